"""Which language a page is written in: bg, ru, uk, be, mk or sr.

Read from frequent words, endings, and letters that only some Cyrillic alphabets have; no model, a few milliseconds a
page.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import regex

from cityrel.reading.legible import reading_of
from cityrel.toml import read_toml

_WORD = regex.compile(r"\p{Cyrillic}++")
#: Enough for a decision; menus at the top of a page are the worst part to decide by, so it is generous.
_SAMPLE = 20_000


@dataclass(frozen=True)
class _Profile:
    words: frozenset[str]
    letters: frozenset[str]
    foreign: frozenset[str]
    endings: tuple[str, ...]


@lru_cache(maxsize=1)
def _profiles() -> dict[str, _Profile]:
    data = read_toml(Path(__file__).with_name("languages.toml"))
    return {
        code: _Profile(
            frozenset(item["words"]), frozenset(item["letters"]), frozenset(item["foreign"]), tuple(item["endings"])
        )
        for code, item in data.items()
    }


def language_scores(text: str) -> dict[str, float]:
    """Score of each known language for a text, per word; empty when the text has no Cyrillic words."""
    words = [word.lower() for word in _WORD.findall(reading_of(text).text[:_SAMPLE])]
    if not words:
        return {}
    count = Counter(words)
    letters = Counter(letter for word in words for letter in word)
    total = len(words)
    scores = {}
    for code, profile in _profiles().items():
        common = sum(count[word] for word in profile.words) / total
        own = sum(letters[letter] for letter in profile.letters) / total
        ended = sum(word.endswith(profile.endings) for word in words if len(word) > 3) / total
        foreign = sum(letters[letter] for letter in profile.foreign) / total
        scores[code] = common + 0.5 * min(own, 0.6) + 0.3 * ended - 3.0 * foreign
    return scores


def find_language(text: str) -> str | None:
    """Code of the language a text is written in, or None when it has no Cyrillic words.

    Only languages of the table are told apart; whether there is a pack for the answer is another question.
    """
    scores = language_scores(text)
    return max(scores, key=lambda code: scores[code]) if scores else None
