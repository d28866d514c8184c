"""Whether an agreement is signed, planned or ended."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from cityrel.languages.cues import Cues, alternation, compiled
from cityrel.pipes.draft import Draft
from cityrel.pipes.segments import leads
from cityrel.pipes.units import Topic, Unit
from cityrel.reading.blocks import HEADING, ITEM

CLAUSE_END = regex.compile(r"[,;:()!?]|\s[–—-]\s|(?<=\p{L}{4}|[\d»”\"')])\.(?=\s|$)")
_BRACKET = regex.compile(r"\(([^()]{1,60})\)")
#: Characters from „proposal" to the end that it is to bring.
_PROPOSAL = 40
#: Characters from a paper to the date in its name.
_BESIDE = 8
#: Characters of a line that announces what stands below it: „Предстои вписване:".
_ANNOUNCEMENT = 60


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
        dated: what joins a paper and its date.
    """

    def __init__(self, cues: Cues, heads: regex.Pattern[str], dated: list[str]) -> None:
        self.cues = cues
        self.heads = heads
        self._not = tuple(f" {word} " for word in cues.entries("not"))
        self._dated = compiled(rf"(?i)\s(?:{alternation(dated)})\s")
        #: what may lead to a cue in a sentence that goes on about the paper: „Тя беше през 2010 г. …"
        self._goes_on = regex.compile(r"(?:(?:\p{L}{1,5}\.?|\d[\d.–-]*+)[\s,]++){0,6}+$")

    def of(self, draft: Draft, candidate: Candidate) -> str:
        """signed, planned or ended, by cues in the clause, the sentence, the next one, and the heading."""
        text, unit = draft.text, candidate.unit
        topic = candidate.topic if draft.block(candidate.start).kind == ITEM else None
        planned = (
            self._planned(draft, candidate)
            or self._to_sign(draft, candidate)
            or self._ready(draft, candidate)
            or self._prepared(draft, candidate)
            or self._bracketed(draft, candidate)
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
                cue = next(self.cues.spans("ended", text, *after), None)
                ended = (
                    cue is not None
                    and self._goes_on.fullmatch(text, start, cue[0]) is not None
                    and self.heads.search(text, *after) is None
                )
        ended = not kept and (ended or any(above is not None and above.ended for above in (unit, topic)))
        return "planned" if planned else "ended" if ended else "signed"

    def _prepared(self, draft: Draft, candidate: Candidate) -> bool:
        """«Готовится: меморандум с городом …», „относно: побратимяване с …"; in the line above as well."""
        start, _ = candidate.clause
        above = candidate.sentence[0], start
        block = draft.block(candidate.start)
        if block.number and candidate.sentence[0] == block.start and draft.text[start - 1 : start] != ":":
            line = draft.blocks[block.number - 1]
            if line.end - line.start > _ANNOUNCEMENT or line.group is not None:
                return False
            above = line.start, line.end
        elif draft.text[start - 1 : start] != ":":
            # „Предстоящо през 2031 г.: май – …; юни – подписване на меморандум"
            colon = draft.text.find(":", above[0], min(start, above[0] + _ANNOUNCEMENT)) + 1
            if colon and not self.cues.found("signed", draft.text, colon, candidate.sentence[1]):
                above = above[0], colon
        return draft.text[above[1] - 1 : above[1]] == ":" and any(
            self.cues.found(name, draft.text, *above) for name in ("preparing", "concerning")
        )

    def _bracketed(self, draft: Draft, candidate: Candidate) -> bool:
        """„Меморандум (проект)", «май 2024 г. (планируется) — Меморандум»: a bracket with no other paper between."""
        start, end = candidate.sentence
        return any(
            self._says_planned(draft.text, *match.span(1))
            and not self.heads.search(draft.text, match.end(), candidate.start)
            for match in _BRACKET.finditer(draft.text, start, candidate.start)
        ) or any(
            self._says_planned(draft.text, *match.span(1))
            and not self.heads.search(draft.text, candidate.end, match.start())
            for match in _BRACKET.finditer(draft.text, candidate.end, end)
        )

    def _says_planned(self, text: str, start: int, end: int) -> bool:
        """„(проект)", „(план – 2031 г.)", but not „(план за действие)"."""
        cue = self.cues["planned_date"].search(text, start, end)
        if cue is None:
            return False
        rest = text[start : cue.start()] + text[cue.end() : end]
        return self.heads.fullmatch(cue.group()) is None or len(regex.findall(r"\p{L}", rest)) <= 1

    def _has_day(self, draft: Draft, candidate: Candidate) -> bool:
        """Whether a past date is a part of the paper's name: „договора от 12 май 1994 г."."""
        dates = draft.starting(candidate.end, candidate.end + _BESIDE, ("DATE",))[:1]
        if not dates or self._dated.fullmatch(draft.text, candidate.end, dates[0].start) is None:
            return False
        return not draft.page.date or (dates[0].edtf or "") < draft.page.date

    def _ready(self, draft: Draft, candidate: Candidate) -> bool:
        """„Протоколът е подготвен и бе одобрен": what it tells of a paper, and nothing of its signing."""
        index = draft.sentence_index(candidate.start)
        told = candidate.sentence[0], draft.sentences[min(index + 1, len(draft.sentences) - 1)][1]
        return self.cues.found("prepared_after", draft.text, candidate.end, candidate.clause[1]) and not any(
            self.cues.found(name, draft.text, *told) for name in ("signed", "in_force", "not_ended")
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
        # „не действа" holds „действа"; «обмены прекратились» says nothing of the paper
        over = list(self.cues.spans("ended" if name == "not_ended" else "contacts_over", text, start, end))
        for cue, cue_end in self.cues.spans(name, text, start, end):
            if name == "ended" and (
                self._revived(text, cue_end, end)
                or self._only_proposed(text, start, cue, end)
                or (candidate.start > cue and self.cues["replaced_by"].match(text, cue))
            ):
                continue
            if any(a < cue and cue_end <= b for a, b in over):
                continue
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

    def _only_proposed(self, text: str, start: int, cue: int, end: int) -> bool:
        """„предложението да се прекрати договорът не беше прието": an end that was asked for and did not come."""
        if not self.cues.found("proposed", text, max(start, cue - _PROPOSAL), cue):
            return False
        accepted = self.cues["accepted"].search(text, cue, end)
        return accepted is None or any(word in text[cue : accepted.start()] for word in self._not)

    def _revived(self, text: str, start: int, end: int) -> bool:
        """„изтече, но бе подновено": whether a sentence goes on to what made the paper hold again."""
        cue = self.cues["revived"].search(text, start, end)
        return cue is not None and not any(word in text[start : cue.start()] for word in self._not)

    def _planned(self, draft: Draft, candidate: Candidate) -> bool:
        """Whether a cue of intention governs the paper and no past signing stands nearer to it."""
        text, cues = draft.text, self.cues
        _, end = candidate.sentence
        clause_start, clause_end = candidate.clause
        following = self.heads.search(text, candidate.end, end)
        limit = following.start() if following else end
        if cues.found("pending", text, candidate.end, limit):
            return True  # «одобрено, но ещё не подписано»
        after = next(
            (
                match
                for match in cues["planned_after"].finditer(text, candidate.end, limit)
                if not text.endswith(self._not, 0, match.start())  # «пересматривать его никто не собирается»
            ),
            None,
        )
        signed = cues["signed"].search(text, candidate.end, limit)
        if after is not None and self._has_day(draft, candidate):
            after = None  # „документът от 1973 г. ще бъде предаден в музея"
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
            # „предложението за прекратяване на договора"
            and not cues.found("ended", text, match.end(), candidate.start)
            # „проект за програма към договора": the plan is the other paper
            and not (self.heads.search(text, match.end(), candidate.start) and leads(text, cues, candidate.start))
        ]
        if not before:
            return False
        past = [match.end() for match in cues["signed"].finditer(text, clause_start, candidate.start)]
        if past and past[-1] > before[-1].end():
            return False
        return not (signed is not None and signed.start() < clause_end) and not cues.found(
            "in_force", text, before[-1].end(), candidate.start
        )
