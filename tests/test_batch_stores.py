"""How pages are shared out, and where results are written: stores with late listings, disks that are full."""

from __future__ import annotations

import contextlib
import errno
import gc
import io
import json
from pathlib import Path
from typing import Any

import fsspec
import pytest
from fsspec.implementations.local import LocalFileSystem

from cityrel.batch.plan import Options, Plan, Shard, Source, shard_size
from cityrel.batch.store import open_store
from cityrel.document import Document, Page
from cityrel.writing.parquet import ParquetTables


def test_shards_cover_all_pages_once() -> None:
    sources = [Source("a", "a.txt", {}, ""), Source("b", "b.jsonl", {}, "", 11), Source("c", "c.txt", {}, "")]
    shards = list(Plan(sources, Options(("jsonl",), "auto", "default", 1), 4).shards())
    assert [[(part.source.name, part.start, part.stop) for part in shard.slices] for shard in shards] == [
        [("a", 0, 1), ("b", 0, 3)],
        [("b", 3, 7)],
        [("b", 7, 11)],
        [("c", 0, 1)],
    ]
    assert [Shard.from_json(json.loads(json.dumps(shard.to_json()))) for shard in shards] == shards
    assert [shard_size(pages) for pages in (1, 1000, 5000, 10**6)] == [4, 5, 25, 50]


class Remembering(LocalFileSystem):
    """Files of a folder as object stores show them: what was not there at the last listing is not found."""

    protocol = "remembering"

    def ls(self, path: str, detail: bool = False, **options: Any) -> Any:
        found = super().ls(path, detail=detail, **options)
        self.dircache[path.rstrip("/")] = super().ls(path, detail=True)
        return found

    def _open(self, path: str, mode: str = "rb", **options: Any) -> Any:
        for item in [None] if mode != "rb" else self.dircache.get(self._parent(path), [None]):
            if item is None or item["name"] == path:
                return super()._open(path, mode, **options)
        raise FileNotFoundError(path)

    def invalidate_cache(self, path: str | None = None) -> None:
        self.dircache.clear()


def test_what_other_processes_wrote_to_an_address_is_read(tmp_path: Path) -> None:
    fsspec.register_implementation("remembering", Remembering, clobber=True)
    store, other = open_store(f"remembering://{tmp_path}/out"), open_store((tmp_path / "out").as_uri())
    with other.write("first") as file:
        file.write(b"1")
    assert store.names("") == ["first"]
    with other.write("second") as file:
        file.write(b"2")
    with store.read("second") as stream:
        assert stream.read() == b"2"


class Full(io.BytesIO):
    """A file on a disk that all such files share, with room for so many bytes."""

    room = 0

    def write(self, data: Any) -> int:
        Full.room -= len(data)
        if Full.room < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(data)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("room", [100, 3000])
def test_parquet_on_a_full_disk(monkeypatch: pytest.MonkeyPatch, room: int) -> None:
    """The error is the disk's, and none of the files is written to once it is closed."""
    monkeypatch.setattr(Full, "room", room)
    files = [Full() for _ in range(3)]

    def write() -> None:
        with contextlib.closing(ParquetTables(*files)) as tables:
            for number in range(300):
                page = Page(f"Видин {number} " * 1000, name=f"page{number}")
                tables.write(json.dumps(Document(page).to_json()).encode())

    with pytest.raises(OSError, match="No space left"):
        write()
    for file in files:
        file.close()
    gc.collect()
