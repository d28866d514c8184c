"""Towns in which a paper was signed, told right beside its day."""

from __future__ import annotations

import regex

from cityrel.document import Mention
from cityrel.languages.cues import Cues, compiled
from cityrel.pipes.draft import Draft
from cityrel.pipes.page_reader import PageReader
from cityrel.pipes.structure import Structure

#: A town between a paper and its date, in a bracket or between commas.
_TOWN_AMID = regex.compile(
    r"(?:,|\s[–—-])\s(?:\p{Ll}{1,2}\.\s?)?,\s|.*\((?:\p{Ll}{1,2}\.\s?)?,\s(?:\p{L}\.\s)?", regex.DOTALL
)
#: Characters of a line behind a day that may hold a town and no more.
_BESIDE_DAY = 100
_LETTERS = regex.compile(r"\p{L}")
#: Letters of „гр." and the like beside a town in a bracket.
_GENERIC = 4
_SET_OFF = regex.compile(r"\s*+(?:[,;–—-]\s*+)?(?:\p{Ll}{1,2}\.\s?|\p{Ll}\s)?[\s,;.–—-]*+")


class PlacesWithDays(PageReader):
    """Joins a paper with the town that shares a bracket, or the part of a line, with its day.

    Args:
        draft: with papers, dates and places.
        structure: its units.
        cues: the pack's cue words.
    """

    def __init__(self, draft: Draft, structure: Structure, cues: Cues) -> None:
        super().__init__(draft, structure, cues)
        inside = "|".join(regex.escape(word) for word in cues.entries("in"))
        #: „– 3 май 2001 г., Комо, по време на …", „: 1 юни 2019 г., в Комо, на площада"
        self._town_behind = compiled(
            rf",\s(?:\p{{Ll}}{{1,2}}\.\s?|(?i:{inside})\s)?(?=\p{{Lu}}[\p{{L}} -]{{2,30}}[,.;])"
        )

    def __call__(self, agreement: Mention, date: Mention) -> None:
        """„(Комо, 4 май 2011 г.)", „от 5 май 2001 г., гр. Комо": the town that shares a bracket with a day."""
        draft, text = self.draft, self.draft.text
        block = draft.block(date.start)
        opening, closing = text.rfind("(", agreement.end, date.start), text.find(")", date.end, block.end)
        if opening >= 0 and closing >= 0 and ")" not in text[opening : date.start]:
            span = opening + 1, closing
        else:
            span = date.end, block.end
        amid = draft.within(agreement.end, date.start, ("CITY",))[-1:]
        if amid and _TOWN_AMID.fullmatch(text[agreement.end : amid[0].start] + text[amid[0].end : date.start]):
            span = amid[0].start, amid[0].end
        elif behind := self._town_behind.match(text, date.end):
            span = (
                behind.end(),
                next((town.end for town in draft.starting(behind.end(), behind.end() + 1, ("CITY",))), span[1]),
            )
        if span[1] - span[0] > _BESIDE_DAY:
            return
        places, rest = draft.within(*span, ("CITY",)), draft.bare(*span)
        if len(places) != 1 or len(_LETTERS.findall(rest)) > _GENERIC or not _SET_OFF.fullmatch(rest):
            return
        if draft.within(*span, ("AGREEMENT",)):
            return  # „…, 2015 г.; Комо – меморандум"
        subject = self.structure.unit(agreement.start).subject
        others = [subject, *draft.within(*draft.sentence(agreement.start), ("CITY", "ORG"))]
        # the only town beside a paper is its party
        away = [
            town for town in others if town is not None and town is not places[0] and not self.structure.is_home(town)
        ]
        if away or self.structure.inside.search(text[date.end : places[0].start]):
            draft.relate("SIGNED_IN", agreement, places[0], "beside the day")
