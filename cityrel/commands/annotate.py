"""``cityrel annotate``: pages in, files and a table on the terminal out."""

from __future__ import annotations

import argparse
from itertools import groupby

from rich import box
from rich.table import Table

from cityrel.batch.local import LocalEngine
from cityrel.batch.merge import FILES, Summary
from cityrel.batch.plan import Options, Plan, Source, shard_size
from cityrel.batch.run import Engine, RunRefused, progress_of, run_plan
from cityrel.batch.shard import FAILURES, SKIPPED
from cityrel.batch.store import Store, open_store
from cityrel.batch.supervisor import WorkerError
from cityrel.cli import DONE, FAILED, INTERRUPTED, WrongCall
from cityrel.commands.progress import Progress, say
from cityrel.commands.words import console
from cityrel.document import Agreement
from cityrel.reading.files import Found, find_files, locate
from cityrel.reading.meta import Meta, read_meta
from cityrel.reading.sources import count_pages, version_of

#: Which pages triage looks at, by what ``--triage`` says.
_TRIAGE = {None: "crawls", True: "all", False: "none"}


def run(options: argparse.Namespace) -> int:
    """Annotate pages; see ``cityrel annotate --help``.

    Returns:
        0, or 1 when a page failed, or 130 when Ctrl-C ended it.

    Raises:
        WrongCall: there is no such tagger, the metadata cannot be read, the folder cannot be written to, an unfinished
            run is in it and nothing is said of it, or it holds results that would be mixed with those of this call or,
            without a page, be lost.
    """
    meta = _meta(options)
    store: Store | None = None
    try:
        store = open_store(options.output)
        left_out = [locate(path) for path in (options.output, options.meta) if path]
        found = find_files(options.paths, without=left_out)
        for note in found.notes:
            say(note)
        if not found.files and found.failures and _holds_results(store):
            raise WrongCall(f"{found.failures[0]}; what is in {options.output} stays as it is")
        plan = _plan(found, meta, options)
        for note in meta.notes():
            say(f"{options.meta}: {note}")
        with Progress() as progress:
            summary = run_plan(
                plan,
                store,
                _engine(options),
                progress,
                failures=found.failures,
                resume=options.resume,
                overwrite=options.overwrite,
            )
    except KeyboardInterrupt:
        state = None if store is None else progress_of(store)
        kept = "" if state is None else f" after {state[0]} of {state[1]} shards; to go on, add --resume to the call"
        say(f"interrupted{kept}")
        return INTERRUPTED
    except OSError as error:
        raise WrongCall(
            f"cannot write {error.filename or options.output}: {error.strerror or error}; check -o"
        ) from None
    except (RunRefused, WorkerError, ValueError) as error:
        raise WrongCall(str(error)) from None
    if summary.left:
        say(f"{store.url}: {len(summary.left)} .ann files are not of this run and stay, such as {summary.left[0]}")
    for failure in summary.failures:
        say(f"failed: {failure}")
    if summary.failed > len(summary.failures):
        say(f"… and {summary.failed - len(summary.failures)} more failed pages, see {FAILURES}")
    _print(summary, store, options.format)
    return FAILED if summary.failed else DONE


def _holds_results(store: Store) -> bool:
    return any(store.size(name) for files in FILES.values() for name in files)


def _meta(options: argparse.Namespace) -> Meta:
    from cityrel.names import load_tagger
    from cityrel.writing import parquet

    try:
        if options.names != "default":
            load_tagger(options.names)
        if "parquet" in options.format:
            parquet.check()
        return read_meta(options.meta) if options.meta is not None else Meta()
    except OSError as error:
        raise WrongCall(f"cannot read {options.meta}: {error.strerror}") from None
    except ValueError as error:
        raise WrongCall(str(error)) from None


def _plan(found: Found, meta: Meta, options: argparse.Namespace) -> Plan:
    common = {"home": options.home} if options.home else {}
    sources = [
        Source(name, str(path), common | meta.of(path), version_of(path), count_pages(path))
        for name, path in found.files.items()
    ]
    settings = Options(
        options.format, options.lang, options.names, int(options.max_size * 1e6), _TRIAGE[options.triage]
    )
    return Plan(sources, settings, shard_size(sum(source.pages for source in sources)))


def _engine(options: argparse.Namespace) -> Engine:
    timeout = options.timeout or None
    if options.engine == "ray":
        from cityrel.batch.on_ray import RayEngine

        return RayEngine(options.jobs, timeout, options.ray_address)
    return LocalEngine(options.jobs or 1, timeout)


def _print(summary: Summary, store: Store, formats: tuple[str, ...]) -> None:
    out = console()
    for name, rows in groupby(summary.shown, key=lambda pair: pair[0]):
        out.print(_table(name, [row for _, row in rows]))
    if summary.agreements > len(summary.shown):
        out.print(f"… and {summary.agreements - len(summary.shown)} more agreements in the files")
    skipped = f", passed over: {summary.skipped}" if summary.skipped else ""
    languages = ", ".join(f"{code} {count}" for code, count in sorted(summary.languages.items()))
    out.print(
        f"pages: {summary.done}{f' ({languages})' if languages else ''}, failed: {summary.failed}{skipped}; "
        f"agreements: {summary.agreements}, ties: {summary.ties}"
    )
    written = [", ".join(FILES[format]) or "NAME.txt with NAME.ann" for format in formats]
    written += [name for name, count in ((FAILURES, summary.failed), (SKIPPED, summary.skipped)) if count]
    out.print(f"in {store.url}: {', '.join(written)}", soft_wrap=True)


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
