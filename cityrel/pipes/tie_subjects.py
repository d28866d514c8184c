"""Of whom a sentence says that they are twins or partners: of towns, or of clubs, crews and people there."""

from __future__ import annotations

import regex

from cityrel.document import Mention
from cityrel.languages.cues import LETTERS, Cues, alternation, compile_cues, compiled
from cityrel.pipes.draft import Draft
from cityrel.pipes.page_reader import PageReader
from cityrel.pipes.retracted import retracted
from cityrel.pipes.structure import Structure
from cityrel.pipes.tie_dates import PAUSE
from cityrel.scheme import PEOPLE

#: Characters from a town to the word of a tie, or back.
_REACH = 60
#: Words between the word of a tie and a town that it names; before it, between a subject and it.
_BESIDE, _COPULA = 3, 2
#: Characters of the words that lead to a town; between a gathering and the word that tells whose it is.
_LED, _GATHERING = 24, 80
#: Words between a town as the subject and what is said of it.
_SAID = 4
#: Where another clause begins.
_BREAK = regex.compile(r"[,;:.!?(]|\s[–—-]\s")
#: „Побратим 1", a ship
_TITLE = regex.compile(r"[^„“\"«»”.,;:!?\n]{0,12}[”“\"»]")
_DASHES = ("– ", "— ", "- ")
#: between a firm and its town: a preposition, „town"
_FROM = regex.compile(r"\s\p{L}{1,2}\s(?:\p{Ll}++\.?\s)?")
_QUOTE = tuple('„“"«')
#: Behind the rule of a tie that only the words around can bear out.
IN_PASSING = " in passing"


class TieSubjects(PageReader):
    """Tells what a sentence says of towns from what it says of others.

    Args:
        draft: with places and people.
        structure: its units.
        cues: the pack's cue words.
    """

    def __init__(self, draft: Draft, structure: Structure, cues: Cues) -> None:
        super().__init__(draft, structure, cues)
        context = draft.pack.data("places_context")
        spans = draft.pack.data("cues")["spans"]
        generic = alternation([*context["generic"], *context["body_nouns"]])
        towns = alternation(context["town_nouns"])
        self._firms = compile_cues(context["firms"])
        self._generic = compiled(rf"(?i)(?<!\p{{L}})(?:{generic}|(?:{towns})\p{{L}}{{1,4}}+)(?!\p{{L}})\.?")
        #: „Градът", «У города»
        self._opens_own = compiled(r"\s*+(?:\p{L}{1,2}\s++)?")
        self._owner = compiled(rf"(?i)\s*+(?:\p{{L}}{{1,2}}\s++)?(?:{generic}|(?:{towns})\p{{L}}{{0,3}})(?!\p{{L}})")
        self._town = compiled(rf"(?i)(?<!\p{{L}})(?:{towns})")
        led = alternation([*context["org_seats"], *cues.entries("in"), *spans["away"]])
        self._led = compiled(rf"(?i)(?<!\p{{L}})(?:{led})\s++(?:\p{{L}}++\s)?\Z")
        self._of = compiled(rf"(?i)(?<!\p{{L}})(?:{alternation(context['bracket_from'])})\s?\Z")
        #: „ни от", but not „сърбин от"
        self._short = regex.compile(r"(?:\s*+\p{Ll}{1,3}){1,2}\s*+")
        self._joint = compiled(rf"(?i),\s|\s(?:{alternation(context['joint'])})\s")
        opening = alternation([*cues.entries("with"), *cues.entries("between")])
        ties = alternation([*cues.entries("with"), *cues.entries("of"), *cues.entries("in"), *spans["away"]])
        self._apposed = compiled(rf"(?i)(?:\s(?!(?:{ties})\s)\p{{Ll}}{{1,3}})?\s")
        self._opens = compiled(rf"(?i)\s*+(?:(?:{opening})\s)?\s*+")

    def others(self, cue: tuple[int, int], start: int, end: int) -> bool:
        """„Отрядите от X и Y са побратимени": whether others than towns are what the word of a tie tells of."""
        text, cues = self.draft.text, self.cues
        if text.startswith(_QUOTE, cue[0] - 1) and text[cue[0]].isupper() and _TITLE.match(text, cue[1]):
            return True
        if retracted(self.draft, cues, *cue):
            return True
        if cues.found("rumour", text, start, cue[0]) and not cues.found("borne_out", text, cue[1], end):
            return True  # „Плъзна слух, че сме побратими с X"
        project = next(cues.spans("joint_project", text, cue[1], min(end, cue[1] + _REACH)), None)
        if project is not None and cues.found("partner", text, *cue) and not _BREAK.search(text, cue[1], project[0]):
            return True  # „партньори по проект", „партньор на X по програма"
        if self._of_towns(cue, end):
            return False
        if cues.found("partner_of", text, *cue) and not self._names_town(cue[1], end):
            return True  # „партньор на изложението е …"
        dash = text.startswith(_DASHES, cue[0] - 2)  # «отряды X и Y – побратимы»
        first = self._clause_start(cue[0] - 3 if dash else cue[0], start)
        subject = max((b for _, b in cues.spans("other_twins", text, first, cue[0])), default=None)
        near = subject is not None and len(LETTERS.findall(text, subject, cue[0])) <= _COPULA
        if near and not _BREAK.search(text, subject, cue[0]) and not self._beside_town(cue[1], end):
            return True  # „отрядите са побратимени с X", but „хорът на побратима ни X"
        told = subject is not None or bool(self.draft.within(first, cue[0], PEOPLE))
        return told and not self._names_town(cue[1], end) and not self._free_before(cue, start)

    def in_passing(self, cue: tuple[int, int], start: int, end: int) -> bool:
        """Whether no town stands beside the word of a tie as the one that has it, nor does a word for towns."""
        return not (self._of_towns(cue, end) or self._names_town(cue[1], end) or self._free_before(cue, start))

    def joinable(self, places: list[Mention], cue: tuple[int, int]) -> list[Mention]:
        """The places of a sentence but for those where something is, or that someone is from: „побратими по Гродно"."""
        text = self.draft.text
        places = [place for place in places if not self._of_firm(place, cue[1])]
        if self._of_towns(cue, len(text)):
            return places  # „два побратимени града: X посреща певци от Y"
        found: list[Mention] = []
        dropped: Mention | None = None
        for place in places:
            gap = (cue[1], place.start) if place.start >= cue[1] else (place.end, cue[0])
            # „побратимите ни от X"; „гости от X, с който сме побратими"
            close = place.start >= cue[1] and self._short.fullmatch(text, *gap) and self._from(place)
            apart = place.end <= cue[0] and _BREAK.search(text, *gap) is not None
            # „гости от побратима X": what leads to the word of the tie does not lead to its town
            first = max(cue[1] if place.start >= cue[1] else 0, place.start - _LED)
            led = self._led.search(text, first, place.start) is not None
            row = dropped is not None and self._joint.fullmatch(text, dropped.end, place.start)
            if (led or row) and not close and not apart:
                dropped = place
            else:
                found.append(place)
        return found

    def _of_firm(self, place: Mention, start: int) -> bool:
        """„знамена на партньорските градове, с фирма от Сливен": whether a firm is from a town behind a tie."""
        firm = next(reversed(list(self._firms.finditer(self.draft.text, start, place.start))), None)
        return firm is not None and _FROM.fullmatch(self.draft.text, firm.end(), place.start) is not None

    def becomes(self, places: list[Mention], homes: list[Mention], cue: tuple[int, int]) -> Mention | None:
        """„X стана четвъртият партньор на Русе след Y и Z": the town that becomes one of the town behind the word."""
        place = next(reversed([place for place in places if place.end <= cue[0]]), None)
        if place is None or not any(0 < home.start - cue[1] <= _LED for home in homes):
            return None
        told = self.cues.found("tie_begins", self.draft.text, place.end, cue[1])
        return place if told and _BREAK.search(self.draft.text, place.end, cue[1]) is None else None

    def of_gathering(self, start: int, cue: int) -> bool:
        """Whether the word of a tie tells whose gathering it is: «форум городов-побратимов Тегерана»."""
        first = max(start, cue - _GATHERING)
        last = max((b for _, b in self.cues.spans("gathering", self.draft.text, first, cue)), default=None)
        return last is not None and not PAUSE.search(self.draft.text, last, cue)

    def _of_towns(self, cue: tuple[int, int], end: int) -> bool:
        """„градове-побратими", „побратименият ни град"."""
        if self._town.search(self.draft.text, *cue):
            return True
        town = self._town.search(self.draft.text, cue[1], min(end, cue[1] + _REACH // 2))
        return town is not None and len(LETTERS.findall(self.draft.text, cue[1], town.start())) < _COPULA

    def _names_town(self, at: int, end: int) -> bool:
        """„побратим на X", „побратимени с полския Y": whether a town follows at once."""
        place = next(iter(self.draft.starting(at, min(end, at + _REACH), ("CITY", "REGION"))), None)
        if place is None:
            return False
        gap = self._generic.sub(" ", self.draft.bare(at, place.start))
        if (
            _BREAK.search(gap)
            or len(LETTERS.findall(gap)) > _BESIDE
            or self.cues.found("other_twins", gap, 0, len(gap))
        ):
            return False
        # „побратимите ни от X" are towns, „побратими по X" are none
        return not self._led.search(gap) or (self._short.fullmatch(gap) is not None and self._from(place))

    def _beside_town(self, at: int, end: int) -> bool:
        """„побратима ни X": whether a town follows with no preposition."""
        place = next(iter(self.draft.starting(at, min(end, at + _REACH), ("CITY", "REGION"))), None)
        return place is not None and self._apposed.fullmatch(self.draft.text, at, place.start) is not None

    def _from(self, place: Mention) -> bool:
        """„от X", «из Y»: of the town itself, where it is said of its twins."""
        return self._of.search(self.draft.text, max(0, place.start - _LED), place.start) is not None

    def _free_before(self, cue: tuple[int, int], start: int) -> bool:
        """„X и Y са побратими", „С X сме …": whether a town begins the clause that says so."""
        text = self.draft.text
        places = [
            place
            for place in self.draft.within(max(start, cue[0] - 2 * _REACH), cue[0], ("CITY", "REGION"))
            if _BREAK.search(text, place.end, cue[0]) is None and len(LETTERS.findall(text, place.end, cue[0])) <= _SAID
        ]
        for place in places:
            lead = self._generic.sub(" ", text[self._clause_start(place.start, start) : place.start])
            if self._opens.fullmatch(lead):
                return True
        return False

    def owned(self, cue: tuple[int, int], start: int) -> bool:
        """„Русе има партньори", «У города есть партнёры»: whether a town, or a word for it, begins the clause."""
        first, text = self._clause_start(cue[0], start), self.draft.text
        own = self._owner.match(text, first, cue[0])
        at = own.end() if own is not None else first
        for town in self.draft.within(first, cue[0], ("CITY",))[:1]:
            if own is None or not text[at : town.start].strip():
                lead = self._generic.sub("", text[first : town.start])
                own, at = self._opens_own.fullmatch(lead), town.end
        return own is not None and len(LETTERS.findall(text, at, cue[0])) <= _BESIDE

    def of_own_town(self, rest: str) -> bool:
        """„… на града", «… города»: whether what follows the word of a tie says whose it is."""
        return self._owner.match(rest) is not None

    def _clause_start(self, at: int, start: int) -> int:
        return max((mark.end() for mark in _BREAK.finditer(self.draft.text, start, at)), default=start)
