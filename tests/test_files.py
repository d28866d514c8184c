"""Reading: which files, in which encoding, what is wrong with those that cannot be read, and their metadata."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cityrel.document import Page
from cityrel.reading.encodings import Text, decode
from cityrel.reading.files import Failure, find_files
from cityrel.reading.meta import Meta, read_meta
from cityrel.reading.sources import read_pages

RUSSIAN = "Договор о дружбе между городами подписан в 1999 году.\r\nСтороны будут сотрудничать в области культуры.\n"
BULGARIAN = "Договорът за побратимяване е подписан през 1961 г.\nКметът на града посрещна гостите в общината.\n"
SERBIAN = "Повеља о братимљењу је потписана у Београду, а град је био домаћин.\n"


def write(path: Path, data: bytes | str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
    return path


@pytest.mark.parametrize(
    ("text", "written_in", "encoding"),
    [
        (RUSSIAN, "utf-8", "utf-8"),
        (BULGARIAN, "utf-8", "utf-8"),
        (RUSSIAN, "utf-8-sig", "utf-8"),
        (BULGARIAN, "utf-16", "utf-16"),
        (RUSSIAN, "utf-32", "utf-32"),
        (RUSSIAN, "windows-1251", "windows-1251"),
        (BULGARIAN, "windows-1251", "windows-1251"),
        (SERBIAN, "windows-1251", "windows-1251"),
        ("гр. Русе, „Договор“ — 2003 г.", "windows-1251", "windows-1251"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (BULGARIAN, "koi8-r", "koi8-r"),
        (RUSSIAN, "iso8859-5", "iso8859-5"),
        (BULGARIAN, "iso8859-5", "iso8859-5"),
        (RUSSIAN.upper(), "windows-1251", "windows-1251"),
        (BULGARIAN.upper(), "koi8-r", "koi8-r"),
        (RUSSIAN, "cp866", "cp866"),
        (BULGARIAN, "cp866", "cp866"),
        (RUSSIAN.upper(), "cp866", "cp866"),
        ("╔═══════╗\r\n║ Город ║\r\n╚═══════╝\r\n" + RUSSIAN, "cp866", "cp866"),
        ("Делегация из Пскова подписала соглашение; гостья, сказал он, приняла.\n", "mac-cyrillic", "mac-cyrillic"),
        ("Делегация от Сърбия прие Държавният театър; тя изпълнява договор.\n", "mac-cyrillic", "mac-cyrillic"),
        # nothing but a margin tells lines such as these from what is met seldom
        ("Часовой пояс: GMT +3", "windows-1251", "windows-1251"),
        ("Договор № 5 от 1999 г.", "windows-1251", "windows-1251"),
        ("гр. Видин, област Видин", "windows-1251", "windows-1251"),
        ("Договор, 20 °C, © 2003 Город Самара, 100 €", "windows-1251", "windows-1251"),
        ("Град - Херсон", "windows-1251", "windows-1251"),
    ],
)
def test_encodings(text: str, written_in: str, encoding: str) -> None:
    read = decode(text.encode(written_in))
    assert read.text == text
    assert read.encoding == encoding
    assert (read.note is None) == (encoding == "utf-8")
    if read.note:
        assert encoding.lower() in read.note.lower()


def test_broken_utf8_keeps_what_can_be_read() -> None:
    assert decode(RUSSIAN.encode("utf-8")[:-1] + b"\xd0\n") == Text(
        RUSSIAN[:-1] + "\N{REPLACEMENT CHARACTER}\n",
        "utf-8",
        "broken UTF-8, 1 bytes or characters that cannot be decoded replaced by U+FFFD",
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        (b" \r\n\t\n", "the file is empty"),
        (b"\xef\xbb\xbf", "the file is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", "the file is binary, not text"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "the file is binary, not text"),
        (bytes(range(1, 32)) * 40, "the file is binary, not text"),
        (b"\xff\xfe" + b"\x01\x00\x02\x00" * 40, "the file is binary, not text"),
        # of DOS in Bulgaria, with the small letters elsewhere
        (
            BULGARIAN.encode("cp866").translate(bytes.maketrans(bytes(range(0xE0, 0xF0)), bytes(range(0xB0, 0xC0)))),
            "neither UTF-8 nor a Cyrillic encoding that is known",
        ),
        ("The mayors signed a treaty.", "no Cyrillic letters in it"),
        ("Die Städte haben einen Vertrag geschlossen.", "no Cyrillic letters in it"),
        (
            "Die Städte München und Köln haben über Verträge gesprochen.".encode("cp1252"),
            "neither UTF-8 nor a Cyrillic encoding that is known",
        ),
    ],
)
def test_files_that_give_no_page(tmp_path: Path, data: bytes | str, reason: str) -> None:
    path = write(tmp_path / "page.txt", data)
    (failure,) = read_pages(path, "page", {})
    assert isinstance(failure, Failure)
    assert (failure.file, failure.stage, failure.reason) == (str(path), "read", reason)
    assert failure.remedy


def test_a_page_takes_its_metadata(tmp_path: Path) -> None:
    notes: list[str] = []
    path = write(tmp_path / "a.txt", RUSSIAN)
    assert list(read_pages(path, "a", {"home": "Самара", "date": "2020-05"}, notes.append)) == [
        Page(RUSSIAN, "a", home="Самара", date="2020-05")
    ]
    assert notes == []


def test_folders_are_searched_and_names_kept_apart(tmp_path: Path) -> None:
    for name in ("bg/news.txt", "ru/news.txt", "ru/deep/News.txt", "ru/b.TXT", "ru/notes.md", "out/old.txt"):
        write(tmp_path / name, RUSSIAN)
    found = find_files([tmp_path / "bg/news.txt", tmp_path], without=tmp_path / "out")
    assert {name: path.relative_to(tmp_path).as_posix() for name, path in found.files.items()} == {
        "news": "bg/news.txt",
        "b": "ru/b.TXT",
        "deep_News": "ru/deep/News.txt",
        "ru_news": "ru/news.txt",
    }
    assert found.failures == []
    assert len(found.notes) == 2
    assert "'ru_news'" in found.notes[1]


def test_a_folder_that_is_written_to_is_not_read(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", RUSSIAN)
    (failure,) = find_files([tmp_path], without=tmp_path).failures
    assert failure.reason == "all files in it are left out with the folder to write to"


@pytest.mark.skipif(os.name != "posix", reason="links, pipes and permissions")
def test_what_is_in_a_folder_beside_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be read takes nothing else with it, and is told."""
    for name in ("a.txt", "locked/b.txt", "z.txt/c.txt"):
        write(tmp_path / name, RUSSIAN)
    (tmp_path / "loop").symlink_to(".")
    (tmp_path / "d.txt").symlink_to("nowhere")
    (tmp_path / "e.txt").symlink_to("e.txt")
    (tmp_path / "f.txt").symlink_to("a.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    scandir = os.scandir

    def locked(path: str) -> object:
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", locked)
    found = find_files([tmp_path, tmp_path / "pipe.txt"])
    assert list(found.files) == ["a", "d", "e", "c"]
    assert [(Path(item.file).name, item.reason) for item in found.failures] == [
        ("locked", "the folder cannot be read (Permission denied)"),
        ("pipe.txt", "it is neither a file nor a folder"),
    ]
    pages = [next(read_pages(found.files[name], name, {})) for name in "de"]
    assert [item.reason for item in pages if isinstance(item, Failure)] == [
        "cannot be read (No such file or directory)",
        "cannot be read (Too many levels of symbolic links)",
    ]


def test_two_folders_of_one_name(tmp_path: Path) -> None:
    paths = [write(tmp_path / part / "ru/news.txt", RUSSIAN) for part in "abc"]
    assert list(find_files(paths).files) == ["news", "ru_news", "ru_news_2"]


def test_paths_that_are_not_there(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    found = find_files([tmp_path / "nowhere", tmp_path / "empty", write(tmp_path / "page", RUSSIAN)])
    assert [(Path(failure.file).name, failure.reason) for failure in found.failures] == [
        ("nowhere", "there is no such file or folder"),
        ("empty", "no files that can be read in the folder"),
    ]
    assert list(found.files) == ["page"]


JSON = '{"a.txt": {"home": "Русе", "url": null, "kind": "news"}, "b": {"lang": "ru", "date": 2019}, "c.txt": {}}'
CSV = "file,home,lang,date,kind\na.txt,Русе,,,news\nb,,ru,2019,\nc.txt,,,,\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("meta.json", JSON),
        ("meta.csv", CSV),
        ("meta.csv", CSV.replace(",", ";").replace("file", "Page")),
        ("meta.csv", "\ufeff" + CSV.replace("file", "name").replace("\n", "\r\n")),
    ],
)
def test_metadata(tmp_path: Path, name: str, content: str) -> None:
    meta = read_meta(write(tmp_path / name, content))
    assert meta.of(Path("pages/a.txt")) == {"home": "Русе"}
    assert meta.of(Path("b.txt")) == {"lang": "ru", "date": "2019"}
    assert meta.of(Path("c.txt")) == {}
    assert meta.of(Path("d.txt")) == {}
    assert meta.homes(["a", "c"]) == {"a": "Русе", "b": None, "c": None}
    assert list(meta.notes()) == ["passed over 1 key ('kind'): the keys that are read are home, url, lang, date"]


def test_metadata_of_files_with_one_name() -> None:
    meta = Meta({"news.txt": {"home": "Русе"}, "ru/news.txt": {"home": "Самара"}, "old.txt": {"home": "Видин"}})
    assert meta.of(Path("pages/bg/news.txt")) == {"home": "Русе"}
    assert meta.of(Path("pages/ru/news.txt")) == {"home": "Самара"}
    assert list(meta.notes()) == [
        "no page for 1 name ('old.txt'): a row is named as its file is (NAME.txt or FOLDER/NAME.txt)"
    ]


@pytest.mark.parametrize(
    ("content", "pages", "notes"),
    [
        ('{"a.txt": {"home": "Русе"}}', ["a.txt"], []),
        ('{"a.txt": {}, "b": {}}', ["a.txt", "b.html.gz"], []),
        (',file,home\n0,a.txt,"Русе, град"\n,,\n', ["a.txt"], []),
        ('file,home\n"a.txt","Русе\nград",\n', ["a.txt"], []),
        ('{"a.txt": {"home_town": "Русе", "Date": "2019"}}', ["a.txt"], ["2 keys ('Date', 'home_town')"]),
        ("file;name;home\na.txt;x;Русе\n", ["a.txt"], ["1 key ('name')"]),
        ('{"a.txt": {}, "b.txt": {}, "c.txt": {}, "d.txt": {}}', [], ["4 names ('a.txt', 'b.txt', 'c.txt', …)"]),
        ('{"A.txt": {"x": 1}}', ["a.txt"], ["1 key ('x')", "1 name ('A.txt')"]),
    ],
)
def test_what_is_said_of_metadata_that_came_to_nothing(
    tmp_path: Path, content: str, pages: list[str], notes: list[str]
) -> None:
    meta = read_meta(write(tmp_path / "meta", content))
    for page in pages:
        meta.of(Path(page))
    said = list(meta.notes())
    assert len(said) == len(notes)
    assert all(part in note for part, note in zip(notes, said, strict=True))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("meta.json", "{", "not JSON"),
        ("meta.json", '["a.txt"]', "an object for each page"),
        ("meta.json", '{"a.txt": "Русе"}', "an object for each page"),
        ("meta.json", '{"a.txt": {"home": ["Русе"]}}', "a.txt: home must be a text"),
        ("meta.csv", "home,url\nРусе,\n", "expected a column called file, page or name"),
        ("meta.csv", "file,home\na.txt,Русе\n".encode("windows-1251"), "not UTF-8"),
        ("meta.csv", "file,home,url\na.txt,Русе, България,https://a.example/\n", "meta.csv:2: more cells than columns"),
        ("meta.csv", "file,home\na.txt,Русе\na.txt,Видин\n", "'a.txt' stands twice"),
        ("meta.csv", 'file,home\na.txt,"Русе\nb.txt,Видин\n', "see to its quotes"),
        ("meta.json", '{"a.txt": {}, "a.txt": {"home": "Русе"}}', "'a.txt' stands twice"),
    ],
)
def test_metadata_that_cannot_be_read(tmp_path: Path, name: str, content: bytes | str, message: str) -> None:
    with pytest.raises(ValueError, match=message) as error:
        read_meta(write(tmp_path / name, content))
    assert name in str(error.value)
