"""Where flattened pages glue words together, and how they are opened, so that a mention can begin or end inside.

Pages have ``г.Казани``, ``годиниЗлатко``, ``2021г.``, ``СПОРАЗУМЕНИЕКЪМ``. A run of letters is opened where a small
letter meets a capital, and a run of capitals where it can be read as words of the language pack; one in small letters
only between the noun of a paper and the preposition behind it (``споразумениеза``).
"""

from __future__ import annotations

import itertools

import regex

from cityrel.languages import LanguagePack
from cityrel.languages.cues import LETTERS, paper_words
from cityrel.languages.openings import PAGE, Openings, PageWords, opening

#: A run of letters, as tokens are.
RUN = regex.compile(r"\p{L}[\p{L}\p{M}’']*+")
_CAMEL = regex.compile(r"(?<=\p{Ll})(?=\p{Lu}\p{Ll})|(?<=\p{Ll})(?=\p{Lu}{2})")
#: A shorter run is a word or an abbreviation, never two words.
_MIN_GLUED = 9


class GluedWords:
    """Opens the glued words of a language.

    Args:
        pack: has the words, in capitals, into which a glued run of capitals may be opened, the nouns of papers, and the
            prepositions that may be glued to them.
    """

    def __init__(self, pack: LanguagePack) -> None:
        glued = pack.data("glued")
        self.words = frozenset(glued["words"])
        self.longest = max(map(len, self.words), default=0)
        papers = [paper for paper in paper_words(pack) if " " not in paper]
        #: where a run in small letters is to be opened
        self.small = {
            paper + link: len(paper)
            for paper, link in itertools.product(papers, glued["behind"])
            if len(paper + link) >= _MIN_GLUED
        }

    def cuts(self, text: str) -> list[int]:
        """Offsets between two letters of a text at which a word ends and another begins."""
        page = PageWords(text) if PAGE.words.text is not text else PAGE.words
        opened = {run: self.open(run) for run in page.runs if self.may_open(run)}
        glued = {run: parts for run, parts in opened.items() if len(parts) > 1}
        openings = Openings({opening(run, closed=False) for run in glued})
        found: set[int] = set()
        for at in page.look_up(openings, openings) if glued else ():
            run = LETTERS.match(text, at)
            for part in glued.get(run.group(), ())[:-1] if run is not None else ():
                at += len(part)
                found.add(at)
        return sorted(found)

    def may_open(self, run: str) -> bool:
        """Whether a run of letters may have to be opened; most are told by a glance."""
        if run.islower() or run.istitle():
            return len(run) >= _MIN_GLUED and run.lower() in self.small
        return True

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
