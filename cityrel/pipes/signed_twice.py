"""Papers signed twice, on two days and in two places: „на 8 май в Комо и на 24 май в Ниш"."""

from __future__ import annotations

import itertools

import regex

from cityrel.document import Mention
from cityrel.languages.cues import Cues, alternation, compiled
from cityrel.pipes.draft import Draft
from cityrel.pipes.page_reader import PageReader
from cityrel.pipes.structure import Structure

#: Characters between a day of signing and its place.
_PLACE_REACH = 40
#: … and between two days beside which the text says that there are two
_FAR = 90
#: Words between two days, one of the initials and one of the signing.
_WORDS = 6
#: what leads to a date: „на", «в»
_LED = regex.compile(r"(?<!\p{L})(?:\p{Ll}{1,5}|\p{Lu}\p{Ll}?)\s$")
_BRACKET = regex.compile(r"\s?\((?:\p{L}{1,3}\.\s?)?$")
#: Characters from a day to the one on which a paper was signed anew.
_ANEW = 40
#: Letters of what leads to a day or a year.
_LED_BY = 4
_LETTERS = regex.compile(r"\p{L}++")


class SignedTwice(PageReader):
    """Finds the other day of a signing, and the places of both.

    Args:
        draft: with agreements, dates and places found.
        structure: its units.
        cues: the pack's cue words.
    """

    def __init__(self, draft: Draft, structure: Structure, cues: Cues) -> None:
        super().__init__(draft, structure, cues)
        inside = "|".join(regex.escape(word) for word in cues.entries("in"))
        joint = "|".join(draft.pack.data("places_context")["joint"])
        then = alternation(cues.entries("second_time"))
        contrast = alternation(draft.pack.data("cues")["spans"]["contrast"])
        where = rf"(?:(?:{inside})(?!\p{{L}})\s?(?:\p{{L}}{{1,3}}\.)?)?"
        self._joint = compiled(
            rf"(?i)[\s,()]*+{where}[\s,()]*+(?:(?:{joint})\s(?:(?:{then})\s)?|(?:(?:{contrast})\s)?(?:{then})\s)"
            rf"{where}\s*+(?:[–—-]\s)?(?P<led>(?:\p{{L}}{{1,3}}\s)?)"
        )

        self._beside = compiled(rf"(?i)(?:,|\s(?:{joint}))\s(?:\p{{L}}{{1,3}}\s)?")
        #: „на 14 май, в Комо – на 20 май"
        there = rf"(?:{inside})(?!\p{{L}})\s?(?:\p{{L}}{{1,3}}\.)?"
        self._elsewhere = compiled(rf"(?i)\s*+,\s{there}\s*+[–—-]\s(?P<led>(?:\p{{L}}{{1,3}}\s)?)")
        sides = [word for name in ("host_side", "guest_side", "partner_side") for word in cues.entries(name)]
        sides += draft.pack.data("people")["titles"]["mayor"]
        #: „… подписаха през ноември 2022 г., нашият кмет – през януари 2023 г."
        self._other_side = compiled(
            rf"(?i)\s*+,\s(?:\p{{L}}++\s)?(?:{alternation(sides)})\s[–—-]\s(?P<led>(?:\p{{L}}{{1,5}}\s)?)"
        )
        self._again = compiled(rf"(?i)[\s,()]*+{where}[\s,()]*+(?:(?:{joint})|(?:{contrast})\s(?:{then}))\s")

    def join_second(self, agreement: Mention, date: Mention, taken: set[str]) -> None:
        """„… и на 24 май в Ниш": the other day of a paper that was signed twice, with the places; those of several."""
        start, end = self.draft.sentence(date.start)
        for other in self.row_of_days(agreement, date, taken):
            self.draft.signed_on(agreement, other, "row of days")
            taken.add(other.id)
        for _ in range(2):
            if self.draft.text[end : end + 2].lstrip()[:1] != "(":
                break
            _, end = self.draft.sentence(end + 1)  # „… 2007 г. (Комо) и 24 юни 2007 г. (Ниш)"
        second = self.other_day(date, start, end)
        if second is not None and second.id not in taken:
            self.draft.signed_on(agreement, second, "second day")
            taken.add(second.id)
            for place in self.places(date, second, start, end):
                self.draft.relate("SIGNED_IN", agreement, place, "place of a second day")

    def other_day(self, date: Mention, start: int, end: int) -> Mention | None:
        """The other day of a sentence's signing: the one joined to its day, or told with it where there are two."""
        dates = self.draft.within(start, end, ("DATE",))
        for one, other in itertools.pairwise(dates):
            if date in (one, other) and self._pair(one, other, start):
                return other if date is one else one
        return None

    def row_of_days(self, agreement: Mention, date: Mention, taken: set[str]) -> list[Mention]:
        """„… са от 1998, 2003 и 2011 г.": the other free days of a row, of as many papers under one noun."""
        start, end = self.draft.sentence(date.start)
        dates = self.draft.within(start, end, ("DATE",))
        first = last = next((index for index, item in enumerate(dates) if item is date), len(dates))
        if first == len(dates):
            return []  # a date that no sentence holds
        while first and self._in_row(dates[first - 1], dates[first]):
            first -= 1
        while last + 1 < len(dates) and self._in_row(dates[last], dates[last + 1]):
            last += 1
        towns = self.draft.within(start, dates[first].start, ("CITY",))
        sides = [town for town in towns if not self.structure.is_focus(town)]
        alone = len(self.draft.starting(start, end, ("AGREEMENT",))) == 1
        if not self.structure.plural_paper(agreement) and not (alone and len(sides) == last + 1 - first):
            return []  # «соглашения» of several towns, or «соглашения» of one paper
        return [item for item in dates[first : last + 1] if item is not date and item.id not in taken]

    def _in_row(self, one: Mention, other: Mention) -> bool:
        """Whether two dates of a row stand side by side, both days or both years."""
        alike = len(one.edtf or "") == len(other.edtf or "")
        return alike and self._beside.fullmatch(self.draft.text, one.end, other.start) is not None

    def _pair(self, one: Mention, other: Mention, start: int) -> bool:
        if self.draft.within(one.end, other.start, ("AGREEMENT",)):
            return False  # „протокол от 1994 г. и договор от 1995 г."
        stop = self.draft.sentence(other.start)[1]
        if all(self.draft.starting(*span, ("AGREEMENT",)) for span in ((start, one.start), (other.end, stop))):
            return False  # „подписаха протокол на 3 май и на 5 юни договор"
        text = self.draft.text
        gap = text[one.end : other.start]
        if self._anew(gap):
            return True  # „споразумение, 1961; подновено на 17.10.2005 г.", but not „…, продължено през 2005 г."
        if self.cues.found("signed_twice", text, start, one.start):
            return len(gap) < _FAR and ". " not in gap.replace(". ", "", int(one.text[-1] == "."))
        led = _LED.search(text[max(0, one.start - 12) : one.start])
        bare = self.draft.bare(one.end, other.start)
        if self._again.match(bare) and self.cues.found("signed", bare, 0, len(bare)) and len(bare.split()) <= _WORDS:
            return not self.cues.found("ended", bare, 0, len(bare))  # „парафиран на … и подписан на …"
        joint = self._joint.fullmatch(bare) or self._elsewhere.fullmatch(bare) or self._other_side.fullmatch(gap)
        return joint is not None and joint["led"].lower() in ("", led.group().lower() if led else "")

    def _anew(self, gap: str) -> bool:
        """Whether nothing but words of signing anew stands between two days."""
        if len(gap) > _ANEW:
            return False
        rest = [gap[:a] + gap[b:] for a, b in self.cues.spans("signed_anew", gap, 0, len(gap))]
        return any(max(map(len, _LETTERS.findall(words)), default=0) <= _LED_BY for words in rest)

    def places(self, one: Mention, other: Mention, start: int, end: int) -> list[Mention]:
        """The towns told beside the two days."""
        first, last = (one, other) if one.start < other.start else (other, one)
        span = max(start, first.start - _PLACE_REACH), min(end, last.end + _PLACE_REACH)
        text = self.draft.text
        found = []
        for place in self.draft.within(*span, ("CITY",)):
            before = text[max(0, place.start - 14) : place.start]
            if self.structure.inside.search(before) or (
                _BRACKET.search(before) and text[place.end : place.end + 1] == ")"
            ):
                found.append(place)
        return found

    def both_papers(self, papers: list[Mention], start: int, end: int) -> list[tuple[Mention, Mention]]:
        """„протокол и план към него, и двата подписани на …": the one date of two papers is that of the other too."""
        draft, cue = self.draft, self.cues["both_papers"].search(self.draft.text, start, end)
        if cue is None or len(papers) != 2 or papers[1].end > cue.start():
            return []
        if not self.cues.found("signed", draft.text, cue.start(), end):
            return []
        date = next((date for date in draft.within(start, end, ("DATE",)) if date.start > cue.end()), None)
        return [(paper, date) for paper in papers if date is not None and not draft.leads(paper, "SIGNED_ON")]
