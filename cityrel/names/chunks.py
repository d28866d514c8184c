"""How a text is laid before the encoder: a line at a time, glued words opened, headings in capitals set in small ones.

The encoder has seen clean text. Municipal pages have „г.Казани", „ШУМЕН – СПОРАЗУМЕНИЕ", a list item a line. A chunk is
such a stretch made clean, with the place in the text of each of its characters. Training reads texts in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from cityrel.languages.cues import LETTERS

#: Characters of a chunk at most: well under the encoder's 512 subwords, even where each holds a letter or two.
MAX_CHARS = 400

#: Runs of letters, runs of digits and single marks.
WORD = regex.compile(r"[\p{L}\p{M}]++|\p{N}++|[^\s\p{L}\p{M}\p{N}]")
#: Where words are glued: before the match or behind it. Each way begins with a character that is rare, so that all
#: others are passed over fast.
_GLUED = regex.compile(
    r"(?<=\p{Ll})(?P<before>\p{Lu})"  # годиниЗлатко
    r"|(?<=[\p{L}\p{N}])[.,;:!?)»”](?P<behind>)(?=\p{L})"  # г.Казани
    r"|\p{N}(?P<behind>)(?=\p{L})"  # 2004г
    r"|(?<=[\p{L}\p{N}.])(?P<before>[(„«])"  # Хаген(ФРГ)
    r"|(?<=\p{L})(?P<before>[–—])(?:(?P<behind>)(?=\p{L}))?"
    r"|[–—](?P<behind>)(?=\p{L})"
)
_SHOUT_WORD = r"\p{Lu}{2,}+(?![\p{Ll}\p{M}])"
_SHOUT = regex.compile(rf"(?<!\p{{L}}){_SHOUT_WORD}(?:[^\p{{L}}\n]{{1,4}}+(?:\p{{Lu}}(?!\p{{L}})|{_SHOUT_WORD}))*+")
#: A shorter word in capitals may be an abbreviation also in a heading.
_MIN_SHOUT = 4
_SENTENCE = regex.compile(r"(?<=\p{L}{3}[.!?…]|[\p{N})»”\"][.!?…]|[.!?…][»”\"])\s++(?=[\p{Lu}\p{N}„«\"–—-])")
_SPACE = regex.compile(r"\s++")
_LONG = regex.compile(rf"\p{{L}}{{{_MIN_SHOUT},}}+")
_LATIN = regex.compile(r"\p{Latin}")
#: One of these stands in a word of both scripts; the standard library looks for them faster.
_MEET = re.compile("[A-Za-z](?:(?<=[\u0400-\u04ff].)|(?=[\u0400-\u04ff]))")
_MIXED = regex.compile(r"(?:\p{Latin}++\p{Cyrillic}|\p{Cyrillic}++\p{Latin})\p{L}*+")
#: Latin letters that are drawn as Cyrillic ones are.
_LOOK_ALIKE = str.maketrans("aceopxyABCEHKMOPTXY", "асеорхуАВСЕНКМОРТХУ")


@dataclass(frozen=True, slots=True)
class Chunk:
    """A clean stretch of a text: ``text[i]`` stands at ``origin[i]`` of the text it was taken from.

    An inserted space has the origin of the character after it.
    """

    text: str
    origin: Sequence[int]

    def words(self) -> list[tuple[int, int]]:
        """Runs of letters, runs of digits and single marks, as offsets into ``text``."""
        return [match.span() for match in WORD.finditer(self.text)]


def chunks(text: str) -> Iterator[Chunk]:
    """The chunks of a text, in order; together they hold all its words."""
    start = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            clean = _soften(_one_script(line.rstrip()))
            for a, b in _cuts(clean):
                yield _open(clean, a, b, start)
        start += len(line)


def _one_script(line: str) -> str:
    """A line in which Cyrillic words with Latin letters that look alike (CAЩ, Tръмп) are Cyrillic throughout."""

    def one(match: regex.Match[str]) -> str:
        word = match.group().translate(_LOOK_ALIKE)
        return match.group() if _LATIN.search(word) else word

    return _MIXED.sub(one, line) if _MEET.search(line) else line


def _soften(line: str) -> str:
    """A line in which runs of words in capitals are written as names are; no character is added or dropped."""
    loud = not any(letter.islower() for letter in line)

    def soften(match: regex.Match[str]) -> str:
        words = LETTERS.findall(match.group())
        if sum(len(word) >= _MIN_SHOUT for word in words) < (1 if loud else 2):
            return match.group()
        return _LONG.sub(lambda word: _title(word.group()), match.group())

    return _SHOUT.sub(soften, line)


def _title(word: str) -> str:
    small = word.lower()
    # a few letters change length when made small; offsets count more than they do
    return word[0] + small[1:] if len(small) == len(word) else word


def _cuts(line: str) -> Iterator[tuple[int, int]]:
    """The line cut into stretches of at most ``MAX_CHARS``, between sentences where that is possible."""
    start = 0
    while len(line) - start > MAX_CHARS:
        ends = [match.end() for match in _SENTENCE.finditer(line, start, start + MAX_CHARS)]
        if not ends:
            ends = [match.end() for match in _SPACE.finditer(line, start, start + MAX_CHARS) if match.start() > start]
        cut = ends[-1] if ends else start + MAX_CHARS
        yield start, cut
        start = cut
    if line[start:].strip():
        yield start, len(line)


def _open(line: str, start: int, end: int, offset: int) -> Chunk:
    gaps: list[int] = []
    for match in _GLUED.finditer(line, start, end):
        gaps += [at for at in (match.start("before"), match.start("behind")) if start < at < end]
    if not gaps:
        return Chunk(line[start:end], range(offset + start, offset + end))
    bounds = [start, *gaps, end]
    text = " ".join(line[a:b] for a, b in pairwise(bounds))
    origin: list[int] = []
    for a, b in pairwise(bounds):
        origin += range(offset + a, offset + b)
        if b != end:
            origin.append(offset + b)
    return Chunk(text, origin)
