"""Tables flattened to one cell a line whose rows stand between empty lines."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from cityrel.languages.cues import Cue
from cityrel.reading.block import CELL, PARAGRAPH, Block, gapped
from cityrel.reading.numbered import WIDTH, may_head

#: Rows that tell how a table is laid out.
_ROWS_SEEN = 100
#: Characters of the first cell of a row at most.
ROW_HEAD = 70
#: Characters of a cell in which a paper is named with a word before it or not.
_NAMED = 30


def rows_gapped(blocks: Sequence[Block], first: int, width: int) -> bool:
    """Whether empty lines divide what follows a table's head into rows: more of them than not have its width."""
    widths = [len(run) for run in islice(gapped(blocks, first), _ROWS_SEEN)]
    rows = [size for size in widths if size > 1]
    return len(rows) > 1 and widths[0] == width and rows.count(width) * 2 >= len(rows)


def lines_of_heads(text: str, blocks: Sequence[Block], at: int) -> Sequence[Block]:
    """The lines from a number on to the next empty line where they may head a table with as many lines a row."""
    end = at + 1
    while end < len(blocks) and not blocks[end].gap and end - at <= WIDTH:
        end += 1
    lines = blocks[at:end]
    plain = all(not block.bullet and may_head(text, block) for block in lines)
    return lines if plain and end < len(blocks) and blocks[end].gap and rows_gapped(blocks, end, len(lines)) else ()


def fill_gapped(text: str, blocks: Sequence[Block], at: int, heads: Sequence[str], group: int, paper: Cue) -> int:
    """Make cells of rows between empty lines; of cells of several lines those with a paper are told from the rest.

    Args:
        heads: the fields of the columns.
        group: of the last row above.
        paper: finds the nouns of papers.

    Returns:
        Where the rows end.
    """
    document = heads.index("document") if "document" in heads else len(heads)
    for run in gapped(blocks, at):
        if not 2 <= len(run) <= 2 * len(heads) or run[0].end - run[0].start > ROW_HEAD:
            break
        if any(block.kind != PARAGRAPH for block in run):
            break
        group += 1
        more, left = divmod(len(run) - document, max(1, len(heads) - document))
        for column, block in enumerate(run):
            key = heads[min(column, len(heads) - 1)]
            if more > 1 and not left and _papers(text, run[document : document + more], paper):
                # two papers, then their two dates, then their two terms
                key = heads[column if column < document else document + (column - document) // more]
            elif len(run) != len(heads) and column > document:
                left = len(run) - column
                told = paper.match(text, block.start, block.end)
                key = "document" if told else heads[-1 if left == 1 else min(document + 1, len(heads) - 1)]
            block.kind, block.key, block.group = CELL, key, group
        at += len(run)
    return at


def _papers(text: str, blocks: Sequence[Block], paper: Cue) -> bool:
    """Whether lines name a paper each, with a word before it or not."""
    return all(paper.search(text, block.start, min(block.end, block.start + _NAMED)) for block in blocks)
