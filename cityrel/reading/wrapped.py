"""Paragraphs that were broken at a width, as e-mails and old text files have them: which ends of lines end nothing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import regex

from cityrel.reading.block import BULLET

#: An end of a line before a small letter: a text that has few of them is not wrapped.
_BEFORE_SMALL = regex.compile(r"\n[ \t>]*+(?=\p{Ll})")
#: Lines that go on in the next ones, at least, and the part of them that must be full.
_LINES, _SHARE = 2, 0.8
#: Characters of a wrapped text's longest line, and the part of it up to which the others reach with the next word.
_NARROWEST, _WIDEST, _FULL = 40, 120, 0.85
#: A line of a smaller part of it is a cell or a head; by how much one that stops may be longer.
_CELL, _OVER = 0.5, 5
#: How a line ends that stops, and how one does that entries follow.
_STOPS, _BEFORE_LIST = tuple(".!?:;…"), tuple(":;")
#: A sentence's last word and its stop.
_SENTENCE = regex.compile(r"\p{Ll}{3}[.!?…](?=\s|$)")
#: „а", „на" or a comma, which end no entry.
_LACKING = regex.compile(r",$|(?<!\p{L})\p{Ll}{1,3}$")
#: What divides columns, in no line of a paragraph.
_COLUMNS = regex.compile(r"[\t|]|\S {3,}\S")
#: „Дата: 3 май", which begins anew.
_KEYED = regex.compile(r"\p{Lu}[\p{L} ]{1,30}:\s")
#: What each line of a mail begins with that is quoted in an answer.
_QUOTED = ">"
#: „побрати-", before „мен"
_HYPHEN = regex.compile(r"\p{L}-")
#: „– град в Германия" after a name
_ASIDE = regex.compile(r"[–—] \p{Ll}")


class _Line(NamedTuple):
    """A line without the blanks and marks of quotation around it, ``width`` with those before it.

    ``stop`` is where the line ends in the text.
    """

    text: str
    width: int
    stop: int
    quoted: bool

    def goes_on(self, other: _Line) -> bool:
        """Whether it stops in the middle of a sentence, by what the next line begins with."""
        if not self.text or self.text.endswith(_STOPS) or _COLUMNS.search(self.text) or not other.may_follow(self):
            return False
        return other.text[0].islower() or (_ASIDE.match(other.text) is not None and self.text[-1].isalpha())

    def may_follow(self, other: _Line) -> bool:
        """Whether it may go on with another, by how it begins."""
        if not self.text or self.quoted > other.quoted or _COLUMNS.search(self.text) or _KEYED.match(self.text):
            return False
        return BULLET.match(self.text) is None or _ASIDE.match(self.text) is not None

    def lacks_more(self, other: _Line) -> bool:
        """Whether its last word or the next line tells that it is no end, be it a stop or not."""
        if _LACKING.search(self.text) or other.text[0].islower():
            return True
        return self.text[-1].islower() and (other.text[0] == "(" or _SENTENCE.search(other.text) is not None)

    def fills(self, other: _Line, width: float) -> bool:
        """Whether the next line's first word had no place in it."""
        return self.width + 1 + len(other.text.split(maxsplit=1)[0]) > width if other.text else False


def wraps(text: str) -> list[tuple[int, int, str]]:
    """Ends of lines that stand within a paragraph, and what each is read as; none for a text not broken at a width.

    Lines that end within a sentence tell it: in a wrapped text nearly all are full, up to the width of the longest.
    """
    if sum(1 for _ in _BEFORE_SMALL.finditer(text)) < _LINES:
        return []
    pairs = list(pairwise(_lines(text)))
    going = [one.goes_on(other) for one, other in pairs]
    widths = [one.width for (one, _), goes in zip(pairs, going, strict=True) if goes]
    width = max(widths, default=0)
    if len(widths) < _LINES or not _NARROWEST <= width <= _WIDEST:
        return []
    inside = [goes and one.fills(other, _FULL * width) for (one, other), goes in zip(pairs, going, strict=True)]
    long = [one for one in widths if one > _CELL * width]
    if sum(inside) < max(_LINES + (len(long) < len(widths)), _SHARE * len(long)):
        return []
    # a name or a sentence may begin a line between others that go on, above it or below
    for number in (*range(len(pairs)), *reversed(range(len(pairs)))):
        one, other = pairs[number]
        full = one.text and one.width <= width + _OVER and one.fills(other, width)
        if full and not inside[number] and other.may_follow(one):
            near = inside[max(0, number - 1) : number + 2]
            inside[number] = one.lacks_more(other) or (any(near) and not one.text.endswith(_BEFORE_LIST))
    return [_joined(text, one.stop, other) for (one, other), joins in zip(pairs, inside, strict=True) if joins]


def _joined(text: str, stop: int, other: _Line) -> tuple[int, int, str]:
    """The end of a line before another, with the blanks there, and what it is read as; a hyphen within a word goes."""
    start, end = stop, stop + 1
    while text[start - 1].isspace():
        start -= 1
    while text[end].isspace() or (other.quoted and text[end] == _QUOTED):
        end += 1
    if text[start - 1] == "\u00ad":
        return start, end, ""
    if not _HYPHEN.fullmatch(text, start - 2, start):
        return start, end, " "
    word = other.text.split(maxsplit=1)[0]
    return (start, end, "") if "-" in word or not word[0].islower() else (start - 1, end, "")


def _lines(text: str) -> Iterator[_Line]:
    stop = -1
    lines = text.split("\n")
    # an empty line behind each is as good as none
    all_apart = not any(one.strip() and other.strip() for one, other in pairwise(lines))
    for line in lines:
        stop += len(line) + 1
        own = line.strip()
        if own or not all_apart:
            yield _Line(own.lstrip(f"{_QUOTED} "), len(line.rstrip()), stop, quoted=own.startswith(_QUOTED))
