"""Patterns of single dates, compiled from a language pack's ``dates.toml``."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import groupby
from typing import Any, Final

import regex

#: Blanks within a line.
S: Final = r"[ \t\u00a0\u202f]"
DASH: Final = r"[-\u2010-\u2015]"
#: A word ends before anything but a letter, or where the next word is glued to it („годинаЗлатко").
END: Final = r"(?-i:(?!\p{L})|(?<=\p{Ll})(?=\p{Lu}))"
#: Roman numerals, also typed with the look-alike Cyrillic letters.
ROMAN: Final = r"(?:[IVXІХ]{1,6})"
_TOKEN: Final = regex.compile(r"\p{L}++|\d++")
#: The first letters of a word by which those are told that may begin a date.
_TELLING: Final = 3
_ROMAN_VALUES: Final = {"I": 1, "І": 1, "V": 5, "X": 10, "Х": 10}
#: Rules for what begins with a word, with a number of one or two digits, and with one of more.
_OF_WORDS: Final = frozenset(
    ("roman_month", "day_month", "month_day", "near_month", "month", "decade_word", "century", "phrase")
)
_OF_FIGURES: Final = ("numeric_phrase", "numeric", "roman", "numeric_month", "short_year")
_OF_SHORT: Final = frozenset((*_OF_FIGURES, "day_month", "decade", "century", "era", "day"))
_OF_LONG: Final = frozenset(("iso", "year_month", "decade", "era", "year_span", "year", "early_year"))


def any_of(words: Iterable[str]) -> str:
    """A pattern of any of the words, whatever its case; a blank in a word stands for one or two."""
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    if not longest_first:
        return r"(?!)"
    blanks = (S + "{1,2}").join
    runs = []
    for whole, run in groupby(longest_first, key=lambda word: word[-1].isalpha()):
        options = "|".join(blanks(map(regex.escape, word.split(" "))) for word in run)
        runs.append(f"(?:{options}){END}" if whole else options)
    # their first letters are looked at before anything else
    first = "".join(sorted({regex.escape(word[0].lower()) for word in longest_first}))
    return f"(?i:(?=[{first}])(?:{'|'.join(runs)}))"


def roman(text: str) -> int | None:
    """The value of a Roman numeral up to XXXIX, or None when it is written wrongly."""
    latin = text.replace("І", "I").replace("Х", "X")
    if not regex.fullmatch(r"X{0,3}(?:IX|IV|V?I{0,3})", latin):
        return None
    values = [_ROMAN_VALUES[letter] for letter in latin]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True)) or None


class DatePatterns:
    """The patterns of one language.

    ``atoms`` finds single dates, the name of the group that matched whole (``match.lastgroup``) being the rule;
    parts are in groups named ``RULE_part``.

    Args:
        data: content of the pack's ``dates.toml``.
    """

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.months = {
            form.casefold(): number
            for table in (data["months"]["words"], data["months"]["abbreviations"])
            for number, forms in enumerate(table, 1)
            for form in forms
        }
        self.ordinals = {form.casefold(): number for number, forms in enumerate(data["ordinals"], 1) for form in forms}
        self.decades = {form.casefold(): tens for tens, forms in enumerate(data["decade"]["words"]) for form in forms}
        self.relative = {
            form.casefold(): int(shift) for shift, forms in data["century"]["relative"].items() for form in forms
        }
        self.phrases = {
            f"{word} {noun}".casefold(): (unit, str(rule["base"]), int(rule["shift"]))
            for rule in data["phrases"]["rules"]
            for unit in rule["units"]
            for noun in data["phrases"][unit]
            for word in rule["words"]
        }
        self.phrases |= {
            form.casefold(): ("year", base, int(shift))
            for base, table in (("page", "short"), ("near", "told"))
            for shift, forms in data["phrases"][table].items()
            for form in forms
        }
        self.near_months = {
            word.casefold(): int(rule["shift"])
            for rule in data["phrases"]["rules"]
            for word in rule["words"]
            if rule["base"] == "page" and "month" in rule["units"]
        }
        begin = (*self.months, *self.ordinals, *self.decades, *self.relative, *self.phrases, *self.near_months)
        self._begin = frozenset(_TOKEN.findall(word)[0].casefold() for word in begin)
        self._telling = frozenset(word[:_TELLING] for word in self._begin)
        self._sources = self._rules()
        self._of_words, self._of_short, self._of_long = map(self._compiled, (_OF_WORDS, _OF_SHORT, _OF_LONG))
        #: of each rule its parts, and the groups in which they are
        self.parts = {
            rule: [(name.removeprefix(f"{rule}_"), name) for name in regex.compile(source).groupindex]
            for rule, source in self._sources.items()
        }
        self._pattern_of = lru_cache(maxsize=50_000)(self._pattern)

    @cached_property
    def atoms(self) -> regex.Pattern[str]:
        """One pattern of all rules, wherever it is searched for."""
        return self._compiled(self._sources)

    def _compiled(self, wanted: Collection[str]) -> regex.Pattern[str]:
        return regex.compile(
            "|".join(f"(?P<{rule}>{pattern})" for rule, pattern in self._sources.items() if rule in wanted)
        )

    def find(self, text: str) -> Iterator[regex.Match[str]]:
        """What the rules find in a text, tried only at words and numbers that can begin a date."""
        last = 0
        pattern_of = self._pattern_of
        for token in _TOKEN.finditer(text):
            pattern = pattern_of(token.group())
            if pattern is None or (start := token.start()) < last:
                continue
            match = pattern.match(text, start)
            if match is not None:
                last = match.end()
                yield match

    def _pattern(self, token: str) -> regex.Pattern[str] | None:
        """The pattern of the rules for what begins with a word or number, None where nothing does."""
        if token[0].isdigit():
            return self._of_short if len(token) < 3 else self._of_long
        begins = token.casefold() in self._begin or token[0] in _ROMAN_VALUES or self._glued(token)
        return self._of_words if begins else None

    def _glued(self, word: str) -> bool:
        """Whether a word to which another may be glued („майСофия“) begins like one that can begin a date."""
        if word.islower() or word.istitle() or word.isupper():
            return False
        first = word[:_TELLING].casefold()
        return first in self._telling or first[:-1] in self._telling

    def _rules(self) -> dict[str, str]:
        """Rule -> pattern; of two that match at one place the first wins."""
        data = self.data
        words = any_of(form for forms in data["months"]["words"] for form in forms)
        short = any_of(form for forms in data["months"]["abbreviations"] for form in forms)
        month = rf"(?:{words}|{short}\.?)"
        month_noun = any_of(data["months"]["nouns"])
        day_suffix = any_of(data["day"]["suffixes"])
        day_word = any_of(self.ordinals)
        # „1999 г-н Иванов“ has no year word
        year_word = any_of([*data["year"]["singular"], *data["year"]["plural"]]) + r"(?!-\p{L})"
        one_year = any_of(data["year"]["singular"]) + r"(?!-\p{L})"
        year_suffix = any_of(data["year"]["suffixes"])
        phrase = any_of(self.phrases)
        before_era, after_era = any_of(data["era"]["before"]), any_of(data["era"]["after"])
        century_noun = any_of(word for word in data["century"]["nouns"] if not word.endswith("."))
        century_short = any_of(word for word in data["century"]["nouns"] if word.endswith("."))
        century_suffix = any_of(data["century"]["suffixes"])
        decade_suffix = any_of(data["decade"]["suffixes"])
        decade_suffix_before_noun = any_of(data["decade"]["suffixes_before_noun"])
        decade_noun = any_of(data["decade"]["nouns"])
        decade_word = any_of(self.decades)
        relative = any_of(self.relative)
        link = any_of(data["century"]["link"])

        # what a month and year in digits follow without a year word: „(07.2016)", „през 12.2024", „Дата: 09.2018"
        apart = (
            r"(?m:^)|[(|\t]\s?|\s[/·–—-]\s|\.{3}\s|,\s(?=\d\d[./])"
            rf"|(?<!\p{{L}})(?:{any_of(data['words']['before_year'])})\s"
        )
        opens = rf"(?:{apart}|\p{{L}}:\s)"

        left = r"(?<![\d\p{Latin}+_@#])(?<!\d[.,:])"

        def year_of(rule: str) -> str:
            """The year that follows a month."""
            number = rf"(?P<{rule}_y>\d{{4}})(?!\d|[.,:]\d)"
            return (
                rf"(?:{S}{{0,2}}(?:{month_noun}{S})?{number}(?:-{year_suffix})?(?:{S}{{0,2}}{year_word}|(?!-?\p{{Ll}}))"
                rf"|,{S}?(?P<{rule}_y>\d{{4}})(?:(?:-{year_suffix})?{S}{{0,2}}{year_word}|(?={S}{{0,2}}(?:\n|\Z)))"
                rf"|{S}{{1,2}}(?P<{rule}_phrase>{phrase}))"
            )

        def century_of(rule: str) -> str:
            return (
                rf"(?:(?P<{rule}_c>{ROMAN}|\d{{1,2}}(?:-{century_suffix})?|{day_word}){S}{{0,2}}{century_noun}"
                rf"|(?P<{rule}_c>{ROMAN}){S}{{0,2}}{century_short}"
                rf"|(?P<{rule}_back>{relative}){S}{{1,2}}{century_noun})"
            )

        rules = {
            "iso": rf"{left}(?P<iso_y>[12]\d{{3}})-(?P<iso_m>\d{{2}})-(?P<iso_d>\d{{2}})(?!\d|-\d)",
            "numeric": rf"{left}(?<!\d-)"
            rf"(?:(?P<numeric_d0>\d{{1,2}})(?:\.(?P<numeric_m0>\d{{1,2}})\.?)?"
            rf"(?:{S}?{DASH}{S}?|{S}(?P<numeric_to>{any_of(data['words']['to'])}){S}))?"
            rf"(?P<numeric_d>\d{{1,2}})(?:\.{S}?(?P<numeric_m>\d{{1,2}})\.{S}?|(?P<numeric_sep>[-/])(?P<numeric_m>\d{{1,2}})"
            rf"(?P=numeric_sep))(?P<numeric_y>\d{{4}}|\d{{2}})(?!\d|[.,:/-]\d)(?P<numeric_word>{S}{{0,2}}{year_word})?",
            "roman": rf"{left}(?P<roman_d>\d{{1,2}})[. /-]{S}?(?P<roman_m>{ROMAN})[. /-]{S}?(?P<roman_y>\d{{4}})(?!\d)"
            rf"(?:{S}{{0,2}}{year_word})?",
            # „XI.2006", „V/1976 г."
            "roman_month": rf"(?<![\p{{L}}\d.,:/-])(?P<roman_month_m>{ROMAN})[./](?P<roman_month_y>[12]\d{{3}})"
            rf"(?!\d|[./]\d)(?:{S}{{0,2}}{year_word})?",
            # „9.IX.с.г.", „09.09. т.г."
            "numeric_phrase": rf"{left}(?P<numeric_phrase_d>\d{{1,2}})[./-]{S}?(?P<numeric_phrase_m>\d{{1,2}}|{ROMAN})"
            rf"(?:[./-]{S}{{0,2}}|{S}{{1,2}})(?P<numeric_phrase_phrase>{phrase})",
            "numeric_month": rf"{left}(?<!\d[/-])(?P<numeric_month_m>\d{{1,2}})\.(?P<numeric_month_y>[12]\d{{3}})"
            rf"(?!\d)(?:{S}{{0,2}}{year_word}|(?<={opens}\d{{1,2}}\.\d{{4}})(?=[^\S\n]*+(?:[)\n|,;]|\.(?!\d)|\Z|[/·]\s)))"
            # „…, 09/2018", „(09/2018)"
            rf"|{left}(?<!\d[/-])(?P<numeric_month_m>\d\d)/(?P<numeric_month_y>[12]\d{{3}})(?!\d)"
            rf"(?<=(?:{apart})\d\d/\d{{4}})(?=[^\S\n]*+(?:[)\n|,;]|\.(?!\d)|\Z))"
            # „Дата: 09/2018", the whole value of a key
            rf"|{left}(?<=[:=]{S})(?P<numeric_month_m>\d\d)(?P<numeric_month_sep>/)(?P<numeric_month_y>[12]\d{{3}})"
            rf"(?={S}*(?:\n|\Z))",
            "day_month": rf"{left}(?<!\d/|\d{{3}}-)(?:(?P<day_month_d>\d{{1,2}})(?:-{day_suffix})?"
            rf"(?:[\"»”“]|\.(?={S}?\p{{Ll}}))?{S}{{0,2}}"
            rf"|(?<!\p{{L}})(?P<day_month_word>{day_word}){S}{{1,2}})"
            rf"(?P<day_month_m>{month}){year_of('day_month')}?",
            # „1998 г., м. май"; „2003, септември" and „2003, 5 май" with nothing behind them
            "year_month": rf"{left}(?P<year_month_y>[12]\d{{3}})(?:{S}{{0,2}}{year_word})?(?:,?{S}{{1,2}}"
            rf"{month_noun}{S}{{0,2}}(?P<year_month_m>{month})(?!{S}{{0,2}}\d{{4}})"
            rf"|,{S}{{1,2}}(?:(?P<year_month_d>\d{{1,2}}){S}{{1,2}})?(?P<year_month_m>{words})"
            rf"(?={S}{{0,2}}(?:[\n,.;:)|]|{DASH}{S}|\Z)))",
            # the order of some content management systems: „юни 10, 2015“
            "month_day": rf"(?<![\p{{L}}\d])(?P<month_day_m>{month}){S}{{1,2}}(?P<month_day_d>\d{{1,2}}),{S}?"
            r"(?P<month_day_y>[12]\d{3})(?!\d)",
            "near_month": rf"(?<!\p{{L}})(?P<near_month_adj>{any_of(self.near_months)})"
            rf"{S}{{1,2}}(?P<near_month_m>{words})",
            "month": rf"(?<![\p{{L}}\d])(?P<month_m>{month}){year_of('month')}?",
            "decade": rf"{left}(?:(?P<decade_0>(?:\d\d)?\d0)(?:-{decade_suffix})?{S}{{0,2}}"
            rf"(?:{DASH}|{any_of(data['words']['and'])}){S}{{0,2}})?"
            rf"(?P<decade_n>(?:[12]\d)?\d0)-(?:{decade_suffix}(?P<decade_noun>{S}{{0,2}}{decade_noun})?"
            rf"|{decade_suffix_before_noun}{S}{{0,2}}{decade_noun})"
            rf"(?:{S}{{1,2}}(?:{link}{S}{{1,2}})?{century_of('decade')})?",
            "decade_word": rf"(?<!\p{{L}})(?P<decade_word_w>{decade_word})"
            rf"(?P<decade_word_noun>{S}{{1,2}}{decade_noun})?"
            rf"(?:{S}{{1,2}}(?:{link}{S}{{1,2}})?{century_of('decade_word')})?",
            "century": rf"(?<![\p{{L}}\d.,-])(?:(?P<century_0>{ROMAN}|\d{{1,2}}){S}?{DASH}{S}?)?{century_of('century')}"
            rf"(?:{S}{{0,2}}(?:(?P<century_bc>{before_era})|{after_era}))?",
            "phrase": rf"(?<!\p{{L}})(?P<phrase_p>{phrase})",
            "era": rf"{left}(?P<era_y>\d{{1,4}}){S}{{0,2}}(?:{year_word}{S}{{0,2}})?"
            rf"(?:(?P<era_bc>{before_era})|{after_era})",
            "year_span": rf"{left}(?<!\p{{L}}-)"
            rf"(?P<year_span_y>[12]\d{{3}})(?:/(?P<year_span_z>\d{{4}}|\d{{2}})(?![\d.])"
            rf"(?P<year_span_word>{S}{{0,2}}{year_word})?|{DASH}(?P<year_span_z>\d{{2}}){S}{{0,2}}"
            rf"(?P<year_span_word>{year_word}))",
            "year": rf"{left}(?<!\p{{L}}{DASH})(?P<year_y>[12]\d{{3}})(?!\d|[.,:]\d|{S}?[%‰°])"
            rf"(?P<year_suffix>-{year_suffix})?(?:(?P<year_word>{S}{{0,2}}{year_word})|(?!-?\p{{L}}))",
            "early_year": rf"{left}(?<!\d{S})(?P<early_year_y>\d{{3}})(?![.,:]?\d)"
            rf"(?P<early_year_word>{S}{{0,2}}{one_year})?",
            # „в 98-м“, „през 89-а“, «в 78 году»
            "short_year": rf"{left}(?<![\p{{L}}\d]{DASH})(?P<short_year_y>[4-9]\d)"
            rf"(?:-{year_suffix}(?:{S}{one_year})?|{S}{{0,2}}{one_year})",
            "day": rf"{left}(?P<day_d>\d{{1,2}})-{day_suffix}(?:{S}{{1,2}}{any_of(data['day']['nouns'])})?",
        }
        return rules
