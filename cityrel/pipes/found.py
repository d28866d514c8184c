"""What may be a place in the text, before it is judged."""

from __future__ import annotations

from dataclasses import dataclass

from cityrel.gazetteer import Candidate


@dataclass(slots=True)
class Found:
    """A span that may name a place."""

    start: int
    end: int
    candidates: tuple[Candidate, ...]
    label: str = "CITY"
    rule: str = ""
    score: float = 1.0
