"""Where the words of a page begin, by their first letters: a cue is looked for only at words that it may begin with."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Collection, Sequence, Set
from functools import cached_property

import regex

#: Letters of a word by which it is filed.
_LETTERS = 6
#: Behind the letters of a word that has fewer.
_END = "."
#: Letters of the next word by which a word of few letters is filed once more: „в", «города» begin too many cues.
_NEXT = 2
_RUN = regex.compile(r"\p{L}++")
_CAMEL = regex.compile(r"(?<=\p{Ll})(?=\p{Lu})")


def opening(entry: str, *, closed: bool, spaced: bool = False) -> str:
    """The letters with which a cue's entry begins, as words are filed; empty for one that begins with no letter.

    A short word that ends there has a mark behind it, and the first letters of the next one.

    Args:
        entry: as the pack writes it.
        closed: whether nothing but the end of a word may follow the entry.
        spaced: whether words that have a space between them in the entry have nothing else there in a text.
    """
    match = _RUN.match(entry)
    if match is None:
        return ""
    letters, rest = match.group(), entry[match.end() :]
    filed = _filed(letters, ended=rest[:1] not in ("*", "~") if rest else closed)
    following = _RUN.match(entry, match.end() + 1) if spaced and rest.startswith(" ") else None
    if following is not None and filed.endswith(_END) and len(following.group()) >= _NEXT:
        return filed + _plain(following.group()[:_NEXT])
    return filed


def _plain(letters: str) -> str:
    return letters.lower().replace("ё", "е")


def _filed(letters: str, *, ended: bool) -> str:
    return _plain((letters + _END if ended else letters)[:_LETTERS])


class Openings:
    """What some cues begin with; ``""`` among them stands for anything.

    Args:
        openings: as ``opening`` gives them.
    """

    def __init__(self, openings: Set[str]) -> None:
        self.whole = frozenset(openings)
        #: those that words of more letters begin with, too, each behind its own first two
        self.parts = [(item[:2], item) for item in openings if len(item) < _LETTERS and _END not in item]


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
        return self._read[0]

    @property
    def runs(self) -> Collection[str]:
        """The runs of letters that there are."""
        return self._read[1]

    @cached_property
    def _read(self) -> tuple[dict[str, list[int]], Collection[str]]:
        return _words(self.text)

    @cached_property
    def begun(self) -> dict[str, list[str]]:
        """The letters that words are filed by, by the first of them and by the first two."""
        begun: dict[str, list[str]] = defaultdict(list)
        for letters in self.words:
            begun[letters[0]].append(letters)
            begun[letters[:2]].append(letters)
        return begun

    def look_up(self, cue: object, openings: Openings) -> Sequence[int]:
        """Offsets of the words that begin as a cue does, in order; kept for when it asks again."""
        words, begun = self.words, self.begun
        found = words.keys() & openings.whole
        for opens, part in openings.parts:
            if opens in begun:
                found.update([letters for letters in begun[opens] if letters.startswith(part)])
        starts = self.starts[cue] = sorted({start for letters in found for start in words[letters]}) if found else ()
        return starts


class CurrentPage(threading.local):
    """Where the words of one page begin that a cue may begin with; each thread has a page of its own."""

    def __init__(self) -> None:
        self.words = PageWords("")

    def turn_to(self, text: str) -> None:
        """From now on ``text`` is the page; its words are filed when a cue is first looked for."""
        self.words = PageWords(text)

    def starts(self, openings: Openings, text: str) -> Sequence[int] | None:
        """Where words of such openings begin in the page, in order; None for any other text."""
        return self.words.look_up(openings, openings) if text is self.words.text else None


def _words(text: str) -> tuple[dict[str, list[int]], Collection[str]]:
    """A text's words, offsets by first letters, glued ones (``годиниЗлатко``) opened; and its runs of letters."""
    words: dict[str, list[int]] = defaultdict(list)
    known: dict[str, tuple[str, list[int]]] = {}
    glued: set[str] = set()
    # words of few letters that end right before: how they are filed, where they begin
    short: list[tuple[str, int]] = []
    end = 0
    for run in _RUN.finditer(text):
        word, start = run.group(), run.start()
        filed = known.get(word)
        if filed is None and (word.islower() or word.istitle() or word.isupper()):
            letters = _filed(word, ended=True)
            filed = known[word] = letters, words[letters]
        if short:
            if len(word) >= _NEXT and text[end:start].isspace():
                following = _plain(word[:_NEXT]) if filed is None else filed[0][:_NEXT]
                for letters, begin in short:
                    words[letters + following].append(begin)
            short.clear()
        end = run.end()
        if filed is not None:
            filed[1].append(start)
            if len(word) < _LETTERS:
                short.append((filed[0], start))
            continue
        glued.add(word)
        cuts = [0, *(cut.start() for cut in _CAMEL.finditer(word)), len(word)]
        for index, first in enumerate(cuts[:-1], 1):
            # a word may end at a capital, or go on over it; what is behind the letters that count makes no difference
            for last in cuts[index : index + _LETTERS]:
                words[_filed(word[first:last], ended=True)].append(start + first)
                if last - first >= _LETTERS:
                    break
        short += [(_filed(word[at:], ended=True), start + at) for at in cuts[:-1] if len(word) - at < _LETTERS]
    return words, {*known, *glued}


#: The one that all cues ask.
PAGE = CurrentPage()
