"""Towns at the heads of headings, items and cells, which their layout or a state beside them tells, known or not."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import regex

from cityrel.gazetteer import Gazetteer
from cityrel.languages import LanguagePack
from cityrel.pipes.bare_lists import BareLists
from cityrel.pipes.draft import Draft
from cityrel.pipes.found import Found
from cityrel.pipes.place_words import PlaceWords
from cityrel.reading.blocks import CELL, HEADING, ITEM, KEYVALUE, PARAGRAPH, Block

CAPITAL = regex.compile(
    r"(?<![\p{L}\p{N}])\p{Lu}[\p{L}’'-]*|(?<=\p{Ll})\p{Lu}\p{Ll}[\p{L}’'-]*|(?<=\.)\p{Lu}[\p{L}’'-]*"
)
_LETTER = regex.compile(r"\p{L}")
#: Letters of a name at least.
_SHORTEST = 3
#: Characters of a line that holds a town, above that of its state.
_TOWN_LINE = 30
#: Characters behind a town in which the word of its tie makes it sure though its name is a word or a person's too.
_TOLD = 40
#: „Ливан. Тир", «Китай – Далянь»; what may follow the town in such a heading.
_STATE_LINK, _HEAD_ENDS = regex.compile(r"\.\s|,\s|:\s|\s[–—-]\s"), regex.compile(r"\s?\(|[.,:]?\s*+$|\s[–—-]\s")
#: „1) Тун – Швейцария; 2003 г.": what divides the town of an item from its state, and the state from the rest
_DASH_NEXT, _HEAD_PAUSES = regex.compile(r"\s[–—-]\s"), regex.compile(r"\s?[(,;:.]|\s[–—-]\s|\s*+$|\s\p{Ll}{1,2}\s\d")
#: „Сърбия – Зайчар, 2010": what may follow a town that nobody knows behind its state, in an item
_DATED = regex.compile(r"\s?[(,;:.–—-]?\s?(?:\p{Ll}{1,7}\s){0,3}+(?:\d|$)")


class LeadingTowns:
    """Finds towns by where they stand in headings, items and cells."""

    def __init__(self, pack: LanguagePack, words: PlaceWords) -> None:
        self.pack = pack
        self.words = words
        self.gazetteer = Gazetteer.load()
        self._bare = BareLists(pack, words)

    def find(self, draft: Draft) -> list[Found]:
        """The towns that head the blocks of a page."""
        led = [
            item
            for block, state in self._under_states(draft)
            for item in self._region_below(draft, block)
            or self._at_head(draft, block.start, block.end, block.kind, block.key, state)
        ]
        return [*led, *self._bare.find(draft)]

    def _region_below(self, draft: Draft, block: Block) -> list[Found]:
        """ТРОГИР, and right below it „Хърватия, Далмация": the part of the state where the town above lies."""
        above = draft.blocks[block.number - 1] if block.number and not block.gap else None
        if above is None or above.kind != HEADING or not above.gap or block.kind not in (HEADING, PARAGRAPH):
            return []
        text = draft.text
        state = self.gazetteer.longest(text, block.start, self.pack.code)
        if state is None or not state.states or not text.startswith(", ", state.end):
            return []
        town, region = (
            self.words.name.fullmatch(text, *span) for span in ((above.start, above.end), (state.end + 2, block.end))
        )
        if town is None or region is None or self.gazetteer.longest(text, above.start, self.pack.code) in (None, state):
            return []
        known = tuple(self.gazetteer.lookup(region.group(), self.pack.code))
        if any(candidate.place.kind == "city" for candidate in known):
            known = tuple(candidate for candidate in known if candidate.place.kind == "region")
            if not known:
                return []
        return [Found(region.start(), region.end(), known, "REGION", "beside its state", 0.7)]

    def _under_states(self, draft: Draft) -> Iterator[tuple[Block, str | None]]:
        """Each block with the code of the state that is the heading above it, or the line right below a heading."""
        state: str | None = None
        table = False  # the state heads rows, and is none of what follows them
        for block, below in itertools.zip_longest(draft.blocks, draft.blocks[1:]):
            if block.kind == HEADING:
                table = False
                known = self.gazetteer.longest(draft.text, block.start, self.pack.code)
                alone = known is not None and not _LETTER.search(draft.text, known.end, block.end)
                state = next(iter(known.states), None) if alone and known else None
                under = None
                if below is not None and not below.gap and below.group is None and state is None:
                    under = self._state_of(draft.text, below.start, below.end)
                yield block, under
            else:
                table |= block.group is not None
                state = None if table and block.group is None else state
                close = block.kind == ITEM or (block.kind == PARAGRAPH and not block.gap)
                beside = below is not None and below.group is not None and below.group == block.group
                beside = beside and block.kind == CELL and block.key == "cell"
                close_below = below is not None and not below.gap and below.kind in (HEADING, PARAGRAPH)
                over = close_below and block.kind == ITEM and block.end - block.start <= _TOWN_LINE
                if below is not None and (beside or over):
                    # „Алст | Белгия"; „1. Алст", and „Белгия" in the next line
                    under = state if close else None
                    yield block, under or self._state_of(draft.text, below.start, below.end)
                else:
                    yield block, state if close else None

    def _state_of(self, text: str, start: int, end: int) -> str | None:
        """The state of a line that ends with one or begins with it: „окръг Прахова, Румъния", „Полша, Силезия"."""
        at = text.rfind(", ", start, end)
        known = self.gazetteer.longest(text, at + 2 if at > 0 else start, self.pack.code)
        if known is not None and known.end == end and known.states:
            return next(iter(known.states))
        first = self.gazetteer.longest(text, start, self.pack.code) if 0 < at <= end - _SHORTEST else None
        return next(iter(first.states), None) if first is not None and text.startswith(", ", first.end) else None

    def _named_with_state(self, text: str, start: int, end: int, kind: str) -> list[Found]:
        """„Ливан. Тир", „1. Сърбия – Ниш, 2010": a line that is a state's name and a town's, or begins with both."""
        state = self.gazetteer.longest(text, start, self.pack.code)
        links = _DASH_NEXT if kind == PARAGRAPH else _STATE_LINK
        link = links.match(text, state.end, end) if state is not None and state.states else None
        if state is None or link is None or link.end() >= end:
            return []
        town = self.gazetteer.longest(text, link.end(), self.pack.code)
        known = () if town is None else town.candidates
        candidates = tuple(c for c in known if c.place.country in state.states and c.place.kind == "city")
        if town is None or not candidates:
            return self._unknown_with_state(text, link.end(), end, kind) if town is None and kind != PARAGRAPH else []
        if town.states or (_HEAD_ENDS if kind == HEADING else _HEAD_PAUSES).match(text, town.end, end) is None:
            return []
        return [Found(town.start, town.end, candidates, "CITY", "after its state", 0.8)]

    def _unknown_with_state(self, text: str, start: int, end: int, kind: str) -> list[Found]:
        """„Словакия – Превидза": a name that no gazetteer knows, alone behind a state's, or with a date in an item."""
        name = self.words.name.match(text, start, end)
        if name is None or self.words.ordinary(name.group()):
            return []
        dated = kind == ITEM and _DATED.match(text, name.end(), end) is not None
        if text[name.end() : end].strip(" .:") and not dated:
            return []
        if self.words.institution.match(text, start, end):
            return []
        return [Found(name.start(), name.end(), (), "CITY", "after its state", 0.6)]

    def _at_head(
        self, draft: Draft, start: int, end: int, kind: str, key: str | None, state: str | None
    ) -> list[Found]:
        """A capitalised name the gazetteer does not know at the head of a heading, item or city field."""
        text = draft.text
        if kind in (HEADING, ITEM, PARAGRAPH) and (found := self._named_with_state(text, start, end, kind)):
            return found
        if (kind in (CELL, KEYVALUE) and key in ("city", "city_country", "cell")) or kind in (HEADING, ITEM, PARAGRAPH):
            match = self.words.name.match(text, start, end)
            if match is not None and not self.gazetteer.lookup(match.group(), self.pack.code):
                # „Наукоград Дубна (…)"
                match = self.words.name.match(text, self.words.bare(text, *match.span()), end)
            if match is None or self.words.tie.search(match.group()):
                return []  # „ГРАДОВЕ ПАРТНЬОРИ (действащи)"
            unit = self.words.unit_opens.match(text, *match.span())
            if (
                unit is not None
                and unit.end() < match.end()
                and not self.gazetteer.lookup(match.group(), self.pack.code)
            ):
                if self._state_near(text, match.end(), min(end, match.end() + _TOWN_LINE)):
                    return [Found(unit.end(), match.end(), (), "REGION", "before its state", 0.7)]  # «Жудец Долж (…)»
            after = text[match.end() : end].lstrip(" \t\u00a0*¹²³")  # „Мартин* – 1976"
            if kind in (CELL, KEYVALUE) and key != "cell":
                if not after or after[0] in ",(/":
                    return [Found(match.start(), match.end(), (), "CITY", "city field", 0.8)]
                return []
            if state is not None and (not after or after[0] in ".,(–—:"):
                named = self.gazetteer.lookup(match.group(), self.pack.code)
                there = tuple(candidate for candidate in named if candidate.place.country == state)
                if there or not (named or self.words.ordinary(match.group())):
                    return [Found(match.start(), match.end(), there, "CITY", "under its state", 0.8)]
            known = self.gazetteer.lookup(match.group(), self.pack.code)
            if (
                (known or "-" in match.group())
                and after[:1] in ".,(–—"
                and self.words.tie.search(text, match.end(), end)
                and not self.words.ordinary(match.group())
            ):
                near = self.words.tie.search(text, match.end(), min(end, match.end() + _TOLD)) is not None
                towns = tuple(place for place in known if place.exact and place.place.kind == "city")
                return [Found(match.start(), match.end(), towns * near, "CITY", "told to be a twin", 0.6)]
            link = _STATE_LINK.match(text, match.end(), end) if kind == ITEM else None
            if link is not None and self.words.paper.match(text, link.end(), end):
                towns = tuple(place for place in known if place.exact and place.place.kind == "city")
                return [Found(match.start(), match.end(), towns, "CITY", "before its paper", 0.7)] if towns else []
            dash = _DASH_NEXT.match(text, match.end(), end) if kind == ITEM else None
            if dash is not None and self._state_at(text, dash.end(), end):
                return [Found(match.start(), match.end(), (), "CITY", "before its state", 0.8)]
            # only where a state or region follows: „Тагума, префектура Фукуока, Япония"
            if (
                after[:1] in ",(/"
                and (not self._person(draft, *match.span()) or self._among_towns(draft, start))
                and (
                    self._state_near(text, match.end(), min(end, match.end() + 60))
                    or (kind in (ITEM, HEADING) and self.words.region_next.match(text, match.end(), end))
                )
            ):
                return [Found(match.start(), match.end(), (), "CITY", "before its state", 0.8)]
        return []

    def _among_towns(self, draft: Draft, at: int) -> bool:
        """Whether an item beside the one at an offset begins with a town and its state in a bracket."""
        block, text = draft.block(at), draft.text
        if block.kind != ITEM:
            return False
        for other in draft.blocks[max(0, block.number - 1) : block.number + 2]:
            town = self.gazetteer.longest(text, other.start, self.pack.code)
            if other is block or other.kind != ITEM or town is None or not text.startswith(" (", town.end):
                continue
            state = self.gazetteer.longest(text, town.end + 2, self.pack.code)
            if not town.states and state is not None and state.states and text[state.end : state.end + 1] in (")", ","):
                return True
        return False

    @staticmethod
    def _person(draft: Draft, start: int, end: int) -> bool:
        """Whether the tagger sees a person's full name in a span."""
        return any(
            span.label == "PER" and " " in draft.text[span.start : span.end] for span in draft.names.over(start, end)
        )

    def _state_at(self, text: str, start: int, end: int) -> bool:
        """Whether a state's name stands at an offset, and the line ends or pauses after it."""
        known = self.gazetteer.longest(text, start, self.pack.code) if start < end else None
        return known is not None and bool(known.states) and _HEAD_PAUSES.match(text, known.end, end) is not None

    def _state_near(self, text: str, start: int, end: int) -> bool:
        for match in CAPITAL.finditer(text, start, end):
            known = self.gazetteer.longest(text, match.start(), self.pack.code)
            if known and known.states:
                return True
        return False
