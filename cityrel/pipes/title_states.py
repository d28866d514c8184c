"""Titles that mayors have in some states only („примар", „аким"), and the towns that they point to."""

from __future__ import annotations

from bisect import bisect_right

from cityrel.document import Mention
from cityrel.gazetteer import Gazetteer
from cityrel.languages.cues import compile_cues
from cityrel.pipes.draft import Draft
from cityrel.pipes.structure import Structure


class TitleStates:
    """Reads the titles of mayors whose own words name no town.

    Args:
        draft: with the states of its places found.
        structure: of the page, which knows its own town.
    """

    def __init__(self, draft: Draft, structure: Structure) -> None:
        self.draft = draft
        self.structure = structure
        self._gazetteer = Gazetteer.load()
        titles: dict[str, list[str]] = draft.pack.data("people")["abroad"]
        self._titles = [(compile_cues([title]), states) for title, states in titles.items()]
        self._towns_of: dict[frozenset[str], list[Mention]] = {}

    def has_state(self, mayor: Mention) -> bool:
        """Whether a mayor's title is one of some states only."""
        return bool(self._states(mayor))

    def told(self, mayor: Mention, home: Mention | None, partner: Mention | None) -> tuple[Mention, str] | None:
        """Which of the page's town and a partner the title points to, where it does to one of them.

        Where both lie in states that have the title, that which has it first of all is meant.
        """
        states = self._states(mayor)
        if not states or home is None or partner is None:
            return None
        ours, theirs = self._state_of(home), self._state_of(partner)
        if ours is None or theirs is None or ours == theirs:
            return None
        if ours in states and (theirs not in states or ours == states[0]):
            return home, "a title used at home"
        return (partner, "a title used abroad") if theirs == states[0] else None

    def abroad(
        self, mayor: Mention, subject: Mention | None, partner: Mention | None
    ) -> tuple[Mention | None, str] | None:
        """The town of a mayor whose title is none of the page's own state's: the section's, the paper's, the nearest.

        The nearest one is in a state that has the title; the paper's may be in another, where no such is beside it.
        """
        home, states = self.structure.focus, frozenset(self._states(mayor))
        if home is None or not states or self.draft.country.get(home.id) in states:
            return None
        nearest = self._nearest_of(states, mayor)
        near = nearest is not None and self.draft.block(nearest.start) is self.draft.block(mayor.start)
        foreign = partner is not None and self._state_of(partner) not in (None, self._state_of(home))
        return subject or (partner if foreign and not near else nearest), "a title used abroad"

    def _states(self, mayor: Mention) -> list[str]:
        """The states where mayors are called as this one is, the likeliest first; none where it is so in many."""
        at = self.draft.office_at.get(mayor.id)
        if at is None:
            return []
        return next((states for title, states in self._titles if title.match(self.draft.text, at)), [])

    def _state_of(self, town: Mention) -> str | None:
        """The state where a town lies: as the page says, else as the gazetteer does."""
        if (told := self.draft.country.get(town.id)) is not None:
            return told
        known = self._gazetteer.lookup(town.name or town.text, self.draft.pack.code)
        return next((candidate.place.country for candidate in known if candidate.place.id == town.ref), None)

    def _nearest_of(self, states: frozenset[str], mayor: Mention) -> Mention | None:
        """The last town before an office in one of some states, else the first behind it."""
        if states not in self._towns_of:
            self._towns_of[states] = [t for t in self.draft.labelled("CITY") if self.draft.country.get(t.id) in states]
        towns = self._towns_of[states]
        at = bisect_right(towns, mayor.start, key=lambda town: town.start)
        return next(iter(towns[at - 1 : at] or towns[at : at + 1]), None)
