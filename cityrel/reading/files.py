"""Files, folders and addresses: which files are read, how they are opened, and what is wrong with those that cannot be.

A file may be compressed (``.gz``, ``.zst``) and may lie in a store that fsspec reaches (``s3://``, ``memory://``).
"""

from __future__ import annotations

import gzip
import importlib
import io
import os
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PosixPath, WindowsPath
from typing import Any, BinaryIO, cast

import regex

#: What a file holds, by its suffix.
KINDS = {
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".jsonl": "rows",
    ".ndjson": "rows",
    ".csv": "table",
    ".tsv": "table",
    ".warc": "warc",
    ".wet": "wet",
}
#: Kinds of file that hold many pages, and those of them that come from a crawl.
CONTAINERS = frozenset({"rows", "table", "warc", "wet"})
CRAWLS = frozenset({"warc", "wet"})
COMPRESSED = (".gz", ".zst")
_PAGE_NUMBER = regex.compile(r"(.+)-\d{6,}", regex.DOTALL)
#: Bytes of a page's name; outputs are called by it, with a number and a suffix after it.
_LONGEST_NAME = 220
#: What Python has for a byte of a file's name that is not UTF-8.
_ODD_BYTE = regex.compile(r"[\udc80-\udcff]")


class UnreadableFile(ValueError):
    """A file, or a row or record of one, that gives no page.

    Args:
        reason: what is wrong with it.
        remedy: what to do about it.
    """

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(f"{reason}; {remedy}")
        self.reason = reason
        self.remedy = remedy


class MissingPackage(UnreadableFile):
    """What a file, or an address, needs and is not installed."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A page that was not annotated.

    Args:
        file: the file it is in.
        stage: what could not be done: ``read``, ``annotate`` or ``write``.
        reason: why.
        remedy: what to do about it.
        page: what the page is called in outputs, where it has a name.
        record: the number of its row or record, from 1, in a file that holds many pages.
    """

    file: str
    stage: str
    reason: str
    remedy: str
    page: str | None = None
    record: int | None = None

    def __str__(self) -> str:
        where = self.file if self.record is None else f"{self.file}, record {self.record}"
        return f"{where}: {self.reason}; {self.remedy}"


@dataclass(slots=True)
class Found:
    """The files to read with the name each page gets, what cannot be found, and notes for the reader."""

    files: dict[str, Path] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def is_url(path: Path | str) -> bool:
    """Whether a path is for fsspec, such as ``s3://bucket/folder``."""
    return isinstance(path, str) and "://" in path


def locate(path: Path | str) -> Path:
    """The path that a name or an address (``s3://bucket/pages``) stands for.

    Raises:
        MissingPackage: an address, and the extra ``remote``, or fsspec's package for such addresses, is not installed.
        UnreadableFile: an address of a kind that is not known.
    """
    if not is_url(path):
        return Path(path) if isinstance(path, str) else path
    upath = needed("upath", "remote", "an address")
    with address_of(str(path)):
        found = upath.UPath(path)
        local = "file" in found.fs.protocol  # what the address needs is loaded here
    return Path(found.path) if local else cast(Path, found)


@contextmanager
def address_of(url: str) -> Iterator[None]:
    """A context in which fsspec is asked for the store of an address.

    Raises:
        MissingPackage: fsspec's package for such addresses is not installed.
        UnreadableFile: fsspec knows none.
    """
    try:
        yield
    except ImportError as error:
        package = getattr(error.__cause__, "name", None) or "what is named"
        reason = f"{url} needs a package that is not installed ({error})"
        raise MissingPackage(reason, f"pip install {package}") from None
    except ValueError as error:
        raise UnreadableFile(f"it is no address that can be opened ({error})", "check what is before ://") from None


def needed(module: str, extra: str, what: str) -> Any:
    """A module of one of the extras.

    Raises:
        MissingPackage: it is not installed; the remedy names the extra.
    """
    try:
        return importlib.import_module(module)
    except ImportError:
        raise MissingPackage(
            f"{what} needs a package that is not installed", f"pip install 'cityrel[{extra}]'"
        ) from None


def kind_of(path: Path) -> str:
    """What a file holds by its name (a value of ``KINDS``); what has no known suffix is taken for a text."""
    return _split(path)[1] or "text"


def stem_of(path: Path) -> str:
    """A file's name without what its suffixes say: ``news`` for ``news.html.gz``, ``a`` for ``a.warc.wet.gz``."""
    return _split(path)[0]


def _split(path: Path) -> tuple[str, str | None, str]:
    """Stem, kind and compression by a file's name."""
    rest = Path(path.name)
    compression = rest.suffix.lower() if rest.suffix.lower() in COMPRESSED else ""
    if compression:
        rest = rest.with_suffix("")
    kind = KINDS.get(rest.suffix.lower())
    stem = rest.stem
    return (Path(stem).stem if stem.lower().endswith(".warc") else stem), kind, compression


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """A file's bytes, uncompressed; a damaged compressed one raises OSError where it cannot be read any more.

    Raises:
        UnreadableFile: it cannot be opened, or not be read where it is read within the context.
    """
    compression = _split(path)[2]
    try:
        with path.open("rb") as raw:
            if compression:
                yield cast(BinaryIO, io.BufferedReader(_Uncompressed(cast(BinaryIO, raw), compression)))
            else:
                yield cast(BinaryIO, raw)
    except _Damaged as error:
        raise UnreadableFile(f"cannot be read ({error})", "save it again") from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnreadableFile(f"cannot be read ({reason})", "check the path and its permissions") from None


class _Damaged(OSError):
    """A compressed file that cannot be read any more."""


class _Uncompressed(io.RawIOBase):
    """The bytes of a compressed stream, as they come, so that what is whole can be read of a damaged one."""

    def __init__(self, raw: BinaryIO, compression: str) -> None:
        self._damaged: tuple[type[Exception], ...] = (EOFError, zlib.error, gzip.BadGzipFile)
        if compression == ".gz":
            self._file: Any = gzip.open(raw)  # noqa: SIM115 - lives as long as the stream
        else:
            zstd = _zstd()
            self._damaged = (EOFError, zstd.ZstdError)
            self._file = zstd.open(raw)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._file.read1(len(buffer))
        except self._damaged as error:
            raise _Damaged(f"the compressed file is damaged or ends too early: {error}") from None
        buffer[: len(data)] = data
        return len(data)


def _zstd() -> Any:
    if sys.version_info >= (3, 14):
        return importlib.import_module("compression.zstd")
    return needed("backports.zstd", "zstd", "a .zst file")


def find_files(paths: Iterable[Path | str], *, without: Iterable[Path] | Path | None = None) -> Found:
    """The files that paths name.

    Args:
        paths: files, taken whatever their suffix, folders, of which the files with a known suffix are taken, at any
            depth, and addresses of either (``s3://bucket/pages``).
        without: folders or files inside of those that are left out, such as the folder that is written to.

    Returns:
        Each file once, in the order of the paths and within a folder by name. A page's name is its file's without
        suffix; of two files that would have the same, the later one gets its folder's name before it.

    Raises:
        MissingPackage: an address, and what opens it is not installed.
    """
    left_out = {_real(item) for item in ([without] if isinstance(without, Path) else without or ())}
    found = Found()
    seen: set[Path] = set()
    names = _Names()
    for name_or_path in paths:
        for file in _files(name_or_path, left_out, found):
            real = _real(file)
            if real in seen:
                continue
            seen.add(real)
            name = _name_of(file)
            container = kind_of(file) in CONTAINERS
            if not names.free(name, container):
                other = names.other(file, container)
                found.notes.append(f"{file}: there is a page {name!r} already; this one is called {other!r}")
                name = other
            names.add(name, container)
            found.files[name] = file
    return found


def _name_of(file: Path, before: str = "") -> str:
    """What a file's page is called, with something before its stem: no longer than may be, and in UTF-8."""
    name = _ODD_BYTE.sub(lambda byte: f"%{ord(byte[0]) & 0xFF:02X}", f"{before}{stem_of(file)}")
    return name.encode("utf-8")[:_LONGEST_NAME].decode("utf-8", errors="ignore")


def _files(name: Path | str, left_out: set[Path], found: Found) -> list[Path]:
    try:
        path = locate(name)
        if path.is_file():
            return [path]
        if path.is_dir():
            every = sorted(_inside(path, found))
            files = [item for item in every if not _is_in(_real(item), left_out)]
            if files:
                return files
            if every:
                reason, remedy = "all files in it are left out with the folder to write to", "choose another for -o"
            else:
                reason = "no files that can be read in the folder"
                remedy = f"see that their names end in {', '.join(KINDS)}"
        elif path.exists():
            reason, remedy = "it is neither a file nor a folder", "save what it gives as a file"
        else:
            reason, remedy = "there is no such file or folder", "check the path"
    except MissingPackage:
        raise
    except UnreadableFile as error:
        reason, remedy = error.reason, error.remedy
    except OSError as error:
        reason, remedy = f"cannot be read ({error.strerror or error})", "check the permissions"
    except Exception as error:
        if not is_url(name):
            raise
        # packages of stores raise errors of their own, for credentials and the network
        reason, remedy = f"cannot be reached ({type(error).__name__}: {error})", "check the address and its credentials"
    found.failures.append(Failure(str(name), "read", reason, remedy))
    return []


def _inside(folder: Path, found: Found) -> Iterator[Path]:
    """The files in a folder, at any depth, that have a known suffix; a folder that cannot be read is a failure."""

    def refuse(error: OSError) -> None:
        reason = f"the folder cannot be read ({error.strerror or error})"
        found.failures.append(Failure(str(error.filename), "read", reason, "check its permissions"))

    if not _is_local(folder):
        yield from (item for item in folder.rglob("*") if _split(item)[1] is not None and item.is_file())
        return
    for inner, _, names in os.walk(folder, onerror=refuse):
        for name in names:
            path = Path(inner, name)
            if _split(path)[1] is not None and _is_page(path):
                yield path


def _is_local(path: Path) -> bool:
    return isinstance(path, PosixPath | WindowsPath)


def _real(path: Path) -> Path:
    """Where a path leads; a link that leads to itself is left as it is."""
    return Path(os.path.realpath(path)) if _is_local(path) else path.resolve()


def _is_in(path: Path, folders: set[Path]) -> bool:
    return not folders.isdisjoint((path, *path.parents))


def _is_page(path: Path) -> bool:
    """Whether what is in a folder is to be read: pipes and the like are not, a link to nothing is a failure later."""
    try:
        return path.is_file() or not path.exists()
    except OSError:
        return True  # the reader says why


class _Names:
    """Names of pages, kept apart; they are compared as file systems that ignore capitals do.

    A container's name stands for itself and for all its pages (``NAME-000001``).
    """

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._containers: set[str] = set()
        self._bases: set[str] = set()

    def free(self, name: str, container: bool) -> bool:
        folded = name.casefold()
        numbered = _PAGE_NUMBER.fullmatch(folded)
        if folded in self._names or (numbered is not None and numbered[1] in self._containers):
            return False
        return not (container and folded in self._bases)

    def add(self, name: str, container: bool) -> None:
        folded = name.casefold()
        self._names.add(folded)
        if container:
            self._containers.add(folded)
        numbered = _PAGE_NUMBER.fullmatch(folded)
        if numbered is not None:
            self._bases.add(numbered[1])

    def other(self, file: Path, container: bool) -> str:
        """A free name for a file whose own is taken."""
        base = _name_of(file, f"{_real(file).parent.name}_").lstrip("_")
        name, number = base, 1
        while not self.free(name, container):
            number += 1
            name = f"{base}_{number}"
        return name
