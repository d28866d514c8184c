"""For how long a paper is made: VALID_FOR."""

from __future__ import annotations

import regex

from cityrel.document import Mention
from cityrel.languages.cues import BEGIN, Cues, alternation, compiled
from cityrel.pipes.draft import Draft, backwards, next_start
from cityrel.pipes.segments import GROUNDS, leads, rests
from cityrel.pipes.structure import Structure

#: Characters from the term of a paper back to the paper.
_REACH = 250
#: Characters between a paper and its day, or the verb before it.
_NEAR = 45
#: Words between a signing and what is told of it.
_SIGNING = 3
#: Characters from „renewed" to the day until which.
_RENEWED = 40
#: Words between a term and its day.
_TO_TERM = 5
_CLAUSE = regex.compile(r"[.,;:(]")
_ENDS = regex.compile(r"\s*+(?:$|[).,;\n]|\p{Lu})")
_MARK = regex.compile(r"[.,;:–—(]")


class Terms:
    """Joins papers to the time they are made for.

    Args:
        draft: with agreements and dates found.
        structure: its units.
        cues: the pack's cue words.
    """

    def __init__(self, draft: Draft, structure: Structure, cues: Cues) -> None:
        self.draft = draft
        self.structure = structure
        self.cues = cues
        self.agreements = draft.labelled("AGREEMENT")
        valid = [*cues.entries("validity"), *cues.entries("of_limited_term")]
        self._valid, self._valid_words = (
            compiled(rf"{BEGIN}(?i:{alternation(entries)})(?!\p{{L}})[\s(]*+(?:\p{{L}}\.\s*+)?$")
            for entries in (valid, [entry for entry in valid if len(entry) > 3])
        )
        self._term = cues["term"]
        until = alternation(cues.entries("until_when"))
        #: „договор (до 2030 г.)", „договор, до 2030 г."
        self._until = compiled(rf"(?i)[(,–—]\s?(?:{until})\s$")
        #: „Действа споразумението до 2030 г."
        self._holds = compiled(rf"(?i){BEGIN}(?:{alternation(cues.entries('holds_until'))})\s$")
        about = alternation(draft.pack.data("cues")["spans"]["prepositions"])
        #: «программа обменов до», „план за гостувания до"
        self._field_to_day = compiled(rf"(?i)\s(?:(?:{about})\s)?\p{{Ll}}{{4,}}+\s(?:{until})\s")
        self._to_day = compiled(rf"(?i)\s(?:{until})\s(?:\p{{L}}++\s){{0,2}}$")
        dates, spans = draft.pack.data("dates")["words"], draft.pack.data("cues")["spans"]
        led, years = alternation(spans["years_led"]), alternation(spans["years_long"])
        #: «на пять лет, с …»
        self._years_long = compiled(
            rf"(?i)(?<!\p{{L}})(?:{led})\s(?:\d{{1,2}}|{alternation(dates['counts'])})\s(?:{years})"
            rf"[\s,:(–—-]++(?:(?:{alternation(dates['from'])})\s)?$"
        )
        #: «в мае 2031 года истёк срок …», right before the paper
        self._ran_out = compiled(rf"(?i)\s(?:{alternation(cues.entries('ran_out'))})\s")

    def __call__(self, taken: set[str]) -> None:
        """Take the dates that are terms; ``taken`` has the ids of those that are joined already."""
        for agreement in self.agreements:
            self._in_sentence(agreement, taken)
        self._told_after(taken)

    def _in_sentence(self, agreement: Mention, taken: set[str]) -> None:
        draft, text = self.draft, self.draft.text
        start, end = draft.sentence(agreement.start)
        for date in draft.within(start, agreement.start, ("DATE",))[-1:]:
            # «Продлить на 2020–2022 годы действие программы»
            gap = text[date.end : agreement.start]
            if date.id not in taken and self._ran_out.fullmatch(gap):
                draft.relate("VALID_FOR", agreement, date, "ran out")
                taken.add(date.id)
                continue
            led = self._valid_words.search(text[max(start, date.start - 30) : date.start])
            if date.id not in taken and led is not None and len(gap) < _REACH // 5 and not _MARK.search(gap):
                if not self.cues.found("sign", text, date.end, agreement.start):
                    self._plan_or_term(agreement, date, "validity words before")
                elif agreement.status == "planned" or self.cues.found("promised", text, date.end, agreement.start):
                    self.draft.signed_on(agreement, date, "term of a plan")  # «до конца года подпишут программу»
                else:
                    continue
                taken.add(date.id)
        nearest = next_start(self.agreements, agreement, end)
        for date in draft.within(agreement.end, nearest, ("DATE",)):
            if date.id in taken:
                continue
            if self._by_deadline(agreement.end, date.start) or self._of_next(date, end):
                continue
            before = text[max(agreement.end, date.start - 30) : date.start]
            if self._valid_words.search(text[max(start, agreement.start - 30) : agreement.start]) and (
                not self.cues.found("sign", text, agreement.end, date.start)
            ):
                draft.relate("VALID_FOR", agreement, date, "validity words before")
                taken.add(date.id)
                continue
            span = "/" in (date.edtf or "")
            lasting = agreement.form in ("programme", "plan") or (span and len(date.edtf or "") == 9)
            if (
                self._lasts(before, lasting)
                or (span and self._years_long.search(before))
                or self._told_of_it(agreement.end, date)
                or self._until_then(agreement, date)
            ):
                self._plan_or_term(self._resting(agreement, start), date, "validity words")
                taken.add(date.id)

    def _by_deadline(self, start: int, date: int) -> bool:
        """«план направить партнёрам до конца года»: by when something is to be done with a paper."""
        text = self.draft.text
        cue = next(reversed(list(self.cues.spans("by_deadline", text, start, date))), None)
        return (
            cue is not None
            and self._to_day.search(text, cue[1], date) is not None
            and not self.draft.within(cue[1], date, ("DATE",))
        )

    def _of_next(self, date: Mention, end: int) -> bool:
        """„страните се задължиха до края на 2025 г. да сключат договор": by when the next paper is to be signed."""
        text, following = self.draft.text, self.draft.starting(date.end, end, ("AGREEMENT",))[:1]
        return any(
            paper.status == "planned"
            and self.cues.found("sign", text, date.end, paper.start)
            and not _MARK.search(text, date.end, paper.start)
            for paper in following
        )

    def _resting(self, agreement: Mention, start: int) -> Mention:
        """„Работен план към споразумението за 2021–2023 г.": the plan, whose term is told behind its ground."""
        if not leads(self.draft.text, self.cues, agreement.start, *GROUNDS):
            return agreement
        before = self.draft.starting(start, agreement.start, ("AGREEMENT",))
        return before[-1] if before and rests(before[-1]) else agreement

    def _told_of_it(self, start: int, date: Mention) -> bool:
        """„…, чийто срок изтече в края на 2020 г.": the term, in a clause about the paper before it."""
        text = self.draft.text
        until = any(match.end() == date.start - 1 for match in self.cues["until"].finditer(text, start, date.start))
        if until and any(
            date.start - b <= _RENEWED and _CLAUSE.search(self.draft.bare(b, date.start).replace(".", "")) is None
            for _, b in self.cues.spans("renewal", text, start, date.start)
        ):
            return True  # „… и продължен през 2024 г. до 2029 г."
        cue = next(reversed(list(self._term.finditer(text, start, date.start))), None)
        if cue is None or self.cues.found("other_term", text, start, date.start):
            return False
        gap = text[cue.end() : date.start]
        return len(gap.split()) <= _TO_TERM and _CLAUSE.search(gap) is None

    def _until_then(self, agreement: Mention, date: Mention) -> bool:
        """„договор (до 2030 г.)", „Действа споразумението до 2030 г.": the bare preposition, right beside the paper."""
        text = self.draft.text
        gap = text[agreement.end : date.start]
        if agreement.form in ("programme", "plan"):
            told = ("sign", "planned", "planned_after", "prepared_after", "preparing", "ended")
            if self._field_to_day.fullmatch(gap) and not self.cues.any_found(told, gap, 0, len(gap)):
                return True
            if self._to_day.fullmatch(gap):
                return True  # «Программа сотрудничества до 2023 г.»
        if agreement.status != "planned" and len(gap) <= _NEAR and self._until.search(gap):
            return ";" not in gap and _ENDS.match(text, date.end) is not None
        held = self._holds.search(text[max(0, agreement.start - _NEAR) : agreement.start])
        return held is not None and len(gap) <= _NEAR and self._to_day.search(gap) is not None

    def _plan_or_term(self, agreement: Mention, date: Mention, rule: str) -> None:
        """The term of a plan is when the paper is to be signed; any other is what the paper is made for."""
        text = self.draft.text
        lasts = any(
            not self.cues.found("in", text, a - 3, a)  # „да се подпише в срок до 30 юни"
            for a, _ in self.cues.spans("term", text, agreement.end, date.start)
        )
        if agreement.status == "planned" and agreement.form not in ("programme", "plan") and not lasts:
            self.draft.signed_on(agreement, date, "term of a plan")
        else:
            self.draft.relate("VALID_FOR", agreement, date, rule)

    def _told_after(self, taken: set[str]) -> None:
        """„Срокът му бе до края на 2019 г.", «Действует по 13.06.2026»: the term, in a sentence after the paper's."""
        draft, text = self.draft, self.draft.text
        for start, end in draft.sentences:
            if draft.block(start).group is not None or draft.within(start, end, ("AGREEMENT",)):
                continue
            cue = self._term.search(text, start, end)
            if cue is None or self.cues.found("other_term", text, start, end) or self._of_signing(start, cue.start()):
                continue
            unit = self.structure.unit(start)
            noted = self.structure.noted(start)
            paper = noted or next(backwards(self.agreements, start), None)
            if paper is None or self.structure.unit(paper.start) is not unit or draft.leads(paper, "VALID_FOR"):
                continue
            if noted is None and (start - paper.end > _REACH or draft.block(paper.start) is not draft.block(start)):
                continue
            for date in draft.within(cue.start(), end, ("DATE",))[:1]:
                if date.id not in taken and len(text[cue.end() : date.start].split()) <= 4:
                    draft.relate("VALID_FOR", paper, date, "term told after")
                    taken.add(date.id)

    def _of_signing(self, start: int, cue: int) -> bool:
        """„Подписването е предвидено за …": a day that is told of the signing."""
        text = self.draft.text
        last = next(reversed(list(self.cues.spans("sign", text, start, cue))), None)
        gap = text[last[1] : cue] if last is not None else ""
        return last is not None and len(gap.split()) <= _SIGNING and not _MARK.search(gap)

    def _lasts(self, before: str, lasting: bool) -> bool:
        """Whether words of validity stand right before a date; the bare preposition counts for what lasts only."""
        return (self._valid if lasting else self._valid_words).search(before) is not None
