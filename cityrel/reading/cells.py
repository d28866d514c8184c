"""What the cells of a table's columns look like, and rows whose columns only single spaces divide.

„Град Държава Година" over „Касел Германия 1990" is a table that lost the marks between its columns: its head has
nothing but names of fields, and the rows can be divided so that each part suits its own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import regex

from cityrel.gazetteer import Gazetteer
from cityrel.languages.cues import Cue
from cityrel.reading.block import HEADING, ITEM, PARAGRAPH, Block
from cityrel.reading.columns import SPACES, Mark, scattered, split_columns

_CONTENT = regex.compile(r"[^\s|–—-]")
_DATE_LIKE = regex.compile(r"\d{4}")
#: „П. Колев", „Петър Колев / …", „Колев П. И."
_NAMES = regex.compile(r"\p{Lu}(?:\p{Ll}{0,12}\.\s?|\p{Ll}++\s)\p{Lu}(?:\p{Ll}|\.)")
#: „1990", „12.05.1990 г.", „май 2003 г."
_DATE = regex.compile(
    r"(?:\d{1,2}[./\s]?\s?)?(?:\d{1,2}[./]|\p{Ll}{3,9}\.?\s|(?<!\d)\p{Lu}\p{Ll}{2,8}\s)?(?:1[89]|20)\d\d(?:\s?\p{Ll}{1,4}\.?)?"
)
#: „гр. Сен Мало", „Франкфурт на Майн (земя Хесен)"
_PLACE = regex.compile(
    r"(?:\p{Ll}{1,4}\.\s?)?\p{Lu}[\p{L}’.-]*+(?:\s(?:\p{Ll}{1,4}\s)?\p{Lu}[\p{L}’.-]*+)*+(?:\s\([^()]*\))?"
)
#: What divides the columns of other tables; what stands in no head.
_MARKED = regex.compile(r"[|\t;•]|\s{2}|\s[/·]\s")
_NO_HEAD = regex.compile(rf"{_MARKED.pattern}|\d{{4}}|[.:,!?]$")
_WORD = regex.compile(r"\S++")
_NUMBER = regex.compile(r"\d{1,3}[.)]?")
#: Names and a date with nothing but spaces between.
_PLAIN = regex.compile(r"(?:\p{Lu}[\p{L}’'-]*+\s(?:\p{Ll}{1,4}\s)?){2,8}+(?:\p{L}{3,9}\.?\s)?\d")
_ROW_NUMBER = regex.compile(r"\d{1,3}\s")
#: Characters of a head at most, words of a row; rows that make a table.
_HEAD, _WORDS, _ROWS = 120, 25, 2
#: What the cells of a row without a head are; the last may be missing.
HEADLESS = ("city", "country", "date", "document")
#: How well a part suits its field: surely, not at all; a part that is left out.
_SURE, _NEVER, _EMPTY = 3.0, -99.0, -2.0
#: The part of a table's rows that must have a state in its column.
_MOST = 0.75
_DATES, _PLACES = ("date", "validity", "ended"), ("city", "place", "region")


class _Way(NamedTuple):
    """A row divided up to some word: how well, whether a part surely suits, where each part begins and ends."""

    score: float
    sure: bool
    cells: tuple[tuple[int, int], ...]


class Cells:
    """Tells what the cells of a column look like.

    Args:
        gazetteer: knows states and towns.
        lang: code of the language of the pages.
        paper: finds the nouns of papers.
        field: the field that the head of a column names, or None.
        names: names of fields, in small letters.
    """

    def __init__(
        self,
        gazetteer: Gazetteer,
        lang: str,
        paper: Cue,
        field: Callable[[str], str | None],
        names: Collection[str],
    ) -> None:
        self._gazetteer, self._lang, self._paper, self._field = gazetteer, lang, paper, field
        self._names = frozenset(names)

    def suits(self, cell: str, field: str) -> int:
        """How well a cell suits a column's field."""
        if field in ("cell", "city", "city_country") or not _CONTENT.search(cell):
            return 0
        if field == "document":
            return 2 if self._paper.search(cell) else -1
        if field in _DATES:
            return (1 if _DATE_LIKE.search(cell) else 0) - (1 if self._paper.match(cell) else 0)
        if field == "country":
            known = self._gazetteer.longest(cell, 0, self._lang)
            return 2 if known is not None and known.states else -1
        if field == "status":
            # «партнёр, с марта 2022 г. без контактов», no „май 2022 г."
            dated = _DATE_LIKE.search(cell) is not None
            return -1 if not cell[:1].islower() or _DATE.match(cell) else 0 if dated else 1
        return 1 if _NAMES.search(cell) else -1 if field == "signatories" else 0

    def rows_of(self, text: str, lines: Sequence[tuple[int, int]], mark: Mark) -> list[int]:
        """Numbers of the lines that a mark divides as one table; spaces, which divide menus too, where it has states.

        „Печ     Унгария     партньор": most of its second column are states.
        """
        rows = scattered(text, lines, mark)
        if mark is SPACES:
            second = [split_columns(text, *lines[at], mark)[1] for at in rows]
            states = sum(self.suits(text[slice(*cell)], "country") > 0 for cell in second)
            return rows if states >= _MOST * len(rows) else []
        return rows

    def spaced(self, text: str, blocks: Sequence[Block]) -> dict[int, list[tuple[int, int]]]:
        """The cells of lines that are a head and rows with single spaces between their columns, by the lines' numbers.

        A column that a row leaves out has an empty span.
        """
        found: dict[int, list[tuple[int, int]]] = {}
        at = 0
        while at < len(blocks):
            heads = self._heads(text, blocks[at])
            rows = self._rows(text, blocks, at + 1, [field for _, field in heads]) if heads else []
            if len(rows) >= _ROWS:
                found[at] = [span for span, _ in heads]
                found.update(enumerate(rows, at + 1))
            at += 1 + len(rows)
        return found

    def headless(self, text: str, blocks: Sequence[Block]) -> dict[int, list[tuple[int, int]]]:
        """The cells of lines that are rows without a head, by the lines' numbers; their fields are ``HEADLESS``."""
        rows = [[], *(self._plain(text, block) for block in blocks), []]
        return {
            number: cells
            for number, (above, cells, below) in enumerate(zip(rows, rows[1:], rows[2:], strict=False))
            if cells and (above or below)
        }

    def _plain(self, text: str, block: Block) -> list[tuple[int, int]]:
        """„Ниш Сърбия 1971 Договор за дружба": the cells of a row without heads; none for another line."""
        if block.kind not in (PARAGRAPH, HEADING, ITEM) or block.end - block.start > _HEAD:
            return []
        number = _ROW_NUMBER.match(text, block.start, block.end)
        at = number.end() if number is not None else block.start
        if _PLAIN.match(text, at, block.end) is None or _MARKED.search(text, at, block.end):
            return []
        town = self._gazetteer.longest(text, at, self._lang)
        if town is None or town.states or not text.startswith(" ", town.end):
            return []
        state = self._gazetteer.longest(text, town.end + 1, self._lang)
        date = _DATE.match(text, state.end + 1, block.end) if state is not None and state.states else None
        if state is None or date is None or text[state.end] != " ":
            return []
        cells = [(at, town.end), (town.end + 1, state.end), date.span()]
        if date.end() == block.end:
            return cells
        paper = self._paper.match(text, date.end() + 1, block.end) if text[date.end()] == " " else None
        return [*cells, (date.end() + 1, block.end)] if paper is not None else []

    def _heads(self, text: str, block: Block) -> list[tuple[tuple[int, int], str]]:
        """The heads of a line of nothing else, each with its field; none for another line."""
        line = block.text(text)
        if len(line) > _HEAD or block.kind not in (PARAGRAPH, HEADING) or _NO_HEAD.search(line):
            return []
        words = [match.span() for match in _WORD.finditer(text, block.start, block.end)]
        if not 2 <= len(words) <= _WORDS:
            return []
        spans = list(self._capital_heads(text, words) if line.isupper() else _capitalised(text, words))
        if self._field(text[slice(*spans[0])]) is None:
            return []  # as most lines
        fields = [self._field(text[a:b]) for a, b in spans]
        known = {field for field in fields if field is not None}
        if len(fields) < 2 or len(known) < len(fields) or not known & {"city", "city_country"}:
            return []
        return [(span, field) for span, field in zip(spans, fields, strict=True) if field is not None]

    def _capital_heads(self, text: str, words: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Heads all in capitals: the longest names of fields, else single words."""
        at = 0
        while at < len(words):
            known = (
                end
                for end in range(len(words), at, -1)
                if text[words[at][0] : words[end - 1][1]].lower() in self._names
            )
            last = next(known, at + 1)
            yield words[at][0], words[last - 1][1]
            at = last

    def _rows(
        self, text: str, blocks: Sequence[Block], first: int, fields: Sequence[str]
    ) -> list[list[tuple[int, int]]]:
        """The cells of the lines from the first below a head on, up to one that is no row."""
        rows: list[list[tuple[int, int]]] = []
        for number in range(first, len(blocks)):
            cells = self._divided(text, blocks[number], fields)
            if cells is None:
                break
            rows.append(cells)
        return rows

    def _divided(self, text: str, block: Block, fields: Sequence[str]) -> list[tuple[int, int]] | None:
        """A line's parts, one for each field, as they suit best; None where none of them surely does."""
        words = [match.span() for match in _WORD.finditer(text, block.start, block.end)]
        if block.kind not in (PARAGRAPH, HEADING, ITEM) or len(words) > _WORDS or _MARKED.search(block.text(text)):
            return None
        first = words[0][0]
        ways = {0: _Way(0.0, sure=False, cells=())}
        for field in fields:
            longer: dict[int, _Way] = {}
            for start, way in ways.items():
                for end in range(start, len(words) + 1):
                    a, b = (words[start][0], words[end - 1][1]) if end > start else (first, first)
                    score = self._score(text[a:b], field) if end > start else _EMPTY * (field != "number")
                    score += way.score
                    if score > _NEVER / 2 and (end not in longer or longer[end].score < score):
                        sure = way.sure or (end > start and field != "number" and score - way.score >= _SURE)
                        longer[end] = _Way(score, sure, (*way.cells, (a, b)))
            ways = longer
        best = ways.get(len(words))
        return [*best.cells] if best is not None and best.sure and best.score > 0 else None

    def _score(self, part: str, field: str) -> float:
        """How well some words of a line make a cell; a dash stands for any."""
        if not _CONTENT.search(part):
            return 0.0
        if field == "number":
            return _SURE if _NUMBER.fullmatch(part) else _NEVER
        if field in _DATES:
            return _SURE if _DATE.fullmatch(part) else 0.5 if field != "date" and part[0].islower() else _NEVER
        if field == "document":
            return _SURE if self._paper.match(part) else _NEVER
        if field == "country":
            known = self._gazetteer.longest(part, 0, self._lang)
            return _SURE if known is not None and known.states and known.end == len(part) else _NEVER
        dated = _DATE_LIKE.search(part) is not None
        if field in (*_PLACES, "city_country"):
            known = self._gazetteer.longest(part, 0, self._lang)
            if known is not None and known.end == len(part):
                return 2.0
            return 0.5 if _PLACE.fullmatch(part) and not dated and not self._paper.search(part) else _NEVER
        if field in ("signatories", "mayor"):
            return 2.0 if part[0].isupper() and _NAMES.search(part) and not dated else _NEVER
        return 1.0 if field == "status" and part[0].islower() else 0.0


def _capitalised(text: str, words: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Heads of which each begins with a capital, or is a number's sign."""
    begin = [at for at, (a, _) in enumerate(words) if at == 0 or text[a].isupper()]
    for at, following in pairwise([*begin, len(words)]):
        yield words[at][0], words[following - 1][1]
