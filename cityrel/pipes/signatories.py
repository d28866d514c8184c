"""Who signed: SIGNED_BY."""

from __future__ import annotations

import itertools

import regex

from cityrel.document import Mention
from cityrel.languages.cues import BEGIN, Cues, alternation, compile_cues, compiled, paper_words, side_before, words
from cityrel.pipes.draft import Draft, backwards, next_start
from cityrel.pipes.ordered import of_new_text
from cityrel.pipes.page_reader import PageReader
from cityrel.pipes.segments import RESTS, Segments
from cityrel.pipes.signed_rolls import signed_rolls
from cityrel.pipes.stand_ins import absent_mayors
from cityrel.pipes.structure import Structure
from cityrel.reading.blocks import ITEM, KEYVALUE

_PEOPLE = ("MAYOR", "PERSON")
#: Characters between a side („за Комо") and who signs for it, and back to the paper.
_SIDE_REACH, _PAPER_REACH = 60, 400
#: Blocks at the head of an interview, which name who answers.
_HEAD = 4
#: Characters from „instead of" to the mayor.
_STEAD = 24
#: Words of the office of one who is present.
_OFFICE = 3
#: Letters of „and" and the like between the verb and who signs.
_SMALL = 2
#: Characters from „on the part of" to the guests.
_SIDE = 16
#: … and from a quote to the office of who speaks
_SPEECH_REACH = 60
#: Another statement, or another person's name, between a person and what is told of him.
_ELSEWHERE = regex.compile(r"[.,;:]|\p{Lu}")
_DASH, _SIDE_DASH = regex.compile(r"\s[–—]\s"), regex.compile(r"\s[–—-]\s$")
#: What one does, and the comma before a paper.
_CLAUSE_BEFORE = regex.compile(r"\s\p{Ll}[^,;:.()\n]++,\s(?:\p{Ll}++\s){0,2}+")


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
        self.agreements = draft.labelled("AGREEMENT")
        spans = draft.pack.data("cues")["spans"]
        contrast, relative = (alternation(spans[name]) for name in ("contrast", "relative"))
        self._not = compiled(rf"(?<!\p{{L}})(?i:{alternation(spans['not'])})\s$")
        self._because = compiled(rf",\s(?i:{alternation(cues.entries('because'))})(?!\p{{L}})")
        #: words of speech between a quote and who said it
        self._quoted = regex.compile(r"[“”»\"],?\s(?:[–—-]\s)?\p{Ll}{3,}+\s(?:\p{Ll}++\s){0,3}+$")
        self._of_side = compiled(rf"{BEGIN}(?i:{words(cues.entries('whose_side'))})\s(?:\p{{L}}{{1,3}}\s)?$")
        self._contrast = compiled(rf",\s(?i:{contrast})\s")
        denied = alternation(draft.pack.data("cues")["spans"]["not"])
        self._denied = compiled(rf"{BEGIN}(?i:{denied})\s(?:[\p{{L}}-]++\s){{0,3}}[\p{{L}}-]++$")
        #: „…, когато кмет беше X"
        self._held = compiled(rf"(?<!\p{{L}})(?i:{words(draft.pack.data('people')['grammar']['copula'])})(?!\p{{L}})")
        self.and_then = compiled(rf",\s(?i:{alternation(cues.entries('and_then'))})(?!\p{{L}})")
        #: „…, който постави подписа си": the one named right before
        self._who = compiled(rf",\s(?i:{relative})(?!\p{{L}})\s(?:\p{{Ll}}++\s){{0,2}}+")
        self._with_whom = compiled(
            rf",\s(?i:{relative})(?!\p{{L}})\s(?i:{alternation(cues.entries('together'))})(?!\p{{L}})"
        )
        #: „…, напомни " before the office of who said it
        self._said = compiled(rf",\s{spans['speech_verb']}\s$")
        #: „домакинът, ", «гость »
        hosts = alternation(cues.entries("host_or_guest"))
        of = words([*draft.pack.data("places_context")["bracket_from"], *cues.entries("in")])
        self._host = compiled(
            rf"(?i:{hosts})(?:\s(?i:{of})\s\p{{Lu}}[\p{{L}}-]++|\s\p{{Ll}}++)?,?\s"
            r"(?:\p{Ll}[\p{Ll}-]*\.\s?|\p{Ll}-\p{Ll}\s)*+"
        )
        self.side = side_before(draft.pack)
        self._signed_it = compiled(rf"\s(?:(?i:{words(cues.entries('signed_it'))})\s)?")
        self._paper = compile_cues(paper_words(draft.pack, without="document"))
        self._he, self._they = (
            compiled(rf"{BEGIN}(?i:{words(cues.entries(name))})(?!\p{{L}})") for name in ("he", "they")
        )

    def told(self, target: list[Mention], start: int, end: int) -> None:
        """Sign a sentence's people under the papers that it speaks of."""
        draft, text, cues = self.draft, self.draft.text, self.cues
        people = draft.within(start, end, _PEOPLE)
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
            office = min(draft.office_at.get(person.id, person.start), person.start)
            if self._not.search(text, max(start, office - 12), office):
                continue  # «подписал не мэр X, а его заместитель»
            if self._did_not(office, max(clause_start, office - _SIDE)):
                continue  # „не подписа кметът X, а заместникът му"
            if person in absent_mayors(draft, cues, start, end) or self._absent(person, clause_end):
                continue
            if self._of_text(person, clause_start, near):
                continue
            if self._ends_it(person, office, clause_start, clause_end):
                continue
            if self._speaks(office, clause_start, near) or self._excused(person, office, near):
                continue
            if any(a > person.end for a, _ in cues.spans("to_be_signed", text, person.end, clause_end)) and all(
                a > person.end for a, _ in near
            ):
                continue  # „X ще посети Комо, където ще бъде подписан договор"
            if self._present_only(person, clause_start, clause_end, near) or self._told_apart(person, clause_end, near):
                continue
            if any(b > person.end for _, b in cues.spans("sides", text, clause_start, near[0][0])):
                continue  # „на която страните подписаха …": the people before are not told to sign
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

    def turns_away(self, start: int, offset: int, end: int) -> bool:
        """Whether an offset stands in the part of a clause, begun by „but", that tells of no signing."""
        turn = next(reversed(list(self._contrast.finditer(self.draft.text, start, offset))), None)
        if turn is None or regex.search(r"\s[–—-]\s", self.draft.text[turn.end() : end]):
            return False
        if self._denied.search(self.draft.text, start, turn.start()):
            return False  # «не дома, а в мэрии Тарту»
        if self.cues.found("during_visit", self.draft.text, turn.start(), offset):
            return False  # „…, докато беше на посещение в Комо"
        span = (self.draft.text, turn.end(), end)
        return not any(self.cues.found(name, *span) for name in ("sign", "event", "second_time"))

    def _ends_it(self, person: Mention, office: int, start: int, end: int) -> bool:
        """„Договорът бе сключен за 5 години, кметът X не го поднови": one who lets a paper end."""
        text = self.draft.text
        begin, stop = text.rfind(", ", start, office), text.find(", ", person.end, end)
        part = (max(begin, start), stop if stop >= 0 else end)
        return self.cues.found("ended", text, *part) and not self.cues.found("signed", text, *part)

    def _speaks(self, office: int, start: int, signs: list[tuple[int, int]]) -> bool:
        """„…“, пошегува се кметът X; «по словам мэра X»: one who speaks of a signing."""
        before = self.draft.text[max(start, office - _SPEECH_REACH) : office]
        quoted = self._quoted.search(before)
        if quoted is not None and all(b <= office - len(before) + quoted.start() for _, b in signs):
            return True
        said = self._said.search(before)
        if said is not None and all(b <= office - len(before) + said.start() for _, b in signs):
            return True
        return any(len(before) - b <= 1 for _, b in self.cues.spans("according", before, 0, len(before)))

    def _absent(self, person: Mention, end: int) -> bool:
        """„Кметът X отсъстваше, подписа заместникът му": one who is told right behind the name not to be there."""
        cue = next(self.cues.spans("was_absent", self.draft.text, person.end, min(end, person.end + _STEAD)), None)
        gap = self.draft.text[person.end : cue[0]] if cue is not None else ""
        return cue is not None and not self.cues["sign"].search(gap) and not _ELSEWHERE.search(gap)

    def _did_not(self, office: int, start: int) -> bool:
        """Whether a word that denies the signing stands right before an office."""
        text = self.draft.text
        hits = self.cues.spans("negated", text, start, office)
        return any("," not in text[b:office] and len(text[b:office].split()) <= 1 for _, b in hits)

    def _of_text(self, person: Mention, start: int, signs: list[tuple[int, int]]) -> bool:
        """„…, превода направи X", «русский текст подготовила X»: one who made the text."""
        comma = self.draft.text.rfind(", ", start, person.start)
        begin = max([start, comma, *(b for _, b in signs if b <= person.start)])
        return self.cues.found("text_made_by", self.draft.text, begin, person.start)

    def _excused(self, person: Mention, office: int, signs: list[tuple[int, int]]) -> bool:
        """„… подписа заместникът, защото кметът X е болен": one whom the reason names."""
        text = self.draft.text
        before = [b for _, b in signs if b <= office]
        reason = self._because.search(text, max(before), office) if before else None
        return reason is not None and self._contrast.search(text, reason.end(), office) is None

    def _told_apart(self, person: Mention, end: int, signs: list[tuple[int, int]]) -> bool:
        """„Двамата кметове си разменят ключове, а договор се подписва после": one of whom something else is told."""
        text, sign = self.draft.text, min(a for a, _ in signs)
        if person.end > sign:
            # „… беше подписан на 3 май, когато кметът върна гостуването"
            last = max(b for _, b in signs if b <= person.start) if signs[0][1] <= person.start else person.start
            then = self.and_then.search(text, last, person.start)
            return (
                then is not None
                and not any(a > then.end() for a, _ in signs)
                and self._held.search(text, then.end(), max(person.end, self.draft.office_at.get(person.id, 0))) is None
            )
        instead = next(self.cues.spans("instead_of_him", text, person.end, sign), None)
        if instead is not None and not self.draft.within(person.end, instead[0], _PEOPLE):
            return bool(self.draft.within(instead[1], end, _PEOPLE))
        if self._of_other_clause(person, sign, end):
            return True
        turn = self._contrast.search(text, person.end, sign)
        if turn is None or self.draft.within(turn.end(), sign, _PEOPLE):
            return False
        return len(text[person.end : turn.start()].split()) > 1

    def _of_other_clause(self, person: Mention, sign: int, end: int) -> bool:
        """„Кметът X посади дъб, договорът е подписан през 1988 г.": one who does something else before that."""
        paper = next(iter(self.draft.starting(person.end, sign, ("AGREEMENT",))), None)
        if paper is None or not self.cues.found("signed_passively", self.draft.text, paper.end, end):
            return False
        told = _CLAUSE_BEFORE.fullmatch(self.draft.text, person.end, paper.start)
        return told is not None and not self.draft.within(person.end, paper.start, _PEOPLE)

    def _beside_him(self, paper: Mention, person: Mention, start: int) -> None:
        """„Преди него под хартата се подписа и X", „С колегата си X подписа": another one who signs is told before."""
        draft = self.draft
        told = draft.within(start, person.start, _PEOPLE)
        if told:
            return
        if self.cues.found("beside_him", draft.text, start, person.start):
            before = draft.within(max(0, start - _PAPER_REACH), start, _PEOPLE)[-1:]
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
        earlier = draft.within(max(0, start - _PAPER_REACH), pronoun, _PEOPLE)
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
            gap = text[b : signs[0][0]].strip() if b <= signs[0][0] else "."
            # „двамата да подпишат"
            before = not gap or (self.cues["to_come"].fullmatch(gap) and not self.cues["not"].fullmatch(gap))
            after = regex.match(r"\s*+(?:[.,;!]|$)", text[b:end]) is not None and any(
                stop <= a and {*",;:"}.isdisjoint(text[stop:a]) for _, stop in signs
            )
            if not (before or after):
                continue
            earlier = draft.within(max(0, start - 2 * _PAPER_REACH), a, _PEOPLE)
            meant = self._last_two(earlier)
            if len(meant) != 2:
                continue
            paper = ([item for item in target if start <= item.start < end] or target[-1:])[0]
            for person in meant:
                draft.relate("SIGNED_BY", paper, person, "the two of them", 0.7)
            return True
        return False

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
        for person in draft.labelled(*_PEOPLE):
            if person.id in signed:
                continue
            start, end = draft.sentence(person.start)
            towns = draft.within(max(start, person.start - _SIDE_REACH - 30), person.start, ("CITY", "REGION"))
            if not towns or person.start - towns[-1].end > _SIDE_REACH:
                continue
            town = towns[-1]
            side = self.side.search(text, max(start, town.start - 30), town.start)
            gap = text[town.end : person.start]
            if side is None or regex.search(r"[.;]\s", gap) or draft.within(town.end, person.start, _PEOPLE):
                continue
            marked = regex.match(r"(?:\s?\([^()]*\))?\s*+(?:[–—:-]|$)", gap) is not None
            if not marked and not self.cues.found("sign", text, start, end):
                continue
            papers = self._paper_near(person, start, end)
            for paper in papers:
                draft.relate("SIGNED_BY", paper, person, "side")
                for joined in draft.within(person.end, min(end, person.end + _SIDE_REACH), _PEOPLE)[:1]:
                    if self.structure.joint.fullmatch(text[person.end : joined.start].strip()):
                        draft.relate("SIGNED_BY", paper, joined, "side")

    def rolls(self) -> None:
        """„Под него има три подписа. Те са на X (Ниш), Y (Печ) …": the row of those who signed a paper told before."""
        for roll, above in signed_rolls(self.draft, self.cues):
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

    def _present_only(self, person: Mention, start: int, end: int, signs: list[tuple[int, int]]) -> bool:
        """Whether the person is a guest or a speaker: a word of presence stands nearer than the signing."""
        text = self.draft.text
        who = self._who.match(text, person.end)
        if who is not None and any(a == who.end() or who.end() > a > person.end for a, _ in signs):
            return False
        if self._with_whom.match(text, person.end) is not None and any(a > person.end for a, _ in signs):
            return False
        shown = list(self.cues.spans("presence_of", text, start, end))
        for _, b in shown:
            office = text[b : max(b, person.start)]
            if b <= person.start and len(office.split()) <= _OFFICE and "," not in office:
                return True
        told = who is not None and (
            _SIDE_DASH.search(text, start, person.start) or any(0 <= person.start - b <= 2 for _, b in signs)
        )
        last = self._end_of_pair(person, end)
        distance = min(min(abs(person.start - b), abs(a - last)) for a, b in signs)
        for a, b in self.cues.spans("presence", text, start, end):
            gap = min(abs(person.start - b), abs(a - person.end))
            if person.end <= a and any(first <= a < last for first, last in shown):
                continue  # „подписаха кметовете X и Y в присъствието на …", „X, придружен от Y"
            if any(b <= item.start for item in absent_mayors(self.draft, self.cues, start, min(end, b + _STEAD))):
                continue  # „по пълномощие на кмета, X"
            if told and who is not None and a > who.start():
                continue  # „от турска страна – X, който пристигна с ансамбъл"
            if self._of_side.search(text, max(start, a - _SIDE), a):
                continue  # „от гостите подписа …"
            called = self._host.match(text, a)
            if called is not None and (called.end() != person.start or self._as_host(person, a, signs)):
                if self.draft.starting(called.end(), called.end() + 1, _PEOPLE):
                    continue  # „под хартата се разписа и домакинът, X"
            if any(0 <= c - b < 3 for c, _ in signs) and not self.cues["planned"].fullmatch(text, a, b):
                continue  # „кметът и гостите подписаха"
            low, high = min(person.end, b), max(person.start, a)
            if low < high and self._contrast.search(text, low, high):
                continue  # „подписан от кмета X, а свидетел беше Y"
            if gap < distance and not self._sign_between(person, (a, b), signs):
                return True
        return False

    def _end_of_pair(self, person: Mention, end: int) -> int:
        """„X и Y подписаха": where the one ends whom „and" joins to a person, who signs with him."""
        other = next(iter(self.draft.starting(person.end, end, _PEOPLE)), None)
        gap = self.draft.text[person.end : other.start] if other is not None else ","
        joined = self.structure.joint.match(gap.lstrip()) is not None and {*",;:."}.isdisjoint(gap)
        return other.end if other is not None and joined else person.end

    def _as_host(self, person: Mention, at: int, signs: list[tuple[int, int]]) -> bool:
        """Whether a word of presence is what a signatory is called, right behind the verb of signing."""
        text = self.draft.text
        before = max((b for _, b in signs if b <= at), default=None)
        if before is None:
            return any(0 < a - person.end <= 2 for a, _ in signs) or self._one_of_two(person, at)
        if _DASH.match(text, person.end) or self.draft.within(before, at, _PEOPLE):
            return True
        return all(len(word) <= _SMALL for word in text[before:at].split())

    def _one_of_two(self, person: Mention, at: int) -> bool:
        """„Той и домакинът X", „домакинът X и кметът Y": whether a host is joined to another one who does the same."""
        before, after = self.draft.text[:at].rstrip().rpartition(" ")[2], self.draft.text[person.end :][:_STEAD]
        joint = self.structure.joint
        return joint.fullmatch(before) is not None or joint.match(after.lstrip()) is not None

    @staticmethod
    def _sign_between(person: Mention, cue: tuple[int, int], signs: list[tuple[int, int]]) -> bool:
        low, high = min(person.start, cue[0]), max(person.end, cue[1])
        return any(low <= a and b <= high for a, b in signs)

    def beside(self) -> None:
        """Names in a bracket or at the end of a list item after the paper: its signatories."""
        draft, text = self.draft, self.draft.text
        for agreement in self.agreements:
            block = draft.block(agreement.start)
            limit = next_start(self.agreements, agreement, block.end)
            people = draft.within(agreement.end, limit, _PEOPLE)
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
