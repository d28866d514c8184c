"""Which places of the world the places of a page are: ids and nominative names."""

from __future__ import annotations

from collections import defaultdict

import regex

from cityrel.document import Mention
from cityrel.gazetteer import Candidate, Gazetteer, Kind, Link, Place, Surroundings
from cityrel.languages import LanguagePack
from cityrel.languages.cues import LETTERS, words
from cityrel.pipes.districts import is_part
from cityrel.pipes.draft import Draft
from cityrel.pipes.place_words import PlaceWords
from cityrel.things import is_linked

#: How much better one candidate may score and still give way to one that the page's other names fit.
_CLOSE = 3.0
_PART = regex.compile(r"[^\s\p{Pd}]++")
#: Characters from a part of a town to the town.
_TO_TOWN = 12
#: People of a town that is called without its river.
_LARGE = 50_000
#: What a mention with its state beside it counts for the place it names.
_STATED = 10.0


class PlaceLinks:
    """Links all places of a page."""

    def __init__(self, pack: LanguagePack) -> None:
        data = pack.data("places_context")
        self.pack = pack
        self.gazetteer = Gazetteer.load()
        self.words = pack.get(PlaceWords)
        short = "|".join(pack.data("places")["region"]["short"])
        self._short = regex.compile(rf"(?i)\s({short})\.?$")
        particles = "|".join(pack.data("places")["fixed"])
        self._short_of = regex.compile(rf"(\p{{Lu}}\p{{Ll}}{{3,}}+)[ -](?:{particles})[ -]\p{{Lu}}\p{{Ll}}++$")
        self._nouns: list[str] = data["region_nouns"]
        company = pack.data("cues")["classes"]["with"]
        self.company = regex.compile(rf"(?i)(?<!\p{{L}})(?:{'|'.join(company)})\s(?:{words(data['city_before'])}\s?)?$")
        self.endings: list[tuple[str, str]] = [(ending, bare) for ending, bare in data["company_endings"]]

    def link(self, draft: Draft, mentions: list[Mention]) -> None:
        """Ids and nominatives; the same name on a page is the same place, with the state stated for any of them.

        Only a namesake of the page's own town is another one: „Димитровград (Сърбия), съименника ни".
        """
        lang = self.pack.code
        home = self._key("CITY", draft.page.home) if draft.page.home else None
        own: dict[str, str] = {}
        by_id = {mention.id: mention for mention in mentions}
        states: dict[str, str] = {}
        regions: dict[str, str] = {}
        for mention in mentions:
            if mention.label == "COUNTRY":
                self._state(mention)
        for relation in draft.relations:
            target = by_id.get(relation.target)
            source = by_id.get(relation.source)
            if target is None or source is None or relation.type != "LOCATED_IN":
                continue
            key = self._same_name(source)
            if target.label == "COUNTRY" and target.ref is not None and is_linked(target.ref):
                states.setdefault(key, target.ref.partition(":")[2])
                own.setdefault(source.id, target.ref.partition(":")[2])
            elif target.label == "REGION":
                regions.setdefault(key, target.text)
        near = Surroundings()
        open_links: dict[str, Link] = {}
        decided: dict[tuple[str, str | None, str | None, Kind], Link] = {}
        for sure in (True, False):
            for mention in mentions:
                if mention.label == "COUNTRY" or mention.ref is not None:
                    continue
                key = self._same_name(mention)
                state = states.get(key) if key != home else own.get(mention.id)
                if state is None:
                    nation = self.words.national.search(draft.text, max(0, mention.start - 40), mention.start)
                    state = self.words.nations[nation[1].lower()] if nation else None
                    if state is not None:
                        states[key] = state
                whole = self._town_of(draft, mention) if is_part(mention) else None
                state = whole.country if state is None and whole is not None else state
                if sure and state is None:
                    continue
                name, region = self._in_full(mention), regions.get(key)
                kind: Kind = "region" if mention.label == "REGION" else "district" if is_part(mention) else "city"
                asked = name, state, region, kind
                link = decided.get(asked)
                if link is None:
                    link = decided[asked] = self.gazetteer.link(
                        name, lang, country=state, region=region, near=near, prefer_kind=kind
                    )
                place = link.place
                if (
                    place is not None
                    and (mention.label == "REGION") != (place.kind == "region")
                    and place.kind != "district"
                ):
                    place = None
                if link.place is None and state is not None and mention.label == "CITY":
                    place = self._beside_river(name, state)
                if state is None:
                    open_links[mention.id] = link
                mention.ref = place.id if place is not None else "GeoNames:NIL"
                if place is not None:
                    draft.country[mention.id] = place.country
                mention.name = self._nominative(mention, link.name if link.place is not None else None)
                if link.place is None:
                    mention.name = self._unknown(draft, mention)
                if place is not None and state is not None:
                    near.add(place)
                    decided.clear()  # what stands near counts
        self._agree(draft, mentions, open_links)

    def _agree(self, draft: Draft, mentions: list[Mention], links: dict[str, Link]) -> None:
        """Where a name fits two places, it is the one that the page's other names fit better."""
        totals: defaultdict[str, float] = defaultdict(float)
        for mention in mentions:
            link = links.get(mention.id)
            if link is None:
                totals[mention.ref or ""] += _STATED
            else:
                for candidate, score in link.candidates:
                    totals[candidate.place.id] += score
        if draft.page.home:
            home = self.gazetteer.link(draft.page.home, self.pack.code, prefer_kind="city").place
            if home is not None:
                totals[home.id] += _STATED * len(mentions)
        for mention in mentions:
            link = links.get(mention.id)
            if link is None or link.place is None or mention.ref is None:
                continue
            best = link.candidates[0][1]
            close = [
                candidate
                for candidate, score in link.candidates
                if best - score < _CLOSE and candidate.place.kind == link.place.kind
            ]
            chosen = max(close, key=lambda candidate: totals[candidate.place.id], default=None)
            if chosen is not None and totals[chosen.place.id] > totals[mention.ref]:
                mention.ref, mention.name = chosen.place.id, self._nominative(mention, chosen.matched)
                draft.country[mention.id] = chosen.place.country

    def _same_name(self, mention: Mention) -> str:
        nominatives = self.gazetteer.lookup(mention.text, self.pack.code)
        matched = nominatives[0].matched if nominatives else mention.text
        return self._key(mention.label, matched)

    @staticmethod
    def _key(label: str, name: str) -> str:
        return f"{label} {name.lower().replace('ё', 'е').replace('-', ' ')}"

    def _unknown(self, draft: Draft, mention: Mention) -> str:
        """The likeliest nominative of a name that no gazetteer has, by the case that the word before it asks for."""
        name = mention.name or mention.text
        if self.company.search(draft.text[max(0, mention.start - 24) : mention.start]):
            for ending, nominative in self.endings:
                if name.endswith(ending) and len(name) > len(ending) + 3:
                    return name[: -len(ending)] + nominative
        return name

    def _in_full(self, mention: Mention) -> str:
        """A mention's text, with the noun of a region in full: «Псковской обл.»."""
        match = self._short.search(mention.text) if mention.label == "REGION" else None
        if match is None:
            return mention.text
        nouns = (noun for noun in self._nouns if noun.startswith(match[1].lower()))
        known = (mention.text[: match.start(1)] + noun for noun in nouns)
        return next((full for full in known if self.gazetteer.lookup(full, self.pack.code)), mention.text)

    def _town_of(self, draft: Draft, part: Mention) -> Place | None:
        """The town that stands behind a part of it: «Первомайский район, г. Минск»."""
        town = next(iter(draft.starting(part.end, part.end + _TO_TOWN, ("CITY",))), None)
        return self.gazetteer.link(town.text, self.pack.code, prefer_kind="city").place if town is not None else None

    def _beside_river(self, name: str, state: str) -> Place | None:
        """The large town that is known without what it lies on: „Офенбах на Майн", «Оффенбах-на-Майне»."""
        short = self._short_of.match(name)
        if short is None:
            return None
        place = self.gazetteer.link(short[1], self.pack.code, country=state, prefer_kind="city").place
        return place if place is not None and place.kind == "city" and place.population >= _LARGE else None

    def _state(self, mention: Mention) -> None:
        found: list[Candidate] = []
        words = mention.text.split()
        for name in (
            mention.text,
            " ".join(words[1:]),
        ):  # „Република Босна и Херцеговина" is known without its first word
            found = found or [
                item for item in self.gazetteer.lookup(name, self.pack.code) if name and item.place.kind == "country"
            ]
        mention.ref = found[0].place.id if found else "ISO3166:NIL"
        mention.name = self._nominative(mention, found[0].matched if found else None)

    @staticmethod
    def _nominative(mention: Mention, matched: str | None) -> str:
        name = matched or mention.text
        words_of = len(_PART.findall(mention.text))
        if matched and len(_PART.findall(matched)) > words_of:
            name = " ".join(matched.split()[-words_of:])  # „город Севастополь"
        if name.isupper() and len(name) > 4:
            name = LETTERS.sub(lambda word: word.group().capitalize(), name)
        return name
