"""Where a run keeps its files: a folder, or a place that fsspec reaches, such as a bucket.

A file appears whole or not at all: in a folder it is written under another name, made durable and renamed; an object
store shows an object only once it is complete.
"""

from __future__ import annotations

import os
import posixpath
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from cityrel.reading.files import address_of, is_url, needed


class Store(Protocol):
    """Files by their names relative to one place; names have ``/`` between folders."""

    #: the place, as ``open_store`` takes it
    url: str

    def write(self, name: str, *, durable: bool = True) -> Any:
        """A context that gives a binary file; the file is there when the context ends, and not if it raises.

        Args:
            name: the file's name; folders in it are made.
            durable: whether it must be on the disk then, so that even a power cut does not take it.
        """

    def put(self, path: Path, name: str) -> None:
        """Take over a finished local file, which is gone then, as a durable file of the store."""

    def scratch(self) -> Path:
        """A local folder for files that are to be taken over."""

    def read(self, name: str) -> BinaryIO:
        """Open a file; raises FileNotFoundError."""

    def size(self, name: str) -> int | None:
        """A file's length in bytes, None when there is no such file."""

    def names(self, folder: str) -> list[str]:
        """The names of the files in a folder, sorted; none when there is no such folder."""

    def remove(self, name: str) -> None:
        """Remove a file, or a folder with all that is in it; nothing happens when it is not there."""

    def sync(self) -> None:
        """Make durable what was written without."""


def open_store(url: str) -> Store:
    """The store at a folder's path or an address with ``://``.

    Raises:
        UnreadableFile: fsspec, or what it needs for the address, is not installed, or there are no such addresses.
        OSError: the folder cannot be made.
    """
    return RemoteStore(url) if is_url(url) else LocalStore(Path(url))


class LocalStore:
    """A folder; it is made when it is not there."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.url = str(folder)

    @contextmanager
    def write(self, name: str, *, durable: bool = True) -> Iterator[BinaryIO]:
        target = self.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        # hidden, short, and not another process's
        other = target.with_name(f".{uuid.uuid4().hex}.tmp")
        try:
            with other.open("wb") as file:
                yield file
                if durable:
                    file.flush()
                    os.fsync(file.fileno())
            os.replace(other, target)
        except BaseException:
            other.unlink(missing_ok=True)
            raise
        if durable:
            _sync_folder(target.parent)

    def put(self, path: Path, name: str) -> None:
        with path.open("rb+") as file:
            os.fsync(file.fileno())
        os.replace(path, self.folder / name)
        _sync_folder((self.folder / name).parent)

    def scratch(self) -> Path:
        return self.folder  # where a rename is enough

    def read(self, name: str) -> BinaryIO:
        return (self.folder / name).open("rb")

    def size(self, name: str) -> int | None:
        try:
            return (self.folder / name).stat().st_size
        except FileNotFoundError:
            return None

    def names(self, folder: str) -> list[str]:
        try:
            return sorted(os.listdir(self.folder / folder))
        except FileNotFoundError:
            return []

    def remove(self, name: str) -> None:
        path = self.folder / name
        if path.is_dir():
            for inside in self.names(name):
                self.remove(posixpath.join(name, inside))
            path.rmdir()
        else:
            path.unlink(missing_ok=True)

    def sync(self) -> None:
        if hasattr(os, "sync"):
            os.sync()


def _sync_folder(folder: Path) -> None:
    """Make a rename durable; only POSIX systems can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _reaching(operation: Callable[..., Any]) -> Any:
    """A method of ``RemoteStore`` whose errors are all OSErrors; packages of stores have some of their own."""

    @wraps(operation)
    def reach(self: RemoteStore, *arguments: Any) -> Any:
        try:
            return operation(self, *arguments)
        except OSError:
            raise
        except Exception as error:
            raise OSError(0, f"{type(error).__name__}: {error}", self.url) from error

    return reach


class RemoteStore:
    """A place that fsspec reaches; an object is written whole, so that nothing needs to be renamed."""

    def __init__(self, url: str) -> None:
        fsspec = needed("fsspec", "remote", "an address")
        with address_of(url):
            self._files, self._root = fsspec.core.url_to_fs(url)
        self.url = url

    def _path(self, name: str) -> str:
        return posixpath.join(self._root, name) if name else self._root

    @contextmanager
    def write(self, name: str, *, durable: bool = True) -> Iterator[BinaryIO]:
        with tempfile.TemporaryDirectory(prefix="cityrel-") as folder:
            local = Path(folder) / "object"
            with local.open("wb") as file:
                yield file
            self.put(local, name)

    @_reaching
    def put(self, path: Path, name: str) -> None:
        self._files.makedirs(posixpath.dirname(self._path(name)), exist_ok=True)
        self._files.put_file(str(path), self._path(name))
        path.unlink()

    def scratch(self) -> Path:
        return Path(tempfile.gettempdir())

    @_reaching
    def read(self, name: str) -> BinaryIO:
        self._files.invalidate_cache()  # some remember listings, and other processes write
        file: BinaryIO = self._files.open(self._path(name), "rb")
        return file

    @_reaching
    def size(self, name: str) -> int | None:
        self._files.invalidate_cache()
        try:
            size: int = self._files.size(self._path(name))
        except FileNotFoundError:
            return None
        return size

    @_reaching
    def names(self, folder: str) -> list[str]:
        self._files.invalidate_cache()
        try:
            found = self._files.ls(self._path(folder), detail=False)
        except FileNotFoundError:
            return []
        return sorted(posixpath.basename(path.rstrip("/")) for path in found)

    @_reaching
    def remove(self, name: str) -> None:
        self._files.invalidate_cache()
        if self._files.exists(self._path(name)):
            self._files.rm(self._path(name), recursive=True)

    def sync(self) -> None:
        """Nothing waits: an object is durable once it is written."""
