"""Of which town a mayor is the mayor: MAYOR_OF.

By the town in the office's phrase, in a bracket after the name, by an adjective of the town, by the page's other
mention of the same person, or, for a mayor without any, by the side that is left: the partner of the section or the
home town.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

import regex

from cityrel.document import Mention
from cityrel.languages.cues import Cues, compile_cues, compiled, literal, side_before, words
from cityrel.pipes.draft import Draft
from cityrel.pipes.mayor_sides import Sides, in_order, signs_beside, visits
from cityrel.pipes.office_adjectives import OfficeAdjectives
from cityrel.pipes.page_reader import PageReader
from cityrel.pipes.stand_ins import stands_in
from cityrel.pipes.structure import Structure
from cityrel.pipes.title_states import TitleStates
from cityrel.reading.blocks import KEYVALUE, Block
from cityrel.scheme import PEOPLE
from cityrel.things import place_key

#: Characters from the word of signing to one of a list, and from a town to the one who signs for it.
_TOLD, _SIDE = 400, 100
#: Others who sign for their towns.
_FOR_TOWN = ("deputy_mayor", "council_chair")
_DASH = regex.compile(r"\s[–—-]\s")


class Mayors(PageReader):
    """Adds MAYOR_OF relations: one for each person and town."""

    def __init__(self, draft: Draft, structure: Structure, cues: Cues) -> None:
        super().__init__(draft, structure, cues)
        people = draft.pack.data("people")
        self._side_noun = compiled(rf"\s(?:{'|'.join(people['grammar']['side'])})(?!\p{{L}})")
        self._side_before = side_before(draft.pack)
        plural = literal(people["grammar"]["plural"])
        self._plural = compiled(rf"(?:{plural})(?!\p{{L}})")
        blocks = draft.pack.data("blocks")
        #: „За нашата страна", «За партнёра», keys of who signed for a side
        self._ours, self._theirs = (
            compiled(rf"(?i)(?<!\p{{L}})(?:{'|'.join(blocks['signatory_leads'])})\s(?:{'|'.join(blocks[name])})\W*+$")
            for name in ("signatory_ours", "signatory_theirs")
        )
        self._sides = Sides(draft, structure, cues)
        self._host = compile_cues(people["grammar"]["hosts"])
        self._colleagues = compile_cues(people["grammar"]["colleagues"])
        self._own_body = compiled(
            rf"(?:\p{{L}}++\s){{1,3}}?(?:{'|'.join(people['grammar']['town_bodies'])})(?!\p{{L}})"
        )
        self._of_it = compiled(rf"(?<!\p{{L}})(?i:{words(people['grammar']['of_it'])})")
        self._titles = TitleStates(draft, structure)
        self._given: set[tuple[str, str]] = set()
        self._colleagues_of: set[str] = set()
        self._told: dict[str, list[Mention]] = {}
        data = draft.pack.data("places_context")
        self.adjectives = OfficeAdjectives(draft, structure, cues)
        signs, honorifics = self.cues["sign"].pattern, words(people["grammar"]["honorifics"])
        self._side_gap = compiled(
            rf"(?:\s*+[–—:-]\s*+|\s(?:\p{{Ll}}++\s){{0,3}}?(?P<verb>{signs})\s)(?i:{honorifics}\s*+){{0,3}}+"
        )
        self._bracketed = compiled(rf"\s*+[(,]\s*+(?:{words(data['bracket_from'])}\s?)?")

    def __call__(self) -> None:
        self._signatories()
        mayors = self.draft.labelled("MAYOR")
        for mayor in mayors:
            for town in self.draft.towns_of_office(mayor):
                if town.label != "CITY":
                    self._told.setdefault(self._key(mayor), [])  # of a rural district, and of no town
                    continue
                self._relate(mayor, town, "town in the office")
        for mayor in mayors:
            beside = self._bracket(mayor)
            if beside is not None and not self._has(mayor):
                self._relate(mayor, beside, "town in a bracket")
        for mayor in mayors:
            if not self._has(mayor):
                told = self.adjectives.town(mayor)
                if told is not None:
                    self._relate(mayor, told, "adjective of the town")
                elif self.adjectives.of_unnamed_town(mayor):
                    self._told.setdefault(self._key(mayor), [])
        for agreement in self.draft.labelled("AGREEMENT"):
            self._in_order(in_order(self.draft, agreement))
        later = {*self.draft.follows, *self.draft.colleagues}
        self._colleagues_of = set(self.draft.colleagues.values())
        titled = self._titles.has_state
        for mayor in sorted(mayors, key=lambda it: (it.id in later, not self._signs_for(it), not titled(it))):
            if not self._has(mayor) and not self._again(mayor):
                for town, rule in self._of_post(mayor) or self._left(mayor):
                    self._relate(mayor, town, rule, 0.7)

    def _of_post(self, mayor: Mention) -> list[tuple[Mention, str]]:
        """The towns of the mayor before or after whom one held the same post."""
        other = self.draft.follows.get(mayor.id)
        towns = self._told.get(self._key(self.draft.by_id(other)), []) if other is not None else []
        return [(town, "the same post") for town in towns]

    def _signatories(self) -> None:
        """A named signatory of a town's paper whose office the page does not tell is taken for its mayor."""
        draft = self.draft
        people: defaultdict[str | None, list[Mention]] = defaultdict(list)
        for person in draft.labelled("PERSON"):
            people[person.thing].append(person)
        offices = {thing for thing, same in people.items() if any(person.id in draft.office_at for person in same)}
        signed = [person for person in draft.labelled("PERSON") if self._for_town(person)]
        for agreement in draft.labelled("AGREEMENT"):
            parties = draft.targets(agreement, "PARTY")
            if any(party.label == "CITY" for party in parties) or agreement.form == "document" or not parties:
                signed += draft.targets(agreement, "SIGNED_BY")
        for person in signed:
            known = person.role != "other" or person.thing in offices or person.rule == "given"
            if person.label != "PERSON" or known or stands_in(draft, self.cues, person):
                continue
            for same in people[person.thing]:
                if same.label == "PERSON":
                    same.label, same.role = "MAYOR", None
                    same.rule += "+signatory"

    def _for_town(self, person: Mention) -> bool:
        """Whether a name is told to sign, with its town: „за Ловеч – К. Маринова", „носи подписите на X (Ловеч)"."""
        draft, text = self.draft, self.draft.text
        if self._bracket(person) is not None:
            start = max(draft.sentence(person.start)[0], person.start - _TOLD)
            if self._colleagues.search(text, start, person.start) and draft.within(start, person.start, ("MAYOR",)):
                return True  # „кметът поздрави колегите си X (Враца) и Y (Ниш)"
            return draft.block(start).key == "signatories" or self.cues.found("sign", text, start, person.start)
        line = text.rfind("\n", 0, person.start) + 1
        town = next(reversed(draft.within(max(line, person.start - _SIDE), person.start, ("CITY",))), None)
        if town is None or not self._side_before.search(text[max(line, town.start - 36) : town.start]):
            return False
        gap = self._side_gap.fullmatch(text, town.end, person.start)
        return gap is not None and (
            gap["verb"] is not None or self.cues.found("sign", text, max(line, town.start - _TOLD), town.start)
        )

    def _key(self, mayor: Mention) -> str:
        return mayor.id if mayor.unnamed else (mayor.thing or mayor.id)

    def _has(self, mayor: Mention) -> bool:
        return self._key(mayor) in self._told

    def _in_order(self, pairs: list[tuple[Mention, Mention]]) -> None:
        known = [(self._told[self._key(mayor)], town) for mayor, town in pairs if self._has(mayor)]
        if all(any(place_key(told) == place_key(town) for told in towns) for towns, town in known):
            for mayor, town in pairs:
                self._relate(mayor, town, "in the order of the towns")

    def _again(self, mayor: Mention) -> bool:
        """A later, shorter mention of a person adds no town of its own."""
        return mayor.rule.startswith("again")

    def _relate(self, mayor: Mention, town: Mention, rule: str, score: float = 1.0) -> None:
        place = place_key(town)
        if (self._key(mayor), place) in self._given:
            return
        self._given.add((self._key(mayor), place))
        self._told.setdefault(self._key(mayor), []).append(town)
        self.draft.relate("MAYOR_OF", mayor, town, rule, score)

    def _bracket(self, mayor: Mention) -> Mention | None:
        text = self.draft.text
        match = self._bracketed.match(text[mayor.end : mayor.end + 8])
        if match is None or "(" not in match.group():
            return None
        at = mayor.end + match.end()
        for place in self.draft.within(at, at + 60, ("CITY",)):
            if place.start == at and text[place.end : place.end + 1] in "),":
                return place
        return None

    @cached_property
    def towns_by_person(self) -> dict[str, list[Mention]]:
        """The towns of each person's office, where a mention of him names it."""
        people = self.draft.within(0, len(self.draft.text), PEOPLE)
        told = ((item.thing, self.draft.towns_of_office(item)) for item in reversed(people) if item.thing)
        return {thing: towns for thing, towns in told if towns}

    def _left(self, mayor: Mention) -> list[tuple[Mention, str]]:
        """Towns for a mayor whose own words name none."""
        draft, text = self.draft, self.draft.text
        unit = self.structure.unit(mayor.start)
        home = self.structure.home_near(mayor)
        start, end = draft.sentence(mayor.start)
        subject = unit.subject if unit.subject is not None and unit.subject.label == "CITY" else None
        if nation := self._sides.of_nation(mayor):
            return [(nation[0], "its state's adjective")]  # «мэр китайского города»
        if nation := self.structure.nation_before(min(mayor.start, draft.office_at.get(mayor.id, mayor.start))):
            return [(nation[0], "its state's adjective")]  # „сръбският кмет"
        if mayor.unnamed and self._both(mayor):
            towns = self._towns_of_paper(mayor) or [item for item in (subject, home) if item is not None]
            return [(town, "both mayors") for town in towns]
        told = self._side_told(mayor, [item for item in (subject,) if item is not None], home)
        if told is not None or mayor.id in draft.colleagues or mayor.id in self._colleagues_of:
            return [told] if told is not None else []
        ours_or_theirs = self._sides.of_pronoun(mayor, [*([subject] if subject else []), *self._towns_of_paper(mayor)])
        if ours_or_theirs is not None:
            return [ours_or_theirs]
        ours = self.cues.found("other_home", text, max(start, mayor.start - 60), mayor.start)
        if ours and (hosts := self._hosts(mayor, start)) is not None:
            return [(hosts, "the hosts")]
        if ours and home is not None and not self._told_abroad(mayor, start):
            return [(home, "the home side")]
        block = draft.block(mayor.start)
        if block.key == "signatories" and self._ours.search(self._key_of(block)):
            return [(home, "the home side")] if home is not None else []
        side = self._side_after(mayor, end) or self._side(mayor, start)
        if side is not None:
            return [(side, "the side named before")]
        own = self._possessed(mayor) or subject if self._is_possessed(mayor, start) else self._sides.near(mayor, start)
        if own is None and (draft.home is None or not self._more_native(mayor)):
            own = self._sides.of_subject(mayor, start)
        if own is not None:
            return [(own, "the town told before")]
        paper = self._towns_of_paper(mayor)
        partner = subject or next((town for town in paper if not self.structure.is_focus(town)), None)
        titled = self._titles.told(mayor, home, partner) or self._titles.abroad(mayor, subject, partner)
        if titled is not None:
            return [(titled[0], titled[1])] if titled[0] is not None else []
        native = self._more_native(mayor) and not (subject is not None and visits(draft, self.cues, mayor))
        if home is None:
            alone = draft.home is not None and not mayor.unnamed and not native
            alone |= subject is not None and not (native and signs_beside(draft, mayor))
            return [(partner, "about the town")] if partner is not None and alone else []
        if partner is None and not mayor.unnamed and not native:
            partner = self._before_in_block(mayor)
        if partner is None:
            return [(home, "the page's town")] if draft.home is not None or not mayor.unnamed else []
        beside = self._who_signs_too(mayor) or draft.starting(start, end, ("MAYOR",))
        taken = [
            town
            for other in beside
            if other is not mayor
            for town in (
                draft.targets(other, "MAYOR_OF")
                if native and not self._sign_together(mayor, other)
                else self._told.get(self._key(other), ())
            )
        ]
        if any(self.structure.is_focus(town) for town in taken) and not any(town.ref == partner.ref for town in taken):
            return [(partner, "the other side")]
        if taken and not any(self.structure.is_focus(town) for town in taken):
            return [(home, "the other side")]
        if mayor.unnamed:
            # without a home town the only town near may be where a delegation goes
            return [(home, "the page's town")] if draft.home is not None else []
        return [(home, "a name of the home country")] if native else [(partner, "a name from abroad")]

    def _side_told(self, mayor: Mention, subject: list[Mention], home: Mention | None) -> tuple[Mention, str] | None:
        """The town of the hosts or the guests, of a colleague, of a district."""
        district = self._sides.of_district(mayor, [*subject, *self._towns_of_paper(mayor)])
        if district is not None:
            return district, "the district"
        holder = self.draft.colleagues.get(mayor.id)
        if holder is not None:
            before = self._before_in_block(mayor)
            own = self._told.get(self._key(self.draft.by_id(holder))) or ([home] if home is not None else [])
            near = [*self._towns_of_paper(mayor), *subject, *([before] if before is not None else [])]
            other = self._sides.of_colleague(own, near)
            return (other, "the colleague's") if other is not None else None
        if home is not None and mayor.id in self._colleagues_of:
            if subject and self._sides.has_native_colleague(mayor):
                return subject[0], "who has a colleague at home"
            return home, "who has a colleague elsewhere"
        return self._sides.of_side(mayor, self._towns_of_paper(mayor) or [*subject, *([home] if home else [])])

    def _hosts(self, mayor: Mention, start: int) -> Mention | None:
        """„посещение в Комо, а за домакините – от кмета": the town that the sentence tells the visit went to."""
        draft, text = self.draft, self.draft.text
        if self._host.search(text, max(start, mayor.start - 60), mayor.start) is None:
            return None
        towns = [town for town in draft.within(start, mayor.start, ("CITY",)) if not self.structure.is_focus(town)]
        inside = [
            town for town in towns if self.structure.inside.search(text[max(start, town.start - 14) : town.start])
        ]
        return inside[-1] if inside else None

    def _told_abroad(self, mayor: Mention, start: int) -> bool:
        """„домакинът Марио Росети" beside one with a name of ours, under a paper with a town abroad."""
        if mayor.unnamed or self._host.search(self.draft.text, max(start, mayor.start - 60), mayor.start) is None:
            return False
        others = [town for town in self._towns_of_paper(mayor) if not self.structure.is_focus(town)]
        return bool(others) and not self._more_native(mayor)

    def _is_possessed(self, mayor: Mention, start: int) -> bool:
        """„…, а кметът му X", «…, и его мэр X»: a town's mayor that a pronoun joins to it."""
        at = self.draft.office_at.get(mayor.id, mayor.start)
        after = (mayor.end, mayor.end + 5) if mayor.unnamed else (at, mayor.start)
        if any(at - 6 <= b <= at - 1 for _, b in self.cues.spans("sign", self.draft.text, start, at)):
            return False  # «подписал его мэр X»: the paper, not its town
        return any(self._of_it.search(self.draft.text, *span) for span in ((max(start, at - 5), at), after))

    def _possessed(self, mayor: Mention) -> Mention | None:
        """The town that the sentence, else the block so far, begins with."""
        block, (start, _) = self.draft.block(mayor.start), self.draft.sentence(mayor.start)
        towns = self.draft.within(start, mayor.start, ("CITY",)) or self._last_told(block.start, start)
        return towns[0] if towns else None

    def _last_told(self, start: int, end: int) -> list[Mention]:
        """The towns of the last sentence with any."""
        towns = self.draft.within(start, end, ("CITY",))
        return self.draft.within(self.draft.sentence(towns[-1].start)[0], end, ("CITY",)) if towns else []

    def _before_in_block(self, mayor: Mention) -> Mention | None:
        """The town, not the page's own, that the last sentences of the block tell of, when it is the only one."""
        block, (start, _) = self.draft.block(mayor.start), self.draft.sentence(mayor.start)
        others = [town for town in self._last_told(block.start, start) if not self.structure.is_focus(town)]
        return others[0] if len({place_key(town) for town in others}) == 1 else None

    def _signs_for(self, mayor: Mention) -> bool:
        """Whether a town is told right beside a signatory as the one that he signs for."""
        start, end = self.draft.sentence(mayor.start)
        return (self._side_after(mayor, end) or self._side(mayor, start)) is not None

    def _who_signs_too(self, mayor: Mention) -> list[Mention]:
        """The other mayors who sign a paper that one signs."""
        papers = self.draft.sources(mayor, "SIGNED_BY")
        people = [item for paper in papers for item in self.draft.targets(paper, "SIGNED_BY")]
        return [item for item in people if item is not mayor and item.label == "MAYOR"]

    def _sign_together(self, one: Mention, other: Mention) -> bool:
        papers = {paper.id for paper in self.draft.sources(one, "SIGNED_BY")}
        return any(paper.id in papers for paper in self.draft.sources(other, "SIGNED_BY"))

    def _more_native(self, mayor: Mention) -> bool:
        """Whether a name is the home side's: of two who sign together, the one that looks more like the language's."""
        if (ours := self._sides.of_field(mayor)) is not None:
            return ours
        score = self.structure.nativeness(mayor)
        for agreement in self.draft.sources(mayor, "SIGNED_BY"):
            signers = [
                item
                for item in self.draft.targets(agreement, "SIGNED_BY")
                if (item.label == "MAYOR" or item.role in _FOR_TOWN) and not item.unnamed
                if item.id not in self.draft.office_towns
            ]
            if len(signers) == 2 and mayor in signers:
                other = signers[1 - signers.index(mayor)]
                if self._of_body(mayor) != self._of_body(other):
                    return self._of_body(mayor)  # „X и Y, тогава кмет на общината"
                theirs = self.structure.nativeness(other)
                return score > theirs or (score == theirs and mayor.start < other.start)
        return score > 0

    def _of_body(self, mayor: Mention) -> bool:
        """Whether the office is told with „the municipality", which is the page's own."""
        at = self.draft.office_at.get(mayor.id)
        return at is not None and at > mayor.start and self._own_body.match(self.draft.text, at) is not None

    def _both(self, mayor: Mention) -> bool:
        text = self.draft.text
        told = text[mayor.start : mayor.end + 20].lower()
        return self._plural.match(told) is not None or any(
            word in text[max(0, mayor.start - 12) : mayor.end + 20].lower() for word in self.cues.entries("both")
        )

    def _side(self, mayor: Mention, start: int) -> Mention | None:
        """«Со стороны Дилижана … мэр X»: the town right before the office, with nobody between."""
        text = self.draft.text
        for word in regex.finditer(r"\p{Ll}++", text, pos=max(start, mayor.start - 40), endpos=mayor.start):
            nation = self.structure.of_nation(word.start(), mayor)
            if nation and self._side_noun.search(text, word.end(), mayor.start):
                state = self.draft.country.get(nation[0].id)
                ours = [town for town in self._towns_of_paper(mayor) if self.draft.country.get(town.id) == state]
                return (ours or nation)[0]  # „от хърватска страна – от кмета"
        block = self.draft.block(mayor.start)
        if block.key == "signatories" and block.kind == KEYVALUE:
            if self._theirs.search(self._key_of(block)):
                return self._partner_of_row(mayor)
            # „За Ямбол: X"
            keyed = self.draft.within(text.rfind("\n", 0, block.start) + 1, block.start, ("CITY",))
            if keyed:
                return keyed[0]
        colon = text.find(":", block.start, mayor.start)
        keyed = self.draft.within(block.start, max(block.start, colon), ("CITY",))
        if len(keyed) == 1 and self.cues["side"].match(text, block.start):
            return keyed[0]  # „За Комо: 1) X; 2) Y"
        towns = self.draft.within(start, mayor.start, ("CITY",))
        if not towns:
            return None
        behalf = self._side_before.search(text[max(start, towns[0].start - 36) : towns[0].start])
        if behalf is not None and " " in behalf.group().strip():
            if not self.draft.within(towns[0].end, mayor.start, PEOPLE):
                return towns[0]  # «от имени Калуги договор с Тулой подписал X»
        town = towns[-1]
        gap = self.draft.text[town.end : mayor.start]
        if self.draft.within(town.end, mayor.start, PEOPLE) or len(gap) > 60:
            return None
        at = self.draft.office_at.get(mayor.id, mayor.start)
        if at < mayor.start and self.cues.found("of", text, max(town.end, at - 4), at):
            return None  # „За Комо вж. писмото на кмета X"
        side = self._side_before.search(self.draft.text[max(start, town.start - 36) : town.start])
        if side is None:
            return None
        told = max(start, town.start - 36) + side.start()
        others = self.draft.within(start, told, PEOPLE)
        return None if others and others[-1].end >= told - 1 else town  # „X за Комо и Y"

    def _side_after(self, mayor: Mention, end: int) -> Mention | None:
        """„Подписали: X за Комо, Y за Ниш", „(X – Комо, Y – Ниш)": the town that a signatory signs for."""
        text = self.draft.text
        if not self.draft.sources(mayor, "SIGNED_BY"):
            return None
        for town in self.draft.within(mayor.end, min(end, mayor.end + 30), ("CITY",))[:1]:
            gap = text[mayor.end : town.start]
            if _DASH.fullmatch(gap):
                return town if text[town.end : town.end + 1] in ",;).\n" else None
            side = self._side_before.search(gap)
            return town if side is not None and not gap[: side.start()].strip() else None
        return None

    def _key_of(self, block: Block) -> str:
        """The words of a line before its value."""
        return self.draft.text[self.draft.text.rfind("\n", 0, block.start) + 1 : block.start]

    def _partner_of_row(self, mayor: Mention) -> Mention | None:
        """The town, not the page's own, that a card is about."""
        subject = self.structure.unit(mayor.start).subject
        towns = [subject] if subject is not None and subject.label == "CITY" else self._towns_of_paper(mayor)
        return next((town for town in towns if not self.structure.is_focus(town)), None)

    def _towns_of_paper(self, mayor: Mention) -> list[Mention]:
        """The parties of the paper that the mayor signs, else of one in the same sentence."""
        draft = self.draft
        start, end = draft.sentence(mayor.start)
        told = sorted(draft.sources(mayor, "SIGNED_BY"), key=lambda item: item.start)
        for agreement in [*told, *draft.starting(start, end, ("AGREEMENT",))]:
            towns = [item for item in draft.parties_of(agreement) if item.label == "CITY"]
            if towns:
                return towns
        return []
