"""Tables flattened to one cell a line whose rows begin with a number."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import regex

from cityrel.reading.block import CELL, HEADING, ITEM, PARAGRAPH, Block, is_prose

#: Characters of a column's head at most, and columns of a table.
_HEAD, WIDTH = 60, 12
#: Lines that the last row may have beyond its columns.
_MORE = 2
#: What a cell of two lines costs against one that is left out.
TWO_LINES = 3
_NUMBER = regex.compile(r"(?:№\s*)?(?:(?P<digits>\d{1,3})|(?P<roman>[IVX]{1,5}))[.)]?")
_NO_HEAD = regex.compile(r"\d{2}|[.,:;!?]$")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")

#: How well a cell suits a column's field; from a cell's text and the field.
Fit = Callable[[str, str], int]


def number_of(text: str, block: Block) -> int | None:
    """The number that a line is, or that it begins with as an item; none for other lines."""
    line = block.bullet if block.bullet and block.kind == ITEM else text[block.start : block.end]
    match = _NUMBER.fullmatch(line)
    if match is None:
        return None
    if match["digits"]:
        return int(match["digits"])
    return _ROMAN.index(match["roman"]) + 1 if match["roman"] in _ROMAN else None


def may_head(text: str, block: Block) -> bool:
    """Whether a line looks like the head of a column: short, without a date and not the end of a sentence."""
    short = block.kind in (PARAGRAPH, HEADING) and block.end - block.start <= _HEAD
    return short and _NO_HEAD.search(text, block.start, block.end) is None


def heads_over_numbers(text: str, blocks: Sequence[Block], at: int) -> Sequence[Block]:
    """The lines from one on to the first row's number, where they are as many as that row has cells."""
    end = at
    while end < len(blocks) and end - at <= WIDTH and number_of(text, blocks[end]) is None:
        if not may_head(text, blocks[end]):
            return ()
        end += 1
    if end - at < 2 or end >= len(blocks) or number_of(text, blocks[end]) != 1:
        return ()
    glued = bool(blocks[end].bullet)
    following = end + (end - at) + (not glued)
    return blocks[at:end] if following < len(blocks) and number_of(text, blocks[following]) == 2 else ()


def numbers_rows(text: str, blocks: Sequence[Block], at: int, width: int) -> bool:
    """Whether the rows below a head that names no column of numbers begin with one all the same."""
    if at >= len(blocks) or number_of(text, blocks[at]) != 1:
        return False
    # a list of entries of one line each is no table
    below = blocks[at + 1 : at + 2]
    return width > 1 and bool(below) and number_of(text, below[0]) != 2


def fill_numbered(text: str, blocks: Sequence[Block], at: int, heads: Sequence[str], group: int, fit: Fit) -> int:
    """Make cells of the rows from a line on, and return where they end.

    Args:
        heads: the fields of the columns, the number's left out.
        group: of the last row above.
        fit: tells which cells a row is short of, or which take two lines.
    """
    expected, spread = 1, None
    while at < len(blocks) and number_of(text, blocks[at]) == expected:
        glued = bool(blocks[at].bullet)
        last = _row_end(text, blocks, at, len(heads) + (not glued), expected, spread)
        row = blocks[at:last]
        spread = any(block.gap for block in row[1:]) if spread is None else spread
        group += 1
        cells = row if glued else row[1:]
        if not glued:
            row[0].key = "number"
        for block, key in zip(cells, _keys([block.text(text) for block in cells], heads, fit), strict=True):
            block.key = key
        for block in row:
            block.kind, block.group, block.bullet = CELL, group, ""
        at, expected = last, expected + 1
    return at


def _row_end(text: str, blocks: Sequence[Block], at: int, width: int, expected: int, spread: bool | None) -> int:
    """Where a row ends: at the next number, else after as many lines as there are columns, or at an empty line."""
    likely = at + width
    if likely < len(blocks) and number_of(text, blocks[likely]) == expected + 1:
        return likely
    for end in range(at + 1, min(len(blocks), at + 2 * width)):
        if number_of(text, blocks[end]) == expected + 1 and (blocks[end].gap or not blocks[at].gap):
            return end
    likely = min(likely, len(blocks))
    limit = min(len(blocks), likely + _MORE + 1)
    gap = next((end for end in range(at + 1, limit) if blocks[end].gap), limit)
    if spread or (spread is None and gap == at + 1):
        return likely
    # the last row, up to the empty line below it
    more = gap - likely <= _MORE and not any(is_prose(text, block) for block in blocks[likely:gap])
    return gap if more else likely


def _keys(cells: Sequence[str], heads: Sequence[str], fit: Fit) -> list[str]:
    """The field of each cell of a row; a row of another number of lines is laid so that the cells suit it best."""
    if len(cells) == len(heads) or not cells:
        return list(heads[: len(cells)])
    best: list[tuple[int, list[int]]] = [(-column, [column]) for column in range(len(heads))]
    best = [(score + 2 * fit(cells[0], heads[path[0]]), path) for score, path in best]
    for cell in cells[1:]:
        following = []
        for column, head in enumerate(heads):
            options = [
                (score - (TWO_LINES if path[-1] == column else column - path[-1] - 1), [*path, column])
                for score, path in best
                if path[-1] <= column
            ]
            score, path = max(options, key=lambda option: option[0])
            following.append((score + 2 * fit(cell, head), path))
        best = following
    return [heads[column] for column in max(best, key=lambda option: option[0])[1]]
