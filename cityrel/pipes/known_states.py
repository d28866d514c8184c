"""What the gazetteer knows of the states and regions in which places lie."""

from __future__ import annotations

from cityrel.document import Mention
from cityrel.gazetteer import Gazetteer, Kind
from cityrel.pipes.districts import is_part


class KnownStates:
    """Tells by their names whether places may lie in others.

    Args:
        gazetteer: of all places.
        lang: code of the language of the names.
    """

    def __init__(self, gazetteer: Gazetteer, lang: str) -> None:
        self._gazetteer = gazetteer
        self._lang = lang

    def has(self, state: Mention, place: Mention) -> bool:
        """Whether a state has a town, or a region, of a name."""
        code, kind = self._code(state), "region" if place.label == "REGION" else "city"
        return any(
            candidate.place.country == code and candidate.place.kind == kind
            for candidate in self._gazetteer.lookup(place.text, self._lang)
        )

    def has_in(self, region: Mention, town: Mention) -> bool:
        """Whether a region has a town of a name."""
        known = self._gazetteer.lookup(region.text, self._lang)
        regions = {candidate.place.number for candidate in known if candidate.place.kind == "region"}
        return any(
            candidate.place.kind == "city" and self._gazetteer.region(candidate.place) in regions
            for candidate in self._gazetteer.lookup(town.text, self._lang)
        )

    def may_lie_in(self, town: Mention, state: Mention) -> bool:
        """Whether the state has a town of the name, or nothing is known of the name."""
        code = self._code(state)
        kind: Kind = "district" if is_part(town) else "city"
        known = self._gazetteer.link(town.text, self._lang, country=code, prefer_kind=kind).place
        return known is not None or not self._gazetteer.lookup(town.text, self._lang)

    def lies_in(self, town: Mention, state: Mention) -> bool:
        """Whether a town, by its name alone, is most likely one of the state."""
        place = self._gazetteer.link(town.text, self._lang, prefer_kind="city").place
        return place is not None and place.country == self._code(state)

    def _code(self, state: Mention) -> str | None:
        named = self._gazetteer.lookup(state.text, self._lang)
        return next((item.place.country for item in named if item.place.kind == "country"), None)
