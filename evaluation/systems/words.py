"""The word lists of the baselines (``words.toml``), compiled, and what is read from them for every system alike."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import regex

from cityrel.document import Mention
from cityrel.scheme import TYPES
from cityrel.toml import read_toml

_Pattern = regex.Pattern[str]


class Words(NamedTuple):
    """The patterns of one language."""

    agreement: _Pattern
    forms: dict[str, _Pattern]
    types: dict[str, _Pattern]
    cues: dict[str, _Pattern]
    offices: dict[str, _Pattern]
    places: dict[str, _Pattern]
    countries: dict[str, str]
    year: str
    months: dict[str, int]


@cache
def words_of(lang: str) -> Words:
    """The patterns of a language code; raises KeyError for one that ``words.toml`` lacks."""
    data = read_toml(Path(__file__).parent / "words.toml")[lang]
    phrases = data["phrases"]
    kinds = rf"{phrases['kinds']}(?:(?:,\s|\s{phrases['also']}\s|\s){phrases['kinds']})*+"
    agreement = (
        rf"\b(?:{phrases['before']}\s)?(?P<head>{'|'.join(data['forms'].values())})\b"
        rf"(?:\s{phrases['about']}\s(?:\p{{L}}++\s)?{kinds})?"
    )
    return Words(
        regex.compile(agreement, regex.IGNORECASE),
        {name: regex.compile(pattern, regex.IGNORECASE) for name, pattern in data["forms"].items()},
        {name: regex.compile(pattern, regex.IGNORECASE) for name, pattern in data["types"].items()},
        {name: regex.compile(pattern, regex.IGNORECASE) for name, pattern in data["cues"].items()},
        {
            name: regex.compile(rf"\b(?:{pattern})(?!\p{{L}})", regex.IGNORECASE)
            for name, pattern in data["offices"].items()
        }
        | {"deputy": regex.compile(data["offices"]["deputy"], regex.IGNORECASE)},
        {
            name: regex.compile(rf"\b(?:{pattern})(?!\p{{L}})", regex.IGNORECASE)
            for name, pattern in data["places"].items()
        },
        {name.lower(): code for name, code in data["countries"].items()},
        phrases["year"],
        {name: number for number, names in enumerate(data["months"], 1) for name in names.split()},
    )


def sentences(text: str) -> list[tuple[int, int]]:
    """Offsets of the sentences of each line; none goes over a line end."""
    # comes with the natasha extra; the gate does without it
    from razdel import sentenize  # type: ignore[import-untyped]

    found = []
    start = 0
    for line in text.splitlines(keepends=True):
        found += [(start + item.start, start + item.stop) for item in sentenize(line) if item.text.strip()]
        start += len(line)
    return found


def sentence_at(spans: list[tuple[int, int]], offset: int) -> tuple[int, int]:
    """The sentence that holds an offset, the empty one at it when there is none."""
    return next(((start, end) for start, end in spans if start <= offset < end), (offset, offset))


def agreements(text: str, lang: str) -> list[Mention]:
    """Agreements by their head nouns, with form, type and status by the words of mention and sentence."""
    words = words_of(lang)
    spans = sentences(text)
    found = []
    for match in words.agreement.finditer(text):
        start, end = sentence_at(spans, match.start())
        sentence = text[start:end]
        form = next(name for name, pattern in words.forms.items() if pattern.fullmatch(match["head"]))
        type = next((name for name in TYPES if name in words.types and words.types[name].search(match[0])), None)
        status = next((name for name in ("ended", "planned") if words.cues[name].search(sentence)), "signed")
        found.append(
            Mention("", "AGREEMENT", *match.span(), match[0], form=form, type=type or "unspecified", status=status)
        )
    return found


@cache
def _date_pattern(lang: str) -> _Pattern:
    words = words_of(lang)
    months = "|".join(sorted(words.months, key=len, reverse=True))
    year = rf"(?:1[5-9]|20)\d\d(?!\d)(?:\s?(?:{words.year})(?!\p{{L}}))?+(?!\p{{L}})"
    return regex.compile(
        rf"(?<![\d.])(?:(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.(?P<year>{year})"
        rf"|(?P<day>\d{{1,2}})\s(?P<name>{months})\b(?:\s(?P<year>{year}))?+"
        rf"|(?P<name>{months})\s(?P<year>{year})"
        rf"|(?P<first>(?:1[5-9]|20)\d\d)\s?[-–—]\s?(?P<year>{year})"
        rf"|(?P<year>{year}))",
        regex.IGNORECASE,
    )


def dates(text: str, lang: str) -> list[Mention]:
    """Dates in figures or with a month's name, years, and spans of years."""
    months = words_of(lang).months
    found = []
    for match in _date_pattern(lang).finditer(text):
        year = match["year"][:4] if match["year"] else "XXXX"
        month = months[match["name"].lower()] if match["name"] else int(match["month"] or 0)
        value = year + (f"-{month:02}" if month else "") + (f"-{int(match['day']):02}" if match["day"] else "")
        if match["first"]:
            value = f"{match['first']}/{year}"
        found.append(Mention("", "DATE", *match.span(), match[0], edtf=value))
    return found


def person(text: str, start: int, end: int, lang: str, sentence: int, name: str | None = None) -> Mention:
    """A person, a mayor where the words just before the name say so.

    Args:
        text: the page's text.
        start: offset of the name.
        end: its end.
        lang: code of the language.
        sentence: where its sentence begins.
        name: the nominative name, the words of the text when None.
    """
    offices = words_of(lang).offices
    before = regex.split(r"[,;()]", text[max(sentence, start - 60) : start])[-1]
    title = name or text[start:end]
    if offices["mayor"].search(before) and not offices["deputy"].search(before):
        return Mention("", "MAYOR", start, end, text[start:end], name=title)
    roles = {"deputy_mayor": "deputy", "governor": "governor", "council_chair": "council_chair"}
    role = next((role for role, office in roles.items() if offices[office].search(before)), "other")
    return Mention("", "PERSON", start, end, text[start:end], name=title, role=role)


def without_office(text: str, start: int, end: int, lang: str) -> int | None:
    """Where a person's name begins after the words for an office; None for a place, or where no name is left."""
    words = words_of(lang)
    if words.places["city"].match(text, start, end) or words.places["region"].match(text, start, end):
        return None
    while office := next((m for item in words.offices.values() if (m := item.match(text, start, end))), None):
        start = office.end()
        while start < end and not text[start].isalpha():
            start += 1
    return start if start < end and text[start].isupper() else None


def promote(people: list[Mention]) -> list[Mention]:
    """The same people; who has the surname of a mayor of the page becomes that mayor."""
    surnames = {(item.name or item.text).split()[-1] for item in people if item.label == "MAYOR"}
    for item in people:
        if item.role == "other" and (item.name or item.text).split()[-1] in surnames:
            item.label, item.role = "MAYOR", None
    return people


def unnamed_mayors(text: str, lang: str, people: list[Mention]) -> list[Mention]:
    """The word for the office wherever no person's name follows it within the sentence."""
    spans = sentences(text)
    found = []
    for match in words_of(lang).offices["mayor"].finditer(text):
        start, end = sentence_at(spans, match.start())
        deputy = words_of(lang).offices["deputy"].search(text, max(start, match.start() - 20), match.start())
        if not deputy and not any(match.end() <= item.start < min(end, match.end() + 60) for item in people):
            found.append(Mention("", "MAYOR", *match.span(), match[0], unnamed=True))
    return found


def compose(parts: list[list[Mention]]) -> list[Mention]:
    """All mentions in the order of the text, numbered; where two overlap the one of the earlier part stays."""
    kept: list[Mention] = []
    for item in (item for part in parts for item in part):
        if all(item.end <= other.start or other.end <= item.start for other in kept):
            kept.append(item)
    kept.sort(key=lambda item: item.start)
    for number, item in enumerate(kept, 1):
        item.id = f"T{number}"
    return kept
