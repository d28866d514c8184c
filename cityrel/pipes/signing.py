"""When, where, by whom and for how long: SIGNED_ON, SIGNED_IN, SIGNED_BY, VALID_FOR.

Each date, place and person of a sentence goes to one agreement: by the pattern that ties it to the paper („от 1999 г.",
a bracket, a field), else to the paper that is signed in the clause, else to the one told just before.
"""

from __future__ import annotations

import itertools

import regex

from cityrel import edtf
from cityrel.document import Mention
from cityrel.languages.cues import BEGIN, Cues, alternation
from cityrel.pipes.draft import Draft, next_start
from cityrel.pipes.structure import Structure
from cityrel.reading.blocks import ITEM, Block

_CLAUSE = regex.compile(r"[;:!?]|(?<=\p{L}{4}|[\d»”\"')])\.(?=\s+\p{Lu})")
#: Days; a paper is signed on some day of a visit, but no visit is longer than a month.
_LONGEST_VISIT = 31
_CHRONICLE = regex.compile(r"\s*+[:–—-]\s*+(?:\p{L}++\s){0,3}")
_BREAK = regex.compile(r"[,;:](?=\s)|\s[–—]\s")


class Signing:
    """Adds the relations of signing for each agreement of a draft."""

    def __init__(self, draft: Draft, structure: Structure, cues: Cues) -> None:
        self.draft = draft
        self.structure = structure
        self.cues = cues
        self.agreements = draft.labelled("AGREEMENT")
        words = "|".join(regex.escape(word) for word in cues.entries("from_date") if word[0].isalpha())
        self._from = regex.compile(rf"(?i)(?:[\s,–—(/:-]*+|[\s–—(/:-]*+(?:{words})(?!\p{{L}})[\s(]*+)(?:\p{{L}}\.\s)?")

        valid = cues.entries("validity")
        self._valid, self._valid_words = (
            regex.compile(rf"{BEGIN}(?i:{alternation(entries)})(?!\p{{L}})[\s(]*+(?:\p{{L}}\.\s*+)?$")
            for entries in (valid, [entry for entry in valid if len(entry) > 3])
        )
        dated = "|".join(draft.pack.data("cues")["spans"]["dated"])
        self._dated = regex.compile(rf"(?i)(?:^|\s)(?:{dated})\s*+$|\(\s*+$")
        since = "|".join(cues.entries("from_then"))
        #: „от юни 2002 г. имаме договор": the date since which a paper holds
        self._since = regex.compile(rf"(?i)(?<!\p{{L}})(?:{since})\s(?:\p{{L}}\.\s)?$")
        joining = [*cues.entries("with"), *cues.entries("between"), *draft.pack.data("places_context")["joint"]]
        joining += [
            word.replace(".", "")
            for name in ("generic", "city_before", "region_before")
            for word in draft.pack.data("places_context")[name]
        ]
        self._joining = regex.compile(rf"(?i)(?<!\p{{L}})(?:{'|'.join(joining)})(?!\p{{L}})\.?")

    def __call__(self) -> None:
        taken: set[str] = set()
        self._fields(taken)
        for agreement in self.agreements:
            self._validity(agreement, taken)
        for agreement in self.agreements:
            self._date_beside(agreement, taken)
        for start, end in self.draft.sentences:
            self._sentence(start, end, taken)
        self._people_after()
        for agreement in self.agreements:
            self._visit(agreement, taken)

    def _signed_on(self, agreement: Mention, date: Mention, rule: str, score: float = 1.0) -> None:
        """Join a paper with the date of its signing; a span of months or years is the time it is made for."""
        type = "SIGNED_ON"
        if "/" in (date.edtf or ""):
            first, last = edtf.parse(date.edtf or "").days()
            if first is not None and last is not None and last - first > _LONGEST_VISIT:
                type = "VALID_FOR"
        self.draft.relate(type, agreement, date, rule, score)

    # ------------------------------------------------------------------ fields

    def _fields(self, taken: set[str]) -> None:
        """Date, place and signatory fields of a row belong to the row's first paper."""
        draft = self.draft
        groups: dict[int, Mention] = {}
        for agreement in self.agreements:
            block = draft.block(agreement.start)
            if block.group is not None and block.key in ("document", "cell"):
                groups.setdefault(block.group, agreement)
        for block in draft.blocks:
            if block.key == "signatories" and block.group not in groups and block.group is not None:
                # „Подписали: …" under a paper that stands in no field
                above = [item for item in self.agreements if item.end <= block.start]
                if above and block.number - draft.block(above[-1].start).number <= 3:
                    groups[block.group] = above[-1]
            if block.group is None or block.group not in groups:
                continue
            agreement = groups[block.group]
            inside = draft.within(block.start, block.end)
            if block.key == "date" or (
                block.key == "cell" and not inside[1:] and inside and self._fills(inside[0], block)
            ):
                for item in inside[:1]:
                    if item.label == "DATE":
                        self._signed_on(agreement, item, "field")
                        taken.add(item.id)
            elif block.key == "signatories":
                for item in inside:
                    if item.label in ("MAYOR", "PERSON"):
                        draft.relate("SIGNED_BY", agreement, item, "field")
            elif block.key == "place":
                for item in inside:
                    if item.label == "CITY":
                        draft.relate("SIGNED_IN", agreement, item, "field")
                        break
            elif block.key == "validity":
                for item in inside:
                    if item.label == "DATE":
                        draft.relate("VALID_FOR", agreement, item, "field")
                        taken.add(item.id)

    def _fills(self, item: Mention, block: Block) -> bool:
        return item.label == "DATE" and (block.end - block.start) - (item.end - item.start) <= 4

    # ---------------------------------------------------------------- validity

    def _validity(self, agreement: Mention, taken: set[str]) -> None:
        draft, text = self.draft, self.draft.text
        _start, end = draft.sentence(agreement.start)
        nearest = next_start(self.agreements, agreement, end)
        for date in draft.within(agreement.end, nearest, ("DATE",)):
            if date.id in taken:
                continue
            before = text[max(agreement.end, date.start - 30) : date.start]
            lasting = agreement.form in ("programme", "plan") or (
                "/" in (date.edtf or "") and len(date.edtf or "") == 9
            )
            if self._lasts(before, lasting):
                if agreement.status == "planned" and agreement.form not in ("programme", "plan"):
                    # the term of a plan is when the paper is to be signed
                    self._signed_on(agreement, date, "term of a plan")
                    taken.add(date.id)
                    continue
                draft.relate("VALID_FOR", agreement, date, "validity words")
                taken.add(date.id)

    def _lasts(self, before: str, lasting: bool) -> bool:
        """Whether words of validity stand right before a date; the bare preposition counts for what lasts only."""
        return (self._valid if lasting else self._valid_words).search(before) is not None

    # ------------------------------------------------------------------- dates

    def _date_beside(self, agreement: Mention, taken: set[str]) -> None:
        """A date that directly follows the paper, its parties in between or not."""
        draft, text = self.draft, self.draft.text
        block = draft.block(agreement.start)
        _, end = draft.sentence(agreement.start)
        if draft.leads(agreement, "SIGNED_ON"):
            return
        limit = next_start(self.agreements, agreement, block.end)
        for date in draft.within(block.start, agreement.start, ("DATE",))[-1:]:
            # a chronicle: „1996: декларация …", „12.05.2010 – подписан …"
            if (
                date.id not in taken
                and date.start - block.start < 4
                and _CHRONICLE.fullmatch(text, date.end, agreement.start)
            ):
                self._signed_on(agreement, date, "date at the head of the line")
                taken.add(date.id)
                return
        for date in draft.within(agreement.end, limit, ("DATE",)):
            if date.id in taken:
                return
            gap = text[agreement.end : date.start]
            if date.start >= end and not (block.kind == ITEM and len(gap) < 20):
                return
            plain = self._without_places(agreement.end, date.start)
            if block.kind == ITEM:
                plain = plain.lstrip(". ")
            if not text[date.end : end].strip(" .;)") and self._ends_line(gap):
                plain = " "
            if self._from.fullmatch(plain) or self._ends_with_from(plain, 160 if plain.rstrip().endswith("(") else 60):
                self._signed_on(agreement, date, "beside the paper")
                taken.add(date.id)
            return

    def _without_places(self, start: int, end: int) -> str:
        """The text between without the places and institutions in it and the words that join them."""
        plain = self.draft.bare(start, end)
        if self.draft.within(start, end):
            plain = self._joining.sub(" ", plain)
        return regex.sub(r"\(\s*\)", " ", plain)

    def _ends_line(self, gap: str) -> bool:
        """A date set off at the end of a line without a verb of signing: „Споразумение … в областта на …, 2009 г."."""
        return len(gap) < 90 and gap.rstrip()[-1:] in ",–—-" and not self.cues["sign"].search(gap) and "." not in gap

    def _ends_with_from(self, gap: str, reach: int) -> bool:
        return len(gap) < reach and self._dated.search(gap) is not None and not _CLAUSE.search(gap)

    def _visit(self, agreement: Mention, taken: set[str]) -> None:
        """A paper signed on a visit that the sentences before it date: „На 30.09. … посещение …. Подписан е …"."""
        draft, text, cues = self.draft, self.draft.text, self.cues
        start, end = draft.sentence(agreement.start)
        if any(item.end <= agreement.start and item.start >= start for item in self.agreements):
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
        if not (cues.found("visit", text, told_start, told_end) or cues.found("visit", text, start, end)):
            return
        if cues.found("sign", text, told_start, told_end):
            return
        self._signed_on(agreement, date, "date of the visit", 0.7)
        if not draft.targets(agreement, "SIGNED_IN"):
            for place in draft.within(told_start, told_end, ("CITY",)):
                if self.structure.inside.search(text[max(0, place.start - 14) : place.start]):
                    draft.relate("SIGNED_IN", agreement, place, "place of the visit", 0.7)
                    break

    # ---------------------------------------------------------------- segments

    def _segments(self, start: int, end: int, papers: list[Mention]) -> list[tuple[int, int]]:
        """The part of a sentence that speaks of each of its papers.

        Where the first paper is told date first („В 1987 году подписан протокол, в 1992 – …"), the next one begins at
        the first comma after it; else at the last comma before the next paper.
        """
        text = self.draft.text
        bounds = [start]
        for one, other in itertools.pairwise(papers):
            gap = text[one.end : other.start]
            if len(gap) < 40 and self.cues["based_on"].search(gap) and "," not in gap:
                bounds.append(end)  # what follows a parent paper is told of the one that rests on it
                continue
            marks = [
                match.end() for match in _BREAK.finditer(text, one.end, other.start) if not self._inside(match.start())
            ]
            dates = self.draft.within(bounds[-1], one.start, ("DATE",))
            if not marks:
                bounds.append(other.start)
            elif dates:
                bounds.append(marks[0])
            else:
                # „протокол през 1990 г., а през 2001 г. – договор": a second date begins what is told of the next
                later = self.draft.within(marks[0], other.start, ("DATE",))
                own = self.draft.within(one.end, marks[0], ("DATE",))
                before = [mark for mark in marks if later and mark <= later[-1].start]
                bounds.append(before[-1] if own and before else marks[-1])
        return list(zip(bounds, [*bounds[1:], end], strict=True))

    def _inside(self, offset: int) -> bool:
        """Whether an offset lies in a date („1995, м. септември") or a bracket."""
        return not self.draft.free(offset, offset + 1)

    def _segment_of(self, offset: int, start: int, end: int, papers: list[Mention]) -> Mention:
        segments = list(zip(papers, self._segments(start, end, papers), strict=True))
        for paper, (a, b) in segments:
            if a <= offset < b:
                return paper
        return next((paper for paper, (a, b) in reversed(segments) if a < b), papers[-1])

    # --------------------------------------------------------------- sentences

    def _sentence(self, start: int, end: int, taken: set[str]) -> None:
        draft, text, cues = self.draft, self.draft.text, self.cues
        if not any(cues.found(name, text, start, end) for name in ("sign", "event", "renewal", "in_force")):
            return
        inside = [item for item in self.agreements if start <= item.start < end]
        if not inside and not any(cues.found(name, text, start, end) for name in ("sign", "event", "renewal")):
            return
        target = inside or self._told_before(start, end) or self._told_after(start, end)
        if not target:
            return
        dated: dict[str, list[tuple[int, Mention]]] = {}
        for date in draft.within(start, end, ("DATE",)):
            if date.id in taken:
                continue
            agreement = self._for_date(date, target, start, end)
            if agreement is not None:
                dated.setdefault(agreement.id, []).append((self._far(date, start, end), date))
        for agreement in target:
            if agreement.id in dated:
                date = min(dated[agreement.id], key=lambda pair: pair[0])[1]
                self._signed_on(agreement, date, "signed in the clause")
                taken.add(date.id)
        if cues.found("today", text, start, end):
            self._today(target, start, end)
        for place in draft.within(start, end, ("CITY", "REGION", "COUNTRY")):
            if self.structure.inside.search(text[max(0, place.start - 14) : place.start]):
                self._place(place, target, start, end)
        self._people(target, start, end)

    def _told_before(self, start: int, end: int) -> list[Mention]:
        """The paper that a sentence without one speaks of: the last one of its unit, or of the text just before."""
        unit = self.structure.unit(start)
        event = self.cues.found("event", self.draft.text, start, end)
        earlier = [
            item
            for item in self.agreements
            if item.end <= start and self.structure.unit(item.start) is unit and (item.status != "planned" or event)
        ]
        if not earlier or start - earlier[-1].end > (600 if unit.kind == "page" else 400):
            return []
        return earlier[-1:]

    def _told_after(self, start: int, end: int) -> list[Mention]:
        """The papers of the next sentences, when the signing is told first („Подписание прошло в …")."""
        unit = self.structure.unit(start)
        return [
            item
            for item in self.agreements
            if end <= item.start < end + 300 and self.structure.unit(item.start) is unit and item.status != "planned"
        ]

    def _for_date(self, date: Mention, target: list[Mention], start: int, end: int) -> Mention | None:
        """Which paper a date of a signing sentence belongs to."""
        text, cues = self.draft.text, self.cues
        open_papers = [item for item in target if not self.draft.leads(item, "SIGNED_ON")]
        if not open_papers:
            return None
        clause_start, clause_end = self._clause(date.start, start, end)
        told = any(cues.found(name, text, clause_start, clause_end) for name in ("sign", "event"))
        lasting = self._since.search(text[max(clause_start, date.start - 8) : date.start]) is not None
        if not told and not (lasting and cues.found("in_force", text, clause_start, clause_end)):
            return None
        if cues.found("anniversary", text, clause_start, clause_end) and not any(
            item.end <= date.start and cues.found("signed", text, item.end, date.start) for item in target
        ):
            return None
        if cues.found("not_signing", text, clause_start, clause_end) and not any(
            clause_start <= item.start < clause_end for item in target
        ):
            return None
        inside = [item for item in target if start <= item.start < end]
        nearest = self._segment_of(date.start, start, end, inside) if inside else open_papers[-1]
        if nearest not in open_papers:
            return None
        between = text[min(nearest.end, date.end) : max(nearest.start, date.start)]
        if len(between) > 260:
            return None
        return nearest

    def _far(self, date: Mention, start: int, end: int) -> int:
        """How far a date stands from the nearest word of signing; marks between them count as many words."""
        text = self.draft.text
        best = 10_000
        for a, b in [*self.cues.spans("sign", text, start, end), *self.cues.spans("event", text, start, end)]:
            low, high = min(date.end, b), max(date.start, a)
            gap = text[low:high] if low < high else ""
            best = min(best, len(gap) + 40 * sum(gap.count(mark) for mark in ",;:–—("))
        return best

    def _clause(self, offset: int, start: int, end: int) -> tuple[int, int]:
        text = self.draft.text
        for match in _CLAUSE.finditer(text, start, offset):
            start = match.end()
        stop = _CLAUSE.search(text, offset, end)
        return start, stop.start() if stop else end

    def _today(self, target: list[Mention], start: int, end: int) -> None:
        """«подписали сегодня»: the page's dateline."""
        dateline = self.structure.dateline
        if dateline is None:
            return
        for agreement in target[:1]:
            if not self.draft.targets(agreement, "SIGNED_ON"):
                self._signed_on(agreement, dateline, "today")

    def _place(self, place: Mention, target: list[Mention], start: int, end: int) -> None:
        text, cues = self.draft.text, self.cues
        clause_start, clause_end = self._clause(place.start, start, end)
        if not any(cues.found(name, text, clause_start, clause_end) for name in ("sign", "event")):
            return
        nearest = min(target, key=lambda item: abs(item.start - place.start))
        if place.label != "CITY" and self.draft.reached(place, "LOCATED_IN"):
            return
        papers = [nearest] if start <= nearest.start < end or len(target) == 1 else target
        for paper in papers:
            if not self.draft.targets(paper, "SIGNED_IN"):
                self.draft.relate("SIGNED_IN", paper, place, "in, beside signing")

    def _people(self, target: list[Mention], start: int, end: int) -> None:
        draft, text, cues = self.draft, self.draft.text, self.cues
        people = draft.within(start, end, ("MAYOR", "PERSON"))
        signs = [match.span() for match in cues["sign"].finditer(text, start, end)]
        if not people or not signs:
            return
        for person in people:
            clause_start, clause_end = self._clause(person.start, start, end)
            near = [span for span in signs if clause_start <= span[0] < clause_end]
            if not near:
                continue
            if self._present_only(person, clause_start, clause_end, near):
                continue
            if any(b > person.end for _, b in cues.spans("sides", text, clause_start, near[0][0])):
                continue  # „на която страните подписаха …": the people before are not told to sign
            inside = [item for item in target if start <= item.start < end]
            papers = [self._segment_of(person.start, start, end, inside)] if inside else target[-1:]
            if inside and person.end <= inside[0].start:
                papers = self._coordinated(inside)
            elif not inside and cues.found("both_papers", text, start, end):
                papers = [item for item in self.agreements if item.end <= start][-2:]
            for agreement in papers:
                draft.relate("SIGNED_BY", agreement, person, "beside signing")

    def _coordinated(self, papers: list[Mention]) -> list[Mention]:
        """The first papers of a row („протокол … и договор …, както и програма"), which one signing is told of."""
        row = papers[:1]
        for paper in papers[1:]:
            gap = self._without_places(row[-1].end, paper.start)
            if len(gap) > 40 or self.cues["sign"].search(gap) or self.cues["based_on"].search(gap):
                break
            row.append(paper)
        return row

    def _present_only(self, person: Mention, start: int, end: int, signs: list[tuple[int, int]]) -> bool:
        """Whether the person is a guest or a speaker: a word of presence stands nearer than the signing."""
        text = self.draft.text
        distance = min(min(abs(person.start - b), abs(a - person.end)) for a, b in signs)
        for a, b in self.cues.spans("presence", text, start, end):
            gap = min(abs(person.start - b), abs(a - person.end))
            if gap < distance and not self._sign_between(person, (a, b), signs):
                return True
        return False

    @staticmethod
    def _sign_between(person: Mention, cue: tuple[int, int], signs: list[tuple[int, int]]) -> bool:
        low, high = min(person.start, cue[0]), max(person.end, cue[1])
        return any(low <= a and b <= high for a, b in signs)

    def _people_after(self) -> None:
        """Names in a bracket or at the end of a list item after the paper: its signatories."""
        draft, text = self.draft, self.draft.text
        for agreement in self.agreements:
            block = draft.block(agreement.start)
            limit = next_start(self.agreements, agreement, block.end)
            people = draft.within(agreement.end, limit, ("MAYOR", "PERSON"))
            for person in people:
                opening = text.rfind("(", agreement.end, person.start)
                closed = text.find(")", agreement.end, person.start)
                if opening >= 0 and closed < opening and opening - agreement.end < 80:
                    draft.relate("SIGNED_BY", agreement, person, "in brackets")
                elif block.kind == ITEM and draft.sentence(person.start) == draft.sentence(agreement.start):
                    gap = text[agreement.end : person.start]
                    if "—" not in gap and not self.cues.found("presence", text, agreement.end, person.start):
                        draft.relate("SIGNED_BY", agreement, person, "in the item")
