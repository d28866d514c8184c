"""What the tagger sees where a town stands: its label, and where the name ends."""

from __future__ import annotations

from cityrel.pipes.draft import Draft


def town_end(draft: Draft, start: int, end: int) -> int:
    """Where the name of a town ends that the words before it call for, by what the tagger sees.

    A name of one word ends where it sees a person's begin („гр.ЛомПетър Петров"); one with hyphens may go on
    («Пьяцола-суль-Брента»).
    """
    tagged = [(name.start, name.end, name.label) for name in draft.names.over(start, end)]
    town = next((b for a, b, label in tagged if label == "LOC" and a == start), end)
    if town > end:
        return town if draft.text[end : end + 1] == "-" else end
    if " " in draft.text[start:town]:
        return end
    if any(label == "PER" and draft.text[town:a].strip() == "" for a, _, label in tagged):
        return town
    return end


def tag_of(draft: Draft, start: int, end: int) -> str | None:
    """The tagger's label for a span."""
    labels = [name.label for name in draft.names.over(start, end)]
    return "LOC" if "LOC" in labels else next(iter(labels), None)
