"""Papers that a bare noun takes up: told in the sentences before, in the same unit, or in the row of a town."""

from __future__ import annotations

import regex

from cityrel.document import Mention
from cityrel.languages.cues import Cue, Cues
from cityrel.pipes.draft import Draft
from cityrel.pipes.footnotes import MarkedPapers
from cityrel.pipes.paper_candidates import Candidate
from cityrel.pipes.segments import CLAUSE_END
from cityrel.reading.block import Block
from cityrel.things import place_key

#: Papers before one that it may take up: „програма към протокола. Програмата …"; sentences between them.
_BACK, _NEAR = 2, 2
#: Characters of a page without units that a paper told before may lie back.
_PAGE = 1200
#: Characters from „document" to what it became.
_NAME = 70
#: Characters of a sentence in which „it" stands, and of those behind it the verb.
_IT = 20


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


def signed_itself(draft: Draft, cues: Cues, candidate: Candidate) -> bool:
    """«Программа обменов подписана в 2001 г.», „подписан е договор, … – програма за обмен"."""
    if cues.found("signed", draft.text, candidate.end, candidate.clause[1]):
        return True
    dates = draft.within(candidate.sentence[0], candidate.start, ("DATE",))[-1:]
    told = cues.found("signed", draft.text, *candidate.sentence)
    return bool(dates) and told and draft.text[dates[0].end : candidate.start].strip() in ("–", "—", "-")


def signed_next(draft: Draft, cues: Cues, candidate: Candidate) -> bool:
    """«Итогом стала программа на 2025–2027 годы. Её подписали …»: a sentence that begins with the signing of it."""
    index = draft.sentence_index(candidate.start) + 1
    if index >= len(draft.sentences):
        return False
    start, end = draft.sentences[index]
    it = next(cues.spans("pronoun", draft.text, start, min(end, start + _IT)), None)
    return it is not None and cues.found("signed", draft.text, start, min(end, it[1] + _IT))


def named_by_another(draft: Draft, cues: Cues, heads: Cue, candidate: Candidate) -> bool:
    """«Главным документом визита стал меморандум»: a mere „document" that the sentence gives its name."""
    if candidate.form != "document":
        return False
    limit = min(candidate.sentence[1], candidate.end + _NAME)
    for _, told in cues.spans("became", draft.text, candidate.end, limit):
        if CLAUSE_END.search(draft.text, candidate.end, told) is None:
            return heads.match(draft.text, told + 1) is not None
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
