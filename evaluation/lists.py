"""Lists made by hand that normalisation is scored on: towns, people and dates.

    python -m evaluation towns|people|dates [--errors] [--half development|held-out]
    python -m evaluation lists
    python -m evaluation lookups

The lists are under ``evaluation/lists``. That of towns is split in two by a hash of its rows, people and dates have a
list each half: errors are to be looked at in the development half only (``--errors`` shows no others). ``lookups``
prints how fast and how big the gazetteer is. ``lists`` scores all three and writes ``evaluation/reports/lists.md``.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter

import regex
from rich.console import Console
from rich.table import Table

import cityrel
from cityrel.document import Mention
from cityrel.gazetteer import Gazetteer
from cityrel.gazetteer.store import FOLDER
from cityrel.languages import available, load_pack
from cityrel.pipeline import Pipeline
from cityrel.pipes.dates import DateFinder
from cityrel.reading.blocks import BlockReader
from cityrel.scheme import PEOPLE
from cityrel.toml import read_toml
from evaluation.gold import REPORTS
from evaluation.render import table_lines
from evaluation.speed import peak_memory

LISTS = Path(__file__).parent / "lists"
DEVELOPMENT, HELD_OUT = HALVES = ("development", "held-out")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one item: the group it is counted in, the half, what was wanted and what was found."""

    group: str
    half: str
    text: str
    wanted: str
    found: str
    #: whether the item was found at all, whatever was made of it
    covered: bool

    @property
    def right(self) -> bool:
        return self.found == self.wanted


def half_of(key: str) -> str:
    """The half that a row belongs to, by the parity of the sha256 of its key."""
    return HALVES[hashlib.sha256(key.encode()).digest()[0] % 2]


def read_list(name: str) -> Iterator[dict[str, str]]:
    """Rows of a list, by column."""
    with open(LISTS / f"{name}.tsv", encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


@cache
def _pipeline() -> Pipeline:
    return cityrel.load()


# ------------------------------------------------------------------- towns


def _halves(name: str) -> Iterator[tuple[str, Iterator[dict[str, str]]]]:
    """The rows of a list that has a file for each half."""
    yield DEVELOPMENT, read_list(name)
    yield HELD_OUT, read_list(f"{name}_held_out")


def towns() -> Iterator[Outcome]:
    """Each town looked up bare, with its state, and in running sentences with and without its state."""
    sentences = read_toml(LISTS / "sentences.toml")
    for number, row in enumerate(read_list("towns")):
        half, needs = half_of(row["id"]), row["needs"].split(",")
        for lang in available():
            yield from _bare(row, lang, half)
            with_state = [item for item in sentences[lang] if "{state" in item["text"]]
            without = [item for item in sentences[lang] if "{state" not in item["text"]]
            # two of the sentences with the state, one of those without where it is enough, by turns
            chosen = [with_state[number % len(with_state)], with_state[(number + 1) % len(with_state)]]
            if "state" not in needs and f"state_{lang}" not in needs:
                plain = [item for item in without if item.get("word") or "word" not in needs]
                chosen.append(plain[number % len(plain)])
            for item in chosen:
                yield from _in_sentence(row, lang, half, item)


def bare_towns() -> Iterator[Outcome]:
    """Each town looked up with its state, in the forms of each language."""
    for row in read_list("towns"):
        for lang in available():
            yield from _bare(row, lang, half_of(row["id"]))


def _forms(row: dict[str, str], lang: str) -> list[str]:
    forms = [row[lang]] if lang not in ("ru",) else [row["ru"], row["gen"], row["ins"], row["prep"]]
    return list(dict.fromkeys(forms))


def _bare(row: dict[str, str], lang: str, half: str) -> Iterator[Outcome]:
    wanted = f"GeoNames:{row['id']}"
    for form in _forms(row, lang):
        place = Gazetteer.load().link(form, lang, country=row["country"], prefer_kind="city").place
        yield Outcome(f"{lang} bare, state given", half, form, wanted, place.id if place else "", place is not None)


def _in_sentence(row: dict[str, str], lang: str, half: str, item: dict[str, str]) -> Iterator[Outcome]:
    stated = "{state" in item["text"]
    name, state = row[item.get("form", lang)], state_name(row["country"], lang)
    caps = "{caps}" in item["text"]
    text = item["text"].format(name=name, caps=name.upper(), state=state, state_caps=state.upper())
    start = text.index(name.upper() if caps else name)
    mention = _mention_at(_pipeline()(text, lang=lang).mentions, start, start + len(name))
    ref, nominative = (mention.ref or "", mention.name or "") if mention is not None else ("", "")
    group = f"{lang} sentence, {'state given' if stated else 'no state'}"
    covered = mention is not None
    yield Outcome(group, half, text, f"GeoNames:{row['id']}", ref, covered)
    yield Outcome(f"{lang} sentence, nominative", half, text, row[lang], nominative, covered)


def _mention_at(mentions: Iterable[Mention], start: int, end: int) -> Mention | None:
    return next((item for item in mentions if item.label == "CITY" and (item.start, item.end) == (start, end)), None)


@cache
def state_name(code: str, lang: str) -> str:
    """The name of a state in a language."""
    places = (Gazetteer.load().place(number, lang) for number in itertools.count())
    return next(place.name for place in places if place.kind == "country" and place.country == code)


# ------------------------------------------------------------------ people


def people() -> Iterator[Outcome]:
    """Each person's name in the nominative, and the office."""
    for half, rows in _halves("people"):
        for row in rows:
            text, spans = unmarked(row["text"])
            mentions = _pipeline()(text, lang=row["lang"]).mentions
            if not spans:
                named = [item.text for item in mentions if item.label in PEOPLE and not item.unnamed]
                yield Outcome(f"{row['lang']} texts without people", half, text, "", "; ".join(named), True)
                continue
            for span, name, role in zip(spans, row["names"].split("; "), row["roles"].split("; "), strict=True):
                at = (item for item in mentions if (item.start, item.end) == span and item.label in PEOPLE)
                found = next(at, None)
                given = found.name or found.text if found is not None else ""
                office = ("mayor" if found.label == "MAYOR" else found.role or "") if found is not None else ""
                covered = found is not None
                yield Outcome(f"{row['lang']} names", half, text, name, given, covered)
                yield Outcome(f"{row['lang']} offices", half, text, role, office, covered)


# ------------------------------------------------------------------- dates


def dates() -> Iterator[Outcome]:
    """The spans and values of the dates of each text."""
    for half, row in ((half, row) for half, rows in _halves("dates") for row in rows):
        text, spans = unmarked(row["text"])
        pack = load_pack(row["lang"])
        reader = pack.get(BlockReader)
        sentences = reader.sentences(text, reader.blocks(text))
        page = None if row["page"] == "-" else row["page"]
        found = pack.get(DateFinder).find(text, sentences, page)
        values = [] if row["values"] == "-" else row["values"].split()
        covered = len(found) == len(spans)
        group = f"{row['lang']} texts {'with' if values else 'without'} dates"
        wanted = [text[start:end] for start, end in spans]
        given = [text[item.start : item.end] for item in found]
        yield Outcome(f"{group}, values", half, text, " ".join(values), " ".join(item.edtf for item in found), covered)
        yield Outcome(f"{group}, spans", half, text, "; ".join(wanted), "; ".join(given), covered)


def unmarked(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """A text without its braces, and the spans that they enclose."""
    text, spans, start = "", [], 0
    for piece in regex.split(r"([{}])", marked):
        if piece == "{":
            start = len(text)
        elif piece == "}":
            spans.append((start, len(text)))
        else:
            text += piece
    return text, spans


# ----------------------------------------------------------------- reports

LISTED: dict[str, Callable[[], Iterator[Outcome]]] = {"towns": towns, "people": people, "dates": dates}


def accuracies(outcomes: Sequence[Outcome]) -> dict[tuple[str, str], tuple[int, int, int]]:
    """For each group and half, in order of appearance: items, those found, those right."""
    table: dict[tuple[str, str], tuple[int, int, int]] = {}
    for item in outcomes:
        items, covered, right = table.get((item.group, item.half), (0, 0, 0))
        table[item.group, item.half] = (items + 1, covered + item.covered, right + item.right)
    return table


def run(name: str, arguments: Sequence[str]) -> int:
    """Score one list and print the table, and with ``--errors`` what is wrong in the development half."""
    parser = argparse.ArgumentParser(
        prog=f"python -m evaluation {name}", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--errors", action="store_true", help="show the development half's errors")
    options = parser.parse_args(arguments)
    outcomes = list(LISTED[name]())
    console = Console(markup=False, highlight=False, emoji=False, soft_wrap=True)
    if options.errors:
        for item in outcomes:
            if item.half == DEVELOPMENT and not item.right:
                console.print(f"{item.group}: {item.text!r}\n    wanted {item.wanted}\n    found  {item.found}")
    table = Table(*("list", "half", "items", "found", "right", "accuracy"))
    for (group, half), (items, covered, right) in accuracies(outcomes).items():
        table.add_row(group, half, str(items), f"{covered / items:.3f}", str(right), f"{right / items:.3f}")
    console.print(table)
    return 0


def report() -> int:
    """Score all lists and write the table of their accuracies."""
    lines = [
        "# Normalisation on lists",
        "",
        "Accuracy on the lists under `evaluation/lists`; made by `python -m evaluation lists`. Towns count as right",
        "when the GeoNames id is, people when the nominative or the office is, dates when all values or spans of a",
        "text are. The held-out half's errors were not looked at; its people are by one who did not know the rules.",
        "",
    ]
    rows = [
        [f"{name}: {group}", half, str(items), f"{covered / items:.3f}", f"{right / items:.3f}"]
        for name, outcomes in LISTED.items()
        for (group, half), (items, covered, right) in accuracies(list(outcomes())).items()
    ]
    text = "\n".join([*lines, *table_lines(["list", "half", "items", "found", "accuracy"], rows)]) + "\n"
    print(text)
    (REPORTS / "lists.md").write_text(text, encoding="utf-8")
    return 0


def lookups(repeats: int = 1_000_000) -> int:
    """Print the gazetteer's size, the time to open it, the memory it takes and how fast it looks names up."""
    print(f"on disk: {sum(path.stat().st_size for path in FOLDER.iterdir()) / 1e6:.1f} MB")
    before, start = _resident(), perf_counter()
    gazetteer = Gazetteer()
    print(f"opened in {1000 * (perf_counter() - start):.1f} ms")
    forms = [form for row in read_list("towns") for form in _forms(row, "ru")]
    new = [key[1:] for key in islice(gazetteer.keys("="), 0, None, 10)]
    for title, names, count in (("names seen for the first time", new, len(new)), ("forms of towns", forms, repeats)):
        start = perf_counter()
        for name in islice(cycle(names), count):
            gazetteer.lookup(name, "ru")
        seconds = perf_counter() - start
        print(f"{count:,} look-ups of {len(names):,} {title}: {seconds:.1f} s, {count / seconds:,.0f} a second")
    print(f"memory: {_resident() - before:.0f} MB more than before it was opened, caches and mapped pages included")
    return 0


def _resident() -> float:
    """The process's resident memory in megabytes; its peak where the system does not tell."""
    status = Path("/proc/self/status")
    if status.is_file():
        return int(regex.search(r"VmRSS:\s*(\d+)", status.read_text())[1]) / 1024  # type: ignore[index]
    return peak_memory()
