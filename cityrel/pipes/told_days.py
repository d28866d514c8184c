"""Days and places of a signing that other sentences than the paper's own give."""

from __future__ import annotations

import itertools

import regex

from cityrel.document import Mention
from cityrel.languages.cues import Cues, alternation, compiled
from cityrel.pipes.draft import Draft, backwards
from cityrel.pipes.segments import CLAUSE_END, GROUNDS, leads
from cityrel.pipes.structure import Structure
from cityrel.pipes.tie_dates import begins_tie
from cityrel.reading.blocks import ITEM, KEYVALUE, PARAGRAPH
from cityrel.scheme import PEOPLE

#: Sentences back from „then" to the day that a row of signings has.
_TURNS = 9
#: … and from „the same day"
_SAME = 3
#: … and from a signing that is planned to „Срок: …"
_DUE = 3
#: Characters from a plan to „is expected", and from that to the date.
_AHEAD = 50
#: Characters back to what „there" may mean.
_TOLD_REACH = 300
#: Characters from „the place was" to the place.
_PLACE_REACH = 40
#: … and from „beside" to a town
_BESIDE = 24
#: Characters at the start of a sentence in which the time of day may stand.
_OPENING = 24
#: Characters from a signing to the paper that is named after it.
_ANNOUNCED = 300
#: Characters back to a paper that no section is about.
PAGE_REACH = 600
#: Characters before the date that an entry of a chronicle begins with: „На 3 май …".
_ENTRY = 4
#: What tells of a signing to come, and characters between its verb and „it".
_TO_COME, _IT = ("will_sign", "sign_it_then", "to_be_signed"), 5
#: Sentences after a paper in which „it was on …" may stand.
_AFTER = 2
#: Between a plan and „is expected": a clause of something else.
_OTHER = regex.compile(r"[;:]|,\s\p{Ll}{4,}")
_BLANKS = regex.compile(r"\s{2,}")
DAY = regex.compile(r"[\dX]{4}-\d\d-\d\d")


class ToldDays:
    """Joins papers to days and places that the text around their sentences gives.

    Args:
        draft: with agreements, dates and places found.
        structure: its units.
        cues: the pack's cue words.
    """

    def __init__(self, draft: Draft, structure: Structure, cues: Cues) -> None:
        self.draft = draft
        self.structure = structure
        self.cues = cues
        context = draft.pack.data("places_context")
        inside = "|".join(regex.escape(word) for word in cues.entries("in"))
        generic = "|".join(context["generic"])
        owned = "".join(f"(?:{word}\\s)?" for word in cues.entries("of"))
        #: «в зале администрации», „в ритуалната зала на": a hall of the town that follows
        self._venue = compiled(
            rf"(?i)(?<!\p{{L}})(?:{inside})\s(?:\p{{L}}++\s){{0,2}}?(?:{alternation(cues.entries('venue'))})\s"
            rf"(?:\p{{Ll}}++\s){{0,4}}?{owned}(?:(?:{generic})\.?\s?)?$"
        )
        part = alternation(draft.pack.data("cues")["spans"]["part_of_year"])
        self._until_date = compiled(rf"\s(?:\p{{Ll}}{{1,4}}\s)?(?:(?i:{part})\s)?")
        denied = alternation(draft.pack.data("cues")["spans"]["not"])
        #: „не в София, а в …"
        self._elsewhere = compiled(rf"(?i)(?<!\p{{L}})(?:{denied})\s(?:{inside})\s(?:(?:{generic})\.?\s?)?$")
        #: „Торун, Полша, където"
        self._where = compiled(rf"(?:,\s\p{{Lu}}\p{{L}}++)?,\s(?:{alternation(cues.entries('where'))})\s")
        visited = alternation(cues.entries("visit_to"))
        #: „посещение в": a place where someone goes or sits, no place of signing
        self._visited = compiled(rf"(?i)(?<!\p{{L}})(?:{visited})\s(?:{inside})\s(?:\p{{L}}++\.?\s)?$")

    def before(self, agreement: Mention, taken: set[str]) -> None:
        """Take what the text before a paper gives, and the place that the sentence after it does."""
        self._visit(agreement, taken)
        self._day_of_page(agreement)
        self._day_told(agreement)
        self._day_of_exchange(agreement, taken)
        self._day_due(agreement, taken)
        self._day_expected(agreement, taken)
        self._place_told(agreement)

    def after(self, agreement: Mention, taken: set[str]) -> None:
        """What gives nothing but the day and the place: „Беше 25 юни 1998 г.", «…; было это в Комо 8 июня 1997-го»."""
        draft, text = self.draft, self.draft.text
        signed = draft.targets(agreement, "SIGNED_ON")
        own = draft.sentence_index(agreement.start)
        signers = [draft.sentence_index(item.start) for item in draft.targets(agreement, "SIGNED_BY")]
        last = max([own, *signers])
        for start, end in draft.sentences[own : max(own + _AFTER, last + 1) + 1]:
            first = max(start, agreement.end)
            apart = draft.block(start) is not draft.block(agreement.start) and start > draft.sentences[own][1] + 1
            if apart and draft.block(start) is not draft.block(draft.sentences[last][0]):
                return
            if draft.block(start).group is not None or draft.starting(first, end, ("AGREEMENT",)):
                return
            if start > first - 1 and draft.within(*draft.sentences[own], ("DATE",)):
                return
            alone = self._day_alone(agreement, first, end) if not signed else None
            if alone is not None and alone.id not in taken:
                self.draft.signed_on(agreement, alone, "alone in a sentence", 0.7)
                taken.add(alone.id)
                return
            for cue, stop in self.cues.spans("was_then", text, first, end):
                before = text[start:cue].rstrip()
                if before and not before.endswith((";", "–", "—", ",", ":")):
                    continue
                for date in draft.within(stop, end, ("DATE",))[:1]:
                    if date.id in taken and date not in signed:
                        continue
                    if regex.search(r"\p{L}{4}", draft.bare(stop, date.start)) or (signed and date not in signed):
                        continue
                    self.draft.signed_on(agreement, date, "told after", 1.0)
                    taken.add(date.id)
                    for place in draft.within(stop, min(end, date.end + _PLACE_REACH), ("CITY",))[:1]:
                        if self.stands_in(place, start) and not draft.targets(agreement, "SIGNED_IN"):
                            draft.relate("SIGNED_IN", agreement, place, "told after")
                    return

    def _day_alone(self, agreement: Mention, start: int, end: int) -> Mention | None:
        """„8) Декларация с Комо. Безсрочна, 30.10.2018 г.": the one date of an item, with a word before it at most."""
        draft, text = self.draft, self.draft.text
        block = draft.block(agreement.start)
        dates = draft.within(block.start, block.end, ("DATE",))
        if block.kind != ITEM or len(dates) != 1 or not start <= dates[0].start < end or start == agreement.end:
            return None
        told = text[start : dates[0].start].strip(" ,")
        word = self.cues["not_ended"].fullmatch(told) is not None or not told
        return dates[0] if word and not text[dates[0].end : end].strip(" .") else None

    def _dated_entry(self, offset: int) -> bool:
        """Whether the block around an offset begins with a date, as an entry of a chronicle does."""
        block = self.draft.block(offset)
        return bool(self.draft.starting(block.start, min(block.start + _ENTRY, block.end), ("DATE",)))

    def paper_before(self, start: int, end: int) -> list[Mention]:
        """The paper that a sentence without one speaks of: the last one of its unit, or of the text just before."""
        if (noted := self.structure.noted(start)) is not None:
            return [noted]
        unit = self.structure.unit(start)
        event = self.cues.found("event", self.draft.text, start, end)
        planned = any(self.cues.found(name, self.draft.text, start, end) for name in ("planned", "will_sign"))
        to_come = planned and self._only_to_come(start, end)
        # „Подписи: …", „Подписана е на …"
        signing = self.cues["sign"].match(self.draft.text, start) is not None
        for item in backwards(self.draft.labelled("AGREEMENT"), start):
            if start - item.end > (PAGE_REACH if unit.kind == "page" else 400):
                break
            if (
                self._dated_entry(start)
                and self._dated_entry(item.start)
                and self.draft.block(item.start) is not (self.draft.block(start))
            ):
                break
            before = self.draft.within(self.draft.sentence(item.start)[0], item.start, ("AGREEMENT",))
            if before and (before[-1].status == "planned" if planned else signing):
                if leads(self.draft.text, self.cues, item.start, *GROUNDS):
                    continue  # „Планът към договора … Кметът ще го подпише": the plan
            if item.status == "signed" and to_come and self._signed(item):
                continue  # „Новия ще подпише кметът X"
            if self.structure.unit(item.start) is unit and (item.status != "planned" or event or planned):
                return [item]
        return []

    def _only_to_come(self, start: int, end: int) -> bool:
        """Whether a sentence tells of a signing to come and of no other, and not of „it"."""
        text, cues = self.draft.text, self.cues
        coming = [span for name in _TO_COME for span in cues.spans(name, text, start, end)]
        told = (a for a, _ in cues.spans("signed", text, start, end))
        meant = any(cues.found("signed_it", text, max(start, a - _IT), min(end, b + _IT)) for a, b in coming)
        return bool(coming) and not meant and all(any(first <= a < last for first, last in coming) for a in told)

    def _signed(self, paper: Mention) -> bool:
        """Whether the text tells when a paper was signed, or that it was."""
        told = self.cues.found("signed", self.draft.text, *self.draft.sentence(paper.start))
        return told or self.draft.leads(paper, "SIGNED_ON")

    def announced(self, start: int, end: int) -> list[Mention]:
        """The papers of the next sentences, when the signing is told first („Подписание прошло в …")."""
        if begins_tie(self.draft, self.cues, start, end):
            return []  # „Приятелството ни датира от 1974 г. Договорът …"
        unit = self.structure.unit(start)
        return [
            item
            for item in self.draft.starting(end, end + _ANNOUNCED, ("AGREEMENT",))
            if self.structure.unit(item.start) is unit and item.status != "planned"
        ]

    def dated_itself(self, paper: Mention) -> bool:
        """Whether the sentence of a paper has a date of its own, but for the paper's term."""
        dates = self.draft.within(*self.draft.sentence(paper.start), ("DATE",))
        return any(not self.draft.reached(date, "VALID_FOR") for date in dates)

    def there(self, target: list[Mention], start: int, end: int) -> None:
        """„пътува за Германия и там слага подписа си": the place told last."""
        if not self.cues.any_found(("sign", "event"), self.draft.text, start, end):
            return  # „договорът е на университета, другата страна там е …"
        cue = next(self.cues.spans("there", self.draft.text, start, end))
        if any(mayor.end == cue[0] - 1 for mayor in self.draft.within(start, cue[0], ("MAYOR",))):
            return  # „тъй като кметът там е болен"
        before = self.draft.within(max(0, start - _TOLD_REACH), cue[0], ("CITY", "COUNTRY"))
        places = [
            item for item in before if self.draft.sentence_index(start) - self.draft.sentence_index(item.start) < 2
        ]
        paper = next((item for item in target if start <= item.start < end), target[-1])
        if places and not self.draft.targets(paper, "SIGNED_IN"):
            located = {item.target: item.source for item in self.draft.relations if item.type == "LOCATED_IN"}
            place = places[-1]
            if place.id in located and located[place.id] in {item.id for item in places}:
                place = self.draft.by_id(located[place.id])
            self.draft.relate("SIGNED_IN", paper, place, "there", 0.7)
        elif not places and paper.status == "signed" and not self.draft.targets(paper, "SIGNED_IN"):
            for other in itertools.islice(backwards(self.draft.labelled("AGREEMENT"), start), 2):
                for place in self.draft.targets(other, "SIGNED_IN")[:1]:
                    self.draft.relate("SIGNED_IN", paper, place, "there", 0.7)
                    return

    def stands_in(self, place: Mention, start: int) -> bool:
        """Whether something is told to be in a place, or in a hall of it."""
        text = self.draft.text
        near = text[max(start, place.start - _BESIDE) : place.start]
        if any(len(near) - b <= 1 for _, b in self.cues.spans("lies_beside", near, 0, len(near))):
            return False  # „на съседното на Кахул село"
        if self._elsewhere.search(text, max(start, place.start - _BESIDE), place.start):
            return False
        dates = self.draft.within(max(0, place.start - 14), place.start, ("DATE",))  # „В мае Тула": no place
        if self._where_signed(place):
            return True
        if self.structure.inside.search(text[dates[-1].end if dates else max(0, place.start - 14) : place.start]):
            visited = self._visited.search(text[max(start, place.start - 40) : place.start])
            # „при посещение в Китай подписа", but „след посещението в Китай"
            return visited is None or self.cues.found("during_visit", text, max(start, place.start - 60), place.start)
        of_office = any(place in towns for towns in self.draft.office_towns.values())  # «В зале … мэр Рязани подписал»
        return place.label == "CITY" and not of_office and self.in_hall(place, start)

    def _where_signed(self, place: Mention) -> bool:
        """„заминава за Торун, Полша, където ще подпише …": whether a clause behind a place tells of a signing there."""
        text = self.draft.text
        where = self._where.match(text, place.end)
        if where is None:
            return False
        stop = CLAUSE_END.search(text, where.end())
        return self.cues.found("sign", text, where.end(), stop.start() if stop else len(text))

    def in_hall(self, place: Mention, start: int) -> bool:
        """„в сградата на общината в Комо": whether a hall of a town's body stands before the town."""
        if self._venue.search(self._before(place, start)) is None:
            return False
        hall = max((b for _, b in self.cues.spans("venue", self.draft.text, start, place.start)), default=start)
        # „в залата подписаха протокол с Комо"
        return not (
            self.draft.within(hall, place.start, ("AGREEMENT",))
            or self.cues.found("sign", self.draft.text, hall, place.start)
        )

    def _before(self, place: Mention, start: int) -> str:
        """The text before a place, without a town that it lies beside."""
        before = self.draft.bare(max(start, place.start - 80), place.start)
        return _BLANKS.sub(" ", before)

    def _day_of_page(self, agreement: Mention) -> None:
        """„Днес кметът смени химикалката. Най-напред подписа …": the day told before in the paragraph."""
        draft = self.draft
        start, end = draft.sentence(agreement.start)
        if agreement.status != "signed" or draft.leads(agreement, "SIGNED_ON") or draft.within(start, end, ("DATE",)):
            return
        block = draft.block(agreement.start)
        if self.structure.dateline is None or block.group is not None or block.kind == ITEM:
            return
        told = self.cues.found("sign", draft.text, start, end) and not self.cues.found(
            "anniversary", draft.text, start, end
        )
        # in a paragraph above only where it tells of the signing: „Днес … Подписаха в Комо."
        above = min(self.structure.dateline.end, block.start)
        for lead in (block.start, above) if self.cues.found("sign", draft.text, above, block.start) else (block.start,):
            today = self.cues.found("today", draft.text, lead, start)
            if told and today and not draft.within(max(lead, self.structure.dateline.end), start, ("DATE",)):
                self.draft.signed_on(agreement, self.structure.dateline, "today", 0.7)
                return

    def _day_of_exchange(self, agreement: Mention, taken: set[str]) -> None:
        """„Протоколът от 1998 г. е заменен през 2004 г. с договор": the one day left for the new one."""
        draft = self.draft
        start, end = draft.sentence(agreement.start)
        papers = draft.starting(start, end, ("AGREEMENT",))
        if agreement.status != "signed" or len(papers) != 2 or draft.leads(agreement, "SIGNED_ON"):
            return
        free = [date for date in draft.within(start, end, ("DATE",)) if date.id not in taken]
        old = next(paper for paper in papers if paper is not agreement)
        if len(free) == 1 and old.status == "ended" and self.cues.found("replaced", draft.text, start, end):
            self.draft.signed_on(agreement, free[0], "day it came for another", 0.8)
            taken.add(free[0].id)

    def _visit(self, agreement: Mention, taken: set[str]) -> None:
        """A paper signed on a visit that the sentences before it date: „На 30.09. … посещение …. Подписан е …"."""
        draft, text, cues = self.draft, self.draft.text, self.cues
        start, end = draft.sentence(agreement.start)
        if draft.within(start, agreement.start, ("AGREEMENT",)):
            return  # the first paper of the sentence is the one that is signed
        if agreement.status != "signed" or draft.targets(agreement, "SIGNED_ON") or draft.within(start, end, ("DATE",)):
            return
        block = draft.block(agreement.start)
        if block.group is not None or block.kind == ITEM or not cues.found("sign", text, start, end):
            return
        dates = [date for date in draft.within(block.start, start, ("DATE",)) if date.id not in taken]
        if not dates:
            return
        date = dates[-1]
        told_start, told_end = draft.sentence(date.start)
        later = cues.found("other_day", text, start, end)
        if later and draft.within(told_end, start, ("AGREEMENT",)):
            return  # „Договорът е подписан на 2 август. Два дни по-късно …": counted from that day
        if not (cues.found("visit", text, told_start, told_end) or cues.found("visit", text, start, end)):
            return
        if cues.found("sign", text, told_start, told_end):
            return
        if not (later and DAY.fullmatch(date.edtf or "")):
            self.draft.signed_on(agreement, date, "date of the visit", 0.7)
        if not draft.targets(agreement, "SIGNED_IN"):
            for place in draft.within(told_start, told_end, ("CITY",)):
                if self.structure.inside.search(text[max(0, place.start - 14) : place.start]):
                    draft.relate("SIGNED_IN", agreement, place, "place of the visit", 0.7)
                    break

    def _day_told(self, agreement: Mention) -> None:
        """„На 3 май се подписваше цял ден. Най-напред …": the day and place that a sentence without a paper gives."""
        draft, text, cues = self.draft, self.draft.text, self.cues
        start, end = draft.sentence(agreement.start)
        dated = draft.leads(agreement, "SIGNED_ON") or draft.within(start, agreement.start, ("DATE",))
        if agreement.status != "signed" or dated or draft.block(start).group is not None:
            return
        if leads(text, cues, agreement.start, *GROUNDS):
            return  # „После към договора беше прибавено …"
        if any(
            not leads(text, cues, item.start, *GROUNDS) for item in draft.within(start, agreement.start, ("AGREEMENT",))
        ):
            return
        turn = cues["in_turn"].match(text, start, end) is not None
        if draft.block(start).kind == ITEM or not (turn or cues.found("sign", text, start, end)):
            return
        if cues.found("other_day", text, start, end):
            return
        same, then = (cues.found(name, text, start, end) for name in ("same_day", "back_then"))
        last = draft.sentence_index(start)
        reach = _TURNS if turn else _SAME if same else 1
        for index in range(last - 1, max(-1, last - reach - 1), -1):
            told, stop = draft.sentences[index]
            papers = draft.within(told, stop, ("AGREEMENT",))
            # „Градовете се побратимиха през 2004 г. Договора тогава подписаха …"
            then &= index == last - 1
            days = [day for day in draft.within(told, stop, ("DATE",)) if then or DAY.fullmatch(day.edtf or "")]
            if len(days) != 1 or papers or draft.block(told).kind not in (PARAGRAPH, draft.block(start).kind):
                continue
            # „Минута преди него …", „Още преди обяд …"
            time = cues.found("time_of_day", text, start, min(end, start + _OPENING))
            later = same or then or (index == last - 1 and time)
            if not (
                later or cues.found("event_day", text, told, stop) or (turn and cues.found("sign", text, told, stop))
            ):
                continue
            self.draft.signed_on(agreement, days[0], "the day told before", 0.7)
            for place in draft.within(told, stop, ("CITY",)):
                if self.stands_in(place, told) and not draft.targets(agreement, "SIGNED_IN"):
                    draft.relate("SIGNED_IN", agreement, place, "the place told before", 0.7)
            return

    def _day_due(self, agreement: Mention, taken: set[str]) -> None:
        """„1. Посещение от Ниш. Срок: 18 март. Програма: подписване на …": the day of the item that plans a signing."""
        draft, text = self.draft, self.draft.text
        start, _ = draft.sentence(agreement.start)
        if not self.cues.found("to_sign", text, start, agreement.start):
            return
        last = draft.sentence_index(start)
        self._due_below(agreement, last + 1, taken)
        if draft.targets(agreement, "SIGNED_ON") or draft.within(start, agreement.start, ("DATE", "AGREEMENT")):
            return
        for index in range(last - 1, max(-1, last - _DUE - 1), -1):
            told, stop = draft.sentences[index]
            line = text.rfind("\n", 0, told) + 1 if draft.block(told).kind == KEYVALUE else told
            cue = self.cues["due"].match(text, line, stop)
            if cue is not None and text[cue.end() : cue.end() + 1] == ":":
                for date in draft.within(cue.end(), stop, ("DATE",))[:1]:
                    if date.id not in taken:
                        self.draft.signed_on(agreement, date, "day of the item", 0.7)
                return
            if draft.block(told).bullet:
                return

    def _due_below(self, agreement: Mention, index: int, taken: set[str]) -> None:
        """„Подписване на меморандум. Място: Ниш, дата: 18 март.": what the sentences behind it give as in a form."""
        draft, block = self.draft, self.draft.block(agreement.start)
        for told, stop in draft.sentences[index : index + _DUE]:
            if told >= block.end or draft.starting(told, stop, ("AGREEMENT",)):
                return
            for day in self._field("due", told, stop, ("DATE",))[:1]:
                if day.id not in taken and not draft.targets(agreement, "SIGNED_ON"):
                    self.draft.signed_on(agreement, day, "day of the item", 0.7)
                    taken.add(day.id)
            for town in self._field("where_due", told, stop, ("CITY",))[:1]:
                draft.relate("SIGNED_IN", agreement, town, "place of the item", 0.7)
            for person in self._field("who_due", told, stop, PEOPLE):
                draft.relate("SIGNED_BY", agreement, person, "signatory of the item", 0.7)

    def _field(self, name: str, start: int, end: int, labels: tuple[str, ...]) -> list[Mention]:
        """What follows a cue and a colon, up to the next colon."""
        text = self.draft.text
        cue = self.cues[name].search(text, start, end)
        if cue is None or not text.startswith(":", cue.end()) or text[start : cue.start()].rstrip()[-1:].isalpha():
            return []
        following = text.find(":", cue.end() + 1, end)
        return self.draft.within(cue.end(), following if following > 0 else end, labels)

    def _day_expected(self, agreement: Mention, taken: set[str]) -> None:
        """„Договорът се очаква през пролетта на 2026 г.": the date right behind the word that a plan is still ahead."""
        draft, text = self.draft, self.draft.text
        if agreement.status != "planned" or draft.targets(agreement, "SIGNED_ON"):
            return
        start, end = draft.sentence(agreement.start)
        following = draft.sentence_index(agreement.start) + 1
        if (agreement.start, agreement.end) == (start, end - 1) and following < len(draft.sentences):
            # „Побратимяване. По молба на гостите се отлага за юли 2027 г."
            end = min(draft.sentences[following][1], draft.block(agreement.start).end)
        for told, stop in self.cues.spans("still_ahead", text, agreement.end, min(end, agreement.end + _AHEAD)):
            gap = agreement.end, told
            if _OTHER.search(text, *gap) and not self.cues.any_found(("sign", "event"), text, *gap):
                return  # „…, гласуването е насрочено за 12 ноември"
            date = next(iter(draft.starting(stop, stop + _AHEAD, ("DATE",))), None)
            if date is not None and date.id not in taken and self._until_date.fullmatch(text, stop, date.start):
                self.draft.signed_on(agreement, date, "expected then", 0.7)
                taken.add(date.id)
                return

    def _place_told(self, agreement: Mention) -> None:
        """«…, местом церемонии был Омск», «Местом для этого выбрали Тулу»: a clause that gives the place alone."""
        draft, following = self.draft, self.draft.sentence_index(agreement.start) + 1
        if draft.targets(agreement, "SIGNED_IN"):
            return
        start, end = agreement.end, draft.sentence(agreement.start)[1]
        cue = next(self.cues.spans("venue_told", draft.text, start, end), None)
        if cue is None and following < len(draft.sentences):
            start, end = draft.sentences[following]
            cue = next(self.cues.spans("venue_told", draft.text, start, end), None)
        if (
            cue is None
            or draft.block(start) is not draft.block(agreement.start)
            or draft.starting(start, end, ("AGREEMENT",))
        ):
            return
        for place in draft.within(cue[1], min(end, cue[1] + _PLACE_REACH), ("CITY", "REGION", "COUNTRY"))[:1]:
            draft.relate("SIGNED_IN", agreement, place, "place told after", 0.7)
