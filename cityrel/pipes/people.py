"""People: who is named, who is a mayor, who holds another office.

A name comes from the tagger, from initials, or from the words after an office. An office („кмет на", «глава города»)
is tied to the name by what stands between them; all mentions of one person share the office once it is known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

import regex

from cityrel.document import Mention
from cityrel.languages import LanguagePack
from cityrel.languages.cues import compile_cues, compiled, words
from cityrel.pipes.draft import Draft
from cityrel.pipes.holders import Holders
from cityrel.pipes.offices import Offices, Title, connector
from cityrel.pipes.person_names import NAME_WORD, PersonNames, told
from cityrel.pipes.rolls import Rolls
from cityrel.pipes.same_office import SameOffice
from cityrel.pipes.surnames import SurnamesAsPlaces
from cityrel.scheme import PEOPLE
from cityrel.things import name_parts, same_person

_CAPITAL_WORD = regex.compile(rf"(?<![\p{{L}}.„«\"“-]){NAME_WORD}(?!\p{{L}})")
_WORD_BEFORE = regex.compile(r"(?<!\p{L})(\p{L}++(?:-\p{L}++)*+)\s$")
_APPOSED = regex.compile(r"(?:\s?\([^()\n]{1,40}\))?,\s")
#: The quotes around a short name.
_QUOTE, _TITLED = regex.compile(r"[„«“\"][^„«»“”\"\n]{0,10}\Z"), regex.compile(r"[“”»\"]")
#: Characters from an office to what it is charged with.
_CHARGE = 40
#: … and from „so that" to the office.
_WISH = 20
#: Letters that all forms of a name share; shorter ones do not tell names apart.
_STEM = 4
_LOWER = regex.compile(r"\s\p{Ll}[\p{Ll}-]++(?!\.)")
#: Blocks of a page's head.
_HEAD = 4


class People:
    """Finds MAYOR and PERSON mentions with roles, nominative names, shared ids and the towns in their titles."""

    def __init__(self, pack: LanguagePack) -> None:
        grammar = pack.data("people")["grammar"]
        self.morphology = pack.morphology
        self.offices = Offices(pack)
        self.person_names = PersonNames(pack, self.offices)
        self.holders = Holders(pack, self.offices)
        self.rolls = Rolls(pack)
        self.same_office = SameOffice(pack, self.offices)
        self.holder = compile_cues(grammar["holder"])
        self.acts = regex.compile(grammar["acts"]) if grammar["acts"] else None
        self.chairs, self.councils = (compile_cues(grammar[name]) for name in ("chairs", "councils"))
        self.acted = regex.compile(grammar["acted"]) if grammar["acted"] else None
        self._bare_head = regex.compile(grammar["bare_head"] or r"(?!)")
        self.colleagues = compile_cues(grammar["colleagues"])
        self.prefix = regex.compile(rf"(?i:{words(grammar['prefixes'])})")
        self._counted = compiled(rf"(?i:{words([word for number in grammar['counts'] for word in number])})\s")
        self.general = compile_cues(grammar["general"])
        of_it, to_do, so_that = (words(grammar[name]) for name in ("of_it", "to_do", "so_that"))
        self._to_do = compiled(rf"\s(?i:{of_it})\s(?i:{to_do})(?!\p{{L}})")
        self._so_that = compiled(rf"(?<!\p{{L}})(?i:{so_that})\s(?:(?P<of_it>(?i:{of_it}))\s)?$")
        self._of_it = compiled(rf"\s(?i:{of_it})(?!\p{{L}})")
        self.connector = connector(pack)
        self.last_letters: str = pack.data("pack")["last_letters"]
        self.sign = compile_cues(pack.data("cues")["classes"]["sign"])

    # ---------------------------------------------------------------- running

    def __call__(self, draft: Draft) -> None:
        self._sure: dict[str, str] = {}
        titles = self.offices.find(draft)
        self._council(draft, titles)
        names = self.person_names.find(draft, titles)
        mentions = [draft.add("PERSON", start, end, rule) for start, end, rule in names]
        self._attach(draft, titles, mentions)
        for name in self.holders.groups.heads_of_towns(draft, mentions):
            if name.role in (None, "other"):
                name.label, name.role = "MAYOR", None
        for at, name in self.rolls.find(draft):
            if name.label != "MAYOR":
                name.label, name.role = "MAYOR", None
                draft.office_at.setdefault(name.id, at)
        for at, name, town in list(self.rolls.by_town(draft, titles)):
            name.label, name.role = "MAYOR", None
            draft.office_at.setdefault(name.id, at)
            draft.office_towns.setdefault(name.id, [town])
        self._same_offices(draft, titles)
        self._again(draft, mentions)
        self._share(mentions)
        self._unnamed(draft, titles)
        draft.sort()

    def tie_offices(self, draft: Draft) -> None:
        """Tie the offices of the text to people that are found already, whose labels and roles stay."""
        self._sure = {}
        people = draft.labelled(*PEOPLE)
        kept = [(person, person.label, person.role, person.name) for person in people]
        titles = self.offices.find(draft)
        named = [person for person in people if not person.unnamed]
        for person in named:
            person.role = None
        self._attach(draft, titles, named)
        self._share(named)
        for person, label, role, name in kept:
            person.label, person.role, person.name = label, role, name
            if person.unnamed:
                office = next((title for title in titles if title.start <= person.start < title.end), None)
                if office is not None:
                    draft.office_at[person.id] = office.start
                    if office.towns:
                        draft.office_towns[person.id] = office.towns

    def _council(self, draft: Draft, titles: list[Title]) -> None:
        """A chair of the council told before („…, и председателят му"), or who signs its page („Председател: …")."""
        for title in titles:
            start, _ = draft.sentence(title.start)
            if self.chairs.fullmatch(draft.text, title.start, title.end) and (
                self.offices.of_it.search(draft.text, max(start, title.start - 5), min(title.reach, title.end + 5))
                and self.councils.search(draft.text, start, title.start)
            ):
                title.role = "council_chair"
        heads = draft.blocks[:_HEAD]
        if not heads or not self.councils.search(draft.text, 0, heads[-1].end):
            return
        for title in titles:
            bare = self.chairs.fullmatch(draft.text, title.start, title.end)
            lower = _LOWER.match(draft.text, title.end) is not None  # «Председатель комиссии»
            if bare and not lower and title.start == draft.block(title.start).start:
                title.role = "council_chair"

    # ------------------------------------------------------ names and offices

    def _attach(self, draft: Draft, titles: list[Title], names: list[Mention]) -> None:
        self.holders.tie(draft, titles, names, self._hold)
        for name in names:
            if name.name is None:
                self._govern(draft.text, name)
            if name.role is None:
                name.role = "other"
                name.score = 0.8

    def _hold(self, draft: Draft, title: Title, name: Mention) -> None:
        title.holders.append(name)
        if title.start < name.start and name.name is None:
            office = draft.text[title.start : title.end].split()[0].lower()
            cases = self.morphology.cases_after(office, plural=title.plural)
            # «секретарь форума мэров Иван Лис»: one name after a plural is not in its case
            listed = len(title.holders) > 1 or self.connector.match(draft.text, name.end) is not None
            # «три мэра: X, Y и Z»: the number governs the office, not the names
            if cases is not None and not title.count and (listed or not title.plural):
                self._name(name, cases)
        elif name.name is None and (beside := _APPOSED.match(draft.text, name.end)):
            cases = self.morphology.cases_after(draft.text[title.start : title.end].split()[0].lower())
            # «X, бывший мэром»: in another case than the name
            if cases is not None and (beside.end() == title.start or cases != {"ablt"}):
                self._name(name, cases)
        draft.office_at.setdefault(name.id, title.start)
        if title.role == "mayor":
            name.label, name.role = "MAYOR", None
            name.rule += "+office"
        elif name.label != "MAYOR":
            name.role = title.role
        of = [town for town in title.towns if title.role != "governor" or town.label == "REGION"]
        if title.role in ("mayor", "deputy_mayor", "governor") and of:
            draft.office_towns.setdefault(name.id, of)

    def _govern(self, text: str, name: Mention) -> None:
        """Bring a name to the nominative by the word right before it: a preposition, a title, what is the person's."""
        before = _WORD_BEFORE.search(text[max(0, name.start - 24) : name.start])
        if before is None:
            return
        cases = self.morphology.cases_after(before[1].lower())
        if cases is not None:
            self._name(name, cases)

    def _name(self, name: Mention, cases: Collection[str]) -> None:
        """Bring a name to the nominative by cases that the words around it allow."""
        name.name = self.morphology.person_nominative(told(name.text), cases=cases)
        self._sure[name.id] = name.name

    def _same_offices(self, draft: Draft, titles: list[Title]) -> None:
        """Give those who hold the office of another one that office, and who had it before or after him its town."""
        for person, town in list(self.same_office.heads(draft)):
            person.label, person.role = "MAYOR", None
            draft.office_towns.setdefault(person.id, [town])
        for person, title, one_post in list(self.same_office.find(draft, titles)):
            if title is not None and title.role != "mayor":
                person.role = title.role
                continue
            person.label, person.role = "MAYOR", None
            person.rule += "+office"
            for holder in title.holders[:1] if title is not None else ():
                (draft.follows if one_post else draft.colleagues)[person.id] = holder.id
            if title is not None and one_post:
                draft.office_towns.setdefault(person.id, title.towns)

    # ------------------------------------------------------------- same people

    def _again(self, draft: Draft, names: list[Mention]) -> None:
        """Lone surnames and given names of people whom the page names in full."""
        text = draft.text
        full = [name for name in names if len(name_parts(self._nominative(name))) > 1]
        known: dict[str, Mention] = {}
        alike: dict[str, list[str]] = {}
        for name in full:
            for part in name_parts(self._nominative(name)):
                if len(part) >= _STEM and not part.endswith(".") and part not in known:
                    known[part] = name
                    alike.setdefault(part[:_STEM], []).append(part)
        if not known:
            return
        as_places = SurnamesAsPlaces(draft)
        for match in _CAPITAL_WORD.finditer(text):
            word = match.group().lower().replace("ё", "е")
            same = next((part for part in alike.get(word[:_STEM], ()) if self._inflected(word, part)), None)
            if same is None:
                continue
            if not draft.free(*match.span()):
                place = as_places.at(*match.span())
                last = name_parts(self._nominative(known[same]))[-1] == same and known[same].end < match.start()
                if (
                    place is None
                    or not last
                    or self.person_names.town_before.search(text[max(0, match.start() - 24) : match.start()])
                ):
                    continue
                draft.drop_joined([place])
            if (
                self.person_names.no_person.match(text, match.start())
                or self.person_names.namesakes.at(text, match.start())
                or (match.start() < known[same].start and same != name_parts(self._nominative(known[same]))[-1])
            ):
                continue
            if _TITLED.match(text, match.end()) and _QUOTE.search(text, max(0, match.start() - 12), match.start()):
                continue  # „П. К. Яворов“, a museum
            mention = draft.add("PERSON", match.start(), match.end(), "again", 0.8)
            mention.role = known[same].role or "other"
            names.append(mention)
        names.sort(key=lambda name: name.start)

    def _nominative(self, name: Mention) -> str:
        if name.name is None:
            name.name = self.morphology.person_nominative(told(name.text))
        return name.name

    def _share(self, names: list[Mention]) -> None:
        """One id, one label and one role for all mentions of a person."""
        groups: list[list[Mention]] = []
        # groups by how the words of their names begin: only those that share a word can be one person's
        begun: defaultdict[str, list[int]] = defaultdict(list)
        initials: list[int] = []
        for name in sorted(names, key=self._fullness):
            parts = name_parts(self._nominative(name))
            spelt = any(not part.endswith(".") for part in parts)
            numbers = {number for part in parts for number in begun[part[:_STEM]]}.union(initials)
            for number in sorted(numbers) if spelt else range(len(groups)):
                other = name_parts(self._nominative(groups[number][0]))
                if (
                    same_person(parts, other)
                    or self._alike(parts, other)
                    or (len(parts) < len(other) and self._part_of(parts, other))
                ):
                    groups[number].append(name)
                    break
            else:
                if not spelt:
                    initials.append(len(groups))
                for beginning in {part[:_STEM] for part in parts}:
                    begun[beginning].append(len(groups))
                groups.append([name])
        for group in groups:
            self._one_name(group)
        for number, group in enumerate(groups, 1):
            mayor = any(name.label == "MAYOR" for name in group)
            roles = [name.role for name in group if name.role and name.role != "other"]
            for name in group:
                name.thing = f"person{number}"
                if mayor:
                    name.label, name.role = "MAYOR", None
                elif roles:
                    name.role = roles[0]

    def _fullness(self, name: Mention) -> tuple[int, bool, bool]:
        """Names of more words first, of those the ones without initials, of those the surest."""
        parts = name_parts(self._nominative(name))
        return -len(parts), any(part.endswith(".") for part in parts), name.id not in self._sure

    def _one_name(self, group: list[Mention]) -> None:
        """Bring forms that could be two nominatives to the one that the person's surest mention has."""
        sure = next((item for item in group if item.id in self._sure), None)
        if sure is None or sure.name is None:
            return
        words_of = sure.name.split()
        for name in group:
            if name is sure or name.id in self._sure or name.name is None:
                continue
            renamed = []
            for part in name.name.split():
                same = [word for word in words_of if self._inflected(part.lower(), word.lower())]
                renamed.append(same[0] if same and not part.endswith(".") else part)
            name.name = " ".join(renamed)

    # ---------------------------------------------------------------- unnamed

    def _unnamed(self, draft: Draft, titles: list[Title]) -> None:
        """A mayor without a name, where a particular one is meant."""
        text = draft.text
        for title in titles:
            own = draft.home is not None and self._bare_head.match(text, title.start) is not None
            if not (title.role == "mayor" or own) or title.holders or not draft.free(title.start, title.end):
                continue
            if draft.block(title.start).key == "head":
                continue  # „Подписи на кметовете", over a column
            if (
                any(words.match(text, title.start) for words in self.offices.verbal)
                or self.colleagues.search(text, title.start, title.end)
                or (text[title.start - 1] + text[title.end : title.end + 1]) == "()"
            ):
                continue
            start, end = draft.sentence(title.start)
            window_start = max(start, title.start - 60)
            charged = self.sign.search(text, title.end, min(end, title.reach + _CHARGE)) is not None
            in_general = self.general.search(text, window_start, min(end, title.reach + 30)) is not None
            if not charged and (in_general or self._wished(text, start, title)):
                continue  # „Възлага на кмета последващите действия", but not „… да подпише договора"
            signs = self.sign.search(text, start, end)
            held = self.holder.search(text, window_start, min(end, title.reach + 10))
            acts = self.acts is not None and self.acts.match(text, title.start, end) is not None
            # „21.11.2014, кметът на Комо, аким" among those who signed
            field = draft.block(title.start).key in ("signatories", "date")
            acts = acts or field or (self.acted is not None and self.acted.search(text, start, title.start) is not None)
            if not (signs or held or title.towns or acts):
                continue
            if not signs and not held and not acts and draft.block(title.start).kind in ("heading", "item"):
                continue
            if self.prefix.match(text, title.start):
                continue
            counted = self._counted.match(text, title.start, title.end)  # «оба главы»
            noun = counted.end() if counted is not None else title.start
            space = text.find(" ", noun, title.end)
            noun_end = space if space > 0 else title.end
            mention = draft.add("MAYOR", noun, noun_end, "unnamed", 0.8)
            mention.unnamed = True
            draft.office_at[mention.id] = title.start
            if title.towns:
                draft.office_towns[mention.id] = title.towns

    def _wished(self, text: str, start: int, title: Title) -> bool:
        """„Условието е кметът му да отговаря", «чтобы мэр его отвечал»: what the mayor of any such town should do."""
        if self._to_do.match(text, title.end) is not None:
            return True
        told = self._so_that.search(text, max(start, title.start - _WISH), title.start)
        return told is not None and bool(told["of_it"] or self._of_it.match(text, title.end))

    # --------------------------------------------------------- forms of names

    def _inflected(self, word: str, part: str) -> bool:
        """Whether a word may be a form of a name's part: the same but for a short ending."""
        if word == part:
            return True
        stem = part[:-1] if part[-1] in self.last_letters else part
        return len(stem) >= _STEM and word.startswith(stem) and len(word) - len(stem) <= 3

    def _alike(self, one: tuple[str, ...], other: tuple[str, ...]) -> bool:
        """Whether two names of several words are the same but for endings of case."""
        return len(one) == len(other) > 1 and all(
            self._inflected(a, b)
            or self._inflected(b, a)
            or (a.endswith(".") and b.startswith(a[:-1]))
            or (b.endswith(".") and a.startswith(b[:-1]))
            for a, b in zip(one, other, strict=True)
        )

    def _part_of(self, short: tuple[str, ...], full: tuple[str, ...]) -> bool:
        return bool(short) and all(any(self._inflected(part, other) for other in full) for part in short)
