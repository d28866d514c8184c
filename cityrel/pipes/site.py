"""The town whose site a page is on, from words that stand beside its text: the site's name, the title, an address."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from cityrel.gazetteer import Gazetteer
from cityrel.languages import LanguagePack
from cityrel.languages.cues import alternation

#: What divides a title into the page's own and the site's name.
_DIVIDERS = regex.compile(r"\s++[|–—:•»-]++\s++|\s*+(?:\||::|»|•)\s*+")
#: What a name's line may begin and end with that says nothing.
_AROUND = regex.compile(r"^(?:©|\(c\)|copyright|[\s\d–-])++|[\s.,]++$", regex.IGNORECASE)
_QUOTES = '"„“”«»'
_CODE = r"\d{4,6}"


class SiteOwner:
    """Reads the words beside a page.

    Args:
        pack: its ``home.toml`` has the words for municipalities, their sites, towns and streets.
    """

    def __init__(self, pack: LanguagePack) -> None:
        data = pack.data("home")
        town = alternation(data["town"])
        self.pack = pack
        self._owner = regex.compile(
            rf"(?i)(?:(?:{alternation([*data['owner'], *data['site'], *data['town']])})(?<!\p{{L}}(?=\p{{L}}))"
            rf"[\s{_QUOTES},:]*+)++"
        )
        self._town = regex.compile(rf"(?i)(?<!\p{{L}})(?:{town})[\s{_QUOTES}]*+|^(?:{_CODE},?\s++)?+(?=\p{{L}})")
        self._code = regex.compile(rf"{_CODE},?\s[^\n]{{0,40}}$|{_CODE},?\s*+$")
        self._after = regex.compile(rf"(?i)[,\s]*+(?:{_CODE}|{alternation(data['street'])})")
        self._bare = regex.compile(rf"^{_CODE},?\s*+$")
        self._ending = regex.compile(rf"[\s{_QUOTES}]*+(?:\.|$)")
        # a word for a town alone says what the page is about, not whose it is
        towns = alternation([word for word in data["town"] if word not in data["owner"]])
        self._towns = regex.compile(rf"(?i)(?:{towns}|[\s{_QUOTES},:])*+")

    def home(self, site: str) -> tuple[str, str] | None:
        """Name and id of the town that the lines name as the owner or in an address; None when none or several do."""
        lines = site.split("\n")
        for find in (self._named, self._addressed):
            towns = {id: name for line in lines for name, id in find(line)}
            if len(towns) == 1:
                ((id, name),) = towns.items()
                return name, id
            if towns:
                return None
        return None

    def _named(self, line: str) -> Iterator[tuple[str, str]]:
        """Towns in parts of a line that are a municipality's name and nothing else."""
        for part in _DIVIDERS.split(line):
            part = _AROUND.sub("", part)
            words = self._owner.match(part)
            if words is not None and (found := self._place(part, words.end())) is not None:
                name, id, end = found
                if self._ending.match(part, end) and not self._towns.fullmatch(words.group()):
                    yield name, id

    def _addressed(self, line: str) -> Iterator[tuple[str, str]]:
        """Towns in a line that is a postal address: with a code before it, or a code or a street after it."""
        for words in self._town.finditer(line):
            found = self._place(line, words.end())
            if found is None:
                continue
            name, id, end = found
            coded = self._code.search(line, 0, words.start()) or self._bare.match(words.group())
            if self._after.match(line, end) or (coded and not line[end : end + 1].isalpha()):
                yield name, id

    def _place(self, text: str, start: int) -> tuple[str, str, int] | None:
        """Name, id and end of the town at home that is named at an offset."""
        gazetteer = Gazetteer.load()
        match = gazetteer.longest(text, start, self.pack.code) if text[start : start + 1].isupper() else None
        if match is None or match.start != start:
            return None
        link = gazetteer.link(text[match.start : match.end], self.pack.code, prefer_kind="city")
        place = link.place
        if place is None or place.kind != "city" or place.country not in self.pack.data("pack")["states"]:
            return None
        return link.name, place.id, match.end
