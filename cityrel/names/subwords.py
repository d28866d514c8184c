"""What the encoder reads of a text: subwords, or words of some subwords each.

The tokeniser cuts a text at its blanks first, so a stretch between two blanks is cut once and kept: most come again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, chain
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from cityrel.names.chunks import WORD

#: The encoder has positions for so many.
MAX_SUBWORDS = 512
_STRETCH = re.compile(r"\S+")
#: Stretches, and words of the same subwords, that are kept.
_KEPT = 1 << 16


class _Cut(NamedTuple):
    """A stretch between blanks: its words as offsets into it, the subwords of each and whether one has a capital, those
    before the first word's, and the words' rows."""

    words: tuple[tuple[int, int], ...]
    subwords: tuple[tuple[int, ...], ...]
    capital: bytes
    before: tuple[int, ...]
    rows: tuple[bytes, ...]


@dataclass(slots=True)
class Reading:
    """A text as the network reads it: ``places[i]`` is the row of ``ids`` for the word ``words[i]``, an offset pair.

    A row of ``ids`` is a subword, or some subwords of a word, as the bytes of an array, which are put together fast;
    the first and the last are the special ones. Where rows are words, ``capital`` has for each whether it has a
    capital, or is a particle.
    """

    ids: list[Any]
    words: list[tuple[int, int]]
    places: Sequence[int]
    capital: bytes


class Subwords:
    """Cuts texts for one network.

    Args:
        path: the file of the tokeniser.
        pieces: subwords in a row, for a network that reads words; 0 for one that reads subwords.
        pad: fills the rows of shorter words.
        particles: words in small letters that count as if they had a capital (фон, ван).
    """

    def __init__(self, path: Path, pieces: int, pad: int, particles: Iterable[str] = ()) -> None:
        self.path = path
        self.particles = frozenset(particles)
        self.pieces = pieces
        self.pad = pad
        self._cut = lru_cache(_KEPT)(self._cut_anew)
        self._row = lru_cache(_KEPT)(self._row_anew)

    def read(self, text: str) -> Reading:
        """Runs of letters, runs of digits and single marks as the text's words; such as share a subword are one.

        The subwords of a word are all up to the next one's first.
        """
        first, last = self._special
        words: list[tuple[int, int]] = []
        groups: list[tuple[int, ...]] = [(first,)]
        rows = [self._row((first,))] if self.pieces else []
        capital = bytearray(1)
        for match in _STRETCH.finditer(text):
            cut = self._cut(match.group())
            start = match.start()
            if len(cut.words) == 1:  # as nearly all have
                ((a, b),) = cut.words
                words.append((start + a, start + b))
            else:
                words += [(start + a, start + b) for a, b in cut.words]
            capital += cut.capital
            at = len(groups)
            groups += cut.subwords
            rows += cut.rows
            if cut.before:
                # they are the first word's where none stands before it, else the one's before
                opens = start == 0 and bool(cut.words)
                at -= not opens
                groups[at] = cut.before + groups[at] if opens else groups[at] + cut.before
                if self.pieces:
                    rows[at] = self._row(groups[at])
        if text[-1:].isspace() and self._blank is not None:
            groups[-1] += (self._blank,)
            rows[-1:] = [self._row(groups[-1])] if self.pieces else []
        groups.append((last,))
        if self.pieces:
            rows.append(self._row((last,)))
            capital.append(False)
            return Reading(rows, words, range(1, len(words) + 1), bytes(capital))
        ids = list(chain.from_iterable(groups))[:MAX_SUBWORDS]
        places = [place for place in accumulate(map(len, groups[:-2]), initial=0) if place < MAX_SUBWORDS][1:]
        return Reading(ids, words[: len(places)], places, b"")

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self.path))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer

    @cached_property
    def _special(self) -> Sequence[int]:
        """The subwords at either end of a text."""
        ids: Sequence[int] = self._tokenizer.encode("").ids
        return ids

    @cached_property
    def _blank(self) -> int | None:
        number: int | None = self._tokenizer.token_to_id("▁")
        return number

    @cached_property
    def capitals(self) -> frozenset[int]:
        """The subwords that have a capital, or are whole particles."""
        return frozenset(
            number
            for word, number in self._tokenizer.get_vocab().items()
            if any(map(str.isupper, word)) or word.strip("▁") in self.particles
        )

    def _cut_anew(self, stretch: str) -> _Cut:
        encoding = self._tokenizer.encode(stretch, add_special_tokens=False)
        ids, ends = encoding.ids, [end for _, end in encoding.offsets]
        words: list[tuple[int, int]] = []
        places: list[int] = []
        # a blank that is a subword of its own belongs to what stands before it
        at = 1 if ids and ids[0] == self._blank else 0
        for word in WORD.finditer(stretch):
            while at < len(ids) and ends[at] <= word.start():
                at += 1
            if at == len(ids):
                break
            if places and places[-1] == at:
                words[-1] = (words[-1][0], word.end())
            else:
                words.append(word.span())
                places.append(at)
        bounds = zip(places, [*places[1:], len(ids)], strict=False)  # none, where no word has a subword
        subwords = tuple(tuple(ids[a:b]) for a, b in bounds)
        capital = bytes(not self.capitals.isdisjoint(group) for group in subwords)
        rows = tuple(self._row(group) for group in subwords) if self.pieces else ()
        return _Cut(tuple(words), subwords, capital, tuple(ids[: places[0]] if places else ids), rows)

    def _row_anew(self, subwords: tuple[int, ...]) -> bytes:
        """Of a word the first subwords and the last, as 64-bit integers."""
        if len(subwords) > self.pieces:
            row = [*subwords[: self.pieces - 1], subwords[-1]]
        else:
            row = [*subwords, *[self.pad] * (self.pieces - len(subwords))]
        return np.array(row, dtype=np.int64).tobytes()
