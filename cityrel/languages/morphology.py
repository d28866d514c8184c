"""What a language must supply to match inflected names and to bring them back to the nominative."""

from __future__ import annotations

from abc import ABC, abstractmethod


class Morphology(ABC):
    """Adapter between a language and the pipes; a pack's ``morphology.build()`` returns one."""

    @abstractmethod
    def place_forms(self, name: str) -> set[str]:
        """All inflected forms of a place name (of one or several words), the nominative included."""

    @abstractmethod
    def place_nominatives(self, form: str) -> list[str]:
        """Nominatives that may have ``form`` among their forms, likeliest first, ``form`` itself included.

        Each is checked: ``form in place_forms(nominative)`` holds for all that are returned.
        """

    @abstractmethod
    def ordinary(self, word: str) -> str | None:
        """Whether a lower-case word is also an ordinary ``"word"`` or a ``"person"``'s name; None if neither."""

    @abstractmethod
    def person_nominative(self, name: str, gender: str | None = None, *, oblique: bool | None = None) -> str:
        """A person's name in the nominative, written as a person would (``Р.Н.Минниханова`` -> ``Р. Н. Минниханов``).

        Args:
            name: the name as it stands in the text.
            gender: ``"m"``, ``"f"`` or None when nothing around the name tells it.
            oblique: whether the words around the name show an oblique case; None when they do not tell.
        """
