"""Names of people in Russian, back to the nominative."""

from __future__ import annotations


def person_nominative(name: str, gender: str | None = None) -> str:
    """See ``Morphology.person_nominative``."""
    return name
