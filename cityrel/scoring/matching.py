"""Which prediction stands for which gold: mentions by their spans, things by what they name, rows by their slots."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from scipy.optimize import linear_sum_assignment  # type: ignore[import-untyped]

from cityrel.document import Document, Mention
from cityrel.records import Tables
from cityrel.things import fold, is_linked, kind_of, name_parts, same_person

#: What a mention names, comparable between gold and prediction.
Thing = tuple[str, str]
HOME: Thing = ("home", "")

_A = TypeVar("_A")
_B = TypeVar("_B")


def best_pairs(gold: Sequence[_A], pred: Sequence[_B], weight: Callable[[_A, _B], float]) -> list[tuple[int, int]]:
    """The pairing, one to one, with the greatest sum of weights; pairs of weight 0 are left out."""
    if not gold or not pred:
        return []
    weights = np.array([[weight(one, other) for other in pred] for one in gold])
    rows, columns = linear_sum_assignment(weights, maximize=True)
    return [(int(row), int(column)) for row, column in zip(rows, columns, strict=True) if weights[row, column] > 0]


def overlap(one: Mention, other: Mention) -> int:
    """How many characters two mentions share; touching ones share none."""
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _closeness(one: Mention, other: Mention) -> float:
    shared = overlap(one, other)
    if not shared:
        return 0.0
    same_span = (one.start, one.end) == (other.start, other.end)
    same_label = one.label == other.label
    union = max(one.end, other.end) - min(one.start, other.start)
    # Twice the credit of a partial match; what follows decides between pairings of equal credit.
    return 1 + same_span + (same_span and same_label) + 0.3 * same_label + 0.1 * shared / union


def pair_mentions(gold: Sequence[Mention], pred: Sequence[Mention]) -> list[tuple[Mention, Mention]]:
    """Overlapping mentions, one to one; equal spans and labels come first."""
    key = lambda item: (item.start, item.end, item.label)  # noqa: E731
    gold, pred = sorted(gold, key=key), sorted(pred, key=key)
    return [(gold[row], pred[column]) for row, column in best_pairs(gold, pred, _closeness)]


class Matched:
    """A page's gold and prediction with their mentions brought to common things.

    A predicted mention names a gold thing when it overlaps one of the thing's mentions and no value contradicts that
    (two ids of different names, two dates); else when it has the same id, value or name anywhere on the page; else
    when another mention of the same predicted thing does.

    Args:
        gold: the gold document.
        pred: the prediction for the same text.
        home: the home town, for the records of both.

    Raises:
        ValueError: the two have different texts.
    """

    def __init__(self, gold: Document, pred: Document, home: str | None) -> None:
        if gold.text != pred.text:
            raise ValueError(f"{gold.page.name}: gold and prediction are of different texts")
        self.gold = Tables(gold.mentions, gold.relations, gold.text, home)
        self.pred = Tables(pred.mentions, pred.relations, pred.text, home)
        self.home: Thing = ("gold", self.gold.home_thing) if self.gold.home_thing else HOME
        self.gold_thing: dict[str, Thing] = {id: ("gold", thing) for id, thing in self.gold.things.items()}
        self.pred_thing: dict[str, Thing] = {}
        for members in self.pred.members.values():
            found = {item.id: self._find(item) for item in members}
            known = next((thing for thing in found.values() if thing), None)
            own: Thing = ("pred", self.pred.things[members[0].id])
            self.pred_thing |= {id: thing or known or own for id, thing in found.items()}

    def _find(self, item: Mention) -> Thing | None:
        same_kind = [other for other in self.gold.mentions if kind_of(other.label) == kind_of(item.label)]
        over = [other for other in same_kind if overlap(item, other) and not _contradicts(item, other)]
        if over:
            closest = max(over, key=lambda other: (overlap(item, other), other.label == item.label, -other.start))
            return self.gold_thing[closest.id]
        for same in (_same_value, _same_name):
            for other in same_kind:
                if same(item, other):
                    return self.gold_thing[other.id]
        named_home = self.pred.home is not None and fold(item.name or item.text) == fold(self.pred.home)
        return self.home if named_home and item.label in ("CITY", "REGION") else None


def _contradicts(one: Mention, other: Mention) -> bool:
    if one.label == "DATE":
        return one.edtf is not None and other.edtf is not None and one.edtf != other.edtf
    if is_linked(one.ref) and is_linked(other.ref) and one.ref != other.ref:
        return fold(one.name or one.text) != fold(other.name or other.text)
    return False


def _same_value(one: Mention, other: Mention) -> bool:
    if one.label == "DATE":
        return one.edtf is not None and one.edtf == other.edtf
    return is_linked(one.ref) and one.ref == other.ref


def _same_name(one: Mention, other: Mention) -> bool:
    kind = kind_of(one.label)
    if kind == "PEOPLE":
        if one.unnamed or other.unnamed:
            return False
        return same_person(name_parts(one.name or one.text), name_parts(other.name or other.text))
    if kind in ("PLACE", "ORG"):
        return one.label == other.label and fold(one.name or one.text) == fold(other.name or other.text)
    return False
