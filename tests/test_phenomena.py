"""Made-up pages with their expected records, a phenomenon a file: the totals stay above their floors.

``tests/phenomena/LANG`` is the part to develop on, ``tests/phenomena/held_out/LANG`` the one that is only ever looked
at as a total. Run with ``-s`` to see the scores, for the development part by phenomenon.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import regex
from documents import Read
from documents import parties as parties_of

from cityrel.document import Agreement, Document
from cityrel.edtf import parse
from cityrel.languages import available
from cityrel.scheme import FORMS, STATUSES, TIES, TYPES
from cityrel.scoring import Counts, Event
from cityrel.scoring.matching import best_pairs
from cityrel.things import fold, name_parts, same_person
from cityrel.toml import read_toml

FOLDER = Path(__file__).parent / "phenomena"
PARTS = {"dev": FOLDER, "held_out": FOLDER / "held_out"}
CASE_KEYS = {"id", "home", "url", "date", "text", "agreement", "tie"}
LISTS = ("parties", "dates", "signatories", "place", "valid_for")
AGREEMENT_KEYS = {*LISTS, "type", "form", "status"}
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
            "parties": parties_of(row),
            "dates": row.dates,
            "signatories": [as_expected(name) for name in row.signatories],
            "place": row.place,
            "valid_for": row.valid_for,
        }
    )


def score(case: dict[str, Any], document: Document) -> Scores:
    """Records paired one to one so that they share most, as in ``cityrel.scoring``; those left over count as wrong."""
    scores = Scores()
    expected = [slots(row) for row in case.get("agreement", [])]
    found = [found_slots(row, case.get("agreement", [])) for row in document.agreements]
    home = {("parties", fold(case.get("home") or document.home or ""))}

    def weight(one: Slots, other: Slots) -> float:
        # a common home town, type or status alone does not make two rows the same
        own = any(name == "parties" for name, _ in (one & other) - home)
        return len(one & other) + 0.5 * (one == other) if own else 0.0

    pairs = best_pairs(expected, found, weight)
    correct = sum(len(expected[one] & found[other]) for one, other in pairs)
    scores.agreements.add(Event(KEY, 0, sum(map(len, expected)), sum(map(len, found)), correct))
    stated = {(frozenset({fold(tie["a"]), fold(tie["b"])}), tie["kind"]) for tie in case.get("tie", [])}
    read = {(frozenset({fold(tie.a.name), fold(tie.b.name)}), tie.kind) for tie in document.ties}
    scores.ties.add(Event(KEY, 0, len(stated), len(read), len(stated & read)))
    if not expected and not stated:
        scores.empty[not found and not read] += 1
    return scores


@cache
def floors() -> dict[str, dict[str, float]]:
    return read_toml(FOLDER / "floors.toml")


@pytest.mark.parametrize("part", list(PARTS))
def test_totals_stay_above_their_floors(read: Read, part: str) -> None:
    total = Scores()
    languages: defaultdict[str, Scores] = defaultdict(Scores)
    print()
    for lang, name, rows in files(part):
        scores = Scores()
        for case in rows:
            document = read(lang, case["text"], home=case.get("home"), url=case.get("url"), date=case.get("date"))
            scores.add(score(case, document))
        if part == "dev":
            print(f"{lang}/{name:20} {scores}")
        total.add(scores)
        languages[lang].add(scores)
    for lang, scores in languages.items() if part == "dev" else ():
        print(f"{part}, {lang:19} {scores}")
    print(f"{part + ', all':24} {total}")
    floor = floors()[part]
    assert total.agreements.f1 >= floor["agreements"]
    assert total.ties.f1 >= floor["ties"]
    assert total.empty[True] >= floor["left_empty"] * total.empty.total()


# --------------------------------------------------------------------- the suite itself


def test_the_suite_is_large_enough() -> None:
    sizes = {part: sum(1 for _ in cases(part)) for part in PARTS}
    assert sum(sizes.values()) >= 300
    assert sizes["held_out"] >= sum(sizes.values()) * 0.3
    assert {lang for lang, _, _ in files("dev")} == {lang for lang, _, _ in files("held_out")} == set(available())
    assert all(rows for part in PARTS for _, _, rows in files(part))


def test_ids_are_unique() -> None:
    count = Counter(case["id"] for case in cases(*PARTS))
    assert [id for id, times in count.items() if times > 1] == []


def test_texts_are_unique() -> None:
    count = Counter(case["text"].strip() for case in cases(*PARTS))
    assert [text for text, times in count.items() if times > 1] == []


def test_ids_name_their_language_and_part() -> None:
    for part in PARTS:
        for lang, _, rows in files(part):
            for case in rows:
                assert case["id"].startswith(f"{lang}-")
                assert bool(regex.search(r"-h\d+$", case["id"])) == (part == "held_out"), case["id"]


def test_values_are_legal() -> None:
    for case in cases(*PARTS):
        id = case["id"]
        assert set(case) <= CASE_KEYS, id
        assert case["text"].strip(), id
        for row in case.get("agreement", []):
            assert {"parties", "type", "form", "status"} <= set(row) <= AGREEMENT_KEYS, id
            assert row["type"] in TYPES and row["form"] in FORMS and row["status"] in STATUSES, id
            assert len(row["parties"]) == len(set(row["parties"])) >= 2, id
            for value in [*row.get("dates", []), *row.get("valid_for", [])]:
                assert str(parse(value)) == value, id
        for tie in case.get("tie", []):
            assert {"a", "b", "kind"} <= set(tie) <= {"a", "b", "kind", "since"}, id
            assert tie["kind"] in TIES and tie["a"] != tie["b"], id
            if "since" in tie:
                assert str(parse(tie["since"])) == tie["since"], id
        if "date" in case:
            assert str(parse(case["date"])) == case["date"], id


@pytest.mark.parametrize(
    ("expected", "agreements", "ties", "empty"),
    [
        # gold, found and correct slots (two parties, type, form, status, date); the same of ties; empty pages
        ([("Ниш", "1999")], (6, 6, 6), (1, 1, 1), {}),
        ([], (0, 6, 0), (0, 1, 0), {False: 1}),
        ([("Комо", "1999")], (6, 6, 0), (1, 1, 0), {}),
        ([("Ниш", "1998")], (6, 6, 5), (1, 1, 1), {}),
        ([("Ниш", "1999"), ("Комо", "2001")], (12, 6, 6), (2, 1, 1), {}),
    ],
)
def test_score(
    read: Read,
    expected: list[tuple[str, str]],
    agreements: tuple[int, int, int],
    ties: tuple[int, int, int],
    empty: dict[bool, int],
) -> None:
    document = read("bg", "Побратимени градове\n\n• Ниш (Сърбия)\nДокумент: Договор за дружба (1999 г.)", home="Видин")
    case = {
        "home": "Видин",
        "agreement": [
            {"parties": ["Видин", name], "type": "friendship", "form": "treaty", "status": "signed", "dates": [date]}
            for name, date in expected
        ],
        "tie": [{"a": "Видин", "b": name, "kind": "twin"} for name, _ in expected],
    }
    scores = score(case, document)
    found = [(count.gold, count.pred, count.correct) for count in (scores.agreements, scores.ties)]
    assert found == [agreements, ties]
    assert scores.empty == Counter(empty)
