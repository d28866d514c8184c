"""Offices told of several people at once, or of one among several."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

import regex

from cityrel.document import Mention
from cityrel.languages import LanguagePack
from cityrel.languages.cues import BEGIN, Cue, compiled, words
from cityrel.pipes.draft import Draft
from cityrel.pipes.offices import Offices, Title, connector

#: Characters before an office in which „one more", „the third" may stand.
_BEFORE = 40
#: „Третият кмет, поискал думата – [X]", „Друг кмет, [X]"
_GAPS = (
    regex.compile(r",\s|,?\s[–—-]\s"),
    regex.compile(r",\s[^,.;:!?()\n–—]{3,50}(?:,\s|,?\s[–—-]\s)"),
    regex.compile(r",\s[^,.;:!?()\n–—]{3,50},\s[–—-]\s"),
)
_LAST = regex.compile(r"\s*+[,.;:–—\n]|\s*+$")


class Groups:
    """Finds the people of offices that several hold.

    Args:
        pack: gives the words.
        offices: what the offices are.
    """

    def __init__(self, pack: LanguagePack, offices: Offices) -> None:
        grammar = pack.data("people")["grammar"]
        hosts = pack.data("cues")["classes"]["host_or_guest"]
        self._offices = offices
        self._connector = connector(pack)
        self._lead = regex.compile(rf"(?:(?i:{words([*grammar['former'], *hosts])})(?:,|\s[–—-])?\s++){{0,2}}+")
        self._one = regex.compile(rf"{BEGIN}(?i:{words(grammar['one_of_them'])})\s(?:\p{{Ll}}[\p{{Ll}}-]*+\s){{0,2}}$")
        towns = words(grammar["both_towns"])
        heads = rf"{BEGIN}(?i:{words(grammar['both_head'])})\s(?:\p{{Ll}}++\s){{0,2}}?(?i:{towns})"
        self._heads = Cue(compiled(heads), grammar["both_head"], closed=True)

    def skip(self, text: str, at: int) -> int:
        """Where the next name of several may begin: „бившите [X] и днешният, [Y]"."""
        lead = self._lead.match(text, at)
        return self._offices.skip(text, lead.end() if lead else at)

    def apposed(self, draft: Draft, title: Title, by_start: Mapping[int, Mention]) -> list[Mention]:
        """„Двама бивши кметове, X и Y, седяха отпред": as many names between commas as are counted."""
        if not title.count or not draft.text.startswith(", ", title.reach):
            return []
        found: list[Mention] = []
        at = title.reach + 2
        while (name := by_start.get(self.skip(draft.text, at))) is not None:
            found.append(name)
            joined = self._connector.match(draft.text, name.end)
            at = joined.end() if joined else name.end
        closed = bool(found) and _LAST.match(draft.text, found[-1].end) is not None
        return found if closed and len(found) == title.count else []

    @staticmethod
    def share_out(draft: Draft, title: Title) -> None:
        """„кметовете на Комо и Ниш – X и Y": the towns and the names of one office, each to each in their order."""
        towns = [town for town in title.towns if town.label == "CITY"]
        if title.plural and title.role == "mayor" and 1 < len(towns) == len(title.holders):
            for holder, town in zip(title.holders, towns, strict=True):
                if draft.office_towns.get(holder.id) == title.towns:
                    draft.office_towns[holder.id] = [town]

    def one_of_them(self, draft: Draft, title: Title, by_start: Mapping[int, Mention]) -> Mention | None:
        """The name behind an office of one among several: „Третият кмет, взел думата – X", «Ещё один мэр, X»."""
        text = draft.text
        if (
            title.plural
            or title.role != "mayor"
            or not self._one.search(text, max(0, title.start - _BEFORE), title.start)
        ):
            return None
        ends = [gap.end() for pattern in _GAPS if (gap := pattern.match(text, title.reach))]
        return next((name for end in ends if (name := by_start.get(self._offices.skip(text, end)))), None)

    def heads_of_towns(self, draft: Draft, names: Sequence[Mention]) -> Iterator[Mention]:
        """Those who head the towns: „X и Y, които управляват двете общини", «X и Y, первые лица двух городов»."""
        text = draft.text
        for match in self._heads.finditer(text):
            end = match.start() - 2 if text.startswith(", ", match.start() - 2) else match.start()
            at = bisect_right(names, end, key=lambda name: name.end) - 1
            while at >= 0 and names[at].end == end:
                yield names[at]
                begin = self._offices.skip_back(text, names[at].start)
                if not at or self._connector.fullmatch(text, names[at - 1].end, begin) is None:
                    break
                at, end = at - 1, names[at - 1].end
