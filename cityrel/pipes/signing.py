"""When, where, by whom and for how long: SIGNED_ON, SIGNED_IN, SIGNED_BY, VALID_FOR.

Each date, place and person of a sentence goes to one agreement: by the pattern that ties it to the paper („от 1999 г.",
a bracket, a field), else to the paper that is signed in the clause, else to the one told just before.
"""

from __future__ import annotations

import itertools

import regex

from cityrel.document import Mention
from cityrel.languages.cues import Cues, alternation, compiled
from cityrel.pipes.dated_papers import added
from cityrel.pipes.days_beside import DaysBeside
from cityrel.pipes.draft import Draft, backwards
from cityrel.pipes.other_days import OtherDays
from cityrel.pipes.page_reader import PageReader
from cityrel.pipes.page_signatures import PageSignatures
from cityrel.pipes.segments import Segments, leads
from cityrel.pipes.signatories import Signatories
from cityrel.pipes.signed_twice import SignedTwice
from cityrel.pipes.signing_fields import SigningFields
from cityrel.pipes.structure import Structure
from cityrel.pipes.terms import Terms
from cityrel.pipes.told_apart import told_apart
from cityrel.pipes.told_days import DAY, PAGE_REACH, ToldDays

#: Characters of „in" before the seat of a consul, and from the start of an institution's name to its town.
_SEAT, _SEAT_REACH = 5, 100
#: Characters from „yesterday" to its date, and from a day to the paper right behind it.
_BESIDE, _NEXT = 6, 4
#: Characters from a day to a word of signing where there is none; words between „it" and that.
_FAR, _TO_VERB = 10_000, 4


class Signing(PageReader):
    """Adds the relations of signing for each agreement of a draft."""

    def __init__(self, draft: Draft, structure: Structure, cues: Cues) -> None:
        super().__init__(draft, structure, cues)
        self.agreements = draft.labelled("AGREEMENT")
        self.segments = Segments(draft, cues)
        self.signatories = Signatories(draft, structure, cues, self.segments)
        self.other_days = OtherDays(draft, cues)
        self.fields = SigningFields(draft, structure, cues, self.signatories.side, self.other_days)
        self.told_days = ToldDays(draft, structure, cues)
        self.terms = Terms(draft, structure, cues)
        context = draft.pack.data("places_context")
        nouns = alternation([*context["bodies"], *context["region_nouns"], *context["town_nouns"]])
        towns = alternation([f"{noun}*" for noun in context["town_nouns"]])
        inside = "|".join(regex.escape(word) for word in cues.entries("in"))
        self._of_noun = compiled(rf"(?i)(?<!\p{{L}})(?:{nouns})(?!\p{{L}})\s(?:{inside})\s(?:\p{{L}}++\s)?$")
        #: „с град в Сърбия", but „на Деня на града в Комо"
        self._town_of = compiled(rf"(?i)(?<!\p{{L}})(?:{towns})(?!\p{{L}})\s(?:{inside})\s$")
        self.twice = SignedTwice(draft, structure, cues)
        self._beside = DaysBeside(draft, structure, cues, self.segments, self.other_days, self.twice)
        self._signatures = PageSignatures(draft, structure)
        since = "|".join(cues.entries("from_then"))
        #: „от юни 2002 г. имаме договор": the date since which a paper holds
        self._since = compiled(rf"(?i)(?<!\p{{L}})(?:{since})\s(?:\p{{L}}\.\s)?$")

    def __call__(self) -> None:
        taken: set[str] = set()
        self.fields(taken)
        self.terms(taken)
        for agreement in self.agreements:
            self._beside(agreement, taken)
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
                self.twice.join_second(agreement, date, taken)
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
