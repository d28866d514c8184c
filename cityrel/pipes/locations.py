"""Where places lie (LOCATED_IN) and which places of the world they are (ids and nominative names)."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import regex

from cityrel.document import Mention
from cityrel.languages import LanguagePack
from cityrel.pipes.districts import is_part
from cityrel.pipes.draft import Draft
from cityrel.pipes.head_places import head_places
from cityrel.pipes.known_states import KnownStates
from cityrel.pipes.place_links import PlaceLinks
from cityrel.pipes.short_names import shorten
from cityrel.reading.blocks import CELL, HEADING, ITEM, KEYVALUE, PARAGRAPH, Block
from cityrel.things import fold

_ROW_FIELDS = frozenset({"city", "country", "region", "city_country"})
#: „ – ", „ – отново "
_DASH, _DASHED = regex.compile(r"\s[–—-]\s"), regex.compile(r"\s[–—]\s(?:\p{Ll}{3,6}\s)?|\s-\s")
_WORD, _LETTERS = regex.compile(r"\p{L}"), regex.compile(r"\p{L}++")
#: Characters of a bracket in which a state's places are told.
_BRACKET = 200
_BRACKETED = regex.compile(r"\s?\([^()]*\)")
#: Between a town, with what is told of it, and the next one of its state.
_SET_OFF, _SENTENCE = regex.compile(r"[,;]\s(?:\p{L}{1,3}\.\s?)?$"), regex.compile(r"\p{L}{4}\.\s")
#: Characters of a line in which the state that it begins with stands, and what divides it from the town.
_LED, _LED_LINK = 60, regex.compile(r"\)?(?:\s[–—-]|:)\s(?:\p{L}{1,3}\.\s?)?")
#: What may follow the town of a heading that begins with its state: a bracket, more towns.
_BRACKETED_REST = regex.compile(r"(?:\s?\([^()]*\))?(?:(?:,|\s\p{Ll})\s\p{Lu}[\p{L} -]++(?:\s?\([^()]*\))?)*+\s*+")


class Locations(PlaceLinks):
    """Joins towns and regions with the units stated beside them, and links all places of a page."""

    def __init__(self, pack: LanguagePack) -> None:
        super().__init__(pack)
        self.known = KnownStates(self.gazetteer, pack.code)
        data = pack.data("places_context")
        self.generic = frozenset(
            word.lower()
            for entry in [*data["region_before"], *data["located_words"]]
            for word in entry.strip(".").split()
        )

    def __call__(self, draft: Draft, mentions: list[Mention]) -> None:
        self.located(draft)
        self.link(draft, mentions)
        self._old_names(draft)
        shorten(draft)

    @staticmethod
    def _old_names(draft: Draft) -> None:
        """„Хмелницки, бивш Проскуров": an old name that is not known as a town's stands for the town before it."""
        for one, other in itertools.pairwise(draft.labelled("CITY")):
            if (
                other.rule == "old name"
                and other.ref == "GeoNames:NIL"
                and "\n" not in draft.text[one.end : other.start]
            ):
                other.ref = one.ref
                if one.id in draft.country:
                    draft.country[other.id] = draft.country[one.id]

    # ------------------------------------------------------------------ located

    def located(self, draft: Draft) -> None:
        """LOCATED_IN from how a text sets places side by side."""
        text = draft.text
        places = draft.labelled("CITY", "REGION", "COUNTRY")
        for index, place in enumerate(places):
            if place.label == "COUNTRY" or place.rule == "old name":
                continue
            if self.words.tags.match(text, text.rfind("\n", 0, place.start) + 1):
                continue
            state = self._heads_bracket(draft, place)
            if state is not None:
                draft.relate("LOCATED_IN", place, state, "in its state's bracket")
            position, chain = place.end, [place]
            opened = False
            for number in range(index + 1, len(places)):
                other = places[number]
                renamed = self.words.renamed.match(text, position)
                if renamed is not None and other.label == "CITY" and other.end <= renamed.end():
                    continue  # „Кюстендорф (до 1920 г. Мокра Гора), Сърбия"
                behind = renamed is not None and renamed.end() <= other.start
                gap = text[renamed.end() if renamed is not None and behind else position : other.start]
                if "\n" in gap or len(gap) > 40 or (state is not None and ")" in gap):
                    break
                if other.label == "CITY" and place.label == "CITY" and self._outer(draft, place, gap):
                    position, opened = other.end, opened or "(" in gap
                    continue  # „район Оболон, гр. Киев, Украйна"
                whole = gap
                if other.label == "COUNTRY":
                    gap = self.words.state_then.sub("", gap)
                if not self._belongs_to_places(gap) or other.label == "CITY":
                    break
                listed = _DASHED.fullmatch(gap) and self._leads(draft, place)
                # «Таганрог Ростовской области»
                listed = listed or (gap == " " and chain == [place] and self._adjacent(place, other))
                listed = listed or (gap == " " and chain[-1].label == "REGION" and other.label == "COUNTRY")
                listed = listed or not gap  # „НишСърбия", of a page that glues words together
                then = place.label == "REGION" and len(gap) < len(whole)  # «округ Котбус тогдашней ГДР»
                if not (opened or listed or then or self.words.apart.search(gap)):
                    break
                if "(" in gap or "/" in gap:
                    opened = True
                for inner in chain:
                    if inner.label != "COUNTRY" and (other.label != inner.label or self._in_region(inner)):
                        draft.relate("LOCATED_IN", inner, other, "side by side")
                    elif inner.label == "COUNTRY" and other.label == "REGION":
                        draft.relate("LOCATED_IN", place, other, "side by side")
                        draft.relate("LOCATED_IN", other, inner, "side by side")
                if other.label == "COUNTRY" and chain[-1].label == "COUNTRY":
                    break
                chain.append(other)
                position = other.end
                if text[position : position + 1] in ")/" and opened:
                    break
        self._located_within(draft, places)
        self._located_apposed(draft, places)
        self._located_headings(draft)
        self._located_under(draft)
        self._located_below(draft)
        self._located_rows(draft)
        self._located_joined(draft, places)
        self._located_before(draft, places)
        self._located_led(draft)
        for town, unit in head_places(draft, self.words, self._belongs_to_places, self.known.has):
            draft.relate("LOCATED_IN", town, unit, "told of the town of a heading")

    def _heads_bracket(self, draft: Draft, place: Mention) -> Mention | None:
        """The state before the bracket in which a place is told among places: „Германия (Касел, Ханау), …"."""
        text = draft.text
        opening = text.rfind("(", max(0, place.start - _BRACKET), place.start)
        if opening < 0 or not {")", "\n"}.isdisjoint(text[opening : place.start]):
            return None
        head = next(iter(draft.over(opening - 2, opening, ("COUNTRY",))), None)
        inner = draft.within(opening, place.start)
        if head is None or text[head.end : opening].strip() or any(item.label == "COUNTRY" for item in inner):
            return None
        edges = [(opening, opening + 1), *((item.start, item.end) for item in inner), (place.start, place.end)]
        gaps = [text[one[1] : other[0]] for one, other in itertools.pairwise(edges)]
        return head if all(self._belongs_to_places(gap) or self.words.joint.fullmatch(gap) for gap in gaps) else None

    def _adjacent(self, town: Mention, region: Mention) -> bool:
        """Whether a region may follow a town without a comma."""
        return (
            town.label == "CITY" and region.label == "REGION" and bool(self.words.adjacent_region.search(region.text))
        )

    def _located_apposed(self, draft: Draft, places: Sequence[Mention]) -> None:
        """A town and what it is called behind its name: „Прешов, центъра на едноименния край в Словакия"."""
        for one, other in itertools.pairwise(places):
            if one.label != "CITY" or other.label == "CITY" or draft.leads(one, "LOCATED_IN"):
                continue
            gap = self.words.apposed.match(draft.text, one.end, other.start)
            if gap is not None and gap.end() == other.start:
                draft.relate("LOCATED_IN", one, other, "in apposition")
                for state in draft.targets(other, "LOCATED_IN"):
                    if other.end < state.start <= other.end + 3:
                        draft.relate("LOCATED_IN", one, state, "in apposition")  # „… на окръг Тимиш (Румъния)"

    def _located_within(self, draft: Draft, places: Sequence[Mention]) -> None:
        """A town and, after a preposition, the state or region that has one of its name: „с Топола в Сърбия"."""
        home = fold(draft.page.home or "")
        for one, other in itertools.pairwise(places):
            if one.label == "COUNTRY" or other.label == "CITY" or fold(one.text) == home:
                continue
            if other.label == "REGION" and one.label == "REGION":
                continue
            led = self.words.within if other.label == "COUNTRY" else self.words.within_region
            gap = led.match(draft.text, one.end)
            has = self.known.has if other.label == "COUNTRY" else self.known.has_in
            if gap is not None and gap.end() == other.start and has(other, one):
                draft.relate("LOCATED_IN", one, other, "in its state")

    def _in_region(self, part: Mention) -> bool:
        """Whether a region is a rural district, which lies in another region: «Лухский район (Ивановская область)»."""
        return part.label == "REGION" and part.text.lower().endswith(tuple(self.words.rural))

    def _outer(self, draft: Draft, part: Mention, gap: str) -> bool:
        """Whether the words between a place and a town say that it is a part of the town, a district of it."""
        if is_part(part) or self.words.part_of(gap):
            return True
        before = draft.text[max(0, part.start - 24) : part.start]
        return gap.strip() in ("(", ",") and self.words.district.search(before) is not None

    def _belongs_to_places(self, gap: str) -> bool:
        """Whether all words of a gap are such as belong to place names."""
        bare = self.words.between_units.sub(" ", self.words.of_both.sub(" ", gap))
        words = [word.lower() for word in _LETTERS.findall(bare)]
        return all(word in self.generic for word in words)

    def _located_headings(self, draft: Draft) -> None:
        """A heading that begins with a town and ends with its state, whatever stands between them."""
        for block in draft.blocks:
            if block.kind != HEADING:
                continue
            places = draft.within(block.start, block.end, ("CITY", "REGION", "COUNTRY"))
            if (
                len(places) > 1
                and places[0].label == "CITY"
                and places[-1].label == "COUNTRY"
                and places[0].start == block.start
                and places[-1].end == block.end
                and sum(place.label == "CITY" for place in places) == 1
                and "," in draft.text[places[0].end : places[-1].start]
            ):
                draft.relate("LOCATED_IN", places[0], places[-1], "heading")

    def _leads(self, draft: Draft, place: Mention) -> bool:
        """Whether a place stands at the head of its line, with no more before it than its kind („Окръг Бакъу – …")."""
        start = draft.block(place.start).start
        return start == place.start or (place.start - start < 20 and self._kind_before(draft.text[start : place.start]))

    def _kind_before(self, words: str) -> bool:
        return _WORD.search(words) is not None and "," not in words and self._belongs_to_places(words)

    def _located_under(self, draft: Draft) -> None:
        """The towns that head the lines under a heading that is a state's name: ПОЛЬША, then „Седльце – 1999 г."."""
        state: Mention | None = None
        for block in draft.blocks:
            places = draft.within(block.start, block.end, ("CITY", "REGION", "COUNTRY"))
            if block.kind == HEADING:
                rest = block.text(draft.text).replace(places[0].text, "") if len(places) == 1 else ""
                # ПОЛЬША, «в Польше:», «Города-побратимы в Польше:»
                alone = len(places) == 1 and (
                    not _WORD.search(rest)
                    or self.words.preposition.fullmatch(rest.strip(" :") + " ") is not None
                    or self._of_ties_in(draft, block, places[0])
                )
                state = places[0] if alone and places[0].label == "COUNTRY" else None
                continue
            if block.kind != HEADING and block.text(draft.text).endswith(":"):
                state = None
            if state is None or block.kind not in (ITEM, PARAGRAPH, CELL):
                continue
            if block.gap and block.kind == PARAGRAPH and not (places and places[0].start == block.start):
                state = None  # the list is over
                continue
            last = block.start
            for place in places:
                gap = draft.text[last : place.start]
                joint = last == block.start or self.words.joint.fullmatch(_BRACKETED.sub("", gap))
                if place.label == "CITY" and not joint:
                    break  # «Невский район г. Санкт-Петербурга»
                if place.label == "COUNTRY" or not (self._belongs_to_places(gap) or self.words.joint.fullmatch(gap)):
                    break
                if place.label == "REGION" or self.known.may_lie_in(place, state):
                    draft.relate("LOCATED_IN", place, state, "under its state")
                last = place.end

    def _of_ties_in(self, draft: Draft, block: Block, state: Mention) -> bool:
        """Whether a heading tells of the twins or partners in a state and ends with it."""
        text = draft.text
        return (
            not _WORD.search(text, state.end, block.end)
            and self.words.preposition.search(text, block.start, state.start) is not None
            and self.words.tie.search(text, block.start, state.start) is not None
        )

    def _located_below(self, draft: Draft) -> None:
        """The town of a heading lies in what the line right below it names: ПЛОЕЩ, then „окръг Прахова, Румъния"."""
        for block, below in itertools.pairwise(draft.blocks):
            cities = draft.within(block.start, block.end, ("CITY",))
            if below.gap or below.group is not None or len(cities) != 1 or draft.leads(cities[0], "LOCATED_IN"):
                continue
            if block.kind != HEADING and cities[0].start != block.start:
                continue
            units = draft.within(below.start, below.end, ("CITY", "REGION", "COUNTRY"))
            if any(unit.label == "CITY" for unit in units) or not units:
                continue
            if draft.text[below.end - 1] == ":" or self.words.preposition.search(
                draft.text, below.start, units[0].start
            ):
                continue  # „в Сърбия:" heads what follows
            # „Естония, побратим от 1994-та"
            ends = units[-1].end if draft.text.startswith(", ", units[-1].end) else below.end
            if self._belongs_to_places(draft.bare(below.start, ends)):
                for unit in units:
                    draft.relate("LOCATED_IN", cities[0], unit, "line below")
                    if unit.label == "COUNTRY" and unit is units[0] and not draft.text[unit.end :].startswith("\n"):
                        for region in units[1:]:
                            if region.label == "REGION":
                                draft.relate("LOCATED_IN", region, unit, "line below")  # „Полша, Силезия"

    def _located_rows(self, draft: Draft) -> None:
        """The town of a table row or key-value run lies in the row's state and region."""
        rows: dict[int, list[tuple[str, Mention]]] = {}
        for block in draft.blocks:
            if block.group is not None and (block.key in _ROW_FIELDS or self._says_where(draft, block)):
                for place in draft.within(block.start, block.end, ("CITY", "REGION", "COUNTRY")):
                    rows.setdefault(block.group, []).append((block.key or "", place))
        for group, card in self._cards(draft).items():
            rows.setdefault(group, card)
        for group, row in rows.items():
            if not any(place.label == "CITY" for _, place in row):
                row = [*self._town_above(draft, group), *row]
            cities = [place for key, place in row if place.label in ("CITY",) and key in ("city", "city_country")] or [
                place for key, place in row if place.label == "REGION" and key == "city"
            ]
            if not cities:
                continue
            # „Страни: … Шумен, и … Нови Сад; Държава: Сърбия": the home town is not there
            home = fold(draft.page.home or "")
            cities = [city for city in cities if fold(city.text) != home] or cities
            for _, place in row:
                if any(draft.joined("LOCATED_IN", city, place) for city in cities[1:]):
                    continue  # „Страни: Трявна и Печ (Унгария)"
                if place.label == "COUNTRY" and len(cities) > 1:
                    # „Страни: … институт, Поморие, и … институт, Сучава": those that the state has
                    within = [city for city in cities if self.known.lies_in(city, place)] or cities[:1]
                    for city in within:
                        draft.relate("LOCATED_IN", city, place, "row")
                elif place.label == "COUNTRY" or (place.label == "REGION" and place is not cities[0]):
                    draft.relate("LOCATED_IN", cities[0], place, "row")
            regions = [place for _, place in row if place.label == "REGION" and place is not cities[0]]
            for region in regions:
                for _, place in row:
                    if place.label == "COUNTRY":
                        draft.relate("LOCATED_IN", region, place, "row")

    def _says_where(self, draft: Draft, block: Block) -> bool:
        """„Град: Касел", „Къде: Германия": whether a field of a place right below the town's tells where that is."""
        above = draft.blocks[block.number - 1] if block.key == "place" and block.number else None
        if above is None or above.group != block.group or above.key != "city":
            return False
        places = draft.within(block.start, block.end, ("CITY", "REGION", "COUNTRY"))
        return bool(places) and all(place.label != "CITY" for place in places)

    def _town_above(self, draft: Draft, group: int) -> list[tuple[str, Mention]]:
        """The town that is all of the line right above a card: ЖИВЕЦ, then „Държава: Полша"."""
        first = next((block for block in draft.blocks if block.group == group), None)
        if first is None or first.gap or not first.number or first.kind != KEYVALUE:
            return []
        above = draft.blocks[first.number - 1]
        towns = draft.within(above.start, above.end, ("CITY",))
        alone = len(towns) == 1 and self._belongs_to_places(draft.bare(above.start, above.end))
        return [("city", towns[0])] if alone else []

    def _cards(self, draft: Draft) -> dict[int, list[tuple[str, Mention]]]:
        """Groups of cells without known keys where one names a town and others its region or state, and no more."""
        cards: dict[int, list[tuple[str, Mention]]] = {}
        for block in draft.blocks:
            if block.group is None or block.key != "cell":
                continue
            places = draft.within(block.start, block.end, ("CITY", "REGION", "COUNTRY"))
            # «США, штат Виргиния, партнёр с 2003 г.», «Польша (вышла в 2022-м)»
            told = bool(places) and draft.text[places[-1].end : block.end].lstrip()[:1] in ("", ",", "(", ";")
            told = told and self._belongs_to_places(draft.bare(block.start, places[-1].end))
            if places and (told or self._belongs_to_places(draft.bare(block.start, block.end))):
                key = "city" if places[0].label == "CITY" else "country"
                cards.setdefault(block.group, []).extend((key, place) for place in places)
        return {
            group: card
            for group, card in cards.items()
            if len(card) > 1 and sum(place.label == "CITY" for _, place in card) == 1
        }

    def _located_joined(self, draft: Draft, places: Sequence[Mention]) -> None:
        """«Варкаус и Савонлинна (Финляндия)»: what follows the second speaks of both when the first has none."""
        for one, other in itertools.pairwise(places):
            if one.label != "CITY" or other.label != "CITY":
                continue
            gap = draft.text[one.end : other.start]
            if self.words.joint.fullmatch(gap) and self.words.of_both.match(draft.text, other.end):
                for target in draft.targets(other, "LOCATED_IN"):
                    draft.relate("LOCATED_IN", one, target, "bracket for both")
            if "," in gap or not self.words.joint.fullmatch(gap):
                continue
            heads = self._leads(draft, one)
            if draft.leads(one, "LOCATED_IN") and not heads:
                continue
            if not draft.text[other.end : other.end + 2].strip().startswith(("(", ",") if heads else "("):
                continue
            targets = draft.targets(other, "LOCATED_IN")
            states = [target for target in targets if target.label == "COUNTRY"]
            for target in targets:
                if (
                    self.known.lies_in(one, target)
                    if target.label == "COUNTRY"
                    else heads and (not states or self.known.lies_in(one, states[0]))
                ):
                    draft.relate("LOCATED_IN", one, target, "bracket for both")

    def _located_led(self, draft: Draft) -> None:
        """A line that begins with a state, maybe a part of it, and a dash: „САЩ, щат Охайо – Толедо, 1989 г."."""
        home = fold(draft.page.home or "")
        for block in draft.blocks:
            units = draft.within(block.start, min(block.end, block.start + _LED), ("COUNTRY", "REGION"))
            if not units or draft.text[block.start : units[0].start].count(" ") > 1:
                continue
            town = next(iter(draft.starting(units[0].end, block.end, ("CITY",))), None)
            units = [unit for unit in units if town is not None and unit.end <= town.start]
            state = next((unit for unit in units if unit.label == "COUNTRY"), None)
            if town is None or state is None or fold(town.text) == home:
                continue
            if any(target.label == "COUNTRY" for target in draft.targets(town, "LOCATED_IN")):
                continue
            gap = draft.text[units[-1].end : town.start]
            told = self._belongs_to_places(draft.bare(block.start, units[-1].end))
            there = self.known.may_lie_in(town, state) if block.kind in (HEADING, ITEM) else self.known.has(state, town)
            linked = _LED_LINK.fullmatch(gap) or (gap == ", " and block.kind == ITEM and self.known.has(state, town))
            if not told or not there or not linked:
                continue
            for unit in (*units, *draft.targets(town, "LOCATED_IN")):
                draft.relate("LOCATED_IN", town, unit, "behind its state")
                if unit.label == "REGION":
                    draft.relate("LOCATED_IN", unit, state, "behind its state")
            last = town
            for more in draft.starting(town.end, block.end, ("CITY",)):
                gap = draft.text[last.end : more.start]
                if not self.words.joint.fullmatch(_BRACKETED.sub("", gap)) and not (
                    self._next_of_state(draft, gap, more, state) and fold(more.text) != home
                ):
                    break
                draft.relate("LOCATED_IN", more, state, "behind its state")
                for region in draft.targets(more, "LOCATED_IN"):
                    if region.label == "REGION":
                        draft.relate("LOCATED_IN", region, state, "behind its state")
                last = more

    def _next_of_state(self, draft: Draft, gap: str, town: Mention, state: Mention) -> bool:
        """„Полша – Седлце, от 1999 г.; [Сопот], от 2003 г.": another town of a state, set off from the one before."""
        if any(unit.label == "COUNTRY" for unit in draft.targets(town, "LOCATED_IN")) or _SENTENCE.search(gap):
            return False
        set_off = _SET_OFF.search(gap)
        # a name that nobody knows only behind a stronger mark
        return set_off is not None and (
            self.known.has(state, town) or (";" in set_off[0] and self.known.may_lie_in(town, state))
        )

    def _located_before(self, draft: Draft, places: Sequence[Mention]) -> None:
        """A state before its town: a heading „Русия – Толиати", an address «Республика Коми, г. Сыктывкар»."""
        for at, (one, other) in enumerate(itertools.pairwise(places)):
            if one.label not in ("COUNTRY", "REGION") or other.label != "CITY":
                continue
            gap = draft.text[one.end : other.start]
            states = [target for target in draft.targets(other, "LOCATED_IN") if target.label == "COUNTRY"]
            if states or (one.label == "REGION" and draft.leads(other, "LOCATED_IN")):
                continue
            if draft.reached(one, "LOCATED_IN"):
                continue
            block = draft.block(one.start)
            address = self.words.address.fullmatch(gap) or (
                one.label == "REGION"
                and gap == ", "
                and self.words.postal.search(draft.text, max(0, one.start - 24), one.start) is not None
            )
            heading = (
                block.kind in (HEADING, ITEM)
                and block.start == one.start
                and regex.fullmatch(r"\s?[–—:-]\s?|[,.]\s?", gap)
                and _BRACKETED_REST.fullmatch(draft.text, other.end, block.end)
            )
            if address or heading:
                draft.relate("LOCATED_IN", other, one, "state before the town")
                # «Польша, Силезское воеводство, г. Живец»
                outer = places[at - 1] if at and one.label == "REGION" else None
                if outer is not None and outer.label == "COUNTRY" and draft.text[outer.end : one.start] == ", ":
                    draft.relate("LOCATED_IN", other, outer, "state before the town")
                    draft.relate("LOCATED_IN", one, outer, "state before the town")
                last = other
                for town in draft.within(other.end, block.end, ("CITY",)) if heading and one.label == "COUNTRY" else ():
                    if not self.words.joint.fullmatch(_BRACKETED.sub("", draft.text[last.end : town.start])):
                        break
                    draft.relate("LOCATED_IN", town, one, "state before the towns")
                    last = town
                for region in draft.within(other.end, block.end, ("REGION",)) if heading else ():
                    if one.label == "COUNTRY" and draft.joined("LOCATED_IN", other, region):
                        draft.relate("LOCATED_IN", region, one, "state before the town")
