"""Ends of papers that a text only speaks of: denied, rumoured, to come, asked for in vain, made good, another's."""

from __future__ import annotations

import regex

from cityrel.languages import LanguagePack
from cityrel.languages.cues import BEGIN, LETTERS, Cue, Cues, compiled, words
from cityrel.pipes.segments import CLAUSE_END
from cityrel.pipes.unnamed_papers import UnnamedPapers

#: Characters from „proposal" to the end that it is to bring.
_PROPOSAL = 40
#: Characters from „decision" to the end that it brings.
_DECIDED = 30
#: Characters from „for years" to a verb that says that a paper was not kept.
_A_WHILE = 24
#: Characters of the words before an end that deny it.
_DENIAL = 30
#: Words between a proposal and the paper that is to end; a state told in brackets.
_OF_PAPER, _ASIDE = 2, regex.compile(r"\s\([^()]{1,40}\)")
#: Words between an end and what ends.
_ENDING = 4

#: What says before a verb that what it tells did not come.
_DENIES = ("not", "refuses")


def revived(text: str, cues: Cues, start: int, end: int) -> bool:
    """„изтече, но бе подновено": whether a stretch tells of what made a paper hold again, and does not deny it."""
    cue = cues["revived"].search(text, start, end)
    return cue is not None and not unsure(text, cues, start, cue.start())


def unsure(text: str, cues: Cues, start: int, at: int) -> bool:
    """„кога ще бъде подновен", „не го поднови": whether the words before a verb deny it.

    Or they ask, right before it, whether and when, or set a condition.
    """
    asked = (b for _, b in cues.spans("if_ever", text, max(start, at - _DENIAL), at))
    return any({*",;."}.isdisjoint(text[b:at]) for b in asked) or cues.any_found(_DENIES, text, start, at)


class DeniedEnds:
    """Tells the ends that come from such as do not.

    Args:
        pack: the language.
        cues: its cue words.
        papers: the nouns that name papers.
    """

    def __init__(self, pack: LanguagePack, cues: Cues, papers: Cue) -> None:
        self._cues = cues
        self._papers = papers
        self.unnamed = UnnamedPapers(cues, papers)
        #: between „only" and what befell a paper: short words, and adverbs
        adverb = rf"\p{{Ll}}++(?<={pack.data('cues')['spans']['adverb_end']})"
        self._by_now = compiled(rf"\s++(?:(?:\p{{Ll}}{{1,3}}|{adverb})\s++)*")
        #: „не е прекратен", „може да бъде прекратен", «никогда не был расторгнут»
        self._never = compiled(rf"{BEGIN}(?i:{words(cues.entries('never'))})\s(?:\p{{Ll}}{{1,5}}\s){{0,2}}$")
        #: «расторгать договор не будут», „прекратяване не се предвижда"
        self._will_not = compiled(rf"(?:\s\p{{L}}++){{0,3}}?\s(?i:{words(cues.entries('will_not'))})")
        #: „по искане на X прекратен": asked for, and done
        self._behest = compiled(rf"{BEGIN}(?i:{words(cues.entries('at_ones'))})\s$")
        nothing = words(cues.entries("but_not"))
        #: „Фондът е закрит, самото споразумение – не."
        self._but_not = compiled(
            rf"(?:[^\n.;:]|(?<=\d\s?\p{{L}}{{1,4}})\.){{0,60}}\s[–—-]\s(?i:{nothing})\s*+(?:[.,;!]|$)"
        )

    def taken_back(self, text: str, start: int, cue: tuple[int, int], end: int) -> bool:
        """Whether a sentence, from an offset to another, takes back the end that a cue in it tells of."""
        return (
            self._denied(text, start, cue[0])
            or self.will_not(text, cue[1])
            or self._to_come(text, start, cue[0], end)
            or self._rumoured(text, start, cue, end)
            or revived(text, self._cues, cue[1], end)
            or self._only_proposed(text, start, cue[0], end)
            or self._undone(text, start, end)
            or self._for_a_time(text, start, cue)
            or self.unnamed.told(text, start, cue[0])
            or self._of_affair(text, start, cue, end)
        )

    def first_end(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """The first words of a sentence that tell of an end, and are not taken back or denied of a paper there."""
        for cue in self._cues.spans("ended", text, start, end):
            if not self.taken_back(text, start, cue, end) and not any(
                self.spares(text, paper.end(), cue[0], end) for paper in self._papers.finditer(text, cue[1], end)
            ):
                return cue
        return None

    def will_not(self, text: str, at: int) -> bool:
        """«возобновить его не удалось»: whether what is told up to an offset is then said not to come."""
        return self._will_not.match(text, at) is not None

    def kept(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        """The words of a sentence that say of a paper that it holds."""
        # „не действа" holds „действа", „с влизането в сила" tells of no paper that is in force
        others = [*self._cues.spans("ended", text, start, end), *self._cues.spans("enters_force", text, start, end)]
        told = self._cues.spans("not_ended", text, start, end)
        return [(a, b) for a, b in told if not any(c < a and b <= d for c, d in others)]

    def holds(self, text: str, start: int, end: int) -> bool:
        """Whether a sentence says of a paper that it holds."""
        return bool(self.kept(text, start, end))

    def proposed(self, text: str, start: int, end: int) -> bool:
        """Whether a sentence tells of an end that is only asked for."""
        return any(self._only_proposed(text, start, cue, end) for cue, _ in self._cues.spans("ended", text, start, end))

    def spares(self, text: str, paper: int, cue: int, end: int) -> bool:
        """„Фондът е закрит, самото споразумение – не.": whether what a cue says is denied of a paper behind it.

        Args:
            text: the page's.
            paper: where the paper ends.
            cue: where the cue begins.
            end: of the sentence.
        """
        return cue < paper and self._but_not.match(text, paper, end) is not None

    def suspended(self, text: str, start: int, end: int) -> bool:
        """„не е прекратяван, само е замразен": whether what is not ended is told to be suspended."""
        only = (self._by_now.match(text, told, end) for _, told in self._cues.spans("only", text, start, end))
        return any(told is not None and self._cues["suspended"].match(text, told.end()) for told in only)

    def _denied(self, text: str, start: int, cue: int) -> bool:
        """„изменен, но не и прекратен", „нито е отменян": the words right before it, where it is no denial itself."""
        return (
            self._cues["not"].match(text, cue) is None
            and self._never.search(text, max(start, cue - _DENIAL), cue) is not None
        )

    def _to_come(self, text: str, start: int, cue: int, end: int) -> bool:
        """„ще загуби сила", «утратит силу в день подписания»: what is yet to be."""
        return any(a <= cue < b for a, b in self._cues.spans("will_end", text, start, end))

    def _rumoured(self, text: str, start: int, cue: tuple[int, int], end: int) -> bool:
        """„Слухът, че договорът е прекратен, …": told by others, and not borne out."""
        if not self._cues.found("rumour", text, start, cue[0]):
            return False
        true = (told for told, _ in self._cues.spans("borne_out", text, cue[1], end))
        return all(self._denied(text, cue[1], told) for told in true)

    def _only_proposed(self, text: str, start: int, cue: int, end: int) -> bool:
        """„предложението да се прекрати договорът не беше прието": an end that was asked for and did not come."""
        if self._of_old(text, start, cue):
            return False
        asked = [
            *self._cues.spans("proposed", text, max(start, cue - _PROPOSAL), cue),
            *self._asked_of_paper(text, start, cue),
        ]
        if all(self._behest.search(text, start, at) for at, _ in asked):
            return False
        if self._cues["suspended"].match(text, cue) and self._cues.found("held_to_be", text, asked[0][1], cue):
            return False  # «попросили считать документ приостановленным»: one side's word is enough
        accepted = self._cues["accepted"].search(text, cue, end)
        return accepted is None or self._cues.found("not", text, cue, accepted.start())

    def _of_old(self, text: str, start: int, cue: int) -> bool:
        """„предлагат договор вместо изтеклия протокол": whether an end is told of the paper right behind it."""
        paper = next(iter(self._papers.finditer(text, start, cue)), None)
        word = LETTERS.match(text, cue)
        own = word is not None and self._papers.match(text, word.end() + 1) is not None
        return paper is not None and (own or self._cues.found("in_lieu", text, paper.end(), cue))

    def _asked_of_paper(self, text: str, start: int, cue: int) -> list[tuple[int, int]]:
        """„предложиха договорът с Комо (Италия) да се прекрати": the proposal right before the paper that is to end."""
        paper = next(iter(self._papers.finditer(text, start, cue)), None)
        if paper is None or CLAUSE_END.search(_ASIDE.sub("", text[paper.end() : cue])):
            return []
        asked = self._cues.spans("proposed", text, start, paper.start())
        return [(a, b) for a, b in asked if len(text[b : paper.start()].split()) <= _OF_PAPER]

    def _undone(self, text: str, start: int, end: int) -> bool:
        """„Решението за прекратяване на договора беше отменено": what was decided, and did not last."""
        for decision, told in self._cues.spans("decision", text, start, end):
            cue = next(self._cues.spans("ended", text, told, min(end, told + _DECIDED)), None)
            if cue is not None and (
                self._cues.found("undone", text, cue[1], end) or self._cues.found("undone", text, start, decision)
            ):
                return True
        return False

    def _for_a_time(self, text: str, start: int, cue: tuple[int, int]) -> bool:
        """„почти не се прилагаше", «одно время не исполнялось»: a weak period, and no end."""
        before = max(start, cue[0] - _A_WHILE), cue[0]
        return self._cues["not"].match(text, cue[0]) is not None and self._cues.found("for_a_time", text, *before)

    def _of_affair(self, text: str, start: int, cue: tuple[int, int], end: int) -> bool:
        """„Концертът беше отменен", «поездку отменили»: whether its clause tells an end of a visit, and of no paper."""
        begin = max((mark.end() for mark in CLAUSE_END.finditer(text, start, cue[0])), default=start)
        after = CLAUSE_END.search(text, cue[1], end)
        stop = after.start() if after is not None else end
        if self._papers.search(text, begin, stop) or self._cues.found("of_it", text, begin, stop):
            return False
        gaps = (
            text[b : cue[0]] if b <= cue[0] else text[cue[1] : a]
            for a, b in self._cues.spans("affairs", text, begin, stop)
            if b <= cue[0] or cue[1] <= a
        )
        return any(len(gap.split()) <= _ENDING for gap in gaps)
