"""What a score is counted from: single events, and their sums."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

#: A metric: its group and its name in the group, such as ("entities", "CITY"); ``all`` sums up a group.
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing of the gold, of the prediction, or of both, that counts for a metric.

    ``at`` is the offset in the page's text that the event belongs to; ``gold`` and ``pred`` are what it adds to the
    denominators of recall and precision, ``correct`` what it adds to the numerator of both.
    """

    key: Key
    at: int
    gold: float
    pred: float
    correct: float


@dataclass(slots=True)
class Counts:
    """A metric's sums. A ratio with nothing below the line is 0."""

    gold: float = 0.0
    pred: float = 0.0
    correct: float = 0.0

    def add(self, event: Event) -> None:
        self.gold += event.gold
        self.pred += event.pred
        self.correct += event.correct

    @property
    def precision(self) -> float:
        return self.correct / self.pred if self.pred else 0.0

    @property
    def recall(self) -> float:
        return self.correct / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.correct / (self.gold + self.pred) if self.gold + self.pred else 0.0

    def to_json(self) -> dict[str, float]:
        """Sums and ratios, the ratios rounded to four digits."""
        ratios = {"precision": self.precision, "recall": self.recall, "f1": self.f1}
        sums = {"gold": self.gold, "pred": self.pred, "correct": self.correct}
        return sums | {name: round(value, 4) for name, value in ratios.items()}


def add_up(events: Iterable[Event]) -> dict[Key, Counts]:
    """The sums of each metric."""
    total: dict[Key, Counts] = {}
    for event in events:
        total.setdefault(event.key, Counts()).add(event)
    return total
