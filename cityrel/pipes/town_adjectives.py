"""Adjectives of towns („старозагорски", «брянский»)."""

from __future__ import annotations

from cityrel.languages import LanguagePack
from cityrel.languages.cues import compiled, place_adjective

#: Letters that a town and its adjective share at least.
STEM = 3
#: Letters of a long name's first word that may stand for the whole in an adjective.
_FIRST = 6


def stem(town: str) -> str:
    """A town's name as its adjective is written: in one word of small letters."""
    return town.lower().replace("ё", "е").replace("-", "").replace(" ", "")


class TownAdjectives:
    """Tells which words may be the adjective of which town."""

    def __init__(self, pack: LanguagePack) -> None:
        self._last_letters: str = pack.data("pack")["last_letters"]
        self._joining: str = pack.data("pack")["joining_vowel"]
        self._dropped: list[str] = pack.data("places_context")["place_adjective_drops"]
        self._ends = compiled(rf"{place_adjective(pack)}$")

    def is_one(self, word: str) -> bool:
        """Whether a word ends as such adjectives do."""
        return self._ends.search(word.lower().replace("ё", "е")) is not None

    def of(self, word: str, town: str) -> bool:
        """Whether a word looks like the adjective of a town: its stem with the suffix that makes such adjectives."""
        first, *rest = town.split()
        stems = [self._bare(stem(town))]
        # „берковски" of Берковица
        stems += [stem(town).removesuffix(end) for end in self._dropped if stem(town).endswith(end)]
        if rest:
            # «старооскольский»; „бранденбургски" of Бранденбург на Хафел
            stems += [stem(first).rstrip(self._last_letters) + self._joining + self._bare(stem("".join(rest)))]
            stems += [self._bare(stem(first))] if len(first) >= _FIRST else []
        word = word.lower().replace("ё", "е")
        return self.is_one(word) and any(
            len(letters) >= STEM and word.startswith(letters[: max(3, len(letters) - 1)]) for letters in stems
        )

    def _bare(self, letters: str) -> str:
        while len(letters) > 4 and letters[-1] in self._last_letters:
            letters = letters[:-1]
        return letters
