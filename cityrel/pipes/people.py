"""People: who is named, who is a mayor, who holds another office.

A name comes from the tagger, from initials, or from the words after an office. An office („кмет на", «глава города»)
is tied to the name by what stands between them; all mentions of one person share the office once it is known.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import regex
from spacy.language import Language
from spacy.tokens import Doc

from cityrel.document import Mention
from cityrel.languages import LanguagePack
from cityrel.languages.cues import BEGIN, alternation, compile_cues, words
from cityrel.pipes.draft import Draft, draft_of
from cityrel.things import name_parts, same_person

#: Roles from the most to the least particular; where titles overlap, the longer one holds.
_ROLES = ("deputy_mayor", "council_chair", "governor", "mayor", "other")
_WORD = r"\p{Lu}[\p{Ll}\p{M}’'`]++(?:-\p{Lu}?[\p{Ll}’']++)*+"
_INITIAL = r"\p{Lu}\p{Ll}?\."
#: С.А. Кравчук, И.Р.Метшина, Ив. Капралов, К.Джамбазов; and Кашин В.П.
_INITIALS_FIRST = regex.compile(rf"(?<![\p{{L}}.])(?:{_INITIAL}\s?){{1,2}}{_WORD}(?!\p{{L}})")
_INITIALS_LAST = regex.compile(rf"(?<!\p{{L}}){_WORD}\s\p{{Lu}}\.\s?\p{{Lu}}\.(?!\p{{L}})")
_NAME_RUN = regex.compile(rf"(?:(?:{_INITIAL}\s?){{1,2}}{_WORD}|{_WORD}(?:\s{_WORD}){{0,3}})(?!\p{{L}})")
_CAPITAL_WORD = regex.compile(rf"(?<![\p{{L}}.„«\"“-]){_WORD}(?!\p{{L}})")
_TRAILING = ' ,.;:–—-"“”„«»()'
_GIVEN = regex.compile(rf"(?<![\p{{L}}.-]){_WORD}\s$")
#: „ПРЕДСЕДАТЕЛ НА ОбС: /п/ Ив. Павлов"
_SIGNED_BY_HAND = regex.compile(r"\s*+:\s*+(?:[(/]\p{Ll}[)/]\s*+)?|\s*+[(/]\p{Ll}[)/]\s*+")
_APPOSITION = regex.compile(r"\s*+(?:,\s|[–—-]\s|\()\s*+")


@dataclass(slots=True)
class Title:
    """An office in the text, with the town named in its phrase."""

    start: int
    end: int
    role: str
    towns: list[Mention] = field(default_factory=list)
    reach: int = 0  # where the words that belong to the office end
    plural: bool = False
    holders: list[Mention] = field(default_factory=list)


class People:
    """Finds MAYOR and PERSON mentions with roles, nominative names, shared ids and the towns in their titles."""

    def __init__(self, pack: LanguagePack) -> None:
        data = pack.data("people")
        self.morphology = pack.morphology
        self.titles = {role: compile_cues(data["titles"][role]) for role in _ROLES}
        grammar = data["grammar"]
        self.honorific = regex.compile(rf"(?:{BEGIN}(?i:{words(grammar['honorifics'])})\s*+)")
        self.between = regex.compile(
            rf"(?i:{words([*grammar['between'], *pack.data('places_context')['region_before']])})(?:\s++|(?<=\.))"
        )
        self.adjective = regex.compile(r"\p{Ll}+?(?:ск|цк|шк|жк)\p{Ll}{1,3}(?!\p{L})\s*+")
        self.former = compile_cues(grammar["former"])
        self.former_before = regex.compile(rf"\s*+(?:(?i:{alternation(grammar['former'])})\s++)?")
        self.holder = compile_cues(grammar["holder"])
        self.told_apart = regex.compile(rf"\s*+[–—:-]\s*+(?:(?i:{alternation(grammar['former'])}),?\s++)?")
        self.region_head = regex.compile(rf"(?i:{words(grammar['region_heads'])})")
        self.nominative = frozenset(grammar["nominative"])
        self.acts = regex.compile(grammar["acts"]) if grammar["acts"] else None
        self.prefix = regex.compile(rf"(?i:{words(grammar['prefixes'])})")
        self.plural = compile_cues(grammar["plural"])
        self.general = compile_cues(grammar["general"])
        forms = pack.data("cues")["forms"]
        self.paper = compile_cues([word for entries in forms.values() for word in entries])
        named_after = alternation(pack.data("people")["grammar"]["named_after"])
        self.street = regex.compile(rf"(?i)(?<!\p{{L}})(?:{named_after})\.?\s*+(?:\p{{L}}{{1,3}}\s)?[„«\"“]?$")
        self.surnames = tuple(pack.data("pack")["surnames"])
        self.town_word = regex.compile(rf"(?i:{words(pack.data('places_context')['city_before'])})")
        self.both_orders: bool = grammar["initials_patronymic"]
        self.connector = regex.compile(rf"\s*+(?:,|\b(?:{'|'.join(pack.data('cues')['spans']['and'])})\b)\s*+")
        places = pack.data("places_context")
        self.institution = regex.compile(
            rf"(?i)(?:{alternation([*places['org_heads'], *places['municipal'], *places['bodies']])})"
        )
        self.sign = compile_cues(pack.data("cues")["classes"]["sign"])

    # ---------------------------------------------------------------- running

    def __call__(self, draft: Draft) -> None:
        self._sure: dict[str, str] = {}
        titles = self.find_titles(draft)
        names = self.find_names(draft, titles)
        mentions = [self._mention(draft, start, end, rule) for start, end, rule in names]
        self._attach(draft, titles, mentions)
        self._again(draft, mentions)
        self._share(mentions)
        self._unnamed(draft, titles)
        draft.sort()

    def offices(self, draft: Draft) -> None:
        """Tie the offices of the text to people that are found already, whose labels and roles stay."""
        self._sure = {}
        people = draft.labelled("MAYOR", "PERSON")
        kept = [(person, person.label, person.role, person.name) for person in people]
        titles = self.find_titles(draft)
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

    def find_titles(self, draft: Draft) -> list[Title]:
        """Offices in order, none inside another; the towns in their phrases with them."""
        found: list[Title] = []
        for role in _ROLES:
            for match in self.titles[role].finditer(draft.text):
                found.append(Title(*match.span(), role))
        found.sort(key=lambda title: (title.start, -(title.end - title.start)))
        kept: list[Title] = []
        for title in found:
            if kept and title.start < kept[-1].end:
                continue
            kept.append(title)
        for title in kept:
            title.plural = bool(self.plural.fullmatch(draft.text, title.start, title.end))
            self._phrase(draft, title)
        return kept

    def _phrase(self, draft: Draft, title: Title) -> None:
        """Walk over the words that belong to the office: the town, its country in brackets, honorifics."""
        text = draft.text
        at = title.end
        _, limit = draft.sentence(title.start)
        limit = max(limit, at)
        while at < limit:
            while at < limit and text[at] == " ":
                at += 1
            place = next((item for item in draft.mentions if item.start == at and item.label in _PLACES), None)
            if place is not None:
                if place.label == "CITY" or title.role == "governor":
                    title.towns.append(place)
                elif place.label == "REGION" and (
                    title.role == "mayor" or self.region_head.match(text, title.start, title.end)
                ):
                    title.role = "governor"
                    title.towns.append(place)
                at = place.end
                continue
            if text.startswith("(", at):
                close = text.find(")", at, at + 40)
                inside = draft.within(at, close, _PLACES) if close > 0 else []
                if not inside or any(item.label == "CITY" for item in inside):
                    break
                at = close + 1
                continue
            step = (
                self.honorific.match(text, at, limit)
                or self.between.match(text, at, limit)
                or self.adjective.match(text, at, limit)
            )
            if step is None or step.end() == at:
                break
            at = step.end()
        signed = _SIGNED_BY_HAND.match(text, at, limit)
        if signed is not None:
            at = signed.end()
        if title.plural:
            told = self.told_apart.match(text, at, limit)
            at = told.end() if told else at
        title.reach = at

    def find_names(self, draft: Draft, titles: list[Title]) -> list[tuple[int, int, str]]:
        """Spans of people's names, none overlapping another mention, with what found them."""
        text = draft.text
        spans: list[tuple[int, int, str]] = []

        def offer(start: int, end: int, rule: str) -> None:
            start, end = self._trim(draft, start, end)
            if end - start < 2 or not text[start].isupper() or not draft.free(start, end):
                return
            if (
                rule == "tagger"
                and " " not in text[start:end]
                and self.morphology.ordinary(text[start:end].lower()) == "word"
            ):
                sentence, _ = draft.sentence(start)
                if not regex.search(r"\p{L}", text[sentence:start]):
                    return  # an ordinary word with the capital of a sentence
            town = self.town_word.match(text, start, end)
            if (
                self.paper.match(text, start, end)
                or (town and town.end() - start > 3)
                or self.honorific.fullmatch(text, start, end + 1)
            ):
                return
            if any(start < other_end and other_start < end for other_start, other_end, _ in spans):
                return
            spans.append((start, end, rule))

        for pattern in (_INITIALS_LAST, _INITIALS_FIRST) if self.both_orders else (_INITIALS_FIRST,):
            for match in pattern.finditer(text):
                if pattern is _INITIALS_LAST and not match.group().split()[0].lower().endswith(self.surnames):
                    continue
                if self._in_street(text, match.start()):
                    continue
                offer(*match.span(), "initials")
        for title in titles:
            at = title.reach
            while True:
                run = _NAME_RUN.match(text, at)
                if run is None or title.role in ("other", "council_chair") or self.institution.match(run.group()):
                    break
                offer(*run.span(), "after office")
                joined = self.connector.match(text, run.end())
                if not title.plural or joined is None:
                    break
                step = self.honorific.match(text, joined.end())
                at = step.end() if step else joined.end()
        for name in draft.names:
            if name.label == "PER" and not self._in_institution(text, name.start, name.end):
                if self._ordinary_word(draft, name.start, name.end):
                    continue
                offer(self._given(draft, name.start, name.end), name.end, "tagger")
        return sorted(spans)

    def _trim(self, draft: Draft, start: int, end: int) -> tuple[int, int]:
        """Cut titles, honorifics and marks off a name, and a town that the tagger took in."""
        text = draft.text
        changed = True
        while changed and start < end:
            changed = False
            while start < end and (text[start].isspace() or text[start] in _TRAILING):
                start += 1
            while start < end and (text[end - 1].isspace() or text[end - 1] in _TRAILING.replace(".", "")):
                end -= 1
            match = self.honorific.match(text, start, end)
            if match and match.end() < end:
                start, changed = match.end(), True
            for place in draft.mentions:
                if place.label in _PLACES and place.start <= start < place.end < end:
                    start, changed = place.end, True
            for role in _ROLES:
                title = self.titles[role].match(text, start, end)
                if title and title.end() == end and start == title.start():
                    return start, start
                if title and title.end() < end:
                    start, changed = title.end(), True
        if start < end and text[end - 1] == "." and not regex.search(r"\p{Lu}\p{Ll}?\.$", text[start:end]):
            end -= 1
        return start, end

    def _ordinary_word(self, draft: Draft, start: int, end: int) -> bool:
        """Whether a lone word that a tagger took for a person has nothing else to say so: „Банер" in a menu.

        A surname's ending says so, an honorific before it, or a longer name on the page that holds it.
        """
        word = draft.text[start:end]
        if not word.isalpha() or word.lower().endswith(self.surnames):
            return False
        if any(match.end() == start for match in self.honorific.finditer(draft.text, max(0, start - 24), start)):
            return False
        stem = word[: max(4, len(word) - 2)]
        return not any(
            " " in (longer := draft.text[name.start : name.end])
            and any(part.startswith(stem) for part in longer.split())
            for name in draft.names
            if name.label == "PER"
        )

    def _given(self, draft: Draft, start: int, end: int) -> int:
        """Where a name begins that the tagger gave without its first word: „… – Неждет [Акифов]"."""
        text = draft.text
        before = _GIVEN.search(text[max(0, start - 24) : start])
        if before is None or " " in text[start:end] or not text[start:end].lower().endswith(self.surnames):
            return start
        at = start - (len(before.group()))
        first = before.group().strip()
        known = self.morphology.ordinary(first.lower()) == "word" or not draft.free(at, start)
        title = any(self.titles[role].fullmatch(first) for role in _ROLES)
        sentence, _ = draft.sentence(start)
        return start if known or title or at <= sentence else at

    def _in_street(self, text: str, at: int) -> bool:
        return bool(self.street.search(text[max(0, at - 16) : at]))

    def _in_institution(self, text: str, start: int, end: int) -> bool:
        """A person's name in an institution's or a street's: театър „Л. Кабакчиев", имени Гуммерта."""
        before = text[max(0, start - 16) : start]
        quoted = before[-1:] in '„“"«' and text[end : end + 1] in '”“"»'
        return quoted or bool(self.street.search(before) is not None)

    # ------------------------------------------------------ names and offices

    def _mention(self, draft: Draft, start: int, end: int, rule: str) -> Mention:
        return draft.add("PERSON", start, end, rule)

    def _attach(self, draft: Draft, titles: list[Title], names: list[Mention]) -> None:
        text = draft.text
        by_start = {name.start: name for name in names}
        for title in titles:
            holder = by_start.get(title.reach) or by_start.get(self._skip(text, title.reach))
            if holder is not None:
                self._hold(draft, title, holder)
                while title.plural:
                    joined = self.connector.match(text, holder.end)
                    after = by_start.get(self._skip(text, joined.end())) if joined else None
                    if after is None:
                        break
                    holder = after
                    self._hold(draft, title, holder)
        for title in titles:
            if not title.holders:
                name = self._name_before(text, title, names)
                if name is not None:
                    self._hold(draft, title, name)
        for title in titles:
            if not title.holders and title.role != "mayor":
                name = self._later_name(draft, title, titles, names)
                if name is not None:
                    self._hold(draft, title, name)
        for name in names:
            if name.role is None:
                name.role = "other"
                name.score = 0.8

    def _name_before(self, text: str, title: Title, names: list[Mention]) -> Mention | None:
        """The name that an office follows: „Николай Ангелов – кмет на …"."""
        for name in reversed(names):
            if name.end > title.start or title.start - name.end > 40:
                continue
            gap = _APPOSITION.match(text, name.end)
            if gap is None or name.role is not None or name.label == "MAYOR":
                return None
            former = self.former_before.match(text, gap.end())
            return name if title.start in (gap.end(), former.end() if former else -1) else None
        return None

    def _skip(self, text: str, at: int) -> int:
        while at < len(text) and text[at] in " \u00a0":
            at += 1
        step = self.honorific.match(text, at)
        while step and step.end() > at:
            at = step.end()
            step = self.honorific.match(text, at)
        return at

    def _later_name(self, draft: Draft, title: Title, titles: list[Title], names: list[Mention]) -> Mention | None:
        """The name after an office with a longer phrase («начальник отдела продвижения … Алия Жаворонкова»)."""
        text = draft.text
        _, limit = draft.sentence(title.start)
        for name in names:
            if name.start < title.reach:
                continue
            between = text[title.end : name.start]
            if (
                name.start >= limit
                or len(between) > 160
                or regex.search(r"[;:!?—]|\s[–-]\s|,\s(?!\p{Ll}++\s)", between)
            ):
                return None
            if self.sign.search(between):
                return None
            if any(other.holders for other in titles if title.end <= other.start < name.start):
                return None
            return name if name.role is None else None
        return None

    def _hold(self, draft: Draft, title: Title, name: Mention) -> None:
        title.holders.append(name)
        if self.nominative and title.start < name.start and name.name is None:
            office = draft.text[title.start : title.end].split()[0].lower()
            oblique = office not in self.nominative
            nominative = self.morphology.person_nominative(name.text, oblique=oblique)
            if oblique and nominative == name.text:
                # no reading of the dictionary fits: a man's name is the likelier one among heads of towns
                nominative = self.morphology.person_nominative(name.text, "m", oblique=True)
            name.name = nominative
            self._sure[name.id] = name.name
        draft.office_at.setdefault(name.id, title.start)
        if title.role == "mayor":
            name.label, name.role = "MAYOR", None
            name.rule += "+office"
        elif name.label != "MAYOR":
            name.role = title.role
        if title.role in ("mayor", "governor") and title.towns:
            draft.office_towns.setdefault(name.id, title.towns)

    # ------------------------------------------------------------- same people

    def _again(self, draft: Draft, names: list[Mention]) -> None:
        """Lone surnames and given names of people whom the page names in full."""
        text = draft.text
        full = [name for name in names if len(name_parts(self._nominative(name))) > 1]
        known: dict[str, Mention] = {}
        for name in full:
            for part in name_parts(self._nominative(name)):
                if len(part) > 3 and not part.endswith("."):
                    known.setdefault(part, name)
        if not known:
            return
        for match in _CAPITAL_WORD.finditer(text):
            word = match.group().lower().replace("ё", "е")
            same = next((part for part in known if _inflected(word, part)), None)
            if same is None or not draft.free(*match.span()):
                continue
            if self._in_street(text, match.start()) or (
                match.start() < known[same].start and same != name_parts(self._nominative(known[same]))[-1]
            ):
                continue
            mention = draft.add("PERSON", match.start(), match.end(), "again", 0.8)
            mention.role = known[same].role or "other"
            names.append(mention)
        names.sort(key=lambda name: name.start)

    def _nominative(self, name: Mention) -> str:
        if name.name is None:
            name.name = self.morphology.person_nominative(name.text)
        return name.name

    def _share(self, names: list[Mention]) -> None:
        """One id, one label and one role for all mentions of a person."""
        groups: list[list[Mention]] = []
        for name in sorted(
            names, key=lambda item: (-len(name_parts(self._nominative(item))), item.id not in self._sure)
        ):
            parts = name_parts(self._nominative(name))
            for group in groups:
                other = name_parts(self._nominative(group[0]))
                if same_person(parts, other) or _alike(parts, other):
                    group.append(name)
                    break
                if len(parts) < len(other) and _part_of(parts, other):
                    group.append(name)
                    break
            else:
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
                same = [word for word in words_of if _inflected(part.lower(), word.lower())]
                renamed.append(same[0] if same and not part.endswith(".") else part)
            name.name = " ".join(renamed)

    # ---------------------------------------------------------------- unnamed

    def _unnamed(self, draft: Draft, titles: list[Title]) -> None:
        """A mayor without a name, where a particular one is meant."""
        text = draft.text
        for title in titles:
            if title.role != "mayor" or title.holders or not draft.free(title.start, title.end):
                continue
            start, end = draft.sentence(title.start)
            window_start = max(start, title.start - 60)
            if self.general.search(text, window_start, min(end, title.reach + 30)):
                continue
            signs = self.sign.search(text, start, end)
            held = self.holder.search(text, window_start, min(end, title.reach + 10))
            acts = self.acts is not None and self.acts.match(text, title.start, end) is not None
            if not (signs or held or title.towns or acts):
                continue
            if not signs and not held and not acts and draft.block(title.start).kind in ("heading", "item"):
                continue
            if title.start < len(text) and self.prefix.match(text, title.start):
                continue
            space = text.find(" ", title.start, title.end)
            noun_end = space if space > 0 else title.end
            mention = draft.add("MAYOR", title.start, noun_end, "unnamed", 0.8)
            mention.unnamed = True
            draft.office_at[mention.id] = title.start
            if title.towns:
                draft.office_towns[mention.id] = title.towns


_PLACES = ("CITY", "REGION", "COUNTRY")


def _inflected(word: str, part: str) -> bool:
    """Whether a word may be a form of a name's part: the same but for a short ending."""
    if word == part:
        return True
    stem = part[:-1] if part[-1] in "аяйоеьыиу" else part
    return len(stem) > 3 and word.startswith(stem) and len(word) - len(stem) <= 3


def _alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names of several words are the same but for endings of case."""
    return len(one) == len(other) > 1 and all(
        _inflected(a, b)
        or _inflected(b, a)
        or (a.endswith(".") and b.startswith(a[:-1]))
        or (b.endswith(".") and a.startswith(b[:-1]))
        for a, b in zip(one, other, strict=True)
    )


def _part_of(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    return bool(short) and all(any(_inflected(part, other) for other in full) for part in short)


@Language.factory("cityrel_people")
class PeopleComponent:
    """spaCy component around ``People``."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name
        self._people: dict[str, People] = {}

    def __call__(self, doc: Doc) -> Doc:
        draft = draft_of(doc)
        people = self._people.get(draft.pack.code)
        if people is None:
            people = self._people[draft.pack.code] = People(draft.pack)
        people(draft)
        return doc
