"""Spans that may name a place: by gazetteer, tagger, and the words that call for one."""

from __future__ import annotations

import regex

from cityrel.document import Mention
from cityrel.gazetteer import Gazetteer, Match
from cityrel.languages import LanguagePack
from cityrel.pipes.districts import LEAD, Districts
from cityrel.pipes.draft import Draft, Spans
from cityrel.pipes.found import Found
from cityrel.pipes.leading_towns import CAPITAL, LeadingTowns
from cityrel.pipes.name_ends import town_end
from cityrel.pipes.no_places import no_place
from cityrel.pipes.occurrences import SHORT, STEM, occurrences
from cityrel.pipes.old_names import old_names
from cityrel.pipes.place_words import PlaceWords, quoted
from cityrel.pipes.told_towns import ToldTowns
from cityrel.reading.blocks import HEADING

_CAPITALISED_NEXT = regex.compile(r"\p{L}+\.?\s+(?=\p{Lu})")
#: two initials that end a name: «Елкин Б.А.», but not «Псков Б.А. Елкин»
INITIALS_NEXT = regex.compile(r"\s\p{Lu}\.\s?\p{Lu}\.(?!\s?\p{Lu}\p{Ll})")
DIGIT_BEFORE = regex.compile(r"\d\s?$")
_HYPHENED = regex.compile(r"-\p{L}")
#: Capitals before a name that tell that all of it is in capitals.
_CAPITALS = 8
_ABBREVIATION = regex.compile(r"\p{Lu}{2,5}")
#: An initial looks like an abbreviation of „town" («Г.Ширшина»).
INITIAL = regex.compile(r"\p{Lu}\p{Ll}?\.")
_INITIALS_AFTER = regex.compile(r"\s\p{Lu}\.\s?\p{Lu}\.(?!\p{L})")
_INITIALS_BEFORE = regex.compile(r"(?<!\p{L})(?:\p{Lu}\.[^\S\n]?){1,2}\Z")
#: Characters of a shortened word before a state; a surname behind a name.
_REPUBLIC, _SURNAME_NEXT = 8, regex.compile(r"\s\p{Lu}\p{Ll}")
#: „Тарп (Германия)", and how many characters a name before such a bracket has at most.
_BRACKET, _NAME = regex.compile(r"\s\((?=\p{Lu})"), 80
#: A part of a state, before it.
_PART = regex.compile(r"\p{Lu}[\p{L} -]{2,30}?,\s(?=\p{Lu})")
_STATE_OPENS = regex.compile(r"\s\(|,\s")
#: Inhabitants of a town that is known by its own name, so that the tagger's longer one is doubted.
_KNOWN = 50_000
_ACRONYM = regex.compile(r"\p{Lu}{2}")
_ADJECTIVE = regex.compile(r"(?<=\s)\p{Ll}{4,}+\s$")
_LEAD_WORD = regex.compile(r"\p{L}++\s")
_OWN_NAME = regex.compile(r"\s[„“\"«]")
_LOWER_NEXT = regex.compile(r"\s\p{Ll}{4,}+")
#: What makes a page's town sure enough to look for it elsewhere on the page.
_SURE = (
    "before its state",
    "city field",
    "after a town word",
    "after its state's adjective",
    "party of a paper",
    "under its state",
    "after its state",
)


_HYPHENATED, _AFTER_HYPHEN = regex.compile(r"-\p{Lu}"), regex.compile(r"\p{L}-$")


class Candidates:
    """Collects the spans of a page that may name places."""

    def __init__(self, pack: LanguagePack, words: PlaceWords) -> None:
        self.pack = pack
        self.words = words
        self.surnames = tuple(pack.data("pack")["surnames"])
        self.gazetteer = Gazetteer.load()
        self._leading = LeadingTowns(pack, words)
        self._told = ToldTowns(pack, words)
        self._districts = Districts(pack, words)

    def scan(self, draft: Draft) -> list[Found]:
        """Spans from the gazetteer, the adjective-and-noun regions, and the tagger's places, without overlaps."""
        text, lang = draft.text, self.pack.code
        found: list[Found] = []
        for match in self.words.adjective_region.finditer(text):
            known = self.gazetteer.longest(text, match.start(), lang)
            state = known is not None and bool(known.states)
            if not state and not self.words.municipal.search(match.group()):
                item = self._adjectival(draft, match)
                if item is not None:
                    found.append(item)
        regions = Spans(found)
        at = 0
        for match in CAPITAL.finditer(text):
            start = match.start()
            if start < at or next(regions.over(start, start + 1), None) is not None:
                continue
            known = self.gazetteer.longest(text, start, lang)
            if known is None or self.words.municipal.search(text, known.start, known.end):
                continue
            if _INITIALS_AFTER.match(text, known.end):
                continue  # «Кашин В.П.»
            initials = _INITIALS_BEFORE.search(text, max(0, start - 6), start)
            republic = self._of_republic(text, known)
            if republic is not None:
                start, initials = republic, None
            if initials is not None and not (
                draft.block(start).capitals and self.words.city_before.search(initials[0])
            ):
                continue  # «С.В.Зюзину»: a surname
            known = self._lowered(text, known) or known
            word = _CAPITALISED_NEXT.match(text[known.start : known.end])
            if (
                word
                and self.words.city_before.search(word.group())
                # „Община Троян" is no town's name; „Град" is one where a town is called so
                and not any(
                    candidate.place.kind != "district"
                    and candidate.place.name.lower().startswith(word.group().strip().lower())
                    for candidate in known.candidates
                )
            ):
                inner = self.gazetteer.longest(text, known.start + word.end(), lang)
                if inner is None:
                    continue
                known = inner
            elif word and self.words.region_before.search(word.group()) and not self.words.whole.search(word.group()):
                # „Област Ловеч" at the start of a sentence
                inner = self.gazetteer.longest(text, known.start + word.end(), lang)
                known = inner if inner is not None and inner.end == known.end and not inner.states else known
            if known.end - known.start < 2 or (
                _ABBREVIATION.fullmatch(text[known.start : known.end])
                and not known.states
                and not _in_capitals(draft, known.start, known.end)
                and not self.words.dateline(text, draft.block(known.start).start, known.end)
            ):
                continue
            found.append(Found(known.start if republic is None else start, known.end, known.candidates))
            at = known.end
        spans = Spans(found)
        for name in draft.names:
            over = list(spans.over(name.start, name.end))
            if (
                name.label == "LOC"
                and not text[name.start].islower()
                and (
                    not over
                    or (
                        len(over) == 1
                        and (_part_of_word(text, over[0]) or self._part_of_name(draft, over[0], name.start, name.end))
                    )
                )
            ):
                for other in over:
                    spans.remove(other)
                spans.add(Found(name.start, name.end, ()))
        leads = self._leading.find(draft)
        called = [
            *self._slots(draft),
            *self._of_offices(draft),
            *self._after_words(draft),
            *self._before_states(draft),
            *self._told.find(draft),
        ]
        for item in [*self._districts.find(draft), *called, *leads, *self._old_names(draft)]:
            over = list(spans.over(item.start, item.end))
            # „Шоази льо Роа" though „Шоази" and „Роа" are known
            particled = any(self.words.particle_next.match(text, other.end, item.end) for other in over)
            if all(
                not other.rule
                and (
                    not other.candidates
                    or particled
                    or self._whole_field(item, over)
                    or (
                        sum(bool(one.candidates) for one in over) == 1
                        and (
                            _part_of_word(text, other)
                            or self._ends_longer(draft, other, item)
                            or item.rule in ("under its state", "told to be a town", "old name", "part of a town")
                            or (
                                (other.start, other.end) == (item.start, item.end)
                                and (item.candidates or self._river(text, item))
                            )
                        )
                    )
                )
                and (
                    (item.start <= other.start and other.end <= item.end)
                    or (item.rule == "old name" and not other.candidates)
                )
                for other in over
            ):
                self._replace(spans, over, item)
                whole = " " in text[item.start : item.end] and self._whole_field(item, over)
                for start, end in occurrences(text, {text[item.start : item.end]}) if over and whole else ():
                    others = list(spans.over(start, end))
                    if all(start <= other.start and other.end <= end for other in others):
                        self._replace(spans, others, Found(start, end, (), "CITY", item.rule, item.score))
        return [item for item in spans if not no_place(draft, item)]

    def _of_republic(self, text: str, known: Match) -> int | None:
        """Where „Р. Молдова", «Респ. Беларусь» begins, if a state stands behind such a word and is no surname."""
        if not known.states:
            return None
        word = self.words.republic.search(text, max(0, known.start - _REPUBLIC), known.start)
        if word is None or (INITIAL.match(word.group()) and _SURNAME_NEXT.match(text, known.end)):
            return None
        return word.start()

    def _river(self, text: str, item: Found) -> bool:
        """Whether a town that its state tells bears the name of a river: „Днепр, ранее … (Украина)"."""
        return item.rule == "before its state" and self.words.nature.fullmatch(text, item.start, item.end) is not None

    @staticmethod
    def _replace(spans: Spans[Found], over: list[Found], item: Found) -> None:
        for other in over:
            spans.remove(other)
        spans.add(item)

    def _whole_field(self, item: Found, parts: list[Found]) -> bool:
        """Whether a name that is all of a town's field is unknown but for its parts: „Сен Вран", „Мон Сен Жил"."""
        kinds = {candidate.place.kind for part in parts for candidate in part.candidates[:1]}
        return item.rule == "city field" and "country" not in kinds

    def _part_of_name(self, draft: Draft, item: Found, start: int, end: int) -> bool:
        """Whether a known name is a part of a longer, unknown one: „[Кава] де Тирени (Италия)"."""
        text = draft.text
        name = self.words.name.fullmatch(text, start, end)
        if name is None or item.rule or item.start < start or item.end > end:
            return False
        if (item.start, item.end) == (start, end) or text[start - 1 : start] == "-" or text[end : end + 1] == "-":
            return False
        state = self.gazetteer.longest(text, end + 2, self.pack.code) if _STATE_OPENS.match(text, end) else None
        stated = state is not None and bool(state.states)
        first = text[start : item.start].split() or text[item.end : end].split()
        generic = any(self.words.generic.fullmatch(word) for word in text[start:end].split())
        towns = all(candidate.place.kind != "country" for candidate in item.candidates)
        told = self.words.city_before.search(text, max(0, start - 20), start) is not None
        # „кмет на Сен Жан"; behind a town that is known, two words are its holder
        small = bool(item.candidates) and item.candidates[0].place.population < _KNOWN
        small = small and len(text[item.end : end].split()) == 1
        told = told or (small and self.words.office.search(text, max(0, start - 40), start) is not None)
        return bool((stated or told) and first and towns and not generic)

    @staticmethod
    def _ends_longer(draft: Draft, item: Found, longer: Found) -> bool:
        """Whether the tagger takes a known name for the end of a longer one: „град Поважка [Бистрица]"."""
        return item.start > longer.start and any(
            name.label == "LOC" and (name.start, name.end) == (longer.start, longer.end)
            for name in draft.names.over(item.start, item.end)
        )

    def _adjectival(self, draft: Draft, match: regex.Match[str]) -> Found | None:
        """„Старозагорска област", «Чеченской Республики»; «Московский район г.Минска» is a part of a town."""
        text = draft.text
        label = "REGION"
        if match[2].lower() in self.words.rural:
            after = text[match.end() : match.end() + 12]
            leads = match.start() - draft.block(match.start()).start <= LEAD
            beside = leads and self._districts.town_behind(draft, match.end())
            if beside or self.words.town_follows_district.match(after):
                # a part of a town counts where it is a partner, not as an address
                if match.start() - draft.block(match.start()).start > 3 and not self.words.party_slot(
                    text, match.start()
                ):
                    return None
                label = "CITY"
        candidates = tuple(self.gazetteer.lookup(match.group(), self.pack.code))
        return Found(match.start(), match.end(), candidates, label, "adjective and region")

    def _slots(self, draft: Draft) -> list[Found]:
        """Names that stand where the parties of a paper do („договор за дружба между X и Y"), known or not."""
        text = draft.text
        found: list[Found] = []
        for match in self.words.party_link.finditer(text):
            line_end = text.find("\n", match.end())
            limit = min(len(text) if line_end < 0 else line_end, match.end() + 120)
            at = match.end()
            while at < limit:
                step = self.words.before_name.match(text, at, limit)
                at = step.end() if step else at
                known = self.gazetteer.longest(text, at, self.pack.code) if text[at : at + 1].isupper() else None
                name = self.words.name.match(text, at, limit)
                if known is not None and known.start == at:
                    joined = self.words.joint_here.match(text, known.end, limit)
                    if joined is None:
                        break
                    at = joined.end()
                    continue
                if name is not None and self.words.generic.match(name.group()):
                    break
                if name is None or (_ACRONYM.match(name.group()) and not _in_capitals(draft, *name.span())):
                    break
                if self.words.no_town.fullmatch(name.group()):
                    break
                if self.words.ordinary(name.group()) or self.words.institution.match(text, name.end(), limit):
                    break
                if _OWN_NAME.match(text, name.end(), limit):
                    break  # „със Сдружение „Млади хора""
                person = any(
                    span.label == "PER" and span.start <= name.start() and " " in text[span.start : span.end]
                    for span in draft.names.over(*name.span())
                )
                if person or self.words.institution.match(text, name.start(), limit):
                    break
                found.append(Found(name.start(), name.end(), (), "CITY", "party of a paper", 0.6))
                joined = self.words.joint_here.match(text, name.end(), limit)
                if joined is None:
                    break
                at = joined.end()
        return found

    def _of_offices(self, draft: Draft) -> list[Found]:
        """„Кметовете на Русе и [Долно Поле]": the town that „and" joins to a known one behind an office of several."""
        text, found = draft.text, []
        for match in self.words.offices_of.finditer(text):
            known = self.gazetteer.longest(text, match.end(), self.pack.code)
            joined = self.words.and_here.match(text, known.end) if known is not None else None
            name = self.words.name.match(text, joined.end()) if joined is not None else None
            if name is None or self.gazetteer.lookup(name.group(), self.pack.code):
                continue
            if not (self.words.institution.match(text, name.start()) or self.words.ordinary(name.group().split()[-1])):
                found.append(Found(name.start(), name.end(), (), "CITY", "party of a paper", 0.6))
        return found

    def _after_words(self, draft: Draft) -> list[Found]:
        """Names after „гр.", «город», «отношения с»: a town, though no gazetteer knows it."""
        text = draft.text
        found: list[Found] = []
        for match in self.words.town_follows.finditer(text):
            name = self.words.name.match(text, match.end())
            if DIGIT_BEFORE.search(text[max(0, match.start() - 2) : match.start()]) or INITIAL.match(match.group()):
                continue  # „2006 г. Подписали": a year; «Г.Ширшина»: a person
            if name is None or self.words.institution.match(text, name.start()):
                continue
            if draft.block(match.end() - 1) is not draft.block(name.start()):
                continue  # „Град Държава", two heads
            glued = match.end() == name.start() and text[name.start() - 1].isalpha()
            if glued and not self.gazetteer.lookup(name.group(), self.pack.code):
                continue  # „ГрадИкономикаПобратими", a menu
            if _INITIALS_AFTER.match(text, name.end()):
                continue  # «Глава города Уткин П.С.»
            first, _, rest = name.group().partition(" ")
            # of „град Горна Баня" only the noun is looked at
            if self.words.ordinary(rest if rest and self.words.adjectival.search(first) else name.group()):
                continue
            if name.group().isupper() and not _in_capitals(draft, *name.span()):
                continue
            if INITIALS_NEXT.match(text, name.end()):
                continue  # «глава города Елкин Б.А.»
            if self._holder(text, match.start(), name.group()) or self._holder(text, match.end(), name.group()):
                continue
            if any(
                span.label == "PER" and " " in text[span.start : span.end] and span.start <= name.start() < span.end
                for span in draft.names.over(name.start(), name.end())
                if span.start >= match.end() or span.end > name.end()
            ):
                continue
            end = town_end(draft, name.start(), name.end())
            found.append(Found(name.start(), end, (), "CITY", "after a town word", 0.7))
        return found

    def _holder(self, text: str, at: int, name: str) -> bool:
        """Whether a name of several words after an office and „town" is a person's: «глава города Сайд Салавов».

        ``at`` is where the office ends, with „town" in it or before it.
        """
        words = name.split()
        adjective = _ADJECTIVE.search(text, max(0, at - 30), at)  # „кметицата на румънския град X"
        ends = (at, adjective.start() if adjective is not None else at)
        if len(words) < 2 or not any(self.words.office.search(text, max(0, end - 60), end) for end in ends):
            return False
        # two words that no gazetteer knows are a given name and a surname, whatever they end in
        return words[-1].lower().endswith(self.surnames) or (
            len(words) == 2 and not self.gazetteer.lookup(name, self.pack.code)
        )

    def _before_states(self, draft: Draft) -> list[Found]:
        """Names right before a bracket that begins with a state: „Тарп (Германия)"."""
        text = draft.text
        found: list[Found] = []
        for bracket in _BRACKET.finditer(text):
            match = self.words.name_at_end.search(text, max(0, bracket.start() - _NAME), bracket.start())
            if match is None:
                continue
            known = self.gazetteer.longest(text, bracket.end(), self.pack.code)
            if known is None or not known.states:
                part = _PART.match(text, bracket.end())  # „Сен Мартен (Осерена, Франция)"
                known = self.gazetteer.longest(text, part.end(), self.pack.code) if part is not None else None
            if known is None or not known.states:
                continue
            if self.words.office.search(text, max(0, match.start() - 40), match.start()):
                continue
            start, end = match.span()
            lead = _LEAD_WORD.match(text, start, end)
            if lead is not None and self.words.preposition.fullmatch(lead.group()):
                start = lead.end()  # „Със Суфли (Гърция)", at the start of a sentence
            person = any(
                span.label == "PER" and " " in text[span.start : span.end] for span in draft.names.over(start, end)
            )
            if (
                not person
                and not self.words.ordinary(text[start:end])
                and not self.words.institution.match(text, start)
            ):
                found.append(Found(start, end, (), "CITY", "before its state", 0.8))
        return found

    def _old_names(self, draft: Draft) -> list[Found]:
        """Other names of towns in brackets behind them."""
        return [
            Found(*match.span(1), candidates, "CITY", "old name", 0.8)
            for match, candidates in old_names(draft.text, self.words, self.gazetteer, self.pack.code)
        ]

    def _lowered(self, text: str, known: Match) -> Match | None:
        """A town whose second word has no capital, where its state is told: „Горна баня (България)"."""
        more = _LOWER_NEXT.match(text, known.end)
        if more is None or " " in text[known.start : known.end]:
            return None
        nation = self.words.national.search(text, max(0, known.start - 40), known.start)
        opened = _STATE_OPENS.match(text, more.end())
        state = self.gazetteer.longest(text, opened.end(), self.pack.code) if opened is not None else None
        codes = set(state.states) if state is not None else set()
        if nation is not None:
            codes.add(self.words.nations[nation[1].lower()])
        found = self.gazetteer.lookup(text[known.start : more.end()], self.pack.code, inflected=False) if codes else []
        towns = tuple(c for c in found if c.place.kind == "city" and c.place.country in codes)
        return Match(known.start, more.end(), known.start, towns) if towns else None

    def again(self, draft: Draft, mentions: list[Mention]) -> list[Mention]:
        """Other mentions of towns that the page is sure of: the same name, with hyphens or without, in any case."""
        morphology = self.pack.morphology
        forms: set[str] = set()
        sure: set[str] = set()  # names that the tagger may take for a person's
        for mention in mentions:
            block = draft.block(mention.start)
            heads = block.kind == HEADING and block.start == mention.start
            if mention.label == "CITY" and (mention.rule in _SURE or heads) and len(mention.text) >= STEM:
                name = mention.text if not mention.text.isupper() else mention.text.title()
                if heads or (mention.rule == "city field" and " " in name):
                    sure.add(name)
                for nominative in [name, *morphology.place_nominatives(name)[:2]]:
                    forms |= morphology.place_forms(nominative)
        if draft.page.home:
            forms |= morphology.place_forms(draft.page.home)
        least = SHORT if draft.page.home and len(draft.page.home) == SHORT else STEM
        names = {form for form in forms if form[:1].isupper() and len(form) >= least}
        names |= {form.upper() for form in names}
        names |= {name.replace("-", " ") for name in names} | {name.replace(" ", "-") for name in names}
        if not names:
            return []
        found = []
        for start, end in occurrences(draft.text, names):
            if not draft.free(start, end) or quoted(draft.text, start, end):
                continue
            if _HYPHENED.match(draft.text, end, end + 2) or self.words.street.search(
                draft.text, max(0, start - 40), start
            ):
                continue
            person = next((name for name in draft.names.over(start, end) if name.label == "PER"), None)
            dateline = draft.block(start).start == start and draft.text[start:end].isupper()
            dateline = dateline and draft.text[end : end + 2].strip()[:1] in tuple(".,–—/(")
            named = draft.text[start:end] in sure
            if person is not None and not (person.start == start and (person.end > end or named)) and not dateline:
                continue
            found.append(draft.add("CITY", start, end, "again", 0.8))
        return found


def _in_capitals(draft: Draft, start: int, end: int) -> bool:
    """Whether a name stands in a line of capitals, or ends the capitals of a sentence: „ДОГОВОР С ЕЙСК. …"."""
    before = [*filter(str.isalpha, draft.text[draft.sentence(start)[0] : start])]
    return draft.block(start).capitals or (len(before) > _CAPITALS and all(map(str.isupper, before)))


def _part_of_word(text: str, item: Found) -> bool:
    """Whether a span is a part of a name with a hyphen: „Пембрук" of „Пембрук-Пайнс"."""
    return (
        _HYPHENATED.match(text, item.end) is not None
        or _AFTER_HYPHEN.search(text[max(0, item.start - 3) : item.start]) is not None
    )
