"""Whether an agreement is signed, planned or ended."""

from __future__ import annotations

import itertools

import regex

from cityrel.languages import LanguagePack
from cityrel.languages.cues import Cue, Cues, compiled
from cityrel.pipes.deeds import PROPOSED
from cityrel.pipes.denied_ends import DeniedEnds
from cityrel.pipes.draft import Draft
from cityrel.pipes.ends_behind import EndsBehind
from cityrel.pipes.in_lieu import InLieu
from cityrel.pipes.ordered import Ordered
from cityrel.pipes.paper_candidates import Candidate
from cityrel.pipes.plans import Plans
from cityrel.pipes.quiet_ends import archived, gone_with
from cityrel.pipes.segments import CLAUSE_END, GROUNDS, leads
from cityrel.reading.blocks import ITEM

_CLAUSE_OR_COMMA = regex.compile(r"[,;:!?](?=\s)|(?<=\p{L}{4})\.\s")
#: Characters between „ended" and the paper that ended another.
_ENDED_BY = 30
#: Characters from such a word to the paper that it leads to: „спиране на договора".
_LED = 8
#: Words at the start of a sentence up to such a paper.
_FIRST_WORDS = 3
#: Characters of a line that begins with a paper and tells its day, in a list without marks.
_ENTRY = 130


class Statuses:
    """Finds the status of agreements.

    Args:
        pack: the language.
        cues: its cue words.
        heads: the nouns that name papers.
    """

    def __init__(self, pack: LanguagePack, cues: Cues, heads: Cue) -> None:
        self.cues = cues
        self.heads = heads
        self._in_lieu = InLieu(cues)
        self._denied_ends = DeniedEnds(pack, cues, heads)
        self._behind = EndsBehind(cues, heads, self._denied_ends)
        self.ordered = Ordered(pack, cues, heads)
        self.plans = Plans(cues, heads, self.ordered)
        relative = f"(?:{'|'.join(cues.entries('pronoun'))})"
        #: „договора, прекратен …", „договора, който изтече"
        self._of_ground = compiled(rf"(?i),\s(?:{relative}\s(?:\p{{L}}++\s){{0,2}})?$")

    def of(self, draft: Draft, candidate: Candidate) -> str:
        """signed, planned or ended, by cues in the clause, the sentence, the next one, and the heading."""
        text, unit = draft.text, candidate.unit
        if leads(text, self.cues, candidate.start, "unlike"):
            return "signed"  # „за разлика от меморандума": the sentence tells of another one
        topic = candidate.topic if self._is_entry(draft, candidate) else None
        ended = self._told(draft, "ended", candidate)
        proposed = candidate.reason == PROPOSED and not self.cues.found("signed", text, *candidate.sentence)
        planned = (
            proposed
            or self.plans.told(draft, candidate)
            or (
                any(above is not None and above.planned for above in (unit, topic))
                and not self.plans.signed_itself(text, candidate)
                and not self.plans.is_ground(text, candidate)
                and not ended
            )
        )
        ended = ended or archived(draft, self.cues, self.heads, candidate) or gone_with(draft, self.cues, candidate)
        kept = self._told(draft, "not_ended", candidate)
        if not ended:
            ended, holds = self._behind.told(draft, candidate)
            kept |= holds
        ended = ended and not self._behind.revived(draft, candidate)
        suspended = kept and self._denied_ends.suspended(text, *candidate.sentence)
        over = any(above is not None and above.ended for above in (unit, topic))
        ended = suspended or (not kept and (ended or (over and not self.plans.is_ground(text, candidate))))
        return "planned" if planned and not self.ordered.renewed(draft, candidate) else "ended" if ended else "signed"

    @staticmethod
    def _is_entry(draft: Draft, candidate: Candidate) -> bool:
        """An item, or a line like „Договор за дружба с Комо (Италия), 2005 г.", of what stands above it."""
        block = draft.block(candidate.start)
        line = candidate.start == block.start and block.end - block.start < _ENTRY
        return block.kind == ITEM or (line and bool(draft.within(candidate.end, block.end, ("DATE",))))

    def _told(self, draft: Draft, name: str, candidate: Candidate) -> bool:
        """Whether a cue of the candidate's sentence speaks of it, and not of another paper beside it.

        A cue speaks of the paper before it, or of all that follow when none stands before it in its clause.
        """
        text = draft.text
        start, end = candidate.sentence
        heads = [match.start() for match in self.heads.finditer(text, start, end)]
        alone = len(heads) < 2
        told = self.cues.spans(name, text, start, end) if name == "ended" else self._denied_ends.kept(text, start, end)
        for cue, cue_end in told:
            if name == "ended" and (
                self._denied_ends.taken_back(text, start, (cue, cue_end), end)
                or self._denied_ends.spares(text, candidate.end, cue, end)
                or (candidate.start > cue and self.cues["replaced_by"].match(text, cue))
            ):
                continue
            if name == "not_ended" and (
                self.plans.until.match(text, cue_end)  # „действа до 2015 г."
                or self._denied_ends.unnamed.told(text, start, cue)
            ):
                continue
            if alone:
                return True
            if name == "ended":
                means = self._means(text, start, (cue, cue_end), end)
                if candidate.start <= means < candidate.end:
                    continue
                grounds = self._grounds(text, cue, heads)
                if any(candidate.start <= head < candidate.end for head in grounds):
                    continue
                led = next((head for head in heads if 0 < head - cue_end <= _LED), None)
                if led is not None and heads[0] < cue and leads(text, self.cues, led, "end_of"):
                    # „писмо за спиране на договора": told of the paper that it leads to
                    if candidate.start <= led < candidate.end:
                        return True
                    continue
                heads = [head for head in heads if head != means and head not in grounds]
            # „действащ договор", „вместо изтеклия договор": the adjective is that paper's alone
            own = [head for head in heads if head - cue_end == 1] if name == "not_ended" else []
            own = own or [head for head in heads if self._in_lieu.leads(text, head) in range(start, cue + 1)]
            if own:
                if candidate.start <= own[0] < candidate.end:
                    return True
                continue
            begin = max([match.end() for match in CLAUSE_END.finditer(text, start, cue)] + [start])
            before = [head for head in heads if head < cue]
            if candidate.start <= cue:
                others = [head for head in before if head > candidate.end]
                if not others or all(len(text[candidate.end : head]) < 4 for head in others):
                    return True
            elif not any(begin <= head for head in before) and not (
                # „договорът, прекратен през 2014 г., е заменен с ново споразумение": of the paper before the comma
                name == "ended" and before and self._of_ground.search(text[before[-1] : cue])
            ):
                return True
        return False

    def _grounds(self, text: str, cue: int, heads: list[int]) -> list[int]:
        """Papers before a cue that one told before them rests on: „план към договора …; срокът изтече"."""
        grounds = []
        for one, other in itertools.pairwise(head for head in heads if head < cue):
            gap = text[other:cue]
            # „протокол към договора, който бе прекратен", „… към прекратения договор": of the ground itself
            close = self._of_ground.search(gap) is not None
            if not close and leads(text, self.cues, other, *GROUNDS) and not _CLAUSE_OR_COMMA.search(text, one, other):
                grounds.append(other)
        return grounds

    def _means(self, text: str, start: int, cue: tuple[int, int], end: int) -> int:
        """Where a paper begins by which another was ended: „прекратен с протокол", «протоколом расторгнут договор»."""
        after = self.heads.search(text, cue[1], min(end, cue[1] + _ENDED_BY))
        if after is not None and self.ordered.by_it(text, cue[1], after):
            if not CLAUSE_END.search(text, cue[1], after.start()):
                return after.start()
        before = next(iter(self.heads.finditer(text, start, cue[0])), None)
        if before is not None and after is not None and self.ordered.by_it(text, start, before):
            if len(text[start : before.start()].split()) <= _FIRST_WORDS:
                return before.start()
        return -1
