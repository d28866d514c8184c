"""Papers that a bare noun takes up: told in the sentences before, in the same unit, or in the row of a town."""

from __future__ import annotations

import regex

from cityrel.document import Mention
from cityrel.pipes.draft import Draft
from cityrel.pipes.footnotes import MarkedPapers
from cityrel.pipes.statuses import Candidate
from cityrel.reading.block import Block
from cityrel.things import place_key

#: Papers before one that it may take up: „програма към протокола. Програмата …"; sentences between them.
_BACK, _NEAR = 2, 2
#: Characters of a page without units that a paper told before may lie back.
_PAGE = 1200


class ToldPapers:
    """Tells whether a bare noun means a paper told before.

    Args:
        definite: matches a noun with its article, in a language that has one.
    """

    def __init__(self, definite: regex.Pattern[str] | None) -> None:
        self._definite = definite

    def _defined(self, candidate: Candidate) -> bool:
        return self._definite is None or self._definite.search(candidate.head) is not None

    def again(self, draft: Draft, candidate: Candidate, before: list[Candidate]) -> bool:
        """„… писмо за намерения. Писмото е …": a paper of this form told in the sentence before, taken up as a noun."""
        last = next((paper for paper in before[: -_BACK - 1 : -1] if paper.form == candidate.form), None)
        if last is None or last.plural or candidate.plural:
            return False
        near = 0 < draft.sentence_index(candidate.start) - draft.sentence_index(last.start) <= _NEAR
        return near and self._defined(candidate) and candidate.unit is last.unit

    @staticmethod
    def towns(draft: Draft, candidate: Candidate) -> set[tuple[str, str]]:
        """What a paper of a row, an item or a section is known by later: its form and each of its towns."""
        unit = candidate.unit
        if unit is None or unit.subject is None:
            return set()
        block = draft.block(candidate.start)
        named = draft.within(block.start, block.end, ("CITY",))
        return {(place_key(town), candidate.form) for town in [unit.subject, *named]}

    def of_row(self, draft: Draft, candidate: Candidate, marked: MarkedPapers[Candidate]) -> bool:
        """„Полският договор …", „… и Печ са страни по меморандума": a row's paper, told in a line of its own."""
        if candidate.plural or (candidate.unit is not None and candidate.unit.subject is not None):
            return False
        if candidate.nation is None and (self._definite is None or not self._defined(candidate)):
            return False
        towns = [candidate.nation] if candidate.nation else draft.within(*candidate.sentence, ("CITY",))
        return any(marked.of_town(place_key(town), candidate.form) is not None for town in towns)


def known_before(draft: Draft, candidate: Candidate, before: list[Candidate], marked: MarkedPapers[Candidate]) -> bool:
    """Whether a paper named before may be meant: the same unit, or the text just before on a page without units."""
    unit = candidate.unit
    if unit is None:
        return False
    if marked.of(draft.block(candidate.start)) is not None or marked.in_row(candidate) is not None:
        return True
    for earlier in reversed(before):
        if earlier.start < unit.start or (unit.kind == "page" and candidate.sentence[0] - earlier.sentence[1] >= _PAGE):
            return False
        if earlier.unit is unit:
            return True
    return False


def told_aside(draft: Draft, paper: Mention, block: Block) -> bool:
    """Whether a mere „document" of a block does not mean a paper, but the one told with it.

    „план към договора. … Документът" is the plan; in another paragraph it is the treaty, if that was told before.
    """
    start, _ = draft.sentence(paper.start)
    if any(start <= other.start < paper.start for other in draft.sources(paper, "BASED_ON")):
        return True
    plan = paper.form in ("programme", "plan") and draft.block(paper.start) is not block
    return plan and any(draft.leads(ground, "SAME_AS") for ground in draft.targets(paper, "BASED_ON"))
