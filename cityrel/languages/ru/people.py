"""Names of people in Russian, back to the nominative.

Each word of a name has readings (case, gender, nominative, weight): from pymorphy3 where it knows the word as a name,
else from endings. The readings of all words that agree in case and gender and weigh most together are taken.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

import pymorphy3  # type: ignore[import-untyped]
import regex

_INITIAL = r"\p{Lu}\p{Ll}?\."
_TOKEN = regex.compile(rf"{_INITIAL}|[\p{{L}}’'ʼ]+\.?|-")
_INITIALS = regex.compile(rf"{_INITIAL}$")
_CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
_MARKS = ("Name", "Surn", "Patr")
#: small words inside names that never decline
_PARTICLES = frozenset({"де", "ди", "да", "ван", "фон", "дер", "ден", "ла", "ле", "дю", "дель", "аль", "эль", "бен"})

#: family of surnames -> (stem pattern, gender, endings of the six cases; "accs" of men is the genitive)
_FAMILIES: tuple[tuple[str, str, tuple[str, ...], float], ...] = (
    (r"(?:[оеё]в|[иы]н)", "m", ("", "а", "у", "а", "ым", "е"), 1.0),
    (r"(?:[оеё]в|[иы]н)", "f", ("а", "ой", "ой", "у", "ой", "ой"), 1.0),
    (r"ян", "m", ("", "а", "у", "а", "ом", "е"), 1.0),
    (r"[скц][кг]", "m", ("ий", "ого", "ому", "ого", "им", "ом"), 1.0),
    (r"[скц][кг]", "f", ("ая", "ой", "ой", "ую", "ой", "ой"), 1.0),
    (r"[бвдзлмнпрст]", "m", ("ый", "ого", "ому", "ого", "ым", "ом"), 0.8),
    (r"[бвдзлмнпрст]", "f", ("ая", "ой", "ой", "ую", "ой", "ой"), 0.8),
    (r"[бвгдзклмнпрстфх]", "m", ("", "а", "у", "а", "ом", "е"), 0.6),
    (r"[жчшщц]", "m", ("", "а", "у", "а", "ем", "е"), 0.6),
    (r"[аеоуиыэюя]", "m", ("й", "я", "ю", "я", "ем", "е"), 0.6),
    (r"[бвдзлмнпрст]", "m", ("ь", "я", "ю", "я", "ем", "е"), 0.3),
)
#: how likely a word that nobody knows stands in the nominative, by its ending; else _PLAIN
_NOT_NOMINATIVE = regex.compile(r"(?:ого|ому|ым|им|ом|ем|ой|ую|ову|ину|еву|яна|янца)$")
_PLAIN, _UNLIKELY = 0.6, 0.08
_OBLIQUE_WEIGHT = {"gent": 0.25, "datv": 0.1, "accs": 0.05, "ablt": 0.4, "loct": 0.05}
_OBLIQUE_FOREIGN = 0.4


class Reading(NamedTuple):
    """One way to read a word of a name; ``gender`` is m, f or an empty string for both."""

    case: str
    gender: str
    nominative: str
    weight: float
    mark: str


@cache
def analyzer() -> pymorphy3.MorphAnalyzer:
    """pymorphy3's analyser, opened once."""
    return pymorphy3.MorphAnalyzer()


def person_nominative(name: str, gender: str | None = None, *, oblique: bool | None = None) -> str:
    """A person's name in the nominative, initials spaced and first.

    Args:
        name: the name as it stands in the text.
        gender: ``"m"``, ``"f"`` or None when nothing around the name tells it.
        oblique: whether the words around the name show an oblique case (``мэра``); None when they do not tell.
    """
    tokens = _TOKEN.findall(name)
    if not tokens:
        return name
    if name.isupper():
        tokens = [token if _INITIALS.match(token) else token.capitalize() for token in tokens]
    words = [n for n, token in enumerate(tokens) if not _fixed(token)]
    best = _best([readings(tokens[n].lower()) for n in words], gender, oblique)
    marks: dict[int, str] = {}
    for n, reading in zip(words, best, strict=True):
        marks[n] = reading.mark
        if reading.nominative != tokens[n].lower():
            tokens[n] = _like(reading.nominative, tokens[n])
    return _joined(_given_first(tokens, marks))


def _fixed(token: str) -> bool:
    return token == "-" or token.endswith(".") or token.lower() in _PARTICLES


def _best(options: list[tuple[Reading, ...]], gender: str | None, oblique: bool | None) -> tuple[Reading, ...]:
    """The readings that agree and weigh most; of a lone surname that may stand in the nominative, that one."""
    best: tuple[Reading, ...] = tuple(option[0] for option in options)
    heaviest = -1.0
    for choice in itertools.islice(itertools.product(*options), 4000):
        cases = {reading.case for reading in choice}
        genders = {reading.gender for reading in choice if reading.gender} | ({gender} if gender else set())
        if len(cases) != 1 or len(genders) > 1:
            continue
        weight = math.prod(reading.weight for reading in choice)
        nominative = cases == {"nomn"}
        if nominative and oblique is None and len(choice) == 1 and _own_family(choice[0].nominative):
            weight *= 3
        if oblique is not None and nominative == oblique:
            weight *= 0.05
        if weight > heaviest:
            best, heaviest = choice, weight
    return best


@lru_cache(maxsize=20_000)
def readings(word: str) -> tuple[Reading, ...]:
    """Readings of one lower-case word of a name, the nominative as it stands first."""
    found: dict[tuple[str, str, str], Reading] = {}
    for parse in analyzer().parse(word):
        mark = next((mark for mark in _MARKS if mark in parse.tag), "")
        if not parse.is_known or not mark or "plur" in parse.tag or parse.tag.case not in _CASES:
            continue
        gender = {"masc": "m", "femn": "f"}.get(str(parse.tag.gender), "")
        straight = parse.inflect({"nomn", "sing"})
        _add(
            found,
            Reading(str(parse.tag.case), gender, straight.word if straight else word, max(parse.score, 0.02), mark),
        )
    if not any(reading.mark in ("Name", "Patr") for reading in found.values()):
        share = 0.3 if found else 1.0
        for reading in _by_endings(word):
            _add(found, reading._replace(weight=reading.weight * share))
    if (
        regex.search(r"[^аеиоуыэюяйь]$", word)
        and not _own_family(word)
        and not any(r.mark == "Patr" for r in found.values())
    ):
        # women's names that end so do not decline (Айшат, Кармен, Григорян)
        for case in _CASES:
            _add(found, Reading(case, "f", word, 0.1, "Name" if any(r.mark == "Name" for r in found.values()) else ""))
    return tuple(sorted(found.values(), key=lambda reading: reading.case != "nomn"))


def _add(found: dict[tuple[str, str, str], Reading], reading: Reading) -> None:
    key = reading[:3]
    if key not in found or found[key].weight < reading.weight:
        found[key] = reading


def _by_endings(word: str) -> Iterable[Reading]:
    unlikely = _NOT_NOMINATIVE.search(word) is not None
    family = _own_family(word)
    yield Reading("nomn", family, word, _UNLIKELY if unlikely else _PLAIN, "")
    if word.endswith(("о", "е", "и", "у", "ы", "э", "ю", "их", "ых")) and not unlikely:
        yield from (Reading(case, "", word, 0.15, "") for case in _CASES[1:])
    for stem, gender, endings, weight in _FAMILIES:
        for case, ending in zip(_CASES[1:], endings[1:], strict=True):
            base = word[: len(word) - len(ending)]
            if word.endswith(ending) and len(base) > 2 and regex.search(stem + "$", base):
                share = _OBLIQUE_WEIGHT[case] * (weight if weight == 1.0 else weight * _OBLIQUE_FOREIGN)
                yield Reading(case, gender, base + endings[0], share, "")


def _own_family(word: str) -> str:
    """Gender that a Russian surname in the nominative shows by its ending, or an empty string."""
    if regex.search(r"\w{2}(?:[оеё]ва|[иы]на|[сц]кая)$", word):
        return "f"
    return "m" if regex.search(r"\w{2}(?:[оеё]в|[иы]н|[сц]кий)$", word) else ""


def _like(nominative: str, token: str) -> str:
    return nominative.capitalize() if token[:1].isupper() else nominative


def _given_first(tokens: list[str], marks: dict[int, str]) -> list[str]:
    """Initials, or a given name with its patronymic, before the surname."""
    initials = [token for token in tokens if _INITIALS.match(token)]
    if initials and not _INITIALS.match(tokens[0]) and tokens[-len(initials) :] == initials:
        return [*initials, *tokens[: -len(initials)]]
    if len(tokens) == 3 and marks.get(1) == "Name" and marks.get(2) == "Patr" and marks.get(0) != "Name":
        return [tokens[1], tokens[2], tokens[0]]
    return tokens


def _joined(tokens: list[str]) -> str:
    return regex.sub(r" ?- ?", "-", " ".join(tokens))
