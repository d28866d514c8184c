"""The line, or the cell of a table, that a date stands in."""

from __future__ import annotations

import regex

from cityrel.pipes.date_values import Atom

#: How far to look for a table's edge around a date, in characters.
_CELL_REACH = 400
_CELL_EDGE = regex.compile(r"[\n\t|]|[ \u00a0]{3,}|[ \u00a0][/·•∙¦‖][ \u00a0]")
_LAST_CELL_EDGE = regex.compile(rf"(?r){_CELL_EDGE.pattern}")


def cell(text: str, position: int) -> tuple[int, int]:
    """Where the line or cell around a position starts and ends."""
    start, end = max(0, position - _CELL_REACH), min(len(text), position + _CELL_REACH)
    before, following = _LAST_CELL_EDGE.search(text, start, position), _CELL_EDGE.search(text, position, end)
    return before.end() if before else start, following.start() if following else end


def before_date(text: str, atom: Atom) -> str:
    """What stands before a date in its line or cell."""
    return text[cell(text, atom.start)[0] : atom.start]
