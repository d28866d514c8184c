"""Files of many pages: JSON rows and tables, one page a row, read one row at a time."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias, cast

from cityrel.edtf import parse
from cityrel.reading.encodings import decode, marked_encoding
from cityrel.reading.files import UnreadableFile
from cityrel.reading.html import read_markup
from cityrel.reading.pages import Told, day

#: How the fields of a row may be called; the first that is there counts.
_TEXT = ("text", "plain_text", "content", "body")
_HTML = ("html", "raw_html", "content_html", "body_html")
_META = {
    "home": ("home", "home_city"),
    "url": ("url", "source_url", "link", "uri"),
    "lang": ("lang", "language"),
    "date": ("date", "published", "date_published", "pubdate"),
    "site": ("site", "site_name", "sitename"),
}
_TITLE = ("title", "headline")
#: Where rows keep their fields when not at the top.
_NESTED = ("page", "metadata", "meta")
#: Bytes of a row at most; a longer one is a failure, so that memory stays bounded.
LONGEST = 64 * 2**20
#: Bytes of a table by which its encoding and its separator are told.
_SAMPLE = 2**18

#: A row's or record's number, from 1, and what works out its page (or raises UnreadableFile) before the next is taken.
Numbered: TypeAlias = tuple[int, Callable[[], Told]]


def refusal(reason: str, remedy: str) -> Callable[[], Told]:
    """Stands for a page that cannot be had."""

    def refuse() -> Told:
        raise UnreadableFile(reason, remedy)

    return refuse


def read_rows(file: Path, stream: BinaryIO, say: Callable[[str], None]) -> Iterator[Numbered]:
    """Pages of a file of JSON objects, one a line; empty lines are passed over, and counted."""
    number = 0
    stream = _utf8(file, stream, say)
    while line := stream.readline(LONGEST):
        number += 1
        if len(line) >= LONGEST and not line.endswith(b"\n"):
            while (rest := stream.readline(LONGEST)) and not rest.endswith(b"\n"):
                pass
            yield number, refusal(f"the row is longer than {LONGEST} bytes", "leave it out, or shorten it")
        elif line.strip():
            yield number, partial(_json_row, line)


def _json_row(line: bytes) -> Told:
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = decode(line).text
    try:
        row = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(f"the row is not JSON: {error}", "write one JSON object a line") from None
    if not isinstance(row, dict):
        raise UnreadableFile("the row is not a JSON object", "write one JSON object a line")
    return _row(row)


def read_table(file: Path, stream: BinaryIO, say: Callable[[str], None]) -> Iterator[Numbered]:
    """Pages of a table (comma, semicolon or tab) with a column ``text`` or ``html``, numbered without its header.

    Raises:
        UnreadableFile: it has no such column, or is no text.
    """
    stream = _utf8(file, stream, say)
    sample = stream.read(_SAMPLE)
    if not sample.strip():
        raise UnreadableFile("the file is empty", "leave it out")
    # the last line of the sample may end within a letter
    read = decode(sample if len(sample) < _SAMPLE else sample[: sample.rfind(b"\n") + 1] or sample)
    if read.note:
        say(f"{file}: {read.note}")
    whole = io.BufferedReader(_Rejoined(sample, stream))
    encoding = "utf-8-sig" if codecs.lookup(read.encoding).name == "utf-8" else read.encoding
    lines = io.TextIOWrapper(whole, encoding=encoding, errors="replace", newline="")
    head = read.text.partition("\n")[0]
    csv.field_size_limit(LONGEST)
    delimiter = max("\t;,", key=head.count)
    row: list[str] = []
    reader = csv.reader(_noted(lines, row), delimiter=delimiter)
    columns = [name.strip().lower() for name in next(reader, [])]
    if not {*_TEXT, *_HTML}.intersection(columns):
        raise UnreadableFile("no column called text or html", "name the columns in the first line")
    number = 0
    while True:
        number += 1
        row.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield number, refusal(f"the row cannot be read ({error})", "see to its quotes")
            continue
        if _is_open(row, delimiter):
            reason = f"a quote in it is closed nowhere, so that it takes the rest of the table (lines: {len(row)})"
            yield number, refusal(reason, "see to its quotes")
        elif len(cells) > len(columns):
            reason = f"the row has {len(cells)} cells, the header {len(columns)}"
            yield number, refusal(reason, 'put cells with separators in "…"')
        elif any(map(str.strip, cells)):
            yield number, partial(_row, dict(zip(columns, cells, strict=False)))


def _noted(lines: Iterable[str], row: list[str]) -> Iterator[str]:
    """Lines without NUL, each put into a list as well, which tells the lines of a row."""
    for line in lines:
        row.append(line.replace("\0", ""))
        yield row[-1]


def _is_open(row: list[str], delimiter: str) -> bool:
    """Whether a row's last cell is begun with a quote that nothing closes; only the last row's can be."""
    if sum(line.count('"') for line in row) % 2 == 0:
        return False
    try:
        next(csv.reader(row, delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def _utf8(file: Path, stream: BinaryIO, say: Callable[[str], None]) -> BinaryIO:
    """A stream whose lines end in one byte: itself, or in UTF-8 where a mark says that it is in UTF-16 or UTF-32."""
    begun = stream.read(4)
    stream = cast(BinaryIO, io.BufferedReader(_Rejoined(begun, stream)))
    encoding = marked_encoding(begun)
    if encoding is None:
        return stream
    say(f"{file}: read as {encoding.upper()}")
    return cast(BinaryIO, io.BufferedReader(_Recoded(stream, encoding)))


class _Recoded(io.RawIOBase):
    """A stream of another encoding in UTF-8."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        self._rest = b""
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest and not self._ended:
            data = self._stream.read(len(buffer))
            self._ended = not data
            self._rest = self._decoder.decode(data, final=self._ended).encode("utf-8", errors="replace")
        data, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)


class _Rejoined(io.RawIOBase):
    """A stream with the bytes put back that were read from it already."""

    def __init__(self, begun: bytes, rest: BinaryIO) -> None:
        self._begun = begun
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._begun[: len(buffer)]
        self._begun = self._begun[len(data) :]
        data = data or self._rest.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _row(row: Mapping[str, Any]) -> Told:
    """The page of a row, from its text or HTML and its metadata."""
    fields: dict[str, Any] = {}
    for inner in (*(row.get(name) for name in reversed(_NESTED)), row):
        if isinstance(inner, Mapping):
            fields |= {str(key).lower(): value for key, value in inner.items()}
    text, html = _first(fields, _TEXT), _first(fields, _HTML)
    if not text and not html:
        raise UnreadableFile("the row has no text", "give it a field text or html")
    told = Told(text) if text else read_markup(html or "")
    for field, names in _META.items():
        value = _first(fields, names)
        if value is not None:
            setattr(told, field, _date(value) if field == "date" else value.strip())
    title = _first(fields, _TITLE)
    if title is not None:
        told.site = "\n".join(filter(None, (told.site, title)))
    return told


def _first(fields: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    for name in names:
        value = fields.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if isinstance(value, str) and value.strip():
            return value
    return None


def _date(value: str) -> str | None:
    """A row's date as EDTF, or None when it is none that is understood."""
    try:
        return str(parse(value.strip()))
    except ValueError:
        return day(value)
