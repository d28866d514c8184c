"""Nouns of a text that may name a paper."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from cityrel.document import Mention
from cityrel.pipes.segments import CLAUSE_END
from cityrel.pipes.units import Topic, Unit

#: A state in brackets.
_STATE_ASIDE = regex.compile(r"\(\p{Lu}\p{L}[\p{L}, -]{0,38}\)")


@dataclass(slots=True)
class Candidate:
    """A head noun that may be an agreement; offsets are of the whole span."""

    start: int
    end: int
    head: str
    form: str
    type: str = "unspecified"
    clause: tuple[int, int] = (0, 0)
    sentence: tuple[int, int] = (0, 0)
    unit: Unit | None = None
    topic: Topic | None = None
    plural: bool = False
    counted: bool = False
    card: bool = False  # it heads a run of key-value lines
    nation: Mention | None = None  # the page's town of the state whose adjective stands before it
    reason: str = ""

    def alone(self, text: str) -> bool:
        """Whether its span ends in its head: no words behind it tell its kind."""
        return text[self.start : self.end].lower().endswith(self.head)


def clause(text: str, candidate: Candidate) -> tuple[int, int]:
    """The clause around a candidate, up to the next comma, bracket or dash; a state in brackets ends none."""
    start, end = candidate.sentence
    aside = [match.span() for match in _STATE_ASIDE.finditer(text, start, end)]
    ends = [
        match.span()
        for match in CLAUSE_END.finditer(text, start, end)
        if not any(a <= match.start() < b for a, b in aside)
    ]
    before = [b for _, b in ends if b <= candidate.start]
    after = [a for a, _ in ends if a >= candidate.end]
    return max(before, default=start), min(after, default=end)
