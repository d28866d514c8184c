"""Names of people in Russian, back to the nominative.

Each word of a name has readings (case, gender, nominative, weight): from pymorphy3 where it knows the word as a name,
else from endings. The readings of all words that agree in case and gender and weigh most together are taken.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Iterable
from functools import cache, lru_cache
from typing import Any, NamedTuple

import pymorphy3  # type: ignore[import-untyped]
import regex

_INITIAL = r"\p{Lu}\p{Ll}?\."
_TOKEN = regex.compile(rf"{_INITIAL}|[\p{{L}}’'ʼ]+\.?|-")
_SPACED_HYPHEN = regex.compile(r" ?- ?")
_INITIALS = regex.compile(rf"{_INITIAL}$")
_CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
_MARKS = ("Name", "Surn", "Patr")
#: how likely a surname is that is an ordinary noun
_NOUN = 0.3
#: Николай II
_NUMERAL = regex.compile(r"[IVX]++")
#: small words inside names that never decline
_PARTICLES = frozenset({"де", "ди", "да", "ван", "фон", "дер", "ден", "ла", "ле", "дю", "дель", "аль", "эль", "бен"})

#: family of surnames -> (stem pattern, gender, endings of the six cases; "accs" of men is the genitive)
_ENDINGS: tuple[tuple[str, str, tuple[str, ...], float], ...] = (
    (r"(?:[оеё]в|[иы]н)", "m", ("", "а", "у", "а", "ым", "е"), 1.0),
    (r"(?:[оеё]в|[иы]н)", "f", ("а", "ой", "ой", "у", "ой", "ой"), 1.0),
    (r"ян", "m", ("", "а", "у", "а", "ом", "е"), 1.0),
    (r"[скц][кг]", "m", ("ий", "ого", "ому", "ого", "им", "ом"), 1.0),
    (r"[скц][кг]", "f", ("ая", "ой", "ой", "ую", "ой", "ой"), 1.0),
    (r"[бвдзлмнпрст]", "m", ("ый", "ого", "ому", "ого", "ым", "ом"), 0.8),
    (r"[бвдзлмнпрст]", "f", ("ая", "ой", "ой", "ую", "ой", "ой"), 0.3),
    (r"[кгх]", "m", ("ий", "ого", "ому", "ого", "им", "ом"), 0.3),
    (r"[бвгдзклмнпрстфх]", "m", ("", "а", "у", "а", "ом", "е"), 0.6),
    (r"[жчшщ]", "m", ("ий", "его", "ему", "его", "им", "ем"), 0.6),
    (r"[жчшщц]", "m", ("", "а", "у", "а", "ем", "е"), 0.6),
    (r"[аеоуиыэюя]", "m", ("й", "я", "ю", "я", "ем", "е"), 0.6),
    (r"[бвдзлмнпрст]", "m", ("ь", "я", "ю", "я", "ем", "е"), 0.3),
    (r"[бвдзлмнпрст]", "f", ("ь", "и", "и", "ь", "ью", "и"), 0.3),
    (r"[бвдзлмнпрстфц]", "", ("а", "ы", "е", "у", "ой", "е"), 0.4),
    (r"[гкхжшчщ]", "", ("а", "и", "е", "у", "ой", "е"), 0.4),
    (r"[бвдзлмнпрст]", "", ("я", "и", "е", "ю", "ей", "е"), 0.3),
    (r"[ие]", "", ("я", "и", "и", "ю", "ей", "и"), 0.3),
)
_FAMILIES = tuple((regex.compile(f"{stem}$"), gender, endings, weight) for stem, gender, endings, weight in _ENDINGS)
#: surnames by which a man and a woman are told apart
_WOMANS = regex.compile(r"\w{2}(?:[оеё]ва|[иы]на|[сц]кая)$")
_MANS = regex.compile(r"\w{2}(?:[оеё]в|[иы]н|[сц]кий)$")
_OPEN_ENDINGS = frozenset("аеиоуыэюяйь")
#: how likely a word that nobody knows stands in the nominative, by its ending; else _PLAIN
_NOT_NOMINATIVE = regex.compile(
    r"(?:ии|[ое]го|[ое]му|ым|им|ом|ем|ой|ую|ову|ину|еву|янца|(?:ян|[аиоуюя]с|ич|ман|берг|с[оеё]н|штейн|вальд|бах"
    # as names from English, German, French and Turkish end: Байден, Сандерс, Хант, Хейз, Кушнер, Уолц
    r"|[аеиоуэю]йн|[дт]ен|тон|[рлнс][стдгфцж]|[еэ]й[зкмрс]|[эе]лл|[бвгджклмнпртшс][еэ]р|дж|аас|[фцшхж]|у[зд]|ид)[ау])$"
)
_LIKE_DATIVE, _LIKE_GENITIVE = regex.compile("е$"), regex.compile("(?:[бвгджзклмнпрстфхцчшщ][кг]|х)и$")
_PLAIN, _UNLIKELY = 0.6, 0.05
#: endings of Russian surnames in oblique cases, which only few surnames have in the nominative (Луговой)
_HARDLY_NOMINATIVE = regex.compile(r"\w{2}(?:(?:[оеё]в|[иы]н)(?:ой|ым|у)|ск(?:ой|ого|ому|им|ую))$")
_HARDLY = 0.03
_RARELY = 0.2
_NAMED, _UNLISTED = 0.25, 0.02
#: how likely a name of several words has a part that does not decline before one that does (Пак Вон Сун)
_UNDECLINED, _LONG_PART = 0.05, 6
#: how much likelier a lone surname stands in the nominative when nothing before it tells its case
_ALONE = 5
#: what a choice of readings is worth whose case the words around the name do not allow
_AGAINST_CASE = 0.001
#: Choices of readings that are weighed in each case.
_MOST_CHOICES = 4000
#: endings of names from abroad that stay as they are, though Russian ones that end like them change
_STAYING = ("ски", "еску", "ану", "ы")
#: surnames that never decline
_FIXED_ENDING = regex.compile(r"\w{2}(?:оглу|оглы|кызы|заде|швили|дзе|енко|аго|яго|[иы]х)$")
_PATRONYMIC = regex.compile(r"\w{2}(?:[ое]вич|[ое]вна|[иы]чна|кызы|оглы)$")
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


@lru_cache(maxsize=20_000)
def known_parses(word: str) -> tuple[Any, ...]:
    """What pymorphy3's dictionary says of a word; its guesses about words it lacks take long and are not asked for."""
    if not analyzer().word_is_known(word):
        return ()
    return tuple(parse for parse in analyzer().parse(word) if parse.is_known)


def person_nominative(name: str, gender: str | None = None, *, cases: Collection[str] | None = None) -> str:
    """A person's name in the nominative, initials spaced and first.

    Args:
        name: the name as it stands in the text.
        gender: ``"m"``, ``"f"`` or None when nothing around the name tells it.
        cases: the cases that the words around the name allow (``gent`` after ``мэра``); None when they do not tell.
    """
    tokens = _TOKEN.findall(name)
    if not tokens:
        return name
    if name.isupper():
        tokens = [token if _fixed(token) else token.capitalize() for token in tokens]
    words = [n for n, token in enumerate(tokens) if not _fixed(token)]
    best = _best([readings(tokens[n].lower(), n < words[-1]) for n in words], gender, cases)
    marks: dict[int, str] = {}
    for n, reading in zip(words, best, strict=True):
        marks[n] = reading.mark
        if reading.nominative.replace("ё", "е") != tokens[n].lower().replace("ё", "е"):
            tokens[n] = _like(reading.nominative, tokens[n])
    return _joined(_given_first(tokens, marks))


def _fixed(token: str) -> bool:
    return token == "-" or token.endswith(".") or token.lower() in _PARTICLES or _NUMERAL.fullmatch(token) is not None


def _best(
    options: list[tuple[Reading, ...]], gender: str | None, allowed: Collection[str] | None
) -> tuple[Reading, ...]:
    """The readings that agree and weigh most; of a lone surname that may stand in the nominative, that one."""
    best: tuple[Reading, ...] = tuple(option[0] for option in options)
    heaviest, first = -1.0, (0,) * len(options)
    for case in dict.fromkeys(reading.case for option in options[:1] for reading in option):
        alike = [[item for item in enumerate(option) if item[1].case == case] for option in options]
        for numbered in itertools.islice(itertools.product(*alike), _MOST_CHOICES):
            choice = tuple(reading for _, reading in numbered)
            genders = {reading.gender for reading in choice if reading.gender}
            if len(genders) > 1 or (gender and not genders <= {gender}):
                continue
            weight = math.prod(reading.weight for reading in choice)
            if case == "nomn" and allowed is None and len(choice) == 1 and _own_family(choice[0].nominative):
                weight *= _ALONE
            if allowed is not None and case not in allowed:
                weight *= _AGAINST_CASE
            # of two that weigh the same the one whose readings come first
            order = tuple(number for number, _ in numbered)
            if weight > heaviest or (weight == heaviest and order < first):
                best, heaviest, first = choice, weight, order
    return best


@lru_cache(maxsize=20_000)
def readings(word: str, early: bool = False) -> tuple[Reading, ...]:
    """Readings of one lower-case word of a name, the nominative as it stands first.

    Args:
        word: the word.
        early: whether others of the name follow it.
    """
    found: dict[tuple[str, str, str], Reading] = {}
    parses = known_parses(word)
    declines = any("Name" in parse.tag and "Fixd" not in parse.tag for parse in parses)
    for parse in parses:
        mark = next((mark for mark in _MARKS if mark in parse.tag), "")
        if not mark or "plur" in parse.tag or parse.tag.case not in _CASES:
            continue
        gender = {"masc": "m", "femn": "f"}.get(str(parse.tag.gender), "")
        straight = parse.inflect({"nomn", "sing"})
        # a name that declines is likelier than a rarer one that does not (Анна, Анне)
        weight = max(parse.score * (0.5 if "Fixd" in parse.tag else 1.0), 0.02)
        if early and "Fixd" in parse.tag and not declines:
            weight = _NAMED  # it tells nothing of the case (Гузель, Джо)
            gender = "" if word.endswith("о") else gender  # men's too: Ренато
        if mark == "Name" and parse.tag.case == "nomn":
            weight = max(weight, _NAMED)
        nominative = straight.word if straight else word
        if parse.word != word:
            nominative = nominative.replace("ё", "е")  # as the page spells it
        _add(found, Reading(str(parse.tag.case), gender, nominative, weight, mark))
    if not found and not early:
        for parse in parses:
            if {"NOUN", "anim", "masc", "sing"} in parse.tag and parse.tag.case in _CASES[1:]:
                # surnames that are words for animals and trades: Заяц, Швец
                _add(found, Reading(str(parse.tag.case), "m", parse.normal_form, _NOUN * parse.score, ""))
    given = any(reading.mark in ("Name", "Patr") for reading in found.values())
    if early and any(reading.mark == "Name" for reading in found.values()):
        # a given name before others is seldom the surname that is spelt like it (Павле)
        found = {k: r._replace(weight=r.weight * _RARELY) if r.mark == "Surn" else r for k, r in found.items()}
    if given and early and word.endswith(("а", "я")) and not any(case == "nomn" for case, _, _ in found):
        # a woman's name that the dictionary lacks (Камала, Асия), though it knows a man's whose genitive it may be
        _add(found, Reading("nomn", "f", word, _UNLISTED, "Name"))
    if given and early and word.endswith(("е", "и", "о")) and not any(case == "nomn" for case, _, _ in found):
        _add(found, Reading("nomn", "", word, _UNLISTED, "Name"))  # as much for names from abroad (Василе)
    if not given or not early:
        share = 0.05 if given else 0.3 if found else 1.0
        for reading in _by_endings(word, early):
            _add(found, reading._replace(weight=reading.weight * share))
    if word[-1:] not in _OPEN_ENDINGS and not _own_family(word) and not any(r.mark == "Patr" for r in found.values()):
        # women's names that end so do not decline (Айшат, Кармен, Григорян)
        mark = "Name" if any(reading.mark == "Name" for reading in found.values()) else ""
        named = any(reading.mark == "Name" and reading.case == "nomn" for reading in found.values())
        weight = 0.001 if word.endswith(("ом", "ем", "ым", "им")) and not named else 0.1
        for case in _CASES:
            _add(found, Reading(case, "f", word, weight, mark))
    declined = word.endswith(("а", "я")) and any(r.mark == "Name" and r.case == "nomn" for r in found.values())
    if early and not declined and (len(word) < _LONG_PART or not any(reading.mark for reading in found.values())):
        weight = _UNDECLINED if len(word) < _LONG_PART else _UNDECLINED / 10
        weight *= 0.2 if any(reading.mark for reading in found.values()) else 1
        for case in _CASES[1:]:
            found.setdefault((case, "", word), Reading(case, "", word, weight, ""))
    return tuple(sorted(found.values(), key=lambda reading: reading.case != "nomn"))


def _add(found: dict[tuple[str, str, str], Reading], reading: Reading) -> None:
    key = reading[:3]
    if key not in found or found[key].weight < reading.weight:
        found[key] = reading


def _by_endings(word: str, early: bool) -> Iterable[Reading]:
    unlikely = _NOT_NOMINATIVE.search(word) is not None
    family = _own_family(word)
    if _FIXED_ENDING.search(word):
        yield from (Reading(case, "", word, _PLAIN, "") for case in _CASES)
        return
    hardly = _HARDLY_NOMINATIVE.search(word) is not None
    yield Reading("nomn", family, word, _HARDLY if hardly else _UNLIKELY if unlikely else _PLAIN, "")
    if word.endswith(("о", "е", "и", "у", "ы", "э", "ю", "их", "ых")) and not unlikely:
        # names in -у, -ю that do not decline are short (Шоу, Лю)
        rare = word.endswith("ы") or (word.endswith(("у", "ю")) and len(word) > 3)
        fixed = (0.02 if early or word.endswith(_STAYING) else 0.001) if rare else 0.15
        if early and word.endswith(("о", "э")):
            fixed = _PLAIN  # given names that end so never change (Марко)
        for case in _CASES[1:]:
            # Паве is more often the dative of Пава than an unchanged Паве, Ботки the genitive of Ботка
            declined = _LIKE_DATIVE if case in ("datv", "loct") else _LIKE_GENITIVE if case == "gent" else None
            changed = declined is not None and declined.search(word) and not word.endswith(_STAYING)
            yield Reading(case, "", word, 0.01 if changed else fixed, "")
    for stem, gender, endings, weight in _FAMILIES:
        bases: dict[str, bool] = {}
        for case, ending in zip(_CASES[1:], endings[1:], strict=True):
            if not word.endswith(ending):
                continue
            base = word[: len(word) - len(ending)]
            if base not in bases:
                bases[base] = len(base) > 1 and stem.search(base) is not None
            if bases[base]:
                share = _OBLIQUE_WEIGHT[case] * (weight if weight == 1.0 else weight * _OBLIQUE_FOREIGN)
                yield Reading(case, gender, base + endings[0], share, "")


def _own_family(word: str) -> str:
    """Gender that a Russian surname in the nominative shows by its ending, or an empty string."""
    if _WOMANS.search(word):
        return "f"
    return "m" if _MANS.search(word) else ""


def _like(nominative: str, token: str) -> str:
    """The nominative with capitals where the token has them (О'Нила)."""
    upper = [letter.isupper() for letter in token.ljust(len(nominative))]
    return "".join(letter.upper() if big else letter for letter, big in zip(nominative, upper, strict=False))


def _given_first(tokens: list[str], marks: dict[int, str]) -> list[str]:
    """Initials, or a given name with its patronymic, before the surname."""
    initials = [token for token in tokens if _INITIALS.match(token)]
    if initials and not _INITIALS.match(tokens[0]) and tokens[-len(initials) :] == initials:
        return [*initials, *tokens[: -len(initials)]]
    if len(tokens) == 3 and len(marks) == 3 and (marks[2] == "Patr" or _PATRONYMIC.search(tokens[2].lower())):
        return [tokens[1], tokens[2], tokens[0]]
    if len(tokens) == 2 and marks.get(0) == "Surn" and marks.get(1) == "Name" and _own_family(tokens[0].lower()):
        return [tokens[1], tokens[0]]
    return tokens


def _joined(tokens: list[str]) -> str:
    return _SPACED_HYPHEN.sub("-", " ".join(tokens))
