"""Deeds: where „twinning" as a noun means that of two towns, and not policies, committees or what any such deed is."""

from __future__ import annotations

import regex

from cityrel.languages import LanguagePack
from cityrel.languages.cues import Cues, alternation, compiled
from cityrel.pipes.draft import Draft
from cityrel.pipes.paper_candidates import Candidate
from cityrel.pipes.segments import leads

#: The rule of a deed that is only proposed.
PROPOSED = "proposed deed"
#: Characters before a deed in which a committee for it may be told.
_COMMITTEE = 70
#: Between a deed and what is said of it: a dash, a short word.
_LINK = regex.compile(r"\s(?:[–—-]\s)?(?P<word>(?:\p{Ll}{1,3}\s)?+)")
#: Characters around a deed in which the words stand that speak of such deeds in general.
_AROUND = 25
#: Characters from a deed to its date.
_DATED = 24
#: „Побратимяване. Отлага се за 2027 г.": the deed is the whole of what is told
_ALONE = regex.compile(r"\s?[.,;–—-](?=\s)")


class Deeds:
    """Tells the deeds of two towns.

    Args:
        pack: the language.
        cues: its cue words.
        definite: how a noun with an article ends, where the language has one.
    """

    def __init__(self, pack: LanguagePack, cues: Cues, definite: regex.Pattern[str] | None) -> None:
        self._cues = cues
        self._definite = definite
        part = alternation(pack.data("cues")["spans"]["part_of_year"])
        #: „е от", „е от есента на"
        self._to_date = compiled(rf"(?:\s(?:\p{{L}}{{1,4}}|[–—-])){{1,3}}(?:\s(?i:{part}))?\s|\s\(")

    def tells_one(self, draft: Draft, candidate: Candidate, *, told: bool, known: bool, later: bool) -> bool:
        """Whether the noun means a deed in particular.

        Args:
            draft: the page.
            candidate: the noun.
            told: whether its sentence tells of a signing or names parties of it.
            known: whether it takes up a paper told before.
            later: whether any paper is told before it.
        """
        block, unit = draft.block(candidate.start), candidate.unit
        if block.key == "status" and candidate.end - candidate.start == block.end - block.start:
            return False  # „Връзка: побратимяване", the kind of tie
        of_towns = later or bool(unit and unit.subject) or len(draft.within(*candidate.sentence, ("CITY",))) > 1
        told = (
            told
            or self._cues.found("planned_after", draft.text, candidate.end, candidate.clause[1])
            or (of_towns and self._dated(draft, candidate))
            or self._proposed(draft, candidate)
            or self._due(draft, candidate)
        )
        if not told and (not known or self._in_general(draft, candidate)):
            return False
        return not (self._of_committee(draft, candidate) or self._said_of_any(draft, candidate))

    def _proposed(self, draft: Draft, candidate: Candidate) -> bool:
        """„Поканата на Печ за побратимяване се разглежда": what a town abroad is told to be asked for, or to ask."""
        spans = self._cues.spans("tie_proposed", draft.text, candidate.sentence[0], candidate.end)
        if not any(b == candidate.end for _, b in spans):
            return False
        if all(town.ref == draft.home_ref for town in draft.within(*candidate.sentence, ("CITY",))):
            return False
        candidate.reason = PROPOSED
        return True

    def _due(self, draft: Draft, candidate: Candidate) -> bool:
        """„Побратимяване. Отлага се …": all that the entry of a partner says is to come."""
        unit, begins = candidate.unit, draft.block(candidate.start).start == candidate.start
        if unit is None or unit.subject is None or not unit.planned or not begins:
            return False
        return _ALONE.match(draft.text, candidate.end) is not None

    def _dated(self, draft: Draft, candidate: Candidate) -> bool:
        """„Побратимяването е от 1998 г.", „… датира от 1998 г.": the deed, and its date right behind it or its verb.

        So is „През 2019 г. се стигна и до побратимяване".
        """
        if leads(draft.text, self._cues, candidate.start, "event"):
            return True
        for date in draft.within(candidate.end, candidate.clause[1], ("DATE",))[:1]:
            if self._cues.found("dates_back", draft.text, candidate.end, date.start):
                return True
        dates = draft.starting(candidate.end, candidate.end + _DATED, ("DATE",))[:1]
        return bool(dates) and self._to_date.fullmatch(draft.text, candidate.end, dates[0].start) is not None

    def _in_general(self, draft: Draft, candidate: Candidate) -> bool:
        """„Побратимяване се прави за поколения": whether a deed that nothing dates or joins to towns is any such."""
        start, end = candidate.sentence
        if self._cues.found("same", draft.text, max(start, candidate.start - _AROUND), candidate.start):
            return False  # „идеята за това побратимяване"
        if self._definite is not None and self._definite.search(candidate.head) is None:
            return True
        around = max(start, candidate.start - _AROUND), min(end, candidate.end + _AROUND)
        return self._cues.found("of_any_deed", draft.text, *around)

    def _said_of_any(self, draft: Draft, candidate: Candidate) -> bool:
        """«побратимство – дело хорошее»: whether the words right behind a deed are said of any such deed."""
        link = _LINK.match(draft.text, candidate.end)
        ends = (link.start("word"), link.end()) if link is not None else ()
        return any(self._cues["of_any_deed"].match(draft.text, at) is not None for at in ends)

    def _of_committee(self, draft: Draft, candidate: Candidate) -> bool:
        """„комитети по побратимяване", «комиссию по связям и побратимству»: whose work a deed is."""
        start, _ = candidate.sentence
        wide = draft.text[max(start, candidate.start - _COMMITTEE) : candidate.start]
        same = self._cues.found("same", wide[-_AROUND:], 0, _AROUND)
        particular = same or draft.within(*candidate.clause, ("CITY", "DATE"))
        reach = 5 if particular else _COMMITTEE
        return any(len(wide) - match.end() <= reach for match in self._cues["committees"].finditer(wide))
