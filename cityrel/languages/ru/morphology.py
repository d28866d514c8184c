"""Russian: forms of place names by rule, names of people through pymorphy3."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import lru_cache
from pathlib import Path

import regex

from cityrel.languages import load_pack
from cityrel.languages.morphology import Morphology
from cityrel.languages.ru import declension
from cityrel.languages.ru.people import known_parses, person_nominative, readings

#: rarer cases of pymorphy3, as the six that names have
_SECOND_CASES = {"gen2": "gent", "acc2": "accs", "loc2": "loct", "voct": "nomn"}
#: cases of men's titles that the dictionary lacks (хоким, примар), by their endings
_MASCULINE: tuple[tuple[tuple[str, ...], frozenset[str]], ...] = (
    (("ом", "ем"), frozenset({"ablt"})),
    (("а", "я"), frozenset({"gent", "accs"})),
    (("у", "ю"), frozenset({"datv"})),
    (("е",), frozenset({"loct"})),
    (tuple("бвгджзклмнпрстфхцчшщй"), frozenset({"nomn"})),
)
_LONG_WORD = 4
#: how likely a case is that a name may have at all
_POSSIBLE = 0.001
#: Names whose forms are kept.
_REMEMBERED = 20_000
_SURNAME = regex.compile(r"\w(?:[оеё]в|[иы]н)(?:а|у|ым|ой)?$")


class RussianMorphology(Morphology):
    """See ``Morphology``; ``declension.toml`` holds the endings."""

    def __init__(self) -> None:
        data = load_pack(Path(__file__).parent.name).data("places")
        self._fixed = frozenset(data["fixed"])
        self._joined = frozenset(data["joined"])
        ordinary = load_pack(Path(__file__).parent.name).data("ordinary")
        self._words = frozenset(ordinary["words"])
        self._people = frozenset(ordinary["people"])
        governed: dict[str, list[str]] = load_pack(Path(__file__).parent.name).data("people")["cases"]
        self._governed = {word: frozenset(cases) for word, cases in governed.items()}
        # pages say the same names again and again
        self._forms = lru_cache(maxsize=_REMEMBERED)(self._forms_of)
        self._nominatives = lru_cache(maxsize=_REMEMBERED)(self._nominatives_of)
        self._person = lru_cache(maxsize=_REMEMBERED)(person_nominative)

    def place_forms(self, name: str) -> set[str]:
        return set(self._forms(name))

    def place_nominatives(self, form: str, among: Callable[[str], bool] | None = None) -> list[str]:
        return list(self._nominatives(form) if among is None else self._nominatives_of(form, among))

    def _forms_of(self, name: str) -> frozenset[str]:
        forms = declension.name_forms(name.lower(), self._fixed, self._joined)
        return frozenset(_recase(form, name) for form in forms)

    def _nominatives_of(self, form: str, among: Callable[[str], bool] | None = None) -> tuple[str, ...]:
        names = declension.name_nominatives(form.lower(), self._fixed, self._joined, among)
        if len(names) > 1:
            towns = _towns(form.lower())
            names.sort(key=lambda name: name.replace("ё", "е") not in towns)
        return tuple(_recase(name, form) for name in names)

    def word_nominatives(self, form: str) -> set[str]:
        """Nominatives that one lower-case word may stand for, in any case, itself included."""
        return {form}.union(*declension.word_nominatives(form).values())

    def ordinary(self, word: str) -> str | None:
        """Whether a lower-case word is also an ordinary ``"word"`` or a ``"person"``'s name; None if neither."""
        if word in self._words:
            return "word"
        known = known_parses(word)
        town = any("Geox" in parse.tag for parse in known)
        found = None
        for parse in known:
            if "Geox" in parse.tag or (town and parse.score < 0.5) or parse.score < 0.2:
                continue
            if not any(mark in parse.tag for mark in ("Name", "Surn", "Patr")):
                return "word"
            found = "person"
        if not known and _SURNAME.search(word):
            found = "person"
        return "person" if word in self._people else found

    def given_name(self, word: str) -> bool:
        return _given(word.lower())

    def may_stand_in(self, word: str, cases: Collection[str]) -> bool:
        return any(reading.case in cases and reading.weight >= _POSSIBLE for reading in readings(word.lower()))

    def person_nominative(self, name: str, gender: str | None = None, *, cases: Collection[str] | None = None) -> str:
        return self._person(name, gender, cases=None if cases is None else frozenset(cases))

    def cases_after(self, word: str, *, plural: bool = False) -> frozenset[str] | None:
        if word in self._governed:
            return self._governed[word] or None
        number = "plur" if plural else "sing"
        if not plural and self._thing(word):
            return frozenset({"gent"})
        head = word.rpartition("-")[2]
        known = known_parses(head)
        parses = [parse.tag for parse in known if "NOUN" in parse.tag]
        cases = frozenset(
            _SECOND_CASES.get(str(tag.case), str(tag.case)) for tag in parses if "anim" in tag and number in tag
        )
        if cases or known or len(head) < _LONG_WORD:
            return cases or None
        return next((allowed for endings, allowed in _MASCULINE if head.endswith(endings)), None)

    @staticmethod
    @lru_cache(maxsize=10_000)
    def _thing(word: str) -> bool:
        """Whether a word is a thing in the nominative or accusative only: a person's name after it is the owner's."""
        tags = [parse.tag for parse in known_parses(word)]
        return bool(tags) and all("NOUN" in tag and "inan" in tag and tag.case in ("nomn", "accs") for tag in tags)


@lru_cache(maxsize=_REMEMBERED)
def _given(word: str) -> bool:
    return any("Name" in parse.tag for parse in known_parses(word))


def _towns(form: str) -> frozenset[str]:
    """Nominatives of the towns that pymorphy3's dictionary has under a lower-case form."""
    straight = (parse.inflect({"nomn"}) for parse in known_parses(form) if "Geox" in parse.tag)
    return frozenset(found.word.replace("ё", "е") for found in straight if found)


def _recase(lowered: str, model: str) -> str:
    """Give ``lowered`` the capitals of ``model``, word by word; both have the same number of words."""
    if model.islower():
        return lowered
    if model.isupper():
        return lowered.upper()
    out: list[str] = []
    parts = declension.split(model)
    for word, like in zip(declension.split(lowered), parts, strict=True):
        out.append(
            word.upper() if len(like) > 1 and like.isupper() else word.capitalize() if like[:1].isupper() else word
        )
    return "".join(out)


def build() -> RussianMorphology:
    """The pack's adapter."""
    return RussianMorphology()
