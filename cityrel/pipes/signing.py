"""When, where, by whom and for how long: SIGNED_ON, SIGNED_IN, SIGNED_BY, VALID_FOR.

Each date, place and person of a sentence goes to one agreement: by the pattern that ties it to the paper („от 1999 г.",
a bracket, a field), else to the paper that is signed in the clause, else to the one told just before.
"""

from __future__ import annotations

import itertools
from itertools import islice

import regex

from cityrel.document import Mention
from cityrel.languages.cues import Cues, alternation, compiled
from cityrel.pipes.dated_papers import added, day_before, place_beside, resting_on
from cityrel.pipes.draft import Draft, backwards, next_start
from cityrel.pipes.other_days import OtherDays
from cityrel.pipes.page_reader import PageReader
from cityrel.pipes.page_signatures import PageSignatures
from cityrel.pipes.places_with_days import PlacesWithDays
from cityrel.pipes.segments import CLAUSE, GROUNDS, Segments, leads
from cityrel.pipes.signatories import Signatories
from cityrel.pipes.signed_twice import SignedTwice
from cityrel.pipes.signing_fields import SigningFields
from cityrel.pipes.structure import Structure
from cityrel.pipes.terms import Terms
from cityrel.pipes.told_apart import told_apart
from cityrel.pipes.told_days import DAY, PAGE_REACH, ToldDays
from cityrel.reading.blocks import ITEM

#: Characters of the value of a day, and of a year.
_DAY, _YEAR = 10, 4
#: Characters from a paper to a bracket or number that leads to its day.
_LED = 160
#: Characters from the start of a sentence to the paper that it is about.
_OPENING = 12
#: Characters of „in" before the seat of a consul, and from the start of an institution's name to its town.
_SEAT, _SEAT_REACH = 5, 100
#: Characters from „yesterday" to its date, and from a day to the paper right behind it.
_BESIDE, _NEXT = 6, 4
#: The beginning of a statement, and how many characters of it are looked at.
_MARK = 8
_OPENS = regex.compile(r"[;:]\s(?:\p{L}{1,4}\s)?$")
_CHRONICLE = regex.compile(r"(?:,\s(?:\p{L}{1,2}\.\s?)?)?\s*+(?:[:–—-]\s*+|[/|·.]\s)(?:\p{L}++\s){0,3}")
#: A town between a paper and its date, in a bracket.
_TOWN_FIRST = regex.compile(r"\(\s*,\s*+$")
#: Characters from a day to a word of signing where there is none; words between „it" and that.
_FAR, _TO_VERB = 10_000, 4
_PLANNED = regex.compile(r"^\s\(\p{L}++\)")
#: „договор*, 2001 г."
_NOTE_MARK = regex.compile(r"^(?:\*{1,3}|[¹²³]|\[\d\])")


class Signing(PageReader):
    """Adds the relations of signing for each agreement of a draft."""

    def __init__(self, draft: Draft, structure: Structure, cues: Cues) -> None:
        super().__init__(draft, structure, cues)
        self.agreements = draft.labelled("AGREEMENT")
        self.segments = Segments(draft, cues)
        self.signatories = Signatories(draft, structure, cues, self.segments)
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
        self.other_days = OtherDays(draft, cues)
        self.fields = SigningFields(draft, structure, cues, self.signatories.side, self.other_days)
        self.told_days = ToldDays(draft, structure, cues)
        self.terms = Terms(draft, structure, cues)
        dated = "|".join(draft.pack.data("cues")["spans"]["dated"])
        self._dated = compiled(rf"(?i)(?:^|\s)(?:{dated})\s*+{part}$|\(\s*+$")
        context = draft.pack.data("places_context")
        nouns = alternation([*context["bodies"], *context["region_nouns"], *context["town_nouns"]])
        towns = alternation([f"{noun}*" for noun in context["town_nouns"]])
        inside = "|".join(regex.escape(word) for word in cues.entries("in"))
        self._of_noun = compiled(rf"(?i)(?<!\p{{L}})(?:{nouns})(?!\p{{L}})\s(?:{inside})\s(?:\p{{L}}++\s)?$")
        #: „с град в Сърбия", but „на Деня на града в Комо"
        self._town_of = compiled(rf"(?i)(?<!\p{{L}})(?:{towns})(?!\p{{L}})\s(?:{inside})\s$")
        self._place_with = PlacesWithDays(draft, structure, cues)
        self.twice = SignedTwice(draft, structure, cues)
        self._signatures = PageSignatures(draft, structure)
        #: „№ 17/", before the date in a paper's number
        number = r"(?:№|N|No)\.?\s?[\p{L}\d.-]{1,12}"
        self._paper_number = compiled(rf"[\s,(]*+{number}\s?/\s?")
        #: behind the parties and the fields of a paper: «№ 12 от»
        self._number_of_day = compiled(rf"(?i)\s{number}\s(?:{dated})\s$")
        since = "|".join(cues.entries("from_then"))
        #: „от юни 2002 г. имаме договор": the date since which a paper holds
        self._since = compiled(rf"(?i)(?<!\p{{L}})(?:{since})\s(?:\p{{L}}\.\s)?$")

    def __call__(self) -> None:
        taken: set[str] = set()
        self.fields(taken)
        self.terms(taken)
        for agreement in self.agreements:
            self._date_beside(agreement, taken)
        for start, end in self.draft.sentences:
            at = self._pronoun_ends(start, end)
            for part in ((start, at), (at, end)) if at else ((start, end),):
                self._sentence(*part, taken)
        for agreement in self.agreements:
            self.told_days.after(agreement, taken)
        self.signatories.beside()
        self.signatories.sides()
        self.signatories.rolls()
        for agreement in self.agreements:
            self.told_days.before(agreement, taken)

    # ------------------------------------------------------------------- dates

    def _date_beside(self, agreement: Mention, taken: set[str]) -> None:
        """A date that directly follows the paper, its parties in between or not."""
        draft, text = self.draft, self.draft.text
        block = draft.block(agreement.start)
        start, end = draft.sentence(agreement.start)
        if draft.leads(agreement, "SIGNED_ON"):
            for date in draft.starting(agreement.end, agreement.end + 4, ("DATE",)):
                if "/" in (date.edtf or "") and date.id not in taken:
                    draft.signed_on(agreement, date, "term beside the paper")  # „Програма (2015–2020 г.) | 03.2015"
                    taken.add(date.id)
            return
        limit = next_start(self.agreements, agreement, block.end)
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
                if agreement.status == "planned" and self.other_days.laid_before(date, agreement):
                    return
                if agreement.status == "ended" and self.other_days.of_end(date, agreement, min(limit, end)):
                    return
                draft.signed_on(added(draft, self.cues, agreement, end), date, "date at the head of the line")
                for place in draft.within(date.end, agreement.start, ("CITY",))[:1]:
                    draft.relate("SIGNED_IN", agreement, place, "place at the head of the line")
                return
        day = day_before(draft, self.structure, agreement)
        if day is not None and day.id not in taken:
            draft.signed_on(agreement, day, "date right before the paper")
            taken.add(day.id)
            if (town := place_beside(draft, self.structure, agreement)) is not None:
                draft.relate("SIGNED_IN", agreement, town, "place in the bracket")
            return
        if block.kind == ITEM and len(draft.within(block.start, block.end, ("AGREEMENT",))) == 1:
            # „а) с Гренобъл, 1977, договор за дружба"
            dates = draft.within(block.start, block.end, ("DATE",))
            if len(dates) == 1 and dates[0].end <= agreement.start and dates[0].id not in taken:
                beside = sum(map(str.isalpha, text[dates[0].end : agreement.start])) <= 3
                if beside and not self.other_days.decided(dates[0], block.start, [agreement]):
                    draft.signed_on(agreement, dates[0], "date in the item")
                    taken.add(dates[0].id)
                    return
        told = agreement.end
        for date in draft.within(agreement.end, limit, ("DATE",)):
            if date.id in taken and draft.joined("VALID_FOR", agreement, date):
                told = date.end  # „Програма за 2024–2026 г. (от 3 октомври 2023 г.)"
                continue
            if date.id in taken:
                return
            gap = text[told : date.start]
            if self.other_days.decided(date, agreement.end, [agreement]):
                return
            if not self._dated.search(gap) and len(gap) < 40 and leads(text, self.cues, agreement.start):
                if self.cues.found("sign", text, date.end, end) and draft.starting(date.end, end, ("AGREEMENT",)):
                    return  # «На основе протокола в 2018 году подписали программу»
                before = draft.within(start, agreement.start, ("AGREEMENT",))[-1:]
                year = gap == " " and len(date.edtf or "") == _YEAR
                if before and not year and self.cues.found("sign", text, before[0].end, agreement.start):
                    return  # «программа подписана во исполнение этого соглашения 6 июня 2024 г.»
            if date.start >= end and not (block.kind == ITEM and len(gap) < 20):
                return
            if self.cues.found("ended", text, agreement.end, date.start):
                return  # „договорът е прекратен с решение от 2019 г."
            clause, _ = self.segments.clause(agreement.start, *draft.sentence(agreement.start))
            if (
                not self._dated.search(gap)
                and len(gap.strip()) < 20
                and (gap.strip() or len(date.edtf or "") == _DAY)  # but «расторгла соглашение 1998 года»
                and "(" not in gap
                and (self.cues.found("ended", text, max(clause, agreement.start - 40), agreement.end))
            ):
                return  # «расторгла соглашение в марте 2022 года», «вышли из договора 17 марта 2022 г.»
            plain = self.segments.without_places(told, date.start)
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
                    and not self.other_days.turned(date, agreement)
                )
            ):
                told = self._is_of.search(gap) is not None or self.cues["sign"].search(gap) is not None
                # „програма, която стъпва на договора и важи от 2021 до 2027 г."
                told |= self.structure.joint.match(gap, 1) is not None and self.cues.found("in_force", gap, 0, len(gap))
                told &= date.end > self.segments.of_ground(agreement, end)
                owner = resting_on(draft, self.cues, agreement, start) if told else agreement
                draft.signed_on(owner, date, "beside the paper")
                taken.add(date.id)
                self._place_with(owner, date)
                self._second_day(owner, date, taken)
            return

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

    # --------------------------------------------------------------- sentences

    def _sentence(self, start: int, end: int, taken: set[str]) -> None:
        draft, text, cues = self.draft, self.draft.text, self.cues
        if not cues.any_found(("sign", "event", "renewal", "in_force"), text, start, end):
            return
        inside = draft.starting(start, end, ("AGREEMENT",))
        if not inside and (cues.found("page_changed", text, start, end) or self._signatures.signed(start, end)):
            return  # „Страницата е обновена на …"
        if not inside and cues.found("negated", text, start, end) and draft.within(start, end, ("DATE",)):
            return  # «дружили с 70-х годов, но ничего не подписывали»
        if not inside and not cues.any_found(("sign", "event", "renewal"), text, start, end):
            return
        if self.other_days.long_after(inside):
            return
        inside = [paper for paper in inside if not self.other_days.long_after([paper])]
        counted = not inside and cues.found("papers_counted", text, start, end)
        apart = told_apart(draft, cues, start) if counted else []
        target = inside or apart or ([] if counted else self.told_days.paper_before(start, end))
        if not target and not cues.found("contract", text, start, end):
            target = self.told_days.announced(start, end)
        if not target:
            return
        named = apart or [item for item in target if item.start < end or not self.told_days.dated_itself(item)]
        dated: dict[str, list[tuple[int, Mention]]] = {}
        for date in draft.within(start, end, ("DATE",)):
            if date.id in taken:
                continue
            agreement = self._for_date(date, named, start, end)
            if agreement is not None:
                turned = _FAR * self.segments.turns(date.end, agreement.start)
                dated.setdefault(agreement.id, []).append((self._far(date, start, end) + turned, date))
        for agreement in target:
            if agreement.id in dated:
                date = min(dated[agreement.id], key=lambda pair: pair[0])[1]
                draft.signed_on(agreement, date, "signed in the clause")
                taken.add(date.id)
                self._second_day(agreement, date, taken)
        for paper, other in itertools.permutations(apart, 2):
            for date in draft.targets(other, "SIGNED_ON") if not draft.leads(paper, "SIGNED_ON") else ():
                draft.signed_on(paper, date, "signed together")
        for paper, date in self.twice.both_papers(inside, start, end):
            draft.signed_on(paper, date, "both papers")
        if cues.found("today", text, start, end):
            self._today(target)
        elif inside and inside[0].status == "signed" and cues.found("same_day", text, start, end):
            self._same_day(inside[0], start)
        for place in draft.within(start, end, ("CITY", "REGION", "COUNTRY")):
            if self.told_days.stands_in(place, start):
                self._place(place, target, start, end)
        if cues.found("there", text, start, end):
            self.told_days.there(target, start, end)
        for papers in [[paper] for paper in apart] or [named]:
            self.signatories.told(papers, start, end)

    def _pronoun_ends(self, start: int, end: int) -> int:
        """„През май го сключиха X и Y, а през юни бе продължен с протокол": where what is told of „it" ends, else 0."""
        text, cues = self.draft.text, self.cues
        paper = next(iter(self.draft.starting(start, end, ("AGREEMENT",))), None)
        comma = max(text.rfind(mark, start, paper.start) for mark in (", ", "; ")) + 1 if paper is not None else 0
        if comma <= 0 or not self.told_days.paper_before(start, end):
            return 0
        for a, b in cues.spans("signed_it", text, start, comma):
            for sign, stop in cues.spans("signed", text, start, comma):
                gap = text[b:sign] if a < sign else text[stop:a]
                if len(gap.split()) <= _TO_VERB and {*",;:"}.isdisjoint(gap):
                    return comma
        return 0

    def _second_day(self, agreement: Mention, date: Mention, taken: set[str]) -> None:
        """„… и на 24 май в Ниш": the other day of a paper that was signed twice, with the places; those of several."""
        start, end = self.draft.sentence(date.start)
        for other in self.twice.row_of_days(agreement, date, taken):
            self.draft.signed_on(agreement, other, "row of days")
            taken.add(other.id)
        for _ in range(2):
            if self.draft.text[end : end + 2].lstrip()[:1] != "(":
                break
            _, end = self.draft.sentence(end + 1)  # „… 2007 г. (Комо) и 24 юни 2007 г. (Ниш)"
        second = self.twice.other_day(date, start, end)
        if second is not None and second.id not in taken:
            self.draft.signed_on(agreement, second, "second day")
            taken.add(second.id)
            for place in self.twice.places(date, second, start, end):
                self.draft.relate("SIGNED_IN", agreement, place, "place of a second day")

    def _for_date(self, date: Mention, target: list[Mention], start: int, end: int) -> Mention | None:
        """Which paper a date of a signing sentence belongs to."""
        text, cues = self.draft.text, self.cues
        open_papers = [item for item in target if not self.draft.leads(item, "SIGNED_ON")]
        if not open_papers:
            return None
        told = max(text.rfind(mark, start, date.start) for mark in (": ", "; "))
        eve = next(cues.spans("day_before", text, max(start, told), end), None)
        if eve is not None and not -1 <= date.start - eve[1] <= _BESIDE:
            return None  # „18 април /наш кор./ … подписаха вчера", but not „вчера, 17 април"
        clause_start, clause_end = self.segments.clause(date.start, start, end)
        if text[clause_end : clause_end + 1] == ":":
            _, clause_end = self.segments.clause(clause_end + 1, start, end)  # „… на 10 октомври: кметовете подписаха"
        then = self.segments.and_then.search(text, date.end, clause_end)
        if then is not None and not self.segments.signs(then.end(), clause_end):
            clause_end = then.start()  # „до 15 април, когато кметът ще гостува"
        if self.other_days.decided(date, clause_start, target) or self.other_days.aside(date, clause_start, clause_end):
            return None
        told = self.segments.tells(clause_start, clause_end, start)
        told |= cues.found("renewal", text, clause_start, clause_end) and any(
            item.type == "supplementary" and clause_start <= item.start < clause_end for item in target
        )
        lasting = self._since.search(text[max(clause_start, date.start - 8) : date.start]) is not None
        if not told and not (lasting and cues.found("in_force", text, clause_start, clause_end)):
            return None
        if cues.found("anniversary", text, clause_start, clause_end) and not any(
            item.end <= date.start and cues.found("signed", text, item.end, date.start) for item in target
        ):
            return None
        visits = list(cues.spans("during_visit", text, clause_start, clause_end))
        if any(
            not any(begin <= a < stop for begin, stop in visits)  # „подписи ще се положат при гостуването им през май"
            for a, _ in cues.spans("not_signing", text, clause_start, clause_end)
        ) and not any(clause_start <= item.start < clause_end for item in target):
            return None
        inside = [item for item in target if start <= item.start < end]
        if (of_it := self.segments.told_of(date, inside)) is not None:
            return of_it if of_it in open_papers else None
        nearest = self.segments.paper_of(date.start, start, end, inside) if inside else open_papers[-1]
        behind = next((item for item in inside if 0 <= item.start - date.end <= _NEXT), None)
        if behind is not None and nearest.end <= date.start and self.draft.within(nearest.end, date.start, ("DATE",)):
            nearest = behind  # „протокол на 3 май и на 5 юни договор"
        ground = leads(text, cues, nearest.start) and date.end > self.segments.own_part(nearest, end)
        if ground or self.other_days.replaced(nearest):
            nearest = next((item for item in open_papers if item in inside and item.start > nearest.end), nearest)
        if nearest not in open_papers:
            # «Взамен протокола 1977 года … подписали 21 сентября 1996 г. договор»
            later = [item for item in open_papers if item.start >= date.end and item in inside][:1]
            if not later or not cues.found("signed", text, nearest.end, later[0].start):
                return None
            nearest = later[0]
        between = text[min(nearest.end, date.end) : max(nearest.start, date.start)]
        if len(between) > 260 or self.other_days.of_what_comes(date, nearest, start, clause_end):
            return None
        return nearest

    def _far(self, date: Mention, start: int, end: int) -> int:
        """How far a date stands from the nearest word of signing; marks between them count as many words."""
        text = self.draft.text
        best = _FAR
        for a, b in [*self.cues.spans("sign", text, start, end), *self.cues.spans("event", text, start, end)]:
            low, high = min(date.end, b), max(date.start, a)
            gap = text[low:high] if low < high else ""
            best = min(best, len(gap) + 40 * sum(gap.count(mark) for mark in ",;:–—("))
        return best

    def _same_day(self, agreement: Mention, start: int) -> None:
        """«Спустя час там же подписан …», „Същата вечер …": the day of the signing told before."""
        draft = self.draft
        if draft.targets(agreement, "SIGNED_ON"):
            return
        for paper in backwards(self.agreements, start):
            dates = draft.targets(paper, "SIGNED_ON")
            if dates and paper.status == "signed" and start - paper.end < 2 * PAGE_REACH:
                # «13 октября приехали. Договор 2017 года решено дополнить, и в тот же день …»
                before = draft.within(draft.block(start).start, start, ("DATE",))
                days = [date for date in (dates[0], *reversed(before)) if DAY.fullmatch(date.edtf or "")]
                draft.signed_on(agreement, (days or dates)[0], "the same day", 0.7)
                return
            if start - paper.end >= 2 * PAGE_REACH:
                return

    def _today(self, target: list[Mention]) -> None:
        """«подписали сегодня»: the page's dateline."""
        dateline = self.structure.dateline
        if dateline is None:
            return
        for agreement in target[:1]:
            if not self.draft.targets(agreement, "SIGNED_ON"):
                self.draft.signed_on(agreement, dateline, "today")

    def _place(self, place: Mention, target: list[Mention], start: int, end: int) -> None:
        text, cues = self.draft.text, self.cues
        clause_start, clause_end = self.segments.clause(place.start, start, end)
        if text[clause_end : clause_end + 1] == ":" and cues.found("came_about", text, clause_start, clause_end):
            _, clause_end = self.segments.clause(clause_end + 1, start, end)  # „В Комо се случи това: кметът подписа …"
        if not self.segments.tells(clause_start, clause_end, start):
            return
        states = self.draft.over(max(start, place.start - _SEAT), place.start - 1, ("COUNTRY",))
        if states and self.cues["in"].fullmatch(text[states[-1].end : place.start].strip()):
            return  # „консулът на Турция в Бургас"
        before = text[max(start, place.start - 40) : place.start]
        of_noun = self._of_noun.search(before) or (place.label != "CITY" and self._town_of.search(before)) or None
        if of_noun is not None and not self.told_days.in_hall(place, start):
            return  # „съветът в Стралджа", „околия в Турция": no place of signing
        body = self.draft.within(max(start, place.start - _SEAT_REACH), place.start, ("ORG",))[-1:]
        if body and len(text[body[0].end : place.start].split()) == 1:
            return  # «с Музеем ножей в Золингене»
        told = [item for item in target if start <= item.start < end]
        if not told and cues.found("contract", text, clause_start, clause_end):
            return  # «контракт на уборку снега в Клину»
        if cues.found("instead_of_him", text, place.end, clause_end):
            return  # „кметът остана в София и вместо него подписа …"
        if self.segments.turns_away(clause_start, place.start, clause_end):
            return  # „подписаха договор, а после гостите отидоха в Котел"
        nearest = min(target, key=lambda item: abs(item.start - place.start))
        if len(told) > 1:
            nearest = self.segments.paper_of(place.start, start, end, told)
        nearest = added(self.draft, cues, nearest, end)
        if place.label != "CITY" and self.draft.reached(place, "LOCATED_IN"):
            return
        if nearest.status == "ended" and cues.found("ended", text, place.end, max(place.end, nearest.start)):
            return  # „съветниците в Пловдив прекратиха споразумението"
        papers = [nearest] if start <= nearest.start < end or len(target) == 1 else target
        for paper in papers:
            if not self.draft.targets(paper, "SIGNED_IN"):
                self.draft.relate("SIGNED_IN", paper, place, "in, beside signing")
