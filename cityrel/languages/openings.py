"""Where the words of a page begin, by their first letters: a cue is looked for only at words that it may begin with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain

import regex

#: Letters of a word by which it is filed.
_LETTERS = 4
_RUN = regex.compile(r"\p{L}++")
_CAMEL = regex.compile(r"(?<=\p{Ll})(?=\p{Lu})")


def opening(entry: str) -> str:
    """The letters with which a cue's entry begins, as words are filed; empty for one that begins with no letter."""
    match = _RUN.match(entry)
    return _filed(match.group()) if match else ""


def _filed(letters: str) -> str:
    return letters[:_LETTERS].lower().replace("ё", "е")


class Openings:
    """The openings of all cues, and where the words of one page begin that some cue may begin with."""

    def __init__(self) -> None:
        self._count = 0
        self._cues: dict[str, list[int]] = defaultdict(list)
        self._text = ""
        #: offsets of the page's words, by their letters; made when a cue is first looked for
        self._words: dict[str, list[int]] | None = None
        self._letters: dict[int, list[str]] | None = None
        self._starts: dict[int, Sequence[int]] = {}

    def add(self, openings: tuple[str, ...]) -> int:
        """Take in a cue by the openings of its entries; returns its number."""
        for letters in openings:
            self._cues[letters].append(self._count)
        self._letters = None
        self._count += 1
        return self._count - 1

    def turn_to(self, text: str) -> None:
        """From now on ``text`` is the page."""
        self._text, self._words, self._letters, self._starts = text, None, None, {}

    def starts(self, cue: int, text: str) -> Sequence[int] | None:
        """Where a cue may begin in the page, in order; None for any other text."""
        if text is not self._text:
            return None
        found = self._starts.get(cue)
        if found is None:
            found = self._starts[cue] = self._starts_of(cue)
        return found

    def _starts_of(self, cue: int) -> Sequence[int]:
        if self._words is None:
            self._words = _words(self._text)
        if self._letters is None:
            self._letters = defaultdict(list)
            for letters in self._words:
                for number in self._fitting(letters):
                    self._letters[number].append(letters)
        words = self._words
        return sorted(chain.from_iterable(words[letters] for letters in self._letters.get(cue, ())))

    def _fitting(self, letters: str) -> set[int]:
        """The cues that a word of these first letters may begin."""
        return {number for size in range(1, _LETTERS + 1) for number in self._cues.get(letters[:size], ())}


def _words(text: str) -> dict[str, list[int]]:
    """Offsets of a text's words by their first letters; glued words (``годиниЗлатко``) are opened."""
    words: dict[str, list[int]] = defaultdict(list)
    for run in _RUN.finditer(text):
        word, start = run.group(), run.start()
        words[_filed(word)].append(start)
        if not (word.islower() or word.istitle() or word.isupper()):
            for inner in _CAMEL.finditer(word):
                words[_filed(word[inner.start() :])].append(start + inner.start())
    return words


#: The one that all cues are filed in.
OPENINGS = Openings()
