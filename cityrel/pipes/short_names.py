"""Towns whose long name a page shortens: „Вилянуева" for Вилянуева де ла Серена, „Абано" for Абано Терме."""

from __future__ import annotations

import regex

from cityrel.document import Mention
from cityrel.pipes.draft import Draft
from cityrel.things import is_linked

#: The first word of a long name, and the small word that its rest begins with; the first of two words.
_DOUBLE = regex.compile(r"(\p{Lu}[\p{L}’']{3,}+)[ -]\p{Lu}")
_LONG = regex.compile(r"(\p{Lu}[\p{L}’']*+)[ -]\p{Ll}{1,5}[ -](?:\p{Ll}{1,5}[ -])?+\p{Lu}")


def shorten(draft: Draft) -> None:
    """Give towns that bear the first word of another one's name, told before them, the place that one is."""
    long: dict[str, Mention] = {}
    double: dict[str, Mention] = {}
    stated = {relation.source for relation in draft.relations if relation.type == "LOCATED_IN"}
    for town in draft.labelled("CITY"):
        first = _LONG.match(town.name or "")
        if first is not None and town.ref is not None and is_linked(town.ref):
            long.setdefault(first[1], town)
            continue
        two = _DOUBLE.match(town.name or "")
        if two is not None and town.ref is not None and is_linked(town.ref):
            double.setdefault(two[1], town)
            continue
        whole = long.get(town.name or "")
        if whole is None and not is_linked(town.ref):
            whole = double.get(town.name or "")  # a name that no gazetteer knows
        if whole is None or town.id in stated or town.ref == draft.home_ref:
            continue
        town.ref, town.name = whole.ref, whole.name
        if whole.id in draft.country:
            draft.country[town.id] = draft.country[whole.id]
