"""The day of a paper right beside its name: at the head of its line, behind „from", in a bracket or behind a comma."""

from __future__ import annotations

from itertools import islice

import regex

from cityrel.document import Mention
from cityrel.languages.cues import Cues, alternation, compiled
from cityrel.pipes.dated_papers import added, day_before, place_beside, resting_on
from cityrel.pipes.draft import Draft, next_start
from cityrel.pipes.other_days import OtherDays
from cityrel.pipes.page_reader import PageReader
from cityrel.pipes.places_with_days import PlacesWithDays
from cityrel.pipes.segments import CLAUSE, GROUNDS, Segments, leads
from cityrel.pipes.signed_twice import SignedTwice
from cityrel.pipes.structure import Structure
from cityrel.reading.blocks import ITEM

#: Characters of the value of a day, and of a year.
_DAY, _YEAR = 10, 4
#: Characters from a paper to a bracket or number that leads to its day.
_LED = 160
#: Characters from the start of a sentence to the paper that it is about.
_OPENING = 12
#: The beginning of a statement, and how many characters of it are looked at.
_MARK = 8
_OPENS = regex.compile(r"[;:]\s(?:\p{L}{1,4}\s)?$")
_CHRONICLE = regex.compile(r"(?:,\s(?:\p{L}{1,2}\.\s?)?)?\s*+(?:[:–—-]\s*+|[/|·.]\s)(?:\p{L}++\s){0,3}")
#: A town between a paper and its date, in a bracket.
_TOWN_FIRST = regex.compile(r"\(\s*,\s*+$")
_PLANNED = regex.compile(r"^\s\(\p{L}++\)")
#: „договор*, 2001 г."
_NOTE_MARK = regex.compile(r"^(?:\*{1,3}|[¹²³]|\[\d\])")


class DaysBeside(PageReader):
    """Joins papers with the days, and the towns, told beside them.

    Args:
        draft: with papers, dates and places; terms are joined.
        structure: its units.
        cues: the pack's cue words.
        segments: the parts of its sentences.
        other_days: tells dates that are no days of signing.
        twice: joins the second day of a paper.
    """

    def __init__(
        self,
        draft: Draft,
        structure: Structure,
        cues: Cues,
        segments: Segments,
        other_days: OtherDays,
        twice: SignedTwice,
    ) -> None:
        super().__init__(draft, structure, cues)
        self._segments = segments
        self._other_days = other_days
        self._twice = twice
        self._agreements = draft.labelled("AGREEMENT")
        words = "|".join(regex.escape(word) for word in cues.entries("from_date") if word[0].isalpha())
        copula = "|".join(cues.entries("dated_copula"))
        #: „Побратимяването е от 1998 г."
        is_of = rf"\s(?:{copula})\s(?:{words})(?!\p{{L}})\s"
        self._is_of = compiled(rf"(?i){is_of}$")
        #: „от пролетта на 1989 г.", «с осени 1989 г.»
        part = rf"(?:(?:{alternation(draft.pack.data('cues')['spans']['part_of_year'])})\s)?"
        self._from = compiled(
            rf"(?i)(?:{is_of}|[\s,–—(/:-]*+|[\s–—(/:-]*+(?:{words})(?!\p{{L}})[\s(]*+){part}(?:\p{{L}}\.\s)?"
        )
        self._to_it = compiled(rf"(?<!\p{{L}})(?i:{alternation(cues.entries('to_it'))})(?!\p{{L}})")
        dated = "|".join(draft.pack.data("cues")["spans"]["dated"])
        self._dated = compiled(rf"(?i)(?:^|\s)(?:{dated})\s*+{part}$|\(\s*+$")
        self._place_with = PlacesWithDays(draft, structure, cues)
        #: „№ 17/", before the date in a paper's number
        number = r"(?:№|N|No)\.?\s?[\p{L}\d.-]{1,12}"
        self._paper_number = compiled(rf"[\s,(]*+{number}\s?/\s?")
        #: behind the parties and the fields of a paper: «№ 12 от»
        self._number_of_day = compiled(rf"(?i)\s{number}\s(?:{dated})\s$")

    def __call__(self, agreement: Mention, taken: set[str]) -> None:
        """A date right before the paper, or one that directly follows it, its parties in between or not.

        Args:
            agreement: the paper.
            taken: the ids of dates that are told for, to which the paper's are added.
        """
        draft = self.draft
        if draft.leads(agreement, "SIGNED_ON"):
            for date in draft.starting(agreement.end, agreement.end + 4, ("DATE",)):
                if "/" in (date.edtf or "") and date.id not in taken:
                    draft.signed_on(agreement, date, "term beside the paper")  # „Програма (2015–2020 г.) | 03.2015"
                    taken.add(date.id)
        elif not self._date_before(agreement, taken):
            self._date_behind(agreement, taken)

    def _date_before(self, agreement: Mention, taken: set[str]) -> bool:
        """Whether the date of a paper stands before it: at the head of the line or item, or right beside it."""
        draft, text = self.draft, self.draft.text
        block = draft.block(agreement.start)
        _, end = draft.sentence(agreement.start)
        for date in islice(draft.before(block.start, agreement.start, "DATE"), 1):
            # a chronicle: „1996: декларация …", „12.05.2010 – подписан …", „…; на 3.04.2000 г. – протокол …"
            if (
                date.id not in taken
                and (
                    date.start - block.start < 4
                    or _OPENS.search(text, max(block.start, date.start - _MARK), date.start)
                )
                and _CHRONICLE.fullmatch(_PLANNED.sub("", draft.bare(date.end, agreement.start)))
            ):
                taken.add(date.id)
                if agreement.status == "planned" and self._other_days.laid_before(date, agreement):
                    return True
                limit = min(end, next_start(self._agreements, agreement, block.end))
                if agreement.status == "ended" and self._other_days.of_end(date, agreement, limit):
                    return True
                draft.signed_on(added(draft, self.cues, agreement, end), date, "date at the head of the line")
                for place in draft.within(date.end, agreement.start, ("CITY",))[:1]:
                    draft.relate("SIGNED_IN", agreement, place, "place at the head of the line")
                return True
        day = day_before(draft, self.structure, agreement)
        if day is not None and day.id not in taken:
            draft.signed_on(agreement, day, "date right before the paper")
            taken.add(day.id)
            if (town := place_beside(draft, self.structure, agreement)) is not None:
                draft.relate("SIGNED_IN", agreement, town, "place in the bracket")
            return True
        if block.kind == ITEM and len(draft.within(block.start, block.end, ("AGREEMENT",))) == 1:
            # „а) с Гренобъл, 1977, договор за дружба"
            dates = draft.within(block.start, block.end, ("DATE",))
            if len(dates) == 1 and dates[0].end <= agreement.start and dates[0].id not in taken:
                beside = sum(map(str.isalpha, text[dates[0].end : agreement.start])) <= 3
                if beside and not self._other_days.decided(dates[0], block.start, [agreement]):
                    draft.signed_on(agreement, dates[0], "date in the item")
                    taken.add(dates[0].id)
                    return True
        return False

    def _date_behind(self, agreement: Mention, taken: set[str]) -> None:
        """A date behind a paper that „from", a bracket or a dash leads to, or nothing but its parties."""
        draft, text = self.draft, self.draft.text
        block = draft.block(agreement.start)
        start, end = draft.sentence(agreement.start)
        limit = next_start(self._agreements, agreement, block.end)
        told = agreement.end
        for date in draft.within(agreement.end, limit, ("DATE",)):
            if date.id in taken and draft.joined("VALID_FOR", agreement, date):
                told = date.end  # „Програма за 2024–2026 г. (от 3 октомври 2023 г.)"
                continue
            if date.id in taken or self._of_something_else(agreement, date, told):
                return
            gap = text[told : date.start]
            plain = self._segments.without_places(told, date.start)
            bracket = text.rfind("(", agreement.end, date.start)
            if bracket >= 0 and draft.within(bracket, date.start, ("CITY",)):
                plain = _TOWN_FIRST.sub("(", plain)  # „… (София, юни 2023 г.)", but not „… с Ниш (Сърбия, 2003 г.)"
            plain = _NOTE_MARK.sub("", self._to_it.sub("", plain))
            if block.kind == ITEM:
                plain = plain.lstrip(". ")
            rest = text[date.end : end].lstrip(" .)")
            if self._ends_line(gap) and (not rest or rest[0] == ";" or (rest[0] == "," and self._is_day_of_item(date))):
                plain = " "
            joins = self.cues["between"].match(text, agreement.end + 1) is not None
            # „на основе протокола в 2018 году подписали программу": the date is the programme's
            direct = self._from.fullmatch(plain) and not (
                plain.strip().isalpha() and leads(text, self.cues, agreement.start, *GROUNDS)
            )
            if (
                self._paper_number.fullmatch(plain)
                or self._in_field(agreement, date)
                or direct
                or (len(plain) < 60 and agreement.start - start < _OPENING and self._is_of.search(gap))
                or (
                    self._ends_with_from(plain, _LED if self._led(plain) or (joins and not rest) else 60)
                    and not self._other_days.turned(date, agreement)
                )
            ):
                told = self._is_of.search(gap) is not None or self.cues["sign"].search(gap) is not None
                # „програма, която стъпва на договора и важи от 2021 до 2027 г."
                told |= self.structure.joint.match(gap, 1) is not None and self.cues.found("in_force", gap, 0, len(gap))
                told &= date.end > self._segments.of_ground(agreement, end)
                owner = resting_on(draft, self.cues, agreement, start) if told else agreement
                draft.signed_on(owner, date, "beside the paper")
                taken.add(date.id)
                self._place_with(owner, date)
                self._twice.join_second(owner, date, taken)
            return

    def _of_something_else(self, agreement: Mention, date: Mention, told: int) -> bool:
        """Whether a date behind a paper is of a decision, of its end, of another paper or of another sentence.

        Args:
            agreement: the paper.
            date: the first behind it, but for those of its term.
            told: where the words between them begin.
        """
        draft, text = self.draft, self.draft.text
        block = draft.block(agreement.start)
        start, end = draft.sentence(agreement.start)
        gap = text[told : date.start]
        if self._other_days.decided(date, agreement.end, [agreement]):
            return True
        if not self._dated.search(gap) and len(gap) < 40 and leads(text, self.cues, agreement.start):
            if self.cues.found("sign", text, date.end, end) and draft.starting(date.end, end, ("AGREEMENT",)):
                return True  # «На основе протокола в 2018 году подписали программу»
            before = draft.within(start, agreement.start, ("AGREEMENT",))[-1:]
            year = gap == " " and len(date.edtf or "") == _YEAR
            if before and not year and self.cues.found("sign", text, before[0].end, agreement.start):
                return True  # «программа подписана во исполнение этого соглашения 6 июня 2024 г.»
        if date.start >= end and not (block.kind == ITEM and len(gap) < 20):
            return True
        if self.cues.found("ended", text, agreement.end, date.start):
            return True  # „договорът е прекратен с решение от 2019 г."
        clause, _ = self._segments.clause(agreement.start, start, end)
        return (
            not self._dated.search(gap)
            and len(gap.strip()) < 20
            and bool(gap.strip() or len(date.edtf or "") == _DAY)  # but «расторгла соглашение 1998 года»
            and "(" not in gap
            # «расторгла соглашение в марте 2022 года», «вышли из договора 17 марта 2022 г.»
            and self.cues.found("ended", text, max(clause, agreement.start - 40), agreement.end)
        )

    def _in_field(self, agreement: Mention, date: Mention) -> bool:
        """«соглашение о сотрудничестве в торговой сфере 2017 года»: a year right behind the field of a paper."""
        text = self.draft.text
        field = self.cues["in_field"].match(text, agreement.end + 1)
        gap = text[agreement.end : date.start]
        year = regex.fullmatch(r"\d{4}", date.edtf or "") is not None
        return field is not None and year and regex.fullmatch(r"[\p{L}\s-]*(?<=\p{L}{4})\s", gap) is not None

    def _is_day_of_item(self, date: Mention) -> bool:
        """„– Комо: протокол за сътрудничество в туризма, 3 октомври 2016 г., продължен през 2021 г."."""
        return len(date.edtf or "") == _DAY and self.draft.block(date.start).kind == ITEM

    def _ends_line(self, gap: str) -> bool:
        """A date set off at the end of a line without a verb of signing: „Споразумение … в областта на …, 2009 г."."""
        return len(gap) < 120 and gap.rstrip()[-1:] in ",–—-" and not self.cues["sign"].search(gap) and "." not in gap

    def _led(self, gap: str) -> bool:
        """Whether a bracket, or the paper's number, leads to a date."""
        return gap.rstrip().endswith("(") or self._number_of_day.search(gap) is not None

    def _ends_with_from(self, gap: str, reach: int) -> bool:
        return len(gap) < reach and self._dated.search(gap) is not None and not CLAUSE.search(gap)
