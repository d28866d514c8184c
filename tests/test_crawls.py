"""Archives of crawls: which records are pages, how they are packed, what is wrong with a part; their triage."""

from __future__ import annotations

import gzip
import io
import json
import random
import re
import string
from pathlib import Path

import brotli
import pytest
from pages_read import MARKUP, TEXT, read, write
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from cityrel.cli import main
from cityrel.document import Page
from cityrel.reading import containers
from cityrel.reading.files import Failure
from cityrel.reading.sources import read_pages
from cityrel.writing.jsonl import read_rows

_BROTLI = brotli.compress(MARKUP.encode())
#: Packed with brotli, and yet with the beginning of a tag among its bytes.
_DRAW = random.Random(5)
_LIKE_MARKUP = next(
    packed
    for text in (f"<p>{''.join(_DRAW.choices(string.ascii_letters, k=300))}</p>" for _ in range(20_000))
    if re.search(rb"<[a-z]", packed := brotli.compress(f"{text}{MARKUP}".encode(), quality=1))
)


def _write_response(writer: WARCWriter, url: str, headers: dict[str, str], data: bytes, status: str = "200 OK") -> None:
    told = StatusAndHeaders(status, list(headers.items()), protocol="HTTP/1.1")
    writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(data), http_headers=told))


def _warc(path: Path, *, compressed: bool) -> Path:
    """Responses of several kinds, with other records among them."""
    sent = [
        ("https://a.example/1", "text/html; charset=utf-8", "200 OK", MARKUP.encode()),
        ("https://a.example/2", "text/html; charset=utf-8", "200 OK", MARKUP.encode("windows-1251")),
        ("https://a.example/3", "image/png", "200 OK", b"\x89PNG"),
        ("https://a.example/4", "text/html", "404 Not Found", MARKUP.encode()),
        ("https://a.example/5", "text/html", "200 OK", b"<p>no Cyrillic</p>"),
        ("https://a.example/6", "text/plain", "200 OK", TEXT.encode()),
    ]
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=compressed)
        writer.write_record(writer.create_warcinfo_record("a.warc", {"software": "a test"}))
        for url, kind, status, data in sent:
            _write_response(writer, url, {"Content-Type": kind}, data, status)
            writer.write_record(writer.create_warc_record(url, "metadata", payload=io.BytesIO(b"a: b")))
    return path


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_warc(tmp_path: Path, name: str) -> None:
    path = _warc(tmp_path / name, compressed=name.endswith(".gz"))
    notes: list[str] = []
    pages = list(read_pages(path, "a", {}, notes.append))
    assert [(item.name, item.url, item.text.strip()) for item in pages if isinstance(item, Page)] == [
        ("a-000002", "https://a.example/1", TEXT),
        ("a-000004", "https://a.example/2", TEXT),
        ("a-000012", "https://a.example/6", TEXT),
    ]
    assert [(item.page, item.record, item.reason) for item in pages if isinstance(item, Failure)] == [
        ("a-000010", 10, "no Cyrillic letters in it")
    ]
    assert notes == [f"{path}: passed over 9 records that are no pages (metadata 6, response 2, warcinfo 1)"]
    assert read(path) == pages


@pytest.mark.parametrize(
    ("encoding", "data", "expected"),
    [
        ("gzip", gzip.compress(MARKUP.encode()), None),
        ("br", MARKUP.encode(), None),  # unpacked when it was saved
        ("br", _BROTLI, None),
        ("br", _LIKE_MARKUP, None),
        ("br", _BROTLI[:-9], "cut off"),
        ("br", b"\xff" * 200, "damaged"),
        ("zstd", b"\x28\xb5\x2f\xfd" + bytes(range(128, 250)) * 20, "packed as 'zstd'"),
        ("x-none", b"\x8b" + bytes(range(128, 250)) * 20, "packed as 'x-none'"),
    ],
)
def test_a_record_whose_page_is_packed(tmp_path: Path, encoding: str, data: bytes, expected: str | None) -> None:
    path = tmp_path / "a.warc"
    with path.open("wb") as file:
        headers = {"Content-Type": "text/html; charset=utf-8", "Content-Encoding": encoding}
        _write_response(WARCWriter(file, gzip=False), "https://a.example/1", headers, data)
    (found,) = read(path)
    if expected is None:
        assert isinstance(found, Page) and found.text.strip().endswith(TEXT)
    else:
        assert isinstance(found, Failure) and expected in found.reason


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_a_warc_that_is_cut_off(tmp_path: Path, name: str) -> None:
    path = _warc(tmp_path / name, compressed=name.endswith(".gz"))
    whole = path.read_bytes()
    # within the last page's record, before the record that follows it
    end = whole.rindex(b"\x1f\x8b") - 20 if name.endswith(".gz") else whole.rindex(TEXT.encode()) + 10
    pages = read(write(path, whole[:end]))
    assert isinstance(pages[0], Page) and pages[0].name == "a-000002"
    assert isinstance(pages[-1], Failure)
    assert any(word in pages[-1].reason for word in ("damaged", "cut off"))


def test_what_a_reader_s_package_raises_stays_with_its_file(tmp_path: Path) -> None:
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    head = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\n"
    data = head + b"Content-Length: %d\r\n\r\n" % len(body) + body + b"\r\n\r\n"
    (failure,) = read(write(tmp_path / "a.warc", data))  # a response from nowhere
    assert isinstance(failure, Failure) and failure.reason.startswith("the archive is damaged from here on")
    (failure,) = read(write(tmp_path / "a.csv", f"text,{'x' * (containers.LONGEST + 1)}\n"))
    assert isinstance(failure, Failure) and failure.reason.startswith("cannot be read on (Error: field larger")


def test_a_file_that_is_no_archive(tmp_path: Path) -> None:
    (failure,) = read(write(tmp_path / "a.warc", "no archive\n" * 50))
    assert isinstance(failure, Failure) and "damaged" in failure.reason


def test_wet(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.wet.gz"
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        writer.write_record(writer.create_warcinfo_record("a", {"software": "a test"}))
        for number in (1, 2):
            record = writer.create_warc_record(
                f"https://a.example/{number}",
                "conversion",
                payload=io.BytesIO(TEXT.encode()),
                warc_content_type="text/plain",
            )
            writer.write_record(record)
    assert read(path) == [
        Page(TEXT, "a-000002", url="https://a.example/1"),
        Page(TEXT, "a-000003", url="https://a.example/2"),
    ]


# ---------------------------------------------------------------------- the command


def test_crawls_are_triaged_and_files_are_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rain = "Днес в града вали дъжд и е студено."
    with (tmp_path / "a.warc").open("wb") as file:
        writer = WARCWriter(file, gzip=False)
        for number, text in enumerate((TEXT, rain)):
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            body = io.BytesIO(f"<p>{text}</p>".encode())
            url = f"https://a.example/{number}"
            writer.write_record(writer.create_warc_record(url, "response", payload=body, http_headers=headers))
    write(tmp_path / "b.html", f"<p>{rain}</p>")
    call = ["annotate", str(tmp_path / "a.warc"), str(tmp_path / "b.html"), "--lang", "bg", "-o"]
    for option, kept in (
        ([], ["a-000001", "b"]),
        (["--triage"], ["a-000001"]),
        (["--no-triage"], ["a-000001", "a-000002", "b"]),
    ):
        out = tmp_path / "out"
        assert main([*call, str(out), *option]) == 0
        assert [item.page.name for item in read_rows(out / "pages.jsonl")] == kept
        skipped = out / "skipped.jsonl"
        rows = [json.loads(line) for line in skipped.read_text().splitlines()] if skipped.exists() else []
        assert len(rows) == 3 - len(kept)
        assert (f"passed over: {len(rows)}" in capsys.readouterr().out) == bool(rows)
        if rows:
            assert rows[0] == {
                "page": "a-000002", "file": str(tmp_path / "a.warc"), "url": "https://a.example/1", "score": 0.0,
            }  # fmt: skip
