"""Footnotes: which block of a page a line that begins with a mark speaks of."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from cityrel.reading.blocks import Block

_NOTE = regex.compile(r"[ \t]*+(\*{1,3}|[¹²³])\)?[ \t]?(?=\p{L})")


def noted(text: str, blocks: Sequence[Block], block: Block) -> Block | None:
    """The only block before that ends in, or has, the mark which the line of a block begins with („… договор*")."""
    mark = _mark(text, block)
    if mark is None or (block.number and _mark(text, blocks[block.number - 1]) == mark):
        return None  # of two lines with one mark both are items of a list
    marked = regex.compile(rf"(?<=[\p{{L}}\d)»”“]\s?){regex.escape(mark)}(?![\p{{L}}\d*])")
    places = [other for other in blocks[: block.number] if marked.search(text, other.start, other.end + 1)]
    return places[0] if len(places) == 1 else None


def _mark(text: str, block: Block) -> str | None:
    match = _NOTE.match(text, text.rfind("\n", 0, block.start) + 1)
    return match[1] if match is not None else None
