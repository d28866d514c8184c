"""Keys and values in lines of their own, one after the other, as a list of definitions is flattened."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cityrel.reading.block import HEADING, KEYVALUE, PARAGRAPH, Block, gapped

#: Lines of a card at least, and characters of a key.
_LEAST, _KEY = 4, 40
_TOWNS = ("city", "city_country")


def pair_lines(text: str, blocks: Sequence[Block], field: Callable[[str], str | None]) -> list[Block]:
    """The blocks, where lines that are keys are taken out and the lines below them become their values.

    Args:
        field: tells the field that a key names.
    """
    taken: set[int] = set()
    for run in gapped(blocks):
        keys = [field(block.text(text)) if block.end - block.start <= _KEY else None for block in run]
        plain = all(block.kind in (PARAGRAPH, HEADING) for block in run)
        alternate = all(key is not None for key in keys[::2]) and not any(key is not None for key in keys[1::2])
        if not plain or not alternate or len(run) < _LEAST or len(run) % 2 or not set(_TOWNS) & set(keys):
            continue
        for key, line, value in zip(keys[::2], run[::2], run[1::2], strict=True):
            value.kind, value.key, value.gap = KEYVALUE, key, line.gap
            taken.add(line.number)
    kept = [block for block in blocks if block.number not in taken]
    for number, block in enumerate(kept):
        block.number = number
    return kept
