"""Of which town a mayor is the mayor, told by the side he signs for: the hosts, the guests, a colleague, a district."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import cached_property

import regex

from cityrel.document import Mention
from cityrel.languages.cues import BEGIN, Cues, alternation, compiled, words
from cityrel.pipes.draft import Draft
from cityrel.pipes.page_reader import PageReader
from cityrel.pipes.structure import Structure
from cityrel.reading.block import Block
from cityrel.scheme import PEOPLE
from cityrel.things import place_key

#: Characters back from an office to the words that tell the side, and from a town to its kind.
_BEFORE, _KIND = 60, 12
#: … and to „of that place".
_THERE = 12
#: Blocks of a page's head, and letters beside the town and the day in a line of it.
_HEAD, _SMALL = 6, 3
#: Signatories who may be told in the order of their towns; characters of a comma or „and" between them.
_SEVERAL, _AND = 3, 3
_LETTERS = regex.compile(r"\p{L}")
#: Between a town with its state and date, and its mayor.
_ENTRY = regex.compile(r"[\s,()/]*(?:[–—-]|:)\s")


def side_told(cues: Cues) -> regex.Pattern[str]:
    """„За домакините", «от принимающей стороны», „за отсрещната страна": a side that no name tells."""
    side = words([*cues.entries("side"), *cues.entries("whose_side")])
    between = r"(?:\p{Ll}[\p{Ll}-]*+\s){0,2}?"
    hosts, guests, others = (words(cues.entries(name)) for name in ("host_side", "guest_side", "partner_side"))
    told = rf"(?:(?P<host>(?i:{hosts}))|(?P<guest>(?i:{guests}))|(?i:{others}))"
    return compiled(rf"{BEGIN}(?i:{side})\s{between}{told}")


class Sides(PageReader):
    """Reads the sides of mayors whose own words name no town.

    Args:
        draft: with parties and places of signing.
        structure: its units.
        cues: the pack's cue words.
    """

    def __init__(self, draft: Draft, structure: Structure, cues: Cues) -> None:
        super().__init__(draft, structure, cues)
        self._side = side_told(cues)
        us, them = (words(cues.entries(name)) for name in ("for_us", "for_them"))
        pronoun = rf"(?:(?P<us>(?i:{us}))|(?i:{them}))"
        #: „X за нас, Y (за тях)", „за нас: X, за тях подписа Y"
        self._pronoun_behind = compiled(rf"\s\(?{pronoun}(?=[\s,.;)]|$)")
        self._pronoun_before = compiled(rf"{BEGIN}{pronoun}(?:\s?[:–—-])?\s(?:\p{{Ll}}{{3,}}+\s){{0,2}}$")
        context = draft.pack.data("places_context")
        self._from = compiled(
            rf"{BEGIN}(?i:{words(context['bracket_from'])})\s(?:(?i:{words(context['generic'])})\s?)?$"
        )
        #: „делегация [от побратимения град] Комо", «делегация [Города] Тула»
        self._of_them = compiled(rf"\s(?:(?:(?i:{words(context['generic'])})|\p{{Ll}}++)\.?\s){{0,3}}+")
        #: „Комо си има строител, а [кметът X]": a clause that „and" joins to the one before
        joint = alternation([*draft.pack.data("cues")["spans"]["and"], *draft.pack.data("cues")["spans"]["contrast"]])
        self._joined = compiled(rf",?\s(?i:{joint})\s$")
        self._of_there = compiled(
            rf"(?<!\p{{L}})(?i:{words(draft.pack.data('people')['grammar']['of_there'])})(?!\p{{L}})"
        )
        self._described = compiled(rf"\s\p{{Ll}}{{4,}}+\s(?:{'|'.join(context['town_nouns'])})\p{{Ll}}{{0,2}}\s$")
        districts = alternation(draft.pack.data("people")["grammar"]["districts"])
        kinds = alternation(draft.pack.data("people")["grammar"]["district_words"])
        self._district = compiled(rf"(?<!\p{{L}})(?i:{districts}|{kinds})(?!\p{{L}})")
        side = words([*cues.entries("side"), *cues.entries("whose_side")])
        #: «за район расписался», „за района подписа"
        self._for_district = compiled(rf"{BEGIN}(?i:{side})\s(?i:{districts}|{kinds})(?!\p{{L}})")

    def of_side(self, mayor: Mention, towns: Sequence[Mention]) -> tuple[Mention, str] | None:
        """„За домакините подписа кметът X, за гостите – Y": the hosts' town is the one where the paper is signed.

        Args:
            mayor: who signs.
            towns: of the paper, or that the section is about.
        """
        draft = self.draft
        start, _ = draft.sentence(mayor.start)
        at = min(mayor.start, draft.office_at.get(mayor.id, mayor.start))
        others = draft.within(max(start, at - _BEFORE), at, PEOPLE)
        told = list(self._side.finditer(draft.text, others[-1].end if others else max(start, at - _BEFORE), at))
        if not told:
            return None
        host = self._host(mayor, towns)
        if told[-1]["host"]:
            return (host, "the hosts") if host is not None else None
        home = self.structure.home_near(mayor)
        host = host or home if told[-1]["guest"] else home
        if host is None:
            return None
        away = [town for town in towns if place_key(town) != place_key(host)]
        return (away[0], "the other side") if len({place_key(town) for town in away}) == 1 else None

    def of_pronoun(self, mayor: Mention, towns: Sequence[Mention]) -> tuple[Mention, str] | None:
        """„Подписали: X за нас, Y за тях": our town, or the other one of the paper or the section."""
        draft, text = self.draft, self.draft.text
        start, end = draft.sentence(mayor.start)
        at = min(mayor.start, draft.office_at.get(mayor.id, mayor.start))
        told = self._pronoun_behind.match(text, mayor.end, end)
        told = told or self._pronoun_before.search(text, max(start, at - _BEFORE), at)
        if told is None:
            return None
        ours = told["us"] is not None
        town = (
            self.structure.home_near(mayor)
            if ours
            else next((town for town in towns if not self.structure.is_focus(town)), None)
        )
        return (town, "our side" if ours else "their side") if town is not None else None

    def of_field(self, mayor: Mention) -> bool | None:
        """Whether a name of a field of two is our side's, by the order that the page's other such fields keep.

        None where the names tell it themselves, or nothing does.
        """
        block = self.draft.block(mayor.start)
        pair = self._two_of(block)
        ours = [self.structure.nativeness(person) > 0 for person in pair]
        if mayor.id not in {person.id for person in pair} or ours[0] != ours[1] or self._partner_first is None:
            return None
        return (mayor.id == pair[1].id) is self._partner_first

    @cached_property
    def _partner_first(self) -> bool | None:
        """Whether fields of two names have the partner's first, as those tell of which one is of the home state."""
        pairs = (self._two_of(block) for block in self.draft.blocks)
        told = [[self.structure.nativeness(person) > 0 for person in pair] for pair in pairs if pair]
        orders = {ours[1] for ours in told if ours[0] != ours[1]}
        return orders.pop() if len(orders) == 1 else None

    def _two_of(self, block: Block) -> list[Mention]:
        """The two people whom a field of signatories names, none where there are not two."""
        people = self.draft.within(block.start, block.end, PEOPLE) if block.key == "signatories" else []
        return people if len(people) == 2 and not any(person.unnamed for person in people) else []

    def _host(self, mayor: Mention, towns: Sequence[Mention]) -> Mention | None:
        """The town, of those of a paper, where it is signed, else from where the page reports."""
        draft = self.draft
        places = [place for paper in draft.sources(mayor, "SIGNED_BY") for place in draft.targets(paper, "SIGNED_IN")]
        if not places:
            places = self._reported_from
        keys = {place_key(place) for place in places}
        return next((town for town in towns if place_key(town) in keys), None)

    @cached_property
    def _reported_from(self) -> list[Mention]:
        """The town of a line at the head of the page with nothing but a town and a day."""
        draft = self.draft
        for block in draft.blocks[:_HEAD]:
            span = draft.sentence(block.start)
            towns, dates = draft.within(*span, ("CITY",)), draft.within(*span, ("DATE",))
            if (
                len(towns) == len(dates) == 1
                and towns[0].start == span[0]
                and len(_LETTERS.findall(draft.bare(*span))) <= _SMALL
            ):
                return towns
        return []

    @staticmethod
    def of_colleague(own: Sequence[Mention], towns: Sequence[Mention]) -> Mention | None:
        """„Кметът посрещна гости от Комо. С колегата си X …": the town that is not the first mayor's.

        Args:
            own: towns of the one who calls the mayor his colleague.
            towns: those told near, the surest first.
        """
        keys = {place_key(town) for town in own}
        return next((town for town in towns if place_key(town) not in keys), None) if own else None

    def of_origin(self, mayor: Mention, start: int) -> Mention | None:
        """„От Комо пристигна кметът X", „Комо представляваше кметът X": the town right before, from where he comes."""
        draft, text = self.draft, self.draft.text
        at = min(mayor.start, draft.office_at.get(mayor.id, mayor.start))
        town = next(reversed(draft.within(max(start, at - _BEFORE), at, ("CITY",))), None)
        if town is None or draft.within(town.end, at, (*PEOPLE, "AGREEMENT")):
            return None
        comes = self._from.search(text, max(start, town.start - _THERE), town.start) is not None
        name = "side_arrives" if comes else "side_stands_for"
        return town if self.cues.found(name, text, town.end, at) else None

    def near(self, mayor: Mention, start: int) -> Mention | None:
        """The town that the words around an office tell: „there", from where one comes, of what item one is."""
        return (
            self.of_there(mayor, start)
            or self.of_delegation(mayor, start)
            or self.of_origin(mayor, start)
            or self.of_entry(mayor)
            or self.of_described(mayor)
        )

    def of_delegation(self, mayor: Mention, start: int) -> Mention | None:
        """„Делегация от Комо пристигна. Води я кметът X", «гости из Комо во главе с мэром»: the town they are from.

        They are told in the mayor's sentence, or in the one before where that tells no more of them than who leads.
        """
        draft, text, cues = self.draft, self.draft.text, self.cues
        at = min(mayor.start, draft.office_at.get(mayor.id, mayor.start))
        led = next((a for a, b in cues.spans("led_by", text, start, at) if at - b <= _THERE), None)
        if led is None or draft.within(led, at, ("CITY", *PEOPLE)):
            return None
        opening = text[start:led].strip()
        if not opening or cues["delegation"].fullmatch(opening):
            index = draft.sentence_index(start)
            start, led = draft.sentences[index - 1] if index else (start, start)
        for _, told in reversed([*cues.spans("delegation", text, max(start, draft.block(at).start), led)]):
            towns = draft.starting(told, led, ("CITY",))
            if towns and self._of_them.fullmatch(text, told, towns[0].start):
                return towns[0] if not draft.within(towns[0].end, at, PEOPLE) else None
        return None

    def of_described(self, mayor: Mention) -> Mention | None:
        """„кметът на езерния град X" in a section about a town by a lake: that town."""
        at, subject = self.draft.office_at.get(mayor.id, mayor.start), self.structure.unit(mayor.start).subject
        told = self._described.search(self.draft.text, at, mayor.start) if at < mayor.start else None
        return subject if told is not None and subject is not None and subject.label == "CITY" else None

    def of_entry(self, mayor: Mention) -> Mention | None:
        """„2) Ниш, Сърбия (2011) – кметът X …": the town of an item, with its state and date between, and no more."""
        draft, unit = self.draft, self.structure.unit(mayor.start)
        at = draft.office_at.get(mayor.id, mayor.start)
        town = unit.subject if unit.kind == "item" else None
        if town is None or town.label != "CITY" or at >= mayor.end or draft.block(at) is not draft.block(town.start):
            return None
        gap = draft.bare(town.end, at) if town.end <= at else ""
        return town if _ENTRY.fullmatch(gap) and not draft.within(town.end, at, PEOPLE) else None

    def has_native_colleague(self, mayor: Mention) -> bool:
        """„Ингрид Вебер и колегата ѝ Петър Колев": whether the other name is more of the page's land."""
        others = (self.draft.by_id(other) for other, holder in self.draft.colleagues.items() if holder == mayor.id)
        nativeness = self.structure.nativeness
        return any(nativeness(other) > nativeness(mayor) for other in others)

    def of_nation(self, mayor: Mention) -> list[Mention]:
        """„кметът на сръбския град", „кметицата на румънския град X": the page's town of the state that is told."""
        at = self.draft.office_at.get(mayor.id, mayor.start)
        if mayor.unnamed or at >= mayor.start:
            return self.structure.of_nation(mayor.end + 1, mayor) if mayor.unnamed else []
        words = regex.finditer(r"(?<=\s)\p{Ll}++", self.draft.text, pos=at, endpos=mayor.start)
        return next((nation for word in words if (nation := self.structure.of_nation(word.start(), mayor))), [])

    def of_subject(self, mayor: Mention, start: int) -> Mention | None:
        """„Комо вече има строител и кметът X обеща …": the town that the sentence begins with and goes on about."""
        draft = self.draft
        at = draft.office_at.get(mayor.id, mayor.start)
        town = next(iter(draft.starting(start, start + 1, ("CITY",))), None)
        if town is None or at >= mayor.end or draft.within(start, at, (*PEOPLE, "AGREEMENT")):
            return None
        return town if self._joined.search(draft.text, town.end, at) else None

    def of_district(self, mayor: Mention, towns: Sequence[Mention]) -> Mention | None:
        """„… подписа кметът на района X": the district of which the section or the paper is."""
        at = self.draft.office_at.get(mayor.id)
        text = self.draft.text
        office = (
            (max(0, at - _KIND), mayor.start)
            if at is not None and at < mayor.start
            else (at or 0, (at or 0) + _KIND * 3)
        )
        if at is None:
            return None
        led = self._for_district.search(text, max(self.draft.sentence(at)[0], at - _BEFORE), at)
        if led is None and self._district.search(text, *office) is None:
            return None
        districts = [town for town in towns if self._district.search(text, max(0, town.start - _KIND), town.end)]
        return districts[0] if len({place_key(town) for town in districts}) == 1 else None

    def of_there(self, mayor: Mention, start: int) -> Mention | None:
        """„тамошният кмет", „кметът там": the town told last, in this sentence or the one before, but for our own.

        Else it is the town that the section is about.
        """
        draft = self.draft
        at = draft.office_at.get(mayor.id, mayor.start)
        before = self._of_there.search(draft.text, max(start, at - _THERE), at)
        behind = draft.text.find(" ", at) + 1
        if before is None and self._of_there.match(draft.text, behind, behind + _THERE) is None:
            return None
        told = draft.sentences[max(0, draft.sentence_index(start) - 1)][0]
        towns = draft.within(max(told, draft.block(at).start), at, ("CITY",))
        away = [town for town in towns if not self.structure.is_focus(town)]
        subject = self.structure.unit(at).subject
        if not away and subject is not None and subject.label == "CITY":
            return subject
        return next(reversed(away or towns), None)


def visits(draft: Draft, cues: Cues, mayor: Mention) -> bool:
    """Whether a sentence says that a mayor came to the page's town: «Мэр X побывал летом у нас»."""
    _, end = draft.sentence(mayor.start)
    told = draft.starting(mayor.end, end, PEOPLE)[:1]
    return cues.found("visits_us", draft.text, mayor.end, told[0].start if told else end)


def signs_beside(draft: Draft, mayor: Mention) -> bool:
    """Whether a mayor signed a paper with another named one, or a deputy: of the two one is the page's town's."""
    return any(
        other is not mayor and (other.label == "MAYOR" or other.role == "deputy_mayor") and not other.unnamed
        for paper in draft.sources(mayor, "SIGNED_BY")
        for other in draft.targets(paper, "SIGNED_BY")
    )


def in_order(draft: Draft, agreement: Mention) -> list[tuple[Mention, Mention]]:
    """„X, Y и Z – подписаха … Под хартата са имената на A, B и C": who sign for three towns or more."""
    signers = [item for item in draft.targets(agreement, "SIGNED_BY") if item.label == "MAYOR" and not item.unnamed]
    if len(signers) < _SEVERAL or len({draft.sentence(item.start) for item in signers}) > 1:
        return []
    towns = sorted((item for item in draft.parties_of(agreement) if item.label == "CITY"), key=lambda item: item.start)
    one_by_one = len({draft.sentence(town.start) for town in towns}) == 1 and len(towns) == len(signers)
    told = any(draft.towns_of_office(item) for item in signers)
    rows = (_is_row(draft, towns), _is_row(draft, signers)) if one_by_one and not told else ()
    return list(zip(sorted(signers, key=lambda item: item.start), towns, strict=True)) if rows and all(rows) else []


def _is_row(draft: Draft, items: Sequence[Mention]) -> bool:
    """Whether mentions stand side by side, with no more than a comma or „and" between them."""
    row = sorted(items, key=lambda item: item.start)
    return all(len(draft.text[one.end : other.start]) <= _AND for one, other in itertools.pairwise(row))


def settle_offices(draft: Draft, cues: Cues) -> None:
    """Give „X, който като кмет на Комо …", an office that one named before holds, to him and to nobody else."""
    for mayor in draft.labelled("MAYOR"):
        start, _ = draft.sentence(mayor.start)
        held = any(b == mayor.end for _, b in cues.spans("held_office", draft.text, start, mayor.end))
        if not mayor.unnamed or not held:
            continue
        named = [item for item in draft.within(start, mayor.start, ("MAYOR",)) if not item.unnamed]
        towns = draft.office_towns.get(mayor.id)
        if named and towns:
            draft.office_towns.setdefault(named[-1].id, towns)
        draft.drop(mayor)
