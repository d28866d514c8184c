"""Papers whose other side is no town: firms told behind their verb, institutions that sit in one; and what is none."""

from __future__ import annotations

import regex

from cityrel.document import Mention
from cityrel.languages import LanguagePack
from cityrel.languages.cues import BEGIN, Cues, compile_cues, compiled, words
from cityrel.pipes.draft import Draft
from cityrel.pipes.paper_candidates import Candidate
from cityrel.scheme import ACCORDS

#: Characters from a paper to the words that tell its other side, and from „with" to a firm.
_REACH, _FIRM = 80, 16
#: Characters of the words before a paper that deny it.
_DENIAL = 40
#: … from „with" to another institution, and back from a paper to the one that signs it.
_BODY, _CLAUSE = 30, 160
#: Where another part of a sentence begins; who may sign for a town.
_PART, _SIGNERS = regex.compile(r"[,;:]\s"), ("CITY", "MAYOR")
#: „№ 41/", „№ 41 от"
_NUMBER = regex.compile(r"(?:[\s№.\d/-]|(?<!\p{L})\p{L}{1,2}(?!\p{L}))*+")


class OtherSides:
    """Tells papers of towns from what is with a firm or an institution, or is said to be none."""

    def __init__(self, pack: LanguagePack, cues: Cues) -> None:
        context, spans = pack.data("places_context"), pack.data("cues")["spans"]
        self._cues = cues
        self._firms = compile_cues(context["firms"])
        self._towns = compile_cues([*context["bodies"], *context["generic"], *context["town_nouns"]])
        #: „с лаборатория във …": a noun that sits in the town behind it
        self._seated = compiled(
            rf"\s(?:\p{{Ll}}++\s){{1,3}}?(?i:{words(cues.entries('in'))})\s(?:\p{{L}}{{1,2}}\.\s?)?"
        )
        self._bodies = compile_cues(context["org_heads"])
        self._own = compile_cues([*context["body_nouns"], *context["town_nouns"]])
        #: „в училището": no subject
        self._led = compiled(rf"{BEGIN}(?i:{words(context['org_before'])})\s(?:\p{{Ll}}[\p{{L}}-]++\s)?\Z")
        self._several = compiled(rf"{BEGIN}(?i:{words(spans['numerals'])})\s(?:\p{{Ll}}[\p{{L}}-]++\s)?\Z")
        copula, denies = words(spans["copula"]), words(cues.entries("is_not"))
        #: „а не договор", „не е международен документ"
        self._none = compiled(rf"{BEGIN}(?i:{denies})\s(?:(?i:{copula})\s(?P<kind>\p{{Ll}}++\s)?)?[„“\"«]?$")

    def none_of_towns(self, draft: Draft, candidate: Candidate, before: list[Candidate]) -> bool:
        """Whether a noun is said to be no paper, takes up two told before, or is a paper of institutions."""
        return (
            self._said_to_be_none(draft, candidate)
            or self._both_again(draft, candidate, before)
            or self._of_institutions(draft, candidate)
        )

    def elsewhere(self, draft: Draft, candidate: Candidate, parties: list[Mention] | bool) -> bool:
        """Whether the side that a paper is with is no town: a firm, or what only sits in one."""
        return self.with_firm(draft, candidate) or self.seated(draft, candidate, parties)

    def with_firm(self, draft: Draft, candidate: Candidate) -> bool:
        """„Договорът … е сключен с превозвач от Печ", „(договор № 41/2018 г. с тамошна фирма)"."""
        text = draft.text
        end = min(candidate.sentence[1], candidate.end + _REACH)
        link = self._cues["with"].search(text, candidate.end, end)
        if candidate.form not in ACCORDS or link is None:
            return False
        firm = self._firms.search(text, link.end(), min(candidate.sentence[1], link.end() + _FIRM))
        if firm is None or self._cues.found("between", text, candidate.end, link.start()):
            return False
        gap = draft.bare(candidate.end, link.start())
        return self._cues.found("signed", text, candidate.end, link.start()) or bool(_NUMBER.fullmatch(gap))

    def seated(self, draft: Draft, candidate: Candidate, parties: list[Mention] | bool) -> bool:
        """„Договорът на болницата с лаборатория във Виена": the one party told behind „with" sits in its town."""
        if not isinstance(parties, list) or candidate.form not in ACCORDS or not parties:
            return False
        if any(place.label == "ORG" for place in parties):
            return False
        link = self._cues["with"].search(draft.text, candidate.end, parties[0].start)
        if link is None:
            return False
        told = self._seated.fullmatch(draft.text, link.end(), parties[0].start)
        bodies = ("signing_bodies", "partner_side", "host_side", "guest_side", "twin", "partner")
        return (
            told is not None
            and self._towns.search(told.group()) is None
            and not any(self._cues.found(name, draft.text, *told.span()) for name in bodies)
        )

    def _of_institutions(self, draft: Draft, candidate: Candidate) -> bool:
        """„Гимназията подписа договор с лицей в Печ", „двете библиотеки – меморандум": none of the towns' papers.

        Where both are named in full they are its parties.
        """
        text, (start, end) = draft.text, candidate.sentence
        start = max(start, candidate.start - _CLAUSE)
        if candidate.form not in ACCORDS or len(draft.within(start, end, ("ORG",))) > 1:
            return False
        for noun in self._bodies.finditer(text, start, candidate.start):
            part = max((mark.end() for mark in _PART.finditer(text, start, noun.start())), default=start)
            gap = noun.end(), candidate.start
            if self._led.search(text, part, noun.start()) or draft.within(part, noun.start(), _SIGNERS):
                continue
            if self._own.search(text, part, noun.start()) or self._own.search(text, *gap):
                continue
            if draft.within(*gap, ("MAYOR", "AGREEMENT")) or _PART.search(text, *gap) is not None:
                continue
            if self._several.search(text, part, noun.start()) or self._bodies.search(text, *gap):
                return True
            link = self._cues["with"].search(text, candidate.end, min(end, candidate.end + _REACH))
            if link is not None and self._bodies.search(text, link.end(), min(end, link.end() + _BODY)):
                return not self._own.search(text, link.end(), min(end, link.end() + _BODY))
        return False

    def _said_to_be_none(self, draft: Draft, candidate: Candidate) -> bool:
        """„… е заглавие на книга, а не договор", „Това не е побратимяване": right behind words that deny it."""
        text = draft.text
        if self._cues["is_none"].match(text, candidate.end + 1):
            return True
        told = self._none.search(text, max(candidate.sentence[0], candidate.start - _DENIAL), candidate.start)
        if told is None:
            return False
        # „не е прекратен договор": what is denied is told of a paper
        denied = told.span("kind") if told["kind"] else (told.end(), told.end())
        return not any(
            self._cues.found(name, text, *denied) for name in ("ended", "signed", "renewal", "tie_turned_more")
        )

    def _both_again(self, draft: Draft, candidate: Candidate, before: list[Candidate]) -> bool:
        """„… спря действието и на двата документа": two papers, each told by itself before."""
        spans = self._cues.spans("both_papers", draft.text, max(0, candidate.start - _DENIAL), candidate.end)
        if not any(b in (candidate.end, candidate.start - 1) for _, b in spans):
            return False
        near = [paper for paper in before[-2:] if paper.unit is candidate.unit and not paper.plural]
        return len(near) == 2
