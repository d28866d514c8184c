"""What is mended in a tagger's places: those too large to be taken for a person, and where their names begin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import regex

from cityrel.gazetteer import Gazetteer
from cityrel.languages import available
from cityrel.names.base import NameSpan

#: Inhabitants. Surnames and smaller towns share too many names: with 50,000 Мураками and Уорън become places.
_LARGE = 1_000_000
_SMALL_WORDS = regex.compile(r"(?:\p{Ll}{3,}+ )++(?=\p{Lu})")


def settle(text: str, spans: Iterable[NameSpan]) -> Iterator[NameSpan]:
    """The spans, with a lone word that names a state, region or city of a million made a place (Мичиган, Пхеньян).

    A place's name begins with a capital: not with the word for what it is («димом Алмопия», „щата Джорджия").
    """
    for span in spans:
        small = _SMALL_WORDS.match(text, span.start, span.end) if span.label == "LOC" else None
        if small is not None:
            span = replace(span, start=small.end())
        if span.label == "PER" and text[span.start : span.end].isalpha() and _large(text, span.start, span.end):
            span = replace(span, label="LOC")
        yield span


def _large(text: str, start: int, end: int) -> bool:
    gazetteer = Gazetteer.load()
    for lang in available():
        known = gazetteer.longest(text, start, lang)
        if known is not None and (known.start, known.end) == (start, end):
            best = known.candidates[0]
            if best.place.population >= _LARGE and not best.weak:
                return True
    return False
