"""Papers of three towns or more, in lists: the town of the row or item, those its words name, and who takes part."""

from __future__ import annotations

import regex

from cityrel.document import Mention
from cityrel.languages.cues import Cues
from cityrel.pipes.draft import Draft
from cityrel.pipes.structure import Structure
from cityrel.things import place_key

#: Characters from „the third is" to the town, with nothing but its kind between.
_REACH, _STOP = 30, regex.compile(r"[.;,()]\s")


def more_parties(
    draft: Draft, structure: Structure, cues: Cues, agreement: Mention, found: list[Mention]
) -> list[Mention]:
    """„Одрин | Тристранен меморандум с Кърджали", „тристранен, с участието на Сливен": parties beside those found.

    Args:
        draft: with agreements and places found.
        structure: of the page.
        cues: the pack's cue words.
        agreement: the paper.
        found: its parties so far.
    """
    text, unit = draft.text, structure.unit(agreement.start)
    if unit.kind not in ("row", "item") or unit.subject is None or unit.subject.label != "CITY":
        return []
    alone = len(draft.within(unit.start, unit.end, ("AGREEMENT",))) == 1
    spans = [(block.start, block.end) for block in unit.blocks] if alone else []
    spans = spans or [(agreement.start, draft.sentence(agreement.start)[1])]
    if not any(cues.found("many_sided", text, *span) for span in spans):
        return []
    more = [unit.subject]
    for span in spans:
        for _, stop in cues.spans("third_party", text, *span):
            town = next(iter(draft.starting(stop, min(span[1], stop + _REACH), ("CITY",))), None)
            if town is not None and _STOP.search(text, stop, town.start) is None:
                more.append(town)
    known = {place_key(party) for party in found}
    return [town for town in more if place_key(town) not in known]
