"""People told of beside a signing who do not sign: guests, speakers, those absent, who let a paper end, who made it."""

from __future__ import annotations

import regex

from cityrel.document import Mention
from cityrel.languages.cues import BEGIN, Cues, alternation, compiled, words
from cityrel.pipes.draft import Draft
from cityrel.pipes.page_reader import PageReader
from cityrel.pipes.segments import Segments
from cityrel.pipes.stand_ins import absent_mayors
from cityrel.pipes.structure import Structure
from cityrel.scheme import PEOPLE

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


class Bystanders(PageReader):
    """Tells those who do not sign from those who do.

    Args:
        draft: with agreements and people found.
        structure: its units.
        cues: the pack's cue words.
        segments: the parts of its sentences.
    """

    def __init__(self, draft: Draft, structure: Structure, cues: Cues, segments: Segments) -> None:
        super().__init__(draft, structure, cues)
        self.segments = segments
        spans = draft.pack.data("cues")["spans"]
        relative = alternation(spans["relative"])
        self._not = compiled(rf"(?<!\p{{L}})(?i:{alternation(spans['not'])})\s$")
        self._because = compiled(rf",\s(?i:{alternation(cues.entries('because'))})(?!\p{{L}})")
        #: words of speech between a quote and who said it
        self._quoted = regex.compile(r"[“”»\"],?\s(?:[–—-]\s)?\p{Ll}{3,}+\s(?:\p{Ll}++\s){0,3}+$")
        self._of_side = compiled(rf"{BEGIN}(?i:{words(cues.entries('whose_side'))})\s(?:\p{{L}}{{1,3}}\s)?$")
        #: „…, когато кмет беше X"
        self._held = compiled(rf"(?<!\p{{L}})(?i:{words(draft.pack.data('people')['grammar']['copula'])})(?!\p{{L}})")
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

    def told(
        self, person: Mention, sentence: tuple[int, int], clause: tuple[int, int], signs: list[tuple[int, int]]
    ) -> bool:
        """Whether a person near words of signing is not one who signs.

        Args:
            person: found in the sentence.
            sentence: its span.
            clause: the span of the clause in which the person stands.
            signs: the spans of the words of signing in that clause.
        """
        text, cues = self.draft.text, self.cues
        start, end = sentence
        clause_start, clause_end = clause
        office = min(self.draft.office_at.get(person.id, person.start), person.start)
        if self._not.search(text, max(start, office - 12), office):
            return True  # «подписал не мэр X, а его заместитель»
        if self._did_not(office, max(clause_start, office - _SIDE)):
            return True  # „не подписа кметът X, а заместникът му"
        if person in absent_mayors(self.draft, cues, start, end) or self._absent(person, clause_end):
            return True
        if self._of_text(person, clause_start, signs):
            return True
        if self._ends_it(person, office, clause_start, clause_end):
            return True
        if self._speaks(office, clause_start, signs) or self._excused(office, signs):
            return True
        if any(a > person.end for a, _ in cues.spans("to_be_signed", text, person.end, clause_end)) and all(
            a > person.end for a, _ in signs
        ):
            return True  # „X ще посети Комо, където ще бъде подписан договор"
        if self._present_only(person, clause_start, clause_end, signs) or self._told_apart(person, clause_end, signs):
            return True
        # „на която страните подписаха …": the people before are not told to sign
        return any(b > person.end for _, b in cues.spans("sides", text, clause_start, signs[0][0]))

    def _did_not(self, office: int, start: int) -> bool:
        """Whether a word that denies the signing stands right before an office."""
        text = self.draft.text
        hits = self.cues.spans("negated", text, start, office)
        return any("," not in text[b:office] and len(text[b:office].split()) <= 1 for _, b in hits)

    def _absent(self, person: Mention, end: int) -> bool:
        """„Кметът X отсъстваше, подписа заместникът му": one who is told right behind the name not to be there."""
        cue = next(self.cues.spans("was_absent", self.draft.text, person.end, min(end, person.end + _STEAD)), None)
        gap = self.draft.text[person.end : cue[0]] if cue is not None else ""
        return cue is not None and not self.cues["sign"].search(gap) and not _ELSEWHERE.search(gap)

    def _of_text(self, person: Mention, start: int, signs: list[tuple[int, int]]) -> bool:
        """„…, превода направи X", «русский текст подготовила X»: one who made the text."""
        comma = self.draft.text.rfind(", ", start, person.start)
        begin = max([start, comma, *(b for _, b in signs if b <= person.start)])
        return self.cues.found("text_made_by", self.draft.text, begin, person.start)

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

    def _excused(self, office: int, signs: list[tuple[int, int]]) -> bool:
        """„… подписа заместникът, защото кметът X е болен": one whom the reason names."""
        text = self.draft.text
        before = [b for _, b in signs if b <= office]
        reason = self._because.search(text, max(before), office) if before else None
        return reason is not None and self.segments.contrast.search(text, reason.end(), office) is None

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
                if self.draft.starting(called.end(), called.end() + 1, PEOPLE):
                    continue  # „под хартата се разписа и домакинът, X"
            if any(0 <= c - b < 3 for c, _ in signs) and not self.cues["planned"].fullmatch(text, a, b):
                continue  # „кметът и гостите подписаха"
            low, high = min(person.end, b), max(person.start, a)
            if low < high and self.segments.contrast.search(text, low, high):
                continue  # „подписан от кмета X, а свидетел беше Y"
            if gap < distance and not self._sign_between(person, (a, b), signs):
                return True
        return False

    def _end_of_pair(self, person: Mention, end: int) -> int:
        """„X и Y подписаха": where the one ends whom „and" joins to a person, who signs with him."""
        other = next(iter(self.draft.starting(person.end, end, PEOPLE)), None)
        gap = self.draft.text[person.end : other.start] if other is not None else ","
        joined = self.structure.joint.match(gap.lstrip()) is not None and {*",;:."}.isdisjoint(gap)
        return other.end if other is not None and joined else person.end

    def _as_host(self, person: Mention, at: int, signs: list[tuple[int, int]]) -> bool:
        """Whether a word of presence is what a signatory is called, right behind the verb of signing."""
        text = self.draft.text
        before = max((b for _, b in signs if b <= at), default=None)
        if before is None:
            return any(0 < a - person.end <= 2 for a, _ in signs) or self._one_of_two(person, at)
        if _DASH.match(text, person.end) or self.draft.within(before, at, PEOPLE):
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

    def _told_apart(self, person: Mention, end: int, signs: list[tuple[int, int]]) -> bool:
        """„Двамата кметове си разменят ключове, а договор се подписва после": one of whom something else is told."""
        text, sign = self.draft.text, min(a for a, _ in signs)
        if person.end > sign:
            # „… беше подписан на 3 май, когато кметът върна гостуването"
            last = max(b for _, b in signs if b <= person.start) if signs[0][1] <= person.start else person.start
            then = self.segments.and_then.search(text, last, person.start)
            return (
                then is not None
                and not any(a > then.end() for a, _ in signs)
                and self._held.search(text, then.end(), max(person.end, self.draft.office_at.get(person.id, 0))) is None
            )
        instead = next(self.cues.spans("instead_of_him", text, person.end, sign), None)
        if instead is not None and not self.draft.within(person.end, instead[0], PEOPLE):
            return bool(self.draft.within(instead[1], end, PEOPLE))
        if self._of_other_clause(person, sign, end):
            return True
        turn = self.segments.contrast.search(text, person.end, sign)
        if turn is None or self.draft.within(turn.end(), sign, PEOPLE):
            return False
        return len(text[person.end : turn.start()].split()) > 1

    def _of_other_clause(self, person: Mention, sign: int, end: int) -> bool:
        """„Кметът X посади дъб, договорът е подписан през 1988 г.": one who does something else before that."""
        paper = next(iter(self.draft.starting(person.end, sign, ("AGREEMENT",))), None)
        if paper is None or not self.cues.found("signed_passively", self.draft.text, paper.end, end):
            return False
        told = _CLAUSE_BEFORE.fullmatch(self.draft.text, person.end, paper.start)
        return told is not None and not self.draft.within(person.end, paper.start, PEOPLE)
