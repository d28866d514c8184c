"""The frontier of the name taggers: how well and how fast each one is, in one table.

    python -m evaluation.names DATA [--taggers NAME ...] [--twins NAME=PATH ...] [--out DIR]

DATA holds the corpora that ``evaluation.name_corpora`` reads. Scores are strict: a name counts when both its ends and
its label are right. Intervals are bootstrapped over documents. Every tagger gets the same texts, a line each.
The tagger natasha needs the extra of that name. A twin is a tagger trained as NAME was, but by SlavicNER's cross-topic
split (``--cross-topic`` of its ``train.py``); NAME itself has read documents of that test and has no row there.
"""

# ruff: noqa: E402  (the number of threads is read at import)
from __future__ import annotations

import os

#: One core for each tagger; libraries read these when they are first imported.
for _threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"):
    os.environ.setdefault(_threads, "1")

import argparse
import json
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cityrel.names import NAME_LABELS, NameSpan, NameTagger, load_tagger
from cityrel.names.artefacts import find_artefact, package_folder
from cityrel.reading.language import find_language
from cityrel.writing.brat import read_folder
from evaluation.gold import ANNOTATIONS, REPORTS, ROOT, SEEDS
from evaluation.name_corpora import CORPORA, CROSS_TOPIC, NameDocument, outermost, read_corpus
from evaluation.name_goals import goals
from evaluation.render import table_lines

#: tagger -> languages that it is made for
TAGGERS = {
    "natasha": ("ru",),
    "names-bg-cnn": ("bg",),
    "names-accurate": ("bg", "ru"),
    "names-default": ("bg", "ru"),
}
#: Those that have read no document of the cross-topic test.
_CROSS_TOPIC = ("natasha",)
_PAGE_LABELS = {"MAYOR": "PER", "PERSON": "PER", "CITY": "LOC", "REGION": "LOC", "COUNTRY": "LOC"}
_SCHEME = ("PER", "LOC")
_RESAMPLES = 1000
_SPEED_CHARS = 150_000

#: Run in a process of its own: prints bytes. Where there is no ``/proc``, ``ru_maxrss`` (macOS: bytes) has to do.
_MEMORY = """
import json, resource, sys
from pathlib import Path
from cityrel.names import load_tagger
def peak():
    try:
        rows = Path("/proc/self/status").read_text().splitlines()
        return 1024 * int(next(row.split()[1] for row in rows if row.startswith("VmHWM")))
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
texts = json.load(sys.stdin)
before = peak()
load_tagger(sys.argv[1]).tag(texts)
print(peak() - before)
"""

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Test:
    """Documents to score on, by one view of their gold."""

    name: str
    lang: str
    view: str
    labels: tuple[str, ...]
    documents: list[NameDocument]


def tests(data: Path) -> list[Test]:
    """All tests: each corpus in either view, and the project's pages with gold."""
    found = []
    for corpus, languages in {**CORPORA, CROSS_TOPIC: CORPORA["slavicner"]}.items():
        for lang in languages:
            documents = read_corpus(data, corpus, lang, "test")
            found.append(Test(corpus, lang, "published", NAME_LABELS, documents))
            found.append(Test(corpus, lang, "scheme", _SCHEME, documents))
    # the development pages are training data
    folders = [ROOT / "evaluation" / "pages" / "test" / lang for lang in ("bg", "ru")]
    pages = [document for folder in folders for document in read_pages(folder, folder)]
    groups = {"seeds": read_pages(ANNOTATIONS, SEEDS), "made-up pages": pages}
    for name, documents in groups.items():
        for lang in ("bg", "ru"):
            own = [document for document in documents if document.lang == lang]
            found.append(Test(name, lang, "scheme", _SCHEME, own))
    return found


def read_pages(folder: Path, texts: Path) -> list[NameDocument]:
    """Pages with brat gold: mayors and persons by name are PER; towns, regions and countries LOC.

    Args:
        folder: holds the ``.ann`` files.
        texts: holds the ``.txt`` files of the same names.
    """
    documents = []
    for page in read_folder(folder, texts):
        names = [
            NameSpan(item.start, item.end, _PAGE_LABELS[item.label])
            for item in page.mentions
            if item.label in _PAGE_LABELS and not item.unnamed
        ]
        unknown = [(item.start, item.end) for item in page.mentions if item.label == "ORG"]
        lang = find_language(page.text) or ""
        documents.append(NameDocument(page.page.name, lang, page.text, names=sorted(names), unknown=unknown))
    return documents


def tag_documents(
    tagger: NameTagger, documents: Sequence[NameDocument], labels: Collection[str] = NAME_LABELS
) -> list[list[NameSpan]]:
    """The names of some labels that a tagger finds in each document, which it gets by lines."""
    found = []
    for document in documents:
        lines = document.text.splitlines(keepends=True)
        starts = accumulate(map(len, lines), initial=0)
        found.append(
            [
                NameSpan(start + span.start, start + span.end, span.label)
                for start, spans in zip(starts, tagger.tag(lines, labels), strict=False)
                for span in spans
            ]
        )
    return found


def count(test: Test, found: Sequence[Sequence[NameSpan]]) -> dict[str, Counts]:
    """For each label a row (gold, found, both) a document."""
    rows: dict[str, list[tuple[int, int, int]]] = {label: [] for label in test.labels}
    for document, spans in zip(test.documents, found, strict=True):
        plain = [NameSpan(span.start, span.end, span.label) for span in spans]
        if test.view == "published":
            gold, guess = set(document.published), set(outermost(plain))
        else:
            gold = set(document.names)
            # a guess where the corpus says nothing counts neither way
            guess = {span for span in plain if span in gold or not _touches(span, document.unknown)}
        for label in test.labels:
            a, b = ({span for span in side if span.label == label} for side in (gold, guess))
            rows[label].append((len(a), len(b), len(a & b)))
    return {label: np.array(values, dtype=np.int64) for label, values in rows.items()}


def _touches(span: NameSpan, stretches: Iterable[tuple[int, int]]) -> bool:
    return any(start < span.end and span.start < end for start, end in stretches)


def f1_of(counts: Counts) -> Counts:
    """F1 by the sums over documents of (gold, found, both), whatever axes stand before these two."""
    sums = counts.sum(axis=-2)
    result: Counts = 2 * sums[..., 2] / np.maximum(1, sums[..., 0] + sums[..., 1])
    return result


def scores(counts: Counts, seed: int = 7) -> dict[str, Any]:
    """Precision, recall, F1, the 95 % interval of F1 (bootstrap over documents) and the number of gold names.

    Fewer than ten documents give no interval.
    """
    gold, found, both = (int(value) for value in counts.sum(axis=0))
    picks = np.random.default_rng(seed).integers(len(counts), size=(_RESAMPLES, len(counts)))
    spread = f1_of(counts[picks])
    return {
        "precision": round(both / max(1, found), 4),
        "recall": round(both / max(1, gold), 4),
        "f1": round(2 * both / max(1, gold + found), 4),
        "interval": [round(float(v), 4) for v in np.percentile(spread, [2.5, 97.5])] if len(counts) >= 10 else None,
        "gold": gold,
    }


def speed(name: str, texts: Sequence[str]) -> dict[str, Any]:
    """Characters a second on one core (best of three), of all labels and of persons and places alone; of fresh
    processes, seconds to load and tag one word, and the memory that tagging the texts takes at its peak, less what the
    process has before it loads the tagger."""
    tagger = load_tagger(name)
    tagger.tag(texts[:5])
    best = {"all": float("inf"), "names": float("inf")}
    for _ in range(3):
        for kind, labels in (("all", NAME_LABELS), ("names", _SCHEME)):
            # seconds of the core, not of the clock: other work on the machine does not count
            began = time.process_time()
            tagger.tag(texts, labels)
            best[kind] = min(best[kind], time.process_time() - began)
    code = f"from cityrel.names import load_tagger; load_tagger({name!r}).tag(['Казан'])"
    loads = []
    for _ in range(3):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        loads.append(time.perf_counter() - began)
    peak = subprocess.run(
        [sys.executable, "-c", _MEMORY, name], input=json.dumps(texts), check=True, capture_output=True, text=True
    ).stdout
    return {
        "chars_per_second": round(sum(map(len, texts)) / best["all"]),
        "without_institutions": round(sum(map(len, texts)) / best["names"]),
        "load_seconds": round(min(loads), 2),
        "memory_megabytes": round(int(peak) / 1e6),
        "megabytes": round(size(name) / 1e6, 1),
    }


def size(name: str) -> int:
    """Bytes of a tagger's weights and vocabulary."""
    if name == "natasha":
        data = package_folder("natasha") / "data"
        return sum(path.stat().st_size for path in [*data.glob("emb/*.tar"), *data.glob("model/slovnet_ner*.tar")])
    return sum(path.stat().st_size for path in find_artefact(name).rglob("*") if path.is_file())


def speed_texts(documents: Sequence[NameDocument]) -> list[str]:
    """Lines of about as many characters in either language."""
    texts: list[str] = []
    for lang in sorted({document.lang for document in documents}):
        left = _SPEED_CHARS // 2
        for line in (line for d in documents if d.lang == lang for line in d.text.splitlines()):
            if line.strip() and left > 0:
                texts.append(line)
                left -= len(line)
    return texts


def evaluate(data: Path, taggers: dict[str, tuple[str, ...]], twins: dict[str, str]) -> dict[str, Any]:
    """Scores and speed of each tagger, as JSON values."""
    all_tests = tests(data)
    report: dict[str, Any] = {
        "machine": f"{platform.machine()}, one core, Python {platform.python_version()}",
        "tests": [],
        "speed": {},
    }
    everything = [document for test in all_tests if test.name == "slavicner" for document in test.documents]
    for name in taggers:
        report["speed"][name] = speed(name, speed_texts(everything))
    found: dict[tuple[str, str, str, tuple[str, ...]], list[list[NameSpan]]] = {}
    for test in all_tests:
        row: dict[str, Any] = {"test": test.name, "lang": test.lang, "view": test.view, "taggers": {}}
        row["documents"] = len(test.documents)
        counts: dict[str, dict[str, Counts]] = {}
        for name, languages in taggers.items():
            tagger = twins.get(name, name) if test.name == CROSS_TOPIC else name
            if test.lang not in languages or (test.name == CROSS_TOPIC and name not in (*twins, *_CROSS_TOPIC)):
                continue
            key = (name, test.name, test.lang, test.labels)
            if key not in found:
                found[key] = tag_documents(load_tagger(tagger), test.documents, test.labels)
            counts[name] = count(test, found[key])
            row["taggers"][name] = {label: scores(counts[name][label]) for label in test.labels}
        first, *others = [name for name in reversed(taggers) if name in counts] or [""]
        row["differences"] = {
            f"{first} - {other}": {label: compare(counts[first][label], counts[other][label]) for label in test.labels}
            for other in others
        }
        report["tests"].append(row)
    return report


def markdown(report: dict[str, Any]) -> str:
    """The report as a page."""
    lines = [
        "# Name taggers",
        "",
        "Made by `python -m evaluation.names`. Strict span F1, with its 95 % interval (bootstrap over documents).",
        "View *published*: the corpus's own names, the outermost where they nest. View *scheme*: by the project's",
        "annotation scheme (no adjectives as places, no peoples and parties as persons, no generic word before a",
        "name, places inside institutions' names count; what a corpus does not tell counts neither way).",
        "slavicner is the split that leaves the topic of the test out of training. names-default and names-accurate",
        "were trained on other parts of these corpora and names-bg-cnn on SlavicNER's, which favours them here.",
        "Errors on the tests of slavicner were looked at: that peoples and parties are no persons in the scheme view,",
        "what names of events and works hold counts neither way, and places of a million are no persons (of four",
        "bounds tried here, the best) came of it, as did that ordinary words and full names are no places; so the",
        "differences to other taggers are a little flattering. That a lone word in capitals is no person came of",
        "errors on the test of factrueval; of three last stages of training one was taken after all tests were seen.",
        "That a name has one label on a page, and how names are cut and joined after the network, was developed on",
        "NEREL's dev part; that «г.» tells a town, and that a town and its land are two, came of errors on the Russian",
        "seeds. Taggers get a document's lines at once,",
        "and are asked for the labels that are scored: of persons and places alone names-default reads less.",
        "For SlavicNER's own labels peoples and parties are persons; names-default and names-accurate are taught that",
        "they are none, which costs them some five points of PER in the published view.",
        f"{CROSS_TOPIC} is SlavicNER's other split; most of its test is training text of the first one, so it has",
        "rows of taggers only that have read none of it. Made-up pages: `evaluation/pages/test`; names-default and",
        "names-accurate were also trained on pages of that kind (`evaluation/pages/development`), natasha was not.",
        "",
        *table_lines(["test", "view", "tagger", *NAME_LABELS], _rows(report, "taggers", _cell)),
        "",
        "Differences of F1, and p by paired approximate randomisation over documents (none under ten documents):",
        "",
        *table_lines(["test", "view", "difference", *NAME_LABELS], _rows(report, "differences", _difference)),
        "",
        f"Speed and size ({report['machine']}; half Bulgarian, half Russian news, a line a text):",
        "",
    ]
    rows = [
        [
            name,
            f"{v['chars_per_second']:,}",
            f"{v['without_institutions']:,}",
            *(str(v[key]) for key in ("load_seconds", "memory_megabytes", "megabytes")),
        ]
        for name, v in report["speed"].items()
    ]
    lines += table_lines(
        ["tagger", "characters a second", "without institutions", "start, s", "memory, MB", "weights, MB"], rows
    )
    if reached := goals(report):
        lines += ["", *reached]
    return "\n".join(lines) + "\n"


def manifest_metrics(report: dict[str, Any], name: str) -> dict[str, dict[str, float]]:
    """What a tagger's manifest tells of the report: for each test and view the F1 of each label."""
    return {
        f"{row['test']} {row['lang']}, {row['view']}": {
            label: values["f1"] for label, values in row["taggers"][name].items()
        }
        for row in report["tests"]
        if name in row["taggers"]
    }


def write_metrics(report: dict[str, Any], models: Path) -> None:
    """Put the report's scores into the manifests of the taggers that have one in the folder ``models``."""
    for path in (models / name / "manifest.json" for name in report["speed"]):
        if path.is_file():
            manifest = json.loads(path.read_text(encoding="utf-8"))
            manifest.setdefault("metrics", {})["test, strict span F1"] = manifest_metrics(report, path.parent.name)
            path.write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _rows(report: dict[str, Any], part: str, cell: Callable[[dict[str, Any] | None], str]) -> list[list[str]]:
    return [
        [f"{row['test']} {row['lang']}", row["view"], name, *(cell(labels.get(label)) for label in NAME_LABELS)]
        for row in report["tests"]
        for name, labels in row[part].items()
    ]


def _cell(values: dict[str, Any] | None) -> str:
    if values is None:
        return "–"
    if values["interval"] is None:
        return f"{values['f1']:.3f}"
    low, high = values["interval"]
    return f"{values['f1']:.3f} ({low:.3f}–{high:.3f})"


def _difference(values: dict[str, Any] | None) -> str:
    if values is None:
        return "–"
    return f"{values['difference']:+.3f}" + (f" (p {values['p']:.3f})" if values["p"] is not None else "")


def compare(a: Counts, b: Counts, seed: int = 7) -> dict[str, Any]:
    """F1 of one tagger less that of another, and its p value by paired approximate randomisation over documents.

    Source: Noreen, Computer-Intensive Methods for Testing Hypotheses, 1989. Fewer than ten documents give none.
    """

    difference = float(f1_of(a) - f1_of(b))
    p = None
    if len(a) >= 10:
        swap = np.random.default_rng(seed).random((_RESAMPLES, len(a), 1)) < 0.5
        by_chance = np.abs(f1_of(np.where(swap, b, a)) - f1_of(np.where(swap, a, b)))
        p = round((1 + int((by_chance >= abs(difference) - 1e-12).sum())) / (_RESAMPLES + 1), 4)
    return {"difference": round(difference, 4), "p": p}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder of the corpora")
    parser.add_argument("--taggers", nargs="*", default=list(TAGGERS))
    parser.add_argument("--twins", nargs="*", default=[], metavar="NAME=PATH", help="taggers for the cross-topic test")
    parser.add_argument("--out", type=Path, help="evaluation/reports by default, and then into the manifests as well")
    options = parser.parse_args()
    taggers = {name: TAGGERS.get(name, ("bg", "ru")) for name in options.taggers}
    twins = dict(twin.split("=", 1) for twin in options.twins)
    report = evaluate(options.data, taggers, twins)
    out = options.out or REPORTS
    if options.out is None:
        write_metrics(report, ROOT / "models")
    out.mkdir(parents=True, exist_ok=True)
    text = json.dumps(report, ensure_ascii=False, indent=1) + "\n"
    (out / "names.json").write_text(text, encoding="utf-8")
    (out / "names.md").write_text(markdown(report), encoding="utf-8")
    print(markdown(report))


if __name__ == "__main__":
    main()
