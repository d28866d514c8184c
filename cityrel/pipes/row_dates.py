"""Which date of a row or card is that of its tie, where its paper has one of its own."""

from __future__ import annotations

import regex

from cityrel.document import Mention
from cityrel.pipes.structure import Structure
from cityrel.reading.blocks import KEYVALUE, Block

#: Characters between a paper and the date of its own; a comma and a word that is no preposition between them.
_OWN_DATE, _CLAUSE = 30, regex.compile(r",\s\p{Ll}{5,}+\s")


def of_tie(structure: Structure, paper: Mention, date: Mention) -> bool:
    """Whether a paper's own field dates it („Договор от 12.08.1997"), so that another date of its row is the tie's.

    Or another field does: „Година на побратимяване: 2011", and below „Дата на документа: 7.09.2012".

    Args:
        structure: of the page.
        paper: of a row or card.
        date: in another field of it.
    """
    draft, cues = structure.draft, structure.cues
    field = draft.block(paper.start)
    if field.start <= date.start < field.end or (date.edtf or "").startswith("X"):
        return False
    if _names_tie(structure, draft.block(date.start)) and _dated_apart(structure, draft.block(date.start)):
        return True
    for item in draft.starting(paper.end, min(field.end, paper.end + _OWN_DATE), ("DATE",))[:1]:
        gap = draft.text[paper.end : item.start]
        names = ("until", "renewal", "revived", "ended", "validity", "term")
        other = cues.any_found(names, gap, 0, len(gap))
        # „договор за дружба, изпратен през 2024 г.": what else was done with it
        other |= _CLAUSE.search(gap) is not None and not cues.found("signed", gap, 0, len(gap))
        apart = (item.edtf or "")[:4] != (date.edtf or "")[:4]
        return apart and not other and not draft.within(paper.end, item.start)
    return False


def _names_tie(structure: Structure, field: Block) -> bool:
    """Whether the key of a card's field is of the tie: „Година на побратимяване"."""
    text, cues = structure.draft.text, structure.cues
    key = text.rfind("\n", 0, field.start) + 1, field.start
    return field.kind == KEYVALUE and any(cues.found(name, text, *key) for name in ("twin", "partner"))


def _dated_apart(structure: Structure, field: Block) -> bool:
    """Whether another field of a card holds a date, and its key is not of the tie."""
    return any(
        other is not field
        and other.key == "date"
        and structure.draft.within(other.start, other.end, ("DATE",))
        and not _names_tie(structure, other)
        for other in structure.groups[field.group]
    )
