"""Ends of papers that the sentences behind tell: „Договор от 1976 г. Прекратен по …", „… По-късно го спряха"."""

from __future__ import annotations

import regex

from cityrel.languages.cues import Cue, Cues
from cityrel.pipes.denied_ends import DeniedEnds, unsure
from cityrel.pipes.draft import Draft
from cityrel.pipes.paper_candidates import Candidate
from cityrel.scheme import PEOPLE

#: Characters at the start of a sentence in which a pronoun stands for the paper told before.
_OF_IT = 35
#: Characters between „it" and the verb that ends it; … where a sentence lies between.
_IT, _IT_FURTHER = 5, 14
#: Characters of a sentence that is cut behind a day: „С решение от 3.05.2022 г. съветът …".
_CUT = 60
#: What tells of several papers, or of another one; characters of a sentence that it opens.
_OTHERS, _OPENING = ("all_but", "both_of", "first_of", "second_of"), 24
#: What may lead to a cue in a sentence that goes on about the paper: „Тя беше през 2010 г. …".
_GOES_ON = regex.compile(r"(?:(?:\p{L}{1,5}\.?|\d[\d.–-]*+)[\s,]++){0,6}+$")
#: Sentences behind the next one in which a pronoun may still stand for the paper.
_FURTHER = 2


class EndsBehind:
    """Tells whether the sentences behind that of a paper tell of its end, or of its life.

    Args:
        cues: the pack's cue words.
        papers: the nouns that name papers.
        denied_ends: tells the ends that come.
    """

    def __init__(self, cues: Cues, papers: Cue, denied_ends: DeniedEnds) -> None:
        self._cues = cues
        self._papers = papers
        self._ends = denied_ends

    def told(self, draft: Draft, candidate: Candidate) -> tuple[bool, bool]:
        """Whether what follows tells of the paper's end, and whether it says that the paper holds."""
        index = draft.sentence_index(candidate.start) + 1
        if index >= len(draft.sentences):
            return False, False
        text, unit = draft.text, candidate.unit
        start, end = after = self._following(draft, index)
        ended = kept = False
        if self._cues.any_found(_OTHERS, text, start, min(end, start + _OPENING)):
            return False, False  # „Първият вече не действа", „Всички освен договора с Комо са прекратени"
        if unit is not None and unit.kind in ("section", "item"):
            if end <= unit.end:
                # „По него бе приет план, чийто срок изтече", „Прекратена е програмата към него": of another
                cue = self._ends.first_end(text, *after)
                # „Последното писмо е от 1996 г., а през 2003 г. съветът го обяви за прекратен": what a letter tells of
                of_other = cue is not None and self._papers.search(text, start, cue[0]) is not None
                ended = cue is not None and not (of_other and not self._ends_it(text, start, cue))
                added = self._papers.search(text, cue[1], end) if cue is not None else None
                ended = ended and not (added and self._cues.found("attached", text, added.end(), end))
                kept = self._ends.holds(text, *after)
        elif start < draft.block(candidate.start).end:
            # „Договор за дружба от 1976 г. Прекратен по …": the sentence goes on about the paper
            cue = self._ends.first_end(text, *after)
            ended = (
                cue is not None
                and (_GOES_ON.fullmatch(text, start, cue[0]) is not None or self._of_it(text, start, cue))
                and self._papers.search(text, *after) is None
                and not self._ends.holds(text, *after)
            )
        if not ended and not kept:
            ended = self._carried(draft, candidate, after) or self._further(draft, candidate, index)
        return ended, kept

    def revived(self, draft: Draft, candidate: Candidate) -> bool:
        """„… беше замразен. Две години по-късно го възстановиха": whether what follows makes an ended paper hold."""
        text, index = draft.text, draft.sentence_index(candidate.start) + 1
        for start, end in draft.sentences[index : index + _FURTHER]:
            if end > draft.block(candidate.start).end:
                return False
            paper = self._papers.search(text, start, end)
            limit = paper.start() if paper is not None else end
            for cue in self._cues.spans("revived", text, start, limit):
                denied = unsure(text, self._cues, start, cue[0]) or self._ends.will_not(text, cue[1])
                if self._beside(text, start, cue) and not denied:
                    return True
            if paper is not None:
                return False
        return False

    def _of_it(self, text: str, start: int, cue: tuple[int, int]) -> bool:
        """„съветът прекрати действието му", „съветът го прекрати", «решил разорвать его»."""
        found = self._cues.found
        near = found("of_it", text, max(start, cue[0] - _IT), cue[1] + _IT)
        near = near or found("of_it", text, start, min(cue[1], start + _OF_IT))
        return near and not found("attached", text, start, cue[0])  # „Обменът по него бе прекратен"

    def _beside(self, text: str, start: int, cue: tuple[int, int]) -> bool:
        """Whether a verb has „it" right beside itself."""
        return self._cues.found("of_it", text, max(start, cue[0] - _IT_FURTHER), cue[1] + _IT)

    def _ends_it(self, text: str, start: int, cue: tuple[int, int]) -> bool:
        """Whether right before a verb that ends something stands „it" as its object."""
        return self._cues.found("signed_it", text, max(start, cue[0] - _IT_FURTHER), cue[0])

    def _further(self, draft: Draft, candidate: Candidate, index: int) -> bool:
        """„… контактите спряха. През 2022 г. той беше замразен": a pronoun behind a sentence of something else."""
        text, block = draft.text, draft.block(candidate.start)
        for start, end in draft.sentences[index : index + 1 + _FURTHER]:
            if end > block.end or self._papers.search(text, start, end):
                return False
            if draft.within(start, end, PEOPLE):
                return False
            cue = self._ends.first_end(text, start, end)
            if cue is not None:
                return self._beside(text, start, cue) and not (
                    self._cues.found("attached", text, start, cue[0]) or self._ends.holds(text, start, end)
                )
        return False

    def _carried(self, draft: Draft, candidate: Candidate, after: tuple[int, int]) -> bool:
        """„Кметът предложи договорът да се прекрати. Съветът прие предложението."."""
        if not self._ends.proposed(draft.text, *candidate.sentence) or after[1] > draft.block(candidate.start).end:
            return False
        accepted = self._cues["accepted"].search(draft.text, *after)
        if accepted is None or not self._cues.found("proposed", draft.text, *after):
            return False
        return not self._cues.found("not", draft.text, after[0], accepted.start())

    def _following(self, draft: Draft, index: int) -> tuple[int, int]:
        """A sentence, with the next one where it ends behind a date: „С решение от 3.05.2022 г. съветът …"."""
        start, end = draft.sentences[index]
        dates = draft.within(start, end, ("DATE",))
        cut = end - start < _CUT and dates and len(draft.text[dates[-1].end : end].strip()) <= 1
        if cut and not self._cues.any_found(("ended", "not_ended"), draft.text, start, end):
            following = draft.sentences[index + 1 : index + 2]
            if following and following[0][1] <= draft.block(start).end:
                end = following[0][1]
        return start, end
