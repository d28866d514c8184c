"""A tokeniser that opens glued words, so that a mention can begin or end inside them.

Flattened pages glue words together (``г.Казани``, ``годиниЗлатко``, ``2021г.``, ``СПОРАЗУМЕНИЕКЪМ``). Tokens are runs
of letters, runs of digits and single marks; a run of letters is opened where a small letter meets a capital, and a run
of capitals where it can be read as words of the language pack; one in small letters only between the noun of a paper
and the preposition behind it (``споразумениеза``). No character is added, dropped or moved.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import regex
from spacy.tokens import Doc
from spacy.vocab import Vocab

_PIECE = regex.compile(r"\p{L}[\p{L}\p{M}’']*+|\p{N}++|\s++|.", regex.DOTALL)
_CAMEL = regex.compile(r"(?<=\p{Ll})(?=\p{Lu}\p{Ll})|(?<=\p{Ll})(?=\p{Lu}{2})")
#: A shorter run is a word or an abbreviation, never two words.
_MIN_GLUED = 9


class GluedTokenizer:
    """spaCy tokeniser for flattened pages.

    Args:
        vocab: the pipeline's vocabulary.
        words: words, in capitals, into which a glued run of capitals may be opened.
        papers: nouns of papers, in small letters.
        behind: prepositions that may be glued to them.
    """

    def __init__(
        self, vocab: Vocab, words: Iterable[str] = (), papers: Iterable[str] = (), behind: Iterable[str] = ()
    ) -> None:
        self.vocab = vocab
        self.words = frozenset(words)
        self.longest = max(map(len, self.words), default=0)
        pairs = itertools.product([paper for paper in papers if " " not in paper], behind)
        #: where a run in small letters is to be opened
        self.small = {paper + link: len(paper) for paper, link in pairs if len(paper + link) >= _MIN_GLUED}

    def __call__(self, text: str) -> Doc:
        words: list[str] = []
        spaces: list[bool] = []
        for piece in _PIECE.findall(text):
            if piece == " " and words and not spaces[-1] and not words[-1].isspace():
                spaces[-1] = True
            elif piece[0].isspace():
                # spaCy wants the one space after a word as its flag, the rest as a token
                if piece[0] == " " and words and not spaces[-1] and not words[-1].isspace():
                    spaces[-1] = True
                    piece = piece[1:]
                words.append(piece)
                spaces.append(False)
            elif (piece.islower() or piece.istitle() or not piece[0].isalpha()) and (
                len(piece) < _MIN_GLUED or piece.lower() not in self.small
            ):
                words.append(piece)
                spaces.append(False)
            else:
                opened = self.open(piece)
                words.extend(opened)
                spaces.extend([False] * len(opened))
        return Doc(self.vocab, words=words, spaces=spaces)

    def open(self, run: str) -> list[str]:
        """Split a run of letters into the words it is made of."""
        if run.isupper():
            return self._open_capitals(run) if len(run) >= _MIN_GLUED else [run]
        if run.islower() or run.istitle():
            cut = self.small.get(run.lower(), len(run))
            return [run[:cut], run[cut:]] if cut < len(run) else [run]
        cuts = [match.start() for match in _CAMEL.finditer(run)]
        return [run[a:b] for a, b in zip([0, *cuts], [*cuts, len(run)], strict=True)]

    def _open_capitals(self, run: str) -> list[str]:
        if run in self.words:
            return [run]
        # best[i]: fewest known words that make run[:i]
        best: list[list[str] | None] = [[]] + [None] * len(run)
        for end in range(1, len(run) + 1):
            for start in range(max(0, end - self.longest), end):
                before = best[start]
                if before is not None and run[start:end] in self.words:
                    here = best[end]
                    if here is None or len(before) + 1 < len(here):
                        best[end] = [*before, run[start:end]]
        return best[-1] or [run]

    # spaCy asks these of every tokeniser it saves; the words come back with the language pack
    def to_bytes(self, **_: object) -> bytes:
        return b""

    def from_bytes(self, _data: bytes, **_kwargs: object) -> GluedTokenizer:
        return self

    def to_disk(self, _path: object, **_: object) -> None:
        return None

    def from_disk(self, _path: object, **_kwargs: object) -> GluedTokenizer:
        return self
