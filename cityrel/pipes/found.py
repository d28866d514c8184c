"""What may be a place in the text, before it is judged."""

from __future__ import annotations

from dataclasses import dataclass

from cityrel.gazetteer import Candidate

#: A region of so many inhabitants, and so many times those of a town, is what their name means.
_PEOPLED, _DWARFED = 500_000, 300


@dataclass(slots=True)
class Found:
    """A span that may name a place."""

    start: int
    end: int
    candidates: tuple[Candidate, ...]
    label: str = "CITY"
    rule: str = ""
    score: float = 1.0


def label_of(candidates: tuple[Candidate, ...]) -> str:
    """A name that is a town's and a region's is the town's, but where the region dwarfs the town („Крим")."""
    kinds = [candidate.place.kind for candidate in candidates]
    if not kinds or kinds[0] == "country":
        return "COUNTRY" if kinds else "CITY"
    best = candidates[0].place
    towns = [candidate.place for candidate in candidates if candidate.place.kind != "region"]
    if kinds[0] == "region" and best.population >= _PEOPLED:
        towns = [town for town in towns if town.population * _DWARFED >= best.population]
    return "CITY" if any(town.kind in ("city", "district") for town in towns) else "REGION"
