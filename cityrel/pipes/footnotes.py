"""Footnotes: which block of a page a line that begins with a mark speaks of."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from cityrel.reading.blocks import Block

_NOTE = regex.compile(r"[ \t]*+(\*{1,3}|[¹²³])\)?[ \t]?(?=\p{L})")


def noted(text: str, blocks: Sequence[Block], block: Block) -> Block | None:
    """The only block before that ends in, or has, the mark which the line of a block begins with („… договор*")."""
    mark = _NOTE.match(text, text.rfind("\n", 0, block.start) + 1)
    if mark is None:
        return None
    marked = regex.compile(rf"(?<=[\p{{L}}\d)»”“]\s?){regex.escape(mark[1])}(?![\p{{L}}\d*])")
    places = [other for other in blocks[: block.number] if marked.search(text, other.start, other.end + 1)]
    return places[0] if len(places) == 1 else None
