"""Runs of many pages: the same files however often they were cut off, and failures that stay with their pages."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import faulty_worker
import pytest

import cityrel
from cityrel.batch import supervisor
from cityrel.batch.local import LocalEngine
from cityrel.batch.plan import Options, Plan, Shard, Source
from cityrel.batch.run import RunRefused, run_plan
from cityrel.batch.shard import Job
from cityrel.batch.store import LocalStore, RemoteStore, open_store
from cityrel.batch.supervisor import ShardReport, WorkerError
from cityrel.cli import main
from cityrel.document import Document, Page
from cityrel.pipeline import UnsupportedLanguage
from cityrel.reading.sources import version_of
from cityrel.writing.jsonl import read_rows

ALL = "jsonl,csv,brat,parquet"
WORK = ".cityrel-run"


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers with the stub in place of the pipeline."""
    monkeypatch.setattr(supervisor, "program", faulty_worker.command)


def make_pages(folder: Path, count: int = 30) -> Path:
    """Pages in both languages, with bad ones among them."""
    folder.mkdir(parents=True, exist_ok=True)
    dice = random.Random(7)
    for number in range(count):
        words = dice.choice(["Видин е побратимен с други градове от това време.", "Самара стала городом этого года."])
        data = f"{words}\nстраница {number}\n".encode()
        if number % 10 == 3:
            data = dice.choice([b"", b"\x89PNG\r\n\x1a\n\x00\x00", b"The mayors met.\n", b"ERROR " + data])
        if number % 10 == 6:
            data = data.decode().encode("windows-1251")
        (folder / f"page{number:04}.txt").write_bytes(data)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    """All files of a folder by their names."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def failures(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "failures.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.usefixtures("stub")
def test_the_number_of_jobs_changes_nothing(tmp_path: Path) -> None:
    pages = str(make_pages(tmp_path / "pages"))
    assert main(["annotate", pages, "-o", str(tmp_path / "one"), "--format", ALL]) == 1
    assert main(["annotate", pages, "-o", str(tmp_path / "three"), "--format", ALL, "--jobs", "3"]) == 1
    assert files(tmp_path / "one") == files(tmp_path / "three")
    names = [item.page.name for item in read_rows(tmp_path / "one/pages.jsonl")]
    failed = [item["page"] for item in failures(tmp_path / "one")]
    assert names == sorted(names) and failed == sorted(failed)
    assert sorted(names + failed) == [f"page{number:04}" for number in range(30)]


@pytest.mark.usefixtures("stub")
def test_pages_that_break_their_worker(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pages = make_pages(tmp_path / "pages", 12)
    once = f"ONCE {tmp_path / 'been here'}"
    for name, word in (("page0001", "CRASH"), ("page0002", "HANG"), ("page0005", once), ("page0007", "ERROR")):
        (pages / f"{name}.txt").write_text(f"Видин е град на тази река. {word}", encoding="utf-8")
    (pages / "page0008.txt").write_text("Видин е град. " * 100_000, encoding="utf-8")
    out = tmp_path / "out"
    call = ["annotate", str(pages), "-o", str(out), "--format", ALL, "--timeout", "5", "--max-size", "0.5"]
    assert main([*call, "--lang", "bg"]) == 1
    found = {item["page"]: (item["stage"], item["error"]) for item in failures(out)}
    assert found.pop("page0003")[0] == "read"
    assert found == {
        "page0001": ("annotate", "its process crashed (SIGABRT)"),
        "page0002": ("annotate", "took more than 5 s"),
        "page0007": ("annotate", "RuntimeError: out of words"),
        "page0008": ("read", "2.4 MB is more than the limit of 0.5 MB"),
    }
    # the one that was killed once was tried again
    done = [item.page.name for item in read_rows(out / "pages.jsonl")]
    assert done == ["page0000", "page0004", "page0005", "page0006", "page0009", "page0010", "page0011"]
    assert not (out / "page0001.ann").exists() and (out / "page0005.ann").exists()
    assert "page0007.txt: RuntimeError: out of words" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="names of files that are any bytes")
@pytest.mark.usefixtures("stub")
def test_names_and_texts_that_are_not_utf8(tmp_path: Path) -> None:
    """Old archives leave such names; a lone half of a character may stand in JSON."""
    pages, out = tmp_path / "pages", tmp_path / "out"
    pages.mkdir()
    odd = "Русе".encode("windows-1251")
    (pages / os.fsdecode(odd + b".txt")).write_text("Видин е град.", encoding="utf-8")
    (pages / os.fsdecode(odd + b".csv")).write_text("текст\n", encoding="utf-8")
    rows = ['{"text": "Видин \\ud83d град"}', '{"text": "Видин", "url": "\\ud83d"}']
    (pages / "b.jsonl").write_text("\n".join(rows), encoding="utf-8")
    (pages / f"{'я' * 120}.jsonl").write_text('{"text": "Видин"}', encoding="utf-8")
    assert main(["annotate", str(pages), "-o", str(out), "--lang", "bg", "--format", ALL]) == 1
    assert [(item.page.name, item.text, item.page.url) for item in read_rows(out / "pages.jsonl")] == [
        ("b-000001", "Видин \ufffd град", None),
        ("b-000002", "Видин", "\ufffd"),
        (f"{'я' * 110}-000001", "Видин", None),
        ("pages_%D0%F3%F1%E5", "Видин е град.", None),
    ]
    (row,) = failures(out)
    assert (row["page"], row["file"]) == ("%D0%F3%F1%E5", str(pages / os.fsdecode(odd + b".csv")))


def start(*arguments: str) -> subprocess.Popen[bytes]:
    """The command with the stub, in a process group of its own."""
    code = (
        f"import signal, sys; sys.path[:] = {sys.path!r}\n"
        # a shell's background jobs inherit that Ctrl-C is ignored
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "import faulty_worker\nfrom cityrel.batch import supervisor\nfrom cityrel.cli import main\n"
        "supervisor.program = faulty_worker.command\nsys.exit(main(sys.argv[1:]))"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def wait_for(path: Path, process: subprocess.Popen[bytes]) -> None:
    """Wait until a file is there."""
    while not path.exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.005)


@pytest.mark.skipif(os.name != "posix", reason="process groups")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_killed_again_and_again_and_resumed(tmp_path: Path, jobs: str) -> None:
    pages, cut, whole = make_pages(tmp_path / "pages", 40), tmp_path / "cut", tmp_path / "whole"
    flags = [tmp_path / f"go{number}" for number in range(4)]
    for flag, number in zip(flags, (1, 11, 19, 39), strict=True):
        (pages / f"page{number:04}.txt").write_text(f"Видин е град на тази река. WAIT {flag}", encoding="utf-8")
    call = ["annotate", str(pages), "--format", ALL, "--lang", "bg", "--jobs", jobs]
    for flag in flags:
        process = start(*call, "-o", str(cut), "--resume")
        wait_for(Path(f"{flag}.reached"), process)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        assert (cut / WORK / "plan.json").exists() and not (cut / "pages.jsonl").exists()
        flag.touch()
    for out in (cut, whole):
        process = start(*call, "-o", str(out), "--resume")
        _, said = process.communicate()
        assert process.returncode == 1, said
    assert files(cut) == files(whole)
    assert not (cut / WORK).exists()


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_interrupted_by_ctrl_c(tmp_path: Path) -> None:
    pages, out, flag = make_pages(tmp_path / "pages", 12), tmp_path / "out", tmp_path / "go"
    (pages / "page0007.txt").write_text(f"Видин е град. WAIT {flag}", encoding="utf-8")
    process = start("annotate", str(pages), "--lang", "bg", "-o", str(out))
    wait_for(Path(f"{flag}.reached"), process)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate()
    assert process.returncode == 130
    last = said.decode().splitlines()[-1]
    assert last == "cityrel: interrupted after 1 of 3 shards; to go on, add --resume to the call"
    assert not (out / "pages.jsonl").exists()


@pytest.mark.usefixtures("stub")
def test_what_an_unfinished_run_allows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pages, out = make_pages(tmp_path / "pages", 12), tmp_path / "out"
    call = ["annotate", str(pages), "-o", str(out)]
    run = LocalEngine.run

    def stop_after_one(self: LocalEngine, *arguments: Any) -> Iterator[Shard]:
        with contextlib.closing(run(self, *arguments)) as shards:
            yield next(shards)
            raise KeyboardInterrupt

    def refused(*arguments: str) -> str:
        assert main([*call, *arguments]) == 2
        return capsys.readouterr().err

    with monkeypatch.context() as patch:
        patch.setattr(LocalEngine, "run", stop_after_one)
        assert main(call) == 130
    assert "unfinished run" in refused() and "--resume" in refused() and "--overwrite" in refused()
    assert "formats was jsonl and is now csv" in refused("--resume", "--format", "csv")
    assert "lang was auto and is now bg" in refused("--resume", "--lang", "bg")
    old = (pages / "page0001.txt").read_bytes()
    (pages / "page0001.txt").write_text("Видин е друг град на тази река.", encoding="utf-8")
    assert "have changed" in refused("--resume")
    (pages / "page0001.txt").unlink()
    assert "there were 12 pages and there are now 11" in refused("--resume")
    (pages / "page0001.txt").write_bytes(old)
    assert main([*call, "--overwrite"]) == 1
    assert sorted(path.name for path in out.iterdir()) == ["failures.jsonl", "pages.jsonl"]
    assert "no unfinished run" in refused("--resume")
    # a finished run is written over
    assert main(call) == 1


@pytest.mark.usefixtures("stub")
@pytest.mark.parametrize(
    ("first", "second", "options", "status", "left"),
    [
        ("jsonl", "jsonl", [], 0, ["pages.jsonl"]),
        ("jsonl", "jsonl,csv", [], 0, ["agreements.csv", "pages.jsonl", "ties.csv"]),
        ("csv", "jsonl", [], 2, ["agreements.csv", "ties.csv"]),
        ("jsonl,parquet", "jsonl", [], 2, ["agreements.parquet", "pages.jsonl", "pages.parquet", "ties.parquet"]),
        ("csv", "jsonl", ["--resume"], 2, ["agreements.csv", "ties.csv"]),
        ("csv", "jsonl", ["--overwrite"], 0, ["pages.jsonl"]),
        ("jsonl", "brat", ["--overwrite"], 0, ["a.ann", "a.txt"]),
        ("brat", "brat", ["--resume"], 2, ["a.ann", "a.txt", "b.ann", "b.txt"]),
        # annotations stand by themselves
        ("brat", "brat", [], 0, ["a.ann", "a.txt", "b.ann", "b.txt"]),
        ("brat", "brat", ["--overwrite"], 0, ["a.ann", "a.txt", "b.ann", "b.txt"]),
        ("brat", "jsonl", [], 0, ["a.ann", "a.txt", "b.ann", "b.txt", "pages.jsonl"]),
    ],
)
def test_two_runs_are_not_mixed(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    first: str,
    second: str,
    options: list[str],
    status: int,
    left: list[str],
) -> None:
    pages, out = tmp_path / "pages", tmp_path / "out"
    pages.mkdir()
    for name in ("a.txt", "b.txt"):
        (pages / name).write_text("Видин е град.", encoding="utf-8")
    call = ["annotate", "-o", str(out), "--lang", "bg"]
    assert main([*call, str(pages), "--format", first]) == 0
    old = files(out)
    capsys.readouterr()
    assert main([*call, str(pages / "a.txt"), "--format", second, *options]) == status
    assert sorted(files(out)) == left
    assert status == 0 or files(out) == old
    said = capsys.readouterr().err
    assert (".ann files are not of this run and stay" in said) == ("b.ann" in left and status == 0)
    assert ("--overwrite" in said or "--resume" in said) == (status == 2)


@pytest.mark.usefixtures("stub")
def test_annotations_of_a_page_that_fails_now_are_removed(tmp_path: Path) -> None:
    pages, out = tmp_path / "pages", tmp_path / "out"
    pages.mkdir()
    for name in ("a.txt", "b.txt"):
        (pages / name).write_text("Видин е град.", encoding="utf-8")
    call = ["annotate", str(pages), "-o", str(out), "--lang", "bg", "--format", "brat"]
    assert main(call) == 0
    (pages / "b.txt").write_text("Видин е град. ERROR", encoding="utf-8")
    assert main(call) == 1
    assert sorted(files(out)) == ["a.ann", "a.txt", "b.txt", "failures.jsonl"]


@pytest.mark.usefixtures("stub")
@pytest.mark.parametrize(
    ("names", "format", "status"),
    [
        (["a.txt"], "brat", 0),
        (["a.html", "b.txt"], "brat", 0),
        (["a.html", "a.txt"], "jsonl", 0),
        (["a.html", "a.txt"], "brat", 2),
        (["pages.jsonl"], "csv", 2),
        (["pages.jsonl"], "jsonl", 2),
        (["agreements.csv"], "csv", 2),
        (["failures.jsonl"], "brat", 2),
    ],
)
def test_an_input_is_not_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], names: list[str], format: str, status: int
) -> None:
    page = {".txt": "Видин", ".html": "<p>Видин", ".jsonl": '{"text": "Видин"}', ".csv": "text\nВидин\n"}
    paths = [tmp_path / name for name in names]
    for path in paths:
        path.write_text(page[path.suffix], encoding="utf-8")
    old = files(tmp_path)
    call = ["annotate", *map(str, paths), "-o", str(tmp_path), "--lang", "bg", "--format", format, "--overwrite"]
    assert main(call) == status
    assert {name: data for name, data in files(tmp_path).items() if name in old} == old
    assert ("is read and would be written over" in capsys.readouterr().err) == bool(status)


def plan_of(pages: Path) -> Plan:
    sources = [Source(path.stem, str(path), {}, version_of(path)) for path in sorted(pages.iterdir())]
    return Plan(sources, Options(("jsonl", "brat", "csv", "parquet"), "auto", "default", 10**7), 4)


class Quiet:
    """A watcher that says nothing."""

    def begin(self, total: int, done: int) -> None: ...

    def event(self, shard: Shard, event: dict[str, Any]) -> None: ...

    def finished(self, shard: Shard) -> None: ...

    def merging(self) -> None: ...


class _PowerCut(BaseException):
    pass


class Failing(LocalStore):
    """A folder in which the process ends at the operation of a number."""

    def __init__(self, folder: Path, left: int) -> None:
        super().__init__(folder)
        self.left = left

    def _count(self) -> None:
        if self.left == 0:
            raise _PowerCut
        self.left -= 1

    @contextlib.contextmanager
    def write(self, name: str, *, durable: bool = True) -> Iterator[BinaryIO]:
        self._count()
        with super().write(name, durable=durable) as file:
            yield file
            self._count()

    def remove(self, name: str) -> None:
        self._count()
        super().remove(name)


def test_cut_off_at_any_operation_of_the_parent(tmp_path: Path) -> None:
    plan = plan_of(make_pages(tmp_path / "pages", 12))
    engine = LocalEngine(command=faulty_worker.command())
    run_plan(plan, LocalStore(tmp_path / "whole"), engine, Quiet())
    expected = files(tmp_path / "whole")
    # the shards need to be annotated once only
    almost = tmp_path / "almost"
    with pytest.raises(_PowerCut):
        run_plan(plan, Failing(almost, 3), engine, Quiet())
    assert len(list((almost / WORK).glob("*.done"))) == 3
    count = 0
    while True:
        out = tmp_path / f"cut{count}"
        shutil.copytree(almost, out)
        try:
            run_plan(plan, Failing(out, count), engine, Quiet(), resume=True)
        except _PowerCut:
            if (out / WORK / "plan.json").exists():
                run_plan(plan, LocalStore(out), engine, Quiet(), resume=True)
            assert {name: data for name, data in files(out).items() if not name.startswith(WORK)} == expected
        else:
            break
        count += 1
    assert count > 20
    assert files(out) == expected


def test_two_runs_at_once(tmp_path: Path) -> None:
    plan = plan_of(make_pages(tmp_path / "pages", 4))
    store = LocalStore(tmp_path / "out")

    class Engine:
        def run(self, job: Job, shards: Iterable[Shard], report: ShardReport) -> Iterator[Shard]:
            with pytest.raises(RunRefused, match="another process"):
                run_plan(plan, store, self, Quiet(), overwrite=True)
            yield from LocalEngine(command=faulty_worker.command()).run(job, shards, report)

    assert run_plan(plan, store, Engine(), Quiet()).done > 0


def test_an_output_address(tmp_path: Path) -> None:
    """A place without renames, which fsspec reaches."""
    plan = plan_of(make_pages(tmp_path / "pages", 12))
    engine = LocalEngine(2, command=faulty_worker.command())
    summary = run_plan(plan, open_store(str(tmp_path / "here")), engine, Quiet())
    there = open_store((tmp_path / "there").as_uri())
    assert isinstance(there, RemoteStore)
    assert run_plan(plan, there, engine, Quiet()) == summary
    assert files(tmp_path / "there") == files(tmp_path / "here")


def test_workers_that_do_not_start(tmp_path: Path) -> None:
    plan = plan_of(make_pages(tmp_path / "pages", 4))
    engine = LocalEngine(command=[sys.executable, "-c", "raise SystemExit('no such thing')"])
    with pytest.raises(WorkerError, match="no such thing"):
        run_plan(plan, LocalStore(tmp_path / "out"), engine, Quiet())


def test_a_worker_that_fails_says_why(tmp_path: Path) -> None:
    """It is neither taken for one that was killed, nor aborted by the thread that waits for lines."""
    plan = plan_of(make_pages(tmp_path / "pages", 4))
    code = f"import sys; sys.path[:] = {sys.path!r}; import faulty_worker; faulty_worker.shard.Annotator = None"
    engine = LocalEngine(command=[sys.executable, "-c", f"{code}; faulty_worker.main()"])
    with pytest.raises(WorkerError, match=r"status 1 \(TypeError: 'NoneType' object is not callable\)"):
        run_plan(plan, LocalStore(tmp_path / "out"), engine, Quiet())


def test_parquet_holds_what_jsonl_does(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    plan = plan_of(make_pages(tmp_path / "pages", 12))
    run_plan(plan, LocalStore(tmp_path), LocalEngine(command=faulty_worker.command()), Quiet())
    documents = list(read_rows(tmp_path / "pages.jsonl"))
    rows = pq.read_table(tmp_path / "pages.parquet").to_pylist()
    assert [Document.from_json(row) for row in rows] == documents
    agreements = pq.read_table(tmp_path / "agreements.parquet").to_pylist()
    assert [(row["page"], row["parties"][0]["name"], row["dates"]) for row in agreements] == [
        (item.page.name, item.agreements[0].parties[0].name, ["1999"]) for item in documents
    ]
    assert pq.read_table(tmp_path / "ties.parquet").num_rows == len(documents)


@pytest.mark.usefixtures("stub")
def test_a_file_of_many_pages_over_several_shards(tmp_path: Path) -> None:
    texts = [f"Видин е град с номер {number}." for number in range(1, 12)]
    texts[5] = "CRASH Видин е град."
    lines = [json.dumps({"text": text}, ensure_ascii=False) for text in texts]
    lines[2] = "no row"
    lines[8] = json.dumps({"text": "Видин " * 100_000})
    (tmp_path / "many.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "one.txt").write_text("Самара стала городом.", encoding="utf-8")
    out = tmp_path / "out"
    call = ["annotate", str(tmp_path), "-o", str(out), "--lang", "bg", "--max-size", "0.5", "--jobs", "3"]
    assert main(call) == 1
    done = [item.page.name for item in read_rows(out / "pages.jsonl")]
    assert done == [f"many-{number:06}" for number in (1, 2, 4, 5, 7, 8, 10, 11)] + ["one"]
    assert [(item["page"], item["record"], item["stage"]) for item in failures(out)] == [
        ("many-000003", 3, "read"),
        ("many-000006", 6, "annotate"),
        ("many-000009", 9, "read"),
    ]


@pytest.mark.usefixtures("stub")
def test_a_failure_tells_the_record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its number in the file, in which some hold no page; what is said of it leaves the terminal alone."""
    path = tmp_path / "a\nb.jsonl"
    rows = [json.dumps({"text": f"Видин {word}"}) for word in ("", "ERROR", "CRASH")]
    path.write_text("\n\n".join(["", *rows]), encoding="utf-8")
    alone = tmp_path / "alone.jsonl"
    alone.write_text(f"\n{rows[1]}", encoding="utf-8")
    assert main(["annotate", str(path), str(alone), "-o", str(tmp_path / "out"), "--lang", "bg"]) == 1
    assert [(item["page"], item["record"], item["stage"]) for item in failures(tmp_path / "out")] == [
        ("a\nb-000005", 5, "annotate"),
        ("a\nb-000007", 7, "annotate"),
        ("alone-000002", 2, "annotate"),
    ]
    assert f"failed: {tmp_path}/a\\nb.jsonl, record 5: RuntimeError" in capsys.readouterr().err


def test_pages_through_several_processes(tmp_path: Path) -> None:
    """The library's documents are the same with any number of jobs; no more pages are taken than needed."""
    nlp = cityrel.load()
    texts = [f"Видин е побратимен с Гент от {year} г." for year in range(1990, 2002)]
    taken = 0

    def pages() -> Iterator[Page | str]:
        nonlocal taken
        for number, text in enumerate(texts):
            taken += 1
            yield Page(text, name=f"page{number}", home="Видин") if number % 2 else text

    expected = list(nlp.pipe(pages()))
    assert list(nlp.pipe(pages(), jobs=2)) == expected
    taken = 0
    documents = nlp.pipe(pages(), jobs=2)
    assert next(documents) == expected[0]
    assert taken < 8
    with contextlib.closing(documents):
        pass
    with pytest.raises(UnsupportedLanguage, match="no Cyrillic words"):
        list(nlp.pipe(["Only English words here."], jobs=2))
