"""Tables flattened to one cell a line whose rows stand between empty lines."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import regex

from cityrel.reading.block import HEADING, PARAGRAPH, Block, gapped

#: Rows that tell how a table is laid out.
_ROWS_SEEN = 100
#: Characters of a column's head at most.
_HEAD = 60
#: Columns of a table at most.
_WIDTH = 12
_NO_HEAD = regex.compile(r"\d{2}|[.,:;!?]$")


def rows_gapped(blocks: Sequence[Block], first: int, width: int) -> bool:
    """Whether empty lines divide what follows a table's head into rows: more of them than not have its width."""
    widths = [len(run) for run in islice(gapped(blocks, first), _ROWS_SEEN)]
    rows = [size for size in widths if size > 1]
    return len(rows) > 1 and widths[0] == width and rows.count(width) * 2 >= len(rows)


def lines_of_heads(text: str, blocks: Sequence[Block], at: int) -> Sequence[Block]:
    """The lines from a number on to the next empty line where they may head a table with as many lines a row."""
    end = at + 1
    while end < len(blocks) and not blocks[end].gap and end - at <= _WIDTH:
        end += 1
    lines = blocks[at:end]
    short = all(
        block.kind in (PARAGRAPH, HEADING) and block.end - block.start <= _HEAD and not block.bullet for block in lines
    )
    plain = short and not any(_NO_HEAD.search(text, block.start, block.end) for block in lines)
    return lines if plain and end < len(blocks) and blocks[end].gap and rows_gapped(blocks, end, len(lines)) else ()
