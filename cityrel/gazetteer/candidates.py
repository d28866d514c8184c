"""Candidates for a name: how it is written in the nominative, and whether it needs a sign to be taken for a place."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Literal, NamedTuple, Protocol, cast

import regex

from cityrel.gazetteer.store import Place, fold
from cityrel.languages import load_pack

Via = Literal["name", "alias", "inflected", "transcribed", "other language"]
WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*(?:['’]\p{L}+)*")
SHORT_NAME = 3
#: people a place must have to be meant by a name that is an ordinary word, or a person's, or often a surname
_MORE_THAN_A_WORD, _MORE_THAN_A_PERSON, _MORE_THAN_A_SURNAME = 1_000_000, 230_000, 100_000
_SURNAME_COUNTRIES = frozenset({"US", "CA", "AU", "NZ", "GB", "IE", "ZA"})


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

    @property
    def states(self) -> tuple[str, ...]:
        """The codes of the states whose name it may be, the likeliest first."""
        return tuple(candidate.place.country for candidate in self.candidates if candidate.place.kind == "country")


class PlaceMorphology(Protocol):
    """What the gazetteer asks of a pack's morphology adapter beyond ``Morphology``."""

    def place_forms(self, name: str) -> set[str]:
        """See ``Morphology``."""

    def place_nominatives(self, form: str, among: Callable[[str], bool] | None = None) -> list[str]:
        """See ``Morphology``."""

    def word_nominatives(self, form: str) -> set[str]:
        """Nominatives that one lower-case word of a name may stand for, unchecked, itself included."""

    def ordinary(self, word: str) -> str | None:
        """Whether a lower-case word is also an ordinary ``"word"`` or a ``"person"``'s name, as far as known."""


def morphology(lang: str) -> PlaceMorphology:
    return cast(PlaceMorphology, load_pack(lang).morphology)


def is_weak(place: Place, nominative: str, form: str, lang: str) -> bool:
    """Whether a name, in this form, needs a sign beside it to be taken for the place."""
    return place.kind != "country" and place.population < max(_populous(form, nominative, lang), _least(place, form))


@lru_cache(maxsize=50_000)  # a name has many candidates
def _populous(form: str, nominative: str, lang: str) -> float:
    """How many people a place must have for its name, in this form, to be taken for it without a sign beside it."""
    words = {word.lower().replace("ё", "е") for word in (form, nominative)}
    length = len(fold(nominative))
    if length < SHORT_NAME or (form.isupper() and length <= SHORT_NAME + 1):
        return math.inf
    if any(len(WORD.findall(word)) > 1 for word in words):
        return 0
    readings = {_ordinary(word, lang) for word in words}
    if "word" in readings:
        return _MORE_THAN_A_WORD
    return _MORE_THAN_A_PERSON if "person" in readings or length == SHORT_NAME else 0


@lru_cache(maxsize=50_000)
def _ordinary(word: str, lang: str) -> str | None:
    return morphology(lang).ordinary(word)


def _least(place: Place, form: str) -> int:
    """How many people a place must have where towns bear surnames, and a name of one word is a person's as likely."""
    return _MORE_THAN_A_SURNAME if place.country in _SURNAME_COUNTRIES and form.isalpha() else 0


def spelling(place: Place, nominative: str, form: str) -> str:
    """The nominative with its capitals: as the place is written, else as the form in the text is."""
    if nominative == form and not form.isupper():
        return nominative
    if fold(place.name) == fold(nominative):
        return _as_dotted(place.name, form)
    if form.isupper() and place.kind != "city" and len(form) <= (5 if place.kind == "country" else 3):
        return form
    return _dotted(capitals(nominative, form), form)


def _as_dotted(name: str, form: str) -> str:
    """``name`` without the dots of its ё where the form in the text has е at the same place."""
    if "ё" not in name or "ё" in form.lower():
        return name
    return "".join(
        "е" if letter == "ё" and form[number : number + 1].lower() == "е" else letter
        for number, letter in enumerate(name)
    )


def _dotted(name: str, form: str) -> str:
    """``name`` with the dots of ё where the form in the text has them."""
    if "ё" not in form.lower():
        return name
    return "".join(
        "ё" if letter == "е" and form[number : number + 1].lower() == "ё" else letter
        for number, letter in enumerate(name)
    )


def capitals(nominative: str, form: str) -> str:
    """``nominative`` with the capitals of ``form``, a name of as many words; of small words only in capitals."""
    words, models = WORD.findall(nominative), WORD.findall(form)
    if form.islower() or len(words) != len(models):
        return nominative
    like = iter(models)
    upper = form.isupper()

    def recase(match: regex.Match[str]) -> str:
        model = next(like)
        if not upper and len(model) > 1 and model.isupper():
            return match[0].upper()
        return match[0].capitalize() if upper or model[0].isupper() else match[0]

    return WORD.sub(recase, nominative.lower() if upper else nominative)
