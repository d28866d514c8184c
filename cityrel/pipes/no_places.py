"""Names of places that mean none where they stand: labels of menus, keys of lines, shortened names of institutions."""

from __future__ import annotations

import regex

from cityrel.pipes.draft import Draft
from cityrel.pipes.found import Found
from cityrel.reading.block import is_menu

#: „Решение № 603": no name.
_NUMBER = regex.compile(r"\s№")
#: „ВиК", «ГорОНО»: shortened from the words of an institution's name.
_SHORTENED = regex.compile(r"\p{Lu}\p{Ll}{1,2}\p{Lu}++")


def no_place(draft: Draft, item: Found) -> bool:
    """Whether a name is not that of a place, by where it stands."""
    return (
        _NUMBER.match(draft.text, item.end) is not None
        or _SHORTENED.fullmatch(draft.text, item.start, item.end) is not None
        or _in_key(draft, item)
        or _in_menu(draft, item)
    )


def _in_menu(draft: Draft, item: Found) -> bool:
    """„Начало  Град  Пътища": whether a name that nobody knows is a label between wide spaces."""
    block = draft.block(item.start)
    return not item.candidates and block.group is None and is_menu(draft.text[block.start : block.end])


def _in_key(draft: Draft, item: Found) -> bool:
    """Whether a span is (in) the key of a line: „Страна: Япония"."""
    block = draft.block(item.start)
    if block.start <= item.start < block.end:
        return False
    after = draft.blocks[block.number + 1] if block.number + 1 < len(draft.blocks) else block
    # „За Ямбол: …": the key names the side that signs
    return not (after.key == "signatories" and block.end <= item.start < after.start)
