"""Those who held an office one after the other, and those whom a vote gave it: „Кметове на града: X (1991–1995), Y"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

import regex

from cityrel.document import Mention
from cityrel.languages import LanguagePack
from cityrel.languages.cues import BEGIN, Cue, compiled, words
from cityrel.pipes.draft import Draft
from cityrel.pipes.offices import Title
from cityrel.scheme import PEOPLE

#: Characters of a mark before the town that a line begins with, and the line up to its mayor.
_MARK = 4
_TOWN_GAP = regex.compile(r"(?P<town>[^\n,:–—]{2,50}?)(?:\s[–—-]|[:,])\s")
#: Letters between two of a roll beside their dates.
_LETTERS = 20
#: Characters between a vote and the one who won it.
_WON = 30
_LETTER = regex.compile(r"\p{L}")
_WORDS_ONLY = regex.compile(r"\s?(?:\p{Ll}[\p{Ll}-]*+\s){0,3}")


class Rolls:
    """Finds the mayors of lists by years, and those elected."""

    def __init__(self, pack: LanguagePack) -> None:
        grammar = pack.data("people")["grammar"]
        heads = grammar["rolls"]
        begins = r"(?<=(?:^|[.;!?•–—-]\s)(?P<number>(?:\d{1,2}[.)]\s)?))"
        roll = rf"(?m){BEGIN}{begins}(?i:{words(heads)})(?:[^\S\n][\p{{L}}-]++){{0,4}}?[^\S\n]*+(?:[:.–—-]|$)"
        self._roll = Cue(compiled(roll), heads, closed=True)
        self._vote = Cue(compiled(rf"{BEGIN}(?i:{words(grammar['votes'])})"), grammar["votes"], closed=True)
        self._won = Cue(compiled(rf"{BEGIN}(?i:{words(grammar['won'])})(?!\p{{L}})"), grammar["won"], closed=True)
        self._office = Cue(compiled(rf"{BEGIN}(?i:{words(grammar['voted_for'])})"), grammar["voted_for"], closed=True)

    def find(self, draft: Draft) -> Iterator[tuple[int, Mention]]:
        """Where what tells an office stands, and one who held it."""
        everyone = draft.labelled(*PEOPLE)
        people = [item for item in everyone if item.label == "PERSON" and item.role in (None, "other")]
        for match in self._roll.finditer(draft.text):
            for person in self._listed(draft, match.end(), everyone):
                yield match.start("number"), person
        for person in people:
            start, end = draft.sentence(person.start)
            if self._elected(draft, person, start, end):
                yield person.start, person

    def by_town(self, draft: Draft, titles: Sequence[Title]) -> Iterator[tuple[int, Mention, Mention]]:
        """„Градовете и техните кметове:" over lines like „Комо – X": where the office stands, one of them, the town."""
        people = {item.start: item for item in draft.labelled("PERSON")}
        for title in titles:
            end = draft.text.find("\n", title.reach)
            if not title.plural or title.role != "mayor" or title.holders or end < 0:
                continue
            if draft.text[title.reach : end].strip() not in ("", ":"):
                continue
            found = list(self._lines_below(draft, end + 1, people))
            if len(found) > 1:
                yield from ((title.start, *pair) for pair in found)

    @staticmethod
    def _lines_below(draft: Draft, at: int, people: Mapping[int, Mention]) -> Iterator[tuple[Mention, Mention]]:
        """Those whose lines begin with a town, up to a line that names nobody behind its first words."""
        while gap := _TOWN_GAP.match(draft.text, at):
            person = people.get(gap.end())
            if person is None:
                return
            town = next(iter(draft.starting(at, at + _MARK, ("CITY",))), None)
            if town is not None and town.end <= gap.end("town"):
                yield person, town
            line = draft.text.find("\n", person.end)
            if line < 0:
                return
            at = line + 1

    def _listed(self, draft: Draft, at: int, people: Sequence[Mention]) -> list[Mention]:
        """The people of a roll: one after the other, with the years of two or more."""
        found: list[Mention] = []
        dated = 0
        for number in range(bisect_left(people, at, key=lambda item: item.start), len(people)):
            person = people[number]
            letters = len(_LETTER.findall(draft.bare(at, person.start)))
            if letters > _LETTERS or (not found and person.start - at > _LETTERS):
                break
            dates = draft.starting(at, person.start, ("DATE",))
            dated += bool(dates)
            found.append(person)
            at = person.end
        line = draft.text.find("\n", at)
        dated += bool(found and draft.starting(at, line if line > 0 else len(draft.text), ("DATE",)))
        return found if len(found) > 1 and dated > 1 else []

    def _elected(self, draft: Draft, person: Mention, start: int, end: int) -> bool:
        """„… а изборите за кмет спечели X": whether a sentence on a mayor says that one won the vote."""
        text = draft.text
        won = next(
            (item for item in self._won.finditer(text, max(start, person.start - _WON - 20), person.start)), None
        )
        told = won is not None and _WORDS_ONLY.fullmatch(text, won.end(), person.start) is not None
        if not told:
            won = self._won.search(text, person.end, min(end, person.end + _WON))
            told = won is not None and _WORDS_ONLY.fullmatch(text, person.end, won.start()) is not None
        return (
            told
            and self._vote.search(text, start, end) is not None
            and self._office.search(text, start, end) is not None
        )
