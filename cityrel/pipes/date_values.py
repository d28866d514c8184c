"""Gives dates their values: fills in missing years and months from what the text says before them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import regex

from cityrel.edtf import UNKNOWN_YEAR, Edtf, Point, parse
from cityrel.pipes.date_patterns import DASH, S, any_of

#: How far back a bare day („28-го“) may look for its month, in characters.
_MONTH_REACH = 1500
#: A page's own date stands among its first lines.
_DATELINE_LINES = 12
_DATELINE_REACH = 2000
#: How far „every year“ may stand from the date that it makes recur.
_RECURRING_REACH = 200
#: Characters before a day in which it is told to be later than another.
_LATER = 40
#: How many dates a list may have that shares one year.
_LIST_REACH = 8
#: The last year that two digits can mean where the page's date is not known.
_PIVOT = 2035
#: How many years after the page's date two digits can mean.
_AHEAD = 10
_LINE_REST = regex.compile(
    r"[ \u00a0\r)\],.]*+(?:$|\n|[|\t•№]|(?:\p{Ll}{1,2}[ \u00a0])?\d{1,2}[:.]\d\d|\p{Ll}{3,12}$|(?<=\s{3})"
    # a remark that is no sentence: „12 март 2025 г. Снимка 1 от 14"
    r"|(?<=[\p{L}\d]\.?[ \u00a0])\p{Lu}[^\n.!?]{1,24}(?:$|\n)"
    # a label: «12 марта 2025 годаПросмотров: 41»
    r"|\p{Lu}\p{Ll}++:[ \u00a0])"
)
#: Also after a number of the paper („Изх. № 12-7/03.02.2021 г.") or a day of the week („Сряда, 3 юни 2020 г.").
_CELL_BEGINS = regex.compile(r"(?:[^\n]{0,60}[|\t•·]|[^\n]{0,40}№[^\n]{1,20}/|\p{Lu}\p{L}{3,20},)?[ \u00a0(\[]*+")
#: A town with a comma before a day, and a press agency in slashes or brackets behind it; or a paragraph that it opens.
_REPORTED_FROM = regex.compile(r"[ \u00a0]*+\p{Lu}[\p{L} -]{1,30}+,[ \u00a0]")
_AGENCY = regex.compile(r"[ \u00a0]*+(?:/[^/\n]{2,40}/|\([«„“\"]?\p{Lu}[^()\n]{1,40}\)[ \u00a0]*+[.–—-])")
_REPORTED = regex.compile(r"(?:[ \u00a0]*+[–—-]|(?<=\.)|\.)[ \u00a0]\p{Lu}[^\n]{80}")
_TOWN = regex.compile(r"(?:\p{Lu}[\p{L}-]++ ?){1,3}, ")
_LINE_START = regex.compile(r"[ \t\u00a0]*(?:\p{L}{1,4}[ \u00a0]+)?")
_NAMED_YEAR = regex.compile(rf"\p{{L}}{S}?{DASH}{S}?((?:19|20)\d\d)(?!\d)")
_HEADING_REST = regex.compile(r"[ \u00a0\r:.]*+(?:$|\n)")


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
    """A date that has its value."""

    atom: Atom
    value: Edtf

    @property
    def last(self) -> Point | None:
        end = self.value.start if self.value.end is None else self.value.end
        return end if isinstance(end, Point) else None

    @property
    def year(self) -> int | None:
        """The year it lies in, if that is one."""
        years = {part.number for part in (self.value.start, self.last) if isinstance(part, Point)}
        return years.pop() if len(years) == 1 else None


@dataclass(slots=True)
class _Reading:
    """A text while it is read: the dates so far, those of a known year, and those whose year others may take."""

    text: str
    sentences: Sequence[tuple[int, int]]
    starts: Sequence[int]
    dateline: Atom | None
    now: Point | None
    known: list[_Known] = field(default_factory=list)
    dated: list[_Known] = field(default_factory=list)
    lenders: list[_Known] = field(default_factory=list)

    def sentence(self, position: int) -> tuple[int, int]:
        """The sentence around a position, or the last one before it."""
        index = bisect_right(self.starts, position) - 1
        return self.sentences[index] if index >= 0 else (0, len(self.text))


class DateResolver:
    """Turns atoms into dates with values.

    Args:
        words: the table ``words`` of a pack's ``dates.toml``.
    """

    def __init__(self, words: dict[str, Any]) -> None:
        self._about = regex.compile(
            rf"(?<!\p{{L}}){any_of(words['about'])}{S}{{0,2}}"
            rf"(?:{any_of([*words['before_year'], *words['before_year_or_count']])}{S}{{1,2}})?$"
        )
        self._recurring = regex.compile(rf"(?<!\p{{L}}){any_of(words['recurring'])}")
        self._to_come = regex.compile(rf"(?<!\p{{L}}){any_of(words['to_come'])}(?!\p{{L}})")
        self._page_date = regex.compile(rf"(?<!\p{{L}}){any_of(words['page_date'])}[\s:(]*$")
        self._attribute = regex.compile(rf"\p{{L}}{S}{{1,2}}{any_of(words['from'])}{S}{{1,2}}$")
        self._coordinated = regex.compile(rf"(?:,{S}|{S}{any_of(words['and'])}{S})(?:\p{{Ll}}{{1,4}}{S})?")
        self._open = regex.compile(
            rf"(?<!\p{{L}}){any_of([*words['before_year_or_count'], *words['from']])}{S}{{0,2}}$"
        )
        self._counts: list[str] = words["counts"]
        count = rf"(?P<count>\d{{1,2}}|{'|'.join(words['counts'])})"
        years = "|".join(
            regex.escape(phrase).replace("\\#", "#").replace("#", count) for phrase in words["years_later"]
        )
        one = "|".join(map(regex.escape, words["year_later"]))
        self._years_later = regex.compile(
            rf"(?i)(?<!\p{{L}})(?|{years}|(?P<count>(?!))|{one})\s?,?\s(?:\p{{L}}{{1,4}}\s)?$"
        )
        self._later = regex.compile(rf"(?<!\p{{L}}){any_of(words['later'])}{S}?,?{S}(?:\p{{L}}{{1,3}}{S})?$")
        self._within = regex.compile(rf"(?<!\p{{L}}){any_of(words['before_year'])}{S}{{0,2}}$")

    def resolve(
        self, text: str, sentences: Sequence[tuple[int, int]], atoms: Sequence[Atom], page_date: str | None
    ) -> list[FoundDate]:
        """Dates in order, without those whose value cannot be told; see ``DateFinder.find``."""
        dateline = self._dateline(text, atoms)
        own = dateline or _only_year(atoms)
        page = parse(page_date) if page_date else _value(own, "") if own else None
        now = page.start if page is not None and isinstance(page.start, Point) else None
        reading = _Reading(text, sentences, [start for start, _ in sentences], dateline, now)
        for index, atom in enumerate(atoms):
            value = self._value(reading, atoms, index)
            if value is None:
                continue
            if self._about.search(text, max(0, atom.start - 30), atom.start):
                value = value.approximate()
            item = _Known(atom, value)
            reading.known.append(item)
            if item.last is not None and item.last.number is not None:
                reading.dated.append(item)
            if self._lends(text, atom) and item.year is not None:
                reading.lenders.append(item)
        return [
            FoundDate(item.atom.start, item.atom.end, str(item.value), _kind(item.atom), item.atom.rule)
            for item in reading.known
        ]

    def _value(self, reading: _Reading, atoms: Sequence[Atom], index: int) -> Edtf | None:
        atom = atoms[index]
        if atom.rule == "near_month":
            return _value(atom, _year_of_near_month(atom, reading.now))
        if atom.phrase is not None:
            phrase = atom.phrase
            if phrase[1] == "near":
                # „на 2 юни 2001 г. и … на 9 септември с.г.": of the year told before, in this sentence or the last one
                begin, _ = reading.sentence(reading.sentence(atom.start)[0] - 1)
                near = reading.dated and reading.dated[-1].atom.start >= begin
                near = near and reading.dated[-1].atom is not reading.dateline
                phrase = phrase[0], "text" if near else "page", phrase[2]
            value = _phrase(phrase, reading)
            return value if atom.month is None or value is None else _value(atom, str(value))
        ends = [atom] if atom.until is None else [atom, atom.until]
        for end in ends:
            if end.year is not None and len(end.year) == 2:
                end.year = _full_year(end.year, reading.now)
            if not end.possible:
                return None
        if atom.rule == "day":
            return _day_of_month(atom, reading)
        if atom.until is not None and atom.until.year is not None and atom.year is None:
            wraps = (atom.month or 0) > (atom.until.month or 0) and atom.until.year.isdigit()
            return _value(atom, f"{int(atom.until.year) - 1:04}" if wraps else atom.until.year)
        if all(end.year is not None for end in ends):
            return _value(atom, "")
        begin, stop = reading.sentence(atom.start)
        reach = max(begin, atom.start - _RECURRING_REACH), min(stop, atom.end + _RECURRING_REACH)
        if self._recurring.search(reading.text, *reach):
            return _value(atom, UNKNOWN_YEAR)
        return _value(atom, self._lent_year(reading, atoms, index) or UNKNOWN_YEAR)

    def _lent_year(self, reading: _Reading, atoms: Sequence[Atom], index: int) -> str | None:
        """A year of the same sentence or the one before it."""
        start, end = reading.sentence(atoms[index].start)
        if (later := self._year_later(reading, atoms, index)) is not None:
            return later
        if reading.lenders and reading.lenders[-1].atom.start >= start:
            return f"{reading.lenders[-1].year:04}"
        # „от 14 април 1928 г. …; четири дни по-късно, на 18 април"
        if self._later.search(reading.text, max(start, atoms[index].start - _LATER), atoms[index].start):
            for before in reversed(atoms[:index]):
                if before.start < start:
                    break
                if before.precision == "day" and before.until is None and len(before.year or "") == 4:
                    return before.year
        # „12 май и 15 юни 2004 г.“
        for before, after in pairwise(atoms[index : index + _LIST_REACH]):
            if after.start >= end or not self._coordinated.fullmatch(reading.text, before.end, after.start):
                break
            year = after.year or (after.until.year if after.until else None)
            if after.month is not None and year and len(year) == 4:
                return year
        # „на 22 февруари, а договорът – на 6 октомври 2024 г."
        for after in atoms[index + 1 : index + _LIST_REACH]:
            if after.start >= end:
                break
            if after.precision == "day" and after.until is None and len(after.year or "") == 4:
                return after.year if self._lends(reading.text, after) else None
        # an event that is called by its year: «Открытый город – 2024»
        named = {match[1] for match in _NAMED_YEAR.finditer(reading.text, start, end)}
        if len(named) == 1:
            return named.pop()
        earlier, _ = reading.sentence(start - 1)
        if not reading.lenders or start == 0 or reading.lenders[-1].atom.start < earlier:
            return None
        lender = reading.lenders[-1]
        # „ще бъде подписано на 14 септември", on a page of a later year
        past = (lender.year or 0) < ((reading.now.number if reading.now else None) or 0)
        if past and self._to_come.search(reading.text, start, atoms[index].start):
            return None
        # another line is another subject, unless what stands above it dates it or both are entries of a chronicle
        same_line = "\n" not in reading.text[lender.atom.end : start]
        above = lender.atom is reading.dateline or _is_heading(reading.text, lender.atom, start)
        if same_line or above or _follows(reading.text, lender, atoms[index]) or _covers(lender, atoms[index]):
            return f"{lender.year:04}"
        return None

    def _year_later(self, reading: _Reading, atoms: Sequence[Atom], index: int) -> str | None:
        """„На 15 октомври 2016 г. …, а две години по-късно, на 11 юни": the year before, and so many more."""
        start, _ = reading.sentence(atoms[index].start)
        told = self._years_later.search(reading.text, max(start, atoms[index].start - _LATER), atoms[index].start)
        if told is None:
            return None
        earlier, _ = reading.sentence(start - 1)
        lender = reading.lenders[-1] if reading.lenders else None
        for before in reversed(atoms[:index]):
            if before.start < earlier:
                break
            year = before.year if before.until is None else before.until.year
            base = int(year) if year is not None and len(year) == 4 and year.isdigit() else None
            if base is None and lender is not None and lender.atom is before:
                base = lender.year
            if base is not None:
                return f"{base + self._count(told['count']):04}"
        return None

    def _count(self, words: str | None) -> int:
        """The number of years told, one where none is."""
        if words is None:
            return 1
        return int(words) if words.isdigit() else self._counts.index(words.lower()) + 1

    def _lends(self, text: str, atom: Atom) -> bool:
        """Not where it describes a noun („договорът от 1995 г.“, «договор 2012 года») or opens a longer time."""
        if atom.phrase is not None:
            return True
        before = text[max(0, atom.start - 40) : atom.start]
        if atom.until is None and self._attribute.search(before):
            return False  # but „продължи от 4 до 7 май 2021 г."
        if atom.precision != "year":
            return True
        if self._open.search(before) or before.endswith("("):
            return False
        return self._within.search(before) is not None or not regex.search(rf"\p{{Ll}}{S}{{1,2}}$", before)

    def _dateline(self, text: str, atoms: Sequence[Atom]) -> Atom | None:
        """The date of the page itself, where it stands alone among the first lines or is called so."""
        first: Atom | None = None
        for atom in atoms:
            full = atom.precision == "day" and atom.year is not None and len(atom.year) == 4 and not atom.until
            if full and self._page_date.search(text, max(0, atom.start - 40), atom.start):
                return atom
            alone = atom.start < _DATELINE_REACH and (_stands_alone(text, atom) or _of_agency(text, atom))
            if first is None and atom.phrase is None and alone:
                first = atom
                above = sum(1 for line in text[: atom.start].split("\n") if line.strip())
                dated = full and above < _DATELINE_LINES
        return first if first is not None and dated else None


def _only_year(atoms: Sequence[Atom]) -> Atom | None:
    """The first day of a text whose days are all of one year, the last that it names: the news' own date."""
    named = [atom for atom in atoms if atom.phrase is None and not atom.until and len(atom.year or "") == 4]
    days = [atom for atom in named if atom.precision == "day"]
    last = max((atom.year or "" for atom in named), default="")
    return days[0] if days and all(atom.year == last for atom in days) else None


def _stands_alone(text: str, atom: Atom) -> bool:
    """Whether a line holds the date, and at most a time or further cells after it."""
    before = text[text.rfind("\n", 0, atom.start) + 1 : atom.start]
    return _CELL_BEGINS.fullmatch(before) is not None and _LINE_REST.match(text, atom.end) is not None


def _of_agency(text: str, atom: Atom) -> bool:
    """„СОФИЯ, 5 май 2019 г. (БТА) –", „Враца, 5.05.2019. Днес …": the head of a report."""
    before = text[text.rfind("\n", 0, atom.start) + 1 : atom.start]
    heads = (_REPORTED_FROM, _AGENCY), (_TOWN, _REPORTED)
    return any(lead.fullmatch(before) and rest.match(text, atom.end) for lead, rest in heads)


def _is_heading(text: str, atom: Atom, below: int) -> bool:
    """Whether a date stands alone on its line: „2019 година“; „2019“ or „6–9 май 2019“ over the line right below it."""
    first = text.rfind("\n", 0, atom.start) + 1
    if text[first : atom.start].strip() or _HEADING_REST.match(text, atom.end) is None:
        return False
    if atom.precision == "year" and not text[atom.start : atom.end].isdigit():
        return True
    return text[max(0, first - 2) : first] in ("", "\n\n") and text.count("\n", atom.end, below) == 1


def _follows(text: str, earlier: _Known, atom: Atom) -> bool:
    """Whether two dates begin their lines and the second, in the year of the first, does not precede it."""
    first = earlier.last
    if first is None or not first.month or atom.month is None:
        return False
    ordered = (first.month, first.day or 0) <= (atom.month, atom.day or 31)
    return ordered and all(
        _LINE_START.fullmatch(text, text.rfind("\n", 0, start) + 1, start) for start in (earlier.atom.start, atom.start)
    )


def _covers(earlier: _Known, atom: Atom) -> bool:
    """„от 4 до 7 ноември 2021 г. … на 5 ноември": whether a day, in the year of a date before, lies within that."""
    day = _value(atom, f"{earlier.year:04}")
    near = atom.day is not None and earlier.atom.precision in ("day", "month")
    return near and day is not None and earlier.value.covers(day)


def _amid(told: _Known, atom: Atom) -> bool:
    """Whether a day is one of those of a journey told in the sentence before: „от 12 до 16 октомври 2023 г."."""
    first, last = told.value.start, told.last
    if told.value.end is None or not isinstance(first, Point) or last is None or not (first.day and last.day):
        return False
    if atom.month is None or atom.day is None:
        return False
    return (first.month or 0, first.day) <= (atom.month, atom.day) <= (last.month or 0, last.day)


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


def _value(atom: Atom, year: str) -> Edtf | None:
    """The value of an atom, with the year to take where it has none; None when there is no such date."""
    try:
        start = Point(atom.year or year, atom.month, atom.day)
        if atom.until is None:
            return Edtf(start)
        return Edtf(start, Point(atom.until.year or year, atom.until.month, atom.until.day))
    except ValueError:
        return None


def _day_of_month(atom: Atom, reading: _Reading) -> Edtf | None:
    """A bare day („28-го“) is of the last month that was named not too far before."""
    for item in reversed(reading.known):
        if item.atom.start < atom.start - _MONTH_REACH:
            break
        if item.last and item.last.month and not item.atom.phrase:
            return _value(replace(atom, month=item.last.month), item.last.year)
    return None


def _year_of_near_month(atom: Atom, now: Point | None) -> str:
    """The year of „this May“ or „last May“: the last one that is over; of „next May“: the first to come."""
    if now is None or now.number is None or not now.month or atom.phrase is None or atom.month is None:
        return UNKNOWN_YEAR
    shift = atom.phrase[2]
    turned = atom.month >= now.month if shift < 0 else atom.month <= now.month
    return f"{now.number + (shift if turned else 0):04}"


def _phrase(phrase: tuple[str, str, int], reading: _Reading) -> Edtf | None:
    """What a phrase such as „same year“ stands for; ``XXXX`` for a year or month that nothing tells."""
    unit, base, shift = phrase
    needed = {"year": 0, "month": 1, "day": 2}[unit]
    found = reading.now
    if base == "text":
        for at, item in enumerate(reversed(reading.dated), 1):
            point = item.last
            # „протокол от 22.05.2018 г.; програма за 2019–2021 г., подписана през декември същата година"
            above = reading.dated[-at - 1] if item.year is None and not shift and at < len(reading.dated) else None
            if above is not None and above.year is not None and above.atom.end >= item.atom.start - _MONTH_REACH:
                continue
            # „next year" of a page with a date is not counted from what lies ahead („до 2030 г.")
            ahead = shift > 0 and reading.dateline is not None and point and _ahead(point, reading.now)
            if point and _parts(point) >= needed and not ahead:
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


def _ahead(point: Point, now: Point | None) -> bool:
    """Whether a date lies in a later year than the page's own."""
    return now is not None and None not in (point.number, now.number) and (point.number or 0) > (now.number or 0)


def _parts(point: Point) -> int:
    """How many of month and day it has."""
    return 2 if point.day else 1 if point.month else 0


def _next_day(number: int, month: int, day: int, shift: int) -> Edtf | None:
    try:
        moved = date(number, month, day) + timedelta(days=shift)
    except (ValueError, OverflowError):
        return None
    return Edtf(Point(f"{moved.year:04}", moved.month, moved.day))
