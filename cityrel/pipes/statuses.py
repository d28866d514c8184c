"""Whether an agreement is signed, planned or ended."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from cityrel.languages.cues import Cues
from cityrel.pipes.draft import Draft
from cityrel.pipes.units import Topic, Unit
from cityrel.reading.blocks import HEADING, ITEM

CLAUSE_END = regex.compile(r"[,;:()!?]|\s[–—-]\s|\.(?=\s|$)")


@dataclass(slots=True)
class Candidate:
    """A head noun that may be an agreement; offsets are of the whole span."""

    start: int
    end: int
    head: str
    form: str
    type: str = "unspecified"
    clause: tuple[int, int] = (0, 0)
    sentence: tuple[int, int] = (0, 0)
    unit: Unit | None = None
    topic: Topic | None = None
    plural: bool = False
    counted: bool = False
    card: bool = False  # it heads a run of key-value lines
    reason: str = ""


class Statuses:
    """Finds the status of agreements.

    Args:
        cues: the pack's cue words.
        heads: the nouns that name papers.
    """

    def __init__(self, cues: Cues, heads: regex.Pattern[str]) -> None:
        self.cues = cues
        self.heads = heads

    def of(self, draft: Draft, candidate: Candidate) -> str:
        """signed, planned or ended, by cues in the clause, the sentence, the next one, and the heading."""
        text, unit = draft.text, candidate.unit
        topic = candidate.topic if draft.block(candidate.start).kind == ITEM else None
        planned = (
            self._planned(draft, candidate)
            or self._to_sign(draft, candidate)
            or self._prepared(draft, candidate)
            or any(above is not None and above.planned for above in (unit, topic))
        )
        ended = self._told(draft, "ended", candidate)
        kept = self._told(draft, "not_ended", candidate)
        following = draft.sentence_index(candidate.start) + 1
        if not ended and following < len(draft.sentences):
            after = start, end = draft.sentences[following]
            if unit is not None and unit.kind in ("section", "item"):
                if end <= unit.end:
                    ended = self.cues.found("ended", text, *after)
                    kept |= self.cues.found("not_ended", text, *after)
            elif start < draft.block(candidate.start).end:
                # „Договор за дружба от 1976 г. Прекратен по …": the sentence goes on about the paper
                ended = self.cues["ended"].match(text, start) is not None and self.heads.search(text, *after) is None
        ended = not kept and (ended or any(above is not None and above.ended for above in (unit, topic)))
        return "planned" if planned else "ended" if ended else "signed"

    def _prepared(self, draft: Draft, candidate: Candidate) -> bool:
        """«Готовится: меморандум с городом …», „относно: побратимяване с …"."""
        start, _ = candidate.clause
        above = draft.text, candidate.sentence[0], start
        return draft.text[start - 1 : start] == ":" and any(
            self.cues.found(name, *above) for name in ("preparing", "concerning")
        )

    def _to_sign(self, draft: Draft, candidate: Candidate) -> bool:
        """A title that speaks of the signing as of something to do: «О заключении соглашения с городом …»."""
        return (
            draft.block(candidate.start).kind == HEADING
            and self.cues["to_sign"].search(draft.text, candidate.sentence[0], candidate.start) is not None
            and not draft.within(*candidate.sentence, ("DATE",))
        )

    def _told(self, draft: Draft, name: str, candidate: Candidate) -> bool:
        """Whether a cue of the candidate's sentence speaks of it, and not of another paper beside it.

        A cue speaks of the paper before it, or of all that follow when none stands before it in its clause.
        """
        text = draft.text
        start, end = candidate.sentence
        heads = [match.start() for match in self.heads.finditer(text, start, end)]
        over = list(self.cues.spans("ended", text, start, end)) if name == "not_ended" else []
        for cue, cue_end in self.cues.spans(name, text, start, end):
            if any(a < cue and cue_end <= b for a, b in over):
                continue  # „не действува" holds „действува"
            if len(heads) < 2:
                return True
            own = [head for head in heads if head - cue_end == 1]
            if own and name == "not_ended":
                # „действащ договор": the adjective is that paper's alone
                if candidate.start <= own[0] < candidate.end:
                    return True
                continue
            begin = max([match.end() for match in CLAUSE_END.finditer(text, start, cue)] + [start])
            before = [head for head in heads if head < cue]
            if candidate.start <= cue:
                others = [head for head in before if head > candidate.end]
                if not others or all(len(text[candidate.end : head]) < 4 for head in others):
                    return True
            elif not any(begin <= head for head in before):
                return True
        return False

    def _planned(self, draft: Draft, candidate: Candidate) -> bool:
        """Whether a cue of intention governs the paper and no past signing stands nearer to it."""
        text, cues = draft.text, self.cues
        _, end = candidate.sentence
        clause_start, clause_end = candidate.clause
        following = self.heads.search(text, candidate.end, end)
        limit = following.start() if following else end
        after = cues["planned_after"].search(text, candidate.end, limit)
        signed = cues["signed"].search(text, candidate.end, limit)
        if after is not None and (signed is None or after.start() <= signed.start()):
            if after.start() < clause_end:
                return not cues.found("in_force", text, clause_start, candidate.start)
            if (
                after.start() - clause_end <= 2
                and text[candidate.clause[0] - 1 : clause_start] == ","
                and not self.heads.search(text, after.end(), min(end, after.end() + 25))
            ):
                return True  # „Следващата стъпка, договор за дружба, се подготвя"
            # in the next clause, when it goes on about the paper («…, его намечено подписать»)
            if cues.found("pronoun", text, clause_end, after.end() + 12) and not cues.found(
                "in_force", text, candidate.end, limit
            ):
                return True
        before = [
            match
            for match in cues["planned"].finditer(text, clause_start, candidate.start)
            if not cues["same"].search(text, match.end(), candidate.start)
        ]
        if not before:
            return False
        past = [match.end() for match in cues["signed"].finditer(text, clause_start, candidate.start)]
        if past and past[-1] > before[-1].end():
            return False
        return not (signed is not None and signed.start() < clause_end) and not cues.found(
            "in_force", text, before[-1].end(), candidate.start
        )
