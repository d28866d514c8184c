"""The parts of a sentence: clauses, and what speaks of each of several papers."""

from __future__ import annotations

import itertools

import regex

from cityrel.document import Mention
from cityrel.languages import LanguagePack
from cityrel.languages.cues import BEGIN, Cues, alternation, compiled, words
from cityrel.pipes.draft import Draft

CLAUSE = regex.compile(r"[;:!?]|(?<=\p{L}{4}|[\d»”\"')])\.(?=\s+\p{Lu})")
#: … at commas, brackets and dashes as well
CLAUSE_END = regex.compile(r"[,;:()!?]|\s[–—-]\s|(?<=\p{L}{4}|[\d»”\"')])\.(?=\s|$)")
#: … of a date with the word before it, and of that word.
_DAY, _LEAD = 40, 6
#: … from a letter to the word that tells it to be signed
_LETTER = 50
#: … from „those who signed" to what they signed
_PAPER = 25
#: … from „in execution of" to the paper.
_GROUND = 40
_EMPTY = regex.compile(r"\(\s*\)")
_BREAK = regex.compile(r"[,;:](?=\s)|\s[–—]\s")

#: Classes of the words before a paper that another rests on.
RESTS = ("based_on", "stands_on")
GROUNDS = (*RESTS, "under")
#: Forms that rest on another paper by nature.
_LOWER = frozenset({"programme", "plan"})


def rests(paper: Mention) -> bool:
    """Whether a paper is of a kind that rests on another one."""
    return paper.type == "supplementary" or paper.form in _LOWER


def leads(text: str, cues: Cues, at: int, *classes: str) -> bool:
    """Whether „въз основа на", „към", „к указанному" stand right before a paper, which another then rests on.

    Args:
        text: of the page.
        cues: the pack's cue words.
        at: where the paper begins.
        classes: of the cues that may stand there; by default those of a paper told as the ground of another.
    """
    for name in classes or RESTS:
        for match in cues[name].finditer(text, max(0, at - _GROUND), at):
            rest = text[match.end() : at].strip()
            if len(rest) <= 1 or cues["same"].fullmatch(rest) or cues["in_force"].fullmatch(rest):
                return True
    return False


def contrast(pack: LanguagePack) -> regex.Pattern[str]:
    """„…, а ": what begins a part of a sentence that turns to something else."""
    return compiled(rf",\s(?i:{alternation(pack.data('cues')['spans']['contrast'])})\s")


class Segments:
    """Divides the sentences of a draft.

    Args:
        draft: with agreements, dates and places found.
        cues: the pack's cue words.
    """

    def __init__(self, draft: Draft, cues: Cues) -> None:
        self.draft = draft
        self.cues = cues
        joining = [*cues.entries("with"), *cues.entries("between"), *draft.pack.data("places_context")["joint"]]
        joining += [
            word.replace(".", "")
            for name in ("generic", "city_before", "region_before")
            for word in draft.pack.data("places_context")[name]
        ]
        relative = "|".join(draft.pack.data("cues")["spans"]["relative"]).replace("*", r"\p{L}*+")
        letters = alternation(cues.entries("other_letter"))
        led = words([*cues.entries("with"), *cues.entries("side")])
        #: «уведомление, подписанное», «письмо за подписью», „писмо, което подписа", «письмо мэра X датировано»
        sender = r"(?:\s\p{Ll}++){1,3}+(?:\s\p{Lu}[\p{L}.]*+){1,3}+"
        self._of_letter = compiled(
            rf"(?<!\p{{L}})(?P<noun>(?i:{letters}))(?:,|\s\p{{L}}++,|{sender})?"
            rf"\s(?:(?i:{relative})\s(?:\p{{Ll}}++\s)?|(?i:{led})\s)?$"
        )
        data = draft.pack.data("cues")
        #: „…, а", „…, когато": begin what is told of something else, or of what came then
        self.contrast = contrast(draft.pack)
        self.and_then = compiled(rf",\s(?i:{alternation(cues.entries('and_then'))})(?!\p{{L}})")
        self._denied = compiled(
            rf"{BEGIN}(?i:{alternation(data['spans']['not'])})\s(?:[\p{{L}}-]++\s){{0,3}}[\p{{L}}-]++$"
        )
        #: „…, който", by the forms of the papers that it can take up
        self._taking_up = [
            (compiled(rf",\s(?:\p{{L}}{{1,2}}\s)?(?i:{alternation(entries)})(?!\p{{L}})"), data["genders"][gender])
            for gender, entries in data["relatives"].items()
        ]
        self._of_day = compiled(rf"(?i:{alternation(data['spans']['dated'])})")
        self._joining = compiled(rf"(?i)(?<!\p{{L}})(?:{'|'.join(joining)})(?!\p{{L}})\.?")

    def clause(self, offset: int, start: int, end: int) -> tuple[int, int]:
        """The clause around an offset of the sentence from ``start`` to ``end``."""
        text = self.draft.text
        for match in CLAUSE.finditer(text, start, offset):
            start = match.end()
        stop = CLAUSE.search(text, offset, end)
        return start, stop.start() if stop else end

    def turns_away(self, start: int, offset: int, end: int) -> bool:
        """Whether an offset stands in the part of a clause, begun by „but", that tells of no signing."""
        turn = next(reversed(list(self.contrast.finditer(self.draft.text, start, offset))), None)
        if turn is None or regex.search(r"\s[–—-]\s", self.draft.text[turn.end() : end]):
            return False
        if self._denied.search(self.draft.text, start, turn.start()):
            return False  # «не дома, а в мэрии Тарту»
        if self.cues.found("during_visit", self.draft.text, turn.start(), offset):
            return False  # „…, докато беше на посещение в Комо"
        span = (self.draft.text, turn.end(), end)
        return not any(self.cues.found(name, *span) for name in ("sign", "event", "second_time"))

    def told_of(self, date: Mention, papers: list[Mention]) -> Mention | None:
        """„… към договора за дружба, който подписаха през 1999 г.": which of several a date's clause is about."""
        before = [paper for paper in papers if paper.end <= date.start]
        if not before or len(papers) < 2:
            return None
        end = before[-1].end
        if CLAUSE.search(self.draft.text, end, date.start) or not self.signs(end, date.start):
            return None
        return self._taken_up(before)

    def _taken_up(self, papers: list[Mention]) -> Mention | None:
        """„… към договора, който": which of some papers the word right behind the last of them means."""
        end = papers[-1].end
        forms = {
            form for opening, of_gender in self._taking_up if opening.match(self.draft.text, end) for form in of_gender
        }
        return next((paper for paper in reversed(papers) if paper.form in forms), None)

    def turns(self, start: int, end: int) -> bool:
        """„През 1990 г. си писаха, а договорът …": whether a part of a sentence turns to something else."""
        return start < end and self.contrast.search(self.draft.text, start, end) is not None

    def tells(self, clause_start: int, clause_end: int, start: int) -> bool:
        """Whether a clause of the sentence from ``start`` tells of a signing, with or without its verb."""
        text, cues = self.draft.text, self.cues
        if cues.found("event", text, clause_start, clause_end) or self.signs(clause_start, clause_end):
            return True
        if text[start:clause_start].endswith(":"):
            # „подписан на два пъти: на 8 май …": the verb stands before the colon, the date right after it
            dates = self.draft.within(clause_start, clause_start + _DAY, ("DATE",))
            if dates and len(self.draft.bare(clause_start, dates[0].start).strip()) < 2 * _LEAD:
                before, _ = self.clause(clause_start - 2, start, clause_end)
                return cues.found("sign", text, before, clause_start)
        return self._elliptic(clause_start, clause_end, start)

    def signs(self, start: int, end: int) -> list[tuple[int, int]]:
        """Words of signing in a part of the text, but for those told of a mere letter, or of no signature."""
        found = []
        missing = list(self.cues.spans("no_signature", self.draft.text, start, end))
        for span in self.cues.spans("sign", self.draft.text, start, end):
            if any(a <= span[0] < b for a, b in missing):
                continue  # „под него липсва подпис"
            those = self.cues["those_who_signed"].match(self.draft.text, span[0])
            if those is not None and not self.draft.starting(those.end(), those.end() + _PAPER, ("AGREEMENT",)):
                continue  # «поздравил подписавших»
            letter = self._of_letter.search(self.draft.text, max(start, span[0] - _LETTER), span[0])
            if letter is None or self.draft.within(*letter.span("noun"), ("AGREEMENT",)):
                found.append(span)
        return found

    def _elliptic(self, clause_start: int, clause_end: int, start: int) -> bool:
        """„…; през септември 2002 г. във Вишков – споразумение": a clause that leaves the verb of signing out."""
        text = self.draft.text
        papers = self.draft.within(clause_start, clause_end, ("AGREEMENT",))
        return (
            bool(papers)
            and self.cues.found("signed", text, start, clause_start)
            and (regex.search(r"\s[–—-]\s", text[clause_start : papers[0].start]) is not None)
        )

    def paper_of(self, offset: int, start: int, end: int, papers: list[Mention]) -> Mention:
        """Which of a sentence's papers an offset speaks of."""
        segments = list(zip(papers, self._segments(start, end, papers), strict=True))
        for paper, (a, b) in segments:
            if a <= offset < b:
                return paper
        return next((paper for paper, (a, b) in reversed(segments) if a < b), papers[-1])

    def _segments(self, start: int, end: int, papers: list[Mention]) -> list[tuple[int, int]]:
        """The part of a sentence that speaks of each of its papers.

        Where the first paper is told date first („В 1987 году подписан протокол, в 1992 – …"), the next one begins at
        the first comma after it; else at the last comma before the next paper.
        """
        text = self.draft.text
        bounds = [start]
        for one, other in itertools.pairwise(papers):
            following = leads(text, self.cues, other.start) and self._taken_up([one, other]) is not other
            if following and not self.of_ground(other, end):
                bounds.append(end)  # what follows a parent paper is told of the one that rests on it
                continue
            if leads(text, self.cues, one.start, *GROUNDS):
                alone = len(self.draft.within(start, other.start, ("DATE",))) == 1
                told = self.own_part(one, other.start)
                if (alone and rests(other)) or (one is papers[0] and self._object(one.end, other.start)):
                    # „Въз основа на договора през 2004 г. приеха програма", «В развитие договора мэры подписали план»
                    bounds.append(told or (bounds[-1] if alone else one.end))
                    continue
            marks = [
                match.end() for match in _BREAK.finditer(text, one.end, other.start) if not self._inside(match.start())
            ]
            dates = self.draft.within(bounds[-1], one.start, ("DATE",))
            if not marks:
                bounds.append(other.start)
            elif dates:
                bounds.append(marks[0])
            else:
                # „протокол през 1990 г., а през 2001 г. – договор": a second date begins what is told of the next
                later = self.draft.within(marks[0], other.start, ("DATE",))
                own = self.draft.within(one.end, marks[0], ("DATE",))
                before = [mark for mark in marks if later and mark <= later[-1].start]
                bounds.append(before[-1] if own and before else marks[-1])
        return list(zip(bounds, [*bounds[1:], end], strict=True))

    def own_part(self, paper: Mention, end: int) -> int:
        """„договора с Комо от 2004 г.", «договора, подписанного X,»: where what is told of it itself ends, or 0."""
        date = next(iter(self.draft.within(paper.end, end, ("DATE",))), None)
        if date is not None:
            gap = self.without_places(paper.end, date.start).strip()
            if not gap or self._of_day.fullmatch(gap):
                return date.end
        sign = next(iter(self.signs(paper.end, end)), None)
        if sign is None or self.without_places(paper.end, sign[0]).strip() != ",":
            return 0
        marks = (mark.start() for mark in _BREAK.finditer(self.draft.text, sign[1], end))
        return next((at for at in marks if not self._inside(at)), end)

    def of_ground(self, paper: Mention, end: int) -> int:
        """«План опирается на договор, подписанный в 2010 году»: where what is told of the ground ends, or 0."""
        return self.own_part(paper, end) if leads(self.draft.text, self.cues, paper.start, "stands_on") else 0

    def _object(self, start: int, end: int) -> bool:
        """„… X подписа програма": whether a verb of signing stands before the paper that begins at ``end``."""
        signs = self.signs(start, end)
        return bool(signs) and _BREAK.search(self.draft.text, signs[-1][1], end) is None

    def _inside(self, offset: int) -> bool:
        """Whether an offset lies in a date („1995, м. септември") or a bracket."""
        return not self.draft.free(offset, offset + 1)

    def without_places(self, start: int, end: int) -> str:
        """The text between without the places and institutions in it and the words that join them."""
        plain = self.draft.bare(start, end)
        if self.draft.within(start, end):
            plain = self._joining.sub(" ", plain)
        return _EMPTY.sub(" ", plain)
