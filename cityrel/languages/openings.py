"""Where the words of a page begin, by their first letters: a cue is looked for only at words that it may begin with."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Sequence, Set
from functools import cached_property

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


class PageWords:
    """A page's words by their letters, and what cues asked of them."""

    def __init__(self, text: str) -> None:
        self.text = text
        #: where a cue may begin, for those that asked
        self.starts: dict[object, Sequence[int]] = {}
        #: where cues of some classes may begin, see ``Cues.likely``
        self.begun_by: dict[tuple[str, ...], tuple[list[int], list[int], list[int]]] = {}

    @cached_property
    def words(self) -> dict[str, list[int]]:
        """Offsets of the words, by the letters that they are filed by."""
        return _words(self.text)

    @cached_property
    def begun(self) -> dict[str, list[str]]:
        """The letters that words are filed by, by the first of them and by the first two."""
        begun: dict[str, list[str]] = defaultdict(list)
        for letters in self.words:
            begun[letters[0]].append(letters)
            begun[letters[:2]].append(letters)
        return begun

    def look_up(self, cue: object, openings: Set[str]) -> Sequence[int]:
        """Offsets of the words that begin as a cue does, in order; kept for when it asks again."""
        found = self.words.keys() & openings
        for opening in openings:
            if len(opening) < _LETTERS and not opening.endswith(_END):
                found.update(letters for letters in self.begun.get(opening[:2], ()) if letters.startswith(opening))
        starts = self.starts[cue] = sorted({start for letters in found for start in self.words[letters]})
        return starts


class Openings(threading.local):
    """Where the words of one page begin that a cue may begin with; each thread has a page of its own."""

    def __init__(self) -> None:
        self.page = PageWords("")

    def turn_to(self, text: str) -> None:
        """From now on ``text`` is the page; its words are filed when a cue is first looked for."""
        self.page = PageWords(text)

    def starts(self, openings: Set[str], text: str) -> Sequence[int] | None:
        """Where words of such openings begin in the page, in order; None for any other text."""
        return self.page.look_up(openings, openings) if text is self.page.text else None


def _words(text: str) -> dict[str, list[int]]:
    """Offsets of a text's words by their first letters; glued words (``годиниЗлатко``) are opened."""
    words: dict[str, list[int]] = defaultdict(list)
    known: dict[str, list[int]] = {}
    for run in _RUN.finditer(text):
        word, start = run.group(), run.start()
        offsets = known.get(word)
        if offsets is None and (word.islower() or word.istitle() or word.isupper()):
            offsets = known[word] = words[_filed(word, ended=True)]
        if offsets is not None:
            offsets.append(start)
            continue
        cuts = [0, *(cut.start() for cut in _CAMEL.finditer(word)), len(word)]
        for index, first in enumerate(cuts[:-1], 1):
            # a word may end at a capital, or go on over it; what is behind the letters that count makes no difference
            for last in cuts[index : index + _LETTERS]:
                words[_filed(word[first:last], ended=True)].append(start + first)
                if last - first >= _LETTERS:
                    break
    return words


#: The one that all cues ask.
OPENINGS = Openings()
