"""A run from its plan to its files: started, resumed, or refused; see the package's docstring."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from cityrel.batch.merge import FILES, Summary, merge, other_tables
from cityrel.batch.plan import Plan, Shard, difference
from cityrel.batch.shard import ANNOTATION, FAILURES, SKIPPED, TEXT, WORK, Job
from cityrel.batch.store import LocalStore, Store
from cityrel.batch.supervisor import ShardReport
from cityrel.reading.files import Failure

_PLAN = f"{WORK}/plan.json"


class RunRefused(ValueError):
    """A run that cannot be started or resumed as asked for; the message says why and what would help."""


class Engine(Protocol):
    """Something that runs shards."""

    def run(self, job: Job, shards: Iterable[Shard], report: ShardReport) -> Iterator[Shard]:
        """Run shards, which leave their parts and markers in the store; gives each one when it is finished."""


class Watcher(Protocol):
    """Is told how a run goes on; from several threads."""

    def begin(self, total: int, done: int) -> None:
        """``total`` pages are to be done, of which ``done`` are from before."""

    def event(self, shard: Shard, event: dict[str, Any]) -> None:
        """What a shard's worker tells, see ``Annotator``."""

    def finished(self, shard: Shard) -> None:
        """A shard is done."""

    def merging(self) -> None:
        """All shards are done, and the files are written."""


def run_plan(
    plan: Plan,
    store: Store,
    engine: Engine,
    watcher: Watcher,
    *,
    failures: Iterable[Failure] = (),
    resume: bool = False,
    overwrite: bool = False,
) -> Summary:
    """Annotate a plan's pages and write the files.

    Args:
        plan: what to do.
        store: where the files go.
        engine: what runs the shards.
        watcher: is told how it goes on.
        failures: what went wrong before any page was read.
        resume: go on with an unfinished run.
        overwrite: drop one, and what an earlier one left that this one does not replace.

    Raises:
        RunRefused: there is an unfinished run, or none, or of another plan; or another process is at it; or results of
            an earlier one would stay beside this one's, or an input be written over.
        WorkerError: workers do not start, or cannot write.
        OSError: a file cannot be written.
    """
    _check_inputs(plan, store)
    with _lock(store):
        finished = _prepare(plan, store, resume, overwrite)
        todo = [shard for shard in plan.shards() if shard.id not in finished]
        watcher.begin(plan.pages, plan.pages - sum(shard.pages for shard in todo))
        for shard in engine.run(Job(store.url, plan.options), todo, watcher.event):
            watcher.finished(shard)
        watcher.merging()
        summary = merge(plan, store, failures)
        # without the plan there is nothing to resume, whenever the rest goes
        store.remove(_PLAN)
        store.remove(WORK)
    return summary


def progress_of(store: Store) -> tuple[int, int] | None:
    """Finished shards and all shards of an unfinished run, None when there is no such run."""
    plan = _read_plan(store)
    return None if plan is None else (len(_finished(store)), plan["shards"])


def _prepare(plan: Plan, store: Store, resume: bool, overwrite: bool) -> set[str]:
    """Make the work folder ready; returns the ids of the shards that are finished."""
    new = {**plan.to_json(), "shards": sum(1 for _ in plan.shards())}
    old = _read_plan(store)
    finished = _finished(store) if old is not None else set()
    if resume and old is not None:
        changed = difference(old, new)
        if changed:
            raise RunRefused(
                f"the unfinished run in {store.url} is another one: {changed}; "
                "resume it with the call that began it, or drop it with --overwrite"
            )
        for name in store.names(WORK):
            if name.endswith((".journal", ".tmp")):
                store.remove(f"{WORK}/{name}")
        return finished
    if resume and _has_results(plan, store):
        raise RunRefused(f"there is no unfinished run in {store.url}; to annotate anew, leave out --resume")
    if finished and not overwrite:
        raise RunRefused(
            f"there is an unfinished run in {store.url} ({len(finished)} of {old['shards'] if old else 0} shards "
            "done): go on with --resume, or drop it with --overwrite"
        )
    stale = [name for name in other_tables(plan.options.formats) if store.size(name) is not None]
    if stale and not overwrite:
        raise RunRefused(
            f"{store.url} holds {', '.join(stale)} of an earlier run, which this one would not replace: choose another "
            "folder for -o, name their formats in --format as well, or have them removed with --overwrite"
        )
    # the plan goes first: shards without one belong to no run
    store.remove(_PLAN)
    for name in store.names(WORK):
        if name != _LOCK:
            store.remove(f"{WORK}/{name}")
    with store.write(_PLAN) as file:
        file.write(json.dumps(new, ensure_ascii=False, indent=1).encode("utf-8") + b"\n")
    return set()


def _has_results(plan: Plan, store: Store) -> bool:
    """Whether files are there such as the run writes."""
    formats = plan.options.formats
    if any(store.size(name) is not None for format in formats for name in FILES[format]):
        return True
    return "brat" in formats and any(name.endswith(ANNOTATION) for name in store.names(""))


def _check_inputs(plan: Plan, store: Store) -> None:
    """Refuse a run that would write over or remove a file that it reads; a page's text may be where its file is."""
    if not isinstance(store, LocalStore):
        return
    shared = {FAILURES, SKIPPED, *(name for names in FILES.values() for name in names)}
    folder = store.folder.resolve()
    for source in plan.sources:
        path = Path(source.path)
        # where a file's page is called otherwise, another page has its name
        taken = "brat" in plan.options.formats and path.suffix == TEXT and path.stem != source.name
        if (taken or path.name in shared) and path.parent.resolve() == folder:
            raise RunRefused(f"{path} is read and would be written over; choose another folder for -o")


def _read_plan(store: Store) -> dict[str, Any] | None:
    try:
        with store.read(_PLAN) as file:
            plan: dict[str, Any] = json.loads(file.read())
    except FileNotFoundError:
        return None
    return plan


def _finished(store: Store) -> set[str]:
    names = set(store.names(WORK))
    ids = {name.removesuffix(".done") for name in names if name.endswith(".done")}
    return {id for id in ids if f"{id}.part" in names}


_LOCK = "lock"


@contextmanager
def _lock(store: Store) -> Iterator[None]:
    """Keep other processes of this machine from running in the same folder; the system lets go when this one ends."""
    try:
        import fcntl
    except ImportError:
        fcntl = None  # type: ignore[assignment]
    if fcntl is None or not isinstance(store, LocalStore):
        yield
        return
    path = store.folder / WORK / _LOCK
    path.parent.mkdir(exist_ok=True)
    with path.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RunRefused(f"another process is annotating to {store.url}; wait for it, or end it") from None
        except OSError:
            pass  # a file system without locks
        try:
            yield
        finally:
            if store.names(WORK) == [_LOCK]:
                store.remove(WORK)
