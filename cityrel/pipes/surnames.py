"""Surnames that look like places."""

from __future__ import annotations

from functools import cached_property

import regex

from cityrel.document import Mention
from cityrel.pipes.draft import Draft

#: Letters of a preposition at most.
_SHORT = 3
_WORD_BEFORE = regex.compile(r"(?<!\p{L})(\p{Ll}++)\s$")
_VERB_BEHIND = regex.compile(r"\s\p{Ll}{2}")


class SurnamesAsPlaces:
    """Tells of a draft's places which are surnames of people named before."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft

    @cached_property
    def _led(self) -> frozenset[str | None]:
        """Names of places that a preposition leads to somewhere on the page, or that an office names as its town."""
        places = self.draft.labelled("CITY", "REGION")
        offices = (town.name for towns in self.draft.office_towns.values() for town in towns)
        return frozenset([*(place.name for place in places if _is_led(self.draft.text, place)), *offices])

    def at(self, start: int, end: int) -> Mention | None:
        """The place for which the surname of someone named before was taken: „През май Верона гостува в Комо".

        Nothing where a preposition leads to that name here or elsewhere on the page.
        """
        draft = self.draft
        place = next(iter(draft.over(start, end, ("CITY", "REGION"))), None)
        if place is None or (place.start, place.end) != (start, end) or not place.rule.startswith("gazetteer"):
            return None
        if place.name in self._led:
            return None
        before = _WORD_BEFORE.search(draft.text[max(0, start - 24) : start])
        return place if before is not None or _VERB_BEHIND.match(draft.text, end) else None


def _is_led(text: str, place: Mention) -> bool:
    before = _WORD_BEFORE.search(text[max(0, place.start - 24) : place.start])
    return before is not None and len(before[1]) <= _SHORT
