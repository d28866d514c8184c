"""States and regions in the names of institutions that turn out to be party to nothing: «Министерство спорта РФ»."""

from __future__ import annotations

from cityrel.document import Mention
from cityrel.gazetteer import Gazetteer
from cityrel.pipes.draft import Draft
from cityrel.pipes.leading_towns import CAPITAL
from cityrel.pipes.place_links import PlaceLinks


def free_places(draft: Draft, body: Mention) -> None:
    """Take an institution out again and find the states and regions that its name ends with or holds."""
    draft.drop(body)
    lang, gazetteer = draft.pack.code, Gazetteer.load()
    end = body.start
    for word in CAPITAL.finditer(draft.text, body.start + 1, body.end):
        known = gazetteer.longest(draft.text, word.start(), lang) if word.start() >= end else None
        if known is None or known.end > body.end or known.candidates[0].weak:
            continue
        kind = known.candidates[0].place.kind
        if kind in ("country", "region"):
            end = known.end
            label = "COUNTRY" if kind == "country" else "REGION"
            draft.pack.get(PlaceLinks).link(draft, [draft.add(label, known.start, end, "in an institution's name")])
