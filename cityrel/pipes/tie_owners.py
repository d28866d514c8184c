"""Whose twins a sentence tells of where it does not name the page's own town: of another one, or of each other."""

from __future__ import annotations

import regex

from cityrel.document import Mention
from cityrel.languages.cues import BEGIN, Cues, alternation, compiled, words
from cityrel.pipes.draft import Draft
from cityrel.pipes.page_reader import PageReader
from cityrel.pipes.structure import Structure
from cityrel.pipes.tie_dates import BRACKET, PAUSE

#: Words before the town that a sentence is about, between it and the word of the tie, from that to its owner.
_LEAD, _COPULA, _TO_OWNER = 5, 2, 4
#: Characters before a town that tell what leads to it.
_BEFORE = 14
_CLAUSE = regex.compile(r"[;:]\s")
#: Behind the word of a tie that two towns have: its date, or nothing more.
NO_MORE = regex.compile(r"(?:\s\p{L}{1,2})?\s*+(?=[.,;(]|\Z)")


class TieOwners(PageReader):
    """Finds the town other than the page's own whose twins a sentence names.

    Args:
        draft: with places.
        structure: its units.
        cues: the pack's cue words.
    """

    def __init__(self, draft: Draft, structure: Structure, cues: Cues) -> None:
        super().__init__(draft, structure, cues)
        spans, context = draft.pack.data("cues")["spans"], draft.pack.data("places_context")
        with_word = words(cues.entries("with"))
        self.company = compiled(rf"{BEGIN}(?i:{with_word})\s(?:\p{{L}}++\.?\s)?\Z")
        self._and = compiled(rf"\s(?i:{words(context['joint'])})\s(?:\p{{Ll}}++\s)?")
        self._own = compiled(rf"{BEGIN}(?i:{alternation(cues.entries('their_own'))})\s(?:\p{{Ll}}++\s)?\Z")
        #: „Комо покани [побратимите] си", „Комо има и други [побратими]"
        self._own_behind = compiled(rf"\s(?i:{alternation(cues.entries('their_own'))})(?!\p{{L}})")
        self._has = compiled(rf"\s(?:\p{{Ll}}++\s)?(?i:{words(cues.entries('has_own'))})\s(?:\p{{Ll}}++\s){{0,2}}")
        self._of = compiled(rf"\s(?:{words(cues.entries('of'))}\s)?")
        #: „са побратими и помежду си", „са побратими отдавна"
        self._mutual = compiled(rf"(?:\s\p{{Ll}})?\s(?i:{alternation(cues.entries('each_other'))})(?!\p{{L}})")
        self._long = compiled(rf"(?:\s\p{{Ll}}++)?\s(?i:{alternation(cues.entries('long_since'))})(?!\p{{L}})")
        copula = alternation([*spans["copula"], *spans["named_next"]])
        #: „, това е турският ", « – финский », „ има и турски градове, това са "
        self._is = compiled(rf"(?:\s\p{{Ll}}++){{0,4}}?(?:(?:\s[–—-]|:)|,?\s(?i:{copula}))\s(?:\p{{Ll}}++\s){{0,2}}+")

    def told(
        self, places: list[Mention], cue: tuple[int, int], start: int, end: int
    ) -> tuple[Mention | None, list[Mention]]:
        """The town whose twins are told by its place in the sentence, and those twins.

        „Потсдам и Ювяскюля са побратимени", „Побратим на Гоце е Синоп", „Свой побратим има и Гоце, това е Синоп".
        """
        text = self.draft.text
        before = [place for place in places if place.end <= cue[0]]
        after = [place for place in places if place.start >= cue[1]]
        # „…, смее се кметът; Потсдам и Ювяскюля са побратимени"
        clause = max((mark.end() for mark in _CLAUSE.finditer(text, start, cue[0])), default=start)
        pair = [place for place in before if place.start >= clause]
        if len(pair) == 2 and not after and self._only_two(pair, cue, clause, end):
            return pair[0], pair[1:]
        if before or len(after) < 2:
            return None, []
        gap = text[cue[1] : after[0].start]
        own = self._own.search(text, start, cue[0]) is not None and len(gap.split()) <= _TO_OWNER
        declined = after[0].text != after[0].name or gap.strip() != ""
        if PAUSE.search(gap) or not (own or (declined and self._of.fullmatch(gap))):
            return None, []
        if self._is.fullmatch(text, after[0].end, after[1].start) is None:
            return None, []
        row = [after[1]]
        for place in after[2:]:
            gap = BRACKET.sub("", text[row[-1].end : place.start])
            if self._and.fullmatch(gap) is None and gap != ", ":
                break
            row.append(place)
        return after[0], row

    def of_own(self, places: list[Mention], cue: tuple[int, int], start: int) -> Mention | None:
        """„Комо беше поканил и другите си побратими: …": the town whose own twins a sentence tells of."""
        text = self.draft.text
        before = [place for place in places if start <= place.start and place.end <= cue[0]]
        if len(before) != 1 or self.structure.is_focus(before[0]):
            return None
        near = max(start, before[0].start - _BEFORE), before[0].start
        if self.structure.inside.search(text, *near) or self.company.search(text, *near):
            return None
        gap = before[0].end, cue[0]
        own = self._own.search(text, *gap) or self._has.fullmatch(text, *gap) or self._own_behind.match(text, cue[1])
        return before[0] if own is not None and PAUSE.search(text, *gap) is None else None

    def _only_two(self, pair: list[Mention], cue: tuple[int, int], start: int, end: int) -> bool:
        """Whether a sentence tells the tie of two towns that „and" joins, and of no one else."""
        text = self.draft.text
        if self._and.fullmatch(text, pair[0].end, pair[1].start) is None or self.company.search(
            text, start, pair[0].start
        ):
            return False
        gap = text[pair[1].end : cue[0]]
        if PAUSE.search(gap) or len(gap.split()) > 1:
            return False
        rest = self.draft.bare(cue[1], end)
        mutual = self._mutual.match(rest)
        if mutual is None and self.structure.topic(self.draft.block(start)) is not None:
            return False
        adverb = mutual or self._long.match(rest)
        return NO_MORE.match(rest, adverb.end() if adverb is not None else 0) is not None

    def before(self, places: list[Mention], cue: tuple[int, int], start: int) -> Mention | None:
        """The town that a sentence is about where it is not the page's own: „Гоце е побратимен с …"."""
        text = self.draft.text
        before = [place for place in places if place.end <= cue[0]]
        # „Оказва се, че … познат: X е побратимен с …"
        start = max(
            (mark.end() for mark in PAUSE.finditer(text, start, before[0].start if before else start)), default=start
        )
        if len(before) != 1 or self.structure.inside.search(text[max(0, before[0].start - _BEFORE) : before[0].start]):
            return None
        lead, gap = text[start : before[0].start], text[before[0].end : cue[0]]
        if PAUSE.search(lead + gap) or len(lead.split()) > _LEAD or len(gap.split()) > _COPULA:
            return None
        return None if self.company.search(lead) else before[0]
