"""Lines that are rows of a table: their columns, divided by bars, tabs, semicolons or runs of spaces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import regex


class Mark(NamedTuple):
    """What divides columns; ``single`` is the mark of one division, where an empty column can be told.

    One of ``signs`` stands in every division, which most lines have not: they are told at a glance.
    """

    pattern: regex.Pattern[str]
    signs: Sequence[str]
    single: str | None = None

    def in_line(self, line: str) -> bool:
        """Whether a line may be divided."""
        for sign in self.signs:  # noqa: SIM110  (a generator takes longer than the search)
            if sign in line:
                return True
        return False


BARS = Mark(regex.compile(r"[ \u00a0]*+[|\t][ \u00a0|\t]*+"), "|\t", "|\t")
SEMICOLONS = Mark(regex.compile(r"[ \u00a0]*+;[ \u00a0;]*+"), ";", ";")
SLASHES = Mark(regex.compile(r"[ \u00a0]++/[ \u00a0]++"), "/")
DOTS = Mark(regex.compile(r"[ \u00a0]++[·•∙¦‖][ \u00a0]++"), "·•∙¦‖")
SPACES = Mark(regex.compile(r"[ \u00a0]{2,}+"), ("  ", "\u00a0"))
#: Lines that make a table of semicolons or spaces, and columns they have at least.
_LINES, _COLUMNS = 3, 3


def split_columns(
    text: str, start: int, end: int, mark: Mark = BARS, *, keep_empty: bool = False
) -> list[tuple[int, int]]:
    """Spans of a line's columns; one span when nothing divides it.

    Args:
        text: the page's text.
        start: where the line begins.
        end: where it ends.
        mark: what divides the columns.
        keep_empty: give an empty span for an empty column between two marks.
    """
    if not mark.in_line(text[start:end]):
        return [(start, end)] if start < end else []
    spans: list[tuple[int, int]] = []
    at = start
    for match in mark.pattern.finditer(text, start, end):
        marks = sum(match.group().count(character) for character in mark.single or "")
        if match.start() > at or (keep_empty and at > start):
            spans.append((at, match.start()))
        if keep_empty:
            spans.extend((match.end(), match.end()) for _ in range(marks - 1))
        at = match.end()
    if at < end:
        spans.append((at, end))
    return spans


def scattered(text: str, lines: Sequence[tuple[int, int]], mark: Mark) -> list[int]:
    """Numbers of the lines that a mark divides as one table, though headings and empty lines stand between them."""
    counts = [len(split_columns(text, start, end, mark)) for start, end in lines]
    wide = Counter(count for count in counts if count >= _COLUMNS)
    width, often = max(wide.items(), key=lambda item: item[1], default=(0, 0))
    if often < _LINES:
        return []
    rows = [index for index, count in enumerate(counts) if count >= _COLUMNS and abs(count - width) <= 2]
    # a row that lacks a column, right beside a whole one
    short = [at for at, count in enumerate(counts) if 1 < count < _COLUMNS and not {at - 1, at + 1}.isdisjoint(rows)]
    return sorted(rows + short)


def runs(text: str, lines: Sequence[tuple[int, int]], mark: Mark) -> Iterator[tuple[int, int]]:
    """First and past-the-last numbers of lines in a row that a mark divides into as many columns each."""
    counts = [len(split_columns(text, start, end, mark)) for start, end in lines]
    first = 0
    for index in range(1, len(lines) + 1):
        if index == len(lines) or counts[index] != counts[first]:
            if index - first >= _LINES and counts[first] >= _COLUMNS:
                yield first, index
            first = index
