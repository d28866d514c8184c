"""Archives of a crawl: the HTML pages of a WARC file, the texts of a WET file, one record at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import regex
from warcio.archiveiterator import ArchiveIterator

from cityrel.reading.containers import LONGEST, Numbered, refusal
from cityrel.reading.encodings import decode
from cityrel.reading.files import UnreadableFile, needed
from cityrel.reading.html import read_html
from cityrel.reading.pages import Told

_HTML = ("text/html", "application/xhtml+xml")
_TEXT = "text/plain"
#: How a response may be packed that the archive's package unpacks, and how it may be that ``_unpacked`` does.
_UNPACKED, _BROTLI = ("gzip", "x-gzip", "deflate", "identity"), "br"
#: What a page that is not packed begins with.
_MARKUP = regex.compile(rb"(?:\xef\xbb\xbf)?\s*+<[A-Za-z!?]")
_CHARSET = regex.compile(r"charset\s*+=\s*+[\"']?([\w.:-]++)", regex.IGNORECASE)


def read_warc(file: Path, stream: BinaryIO, say: Callable[[str], None]) -> Iterator[Numbered]:
    """Pages of a WARC file: its responses with HTML or text and status 200; the other records are passed over."""
    return _records(file, stream, say, _response)


def read_wet(file: Path, stream: BinaryIO, say: Callable[[str], None]) -> Iterator[Numbered]:
    """Pages of a WET file, a crawl's texts: its conversion records."""
    return _records(file, stream, say, _conversion)


def _records(
    file: Path,
    stream: BinaryIO,
    say: Callable[[str], None],
    reader: Callable[[Any], Callable[[], Told] | None],
) -> Iterator[Numbered]:
    passed: Counter[str] = Counter()
    number = 0
    watched = _Watched(stream)
    try:
        for record in ArchiveIterator(watched):
            number += 1
            make = reader(record)
            if make is None:
                passed[record.rec_type] += 1
            else:
                yield number, make
    except Exception as error:  # the package raises whatever a damaged file leads it to
        watched.error = watched.error or error
    if watched.error is not None:
        reason = f"the archive is damaged from here on ({watched.error})"
        yield number + 1, refusal(reason, "save it again; what came before is read")
    if passed:
        kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(passed.items()))
        say(f"{file}: passed over {sum(passed.values())} records that are no pages ({kinds})")


class _Watched:
    """A stream that keeps the error that ended it, which the archive's reader takes for its end."""

    def __init__(self, stream: BinaryIO) -> None:
        # what is there, rather than all that was asked for: else the last records before a cut would be lost with it
        self._read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
        self.error: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            return self._read(size)
        except OSError as error:
            self.error = error
            raise


def _response(record: Any) -> Callable[[], Told] | None:
    headers = record.http_headers
    if record.rec_type not in ("response", "resource"):
        return None
    if headers is not None and headers.get_statuscode() not in ("200", "203"):
        return None
    kind = (record.content_type if headers is None else headers.get_header("Content-Type")) or ""
    sent = kind.lower().split(";")[0].strip()
    if sent not in (*_HTML, _TEXT):
        return None
    charset = _CHARSET.search(kind)

    def make() -> Told:
        packing = headers.get_header("Content-Encoding", "").lower() or None if headers is not None else None
        if packing == _BROTLI:
            headers.remove_header("Content-Encoding")  # the archive's package fails on it
        data = _unpacked(_body(record), packing)
        told = Told(decode(data).text) if sent == _TEXT else read_html(data, charset[1] if charset else None)
        told.url = _address(record) or told.url
        return told

    return make


def _conversion(record: Any) -> Callable[[], Told] | None:
    if record.rec_type != "conversion":
        return None
    return lambda: Told(decode(_body(record)).text, url=_address(record))


def _address(record: Any) -> str | None:
    address: str | None = record.rec_headers.get_header("WARC-Target-URI")
    return address


def _body(record: Any) -> bytes:
    try:
        data: bytes = record.content_stream().read(LONGEST + 1)
    except OSError as error:
        raise UnreadableFile(f"the record is damaged ({error})", "save the archive again") from None
    if getattr(record.raw_stream, "limit", 0) > 0 and len(data) <= LONGEST:
        raise UnreadableFile("the record is cut off", "save the archive again")
    if len(data) > LONGEST:
        raise UnreadableFile(f"the record is longer than {LONGEST} bytes", "leave it out")
    return data


def _unpacked(page: bytes, packing: str | None) -> bytes:
    """A page as it is without the packing that its header tells, where the archive's reader left it packed.

    Raises:
        UnreadableFile: it is packed in a way that cannot be read, or damaged.
        MissingPackage: it is packed with brotli, which is not installed.
    """
    # some crawlers unpack what they save and leave the header as it was
    if packing in (*_UNPACKED, None) or _MARKUP.match(page) is not None:
        return page
    if packing != _BROTLI:
        raise UnreadableFile(f"the record is packed as {packing!r}", "save the archive with its pages unpacked")
    package = needed("brotli", "brotli", "a page packed with brotli")
    stream = package.Decompressor()
    try:
        whole: bytes = stream.process(page, output_buffer_limit=LONGEST)
    except package.error as error:
        raise UnreadableFile(f"the record is damaged ({error})", "save the archive again") from None
    if not stream.is_finished():
        raise UnreadableFile(f"the record is cut off, or longer than {LONGEST} bytes", "leave it out")
    return whole
