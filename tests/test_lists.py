"""The lists that normalisation is scored on: in order, and accuracy above the floors that were reached."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from cityrel.edtf import parse
from cityrel.gazetteer import Gazetteer
from cityrel.scheme import ROLES
from evaluation import lists
from evaluation.lists import HALVES, Outcome, half_of, read_list, unmarked


def accuracy(outcomes: Iterable[Outcome], end: str) -> float:
    """Share of the outcomes right in the groups whose names end so."""
    counted = [item.right for item in outcomes if item.group.endswith(end)]
    return sum(counted) / len(counted)


@pytest.mark.parametrize(("name", "least"), [("people", 150), ("dates", 200)])
def test_lists_are_long_enough(name: str, least: int) -> None:
    rows = [*read_list(name), *read_list(f"{name}_held_out")]
    assert len(rows) == len({(row["lang"], row["text"], row.get("page")) for row in rows}) >= least


def test_towns_are_many_and_split_in_two() -> None:
    ids = [row["id"] for row in read_list("towns")]
    assert len(ids) == len(set(ids)) >= 400
    assert all(0.4 < sum(half_of(item) == half for item in ids) / len(ids) < 0.6 for half in HALVES)


def test_towns_are_in_the_gazetteer() -> None:
    gazetteer = Gazetteer.load()
    for row in read_list("towns"):
        assert gazetteer.knows(f"GeoNames:{row['id']}"), row
        assert row["country"] in gazetteer.countries, row
        assert all(row[column] for column in ("bg", "ru", "gen", "ins", "prep")), row


def test_people_and_dates_are_marked() -> None:
    for row in [*read_list("people"), *read_list("people_held_out")]:
        _, spans = unmarked(row["text"])
        if not spans:
            assert row["names"] == row["roles"] == "-", row
            continue
        assert len(spans) == len(row["names"].split("; ")) == len(row["roles"].split("; ")), row
        assert {"mayor", *ROLES}.issuperset(row["roles"].split("; ")), row
    for row in [*read_list("dates"), *read_list("dates_held_out")]:
        _, spans = unmarked(row["text"])
        values = [] if row["values"] == "-" else row["values"].split()
        assert len(spans) == len(values), row
        assert all(str(parse(value)) == value for value in values), row


def test_dates_reach_their_floors() -> None:
    outcomes = list(lists.dates())
    assert accuracy(outcomes, "with dates, values") >= 0.98
    assert accuracy(outcomes, "without dates, values") == 1.0


def test_people_reach_their_floors() -> None:
    outcomes = list(lists.people())
    assert accuracy(outcomes, "names") >= 0.95
    assert accuracy(outcomes, "offices") >= 0.93


def test_towns_with_their_state_reach_their_floor() -> None:
    outcomes = list(lists.bare_towns())
    assert accuracy(outcomes, "bare, state given") >= 0.98
