"""Names of towns that are those of regions: „Ораниенбург, Бранденбург, Германия", a column „Област"."""

from __future__ import annotations

import regex

from cityrel.pipes.draft import Draft
from cityrel.pipes.found import Found
from cityrel.pipes.name_ends import tag_of
from cityrel.pipes.place_words import PlaceWords
from cityrel.reading.blocks import CELL, HEADING, ITEM, KEYVALUE

_IN_BRACKET = regex.compile(r"\p{L}\s\($")
_GAP = regex.compile(r",\s|\s\(")
_STATE_GAP = regex.compile(r",\s|\s\(|\),?\s")
_ENDS = regex.compile(r"\)?\s*+")
#: A region's name in letters alone: СУАР
_CAPITALS = regex.compile(r"\p{Lu}{2,5}")
_LETTER = regex.compile(r"\p{L}")
#: „Германия, ", „САЩ / " before the region of a field
_STATE_FIRST = regex.compile(r"\p{Lu}[\p{L} -]*+\s?[,(/;–—-]\s?")


def regions_of_towns(draft: Draft, found: list[Found], words: PlaceWords) -> None:
    """Label the names that stand right behind a town and lead to its state, or end its field, as regions."""
    places = sorted(found, key=lambda item: item.start)
    for town, name, after in zip(places, places[1:], [*places[2:], None], strict=False):
        if town.label != "CITY" or name.label != "CITY" or not _GAP.fullmatch(draft.text, town.end, name.start):
            continue
        regions = [item.place for item in name.candidates if item.place.kind == "region"]
        block = draft.block(town.start)
        if not name.candidates and _CAPITALS.fullmatch(draft.text, name.start, name.end) and not block.capitals:
            state = after if after is not None and after.label == "COUNTRY" else None
            if state is not None and _STATE_GAP.fullmatch(draft.text, name.end, state.start):
                name.label, name.rule = "REGION", "beside its town"  # «Урумчи, СУАР, КНР»
            continue
        if not regions or block.kind not in (HEADING, ITEM, CELL, KEYVALUE) or name.end > block.end:
            continue
        if after is not None and after.label == "CITY" and after.start < block.end:
            continue  # a row of towns
        before = draft.text[block.start : town.start]
        if (before.strip() and words.city_before.search(before) is None) or words.district.search(before):
            continue  # the town does not lead its line, or is a part of the second: „Община Чукарица (Белград, …)"
        known = {item.place.country for item in town.candidates if item.place.kind == "city"}
        if after is not None and after.label == "COUNTRY" and _STATE_GAP.fullmatch(draft.text, name.end, after.start):
            states = {item.place.country for item in after.candidates if item.place.kind == "country"}
            there = any(region.country in states for region in regions)
        else:
            # „Ораниенбург, Бранденбург", and the state in the next cell
            ends = block.key in ("city", "city_country", "cell") and block.group is not None
            ends = ends and _ENDS.fullmatch(draft.text, name.end, block.end) is not None
            there = ends and any(region.country in known for region in regions)
        if there:
            name.label, name.rule = "REGION", "beside its town"


def in_region_field(draft: Draft, item: Found) -> bool:
    """Whether a name stands first in a field of regions („Област: Добрич"), or behind its state in one of states."""
    block = draft.block(item.start)
    if block.group is None or not block.start <= item.start < block.end:
        return False
    before = draft.text[block.start : item.start]
    if block.key == "region":
        return _LETTER.search(before) is None or _STATE_FIRST.fullmatch(before) is not None
    return block.key == "country" and _STATE_FIRST.fullmatch(before) is not None


def in_bracket(draft: Draft, words: PlaceWords, item: Found, before: str) -> bool:
    """„Сен Мартен (Осерена, Франция)": whether a name in a bracket with its state is a region that a town lies in."""
    if _IN_BRACKET.search(before) is None or words.district_opens(before):
        return False
    kinds = {candidate.place.kind for candidate in item.candidates}
    # „Пиер Дюран (Сен Вран, Франция)" is a person and his town
    return "region" in kinds or (not kinds and tag_of(draft, item.start - 4, item.start - 2) != "PER")
