"""The home town of a page: the town whose site it is.

Told from outside (metadata), by the address of the page, by the words beside its text (the site's name), or by the
page's own words: its title, its postal address, an e-mail address.
"""

from __future__ import annotations

import regex

from cityrel.document import Mention
from cityrel.gazetteer import Candidate, Gazetteer
from cityrel.languages import LanguagePack
from cityrel.languages.cues import Cues, alternation
from cityrel.pipes.draft import Draft
from cityrel.pipes.site import SiteOwner
from cityrel.reading.blocks import HEADING
from cityrel.things import fold

_DOMAIN = regex.compile(r"(?:https?://|@|\bwww\.)(?:www\.)?([a-z0-9-]++(?:\.[a-z0-9-]++)*)\.[a-z]{2,24}\b")
_LETTERS = regex.compile(r"\p{L}")
#: Letters of what may follow a town in its line besides its region: „обл.".
_ABBREVIATION = 6
#: Characters before a town in which its address stands: a postal code, the words behind it.
_ADDRESS = 90
#: How many blocks at the top may be the site's title.
_TITLE_BLOCKS = 6


class Home:
    """Finds the home town of a page and its mention in the text."""

    def __init__(self, pack: LanguagePack) -> None:
        data = pack.data("home")
        self.pack = pack
        self.cues = Cues(pack)
        self.owner = regex.compile(
            rf"(?i)(?<!\p{{L}})(?:{alternation(data['owner'])})\s*+[„“\"«–—:,-]*+\s*+(?:(?:{alternation(data['town'])})\s*+)*+[„“\"«]?$"
        )
        self.address = regex.compile(rf"(?i)(?:\d{{4,6}},?\s[^\n]{{0,40}}|\G)(?:{alternation(data['town'])})\s*+$")
        self.named = regex.compile(rf"(?i)(?:{alternation(data['town'])})\s*+")
        self.after = regex.compile(rf"(?i)[,\s]*+(?:\d{{4,6}}|{alternation(data['street'])})")
        self.site = SiteOwner(pack)
        self.letters: dict[str, str] = data["latin"]
        self.affixes: list[str] = data["affixes"]
        self.spelt: dict[str, list[str]] = {}
        self.silent = [letter for letter, spelling in self.letters.items() if not spelling]
        for letter, spelling in self.letters.items():
            if spelling:
                self.spelt.setdefault(spelling, []).append(letter)

    def __call__(self, draft: Draft) -> None:
        page = draft.page
        if page.home:
            draft.home = page.home.strip()
            gazetteer = Gazetteer.load()
            link = gazetteer.link(draft.home, self.pack.code, prefer_kind="city")
            draft.home_ref = link.place.id if link.place is not None else None
        else:
            place = self._by_domain(draft)
            owner = self.site.home(page.site) if place is None and page.site else None
            if place is None and owner is None:
                place = self._by_title(draft) or self._by_address(draft) or self._by_list(draft)
            named = owner or (self._named_by_domain(draft) if place is None else None)
            if place is not None:
                draft.home, draft.home_ref = place.name or place.text, place.ref
            elif named is not None:
                draft.home, draft.home_ref = named
        if draft.home is not None:
            for place in draft.labelled("CITY"):
                if fold(place.name or place.text) == fold(draft.home) or (
                    draft.home_ref is not None and place.ref == draft.home_ref
                ):
                    draft.home_place = place
                    break
            if draft.home_ref is None and draft.home_place is not None:
                draft.home_ref = draft.home_place.ref

    def _by_domain(self, draft: Draft) -> Mention | None:
        """The town of the text that the page's address or an e-mail address spells in Latin letters."""
        hosts = [match[1] for match in _DOMAIN.finditer(draft.page.url or "")]
        words_of_page = (draft.text, draft.page.site or "")
        hosts += [
            match[1] for text in words_of_page for match in _DOMAIN.finditer(text) if match.group().startswith("@")
        ]
        for host in hosts:
            words = {word for part in host.split(".") for word in (part, *part.split("-"))}
            for place in draft.labelled("CITY"):
                if self._latin(place.name or place.text) in words:
                    return place
        return None

    def _named_by_domain(self, draft: Draft) -> tuple[str, str] | None:
        """Name and id of a town at home that the page's address spells, though the text does not name it."""
        gazetteer = Gazetteer.load()
        states = self.pack.data("pack")["states"]
        for match in _DOMAIN.finditer(draft.page.url or ""):
            for part in match[1].split("."):
                word = part.replace("-", "")
                for affix in self.affixes:
                    word = word.removeprefix(affix).removesuffix(affix)
                found: list[Candidate] = []
                for name in self._cyrillic(word):
                    found += [
                        candidate
                        for candidate in gazetteer.lookup(name, self.pack.code, inflected=False)
                        if candidate.place.kind == "city"
                        and candidate.place.country in states
                        and candidate.exact
                        and candidate.place.population > 1000
                    ]
                if found:
                    # of two spellings of one town the one with its silent letter
                    best = max(found, key=lambda candidate: (candidate.place.population, len(candidate.matched)))
                    return best.matched[:1].upper() + best.matched[1:], best.place.id
        return None

    def _cyrillic(self, word: str) -> list[str]:
        """What a Latin word may spell, a few readings at most."""
        readings = [""]
        at = 0
        while at < len(word):
            letters = next((word[at : at + size] for size in (4, 3, 2, 1) if word[at : at + size] in self.spelt), None)
            if letters is None:
                return []
            readings = [begun + letter for begun in readings for letter in self.spelt[letters]][:32]
            at += len(letters)
        silent = [reading + letter for reading in readings for letter in self.silent]
        return [*silent, *readings] if len(word) > 3 else []

    def _latin(self, name: str) -> str:
        return "".join(self.letters.get(letter, "") for letter in name.lower())

    def _by_title(self, draft: Draft) -> Mention | None:
        for place in draft.labelled("CITY"):
            block = draft.block(place.start)
            if block.number >= _TITLE_BLOCKS or block.end - block.start > 110:
                continue
            alone = block.number < 2 and (
                place.end == block.end
                or (block.number == 0 and len(_LETTERS.findall(draft.bare(place.end, block.end))) <= _ABBREVIATION)
            )
            if self.owner.search(draft.text, block.start, place.start) or (
                alone and self.named.fullmatch(draft.text, block.start, place.start)
            ):
                return place
        return None

    def _by_list(self, draft: Draft) -> Mention | None:
        """The one town of a heading over a list of twins: „Побратимени градове на Видин"."""
        for block in draft.blocks:
            if block.kind != HEADING or block.end - block.start > 110:
                continue
            towns = draft.within(block.start, block.end, ("CITY",))
            if len(towns) == 1 and self.cues.found("list_page", draft.text, block.start, towns[0].start):
                if len(_LETTERS.findall(draft.text[towns[0].end : block.end])) <= _ABBREVIATION:
                    return towns[0]
        return None

    def _by_address(self, draft: Draft) -> Mention | None:
        for place in draft.labelled("CITY"):
            block = draft.block(place.start)
            start = max(block.start, place.start - _ADDRESS)
            if self.address.search(draft.text, start, place.start):
                if self.after.match(draft.text, place.end, block.end):
                    return place
        return None
