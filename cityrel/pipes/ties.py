"""Ties that a page states without a paper: Tie on list items and headings, TWINNED_WITH in sentences, SINCE."""

from __future__ import annotations

import regex

from cityrel.document import Mention
from cityrel.languages.cues import BEGIN, LETTERS, Cues, alternation, compiled
from cityrel.pipes.districts import is_part
from cityrel.pipes.draft import Draft
from cityrel.pipes.place_rows import BRACKETED
from cityrel.pipes.place_words import PlaceWords
from cityrel.pipes.structure import Structure
from cityrel.pipes.tie_dates import BEFORE, PAUSE
from cityrel.pipes.tie_kinds import TieKinds, overlap
from cityrel.pipes.tie_lists import TieLists
from cityrel.pipes.tie_owners import NO_MORE
from cityrel.pipes.tie_subjects import IN_PASSING
from cityrel.pipes.units import Unit
from cityrel.reading.blocks import CELL, HEADING, ITEM, KEYVALUE, PARAGRAPH, Block
from cityrel.scheme import PEOPLE
from cityrel.things import place_key

#: Characters of a cell that tells the kind of tie and no more.
_STATUS = 40
#: Characters from the town of „with" to the word of its tie.
_WITH_REACH = 40
#: Characters between what presents a town and the paper that says so.
_NEAR = 12
#: Characters between a row of towns and the word of their tie.
_NEAREST = 60
#: Between a town and what is said of it alone: „, който е ", «, »
_APPOSED = regex.compile(r"\s?,\s(?:\p{Ll}++\s){0,3}+")
#: Characters between the word of a tie and the words that deny it.
_TURN = 60
#: Behind a bare verb what else is denied than the tie; words between it and the word of the tie.
_GOES_ON, _ADVERBS = regex.compile(r"\s\p{L}{2,}"), 2
#: Lines of a section that may say of its town that it is no twin.
_CARD = 4
#: Words before that of a tie in a sentence that says no more of its town.
_LEAD = 2
#: Words before the one that presents a town.
_OPENING = regex.compile(r"(?:[\p{L}-]++\s){0,4}")


class Ties(TieLists):
    """Adds Tie attributes, TWINNED_WITH and SINCE to a draft."""

    def __init__(self, draft: Draft, structure: Structure, cues: Cues) -> None:
        super().__init__(draft, structure, cues)
        heads = alternation(draft.pack.data("places_context")["org_heads"])
        self._places = draft.pack.get(PlaceWords)
        self._institution = compiled(rf"{BEGIN}(?i:{heads})(?!\p{{L}})")
        self._see_name = compiled(rf"[\s,;:(–—-]*+(?i:{alternation(cues.entries('see_name'))})\s++\p{{Lu}}")
        self._kinds = TieKinds(draft, cues)

    def __call__(self) -> None:
        for unit in self.structure.units:
            self._unit(unit)
        self._rows()
        for start, end in self.draft.sentences:
            self._counted_out(start, end)
            self._listed(start, end)
            self._sentence(start, end)
        for unit in self.structure.units:
            self._since(unit)

    # ------------------------------------------------------------------- lists

    def _unit(self, unit: Unit) -> None:
        """The subject of an item, row or section under a heading of twins or partners."""
        if unit.subject is None or unit.planned or self.draft.home is None or self._leads_on(unit.subject):
            return
        text = self.draft.text
        if self.cues.found("neither", text, unit.blocks[0].start, unit.blocks[0].end):
            return
        kind = unit.topic.tie if unit.topic is not None else None
        for block in unit.blocks:
            if unit.kind == "row" and block.start <= unit.subject.start < block.end:
                # „Побратим: X": the key's own word
                if self._institution.search(text, block.start, block.end):
                    return  # „Страни: … институт, Свиленград, и …": the towns are where these sit
                line = text.rfind("\n", 0, block.start) + 1
                if line == block.start and block.kind == KEYVALUE:
                    line = text.rfind("\n", 0, line - 1) + 1  # the key has a line of its own
                if any(self.cues.found(name, text, line, block.start) for name in ("preparing", "not_twins")):
                    return  # „Кандидат за побратим: X"
                for name in ("twin", "partner"):
                    if self.cues.found(name, text, line, block.start):
                        kind = name
            elif unit.kind != "item" and block.kind == KEYVALUE and block.key in ("date", "status"):
                # ЖИВЕЦ, or „Град: Живец", then „Побратими от: 2001 г."
                line = text.rfind("\n", 0, block.start) + 1
                told = (name for name in ("twin", "partner") if self.cues.found(name, text, line, block.start))
                kind = next(told, kind)
        own = None
        for block in unit.blocks:
            # „Вид" heads a column of papers or of kinds of tie
            short = block.key == "cell" or (block.key == "document" and block.kind == CELL)
            says = block.key == "status" or (short and block.end - block.start <= _STATUS)
            says = says or (block.key == "note" and self._noted(block))
            names = block.start <= unit.subject.start < block.end  # „Кавала (Гърция) – побратим"
            if not (says or names) and (block is not unit.blocks[0] or unit.kind == "row"):
                continue
            heads = block.kind == HEADING and unit.kind == "section"
            status = (unit.kind == "row" and not names) or block.key == "status"
            after = block.start if status or heads else unit.subject.end
            own = self._kind(text, block.start, block.end, after) or own
        if own is None and unit.kind == "section" and unit.blocks[1:]:
            # under a heading with both words the first sentence decides: „Побратими сме от 1993 г."
            first, last = self.draft.sentence(unit.blocks[1].start)
            if unit.topic is not None and unit.topic.mixed:
                own = self._kind(text, first, last, first)
            own = own or self._presented(first, last)
        kind = own or kind
        if kind is None or (unit.kind in ("item", "row") and self._denied(unit)):
            return
        opens = unit.kind == "item" and unit.blocks[0].kind == PARAGRAPH
        if (opens or (unit.kind == "section" and own is None)) and self._turned_down_below(unit):
            return
        papers = self.draft.within(unit.start, unit.end, ("AGREEMENT",))
        if own is None and papers and all(paper.status == "planned" for paper in papers):
            return  # all that the page tells of the place is a plan
        for place in (unit.subject, *unit.others):
            self._tie(place, kind, f"heading ({unit.kind})")
        for block in unit.blocks:
            if block.kind == KEYVALUE and block.start <= unit.subject.start < block.end:
                # „Города-побратимы: X, Y, Z"
                for place in self._row_after(
                    [*self.draft.within(unit.subject.end, block.end, ("CITY",))], (0, unit.subject.end), block.end
                ):
                    self._tie(place, kind, "row of places")
                self._since_listed(unit.subject, block.end)

    def _leads_on(self, place: Mention) -> bool:
        """„Гюмюрджина – вж. Комотини": whether an entry only says under which name a place stands."""
        return self._see_name.match(self.draft.text, place.end) is not None

    def _noted(self, block: Block) -> bool:
        """Whether a note is the kind of tie and little more, or begins with it: «Отметка: побратим, письма идут»."""
        short = block.kind == CELL and block.end - block.start <= _STATUS // 2
        return short or self.cues["tie_presented"].match(self.draft.text, block.start, block.end) is not None

    def _presented(self, start: int, end: int) -> str | None:
        """„Град-побратим от 1972 г., когато …": what the sentence under a town's name says first that it is."""
        text = self.draft.text
        for first, last in self.cues.spans("tie_presented", text, start, end):
            clause = self._clause((first, last), start, end)
            denied = any(self.cues.found(name, text, *clause) for name in ("no_tie", "not_twins", "preparing"))
            # „Побратимени сме с договор от 2009 г.": so says the paper
            denied = denied or bool(self.draft.starting(last, last + _NEAR, ("AGREEMENT",)))
            if not denied and _OPENING.fullmatch(text, start, first) and not self.draft.within(start, first):
                return "twin" if self.cues.found("twin", text, first, last) else "partner"
            break
        return None

    def _kind(self, text: str, start: int, end: int, after: int) -> str | None:
        """twin or partner by the first word of the item that is no part of a paper's name."""
        spans = [(*span, kind) for kind in ("twin", "partner") for span in self.cues.spans(kind, text, start, end)]
        denied = self._kinds.denied(start, end)
        for a, b, kind in sorted(spans):
            if (
                not overlap((a, b), denied)
                and not self.draft.within(a, b)
                and not self.draft.over(a, a + 1, ("AGREEMENT",))
            ):
                sentence = self.draft.sentence(a)
                own = a >= after and not self.draft.within(sentence[0], a, ("AGREEMENT",))
                own = own and (sentence[0] <= start or self._predicated((a, b), sentence))
                if own and not self.cues.found("no_tie", text, max(sentence[0], a - _TURN), b):
                    return kind
        return None

    def _predicated(self, cue: tuple[int, int], sentence: tuple[int, int]) -> bool:
        """„Печ (Унгария), 2003. Партньор от 2004 г.", but not „… Партньорите ни изпращат книги"."""
        if self.cues["many_partners"].match(self.draft.text, cue[0]) is None:
            return True
        lead, rest = self.draft.bare(sentence[0], cue[0]), self.draft.bare(cue[1], sentence[1])
        return len(LETTERS.findall(lead)) <= _LEAD and (
            NO_MORE.match(rest) is not None or self._subjects.of_own_town(rest)
        )

    def _denied(self, unit: Unit) -> bool:
        found = [
            span
            for name in ("not_twins", "no_tie", "preparing", "tie_proposed")
            for span in self.cues.spans(name, self.draft.text, unit.start, unit.end)
        ]
        if self._told_since(unit):
            return False  # „партньор от 2011 г., побратимяването предстои"
        unknown = {b for _, b in self.cues.spans("tie_date_unknown", self.draft.text, unit.start, unit.end)}
        found = [span for span in found if span[1] not in unknown and not self._of_others(unit, span[0])]
        found = [span for span in found if self.draft.block(span[0]).key != "date"]  # «Год породнения: не установлен»
        other = self._kinds.denied(unit.start, unit.end)
        found = [span for span in found if not overlap(span, other)]
        return any(not self.draft.over(a, a + 1, ("AGREEMENT",)) for a, _ in found) and not any(
            paper.status in ("signed", "ended") for paper in self.draft.within(unit.start, unit.end, ("AGREEMENT",))
        )

    def _turned_down_below(self, unit: Unit) -> bool:
        """„Още не сме побратими": whether a line below a town's name denies the tie that the heading above tells."""
        for block in unit.blocks[unit.kind == "section" : _CARD]:
            if block.gap and block.kind == HEADING:
                break
            if self._of_others(unit, block.start):
                continue
            for cue in self.cues.spans("tie_statement", self.draft.text, block.start, block.end):
                start, end = self.draft.sentence(cue[0])
                clause = self._clause(cue, start, end)
                if self.cues.found("no_tie", self.draft.text, *clause) or self._turned_down(cue, start, end):
                    papers = self.draft.within(unit.start, unit.end, ("AGREEMENT",))
                    return not any(paper.status in ("signed", "ended") for paper in papers)
        return False

    def _told_since(self, unit: Unit) -> bool:
        """Whether a unit's first line dates the tie by its own word: „партньор от 2011 г."."""
        first = unit.blocks[0]
        return any(
            self.draft.starting(b, min(b + 8, first.end), ("DATE",)) and not self.draft.within(a, b)
            for name in ("twin", "partner")
            for a, b in self.cues.spans(name, self.draft.text, first.start, first.end)
        )

    def _rows(self) -> None:
        """Places one after the other in a line under a heading of twins: „X (A); Y (B), 1963; Z (C)"."""
        draft = self.draft
        if draft.home is None:
            return
        for block in draft.blocks:
            topic = self.structure.topic(block)
            if topic is None or topic.tie is None or topic.planned or block.kind not in (PARAGRAPH, ITEM):
                continue
            cities = [
                item
                for item in draft.within(block.start, block.end, ("CITY",))
                if not self.structure.is_home(item) and not item.rule.startswith("old name")
            ]
            cities = [
                city
                for before, city in zip([None, *cities], cities, strict=False)
                if before is None or not (is_part(before) or self._places.part_of(draft.text[before.end : city.start]))
            ]
            if cities and self._aside(draft.sentence(cities[0].start)[0], cities[0].start):
                continue
            if len(cities) < 2 or draft.within(block.start, block.end, ("AGREEMENT", *PEOPLE)):
                continue
            if self._leads_on(cities[0]):
                continue
            rest = self.draft.bare(block.start, block.end)
            if sum(map(str.isalpha, rest)) > 6 * len(cities):
                continue
            # „Партньори: X, Y": the line's own word
            kind = self._kind(draft.text, block.start, cities[0].start, block.start) or topic.tie
            for index, place in enumerate(cities):
                self._tie(place, kind, "row of places")
                limit = cities[index + 1].start if index + 1 < len(cities) else block.end
                for date in self._dates(place.end, limit)[:1]:
                    draft.relate("SINCE", place, date, "row of places")
                    for before in cities[index - 1 : index] if index else ():
                        # „Измит и Гебзе (Турция), 2010": of both
                        gap = self.draft.text[before.end : place.start]
                        both = self._places.of_both.match(draft.text, place.end) is not None and gap.strip() == ","
                        both = both or self.structure.joint.fullmatch(gap.strip()) is not None
                        if both and not draft.leads(before, "SINCE"):
                            draft.relate("SINCE", before, date, "row of places")

    # --------------------------------------------------------------- sentences

    def _sentence(self, start: int, end: int) -> None:
        draft, text, cues = self.draft, self.draft.text, self.cues
        told = sorted([*cues.spans("tie_statement", text, start, end), *self._by_states(start, end)])
        if not told:
            return
        kinds = self._kinds.contrast(start, end)
        asserted, other = kinds if kinds is not None else ((start, start), (start, start))
        if kinds is not None:
            told = [span for span in told if not overlap(span, other)]
            told = sorted([*told, asserted]) if not any(overlap(span, asserted) for span in told) else told
        block = draft.block(start)
        if block.kind in (CELL, KEYVALUE):
            return
        spans = [
            span
            for span in told
            if not self._refused(self._clause(span, start, end), other)
            and (overlap(span, asserted) or not self._turned_down(span, start, end))
            and not any(draft.over(at, at + 1, ("AGREEMENT",)) for at in (span[0], span[1] - 1))
            and not self._subjects.of_gathering(start, span[0])
            # „Предложен за побратим през 2022 г.: X"
            and not cues.found("tie_proposed", text, max(start, span[0] - BEFORE), span[1])
            and not self._subjects.others(span, start, end)
        ]
        cities = [item for item in draft.within(start, end, ("CITY",)) if item.tie is None and item.rule != "old name"]
        if not spans:
            return
        clusters = [spans[0]]
        for span in spans[1:]:
            if span[0] - clusters[-1][1] < 30 and not any(clusters[-1][1] <= city.start < span[0] for city in cities):
                clusters[-1] = (clusters[-1][0], span[1])
            else:
                clusters.append(span)
        homes = [item for item in cities if self.structure.is_focus(item)]
        named = [item for item in cities if not self.structure.is_focus(item)]
        for cue in clusters:
            if self._of_unnamed(cities, homes, cue, end):
                continue
            others = self._subjects.joinable(named, cue)
            meant = self._joined_before(homes, others, cue) or self._meant(cue, start, end)
            if meant is not None:
                self._state([meant], homes, cue, start, end)
            if meant is not None or not cities:
                continue
            series = self._series(others, cue, start, end)
            for place, date in series:
                if date is not None:
                    draft.relate("SINCE", place, date, "series in a sentence")
                self._state([place], homes, cue, start, end)
            if series:
                continue
            after = self._row_after(others, cue, end)
            row = after or self._nearest(others, cue)
            many = len(row) > 1 or cues["many_partners"].match(text, cue[0]) is not None
            in_row = {place.id for place in row}
            rest = [place for place in others if place.id not in in_row] if many else []
            besides = self._besides(rest, cue, start)
            others = [place for place in others if place not in besides]
            if not homes and self._of_another(others, after, cue, (start, end)):
                continue
            if row:
                self._state(row, homes, cue, start, end)
                if besides:
                    self._state(besides, homes, cue, start, cue[0])
            before = self._with_before(others, cue, start) or self._subjects.becomes(others, homes, cue)
            if after and row and before is not None:
                # „С X градът се побратими през 1998 г., с Y – през 2006 г."
                self._state([before], homes, cue, start, after[0].start)
            for place in others if row else ():
                # „С X сме побратими от 1998 г., а с Y – от 2006 г."
                contrast = self._contrast.search(text, max(start, place.start - 16), place.start)
                clause = self._clause((place.start, place.end), start, end)
                denied = any(cues.found(name, text, *clause) for name in ("no_tie", "tie_turned_down", "not"))
                if place.start > cue[1] and contrast and not denied and not self._told_apart(place, end):
                    self._state([place], homes, (cue[0], place.end), start, end)

    def _of_another(
        self, others: list[Mention], after: list[Mention], cue: tuple[int, int], sentence: tuple[int, int]
    ) -> bool:
        """„Печ е побратимен с Комо": whether a sentence tells a tie of another town than the page's, which is joined.

        Args:
            others: the towns of the sentence.
            after: the row of them behind the words of the tie.
            cue: the span of those words.
            sentence: its span.
        """
        start, end = sentence
        owner, theirs = self._owners.told(others, cue, start, end)
        if owner is None and after:
            owner = self._owners.before(others, cue, start) if not self._is_with_us(cue) else None
            owner, theirs = owner or self._owners.of_own(others, cue, start), after
        if owner is None:
            return False
        for place in theirs:
            self.draft.relate("TWINNED_WITH", owner, place, self._rule("stated of another town", cue, start, end))
            self._since_in(place, place.end, min(end, place.end + 60), cue)
            if len(theirs) == 1 and not self.draft.targets(place, "SINCE"):
                self._since_told(place, cue, min(end, max(cue[1], place.end) + 40))
        return True

    def _with_before(self, places: list[Mention], cue: tuple[int, int], start: int) -> Mention | None:
        """The town behind the „with" that a sentence begins with, before the word of the tie."""
        before = [place for place in places if place.end <= cue[0] and cue[0] - place.end < _WITH_REACH][-1:]
        return next(
            (place for place in before if self._owners.company.fullmatch(self.draft.text[start : place.start])), None
        )

    def _refused(self, clause: tuple[int, int], other: tuple[int, int]) -> bool:
        """Whether a clause denies a tie, and not only that it is of another kind."""
        return any(
            not overlap(span, other)
            for name in ("no_tie", "not_twins")
            for span in self.cues.spans(name, self.draft.text, *clause)
        )

    def _turned_down(self, cue: tuple[int, int], start: int, end: int) -> bool:
        """„Побратими X и Y обаче не станаха", „Z не е сред побратимите ни": whether the cue's clause says that not."""
        text, cues = self.draft.text, self.cues
        near = max(start, cue[0] - _TURN), min(end, cue[1] + _TURN)
        for name in ("tie_turned_down", "tie_turned_bare"):
            for first, last in cues.spans(name, text, *near):
                after = first >= cue[1]
                span = (cue[1], first) if after else (last, cue[0])
                if span[0] > span[1] or PAUSE.search(text, *span) or cues.found("tie_turned_more", text, *span):
                    continue
                # „побратимът X не е включен", „не е участвал в срещата на побратимите"
                more = _GOES_ON.match(text, last, end) if after else len(text[slice(*span)].split()) > _ADVERBS
                if name == "tie_turned_down" or not more:
                    return True
        return False

    def _state(self, row: list[Mention], homes: list[Mention], cue: tuple[int, int], start: int, end: int) -> None:
        """Join the places of a row with the page's own town, or present them as its twins where it is not named."""
        if not homes and self.draft.home is not None and self.draft.block(start).kind != HEADING and self._ours(start):
            dated = self._row_dates(row, cue, start, end)
            for place in row:
                kind = "twin" if self.cues.found("twin", self.draft.text, *cue) else "partner"
                self._tie(place, kind, self._rule("sentence", cue, start, end))
                if not dated:
                    self._since_in(place, place.end, min(end, place.end + 60), cue)
                if not self.draft.leads(place, "SINCE"):
                    self._since_told(place, cue, end)
            self._since_later(row[-1], max(cue[1], row[-1].end))
            return
        home = homes[0] if homes else self.structure.home_near(row[0])
        if home is None:
            return
        self._row_dates(row, cue, start, end)
        for place in row:
            if (not homes and place_key(place) in self._tied) or place_key(place) == place_key(home):
                continue
            self.draft.relate("TWINNED_WITH", home, place, self._rule("stated", cue, start, end))
            if self.draft.leads(place, "SINCE"):
                continue
            self._since_in(place, place.end, min(end, place.end + 60), cue)
            if not self.draft.targets(place, "SINCE") and len(row) == 1:
                self._since_told(place, cue, min(end, max(cue[1], place.end) + 40))
        self._since_later(row[-1], max(cue[1], row[-1].end))

    def _rule(self, rule: str, cue: tuple[int, int], start: int, end: int) -> str:
        return rule + IN_PASSING * self._subjects.in_passing(cue, start, end)

    def _ours(self, start: int) -> bool:
        return self.structure.unit(start).kind == "page" or self.structure.unit(start).subject is not None

    def _nearest(self, places: list[Mention], cue: tuple[int, int]) -> list[Mention]:
        """The row of places that ends right before the cue, what stands in brackets between them left aside."""
        text = self.draft.text
        row: list[Mention] = []
        for place in reversed([place for place in places if place.end <= cue[0]]):
            if self.structure.inside.search(text[max(0, place.start - 14) : place.start]):
                continue
            gap = BRACKETED.sub("", text[place.end : row[-1].start if row else cue[0]])
            if row and (len(gap) > 30 or not (self.structure.joint.search(gap) or "," in gap)):
                break
            if row and self._break.search(gap):
                break  # „Комо е далеч, а Ниш и Печ са побратими"
            if not row and len(gap) > _NEAREST:
                break
            row.append(place)
            if _APPOSED.fullmatch(gap) and self.cues["one_twin"].fullmatch(text, *cue):
                break  # „Ниш и Печ, който е побратим на Русе"
        return row[::-1]
