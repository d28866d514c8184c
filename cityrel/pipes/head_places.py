"""Where the towns of a heading lie: by the bracket that ends it, by the words that the text below begins with."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import regex

from cityrel.document import Mention
from cityrel.pipes.draft import Draft
from cityrel.pipes.place_words import PlaceWords
from cityrel.reading.blocks import HEADING, ITEM, PARAGRAPH, Block

#: Characters of a line in which its town and the bracket stand.
_HEAD = 110
#: A bracket, and what may stand between it and the town: no sentence, no other bracket.
_BRACKET = regex.compile(r"[,–—-]\s[^.;:()]++(?:(?<=\d\s?\p{L}{1,4})\.[^.;:()]*+)*+(?<=\s)\(([^()]{2,60})\)")
#: Behind the region that a text begins with.
_APART = regex.compile(r"[.,]\s|\s[–—-]\s")

_Told = Iterator[tuple[Mention, Mention]]


def head_places(
    draft: Draft, words: PlaceWords, belongs: Callable[[str], bool], has: Callable[[Mention, Mention], bool]
) -> _Told:
    """Towns and the units that they lie in.

    Args:
        draft: with places found.
        words: the pack's patterns for what stands around places.
        belongs: whether all words of a text are such as belong to place names.
        has: whether a state has a town, or a region, of a name.
    """
    for block, below in itertools.pairwise([*draft.blocks, None]):
        if block is None or block.kind not in (HEADING, ITEM):
            continue
        towns = draft.within(block.start, min(block.end, block.start + _HEAD), ("CITY",))
        if not towns or not belongs(draft.bare(block.start, towns[0].start)):
            continue
        if len(towns) == 1:
            yield from _behind_words(draft, block, towns[0], belongs)
        else:
            yield from _bracket_for_all(draft, words, block, towns, has)
        if block.kind == HEADING and len(towns) == 1 and below is not None and below.kind == PARAGRAPH:
            yield from _opened(draft, towns[0], below, belongs, has)


def _behind_words(draft: Draft, block: Block, town: Mention, belongs: Callable[[str], bool]) -> _Told:
    """„Перистери, побратим от 1991 г. (Гърция)": the one town of a line, and a bracket behind what is told of it."""
    at = town.end + (draft.text[town.end : town.end + 1] == " ")
    found = _BRACKET.match(draft.text, at, block.end)
    if found is None or draft.leads(town, "LOCATED_IN") or not belongs(draft.bare(*found.span(1))):
        return
    for unit in draft.within(*found.span(1), ("COUNTRY", "REGION")):
        yield town, unit


def _bracket_for_all(
    draft: Draft, words: PlaceWords, block: Block, towns: list[Mention], has: Callable[[Mention, Mention], bool]
) -> _Told:
    """„Торун, Живец (Полша)": towns in a row of which the state in the bracket has each, and a line of no more."""
    last = towns[-1].end
    closing = draft.text.find(")", last, block.end)
    if not draft.text.startswith(" (", last) or closing < 0 or draft.text[closing + 1 : block.end].strip(" .:"):
        return
    states = draft.within(last, closing, ("COUNTRY",))
    gaps = (draft.text[one.end : other.start] for one, other in itertools.pairwise(towns))
    if len(states) == 1 and all(words.joint.fullmatch(gap) for gap in gaps) and all(has(states[0], t) for t in towns):
        for town in towns[:-1]:
            yield town, states[0]


def _opened(
    draft: Draft, town: Mention, below: Block, belongs: Callable[[str], bool], has: Callable[[Mention, Mention], bool]
) -> _Told:
    """ДЗИНИН, then „Провинция Шандун, родното място на …": the region that the text under a town begins with."""
    region = next(iter(draft.starting(below.start, below.start + _HEAD, ("CITY", "REGION", "COUNTRY"))), None)
    if region is None or region.label != "REGION" or _APART.match(draft.text, region.end, below.end) is None:
        return
    states = [unit for unit in draft.targets(town, "LOCATED_IN") if unit.label == "COUNTRY"]
    if belongs(draft.text[below.start : region.start]) and all(has(state, region) for state in states):
        yield town, region
