"""``cityrel link`` and ``cityrel date``: what is decided for a name or a phrase, and why."""

from __future__ import annotations

import argparse

from rich import box
from rich.console import Console
from rich.table import Table

from cityrel.cli import DONE, WrongCall
from cityrel.languages import available, load_pack
from cityrel.reading.language import language_scores

#: Candidates shown at most.
_SHOWN = 8


def console() -> Console:
    """A console that prints texts as they are."""
    return Console(markup=False, highlight=False, emoji=False)


def _grid(*heads: str) -> Table:
    """An empty table that breaks long cells instead of cutting them."""
    table = Table(box=box.SIMPLE_HEAD)
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

    out = console()
    link = Gazetteer.load().link(name, lang, country=country)
    what = f"{link.place.id} {link.place.country}" if link.place is not None else "no place (GeoNames:NIL)"
    out.print(f"{lang}: {name} -> {link.name}, {what} ({link.reason})", soft_wrap=True)
    if not link.candidates:
        return
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
    from cityrel.reading.blocks import BlockReader

    lang = language_of(options.text, options.lang)
    pack = load_pack(lang)
    reader = pack.get(BlockReader)
    sentences = reader.sentences(options.text, reader.blocks(options.text))
    try:
        found = pack.get(DateFinder).find(options.text, sentences, options.page_date)
    except ValueError as error:
        raise WrongCall(f"--page-date: {error}") from None
    out = console()
    out.print(f"read as {lang}; dates: {len(found)}")
    if not found:
        return DONE
    table = _grid("words", "offsets", "EDTF", "kind", "rule")
    for item in found:
        table.add_row(options.text[item.start : item.end], f"{item.start}-{item.end}", item.edtf, item.kind, item.rule)
    out.print(table)
    return DONE
