"""Bulgarian: names have no cases; only adjectives inside names take the article."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

import regex

from cityrel.languages import load_pack
from cityrel.languages.morphology import Morphology

_INITIALS = regex.compile(r"(?<=\b\p{Lu}\p{Ll}{0,2}\.)(?=\p{L})")
_WORD = regex.compile(r"\p{L}+")


class BulgarianMorphology(Morphology):
    """See ``Morphology``."""

    def __init__(self) -> None:
        ordinary = load_pack(Path(__file__).parent.name).data("ordinary")
        self._words = frozenset(ordinary["words"])
        self._people = frozenset(ordinary["people"])
        given = load_pack(Path(__file__).parent.name).data("given_names")
        self._given = frozenset(given["names"].split()).union(given["abroad"].split())
        table: dict[str, list[str]] = load_pack(Path(__file__).parent.name).data("places")["article"]
        self._articled = table
        self._bare: dict[str, list[str]] = {}
        for bare, endings in table.items():
            for ending in endings:
                self._bare.setdefault(ending, []).append(bare)

    def place_forms(self, name: str) -> set[str]:
        first, gap, rest = name.partition(" ")
        forms = {name}
        if rest:
            for bare, endings in self._articled.items():
                for low, new in ((bare, ending) for ending in endings):
                    if first.endswith(low):
                        forms.add(first[: -len(low)] + new + gap + rest)
                    elif first.endswith(low.upper()):
                        forms.add(first[: -len(low)] + new.upper() + gap + rest)
        return forms

    def place_nominatives(self, form: str, among: Callable[[str], bool] | None = None) -> list[str]:
        first, gap, rest = form.partition(" ")
        names = [form]
        if rest:
            upper = first.isupper()
            names += [word + gap + rest for word in sorted(self.word_nominatives(first.lower()) - {first.lower()})]
            names = [names[0], *(_like(name, form, upper) for name in names[1:])]
        return [
            name
            for name in dict.fromkeys(names)
            if name == form or ((among is None or among(name)) and form in self.place_forms(name))
        ]

    def word_nominatives(self, form: str) -> set[str]:
        """Words that one lower-case word may stand for, without its article, itself included."""
        found = {form}
        for length in range(3, min(6, len(form))):
            for bare in self._bare.get(form[-length:], ()):
                found.add(form[:-length] + bare)
        return found

    def ordinary(self, word: str) -> str | None:
        """Whether a lower-case word is also an ordinary ``"word"`` or a ``"person"``'s name; None if neither."""
        return "word" if word in self._words else "person" if word in self._people else None

    def given_name(self, word: str) -> bool:
        return all(part in self._given for part in word.split("-"))

    def cases_after(self, word: str, *, plural: bool = False) -> frozenset[str] | None:
        return None

    def person_nominative(self, name: str, gender: str | None = None, *, cases: Collection[str] | None = None) -> str:
        spaced = " ".join(_INITIALS.sub(" ", name).split())
        return (
            _WORD.sub(lambda match: match[0] if len(match[0]) < 2 else match[0].capitalize(), spaced)
            if spaced.isupper()
            else spaced
        )


def _like(lowered: str, model: str, upper: bool) -> str:
    if upper:
        first, gap, rest = lowered.partition(" ")
        return first.upper() + gap + rest
    return lowered[0].upper() + lowered[1:] if model[:1].isupper() else lowered


def build() -> BulgarianMorphology:
    """The pack's adapter."""
    return BulgarianMorphology()
