"""Russian: forms of place names by rule, names of people through pymorphy3."""

from __future__ import annotations

from pathlib import Path

from cityrel.languages import load_pack
from cityrel.languages.morphology import Morphology
from cityrel.languages.ru import declension
from cityrel.languages.ru.people import person_nominative


class RussianMorphology(Morphology):
    """See ``Morphology``; ``declension.toml`` holds the endings."""

    def __init__(self) -> None:
        data = load_pack(Path(__file__).parent.name).data("places")
        self._fixed = frozenset(data["fixed"])
        self._joined = frozenset(data["joined"])

    def place_forms(self, name: str) -> set[str]:
        return {_recase(form, name) for form in declension.name_forms(name.lower(), self._fixed, self._joined)}

    def place_nominatives(self, form: str) -> list[str]:
        return [_recase(name, form) for name in declension.name_nominatives(form.lower(), self._fixed, self._joined)]

    def word_nominatives(self, form: str) -> set[str]:
        """Nominatives that one lower-case word may stand for, in any case, itself included."""
        return {form}.union(*declension.word_nominatives(form).values())

    def person_nominative(self, name: str, gender: str | None = None) -> str:
        return person_nominative(name, gender)


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
