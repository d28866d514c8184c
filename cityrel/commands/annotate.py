"""``cityrel annotate``: pages in, files and a table on the terminal out."""

from __future__ import annotations

import argparse
import csv
import json
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from itertools import groupby
from pathlib import Path
from typing import TextIO

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from cityrel.cli import DONE, FAILED, WrongCall
from cityrel.document import Agreement, Document, Page
from cityrel.reading.files import Failure, UnreadableFile, find_files, read_page
from cityrel.reading.meta import Meta, read_meta
from cityrel.writing.jsonl import write_row
from cityrel.writing.tables import Tables

#: Seconds after which a progress bar is shown, and the rows of the table that the terminal shows at most.
_MOMENT = 0.7
_SHOWN = 200


class Output:
    """Writes documents to a folder in the chosen formats, one by one.

    Args:
        folder: it is made when it is not there.
        formats: any of ``jsonl``, ``brat``, ``csv``.

    Raises:
        OSError: the folder or a file in it cannot be written.
    """

    def __init__(self, folder: Path, formats: tuple[str, ...]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.formats = formats
        self._stack = ExitStack()
        self.jsonl = self._open("pages.jsonl") if "jsonl" in formats else None
        self.tables: Tables | None = None
        if "csv" in formats:
            files = [csv.writer(self._open(name), lineterminator="\n") for name in ("agreements.csv", "ties.csv")]
            self.tables = Tables(*files)

    def _open(self, name: str) -> TextIO:
        return self._stack.enter_context((self.folder / name).open("w", encoding="utf-8", newline=""))

    def __enter__(self) -> Output:
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def write(self, document: Document, source: Path) -> None:
        """Add a document.

        Args:
            document: what was found in a page.
            source: the page's file, which is never written over.
        """
        if "brat" in self.formats:
            self._write_brat(document, source)
        if self.jsonl is not None:
            self.jsonl.write(write_row(document))
        if self.tables is not None:
            self.tables.write(document)

    def _write_brat(self, document: Document, source: Path) -> None:
        text, annotation = document.text.encode("utf-8"), document.to_brat().encode("utf-8")
        target = self.folder / f"{document.page.name}.txt"
        if not (target.exists() and target.samefile(source)):
            target.write_bytes(text)
        elif source.read_bytes() != text:
            raise UnreadableFile("its UTF-8 text would be written over the file itself", "choose another folder for -o")
        target.with_name(f"{document.page.name}.ann").write_bytes(annotation)

    def files(self) -> list[str]:
        """What was written, in words."""
        names = {"jsonl": "pages.jsonl", "brat": "NAME.txt with NAME.ann", "csv": "agreements.csv, ties.csv"}
        return [names[format] for format in self.formats]


@dataclass(slots=True)
class _Summary:
    """What the run comes to."""

    done: int = 0
    ties: int = 0
    agreements: list[tuple[str, Agreement]] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    languages: Counter[str] = field(default_factory=Counter)

    def add(self, document: Document) -> None:
        self.done += 1
        self.ties += len(document.ties)
        self.agreements += ((document.page.name, row) for row in document.agreements)
        self.languages[document.lang or "?"] += 1


def run(options: argparse.Namespace) -> int:
    """Annotate pages; see ``cityrel annotate --help``.

    Returns:
        0, or 1 when a page failed.

    Raises:
        WrongCall: there is no such tagger, the metadata cannot be read, or the folder cannot be written to.
    """
    meta = _meta(options)
    found = find_files(options.paths, without=options.output)
    for note in found.notes:
        _say(note)
    summary = _Summary(failures=list(found.failures))
    try:
        with Output(options.output, options.format) as output, _progress(len(found.files)) as progress:
            for name, path in found.files.items():
                _annotate(name, path, meta, options, output, summary)
                progress.advance(progress.task_ids[0])
        _write_failures(options.output / "failures.jsonl", summary.failures)
    except OSError as error:
        raise WrongCall(f"cannot write {error.filename or options.output}: {error.strerror}; check -o") from None
    unused = meta.unused()
    if unused:
        _say(f"{options.meta}: {len(unused)} names without a page, such as {unused[0]!r}")
    for failure in summary.failures:
        _say(f"failed: {failure}")
    _print(summary, output)
    return FAILED if summary.failures else DONE


def _meta(options: argparse.Namespace) -> Meta:
    from cityrel.names import load_tagger

    try:
        if options.names != "default":
            load_tagger(options.names)
        return read_meta(options.meta) if options.meta is not None else Meta()
    except OSError as error:
        raise WrongCall(f"cannot read {options.meta}: {error.strerror}") from None
    except ValueError as error:
        raise WrongCall(str(error)) from None


def _annotate(
    name: str, path: Path, meta: Meta, options: argparse.Namespace, output: Output, summary: _Summary
) -> None:
    """Read, annotate and write one page; whatever goes wrong with it is noted, and the others go on."""
    known = {"home": options.home} if options.home else {}
    try:
        page, note = read_page(path, name, known | meta.of(path))
    except UnreadableFile as error:
        summary.failures.append(Failure(str(path), "read", error.reason, error.remedy))
        return
    if note:
        _say(f"{path}: {note}")
    document = annotate_page(page, options.lang, options.names)
    if isinstance(document, Document):
        try:
            output.write(document, path)
        except UnreadableFile as error:
            document = (error.reason, error.remedy)
    if isinstance(document, Document):
        summary.add(document)
    else:
        summary.failures.append(Failure(str(path), "annotate", *document))


def annotate_page(page: Page, lang: str, names: str) -> Document | tuple[str, str]:
    """A page's document, or the reason why there is none and the remedy."""
    import cityrel
    from cityrel.pipeline import UnsupportedLanguage

    try:
        return cityrel.load(lang, names).annotate(page)
    except UnsupportedLanguage as error:
        return str(error), "leave it out, or name its language with --lang or in --meta"
    except ValueError as error:
        return str(error), "check its metadata and --names"
    except Exception as error:  # one page must not take the others with it
        return f"{type(error).__name__}: {error}", "this is a fault of cityrel: please report it with the page"


def _write_failures(path: Path, failures: list[Failure]) -> None:
    path.unlink(missing_ok=True)
    if failures:
        rows = [json.dumps(asdict(failure), ensure_ascii=False) + "\n" for failure in failures]
        path.write_text("".join(rows), encoding="utf-8")


def _say(message: str) -> None:
    print(f"cityrel: {message}", file=sys.stderr)


@contextmanager
def _progress(total: int) -> Iterator[Progress]:
    """A progress bar on a terminal's stderr that shows itself after a moment."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    progress = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    progress.add_task("annotating", total=total)
    if progress.disable:
        yield progress
        return
    timer = threading.Timer(_MOMENT, progress.start)
    timer.start()
    try:
        yield progress
    finally:
        timer.cancel()
        timer.join()
        progress.stop()


def _print(summary: _Summary, output: Output) -> None:
    console = Console(markup=False, highlight=False, emoji=False)
    for name, rows in groupby(summary.agreements[:_SHOWN], key=lambda pair: pair[0]):
        console.print(_table(name, [row for _, row in rows]))
    if len(summary.agreements) > _SHOWN:
        console.print(f"… and {len(summary.agreements) - _SHOWN} more agreements in the files")
    languages = ", ".join(f"{code} {count}" for code, count in sorted(summary.languages.items()))
    console.print(
        f"pages: {summary.done}{f' ({languages})' if languages else ''}, failed: {len(summary.failures)}; "
        f"agreements: {len(summary.agreements)}, ties: {summary.ties}"
    )
    written = [*output.files(), *(["failures.jsonl"] if summary.failures else [])]
    console.print(f"in {output.folder}: {', '.join(written)}", soft_wrap=True)


def _table(page: str, rows: list[Agreement]) -> Table:
    """A page's agreements for the terminal."""
    table = Table(title=page, title_justify="left", box=box.SIMPLE_HEAD, expand=True)
    table.add_column("signed", min_width=11)
    table.add_column("agreement", min_width=22)
    table.add_column("parties", ratio=1, overflow="fold")
    for row in rows:
        status = "" if row.status == "signed" else f" ({row.status})"
        parties = [f"{party.name} ({party.country})" if party.country else party.name for party in row.parties]
        by = f"; by {', '.join(row.signatories)}" if row.signatories else ""
        dates = "\n".join(date.replace("/", "/\n") for date in row.dates)
        table.add_row(dates, f"{row.type} {row.form}{status}", ", ".join(parties) + by)
    return table
