"""The gazetteer's files, memory-mapped: places, and the keys of their names and sounds."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

import marisa_trie  # type: ignore[import-not-found]
import numpy as np
import numpy.typing as npt
import regex

Kind = Literal["country", "region", "city", "district"]
KINDS: tuple[Kind, ...] = ("country", "region", "city", "district")
FOLDER = Path(__file__).parents[1] / "data" / "gazetteer"

#: a posting is a place's number, shifted, with flags; a key is "=" and a folded name, or a country and a sound key, or
#: SOUND and a sound key: then the postings are the numbers of the countries in which some place sounds so
FLAG_BITS = 14
SOUND = "~"
ALIAS, RESPELT = 1, 2
FLAGS = ("main", "possible")
_BETWEEN = regex.compile(r"[^\p{L}]+")
_INSIDE = regex.compile(r"['’ʼ`´]")
_EARTH_KM = 6371.0


def flag(kind: str, lang: int) -> int:
    """Bit of a posting that says how a name belongs to language number ``lang``: main or possible."""
    return 1 << (2 + len(FLAGS) * lang + FLAGS.index(kind))


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


@lru_cache(maxsize=50_000)
def fold(name: str) -> str:
    """Lower-case words of a name with single spaces for all between them, ё as е: what names are compared by."""
    return _BETWEEN.sub(" ", _INSIDE.sub("", name.lower())).strip().replace("ё", "е")


#: GeoNames has no population, or a stray figure, for places with fewer; they are in it as seats of municipalities.
KNOWN_POPULATION = 10


def _mapped(file: Path) -> npt.NDArray[Any]:
    """An array that stays in its file, without the slower ways of numpy's own class for such."""
    return np.load(file, mmap_mode="r").view(np.ndarray)  # type: ignore[no-any-return]


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


class PlaceStore:
    """Places by number, and the numbers posted under a key.

    Args:
        folder: where the built files are.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        self._keys = marisa_trie.Trie().mmap(str(folder / "keys.marisa"))
        self._strings = marisa_trie.Trie().mmap(str(folder / "strings.marisa"))
        self._offsets: npt.NDArray[np.uint32] = _mapped(folder / "offsets.npy")
        self._postings: npt.NDArray[np.uint32] = _mapped(folder / "postings.npy")
        self._places: npt.NDArray[np.void] = _mapped(folder / "places.npy")
        meta = json.loads((folder / "meta.json").read_text("utf8"))
        self.langs: list[str] = meta["langs"]
        self.countries: list[str] = meta["countries"]
        self._regions: list[int] = meta["regions"]
        self.former: dict[str, list[str]] = meta["former"]
        self.place = lru_cache(maxsize=50_000)(self._place)

    def knows(self, ref: str) -> bool:
        """Whether an id such as ``GeoNames:727523`` or ``ISO3166:BG`` is one of the data's; former states count."""
        source, _, code = ref.partition(":")
        if source == "ISO3166":
            return code in self.countries or code in self.former
        return code.isdigit() and code != "0" and bool((self._places["id"] == int(code)).any())

    # the cache above gives it a public name: place(number, lang)
    def _place(self, number: int, lang: str) -> Place:
        row = self._places[number]
        kind = KINDS[row["kind"]]
        country = self.countries[row["country"]]
        name = int(row["names"][self.langs.index(lang)])
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

    def posted(self, key: str) -> list[int]:
        """Postings under a key."""
        number = self._keys.get(key)
        if number is None:
            return []
        found: list[int] = self._postings[self._offsets[number] : self._offsets[number + 1]].tolist()
        return found

    def has(self, key: str) -> bool:
        """Whether there is such a key."""
        return key in self._keys

    def having(self, sound: str) -> list[str]:
        """The states in which some place has a sound key."""
        return [self.countries[number] for number in self.posted(SOUND + sound)]

    def begins(self, prefix: str) -> bool:
        """Whether some key begins so."""
        return next(self._keys.iterkeys(prefix), None) is not None

    def keys(self, prefix: str) -> Iterator[str]:
        """All keys that begin so."""
        yield from self._keys.iterkeys(prefix)

    def latin(self, place: Place) -> str:
        """The place's name in Latin letters."""
        name: str = self._strings.restore_key(int(self._places[place.number]["latin"]))
        return name

    def region(self, place: Place) -> int:
        """Number of the first-level region that a place lies in, or -1."""
        above = int(self._places[place.number]["region"])
        return self._regions[above - 1] if above else -1

    def single_words(self, lang: str) -> Iterator[str]:
        """Lower-case names of one word that towns and regions have in a language."""
        number = self.langs.index(lang)
        fitting = flag("main", number) | flag("possible", number)
        for key in self.keys("="):
            for posting in self.posted(key):
                name = self.place(posting >> FLAG_BITS, lang).name
                if posting & fitting and fold(name) == key[1:] and " " not in key:
                    yield key[1:]
                    break


def distance_km(one: Place, other: Place) -> float:
    """Great-circle distance of two places in kilometres (haversine)."""
    lat1, lat2 = math.radians(one.lat), math.radians(other.lat)
    half = math.sin((lat2 - lat1) / 2) ** 2
    half += math.cos(lat1) * math.cos(lat2) * math.sin(math.radians(other.lon - one.lon) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(half))
