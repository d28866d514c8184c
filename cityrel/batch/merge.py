"""From the parts of finished shards to the files that users see; done again from the start when it was cut off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import BinaryIO

from cityrel.batch.journal import SHOWN, Frame, read_frames
from cityrel.batch.plan import Plan, Shard
from cityrel.batch.shard import AGREEMENTS, ANNOTATION, FAILURES, PAGES, SKIPPED, TIES, failed, marker_name, part_name
from cityrel.batch.store import Store
from cityrel.document import Agreement
from cityrel.reading.files import Failure
from cityrel.writing.parquet import ParquetTables
from cityrel.writing.tables import AgreementLine, TieLine, head

PARQUET = ("pages.parquet", "agreements.parquet", "ties.parquet")
#: Files that each format writes for all pages together.
FILES = {"jsonl": (PAGES,), "parquet": PARQUET, "csv": (AGREEMENTS, TIES), "brat": ()}


class DamagedPart(RuntimeError):
    """A finished shard's results are not whole; the shard was marked as not finished."""


@dataclass(slots=True)
class Summary:
    """What a run comes to; of the agreements and the failures the first ``SHOWN`` are kept.

    ``left`` are the ``.ann`` files beside its files that are not of this run.
    """

    done: int = 0
    agreements: int = 0
    ties: int = 0
    failed: int = 0
    skipped: int = 0
    languages: Counter[str] = field(default_factory=Counter)
    shown: list[tuple[str, Agreement]] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def add(self, frame: Frame) -> None:
        """Count a page."""
        if frame.failure is not None:
            self.failed += 1
            if len(self.failures) < SHOWN:
                self.failures.append(frame.failure)
            return
        if frame.skipped:
            self.skipped += 1
            return
        self.done += 1
        self.agreements += frame.agreements
        self.ties += frame.ties
        self.languages[frame.lang or "?"] += 1
        room = SHOWN - len(self.shown)
        self.shown += ((frame.page, Agreement.from_json(row)) for row in frame.shown[:room])


def merge(plan: Plan, store: Store, failures: Iterable[Failure] = ()) -> Summary:
    """Write the files of a run whose shards are all finished; each appears whole, in place of an older one.

    What an earlier run left of tables in other formats, and of annotations of pages that gave none now, is removed.

    Args:
        plan: the run's.
        store: where the parts are, and where the files go.
        failures: what went wrong before any page was read.

    Raises:
        DamagedPart: a part is not what it was when its shard was finished.
        OSError: a file cannot be written.
    """
    summary = Summary()
    with ExitStack() as stack:
        files = _Files(plan.options.formats, store, stack)
        for frame in map(failed, failures):
            files.add(frame)
            summary.add(frame)
        for shard in plan.shards():
            for frame in _frames(shard, store):
                files.add(frame)
                summary.add(frame)
        summary.left = sorted(files.left)
    for name, count in ((FAILURES, summary.failed), (SKIPPED, summary.skipped)):
        if not count:
            store.remove(name)
    for name in other_tables(plan.options.formats):
        store.remove(name)
    store.sync()
    return summary


def other_tables(formats: tuple[str, ...]) -> list[str]:
    """The files for all pages together that some formats do not write."""
    return [name for format, names in FILES.items() if format not in formats for name in names]


class _Files:
    """The files of a run while they are written; they appear when the stack ends well.

    ``left`` are the annotations that were there before and are not of this run.
    """

    def __init__(self, formats: tuple[str, ...], store: Store, stack: ExitStack) -> None:
        self._brat = "brat" in formats
        self.left = {name for name in store.names("") if name.endswith(ANNOTATION)}
        self._store = store
        self._stack = stack
        self._open: dict[str, BinaryIO] = {}
        self._parquet: ParquetTables | None = None
        for format in ("jsonl", "csv"):
            if format in formats:
                for name in FILES[format]:
                    self._file(name)
        if "csv" in formats:
            self._open[AGREEMENTS].write(head(AgreementLine).encode("utf-8"))
            self._open[TIES].write(head(TieLine).encode("utf-8"))
        if "parquet" in formats:
            self._parquet = ParquetTables(*(stack.enter_context(store.write(name)) for name in PARQUET))
            stack.callback(self._parquet.close)

    def _file(self, name: str) -> BinaryIO:
        if name not in self._open:
            self._open[name] = self._stack.enter_context(self._store.write(name))
        return self._open[name]

    def add(self, frame: Frame) -> None:
        for name, data in frame.rows.items():
            if name in (FAILURES, SKIPPED):
                self._file(name)  # only made when there is something in it
            if name in self._open:
                self._open[name].write(data)
            if name == PAGES and self._parquet is not None:
                self._parquet.write(data)
        if self._brat and not frame.files and f"{frame.page}{ANNOTATION}" in self.left:
            self._store.remove(f"{frame.page}{ANNOTATION}")
            self.left.remove(f"{frame.page}{ANNOTATION}")
        for name, data in frame.files.items():
            self.left.discard(name)
            with self._store.write(name, durable=False) as file:
                file.write(data)


def _frames(shard: Shard, store: Store) -> Iterable[Frame]:
    count = 0
    with store.read(part_name(shard.id)) as part:
        for frame in read_frames(part):
            yield frame
            count += 1
    if count != shard.pages:
        store.remove(marker_name(shard.id))
        raise DamagedPart(f"{part_name(shard.id)} is damaged; its pages are done again with --resume")
