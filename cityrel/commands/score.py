"""``cityrel score``: predictions against gold."""

from __future__ import annotations

import argparse
import json

from cityrel.cli import DONE, WrongCall
from cityrel.commands.progress import say
from cityrel.commands.words import console
from cityrel.reading.meta import read_meta
from cityrel.scoring import score_folders


def run(options: argparse.Namespace) -> int:
    """Score a folder; see ``cityrel score --help``.

    Returns:
        0, whatever the scores are.

    Raises:
        WrongCall: a file cannot be read or written.
    """
    try:
        homes = None
        if options.meta is not None:
            meta = read_meta(options.meta)
            homes = meta.homes(path.stem for path in options.gold.glob("*.ann"))
            for note in meta.notes():
                say(f"{options.meta}: {note}")
        report = score_folders(options.gold, options.pred, text_dir=options.text, homes=homes)
        if options.json is not None:
            options.json.write_text(json.dumps(report.to_json(), ensure_ascii=False, indent=2) + "\n", "utf-8")
        if options.markdown is not None:
            options.markdown.write_text(report.to_markdown(), "utf-8")
    except OSError as error:
        raise WrongCall(f"{error.filename}: {error.strerror}") from None
    except ValueError as error:
        raise WrongCall(str(error)) from None
    out = console()
    for table in report.to_tables():
        out.print(table)
    return DONE
