"""Offices in the text („кмет на Русе", «глава города»): the role, the words that belong to it, the towns in them."""

from __future__ import annotations

from dataclasses import dataclass, field

import regex

from cityrel.document import Mention
from cityrel.languages import LanguagePack
from cityrel.languages.cues import BEGIN, END, Cue, alternation, begin, compile_cues, compiled, place_adjective, words
from cityrel.pipes.draft import Draft
from cityrel.scheme import PLACES

#: Roles from the most to the least particular; where titles overlap, the longer one holds.
ROLES = ("deputy_mayor", "council_chair", "governor", "mayor", "other")
#: „ПРЕДСЕДАТЕЛ НА ОбС: /п/ Ив. Павлов"
_DOTS = r"(?:[._…]{2,}+\s*+)?+"
_MARK = rf"{_DOTS}(?:(?:\(\p{{Ll}}[\p{{Ll}}./]{{0,11}}+\)|/\p{{Ll}}[\p{{Ll}}.]{{0,11}}+/)\s*+)?+{_DOTS}"
BY_HAND = regex.compile(_MARK)
#: … and a word that stands alone between wide gaps: „Председател:    подпис    Ив. Павлов"
_SIGNED_BY_HAND = regex.compile(
    rf"(?:\s*+:\s*+|[ \t\u00a0]{{2,}}+|(?<=\s\s))\p{{Ll}}{{3,10}}+\.?[ \t\u00a0]{{2,}}+"
    rf"|\s*+:\s*+{_MARK}|\s*+(?=[(/._…]){_MARK}"
)
#: Characters before an office in which a word makes it that of the staff («аппарата Главы Вологды») or of no one.
_STAFF = 12
#: … and in which a number may tell how many hold it
_COUNT = 40
#: … and behind it in which „there" may stand
_THERE = 40
#: Characters of a land's name at most.
_LAND = 50
#: Characters before the name of a region in which its kind may stand.
_DISTRICT = 12

#: „кметът на 15-и район"
_ORDINAL = regex.compile(r"\d{1,3}(?:-\p{Ll}{1,3})?\s(?=\p{Ll})")
_NAME_BEHIND = regex.compile(r",\s(?=\p{Lu}\p{Ll}*+[.’']?[\p{L}\s-])")
#: „председател на ГНС – Ямбол"
_DASH = regex.compile(r"[–—-]\s")
_INITIAL = regex.compile(r"\p{Lu}\.\s?\p{Lu}")
#: a district's name in quotes („район „Одесос“")
_QUOTED = regex.compile(r"[„«\"“][\p{L}\s-]{2,30}[“»\"”]\s*+")


def connector(pack: LanguagePack) -> regex.Pattern[str]:
    """What stands between two names of a list."""
    return regex.compile(rf"\s*+(?:,|\b(?:{'|'.join(pack.data('cues')['spans']['and'])})\b)\s*+")


@dataclass(slots=True)
class Title:
    """An office in the text, with the town named in its phrase."""

    start: int
    end: int
    role: str
    towns: list[Mention] = field(default_factory=list)
    reach: int = 0  # where the words that belong to the office end
    plural: bool = False
    count: int = 0  # how many hold it, where a number before it tells
    holders: list[Mention] = field(default_factory=list)


def any_title(pack: LanguagePack) -> regex.Pattern[str]:
    """The words for any office."""
    told = alternation([word for words in pack.data("people")["titles"].values() for word in words])
    return compiled(rf"(?i)(?<!\p{{L}})(?:{told})(?!\p{{L}})")


class Offices:
    """Finds the offices that a text names."""

    def __init__(self, pack: LanguagePack) -> None:
        data = pack.data("people")
        grammar = data["grammar"]
        heads = grammar["heads"]
        self.titles = {role: compile_cues(data["titles"][role]) for role in ROLES}
        self.titles["other"] = compile_cues([*data["titles"]["other"], *heads])
        self.joined = regex.compile(rf"\s(?i:{'|'.join(pack.data('cues')['spans']['and'])})\s")
        mayors = alternation(data["titles"]["mayor"])
        #: „зам.-", „заместник на", before any mayor's title
        deputies = rf"{begin(grammar['deputies'])}(?i:(?:{alternation(grammar['deputies'])})\s*+(?:{mayors})){END}"
        self.deputies = Cue(compiled(deputies), grammar["deputies"])
        #: „председателят на Тулската градска дума", „председател на ОбС"
        of, kinds = alternation(grammar["office_of"]) or "(?!)", alternation(grammar["council_kinds"])
        place = rf"\p{{Lu}}[\p{{L}}-]*?{place_adjective(pack)}"
        council_chairs = compiled(
            rf"{begin(grammar['chairs'])}(?i:{alternation(grammar['chairs'])})\s(?:(?:{of})\s)?"
            rf"(?:(?:{place}|(?i:{kinds}))(?!\p{{L}})\s){{0,2}}(?i:{alternation(grammar['councils'])}){END}"
        )
        self.council_chairs = Cue(council_chairs, grammar["chairs"], closed=True)
        # „градът се управлява от X", «X возглавлял мэрию»: no noun, but who is meant is the mayor
        rules = [*grammar["rules"], *(f"{verb} {body}" for verb in heads for body in grammar["town_bodies"])]
        self.rules = compile_cues([*rules, *grammar["rules_since"]])
        self._since = compile_cues(grammar["rules_since"])
        #: „X оглавява [Враца]"
        self.heads = compile_cues(heads)
        self.verbal = (compile_cues([*grammar["relative"], *heads]), self.rules)
        self.copula = regex.compile(
            rf"\s*+(?:(?:[\p{{L}}\d.]++\s){{0,5}}?|,[^.,;:]{{3,60}},\s(?:\p{{Ll}}++\s){{0,2}}?)"
            rf"(?i:{words(grammar['copula'])})\s(?:[\p{{Ll}}\d.]++\s){{0,4}}"
        )
        honorific = compiled(rf"(?:{BEGIN}(?i:{words(grammar['honorifics'])})\s*+)")
        self.honorific = Cue(honorific, grammar["honorifics"], closed=True)
        self.between = regex.compile(
            rf"(?i:{words([*grammar['between'], *pack.data('places_context')['region_before']])})(?:\s++|(?<=\.)|(?=:))"
        )
        self.adjective = regex.compile(rf"\p{{Ll}}+?{place_adjective(pack)}\s*+")
        self.town_body = regex.compile(rf"\s++(?:{self.adjective.pattern})?(?i:{words(grammar['town_bodies'])})")
        self.district = regex.compile(rf"(?<!\p{{L}})(?i:{alternation(grammar['districts'])})(?!\p{{L}})")
        self.district_name = regex.compile(
            rf"{place}\s(?:\p{{Ll}}++\s)?(?i:{alternation(grammar['districts'])})(?!\p{{L}})"
        )
        nouns = "|".join(pack.data("places_context")["town_nouns"])
        #: „кметът на [езерния] град X"
        self.described = regex.compile(rf"\p{{Ll}}{{4,}}+\s(?=(?:{nouns})\p{{Ll}}{{0,2}}\s\p{{Lu}})")
        self.told_apart = regex.compile(rf"\s*+[–—:-]\s*+(?:(?i:{alternation(grammar['former'])}),?\s++)?")
        self.land = regex.compile(rf",\s(?:(?i:{words(pack.data('places_context')['region_before'])})\s)?")
        self.general = compile_cues(grammar["general"])
        self.town_head = regex.compile(rf"(?i:{words([*grammar['town_heads'], *heads])})")
        self.executive = compile_cues(grammar["executives"])
        self._of_there = regex.compile(rf"\s*+(?i:{words(grammar['of_there'])})(?!\p{{L}})")
        self.of_it = regex.compile(rf"(?<!\p{{L}})(?i:{words(grammar['of_it'])})")
        self.region_head = regex.compile(rf"(?i:{words(grammar['region_heads'])})")
        self.no_office = compile_cues(grammar["no_office"])
        self.plural = compile_cues(grammar["plural"])
        self.counts = [
            regex.compile(
                rf"{BEGIN}(?i:{words(number)})\s(?:{self.adjective.pattern}|(?i:{words(grammar['former'])})\s){{0,2}}$"
            )
            for number in grammar["counts"]
        ]
        #: «горисполком возглавляли»
        self.of_several = regex.compile(rf"{grammar['together_ruled']}$")

    def find(self, draft: Draft) -> list[Title]:
        """Offices in order, none inside another; the towns in their phrases with them."""
        found: list[Title] = []
        for role in ROLES:
            for match in self.titles[role].finditer(draft.text):
                if role != "council_chair" or not self.joined.search(match.group()):
                    found.append(Title(*match.span(), role))  # no «председатель комиссии и депутат городской Думы»
        found += [Title(*match.span(), "deputy_mayor") for match in self.deputies.finditer(draft.text)]
        found += [Title(*match.span(), "council_chair") for match in self.council_chairs.finditer(draft.text)]
        found += [
            Title(*match.span(), "mayor") for match in self.rules.finditer(draft.text) if self._dated(draft, match)
        ]
        none = {match.end() for match in self.no_office.finditer(draft.text)}
        found = [title for title in found if title.end not in none or title.role != "other"]
        # „Генерал Тошево" is a town
        found = [title for title in found if title.role != "other" or not draft.over(title.start, title.end, ("CITY",))]
        for title in found:
            if title.role == "council_chair" and self.executive.search(draft.text, title.start, title.end):
                title.role = "mayor"  # „председател на изпълкома на градския съвет"
        found.sort(key=lambda title: (title.start, -(title.end - title.start)))
        kept: list[Title] = []
        for title in found:
            if kept and title.start < kept[-1].end:
                if title.role == kept[-1].role == "deputy_mayor" and title.end > kept[-1].end:
                    kept[-1] = Title(kept[-1].start, title.end, title.role)  # «его заместитель мэра Тулы»
                continue
            kept.append(title)
        for title in kept:
            if title.role == "mayor":
                before = max(0, title.start - _COUNT), title.start
                told = (n for n, number in enumerate(self.counts, 2) if number.search(draft.text, *before))
                title.count = next(told, 0)
            title.plural = (
                bool(title.count)
                or bool(self.plural.fullmatch(draft.text, title.start, title.end))
                or (
                    self.rules.fullmatch(draft.text, title.start, title.end) is not None
                    and self.of_several.search(draft.text, title.start, title.end) is not None
                )
            )
            self._phrase(draft, title)
        # „X оглавява делегацията": no office without its town
        return [title for title in kept if title.role == "mayor" or not self._heads_only(draft.text, title)]

    def of_there(self, text: str, at: int) -> regex.Match[str] | None:
        """„там", „тамошният" behind an office, at an offset.

        What a pattern must have is sought to the end of where it may match, so far ahead as to cost more than the rest.
        """
        return self._of_there.match(text, at, at + _THERE)

    def _dated(self, draft: Draft, rules: regex.Match[str]) -> bool:
        """Whether a verb that its years make one of an office has them behind it; others need none."""
        if self._since.fullmatch(draft.text, *rules.span()) is None:
            return True
        return bool(draft.starting(rules.end(), rules.end() + 2, ("DATE",)))

    def _heads_only(self, text: str, title: Title) -> bool:
        return self.heads.fullmatch(text, title.start, title.end) is not None

    def _phrase(self, draft: Draft, title: Title) -> None:
        """Walk over the words that belong to the office: the town, its country in brackets, honorifics."""
        text = draft.text
        at = title.end
        state = next(iter(draft.over(title.start, title.end, ("COUNTRY",))), None)
        if state is not None and state.end > at:
            title.role, at = "other", state.end  # «Президент Республики Беларусь»
        if title.role == "other" and self.town_body.match(text, at) and self.town_head.fullmatch(text, title.start, at):
            title.role = "mayor"  # «который руководит мэрией»
        _, limit = draft.sentence(title.start)
        limit = max(limit, at)
        while at < limit:
            while at < limit and text[at] == " ":
                at += 1
            place = next((item for item in draft.over(at, at + 1, PLACES) if item.start == at), None)
            if place is not None:
                if place.label == "CITY" or title.role == "governor":
                    title.towns.append(place)
                    if (
                        title.role == "other"
                        and self.town_head.fullmatch(text, title.start, title.end)
                        and (
                            self.heads.fullmatch(text, title.start, title.end)  # „който втори мандат управлява Комо"
                            or not self.general.search(text, max(0, title.start - _STAFF), title.start)
                        )
                    ):
                        title.role = "mayor"  # «глава г. Калуги»
                elif place.label == "REGION":
                    self._of_region(text, title, place)
                at = place.end
                continue
            if _INITIAL.match(text, at):
                break  # «глава О.П. Найдёнов»: no abbreviation
            if text.startswith("(", at):
                close = text.find(")", at, at + 40)
                inside = draft.within(at, close, PLACES) if close > 0 else []
                if close > 0 and self.titles["mayor"].fullmatch(text, at + 1, close):
                    at = close + 1  # «мэр (хоким)»
                    continue
                years = close > 0 and any(
                    (item.start, item.end) == (at + 1, close) for item in draft.within(at, close, ("DATE",))
                )
                if not years and (not inside or any(item.label == "CITY" for item in inside)):
                    break
                at = close + 1
                continue
            step = (
                self.honorific.match(text, at, limit)
                or self.between.match(text, at, limit)
                or self.adjective.match(text, at, limit)
                or self.district_name.match(text, at, limit)
                or self.described.match(text, at, limit)
                or _ORDINAL.match(text, at, limit)
            )
            if step is None and not title.towns and (dash := _DASH.match(text, at, limit)):
                step = (
                    dash if any(item.start == dash.end() for item in draft.over(dash.end(), limit, ("CITY",))) else None
                )
            if step is None and title.towns and title.plural and text.startswith(", ", at):
                if any(item.start == at + 2 for item in draft.over(at + 2, at + 3, ("CITY",))):
                    at += 2  # „кметовете на Елена, Ниш и Комо"
                    continue
            if step is None and title.towns and (beyond := self._land_behind(draft, at, limit)):
                at = beyond  # „кметът на Ниш, Сърбия, Драгана …"
                continue
            quoted = _QUOTED.match(text, at, limit) if step is None else None
            step = step or quoted
            if step is None or step.end() == at:
                break
            at = step.end()
        if (
            title.role == "other"
            and self.town_head.fullmatch(text, title.start, title.end)
            and self.district.search(text, title.end, at)
        ):
            title.role = "mayor"  # «глава Тверского муниципального района»
        line = text.find("\n", at)
        signed = _SIGNED_BY_HAND.match(text, at, len(text) if line < 0 else line)
        if signed is not None:
            at = self.skip(text, signed.end())
        if title.plural:
            told = self.told_apart.match(text, at, limit)
            at = told.end() if told else at
        title.reach = at

    def _land_behind(self, draft: Draft, at: int, limit: int) -> int:
        """Where a land told between commas behind a town ends, when a name follows it; else 0."""
        lead = self.land.match(draft.text, at, limit)
        land = (
            next(iter(draft.within(lead.end(), min(limit, lead.end() + _LAND), ("REGION", "COUNTRY"))), None)
            if lead
            else None
        )
        if lead is None or land is None or land.start != lead.end():
            return 0
        behind = _NAME_BEHIND.match(draft.text, land.end, limit)
        return behind.end() if behind else 0

    def _of_region(self, text: str, title: Title, place: Mention) -> None:
        """The head of a region is a governor, that of a rural district a mayor."""
        head = self.region_head.match(text, title.start, title.end)
        if title.role != "mayor" and not head:
            return
        district = self.district.search(text, max(title.end, place.start - _DISTRICT), place.end) is not None
        title.role = "mayor" if district else "governor"
        title.towns.append(place)

    def skip(self, text: str, at: int) -> int:
        """Where the words after spaces and honorifics begin."""
        while at < len(text) and text[at] in " \u00a0":
            at += 1
        step = self.honorific.match(text, at)
        while step and step.end() > at:
            at = step.end()
            step = self.honorific.match(text, at)
        return at

    def skip_back(self, text: str, at: int) -> int:
        """Where the honorifics right before an offset begin."""
        before = None
        for step in self.honorific.finditer(text, max(0, at - 30), at):
            before = step.start() if before is None or step.start() > before[1] else before[0], step.end()
        return before[0] if before is not None and before[1] == at else at
