"""Lines that head what stands below them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

import regex

from cityrel.reading import lists
from cityrel.reading.block import HEADING, ITEM, PARAGRAPH, Block

#: „Комо - 2010 г.", an entry of a list
_DATED_ENTRY = regex.compile(r"\p{Lu}[\p{L} -]{1,40}?\s[–—-]\s(?:\p{Ll}{1,3}\s)?\d{4}")


def mark_headings(text: str, blocks: Sequence[Block], year: regex.Pattern[str], see_name: regex.Pattern[str]) -> None:
    """Make headings of the lines of a page that look like such.

    Args:
        text: of the page.
        blocks: its lines, of which lists and tables are marked.
        year: finds a year that a line ends with.
        see_name: finds words that lead to another name.
    """
    for block, after in zip_longest(blocks, blocks[1:]):
        if block.kind not in (PARAGRAPH, ITEM):
            continue
        line = text[block.start : block.end]
        numbered = block.kind == ITEM and block.bullet[:1].isdigit()
        if block.kind == ITEM and not numbered:
            continue
        # „КЕШАН – побратим от 1993 г." heads what is told of the town
        dated = block.gap and year.search(line[:-1]) is not None and lists.NAMED.match(line) is not None
        if (line[0].islower() and not block.gap and not numbered) or see_name.search(line):
            continue  # it goes on with the line above, or leads to another: „Гюмюрджина – вж. Комотини"
        if not block.capitals and after is not None and not after.gap and _DATED_ENTRY.match(line):
            if _DATED_ENTRY.match(text, after.start, after.end):
                continue  # „Комо - 2010 г. (спряно)" over „Ниш - 2012 г."
        short = len(line) <= (200 if block.capitals else lists.SHORT) and (line[-1] not in ".,;!?" or dated)
        if numbered:
            # a numbered line is a heading when a list of another kind follows it
            if short and after is not None and after.kind == ITEM and not lists.NUMBERED.fullmatch(after.bullet):
                block.kind = HEADING
        elif short and after is not None and (block.capitals or block.gap or len(line) <= 60):
            block.kind = HEADING
        elif short and after is None and len(line) <= 60 and not block.gap and blocks[block.number - 1].kind == HEADING:
            block.kind = HEADING  # the last of a list of bare lines
