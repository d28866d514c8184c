"""Ties told one after the other in a sentence: „С X градът се побратими през 1999 г., с унгарския Y – през 2003 г."."""

from __future__ import annotations

import regex

from cityrel.document import Mention
from cityrel.languages.cues import BEGIN, Cues, compiled, words
from cityrel.pipes.draft import Draft
from cityrel.pipes.structure import Structure
from cityrel.pipes.tie_dates import BRACKET, PAUSE, TieDates
from cityrel.pipes.units import Unit
from cityrel.things import place_key

#: Characters from a town to the word of its tie, from that word to the date, and from a town to a date of its own.
_TO_TIE, _TO_DATE, _TO_OWN = 60, 40, 60
#: Words between two towns and that of their tie: „са", «–».
_COPULA = 2
_OWN = regex.compile(r"\s?(?:[–—-]\s|,\s)?\(?(?:\p{Ll}{1,4}\s){0,2}")
#: „десет години по-късно, през", of a town whose verb was told before
_OWN_LATER = regex.compile(r"(?:\s[\p{Ll}\d-]++){1,4},\s(?:\p{Ll}{1,4}\s){1,2}")
_LONG = regex.compile(r"(?<!\p{L})\p{Ll}{5,}")
_WORDS = r"(?:\p{Ll}[\p{L}-]*+\s){0,3}"


class TieSeries(TieDates):
    """Reads the towns that a sentence joins with the page's own, each with the date of its tie."""

    def __init__(self, draft: Draft, structure: Structure, cues: Cues) -> None:
        super().__init__(draft, structure, cues)
        company = words(cues.entries("with"))
        contrast = "|".join(draft.pack.data("cues")["spans"]["contrast"])
        self._turn = compiled(rf";\s|,\s(?:{contrast})\s")
        joint = "|".join((contrast, *draft.pack.data("places_context")["joint"]))
        self._led = compiled(rf"{BEGIN}(?i:{company})\s{_WORDS}\Z")
        it = words(draft.pack.data("cues")["spans"]["with_it"])
        self._with_it = compiled(rf"{BEGIN}(?i:{company})\s{it}(?!-|\s\p{{Lu}})")
        self._and = compiled(rf"(?i:{words(draft.pack.data('places_context')['joint'])})")
        self._with_us = compiled(rf"\s(?i:{words(cues.entries('with_us'))})")
        #: „Печ се побратими с нас през 1971 г., френският …"
        self._next_one = compiled(rf"(?:[,;]\s(?:(?:{joint})\s)?|\s(?:{joint})\s){_WORDS}")
        self._next = compiled(rf"(?:\s?\p{{L}}{{1,2}}\.)?[,;]?\s(?:(?:{joint})\s)?(?:{company})\s{_WORDS}")

    def _told_apart(self, place: Mention, end: int) -> bool:
        """„…, а с Y подписа меморандум": whether a contrast tells something else of its town, not the tie again."""
        turn = self._turn.search(self.draft.text, place.end, end)
        clause = place.end, turn.start() if turn is not None else end
        papers = self.draft.within(*clause, ("AGREEMENT",))
        if papers or self.draft.within(*clause, ("DATE",)):
            return bool(papers) and papers[0].type != "twinning"
        return len(_LONG.findall(self.draft.bare(*clause))) > 1  # „поддържа приятелски отношения"

    def _meant(self, cue: tuple[int, int], start: int, end: int) -> Mention | None:
        """„Бях на стаж в Печ, с него сме побратими": the town told last, which a pronoun beside the cue means.

        Or the one town told, which is one of two: „Гостите от Печ дойдоха, а през 1966 г. двата града се побратимиха".
        """
        draft, text = self.draft, self.draft.text
        if (both := self._one_of_both(cue, start)) is not None:
            return both
        link = self._with_it.search(text, max(start, cue[0] - _TO_TIE), min(end, cue[1] + _TO_TIE))
        low, high = sorted((link.span(), cue)) if link is not None else (cue, cue)
        if link is None or PAUSE.search(text, low[1], high[0]) or draft.within(low[1], high[0]):
            return None
        towns = self._partners_before(link.start(), start)
        return towns[-1] if towns else None

    def _one_of_both(self, cue: tuple[int, int], start: int) -> Mention | None:
        """The one town beside the page's own that is told before „the two towns" and the words of their tie."""
        draft, text = self.draft, self.draft.text
        subject = next(self.cues.spans("two_towns", text, max(start, cue[0] - _TO_TIE), cue[0]), None)
        if subject is None or draft.within(subject[1], cue[0]) or PAUSE.search(text, subject[1], cue[0]):
            return None
        towns = self._partners_before(subject[0], start)
        return towns[-1] if len(set(map(place_key, towns))) == 1 else None

    def _partners_before(self, at: int, start: int) -> list[Mention]:
        """The towns, but for the page's own, that are told before an offset in its sentence and in the one before."""
        draft = self.draft
        index = max(0, draft.sentence_index(start) - 1)
        told = max(draft.sentences[index][0], draft.block(start).start)
        return [town for town in draft.within(told, at, ("CITY",)) if not self.structure.is_focus(town)]

    def _joined_before(self, homes: list[Mention], others: list[Mention], cue: tuple[int, int]) -> Mention | None:
        """„Русе и Печ са побратими от 1987 г., …": the town that „and" joins to the page's own before the words."""
        text = self.draft.text
        pair = sorted([*homes, *others], key=lambda item: item.start)
        pair = [item for item in pair if item.end <= cue[0]][-2:]
        if len(pair) < 2 or len([item for item in pair if item in homes]) != 1:
            return None
        between, gap = text[pair[0].end : pair[1].start].strip(), text[pair[1].end : cue[0]]
        short = len(gap.split()) <= _COPULA and PAUSE.search(gap) is None
        return next(item for item in pair if item in others) if short and self._and.fullmatch(between) else None

    def _series(
        self, places: list[Mention], cue: tuple[int, int], start: int, end: int
    ) -> list[tuple[Mention, Mention | None]]:
        """The towns of a series with their dates; empty where the words of the tie lead to no such series."""
        text = self.draft.text
        first = self._first(places, cue, start, end)
        if first is None:
            return []
        pairs = [first]
        ours = self._is_with_us(cue)
        following = self._next_one if ours else self._next
        for place in places:
            at = max(cue[1], *(item.end for item in pairs[-1] if item is not None))
            if place.start < at:
                continue
            if not following.fullmatch(text, at, place.start):
                break
            date = self._own(place, end, later=ours)
            if date is None:
                break
            pairs.append((place, date))
        return pairs if pairs[0][0].end <= cue[0] or len(pairs) > 1 else []

    def _first(
        self, places: list[Mention], cue: tuple[int, int], start: int, end: int
    ) -> tuple[Mention, Mention | None] | None:
        """The town before the words of a tie that „with" leads to, or the one behind them with a date of its own.

        Or the town before „се побратими с нас".
        """
        draft, text = self.draft, self.draft.text
        before = [place for place in places if place.end <= cue[0]][-1:]
        after = [place for place in places if place.start >= cue[1]][:1]
        if after and not PAUSE.search(text, cue[1], after[0].start) and not draft.within(cue[1], after[0].start):
            date = self._own(after[0], end)
            return (after[0], date) if date is not None and self._is_led(after[0], start) else None
        if not before or cue[0] - before[0].end > _TO_TIE:
            return None
        if not self._is_led(before[0], start) and not self._is_with_us(cue):
            return None
        if PAUSE.search(text, before[0].end, cue[0]) or draft.within(before[0].end, cue[0], ("AGREEMENT",)):
            return None
        dates = draft.starting(before[0].end, min(end, cue[1] + _TO_DATE), ("DATE",))[:1]
        told = [date for date in dates if date.end <= cue[0] or not PAUSE.search(text, cue[1], date.start)]
        told = [date for date in told if not self._used(date) and self._of_tie(date, cue)]
        return before[0], told[0] if told else None

    def _is_with_us(self, cue: tuple[int, int]) -> bool:
        return self._with_us.match(self.draft.text, cue[1]) is not None

    def _own(self, place: Mention, end: int, *, later: bool = False) -> Mention | None:
        """The date right behind a town, a bracket or some small words between, or how much later that was."""
        for date in self.draft.starting(place.end, min(end, place.end + _TO_OWN), ("DATE",))[:1]:
            gap = BRACKET.sub("", self.draft.text[place.end : date.start])
            if _OWN.fullmatch(gap) or (later and _OWN_LATER.fullmatch(gap)):
                return date
        return None

    def _is_led(self, place: Mention, start: int) -> bool:
        return self._led.search(self.draft.text, max(start, place.start - _TO_TIE), place.start) is not None

    def _of_others(self, unit: Unit, offset: int) -> bool:
        """„Побратими не са ни: X (A), Y (B)": whether a line below an item names other towns, not the item's own."""
        block = self.draft.block(offset)
        towns = self.draft.within(block.start, block.end, ("CITY",)) if block is not unit.blocks[0] else []
        return bool(towns) and all(town.name != (unit.subject and unit.subject.name) for town in towns)
