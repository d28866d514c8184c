"""Names that are a town's as the state right beside them has one: „на Топола в Сърбия", „1) Тун – Швейцария"."""

from __future__ import annotations

import regex

from cityrel.gazetteer import Gazetteer
from cityrel.languages import LanguagePack
from cityrel.languages.cues import alternation, compiled
from cityrel.pipes.draft import Draft
from cityrel.pipes.found import Found
from cityrel.pipes.place_words import PlaceWords
from cityrel.reading.blocks import CELL, ITEM

_DASH = regex.compile(r"\s[–—-]\s")
#: „ГЕРА – ГЕРМАНИЯ", „Печ: Унгария", in a line of their own
_LINK = regex.compile(r"\s[–—|/-]\s|:\s")
_OPENS = regex.compile(r"\s*+[,(/[]\s*+")
_PAUSES = regex.compile(r"\s?[(,;:.|]|\s[–—-]\s|\s*+$")


class StateLinks:
    """Tells which names a page joins with a state by a preposition, a dash or the cells of a row."""

    def __init__(self, pack: LanguagePack, words: PlaceWords) -> None:
        self.lang = pack.code
        self.words = words
        self.gazetteer = Gazetteer.load()
        context = pack.data("places_context")
        nouns, joint, towns = (alternation(context[name]) for name in ("town_nouns", "joint", "cities_before"))
        #: «Ниш – город в …», „Ниш е красив град в …", «Находки и других городов»
        self._is_town = compiled(
            rf"\s(?:[–—-]|\p{{Ll}})\s(?:\p{{Ll}}++\s){{0,2}}?(?i:{nouns})(?!\p{{L}})"
            rf"|\s(?:{joint})\s\p{{Ll}}++\s(?i:{towns})(?!\p{{L}})"
        )

    def joined(self, draft: Draft, item: Found, *, lead: bool) -> bool:
        """Whether a name is joined with a state that has a town of it, or said to be a town.

        Args:
            draft: the page.
            item: what may name a town.
            lead: whether it stands at the head of its block.
        """
        towns = [candidate.place for candidate in item.candidates if candidate.place.kind == "city"]
        if not towns:
            return False
        text, block = draft.text, draft.block(item.start)
        if self._is_town.match(text, item.end):
            return True
        match = self.words.within.match(text, item.end)
        if match is None and self._in_region_told(text, item):
            return True
        if match is None and lead and block.kind == ITEM:
            match = _DASH.match(text, item.end)
        alone = match is None and item.start == block.start and block.key is None
        if alone:
            match = _LINK.match(text, item.end, block.end)
        if match is None:
            return self._beside_cell(draft, item)
        known = self.gazetteer.longest(text, match.end(), self.lang)
        if alone and known is not None and _PAUSES.match(text, known.end, block.end) is None:
            return False
        codes = {c.place.country for c in known.candidates if c.place.kind == "country"} if known is not None else set()
        return any(town.country in codes for town in towns)

    def _in_region_told(self, text: str, item: Found) -> bool:
        """„Бъфало от щата Ню Йорк": whether a region, told to be one, has a town of the name."""
        match = self.words.within_region.match(text, item.end)
        if match is None or not match["unit"]:
            return False
        known = self.gazetteer.longest(text, match.end(), self.lang)
        regions = {c.place.number for c in known.candidates if c.place.kind == "region"} if known is not None else set()
        towns = (candidate.place for candidate in item.candidates if candidate.place.kind == "city")
        return any(self.gazetteer.region(town) in regions for town in towns)

    def follow(self, text: str, start: int, end: int) -> bool:
        """Whether a state stands right behind: „Трогир, Хърватия", „Острава (Чехия)", „Симферопол /Украйна/".

        Or what is told to be a part of one: «Семей, область Абай».
        """
        renamed = self.words.renamed.match(text, start)
        if renamed is not None and self.follow(text, renamed.end(), renamed.end() + 30):
            return True
        match = _OPENS.match(text, start, end)
        if match is None:
            return False
        then = self.words.then.match(text, match.end())
        at = then.end() if then is not None else match.end()  # „(тогава СССР)"
        known = self.gazetteer.longest(text, at, self.lang) if at < len(text) else None
        kinds = {candidate.place.kind for candidate in known.candidates} if known else set()
        if known and "country" not in kinds and "region" in kinds:
            # „Монро, Мичиган, США"
            return self.follow(text, known.end, min(len(text), known.end + 30))
        return "country" in kinds or self.words.region_next.match(text, start, end) is not None

    def _beside_cell(self, draft: Draft, item: Found) -> bool:
        """Whether a name is all of a cell, and the next cell of its row begins with a state: „Гера | ГДР"."""
        block = draft.block(item.start)
        if block.kind != CELL or block.group is None or (block.start, block.end) != (item.start, item.end):
            return False
        after = draft.blocks[block.number + 1 : block.number + 2]
        known = self.gazetteer.longest(draft.text, after[0].start, self.lang) if after else None
        return known is not None and bool(known.states) and after[0].group == block.group
