"""A shard's results while and after it is worked on: one frame a page, appended as pages come.

A frame is a line of JSON, the header, and then bytes: what the page adds to each output file, in the header's order.
A file that was cut off is read up to its last whole frame.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from cityrel.document import Document
from cityrel.reading.files import Failure

#: Agreements of one page that a summary may show.
SHOWN = 200


def json_line(row: Mapping[str, Any]) -> bytes:
    """A row as a line of JSON; odd bytes of a file's name are escaped as JSON does it."""
    return json.dumps(row, ensure_ascii=False).encode("utf-8", errors="backslashreplace") + b"\n"


@dataclass(slots=True)
class Frame:
    """What one page comes to.

    ``rows`` is what it adds to files that all pages share, ``files`` what it writes to files of its own, both by file
    name. Of an annotated page ``lang``, ``agreements`` (how many), ``ties`` and ``shown``, the first agreements, tell
    what was found; ``failure`` is why a page was not annotated, ``skipped`` that
    triage passed it over.
    """

    page: str
    rows: dict[str, bytes] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    lang: str | None = None
    agreements: int = 0
    ties: int = 0
    shown: list[dict[str, Any]] = field(default_factory=list)
    failure: Failure | None = None
    skipped: bool = False

    @classmethod
    def of(cls, document: Document, rows: dict[str, bytes], files: dict[str, bytes]) -> Frame:
        """The frame of an annotated page."""
        shown = [asdict(row) for row in document.agreements[:SHOWN]]
        found = len(document.agreements), len(document.ties)
        return cls(document.page.name, rows, files, document.lang or "?", *found, shown)

    def write(self, file: BinaryIO) -> None:
        """Append the frame to a file."""
        header = {
            "page": self.page,
            "rows": {name: len(data) for name, data in self.rows.items()},
            "files": {name: len(data) for name, data in self.files.items()},
            "lang": self.lang,
            "agreements": self.agreements,
            "ties": self.ties,
            "shown": self.shown,
            "failure": None if self.failure is None else asdict(self.failure),
            "skipped": self.skipped,
        }
        file.write(json_line(header))
        for data in (*self.rows.values(), *self.files.values()):
            file.write(data)


def read_frames(file: BinaryIO) -> Iterator[Frame]:
    """The whole frames of a file, one at a time; an unfinished one at its end is left out."""
    while True:
        line = file.readline()
        if not line.endswith(b"\n"):
            return
        header = json.loads(line)
        failure = header.pop("failure")
        if failure is not None:
            failure = Failure(**failure)
        parts: dict[str, dict[str, bytes]] = {}
        for kind in ("rows", "files"):
            parts[kind] = {}
            for name, length in header.pop(kind).items():
                data = file.read(length)
                if len(data) < length:
                    return
                parts[kind][name] = data
        yield Frame(**header, rows=parts["rows"], files=parts["files"], failure=failure)


def recover(path: Path) -> int:
    """Cut an unfinished frame off the end of a journal; returns how many frames are left.

    Only a process's end may have cut it off: after a power cut the disk may hold anything, and a journal is no use.
    """
    if not path.exists():
        return 0
    count = end = 0
    with path.open("r+b") as file:
        for _ in read_frames(file):
            count, end = count + 1, file.tell()
        file.seek(end, io.SEEK_SET)
        file.truncate()
    return count
