"""Where the words of a page begin, by their first letters: a cue is looked for only at words that it may begin with."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence

import regex

#: Letters of a word by which it is filed.
_LETTERS = 6
#: Behind the letters of a word that has fewer.
_END = "."
_RUN = regex.compile(r"\p{L}++")
_CAMEL = regex.compile(r"(?<=\p{Ll})(?=\p{Lu})")


def opening(entry: str, *, closed: bool) -> str:
    """The letters with which a cue's entry begins, as words are filed; empty for one that begins with no letter.

    A short word that ends there has a mark behind it.

    Args:
        entry: as the pack writes it.
        closed: whether nothing but the end of a word may follow the entry.
    """
    match = _RUN.match(entry)
    if match is None:
        return ""
    letters, rest = match.group(), entry[match.end() :]
    return _filed(letters, ended=rest[:1] not in ("*", "~") if rest else closed)


def _filed(letters: str, *, ended: bool) -> str:
    return (letters + _END if ended else letters)[:_LETTERS].lower().replace("ё", "е")


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
        return sorted({start for letters in self._letters.get(cue, ()) for start in words[letters]})

    def _fitting(self, letters: str) -> set[int]:
        """The cues that a word of these first letters may begin."""
        return {number for size in range(1, _LETTERS + 1) for number in self._cues.get(letters[:size], ())}


def _words(text: str) -> dict[str, list[int]]:
    """Offsets of a text's words by their first letters; glued words (``годиниЗлатко``) are opened."""
    words: dict[str, list[int]] = defaultdict(list)
    for run in _RUN.finditer(text):
        word, start = run.group(), run.start()
        words[_filed(word, ended=True)].append(start)
        if not (word.islower() or word.istitle() or word.isupper()):
            cuts = [cut.start() for cut in _CAMEL.finditer(word)]
            # a word may end at a capital, or go on over it
            for first, last in itertools.combinations([0, *cuts, len(word)], 2):
                words[_filed(word[first:last], ended=True)].append(start + first)
    return words


#: The one that all cues are filed in.
OPENINGS = Openings()
