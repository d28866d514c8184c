"""The command ``cityrel``: what can be asked of it, and which module answers."""

from __future__ import annotations

import argparse
import importlib
import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from cityrel import __version__
from cityrel.languages import available

FORMATS = ("jsonl", "parquet", "brat", "csv")
#: Exit status: all went well; some page (or check) failed; the call was wrong; Ctrl-C ended it.
DONE, FAILED, WRONG, INTERRUPTED = 0, 1, 2, 130

_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


class WrongCall(Exception):
    """The command cannot do what it was asked to; the message says why and what would help."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: as on the command line, without the command's name; those it was called with when None.

    Returns:
        The exit status: 0, or 1 when a page failed, or 2 when the call was wrong.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a letter is no reason to stop
    options = _parser().parse_args(arguments)
    try:
        module, _, name = options.run.partition(":")
        status: int = getattr(importlib.import_module(f"cityrel.commands.{module}"), name)(options)
        return status
    except WrongCall as error:
        print(f"cityrel {options.command}: {error}", file=sys.stderr)
        return WRONG
    except BrokenPipeError:
        sys.stderr.close()  # whoever read the output has stopped; nothing is left to say
        return DONE
    except KeyboardInterrupt:
        print("cityrel: interrupted", file=sys.stderr)
        return INTERRUPTED


def _formats(text: str) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    unknown = [part for part in chosen if part not in FORMATS]
    if unknown or not chosen:
        raise argparse.ArgumentTypeError(
            f"unknown format {', '.join(unknown) or text!r}; choose from {', '.join(FORMATS)}, joined by commas"
        )
    return chosen


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cityrel",
        description="Finds mayors, cities, dates, agreements and the ties between them in Bulgarian and Russian pages.",
    )
    parser.add_argument("--version", action="version", version=f"cityrel {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _annotate(commands)
    _explain(commands)
    _small(commands)
    _measure(commands)
    return parser


def _add(commands: _Commands, name: str, run: str, text: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
    parser.set_defaults(run=run)
    return parser


def _page_options(parser: argparse.ArgumentParser) -> None:
    languages = ("auto", *available())
    parser.add_argument(
        "--lang", choices=languages, default="auto", help="the language; auto (default) finds it by reading"
    )
    parser.add_argument("--home", metavar="TOWN", help="the town whose site it is, in the nominative")
    parser.add_argument("--names", metavar="NAME", default="default", help="the name tagger: a model's name or folder")


def _annotate(commands: _Commands) -> None:
    parser = _add(commands, "annotate", "annotate:run", "annotate pages and write what was found")
    parser.add_argument("paths", nargs="+", metavar="PATH", help="files, folders or addresses (s3://…) of pages")
    parser.add_argument("-o", "--output", required=True, metavar="OUT", help="folder to write to")
    parser.add_argument(
        "--format",
        type=_formats,
        default=("jsonl",),
        metavar="LIST",
        help="what to write, joined by commas: jsonl (default; pages.jsonl), parquet (pages, "
        "agreements and ties as .parquet), brat (NAME.txt and NAME.ann), csv (agreements.csv and ties.csv)",
    )
    _page_options(parser)
    parser.add_argument(
        "--meta",
        metavar="FILE",
        type=Path,
        help="JSON object or CSV keyed by file name with any of home, url, lang, date (EDTF) for each page",
    )
    batch = parser.add_argument_group("many pages")
    batch.add_argument("--jobs", metavar="N", type=_count, help="worker processes (default 1; with ray: all cores)")
    again = batch.add_mutually_exclusive_group()
    again.add_argument("--resume", action="store_true", help="go on with the run that was interrupted")
    again.add_argument(
        "--overwrite", action="store_true", help="drop what an interrupted or an earlier run left, and start anew"
    )
    batch.add_argument(
        "--timeout",
        metavar="SECONDS",
        type=_amount,
        default=600.0,
        help="a page that takes longer to read or to annotate fails (default 600; 0: no limit)",
    )
    batch.add_argument(
        "--max-size",
        metavar="MB",
        type=_amount,
        default=20.0,
        help="a page that is larger fails (default 20; 0: no limit)",
    )
    batch.add_argument(
        "--triage",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="pass over pages whose words cannot make a record, and list them in skipped.jsonl (default: only pages of "
        "WARC and WET files)",
    )
    batch.add_argument("--engine", choices=("local", "ray"), default="local", help="what runs the workers")
    batch.add_argument("--ray-address", metavar="HOST:PORT", help="the Ray cluster (default: a Ray of its own, here)")


def _count(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"expected a number from 1, found {text!r}")
    return int(text)


def _amount(text: str) -> float:
    try:
        amount = float(text)
    except ValueError:
        amount = -1.0
    if not 0 <= amount < 1e9:
        raise argparse.ArgumentTypeError(f"expected a number that is not negative, found {text!r}")
    return amount


def _explain(commands: _Commands) -> None:
    parser = _add(commands, "explain", "explain:run", "show what each cell of a page's records rests on")
    parser.add_argument("file", metavar="FILE", type=Path, help="a page's file")
    _page_options(parser)
    parser.add_argument("--url", help="the page's address; its domain may name the home town")
    parser.add_argument("--date", metavar="EDTF", help="the page's own date, for dates such as „this year“")


def _small(commands: _Commands) -> None:
    languages = ("auto", *available())
    link = _add(commands, "link", "words:run_link", "show which place a name is taken for, and why")
    link.add_argument("name", metavar="NAME", help="a town, region or country, in any grammatical form")
    link.add_argument("--lang", choices=languages, default="auto", help="the name's language")
    link.add_argument("--country", metavar="CODE", help="state it lies in, as an ISO 3166-1 code such as BG")
    date = _add(commands, "date", "words:run_date", "show the dates in a text with their EDTF values")
    date.add_argument("text", metavar="TEXT", help="a phrase or a sentence")
    date.add_argument("--lang", choices=languages, default="auto", help="the text's language")
    date.add_argument("--page-date", metavar="EDTF", help="the page's own date, for dates such as „this year“")
    _add(commands, "schema", "schema:run", "print the JSON Schema of a row of pages.jsonl")


def _measure(commands: _Commands) -> None:
    score = _add(commands, "score", "score:run", "score a folder of annotations against gold, both in brat standoff")
    score.add_argument("gold", metavar="GOLD", type=Path, help="folder with the gold's NAME.ann")
    score.add_argument("pred", metavar="PRED", type=Path, help="folder with the predictions' NAME.ann")
    score.add_argument("--text", metavar="DIR", type=Path, help="folder with the pages' NAME.txt; default GOLD")
    score.add_argument("--meta", metavar="FILE", type=Path, help="the pages' home towns, as for annotate")
    score.add_argument("--json", metavar="FILE", type=Path, help="write the scores as JSON, in total and by page")
    score.add_argument("--markdown", metavar="FILE", type=Path, help="write the scores as Markdown tables")
    check = _add(commands, "check", "check:run", "check a folder of brat annotations against the scheme")
    check.add_argument("folder", metavar="ANN_DIR", type=Path, help="folder with NAME.ann files")
    check.add_argument("--text", metavar="DIR", type=Path, help="folder with the pages' NAME.txt; default ANN_DIR")
