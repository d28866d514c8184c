"""Places too large to be taken for a person: what a tagger trained on few texts cannot know, a gazetteer does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from cityrel.gazetteer import Gazetteer
from cityrel.languages import available
from cityrel.names.base import NameSpan

#: Inhabitants. Surnames and smaller towns share too many names: with 50,000 Мураками and Уорън become places.
_LARGE = 1_000_000


def settle(text: str, spans: Iterable[NameSpan]) -> Iterator[NameSpan]:
    """The spans, with a lone word that names a state, region or city of a million made a place (Мичиган, Пхеньян)."""
    for span in spans:
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
