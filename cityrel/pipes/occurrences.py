"""Where a text holds names that are known already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import regex

from cityrel.languages.cues import BEGIN
from cityrel.languages.openings import PAGE, Openings, opening

_NAME_BEGINS = regex.compile(rf"{BEGIN}(?=\p{{Lu}})")
_LETTER = regex.compile(r"\p{L}")
#: Names are told apart by so many letters first; none that is looked for is shorter, but for the page's own town.
STEM, SHORT = 4, 3


def occurrences(text: str, names: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where a text holds one of some capitalised names as whole words; of several the longest, none in another."""
    beginning: dict[str, list[str]] = {}
    for name in sorted(names, key=len, reverse=True):
        beginning.setdefault(name[:STEM], []).append(name)
    openings = Openings({opening(name, closed=False) for name in beginning})
    starts = PAGE.starts(openings, text)
    last = 0
    for start in (match.start() for match in _NAME_BEGINS.finditer(text)) if starts is None else starts:
        if start < last:
            continue
        short = beginning.get(text[start : start + SHORT], ())
        for name in (*beginning.get(text[start : start + STEM], ()), *short):
            end = start + len(name)
            if text.startswith(name, start) and not _LETTER.match(text, end):
                yield start, end
                last = end
                break
