"""Words that tell on which paper another one rests: „към", „въз основа на", «на основе», „с протокол бе удължен"."""

from __future__ import annotations

from cityrel.document import Mention
from cityrel.languages.cues import Cues, compiled
from cityrel.pipes.draft import Draft
from cityrel.pipes.segments import RESTS
from cityrel.reading.blocks import ITEM

#: Characters before a paper in which „with" may stand, as the means.
_GAP = 8


class Grounds:
    """Reads the words between papers.

    Args:
        draft: with agreements found.
        cues: the pack's cue words.
    """

    def __init__(self, draft: Draft, cues: Cues) -> None:
        self._draft = draft
        self._cues = cues
        self._instrumental = compiled(draft.pack.data("cues")["spans"]["instrumental"] or "(?!)")

    def leads_up(self, gap: str) -> bool:
        """Whether „към", „въз основа на" stand between two papers and lead to the second, in one clause."""
        if len(gap) >= 70 or not {*";:"}.isdisjoint(gap):
            return False
        # but „договорът, към него върви програма"
        pronouns = {match.start() for match in self._cues["attached"].finditer(gap)}
        grounds = (match for name in RESTS for match in self._cues[name].finditer(gap))
        return any("," not in gap[match.end() :] and match.start() not in pronouns for match in grounds)

    def prolongs(self, later: Mention, start: int, end: int) -> bool:
        """„с протокол договорът бе удължен", «продлено дополнительным соглашением»: the means of a renewal."""
        text = self._draft.text
        if not self._cues.found("renewal", text, start, end):
            return False
        before = text[max(0, later.start - _GAP) : later.start]
        led = any(match.end() >= len(before) - 1 for match in self._cues["ended_by"].finditer(before))
        case = any(self._instrumental.search(word) for word in later.text.split()[:2])
        return led or case or later.type == "supplementary"

    def listed_under(self, later: Mention) -> bool:
        """„Към него има: а) програма …": an item of a list whose first line tells what is added to a paper."""
        blocks, text = self._draft.blocks, self._draft.text
        block = self._draft.block(later.start)
        if block.kind != ITEM:
            return False
        above = next(
            (other for other in reversed(blocks[: block.number]) if other.bullet[-1:] != block.bullet[-1:]), None
        )
        if above is None or text[above.end - 1] != ":":
            return False
        return any(
            self._cues.found(name, text, *self._draft.sentence(above.end - 1)) for name in ("attached", "enclosed")
        )

    def attached(self, later: Mention, end: int) -> bool:
        """„Работен план към него", «программа сотрудничества к нему»: right behind the paper."""
        cue = self._cues["attached"].search(self._draft.text, later.end, min(end, later.end + 50))
        return cue is not None and {*",;.("}.isdisjoint(self._draft.bare(later.end, cue.start()))

    @staticmethod
    def subordinate(later: Mention, parent: Mention, gap: str) -> bool:
        """Whether words between two papers make the first one rest on the second."""
        if later.type == "supplementary" or later.form in ("programme", "plan"):
            return True
        return len(gap.split()) >= 2 or parent.type == "intent"
