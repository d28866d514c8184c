"""How fast the pipeline is, beside natasha, spaCy and Stanza on the same text: ``python -m evaluation speed``.

Every system runs in a process of its own, pinned to one core, and reads the same pages: those of ``seeds/``, in each
round with other names (``fresh``), so that nothing kept from an earlier page helps. Speed is characters by second of
processor time, each page at its best of the rounds, since other work on the machine only ever makes it slower.

    python -m evaluation speed                          the table here, files under evaluation/reports
    python -m evaluation speed --text a.txt b.txt       on other pages
    python -m evaluation speed --stanza DIR             with Stanza, whose models are in that folder
"""

from __future__ import annotations

import argparse
import gc
import importlib.util
import json
import os
import random
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import regex

from evaluation.gold import ROOT
from evaluation.render import table_lines

REPORTS = Path(__file__).parent / "reports"
#: What the issue of speed asks for: of natasha's speed, of one process's, seconds and MB to load.
GOALS = {"natasha": 0.7, "jobs": 1.8, "load": 1.5, "memory": 400}
_SIZES = (50_000, 500_000, 2_800_000)
_NAME = regex.compile(r"(?<=\p{Ll}[,]?\s)\p{Lu}\p{Ll}{3,}")
_TITLES = {
    "cityrel": "cityrel, complete",
    "tagger": "cityrel's tagger alone",
    "natasha": "natasha, segmenter and NER",
    "spacy": "spaCy, blank and NER (names-bg-cnn)",
    "stanza": "Stanza, tokenizer and NER",
}
_Read = Callable[[str, str], object]


def seed_pages() -> list[Path]:
    """The pages measured by default."""
    return sorted((ROOT / "seeds").glob("*.txt"))


def fresh(text: str, lang: str, draw: random.Random) -> str:
    """A page with other names: half of its capitalised words inside sentences, each the same throughout."""
    names = _place_names(lang)
    other: dict[str, str] = {}

    def rename(match: regex.Match[str]) -> str:
        word = match.group()
        if word not in other:
            other[word] = draw.choice(names) if draw.random() < 0.5 else word
        return other[word]

    return str(_NAME.sub(rename, text))


def _place_names(lang: str, kept: dict[str, list[str]] = {}) -> list[str]:  # noqa: B006
    if lang not in kept:
        from cityrel.gazetteer import Gazetteer

        kept[lang] = [name.capitalize() for name in Gazetteer.load().single_words(lang) if len(name) > 3][::7]
    return kept[lang]


def long_page(pages: Sequence[tuple[str, str]], size: int, draw: random.Random) -> tuple[str, str]:
    """Language and text of a page of so many characters, made of the pages of one language with fresh names."""
    lang = pages[0][0]
    parts: list[str] = []
    while sum(map(len, parts)) < size:
        parts += [fresh(text, code, draw) for code, text in pages if code == lang]
    return lang, "\n\n".join(parts)[:size]


# ------------------------------------------------------------------ a system in a process of its own


def available(system: str, stanza: str | None) -> bool:
    """Whether a system can be measured: it is installed, and has models for both languages."""
    if system == "stanza" and not all(stanza and (Path(stanza) / lang / "ner").is_dir() for lang in ("bg", "ru")):
        return False
    return system in ("cityrel", "tagger") or importlib.util.find_spec(system) is not None


def reader(system: str, stanza: str | None) -> _Read:
    """Load a system; what comes back reads one page, given its language."""
    if system in ("cityrel", "tagger"):
        import cityrel

        if system == "cityrel":
            nlp = cityrel.load()
            return lambda lang, text: nlp(text, lang=lang)
        from cityrel.names import load_tagger

        tagger = load_tagger()
        return lambda _lang, text: tagger.tag(text.splitlines())
    if system == "natasha":
        from natasha import Doc, NewsEmbedding, NewsNERTagger, Segmenter  # type: ignore[import-untyped]

        segmenter, ner = Segmenter(), NewsNERTagger(NewsEmbedding())

        def read(_lang: str, text: str) -> object:
            doc = Doc(text)
            doc.segment(segmenter)
            doc.tag_ner(ner)
            return doc

        return read
    if system == "spacy":
        import spacy

        from cityrel.names.artefacts import find_artefact

        model = spacy.load(find_artefact("names-bg-cnn") / "model")
        return lambda _lang, text: model(text)
    import stanza as package

    models = {
        lang: package.Pipeline(lang, dir=stanza, processors="tokenize,ner", download_method=None, verbose=False)
        for lang in ("bg", "ru")
    }
    return lambda lang, text: models[lang](text)


def measure(system: str, pages: Sequence[tuple[str, str]], options: Mapping[str, Any]) -> dict[str, Any]:
    """Load a system and time it; run in a process of its own, since memory is the process's.

    Args:
        system: its name.
        pages: language and text of each.
        options: ``rounds``, ``core``, ``stanza``, ``sizes`` of long pages (cityrel only), ``wait`` for a line on stdin
            between warming up and the first round.
    """
    if options.get("core") is not None and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {options["core"]})
    before, began = peak_memory(), time.perf_counter()
    read = reader(system, options.get("stanza"))
    result: dict[str, Any] = {"load_s": time.perf_counter() - began, "loaded_mb": peak_memory()}
    draw = random.Random(7)
    langs = dict.fromkeys(lang for lang, _ in pages)
    began = time.perf_counter()
    for lang in langs:
        read(lang, next(text for code, text in pages if code == lang))
    result["first_pages_s"] = time.perf_counter() - began
    result["own_mb"] = peak_memory() - before
    rounds = [[(lang, fresh(text, lang, draw)) for lang, text in pages] for _ in range(options["rounds"])]
    if options.get("wait"):
        print("ready", flush=True)
        sys.stdin.readline()
    best = [float("inf")] * len(pages)
    wall = time.perf_counter()
    for texts in rounds:
        for number, (lang, text) in enumerate(texts):
            began = time.process_time()
            read(lang, text)
            best[number] = min(best[number], (time.process_time() - began) / len(text))
    result["wall_s"] = time.perf_counter() - wall
    result["chars"] = sum(len(text) for texts in rounds for _, text in texts)
    result["speed"] = {}
    for view in (*langs, "all"):
        chosen = [(len(text), best[at]) for at, (lang, text) in enumerate(pages) if view in (lang, "all")]
        result["speed"][view] = sum(count for count, _ in chosen) / sum(count * each for count, each in chosen)
    if system == "cityrel":
        result["stages"] = stages(rounds[-1])
        result["lengths"] = lengths(read, pages, options.get("sizes", ()), draw)
    result["peak_mb"] = peak_memory()
    return result


def stages(pages: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Each stage's share of cityrel's time on some pages."""
    import cityrel
    from cityrel.document import Page
    from cityrel.languages import load_pack
    from cityrel.pipes.draft import Draft
    from cityrel.pipes.steps import STEPS, document_of

    nlp = cityrel.load()
    spent: defaultdict[str, float] = defaultdict(float)
    for lang, text in pages:
        nlp(text, lang=lang)
    gc.disable()  # as the pipeline does while it reads a page
    for lang, text in pages:
        page = Page(text)
        began = time.process_time()
        nlp.language_of(page)
        spent["language"] += time.process_time() - began
        draft = Draft(page, load_pack(lang))
        for name, step in {**STEPS, "records": document_of}.items():
            began = time.process_time()
            step(draft)
            spent[name] += time.process_time() - began
    gc.enable()
    total = sum(spent.values())
    return {name: value / total for name, value in spent.items()}


def lengths(
    read: _Read, pages: Sequence[tuple[str, str]], sizes: Sequence[int], draw: random.Random
) -> list[dict[str, Any]]:
    """Microseconds a character for pages of some lengths, one of each language that there are pages of."""
    rows = []
    for lang in dict.fromkeys(lang for lang, _ in pages):
        for size in sizes:
            code, text = long_page([page for page in pages if page[0] == lang], size, draw)
            began = time.process_time()
            read(code, text)
            spent = time.process_time() - began
            rows.append(
                {
                    "lang": lang,
                    "chars": len(text),
                    "bytes": len(text.encode()),
                    "us_per_char": spent / len(text) * 1e6,
                }
            )
    return rows


def peak_memory() -> float:
    """The most memory that this process has held, in MB."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


# ------------------------------------------------------------------------------- all systems


def _start(system: str, files: Sequence[Path], options: Mapping[str, Any]) -> subprocess.Popen[str]:
    call = {"system": system, "files": [str(path) for path in files], **options}
    return subprocess.Popen(
        [sys.executable, "-m", "evaluation.speed", json.dumps(call)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "RAYON_NUM_THREADS": "1"},
    )


def _result(process: subprocess.Popen[str]) -> dict[str, Any]:
    out, _ = process.communicate()
    if process.returncode:
        raise RuntimeError("a process that was measured failed; its error is above")
    result: dict[str, Any] = json.loads(out.splitlines()[-1])
    return result


def jobs(files: Sequence[Path], rounds: int, numbers: Sequence[int]) -> list[dict[str, Any]]:
    """Characters a second of so many processes at once, each with the same pages on a core of its own."""
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else list(range(os.cpu_count() or 1))
    rows = []
    for number in numbers:
        workers = [
            _start("cityrel", files, {"rounds": rounds, "core": cores[-1 - index % len(cores)], "wait": True})
            for index in range(number)
        ]
        for worker in workers:
            assert worker.stdout is not None
            worker.stdout.readline()
        for worker in workers:
            assert worker.stdin is not None
            worker.stdin.write("\n")
            worker.stdin.flush()
        results = [_result(worker) for worker in workers]
        together = sum(result["chars"] for result in results) / max(result["wall_s"] for result in results)
        rows.append({"jobs": number, "cores": len(cores), "chars_per_s": together})
    return rows


def run(files: Sequence[Path], systems: Sequence[str], options: Mapping[str, Any]) -> dict[str, Any]:
    """Measure all systems on the same pages, one after the other on one core; JSON values."""
    core = max(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else None
    load = os.getloadavg()[0]
    here = [system for system in systems if available(system, options["stanza"])]
    return {
        "pages": [path.name for path in files],
        "rounds": options["rounds"],
        "load_average": load,
        "systems": {system: _result(_start(system, files, {**options, "core": core})) for system in here},
        "missing": [system for system in systems if system not in here],
        "jobs": jobs(files, options["rounds"], options["jobs"]),
    }


# ---------------------------------------------------------------------------------- reports


def tables(result: Mapping[str, Any]) -> Iterator[tuple[str, list[str], list[list[str]]]]:
    """The report as tables: title, heads, rows."""
    systems = result["systems"]
    base = systems.get("natasha", {}).get("speed", {})
    langs = list(dict.fromkeys(lang for own in systems.values() for lang in own["speed"]))
    rows = []
    for name, own in systems.items():
        cells = [
            f"{own['speed'][lang]:,.0f}" + (f" ({own['speed'][lang] / base[lang]:.2f})" if lang in base else "")
            for lang in langs
        ]
        rows.append([_TITLES[name], *cells, f"{own['load_s']:.2f}", f"{own['first_pages_s']:.2f}"])
        rows[-1] += [f"{own['loaded_mb']:.0f}", f"{own['peak_mb']:.0f}"]
    heads = ["system", *(f"{lang}, chars/s (of natasha's)" for lang in langs)]
    yield "Speed on one core", [*heads, "load, s", "first pages, s", "MB loaded", "MB at most"], rows
    own = systems.get("cityrel")
    if own is not None:
        yield "Where cityrel's time goes", ["stage", "share"], [[n, f"{v:.1%}"] for n, v in own["stages"].items()]
        rows = [
            [row["lang"], f"{row['chars']:,}", f"{row['bytes'] / 1e6:.2f}", f"{row['us_per_char']:.1f}"]
            for row in own["lengths"]
        ]
        yield "Pages of growing length", ["language", "characters", "MB", "µs a character"], rows
    rows = [
        [str(row["jobs"]), f"{row['chars_per_s']:,.0f}", f"{row['chars_per_s'] / result['jobs'][0]['chars_per_s']:.2f}"]
        for row in result["jobs"]
    ]
    if rows:
        yield "Processes at once", ["processes", "chars/s", "of one"], rows


def markdown(result: Mapping[str, Any]) -> str:
    """The report in Markdown."""
    lines = [
        "# Speed",
        "",
        f"Made by `python -m evaluation speed` on {len(result['pages'])} pages, {result['rounds']} rounds, "
        "in each with other names.",
        "One core; characters by second of processor time, each page's best round. Processes at once: by the clock.",
        f"Other work on the machine at the start (load average): {result['load_average']:.1f}. "
        f"Goals: {GOALS['natasha']} of natasha's speed, {GOALS['jobs']} times one process's with two, "
        f"{GOALS['load']} s and {GOALS['memory']} MB to load.",
    ]
    if result["missing"]:
        lines += ["", f"Not measured, since not installed or without models: {', '.join(result['missing'])}."]
    for title, heads, rows in tables(result):
        lines += ["", f"## {title}", "", *table_lines(heads, rows)]
    return "\n".join([*lines, "", "![Speed](speed.png)", ""])


def plot(result: Mapping[str, Any], path: Path) -> None:
    """Speeds, shares of time, page length and processes, side by side."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    figure, (left, middle, right, last) = plt.subplots(1, 4, figsize=(16, 3.6), layout="constrained")
    systems = result["systems"]
    left.barh([_TITLES[name] for name in systems], [own["speed"]["all"] / 1000 for own in systems.values()])
    left.invert_yaxis()
    left.set(title="one core", xlabel="thousand characters a second")
    own = systems.get("cityrel", {"stages": {}, "lengths": []})
    middle.barh(list(own["stages"]), [100 * share for share in own["stages"].values()])
    middle.invert_yaxis()
    middle.set(title="cityrel's stages", xlabel="% of its time")
    for lang in dict.fromkeys(row["lang"] for row in own["lengths"]):
        rows = [row for row in own["lengths"] if row["lang"] == lang]
        right.plot([row["chars"] for row in rows], [row["us_per_char"] for row in rows], marker="o", label=lang)
    right.set(title="page length", xlabel="characters", ylabel="µs a character", xscale="log")
    right.set_ylim(bottom=0)
    right.legend()
    numbers = [row["jobs"] for row in result["jobs"]]
    last.plot(numbers, [row["chars_per_s"] / 1000 for row in result["jobs"]], marker="o")
    last.set(title="processes", xlabel="at once", ylabel="thousand characters a second", xticks=numbers)
    last.set_ylim(bottom=0)
    figure.savefig(path, dpi=110)
    plt.close(figure)


def write(result: Mapping[str, Any], folder: Path) -> None:
    """``speed.json``, ``speed.md`` and, where matplotlib is installed, ``speed.png``."""
    folder.mkdir(parents=True, exist_ok=True)
    values = json.dumps(result, indent=1, ensure_ascii=False)
    (folder / "speed.json").write_text(f"{values}\n", encoding="utf-8")
    (folder / "speed.md").write_text(markdown(result), encoding="utf-8")
    plot(result, folder / "speed.png")


def main(arguments: Sequence[str]) -> None:
    """Run the command line."""
    from rich.console import Console
    from rich.table import Table

    parser = argparse.ArgumentParser(prog="python -m evaluation speed", description=__doc__.split("\n\n")[0])
    parser.add_argument("--text", type=Path, nargs="+", help="pages to measure; those of seeds/ by default")
    parser.add_argument("--systems", nargs="+", choices=list(_TITLES), help="some only")
    parser.add_argument("--stanza", type=_folder, help="folder of Stanza's models of both languages")
    parser.add_argument("--rounds", type=int, default=5, help="how often all pages are read")
    parser.add_argument("--sizes", type=int, nargs="*", default=list(_SIZES), help="characters of the long pages")
    parser.add_argument("--jobs", type=int, nargs="*", default=[1, 2], help="processes at once")
    parser.add_argument("--out", type=Path, default=REPORTS, help="folder of the reports")
    options = parser.parse_args(arguments)
    systems = options.systems or list(_TITLES)
    files = [path.resolve() for path in options.text or seed_pages()]
    settings = {name: getattr(options, name) for name in ("rounds", "stanza", "sizes", "jobs")}
    result = run(files, systems, settings)
    console = Console(width=None if sys.stdout.isatty() else 200)
    for title, heads, rows in tables(result):
        table = Table(*heads, title=title, title_justify="left")
        for row in rows:
            table.add_row(*row)
        console.print(table)
    if result["missing"]:
        console.print(f"not measured, since not installed or without models: {', '.join(result['missing'])}")
    write(result, options.out)
    console.print(f"written: {options.out}")


def _folder(name: str) -> str:
    if not Path(name).is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {name}")
    return str(Path(name).resolve())  # measured processes run elsewhere


def _worker(call: dict[str, Any]) -> None:
    from cityrel.reading.language import find_language

    texts = [Path(name).read_bytes().decode("utf-8") for name in call["files"]]
    pages = [(find_language(text) or "bg", text) for text in texts]
    print(json.dumps(measure(call["system"], pages, call)))


if __name__ == "__main__":
    _worker(json.loads(sys.argv[1]))
