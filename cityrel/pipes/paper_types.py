"""Of which type a paper is: what kind of tie its name, or else its clause, says that it makes."""

from __future__ import annotations

import regex

from cityrel.languages import LanguagePack
from cityrel.languages.cues import Cue, Cues, compile_cues, compiled, words
from cityrel.pipes.draft import Draft
from cityrel.pipes.other_papers import added_to
from cityrel.pipes.paper_candidates import Candidate
from cityrel.pipes.segments import leads
from cityrel.scheme import ACCORDS, TYPES

_PARTIES_STOP = regex.compile(r"[(;:]|(?<=\p{L}{4})\.")
#: «Договор № 41 с мэрией …»: behind the number comes what is told of the paper
_NUMBERED_WITH = regex.compile(r"\s*+№\s?\d")
#: Characters from the name of a hall to what it is named for.
_HALL = 24


class PaperTypes:
    """Tells the types of papers.

    Args:
        pack: its cue words tell the types.
        cues: the pack's cue words.
        heads: finds the nouns of papers.
        modifier: finds the adjectives that end right before such a noun.
    """

    def __init__(self, pack: LanguagePack, cues: Cues, heads: Cue, modifier: regex.Pattern[str]) -> None:
        data, joint = pack.data("cues"), "|".join(pack.data("places_context")["joint"])
        self._cues = cues
        self._heads = heads
        self._modifier = modifier
        self._types = {kind: compile_cues(entries) for kind, entries in data["types"].items()}
        self._joint = compiled(rf"(?i)\s(?:{joint})\s")
        self._about = compiled(rf",?\s(?i:{words(data['spans']['prepositions'])})\s")

    def told(self, text: str) -> bool:
        """Whether a text tells of any kind of tie: of twins, friendship, partnership, co-operation."""
        return any(pattern.search(text) for pattern in self._types.values())

    def of(self, span: str, draft: Draft, candidate: Candidate, above: list[Candidate]) -> str:
        """The first type, in the scheme's order, that the span or else its clause speaks of.

        Args:
            span: the words of the paper, with a space in each glued place.
            draft: the page.
            candidate: the paper.
            above: the paper before it, whose words are its own.
        """
        if candidate.form in ACCORDS and leads(draft.text, self._cues, candidate.start, "supplemented_by"):
            return "supplementary"  # „го допълниха със споразумение"
        for kind in TYPES[:-1]:
            if self._types[kind].search(span):
                # „протокол за сътрудничество между побратимените градове": whom it joins tells the tie as well
                link = self._cues["between"].match(draft.text, candidate.end + 1)
                joins = link is not None and self._types["twinning"].search(draft.text, link.end(), link.end() + 40)
                return "twinning" if joins and TYPES.index(kind) > TYPES.index("twinning") else kind
        if candidate.form == "act":
            return "twinning"
        start, end = candidate.clause
        if candidate.form in ("programme", "plan", "document"):
            start = max([start, *(other.end for other in above)])  # „меморандум за разбирателство и план към него"
        link = self._cues["between"].match(draft.text, candidate.end + 1)
        if link is None and leads(draft.text, self._cues, candidate.start):
            alone = not above or above[0].end <= start
            if alone and self._cues["twin"].match(draft.text, start + 1):
                return "twinning"  # „побратим по силата на протокол от 2002 г."
            return "unspecified"  # „допълнение към договора": the clause speaks of the paper that rests on it
        link = link or (
            _NUMBERED_WITH.match(draft.text, candidate.end)
            and self._cues["with"].search(draft.text, candidate.end, min(candidate.sentence[1], candidate.end + 30))
        )
        behind = link.end() if link is not None else self._row_behind(draft, candidate)
        if behind:
            # „договор между X и Y, … за сътрудничество": the kind comes after the parties
            stop = _PARTIES_STOP.search(draft.text, behind, candidate.sentence[1])
            end = max(end, stop.start() if stop else candidate.sentence[1])
        following = self._heads.search(draft.text, candidate.end, end) if not behind else None
        if following is not None:
            # „протокол от 1998 г. и допълнително споразумение"
            modifier = self._modifier.search(draft.text, candidate.end, following.start())
            end = modifier.start() if modifier is not None else following.start()
        for kind in TYPES[:-1]:
            for found in self._types[kind].finditer(draft.text, start, end):
                if self._names_hall(draft.text, start, found.start()):
                    continue
                if not added_to(draft, self._cues, candidate, kind, found.start()):
                    return kind
                break
        return "unspecified"

    def _names_hall(self, text: str, start: int, at: int) -> bool:
        """«в Доме дружбы», „в Дома на дружбата": whether a word is of the name of a hall."""
        near = max(start, at - _HALL)
        of = max((a for a, b in self._cues.spans("of", text, near, at) if b == at - 1), default=at)
        hall = next((a for a, b in self._cues.spans("venue", text, near, of) if not text[b:of].strip()), None)
        return hall is not None and text[hall].isupper()

    def _row_behind(self, draft: Draft, candidate: Candidate) -> int:
        """«соглашение Витебска, Невеля и Резекне о …»: where the row of towns ends, 0 without one.

        That is, of towns whose paper it is, where what the paper is about follows them.
        """
        of = self._cues["of"].match(draft.text, candidate.end + 1)
        at = (of.end() if of is not None else candidate.end) + 1
        towns = draft.starting(at, candidate.sentence[1], ("CITY",))
        if not towns or towns[0].start > at:
            return 0
        last = towns[0]
        for town in towns[1:]:
            gap = draft.text[last.end : town.start]
            if gap != ", " and self._joint.fullmatch(gap) is None:
                break
            last = town
        return last.end if last is not towns[0] and self._about.match(draft.text, last.end) else 0
