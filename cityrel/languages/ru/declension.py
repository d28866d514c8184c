"""Declension of Russian place names by endings, forwards and backwards; the table is ``declension.toml``."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import regex

from cityrel.languages import load_pack

CASES = "ngdaip"
#: Words inside a name after which nothing declines (Ростов-на-Дону), as a set of the pack's ``places.toml``.
_PART = regex.compile(r"[\s\-‐‑–—]+")
_GAP = regex.compile(r"([\s\-‐‑–—]+)")
_MAX_PRODUCT = 400
#: how unlikely it is that a word stands in the nominative, and that it has lost an ending; paradigms have weights too
_AS_IT_STANDS, _NO_ENDING = 1.0, 2.0


@dataclass(frozen=True, slots=True)
class Paradigm:
    """One row of the table: ``endings`` gives for each case, the nominative included, what may follow the stem."""

    kind: str
    nom: str
    before: str
    endings: dict[str, tuple[str, ...]]
    weight: float

    def stem(self, word: str, ending: str) -> str | None:
        """The word without ``ending``, or None when it does not end so or the stem does not suit the paradigm."""
        if not word.endswith(ending):
            return None
        stem = word[: len(word) - len(ending)]
        if len(stem) < 2 or (self.before != "*" and stem[-1] not in self.before):
            return None
        return stem


@lru_cache(maxsize=1)
def paradigms() -> tuple[Paradigm, ...]:
    """The table, nouns first."""
    data: dict[str, Any] = load_pack(Path(__file__).parent.name).data("declension")
    return tuple(
        Paradigm(
            kind,
            row["nom"],
            row["before"],
            {"n": (row["nom"],)} | {case: tuple(row[case]) for case in CASES[1:]},
            float(row.get("weight", 0)),
        )
        for kind in ("noun", "adjective")
        for row in data[kind]
    )


@lru_cache(maxsize=1)
def _by_ending() -> dict[str, list[tuple[int, str]]]:
    """ending -> (number of the paradigm, case), for all oblique cases."""
    table: dict[str, list[tuple[int, str]]] = {}
    for number, paradigm in enumerate(paradigms()):
        for case in CASES[1:]:
            for ending in paradigm.endings[case]:
                table.setdefault(ending, []).append((number, case))
    return table


@lru_cache(maxsize=20000)
def word_forms(word: str) -> dict[str, frozenset[str]]:
    """case -> forms of one lower-case word; a word that fits no paradigm has itself in every case."""
    forms: dict[str, set[str]] = {case: set() for case in CASES}
    for paradigm in paradigms():
        stem = paradigm.stem(word, paradigm.nom)
        if stem is not None:
            for case in CASES:
                forms[case].update(stem + ending for ending in paradigm.endings[case])
    return {case: frozenset(found or {word}) for case, found in forms.items()}


@lru_cache(maxsize=20000)
def word_nominatives(form: str) -> dict[str, dict[str, float]]:
    """case -> nominatives of one lower-case word that have ``form`` in that case, with the weights of the table."""
    found: dict[str, dict[str, float]] = {case: {} for case in CASES}
    found["n"][form] = _AS_IT_STANDS
    table, rows = _by_ending(), paradigms()
    for length in range(min(4, len(form)), -1, -1):
        for number, case in table.get(form[len(form) - length :], ()):
            stem = rows[number].stem(form, form[len(form) - length :])
            if stem is not None:
                weight = rows[number].weight + (_NO_ENDING if length == 0 else 0.0)
                name = stem + rows[number].nom
                weight = _AS_IT_STANDS if name == form else weight
                found[case][name] = min(weight, found[case].get(name, weight))
    return found


def split(name: str) -> list[str]:
    """Words and the gaps between them, in turn; joined they give the name back."""
    return _GAP.split(name)


@lru_cache(maxsize=20000)
def is_adjective(word: str) -> bool:
    """Whether a lower-case nominative looks like an adjective."""
    return any(row.kind == "adjective" and row.stem(word, row.nom) is not None for row in paradigms())


def _plans(words: list[str], fixed: frozenset[str]) -> Iterator[tuple[bool, ...]]:
    """Which words of a name decline together; a name may follow any of the plans."""
    count = len(words)
    stop = next((number for number, word in enumerate(words) if number and word in fixed), count)
    yield tuple(number < stop for number in range(count))
    if count == 1:
        return
    yield tuple(number == count - 1 for number in range(count))
    noun = next((number for number, word in enumerate(words) if not is_adjective(word)), count - 1)
    yield tuple(number <= noun for number in range(count))


def name_forms(name: str, fixed: frozenset[str], joined: frozenset[str]) -> frozenset[str]:
    """All forms of a lower-case name.

    Args:
        name: nominative, words parted by spaces or hyphens.
        fixed: words after which nothing declines (на, де).
        joined: conjunctions that join two declining halves (и).
    """
    for word in joined:
        left, found, right = name.partition(f" {word} ")
        if found:
            halves = [(_cased(left, fixed), _cased(right, fixed))]
            return frozenset(a + found + b for x, y in halves for case in CASES for a in x[case] for b in y[case]) | {
                name
            }
    cased = _cased(name, fixed)
    return frozenset().union(*cased.values()) | {name}


def _cased(name: str, fixed: frozenset[str]) -> dict[str, set[str]]:
    words = _PART.split(name)
    gaps = [*_PART.findall(name), ""]
    forms = [word_forms(word) for word in words]
    cased: dict[str, set[str]] = {case: set() for case in CASES}
    for plan in set(_plans(words, fixed)):
        for case in CASES:
            choices = [sorted(forms[n][case]) if plan[n] else [word] for n, word in enumerate(words)]
            for choice in itertools.islice(itertools.product(*choices), _MAX_PRODUCT):
                cased[case].add("".join(word + gap for word, gap in zip(choice, gaps, strict=True)))
    return cased


def _is_form(
    form: Sequence[str], name: Sequence[str], gaps: Sequence[str], fixed: frozenset[str], joined: frozenset[str]
) -> bool:
    """Whether ``name_forms`` of a name has a form, both in words; the forms themselves are too many to be kept."""
    if tuple(form) == tuple(name):
        return True
    for at in range(1, len(name) - 1):
        if name[at] in joined and gaps[at - 1] == gaps[at] == " ":
            left, right = slice(None, at), slice(at + 1, None)
            return not {*_cases(form[left], name[left], fixed)}.isdisjoint(_cases(form[right], name[right], fixed))
    return next(_cases(form, name, fixed), None) is not None


def _cases(form: Sequence[str], name: Sequence[str], fixed: frozenset[str]) -> Iterator[str]:
    """The cases in which a name may have a form, some of them more than once."""
    for plan in set(_plans(list(name), fixed)):
        for case in CASES:
            if all(
                word in word_forms(base)[case] if declines else word == base
                for word, base, declines in zip(form, name, plan, strict=True)
            ):
                yield case


def name_nominatives(
    form: str, fixed: frozenset[str], joined: frozenset[str], among: Callable[[str], bool] | None = None
) -> list[str]:
    """Nominatives that may have the lower-case ``form``, each checked as ``name_forms`` would.

    Args:
        form: a name in lower case.
        fixed: words after which nothing declines.
        joined: conjunctions that join two declining halves.
        among: tells which names are asked for; None for all.
    """
    words = _PART.split(form)
    if len(words) == 1:
        return [form] if form in fixed or form in joined else _one_word_nominatives(form, among)
    gaps = [*_PART.findall(form), ""]
    found: dict[str, float] = {form: _AS_IT_STANDS * len(words)}
    options = [word_nominatives(word) for word in words]
    for case in CASES:
        choices = [
            {word: 0.0} if word in fixed or word in joined else {word: _AS_IT_STANDS, **options[n][case]}
            for n, word in enumerate(words)
        ]
        for choice in itertools.islice(itertools.product(*choices), _MAX_PRODUCT):
            name = "".join(word + gap for word, gap in zip(choice, gaps, strict=True))
            weight = sum(choices[n][word] for n, word in enumerate(choice))
            if name not in found and among is not None and not among(name):
                continue
            weight -= sum(word != words[n] and is_adjective(word) for n, word in enumerate(choice[:-1]))
            if weight < found.get(name, math.inf) and (name in found or _is_form(words, choice, gaps, fixed, joined)):
                found[name] = weight
    return sorted(found, key=lambda name: found[name])


def _one_word_nominatives(form: str, among: Callable[[str], bool] | None) -> list[str]:
    """As ``name_nominatives``; most names have one word, of which each case has few."""
    found = {form: _AS_IT_STANDS}
    for nominatives in word_nominatives(form).values():
        for name, weight in nominatives.items():
            if name not in found and among is not None and not among(name):
                continue
            if weight < found.get(name, math.inf) and (
                name in found or any(form in forms for forms in word_forms(name).values())
            ):
                found[name] = weight
    return sorted(found, key=lambda name: found[name])
