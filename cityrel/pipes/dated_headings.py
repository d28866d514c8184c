"""Dates that stand before a paper: in a line of their own above its entry, or before the bracket it stands in."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import regex

from cityrel import edtf
from cityrel.document import Mention
from cityrel.languages.cues import Cues, alternation, compiled
from cityrel.pipes.draft import Draft
from cityrel.reading.block import Block

#: Letters that such a line has beside its date: „г.", „м.".
_SMALL = 3
#: Lines with nothing but a date that make a chronicle, and lines from one to the last paper of its entry.
_LINES, _REACH = 2, 4
#: Days; what lasts longer is no day of signing.
_LONGEST = 31
_LETTERS = regex.compile(r"\p{L}")
_NOMINAL = regex.compile(r"(?:[^:\n]{0,40}:\s)?(?:\p{L}++\s){0,2}")
#: Between a date and the paper in its bracket; between that paper and the town of its signing.
_OPENED = regex.compile(r"\s?\((?:\p{Ll}++\s)?")
_LAST_PLACE = regex.compile(r",\s(?:\p{Ll}{1,2}\.\s?)?\)")


def bracket_behind(draft: Draft, date: Mention, agreement: Mention) -> list[Mention] | None:
    """„2 юни 1995 (договор за дружба, Комо; протокол – 2005)": the town in a date's bracket that a paper begins.

    None where the paper stands otherwise.
    """
    text = draft.text
    if _OPENED.fullmatch(text, date.end, agreement.start) is None:
        return None
    close = text.find(")", agreement.end, draft.block(agreement.start).end)
    return [
        town
        for town in draft.within(agreement.end, close, ("CITY",))
        if _LAST_PLACE.fullmatch(text[agreement.end : town.start] + text[town.end : town.end + 1])
    ]


class DatedHeadings:
    """Joins the papers of a chronicle's entries to the dates in whose lines they stand.

    Args:
        draft: with agreements and dates.
        cues: the pack's cue words.
        signed_on: called with a paper, a date, a rule and a score.
    """

    def __init__(self, draft: Draft, cues: Cues, signed_on: Callable[[Mention, Mention, str, float], None]) -> None:
        self.draft = draft
        self.cues = cues
        self.signed_on = signed_on
        spans = draft.pack.data("cues")["spans"]
        self._known = regex.compile(spans["known_paper"] or r"(?!)")
        self._denied = compiled(rf"(?<!\p{{L}})(?i:{alternation(spans['not'])})(?!\p{{L}})")

    @cached_property
    def _heads(self) -> dict[int, Mention]:
        """The dates that have lines of their own, by the numbers of the blocks below them."""
        draft = self.draft
        alone: list[tuple[Block, Mention]] = []
        for date in draft.labelled("DATE"):
            block = draft.block(date.start)
            if block.start != date.start or block.group is not None or len(draft.within(block.start, block.end)) != 1:
                continue
            if len(_LETTERS.findall(draft.bare(block.start, block.end))) <= _SMALL:
                alone.append((block, date))
        if len(alone) < _LINES:
            return {}
        numbers = {block.number for block, _ in alone}
        found: dict[int, Mention] = {}
        for block, date in alone:
            for number in range(block.number + 1, block.number + 1 + _REACH):
                if number in numbers:
                    break
                found[number] = date
        return found

    def __call__(self, agreement: Mention) -> None:
        """Give a paper the date of its entry, where it is new there and no other date is told of it."""
        draft, text, cues = self.draft, self.draft.text, self.cues
        date = self._heads.get(draft.block(agreement.start).number)
        if date is None or agreement.status == "ended" or draft.leads(agreement, "SIGNED_ON"):
            return
        first, last = edtf.parse(date.edtf or "").days()
        year = (date.edtf or "").isdigit()
        if first is None or last is None or (last - first > _LONGEST and not year and "/" in (date.edtf or "")):
            return
        start, end = draft.sentence(agreement.start)
        if draft.within(date.end, agreement.start, ("AGREEMENT",)):
            return
        if any(not self._no_day(other) for other in draft.within(start, end, ("DATE",))):
            return
        told = any(cues.found(name, text, start, end) for name in ("sign", "event"))
        nominal = _NOMINAL.fullmatch(text, start, agreement.start) is not None and not self._denied.search(
            text, start, end
        )
        if told or (nominal and not self._known.search(text, agreement.start, agreement.end)):
            self.signed_on(agreement, date, "date above the entry", 0.8)

    def _no_day(self, date: Mention) -> bool:
        """Whether a date tells how long a paper is made for."""
        if self.draft.reached(date, "VALID_FOR") or "/" in (date.edtf or ""):
            return True
        before = self.draft.text[max(0, date.start - 14) : date.start]
        return any(len(before) - b <= 1 for _, b in self.cues.spans("until", before, 0, len(before)))
