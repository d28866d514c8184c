"""The work on a shard: each page read, annotated and put into the shard's journal; whatever engine runs it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import cityrel
from cityrel.batch.journal import Frame, json_line, recover
from cityrel.batch.plan import Options, Shard, Source
from cityrel.batch.store import LocalStore, Store, open_store
from cityrel.document import Document, Page
from cityrel.reading.files import CONTAINERS, CRAWLS, Failure, UnreadableFile, kind_of, locate
from cityrel.reading.sources import Reader, page_readers
from cityrel.triage import THRESHOLD, load_triage
from cityrel.writing import tables
from cityrel.writing.jsonl import write_row

#: Where a run keeps what is not yet merged, in the output folder.
WORK = ".cityrel-run"
PAGES, AGREEMENTS, TIES, FAILURES = "pages.jsonl", "agreements.csv", "ties.csv", "failures.jsonl"
SKIPPED = "skipped.jsonl"
#: Ends of the names of the files that a page has to itself.
TEXT, ANNOTATION = ".txt", ".ann"
_FAULT = "this is a fault of cityrel: please report it with the page"
#: A text that makes a pipeline read all that it reads when first used.
_SHORT = "а"


def part_name(shard: str) -> str:
    """The name of a finished shard's frames."""
    return f"{WORK}/{shard}.part"


def marker_name(shard: str) -> str:
    """The name of the file that says that a shard is finished."""
    return f"{WORK}/{shard}.done"


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker must know of a run.

    Args:
        url: the output folder or address.
        options: of the plan.
    """

    url: str
    options: Options

    def to_json(self) -> dict[str, Any]:
        """The job as plain JSON values; ``from_json`` reads it back."""
        return {"url": self.url, "options": asdict(self.options)}

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> Job:
        options = row["options"]
        return cls(row["url"], Options(**{**options, "formats": tuple(options["formats"])}))


@dataclass(frozen=True, slots=True)
class Crash:
    """Why the process ended that worked on a shard: at which of its pages, counted from 0, at which stage.

    ``page`` is the page's name, when it had been read.
    """

    index: int
    stage: str
    reason: str
    remedy: str
    page: str | None = None


Tell = Callable[[dict[str, Any]], None]


class Annotator:
    """Works on shards, one after another.

    Args:
        job: the run.
        tell: is told what is begun: ``{"stage": "read" | "load" | "annotate" | "keep", "index": …}`` with the page's
            number in its shard, and ``{"note": …}`` for the reader.
    """

    def __init__(self, job: Job, tell: Tell) -> None:
        self.job = job
        self.tell = tell
        self.store: Store = open_store(job.url)
        self._loaded: set[str] = set()
        self._open: tuple[str, int, Iterator[Reader]] | None = None

    def run(self, shard: Shard, token: str, crash: Crash | None = None) -> None:
        """Annotate a shard's pages, and leave its part and then its marker in the store.

        Args:
            shard: which pages.
            token: names the shard's journal; a process that takes over from one that ended has the same.
            crash: how that one ended, if it was a page that ended it.
        """
        journal = self.store.scratch() / (WORK if isinstance(self.store, LocalStore) else "") / f"{token}.journal"
        journal.parent.mkdir(exist_ok=True)
        done = recover(journal)
        with journal.open("ab") as file:
            for index, (source, position) in enumerate(_pages(shard)):
                if index < done:
                    continue
                if crash is not None and index == crash.index:
                    frame = failed(_failure(source, crash.stage, crash.reason, crash.remedy, crash.page))
                else:
                    frame = self._page(source, position, index)
                frame.write(file)
                # a process that ends later leaves the frame, and the next one goes on from there
                file.flush()
        self.tell({"stage": "keep", "index": shard.pages})
        size = journal.stat().st_size
        self.store.put(journal, part_name(shard.id))
        with self.store.write(marker_name(shard.id)) as marker:
            marker.write(json.dumps({"pages": shard.pages, "bytes": size}).encode("utf-8") + b"\n")

    def _page(self, source: Source, position: int, index: int) -> Frame:
        """One page; whatever goes wrong with it is its frame, and the others go on."""
        self.tell({"stage": "read", "index": index})
        page = self._read(source, position, index)
        if isinstance(page, Failure):
            return failed(page)
        name = page.name
        options = self.job.options
        if options.triage == "all" or (options.triage == "crawls" and kind_of(Path(source.path)) in CRAWLS):
            score = load_triage().score(page.text)
            if score < THRESHOLD:
                return passed_over(page, source.path, score)

        def loading(code: str) -> None:
            if code not in self._loaded:
                self.tell({"stage": "load", "index": index})
                warm_up(options.lang, options.names, code)
                self._loaded.add(code)
            self.tell({"stage": "annotate", "index": index, "page": name})

        document = annotate_page(page, options.lang, options.names, loading)
        if not isinstance(document, Document):
            return failed(_failure(source, "annotate", *document, name))
        try:
            rows, files = render(document, options.formats, self.store, source.path)
        except UnreadableFile as error:
            return failed(_failure(source, "write", error.reason, error.remedy, name))
        except OSError:
            raise
        except Exception as error:  # as for the pipeline
            return failed(_failure(source, "write", f"{type(error).__name__}: {error}", _FAULT, name))
        return Frame.of(document, rows, files)

    def _read(self, source: Source, position: int, index: int) -> Page | Failure:
        name: str | None = None
        try:
            if source.pages == 1:
                _check_size(locate(source.path), self.job.options.max_size)
            reader = self._next(source, position)
            name = reader.page
            self.tell({"stage": "read", "index": index, "page": name})
            page = reader()
            if isinstance(page, Page):
                _check_length(page, self.job.options.max_size)
            self._close(source)
            return page
        except UnreadableFile as error:
            return _failure(source, "read", error.reason, error.remedy, name)
        except Exception as error:  # as for the pipeline
            self._open = None
            return _failure(source, "read", f"{type(error).__name__}: {error}", _FAULT, name)

    def _note(self, text: str) -> None:
        self.tell({"note": text})

    def _next(self, source: Source, position: int) -> Reader:
        """What reads a page of a source; the source stays open, since the next page is mostly the one after it."""
        at, readers = 0, None
        if self._open is not None and self._open[0] == source.path and self._open[1] <= position:
            _, at, readers = self._open
        if readers is None:
            at, readers = 0, page_readers(source.path, source.name, source.known, self._note)
        self._open = None
        for number, reader in enumerate(readers, at):
            if number == position:
                self._open = (source.path, number + 1, readers)
                return reader
        raise UnreadableFile(f"it has no page {position + 1} any more", "it was changed during the run: start anew")

    def _close(self, source: Source) -> None:
        """Let go of a source after its last page; its reader may have something to say at the end."""
        if self._open is not None and self._open[1] == source.pages:
            next(self._open[2], None)
            self._open = None


def _failure(source: Source, stage: str, reason: str, remedy: str, page: str | None) -> Failure:
    """A failure of a page; its name may not be known yet when its file holds many, else it tells the record."""
    many = kind_of(Path(source.path)) in CONTAINERS
    number = page.removeprefix(f"{source.name}-") if many and page else ""
    record = int(number) if number.isdecimal() else None
    return Failure(source.path, stage, reason, remedy, page or (None if many else source.name), record)


def _pages(shard: Shard) -> Iterator[tuple[Source, int]]:
    for part in shard.slices:
        for position in range(part.start, part.stop):
            yield part.source, position


def _check_size(path: Path, limit: int) -> None:
    try:
        size = path.stat().st_size
    except OSError:
        return  # the reader says why
    if limit and size > limit:
        raise _too_large(size, limit)


def _check_length(page: Page, limit: int) -> None:
    if limit and len(page.text) > limit:
        raise _too_large(len(page.text), limit)


def _too_large(size: int, limit: int) -> UnreadableFile:
    return UnreadableFile(
        f"{size / 1e6:.1f} MB is more than the limit of {limit / 1e6:g} MB", "raise --max-size, or cut it into pages"
    )


def warm_up(lang: str, names: str, code: str) -> None:
    """Read what a language's pipeline needs; what cannot be read is reported with the pages."""
    annotate_page(Page(_SHORT, lang=code), lang, names)


def annotate_page(
    page: Page, lang: str, names: str, loading: Callable[[str], None] | None = None
) -> Document | tuple[str, str]:
    """A page's document, or the reason why there is none and the remedy.

    Args:
        page: the page.
        lang: its language, or ``auto``.
        names: the name tagger.
        loading: is told the page's language before anything is loaded for it.
    """
    from cityrel.pipeline import UnsupportedLanguage

    try:
        pipeline = cityrel.load(lang, names)
        code = pipeline.language_of(page)
        if loading is not None:
            loading(code)
        return pipeline.annotate_as(page, code)
    except UnsupportedLanguage as error:
        return str(error), "leave it out, or name its language with --lang or in --meta"
    except ValueError as error:
        return str(error), "check its metadata and --names"
    except MemoryError:
        return "not enough memory", "cut the page, or take a machine with more memory or fewer --jobs"
    except Exception as error:  # one page must not take the others with it
        return f"{type(error).__name__}: {error}", _FAULT


def failed(failure: Failure) -> Frame:
    """The frame of a page that failed."""
    return Frame(failure.page or failure.file, {FAILURES: failure_row(failure)}, failure=failure)


def passed_over(page: Page, file: str, score: float) -> Frame:
    """The frame of a page that triage found not worth annotating."""
    row = {"page": page.name, "file": file, "url": page.url, "score": score}
    return Frame(page.name, {SKIPPED: json_line(row)}, skipped=True)


def failure_row(failure: Failure) -> bytes:
    """A failure as a line of ``failures.jsonl``."""
    row = {
        "page": failure.page,
        "file": failure.file,
        "record": failure.record,
        "stage": failure.stage,
        "error": failure.reason,
        "remedy": failure.remedy,
    }
    return json_line(row)


def render(
    document: Document, formats: tuple[str, ...], store: Store, source: str
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """What a document adds to the files that pages share, and the files of its own, by name.

    Raises:
        UnreadableFile: its text would be written over its own file.
    """
    rows: dict[str, bytes] = {}
    files: dict[str, bytes] = {}
    if "brat" in formats:
        files = _brat(document, store, source)
    if "jsonl" in formats or "parquet" in formats:
        rows[PAGES] = write_row(document).encode("utf-8")
    if "csv" in formats:
        rows[AGREEMENTS] = tables.rows(tables.agreement_lines(document)).encode("utf-8")
        rows[TIES] = tables.rows(tables.tie_lines(document)).encode("utf-8")
    return rows, files


def _brat(document: Document, store: Store, source: str) -> dict[str, bytes]:
    text, annotation = document.text.encode("utf-8"), document.to_brat().encode("utf-8")
    name = document.page.name
    if isinstance(store, LocalStore):
        target, path = store.folder / f"{name}{TEXT}", Path(source)
        if target.exists() and path.exists() and os.path.samefile(target, path):
            if path.read_bytes() != text:
                raise UnreadableFile(
                    "its UTF-8 text would be written over the file itself", "choose another folder for -o"
                )
            return {f"{name}{ANNOTATION}": annotation}
    return {f"{name}{TEXT}": text, f"{name}{ANNOTATION}": annotation}
