"""The gate: cityrel's accuracy on the project's gold may not drop below pinned floors.

``floors.json`` holds a floor for each metric and the sha256 of each file of the gold. A score below its floor fails,
and so does gold other than the one the floors were set on. ``raise_floors`` sets each floor to what is reached, less
``TOLERANCE``, and never lowers one; ``lower_floor`` is the only way down, and keeps the reason.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cityrel.scoring import score_documents
from evaluation.benchmark import HEADLINES, METRICS, name_of
from evaluation.gold import Gold
from evaluation.systems import LANGUAGES, System

FLOORS = Path(__file__).parent / "floors.json"
#: How far below what is reached a floor is set: room for libraries that round otherwise on another machine.
TOLERANCE = 0.01
#: Metrics with fewer gold items than this have no floor: a single item would move them past the tolerance.
LEAST_GOLD = 20


@dataclass(slots=True)
class Floors:
    """Pinned floors by metric, the gold they belong to, and the record of those that were lowered."""

    floors: dict[str, float] = field(default_factory=dict)
    gold: dict[str, str] = field(default_factory=dict)
    lowered: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path = FLOORS) -> Floors:
        """Read a file of floors; without one there are none."""
        if not path.is_file():
            return cls()
        row = json.loads(path.read_text(encoding="utf-8"))
        return cls(row["floors"], row["gold"], row["lowered"])

    def write(self, path: Path = FLOORS) -> None:
        """Write them to a file."""
        row = {"tolerance": TOLERANCE, "floors": self.floors, "lowered": self.lowered, "gold": self.gold}
        path.write_text(json.dumps(row, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def reached(gold: Gold, system: System) -> dict[str, float]:
    """F1 of a system by metric: ``GROUP/NAME`` over all pages, ``LANG:GROUP/NAME`` of the headlines by language."""
    found = {item.page.name: system.annotate(copy(item.page)) for item in gold.documents}
    values: dict[str, float] = {}
    for prefix, languages, keys in (
        ("", LANGUAGES, METRICS),
        *((f"{lang}:", (lang,), tuple(HEADLINES)) for lang in LANGUAGES),
    ):
        pages = gold.of(languages)
        total = score_documents(pages, [found[page.page.name] for page in pages]).total
        for key in keys:
            if key in total and total[key].gold >= LEAST_GOLD:
                values[prefix + name_of(key)] = total[key].f1
    return values


def problems(floors: Floors, values: Mapping[str, float], gold: Mapping[str, str]) -> list[str]:
    """What the gate fails on, a line each; empty when all is well."""
    found = []
    if not floors.floors:
        found.append("no floors are set: run the gate with --raise")
    if floors.floors and dict(gold) != floors.gold:
        names = sorted(name for name in {*gold, *floors.gold} if gold.get(name) != floors.gold.get(name))
        found.append(f"the gold is not the one the floors were set on ({', '.join(names)}): look, then --raise")
    for name, floor in floors.floors.items():
        value = values.get(name)
        if value is None:
            found.append(f"{name}: nothing to score, floor {floor:.3f}")
        elif value < floor:
            found.append(f"{name}: {value:.4f} is below its floor {floor:.3f}")
    return found


def raise_floors(floors: Floors, values: Mapping[str, float], gold: Mapping[str, str]) -> list[str]:
    """Set each floor at what is reached less the tolerance, where that is higher, and pin the gold.

    Returns:
        What was raised, a line each.
    """
    changes = []
    for name, value in values.items():
        floor = max(0.0, math.floor((value - TOLERANCE) * 1000) / 1000)
        old = floors.floors.get(name)
        if old is None or floor > old:
            floors.floors[name] = floor
            changes.append(f"{name}: {'new' if old is None else f'{old:.3f}'} -> {floor:.3f}")
    floors.gold = dict(sorted(gold.items()))
    return changes


def lower_floor(floors: Floors, name: str, value: float, reason: str) -> None:
    """Lower one floor and record why.

    Raises:
        ValueError: there is no such floor, the value does not lower it, or no reason is given.
    """
    old = floors.floors.get(name)
    if old is None:
        raise ValueError(f"no floor {name!r}; there are: {', '.join(floors.floors)}")
    if not 0 <= value < old:
        raise ValueError(f"{value} does not lower the floor {old} of {name}")
    if not reason.strip():
        raise ValueError("a floor is lowered only with a reason")
    floors.floors[name] = value
    floors.lowered.append({"name": name, "from": old, "to": value, "reason": reason.strip()})
