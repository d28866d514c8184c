"""Who an agreement is between: PARTY relations.

Parties are looked for, in this order: in the words that follow the agreement („между X и Y", «с X»), before it in the
clause («между X и Y подписан договор»), among the towns of those who sign, in the heading or list item that governs the
place, and at last among the towns the page is about.
"""

from __future__ import annotations

from itertools import filterfalse

from cityrel.document import Mention
from cityrel.languages.cues import Cues
from cityrel.pipes.clause_parties import ClauseParties
from cityrel.pipes.deeds import PROPOSED
from cityrel.pipes.draft import Draft
from cityrel.pipes.many_sided import more_parties
from cityrel.pipes.mayors import Mayors
from cityrel.pipes.page_reader import PageReader
from cityrel.pipes.place_rows import PARTIES, PlaceRows
from cityrel.pipes.structure import Structure
from cityrel.pipes.with_whom import (
    of_both,
    of_next_sentence,
    of_paper_before,
    signed_abroad,
    signed_in,
    signing_side,
    signing_towns,
)
from cityrel.reading.blocks import ITEM
from cityrel.things import place_key

#: Characters before a sentence in which the other institution stands.
_BACK = 250


class Parties(PageReader):
    """Adds PARTY relations for each agreement of a draft."""

    def __init__(self, draft: Draft, structure: Structure, cues: Cues) -> None:
        super().__init__(draft, structure, cues)
        self.mayors = Mayors(draft, structure, cues)
        self.rows = PlaceRows(draft, structure)
        self.clause = ClauseParties(draft, structure, cues, self.rows)

    def explicit_parties(self) -> None:
        """Parties that the words around each agreement name."""
        agreements = self.draft.labelled("AGREEMENT")
        for agreement in agreements:
            found, rule = self.clause.of(agreement, agreements)
            if agreement.form == "document" and all(item.label == "COUNTRY" for item in found):
                continue  # „единственият документ, който ни свързва с Индия"
            self._add(agreement, found, rule)

    def implied(self) -> dict[str, list[Mention]]:
        """Towns that the sentence or the section gives for agreements without named parties, by agreement id."""
        found = {}
        for agreement in self.draft.labelled("AGREEMENT"):
            if not self.draft.leads(agreement, "PARTY"):
                towns, rule = self._partner(agreement)
                if rule != "page":
                    found[agreement.id] = towns
        return found

    def other_parties(self) -> None:
        """Parties from further away, for agreements that neither name their own nor take up one that does."""
        for agreement in self.draft.labelled("AGREEMENT"):
            if not self.draft.parties_of(agreement):  # nor does the title whose paper it is name any
                self._add(agreement, *self._partner(agreement))

    def _add(self, agreement: Mention, found: list[Mention], rule: str) -> None:
        found = [*found, *(more_parties(self.draft, self.structure, self.cues, agreement, found) if found else ())]
        mayors = rule == "signatories' towns" and len(found) > 1 and self.draft.home is None
        if found and rule != "between" and not mayors and not self._complete(found):
            home = self._other_side(agreement, found)
            if home is not None:
                found = [*found, home]
        for party in found:
            self.draft.relate("PARTY", agreement, party, f"party:{rule}")

    @staticmethod
    def _complete(found: list[Mention]) -> bool:
        """Whether a home town need not stand beside the parties: states, or regions among themselves."""
        return any(item.label == "COUNTRY" for item in found) or (
            len(found) > 1 and all(item.label == "REGION" for item in found)
        )

    def _partner(self, agreement: Mention) -> tuple[list[Mention], str]:
        draft = self.draft
        unit = self.structure.unit(agreement.start)
        start, end = draft.sentence(agreement.start)
        if agreement.rule == PROPOSED:
            asked = filterfalse(self.structure.is_focus, draft.within(start, end, ("CITY",)))
            return list(asked)[:1], "sentence"
        for parent in draft.targets(agreement, "BASED_ON"):
            parties = draft.parties_of(parent)
            # one that names its parties names those of the plan too, whatever the section is about
            own = unit.subject is not None and place_key(unit.subject) not in map(place_key, parties)
            if parties and (agreement.start < parent.start < end or own):
                return parties, "of the paper it rests on"
        signers = signing_towns(self.draft, self.mayors, agreement)
        if len(signers) > 1 and (
            unit.subject is None
            or any(item.label == "REGION" for item in signers)
            or not any(item.name == unit.subject.name for item in signers)
        ):
            return signers, "signatories' towns"
        listed = self.rows.list_below(agreement)
        if len(listed) > 1:
            return listed, "list below"
        bodies = draft.within(start, end, ("ORG",)) or of_both(draft, agreement.start)
        # a sentence with several papers does not say whose each is
        if bodies and len(draft.within(start, end, ("AGREEMENT",))) == 1:
            return bodies, "between" if len(bodies) > 1 else "institution"
        fields = self.structure.card(agreement.start) or (unit.blocks if unit.kind == "row" else [])
        bodies = [body for block in fields for body in draft.within(block.start, block.end, ("ORG",))]
        if bodies:
            return bodies, "between" if len(bodies) > 1 else "institution"
        regions = self.rows.regions(start, end)
        if len(regions) > 1:
            return regions, "between"
        pair = self.rows.pair(start, end)
        if pair and (unit.subject is None or not any(item.name == unit.subject.name for item in pair)):
            return pair, "pair in the sentence"
        others = self.rows.others(agreement)
        if others and unit.subject is None:
            return others, "between"
        card = self.structure.card(agreement.start)
        if unit.kind == "row" or card:
            # „Стороны: X, Y": all towns of the row's field are parties
            for block in card or unit.blocks:
                if block.key == "city":
                    towns = self.rows.apart(draft.within(block.start, block.end, ("CITY",)))
                    towns = [town for town in towns if not draft.reached(town, "LOCATED_IN")]
                    if len(towns) > 1:
                        return towns, "towns of the row"
        line = draft.block(agreement.start).start
        line = max(line, draft.text.rfind("; ", line, agreement.start) + 1)  # „Печ – договор, 2015 г.; Ниш – …"
        head = self.rows.line_head(line, agreement.start)
        apart = unit.subject is None or unit.kind == "section" or len(head) > 1
        if apart and head and head[0].label == "CITY":
            # „3. Печ (Унгария). Договор …", «Исключён: Гера, договор …»
            before = self.rows.generic.sub(" ", draft.text[line : head[0].start]).rstrip()
            if before.endswith(":") or sum(map(str.isalpha, before)) <= 3:
                return self.rows.in_bracket(head, agreement.start), "head of the line"
        if nation := self.structure.nation_before(agreement.start):
            return nation, "its state's adjective"
        if unit.subject is not None:
            near = self._nearest_same(unit.subject, agreement)
            return [near, *unit.others], f"about ({unit.kind})"
        told = draft.within(start, agreement.start, ("REGION",))
        told = [region for region in told if not draft.reached(region, "LOCATED_IN")]
        if told and not draft.within(start, end, ("CITY",)):
            governed = len(told) == 2 and len(draft.targets(agreement, "SIGNED_BY")) > 1
            return told if governed else told[-1:], "between"
        outer = [
            item
            for item in draft.within(start, end, ("CITY",))
            if not self.structure.is_home(item)
            and not self.clause.in_place(item)
            and not self._of_next(agreement, item)
        ]
        if outer:
            nearest = min(outer, key=lambda item: abs(item.start - agreement.start))
            row = [item for item in outer if self.rows.same(item, nearest)]
            return row, "sentence"
        if any(not self.structure.is_focus(town) for town in signers):
            return signers, "signatories' towns"
        abroad = signed_abroad(draft, self.structure, self.cues, agreement)
        if abroad:
            return abroad, "where it was signed"
        if told := of_next_sentence(draft, self.structure, agreement):
            return told, "next sentence"
        if told := of_paper_before(draft, self.structure, agreement):
            return told, "of the paper before"
        focus = self.structure.partners(agreement)
        if focus and self._elsewhere(focus[0], agreement):
            home = self.structure.home_near(agreement)
            return [home] if home is not None else [], "page"
        if len(focus) == 1:
            # „X, Y и Z решиха … Протокола подписаха": the whole row of the sentence before
            around = self.draft.within(*self.draft.sentence(focus[0].start), ("CITY",))
            row = [item for item in around if self.rows.same(item, focus[0])]
            if len(row) > 2:
                return row, "page"
        # of one mayor the text says no town, and tells of one before; or but where it was signed
        return focus or signed_in(draft, self.structure, agreement) or signers, "page"

    def _elsewhere(self, town: Mention, agreement: Mention) -> bool:
        """Whether a town has an item, a row or a section of its own, in which the paper does not stand."""
        own = self.structure.unit(town.start)
        if own.kind != "page":
            return own is not self.structure.unit(agreement.start)
        block, here = self.draft.block(town.start), self.draft.block(agreement.start)
        told = block.kind == here.kind == ITEM and self.draft.within(block.start, block.end, ("AGREEMENT",))
        return block is not here and (bool(told) or (block.group is not None and block.group != here.group))

    def _of_next(self, agreement: Mention, town: Mention) -> bool:
        """„Меморандума са чели всички, а договора с Комо – никой": a party of the paper of the next statement."""
        others = self.draft.within(agreement.end, town.start, ("AGREEMENT",))[-1:]
        return any(
            self.draft.joined("PARTY", other, town) and self.clause.crosses(agreement.end, other.start)
            for other in others
        )

    def _nearest_same(self, place: Mention, agreement: Mention) -> Mention:
        """The mention of a place nearest to an agreement within its unit."""
        unit = self.structure.unit(agreement.start)
        same = [item for item in self.draft.within(unit.start, unit.end, (place.label,)) if item.name == place.name]
        start, end = self.draft.sentence(agreement.start)
        inside = [item for item in same if start <= item.start < end]
        return min(inside or [place], key=lambda item: abs(item.start - agreement.start))

    def _other_side(self, agreement: Mention, found: list[Mention]) -> Mention | None:
        """The home town, when only the other side is named; a region's other side is a region."""
        for label in ("REGION", "ORG"):
            if all(item.label == label for item in found):
                start, end = self.draft.sentence(agreement.start)
                if label == "ORG" and not self.draft.within(start, end, ("CITY",)):
                    start = max(0, start - _BACK)
                others = [item for item in self.draft.within(start, agreement.start, (label,)) if item not in found]
                subject = self.structure.unit(agreement.start).subject
                if not others and label == "REGION" and subject is not None and subject.label == label:
                    others = [subject] if subject.name not in {item.name for item in found} else []
                if others:
                    return others[-1]
        told = self._subject(agreement, {item.ref or item.name for item in found})
        told = told or signing_side(self.draft, self.mayors, agreement, found)
        if told is not None:
            return told
        if any(self.structure.is_home(item) for item in found):
            if len(found) > 1:
                return None
            subject = self.structure.unit(agreement.start).subject
            if subject is not None:
                return self._nearest_same(subject, agreement)
            # „Делегацията от Комо подписва с община Враца договор"
            others = self.draft.within(self.draft.sentence(agreement.start)[0], agreement.start, ("CITY",))
            return next(
                (town for town in others if not self.structure.is_home(town) and not self.clause.in_place(town)), None
            )
        cities = [item for item in found if item.label != "COUNTRY"]
        rows = {item.ref or item.name for item in cities}
        home = self.structure.home_near(agreement)
        if home is not None and (home.ref or home.name) in rows | {item.name for item in cities}:
            return self._counterpart(agreement, rows)
        if home is None and self.draft.home is not None:
            return None  # the records add a home town that the text does not name
        if home is None:
            # on a page without a home town: whoever the sentence has as its subject
            start, _ = self.draft.sentence(agreement.start)
            subjects = [
                item
                for item in self.draft.within(start, agreement.start, ("CITY",))
                if (item.ref or item.name) not in rows and not self.clause.in_place(item)
            ]
            return subjects[0] if subjects and len(rows) == 1 else None
        return home

    def _subject(self, agreement: Mention, rows: set[str | None]) -> Mention | None:
        """„Съседната Девня има харта с …": the town that a clause begins with and tells of, when it is another one."""
        draft = self.draft
        start, _ = draft.sentence(agreement.start)
        first = next(iter(draft.within(start, agreement.start, PARTIES)), None)
        if first is None or first.label != "CITY" or (first.ref or first.name) in rows:
            return None
        if self.clause.with_whom(start, first.start):
            return None  # „С Ниш имаме договор, с Комо – протокол"
        before = self.rows.generic.sub(" ", draft.text[start : first.start]).split()
        gap = draft.text[first.end : agreement.start]
        told = any(self.cues.found(name, gap, 0, len(gap)) for name in ("signed", "in_force"))
        alone = len(before) < 2 and all(len(word) > 3 for word in before) and not self.structure.is_home(first)
        return (
            first if alone and told and len(gap) < 50 and not self.clause.crosses(first.end, agreement.start) else None
        )

    def _counterpart(self, agreement: Mention, rows: set[str | None]) -> Mention | None:
        """The other town, when the one found is the town the page itself is about."""
        unit = self.structure.unit(agreement.start)
        if unit.subject is not None and (unit.subject.ref or unit.subject.name) not in rows:
            return unit.subject
        start, end = self.draft.sentence(agreement.start)
        inside = [
            item
            for item in self.draft.within(start, end, ("CITY",))
            if (item.ref or item.name) not in rows and not self.clause.in_place(item)
        ]
        return inside[0] if inside else next(iter(self.structure.partners(agreement)), None)
