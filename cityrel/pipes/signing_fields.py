"""Signing told in fields: the date, place, signatory and validity cells of a row, or lines of a card."""

from __future__ import annotations

from functools import cached_property

import regex

from cityrel.document import Mention
from cityrel.languages.cues import Cues, alternation, compiled
from cityrel.pipes.draft import Draft, backwards
from cityrel.pipes.offices import any_title
from cityrel.pipes.other_days import OtherDays
from cityrel.pipes.row_dates import of_tie
from cityrel.pipes.structure import Structure
from cityrel.reading.blocks import CELL, KEYVALUE, Block
from cityrel.scheme import PEOPLE

#: Letters beside a name and its office in a cell of names.
_SMALL = 6
#: Characters of the words before the day until which a paper lasts.
_LED = 30
#: Characters of the value of a day.
_DAY = 10
#: Characters of a denial before the day that a field tells of.
_DENIED = 3
#: Letters of a key that name its paper, and of its ending.
_STEM, _ENDING = 5, 2
_PART = regex.compile(r"(?<![\d.])(\d)\)\s")


class SigningFields:
    """Joins the fields of a row or card to its papers; they belong to the first where nothing else tells.

    Args:
        draft: with agreements, dates, places and people found.
        structure: its units.
        cues: the pack's cue words.
        side: finds the words before the town that one signs for.
        other_days: tells dates that are no days of signing.
    """

    def __init__(
        self,
        draft: Draft,
        structure: Structure,
        cues: Cues,
        side: regex.Pattern[str],
        other_days: OtherDays,
    ) -> None:
        self.draft = draft
        self.structure = structure
        self.cues = cues
        self.side = side
        self.other_days = other_days
        self._from = compiled(rf"(?i)[\s,(]*+(?:(?:{alternation(draft.pack.data('cues')['spans']['dated'])})\s)?")
        self._titles = any_title(draft.pack)
        until = alternation([*cues.entries("until_when"), *cues.entries("until")])
        self._until = compiled(rf"(?i)(?<!\p{{L}})(?:{until})\s(?:\p{{L}}\.\s?)?(?:\p{{L}}++\s){{0,2}}$")
        order = "|".join(rf"({alternation([stem])})" for stem in draft.pack.data("cues")["spans"]["row_ordinals"])
        #: „за второто:"
        self._ordinal = compiled(rf"(?i)(?<!\p{{L}})(?:{order})(?:\s\p{{L}}++)?\s?[:–—-]")
        self._years_led = frozenset(draft.pack.data("cues")["spans"]["years_led"])
        self.agreements = draft.labelled("AGREEMENT")

    def __call__(self, taken: set[str]) -> None:
        """Relate what the fields hold; ``taken`` gets the ids of the dates."""
        draft = self.draft
        groups: dict[int, Mention] = {}
        for agreement in self.agreements:
            block = draft.block(agreement.start)
            if block.group is not None and block.key in ("document", "cell"):
                groups.setdefault(block.group, agreement)
        for agreement in self.agreements:
            for block in self.structure.card(agreement.start)[:1]:
                groups.setdefault(block.group or 0, agreement)
        for block in draft.blocks:
            if block.key == "signatories" and block.group not in groups and block.group is not None:
                # „Подписали: …" under a paper that stands in no field
                above = next(backwards(self.agreements, block.start), None)
                if above is not None and block.number - draft.block(above.start).number <= 3:
                    groups[block.group] = above
            if block.group is None or block.group not in groups:
                continue
            agreement = self._paper_of_row(groups[block.group], block)
            inside = draft.within(block.start, block.end)
            if (
                block.key in ("date", "place")
                or self._begins_with_day(block)
                or (block.key == "cell" and not inside[1:] and inside and self._fills(inside[0], block))
            ):
                self._when_and_where(agreement, block, taken)
            if block.key == "signatories":
                self._where_signed(agreement, block)
            if block.key in ("date", "signatories") or (block.key == "cell" and self._names(block, inside)):
                for item in inside:
                    if item.label in PEOPLE:
                        for paper in self._signed_papers(agreement, block, item):
                            draft.relate("SIGNED_BY", paper, item, "field")
            elif block.key == "validity":
                for item in inside:
                    # „прекратен от 2019 г." tells no term
                    if item.label == "DATE" and not self.cues.found("ended", draft.text, block.start, item.start):
                        draft.relate("VALID_FOR", agreement, item, "field")
                        taken.add(item.id)
            elif block.key in ("status", "note", "cell") and not draft.leads(agreement, "VALID_FOR"):
                for item in inside:
                    if item.label == "DATE" and self._is_term(item, block):
                        draft.relate("VALID_FOR", agreement, item, "told in a field")
                        taken.add(item.id)

    def _begins_with_day(self, block: Block) -> bool:
        """«12.05.2003, мэр X и глава Y»: whether a field of names begins with the day, which no other field tells."""
        if block.key != "signatories" or any(other.key == "date" for other in self.structure.groups[block.group]):
            return False
        return bool(self.draft.starting(block.start, block.start + 1, ("DATE",)))

    def _names(self, block: Block, inside: list[Mention]) -> bool:
        """„П. Колев – кмет; Йон Гуца": whether a cell of a row without known columns holds people and what they are."""
        people = [item for item in inside if item.label in PEOPLE and not item.unnamed]
        if block.kind != CELL or not people or any(item.label in ("DATE", "AGREEMENT") for item in inside):
            return False
        rest = self._titles.sub(" ", self.draft.bare(block.start, block.end))
        return sum(map(str.isalpha, rest)) <= _SMALL * len(people)

    def _is_term(self, date: Mention, block: Block) -> bool:
        """„действащ, срок до май 2027 г.", „в сила (до 2030 г.)": a day until which the row's paper is to last."""
        text, cues = self.draft.text, self.cues
        if self.draft.within(block.start, date.start, ("AGREEMENT",)):
            return False
        if "/" in (date.edtf or "") and text[block.start : date.start].strip().lower() in self._years_led:
            return True  # „за 2001–2002 г., изтекла"
        if any(cues.found(name, text, block.start, date.start) for name in ("ended", "inactive", "preparing")):
            return False
        led = self._until.search(text, max(block.start, date.start - _LED), date.start)
        if led is None:
            return False
        before = text[block.start : led.start()].rstrip(" (,–—-")
        return not before or any(
            cues.found(name, text, block.start, date.start) for name in ("in_force", "validity", "term", "renewal")
        )

    @cached_property
    def _of_offices(self) -> set[str]:
        """Ids of the towns told in the phrases of offices."""
        return {town.id for towns in self.draft.office_towns.values() for town in towns}

    def _paper_of_row(self, first: Mention, block: Block) -> Mention:
        """The paper of a row that a cell speaks of: the n-th one's cell of its kind, or the one told before it."""
        draft = self.draft
        field = draft.block(first.start)
        if block.key == "signatories" and block.kind == KEYVALUE:
            return self._named_in_key(first, block)
        if field.group != block.group or field.kind != CELL:
            return first
        row = self.structure.groups[block.group]
        cells = [other for other in row if other.key == "document"]
        starts = [draft.starting(cell.start, cell.end, ("AGREEMENT",))[:1] for cell in cells]
        papers = [found[0] for found in starts if found]
        same = [other for other in row if other.key == block.key]
        if len(papers) < 2 or len(papers) < len(cells):
            return first
        if len(same) == len(papers):
            return papers[same.index(block)]
        return next((paper for paper in reversed(papers) if paper.end <= block.start), first)

    def _named_in_key(self, first: Mention, block: Block) -> Mention:
        """„Приложение: програма …", „Приложението подписаха: …": the paper that a key names, else the first."""
        text = self.draft.text
        key = text[text.rfind("\n", 0, block.start) + 1 : block.start].lower().split()
        for field in self.structure.groups[block.group]:
            papers = self.draft.starting(field.start, field.end, ("AGREEMENT",)) if field.kind == KEYVALUE else []
            own = text[text.rfind("\n", 0, field.start) + 1 : field.start].lower().strip(" :–—-")
            if not papers or " " in own or len(own) < _STEM:
                continue
            if any(word.startswith(own[: max(_STEM, len(own) - _ENDING)]) for word in key):
                return papers[0]
        return first

    def _when_and_where(self, agreement: Mention, block: Block, taken: set[str]) -> None:
        """The dates and the town of a field: „Дата: 3.06.1997, Трявна", „1) Комо, 1985 г.; 2) Трявна, 2004"."""
        draft = self.draft
        dates = draft.within(block.start, block.end, ("DATE",)) or self._same_day(block)
        papers = self._papers_of(agreement, block)
        for date in dates[1:] if len(papers) == 1 else []:
            # „3.06.1971 (преподписан 9.02.2001)", „3.06.1971, за 1971–1981 г."
            lasts = regex.fullmatch(r"\d{4}/\d{4}", date.edtf or "") is not None
            if lasts or self.cues.found("renewal", draft.text, dates[0].end, date.start):
                self.draft.signed_on(agreement, date, "field, again")
                taken.add(date.id)
        for date, paper in zip(dates, papers, strict=False):
            if self._put_off(block, date):
                continue
            if of_tie(self.structure, paper, date) or self.other_days.decided(date, block.start, [paper]):
                continue  # „побратим | 1984 | Договор от 12.08.1997": the date of the tie
            if block.key != "place" or not draft.leads(paper, "SIGNED_ON"):
                self.draft.signed_on(paper, date, "field")
                taken.add(date.id)
        for town in draft.within(block.start, block.end, ("CITY",)):
            before = draft.text[max(block.start, town.start - 30) : town.start]
            number = self._number(block, town)
            paper = papers[number - 1] if number and number <= len(papers) else agreement
            if town.id in self._of_offices or self.side.search(before) or draft.leads(paper, "SIGNED_IN"):
                continue  # „5.03.1996 г., кметът на Комо X"
            draft.relate("SIGNED_IN", paper, town, "field")

    def _same_day(self, block: Block) -> list[Mention]:
        """„Вх. № 41/30.05.2016 г." and below it „Подписан: същия ден": the day told last in the row above a field."""
        if block.key != "date" or self.cues["same_day"].match(self.draft.text, block.start) is None:
            return []
        first = min(field.start for field in self.structure.groups[block.group])
        told = self.draft.within(first, block.start, ("DATE",))
        return [date for date in told if len(date.edtf or "") == _DAY][-1:]

    def _where_signed(self, agreement: Mention, block: Block) -> None:
        """„кметовете, в Комо": the town at the end of a field of those who signed."""
        draft, text = self.draft, self.draft.text
        for town in draft.within(block.start, block.end, ("CITY",))[-1:]:
            led = self.structure.inside.search(text, max(block.start, town.start - _LED), town.start)
            comma = led is not None and text[block.start : led.start()].endswith((", ", "; "))
            ends = block.end - town.end < 2 and town.id not in self._of_offices
            if comma and ends and not draft.leads(agreement, "SIGNED_IN"):
                draft.relate("SIGNED_IN", agreement, town, "field")

    def _put_off(self, block: Block, date: Mention) -> bool:
        """„Сключен: не е; на 7 юни 2019 г. проектът е върнат": a day that is told of what did not come about."""
        told = block.start + _DENIED < date.start and self.structure.fields.unsigned(block)
        return told and not self.cues.found("still_ahead", self.draft.text, block.start, block.end)

    def _number(self, block: Block, item: Mention) -> int:
        """The number before an item in a field of several: „1) …; 2) …", „за второто: …"; 0 without any."""
        text = self.draft.text
        numbers = _PART.findall(text, block.start, item.start)
        if numbers:
            return int(numbers[-1])
        told = list(self._ordinal.finditer(text, block.start, item.start))
        return next((number for number, word in enumerate(told[-1].groups(), 1) if word), 0) if told else 0

    def _signed_papers(self, agreement: Mention, block: Block, person: Mention) -> list[Mention]:
        """The papers that one of a field's people signed: the one of the same number, both, or the row's first."""
        field = self.draft.block(agreement.start)
        papers = self.draft.starting(field.start, field.end, ("AGREEMENT",))
        if len(papers) > 1 and (number := self._number(block, person)):
            return papers[number - 1 : number]
        both = self.cues.found("both_papers", self.draft.text, block.start, block.end)
        return papers if both and len(papers) > 1 else [agreement]

    def _papers_of(self, first: Mention, dates: Block) -> list[Mention]:
        """The papers that the dates of a field belong to: as many in the row's document field, or its first."""
        field = self.draft.block(first.start)
        papers = self.draft.starting(field.start, field.end, ("AGREEMENT",))
        count = len(self.draft.within(dates.start, dates.end, ("DATE",)))
        return papers if len(papers) == count > 1 else [first]

    def _fills(self, item: Mention, block: Block) -> bool:
        return item.label == "DATE" and (block.end - block.start) - (item.end - item.start) <= 4
