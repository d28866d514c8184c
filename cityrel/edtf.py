"""Date values in the Extended Date/Time Format (EDTF, ISO 8601-2:2019), usable on its own.

Understood are dates of level 0 and 1 and what the annotation scheme needs of level 2: calendar dates (``1994-10-27``,
``2004-11``, ``1999``), years before our era (``-0299`` is 300 BC), long years (``Y17000``), seasons (``2001-21``),
unspecified digits (``198X``, ``19XX``, ``XXXX-01-16``, ``1999-XX``, ``1999-12-XX``), the qualifiers ``?``, ``~`` and
``%``, and intervals, also open and unknown ones (``2003/2005``, ``1985/..``, ``/1985``). Times of day are not.

Specification: https://www.loc.gov/standards/datetime/
"""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import total_ordering
from itertools import accumulate

UNKNOWN_YEAR = "XXXX"
_POINT = re.compile(
    r"(?P<year>Y-?[1-9][0-9]{4,8}|(?!-0000)-?[0-9]{4}|-?(?=[0-9X]{4}(?![0-9X]))[0-9]{0,3}X{1,4})"
    r"(?:-(?P<month>(?!00)[0-9]{2}|XX)(?:-(?P<day>(?!00)[0-9]{2}|XX))?)?(?P<mark>[?~%]?)"
)
_DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
#: In a year of 366 days.
_DAYS_BEFORE_MONTH = tuple(accumulate(_DAYS_IN_MONTH, initial=0))
#: The months of seasons 21 to 24; winter is counted in the year that it ends in.
_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (0, 2)}


def days_in_month(year: int, month: int) -> int:
    """How many days a month (1 to 12) of an astronomical year has."""
    return 28 if month == 2 and not isleap(year) else _DAYS_IN_MONTH[month - 1]


def day_number(year: int, month: int, day: int) -> int:
    """Days since 31 December of year 0, as ``datetime.date.toordinal`` counts them, for any astronomical year."""
    before = year - 1
    days = 365 * before + before // 4 - before // 100 + before // 400
    return days + _DAYS_BEFORE_MONTH[month - 1] - (month > 2 and not isleap(year)) + day


@dataclass(frozen=True, slots=True)
class Point:
    """One date of an interval, or the only one.

    ``year`` is kept as EDTF writes it (``1999``, ``198X``, ``-0299``, ``XXXX``); ``month`` is 1 to 12 or a season, 21
    to 24; 0 stands for an unspecified month or day (``XX``), None for none given. ``mark`` is ``""``, ``?``, ``~`` or
    ``%``.

    Raises:
        ValueError: there is no such date.
    """

    year: str
    month: int | None = None
    day: int | None = None
    mark: str = ""

    def __post_init__(self) -> None:
        if not _POINT.fullmatch(self.year):
            raise ValueError(f"not an EDTF year: {self.year!r}")
        if self.day is not None and self.month is None:
            raise ValueError(f"a day without a month: {self.day}")
        if self.month is None:
            return
        if not (0 <= self.month <= 12 or self.month in _SEASONS):
            raise ValueError(f"no such month: {self.month}")
        if self.day is None:
            return
        if self.month in _SEASONS:
            raise ValueError("a season has no day")
        if not 0 <= self.day <= (_DAYS_IN_MONTH[self.month - 1] if self.month else 31):
            raise ValueError(f"no such day: {self.month:02}-{self.day:02}")
        known = self.number
        if known is not None and self.month and self.day > days_in_month(known, self.month):
            raise ValueError(f"no such day: {known}-{self.month:02}-{self.day:02}")

    @property
    def number(self) -> int | None:
        """The astronomical year, or None when a digit of it is unspecified."""
        return None if "X" in self.year else int(self.year.removeprefix("Y"))

    def __str__(self) -> str:
        parts = [self.year]
        parts += ["XX" if part == 0 else f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts) + self.mark

    def days(self) -> tuple[int, int] | None:
        """The first and the last day it may mean (see ``day_number``); None when no digit of the year is known."""
        if self.year.lstrip("-").startswith("X"):
            return None
        ends = sorted(int(self.year.removeprefix("Y").replace("X", digit)) for digit in "09")
        first, last = self._in_year(ends[0])[0], self._in_year(ends[1])[1]
        return first, last

    def _in_year(self, year: int) -> tuple[int, int]:
        if self.month in _SEASONS:
            start, end = _SEASONS[self.month]
            first = day_number(year - 1, 12, 1) if start == 0 else day_number(year, start, 1)
            return first, day_number(year, end, days_in_month(year, end))
        start, end = (self.month, self.month) if self.month else (1, 12)
        if self.day:
            # an unspecified year may well have no 29th of February
            days = [min(self.day, days_in_month(year, month)) for month in (start, end)]
            return day_number(year, start, days[0]), day_number(year, end, days[1])
        return day_number(year, start, 1), day_number(year, end, days_in_month(year, end))


@total_ordering
@dataclass(frozen=True, slots=True)
class Edtf:
    """A date or an interval of dates.

    ``start`` of an interval, or ``end``, is the text ``..`` where it is open and empty where it is unknown; ``end`` is
    None for a single date. Values are ordered by their first day, then by their last; a value of which no day is
    known (``XXXX-05``) comes after all others. Two values are equal when they are written alike.
    """

    start: Point | str
    end: Point | str | None = None

    def __post_init__(self) -> None:
        if self.end is None and not isinstance(self.start, Point):
            raise ValueError("a date without a year")
        if not isinstance(self.start, Point) and not isinstance(self.end, Point):
            raise ValueError("an interval without a date")
        first, last = self.days()
        if first is not None and last is not None and first > last:
            raise ValueError(f"an interval that ends before it starts: {self}")

    @property
    def is_interval(self) -> bool:
        return self.end is not None

    def __str__(self) -> str:
        return str(self.start) if self.end is None else f"{self.start}/{self.end}"

    def days(self) -> tuple[int | None, int | None]:
        """The first and last day it may mean (see ``day_number``); None on a side that is open or not known."""
        last = self.start if self.end is None else self.end
        start = self.start.days() if isinstance(self.start, Point) else None
        end = last.days() if isinstance(last, Point) else None
        return (start[0] if start else None), (end[1] if end else None)

    def covers(self, other: Edtf) -> bool:
        """Whether all days of ``other`` lie within this value (``1999`` covers ``1999-05``); an open side has no limit.

        Values of which a needed side is not known cover only what is written alike.
        """
        if self == other:
            return True
        first, last = self.days()
        other_first, other_last = other.days()
        starts = self.start == ".." or (first is not None and other_first is not None and first <= other_first)
        ends = self.end == ".." or (last is not None and other_last is not None and other_last <= last)
        return starts and ends

    def approximate(self) -> Edtf:
        """The same value marked with ``~`` on each of its dates."""
        start, end = (replace(part, mark="~") if isinstance(part, Point) else part for part in (self.start, self.end))
        assert start is not None
        return Edtf(start, end)

    def _key(self) -> tuple[float, float, str]:
        first, last = self.days()
        low = (float("-inf") if self.is_interval and last is not None else float("inf")) if first is None else first
        return low, (float("inf") if last is None else last), str(self)

    def __lt__(self, other: object) -> bool:
        return self._key() < other._key() if isinstance(other, Edtf) else NotImplemented


def _parse_point(text: str) -> Point:
    match = _POINT.fullmatch(text)
    if match is None:
        raise ValueError(f"not an EDTF date: {text!r}")
    month, day = (None if part is None else 0 if part == "XX" else int(part) for part in match.group("month", "day"))
    return Point(match["year"], month, day, match["mark"])


def parse(text: str) -> Edtf:
    """Read an EDTF date or interval.

    Args:
        text: such as ``1994-10-27``, ``2003/2005``, ``198X`` or ``XXXX-01-16``.

    Raises:
        ValueError: it is not one of the forms this module knows, or there is no such date.
    """
    first, slash, second = text.partition("/")
    if not slash:
        return Edtf(_parse_point(first))
    start, end = (part if part in ("", "..") else _parse_point(part) for part in (first, second))
    return Edtf(start, end)


def agree(ours: Iterable[str], theirs: Iterable[str]) -> bool:
    """Whether some date of the one lies within one of the other: a year and a day of it speak of the same."""
    others = list(theirs)
    for one in ours:
        for other in others:
            if one == other:
                return True
            try:
                first, second = parse(one), parse(other)
            except ValueError:
                continue
            if first.covers(second) or second.covers(first):
                return True
    return False


def year_text(number: int) -> str:
    """A year as EDTF writes it; ``number`` is astronomical: 0 is 1 BC, -299 is 300 BC."""
    if abs(number) > 9999:
        return f"Y{number}"
    return f"-{-number:04}" if number < 0 else f"{number:04}"
