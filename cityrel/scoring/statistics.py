"""How sure a score is: bootstrap intervals, and a test of the difference between two systems."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cityrel.scoring.counts import Key, add_up
from cityrel.scoring.report import Report

#: What is drawn or swapped as a whole: a page, or a line of a page (a paragraph, a list item, a heading).
Unit = Literal["page", "line"]
_Units = dict[tuple[str, int], "NDArray[np.float64]"]


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval of F1."""

    low: float
    high: float
    level: float

    def __str__(self) -> str:
        return f"{self.low:.3f} – {self.high:.3f}"

    def to_json(self) -> dict[str, float]:
        return {"low": round(self.low, 4), "high": round(self.high, 4), "level": self.level}


def _units(report: Report, key: Key, unit: Unit) -> _Units:
    """The sums (gold, pred, correct) of a metric for each unit of the pages; units without events included."""
    sums: _Units = {}
    for name, events in report.pages.items():
        text = report.texts[name]
        starts = [0, *(at + 1 for at, sign in enumerate(text) if sign == "\n")] if unit == "line" else [0]
        ends = [*starts[1:], len(text)]
        for at, (start, end) in enumerate(zip(starts, ends, strict=True)):
            if unit == "page" or text[start:end].strip():
                sums[name, at] = np.zeros(3)
        for event in events:
            if event.key == key:
                line = bisect_right(starts, event.at) - 1
                sums.setdefault((name, line), np.zeros(3))
                sums[name, line] += (event.gold, event.pred, event.correct)
    return sums


def _f1(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """F1 from sums (gold, pred, correct) in the last axis; 0 where there is nothing to count."""
    below = sums[..., 0] + sums[..., 1]
    return np.divide(2 * sums[..., 2], below, out=np.zeros_like(below), where=below > 0)


def bootstrap(
    report: Report,
    keys: Sequence[Key] | None = None,
    *,
    unit: Unit = "page",
    samples: int = 1000,
    level: float = 0.95,
    seed: int = 0,
) -> dict[Key, Interval]:
    """Percentile bootstrap intervals of F1 (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, ch. 13).

    Args:
        report: the scores; its ``intervals`` are left as they are, assign the result to show them.
        keys: the metrics, such as ``[("entities", "all")]``; all that have an F1 when None.
        unit: what is drawn; lines give narrower intervals on few pages, but take a page's lines for independent.
        samples: how many samples are drawn.
        level: the share of the samples that lies in the interval.
        seed: of the random numbers; the same seed gives the same intervals.
    """
    counted = add_up(event for events in report.pages.values() for event in events)
    wanted = [key for key in counted if key[0] != "empty_pages"] if keys is None else list(keys)
    intervals: dict[Key, Interval] = {}
    for key in wanted:
        sums = np.array(list(_units(report, key, unit).values())).reshape(-1, 3)
        # Each metric sees the same samples, whichever metrics are asked for.
        random = np.random.default_rng(seed)
        count = len(sums)
        draws = random.multinomial(count, np.full(count, 1 / count), size=samples) if count else np.zeros((samples, 0))
        values = _f1(draws @ sums)
        low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
        intervals[key] = Interval(float(low), float(high), level)
    return intervals


def randomisation_test(
    one: Report, other: Report, key: Key, *, unit: Unit = "page", trials: int = 10_000, seed: int = 0
) -> float:
    """Two-sided p of the difference in F1 between two systems on the same pages.

    Paired approximate randomisation (Noreen, Computer-Intensive Methods for Testing Hypotheses, 1989; Yeh, More
    accurate tests for the statistical significance of result differences, COLING 2000): the systems' results for a
    unit change sides with probability one half, and p is the share of such swaps with a difference at least as great
    as the true one, the true one counted among them.

    Args:
        one: scores of the first system.
        other: scores of the second, on the same pages.
        key: the metric, such as ``("relations", "all")``.
        unit: what changes sides as a whole.
        trials: how many swaps are tried.
        seed: of the random numbers.

    Raises:
        ValueError: the reports are of different pages.
    """
    if one.texts != other.texts:
        raise ValueError("the two reports are of different pages")
    units = [_units(report, key, unit) for report in (one, other)]
    names = sorted({*units[0], *units[1]})
    first, second = (np.array([sums.get(name, np.zeros(3)) for name in names]).reshape(-1, 3) for sums in units)
    true = abs(float(_f1(first.sum(axis=0)) - _f1(second.sum(axis=0))))
    swaps = np.random.default_rng(seed).integers(0, 2, size=(trials, len(names)))
    moved = swaps @ (second - first)
    differences = np.abs(_f1(first.sum(axis=0) + moved) - _f1(second.sum(axis=0) - moved))
    return (int(np.sum(differences >= true - 1e-12)) + 1) / (trials + 1)
