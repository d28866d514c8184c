"""Whether an agreement is signed, planned or ended."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import regex

from cityrel.document import Mention
from cityrel.languages.cues import Cue, Cues, alternation, compiled
from cityrel.pipes.denied_ends import DeniedEnds
from cityrel.pipes.draft import Draft
from cityrel.pipes.ends_behind import EndsBehind
from cityrel.pipes.in_lieu import InLieu
from cityrel.pipes.ordered import Ordered
from cityrel.pipes.quiet_ends import BRACKET, archived, gone_with
from cityrel.pipes.segments import CLAUSE_END, GROUNDS, leads
from cityrel.pipes.units import Topic, Unit
from cityrel.reading.blocks import HEADING, ITEM, KEYVALUE

_CLAUSE_OR_COMMA = regex.compile(r"[,;:!?](?=\s)|(?<=\p{L}{4})\.\s")
_DASH = regex.compile(r"\s[–—-]\s")
#: What is told aside behind a paper, and who does something with it then.
_OVER_ASIDE = regex.compile(r",(?:.*,\s|[^,]*,\s\p{Ll}{3,}+\s)")
_PAUSE = regex.compile(r"\s[–—-]\s|[,;]\s")
#: „(Гърция)", «(Италия, Умбрия)»
_STATE_ASIDE = regex.compile(r"\(\p{Lu}\p{L}[\p{L}, -]{0,38}\)")
#: Characters from „drawn up" to „in two copies", and from „signing" to the paper.
_DRAWN_UP, _NOUN_OF_SIGNING = 30, 20
#: Characters between „ended" and the paper that ended another.
_ENDED_BY = 30
#: Words at the start of a sentence up to such a paper.
_FIRST_WORDS = 3
#: Characters from „to be" to the verb.
_TO_COME = 10
#: Characters of a line that announces what stands below it: „Предстои вписване:".
_ANNOUNCEMENT = 60
#: Characters of a line that begins with a paper and tells its day, in a list without marks.
_ENTRY = 130
#: Sentences behind a paper that may go on about it: „Одобрен е. Подписването бе насрочено за …, но не се състоя."
_GOES_ON = 2


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
    nation: Mention | None = None  # the page's town of the state whose adjective stands before it
    reason: str = ""

    def alone(self, text: str) -> bool:
        """Whether its span ends in its head: no words behind it tell its kind."""
        return text[self.start : self.end].lower().endswith(self.head)


def clause(text: str, candidate: Candidate) -> tuple[int, int]:
    """The clause around a candidate, up to the next comma, bracket or dash; a state in brackets ends none."""
    start, end = candidate.sentence
    aside = [match.span() for match in _STATE_ASIDE.finditer(text, start, end)]
    ends = [
        match.span()
        for match in CLAUSE_END.finditer(text, start, end)
        if not any(a <= match.start() < b for a, b in aside)
    ]
    before = [b for _, b in ends if b <= candidate.start]
    after = [a for a, _ in ends if a >= candidate.end]
    return max(before, default=start), min(after, default=end)


class Statuses:
    """Finds the status of agreements.

    Args:
        cues: the pack's cue words.
        heads: the nouns that name papers.
        instrumental: how such a noun ends as the means of something, where the language has a case for it.
    """

    def __init__(self, cues: Cues, heads: Cue, instrumental: str) -> None:
        self.cues = cues
        self.heads = heads
        self._instrumental = compiled(instrumental or "(?!)")
        self._in_lieu = InLieu(cues)
        self._denied_ends = DeniedEnds(cues, heads)
        self._behind = EndsBehind(cues, heads, self._denied_ends)
        self.ordered = Ordered(cues, heads, self._by_it)
        self._not = tuple(f" {word} " for word in cues.entries("not"))
        relative = f"(?:{'|'.join(cues.entries('pronoun'))})"
        self._until = compiled(rf"(?i)\s(?:{alternation(cues.entries('until_when'))})\s(?:\p{{L}}++\s){{0,3}}\d")
        #: „договора, прекратен …", „договора, който изтече"
        self._of_ground = compiled(rf"(?i),\s(?:{relative}\s(?:\p{{L}}++\s){{0,2}})?$")

    def of(self, draft: Draft, candidate: Candidate) -> str:
        """signed, planned or ended, by cues in the clause, the sentence, the next one, and the heading."""
        text, unit = draft.text, candidate.unit
        if leads(text, self.cues, candidate.start, "unlike"):
            return "signed"  # „за разлика от меморандума": the sentence tells of another one
        topic = candidate.topic if self._is_entry(draft, candidate) else None
        ended = self._told(draft, "ended", candidate)
        planned = (
            self._planned(draft, candidate)
            or self.ordered.drawn_up(text, candidate, self._own(text, candidate))
            or self._to_sign(draft, candidate)
            or self._ready(draft, candidate)
            or self._prepared(draft, candidate)
            or (self.ordered.next_step(draft, candidate) and not self._signed_itself(text, candidate))
            or self.bracketed(draft, candidate)
            or self.ordered.on_agenda(draft, candidate)
            or self._remains_plan(draft, candidate)
            or (
                any(above is not None and above.planned for above in (unit, topic))
                and not self._signed_itself(text, candidate)
                and not self._is_ground(text, candidate)
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
        ended = suspended or (not kept and (ended or (over and not self._is_ground(text, candidate))))
        return "planned" if planned and not self.ordered.renewed(draft, candidate) else "ended" if ended else "signed"

    @staticmethod
    def _is_entry(draft: Draft, candidate: Candidate) -> bool:
        """An item, or a line like „Договор за дружба с Комо (Италия), 2005 г.", of what stands above it."""
        block = draft.block(candidate.start)
        line = candidate.start == block.start and block.end - block.start < _ENTRY
        return block.kind == ITEM or (line and bool(draft.within(candidate.end, block.end, ("DATE",))))

    def _signed_itself(self, text: str, candidate: Candidate) -> bool:
        """„В подготовка: X – писмо за намерения, подписано на …": told of the paper, against what stands above."""
        start, end = candidate.clause[0], candidate.sentence[1]
        following = self.heads.search(text, candidate.end, end)
        return any(
            not text.endswith(self._not, start, cue) and not self._to_come(text, cue)
            for cue, _ in self.cues.spans("signed", text, start, following.start() if following else end)
        )

    def _to_come(self, text: str, cue: int) -> bool:
        """„ще бъде подписан": whether what is told is still to be."""
        before = text[max(0, cue - _TO_COME) : cue].rstrip()
        return any(end == len(before) for _, end in self.cues.spans("to_come", before, 0, len(before)))

    def _remains_plan(self, draft: Draft, candidate: Candidate) -> bool:
        """„остана проект", „щяха да го подпишат", „Подписването се очаква …": told behind the paper's clause too."""
        text = draft.text
        start, end = candidate.sentence
        if self._is_ground(text, candidate):
            return False
        limit = self._own(text, candidate)
        parts = [(candidate.end, limit)]
        after = draft.sentence_index(candidate.start) + 1
        if limit == end:
            for goes_on in draft.sentences[after : after + _GOES_ON]:
                if goes_on[1] > draft.block(candidate.start).end or self.heads.search(text, *goes_on):
                    break
                parts.append(goes_on)
        # „остана на хартия": what is told may itself hold the noun of a paper
        told = [
            span
            for span in self.cues.spans("stayed_plan", text, candidate.end, end)
            if not self.cues.found("signed", text, candidate.clause[0], span[0])  # „подписан през 2001 г., остана …"
        ]
        if any(at < limit for at, _ in told) or any(self.cues.found("stayed_plan", text, *part) for part in parts[1:]):
            return True
        if self.cues.found("signed", text, candidate.clause[0], limit) or self.cues.found("ended", text, start, limit):
            return False
        return any(self._awaits(text, *part) for part in parts)

    def _own(self, text: str, candidate: Candidate) -> int:
        """Where what a sentence tells of a paper ends: at the next one that it does not rest on."""
        end = candidate.sentence[1]
        others = (match.start() for match in self.heads.finditer(text, candidate.end, end))
        return next((at for at in others if not leads(text, self.cues, at, *GROUNDS)), end)

    def _is_ground(self, text: str, candidate: Candidate) -> bool:
        """„план по споразумението": what the sentence tells is told of the plan."""
        before = self.heads.search(text, candidate.sentence[0], candidate.start)
        return before is not None and leads(text, self.cues, candidate.start, *GROUNDS)

    def _awaits(self, text: str, start: int, end: int) -> bool:
        """Whether a part of a text tells of a signing to come, or of a text that is still worked on."""
        if self.cues.found("text_in_work", text, start, end):
            return True
        if self.cues.found("was_to_sign", text, start, end):
            return not self.cues.found("signed", text, start, end)
        for _, told in self.cues.spans("signing_to_come", text, start, end):
            if self._came(text, told, end):
                continue
            stop = CLAUSE_END.search(text, told, end)
            if self.cues.found("still_ahead", text, told, min(told + _NOUN_OF_SIGNING, stop.start() if stop else end)):
                return True
        # „Тя ще бъде подписана …", „… да го подпишат през май"
        opening = self.cues["pronoun"].search(text, start, min(start + _NOUN_OF_SIGNING, end))
        return any(
            opening is not None or self.cues.found("pronoun", text, max(start, a - _TO_COME), b)
            for a, b in self.cues.spans("sign_it_then", text, start, end)
        )

    def _held(self, text: str, paper: int, start: int, end: int) -> bool:
        """«Подписание соглашения было намечено на май, но состоялось в сентябре»: whether a signing came about."""
        signing = self.cues.found("signing_to_come", text, max(0, paper - _NOUN_OF_SIGNING), paper)
        return signing and self._came(text, start, end)

    def _came(self, text: str, start: int, end: int) -> bool:
        """Whether an event is told that is not denied: „се състоя", but not „не се състоя"."""
        told = self.cues.spans("took_place", text, start, end)
        return any(not text.endswith(self._not, start, cue) for cue, _ in told)

    def _prepared(self, draft: Draft, candidate: Candidate) -> bool:
        """«Готовится: меморандум с городом …», „относно: побратимяване с …"; in the line above as well."""
        start, _ = candidate.clause
        above = candidate.sentence[0], start
        block = draft.block(candidate.start)
        own = self._signed_itself(draft.text, candidate) or self._is_ground(draft.text, candidate)
        if block.kind == KEYVALUE and above[0] == block.start and not own:  # „Предстои: договор, 2031 г."
            above = draft.text.rfind("\n", 0, block.start) + 1, draft.text.rfind(":", 0, block.start) + 1
        elif block.number and candidate.sentence[0] == block.start and draft.text[start - 1 : start] != ":":
            line = draft.blocks[block.number - 1]
            if line.end - line.start > _ANNOUNCEMENT or line.group is not None:
                return False
            above = line.start, line.end
        elif draft.text[start - 1 : start] != ":":
            # „Предстоящо през 2031 г.: май – …; юни – подписване на меморандум"
            colon = draft.text.find(":", above[0], min(start, above[0] + _ANNOUNCEMENT)) + 1
            if colon and not self.cues.found("signed", draft.text, colon, candidate.sentence[1]):
                above = above[0], colon
        elif self._signed_itself(draft.text, candidate):
            return False  # „На ред е Комо: с него още през 2019 г. е подписан меморандум"
        return draft.text[above[1] - 1 : above[1]] == ":" and any(
            self.cues.found(name, draft.text, *above) for name in ("preparing", "concerning")
        )

    def bracketed(self, draft: Draft, candidate: Candidate) -> bool:
        """„Меморандум (проект)", «май 2024 г. (планируется) — Меморандум»: a bracket with no other paper between."""
        start, end = candidate.sentence
        return any(
            self._says_planned(draft.text, *match.span(1))
            and not self.heads.search(draft.text, match.end(), candidate.start)
            for match in BRACKET.finditer(draft.text, start, candidate.start)
        ) or any(
            self._says_planned(draft.text, *match.span(1))
            and not self.heads.search(draft.text, candidate.end, match.start())
            for match in BRACKET.finditer(draft.text, candidate.end, end)
        )

    def _says_planned(self, text: str, start: int, end: int) -> bool:
        """„(проект)", „(план – 2031 г.)", but not „(план за действие)"."""
        cue = self.cues["planned_date"].search(text, start, end)
        if cue is None:
            return False
        rest = text[start : cue.start()] + text[cue.end() : end]
        if self.heads.search(rest):
            return False  # „Комо (договор от 1985 г.), Ниш (меморандум – в процес на подписване)"
        return self.heads.fullmatch(cue.group()) is None or sum(map(str.isalpha, rest)) <= 1

    def _ready(self, draft: Draft, candidate: Candidate) -> bool:
        """„Протоколът е подготвен и бе одобрен": what it tells of a paper, and nothing of its signing.

        A mere „document" takes up the paper of the sentence before.
        """
        index = draft.sentence_index(candidate.start)
        first = max(0, index - (candidate.form == "document"))
        start = max(draft.block(candidate.start).start, draft.sentences[first][0])
        told = start, draft.sentences[min(index + 1, len(draft.sentences) - 1)][1]
        ready = not self._is_ground(draft.text, candidate) and any(
            not self.cues.found("drawn_up_in", draft.text, match.end(), match.end() + _DRAWN_UP)
            for match in self.cues["prepared_after"].finditer(draft.text, candidate.end, candidate.clause[1])
        )
        return ready and not any(
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
                self._until.match(text, cue_end)  # „действа до 2015 г."
                or self._denied_ends.unnamed.told(text, start, cue)
            ):
                continue
            if alone:
                return True
            if name == "ended":
                means = self._means(text, start, (cue, cue_end), end)
                if candidate.start <= means < candidate.end:
                    continue
                grounds = self._grounds(text, start, cue, heads)
                if any(candidate.start <= head < candidate.end for head in grounds):
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

    def _grounds(self, text: str, start: int, cue: int, heads: list[int]) -> list[int]:
        """Papers before a cue that one told before them rests on: „план към договора …; срокът изтече"."""
        grounds = []
        for one, other in itertools.pairwise(head for head in heads if head < cue):
            gap = text[other:cue]
            # „протокол към договора, който бе прекратен", „… към прекратения договор": of the ground itself
            close = self._of_ground.search(gap) is not None
            if not close and leads(text, self.cues, other, *GROUNDS) and not _CLAUSE_OR_COMMA.search(text, one, other):
                grounds.append(other)
        return grounds

    def _object(self, text: str, start: int, end: int) -> bool:
        """Whether a verb that ends at an offset has a paper for its own: „предстои и протокол"."""
        stop = CLAUSE_END.search(text, start, end)
        return self.heads.search(text, start, stop.start() if stop else end) is not None

    def _means(self, text: str, start: int, cue: tuple[int, int], end: int) -> int:
        """Where a paper begins by which another was ended: „прекратен с протокол", «протоколом расторгнут договор»."""
        after = self.heads.search(text, cue[1], min(end, cue[1] + _ENDED_BY))
        if after is not None and self._by_it(text, cue[1], after):
            if not CLAUSE_END.search(text, cue[1], after.start()):
                return after.start()
        before = next(iter(self.heads.finditer(text, start, cue[0])), None)
        if before is not None and after is not None and self._by_it(text, start, before):
            if len(text[start : before.start()].split()) <= _FIRST_WORDS:
                return before.start()
        return -1

    def _by_it(self, text: str, start: int, paper: regex.Match[str]) -> bool:
        """Whether a preposition, or the case of its noun, tells a paper as the means of something."""
        before = text[start : paper.start()]
        if any(len(before[match.end() :].split()) <= 1 for match in self.cues["ended_by"].finditer(before)):
            return True
        return self._instrumental.search(paper.group()) is not None

    def _taken_up(self, draft: Draft, cue: regex.Match[str], candidate: Candidate) -> bool:
        """„предлага този договор", but not „предлага да го замени с нов договор", „до края на тази година …"."""
        text = draft.text
        if self.ordered.to_sign(text, cue.start(), candidate.start):
            return False
        heads = self.heads.finditer(text, cue.end(), candidate.start)
        start = max((match.end() for match in heads), default=cue.end())
        same = self.cues.spans("same", text, start, candidate.start)
        ends = [b for a, b in same if not draft.over(a, b, ("DATE",))]
        other = bool(ends) and bool(text[ends[-1] : candidate.start].strip()) and self._replaces(text, candidate)
        return bool(ends) and not other

    def _lasts(self, text: str, cue: regex.Match[str]) -> bool:
        """«Действовать бумага будет до 2030 года»: a term that is to come, of a paper which is there."""
        return self._until.match(text, cue.end()) is not None and not self.cues.found("sign", text, *cue.span())

    def _to_be_ended(self, text: str, candidate: Candidate, limit: int) -> bool:
        """„предложи договорът с Комо да бъде прекратен", «просит соглашение расторгнуть»: what it is to come to."""
        cue = next(self.cues.spans("ended", text, candidate.end, min(limit, candidate.clause[1])), None)
        if cue is None or self.heads.search(text, cue[1], candidate.clause[1]):
            return False
        return not self.cues.any_found(("in_lieu", "in_its_place"), text, candidate.end, cue[0])

    def _replaces(self, text: str, candidate: Candidate) -> bool:
        """„предложи да го замени с ново споразумение": whether a paper is that by which another is to end."""
        head = self.heads.search(text, candidate.start, candidate.end)
        return head is not None and self._by_it(text, candidate.sentence[0], head)

    def _planned(self, draft: Draft, candidate: Candidate) -> bool:
        """Whether a cue of intention governs the paper and no past signing stands nearer to it."""
        text, cues = draft.text, self.cues
        start, end = candidate.sentence
        clause_start, clause_end = candidate.clause
        exchanged = self.ordered.exchanged(text, candidate)
        if exchanged:
            return exchanged == "new"
        following = self.heads.search(text, candidate.end, end)
        limit = following.start() if following else end
        if following and following.start() < clause_end and leads(text, cues, candidate.start):
            return False  # „Към договора с Ниш се подготвя програма": the plan is the other paper
        own = self._own(text, candidate)
        if not self._is_ground(text, candidate) and cues.found("pending", text, candidate.end, own):
            return True  # «одобрено, но ещё не подписано»
        if any(cues["under_way"].match(text, dash.end()) for dash in _DASH.finditer(text, candidate.end, limit)):
            return True  # „Меморандум с Торун – тече съгласуване"
        if any(cues["awaits"].match(text, mark.end()) for mark in _PAUSE.finditer(text, candidate.end, limit)):
            return not cues.found("in_force", text, clause_start, limit)  # „Меморандум с Торун, чака решение на съвета"
        after = next(
            (
                match
                for match in cues["planned_after"].finditer(text, candidate.end, limit)
                if not text.endswith(self._not, 0, match.start())  # «пересматривать его никто не собирается»
                # „ще бъде предаден в музея", „ще бъде подновен", „ще бъде прекратен"
                and not any(cues[name].match(text, match.end() + 1) for name in ("shown_or_kept", "prolonged", "ended"))
                and not self._held(text, candidate.start, match.end(), limit)
                and not cues["expected_good"].match(text, match.end() + 1)  # „се очаква да донесе проекти"
                # „Спрян, но не прекратен: договорът … чака края на войната"
                and not (cues["waits"].match(text, match.start()) and cues.found("ended", text, start, match.start()))
                and not self._lasts(text, match)
            ),
            None,
        )
        signed = cues["signed"].search(text, candidate.end, limit)
        if after is not None and cues.found("was_to_sign", text, candidate.end, limit):
            late = next((cue for cue, _ in cues.spans("signed", text, after.end(), limit)), None)
            after = (
                None if late is not None and not self._to_come(text, late) else after
            )  # „трябваше да …, подписаха …"
        if after is not None and (signed is None or after.start() <= signed.start()):
            if after.start() < clause_end:
                return not cues.found("in_force", text, clause_start, candidate.start)
            if (
                after.start() - clause_end <= 2
                and text[candidate.clause[0] - 1 : clause_start] == ","
                and not self.heads.search(text, after.end(), min(end, after.end() + 25))
            ):
                return True  # „Следващата стъпка, договор за дружба, се подготвя"
            if (
                _OVER_ASIDE.fullmatch(text, clause_end, after.start())
                and signed is None
                and not self._object(text, after.end(), end)
            ):
                return True  # „Споразумение …, за обмен на ученици, се обсъжда", «…, обещанное к маю, стороны отложили»
            # in the next clause, when it goes on about the paper («…, его намечено подписать»)
            if cues.found("pronoun", text, clause_end, after.end() + 12) and not cues.found(
                "in_force", text, candidate.end, limit
            ):
                return True
        joint = cues["as_well_as"].search(text, clause_start, candidate.start)
        if joint is not None and text[clause_start : joint.start()].isspace():
            # „да подпише договора, както и програма …": what was said of the paper before
            above = [match.end() for match in CLAUSE_END.finditer(text, candidate.sentence[0], clause_start - 2)]
            clause_start = max(above, default=candidate.sentence[0])
        before = [
            match
            for match in cues["planned"].finditer(text, clause_start, candidate.start)
            if not self._taken_up(draft, match, candidate)
            and not leads(text, cues, candidate.start, "back_to")  # „да се върнем към договора от 1978 г."
            # „предложението за прекратяване на договора", „предложи договорът да се прекрати"
            and (not cues.found("ended", text, match.end(), candidate.start) or self._replaces(text, candidate))
            and not self._to_be_ended(text, candidate, limit)
            and not self.ordered.held_over(text, match.start(), candidate)
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
