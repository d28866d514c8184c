"""Parts of towns that are partners of their own: „район Оболон на Киев", «Приморский район Санкт-Петербурга»."""

from __future__ import annotations

import regex

from cityrel.document import Mention
from cityrel.gazetteer import Gazetteer
from cityrel.languages import LanguagePack
from cityrel.languages.cues import Cue, alternation, begin, words
from cityrel.pipes.draft import Draft
from cityrel.pipes.found import Found
from cityrel.pipes.place_words import PlaceWords

#: A town with districts of its own has so many inhabitants.
_LARGE = 100_000
#: Characters before a district that leads its line.
LEAD = 3


class Districts:
    """Finds the names of districts that stand beside the town they are a part of."""

    def __init__(self, pack: LanguagePack, place_words: PlaceWords) -> None:
        self.pack = pack
        self.words = place_words
        self.gazetteer = Gazetteer.load()
        data = pack.data("places_context")
        towns = words([*data["town_nouns"], *data["town_abbreviations"]])
        of = alternation(pack.data("cues")["classes"]["of"])
        linked = rf"(?:(?:{of})\s)?" if of else ""
        #: between a district and its town
        self._link = regex.compile(rf"(?:,\s|\s\(|\s){linked}(?:(?i:{towns})(?:\.\s?|\s))?(?=\p{{Lu}})")
        word = r"\p{Lu}\p{Ll}[\p{L}-]*+"
        parts = data["district_before"]
        self._named = Cue(
            regex.compile(rf"{begin(parts)}(?i:{alternation(parts)})\s[„“«\"]?({word}(?:\s{word})?)[“”»\"]?"), parts
        )
        rural = "|".join(data["rural_after"])
        self._adjectival = (
            regex.compile(rf"(?<!\p{{L}})(\p{{Lu}}\p{{Ll}}++)\s(?:{rural})(?!\p{{L}})") if rural else None
        )

    def find(self, draft: Draft) -> list[Found]:
        """„Район „Младост", гр. Варна", „район Оболон на Киев" at the head of a line or as a party of a paper."""
        text = draft.text
        found: list[Found] = []
        for match in self._named.finditer(text):
            lead = match.start() - draft.block(match.start()).start <= LEAD
            if (lead or self.words.party_slot(text, match.start())) and self.town_behind(draft, match.end()):
                known = tuple(self.gazetteer.lookup(match[1], self.pack.code))
                if not any(candidate.place.kind == "country" for candidate in known):
                    found.append(Found(match.start(1), match.end(1), known, "CITY", "part of a town", 0.8))
        for match in self._adjectival.finditer(text) if self._adjectival is not None else ():
            lead = match.start() - draft.block(match.start()).start <= LEAD
            if lead and self.words.adjectival.search(match[1]) and self.town_behind(draft, match.end()):
                found.append(Found(*match.span(), (), "CITY", "part of a town", 0.8))
        return found

    def town_behind(self, draft: Draft, at: int) -> bool:
        """Whether a town large enough for districts stands behind an offset, other than the page's own."""
        link = self._link.match(draft.text, at)
        known = self.gazetteer.longest(draft.text, link.end(), self.pack.code) if link is not None else None
        best = known.candidates[0] if known is not None else None
        home = draft.page.home or ""
        return (
            best is not None
            and best.place.kind == "city"
            and best.place.population >= _LARGE
            and (best.matched.lower() != home.lower())
        )


def is_part(place: Mention) -> bool:
    """Whether a place was found as a part of the town that stands behind it."""
    return place.label == "CITY" and place.rule.startswith(("part of a town", "adjective and region"))
