"""Days and the papers beside them: „2 юни 1995 (договор за дружба, София)", „май 2023: към договора … протокол"."""

from __future__ import annotations

import regex

from cityrel.document import Mention
from cityrel.languages.cues import Cues, alternation, compiled
from cityrel.pipes.draft import Draft
from cityrel.pipes.paper_candidates import Candidate
from cityrel.pipes.segments import GROUNDS, leads, rests
from cityrel.pipes.structure import Structure
from cityrel.pipes.units import Unit
from cityrel.reading.blocks import ITEM

#: Between a day and its paper: a bracket, or in a list a mark; and what leads to a day of the paper's own
_OPENS = regex.compile(r"\.?\s?\((?:\p{Ll}++\s){0,2}")
_MARK = regex.compile(r"\.?(?:,|:|\s[–—-])\s(?:\p{Ll}++\s)?|\s")
_OWN = regex.compile(r"(?:,|\s\(|\s[–—-])?\s?(?:\p{Ll}{1,3}\s)?")
_SET_OFF, _PAUSES = regex.compile(r"[–—:;,)-]\s?\Z"), regex.compile(r"\s?[,;.(]|\s?\Z")
#: Characters from a paper to the day beside it, and letters between the two.
_REACH, _LINK = 30, 2
#: From the date that an item begins with to its town; characters of the season before it.
_AHEAD, _SEASON = r"(?:\s?[–—:]|\s-)\s(?:\p{Ll}{1,7}\.?\s?)?", 16
#: Letters from the town, beside its state, to its paper.
_BETWEEN = 30
_LETTER = regex.compile(r"\p{L}")
#: Behind the paper in its bracket: the town where it was signed
_PLACE = regex.compile(r",\s(?:\p{L}{1,2}\.?\s)?")


def date_ahead(draft: Draft, unit: Unit) -> Mention | None:
    """The date that an item begins with, right before its town: „1989 – Острава", „1989, есента – Острава"."""
    if unit.kind != "item" or unit.subject is None:
        return None
    season = alternation(draft.pack.data("cues")["spans"]["part_of_year"])
    date = next(iter(draft.starting(unit.start, unit.start + _SEASON, ("DATE",))), None)
    if date is None or compiled(rf"(?:(?i:{season})\s)?").fullmatch(draft.text, unit.start, date.start) is None:
        return None
    ahead = compiled(rf"(?:,\s(?i:{season}))?{_AHEAD}")
    return date if ahead.fullmatch(draft.text, date.end, unit.subject.start) else None


def _heads_entry(draft: Draft, structure: Structure, paper: Mention) -> Mention | None:
    """The date that a paper's item begins with, where the paper is told next after the town and has none of its own."""
    unit, text = structure.unit(paper.start), draft.text
    date = date_ahead(draft, unit)
    if date is None or unit.subject is None or paper.status == "planned":
        return None
    if draft.within(unit.subject.end, paper.start, ("AGREEMENT", "DATE")):
        return None
    if len(_LETTER.findall(draft.bare(unit.subject.end, paper.start))) > _BETWEEN:
        return None
    after = next(iter(draft.starting(paper.end, draft.sentence(paper.start)[1], ("DATE",))), None)
    again = ("renewal", "ended", "validity", "term", "until")  # „договор за дружба, през 2004 г. е удължен"
    later = after is not None and (
        ";" in text[paper.end : after.start]
        or any(structure.cues.found(name, text, paper.end, after.start) for name in again)
    )
    return date if after is None or later else None


def day_before(draft: Draft, structure: Structure, paper: Mention) -> Mention | None:
    """The day right before a paper that is its own.

    Args:
        draft: with papers, dates and places.
        structure: its units.
        paper: without a date so far.
    """
    block, text = draft.block(paper.start), draft.text
    if (ahead := _heads_entry(draft, structure, paper)) is not None:
        return ahead
    date = next(draft.before(block.start, paper.start, "DATE"), None)
    if date is None or draft.within(date.end, paper.start):
        return None
    unit = structure.unit(paper.start)
    if _OPENS.fullmatch(text, date.end, paper.start) is None:
        listed = block.kind == ITEM and unit.subject is not None and unit.subject.end <= date.start
        # not „партньор от 2011 г., побратимяване се планира"
        listed = listed and _SET_OFF.search(text, block.start, date.start) is not None
        listed = listed and _PAUSES.match(text, paper.end, block.end) is not None
        # „8 октомври 2016 г., меморандум за разбирателство.", a sentence of nothing else
        start, end = draft.sentence(paper.start)
        alone = date.start == start and paper.end >= end - 1
        if not (listed or alone) or _MARK.fullmatch(text, date.end, paper.start) is None:
            return None
    after = next(iter(draft.starting(paper.end, block.end, ("DATE",))), None)
    if after is None or _OWN.fullmatch(text, paper.end, after.start) is None:
        return date
    # „1979 г. договор за дружба, 2004 г. протокол": the next one's
    return date if draft.starting(after.end, after.end + 2, ("AGREEMENT",)) else None


def place_beside(draft: Draft, structure: Structure, paper: Mention) -> Mention | None:
    """The town that ends the bracket of such a paper: „(договор за дружба, София)"."""
    gap = _PLACE.match(draft.text, paper.end)
    town = next(iter(draft.starting(gap.end(), gap.end() + 1, ("CITY",))), None) if gap is not None else None
    if town is None or draft.text[town.end : town.end + 1] not in (")", ";"):
        return None
    unit = structure.unit(paper.start)
    return town if unit.subject is not None and unit.subject.name != town.name else None


def dated_beside(draft: Draft, candidate: Candidate) -> bool:
    """„писмо за намерения (юли 2015 г.)"; in what is told of a partner also „…, 2009 г.", „… от 2009 г."."""
    dates = draft.within(candidate.end, candidate.end + _REACH, ("DATE",))[:1]
    gap = draft.text[candidate.end : dates[0].start].strip() if dates else None
    of_partner = candidate.unit is not None and candidate.unit.kind == "item"
    return gap == "(" or (of_partner and gap is not None and len(gap.strip(",–—-")) <= _LINK)


def added(draft: Draft, cues: Cues, ground: Mention, end: int) -> Mention:
    """„Май 2023: към договора с Ниш е прибавен протокол": what a paper is told as the ground of, else itself."""
    if not leads(draft.text, cues, ground.start):
        return ground
    return next((paper for paper in draft.within(ground.end, end, ("AGREEMENT",)) if rests(paper)), ground)


def resting_on(draft: Draft, cues: Cues, ground: Mention, start: int) -> Mention:
    """„Протоколът към договора с Ниш е от 2022 г.": the undated paper told before its ground, else the ground itself.

    ``start``: of the sentence.
    """
    before = (
        draft.within(start, ground.start, ("AGREEMENT",)) if leads(draft.text, cues, ground.start, *GROUNDS) else []
    )
    return before[-1] if before and not draft.leads(before[-1], "SIGNED_ON") else ground
