"""Papers that a text tells of as planned: intended, prepared, awaited, put off, left on paper."""

from __future__ import annotations

import regex

from cityrel.languages.cues import Cue, Cues, alternation, compiled
from cityrel.pipes.draft import Draft
from cityrel.pipes.ordered import Ordered
from cityrel.pipes.paper_candidates import Candidate
from cityrel.pipes.quiet_ends import BRACKET
from cityrel.pipes.segments import CLAUSE_END, GROUNDS, leads
from cityrel.reading.blocks import HEADING, KEYVALUE

_DASH = regex.compile(r"\s[–—-]\s")
#: What is told aside behind a paper, and who does something with it then.
_OVER_ASIDE = regex.compile(r",(?:.*,\s|[^,]*,\s\p{Ll}{3,}+\s)")
_PAUSE = regex.compile(r"\s[–—-]\s|[,;]\s")
#: Characters from „drawn up" to „in two copies", and from „signing" to the paper.
_DRAWN_UP, _NOUN_OF_SIGNING = 30, 20
#: Characters from „to be" to the verb.
_TO_COME = 10
#: Characters of a line that announces what stands below it: „Предстои вписване:".
_ANNOUNCEMENT = 60
#: Sentences behind a paper that may go on about it: „Одобрен е. Подписването бе насрочено за …, но не се състоя."
_GOES_ON = 2


class Plans:
    """Tells the papers that are yet to be signed, or were never.

    Args:
        cues: the pack's cue words.
        heads: the nouns that name papers.
        ordered: reads what is to be done with papers.
    """

    def __init__(self, cues: Cues, heads: Cue, ordered: Ordered) -> None:
        self.cues = cues
        self.heads = heads
        self.ordered = ordered
        #: „до май 2030 г.": a term told by its end
        self.until = compiled(rf"(?i)\s(?:{alternation(cues.entries('until_when'))})\s(?:\p{{L}}++\s){{0,3}}\d")

    def told(self, draft: Draft, candidate: Candidate) -> bool:
        """Whether a paper's sentence, or what stands right above or behind it, tells of a plan."""
        text = draft.text
        return (
            self._planned(draft, candidate)
            or self.ordered.drawn_up(text, candidate, self._own(text, candidate))
            or self._to_sign(draft, candidate)
            or self._ready(draft, candidate)
            or self._prepared(draft, candidate)
            or (self.ordered.next_step(draft, candidate) and not self.signed_itself(text, candidate))
            or self.bracketed(draft, candidate)
            or self.ordered.on_agenda(draft, candidate)
            or self._remains_plan(draft, candidate)
        )

    def _planned(self, draft: Draft, candidate: Candidate) -> bool:
        """Whether a cue of intention governs the paper and no past signing stands nearer to it."""
        text, cues = draft.text, self.cues
        exchanged = self.ordered.exchanged(text, candidate)
        if exchanged:
            return exchanged == "new"
        following = self.heads.search(text, candidate.end, candidate.sentence[1])
        if following and following.start() < candidate.clause[1] and leads(text, cues, candidate.start):
            return False  # „Към договора с Ниш се подготвя програма": the plan is the other paper
        limit, ground = self._own(text, candidate), self.is_ground(text, candidate)
        if not ground and cues.found("pending", text, candidate.end, limit):
            return True  # «одобрено, но ещё не подписано»
        if any(cues["under_way"].match(text, dash.end()) for dash in _DASH.finditer(text, candidate.end, limit)):
            return True  # „Меморандум с Торун – тече съгласуване"
        if any(cues["awaits"].match(text, mark.end()) for mark in _PAUSE.finditer(text, candidate.end, limit)):
            # „Меморандум с Торун, чака решение на съвета"
            return not cues.found("in_force", text, candidate.clause[0], limit)
        # „анекс към договора от 2006 г. ще се обсъжда": told of the annex, not of its ground
        behind = self._planned_behind(text, candidate, limit) if not ground else None
        return self._planned_before(draft, candidate, limit) if behind is None else behind

    def _planned_behind(self, text: str, candidate: Candidate, limit: int) -> bool | None:
        """„Меморандумът с Ниш се подготвя": what the words of intention behind a paper tell, None where they do not.

        Args:
            text: of the page.
            candidate: the paper.
            limit: where what its sentence tells of it ends.
        """
        cues, end = self.cues, candidate.sentence[1]
        clause_start, clause_end = candidate.clause
        after = self._intention_behind(text, candidate, limit)
        signed = cues["signed"].search(text, candidate.end, limit)
        if after is None or (signed is not None and signed.start() < after.start()):
            return None
        if after.start() < clause_end:
            return not cues.found("in_force", text, clause_start, candidate.start)
        if (
            after.start() - clause_end <= 2
            and text[clause_start - 1 : clause_start] == ","
            and not self.heads.search(text, after.end(), min(end, after.end() + 25))
        ):
            return True  # „Следващата стъпка, договор за дружба, се подготвя"
        if (
            _OVER_ASIDE.fullmatch(text, clause_end, after.start())
            and (signed is None or signed.start() < after.end())
            and not self._object(text, after.end(), end)
        ):
            return True  # „Споразумение …, за обмен на ученици, се обсъжда", «…, обещанное к маю, стороны отложили»
        # in the next clause, when it goes on about the paper («…, его намечено подписать»)
        goes_on = cues.found("pronoun", text, clause_end, after.end() + 12)
        return True if goes_on and not cues.found("in_force", text, candidate.end, limit) else None

    def _intention_behind(self, text: str, candidate: Candidate, limit: int) -> regex.Match[str] | None:
        """The first words behind a paper, up to ``limit``, that tell it to be intended, where no signing came of it."""
        cues, start = self.cues, candidate.sentence[0]
        after = next(
            (
                match
                for match in cues["planned_after"].finditer(text, candidate.end, limit)
                # «пересматривать его никто не собирается»
                if not cues.right_before("not", text, candidate.end, match.start())
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
        if after is not None and cues.found("was_to_sign", text, candidate.end, limit):
            late = next((cue for cue, _ in cues.spans("signed", text, after.end(), limit)), None)
            if late is not None and not self._to_come(text, late):
                return None  # „трябваше да …, подписаха …"
        return after

    def _planned_before(self, draft: Draft, candidate: Candidate, limit: int) -> bool:
        """„предложи договор с Ниш": whether words of intention stand before a paper in its clause.

        Args:
            draft: the page.
            candidate: the paper.
            limit: where what its sentence tells of it ends.
        """
        text, cues = draft.text, self.cues
        clause_start, clause_end = candidate.clause
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
        signed = cues["signed"].search(text, candidate.end, limit)
        return not (signed is not None and signed.start() < clause_end) and not cues.found(
            "in_force", text, before[-1].end(), candidate.start
        )

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
        return self.until.match(text, cue.end()) is not None and not self.cues.found("sign", text, *cue.span())

    def _to_be_ended(self, text: str, candidate: Candidate, limit: int) -> bool:
        """„предложи договорът с Комо да бъде прекратен", «просит соглашение расторгнуть»: what it is to come to."""
        cue = next(self.cues.spans("ended", text, candidate.end, min(limit, candidate.clause[1])), None)
        if cue is None or self.heads.search(text, cue[1], candidate.clause[1]):
            return False
        return not self.cues.any_found(("in_lieu", "in_its_place"), text, candidate.end, cue[0])

    def _replaces(self, text: str, candidate: Candidate) -> bool:
        """„предложи да го замени с ново споразумение": whether a paper is that by which another is to end."""
        head = self.heads.search(text, candidate.start, candidate.end)
        return head is not None and self.ordered.by_it(text, candidate.sentence[0], head)

    def _object(self, text: str, start: int, end: int) -> bool:
        """Whether a verb that ends at an offset has a paper for its own: „предстои и протокол"."""
        stop = CLAUSE_END.search(text, start, end)
        return self.heads.search(text, start, stop.start() if stop else end) is not None

    def _own(self, text: str, candidate: Candidate) -> int:
        """Where what a sentence tells of a paper ends: at the next one that it does not rest on."""
        end = candidate.sentence[1]
        others = (match.start() for match in self.heads.finditer(text, candidate.end, end))
        return next((at for at in others if not leads(text, self.cues, at, *GROUNDS)), end)

    def is_ground(self, text: str, candidate: Candidate) -> bool:
        """„план по споразумението": what the sentence tells is told of the plan."""
        before = self.heads.search(text, candidate.sentence[0], candidate.start)
        return before is not None and leads(text, self.cues, candidate.start, *GROUNDS)

    def signed_itself(self, text: str, candidate: Candidate) -> bool:
        """„В подготовка: X – писмо за намерения, подписано на …": told of the paper, against what stands above."""
        start, end = candidate.clause[0], candidate.sentence[1]
        following = self.heads.search(text, candidate.end, end)
        return any(
            not self.cues.right_before("not", text, start, cue) and not self._to_come(text, cue)
            for cue, _ in self.cues.spans("signed", text, start, following.start() if following else end)
        )

    def _to_come(self, text: str, cue: int) -> bool:
        """„ще бъде подписан": whether what is told is still to be."""
        return self.cues.right_before("to_come", text, max(0, cue - _TO_COME), cue)

    def _remains_plan(self, draft: Draft, candidate: Candidate) -> bool:
        """„остана проект", „щяха да го подпишат", „Подписването се очаква …": told behind the paper's clause too."""
        text = draft.text
        start, end = candidate.sentence
        if self.is_ground(text, candidate):
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
            if not self._signed(text, candidate.clause[0], span[0])  # „подписан през 2001 г., остана …"
        ]
        if any(at < limit for at, _ in told) or any(self.cues.found("stayed_plan", text, *part) for part in parts[1:]):
            return True
        if self._signed(text, candidate.clause[0], limit) or self.cues.found("ended", text, start, limit):
            return False
        return any(self._awaits(text, *part) for part in parts)

    def _signed(self, text: str, start: int, end: int) -> bool:
        """Whether a part of a text tells of a signing, and not only of initials that come before it."""
        return any(not self.cues["initialled"].match(text, at) for at, _ in self.cues.spans("signed", text, start, end))

    def _awaits(self, text: str, start: int, end: int) -> bool:
        """Whether a part of a text tells of a signing to come, or of a text that is still worked on."""
        if self.cues.found("text_in_work", text, start, end):
            return True
        if self.cues["sign_due"].match(text, start):
            return not self.cues.found("signed", text, start, end)  # «Протокол с Печем. Подписать 17 июня …»
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
        return any(not self.cues.right_before("not", text, start, cue) for cue, _ in told)

    def _prepared(self, draft: Draft, candidate: Candidate) -> bool:
        """«Готовится: меморандум с городом …», „относно: побратимяване с …"; in the line above as well."""
        start, _ = candidate.clause
        above = candidate.sentence[0], start
        block = draft.block(candidate.start)
        own = self.signed_itself(draft.text, candidate) or self.is_ground(draft.text, candidate)
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
        elif self.signed_itself(draft.text, candidate):
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
        ready = not self.is_ground(draft.text, candidate) and any(
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
