"""Finds dates in a text and gives each its EDTF value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise

import regex

from cityrel.edtf import year_text
from cityrel.languages import LanguagePack
from cityrel.pipes.date_cells import before_date, cell
from cityrel.pipes.date_patterns import DASH, DatePatterns, S, any_of, roman
from cityrel.pipes.date_values import Atom, DateResolver, FoundDate

#: Years that may stand without a word beside them.
_BARE_YEARS = range(1500, 2100)
#: Years that a list item or a cell of a table may end in.
_LISTED_YEARS = range(1850, 2100)
_YEAR_RULES = ("year", "year_span", "early_year", "short_year")
OPENING, CLOSING = "„“«\"'‘", "“”»\"'’"
#: A list item that ends in „– year“ has at most so many words …
_ITEM_WORDS = 9
#: … and one that names a paper: „Договор между X и Y за …, 1998."
_PAPER_WORDS = 30
#: How far to look for a word before a date, in characters.
_WORD_REACH = 40
_ITEM_MARK = regex.compile(r"\s*(?:[•·*▪–—-]|\d{1,2}[.)](?=\s))?\s*")
_DAY_REACH = 14
_ITEM_GOES_ON = regex.compile(rf"{S}*(?:{DASH}{S}|[:,;(])")
#: „1966. Открит е мостът.", an entry of a chronicle; one alone is none
_ENTRY, _ENTRIES = regex.compile(r"(?m)^\s*+(?:1[89]|20)\d\d\.\s(?=[\p{Lu}„«“\"]|\d{1,2}\s\p{Ll})"), 2
_OPEN_BRACKET = regex.compile(r"[(\[][^()\[\]]*$")
_TO_BRACKET = regex.compile(r"[^()\[\]]*[)\]](?!\s*\d)")
_BRACKET_ENDS = regex.compile(r"\s*[)\],;–—-]")
#: What divides the pieces of a line; an item of a list is one.
_PIECES, _ITEM_WORD = regex.compile(r"[:;]\s|\d{4},\s|\p{L}\.\s(?=\p{Lu})"), regex.compile(r"[\p{L}\d]\S*+")
_SET_OFF = regex.compile(rf"(?:[\s)]{DASH}|\.{{3,}}|…|_{{3,}}){S}*$")
_KEY_MARK = regex.compile(rf"(?:{DASH}|:|=){S}*$")
#: „Хале (ФРГ): ", „Финландия – Куопио, най-старият: ": a colon behind an item of a list, and no key of one word
_ITEM_COLON = regex.compile(rf"(?:[,)]|\s{DASH}\s).{{0,60}}:\s*$")
_LAST_DASH = regex.compile(rf"{S}*{DASH}$")
_LATIN_ENDS = regex.compile(r"\p{Latin}[”“»\"]?$")
_LETTERS = regex.compile(r"\p{L}")


class DateFinder:
    """Finds the dates of one language.

    Args:
        pack: the language; its ``dates.toml`` holds all words.
    """

    def __init__(self, pack: LanguagePack) -> None:
        data = pack.data("dates")
        self._patterns = DatePatterns(data)
        words = data["words"]
        self._resolver = DateResolver(words)
        self._words = {name: self._before(words[name]) for name in words}
        self._keys, self._heads = self._before(data["year"]["keys"]), self._before(data["year"]["heads"])
        self._key_words = frozenset(data["year"]["key_begins"])
        # „Година на откриване на моста: 1954"
        self._key_begins = regex.compile(
            rf"(?:^|[.;]\s|{DASH}{S}){any_of(data['year']['key_begins'])}{S}[^.:;,\d]{{1,60}}$"
        )
        self._counted = regex.compile(rf"{S}{{0,2}}{any_of(words['counted'])}")
        self._goes_on = regex.compile(
            rf"{S}*(?:$|[\r\n.,;:!?…()\[\]\"»”“|/]|{DASH}\s|{any_of(words['after'])}|\p{{Lu}})"
        )
        self._verb = regex.compile(rf"{S}\p{{Ll}}+(?:{'|'.join(words['after_endings'])})(?!\p{{L}})")
        self._comes = regex.compile(rf"(?:,|\p{{Ll}}(?:{'|'.join(words['after_endings'])})){S}$")
        #: «по Крестовой улице [24 сентября]»: the street has its name before it
        self._named_street = regex.compile(rf"(?<=\p{{L}}\s)\p{{Lu}}[\p{{Ll}}-]++\s{any_of(words['streets'])}[\s:]*$")
        self._copyright = regex.compile(rf"(?<!\p{{L}}){any_of(words['copyright'])}")
        self._phone = regex.compile(rf"(?<!\p{{L}}){any_of(words['phone'])}[^\n]{{0,25}}$")
        self._plural = regex.compile(rf"\d{S}{{0,2}}{any_of(data['year']['plural'])}$")
        to, over, both = any_of(words["to"]), any_of(words["over"]), any_of(words["and"])
        self._gap = regex.compile(
            rf"{S}{{0,2}}(?:(?P<dash>{DASH})|(?P<to>,?(?<!\p{{L}}){to})|(?P<over>(?<!\p{{L}}){over})"
            rf"|(?P<and>(?<!\p{{L}}){both})){S}{{0,2}}"
        )
        self._list_gap = regex.compile(rf"(?:,{S}{{0,2}}|{self._gap.pattern})")
        self._days_before = regex.compile(
            rf"(?<![\d\p{{L}}/:№-])(?<!\d[.,])(?P<d>\d{{1,2}})(?:-{any_of(data['day']['suffixes'])})?"
            rf"(?:{self._gap.pattern}|,{S}?)$"
        )

    @staticmethod
    def _before(words: Sequence[str]) -> regex.Pattern[str]:
        """Matches the end of a text that ends in one of the words."""
        return regex.compile(rf"(?<![\p{{L}}\d]){any_of(words)}[\s:]*$")

    def find(self, text: str, sentences: Sequence[tuple[int, int]], page_date: str | None = None) -> list[FoundDate]:
        """The dates of a text, in order, without overlaps.

        Args:
            text: the text of a page.
            sentences: (start, end) in characters, in order; none crosses a line or block.
            page_date: the page's own date as EDTF. When None, a full date standing alone among the first lines is
                taken for it.

        Raises:
            ValueError: ``page_date`` is no EDTF value.
        """
        atoms = self._join(text, list(self._scan(text)))
        atoms = self._select(text, atoms)
        return self._resolver.resolve(text, sentences, atoms, page_date)

    def impossible(self, text: str) -> list[tuple[int, int]]:
        """Start and end of what is written like a date although there is no such day (31.02.2017)."""
        return [(atom.start, atom.end) for atom in self._scan(text) if atom.impossible]

    def _scan(self, text: str) -> Iterator[Atom]:
        for match in self._patterns.find(text):
            atom = self._atom(match)
            if atom is None:
                continue
            if atom.rule in ("day_month", "day") and not atom.impossible:
                yield from self._earlier_days(text, atom)
            yield atom

    def _atom(self, match: regex.Match[str]) -> Atom | None:
        """The atom of a match, or None when its numbers make no sense."""
        rule = str(match.lastgroup)
        patterns = self._patterns
        part = {part: value for part, name in patterns.parts[rule] if (value := match[name])}
        atom = Atom(match.start(), match.end(), rule, year=part.get("y"))
        if "phrase" in part or "p" in part:
            phrase = " ".join((part.get("phrase") or part["p"]).casefold().split())
            atom.phrase = patterns.phrases[phrase]
            if "m" in part and atom.phrase[0] != "year":
                atom.phrase, atom.end = None, match.start(f"{rule}_phrase")
        if rule in ("decade", "decade_word", "century"):
            return self._long(match, atom, part)
        if "m" in part:
            month = part["m"]
            named = None if month.isdigit() else patterns.months.get(month.rstrip(".").casefold())
            atom.month = int(month) if month.isdigit() else named or roman(month)
            if atom.month is None:
                return None
        if "d" in part:
            atom.day = int(part["d"])
        elif rule == "day_month":
            atom.day = patterns.ordinals[" ".join(part["word"].casefold().split())]
        if rule == "era":
            atom.year = year_text(1 - int(part["y"]) if "bc" in part else int(part["y"]))
        elif rule == "early_year":
            atom.year = f"0{part['y']}"
            atom.sure = "word" in part
        elif rule == "year_span":
            last = part["y"][: 4 - len(part["z"])] + part["z"]
            if int(last) <= int(part["y"]):
                return None
            atom.until = replace(atom, year=last)
            atom.sure = "word" in part
        elif rule == "year":
            atom.suffixed = "suffix" in part
            atom.sure = "word" in part
        elif rule == "numeric":
            self._numeric(match, atom, part)
        elif rule == "numeric_month":
            atom.sure = "sep" not in part
        elif rule == "near_month":
            atom.phrase = "month", "page", patterns.near_months[part["adj"].casefold()]
        elif rule == "month":
            atom.sure = atom.year is not None or atom.phrase is not None
        elif rule == "short_year":
            atom.year, atom.sure = f"19{part['y']}", False
        elif rule == "day":
            atom.sure = False
        atom.impossible = atom.impossible or not atom.possible or not (atom.until is None or atom.until.possible)
        return atom

    def _numeric(self, match: regex.Match[str], atom: Atom, part: dict[str, str]) -> None:
        if len(part["y"]) == 2:
            # the resolver knows the page's date; here it only has to be a plausible day
            atom.sure = "word" in part
            if not atom.sure and (part.get("sep") or len(part["d"]) + len(part["m"]) < 4):
                atom.impossible = True
        if "d0" in part:
            first = replace(atom, day=int(part["d0"]), month=int(part.get("m0") or part["m"]))
            ahead = max(0, match.start() - _WORD_REACH), match.start()
            alone = self._words["numbered"].search(match.string, *ahead) or (
                "to" in part and not self._words["from"].search(match.string, *ahead)
            )
            if alone or not first.possible or not _ascending(first, atom):
                atom.start = match.start("numeric_d")
                return
            until = replace(atom)
            atom.day, atom.month, atom.until = first.day, first.month, until

    def _long(self, match: regex.Match[str], atom: Atom, part: dict[str, str]) -> Atom | None:
        """A decade or a century."""
        century = 20
        if "c" in part:
            number = part["c"].split("-")[0] if part["c"][0].isdigit() else " ".join(part["c"].casefold().split())
            value = int(number) if number.isdigit() else self._patterns.ordinals.get(number) or roman(part["c"])
            if value is None or not 0 < value <= 21:
                return None
            century = value
        elif "back" in part:
            century = 21 + self._patterns.relative[part["back"].casefold()]
        if atom.rule == "century":
            sign, value = "-" if "bc" in part else "", century - 1
            atom.year = f"{sign}{value:02}XX"
            if "0" in part:
                first = int(part["0"]) if part["0"].isdigit() else roman(part["0"])
                if first is None:
                    return None
                atom.until = replace(atom)
                atom.year = f"{sign}{first - 1:02}XX"
            return atom
        if atom.rule == "decade_word":
            tens = self._patterns.decades[part["w"].casefold()]
            own = 21 if tens == 0 and "c" not in part and "back" not in part else century
            atom.year = f"{own - 1:02}{tens}X"
            atom.sure = "noun" in part or self._patterns.data["decade"]["words_alone"]
            return atom

        def decade(number: str) -> str:
            if len(number) == 4:
                return number[:3] + "X"
            # the noughties belong to the present century where none is named
            own = 21 if century == 20 and "c" not in part and "back" not in part and number == "00" else century
            return f"{own - 1:02}{number[0]}X"

        atom.year = decade(part["n"])
        atom.sure = "noun" in part or len(part["n"]) == 4 or "c" in part or "back" in part
        if "0" in part:
            atom.until = replace(atom)
            atom.year = decade(part["0"])
        return atom

    def _earlier_days(self, text: str, atom: Atom) -> Iterator[Atom]:
        """Days that share the month of ``atom``: „16 и 17 май“ makes it a range, „5 и 9 май“ yields the 5th."""
        days = list(self._listed_days(text, atom.start))[::-1]
        if not days or atom.day is None or not all(0 < day[0] <= 31 for day in days):
            return
        numbers = [day for day, _, _, _ in days] + [atom.day]
        start, connector = days[0][1], days[-1][3]
        consecutive = all(after - before == 1 for before, after in pairwise(numbers))
        between = len(days) == 1 and self._words["between"].search(text, max(0, start - _WORD_REACH), start)
        if connector != "and" or consecutive or between:
            if numbers[0] < numbers[-1]:
                atom.until = replace(atom)
                atom.day, atom.start = numbers[0], start
            return
        for day, begin, end, _ in days:
            yield replace(atom, start=begin, end=end, day=day)

    def _listed_days(self, text: str, start: int) -> Iterator[tuple[int, int, int, str]]:
        """Day, start, end and connector of the numbers before a date, backwards: „14, 15 и“, „с 14 по“."""
        wanted: tuple[str, ...] = ("dash", "to", "and")
        while match := self._days_before.search(text, max(0, start - _DAY_REACH), start):
            kind = next((name for name in ("dash", "to", "over", "and") if match[name]), "comma")
            kind = "to" if kind == "over" else kind
            start = match.start()
            ahead = max(0, start - _WORD_REACH), start
            if kind not in wanted or self._words["numbered"].search(text, *ahead):
                return
            if kind == "to" and not self._words["from"].search(text, *ahead):
                return
            yield int(match["d"]), start, match.end("d"), kind
            if kind in ("dash", "to"):
                return
            wanted = ("comma",)

    def _join(self, text: str, atoms: list[Atom]) -> list[Atom]:
        """Join neighbours that are the two ends of a range."""
        joined: list[Atom] = []
        for atom in atoms:
            # „1-ви до 5-ти май“: the first was a bare day until its month came
            while joined and joined[-1].rule == "day" and joined[-1].end > atom.start:
                joined.pop()
            if joined and self._is_range(text, joined[-1], atom):
                first = joined.pop()
                first.until, first.end = replace(atom), atom.end
                first.sure = first.sure or atom.sure
                joined.append(first)
            else:
                joined.append(atom)
        return joined

    def _is_range(self, text: str, first: Atom, second: Atom) -> bool:
        if first.until or second.until or first.impossible or second.impossible or first.rule == "day":
            return False
        gap = self._gap.fullmatch(text, first.end, second.start)
        if gap is None or "phrase" in (first.precision, second.precision):
            return False
        same = first.precision == second.precision
        if same and first.precision == "year" and (first.year or "").isdigit() != (second.year or "").isdigit():
            return False
        if first.year and second.year and not _ascending(first, second):
            return False
        if gap["dash"]:
            return same and (first.year is None or second.year is not None)
        if gap["over"]:
            # «с 2014 на 2015 год», not «меморандум от 2014 г. на 2015 г.»
            return same and not first.sure and self._preceded(text, first, "from")
        if gap["to"]:
            return (same or bool(first.year and second.year)) and self._preceded(text, first, "from")
        if self._preceded(text, first, "between"):
            return same
        if not same or first.sure:
            return False
        if first.precision == "year":
            years = first.year or "", second.year or ""
            return all(map(str.isdigit, years)) and int(years[0]) + 1 == int(years[1])
        return first.precision == "month" and first.year is None and (first.month or 0) + 1 == second.month

    def _preceded(self, text: str, atom: Atom, words: str) -> bool:
        start = max(cell(text, atom.start)[0], atom.start - _WORD_REACH)
        return self._words[words].search(text, start, atom.start) is not None

    def _select(self, text: str, atoms: list[Atom]) -> list[Atom]:
        """Drop what is no date in its surroundings."""
        atoms = [atom for atom in atoms if not atom.impossible]
        kept = [self._is_date(text, atom) for atom in atoms]
        for index in range(1, len(atoms)):
            kept[index] = kept[index] or self._share_noun(text, atoms[index - 1], atoms[index])
        # „1962, 1975 и 1988 г.“: a bare year is one where it is in a list with one
        order = list(range(1, len(atoms)))
        for index in order[::-1] + order:
            pair = atoms[index - 1 : index + 1]
            if kept[index - 1] != kept[index] and pair[0].rule == pair[1].rule in ("year", "month"):
                listed = self._list_gap.fullmatch(text, pair[0].end, pair[1].start)
                told = pair[1].sure or self._goes_on.match(text, pair[1].end)
                if listed and told and not self._is_name(text, pair[0]):
                    kept[index - 1 : index + 1] = [True, True]
        return [atom for atom, keep in zip(atoms, kept, strict=True) if keep]

    def _share_noun(self, text: str, first: Atom, second: Atom) -> bool:
        """«датируются 1998 и 2003 годами»: whether two years have one noun in the plural."""
        if first.rule != "year" or second.rule != "year" or first.sure or not second.sure:
            return False
        gap = self._gap.fullmatch(text, first.end, second.start)
        years = first.year or "", second.year or ""
        if not all(year.isdigit() and int(year) in _BARE_YEARS for year in years) or gap is None or gap["and"] is None:
            return False
        return self._plural.search(text[second.start : second.end]) is not None

    def _is_date(self, text: str, atom: Atom) -> bool:
        precision = atom.precision
        if atom.rule == "day":
            before = before_date(text, atom)
            placed = not before.strip() or self._words["before_suffixed"].search(before) or self._comes.search(before)
            return bool(placed) and self._continues(text, atom)
        if len(atom.year or "") == 2:
            return self._phone.search(before_date(text, atom)) is None
        if precision == "phrase" or (atom.sure and atom.year is not None and atom.rule not in _YEAR_RULES):
            return True
        if precision == "day":
            street = self._preceded(text, atom, "streets") and not self._named_street.search(before_date(text, atom))
            return not (self._is_name(text, atom) or street or self._preceded(text, atom, "named"))
        if precision == "month":
            if atom.rule == "numeric_month":
                return atom.sure or self._is_key(before_date(text, atom))
            if atom.sure or (atom.until and atom.until.year):
                return True
            word = text[atom.start : atom.end]
            return (word.islower() or word.isupper()) and self._preceded(text, atom, "before_month")
        if atom.rule in ("decade", "decade_word"):
            return atom.sure or (self._preceded(text, atom, "before_year") and not self._counted.match(text, atom.end))
        return self._is_year(text, atom)

    def _is_year(self, text: str, atom: Atom) -> bool:
        """Whether what surrounds a number of three or four digits makes it a year."""
        before, after = before_date(text, atom), text[atom.end : cell(text, atom.end)[1]].rstrip()
        near = before[-_WORD_REACH:]
        ends = not after or after[0] in ";.,"
        if self._is_key(before) and ends:
            return True
        if atom.rule == "early_year":
            # „250 г.“ may be a weight, «862 год» is not
            written = len(_LETTERS.findall(text, atom.start, atom.end)) > 1
            told = self._words["before_year"].search(near) is not None
            told = told or (self._words["about"].search(near) is not None and self._continues(text, atom))
            return atom.sure and (written or told)
        if atom.rule == "short_year":
            # not an age: «на 84-м году жизни»
            return self._words["before_year"].search(near) is not None and self._continues(text, atom)
        if self._copyright.search(before) or self._copyright.search(after):
            return False
        if self._words["streets"].search(near):
            return False
        if atom.sure:
            # „1300 години“ is a length of time, „1998–2003 години“ is not
            return atom.until is not None or atom.suffixed or not self._plural.search(text[atom.start : atom.end])
        last = (atom.until or atom).year or ""
        if (
            not (atom.suffixed or (last.isdigit() and int(last) in _BARE_YEARS))
            or self._counted.match(after)
            or self._is_name(text, atom)
        ):
            return False
        if self._words["numbered"].search(near):
            return False
        goes_on = self._goes_on.match(after) is not None
        if self._words["before_year"].search(near):
            return True
        if atom.suffixed:
            # „от 1987-а тренират": only of round numbers is there a thousandth
            told = int(last[-2:] or 0) > 0 and self._words["before_year_or_count"].search(near) is not None
            return told or self._continues(text, atom)
        if self._words["before_year_or_count"].search(near):
            return goes_on
        layout = int(atom.year or 0) in _LISTED_YEARS
        if _ITEM_MARK.fullmatch(before):
            rest = _ITEM_GOES_ON.match(after) is not None or (goes_on and atom.until is not None)
            if not rest and atom.until is None and _ENTRY.match(text, atom.start - len(before)):
                rest = sum(1 for _ in islice(_ENTRY.finditer(text), _ENTRIES)) == _ENTRIES
            return layout and (not after or rest)
        inside = _OPEN_BRACKET.search(before) and _TO_BRACKET.match(after)
        if inside and before.rstrip()[-1] in "([,;–—-":
            counts = self._words["quantities"].search(before.rstrip()[:-1])
            return not counts and _BRACKET_ENDS.match(after) is not None
        if inside and self._keys.search(near) and _BRACKET_ENDS.match(after):
            return True  # „(подновен 2021)"
        if self._heads.search(near):
            return not after
        if atom.until is not None and atom.rule == "year":
            return goes_on
        if not after and self._keys.search(near):
            return layout  # „прекратен 2022" in a cell
        if before.rstrip().endswith((",", ";", ")")) or _SET_OFF.search(before) or _ITEM_COLON.search(before):
            # „Калафат – Румъния – 2001 – договор"
            between = _SET_OFF.search(before) is not None and _ITEM_GOES_ON.match(f" {after.lstrip()}") is not None
            return layout and (ends or (between and after.lstrip()[0] in "–—-")) and self._is_item(before)
        return False

    def _continues(self, text: str, atom: Atom) -> bool:
        """Whether no noun that could be counted follows."""
        return bool(self._goes_on.match(text, atom.end) or self._verb.match(text, atom.end))

    def _is_key(self, before: str) -> bool:
        """Whether a year is the value of what stands before it: „Година - 1998“."""
        key = _KEY_MARK.sub("", before)
        return key != before and bool(self._keys.search(key[-_WORD_REACH:]) or self._key_begins.search(key))

    def _is_item(self, before: str) -> bool:
        """Whether a year ends a short list item: „Острава (Чехия) – 1948“."""
        words = before.split()
        # „Зволен: договор за дружба, 1975; харта, 1994": each paper counts for itself
        piece = _ITEM_WORD.findall(_PIECES.split(before.rstrip(" ;"))[-1])
        limit = _PAPER_WORDS if piece and piece[0].lower() in self._key_words else _ITEM_WORDS
        return len(piece) <= limit and not any(
            self._words[name].search(word) for word in words for name in ("quantities", "events")
        )

    def _is_name(self, text: str, atom: Atom) -> bool:
        """Whether the date is part of a name: „Бъдеще 2008“, Week 2020, a street."""
        before, after = before_date(text, atom).rstrip(), text[atom.end :]
        if after[:1] and after[0] in CLOSING and (atom.precision == "year" or before[-1:] in tuple(OPENING)):
            return True
        if atom.precision != "year":
            return False
        before = _LAST_DASH.sub("", before)
        return bool(_LATIN_ENDS.search(before)) or self._words["events"].search(before) is not None


def _key(atom: Atom) -> tuple[str, int, int]:
    return atom.year or "", atom.month or 0, atom.day or 0


def _ascending(first: Atom, second: Atom) -> bool:
    """Whether the two can be the ends of a range."""
    if (first.year or "").startswith("-"):
        return True
    return _key(first) < _key(second)
