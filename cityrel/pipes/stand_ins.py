"""Those who sign for a mayor, and the mayors for whom they do."""

from __future__ import annotations

import regex

from cityrel.document import Mention
from cityrel.languages.cues import Cues
from cityrel.pipes.draft import Draft

#: Characters from „instead of" to the mayor.
_STEAD = 48
_ADJECTIVE = regex.compile(r"\s(?:\p{Ll}++\s)?")


def absent_mayors(draft: Draft, cues: Cues, start: int, end: int) -> list[Mention]:
    """The mayors of a part of the text for whom another one signs: „вместо кмета на Комо", «по доверенности мэра»."""
    found = []
    for _, b in cues.spans("in_stead", draft.text, start, end):
        mayors = draft.starting(b, min(end, b + _STEAD), ("MAYOR",))[:1]
        offices = [min(draft.office_at.get(mayor.id, mayor.start), mayor.start) for mayor in mayors]
        # „вместо отсъстващия кмет"
        found += [one for one, at in zip(mayors, offices, strict=True) if _ADJECTIVE.fullmatch(draft.text, b, at)]
    return found


def stands_in(draft: Draft, cues: Cues, person: Mention) -> bool:
    """Whether a signatory without an office is the one who signs for a mayor: the nearest to the word that says so."""
    start, end = draft.sentence(person.start)
    for mayor in absent_mayors(draft, cues, start, end):
        others = [item for item in draft.within(start, end, ("PERSON",)) if item.role == "other"]
        behind = [item for item in others if item.start > mayor.end]
        if others and (behind or others[::-1])[0].thing == person.thing:
            return True
    return False
