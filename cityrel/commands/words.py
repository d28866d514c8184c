"""``cityrel link`` and ``cityrel date``: what is decided for a name or a phrase, and why."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table

from cityrel.cli import DONE, WrongCall
from cityrel.edtf import parse
from cityrel.languages import available, load_pack
from cityrel.reading.language import language_scores
from cityrel.reading.legible import Legible

if TYPE_CHECKING:
    from cityrel.pipes.date_values import FoundDate

#: Candidates shown at most.
_SHOWN = 8
_VIA = {
    "name": "it is the place's name in this language",
    "alias": "it is another name of the place",
    "inflected": "it is a case or form of the place's name",
    "transcribed": "it is how the place's foreign name is written in this language, by its sounds",
    "other language": "it is the place's name in another language",
}
_RULES = {
    "iso": "year-month-day",
    "numeric": "day, month and year in digits",
    "roman": "day, month in Roman numerals, year",
    "numeric_month": "month and year in digits",
    "day_month": "a day and a month by its name",
    "year_month": "a year and a month by its name",
    "month_day": "a month by its name, day, year",
    "near_month": "a month of this, the last or the next year",
    "month": "a month by its name",
    "decade": "a decade in digits",
    "decade_word": "a decade in words",
    "century": "a century",
    "phrase": "a phrase: from the date before it or the page's",
    "era": "a year before or of our era",
    "year_span": "two years, the second one short",
    "year": "a year: a year word or the words around it say so",
    "early_year": "a year of three digits",
    "short_year": "a year of two digits",
    "day": "a day, its month from the text before",
}


def console() -> Console:
    """A console that prints texts as they are."""
    return Console(markup=False, highlight=False, emoji=False)


def _grid(*heads: str) -> Table:
    """An empty table that breaks long cells instead of cutting them."""
    table = Table(box=box.SIMPLE_HEAD)
    for head in heads:
        table.add_column(head, overflow="fold")
    return table


def run_link(options: argparse.Namespace) -> int:
    """Print the place a name is taken for and its rivals, in each language when none is named.

    Returns:
        0, also when no place was found.

    Raises:
        WrongCall: the country is no code of two letters.
    """
    country = options.country.upper() if options.country else None
    if country is not None and not (len(country) == 2 and country.isascii() and country.isalpha()):
        raise WrongCall(f"--country {options.country}: expected an ISO 3166-1 code of two letters, such as BG")
    for lang in available() if options.lang == "auto" else [options.lang]:
        _print_link(options.name, lang, country)
    return DONE


def _print_link(name: str, lang: str, country: str | None) -> None:
    from cityrel.gazetteer import Gazetteer
    from cityrel.gazetteer.linking import own_parts

    out = console()
    link = Gazetteer.load().link(name, lang, country=country)
    what = f"{link.place.id} {link.place.country}" if link.place is not None else "no place (GeoNames:NIL)"
    out.print(f"{lang}: {name} -> {link.name}, {what} ({link.reason})", soft_wrap=True)
    if not link.candidates:
        out.print("   no town, region or state has this name, or one that sounds like it", soft_wrap=True)
        return
    first, *rivals = link.candidates
    out.print(f"   found by: {_VIA[first[0].via]}", soft_wrap=True)
    home = () if country else load_pack(lang).data("places")["home"]
    made_of = " + ".join(f"{part} {value:.2f}" for part, value in own_parts(first[0], home).items())
    out.print(f"   score: {first[1]:.2f} = {made_of}", soft_wrap=True)
    if country is not None:
        out.print(f"   only places in {country} were considered", soft_wrap=True)
    if first[0].weak:
        out.print(
            "   also a word or a person's name: in a text it is a place only where something says so", soft_wrap=True
        )
    if rivals:
        out.print(
            f"   preferred to {len(rivals)} more of the name; a page's other places can change that", soft_wrap=True
        )
    table = _grid("score", "id", "kind", "place", "population", "found by")
    for candidate, score in link.candidates[:_SHOWN]:
        item = candidate.place
        place = ", ".join(part for part in (item.name, item.region, item.country) if part)
        found_by = f"{candidate.via}{', weak' if candidate.weak else ''}"
        table.add_row(f"{score:.2f}", item.id, item.kind, place, f"{item.population:,}", found_by)
    out.print(table)
    if len(link.candidates) > _SHOWN:
        out.print(f"… and {len(link.candidates) - _SHOWN} more")


def run_date(options: argparse.Namespace) -> int:
    """Print the dates of a text.

    Returns:
        0, also when there are none.

    Raises:
        WrongCall: the page's date is no EDTF value.
    """
    from cityrel.pipes.dates import DateFinder

    reading, scores = Legible(options.text), language_scores(options.text)
    try:
        readings = {
            lang: _dates(reading.text, lang, options.page_date)
            for lang in (available() if options.lang == "auto" else [options.lang])
        }
    except ValueError as error:
        raise WrongCall(f"--page-date: {error}") from None
    # a few words tell little of their language: the one in which more of them is a date counts first
    lang = max(readings, key=lambda code: (sum(d.end - d.start for d in readings[code]), scores.get(code, 0.0)))
    found = readings[lang]
    out = console()
    out.print(f"read as {lang}; dates: {len(found)}")
    for start, end in load_pack(lang).get(DateFinder).impossible(reading.text):
        out.print(f"{reading.text[start:end]}: written like a date, but there is no such day", soft_wrap=True)
    if not found:
        return DONE
    table = _grid("words", "offsets", "EDTF", "days", "kind", "read as")
    for item in found:
        read_as = _RULES.get(item.rule, item.rule)
        start, end = reading.in_page(item.start, item.end)
        words, offsets = options.text[start:end], f"{start}-{end}"
        table.add_row(words, offsets, item.edtf, _days(item.edtf), item.kind, read_as)
    out.print(table)
    if any(item.edtf.startswith("XXXX") for item in found):
        remedy = "" if options.page_date else "; --page-date gives the date that the page was written"
        out.print(f"XXXX: the year is not told{remedy}")
    return DONE


def _dates(text: str, lang: str, page_date: str | None) -> list[FoundDate]:
    """The dates of a text read in one language."""
    from cityrel.pipes.dates import DateFinder
    from cityrel.reading.blocks import BlockReader

    pack = load_pack(lang)
    reader = pack.get(BlockReader)
    return pack.get(DateFinder).find(text, reader.sentences(text, reader.blocks(text)), page_date)


def _days(edtf: str) -> str:
    """The first and the last day of a value, as far as they are known."""
    ends = [date.fromordinal(day).isoformat() if day is not None and day > 0 else "?" for day in parse(edtf).days()]
    return ends[0] if ends[0] == ends[1] else " – ".join(ends)
