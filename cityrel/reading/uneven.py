"""Tables flattened to one cell a line, some of whose cells take two lines, or none."""

from __future__ import annotations

from collections.abc import Sequence

from cityrel.reading.block import CELL, PARAGRAPH, Block
from cityrel.reading.numbered import TWO_LINES, Fit

#: Lines of a table that are looked at, and cells out of place that make it uneven.
_LINES, _OUT_OF_PLACE = 600, 3
#: How much better than in rows of one length the cells must suit their columns, for each that is out of place.
_BETTER = 1

#: How well the lines up to one suit their columns, the way up to the line before, and the column of the last.
_Way = tuple[int, "_Way | None", int]


def close_lines(blocks: Sequence[Block], at: int) -> Sequence[Block]:
    """The lines from a number on up to the next empty one."""
    end = at + 1
    while end < min(len(blocks), at + _LINES) and not blocks[end].gap:
        end += 1
    return blocks[at:end]


def fill_uneven(text: str, lines: Sequence[Block], heads: Sequence[str], group: int, fit: Fit) -> bool:
    """Make cells of close lines in rows that suit their columns better than rows of one length, where such do not.

    Args:
        lines: below the heads of the columns.
        heads: the fields of the columns.
        group: of the last row above.
        fit: tells how well a cell suits a column.

    Returns:
        Whether the rows are of several lengths; else nothing is changed.
    """
    width = len(heads)
    if len(lines) <= width or any(block.kind != PARAGRAPH for block in lines):
        return False
    suits = [[fit(block.text(text), head) for head in heads] for block in lines]
    even = [suits[number][number % width] for number in range(len(lines))]
    wrong = sum(one < 0 for one in even)
    if wrong < _OUT_OF_PLACE or 3 * wrong < len(lines):
        return False
    score, columns = _best(suits, width)
    if score < 2 * sum(even) + _BETTER * wrong:
        return False
    for block, column in zip(lines, columns, strict=True):
        group += column == 0  # where each row begins
        block.kind, block.key, block.group, block.bullet = CELL, heads[column], group, ""
    return True


def _best(suits: Sequence[Sequence[int]], width: int) -> tuple[int, list[int]]:
    """The columns of the lines that suit them best, and how well; a cell of two lines costs most."""
    ways: list[_Way] = [(2 * suits[0][0], None, 0)]
    for cells in suits[1:]:
        # what it costs to leave out the last columns of a row
        again = max(ways, key=lambda way: way[0] - (width - 1 - way[2]))
        following: list[_Way] = [(again[0] - (width - 1 - again[2]) + 2 * cells[0], again, 0)]
        for column in range(1, width):
            options = [
                (way[0] - (TWO_LINES if way[2] == column else column - way[2] - 1), way)
                for way in ways
                if way[2] <= column
            ]
            score, way = max(options, key=lambda option: option[0])
            following.append((score + 2 * cells[column], way, column))
        ways = following
    best: _Way | None = max(ways, key=lambda way: way[0])
    score, columns = best[0] if best is not None else 0, []
    while best is not None:
        columns.append(best[2])
        best = best[1]
    return score, columns[::-1]
