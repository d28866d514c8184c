"""Who an agreement is between: PARTY relations.

Parties are looked for, in this order: in the words that follow the agreement („между X и Y", «с X»), before it in the
clause («между X и Y подписан договор»), among the towns of those who sign, in the heading or list item that governs the
place, and at last among the towns the page is about.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from cityrel.document import Mention
from cityrel.languages.cues import LETTERS, Cues, alternation, compile_cues, compiled
from cityrel.pipes.draft import Draft, backwards, next_start
from cityrel.pipes.many_sided import more_parties
from cityrel.pipes.mayors import Mayors
from cityrel.pipes.page_reader import PageReader
from cityrel.pipes.place_rows import BRACKETED, PARTIES, PlaceRows
from cityrel.pipes.structure import Structure
from cityrel.pipes.unnamed_papers import turn_to_another
from cityrel.pipes.with_whom import (
    located,
    of_both,
    of_next_sentence,
    of_paper_before,
    owners,
    signed_abroad,
    signed_in,
    signing_side,
    signing_towns,
    told_before,
    with_whom,
)
from cityrel.reading.blocks import ITEM
from cityrel.things import place_key

#: Ends the list of parties: the end of a clause, or a verb-like word after a comma.
_STOP = regex.compile(r"[;:!?\n]|(?<=\p{L}{4}|[\d»”\"')])\.(?=\s+\p{Lu})|\s[–—]\s(?!\p{Lu})|,\s(?=\p{Ll}{4,})")
_REACH = 140
#: Characters before a sentence in which the town stands that its pronoun means.
_BACK = 250
#: Characters of „not" before „with".
_NOT = 4
#: Nothing, or an adjective: «с английским Барнсли договор».
_NATION = regex.compile(r"(?:\p{Ll}++)?")


class Parties(PageReader):
    """Adds PARTY relations for each agreement of a draft."""

    def __init__(self, draft: Draft, structure: Structure, cues: Cues) -> None:
        super().__init__(draft, structure, cues)
        pack = draft.pack
        spans = pack.data("cues")["spans"]
        relative, contrast = alternation(spans["relative"]), alternation(spans["contrast"])
        self.statement_ends = compiled(rf"[.;:!?\n](?=\s|$)|,\s(?:\p{{Ll}}++\s)?(?:{relative})|,\s(?:{contrast})\s")
        #: „X е побратимен с Y, а с Z подписа договор": the contrast begins a clause with a partner of its own
        self.turns = turn_to_another(cues)
        self.year_ends = compiled(rf"\d\s?(?:{'|'.join(pack.data('blocks')['year_abbreviations'])})\.\s*+$")
        context = pack.data("places_context")
        self._generic = compiled(rf"(?i)(?<!\p{{L}})(?:{'|'.join(context['generic'])})(?!\p{{L}})\.?")
        joints, since = "|".join(context["joint"]), "|".join(pack.data("dates")["words"]["from"])
        #: „два договора: от 1966 г. с X …"
        self._listed = compiled(rf":\s(?=(?:{since})\s|\d)")
        self._dated = compiled(rf",?\s(?:(?:{joints})\s)?(?:(?:{since})\s)?")
        #: „договор със същия град"
        self._not = compiled(rf"(?<!\p{{L}})(?i:{alternation(spans['not'])})\s")
        self.same_town = compiled(rf"\s(?i:{alternation(spans['same_town'])})(?!\p{{L}})")
        #: „Гимназия „X", Печ", „… в Печ"
        self.seat = compiled(rf",\s|\s?\(|\s[–—-]\s|\s(?:{'|'.join(context['org_seats'])})\s(?:\p{{L}}{{1,2}}\.\s?)?")
        #: «протокол с ней»
        self.with_it = compiled(rf"\s(?i:{alternation(spans['with_it'])})(?![\p{{L}}-]|\s\p{{Lu}})")
        self.with_them = compiled(rf"\s(?i:{alternation(spans['with_them'])})(?!\p{{L}})")
        self.on_side = compiled(rf"\s(?:\p{{L}}++\s){{0,2}}?(?i:{alternation(spans['on_side'])})(?!\p{{L}})")
        #: „успоредно с това"
        same = alternation(spans["same_town"])
        self.with_that = compiled(rf"\s(?!(?i:{same}))(?i:{alternation(spans['with_that'])})(?!\p{{L}})")
        self.mayors = Mayors(draft, structure, cues)
        self.rows = PlaceRows(draft, structure, self._generic)
        self.firms = compile_cues(draft.pack.data("places_context")["firms"])

    def explicit_parties(self) -> None:
        """Parties that the words around each agreement name."""
        agreements = self.draft.labelled("AGREEMENT")
        for agreement in agreements:
            found, rule = self.explicit(agreement, agreements)
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

    # --------------------------------------------------------------- explicit

    def explicit(self, agreement: Mention, agreements: Sequence[Mention]) -> tuple[list[Mention], str]:
        """Parties that the agreement's own clause names, with the pattern that found them."""
        draft, text = self.draft, self.draft.text
        start, end = draft.sentence(agreement.start)
        if text[agreement.start - 1 : agreement.start] == "(":
            # „Куманово (споразумение, 1996)"
            head = self.rows.line_head(start, agreement.start)
            if head:
                return head, "before the bracket"
        following = next_start(agreements, agreement, end)
        beside = self._right_before(agreement, start)
        if beside:
            return beside, "with, before"
        after = self._after(agreement, following if following > agreement.end else end)
        if after is not None:
            return after
        # „Между Русе и Трогир е подписано споразумение", and the list that a paper's phrase takes up
        before = next(backwards(agreements, agreement.start), None)
        previous = max(before.end, start) if before is not None else start
        for match in self.cues["between"].finditer(text, max(start, previous), agreement.start):
            parties = self._joined(match.end(), agreement.start)
            if len(parties) > 1:
                return parties, "between"
        owners = self.rows.owners(agreement, max(start, previous))
        if owners and self.cues["with"].match(text, agreement.end + 1) is None:
            return owners, "between"
        told = with_whom(draft, self.cues, max(start, previous), agreement, self.seat)
        if told:
            return told, "with, before"
        for match in self._with_before(max(start, previous), agreement):
            parties = self._joined(match.end(), agreement.start)
            if before is not None and match.start() - before.end <= 1 and "," in text[match.end() : agreement.start]:
                continue  # «Побратимство с Лилем оформлено весной, само соглашение …»
            if parties and any(self.cues.found(name, text, start, end) for name in ("sign", "in_force")):
                return parties, "with, before"
        return [], ""

    def _with(self, start: int, end: int) -> list[regex.Match[str]]:
        """„with" in a part of the text, but for «с другой стороны», „успоредно с това", „не с Бурса"."""
        found = self.cues["with"].finditer(self.draft.text, start, end)
        text = self.draft.text
        return [
            match
            for match in found
            if not self.on_side.match(text, match.end())
            and not self.with_that.match(text, match.end())
            and not self._not.search(text, max(start, match.start() - _NOT), match.start())
        ]

    def _with_before(self, start: int, agreement: Mention) -> list[regex.Match[str]]:
        """„with" before a paper, in the last part of the clause that has one; first that of a contrast."""
        text, end = self.draft.text, agreement.start
        found = self._with(start, end)
        stop = max([text.rfind(mark, start, end) for mark in ";:"] + [start])
        found = [match for match in found if match.start() >= stop] or found
        if self.structure.plural_paper(agreement):
            return found  # „с X от 1998 г., а с Y от 2006 г. имаме договори"
        turn = max((match.end() for match in self.turns.finditer(text, stop, end)), default=stop)
        return sorted(found, key=lambda match: match.start() < turn)

    def _right_before(self, agreement: Mention, start: int) -> list[Mention]:
        """«связана с Белостоком договором», „с Ниш имаме договор, с Комо – …": a partner between „with" and a paper."""
        towns = self.draft.within(max(start, agreement.start - 60), agreement.start, ("CITY", "REGION"))
        inside = [town for town in towns if self.draft.text[town.start - 1 : town.start] == "("]
        towns = [town for town in towns if town not in inside][-1:]
        rest = BRACKETED.sub("", self.draft.text[towns[0].end : agreement.start]).strip(" \n–—-") if towns else "."
        if rest and not self.cues["had_with"].fullmatch(rest):
            return []
        if rest and any(self.cues[name].match(self.draft.text, agreement.end + 1) for name in ("with", "between")):
            return []
        links = list(self.cues["with"].finditer(self.draft.text, max(start, towns[0].start - 40), towns[0].start))
        generic = self._generic.sub(" ", self.draft.text[links[-1].end() : towns[0].start]) if links else "–"
        return towns if _NATION.fullmatch(generic.strip()) else []

    def _after(self, agreement: Mention, end: int) -> tuple[list[Mention], str] | None:
        draft, text = self.draft, self.draft.text
        start, _ = draft.sentence(agreement.start)
        between = self.cues["between"].search(text, agreement.end, min(end, agreement.end + _REACH))
        if between and not self._crosses(agreement.end, between.start()):
            parties = self._joined(between.end(), end, far=True)
            if len(parties) > 1:
                return parties, "between"
            if parties:
                return parties, "with"
        for match in self._with(agreement.end, min(end, agreement.end + _REACH)):
            listed = self._listed.match(text, agreement.end)
            if self._crosses(listed.end() if listed else agreement.end, match.start()):
                break
            if self.same_town.match(text, match.end()):
                towns = draft.within(0, agreement.start, ("CITY",))
                return [town for town in towns if not self.structure.is_focus(town)][-1:], "with"
            if self.with_it.match(text, match.end()):
                # „Договорът с него": the town that the text told last
                told = [
                    town
                    for town in draft.within(max(0, start - _BACK), agreement.start, ("CITY", "REGION"))
                    if not self.structure.is_focus(town) and not self.in_place(town) and town.rule != "old name"
                ]
                return self.rows.last_row(told, plural=self.with_them.match(text, match.end()) is not None), "with"
            parties = told_before(draft, start, agreement.start, match.end())
            parties = parties or self.structure.of_people(match.end(), agreement)
            parties = parties or self._joined(match.end(), end) or self.structure.of_nation(match.end(), agreement)
            if parties:
                before = owners(draft, self.structure, agreement, match.start())
                return [*before, *parties], "between" if before else "with"
        genitive = owners(draft, self.structure, agreement, end)
        if genitive:
            return genitive, "between" if len(genitive) > 1 else "of"
        if text.startswith("(", agreement.end + 1):
            close = text.find(")", agreement.end)
            inside = [item for item in draft.within(agreement.end, close, PARTIES) if item.label in ("CITY", "ORG")]
            if inside:
                return inside, "in brackets"
        return None

    def _crosses(self, start: int, end: int) -> bool:
        """Whether the words between belong to another statement: a clause ends there."""
        gap = self.draft.text[start:end]
        return bool(self.statement_ends.search(gap)) and not self.year_ends.search(gap)

    def _joined(self, at: int, end: int, far: bool = False) -> list[Mention]:
        """Places and institutions in a row: „X, Y и Z", each with its own words before it."""
        draft, text = self.draft, self.draft.text
        items = [item for item in draft.within(at, end, (*PARTIES, "MAYOR", "PERSON", "DATE")) if item.start < at + 600]
        found: list[Mention] = []
        position, dated = at, False
        states_of = False
        for item in items:
            gap = text[position : item.start]
            if item.label == "DATE" and found and (gap.strip() == "(" or self._dated.fullmatch(gap)):
                # „с X (2001), Y (2003)", „с X и от 2003 г. с Y"
                dated, position = gap.strip() != "(", item.end
                continue
            gap, dated = ("," + gap if dated else gap), False
            if item.label in ("DATE", "MAYOR", "PERSON"):
                if found or len(gap) > 60:
                    break
                position = item.end
                continue
            if not found and self.structure.plural.search(gap):
                gap = gap.replace(":", " ")  # „с градовете: X, Y"
            if not found and item.label == "CITY" and located(draft, self.cues, position, item.start):
                break
            ended = any(end.search(gap) for end in (self.firms, self._not, _STOP)) or len(gap) > (90 if far else 60)
            turn = self.turns.search(text, position, item.start + 1)
            if ended or (turn is not None and (turn.start() > position or turn[0].count(" ") > 2)):
                break  # „… с X е прекратено, а с Y …", but not „с X, а с Y"
            if found and found[-1].label == "ORG" and item.label == "CITY" and self.seat.fullmatch(gap):
                position = item.end  # „с Институт …, Москва"
                continue
            if found and not self._adds(gap, item, found[-1], far):
                if item.label in ("COUNTRY", "REGION") or gap.rstrip().endswith("("):
                    position = item.end
                    continue
                break
            if not found and len(LETTERS.findall(gap)) > (8 if far else 5):
                break
            states_of |= self.structure.plural.search(gap) is not None
            if item.label == "COUNTRY" and (found or states_of):
                position = item.end
                continue
            found.append(item)
            position = item.end
        return found

    def _adds(self, gap: str, item: Mention, last: Mention, far: bool) -> bool:
        """Whether what stands between two places joins them as parties, rather than locating one in the other."""
        if self.draft.joined("LOCATED_IN", last, item):
            return False
        joint = self.structure.joint.search(gap) is not None or "," in gap
        words = len(LETTERS.findall(gap))
        return joint and words <= (9 if far else 5)

    # ----------------------------------------------------------- from further

    def _partner(self, agreement: Mention) -> tuple[list[Mention], str]:
        draft = self.draft
        unit = self.structure.unit(agreement.start)
        start, end = draft.sentence(agreement.start)
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
            before = self._generic.sub(" ", draft.text[line : head[0].start]).rstrip()
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
            if not self.structure.is_home(item) and not self.in_place(item) and not self._of_next(agreement, item)
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
            self.draft.joined("PARTY", other, town) and self._crosses(agreement.end, other.start) for other in others
        )

    def in_place(self, item: Mention) -> bool:
        """Whether a town stands as the place where something happens („в Будапеща")."""
        text = self.draft.text
        before = text[max(0, item.start - 14) : item.start]
        return self.structure.inside.search(before) is not None

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
            return next((town for town in others if not self.structure.is_home(town) and not self.in_place(town)), None)
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
                if (item.ref or item.name) not in rows and not self.in_place(item)
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
        if self._with(start, first.start):
            return None  # „С Ниш имаме договор, с Комо – протокол"
        before = self._generic.sub(" ", draft.text[start : first.start]).split()
        gap = draft.text[first.end : agreement.start]
        told = any(self.cues.found(name, gap, 0, len(gap)) for name in ("signed", "in_force"))
        alone = len(before) < 2 and all(len(word) > 3 for word in before) and not self.structure.is_home(first)
        return first if alone and told and len(gap) < 50 and not self._crosses(first.end, agreement.start) else None

    def _counterpart(self, agreement: Mention, rows: set[str | None]) -> Mention | None:
        """The other town, when the one found is the town the page itself is about."""
        unit = self.structure.unit(agreement.start)
        if unit.subject is not None and (unit.subject.ref or unit.subject.name) not in rows:
            return unit.subject
        start, end = self.draft.sentence(agreement.start)
        inside = [
            item
            for item in self.draft.within(start, end, ("CITY",))
            if (item.ref or item.name) not in rows and not self.in_place(item)
        ]
        return inside[0] if inside else next(iter(self.structure.partners(agreement)), None)
