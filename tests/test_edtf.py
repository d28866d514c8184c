"""EDTF values: what is read, what is refused, how they are ordered and which days they span."""

from __future__ import annotations

from datetime import date

import pytest

from cityrel.edtf import Edtf, Point, day_number, parse, year_text


def ordinal(text: str) -> int:
    return date.fromisoformat(text).toordinal()


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1994-10-27", "1994-10-27", "1994-10-27"),
        ("2004-11", "2004-11-01", "2004-11-30"),
        ("2000-02", "2000-02-01", "2000-02-29"),
        ("1900-02", "1900-02-01", "1900-02-28"),
        ("1999", "1999-01-01", "1999-12-31"),
        ("1986~", "1986-01-01", "1986-12-31"),
        ("1986-05?", "1986-05-01", "1986-05-31"),
        ("1986-05-02%", "1986-05-02", "1986-05-02"),
        ("198X", "1980-01-01", "1989-12-31"),
        ("19XX", "1900-01-01", "1999-12-31"),
        ("1999-XX", "1999-01-01", "1999-12-31"),
        ("1999-04-XX", "1999-04-01", "1999-04-30"),
        ("1999-XX-31", "1999-01-31", "1999-12-31"),
        ("2001-21", "2001-03-01", "2001-05-31"),
        ("2001-24", "2000-12-01", "2001-02-28"),
        ("2018-04-19/2018-04-22", "2018-04-19", "2018-04-22"),
        ("2003/2005", "2003-01-01", "2005-12-31"),
        ("186X/187X", "1860-01-01", "1879-12-31"),
    ],
)
def test_spans_of_days(text: str, first: str, last: str) -> None:
    value = parse(text)
    assert str(value) == text
    assert value.days() == (ordinal(first), ordinal(last))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        # year 0 is 1 BC and a leap year: its last day is number 0
        ("0000", -365, 0),
        ("0000-12-31", 0, 0),
        ("-0001", -730, -366),
        ("-00XX", day_number(-99, 1, 1), 0),
        ("-02XX", day_number(-299, 1, 1), day_number(-200, 12, 31)),
        ("Y17000-02", day_number(17000, 2, 1), day_number(17000, 2, 28)),
        ("1985/..", ordinal("1985-01-01"), None),
        ("../1985", None, ordinal("1985-12-31")),
        ("/1985-04", None, ordinal("1985-04-30")),
        ("1985/", ordinal("1985-01-01"), None),
        ("XXXX", None, None),
        ("XXXX-09", None, None),
        ("XXXX-02-29", None, None),
        ("XXXX-09-12/XXXX-09-14", None, None),
    ],
)
def test_far_open_and_unknown_days(text: str, first: int | None, last: int | None) -> None:
    value = parse(text)
    assert str(value) == text
    assert value.days() == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "99",
        "-0000",
        "Y01999",
        "2004\n",
        "1999-13",
        "1999-00",
        "1999-04-00",
        "1999-04-31",
        "1999-02-29",
        "1900-02-29",
        "XXXX-02-30",
        "1999-4-3",
        "1X99",
        "X999",
        "Y1999",
        "1999-21-01",
        "27.10.1994",
        "1999 ",
        "1999-04-03T10:00",
        "/",
        "../..",
        "..",
        "2005/2003",
        "2001/2002/2003",
    ],
)
def test_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse(text)


def test_order() -> None:
    ordered = ["../1950", "-0299", "18XX", "198X", "1980", "1980-05", "1981-05-01", "1981-05-02/1981-05-03", "XXXX-05"]
    # a wider value that starts on the same day comes after the narrower one
    expected = ["../1950", "-0299", "18XX", "1980", "198X", "1980-05", "1981-05-01", "1981-05-02/1981-05-03", "XXXX-05"]
    assert [str(value) for value in sorted(parse(text) for text in reversed(ordered))] == expected
    assert parse("1999") <= parse("1999") < parse("2000")


@pytest.mark.parametrize(
    ("wide", "narrow", "covered"),
    [
        ("1999", "1999-05", True),
        ("1999-05", "1999", False),
        ("199X", "1999-05-03", True),
        ("1995/2003", "1999/2001", True),
        ("1995/2003", "2001/2005", False),
        ("1995/..", "2020", True),
        ("1995/..", "1994", False),
        ("../1995", "1994-01-01", True),
        ("XXXX-05", "1999-05", False),
        ("XXXX-05", "XXXX-05", True),
        ("1999", "XXXX-05", False),
    ],
)
def test_covers(wide: str, narrow: str, covered: bool) -> None:
    assert parse(wide).covers(parse(narrow)) is covered


def test_approximate() -> None:
    assert str(parse("1986").approximate()) == "1986~"
    assert str(parse("1986/1990").approximate()) == "1986~/1990~"
    assert str(parse("../1990").approximate()) == "../1990~"


@pytest.mark.parametrize(
    ("number", "text"), [(1999, "1999"), (862, "0862"), (0, "0000"), (-299, "-0299"), (17000, "Y17000")]
)
def test_year_text(number: int, text: str) -> None:
    assert year_text(number) == text
    assert Point(text).number == number


def test_values_are_hashable_and_equal_when_written_alike() -> None:
    assert {parse("1999-05"), Edtf(Point("1999", 5))} == {parse("1999-05")}
    assert parse("1986") != parse("1986~")


@pytest.mark.parametrize("day", ["0001-01-01", "1600-03-01", "1970-01-01", "2024-02-29", "9999-12-31"])
def test_day_numbers_agree_with_the_standard_library(day: str) -> None:
    wanted = date.fromisoformat(day)
    assert day_number(wanted.year, wanted.month, wanted.day) == wanted.toordinal()
