"""Names of people in Russian, back to the nominative."""

from __future__ import annotations

from functools import cache

import pymorphy3


@cache
def analyzer() -> pymorphy3.MorphAnalyzer:
    """pymorphy3's analyser, opened once."""
    return pymorphy3.MorphAnalyzer()


def person_nominative(name: str, gender: str | None = None) -> str:
    """See ``Morphology.person_nominative``."""
    return name
