"""Names of towns, regions and states, and the places they may stand for.

The data (``data/gazetteer``, built by ``models/gazetteer/build.py``) is a trie of names and sound keys beside numpy
tables, all memory-mapped. Names are folded to their lower-case letters; inflected forms are matched by supposing
nominatives and generating their forms (``Morphology``). Latin-only names of a stated country are found by the sound of
their transcription.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple, Protocol, cast

import marisa_trie  # type: ignore[import-not-found]
import numpy as np
import numpy.typing as npt
import regex

from cityrel.languages import load_pack
from cityrel.transcription import sound_key, transcribe

Kind = Literal["country", "region", "city", "district"]
Via = Literal["name", "alias", "inflected", "transcribed", "other language"]
KINDS: tuple[Kind, ...] = ("country", "region", "city", "district")
FOLDER = Path(__file__).parent / "data" / "gazetteer"

FLAG_BITS = 14
ALIAS, RESPELT = 1, 2
_FLAGS = ("main", "possible")
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*(?:['’]\p{L}+)*")
_GAP = regex.compile(r"(?:\.[ \u00a0]?|[ \u00a0]|\.?[ \u00a0]?[-‐‑–—][ \u00a0]?)(?=\p{L})")
_BETWEEN = regex.compile(r"[^\p{L}]+")
_INSIDE = regex.compile(r"['’ʼ`´]")
_MAX_WORDS = 8
_EARTH_KM = 6371.0
#: likeness to a transcription that a name of the same sound key, and one of a similar key, must have (0 to 1)
_SAME_SOUND, _NEAR_SOUND = 0.7, 0.8
#: likeness of the first word to a longer name (Перн of Перн-ле-Фонтен)
_HEAD_OF_NAME = 0.9
#: people a place must have to be meant by a name that is an ordinary word, or a person's, too
_MORE_THAN_A_WORD, _MORE_THAN_A_PERSON, _MORE_THAN_A_SURNAME, _SHORT_NAME = 1_000_000, 230_000, 100_000, 3
_SURNAME_COUNTRIES = frozenset({"US", "CA", "AU", "NZ", "GB", "IE", "ZA"})
#: without a country, names of so many letters are looked for by sound, and believed if so few places share it
_LONG_NAME, _FEW = 6, 3


def flag(kind: str, lang: int) -> int:
    """Bit of a posting that says how a name belongs to language number ``lang``: main or possible."""
    return 1 << (2 + len(_FLAGS) * lang + _FLAGS.index(kind))


def place_type(langs: int) -> np.dtype[np.void]:
    """Layout of one place in ``places.npy``; coordinates in hundredths of a degree."""
    fields: list[tuple[Any, ...]] = [
        ("id", "<u4"),
        ("population", "<u4"),
        ("lat", "<i2"),
        ("lon", "<i2"),
        ("latin", "<u4"),
        ("names", "<u4", (langs,)),
        ("region", "<u2"),
        ("country", "u1"),
        ("kind", "u1"),
    ]
    return np.dtype(fields)


def fold(name: str) -> str:
    """Lower-case words of a name with single spaces for all between them, ё as е: what names are compared by."""
    return _BETWEEN.sub(" ", _INSIDE.sub("", name.lower())).strip().replace("ё", "е")


class Place(NamedTuple):
    """A town, region, district or state; ``region`` is the name of its first-level region, coordinates are degrees."""

    id: str
    kind: Kind
    name: str
    country: str
    region: str | None
    population: int
    lat: float
    lon: float
    number: int = -1


class Candidate(NamedTuple):
    """A place that a name may stand for.

    ``matched`` is the nominative that was found, ``exact`` whether the name was it already; ``weak`` says that the name
    is also an ordinary word or a person's, or too short, and needs a sign beside it to be taken for a place.
    """

    place: Place
    matched: str
    exact: bool
    via: Via
    weak: bool


class Match(NamedTuple):
    """A name found in a text: offsets of the name, of the generic word before it if any, and its candidates."""

    start: int
    end: int
    title: int
    candidates: tuple[Candidate, ...]

    @property
    def weak(self) -> bool:
        """Whether the name needs a sign beside it to be taken for a place."""
        return self.title == self.start and all(candidate.weak for candidate in self.candidates)


class Link(NamedTuple):
    """The place a name was linked to, or None; all candidates with their scores, best first; why.

    ``name`` is the nominative of the name as it was given (Сталинград, not Волгоград).
    """

    place: Place | None
    name: str
    candidates: tuple[tuple[Candidate, float], ...]
    reason: str


class PlaceMorphology(Protocol):
    """What the gazetteer asks of a pack's morphology adapter beyond ``Morphology``."""

    def place_forms(self, name: str) -> set[str]:
        """See ``Morphology``."""

    def place_nominatives(self, form: str) -> list[str]:
        """See ``Morphology``."""

    def word_nominatives(self, form: str) -> set[str]:
        """Nominatives that one lower-case word of a name may stand for, unchecked, itself included."""

    def ordinary(self, word: str) -> str | None:
        """Whether a lower-case word is also an ordinary ``"word"`` or a ``"person"``'s name, as far as known."""


def _morphology(lang: str) -> PlaceMorphology:
    return cast(PlaceMorphology, load_pack(lang).morphology)


class Gazetteer:
    """See the module; use ``Gazetteer.load()``.

    Args:
        folder: where the built files are.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        self._keys = marisa_trie.Trie().mmap(str(folder / "keys.marisa"))
        self._strings = marisa_trie.Trie().mmap(str(folder / "strings.marisa"))
        self._offsets: npt.NDArray[np.uint32] = np.load(folder / "offsets.npy", mmap_mode="r")
        self._postings: npt.NDArray[np.uint32] = np.load(folder / "postings.npy", mmap_mode="r")
        self._places: npt.NDArray[np.void] = np.load(folder / "places.npy", mmap_mode="r")
        meta = json.loads((folder / "meta.json").read_text("utf8"))
        self._langs: list[str] = meta["langs"]
        self._countries: list[str] = meta["countries"]
        self._regions: list[int] = meta["regions"]
        self._former: dict[str, list[str]] = meta["former"]
        self.place = lru_cache(maxsize=50_000)(self._place)
        self._starts = lru_cache(maxsize=50_000)(self._word_starts)

    @staticmethod
    @lru_cache(maxsize=1)
    def load() -> Gazetteer:
        """The gazetteer that comes with the library, opened once."""
        return Gazetteer()

    def _place(self, number: int, lang: str) -> Place:
        row = self._places[number]
        kind = KINDS[row["kind"]]
        country = self._countries[row["country"]]
        name = int(row["names"][self._langs.index(lang)])
        region = int(row["region"])
        above = self._regions[region - 1] if region else -1
        return Place(
            f"ISO3166:{country}" if kind == "country" else f"GeoNames:{row['id'] or 'NIL'}",
            kind,
            self._strings.restore_key(name - 1 if name else int(row["latin"])),
            country,
            self.place(above, lang).name if above >= 0 and above != number else None,
            int(row["population"]),
            int(row["lat"]) / 100,
            int(row["lon"]) / 100,
            number,
        )

    def _posted(self, key: str) -> list[int]:
        number = self._keys.get(key)
        if number is None:
            return []
        found: list[int] = self._postings[self._offsets[number] : self._offsets[number + 1]].tolist()
        return found

    def _named(self, nominative: str, lang: str, exact: bool) -> list[Candidate]:
        """Candidates whose folded name is that of ``nominative``."""
        number = self._langs.index(lang)
        main, possible = (flag(kind, number) for kind in _FLAGS)
        found = []
        key = "=" + fold(nominative)
        postings = self._posted(key)
        joined = not postings and " " in key
        for posting in self._posted(key.replace(" ", "")) if joined else postings:
            place = self.place(posting >> FLAG_BITS, lang)
            via: Via = "name"
            if not posting & (main | possible):
                via = "other language"
            elif posting & RESPELT and not posting & main:
                via = "transcribed"
            elif not exact:
                via = "inflected"
            elif not posting & main:
                via = "alias"
            found.append(Candidate(place, nominative, exact, via, joined))
        return found

    def lookup(self, name: str, lang: str, *, inflected: bool = True) -> list[Candidate]:
        """Towns, regions and states that a name may stand for, best first.

        Args:
            name: the name as it stands in a text, in any case and capitals.
            lang: code of the language of the text.
            inflected: whether oblique forms count.
        """
        nominatives = [name]
        if inflected:
            nominatives += _morphology(lang).place_nominatives(name.lower().replace("ё", "е"))
        return self._candidates(nominatives, name, lang)

    def _candidates(self, nominatives: Iterable[str], form: str, lang: str) -> list[Candidate]:
        found: dict[int, Candidate] = {}
        for nominative in nominatives:
            below = _populous(form, nominative, lang)
            for candidate in self._named(nominative, lang, fold(nominative) == fold(form)):
                place = candidate.place
                weak = candidate.weak or (
                    place.kind != "country" and place.population < max(below, _least(place, form))
                )
                matched = self._spelling(place, nominative, form)
                found.setdefault(place.number, candidate._replace(matched=matched, weak=weak))
        return sorted(found.values(), key=_rank, reverse=True)

    @staticmethod
    def _spelling(place: Place, nominative: str, form: str) -> str:
        """The nominative with its capitals: as the place is written, else as the form in the text is."""
        if nominative == form and not form.isupper():
            return nominative
        if fold(place.name) == fold(nominative):
            return _as_dotted(place.name, form)
        if form.isupper() and place.kind != "city" and len(form) <= (5 if place.kind == "country" else 3):
            return form
        return _capitals(nominative, form)

    def _word_starts(self, word: str, lang: str) -> tuple[str, ...]:
        """Nominatives a word may stand for with which some name begins."""
        return tuple(word for word in self._nominatives(word, lang) if self._begins("=" + fold(word)))

    def single_words(self, lang: str) -> Iterator[str]:
        """Lower-case names of one word that towns and regions have in a language."""
        number = self._langs.index(lang)
        fitting = flag("main", number) | flag("possible", number)
        for key in self._keys.iterkeys("="):
            for posting in self._posted(key):
                name = self.place(posting >> FLAG_BITS, lang).name
                if posting & fitting and fold(name) == key[1:] and " " not in key:
                    yield key[1:]
                    break

    def _begins(self, prefix: str) -> bool:
        return next(iter(self._keys.iterkeys(prefix)), None) is not None

    @staticmethod
    def _nominatives(word: str, lang: str) -> Iterable[str]:
        pack = load_pack(lang)
        short = pack.data("places")["region"]["short"]
        return {short[word]} if word in short else _morphology(lang).word_nominatives(word)

    def longest(self, text: str, start: int, lang: str) -> Match | None:
        """The longest place name that begins at an offset of a text, or after a generic word (провинция) that does.

        Args:
            text: any text.
            start: offset of the first letter of a word.
            lang: code of the language of the text.
        """
        word = _WORD.match(text, start)
        if word is None:
            return None
        generics = _generics(lang)
        if word[0].lower() in generics:
            gap = _GAP.match(text, word.end())
            match = self._longest(text, gap.end(), lang) if gap and text[gap.end()].isupper() else None
            regional = [c for c in match.candidates if c.place.kind in ("region", "district")] if match else []
            whole = self._longest(text, start, lang) if text[start].isupper() else None
            if match and regional and (whole is None or whole.end < match.end):
                return Match(match.start, match.end, start, tuple(regional))
            return whole
        return self._longest(text, start, lang) if text[start].isupper() else None

    def _longest(self, text: str, start: int, lang: str) -> Match | None:
        word = _WORD.match(text, start)
        if word is None:
            return None
        states = {("=" + fold(first), first) for first in self._starts(word[0].lower().replace("ё", "е"), lang)}
        words: list[tuple[int, bool, set[tuple[str, str]]]] = []
        fixed, short, lowered = _fixed(lang), load_pack(lang).data("places")["region"]["short"], False
        while states:
            words.append((word.end(), lowered, states))
            gap = _GAP.match(text, word.end())
            if gap is None or len(words) == _MAX_WORDS:
                break
            if gap[0].startswith(".") and len(word[0]) > _SHORT_NAME and word[0].lower() not in short:
                break
            last = len(word[0])
            word = _WORD.match(text, gap.end())
            if word is None:
                break
            lower = word[0].lower().replace("ё", "е")
            lowered = lowered or (word[0].islower() and lower not in fixed)
            between = "-" if gap[0].strip(". \u00a0") else " "
            joints = ("", " ") if word[0][0].isupper() and min(len(word[0]), last) > 1 else (" ",)
            states = {
                (prefix + joint + fold(more), nominative + between + more)
                for prefix, nominative in states
                for more in self._nominatives(lower, lang)
                for joint in joints
                if self._begins(prefix + joint + fold(more))
            }
        for end, lowered, states in reversed(words):
            match = self._check(text, start, end, states, lowered, lang)
            if match:
                return match
        return None

    def _check(
        self, text: str, start: int, end: int, states: set[tuple[str, str]], lowered: bool, lang: str
    ) -> Match | None:
        form = regex.sub(r"\.[\s\u00a0]*|[\s\u00a0]+", " ", regex.sub(r"\s*[-‐‑–—]\s*", "-", text[start:end]))
        plain = form.lower().replace("ё", "е")
        morphology, short = _morphology(lang), load_pack(lang).data("places")["region"]["short"]
        last = plain.split(" ")[-1]
        if last in short:
            plain = plain[: -len(last)] + short[last]
            end += text[end : end + 1] == "."
        names = [
            nominative
            for prefix, nominative in states
            if self._keys.get(prefix) is not None
            and (nominative == plain or plain in morphology.place_forms(nominative))
        ]
        names.sort(key=lambda name: name != plain)
        candidates = self._candidates([form, *names] if plain in names else names, form, lang)
        if lowered:
            candidates = [candidate for candidate in candidates if candidate.place.kind != "city"]
        return Match(start, end, start, tuple(candidates)) if candidates else None

    def link(
        self,
        name: str,
        lang: str,
        *,
        country: str | None = None,
        region: str | None = None,
        near: Sequence[Place] = (),
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
        found = self.lookup(name, lang)
        above = [c.place for c in self.lookup(region, lang) if c.place.kind != "city"] if region else []
        within = list(self._former.get(country, [country])) if country else []
        if within:
            found = [candidate for candidate in found if candidate.place.country in (*within, country)]
        if not any(candidate.place.kind == (prefer_kind or candidate.place.kind) for candidate in found):
            known = _places(found)
            states = within or [place.country for place in above]
            sounding = self.sounding(name, lang, states) if states else self._anywhere(name, lang)
            found += [candidate for candidate in sounding if candidate.place not in known]
        if near and not within and not {place.country for place in near} & {item.place.country for item in found}:
            found += self.sounding(name, lang, sorted({place.country for place in near}), nearly=False)
        if prefer_kind:
            kinds = (prefer_kind, "district") if prefer_kind == "region" else (prefer_kind,)
            found = [candidate for candidate in found if candidate.place.kind in kinds]
        if not found:
            what = f"no {prefer_kind} of the name" if prefer_kind else "not found"
            return Link(None, name, (), f"{what} in {country}" if country else what)
        regions = {place.number for place in above}
        home = load_pack(lang).data("places")["home"]
        scored = [
            (candidate, self._score(candidate, regions, near, prefer_kind, () if country else home))
            for candidate in found
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
        nominatives = _morphology(lang).place_nominatives(name.lower())
        forms = list(dict.fromkeys([name.lower(), *nominatives]))
        found: dict[int, tuple[float, int, Candidate]] = {}
        for country in countries:
            for form in forms:
                numbers = [posting >> FLAG_BITS for posting in self._posted(country + sound_key(form))]
                self._add_sounding(found, form, name, numbers, _SAME_SOUND, lang)
        if not found and nearly:
            for country in countries:
                for form in forms:
                    self._add_sounding(found, form, name, self._nearly(country, sound_key(form)), _NEAR_SOUND, lang)
        return [candidate for _, _, candidate in sorted(found.values(), key=lambda item: item[:2], reverse=True)]

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
                candidate = Candidate(place, _capitals(form, name), exact, "transcribed", False)
                found[number] = (likeness, place.population, candidate)

    def _anywhere(self, name: str, lang: str) -> list[Candidate]:
        """Places of any country that sound the same, where the name is long enough to tell."""
        found = self.sounding(name, lang, self._countries, nearly=False) if len(fold(name)) >= _LONG_NAME else []
        return found if len(found) <= _FEW else []

    def _nearly(self, country: str, key: str) -> set[int]:
        """Numbers of places whose sound key is a few edits from ``key`` and begins like it."""
        if len(key) < 5:
            return set()
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(key)
        found: set[int] = set()
        for other in self._keys.iterkeys(country + key[:2]):
            bare = other[2:]
            if abs(len(bare) - len(key)) <= 2:
                matcher.set_seq1(bare)
                if matcher.real_quick_ratio() >= 0.8 and matcher.ratio() >= 0.85:
                    found.update(posting >> FLAG_BITS for posting in self._posted(other))
        return found

    def _likeness(self, form: str, place: Place, lang: str) -> float:
        latin = self._strings.restore_key(int(self._places[place.number]["latin"]))
        readings = [place.name, *transcribe(latin, place.country, lang)]
        folded = [fold(reading) for reading in readings]
        if any(reading.startswith(fold(form) + " ") for reading in folded):
            return _HEAD_OF_NAME
        same = fold(form).replace(" ", "")
        return max(SequenceMatcher(None, same, reading.replace(" ", ""), False).ratio() for reading in folded)

    def _score(
        self,
        candidate: Candidate,
        regions: set[int],
        near: Sequence[Place],
        prefer_kind: Kind | None,
        home: Sequence[str],
    ) -> float:
        place = candidate.place
        score = math.log10(place.population + 100)
        score += {"name": 1.0, "alias": 0.5, "inflected": 0.6, "transcribed": 0.3, "other language": -1.0}[
            candidate.via
        ]
        score += 1.0 if candidate.exact else 0.0
        score += {"country": 4.0, "city": 1.0, "region": 0.0, "district": -2.0}[place.kind]
        if place.country in home:
            score += 1.0
        if regions:
            above = int(self._places[place.number]["region"])
            score += 4.0 if above and self._regions[above - 1] in regions else 0.0
        if near and place.kind != "country":
            score += 1.5 * sum(place.country == other.country for other in near) / len(near)
            closest = min((distance_km(place, other) for other in near if other.kind != "country"), default=math.inf)
            score += max(0.0, 1.5 * (1 - closest / 200))
        return score


def distance_km(one: Place, other: Place) -> float:
    """Great-circle distance of two places in kilometres (haversine)."""
    lat1, lat2 = math.radians(one.lat), math.radians(other.lat)
    half = math.sin((lat2 - lat1) / 2) ** 2
    half += math.cos(lat1) * math.cos(lat2) * math.sin(math.radians(other.lon - one.lon) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(half))


def _places(candidates: Iterable[Candidate]) -> set[Place]:
    return {candidate.place for candidate in candidates}


def _rank(candidate: Candidate) -> tuple[bool, bool, bool, int]:
    own = candidate.via != "other language"
    return own, candidate.exact, candidate.place.kind == "country", candidate.place.population


def _populous(form: str, nominative: str, lang: str) -> float:
    """How many people a place must have for its name, in this form, to be taken for it without a sign beside it."""
    words = {word.lower().replace("ё", "е") for word in (form, nominative)}
    length = len(fold(nominative))
    if length < _SHORT_NAME or (form.isupper() and length <= _SHORT_NAME + 1):
        return math.inf
    if any(len(_WORD.findall(word)) > 1 for word in words):
        return 0
    readings = {_ordinary(word, lang) for word in words}
    if "word" in readings:
        return _MORE_THAN_A_WORD
    return _MORE_THAN_A_PERSON if "person" in readings or length == _SHORT_NAME else 0


@lru_cache(maxsize=50_000)
def _ordinary(word: str, lang: str) -> str | None:
    return _morphology(lang).ordinary(word)


def _least(place: Place, form: str) -> int:
    """How many people a place must have where towns bear surnames, and a name of one word is a person's as likely."""
    return _MORE_THAN_A_SURNAME if place.country in _SURNAME_COUNTRIES and form.isalpha() else 0


def _as_dotted(name: str, form: str) -> str:
    """``name`` without the dots of its ё where the form in the text has е at the same place."""
    if "ё" not in name or "ё" in form.lower():
        return name
    return "".join(
        "е" if letter == "ё" and form[number : number + 1].lower() == "е" else letter
        for number, letter in enumerate(name)
    )


def _capitals(nominative: str, form: str) -> str:
    """``nominative`` with the capitals of ``form``, a name of as many words; of small words only in capitals."""
    words, models = _WORD.findall(nominative), _WORD.findall(form)
    if form.islower() or len(words) != len(models):
        return nominative
    like = iter(models)
    upper = form.isupper()

    def recase(match: regex.Match[str]) -> str:
        model = next(like)
        if not upper and len(model) > 1 and model.isupper():
            return match[0].upper()
        return match[0].capitalize() if upper or model[0].isupper() else match[0]

    return _WORD.sub(recase, nominative.lower() if upper else nominative)


@cache
def _generics(lang: str) -> frozenset[str]:
    """Forms of the generic words that may stand before a region's name, one-word ones, and their abbreviations."""
    pack = load_pack(lang)
    region = pack.data("places")["region"]
    words = [word for word in region["words"] if " " not in word]
    forms = {form for word in words for form in _morphology(lang).place_forms(word)}
    return frozenset(forms.union(region["short"]))


@cache
def _fixed(lang: str) -> frozenset[str]:
    data = load_pack(lang).data("places")
    return frozenset([*data.get("fixed", []), *data.get("joined", [])])
