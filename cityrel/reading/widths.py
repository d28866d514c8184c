"""How many columns a table flattened to one cell a line has, where not all of its heads name a field."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import regex

from cityrel.reading.block import HEADING, PARAGRAPH, Block

#: Columns that may follow the last head that names a field, and characters of a column's head at most.
_UNKNOWN_HEADS, _HEAD = 10, 60
#: … where no number begins the first row.
_UNNUMBERED = 6
#: Rows by which a width is judged, and the part of them that must suit it.
_ROWS, _SUIT = 12, 0.75
_NUMBER_ONLY = regex.compile(r"(?:№\s*)?\d{1,3}[.)]?")

#: The field that a head names, or None; and how well a cell suits a column's field.
Field = Callable[[str], str | None]
Fit = Callable[[str, str], int]


def heads_to_number(text: str, lines: Sequence[Block], field: Field) -> list[str]:
    """Fields of columns between those that are known and the first row's number."""
    found: list[str] = []
    for block in lines[: _UNKNOWN_HEADS + 1]:
        line = block.text(text)
        if _NUMBER_ONLY.fullmatch(line):
            return found if line.strip("№. )") == "1" else []
        if not _may_head(text, block):
            return []
        found.append(field(line) or "cell")
    return []


def heads_by_rows(text: str, lines: Sequence[Block], heads: Sequence[str], field: Field, fit: Fit) -> list[str]:
    """Fields of columns behind those that are known, where only with them the rows come right.

    Args:
        text: the page's text.
        lines: those below the known heads.
        heads: the fields of these.
        field: tells which field a head names.
        fit: tells how well a cell suits a field.
    """
    judge = next((name for name in ("country", "document") if name in heads), None)
    if judge is None:
        return []
    column = heads.index(judge)
    open_lines = [block.text(text) for block in _open(lines)]
    for more in range(_UNNUMBERED + 1):
        width = len(heads) + more
        if more and not (more <= len(lines) and _may_head(text, lines[more - 1])):
            break
        cells = open_lines[more + column :: width][:_ROWS]
        suits = sum(fit(cell, judge) > 0 for cell in cells)
        if len(cells) > 1 and suits >= _SUIT * len(cells):
            return [field(block.text(text)) or "cell" for block in lines[:more]]
    return []


def _open(lines: Sequence[Block]) -> Sequence[Block]:
    """The lines up to the first that is no cell."""
    for number, block in enumerate(lines):
        if block.kind not in (PARAGRAPH, HEADING):
            return lines[:number]
    return lines


def _may_head(text: str, block: Block) -> bool:
    """Whether a line may head a column; „1." begins a row."""
    short = block.kind in (PARAGRAPH, HEADING) and block.end - block.start <= _HEAD
    return short and _NUMBER_ONLY.fullmatch(block.text(text)) is None


def heads_columns(fields: Sequence[str | None]) -> bool:
    """Whether cells head a table's columns: two or more, and half of them, name a field."""
    return sum(field is not None for field in fields) >= max(2, len(fields) // 2)


def recurs(text: str, cells: list[tuple[int, int]], below: list[list[tuple[int, int]]]) -> bool:
    """Whether a cell stands below again in its column: what a table is headed by does not."""
    column = [text[slice(*span)] for span in cells]
    return any(text[slice(*span)] == head for row in below for head, span in zip(column, row, strict=False))
