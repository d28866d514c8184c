"""Whether the words around a paper are those of pages that tell of such things.

A page of contracts, sports or minutes has papers and towns too. Its other words give it away: a linear model weighs the
words around (tf-idf, Salton and Buckley 1988; logistic regression). ``models/relevance/train.py`` makes the weights.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import regex

from cityrel.document import Mention
from cityrel.names.artefacts import find_artefact

#: Letters by which a word is known, so that most of its forms are one; shorter words than ``_SHORT`` tell nothing.
_STEM, _SHORT = 6, 3
_WORD = regex.compile(rf"\p{{L}}{{{_SHORT},}}+")
#: Characters on either side that are read, the nearer ones first, and words without which nothing is decided.
REACHES, MIN_WORDS = (500, 1500), 40
#: What is less likely is dropped: no paper or tie of the pages kept from training was as low.
THRESHOLD = 0.5
#: Characters that share what is read around them.
_CELL = 250


def stems(text: str) -> list[str]:
    """The words of a text by their first letters."""
    return [word[:_STEM] for word in _WORD.findall(text.lower())]


class Relevance:
    """How likely a text is of a page that tells of agreements or ties.

    Args:
        weights: of each stem its inverse document frequency and its weight.
        bias: the model's.
    """

    def __init__(self, weights: dict[str, tuple[float, float]], bias: float) -> None:
        self.weights = weights
        self.bias = bias

    @classmethod
    def read(cls, path: Path) -> Relevance:
        """The model that ``models/relevance/train.py`` wrote."""
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return cls({stem: (idf, weight) for stem, (idf, weight) in data["stems"].items()}, data["bias"])

    def score(self, words: list[str]) -> float:
        """The probability (0 to 1), given a text's stems."""
        known = [(count, self.weights[stem]) for stem, count in Counter(words).items() if stem in self.weights]
        values = [((1 + math.log(count)) * idf, weight) for count, (idf, weight) in known]
        length = math.sqrt(sum(value * value for value, _ in values)) or 1.0
        logit = self.bias + sum(value * weight for value, weight in values) / length
        return 1 / (1 + math.exp(-logit))

    def strangers(self, text: str, papers: Iterable[Mention]) -> list[Mention]:
        """Those of some papers around which nothing else is told of such things."""
        told: dict[int, bool] = {}

        def stranger(item: Mention) -> bool:
            cell = item.start // _CELL
            if cell not in told:
                told[cell] = self._told(text, cell * _CELL + _CELL // 2)
            return not told[cell]

        return [paper for paper in papers if stranger(paper)]

    def _told(self, text: str, at: int) -> bool:
        around = (stems(text[max(0, at - reach) : at + reach]) for reach in REACHES)
        judged = False
        for words in around:
            if len(words) >= MIN_WORDS:
                judged = True
                if self.score(words) >= THRESHOLD:
                    return True
        return not judged


@cache
def load_relevance() -> Relevance:
    """The model that comes with the package."""
    return Relevance.read(find_artefact("relevance") / "weights.json")
