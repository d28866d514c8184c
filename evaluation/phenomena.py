"""The suite of made-up pages with their expected records (``tests/phenomena``), and how a page of it is scored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from cityrel.document import Agreement, Document
from cityrel.languages import available
from cityrel.scoring import Counts, Event
from cityrel.scoring.matching import best_pairs
from cityrel.things import fold, name_parts, same_person
from cityrel.toml import read_toml

FOLDER = Path(__file__).parent.parent / "tests" / "phenomena"
#: The part to develop on, and the one that was read last (see tests/test_phenomena.py).
PARTS = {"dev": FOLDER, "held_out": FOLDER / "held_out"}
LISTS = ("parties", "dates", "signatories", "place", "valid_for")
KEY = ("records", "all")

Slots = frozenset[tuple[str, str]]


@dataclass
class Scores:
    """Sums over some cases: the slots of agreements, and ties by their pair and kind."""

    agreements: Counts = field(default_factory=Counts)
    ties: Counts = field(default_factory=Counts)
    #: cases without records, and those of them that were left empty
    empty: Counter[bool] = field(default_factory=Counter)

    def add(self, other: Scores) -> None:
        for mine, its in ((self.agreements, other.agreements), (self.ties, other.ties)):
            mine.add(Event(KEY, 0, its.gold, its.pred, its.correct))
        self.empty += other.empty

    def __str__(self) -> str:
        ties = f"{self.ties.f1:.3f}" if self.ties.gold or self.ties.pred else "  -  "
        agreements = f"{self.agreements.f1:.3f}" if self.agreements.gold or self.agreements.pred else "  -  "
        return f"agreements {agreements}  ties {ties}  left empty {self.empty[True]} of {self.empty.total()}"


@cache
def files(part: str) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """For each file of a part its language, name and cases."""
    found = []
    for lang in available():
        for path in sorted((PARTS[part] / lang).glob("*.toml")):
            found.append((lang, path.stem, read_toml(path)["case"]))
    return found


def cases(*parts: str) -> Iterator[dict[str, Any]]:
    for part in parts:
        for _, _, rows in files(part):
            yield from rows


# --------------------------------------------------------------- the score of a case


def slots(row: dict[str, Any]) -> Slots:
    """An agreement as a set of (slot, value)."""
    values = {(name, row[name]) for name in ("type", "form", "status")}
    for name in LISTS:
        values |= {(name, fold(item) if name not in ("dates", "valid_for") else item) for item in row.get(name, [])}
    return frozenset(values)


def found_slots(row: Agreement, expected: Iterable[dict[str, Any]]) -> Slots:
    """A record as a set of (slot, value); a person who may be an expected one has that one's name."""
    names = [name for other in expected for name in other.get("signatories", [])]

    def as_expected(name: str) -> str:
        return next((other for other in names if same_person(name_parts(name), name_parts(other))), name)

    return slots(
        {
            "type": row.type,
            "form": row.form,
            "status": row.status,
            "parties": [party.name for party in row.parties],
            "dates": row.dates,
            "signatories": [as_expected(name) for name in row.signatories],
            "place": row.place,
            "valid_for": row.valid_for,
        }
    )


def pair_rows(case: dict[str, Any], document: Document) -> tuple[list[Slots], list[Slots], list[tuple[int, int]]]:
    """The expected and the found rows of a case as slots, and which stand for each other: so that they share most."""
    expected = [slots(row) for row in case.get("agreement", [])]
    found = [found_slots(row, case.get("agreement", [])) for row in document.agreements]
    home = {("parties", fold(case.get("home") or document.home or ""))}

    def weight(one: Slots, other: Slots) -> float:
        # a common home town, type or status alone does not make two rows the same
        own = any(name == "parties" for name, _ in (one & other) - home)
        return len(one & other) + 0.5 * (one == other) if own else 0.0

    return expected, found, best_pairs(expected, found, weight)


def exact_rows(case: dict[str, Any], document: Document) -> list[bool]:
    """For each row that was found whether all its slots are those of the expected one."""
    expected, found, pairs = pair_rows(case, document)
    right = {other for one, other in pairs if expected[one] == found[other]}
    return [at in right for at in range(len(found))]


def score(case: dict[str, Any], document: Document) -> Scores:
    """Records paired one to one so that they share most, as in ``cityrel.scoring``; those left over count as wrong."""
    scores = Scores()
    expected, found, pairs = pair_rows(case, document)
    correct = sum(len(expected[one] & found[other]) for one, other in pairs)
    scores.agreements.add(Event(KEY, 0, sum(map(len, expected)), sum(map(len, found)), correct))
    stated = {(frozenset({fold(tie["a"]), fold(tie["b"])}), tie["kind"]) for tie in case.get("tie", [])}
    read = {(frozenset({fold(tie.a.name), fold(tie.b.name)}), tie.kind) for tie in document.ties}
    scores.ties.add(Event(KEY, 0, len(stated), len(read), len(stated & read)))
    if not expected and not stated:
        scores.empty[not found and not read] += 1
    return scores
