"""Who holds an office: the name after it, before it, told by a verb, in a list under several offices."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Callable, Sequence

import regex

from cityrel.document import Mention
from cityrel.languages import LanguagePack
from cityrel.languages.cues import LETTERS, alternation, compile_cues, words
from cityrel.pipes.draft import Draft, backwards
from cityrel.pipes.groups import Groups
from cityrel.pipes.offices import BY_HAND, Offices, Title, connector
from cityrel.reading.blocks import HEADING

#: Characters from an office to the name that a verb ties to it, from a name to the office told after it, and from an
#: office of two to the name behind the second.
_TOLD, _BEFORE = 110, 90
_LONG_PHRASE = 160
#: Characters of an office's own line.
_LINE = 90
#: Characters before an office in which the verb of several people stands.
_VERB = 30
#: Letters that may stand between two names of a list, but for what stands in brackets.
_LIST_LETTERS = 12
#: Offices of which a verb may tell who holds them.
_OF_TOWNS = frozenset({"mayor", "deputy_mayor", "council_chair"})
_SENTENCE_MARK = regex.compile(r"[.,;:]")
_OTHER_CLAUSE = regex.compile(r"[;:!?—]|\s[–-]\s|,\s(?!\p{Ll}++\s)")
_DASH = regex.compile(r"\s*+[–—-]\s++")
_DASH_BEFORE = regex.compile(r"[–—-]\s$")
_BESIDE = regex.compile(r"\s*+(?:,|(?P<bracket>\())\s*+")
_CLAUSE_END = regex.compile(r"\s*+(?:$|[\n.,;)])")
_COMMA_WORD = regex.compile(r",(?P<space>\s*+)(?=\p{Ll})")
_LISTED = regex.compile(r"(?:\s?\p{Ll}++){0,3}+,\s")
_UNKNOWN_TOWN = regex.compile(r"(?:[ \u00a0]?\p{Lu}[\p{L}-]++(?:[ \u00a0]\p{Ll}{2,3})?){1,3}[ \u00a0]")
_COMMA = regex.compile(r"[,;:]\s")
_LAST = regex.compile(r"\.?\s*+(?:$|\n|(?<=\.\s)\p{Lu})")
_NOTE = r"(?:\s*+\([^()\n]{1,40}\))?"
_APPOSITION = regex.compile(rf"{_NOTE}\s*+(?:,\s|[–—-]\s|\()\s*+")
_BRACKET = regex.compile(r"\s?\([^()\n]{1,60}+\)")
_BRACKETED = regex.compile(r"\([^()]*+\)")
_LETTERS = regex.compile(r"\p{L}{4}")
_SHORT_WORD = regex.compile(r"\p{Ll}{1,3}\s")
_COLON = regex.compile(r"(?:[^:.;\n]|(?<=\d\s?(?:гг?))\.){0,60}+:\s")


class Holders:
    """Finds the people of the offices of a text.

    Args:
        pack: gives the words that join an office to a name.
        offices: what the offices are.
    """

    def __init__(self, pack: LanguagePack, offices: Offices) -> None:
        grammar = pack.data("people")["grammar"]
        places = pack.data("places_context")
        self.morphology = pack.morphology
        self.offices = offices
        self.groups = Groups(pack, offices)
        self.connector = connector(pack)
        self.former = regex.compile(rf"(?i:{words(grammar['former'])})\s++")
        copula = words(grammar["copula"])
        # „X, който вече трети мандат е кмет"
        who = rf",\s(?i:{words(grammar['relative'])})(?:\s[\p{{Ll}}\d][\p{{Ll}}\d.–-]*+){{0,6}}?"
        amid = rf"(?:\s(?:{alternation(grammar['amid'])}))?"
        self.was = regex.compile(rf"{_NOTE}(?:{who}|{amid})\s(?i:{copula})\s")
        self.who_then = regex.compile(rf"{_NOTE}{who}\s")
        self.elects = compile_cues(grammar["elects"])
        self.elected = regex.compile(rf"\s(?:{alternation(grammar['elected'])}\s)?" if grammar["elected"] else r"\s")
        self.held_as = regex.compile(rf"(?<!\p{{L}})(?i:{alternation(grammar['held_as'])})\s$")
        self.articled = regex.compile(grammar["articled"] or r"(?!)")
        self.together_after = regex.compile(rf"\s(?:\p{{Ll}}++\s)?{grammar['together']}(?!\p{{L}})")
        self.together_before = regex.compile(rf"{grammar['together']}\s$")
        self.own_town = regex.compile(rf"\s*+(?:,\s|\(|(?i:{alternation(places['bracket_from'])})\s?)")
        self.no_town = regex.compile(grammar["no_town"])
        self.office_of = regex.compile(rf"(?:{alternation(grammar['office_of']) or '(?!)'})\s")
        self.sign = compile_cues(pack.data("cues")["classes"]["sign"])
        #: „Тя отскоро води …", «Он второй срок …», of the one whom the sentence before names
        self.pronoun = regex.compile(
            rf"[„“«\"—–-]?\s*+(?i:{words(pack.data('cues')['classes']['he'])})(?:\s[\p{{Ll}}\d][\p{{Ll}}\d.–-]*+){{0,5}}?\s"
        )

    def tie(
        self,
        draft: Draft,
        titles: Sequence[Title],
        names: Sequence[Mention],
        hold: Callable[[Draft, Title, Mention], None],
    ) -> None:
        """Give each office its holders, the surest ways first.

        Args:
            draft: the page.
            titles: its offices, in order.
            names: its people, in order.
            hold: is called for an office and one who holds it, and tells the person's role.
        """
        by_start = {name.start: name for name in names}
        for title in titles:
            self._after(draft, title, by_start, hold)
        for title in titles:
            if title.plural and not title.holders and title.role in ("mayor", "deputy_mayor"):
                mayors = title.role == "mayor"
                told = self._listed(draft, title, names, titles) if mayors else self._several_told(draft, title, names)
                for name in told or self.groups.apposed(draft, title, by_start):
                    hold(draft, title, name)
        ways: tuple[Callable[[Title], Mention | None], ...] = (
            # «секретарь – X, заместитель мэра»: the office in a town hall tells more than the other one
            lambda title: self._apposed(draft, title, by_start, names),
            lambda title: self._dashed(draft, title, by_start) if not title.plural else None,
            lambda title: self._before(draft, title, names),
            lambda title: self._free(self.groups.one_of_them(draft, title, by_start)),
            lambda title: self._beside(draft, title, by_start) if self._placed(draft, title) else None,
            lambda title: self._told(draft, title, names) if title.role in _OF_TOWNS and not title.plural else None,
            lambda title: self._on_line(draft, title, names) if not title.plural else None,
            lambda title: self._as(draft, title, names) if not title.plural else None,
            lambda title: self._of_pronoun(draft, title, names) if title.role == "mayor" and not title.plural else None,
            lambda title: self._later(draft, title, titles, names) if title.role != "mayor" else None,
        )
        for way in ways:
            for title in titles:
                holder = None if title.holders else way(title)
                if holder is not None:
                    hold(draft, title, holder)
                    if not title.towns and not title.plural:
                        self._town_behind(draft, holder)
        for title in titles:
            if not title.holders and title.role != "mayor":
                for name in self._listed_behind(draft, title, by_start):
                    hold(draft, title, name)
        for title in titles:
            self.groups.share_out(draft, title)
        for title, following in itertools.pairwise(titles):
            if not title.holders and self._two_offices(draft, title, following):
                hold(draft, title, following.holders[0])

    def _after(
        self,
        draft: Draft,
        title: Title,
        by_start: dict[int, Mention],
        hold: Callable[[Draft, Title, Mention], None],
    ) -> None:
        """The names right behind an office; behind several offices, each may have its town with it."""
        text = draft.text
        holder = by_start.get(title.reach) or by_start.get(self.offices.skip(text, title.reach))
        if holder is None and title.plural:
            holder = by_start.get(self.groups.skip(text, title.reach))
        if holder is None and not title.towns and (title.role == "mayor" or self._heads_town(draft, title)):
            unknown = _UNKNOWN_TOWN.match(text, title.reach)  # «ГЛАВА ГОРОДА РЫЛЬСКА С.М. КУРНОСОВ»
            while unknown is not None and holder is None:
                holder = by_start.get(self.offices.skip(text, unknown.end()))
                last = text.rfind(" ", title.reach, unknown.end() - 1)
                unknown = _UNKNOWN_TOWN.fullmatch(text, title.reach, last + 1) if last > title.reach else None
            if holder is not None:
                title.role = "mayor"
        while holder is not None:
            hold(draft, title, holder)
            if not title.plural:
                break
            end = self._town_behind(draft, holder)
            note = _BRACKET.match(text, end)
            joined = self.connector.match(text, note.end() if note else end)
            holder = by_start.get(self.groups.skip(text, joined.end())) if joined else None
            if joined is not None and holder is None:
                town = self._town_before(draft, joined.end())
                holder = by_start.get(self.offices.skip(text, town.end)) if town else None
                if town is not None and holder is not None and title.role == "mayor":
                    draft.office_towns[holder.id] = [town]  # „кметовете на Русе X и на Гюргево Y"

    def _town_before(self, draft: Draft, at: int) -> Mention | None:
        """The town of the next of several offices."""
        lead = self.office_of.match(draft.text, at)
        at = lead.end() if lead else at
        return next((item for item in draft.over(at, at + 1, ("CITY",)) if item.start == at), None)

    def _heads_town(self, draft: Draft, title: Title) -> bool:
        """Whether a tagger sees a place behind a head of something: «глава Бербурга»."""
        text = draft.text
        place = next((name for name in draft.names.over(title.reach, title.reach + 1)), None)
        return (
            title.role == "other"
            and place is not None
            and (place.label, place.start) == ("LOC", title.reach)
            and self.offices.town_head.fullmatch(text, title.start, title.end) is not None
            and not text[place.start : place.end].isupper()  # «президент РТ»
            and self.no_town.fullmatch(text, place.start, place.end) is None
        )

    def _town_behind(self, draft: Draft, holder: Mention) -> int:
        """Where a name ends with the town told behind it, which is then the mayor's: „X от Русе", „X (Русе)"."""
        lead = self.own_town.match(draft.text, holder.end)
        town = next((item for item in draft.within(lead.end(), lead.end() + 40, ("CITY",))), None) if lead else None
        if lead is None or town is None or town.start != lead.end():
            return holder.end
        closed = "(" in lead.group()
        if closed != draft.text.startswith(")", town.end):
            return holder.end
        if holder.label == "MAYOR" and not lead.group().startswith(","):
            draft.office_towns[holder.id] = [town]
        return town.end + closed

    def _listed(self, draft: Draft, title: Title, names: Sequence[Mention], titles: Sequence[Title]) -> list[Mention]:
        """„Кметове на града: 1. X (1882–1884); 2. Y", in one line or under a heading."""
        text, block = draft.text, draft.block(title.start)
        colon = _COLON.match(text, title.reach, block.end)
        at = colon.end() if colon else title.reach
        end = block.end
        if colon is None and (told := self._several_told(draft, title, names)):
            return told
        if colon is None or at >= block.end - 1:
            if (
                block.kind != HEADING
                or title.start != block.start
                or len(self._letters(draft, at, end)) > _LIST_LETTERS
            ):
                return []
            at = end
            end = len(text)
        found: list[Mention] = []
        for number in range(bisect_left(names, at, key=_start), len(names)):
            name = names[number]
            office = bisect_left(titles, at, key=_start)
            if name.end > end or (office < len(titles) and titles[office].start < name.start):
                break
            if len(self._letters(draft, at, name.start)) > _LIST_LETTERS or name.role is not None:
                break
            if any(_LETTERS.search(line) for line in text[at : name.start].split("\n")[1:-1]):
                break  # another heading
            found.append(name)
            at = name.end
        return found

    def _several_told(self, draft: Draft, title: Title, names: Sequence[Mention]) -> list[Mention]:
        """The names that a verb ties to several offices: „Кметове са били още X, Y и Z"."""
        number = bisect_left(names, title.reach, key=_start)
        if number == len(names) or names[number].start - title.reach > _TOLD:
            return []
        begin = self.offices.skip_back(draft.text, names[number].start)
        if self.offices.copula.fullmatch(draft.text, title.reach, begin) is None:
            return []
        found = [names[number]]
        for following in range(number + 1, len(names)):
            name = names[following]
            note = _BRACKET.match(draft.text, found[-1].end)
            joined = self.connector.match(draft.text, note.end() if note else found[-1].end)
            if joined is None or self.offices.skip(draft.text, joined.end()) != name.start:
                break
            found.append(name)
        return [name for name in found if self._free(name)]

    def _letters(self, draft: Draft, start: int, end: int) -> str:
        """The letters between two places, without those in brackets, in dates and in names of places."""
        gap = draft.text[start:end]
        for item in draft.within(start, end, ("DATE", "CITY", "REGION", "COUNTRY")):
            gap = gap.replace(item.text, "", 1)
        return "".join(LETTERS.findall(_BRACKETED.sub("", gap)))

    def _free(self, name: Mention | None) -> Mention | None:
        return name if name is not None and name.role is None and name.label != "MAYOR" else None

    def leads(self, draft: Draft, at: int, goal: int) -> bool:
        """Whether only words of when and how one held an office stand before it: „дългогодишен", «в 1991 году»."""
        text = draft.text
        while at < goal:
            if text[at] in " \u00a0":
                at += 1
                continue
            short = _SHORT_WORD.match(text, at)
            date = next((item for item in draft.over(at, at + 1, ("DATE",)) if item.start == at), None)
            if date is None and short is not None:
                date = next(
                    (d for d in draft.over(short.end(), short.end() + 1, ("DATE",)) if d.start == short.end()), None
                )
            step = self.former.match(text, at, goal) or self.offices.adjective.match(text, at, goal)
            if date is not None:
                at = date.end
            elif step is not None and step.end() > at:
                at = step.end()
            else:
                return False
        return at == goal

    def _apposed(
        self, draft: Draft, title: Title, by_start: dict[int, Mention], names: Sequence[Mention]
    ) -> Mention | None:
        """The name before an office of a town hall that has no other name of its own."""
        if title.role == "other" or title.plural or self._dashed(draft, title, by_start):
            return None
        return self._before(draft, title, names)

    def _before(self, draft: Draft, title: Title, names: Sequence[Mention]) -> Mention | None:
        """The name that an office follows: „Николай Ангелов – кмет на …", „Николай Ангелов беше кмет на …"."""
        text = draft.text
        name = self._free(next(backwards(names, title.start), None))
        if name is None or title.start - name.end > _BEFORE or draft.sentence(name.start)[1] < title.start:
            return None
        verbs = self.offices.heads if title.towns and title.role == "mayor" else self.offices.rules
        beside = title.start == name.end + 1 or self.who_then.fullmatch(text, name.end, title.start) is not None
        if beside and any(pattern.fullmatch(text, title.start, title.end) for pattern in (verbs, self.offices.rules)):
            return name  # «X руководил городом», «X возглавляет Тулу», «X, который с весны возглавляет …»
        start = max(draft.sentence(name.start)[0], name.start - _VERB)
        if self.elected.fullmatch(text, name.end, title.start) and self.elects.search(text, start, name.start):
            return name  # «депутаты избрали X председателем Думы»
        copula = self.offices.copula.match(text, title.reach)
        if copula is not None:
            following = bisect_left(names, copula.end(), key=_start)
            if following < len(names) and names[following].start == copula.end():
                return None  # «избран X, его заместителем стала Y»
        gap = _APPOSITION.match(text, name.end)
        if gap is not None and self.leads(draft, gap.end(), title.start):
            return name
        verb = self.was.match(text, name.end)
        if verb is None or title.plural or self.offices.rules.fullmatch(text, title.start, title.end):
            return None
        return name if self.leads(draft, verb.end(), title.start) else None

    def _dashed(self, draft: Draft, title: Title, by_start: dict[int, Mention]) -> Mention | None:
        """The name behind an office and a dash: „Кмет на Враца – …", «…, его заместитель — …»."""
        text = draft.text
        gap = _DASH.match(text, title.reach)
        name = self._free(by_start.get(self.offices.skip(text, gap.end()))) if gap else None
        if name is None or _DASH_BEFORE.search(text, max(0, title.start - 2), title.start):
            return None
        return name if _CLAUSE_END.match(text, name.end) else None

    def _placed(self, draft: Draft, title: Title) -> bool:
        """Whether an office of one has its town in its phrase: „кметът на Комо", „кметът там"."""
        return not title.plural and (bool(title.towns) or self.offices.of_there(draft.text, title.reach) is not None)

    def _beside(self, draft: Draft, title: Title, by_start: dict[int, Mention]) -> Mention | None:
        """The name in apposition to an office with its town: „кметът на Враца (…)", „кметът на Враца, г-н …, прие"."""
        text = draft.text
        there = self.offices.of_there(text, title.reach)
        gap = _BESIDE.match(text, there.end() if there else title.reach)
        name = self._free(by_start.get(self.offices.skip(text, gap.end()))) if gap else None
        if gap is None or name is None:
            return None
        if gap["bracket"]:
            return name if text.startswith(")", name.end) else None
        # between commas, and what follows is no office of the person's own, as in a list of people
        goes_on = _COMMA_WORD.match(text, name.end)
        if _LAST.match(text, name.end) and not _COMMA.search(text, draft.sentence(title.start)[0], title.start):
            return name  # „… подписа кметът на Враца, X."
        if goes_on is None:
            return None
        if self.connector.match(text, goes_on.start("space")):
            return name  # „кметът на Враца, X, и …": no comma stands there in a list
        own = any(pattern.match(text, goes_on.end("space")) for pattern in self.offices.titles.values())
        return None if own else name

    def _told(self, draft: Draft, title: Title, names: Sequence[Mention]) -> Mention | None:
        """The name that a verb ties to an office: „Пръв кмет на новия град става …", «Мэром тогда был …»."""
        number = bisect_left(names, title.reach, key=_start)
        name, (_, limit) = self._free(names[number]) if number < len(names) else None, draft.sentence(title.start)
        if name is None:
            return None
        begin = self.offices.skip_back(draft.text, name.start)
        if name.start >= limit or begin - title.reach > _TOLD:
            return None
        towns = draft.within(title.reach, begin, ("CITY",))
        at = (
            towns[0].end
            if towns and not _SENTENCE_MARK.search(draft.text, title.reach, towns[0].start)
            else title.reach
        )
        if self.offices.copula.fullmatch(draft.text, at, begin) is None:
            return None
        if not title.towns:
            title.towns = towns[:1]
        return name

    def _on_line(self, draft: Draft, title: Title, names: Sequence[Mention]) -> Mention | None:
        """The name on the line above an office that has a line of its own, as in a signature, else on the one below."""
        text = draft.text
        start, end = _line(text, title.start)
        if end - start > _LINE or not self.leads(draft, start, title.start):
            return None
        number = bisect_left(names, start, key=_start)
        if number < len(names) and names[number].start < end:
            return None
        for begin, stop in (_line(text, start - 1) if start else (0, 0), _line(text, end + 1)):
            number = bisect_left(names, begin, key=_start)
            name = names[number] if number < len(names) and names[number].end <= stop else None
            by_hand = BY_HAND.match(text, begin, stop)
            begin = by_hand.end() if by_hand else begin
            if name is None or self.offices.skip(text, begin) != name.start or text[name.end : stop].strip(" ,;:._…"):
                continue
            if (free := self._free(name)) is not None:
                return free
        return None

    def _as(self, draft: Draft, title: Title, names: Sequence[Mention]) -> Mention | None:
        """The one whom a sentence names and who did something „като кмет на …": before the office, else behind it."""
        start, end = draft.sentence(title.start)
        lead = max(start, title.start - 40)
        while lead < title.start and not self.leads(draft, lead, title.start):
            lead = draft.text.find(" ", lead, title.start) + 1 or title.start
        if self.held_as.search(draft.text, start, lead) is None:
            return None
        near = [name for name in itertools.islice(backwards(names, title.start), 1) if name.start >= start]
        if not near:
            number = bisect_left(names, title.end, key=_start)
            near = [name for name in names[number : number + 1] if name.start < min(end, title.reach + _TOLD)]
        return self._free(near[0]) if near else None

    def _of_pronoun(self, draft: Draft, title: Title, names: Sequence[Mention]) -> Mention | None:
        """The one whom the sentence before names alone: „…, каза X. Тя води Комо отскоро"."""
        verbs = self.offices.heads if title.towns else self.offices.rules
        start, _ = draft.sentence(title.start)
        if not any(pattern.fullmatch(draft.text, title.start, title.end) for pattern in (verbs, self.offices.rules)):
            return None
        index = draft.sentence_index(start)
        if index == 0 or self.pronoun.fullmatch(draft.text, start, title.start) is None:
            return None
        before, _ = draft.sentences[index - 1]
        told = [name for name in itertools.takewhile(lambda item: item.start >= before, backwards(names, start))]
        return self._free(told[0]) if len(told) == 1 else None

    def _later(self, draft: Draft, title: Title, titles: Sequence[Title], names: Sequence[Mention]) -> Mention | None:
        """The name after an office with a longer phrase («начальник отдела продвижения … Алия Жаворонкова»)."""
        text = draft.text
        _, limit = draft.sentence(title.start)
        number = bisect_left(names, title.reach, key=_start)
        if number == len(names):
            return None
        name = names[number]
        between = text[title.end : name.start]
        if name.start >= limit or len(between) > _LONG_PHRASE or _OTHER_CLAUSE.search(between):
            return None
        if self.sign.search(text, title.end, name.start):
            return None
        first, last = (bisect_left(titles, at, key=_start) for at in (title.end, name.start))
        if any(other.holders for other in titles[first:last]):
            return None
        return name if name.role is None else None

    def _listed_behind(self, draft: Draft, title: Title, by_start: dict[int, Mention]) -> list[Mention]:
        """«расписались главные врачи, X и Y»."""
        text, found = draft.text, []
        gap = _LISTED.match(text, title.reach)
        name = self._free(by_start.get(self.offices.skip(text, gap.end()))) if gap else None
        while name is not None:
            found.append(name)
            joined = self.connector.match(text, name.end)
            name = self._free(by_start.get(self.offices.skip(text, joined.end()))) if joined else None
        return found

    def _two_offices(self, draft: Draft, title: Title, following: Title) -> bool:
        """Whether one person has both offices: „Кметът на Русе и председател на … X ще открие"."""
        text = draft.text
        if title.plural or following.plural or len(following.holders) != 1 or title.reach > following.start:
            return False
        holder = following.holders[0]
        if holder.start < following.end or holder.start - following.end > _TOLD:
            return False
        joined = self.connector.fullmatch(text[title.end : title.reach][-3:] + text[title.reach : following.start])
        bare = text[title.reach : following.start].strip() == "" and self._ends_joined(text, title)
        if not (bare or self.connector.fullmatch(text, title.reach, following.start)) and joined is None:
            return False
        if self.articled.match(text, following.start):
            return False
        if self.together_after.match(text, holder.end) or self.together_before.search(
            text, max(0, title.start - _VERB), title.start
        ):
            return False
        one, other = (
            self.morphology.cases_after(text[item.start : item.end].split()[0].lower()) for item in (title, following)
        )
        return one is None or other is None or "nomn" in one & other

    def _ends_joined(self, text: str, title: Title) -> bool:
        """Whether the words of an office end in one that joins it to the next."""
        last = text[title.end : title.reach].rstrip().rpartition(" ")[2]
        return self.connector.fullmatch(f" {last} ") is not None


def _line(text: str, at: int) -> tuple[int, int]:
    """Where the line begins and ends in which an offset lies; an empty one behind the text's end."""
    if at >= len(text):
        return len(text), len(text)
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, len(text) if end < 0 else end


def _start(item: Mention | Title) -> int:
    return item.start
