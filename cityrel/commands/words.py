"""``cityrel link`` and ``cityrel date``: what is decided for a name or a phrase, and why."""

from __future__ import annotations

import argparse

from rich.console import Console
from rich.table import Table

from cityrel.cli import DONE, WrongCall
from cityrel.languages import available, load_pack
from cityrel.reading.language import language_scores

_SHOWN = 12


def console() -> Console:
    """A console that prints texts as they are."""
    return Console(markup=False, highlight=False, emoji=False)


def grid(*heads: str) -> Table:
    """An empty table that breaks long cells instead of cutting them."""
    table = Table()
    for head in heads:
        table.add_column(head, overflow="fold")
    return table


def language_of(text: str, lang: str) -> str:
    """The language that was named, else the pack's that a few words read most like."""
    if lang != "auto":
        return lang
    scores = language_scores(text)
    return max(available(), key=lambda code: scores.get(code, 0.0))


def run_link(options: argparse.Namespace) -> int:
    """Print the place a name is taken for and its rivals.

    Returns:
        0, also when no place was found.

    Raises:
        WrongCall: the country is no code of two letters.
    """
    from cityrel.gazetteer import Gazetteer

    country = options.country.upper() if options.country else None
    if country is not None and not (len(country) == 2 and country.isascii() and country.isalpha()):
        raise WrongCall(f"--country {options.country}: expected an ISO 3166-1 code of two letters, such as BG")
    lang = language_of(options.name, options.lang)
    link = Gazetteer.load().link(options.name, lang, country=country)
    out = console()
    place = link.place
    what = f"{place.id} {place.name}, {place.country}" if place is not None else "no place (GeoNames:NIL)"
    out.print(f"{options.name} ({lang}): {link.name} -> {what}", soft_wrap=True)
    out.print(f"why: {link.reason}", soft_wrap=True)
    if link.candidates:
        table = grid("score", "id", "kind", "name", "region", "country", "population", "found as")
        for candidate, score in link.candidates[:_SHOWN]:
            item = candidate.place
            found_as = f"{candidate.matched} ({candidate.via}{', needs a sign beside it' if candidate.weak else ''})"
            row = (item.id, item.kind, item.name, item.region or "", item.country, f"{item.population:,}", found_as)
            table.add_row(f"{score:.2f}", *row)
        out.print(table)
    if len(link.candidates) > _SHOWN:
        out.print(f"… and {len(link.candidates) - _SHOWN} more")
    return DONE


def run_date(options: argparse.Namespace) -> int:
    """Print the dates of a text.

    Returns:
        0, also when there are none.

    Raises:
        WrongCall: the page's date is no EDTF value.
    """
    from cityrel.pipes.dates import DateFinder
    from cityrel.reading.blocks import BlockReader

    lang = language_of(options.text, options.lang)
    pack = load_pack(lang)
    reader = BlockReader(pack)
    sentences = reader.sentences(options.text, reader.blocks(options.text))
    try:
        found = DateFinder(pack).find(options.text, sentences, options.page_date)
    except ValueError as error:
        raise WrongCall(f"--page-date: {error}") from None
    out = console()
    out.print(f"read as {lang}; dates: {len(found)}")
    if not found:
        return DONE
    table = grid("words", "offsets", "EDTF", "kind", "rule")
    for item in found:
        table.add_row(options.text[item.start : item.end], f"{item.start}-{item.end}", item.edtf, item.kind, item.rule)
    out.print(table)
    return DONE
