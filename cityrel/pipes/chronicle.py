"""Chronicles: what an entry tells is of the date that heads it („2008", and below it „Побратим става Велинград.")."""

from __future__ import annotations

from functools import cached_property

import regex

from cityrel import edtf
from cityrel.document import Mention
from cityrel.languages.cues import Cues
from cityrel.pipes.draft import Draft
from cityrel.pipes.segments import GROUNDS, leads
from cityrel.reading.blocks import CELL, HEADING, KEYVALUE

#: Letters beside the date that a head may have, dates that make a chronicle, days of an entry's time at most.
_BESIDE, _HEADS, _LONGEST = 5, 2, 31
#: Characters of a year.
_YEAR = 4
#: Words before a paper that an entry is about though it has no word of signing.
_OPENING = 3
_RUN_IN = regex.compile(r"(?:[.:]|\s[–—-])\s")
#: Characters of the line of an entry that holds its date alone.
_HEAD = 100
_LETTER = regex.compile(r"\p{L}")


class Chronicle:
    """Dates papers and ties by the heads of the entries that tell of them.

    Args:
        draft: with papers, their relations and the ties found.
        cues: the pack's cue words.
    """

    def __init__(self, draft: Draft, cues: Cues) -> None:
        self.draft = draft
        self.cues = cues

    def papers(self) -> None:
        """SIGNED_ON for the papers that an entry tells of for the first time."""
        draft, text, cues = self.draft, self.draft.text, self.cues
        for paper in draft.labelled("AGREEMENT") if self._dates else ():
            date = self._date(paper)
            if date is None or paper.status != "signed" or draft.leads(paper, "SAME_AS"):
                continue
            same = [paper, *draft.sources(paper, "SAME_AS")]
            if any(draft.leads(item, "SIGNED_ON") for item in same) or leads(text, cues, paper.start, *GROUNDS):
                continue
            start, end = draft.sentence(paper.start)
            opening = text[start : paper.start].rpartition(": ")[2]
            told = cues.found("sign", text, start, end) or len(opening.split()) <= _OPENING
            if told and not self._dated(start, end):
                draft.relate("SIGNED_ON", paper, date, "entry of a chronicle", 0.8)

    def ties(self) -> None:
        """SINCE for the towns that an entry says become twins."""
        draft = self.draft
        for place in draft.labelled("CITY") if self._dates else ():
            date = self._date(place)
            tied = "sentence" in place.rule or draft.reached(place, "TWINNED_WITH")
            if date is None or not tied or draft.leads(place, "SINCE"):
                continue
            start, end = draft.sentence(place.start)
            if self.cues.found("tie_begins", draft.text, start, end) and not self._dated(start, end):
                draft.relate("SINCE", place, date, "entry of a chronicle", 0.8)

    def _date(self, mention: Mention) -> Mention | None:
        return self._dates.get(self.draft.block(mention.start).number)

    def _dated(self, start: int, end: int) -> bool:
        """Whether a sentence has a date of its own that is no term."""
        return any(
            not self.draft.reached(date, "VALID_FOR")
            and not self.cues.found("until", self.draft.text, max(start, date.start - 4), date.start)
            for date in self.draft.within(start, end, ("DATE",))
        )

    @cached_property
    def _dates(self) -> dict[int, Mention]:
        """The date of each block of an entry, by the block's number."""
        draft = self.draft
        heads: dict[int, Mention] = {}
        #: „1966. Открит е мостът. …": years that begin the entry's own line
        run_in: dict[int, Mention] = {}
        for date in draft.labelled("DATE"):
            block = draft.block(date.start)
            if date.start == block.start and len(date.edtf or "") == _YEAR and _RUN_IN.match(draft.text, date.end):
                run_in[block.number] = date
            if block.kind in (CELL, KEYVALUE) or block.end - block.start > _HEAD:
                continue
            if draft.within(block.start, block.end) != [date]:
                continue
            if len(_LETTER.findall(draft.bare(block.start, block.end))) <= _BESIDE and self._short(date):
                heads[block.number] = date
        if len(run_in) >= _HEADS > len(heads):
            return run_in
        if len(heads) < _HEADS:
            return {}
        title = draft.blocks[0].start, draft.blocks[min(len(draft.blocks) - 1, _HEADS)].end
        long = any(len(date.edtf or "") < len("2000-01-01") for date in heads.values())
        if not (long or self.cues.found("chronicle_named", draft.text, *title)):
            return {}
        found: dict[int, Mention] = {}
        current: Mention | None = None
        for block in draft.blocks:
            if block.number in heads:
                current = heads[block.number]
            elif block.gap and block.kind == HEADING:
                current = None
            elif current is not None:
                found[block.number] = current
        return found

    @staticmethod
    def _short(date: Mention) -> bool:
        """Whether a date is one time, or a visit of some days."""
        if not date.edtf or date.edtf.startswith("X"):
            return False
        first, last = edtf.parse(date.edtf).days() if "/" in date.edtf else (None, None)
        return "/" not in date.edtf or (first is not None and last is not None and last - first < _LONGEST)
