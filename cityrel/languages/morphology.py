"""What a language must supply to match inflected names and to bring them back to the nominative."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection


class Morphology(ABC):
    """Adapter between a language and the pipes; a pack's ``morphology.build()`` returns one."""

    @abstractmethod
    def place_forms(self, name: str) -> set[str]:
        """All inflected forms of a place name (of one or several words), the nominative included."""

    @abstractmethod
    def place_nominatives(self, form: str, among: Callable[[str], bool] | None = None) -> list[str]:
        """Nominatives that may have ``form`` among their forms, likeliest first, ``form`` itself included.

        ``among`` tells which others are asked for; None for all. Each is checked: ``form in place_forms(nominative)``
        holds for all that are returned.
        """

    @abstractmethod
    def ordinary(self, word: str) -> str | None:
        """Whether a lower-case word is also an ordinary ``"word"`` or a ``"person"``'s name; None if neither."""

    @abstractmethod
    def given_name(self, word: str) -> bool:
        """Whether a capitalised word, in any case, is known as a given name."""

    def may_stand_in(self, word: str, cases: Collection[str]) -> bool:
        """Whether a lone word of a person's name may be in one of some cases; always, where names have none."""
        return True

    @abstractmethod
    def person_nominative(self, name: str, gender: str | None = None, *, cases: Collection[str] | None = None) -> str:
        """A person's name in the nominative, written as a person would (``Р.Н.Минниханова`` -> ``Р. Н. Минниханов``).

        Args:
            name: the name as it stands in the text.
            gender: ``"m"``, ``"f"`` or None when nothing around the name tells it.
            cases: the cases that the words around the name allow, see ``cases_after``; None when they do not tell.
        """

    @abstractmethod
    def cases_after(self, word: str, *, plural: bool = False) -> frozenset[str] | None:
        """Cases that a person's name may have after a word that agrees with it or governs it.

        Args:
            word: what stands right before the name, in lower case: an office or title (``мэром``), a preposition
                (``с``), a thing (``визит``).
            plural: whether the word speaks of several people.

        Returns:
            Codes that ``person_nominative`` of the same language takes, or None when the word tells nothing.
        """
