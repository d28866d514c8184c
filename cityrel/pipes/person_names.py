"""Spans of people's names: by initials, by the office before them, by the tagger."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence

import regex

from cityrel.gazetteer import Gazetteer
from cityrel.languages import LanguagePack
from cityrel.languages.cues import Cue, alternation, compile_cues, compiled, paper_words, words
from cityrel.pipes.draft import Draft, Spans
from cityrel.pipes.namesakes import Namesakes
from cityrel.pipes.offices import ROLES, Offices, Title, connector
from cityrel.pipes.place_words import patronymic, quoted, shortened
from cityrel.reading.blocks import CELL, KEYVALUE
from cityrel.scheme import PLACES

NAME_WORD = r"(?:\p{Lu}[’'`](?=\p{Lu}))?\p{Lu}[\p{Ll}\p{M}’'`]++(?:-\p{Lu}?[\p{Ll}’']++)*+"
_INITIAL = r"\p{Lu}\p{Ll}?\."
#: С.А. Кравчук, И.Р.Метшина, Ив. Капралов, К.Джамбазов; and Кашин В.П.
_INITIALS_FIRST = regex.compile(rf"(?<![\p{{Lu}}.])(?:{_INITIAL}[ \u00a0]?){{1,2}}{NAME_WORD}(?!\p{{L}})")
_INITIALS_LAST = regex.compile(
    rf"(?<!\p{{L}})(?:{NAME_WORD}|\p{{Lu}}{{4,}}+)\s\p{{Lu}}\.(?:\s?\p{{Lu}}\.(?!\p{{L}})|(?!\s?[\p{{L}}„«\"“]))"
)
#: A surname right behind initials, and none behind it; a Roman number before a word
_NEXT_NAME = regex.compile(rf"\s?({NAME_WORD})(?!\p{{L}}|\s\p{{Lu}}\.)")
_MARK = regex.compile(r"[IVX]\.\s?[\p{Lu}--[A-Z]]", regex.VERSION1)
#: „Начев, В." at the end of a line or of a list's place
_SURNAME_COMMA = regex.compile(
    rf"(?<![\p{{L}}.]\s?){NAME_WORD},[ \u00a0](?:{_INITIAL}[ \u00a0]?){{1,2}}(?=[ \u00a0]*+(?:$|[\n;)/]|,\s\p{{Ll}}))"
)
_NAME_RUN = regex.compile(
    rf"(?:(?:{_INITIAL}\s?){{1,2}}{NAME_WORD}|{NAME_WORD}(?:[ \u00a0]{NAME_WORD}){{0,3}})(?!\p{{L}})"
)
#: A name of two words or more that fills a place in a list.
_FIELD_NAME = regex.compile(
    rf"(?<![^\s,;:/(][ ])(?<!\p{{L}})(?:{NAME_WORD}|\p{{Lu}}{{3,}}+)(?:\s{NAME_WORD}){{1,3}}(?=\s*+(?:[,;/(\n–—-]|$))"
)
#: „Б. Документи в подготовка", a numbered heading.
_LETTER = regex.compile(r"(\p{Lu}|[IVXІХ]{1,4})[.)]\s(\p{Lu}\p{Ll}++)")
#: Letters and numbers that follow each other at the heads of a page's parts.
_ROWS = ("АБВГДЕЖЗИК", "ABCDEFGHIJ", ("I", "II", "III", "IV", "V", "VI"))
_TRAILING = ' ,.;:–—-"“”„«»()'
_INITIALS_AFTER = regex.compile(r"\s\p{Lu}\.(?:\s?\p{Lu}\.)?")
_PARTICLES_AFTER = regex.compile(rf"(?:\s\p{{Ll}}{{1,4}}){{1,3}}+(?:\s{NAME_WORD}){{1,3}}+")
_TITLE = regex.compile(r"\p{L}{2}\.|\p{L}-\p{L}")
#: Letters of a name in capitals that may be one and no abbreviation (ЯН).
_SHORT_NAME = 3
#: Words of a person's name at most: two given names, patronymic, surname.
_WORDS = 4
#: Letters of a surname in capitals at least.
_CAPITALS = 3
_QUOTED_GIVEN = regex.compile(rf"(?<=[„“«\"]){NAME_WORD}\s$")
_GIVEN = regex.compile(rf"(?<![\p{{L}}.-]){NAME_WORD}\s$")


_INITIALS_BEHIND = regex.compile(r"(?P<surname>\p{Lu}[\p{L}-]++)\s(?P<initials>(?:\p{Lu}\.\s?){1,2})")


def told(name: str) -> str:
    """A name as it is told: what follows a surname and a comma, or one in capitals (КОЛЕВ Иван), goes before it."""
    surname, comma, given = name.partition(",")
    if not comma and (last := _INITIALS_BEHIND.fullmatch(name)):
        surname, given = last["surname"], last["initials"]
    elif not comma:
        surname, _, given = name.partition(" ")
        if (
            len(surname) < _CAPITALS
            or not (surname.isalpha() and surname.isupper())
            or not any(letter.islower() for letter in given)
        ):
            return name
    return f"{given.strip()} {surname.capitalize() if surname.isupper() else surname}"


class PersonNames:
    """Finds where a text names people."""

    def __init__(self, pack: LanguagePack, offices: Offices) -> None:
        self.morphology = pack.morphology
        self.offices = offices
        grammar = pack.data("people")["grammar"]
        places = pack.data("places_context")
        self.paper = compile_cues(paper_words(pack))
        self.namesakes = Namesakes(pack)
        self.surnames = tuple(pack.data("pack")["surnames"])
        self.town_word = regex.compile(rf"(?i:{words(places['city_before'])})")
        self.town_before = regex.compile(rf"(?<!\d\s?|\p{{L}})(?i:{words(places['city_before'])})\s*+$")
        self.patronymic = patronymic(pack)
        self.gazetteer, self.code = Gazetteer.load(), pack.code
        self.led = compile_cues(grammar["led"])
        leads = alternation(grammar["office_of"])
        self.leads = regex.compile(rf"(?i)(?<!\p{{L}})(?:{leads})\s*+$") if leads else None
        self.no_person = regex.compile(grammar["no_person"] or r"(?!)")
        self.both_orders: bool = grammar["initials_patronymic"]
        self.connector = connector(pack)
        #: „княз [Фердинанд]", «император [Николай II]»: those whom one name tells
        ranks = compiled(
            rf"(?<!\p{{L}})(?:{alternation(grammar['ranks'])})\s(?P<name>{NAME_WORD}(?:\s{NAME_WORD})?(?:\s[IVX]++)?)(?!\p{{L}})"
        )
        self.ranks = Cue(ranks, grammar["ranks"], closed=True)
        self.adjective = offices.adjective
        self.sign = compile_cues(pack.data("cues")["classes"]["sign"])
        self.institution = regex.compile(
            rf"(?i)(?:{alternation([*places['org_heads'], *places['municipal'], *places['bodies']])})"
        )

    def find(self, draft: Draft, titles: list[Title]) -> list[tuple[int, int, str]]:
        """Spans of people's names, none overlapping another mention, with what found them."""
        text = draft.text
        spans: list[tuple[int, int, str]] = []
        names = [text[name.start : name.end] for name in draft.names if name.label == "PER"]
        tagged = _tagged(draft)
        begins = {end: start for start, end in reversed(tagged)}  # the first that ends there
        offices = Spans(titles)
        longer = sorted({part for name in names if " " in name for part in name.split()})

        def offer(start: int, end: int, rule: str) -> None:
            start, end = self._trim(draft, start, end)
            if all(len(part.rstrip(".")) == 1 for part in text[start:end].split()):
                return  # „П Р О Т О К О Л", «И.о. главы»
            if rule == "tagger" and end - start > _SHORT_NAME and shortened(text, start, end):
                return  # «член ЕРО ОГМВ»
            if end - start < 2 or not text[start].isupper() or not draft.free(start, end):
                return
            if (
                rule == "tagger"
                and " " not in text[start:end]
                and self.morphology.ordinary(text[start:end].lower()) == "word"
            ):
                sentence, _ = draft.sentence(start)
                if not any(map(str.isalpha, text[sentence:start])):
                    return  # an ordinary word with the capital of a sentence
            town = self.town_word.match(text, start, end)
            if (
                self.paper.match(text, start, end)
                or (town and town.end() - start > 3)
                or self.offices.honorific.fullmatch(text, start, end + 1)
            ):
                return
            after = bisect_left(spans, (end, end, ""))
            if after and spans[after - 1][1] > start:
                return
            spans.insert(after, (start, end, rule))

        lettered = _lettered(draft, self.surnames)
        for match in _SURNAME_COMMA.finditer(text):
            if match.group().split(",")[0].lower().endswith(self.surnames):
                offer(match.start(), match.start() + len(match.group().rstrip()), "initials")
        for pattern in (_INITIALS_LAST, _INITIALS_FIRST) if self.both_orders else (_INITIALS_FIRST,):
            for match in pattern.finditer(text):
                if _MARK.match(text, match.start()) is not None:
                    continue  # „Раздел I. Действащи"
                if pattern is _INITIALS_LAST:
                    surname = match.group().split()[0]
                    if self._initials_of_next(text, match.end()):
                        continue
                    if not self.morphology.person_nominative(surname).lower().endswith(self.surnames):
                        continue
                given = self._given_before(text, match.start())
                if self.namesakes.of(text, given, match.end(), titles) or match.start() in lettered:
                    continue
                if match.start() < draft.block(match.end() - 1).start:
                    continue  # „I. Побратимени градове": the mark of a heading
                if (step := self.offices.honorific.match(text, match.start())) and step.end() <= match.end():
                    run = _NAME_RUN.match(text, step.end())  # „Н. Пр. Джон Смит": no initials
                    offer(step.end(), run.end() if run else match.end(), "initials")
                    continue
                start = min(begins.get(match.end(), match.start()), match.start())
                # „Марин Ж. Маринов", but «председатели [Советов] А.М. Громов»
                offer(match.start() if any(offices.over(start, start + 1)) else start, match.end(), "initials")
        for title in titles:
            at = title.reach
            while True:
                run = _NAME_RUN.match(text, self._after_district(draft, self._after_body(draft, at)))
                if title.role in ("mayor", "deputy_mayor") and self._town_led(text, title.end, run):
                    break  # „примарят на Негрещ-Оаш": a town that nobody knows
                if run is not None and (self._town_appended(draft, title, run) or self._of_town(draft, title, run)):
                    break  # «Джон Смит, лорд-мэр Корка», «была мэром Чехова»
                if run is None or self.institution.match(run.group()):
                    break
                if ":" in text[title.end : run.start()] and self._begins_statement(run, begins):
                    break
                if self.institution.match(text, run.end() + 1):
                    break  # «заместитель мэра [Народного] правительства»
                if title.role == "other" and not self.led.fullmatch(text, title.start, title.end):
                    break
                if title.role in ("other", "council_chair") and " " not in run.group():
                    break
                if title.role == "mayor":
                    _free_surname(draft, *run.span())
                offer(run.start(), _as_tagged(text, run, begins), "after office")
                joined = self.connector.match(text, run.end())
                if not title.plural or joined is None:
                    break
                step = self.offices.honorific.match(text, joined.end())
                at = step.end() if step else joined.end()
        for block in draft.blocks:
            if block.key == "signatories":
                for run in _FIELD_NAME.finditer(text, block.start, block.end):
                    if not self.institution.match(run.group()):
                        offer(*run.span(), "field")
        for match in self.offices.honorific.finditer(text):
            # „инж. Красен Кралев", though the tagger sees no person; „ныне", „тогава" are no titles
            run = _NAME_RUN.match(text, match.end()) if _TITLE.search(match.group()) else None
            if run is None or " " not in run.group() or self.institution.match(run.group()):
                continue
            if not quoted(text, *run.span()) and not self.namesakes.of(text, *run.span(), titles):
                offer(*run.span(), "after title")
        cut = [
            (self._surname_first(draft, self._given(draft, start, end), end), start, end)
            for start, end in tagged
            if not self.namesakes.of(text, self._given_before(text, start), end, titles)
        ]
        # names that were put together go before their parts
        for begin, start, end in sorted(cut, key=lambda item: item[0] == item[1]):
            if begin in lettered or _MARK.search(text, begin, end) or self.no_person.match(text, begin, end):
                continue
            if not self._ordinary_word(draft, start, end, longer):
                offer(begin, end, "tagger")
        for match in self.ranks.finditer(text):
            start, end = match.span("name")
            if not self.namesakes.of(text, start, end, titles) and not self.adjective.fullmatch(
                text[start:end].lower()
            ):
                offer(start, end, "rank")
        for start, end, _ in list(spans):
            self._joined(draft, start, end, offer)
        return spans

    def _begins_statement(self, run: regex.Match[str], tagged: Mapping[int, int]) -> bool:
        """„Кметът на Комо: Никой няма да …": whether a lone word behind a colon is no name: his words follow."""
        lone = " " not in run.group() and not run.group().lower().endswith(self.surnames)
        return lone and run.end() not in tagged

    def _initials_of_next(self, text: str, at: int) -> bool:
        """«председатели Советов А.М. Громов»: whether a surname without its own initials follows initials."""
        run = _NEXT_NAME.match(text, at)
        return run is not None and self.morphology.person_nominative(run[1]).lower().endswith(self.surnames)

    def _given_before(self, text: str, start: int) -> int:
        """Where a name in quotes begins whose given name stands before an initial: „„Иван [Д. Шишманов]"."""
        before = _QUOTED_GIVEN.search(text[max(0, start - 24) : start])
        return start - len(before.group()) if before else start

    def _joined(self, draft: Draft, start: int, end: int, offer: Callable[[int, int, str], None]) -> None:
        """„подписаха Динко Марков и Ян Носко": the name of two words beside a full one, in a sentence of signing."""
        text = draft.text
        joined = self.connector.match(text, end)
        run = _NAME_RUN.match(text, joined.end()) if joined is not None and "," not in joined.group() else None
        if run is None or len(run.group().split()) != 2 or " " not in text[start:end]:
            return
        known = self.gazetteer.longest(text, run.start(), self.code)
        if (known is not None and known.end >= run.end()) or self.institution.match(run.group()):
            return
        if self.sign.search(text, draft.sentence(start)[0], start):
            offer(*run.span(), "beside another")

    def _town_led(self, text: str, start: int, run: regex.Match[str] | None) -> bool:
        """Whether a word that leads to towns, not to names, stands between an office and a name."""
        return run is not None and self.leads is not None and self.leads.search(text, start, run.start()) is not None

    def _town_appended(self, draft: Draft, title: Title, run: regex.Match[str]) -> bool:
        """Whether a lone word behind an office that follows a name is a town by the tagger."""
        place = next((name for name in draft.names.over(*run.span()) if name.start == run.start()), None)
        return (
            place is not None
            and place.label == "LOC"
            and place.end == run.end()
            and " " not in run.group()
            and draft.text.startswith(", ", title.start - 2)
        )

    def _of_town(self, draft: Draft, title: Title, run: regex.Match[str]) -> bool:
        """Whether a lone word behind an office is its town, by its case or as a town's name that no tagger doubts."""
        text = draft.text
        if not run.group().isalpha() or (title.plural and not title.count):
            return False
        if all(name.label != "PER" for name in draft.names.over(*run.span())):
            place = self.gazetteer.longest(text, run.start(), self.code)
            if place is not None and place.end == run.end():
                return True
        cases = self.morphology.cases_after(text[title.start : title.end].split()[-1].lower())
        return cases is not None and not self.morphology.may_stand_in(run.group(), cases)

    def _trim(self, draft: Draft, start: int, end: int) -> tuple[int, int]:
        """Cut titles, honorifics and marks off a name, and a town that the tagger took in."""
        text = draft.text
        if len(parts := text[start:end].split(" ", 1)) > 1 and " " in parts[1] and "." not in parts[0]:
            parted = self.patronymic is not None and self.patronymic.match(text, start + len(parts[0]), end)
            if self.town_before.search(text[max(0, start - 24) : start]) and not parted:
                start += len(parts[0])  # „с. [Баня Георги Димитров]", but «гражданин города Зоя Ивановна Рябова»
        parts = text[start:end].split(" ")
        if len(parts) == _WORDS and self.patronymic is not None and self.patronymic.fullmatch(f" {parts[2]}"):
            start += len(parts[0])  # «[Ветерану] Льву Николаевичу Жаркову»
        changed = True
        while changed and start < end:
            changed = False
            while start < end and (text[start].isspace() or text[start] in _TRAILING):
                start += 1
            while start < end and (text[end - 1].isspace() or text[end - 1] in _TRAILING.replace(".", "")):
                end -= 1
            last = text.rfind(" ", start, end) + 1
            if last > start and self.paper.fullmatch(text, last, end):
                end, changed = last, True  # „подписаният от Ангел Кънчев договор"
            match = self.offices.honorific.match(text, start, end)
            if match and match.end() < end:
                start, changed = match.end(), True
            for place in draft.over(start, end, PLACES):
                if place.start <= start < place.end < end:
                    start, changed = place.end, True
            for role in ROLES:
                title = self.offices.titles[role].match(text, start, end)
                if title and title.end() == end and start == title.start():
                    return start, start
                if title and title.end() < end:
                    start, changed = title.end(), True
        if start < end and text[end - 1] == "." and not regex.search(r"\p{Lu}\p{Ll}?\.$", text[start:end]):
            end -= 1
        return start, end

    def _ordinary_word(self, draft: Draft, start: int, end: int, longer: Sequence[str]) -> bool:
        """Whether a lone word that a tagger took for a person has nothing else to say so: „Банер" in a menu.

        A surname's ending says so, an honorific before it, or a longer name on the page that holds it; ``longer`` has
        the words of all such names, sorted.
        """
        word = draft.text[start:end]
        if not word.isalpha() or word.lower().endswith(self.surnames):
            return False
        for match in self.offices.honorific.finditer(draft.text, max(0, start - 24), start):
            capital = match.group()[0].isupper() and match.group().strip().isalpha()
            if match.end() == start and not (capital and match.start() > draft.sentence(start)[0]):
                return False  # „ген. Златев", but not „село Полковник Златово"
        stem = word[: max(4, len(word) - 2)]
        following = bisect_left(longer, stem)
        return following == len(longer) or not longer[following].startswith(stem)

    def _given(self, draft: Draft, start: int, end: int) -> int:
        """Where a name begins that the tagger gave without its first word: „… – Неждет [Акифов]"."""
        text = draft.text
        before = _GIVEN.search(text[max(0, start - 24) : start])
        if before is None or " " in text[start:end] or not text[start:end].lower().endswith(self.surnames):
            return start
        at = start - (len(before.group()))
        first = before.group().strip()
        known = self.morphology.ordinary(first.lower()) == "word" or not draft.free(at, start)
        title = any(self.offices.titles[role].fullmatch(first) for role in ROLES)
        sentence, _ = draft.sentence(start)
        return start if known or title or at <= sentence else at

    def _after_body(self, draft: Draft, at: int) -> int:
        """Where the full name begins that the tagger sees behind an institution: «депутат [Думы] Иван Лис»."""
        run = _NAME_RUN.match(draft.text, at)
        for name in draft.names.over(at, run.end()) if run is not None else ():
            if name.start <= at:
                return at
            if name.label == "PER" and " " in draft.text[name.start : name.end]:
                return name.start
        return at

    def _after_district(self, draft: Draft, at: int) -> int:
        """Where a person's name of two words begins behind a place that no mention has: „район Младост Ана Колева"."""
        place = next((name for name in draft.names.over(at, at + 1) if name.label == "LOC" and name.start == at), None)
        person = next((name for name in draft.names.over(place.end, place.end + 2)), None) if place else None
        if place is None or person is None or draft.text[place.end : place.end + 1] != " ":
            return at
        if person.label != "PER" or person.start != place.end + 1:
            return at
        parted = self.patronymic is not None and self.patronymic.match(draft.text, place.end)
        return person.start if " " in draft.text[person.start : person.end] and not parted else at

    def _surname_first(self, draft: Draft, start: int, end: int) -> int:
        """Where a name begins that the tagger cut after its first word: «Гюльнара [Хасановна Сафина]»."""
        text = draft.text
        words_of = text[start:end].split()
        before = _GIVEN.search(text[max(0, start - 24) : start])
        if self.patronymic is None or before is None or len(words_of) != 2:
            return start
        at = start - len(before.group())
        if self.patronymic.fullmatch(f" {words_of[0]}"):
            return at if draft.free(at, start) else start
        if not self.patronymic.fullmatch(f" {words_of[1]}"):
            return start
        alone = any(
            name.label == "PER" and (name.start, name.end) == (at, start - 1) for name in draft.names.over(at, start)
        )
        surname = self.morphology.person_nominative(before.group().strip()).lower().endswith(self.surnames)
        return at if (alone or surname) and draft.free(at, start) else start


def _as_tagged(text: str, run: regex.Match[str], begins: Mapping[int, int]) -> int:
    """Where a name ends that the tagger sees go on: „мэр [Белый В.Р.]", «[Ян ван ден Берг]»."""
    after = _INITIALS_AFTER.match(text, run.end()) or _PARTICLES_AFTER.match(text, run.end())
    return after.end() if after and begins.get(after.end(), run.end()) < run.end() else run.end()


def _free_surname(draft: Draft, start: int, end: int) -> None:
    """Let go of a place that only a mayor's surname looks like: „алкалдът Вашингтон [Лаке]"."""
    place = next(iter(draft.over(start, end, ("CITY", "REGION"))), None)
    if place is not None and place.start > start and place.end == end and place.rule.startswith("gazetteer"):
        draft.drop_joined([place])


def _lettered(draft: Draft, surnames: tuple[str, ...]) -> set[int]:
    """Where the page's headings with letters or roman numbers in a row begin: „А. …", „Б. …"."""
    heads = [
        (block.start, head[1])
        for block in draft.blocks
        if block.kind not in (CELL, KEYVALUE)
        and (head := _LETTER.match(draft.text, block.start))
        and not head[2].lower().endswith(surnames)
    ]
    starts: set[int] = set()
    for row in _ROWS:
        known = [(start, row.index(head)) for start, head in heads if head in row]
        for (start, number), (later, following) in itertools.pairwise(known):
            if following == number + 1:
                starts |= {start, later}
    return starts


def _tagged(draft: Draft) -> list[tuple[int, int]]:
    """The tagger's persons; a lone word right beside another is a part of one name («Белова Лилия»)."""
    spans: list[tuple[int, int]] = []
    for name in draft.names:
        if name.label != "PER":
            continue
        if spans and draft.text[spans[-1][1] : name.start] == " ":
            start = spans[-1][0]
            words = draft.text[start : name.end].split()
            lone = " " not in draft.text[start : spans[-1][1]] or " " not in draft.text[name.start : name.end]
            if lone and len(words) <= _WORDS:
                spans[-1] = (start, name.end)
                continue
        spans.append((name.start, name.end))
    return spans
