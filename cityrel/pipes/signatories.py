"""Who signed: SIGNED_BY."""

from __future__ import annotations

import itertools

import regex

from cityrel.document import Mention
from cityrel.languages.cues import BEGIN, Cues, compile_cues, compiled, paper_words, side_before, words
from cityrel.pipes.bystanders import Bystanders
from cityrel.pipes.draft import Draft, backwards, next_start
from cityrel.pipes.mayor_sides import side_told
from cityrel.pipes.ordered import of_new_text
from cityrel.pipes.page_reader import PageReader
from cityrel.pipes.segments import RESTS, Segments
from cityrel.pipes.signed_rolls import signed_lists, signed_rolls
from cityrel.pipes.structure import Structure
from cityrel.reading.blocks import ITEM, KEYVALUE
from cityrel.scheme import PEOPLE

#: Characters between a side („за Комо") and who signs for it, and back to the paper.
_SIDE_REACH, _PAPER_REACH = 60, 400
#: Between a side and the office of who signs for it.
_SET_OFF = regex.compile(r"\s*+(?:[–—:-]\s*+)?")
#: Blocks at the head of an interview, which name who answers.
_HEAD = 4


class Signatories(PageReader):
    """Joins people to the papers they sign.

    Args:
        draft: with agreements and people found.
        structure: its units.
        cues: the pack's cue words.
        segments: the parts of its sentences.
    """

    def __init__(self, draft: Draft, structure: Structure, cues: Cues, segments: Segments) -> None:
        super().__init__(draft, structure, cues)
        self.segments = segments
        self.bystanders = Bystanders(draft, structure, cues, segments)
        self.agreements = draft.labelled("AGREEMENT")
        self.side = side_before(draft.pack)
        self._side_told = side_told(cues)
        self._signed_it = compiled(rf"\s(?:(?i:{words(cues.entries('signed_it'))})\s)?")
        self._paper = compile_cues(paper_words(draft.pack, without="document"))
        honorifics = words(draft.pack.data("people")["grammar"]["honorifics"])
        self._company = compiled(rf"\s(?i:{words(cues.entries('with'))})\s(?:(?i:{honorifics})\s*+)?")
        self._he, self._they = (
            compiled(rf"{BEGIN}(?i:{words(cues.entries(name))})(?!\p{{L}})") for name in ("he", "they")
        )

    def told(self, target: list[Mention], start: int, end: int) -> None:
        """Sign a sentence's people under the papers that it speaks of."""
        draft, text, cues = self.draft, self.draft.text, self.cues
        people = draft.within(start, end, PEOPLE)
        signs = self.segments.signs(start, end)
        if not signs:
            return
        if not self._both_told(target, signs, start, end):
            self._pronouns(target, signs, start, end)
        for person in people:
            clause_start, clause_end = self.segments.clause(person.start, start, end)
            near = [
                span
                for span in signs
                if clause_start <= span[0] < clause_end
                or self.draft.bare(span[1], max(span[1], clause_start)).strip() == ":"
            ]
            if not near:
                continue
            if self.bystanders.told(person, (start, end), (clause_start, clause_end), near):
                continue
            inside = [item for item in target if start <= item.start < end]
            papers = [self.segments.paper_of(person.start, start, end, inside)] if inside else target[-1:]
            if inside and person.end <= inside[0].start:
                papers = self._coordinated(inside)
            elif len(inside) > 1 and cues.found("both_papers", text, inside[-1].end, person.start):
                papers = inside  # „договор с X – A, договор с Y – B, а за Комо под двата – кметът"
            elif not inside and cues.found("both_papers", text, start, end):
                papers = self._papers_before(start)
            for agreement in papers:
                if self._of_new_text(agreement):
                    continue
                draft.relate("SIGNED_BY", agreement, person, "beside signing")
                self._beside_him(agreement, person, start)
                self._speaker(agreement, start, end)

    def _of_new_text(self, paper: Mention) -> bool:
        """„ще подпише нова редакция на договора от 1988 г.": whether someone signs not the dated paper itself."""
        dated = paper.status == "signed" and self.draft.leads(paper, "SIGNED_ON")
        return dated and of_new_text(self.draft.text, self.cues, paper.start)

    def _beside_him(self, paper: Mention, person: Mention, start: int) -> None:
        """„Преди него под хартата се подписа и X", „С колегата си X подписа": another one who signs is told before."""
        draft = self.draft
        told = draft.within(start, person.start, PEOPLE)
        if told:
            return
        if self.cues.found("beside_him", draft.text, start, person.start):
            before = draft.within(max(0, start - _PAPER_REACH), start, PEOPLE)[-1:]
        else:
            colleague = draft.colleagues.get(person.id)
            before = [draft.by_id(colleague)] if colleague is not None else []
        for other in before:
            if other.end <= start and other.thing != person.thing:
                draft.relate("SIGNED_BY", paper, other, "told before", 0.7)

    def _speaker(self, agreement: Mention, start: int, end: int) -> None:
        """„– С колегата X сложихме подписите си": the mayor whom the head of an interview names."""
        draft = self.draft
        block = draft.block(start)
        if block.bullet not in ("–", "—", "-") or not self.cues.found("we_signed", draft.text, start, end):
            return
        heads = [item for item in draft.labelled("MAYOR") if item.end <= block.start and not item.unnamed]
        if heads and draft.block(heads[0].start).number < _HEAD:
            draft.relate("SIGNED_BY", agreement, heads[0], "the speaker", 0.7)

    def _pronouns(self, target: list[Mention], signs: list[tuple[int, int]], start: int, end: int) -> None:
        """„Тя и X подписаха …", «они подписали …»: those whom the text before names."""
        draft, text = self.draft, self.draft.text
        clause, _ = self.segments.clause(signs[0][0], start, end)
        found = [
            (match.start(), many)
            for pattern, many in ((self._they, True), (self._he, False))
            for match in pattern.finditer(text, clause, signs[0][0])
            if self._signs_itself(match, signs)
        ]
        behind = self._signed_it.match(text, signs[0][1], end)
        if behind is not None:
            # „Подписа го той, а от наша страна – X"
            found += [
                (behind.end(), many)
                for pattern, many in ((self._they, True), (self._he, False))
                if pattern.match(text, behind.end(), end)
            ]
        if not found:
            return
        pronoun, many = found[0]
        if not many and self.cues.found("signed_passively", text, pronoun, signs[0][1]):
            return  # „той е подписан през май": the paper
        earlier = draft.within(max(0, start - _PAPER_REACH), pronoun, PEOPLE)
        if not earlier:
            return
        before = [person for person in earlier if person.end <= start]
        office = draft.office_at.get(earlier[-1].id, earlier[-1].start)
        if many and before and office >= start and self.cues["with"].search(text, max(0, office - 12), office):
            earlier = before  # „Със X те подписаха …": and with the one told before
            many = False
        told = draft.sentence(earlier[-1].start)
        meant = [person for person in earlier if told[0] <= person.start < told[1]] if many else earlier[-1:]
        papers = [item for item in target if start <= item.start < end][:1]
        if not papers and self._paper.search(text, signs[0][1], end):
            return  # «утром он подписывал соглашение с департаментом»: no paper of the page
        for person in meant:
            draft.relate("SIGNED_BY", (papers or target[-1:])[0], person, "pronoun", 0.7)

    def _both_told(self, target: list[Mention], signs: list[tuple[int, int]], start: int, end: int) -> bool:
        """„После двамата подписаха …", «подписи поставили оба»: the two whom the text just named."""
        draft, text = self.draft, self.draft.text
        for a, b in self.cues.spans("they_both", text, start, end):
            if self._with_another(target, (a, b), signs[0][0], start):
                return True
            gap = text[b : signs[0][0]].strip() if b <= signs[0][0] else "."
            # „двамата да подпишат"
            before = not gap or (self.cues["to_come"].fullmatch(gap) and not self.cues["not"].fullmatch(gap))
            after = regex.match(r"\s*+(?:[.,;!]|$)", text[b:end]) is not None and any(
                stop <= a and {*",;:"}.isdisjoint(text[stop:a]) for _, stop in signs
            )
            if not (before or after):
                continue
            earlier = draft.within(max(0, start - 2 * _PAPER_REACH), a, PEOPLE)
            meant = self._last_two(earlier)
            if len(meant) != 2:
                continue
            paper = ([item for item in target if start <= item.start < end] or target[-1:])[0]
            for person in meant:
                draft.relate("SIGNED_BY", paper, person, "the two of them", 0.7)
            return True
        return False

    def _with_another(self, target: list[Mention], both: tuple[int, int], sign: int, start: int) -> bool:
        """„X прие гостите и двамата с Y подписаха …": one told behind „both", and whom the sentence began with."""
        draft, text = self.draft, self.draft.text
        behind = draft.within(both[1], sign, PEOPLE)
        before = draft.within(start, both[0], PEOPLE) or draft.within(max(0, start - _PAPER_REACH), start, PEOPLE)[-1:]
        if len(behind) != 1 or not before or self._company.fullmatch(text, both[1], behind[0].start) is None:
            return False
        papers = draft.starting(start, draft.sentence(start)[1], ("AGREEMENT",)) or target[-1:]
        for person in (before[0], behind[0]):
            draft.relate("SIGNED_BY", papers[0], person, "both of them", 0.7)
        return True

    def _last_two(self, people: list[Mention]) -> list[Mention]:
        """The people of the last sentence that names two, when those told since are among them."""
        since: list[Mention] = []
        while people:
            start, _ = self.draft.sentence(people[-1].start)
            told = [person for person in people if person.start >= start]
            if len(told) > 1:
                names = {person.text.split()[-1] for person in told}
                return told if all(person.text.split()[-1] in names for person in since) else []
            since += told
            people = people[: -len(told)]
        return []

    def _signs_itself(self, pronoun: regex.Match[str], signs: list[tuple[int, int]]) -> bool:
        """Whether the verb of signing stands right after the pronoun, or another signatory is joined to it."""
        gap = self.draft.text[pronoun.end() : signs[0][0]]
        if any(self.cues.found(name, gap, 0, len(gap)) for name in ("planned", "deciding")):
            return False  # «он предложил заключить»
        return len(gap.split()) <= 1 or self.structure.joint.match(gap.lstrip()) is not None

    def _papers_before(self, start: int) -> list[Mention]:
        """The papers of the last sentence that names several; else the last two."""
        before = list(itertools.islice(backwards(self.agreements, start), 2))[::-1]
        if (unit := self.structure.unit(start)).kind != "page":
            before = [
                paper for paper in before if self.structure.unit(paper.start) is unit
            ]  # not those of another town
        if not before:
            return []
        told = self.draft.sentence(before[-1].start)
        same = self.draft.within(told[0], start, ("AGREEMENT",))
        return same if len(same) > 1 else before

    def sides(self) -> None:
        """„За Комо подписа X", «от Нарвы – мэр X»: who signs for a town, in the sentences and lines after the paper."""
        draft, text = self.draft, self.draft.text
        signed = {item.target for item in draft.relations if item.type == "SIGNED_BY"}
        for person in draft.labelled(*PEOPLE):
            if person.id in signed:
                continue
            start, end = draft.sentence(person.start)
            if not (self._for_town(person, start, end) or self._for_side(person, start)):
                continue
            papers = self._paper_near(person, start, end)
            for paper in papers:
                draft.relate("SIGNED_BY", paper, person, "side")
                for joined in draft.within(person.end, min(end, person.end + _SIDE_REACH), PEOPLE)[:1]:
                    if self.structure.joint.fullmatch(text[person.end : joined.start].strip()):
                        draft.relate("SIGNED_BY", paper, joined, "side")

    def _for_town(self, person: Mention, start: int, end: int) -> bool:
        draft, text = self.draft, self.draft.text
        towns = draft.within(max(start, person.start - _SIDE_REACH - 30), person.start, ("CITY", "REGION"))
        if not towns or person.start - towns[-1].end > _SIDE_REACH:
            return False
        town = towns[-1]
        side = self.side.search(text, max(start, town.start - 30), town.start)
        gap = text[town.end : person.start]
        if side is None or regex.search(r"[.;]\s", gap) or draft.within(town.end, person.start, PEOPLE):
            return False
        marked = regex.match(r"(?:\s?\([^()]*\))?\s*+(?:[–—:-]|$)", gap) is not None
        return marked or self.cues.found("sign", text, start, end)

    def _for_side(self, person: Mention, start: int) -> bool:
        """„За нас подписа X, понеже …; за гостите – кметът Y": for a side without a name, in a later clause."""
        text, at = self.draft.text, min(person.start, self.draft.office_at.get(person.id, person.start))
        told = next(reversed(list(self._side_told.finditer(text, max(start, at - _SIDE_REACH), at))), None)
        if told is None or not _SET_OFF.fullmatch(text, told.end(), at):
            return False
        return self.cues.found("sign", text, start, told.start())

    def rolls(self) -> None:
        """„Под него има три подписа. Те са на X (Ниш), Y (Печ) …": the row of those who signed a paper told before."""
        for roll, above in (*signed_rolls(self.draft, self.cues), *signed_lists(self.draft, self.cues)):
            for paper in self._paper_near(roll[0], *above):
                for person in roll:
                    self.draft.relate("SIGNED_BY", paper, person, "roll of signatories")

    def _paper_near(self, person: Mention, start: int, end: int) -> list[Mention]:
        inside = self.draft.starting(start, end, ("AGREEMENT",))
        if inside:
            return [self.segments.paper_of(person.start, start, end, inside)]
        unit = self.structure.unit(person.start)
        for item in backwards(self.agreements, start):
            if start - item.end >= _PAPER_REACH:
                break
            if item.status != "planned":
                return [item] if unit.kind == "page" or self.structure.unit(item.start) is unit else []
        return []

    def _coordinated(self, papers: list[Mention]) -> list[Mention]:
        """The first papers of a row („протокол … и договор …, както и програма"), which one signing is told of."""
        row = papers[:1]
        for paper in papers[1:]:
            gap = self.segments.without_places(row[-1].end, paper.start)
            if len(gap) > 40 or self.cues.any_found(("sign", *RESTS), gap, 0, len(gap)):
                break
            row.append(paper)
        return row

    def beside(self) -> None:
        """Names in a bracket or at the end of a list item after the paper: its signatories."""
        draft, text = self.draft, self.draft.text
        for agreement in self.agreements:
            block = draft.block(agreement.start)
            limit = next_start(self.agreements, agreement, block.end)
            people = draft.within(agreement.end, limit, PEOPLE)
            for person in people:
                opening = text.rfind("(", agreement.end, person.start)
                closed = text.find(")", agreement.end, person.start)
                if opening >= 0 and closed < opening and opening - agreement.end < 80:
                    draft.relate("SIGNED_BY", agreement, person, "in brackets")
                elif block.kind in (ITEM, KEYVALUE) and draft.sentence(person.start) == draft.sentence(agreement.start):
                    gap = text[agreement.end : person.start]
                    if self.cues.found("ended", text, agreement.end, person.start):
                        continue  # «расторгнут письмом мэра X»
                    dated = draft.count(agreement.end, person.start, "DATE", 1)
                    others = draft.starting(person.end, draft.sentence(person.start)[1], ("AGREEMENT",))
                    if dated and any(draft.joined("SIGNED_BY", paper, person) for paper in others):
                        continue  # „през 1972 г. протокол, а на 9 юни 2015 г. кметовете подписаха договор"
                    if "—" not in gap and not self.cues.found("presence", text, agreement.end, person.start):
                        draft.relate("SIGNED_BY", agreement, person, "in the item")
