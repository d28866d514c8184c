"""Names that a sentence says are a town's: „X – третият по големина град", «раньше он назывался X»."""

from __future__ import annotations

import regex

from cityrel.gazetteer import Gazetteer
from cityrel.languages import LanguagePack
from cityrel.languages.cues import BEGIN, Cue, compiled, words
from cityrel.pipes.draft import Draft
from cityrel.pipes.found import Found
from cityrel.pipes.place_words import PlaceWords

#: Characters between a town and the verb that tells its other name.
_NEAR = 40
_WORDS = regex.compile(r"(?:\s[\p{Ll}\d.]++){0,3}\s")
_CAPITAL = regex.compile(r"(?<!\p{L})\p{Lu}\p{L}")


class ToldTowns:
    """Finds the names that sentences tell to be towns', known or not."""

    def __init__(self, pack: LanguagePack, place_words: PlaceWords) -> None:
        self.pack = pack
        self.words = place_words
        self.gazetteer = Gazetteer.load()
        data = pack.data("places_context")
        copula = words(pack.data("people")["grammar"]["copula"][:1])
        kinds, sizes = words(data["told_town"]), words(data["told_size"])
        adjective = rf"\p{{Ll}}[\p{{L}}-]*?(?:{data['told_adjective']})\s"
        #: „ – третият по големина град", „, старинно градче", „ е най-големият град"
        self._defines = regex.compile(
            rf"(?:\s[–—-]\s|,\s|\s{copula}\s)(?:{adjective}|(?:{sizes})\s){{0,4}}+(?:{kinds})(?!\p{{L}})"
        )
        #: „, град в Беларус", whatever the tagger took the name for; but „, град Видин" is where one lives
        self._apposed = regex.compile(rf",\s(?:{kinds})\s(?=\p{{Ll}})")
        adverbs = words(data["told_adverbs"])
        called = compiled(
            rf"{BEGIN}(?i:{words(data['told_called'])})\s(?:(?:{adverbs})\s){{0,2}}(?:[–—-]\s)?(?=\p{{Lu}})"
        )
        self._called = Cue(called, data["told_called"], closed=True)
        #: „градът тогава …", „който още …": what right before the verb is said to be called so
        self._town = regex.compile(
            rf"(?i){BEGIN}(?:{words([*data['told_town'], *data['told_it']])})(?:\s\p{{Ll}}++){{0,2}}\s\Z"
        )

    def find(self, draft: Draft) -> list[Found]:
        """The names, in order of what tells them."""
        text = draft.text
        found: list[Found] = []
        for start, end in draft.sentences:
            name = self.words.name.match(text, start, end)
            if name is not None and self._defines.match(text, name.end(), end):
                found += self._named(name)
        for span in draft.names:
            name = self.words.name.match(text, span.start) if self._apposed.match(text, span.end) else None
            if name is not None and name.end() == span.end:
                found += self._named(name)
        for called in self._called.finditer(text):
            start, _ = draft.sentence(called.start())
            name = self.words.name.match(text, called.end())
            if name is not None and (
                self._town.search(text, start, called.start()) or self._place(draft, start, called.start())
            ):
                found += self._named(name, "old name")
        return found

    def _named(self, name: regex.Match[str], rule: str = "told to be a town") -> list[Found]:
        if self.words.generic.match(name.group()) or self.words.nature.fullmatch(name.group()):
            return []
        known = self.gazetteer.lookup(name.group(), self.pack.code)
        if any(candidate.place.kind == "country" for candidate in known):
            return []
        towns = tuple(candidate for candidate in known if candidate.place.kind == "city")
        return [Found(name.start(), name.end(), towns, "CITY", rule, 0.7)]

    def _place(self, draft: Draft, start: int, end: int) -> bool:
        """Whether a sentence names a town a word or two before its other name is told."""
        for word in _CAPITAL.finditer(draft.text, max(start, end - _NEAR), end):
            known = self.gazetteer.longest(draft.text, word.start(), self.pack.code)
            if known is not None and not known.states and _WORDS.fullmatch(draft.text, known.end, end):
                return True
        return False
