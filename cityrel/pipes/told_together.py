"""Ends told of several papers at once: „И двата са прекратени", «Все, кроме договора с Комо, утратили силу»."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from cityrel.document import Mention
from cityrel.languages.cues import Cue, Cues
from cityrel.pipes.denied_ends import DeniedEnds
from cityrel.pipes.draft import Draft
from cityrel.pipes.page_reader import PageReader
from cityrel.pipes.segments import leads
from cityrel.pipes.structure import Structure
from cityrel.reading.blocks import ITEM
from cityrel.things import place_key

#: How many of the papers told last are meant, by the words that count them; 0 for all.
_COUNTS = {"all_of": 0, "both_of": 2}
#: Which of two papers is meant, by the words that tell it.
_ORDER = {"first_of": 0, "second_of": 1}
#: Characters from such words to the noun, and at the start of a sentence in which they stand.
_NOUN, _OPENING = 24, 40
#: „И двата [вече не са] прекратени"
_SHORT = regex.compile(r"(?:\s\p{L}{1,4}){0,3}\s")


class ToldTogether(PageReader):
    """Marks papers as ended where a sentence tells it of several of them, or of one of two.

    Args:
        draft: with agreements found.
        structure: its units.
        cues: the pack's cue words.
        papers: the nouns that name papers.
    """

    def __init__(self, draft: Draft, structure: Structure, cues: Cues, papers: Cue) -> None:
        super().__init__(draft, structure, cues)
        self._papers = papers
        self._ends = DeniedEnds(draft.pack, cues, papers)

    def __call__(self) -> None:
        """Go through the sentences that count papers."""
        text = self.draft.text
        for start, end in self.draft.sentences:
            for name, count in _COUNTS.items():
                for cue in self.cues.spans(name, text, start, min(end, start + _OPENING)):
                    self._several((start, end), cue, count)
            for name in _ORDER:
                told = self.cues[name].match(text, start)
                papers = ordered(self.draft, start) if told is not None else None
                if told is not None and papers is not None and self._ends.first_end(text, told.end(), end):
                    papers[_ORDER[name]].status = "ended"

    def _several(self, sentence: tuple[int, int], cue: tuple[int, int], count: int) -> None:
        draft, text = self.draft, self.draft.text
        start, end = sentence
        spared = next(self.cues.spans("all_but", text, cue[1], min(end, cue[1] + _NOUN)), None)
        noun = self._papers.search(text, cue[1], min(end, cue[1] + _NOUN))
        told = self._ends.first_end(text, cue[1], end)
        holds = told is None and self._ends.holds(text, cue[1], end)
        if told is None and (not holds or spared is None):
            return
        if spared is None and not (
            (noun is not None and len(text[cue[1] : noun.start()].split()) <= 1)
            or (told is not None and _SHORT.fullmatch(text, cue[1], told[0]))
        ):
            return  # „Всички проекти по договора са спрени"
        named = draft.within(cue[1], end, ("CITY", "COUNTRY", "REGION"))
        if named and spared is None:
            return  # „Всички договори с Русия са прекратени": of some of them
        before = [paper for paper in self._before(start) if paper.status == "signed"]
        group = before[-count:]
        towns = {place_key(place) for place in named}
        for paper in group:
            if (spared is not None and self._is_with(paper, towns)) == holds:
                paper.status = "ended"
        for paper in draft.within(spared[1], end, ("AGREEMENT",)) if spared is not None else ():
            paper.status = "ended" if holds else "signed"

    def _before(self, start: int) -> list[Mention]:
        """The papers told before a sentence in its block, else in the list above it."""
        block = self.draft.block(start)
        before = self.draft.within(block.start, start, ("AGREEMENT",))
        if before:
            return before
        above = block.number
        while above and self.draft.blocks[above - 1].kind == ITEM:
            above -= 1
        return self.draft.within(self.draft.blocks[above].start, block.start, ("AGREEMENT",))

    def _is_with(self, paper: Mention, towns: set[str]) -> bool:
        """Whether none but some towns are told behind a paper, before the next one."""
        _, end = self.draft.sentence(paper.start)
        stop = next((other.start for other in self.draft.within(paper.end, end, ("AGREEMENT",))), end)
        within = self.draft.within
        beside = within(paper.end, stop, ("CITY",)) or within(paper.end, stop, ("REGION", "COUNTRY"))
        return bool(beside) and all(place_key(place) in towns for place in beside)


def ordered(draft: Draft, start: int) -> Sequence[Mention] | None:
    """The two papers of the sentences before an offset, of which the one or the other is told there."""
    index = draft.sentence_index(start)
    block = draft.block(start)
    for first, last in reversed(draft.sentences[max(0, index - 2) : index]):
        if first < block.start:
            return None
        papers = draft.within(first, last, ("AGREEMENT",))
        if papers:
            return papers if len(papers) == 2 else None
    return None


def one_of_two(draft: Draft, cues: Cues, paper: Mention) -> Mention | None:
    """„Първият документ вече не е в сила": which of two papers told before a bare noun takes up."""
    start, _ = draft.sentence(paper.start)
    for name, number in _ORDER.items():
        cue = cues[name].match(draft.text, start)
        if cue is not None and not draft.text[cue.end() : paper.start].strip():
            papers = ordered(draft, start)
            return papers[number] if papers is not None else None
    return None


def newer_one(draft: Draft, cues: Cues, paper: Mention, told: Sequence[Mention]) -> Mention | None:
    """„Старата спогодба е без сила, а новият документ се подновява": the paper that came for one that ended.

    ``told``: the papers of the same entry before it.
    """
    start, _ = draft.sentence(paper.start)
    older = cues["older"].search(draft.text, start, paper.start)
    if older is None or not leads(draft.text, cues, paper.start, "renews"):
        return None
    before = [item for item in told if item.end <= start]
    new = [item for item in before if item.status == "signed"]
    return new[-1] if new and any(item.status == "ended" for item in before) else None
