"""Dates beside a paper on which it was not signed: of a council's decision, of someone's term of office."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from cityrel.document import Mention
from cityrel.languages.cues import Cues, alternation, compiled
from cityrel.pipes.draft import Draft
from cityrel.pipes.in_lieu import InLieu
from cityrel.pipes.segments import CLAUSE, CLAUSE_END, contrast, leads

#: Characters back to the word of a decision, and to one that ends a paper.
_REACH, _BESIDE = 110, 12
#: … from a paper to the verb that tells it to be added to.
_ADDED = 20
#: What a date right behind tells of a paper that is none of its signing.
_NOT_SIGNED = ("ended", "filed_on")
#: Characters from a day to „when it was signed".
_SIGNED_THEN = 24
#: What is told of a paper before its signing, and then of the signing; characters from there to the day, words between.
_BEFORE_SIGNING = {
    "still_ahead": ("took_place", "signed"),
    "initialled": ("took_place", "signed", "still_ahead", "will_sign"),
}
_LED = 30
_SHORT_WORDS = regex.compile(r"\s(?:\p{Ll}{1,3}\s){0,2}")
#: Characters of the words between „after" and a paper.
_WORDS = 40


class OtherDays:
    """Tells dates that are no days of signing.

    Args:
        draft: with agreements and dates found.
        cues: the pack's cue words.
    """

    def __init__(self, draft: Draft, cues: Cues) -> None:
        self.draft = draft
        self.cues = cues
        self._in_lieu = InLieu(cues)
        until = "|".join(cues.entries("until"))
        part = alternation(draft.pack.data("cues")["spans"]["part_of_year"])
        self._until = compiled(rf"(?i)(?<!\p{{L}})(?:{until})\s(?:(?:{part})\s)?$")
        self._letter = compiled(rf"(?i)(?<!\p{{L}})(?:{alternation(cues.entries('by_letter'))})\s$")
        landmark = draft.pack.data("cues")["spans"]["landmark_words"]
        #: „година след [сръбския] договор"
        self._described = compiled(rf"(?<=\s)(?:(?i:{landmark})\s){{0,2}}$")
        self._dated = frozenset(draft.pack.data("cues")["spans"]["dated"])
        self._plurals = frozenset(draft.pack.data("cues")["spans"]["plurals"])
        relative = [
            *cues.entries("ever_since"),
            *draft.pack.data("cues")["spans"]["relative"],
            *draft.pack.data("people")["grammar"]["relative"],
        ]
        self._relative = compiled(rf"(?i:{alternation(relative)})(?!\p{{L}})")
        self._turn = contrast(draft.pack)

    def long_after(self, papers: Sequence[Mention]) -> bool:
        """Whether all papers are told only to say how long after or before them something else happened."""
        at = [self._described.search(self.draft.text, max(0, paper.start - _WORDS), paper.start) for paper in papers]
        return bool(at) and all(
            found is not None and leads(self.draft.text, self.cues, found.start() + 1, "long_after_signing")
            for found in at
        )

    def laid_before(self, date: Mention, paper: Mention) -> bool:
        """„15.01.2024: предложението за договор … е внесено": the day of a proposal, at the head of its line."""
        text, (_, end) = self.draft.text, self.draft.sentence(paper.start)
        told = self.cues.found("proposed", text, date.end, paper.start)
        return told or self.cues.found("deciding", text, paper.end, end)

    def of_end(self, date: Mention, paper: Mention, end: int) -> bool:
        """„2015 – договорът с Комо прекратен", but not „2015 – програма, изтекла": an end, at a line's head."""
        return self._ended(date, paper.end, end)

    def _ended(self, date: Mention, start: int, end: int) -> bool:
        """Whether an end is told behind a date, up to where the clause from ``start`` on ends."""
        stop = CLAUSE_END.search(self.draft.text, start, end)
        return self.cues.found("ended", self.draft.text, date.end, stop.start() if stop else end)

    def _of_proposal(self, date: Mention, papers: list[Mention]) -> bool:
        """Whether a proposal right before the last paper is for it, and „from" leads from there to the date."""
        paper = next((paper for paper in reversed(papers) if paper.end <= date.start), None)
        if (
            paper is None
            or self.draft.text[paper.end : date.start].strip() not in self._dated
            or date.start <= paper.end + 1
        ):
            return False
        before = self.draft.text[max(0, paper.start - _REACH) : paper.start]
        return any(len(before[b:].split()) <= 1 for _, b in self.cues.spans("proposed", before, 0, len(before)))

    def decided(self, date: Mention, start: int, papers: list[Mention]) -> bool:
        """Whether a date is that of a council's decision, or the end of something: „съгласие … от", „Решение № 7/…"."""
        text, (_, end) = self.draft.text, self.draft.sentence(date.start)
        near = max(start, date.start - _REACH)
        before = text[near : date.start]
        sign = self.cues["sign"].search(text, date.end, min(end, date.end + _REACH))
        if self.of_a_town(date, papers) or self._overtaken(date, end):
            return True
        if self.long_after(papers) and start == papers[0].end and before.strip(" (") not in self._dated:
            return True  # „година след подписването на договора, през май 1999 г."
        if sign is not None and self.cues.any_found(("deciding", "announced"), text, date.end, sign.start()):
            return True  # «в 2019 г. мэр X предложил заключить договор», „На 4 юни кметът съобщи, че ще бъде подписан"
        planned = any(paper.status == "planned" for paper in papers)
        if sign is not None and planned and self.cues.found("deciding", text, near, date.start):
            return True  # „Разбраха се на 14 ноември договорът да бъде подписан …"
        if self._accepted(date, papers):
            return True
        not_signed = (cue for name in _NOT_SIGNED for cue in self.cues.spans(name, text, near, date.start))
        if any(date.start - b <= _BESIDE for _, b in not_signed):
            return True  # „меморандумът изтече през 2014 г.", „Заведен на 11.10.2001 г., подписан … преди това"
        told = max((paper.end for paper in papers if paper.end <= date.start), default=date.start)
        if self.cues.found("supplemented", text, told, date.start) and papers[-1].type != "supplementary":
            return True  # „Протоколът бе допълнен с анекс на 7 юли 2019 г."
        if planned and self._of_proposal(date, papers):
            return True  # „предложение за побратимяване от 2023 г."
        if self._letter.search(before) and not any(paper.form == "letter" for paper in papers):
            return True  # „с писмо от 21 май"
        if self._until.search(before) and not planned:
            return True
        if self.cues.right_before("after", text, near, date.start) and self._ended(date, date.end, end):
            return True  # «после 2019 года не продлили»
        last = max((b for _, b in self.cues.spans("decided", text, near, date.start)), default=None)
        if last is None or CLAUSE.search(text, last, date.start) or self.cues.found("signed", text, last, date.start):
            return False
        comma = text.rfind(", ", last, date.start)
        return comma < 0 or not self.cues.any_found(("sign", "event"), text, comma, date.start)

    def _overtaken(self, date: Mention, end: int) -> bool:
        """„насрочено за май, но се състоя на 4 юни", „парафиран на 3 май, подписан на 8 юни": another day made it good.

        Args:
            date: the first day.
            end: of its sentence.
        """
        text = self.draft.text
        first = next((name for name in _BEFORE_SIGNING if self._led_by(name, date)), None)
        if first is None:
            return False
        end = self._goes_on(end)
        if not self.draft.within(date.end, end, ("DATE",)):
            return False
        told = (at for name in _BEFORE_SIGNING[first] for at, _ in self.cues.spans(name, text, date.end, end))
        return any(
            not self.cues["initialled"].match(text, at) and not self.cues.right_before("not", text, date.end, at)
            for at in told
        )

    def _led_by(self, name: str, date: Mention) -> bool:
        """Whether a cue of a class leads to a date, with no more than short words between."""
        text = self.draft.text
        led = self.cues.spans(name, text, max(0, date.start - _LED), date.start)
        return any(_SHORT_WORDS.fullmatch(text, told, date.start) for _, told in led)

    def _goes_on(self, end: int) -> int:
        """Where the sentence behind one ends, if it is of its block and names no paper; else where that one does."""
        block, at = self.draft.block(end - 1), self.draft.sentence_index(end - 1) + 1
        after = self.draft.sentences[at] if at < len(self.draft.sentences) else (end, end)
        return after[1] if after[1] <= block.end and not self.draft.starting(*after, ("AGREEMENT",)) else end

    def _accepted(self, date: Mention, papers: Sequence[Mention]) -> bool:
        """«Дума одобрила соглашение 18 февраля»: the day on which a council did something with a paper to be signed."""
        text, (start, _) = self.draft.text, self.draft.sentence(date.start)
        plans = [paper for paper in papers if paper.status == "planned" and start <= paper.start < date.start]
        return bool(plans) and (
            self.cues.found("decided", text, start, plans[-1].start)
            and not self.cues.found("sign", text, start, date.start)
        )

    def of_a_town(self, date: Mention, papers: Sequence[Mention]) -> bool:
        """„споразумения с Ниш (2004 г.) и Печ": the date of one of several papers, in the bracket of its town."""
        draft, text = self.draft, self.draft.text
        start, _ = draft.sentence(date.start)
        opening = text.rfind(" (", start, date.start)
        if opening < 0 or ")" in text[opening : date.start] or not papers:
            return False
        many = all(self._plurals.intersection(paper.text.lower().split()) for paper in papers)
        if not many and not self.cues.found("many_signed", text, papers[0].end, max(opening, papers[0].end)):
            return False
        towns = [town for town in draft.within(papers[0].end, date.start, ("CITY",)) if town.start < opening]
        return bool(towns) and towns[-1].end == opening and self._several(towns[-1], opening, text)

    def _several(self, town: Mention, opening: int, text: str) -> bool:
        """Whether a town is one of a row, with others before it or behind its bracket."""
        start, end = self.draft.sentence(town.start)
        closing = text.find(")", opening, end)
        others = self.draft.within(start, town.start, ("CITY",)) + self.draft.within(
            max(opening, closing), end, ("CITY",)
        )
        return any(other.ref != town.ref or other.name != town.name for other in others)

    def replaced(self, paper: Mention) -> bool:
        """„През 2011 г. вместо протокола подписахме договор": whether a date beside a paper is that of the next one.

        So it is in „През 2011 г. договорът бе допълнен с протокол".
        """
        added_to = self.cues.found("supplemented", self.draft.text, paper.end, paper.end + _ADDED)
        return added_to or self._in_lieu.leads(self.draft.text, paper.start) >= 0

    def of_what_comes(self, date: Mention, paper: Mention, start: int, end: int) -> bool:
        """Whether on a date of a sentence something came of a signed paper, or it was made to hold longer."""
        return self._to_come(date, paper, end) or self._prolonged(date, paper, start, end) or self._handled(date, paper)

    def _handled(self, date: Mention, paper: Mention) -> bool:
        """„През 2003 г. договорът е преведен на английски": what was done with a paper that there was."""
        near = paper.end, paper.end + _ADDED
        cue = next(self.cues.spans("shown_or_kept", self.draft.text, *near), None)
        return (
            cue is not None
            and date.end <= paper.start
            and len(self.draft.text[paper.end : cue[0]].split()) <= 1
            and not self.cues.found("signed", self.draft.text, date.end, paper.start)
        )

    def _prolonged(self, date: Mention, paper: Mention, start: int, end: int) -> bool:
        """„… подписаха протокол, а през 2014 г. продължиха документа": whether a clause prolongs a known paper."""
        draft, text = self.draft, self.draft.text
        first, last = sorted((date, paper), key=lambda item: item.start)
        start = max((mark.end() for mark in CLAUSE_END.finditer(text, start, first.start)), default=start)
        after = CLAUSE_END.search(text, last.end, end)
        part = start, after.start() if after is not None else end
        if paper.type != "unspecified" or not self.cues.found("prolonged", text, *part):
            return False
        before = draft.within(draft.block(paper.start).start, start, ("AGREEMENT",))
        return draft.starting(*part, ("AGREEMENT",)) == [paper] and any(
            paper.form in (other.form, "document") for other in before
        )

    def _to_come(self, date: Mention, paper: Mention, end: int) -> bool:
        """„… подписаха договор, първите гости ще дойдат през май": a day on which something comes of a signed paper."""
        text = self.draft.text
        comma, after = text.rfind(", ", paper.end, date.start), text.find(", ", date.end, end)
        part = comma, after if after >= 0 else end
        return (
            paper.status == "signed"
            and comma >= 0
            and self.cues.found("later_deed", text, *part)
            and not any(self.cues.found(name, text, *part) for name in ("sign", "in_force"))
        )

    def aside(self, date: Mention, start: int, end: int) -> bool:
        """Whether a date stands in a clause about someone: „X, която оглавява града от 2019 г., подписа"."""
        text = self.draft.text
        comma, after = text.rfind(", ", start, date.start), text.find(",", date.end, end)
        if comma < 0 or self._relative.match(text, comma + 2) is None:
            return False
        stop = after if after >= 0 else end
        return not any(self.cues.found(name, text, comma, stop) for name in ("sign", "event", "in_force", "renewal"))

    def turned(self, date: Mention, paper: Mention) -> bool:
        """„Имаме договор, а от 1974 г. идват хорове": whether „but" leads to a date, and no signing is told of it."""
        text = self.draft.text
        turn = self._turn.search(text, paper.end, date.start)
        return turn is not None and not self.cues.found("sign", text, date.end, date.end + _SIGNED_THEN)
