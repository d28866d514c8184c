"""Files and folders to pages: which files, in which encoding, and what is wrong with those that cannot be read.

A text is kept as the file has it, line ends included, since offsets count its characters; only a byte order mark is
not part of it.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import regex

from cityrel.document import Page
from cityrel.reading.language import language_scores

SUFFIX = ".txt"
#: What a file is tried in when it is not UTF-8; UTF-8 again for pages with a few broken bytes.
_ENCODINGS = ("windows-1251", "koi8-r", "iso8859-5", "utf-8")
#: A text this far from reading well is in none of the encodings (1 and more is usual, 0 is noise).
_READS = 0.6
_SAMPLE = 20_000
_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROLS = regex.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
#: More control characters than this share of a file are no text.
_BINARY = 0.01
_HTML = regex.compile(r"\s*+(?:<\?xml[^>]*+>\s*+)?<(?:!doctype\s++html|html)\b", regex.IGNORECASE)
_WORD = regex.compile(r"[\p{L}\p{N}_\x80-\x9f\N{REPLACEMENT CHARACTER}]++")
_CASED = regex.compile(r"\p{Lu}?+[\p{Ll}&&\p{Cyrillic}]++|[\p{Lu}&&\p{Cyrillic}]++", regex.VERSION1)
_CYRILLIC = regex.compile(r"\p{Cyrillic}")


class UnreadableFile(ValueError):
    """A file that gives no page.

    Args:
        reason: what is wrong with it.
        remedy: what to do about it.
    """

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(f"{reason}; {remedy}")
        self.reason = reason
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Failure:
    """A page that was not annotated.

    Args:
        file: the file it is in.
        stage: what could not be done: ``read``, ``annotate`` or ``write``.
        reason: why.
        remedy: what to do about it.
        page: what the page is called in outputs, where it has a name.
    """

    file: str
    stage: str
    reason: str
    remedy: str
    page: str | None = None

    def __str__(self) -> str:
        return f"{self.file}: {self.reason}; {self.remedy}"


@dataclass(frozen=True, slots=True)
class Text:
    """A file's text, the encoding it was read in, and a note for the reader when that was a guess."""

    text: str
    encoding: str
    note: str | None = None


@dataclass(slots=True)
class Found:
    """The files to read with the name each page gets, what cannot be found, and notes for the reader."""

    files: dict[str, Path] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def find_files(paths: Iterable[Path | str], *, without: Path | None = None) -> Found:
    """The files that paths name.

    Args:
        paths: files, taken whatever their suffix, and folders, of which the ``.txt`` files are taken, at any depth.
        without: a folder inside of those that is left out, such as the one that is written to.

    Returns:
        Each file once, in the order of the paths and within a folder by name. A page's name is its file's without
        suffix; of two files that would have the same, the later one gets its folder's name before it.
    """
    found = Found()
    seen: set[Path] = set()
    names: set[str] = set()
    for path in map(Path, paths):
        for file in _files(path, without, found):
            real = file.resolve()
            if real in seen:
                continue
            seen.add(real)
            name = file.stem
            if name.casefold() in names:
                name = _other_name(file, names)
                found.notes.append(f"{file}: there is a page {file.stem!r} already; this one is called {name!r}")
            names.add(name.casefold())
            found.files[name] = file
    return found


def _files(path: Path, without: Path | None, found: Found) -> list[Path]:
    try:
        if not path.is_dir():
            if path.exists():
                return [path]
            reason, remedy = "there is no such file or folder", "check the path"
        else:
            left_out = without.resolve() if without is not None else None
            inside = [item for item in path.rglob("*") if item.is_file() and left_out not in item.resolve().parents]
            files = sorted(item for item in inside if item.suffix.lower() == SUFFIX)
            if files:
                return files
            reason, remedy = f"no {SUFFIX} files in the folder", f"save each page's text as NAME{SUFFIX} in UTF-8"
    except OSError as error:
        reason, remedy = f"cannot be read ({error.strerror})", "check the permissions"
    found.failures.append(Failure(str(path), "read", reason, remedy))
    return []


def _other_name(file: Path, names: set[str]) -> str:
    """A name that no other page has; names are compared as file systems that ignore capitals do."""
    base = f"{file.resolve().parent.name}_{file.stem}".lstrip("_")
    name, number = base, 1
    while name.casefold() in names:
        number += 1
        name = f"{base}_{number}"
    return name


def read_text(path: Path) -> Text:
    """Read a page's text and find out its encoding.

    Raises:
        UnreadableFile: it cannot be opened, is empty, no text, or no text in Cyrillic letters.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"cannot be read ({error.strerror})", "check the path and its permissions") from None
    text = decode(data)
    if not text.text.strip():
        raise UnreadableFile("the file is empty", "leave it out, or save the page's text in it")
    if _HTML.match(text.text):
        raise UnreadableFile("the file is HTML, not plain text", f"save the page's text as {SUFFIX}")
    if not _CYRILLIC.search(text.text):
        raise UnreadableFile("no Cyrillic letters in it", "only pages in Bulgarian or Russian can be annotated")
    return text


def decode(data: bytes) -> Text:
    """Decode a file's bytes: UTF-8 (or UTF-16 with its mark), else the Cyrillic encoding in which they read best.

    How well a text reads is told by the frequent words and the letters of the languages (``language_scores``) and by
    the share of words with capitals in their places, since the encodings differ most in where the capitals are.

    Raises:
        UnreadableFile: the bytes are no text, or read badly in each encoding.
    """
    if data.startswith(_BOMS):
        try:
            return Text(data.decode("utf-16"), "utf-16", "read as UTF-16")
        except UnicodeDecodeError:
            raise _binary() from None
    if b"\0" in data or data.startswith(b"%PDF-"):
        raise _binary()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _guess(data)
    if _is_binary(text):
        raise _binary()
    return Text(text, "utf-8")


def _guess(data: bytes) -> Text:
    readings = [(encoding, data.decode(encoding, errors="replace")) for encoding in _ENCODINGS]
    score, encoding, text = max(
        ((_reads(text), encoding, text) for encoding, text in readings), key=lambda reading: reading[0]
    )
    if _is_binary(text):
        raise _binary()
    if score < _READS:
        raise UnreadableFile("neither UTF-8 nor a Cyrillic encoding that is known", "save it as UTF-8")
    lost = text.count("\N{REPLACEMENT CHARACTER}")
    note = f"not UTF-8; read as {encoding}" if encoding != "utf-8" else "broken UTF-8"
    if lost:
        note += f", {lost} bytes or characters that cannot be decoded replaced by U+FFFD"
    return Text(text, encoding, note)


def _reads(text: str) -> float:
    """How well a text reads: share of its words that are Cyrillic and cased as words are, and its language's score."""
    words = [word for word in _WORD.findall(text[:_SAMPLE]) if not word.isascii()]
    if not words:
        return 0.0
    cased = sum(_CASED.fullmatch(word) is not None for word in words) / len(words)
    return cased + max(language_scores(text).values(), default=0.0)


def _is_binary(text: str) -> bool:
    controls = len(_CONTROLS.findall(text))
    return controls > _BINARY * len(text)


def _binary() -> UnreadableFile:
    return UnreadableFile("the file is binary, not text", f"save the page's text as {SUFFIX} in UTF-8")


def read_page(path: Path, name: str, meta: Mapping[str, str]) -> tuple[Page, str | None]:
    """Read one page.

    Args:
        path: its file.
        name: what it is called in outputs.
        meta: any of ``home``, ``url``, ``lang``, ``date``.

    Returns:
        The page, and a note on its encoding where that was a guess.

    Raises:
        UnreadableFile: as for ``read_text``.
    """
    read = read_text(path)
    return Page(read.text, name=name, **meta), read.note
