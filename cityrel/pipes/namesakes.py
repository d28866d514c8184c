"""What bears a person's name and is none: streets, schools, prizes, stations („МБАЛ „Д-р …"", «турнир памяти …»)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import regex

from cityrel.languages import LanguagePack
from cityrel.languages.cues import Cue, alternation, compiled, words
from cityrel.pipes.offices import Title

#: Characters before a name in which the words stand that make it another thing's.
_WINDOW = 90
#: Names of a list that are looked back over.
_NAMES = 20
#: Characters from an office to the institution that it belongs to («директора школы …»).
_OFFICE = 30
_APART = regex.compile(r"[,\p{Lu}]")
_QUOTE = '„“”"«»'
#: „в галерия „[Иван Петров] – Художника"": a quoted name that goes on
_NAMED = regex.compile(rf"\p{{L}}{{2,}}\s[„«\"“](?P<before>(?:[^{_QUOTE}\s\n][^{_QUOTE}\n]{{0,60}}+)?)$")
_OPENED = frozenset('„«"“')
_GOES_ON = regex.compile(rf"(?P<after>[^{_QUOTE}\n]{{0,40}}+)[“»\"”]")
#: a word that makes what stands in quotes more than a name
_PROSE = regex.compile(r"(?<![\p{L}-])\p{Ll}{4,}(?![\p{L}.])|[!?]\s|(?<=\p{Ll}{5})\.\s|,")


class Namesakes:
    """Tells the names of people from the names of what is called after them."""

    def __init__(self, pack: LanguagePack) -> None:
        grammar = pack.data("people")["grammar"]
        self.morphology = pack.morphology
        honours = words([*grammar["honours"], *grammar["honorifics"]])
        named, behalf = alternation(grammar["named_after"]), alternation(grammar["on_behalf"])
        end = rf"\.?\s*+[„«\"“]?(?:{honours}\s*+){{0,5}}+(?:\p{{L}}{{1,3}}\s|\p{{L}}\.\s?(?:\p{{L}}\.\s?)?)?[„«\"“]?$"
        street = compiled(rf"(?i)(?<!\p{{L}}|(?:{behalf})\s)(?:{named})(?!\p{{L}}){end}")
        self.street = Cue(street, grammar["named_after"], closed=True)
        joints = "|".join(pack.data("cues")["spans"]["and"])
        self.listed = regex.compile(
            rf"(?<![\p{{L}}-])\p{{Lu}}\p{{Ll}}++(?:\s\p{{Lu}}\p{{Ll}}++){{0,2}}(?:,|\s(?:{joints}))\s$"
        )
        dedicated = alternation(grammar["dedicated"])
        self.dedicated = (
            Cue(compiled(rf"(?i)(?<!\p{{L}})(?:{dedicated}){end}"), grammar["dedicated"]) if dedicated else None
        )

    def at(self, text: str, start: int) -> bool:
        """Whether the words before ``start`` make the name there a street's or what is named after someone."""
        for _ in range(_NAMES):
            if self.street.search(text, max(0, start - _WINDOW), start):
                return True
            listed = self.listed.search(
                text[max(0, start - _WINDOW) : start]
            )  # «на улицах Карла Маркса, Николая Ершова»
            if listed is None:
                return False
            start = max(0, start - _WINDOW) + listed.start()
        return False

    def of(self, text: str, start: int, end: int, titles: Sequence[Title]) -> bool:
        """Whether a name is an institution's, a street's or a prize's: театър „Л. Кабакчиев", имени Гуммерта."""
        before = text[max(0, start - _WINDOW) : start]
        if before[-1:] in '„“"«' and before and text[end : end + 1] in tuple('”“"»'):
            return True
        # without a quote opened before it, which most names are, nothing else is looked for
        named = None if _OPENED.isdisjoint(before) else _NAMED.search(before)
        goes_on = _GOES_ON.match(text, end) if named else None
        if named and goes_on and not _PROSE.search(f"{named['before']} {goes_on['after']}"):
            return True
        # «Мемориал Ивана Лиса» taken for a name as a whole
        behind = text.find(" ", start, end) + 1
        if behind and text[start : behind - 1].isalpha() and self.street.search(text, start, behind):
            return True
        return self.at(text, start) or self._dedicated(text, start, end, titles)

    def _dedicated(self, text: str, start: int, end: int, titles: Sequence[Title]) -> bool:
        """«медаль Пушкина», where the case tells that the name is another's, but not «у директора школы Ивана Лиса»."""
        if self.dedicated is None:
            return False
        match = self.dedicated.search(text, max(0, start - _WINDOW), start)
        if match is None:
            return False
        at = match.start()
        before = bisect_left(titles, at, key=_start) - 1
        if before >= 0 and at - titles[before].end < _OFFICE and not _APART.search(text, titles[before].end, at):
            return False
        name = text[start:end]
        return self.morphology.person_nominative(name, cases=("gent",)).replace(" ", "") != name.replace(" ", "")


def _start(title: Title) -> int:
    return title.start
