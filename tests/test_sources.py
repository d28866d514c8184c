"""Files to pages: those that hold many, compressed ones, crawls, stores; what is wrong with a part stays with it."""

from __future__ import annotations

import gzip
import importlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fsspec
import pytest
from fsspec.spec import AbstractFileSystem
from pages_read import MARKUP, TEXT, read, write

from cityrel.cli import main
from cityrel.document import Page
from cityrel.reading import containers
from cityrel.reading.files import Failure, MissingPackage, find_files, kind_of, locate, stem_of
from cityrel.reading.sources import count_pages, read_pages, version_of
from cityrel.writing.jsonl import read_rows


def shown(pages: list[Page | Failure]) -> list[tuple[str | None, str]]:
    return [(item.name, item.text) if isinstance(item, Page) else (item.page, item.reason) for item in pages]


# ------------------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("name", "kind", "stem"),
    [
        ("a.txt", "text", "a"),
        ("a", "text", "a"),
        ("a.b.md", "text", "a.b"),
        ("a.HTML", "html", "a"),
        ("a.xhtml.gz", "html", "a"),
        ("a.jsonl.zst", "rows", "a"),
        ("a.tsv", "table", "a"),
        ("a.warc.gz", "warc", "a"),
        ("a.warc.wet.gz", "wet", "a"),
        ("a.2021.txt", "text", "a.2021"),
        (".txt", "text", ".txt"),
    ],
)
def test_kind_and_stem(name: str, kind: str, stem: str) -> None:
    assert (kind_of(Path("x") / name), stem_of(Path("x") / name)) == (kind, stem)


def test_all_kinds_are_found_and_their_pages_have_names_of_their_own(tmp_path: Path) -> None:
    for name in (
        "a.html",
        "a.txt",
        "b.jsonl",
        "b-000002.txt",
        "c-000001.txt",
        "c.csv.gz",
        "d.json",
        "meta.csv",
        "e.md",
    ):
        write(tmp_path / name, TEXT)
    found = find_files([tmp_path], without=[tmp_path / "meta.csv"])
    assert {name: path.name for name, path in found.files.items()} == {
        "a": "a.html",
        f"{tmp_path.name}_a": "a.txt",
        "b-000002": "b-000002.txt",
        f"{tmp_path.name}_b": "b.jsonl",
        "c-000001": "c-000001.txt",
        f"{tmp_path.name}_c": "c.csv.gz",
    }


# --------------------------------------------------------------- rows and tables


def test_rows(tmp_path: Path) -> None:
    rows = [
        json.dumps(
            {"text": TEXT, "url": "https://a.example/", "date": "2021-03-02T10:00:00Z", "home": "Русе", "x": [1]}
        ),
        "{broken",
        "",
        json.dumps({"html": MARKUP, "metadata": {"language": "bg", "title": "Община Русе"}}, ensure_ascii=False),
        json.dumps({"page": {"text": TEXT, "date": "2019~"}}),
        "[1]",
        json.dumps({"url": "https://a.example/"}),
        json.dumps({"text": "no Cyrillic"}),
        json.dumps({"text": TEXT, "date": "пролетта"}),
        "[" * 100_000,
    ]
    pages = read(write(tmp_path / "a.jsonl", "\ufeff" + "\n".join(rows)))
    good = [item for item in pages if isinstance(item, Page)]
    assert good == [
        Page(TEXT, "a-000001", home="Русе", url="https://a.example/", date="2021-03-02"),
        Page(f"{TEXT}\n", "a-000004", lang="bg", site="Община Русе"),
        Page(TEXT, "a-000005", date="2019~"),
        Page(TEXT, "a-000009"),
    ]
    bad = [(item.record, item.page, item.reason.split(":")[0]) for item in pages if isinstance(item, Failure)]
    assert bad == [
        (2, "a-000002", "the row is not JSON"),
        (6, "a-000006", "the row is not a JSON object"),
        (7, "a-000007", "the row has no text"),
        (8, "a-000008", "no Cyrillic letters in it"),
        (10, "a-000010", "the row is not JSON"),
    ]


def test_what_is_known_goes_before_what_a_row_tells(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", json.dumps({"text": TEXT, "home": "Русе", "url": "https://a.example/"}))
    assert read(path, {"home": "Видин"}) == [Page(TEXT, "a-000001", home="Видин", url="https://a.example/")]


def test_a_row_that_is_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "LONGEST", 1000)
    short = json.dumps({"text": TEXT}, ensure_ascii=False)
    long = json.dumps({"text": TEXT * 100}, ensure_ascii=False)
    pages = read(write(tmp_path / "a.jsonl", f"{short}\n{long}\n{short}\n"))
    assert shown(pages) == [("a-000001", TEXT), ("a-000002", "the row is longer than 1000 bytes"), ("a-000003", TEXT)]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
@pytest.mark.parametrize("count", [1, 5000])
def test_many_pages_in_wide_characters(tmp_path: Path, encoding: str, count: int) -> None:
    mark = "\ufeff" if encoding == "utf-16-le" else ""
    row = json.dumps({"text": TEXT}, ensure_ascii=False)
    for name, text in (("a.jsonl", f"{row}\r\n" * count), ("a.csv", "text\n" + f"{TEXT}\n" * count)):
        path = write(tmp_path / name, (mark + text).encode(encoding))
        notes: list[str] = []
        pages = read_pages(path, "a", {}, notes.append)
        assert [item.text for item in pages if isinstance(item, Page)] == [TEXT] * count
        assert notes == [f"{path}: read as {encoding[:6].upper()}"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1251", "cp866"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_tables(tmp_path: Path, separator: str, encoding: str) -> None:
    rows = [
        ["Text", "URL", "date"],
        ['"Договор, подписан;\nв ""Русе"""', "https://a.example/", "2021"],
        ["а", "б", "в", "г"],
        ["", "", ""],
        ["Градът има договор", "", ""],
    ]
    table = "\r\n".join(separator.join(row) for row in rows)
    pages = read(write(tmp_path / "a.csv", table.encode(encoding)))
    assert pages[0] == Page('Договор, подписан;\nв "Русе"', "a-000001", url="https://a.example/", date="2021")
    assert shown(pages[1:]) == [
        ("a-000002", "the row has 4 cells, the header 3"),
        ("a-000004", "Градът има договор"),
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["Договор", '"Видин', "Русе", "Зайчар"], ["Договор", "a quote in it is closed nowhere"]),
        (['"Договор за'], ["a quote in it is closed nowhere"]),
        (['"Договор\nза Видин"', "Русе"], ["Договор\nза Видин", "Русе"]),
        (['Ленд 5" Видин', "Русе"], ['Ленд 5" Видин', "Русе"]),
        (['"ООД "Мир" Русе"', "Видин"], ['ООД Мир" Русе"', "Видин"]),
        (['"Договор" 5" Русе', "Видин"], ['Договор 5" Русе', "Видин"]),
    ],
)
def test_quotes_of_a_table(tmp_path: Path, rows: list[str], expected: list[str]) -> None:
    """One that is not closed would make one page of all rows after it; those inside of a cell are its own."""
    pages = read(write(tmp_path / "a.csv", "\n".join(["text,url", *rows]) + "\n"))
    assert [text.split(",")[0] for _, text in shown(pages)] == expected


def test_a_table_in_which_no_column_is_text(tmp_path: Path) -> None:
    assert shown(read(write(tmp_path / "a.csv", "име,град\nа,б\n"))) == [("a", "no column called text or html")]


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.warc", "a.txt", "a.html"])
def test_empty_files(tmp_path: Path, name: str) -> None:
    (failure,) = read(write(tmp_path / name, ""))
    assert isinstance(failure, Failure)
    assert failure.reason in ("there are no pages in it", "the file is empty")


def test_html_whatever_its_file_is_called(tmp_path: Path) -> None:
    for name in ("a.html", "a.txt", "a"):
        assert shown(read(write(tmp_path / name, f"\n<!-- saved -->\n{MARKUP}"))) == [("a", f"{TEXT}\n")]


# ------------------------------------------------------------- compression, stores


def _zstd(data: bytes) -> bytes:
    try:
        module = importlib.import_module("compression.zstd")
    except ImportError:
        module = pytest.importorskip("backports.zstd")
    compressed: bytes = module.compress(data)
    return compressed


@pytest.mark.parametrize(("suffix", "compress"), [(".gz", gzip.compress), (".zst", _zstd)])
def test_compressed_files(tmp_path: Path, suffix: str, compress: Callable[[bytes], bytes]) -> None:
    row = json.dumps({"text": TEXT}).encode()
    assert shown(read(write(tmp_path / f"a.txt{suffix}", compress(TEXT.encode())))) == [("a", TEXT)]
    assert shown(read(write(tmp_path / f"a.jsonl{suffix}", compress(row)))) == [("a-000001", TEXT)]
    assert [type(item) for item in read(write(tmp_path / f"b.txt{suffix}", b"no such format"))] == [Failure]


def test_a_compressed_file_that_is_cut_off_gives_the_rows_before(tmp_path: Path) -> None:
    rows = "".join(json.dumps({"text": f"{TEXT} {number * 7919}"}) + "\n" for number in range(2000))
    data = gzip.compress(rows.encode())
    pages = read(write(tmp_path / "a.jsonl.gz", data[: len(data) // 2]))
    assert len(pages) > 100
    assert isinstance(pages[-1], Failure)
    assert pages[-1].reason == (
        "cannot be read (the compressed file is damaged or ends too early: "
        "Compressed file ended before the end-of-stream marker was reached)"
    )
    assert pages[-1].remedy == "save it again"
    assert all(isinstance(item, Page) for item in pages[:-2])


def test_addresses() -> None:
    upath = pytest.importorskip("upath")
    folder = upath.UPath("memory://pages-of-a-test")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "a.txt").write_bytes(TEXT.encode())
    (folder / "b.jsonl").write_bytes(json.dumps({"text": TEXT}).encode())
    found = find_files(["memory://pages-of-a-test"])
    assert list(found.files) == ["a", "b"] and found.failures == []
    assert shown(read(str(found.files["a"]))) == [("a", TEXT)]
    assert shown(read(str(found.files["b"]))) == [("a-000001", TEXT)]
    assert [count_pages(path) for path in found.files.values()] == [1, 1]
    assert all(version_of(path) for path in found.files.values())
    assert [item.reason for item in find_files(["memory://nothing-here"]).failures] == [
        "there is no such file or folder"
    ]


def test_a_missing_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr("cityrel.reading.files.importlib.import_module", missing)
    for name, extra in (("a.pdf", "documents"), ("a.docx", "documents"), ("a.txt.zst", "zstd")):
        (failure,) = read(write(tmp_path / name, b"%PDF-1.4"))
        assert isinstance(failure, Failure)
        assert (failure.reason.split(" needs")[0].isascii(), failure.remedy) == (
            True,
            f"pip install 'cityrel[{extra}]'",
        )
    with pytest.raises(MissingPackage, match=r"pip install 'cityrel\[remote\]'"):
        find_files(["s3://bucket/pages"])


class Unreachable(AbstractFileSystem):
    """A store whose package raises an error of its own, as for credentials that are not there."""

    protocol = "unreachable"

    def info(self, path: str, **options: Any) -> Any:
        raise LookupError("no credentials")

    ls = get_file = put_file = makedirs = rm = _open = info


@pytest.mark.parametrize(
    ("pages", "out", "status", "said"),
    [
        ("parcels://a/b", "out", 2, "parcels://a/b needs a package that is not installed"),
        ("parcels://a/b", "out", 2, "(Install parcelfs to access parcels); pip install parcelfs"),
        ("a.txt", "parcels://a/b", 2, "parcels://a/b needs a package that is not installed"),
        ("nothing://a/b", "out", 1, "nothing://a/b: it is no address that can be opened"),
        ("a.txt", "nothing://a/b", 2, "no address that can be opened (Protocol not known: nothing)"),
        ("unreachable://a/b", "out", 1, "unreachable://a/b: cannot be reached (LookupError: no credentials)"),
        ("a.txt", "unreachable://a/b", 2, "cannot write unreachable://a/b: LookupError: no credentials; check -o"),
    ],
)
@pytest.mark.filterwarnings("ignore:UPath")
def test_addresses_that_cannot_be_opened(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    pages: str,
    out: str,
    status: int,
    said: str,
) -> None:
    fsspec.register_implementation("unreachable", Unreachable, clobber=True)
    fsspec.register_implementation(
        "parcels", "parcelfs.Store", clobber=True, errtxt="Install parcelfs to access parcels"
    )
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "a.txt", TEXT)
    assert main(["annotate", pages, "-o", out]) == status
    assert said in capsys.readouterr().err.splitlines()[-1]


def test_what_is_written_to_an_address_is_not_read_from_it(tmp_path: Path) -> None:
    for name in ("a.txt", "out/pages.jsonl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        write(tmp_path / name, TEXT)
    upath = pytest.importorskip("upath")
    upath.UPath("memory://written-to").fs.put(str(tmp_path), "/written-to", recursive=True)
    for pages in (tmp_path.as_uri(), "memory://written-to"):
        found = find_files([pages], without=[locate(f"{pages}/out")])
        assert list(found.files) == ["a"]


def test_all_kinds_in_one_run(tmp_path: Path) -> None:
    text = "През 1999 г. беше подписан договор за побратимяване на Видин със Зайчар (Сърбия)."
    pages = tmp_path / "pages"
    pages.mkdir()
    write(pages / "a.html", f"<title>Община Видин</title><h1>Договори</h1><p>{text}</p>")
    write(pages / "b.jsonl", json.dumps({"text": text, "home": "Видин"}) + "\n{bad\n")
    write(pages / "c.csv.gz", gzip.compress(f'text,home\n"{text}",Видин\n'.encode()))
    assert main(["annotate", str(pages), "-o", str(tmp_path / "out"), "--format", "jsonl,brat"]) == 1
    documents = list(read_rows(tmp_path / "out/pages.jsonl"))
    assert [(item.page.name, item.home, len(item.agreements)) for item in documents] == [
        ("a", "Видин", 1),
        ("b-000001", "Видин", 1),
        ("c-000001", "Видин", 1),
    ]
    assert (tmp_path / "out/a.txt").read_text(encoding="utf-8") == f"Договори\n\n{text}\n"
    (failure,) = (tmp_path / "out/failures.jsonl").read_text(encoding="utf-8").splitlines()
    row = json.loads(failure)
    assert (row["page"], row["record"], row["stage"]) == ("b-000002", 2, "read")
