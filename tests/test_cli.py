"""The command: what it writes, what it says of bad input, and its exit status."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from cityrel.cli import main
from cityrel.writing.brat import read_annotation
from cityrel.writing.jsonl import read_rows, row_schema

RUSSIAN = (
    "Город Самара\r\nМеждународные связи\r\n\r\n"
    "В 1999 году Самара подписала договор о побратимстве с городом Штутгартом (Германия).\r\n"
)
BULGARIAN = (
    "Община Видин\nМеждународно сътрудничество\n\n"
    "През 1999 г. беше подписан договор за побратимяване на Видин със Зайчар (Сърбия).\n"
)
ENGLISH = "The mayors of both cities signed a treaty in 1999.\n"
UKRAINIAN = "Місто підписало угоду про співпрацю, яка діє до цього року, а також меморандум із містами за кордоном.\n"


def write(path: Path, data: bytes | str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
    return path


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize(
    ("text", "lang", "parties", "date"),
    [(RUSSIAN, "ru", {"Самара", "Штутгарт"}, "1999"), (BULGARIAN, "bg", {"Видин", "Зайчар"}, "1999")],
    ids=["ru", "bg"],
)
def test_annotate_writes_all_formats(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, lang: str, parties: set[str], date: str
) -> None:
    page, out = write(tmp_path / "pages/page.txt", text), tmp_path / "out"
    assert main(["annotate", str(page.parent), "-o", str(out), "--format", "jsonl,brat,csv"]) == 0
    assert sorted(path.name for path in out.iterdir()) == [
        "agreements.csv", "page.ann", "page.txt", "pages.jsonl", "ties.csv",
    ]  # fmt: skip
    assert (out / "page.txt").read_bytes() == page.read_bytes()
    (document,) = read_rows(out / "pages.jsonl")
    assert (document.page.name, document.text, document.lang) == ("page", text, lang)
    assert all(text[item.start : item.end] == item.text for item in document.mentions)
    row = json.loads((out / "pages.jsonl").read_text(encoding="utf-8"))
    assert list(Draft202012Validator(row_schema()).iter_errors(row)) == []
    in_brat = read_annotation(text, (out / "page.ann").read_bytes().decode("utf-8"))
    assert [(item.start, item.label) for item in in_brat.mentions] == [
        (item.start, item.label) for item in document.mentions
    ]
    (line,) = rows(out / "agreements.csv")
    assert (line["page"], set(line["parties"].split("; ")), line["type"], line["form"], line["status"]) == (
        "page", parties, "twinning", "treaty", "signed",
    )  # fmt: skip
    assert line["date"] == date
    start, end = map(int, line["evidence"].split("-"))
    assert "побратим" in text[start:end]
    shown = capsys.readouterr()
    assert all(name in shown.out for name in [*parties, "twinning treaty", date, str(out), "pages.jsonl"])
    assert shown.err == ""


def test_jsonl_is_the_default_and_metadata_is_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a", "b", "c"):
        write(tmp_path / f"{name}.txt", RUSSIAN)
    pages = [str(tmp_path / f"{name}.txt") for name in "abc"]
    meta = {
        "a.txt": {"home": "Тверь", "kind": "news"},
        "b": {"home": None, "url": "https://city.example/", "date": "2020"},
    }
    call = ["annotate", *pages, "-o", str(tmp_path / "out"), "--home", "Омск", "--lang", "ru"]
    assert main([*call, "--meta", str(write(tmp_path / "meta.json", json.dumps(meta)))]) == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["pages.jsonl"]
    assert [
        (item.page.name, item.page.home, item.home, item.page.url, item.page.date)
        for item in read_rows(tmp_path / "out/pages.jsonl")
    ] == [
        ("a", "Тверь", "Тверь", None, None),
        ("b", "Омск", "Омск", "https://city.example/", "2020"),
        ("c", "Омск", "Омск", None, None),
    ]
    assert f"{tmp_path / 'meta.json'}: passed over 1 key ('kind')" in capsys.readouterr().err


def test_bad_input_is_reported_and_the_rest_is_done(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pages, out = tmp_path / "pages", tmp_path / "out"
    write(pages / "binary.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    write(pages / "empty.txt", "")
    write(pages / "english.txt", ENGLISH)
    write(pages / "good.txt", RUSSIAN)
    write(pages / "old.txt", RUSSIAN.encode("windows-1251"))
    write(pages / "ukrainian.txt", UKRAINIAN)
    assert main(["annotate", str(pages), str(tmp_path / "nowhere"), "-o", str(out), "--format", "brat,jsonl"]) == 1
    failures = [json.loads(line) for line in (out / "failures.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {(Path(item["file"]).name, item["stage"], item["error"]) for item in failures} == {
        ("binary.txt", "read", "the file is binary, not text"),
        ("empty.txt", "read", "the file is empty"),
        ("english.txt", "read", "no Cyrillic letters in it"),
        ("nowhere", "read", "there is no such file or folder"),
        ("ukrainian.txt", "annotate", "the page reads as 'uk'; there are packs for bg, ru: pass lang to force one"),
    }
    shown = capsys.readouterr()
    for item in failures:
        assert f"failed: {item['file']}: {item['error']}; {item['remedy']}" in shown.err
    assert "old.txt: not UTF-8; read as windows-1251" in shown.err
    assert "failed: 5" in shown.out
    assert [item.page.name for item in read_rows(out / "pages.jsonl")] == ["good", "old"]
    assert (out / "old.txt").read_bytes() == RUSSIAN.encode("utf-8")
    assert (out / "old.ann").read_bytes() == (out / "good.ann").read_bytes()

    assert main(["annotate", str(pages / "good.txt"), "-o", str(out)]) == 0
    assert not (out / "failures.jsonl").exists()

    # a path that was mistyped takes no results away
    kept = (out / "pages.jsonl").read_bytes()
    assert main(["annotate", str(pages / "god.txt"), "-o", str(out)]) == 2
    assert (out / "pages.jsonl").read_bytes() == kept != b""


def test_pages_of_one_name_and_files_that_would_be_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = write(tmp_path / "x/news.txt", RUSSIAN), write(tmp_path / "y/news.txt", RUSSIAN + "Да.\n")
    assert main(["annotate", str(one), str(two), "-o", str(tmp_path / "out"), "--format", "brat"]) == 0
    assert (tmp_path / "out/news.txt").read_bytes() == one.read_bytes()
    assert (tmp_path / "out/y_news.txt").read_bytes() == two.read_bytes()
    assert "this one is called 'y_news'" in capsys.readouterr().err

    assert main(["annotate", str(one), "-o", str(one.parent), "--format", "brat"]) == 0
    assert one.with_suffix(".ann").exists()
    old = RUSSIAN.encode("windows-1251")
    assert main(["annotate", str(write(one, old)), "-o", str(one.parent), "--format", "brat"]) == 1
    assert one.read_bytes() == old


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "COMMAND"),
        (["annotate"], "PATH"),
        (["annotate", "page.txt"], "-o/--output"),
        (["annotate", "page.txt", "-o", "out", "--format", "jsonl,pdf"], "unknown format 'pdf'"),
        (["annotate", "page.txt", "-o", "out", "--format", ","], "unknown format"),
        (["annotate", "page.txt", "-o", "out", "--lang", "de"], "invalid choice: 'de'"),
        (["annotate", "page.txt", "-o", "out", "--meta", "nowhere.json"], "cannot read nowhere.json"),
        (["annotate", "page.txt", "-o", "out", "--meta", "page.txt"], "page.txt: expected a column"),
        (["annotate", "page.txt", "-o", "out", "--names", "nobody"], "no name tagger 'nobody'"),
        (["annotate", "page.txt", "-o", "page.txt"], "cannot write page.txt"),
        (["explain", "nowhere.txt"], "nowhere.txt: cannot be read"),
        (["link", "Русе", "--country", "Bulgaria"], "expected an ISO 3166-1 code"),
        (["date", "в этом году", "--page-date", "вчера"], "--page-date"),
        (["score", "nowhere", "nowhere"], "nowhere"),
        (["check", "nowhere"], "there is no such folder"),
    ],
)
def test_wrong_calls(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "page.txt", RUSSIAN)
    try:
        status: object = main(arguments)
    except SystemExit as stop:  # argparse ends the process itself
        status = stop.code
    assert status == 2
    shown = capsys.readouterr().err
    assert shown.splitlines()[-1].startswith("cityrel")
    assert message in " ".join(shown.split())


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["link", "Штутгарте", "--lang", "ru"], ["Штутгарт", "GeoNames:2825297", "DE"]),
        (["link", "Самарой"], ["ru: Самарой -> Самара", "GeoNames:499099"]),
        (["link", "България", "--lang", "bg"], ["ISO3166:BG"]),
        (["link", "Нямагоград", "--lang", "bg"], ["no place (GeoNames:NIL)", "not found"]),
        (["date", "споразумение от 27.10.1994 г."], ["read as bg", "27.10.1994 г.", "16-29", "1994-10-27"]),
        (["date", "до конца этого года", "--page-date", "2019-03-04"], ["read as ru", "этого года", "2019"]),
        (["date", "с 28 апреля по 3 мая 2010 г."], ["read as ru", "2010-04-28/2"]),
        (["date", "12-15 май 2011 г."], ["read as bg", "2011-05-12/2"]),
        (["date", "без дат"], ["dates: 0"]),
        (["schema"], ['"$schema"', '"mentions"', '"AGREEMENT"']),
    ],
)
def test_small_commands(capsys: pytest.CaptureFixture[str], arguments: list[str], expected: list[str]) -> None:
    assert main(arguments) == 0
    shown = capsys.readouterr().out
    assert all(part in shown for part in expected), shown


def test_explain(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = write(tmp_path / "page.txt", RUSSIAN)
    assert main(["explain", str(page)]) == 0
    lines = capsys.readouterr().out.splitlines()
    start = RUSSIAN.index("договор")
    words = "[договор о побратимстве] с городом Штутгартом"
    assert any(line.strip().startswith(f"{start}-{start + 22}: ") and words in line for line in lines)
    assert any(line.split()[:2] == ["date", "1999"] and "SIGNED_ON" in line for line in lines)
    assert any(line.split()[:2] == ["party", "Штутгарт"] and "PARTY" in line for line in lines)
    assert main(["explain", str(write(page, UKRAINIAN))]) == 1


def test_score_and_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page, out = write(tmp_path / "page.txt", RUSSIAN), tmp_path / "out"
    assert main(["annotate", str(page), "-o", str(out), "--format", "brat"]) == 0
    assert main(["check", str(out)]) == 0
    files = ["--json", str(tmp_path / "scores.json"), "--markdown", str(tmp_path / "scores.md")]
    meta = write(tmp_path / "meta.csv", "page,home\npage,Самара\nother,Тверь\n")
    capsys.readouterr()
    assert main(["score", str(out), str(out), "--meta", str(meta), *files]) == 0
    assert "meta.csv: no page for 1 name ('other')" in capsys.readouterr().err
    assert json.loads((tmp_path / "scores.json").read_text(encoding="utf-8"))["total"]["entities"]["all"]["f1"] == 1.0
    assert "| all |" in (tmp_path / "scores.md").read_text(encoding="utf-8")
    capsys.readouterr()
    write(out / "page.ann", "T1\tCITY 0 6\tГород \n")
    assert main(["check", str(out), "--text", str(out)]) == 1
    assert "page.ann:1:" in capsys.readouterr().out


def test_version_and_quick_start() -> None:
    """The command answers without loading what only the pipeline needs."""
    code = (
        "import sys\nfrom cityrel.cli import main\n"
        "try:\n    main(['--version'])\nexcept SystemExit: pass\n"
        "print(sorted({'spacy', 'numpy', 'rich', 'pydantic'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["cityrel", "0.1.0", "[]"]
