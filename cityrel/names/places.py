"""What is mended in a tagger's places and lone names by what is known of places, given names and ordinary words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

import regex

from cityrel.gazetteer import Candidate, Gazetteer
from cityrel.languages import available, load_pack
from cityrel.languages.cues import words
from cityrel.names.base import NameSpan

#: Inhabitants. Surnames and smaller towns share too many names: with 50,000 Мураками and Уорън become places.
_LARGE = 1_000_000
_SMALL_WORDS = regex.compile(r"(?:\p{Ll}{3,}+ )++(?=\p{Lu})")
_FULL_NAME = regex.compile(r"(?P<given>\p{Lu}\p{Ll}++) (?P<surname>\p{Lu}\p{Ll}++(?:-\p{Lu}\p{Ll}++)?+)")
#: What may stand before the first word of a sentence or line, and how many characters of it are looked at.
_OPENING, _LEAD = regex.compile(r"(?:^|[.!?…:][»”“\"]?)\s*+[„«\"–—-]?\s*+$"), 4
#: Characters before a name in which the word for a town stands.
_WORDS = 24


def settle(text: str, spans: Iterable[NameSpan]) -> Iterator[NameSpan]:
    """The spans, but for those that what is known speaks against.

    A place's name begins with a capital: not with the word for what it is («димом Алмопия», „щата Джорджия“). A lone
    word that names a state, region or city of a million is a place (Мичиган, Пхеньян); a given name and a word that
    names no place are a person (Карла Видгрен); an ordinary word is no place for opening a sentence («Класс.»).
    """
    for span in spans:
        if span.label == "LOC":
            small = _SMALL_WORDS.match(text, span.start, span.end)
            if small is not None:
                span = replace(span, start=small.end())
            if _opening_word(text, span.start, span.end):
                continue
            if _full_name(text, span.start, span.end):
                span = replace(span, label="PER")
        elif span.label == "PER" and text[span.start : span.end].isalpha() and _large(text, span.start, span.end):
            span = replace(span, label="LOC")
        yield span


def is_place(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` is known as a place, and not chiefly as something else."""
    return any(not place.weak for place in _places(text, start, end))


@cache
def _languages() -> list[str]:
    return available()


def _places(text: str, start: int, end: int) -> Iterator[Candidate]:
    """The likeliest place of that name in each language."""
    gazetteer = Gazetteer.load()
    for lang in _languages():
        known = gazetteer.longest(text, start, lang)
        if known is not None and (known.start, known.end) == (start, end):
            yield known.candidates[0]


def _large(text: str, start: int, end: int) -> bool:
    return any(not known.weak and known.place.population >= _LARGE for known in _places(text, start, end))


@cache
def _led() -> regex.Pattern[str]:
    """The end of a text after which a town's name follows („с. “), whoever is called so."""
    before = [word for lang in _languages() for word in load_pack(lang).data("places_context")["city_before"]]
    return regex.compile(rf"(?<!\p{{L}})(?i:{words(before)})\s*+$")


def _full_name(text: str, start: int, end: int) -> bool:
    name = _FULL_NAME.fullmatch(text, start, end)
    return (
        name is not None
        and not _led().search(text[max(0, start - _WORDS) : start])
        and any(load_pack(lang).morphology.given_name(name["given"]) for lang in _languages())
        and not is_place(text, start, end)
        and not is_place(text, name.start("surname"), end)
    )


def _opening_word(text: str, start: int, end: int) -> bool:
    word = text[start:end]
    return (
        word.isalpha()
        and _OPENING.search(text[max(0, start - _LEAD) : start]) is not None
        and any(load_pack(lang).morphology.ordinary(word.lower()) == "word" for lang in _languages())
        and not any(_places(text, start, end))
    )
