"""Surnames that look like places."""

from __future__ import annotations

import regex

from cityrel.document import Mention
from cityrel.pipes.draft import Draft

#: Letters of a preposition at most.
_SHORT = 3
_WORD_BEFORE = regex.compile(r"(?<!\p{L})(\p{Ll}++)\s$")
_VERB_BEHIND = regex.compile(r"\s\p{Ll}{2}")


def surname_as_place(draft: Draft, start: int, end: int) -> Mention | None:
    """The place for which the surname of someone named before was taken: „През май Верона гостува в Комо".

    Nothing where a preposition leads to that name here or elsewhere on the page.
    """
    place = next(iter(draft.over(start, end, ("CITY", "REGION"))), None)
    if place is None or (place.start, place.end) != (start, end) or not place.rule.startswith("gazetteer"):
        return None
    if any(place in towns for towns in draft.office_towns.values()):
        return None  # „кметът на Верона"
    same = [item for item in draft.labelled("CITY", "REGION") if item.name == place.name]
    if any(_led(draft.text, item) for item in same):
        return None
    before = _WORD_BEFORE.search(draft.text[max(0, start - 24) : start])
    return place if before is not None or _VERB_BEHIND.match(draft.text, end) else None


def _led(text: str, place: Mention) -> bool:
    before = _WORD_BEFORE.search(text[max(0, place.start - 24) : place.start])
    return before is not None and len(before[1]) <= _SHORT
