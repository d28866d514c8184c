"""Which place a name stands for, by the state and region beside it, the other places of the page, and size."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from cityrel.gazetteer.candidates import Candidate, Via, capitals, morphology
from cityrel.gazetteer.finder import NameFinder
from cityrel.gazetteer.store import FLAG_BITS, KNOWN_POPULATION, Kind, Place, distance_km, fold
from cityrel.languages import load_pack
from cityrel.transcription import sound_key, transcribe

#: likeness to a transcription that a name of the same sound key, and one of a similar key, must have (0 to 1)
_SAME_SOUND, _NEAR_SOUND = 0.7, 0.8
#: likeness of the first word to a longer name (Перн of Перн-ле-Фонтен)
_HEAD_OF_NAME = 0.9
#: without a country, names of so many letters are looked for by sound, and believed if so few places share it
_LONG_NAME, _FEW = 6, 3
#: what the kind of name and of place count for in the score, beside the logarithm of the population
_VIA: dict[Via, float] = {"name": 1.0, "alias": 0.5, "inflected": 0.6, "transcribed": 0.3, "other language": -1.0}
_KIND: dict[Kind, float] = {"country": 4.0, "city": 1.0, "region": 0.0, "district": -2.0}
#: inhabitants that a seat of a municipality counts for where GeoNames has no figure
_SEAT = 2_000
#: inhabitants of a town that its name means wherever the page's other towns lie
_BIG = 30_000
#: places of a page count for one another so many kilometres apart at most, which is less than a band of latitude
_NEAR_KM, _BAND = 200, 2


class Link(NamedTuple):
    """The place a name was linked to, or None; all candidates with their scores, best first; why.

    ``name`` is the nominative of the name as it was given (Сталинград, not Волгоград).
    """

    place: Place | None
    name: str
    candidates: tuple[tuple[Candidate, float], ...]
    reason: str


class Surroundings:
    """Places that a page speaks of, by country and by where they lie.

    Args:
        places: the first of them.
    """

    def __init__(self, places: Iterable[Place] = ()) -> None:
        self.countries: Counter[str] = Counter()
        self._bands: defaultdict[int, set[Place]] = defaultdict(set)
        for place in places:
            self.add(place)

    def add(self, place: Place) -> None:
        """Count one more mention of a place."""
        self.countries[place.country] += 1
        if place.kind != "country":
            self._bands[int(place.lat // _BAND)].add(place)

    def closest(self, place: Place) -> float:
        """Kilometres to the closest of them; infinite where all are over 200 km away."""
        band = int(place.lat // _BAND)
        around = (other for number in (band - 1, band, band + 1) for other in self._bands.get(number, ()))
        return min((distance_km(place, other) for other in around), default=math.inf)


class Gazetteer(NameFinder):
    """Names of towns, regions and states, and the places they may stand for; use ``Gazetteer.load()``.

    Args:
        folder: where the built files are.
    """

    @staticmethod
    @lru_cache(maxsize=1)
    def load() -> Gazetteer:
        """The gazetteer that comes with the library, opened once."""
        return Gazetteer()

    def link(
        self,
        name: str,
        lang: str,
        *,
        country: str | None = None,
        region: str | None = None,
        near: Iterable[Place] | Surroundings = (),
        prefer_kind: Kind | None = None,
    ) -> Link:
        """Decide which place a name stands for, or that it is none of those known.

        Args:
            name: the name as it stands in the text.
            lang: code of the language of the text.
            country: code of the state that the text gives for it; nothing outside it is considered.
            region: name of the region that the text gives for it.
            near: other places of the page.
            prefer_kind: what the text says it is.
        """
        surroundings = near if isinstance(near, Surroundings) else Surroundings(near)
        beside = surroundings.countries
        found = self.lookup(name, lang)
        above = [c.place for c in self.lookup(region, lang) if c.place.kind != "city"] if region else []
        within = list(self.former.get(country, [country])) if country else []
        if within:
            found = [candidate for candidate in found if candidate.place.country in (*within, country)]
        if not any(candidate.place.kind == (prefer_kind or candidate.place.kind) for candidate in found):
            known = _places(found)
            states = within or [place.country for place in above]
            sounding = self.sounding(name, lang, states) if states else self._anywhere(name, lang)
            found += [candidate for candidate in sounding if candidate.place not in known]
        named = {item.place.country for item in found}
        # a name like that of a town at home, or of a big one, is not looked for in the states that the page speaks of
        home = load_pack(lang).data("places")["home"]
        big = any((item.place.population or 0) >= _BIG for item in found)
        if beside and not within and not big and not named & set(home) and not beside.keys() & named:
            found += self.sounding(name, lang, sorted(beside), nearly=False)
        if prefer_kind:
            kinds = (prefer_kind, "district") if prefer_kind == "region" else (prefer_kind,)
            found = [candidate for candidate in found if candidate.place.kind in kinds]
        if not found:
            what = f"no {prefer_kind} of the name" if prefer_kind else "not found"
            return Link(None, name, (), f"{what} in {country}" if country else what)
        regions = {place.number for place in above}
        scored = [
            (candidate, self._score(candidate, regions, surroundings, () if country else home)) for candidate in found
        ]
        scored.sort(key=lambda pair: -pair[1])
        best = scored[0][0]
        reasons = [best.via, *([f"in {country}"] if country else []), *(["of several"] if len(scored) > 1 else [])]
        return Link(best.place, best.matched, tuple(scored), ", ".join(reasons))

    def sounding(self, name: str, lang: str, countries: Sequence[str], *, nearly: bool = True) -> list[Candidate]:
        """Places of the countries whose name sounds like ``name`` when transcribed; if none does, those that nearly do.

        Args:
            name: the name as it stands in a text.
            lang: code of the language of the text.
            countries: codes of the states to look in.
            nearly: whether a few different sounds are allowed.
        """
        # most states have no such name, and are asked at the price of a look-up
        having = self._having(name, lang)
        near = [country for country in countries if country in having]
        found = [sound for country in near for sound in self._sounding(name, lang, country, False)]
        if not found and nearly:
            found = [sound for country in countries for sound in self._sounding(name, lang, country, True)]
        found.sort(key=lambda sound: sound[:2], reverse=True)
        return [candidate for _, _, candidate in found]

    @lru_cache(maxsize=20_000)  # noqa: B019 - there is one gazetteer
    def _sounding(self, name: str, lang: str, country: str, nearly: bool) -> tuple[tuple[float, int, Candidate], ...]:
        """Likeness, population and place of those of one country whose name sounds the same, or nearly so."""
        found: dict[int, tuple[float, int, Candidate]] = {}
        for form, key in self._sound_keys(name, lang):
            if nearly:
                self._add_sounding(found, form, name, self._nearly(country, key), _NEAR_SOUND, lang)
            else:
                numbers = [posting >> FLAG_BITS for posting in self.posted(country + key)]
                self._add_sounding(found, form, name, numbers, _SAME_SOUND, lang)
        return tuple(found.values())

    @lru_cache(maxsize=20_000)  # noqa: B019 - there is one gazetteer
    def _sound_keys(self, name: str, lang: str) -> tuple[tuple[str, str], ...]:
        """The forms whose sound is looked for, with their keys."""
        forms = dict.fromkeys([name.lower(), *morphology(lang).place_nominatives(name.lower())])
        return tuple((form, sound_key(form)) for form in forms)

    @lru_cache(maxsize=20_000)  # noqa: B019 - there is one gazetteer
    def _having(self, name: str, lang: str) -> frozenset[str]:
        """Codes of the states in which some place sounds the same."""
        return frozenset(country for _, key in self._sound_keys(name, lang) for country in self.having(key))

    def _add_sounding(
        self,
        found: dict[int, tuple[float, int, Candidate]],
        form: str,
        name: str,
        numbers: Iterable[int],
        least: float,
        lang: str,
    ) -> None:
        for number in numbers:
            place = self.place(number, lang)
            likeness = round(20 * self._likeness(form, place, lang)) / 20
            if likeness >= least and likeness > found.get(number, (0.0,))[0]:
                exact = form == name.lower()
                candidate = Candidate(place, capitals(form, name), exact, "transcribed", False)
                found[number] = (likeness, place.population, candidate)

    def _anywhere(self, name: str, lang: str) -> list[Candidate]:
        """Places of any country that sound the same, where the name is long enough to tell."""
        if len(fold(name)) < _LONG_NAME:
            return []
        found = self.sounding(name, lang, self.countries, nearly=False)
        return found if len(found) <= _FEW else []

    def _nearly(self, country: str, key: str) -> set[int]:
        """Numbers of places whose sound key is a few edits from ``key`` and begins like it."""
        if len(key) < 5:
            return set()
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(key)
        found: set[int] = set()
        for other in self.keys(country + key[:2]):
            bare = other[2:]
            if abs(len(bare) - len(key)) <= 2:
                matcher.set_seq1(bare)
                if matcher.quick_ratio() >= 0.85 and matcher.ratio() >= 0.85:
                    found.update(posting >> FLAG_BITS for posting in self.posted(other))
        return found

    def _likeness(self, form: str, place: Place, lang: str) -> float:
        readings = [place.name, *transcribe(self.latin(place), place.country, lang)]
        folded = [fold(reading) for reading in readings]
        if any(reading.startswith(fold(form) + " ") for reading in folded):
            return _HEAD_OF_NAME
        same = fold(form).replace(" ", "")
        joined = [reading.replace(" ", "") for reading in folded]
        if same in joined:
            return 1.0
        return max(SequenceMatcher(None, same, reading, False).ratio() for reading in joined)

    def _score(self, candidate: Candidate, regions: set[int], surroundings: Surroundings, home: Sequence[str]) -> float:
        """How likely the candidate is meant, given the countries of the page's places and those that lie around."""
        place, beside = candidate.place, surroundings.countries
        score = sum(own_parts(candidate, home).values())
        if regions:
            score += 4.0 if self.region(place) in regions else 0.0
        if beside and place.kind != "country":
            score += 1.5 * beside[place.country] / beside.total()
            score += max(0.0, 1.5 * (1 - surroundings.closest(place) / _NEAR_KM))
        return score


def own_parts(candidate: Candidate, home: Sequence[str] = ()) -> dict[str, float]:
    """What a candidate's score is made of before the page is looked at, by name.

    Args:
        candidate: a place that a name may stand for.
        home: codes of the states whose towns are likelier than others.
    """
    place = candidate.place
    people = place.population if place.population >= KNOWN_POPULATION else _SEAT
    parts = {"people": math.log10(people + 100), "name": _VIA[candidate.via], "kind": _KIND[place.kind]}
    if candidate.exact:
        parts["as written"] = 1.0
    if place.country in home:
        parts["at home"] = 1.0
    return parts


def _places(candidates: Iterable[Candidate]) -> set[Place]:
    return {candidate.place for candidate in candidates}
