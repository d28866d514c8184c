"""Gives dates their values: fills in missing years and months from what the text says before them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import regex

from cityrel.edtf import UNKNOWN_YEAR, Edtf, Point, parse
from cityrel.pipes.date_patterns import S, any_of

#: How far back a bare day („28-го“) may look for its month, in characters.
_MONTH_REACH = 1500
#: A page's own date stands among its first lines.
_DATELINE_LINES = 12
#: The last year that two digits can mean where the page's date is not known.
_PIVOT = 2035
#: How many years after the page's date two digits can mean.
_AHEAD = 10
_LINE_REST = regex.compile(r"[\s)\],.]*(?:$|[|\t•]|\d{1,2}[:.]\d\d|\s{3})")


@dataclass(slots=True)
class FoundDate:
    """A date in a text.

    ``start`` and ``end`` are character offsets, ``kind`` is ``calendar``, ``anaphoric``, ``decade`` or ``century``,
    ``rule`` names the pattern that found it.
    """

    start: int
    end: int
    edtf: str
    kind: str
    rule: str


@dataclass(slots=True)
class Atom:
    """What the text itself says of one date, or of a range that ends in ``until``."""

    start: int
    end: int
    rule: str
    year: str | None = None
    month: int | None = None
    day: int | None = None
    #: Unit, base and shift of a phrase such as „same year“.
    phrase: tuple[str, str, int] | None = None
    #: Nothing around it is needed to know that it is a date.
    sure: bool = True
    suffixed: bool = False
    #: Written like a date, but there is no such day: kept so that no part of it is taken for one.
    impossible: bool = False
    until: Atom | None = None

    @property
    def precision(self) -> str:
        if self.phrase and self.month is None:
            return "phrase"
        return "day" if self.day is not None else "month" if self.month is not None else "year"

    @property
    def possible(self) -> bool:
        """Whether there is such a day; what is still missing may be anything."""
        if self.day is None and self.month is None:
            return True
        if self.month == 0 or self.day == 0:
            return False
        year = self.year if self.year and len(self.year) == 4 else UNKNOWN_YEAR
        try:
            Point(year, 1 if self.month is None else self.month, self.day)
        except ValueError:
            return False
        return self.month is None or self.month <= 12


@dataclass(slots=True)
class _Known:
    """A date that has its value; ``lends`` says whether dates after it may take their year from it."""

    atom: Atom
    value: Edtf
    lends: bool

    @property
    def last(self) -> Point | None:
        end = self.value.start if self.value.end is None else self.value.end
        return end if isinstance(end, Point) else None

    @property
    def year(self) -> int | None:
        """The year it lies in, if that is one."""
        years = {part.number for part in (self.value.start, self.last) if isinstance(part, Point)}
        return years.pop() if len(years) == 1 else None


class DateResolver:
    """Turns atoms into dates with values.

    Args:
        words: the table ``words`` of a pack's ``dates.toml``.
    """

    def __init__(self, words: dict[str, Any]) -> None:
        self._about = regex.compile(rf"(?<!\p{{L}}){any_of(words['about'])}{S}{{0,2}}$")
        self._recurring = regex.compile(rf"(?<!\p{{L}}){any_of(words['recurring'])}")
        self._page_date = regex.compile(rf"(?<!\p{{L}}){any_of(words['page_date'])}[\s:(]*$")
        self._attribute = regex.compile(rf"\p{{L}}{S}{{1,2}}{any_of(words['from'])}{S}{{1,2}}$")
        self._coordinated = regex.compile(rf"(?:,{S}|{S}{any_of(words['and'])}{S})(?:\p{{Ll}}{{1,4}}{S})?")
        self._open = regex.compile(
            rf"(?<!\p{{L}}){any_of([*words['before_year_or_count'], *words['from']])}{S}{{0,2}}$"
        )
        self._within = regex.compile(rf"(?<!\p{{L}}){any_of(words['before_year'])}{S}{{0,2}}$")

    def resolve(
        self, text: str, sentences: Sequence[tuple[int, int]], atoms: Sequence[Atom], page_date: str | None
    ) -> list[FoundDate]:
        """Dates in order, without those whose value cannot be told; see ``DateFinder.find``."""
        starts = [start for start, _ in sentences]
        dateline = self._dateline(text, atoms)
        page = parse(page_date) if page_date else _value(dateline, "", None) if dateline else None
        known: list[_Known] = []
        for index, atom in enumerate(atoms):
            value = self._resolve(text, sentences, starts, atoms, index, known, page, dateline)
            if value is None:
                continue
            if self._about.search(text, max(0, atom.start - 30), atom.start):
                value = value.approximate()
            known.append(_Known(atom, value, self._lends(text, atom)))
        return [
            FoundDate(item.atom.start, item.atom.end, str(item.value), _kind(item.atom), item.atom.rule)
            for item in known
        ]

    def _resolve(
        self,
        text: str,
        sentences: Sequence[tuple[int, int]],
        starts: list[int],
        atoms: Sequence[Atom],
        index: int,
        known: list[_Known],
        page: Edtf | None,
        dateline: Atom | None,
    ) -> Edtf | None:
        atom = atoms[index]
        now = page.start if page is not None and isinstance(page.start, Point) else None
        if atom.phrase is not None:
            if atom.month is None:
                return _phrase(atom.phrase, known, now)
            year = _phrase(atom.phrase, known, now)
            return _value(atom, str(year) if year else UNKNOWN_YEAR, None)
        ends = [atom] if atom.until is None else [atom, atom.until]
        for end in ends:
            if end.year is not None and len(end.year) == 2:
                end.year = _full_year(end.year, now)
            if not end.possible:
                return None
        if atom.rule == "day":
            for item in reversed(known):
                if item.atom.start < atom.start - _MONTH_REACH:
                    break
                if item.last and item.last.month and not item.atom.phrase:
                    return _value(replace(atom, month=item.last.month), item.last.year, None)
            return None
        if all(end.year is not None for end in ends):
            return _value(atom, "", None)
        if atom.until is not None and atom.until.year is not None:
            year_number = int(atom.until.year) if atom.until.year.isdigit() else None
            if year_number and (atom.month or 0) > (atom.until.month or 0):
                return _value(atom, f"{year_number - 1:04}", atom.until.year)
            return _value(atom, atom.until.year, atom.until.year)
        sentence = bisect_right(starts, atom.start) - 1
        start, end_of = sentences[sentence] if sentence >= 0 else (0, len(text))
        if self._recurring.search(text, start, end_of):
            return _value(atom, UNKNOWN_YEAR, None)
        year_text = self._lent_year(text, sentences, sentence, atoms, index, known, dateline)
        return _value(atom, year_text or UNKNOWN_YEAR, None)

    def _lent_year(
        self,
        text: str,
        sentences: Sequence[tuple[int, int]],
        sentence: int,
        atoms: Sequence[Atom],
        index: int,
        known: list[_Known],
        dateline: Atom | None,
    ) -> str | None:
        """A year of the same sentence or the one before it."""
        start, end = sentences[sentence] if sentence >= 0 else (0, len(text))
        lenders = [item for item in known if item.lends and item.year is not None]
        for item in reversed(lenders):
            if item.atom.start >= start:
                return f"{item.year:04}"
        # „12 май и 15 юни 2004 г.“
        for before, after in pairwise(atoms[index:]):
            if after.start >= end or after.precision not in ("day", "month"):
                break
            if not self._coordinated.fullmatch(text, before.end, after.start):
                break
            if after.year and len(after.year) == 4:
                return after.year
        if sentence <= 0:
            return None
        earlier, _ = sentences[sentence - 1]
        for item in reversed(lenders):
            if item.atom.start < earlier:
                break
            same_line = "\n" not in text[item.atom.end : start]
            if same_line or item.atom is dateline or (item.atom.precision == "year" and _is_heading(text, item.atom)):
                return f"{item.year:04}"
        return None

    def _lends(self, text: str, atom: Atom) -> bool:
        """Not where it describes a noun („договорът от 1995 г.“, «договор 2012 года») or opens a longer time."""
        if atom.phrase is not None:
            return True
        before = text[max(0, atom.start - 40) : atom.start]
        if self._attribute.search(before):
            return False
        if atom.precision != "year":
            return True
        if self._open.search(before) or before.endswith("("):
            return False
        return self._within.search(before) is not None or not regex.search(rf"\p{{Ll}}{S}{{1,2}}$", before)

    def _dateline(self, text: str, atoms: Sequence[Atom]) -> Atom | None:
        """The date of the page itself, where it stands alone among the first lines or is called so."""
        full = [
            atom for atom in atoms if atom.precision == "day" and atom.year and len(atom.year) == 4 and not atom.until
        ]
        for atom in full:
            if self._page_date.search(text, max(0, atom.start - 40), atom.start):
                return atom
        for atom in atoms:
            if atom.phrase is None and _stands_alone(text, atom):
                lines = sum(1 for line in text[: atom.start].split("\n") if line.strip())
                return atom if any(atom is item for item in full) and lines < _DATELINE_LINES else None
        return None


def _stands_alone(text: str, atom: Atom) -> bool:
    """Whether a line holds the date, and at most a time or further cells after it."""
    before, after = text[: atom.start].rpartition("\n")[2], text[atom.end :].partition("\n")[0]
    return not before.strip(" \u00a0([") and _LINE_REST.match(after) is not None


def _is_heading(text: str, atom: Atom) -> bool:
    """Whether a year stands alone on its line, with a word („2019 година“)."""
    line_start = text.rfind("\n", 0, atom.start) + 1
    after = text[atom.end :].partition("\n")[0]
    return (
        not text[line_start : atom.start].strip()
        and not after.strip(" :.")
        and not text[atom.start : atom.end].isdigit()
    )


def _kind(atom: Atom) -> str:
    if atom.phrase is not None or atom.rule == "day":
        return "anaphoric"
    if atom.rule == "century":
        return "century"
    return "decade" if atom.rule in ("decade", "decade_word") else "calendar"


def _full_year(short: str, now: Point | None) -> str:
    """A year of two digits: the latest one that is not far after the page's date."""
    limit = now.number + _AHEAD if now and now.number else _PIVOT
    year = limit // 100 * 100 + int(short)
    return str(year - 100 if year > limit else year)


def _value(atom: Atom, year: str, last_year: str | None) -> Edtf | None:
    """The value of an atom, with the years to take where it has none; None when there is no such date."""
    try:
        start = Point(atom.year or year, atom.month, atom.day)
        if atom.until is None:
            return Edtf(start)
        until = atom.until
        return Edtf(start, Point(until.year or last_year or year, until.month, until.day))
    except ValueError:
        return None


def _phrase(phrase: tuple[str, str, int], known: Sequence[_Known], now: Point | None) -> Edtf | None:
    """What a phrase such as „same year“ stands for; ``XXXX`` for a year or month that nothing tells."""
    unit, base, shift = phrase
    needed = {"year": 0, "month": 1, "day": 2}[unit]
    found = now
    if base == "text":
        for item in reversed(known):
            point = item.last
            if point and point.number is not None and _parts(point) >= needed:
                found = point
                break
    if found is None or found.number is None or _parts(found) < needed:
        return {"year": Edtf(Point(UNKNOWN_YEAR)), "month": Edtf(Point(UNKNOWN_YEAR, 0)), "day": None}[unit]
    number, month, day = found.number, found.month or 0, found.day or 0
    if unit == "year":
        return Edtf(Point(f"{number + shift:04}"))
    if unit == "month":
        months = number * 12 + month - 1 + shift
        return Edtf(Point(f"{months // 12:04}", months % 12 + 1))
    return _next_day(number, month, day, shift)


def _parts(point: Point) -> int:
    """How many of month and day it has."""
    return 2 if point.day else 1 if point.month else 0


def _next_day(number: int, month: int, day: int, shift: int) -> Edtf | None:
    try:
        moved = date(number, month, day) + timedelta(days=shift)
    except (ValueError, OverflowError):
        return None
    return Edtf(Point(f"{moved.year:04}", moved.month, moved.day))
