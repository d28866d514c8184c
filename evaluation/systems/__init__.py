"""The systems that the benchmark puts side by side."""

from __future__ import annotations

from evaluation.systems.base import LANGUAGES, System, Unavailable
from evaluation.systems.cityrel_itself import Cityrel
from evaluation.systems.off_the_shelf import Natasha, SpacyNer
from evaluation.systems.single import Dateparser, GazetteerOnly, RegexOnly

__all__ = ["LANGUAGES", "System", "Unavailable", "all_systems"]


def all_systems() -> list[System]:
    """The systems in the order of the tables, cityrel first."""
    return [Cityrel(), Natasha(), SpacyNer(), GazetteerOnly(), RegexOnly(), Dateparser()]
