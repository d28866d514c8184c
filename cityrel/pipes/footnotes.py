"""Footnotes: which block, and which paper, of a page a line that begins with a mark speaks of."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

import regex

from cityrel.languages.cues import compiled, literal
from cityrel.pipes.draft import Draft, Spanned
from cityrel.pipes.row_papers import RowPapers
from cityrel.reading.blocks import CELL, Block

_NOTE = regex.compile(r"[ \t]*+(\*{1,3}|[¹²³])\)?[ \t]?(?=\p{L})")
#: A mark right behind a word, a bracket or a quote: „договор*".
_MARKED = regex.compile(r"(?<=[\p{L}\d)»”“]\s?)(?:(?<!\*)\*{1,3}|[¹²³])(?![\p{L}\d*])")
_MARKS = "*¹²³"
_STARS = regex.compile(r"\*++")
#: … and behind the date of a paper or what else its cell or item tells.
_STARS_BEHIND = regex.compile(r"[^\n;|\t*]{0,40}+(\*++)")
_Paper = TypeVar("_Paper", bound=Spanned)


class Footnotes:
    """Finds the blocks that footnotes speak of.

    Args:
        text: the page's text.
        blocks: its blocks.
        leads: what a line begins with that speaks of the row of a number.
        short: … and with a mark behind the number.
    """

    def __init__(
        self, text: str, blocks: Sequence[Block], leads: Sequence[str] = (), short: Sequence[str] = ()
    ) -> None:
        self.text = text
        self.blocks = blocks
        led, marked = (literal(list(words)) or "(?!)" for words in (leads, short))
        self._lead = compiled(rf"(?i:(?:{led})\s?|(?:{marked})\s(?=\d++[.):–—]))(\d{{1,2}})(?!\d|\.\d)")
        self._rows: dict[str, list[Block]] = {}
        for block in blocks:
            told = block.bullet or (block.text(text) if block.key == "number" else "")
            if told:
                self._rows.setdefault(told.strip("№. )"), []).append(block)
        if not self._rows:
            # a table without a column of numbers: its rows in order
            first = {block.group: block for block in reversed(blocks) if block.kind == CELL and block.key != "head"}
            self._rows = {str(number): [row] for number, row in enumerate(reversed(first.values()), 1)}
        self._bearing: dict[str, list[int]] = {}
        for block in blocks if any(mark in text for mark in _MARKS) else ():
            for mark in {match.group() for match in _MARKED.finditer(text, block.start, block.end + 1)}:
                self._bearing.setdefault(mark, []).append(block.number)

    def block_of(self, block: Block) -> Block | None:
        """The only block before that ends in, or has, the mark which the line of a block begins with („… договор*")."""
        row = self._lead.match(self.text, self.text.rfind("\n", 0, block.start) + 1)
        if row is not None and block.key is None:
            return self._numbered(row[1], block.number)
        mark = self._mark(block)
        if mark is None or (block.number and self._mark(self.blocks[block.number - 1]) == mark):
            return None  # of two lines with one mark both are items of a list
        bearing = self._bearing.get(mark, [])
        return self.blocks[bearing[0]] if bisect_left(bearing, block.number) == 1 else None

    def _numbered(self, number: str, end: int) -> Block | None:
        """The only row or item before a block that has a number."""
        found = [block for block in self._rows.get(number, ()) if block.number < end]
        return found[0] if len(found) == 1 else None

    def _mark(self, block: Block) -> str | None:
        match = _NOTE.match(self.text, self.text.rfind("\n", 0, block.start) + 1)
        return match[1] if match is not None else None


class MarkedPapers(Generic[_Paper]):
    """Papers by the marks that they bear, „* Документът е потвърден …", by the rows they stand in, by their towns."""

    def __init__(self, draft: Draft) -> None:
        self.text = draft.text
        self._rows = RowPapers(draft)
        self._told: list[_Paper] = []
        self._papers: dict[str, _Paper] = {}
        self._of_town: dict[tuple[str, str], _Paper] = {}

    def add(self, paper: _Paper, keys: Iterable[tuple[str, str]] = ()) -> None:
        """Remember a paper, the first of those with its mark; ``keys`` are its towns, with its form."""
        self._told.append(paper)
        for key in keys:
            self._of_town.setdefault(key, paper)
        mark = _STARS_BEHIND.match(self.text, paper.end)
        if mark is not None:
            self._papers.setdefault(mark[1], paper)

    def of(self, block: Block) -> _Paper | None:
        """The paper that bears the mark which a footnote begins with."""
        mark = _STARS.match(block.bullet) or _STARS.match(self.text, block.start)
        return self._papers.get(mark.group()) if mark is not None else None

    def of_town(self, town: str, form: str) -> _Paper | None:
        """The first paper of a form that a row, an item or a section has for a town."""
        return self._of_town.get((town, form))

    def in_row(self, paper: Spanned) -> _Paper | None:
        """The first paper of the row or item that is named behind another: „документът от ред 6"."""
        row = self._rows.span(paper.end)
        if row is None or row[0] <= paper.start < row[1]:
            return None
        return next((told for told in self._told if row[0] <= told.start < row[1]), None)
