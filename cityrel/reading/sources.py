"""A file's pages: one of a text, an HTML page or a document, many of a table, a file of rows or a crawl's archive.

What is known of a page from outside (``known``) goes before what the page itself tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import regex

from cityrel.document import Page
from cityrel.reading.archives import read_warc, read_wet
from cityrel.reading.containers import LONGEST, read_rows, read_table, refusal
from cityrel.reading.documents import read_docx, read_pdf
from cityrel.reading.encodings import decode
from cityrel.reading.files import CONTAINERS, Failure, UnreadableFile, kind_of, locate, opened
from cityrel.reading.html import read_html
from cityrel.reading.pages import Told, page_of

_HTML = regex.compile(r"\s*+(?:<\?xml[^>]*+>\s*+)?(?:<!--.*?-->\s*+)*+<(?:!doctype\s++html|html)\b", regex.I | regex.S)


@dataclass(frozen=True, slots=True)
class Reader:
    """What works out a page when it is called: before the next one is taken, or never.

    ``page`` is what the page will be called, which is known before.
    """

    page: str
    read: Callable[[], Page | Failure]

    def __call__(self) -> Page | Failure:
        return self.read()


def read_pages(
    path: Path | str, name: str, known: Mapping[str, str], say: Callable[[str], None] | None = None
) -> Iterator[Page | Failure]:
    """Read a file's pages, in its order and one at a time.

    Args:
        path: the file, or an address that fsspec opens.
        name: what the page is called in outputs; the pages of a file that holds many are called ``NAME-000001`` and so
            on, by the number of their row or record.
        known: any of ``home``, ``url``, ``lang``, ``date`` (EDTF).
        say: called with a note for the reader, such as the encoding a page was read in when that was a guess.

    Yields:
        A page, or a failure for a file, row or record that gives none; the others are read all the same.
    """
    return (read() for read in page_readers(path, name, known, say))


def page_readers(
    path: Path | str, name: str, known: Mapping[str, str], say: Callable[[str], None] | None = None
) -> Iterator[Reader]:
    """What works out each page that ``read_pages`` gives."""
    say = say or _say_nothing
    for number, make in _parts(path, say):
        page = name if number is None else f"{name}-{number:06}"
        yield Reader(page, partial(_read, path, page, known, say, number, make))


def _read(
    path: Path | str,
    page: str,
    known: Mapping[str, str],
    say: Callable[[str], None],
    number: int | None,
    make: Callable[[], Told],
) -> Page | Failure:
    try:
        told = make()
        if told.note and number is None:
            say(f"{path}: {told.note}")
        return page_of(told, page, known)
    except UnreadableFile as error:
        return Failure(str(path), "read", error.reason, error.remedy, page, number)


def count_pages(path: Path | str) -> int:
    """How many pages, and failures in their place, ``read_pages`` gives of a file, without working them out."""
    if kind_of(locate(path)) not in CONTAINERS:
        return 1
    return sum(1 for _ in _parts(path, _say_nothing))


def version_of(path: Path | str) -> str:
    """What changes when a file does: its length and the time of its last change; empty when it is not there."""
    try:
        state = locate(path).stat()
    except (OSError, UnreadableFile):
        return ""
    return f"{state.st_size} {state.st_mtime_ns}"


def _parts(path: Path | str, say: Callable[[str], None]) -> Iterator[tuple[int | None, Callable[[], Told]]]:
    """What works out each of a file's pages, with its number in a file of many; it is to be called before the next."""
    try:
        file = locate(path)
        many = _MANY.get(kind_of(file))
        if many is None:
            yield None, partial(_one, file)
            return
        empty = True
        with opened(file) as stream:
            for part in many(file, stream, say):
                empty = False
                yield part
        if empty:
            raise UnreadableFile("there are no pages in it", "leave it out")
    except UnreadableFile as error:
        yield None, refusal(error.reason, error.remedy)
    except Exception as error:  # one file must not take the others with it
        yield None, refusal(f"cannot be read on ({type(error).__name__}: {error})", "see what is wrong with the file")


def _one(file: Path) -> Told:
    with opened(file) as stream:
        data = stream.read(LONGEST + 1)
    if len(data) > LONGEST:
        raise UnreadableFile(f"it is longer than {LONGEST} bytes", "leave it out, or cut it into pages")
    return _ONE[kind_of(file)](data)


def _say_nothing(_: str) -> None:
    pass


def _read_text(data: bytes) -> Told:
    read = decode(data)
    if not read.text.strip():
        raise UnreadableFile("the file is empty", "leave it out, or save the page's text in it")
    if _HTML.match(read.text):
        return read_html(data)
    return Told(read.text, note=read.note)


_ONE = {"text": _read_text, "html": read_html, "pdf": read_pdf, "docx": read_docx}
_MANY = {"rows": read_rows, "table": read_table, "warc": read_warc, "wet": read_wet}
