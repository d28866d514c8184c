"""Which row of a table or item of a list a paper is said to stand in: „документът от ред 6", «договор (п. 2)»."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

import regex

from cityrel.languages.cues import alternation, compiled
from cityrel.pipes.draft import Draft
from cityrel.reading.blocks import CELL, ITEM

_NUMBER = regex.compile(r"(?:№\s?)?(\d{1,3})[.)]?")


class RowPapers:
    """Reads the words right behind a paper that name a row or an item of its page.

    Args:
        draft: with its blocks found.
    """

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        spans = draft.pack.data("cues")["spans"]
        noun = alternation(spans["row_nouns"])
        order = "|".join(rf"(?P<row{index}>{alternation([stem])})" for index, stem in enumerate(spans["row_ordinals"]))
        self._named = compiled(
            rf"(?i)\s\(?(?:\p{{L}}{{1,3}}\s)?(?:(?:{order}|(?P<last>{alternation(spans['row_last'])}))\s(?:{noun})(?!\p{{L}})"
            rf"|(?:{noun})\s?(?:№\s?)?(?P<number>\d{{1,3}})(?!\d|[./]\d))"
        )

    def span(self, end: int) -> tuple[int, int] | None:
        """The only row or item that is named right behind a paper which ends at an offset."""
        match = self._named.match(self._draft.text, end)
        if match is None:
            return None
        rows, told = self._rows, match.lastgroup or ""
        if told == "number":
            spans = [span for number, span in rows if number == int(match["number"])]
        elif told == "last":
            spans = [span for _, span in rows[-1:]]
        else:
            index = int(told.removeprefix("row"))
            spans = [span for _, span in rows[index : index + 1]]
        return spans[0] if len(spans) == 1 else None

    @cached_property
    def _rows(self) -> list[tuple[int | None, tuple[int, int]]]:
        """The rows of the page's tables, or where it has none its numbered items, with their numbers and spans."""
        groups: defaultdict[int, list[int]] = defaultdict(list)
        numbers: dict[int, int] = {}
        items: list[tuple[int | None, tuple[int, int]]] = []
        for block in self._draft.blocks:
            told = _NUMBER.fullmatch(block.bullet or block.text(self._draft.text))
            if block.kind == CELL and block.group is not None and block.key != "head":
                if told is not None and not groups[block.group]:
                    numbers[block.group] = int(told[1])
                groups[block.group] += (block.start, block.end)
            elif block.kind == ITEM and told is not None:
                items.append((int(told[1]), (block.start, block.end)))
        rows = [(numbers.get(group), (min(ends), max(ends))) for group, ends in groups.items()]
        return [*rows] or items
