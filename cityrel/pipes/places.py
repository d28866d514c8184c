"""Places: towns, regions and states by gazetteer, tagger and the words around them; LOCATED_IN; links.

A name the gazetteer knows is a town only where something says so: a word before it („гр.", «город»), its state beside
it, its place at the head of a heading or list item, the tagger, or a size that makes other readings unlikely. A name it
does not know is a town where the same signs stand around it.
"""

from __future__ import annotations

import regex

from cityrel.gazetteer import Gazetteer
from cityrel.languages import LanguagePack
from cityrel.pipes.draft import Draft, Spans
from cityrel.pipes.found import Found, label_of
from cityrel.pipes.full_names import FullNames
from cityrel.pipes.locations import Locations
from cityrel.pipes.name_ends import tag_of
from cityrel.pipes.organisations import Organisations
from cityrel.pipes.place_candidates import DIGIT_BEFORE, INITIAL, INITIALS_NEXT, Candidates
from cityrel.pipes.place_words import PlaceWords, quoted
from cityrel.pipes.region_names import in_bracket, in_region_field, regions_of_towns
from cityrel.pipes.signing_towns import of_holder, of_signer
from cityrel.pipes.state_links import StateLinks
from cityrel.reading.blocks import CELL, HEADING, ITEM, KEYVALUE

_WORD_NEXT = regex.compile(r"\s\p{Ll}{2}")
_CAPITAL_NEXT = regex.compile(r"\s\p{Lu}")
_SPACE = regex.compile(r"\s")
_WORD = regex.compile(r"\p{L}{3,}")
_LETTER, _LETTER_NEXT = regex.compile(r"\p{L}"), regex.compile(r"\s\p{L}")
#: „Лом (1999)", «Казань – 1994»: a town in a list, and its date
_DATED = regex.compile(r"\s?\(\d{4}\)|(?:,|\s[–—-])\s(?:\d{1,2}\.\d{1,2}\.)?\d{4}(?!\d)")
_NO_HOLDER = regex.compile(r"\s*+(?:[,.)]|$)")
_HOLDER_WORD = regex.compile(r"\G\s(?:\p{Lu}\p{Ll}++(?:-\p{Lu}\p{Ll}++)?|\p{Lu}\.)")
_TWO_NAMES = regex.compile(r" \p{Lu}\p{Ll}++(?![ ]\p{Lu})(?! [–—-] )")
_NAME_AFTER = regex.compile(r"[ -]\p{Lu}\p{Ll}")
_NAME_BEFORE = regex.compile(r"\p{Lu}\p{Ll}*[ -]$|\p{Lu}\.\s?$")
#: How far a doubtful name may stand from a sure one beside it.
_BESIDE = 25
_GIVEN_NAME = regex.compile(r"(?<![\p{L}.])\p{Lu}\p{Ll}++\s$")
#: A town this large is rarely anything else when written with a capital inside a sentence.
_LARGE = 80_000
_SHORT_NOUN = regex.compile(r"\s\p{Ll}{1,6}\.")
#: A town this large is taken for one at the start of a sentence too, where every word has a capital.
_TOWN = 10_000


class Places:
    """Finds CITY, REGION and COUNTRY mentions, links them, and tells where they lie."""

    def __init__(self, pack: LanguagePack) -> None:
        self.pack = pack
        self.words = pack.get(PlaceWords)
        self.candidates = Candidates(pack, self.words)
        self._states = StateLinks(pack, self.words)
        self.gazetteer = Gazetteer.load()
        self.surnames = tuple(pack.data("pack")["surnames"])
        self.locations = pack.get(Locations)
        self.organisations = Organisations(pack)
        self.full_names = pack.get(FullNames)
        self.states = frozenset(pack.data("pack")["states"])

    # ---------------------------------------------------------------- running

    def __call__(self, draft: Draft) -> None:
        for start, end in self.organisations.find(draft.text):
            known = self.gazetteer.lookup(draft.text[start:end], self.pack.code)
            if not any(candidate.place.kind == "country" for candidate in known):  # „Руска федерация"
                draft.add("ORG", start, end, "institution that is a party")
        found = [item for item in self.candidates.scan(draft) if draft.free(item.start, item.end)]
        found = self._decide(draft, found)
        mentions = []
        for item in sorted(found, key=lambda item: item.start):
            mention = draft.add(item.label, item.start, item.end, item.rule, item.score)
            mentions.append(mention)
        mentions += self.candidates.again(draft, mentions)
        self.locations(draft, mentions)

    # ----------------------------------------------------------------- deciding

    def _decide(self, draft: Draft, found: list[Found]) -> list[Found]:
        kept: list[Found] = []
        open_cases: list[Found] = []
        taken = 0
        for item in sorted(found, key=lambda item: item.start):
            if item.start < taken:
                continue
            if item.rule or self._judge(draft, item):
                kept.append(item)
                taken = max(taken, item.end)
            else:
                open_cases.append(item)
        # a doubtful name is a place beside sure ones: „X, Y и Z", or where the page is sure of it elsewhere
        sure = {candidate.place.id for item in kept if item.label == "CITY" for candidate in item.candidates[:1]}
        towns = Spans(item for item in kept if item.label == "CITY")
        around = Spans(kept)
        unknown = {name for item in kept for name in self._unknown(draft, item)}
        for item in open_cases:
            if item.rule == "no" or next(around.over(item.start, item.end), None) is not None:
                continue
            again = bool(item.candidates) and item.candidates[0].place.id in sure
            again = again and (not self._sentence_start(draft, item.start) or self.words.acts(draft.text, item))
            again |= tag_of(draft, item.start, item.end) == "LOC" and not unknown.isdisjoint(self._unknown(draft, item))
            if again or self._beside(draft, item, towns):
                item.label = self._label(item.candidates)
                item.rule, item.score = "beside others", 0.7
                kept.append(item)
                around.add(item)
                if item.label == "CITY":
                    towns.add(item)
                unknown.update(self._unknown(draft, item))
        regions_of_towns(draft, kept, self.words)
        return kept

    def _unknown(self, draft: Draft, item: Found) -> list[str]:
        """The nominatives of a town that no gazetteer knows, by which its other mentions are told."""
        unknown = not item.candidates and item.label == "CITY"
        return self.pack.morphology.place_nominatives(draft.text[item.start : item.end]) if unknown else []

    def _beside(self, draft: Draft, item: Found, towns: Spans[Found]) -> bool:
        text = draft.text
        for other in towns.over(item.start - _BESIDE - 1, item.end + _BESIDE + 1):
            gap = None
            if 0 <= item.start - other.end <= _BESIDE:
                gap = text[other.end : item.start]
            elif 0 <= other.start - item.end <= _BESIDE:
                gap = text[item.end : other.start]
            if gap is not None and "|" in gap and ":" not in text[draft.block(item.start).start : other.start]:
                continue  # a menu, or cells of a row; but „Побратими: X | Y"
            if gap is not None and self.words.joint.fullmatch(self.words.between_towns.sub("", gap)):
                if self.words.institution.match(text, item.start) or self.full_names.for_a_town(text, item, other):
                    return False
                named = tag_of(draft, item.start, item.end) == "LOC" and not self.words.ordinary(
                    text[item.start : item.end]
                )
                # in a line of capitals every noun looks like a name
                return bool(item.candidates) or (named and not draft.block(item.start).capitals)
        return False

    def _judge(self, draft: Draft, item: Found) -> bool:
        """Whether a span is a place; sets its label and rule. ``rule == "no"`` closes the case."""
        text = draft.text
        block = draft.block(item.start)
        ahead = (text, max(0, item.start - 40, min(block.start, item.start)), item.start)
        before = text[ahead[1] : item.start]
        after = text[item.end : item.end + 40]
        told = self.words.city_before.search(*ahead)
        city_word = told is not None and not (
            DIGIT_BEFORE.search(text, ahead[1], told.start()) or INITIAL.match(told[0])
        )
        region_word = self.words.region_before.search(*ahead)
        if self._sentence_start(draft, item.start) and self.words.ended(told or region_word):
            city_word, region_word = False, None
        tag = tag_of(draft, item.start, item.end)
        kinds = {candidate.place.kind for candidate in item.candidates}
        whole_name = min((name.start for name in draft.names.over(item.start, item.end)), default=item.start)
        if of_signer(draft, self.words, item, tag):
            item.label, item.rule = "CITY", "of one who signs"
            return True
        if not (city_word or region_word) and (
            self.words.street.search(*ahead)
            or (
                whole_name < item.start
                and self.words.street.search(text, max(block.start, whole_name - 40), whole_name)
            )
        ):
            item.rule = "no"  # бул. „Розова Долина"
            return False
        if (
            quoted(text, item.start, item.end)
            and not city_word
            and (block.kind not in (HEADING, CELL) or _CAPITAL_NEXT.match(after))
            and not self.words.district.search(*ahead)  # район „Младост"
            and not self.words.municipality.search(before)  # МО ГО «Сыктывкар»
            and not self.words.party_slot(text, item.start)  # «Договора с Ниццей»
        ):
            item.rule = "no"
            return False
        hyphen = (after[:1] == "-" and after[1:2].isalpha()) or (before[-1:] == "-" and before[-2:-1].isalpha())
        if hyphen or self.words.event.match(after) or self.words.in_address(text, block.start, item.start, item.end):
            item.rule = "no"
            return False
        short = "country" in kinds and text[item.start : item.end].isupper()  # «посол КНР Ли Хуэй»
        if not short and (INITIALS_NEXT.match(after) or self._is_holder(item, ahead, after, city_word=city_word)):
            item.rule = "no"  # «Глава города Елкин Б.А.», „от кмета Сантяго Рубио"
            return False
        if tag == "PER" and not city_word and self._in_full_name(draft, item):
            item.rule = "no"  # „…, Иво Дончев," though a town is called Иво
            return False
        if block.key == "head" or self._holder_of(ahead, after) or self.words.is_body(text, item.start, item.end):
            item.rule = "no"
            return False
        other = not item.candidates and self.words.other_name(text, item.start, item.end)
        if other or (not item.candidates and INITIAL.match(text, item.start)):
            item.rule = "no"  # «с главой округа Е.И.Жирковым», «с Минтрансом», «с УМВД»
            return False
        if self.words.is_kind(text[item.start : item.end]) or self.words.leads_on(draft, item.start, item.end):
            item.rule = "no"
            return False
        # countries are sure names
        if "country" in kinds and not city_word:
            weak = item.candidates[0].weak and tag != "LOC"
            if not weak and not (region_word and "region" in kinds):
                item.label, item.rule = "COUNTRY", "gazetteer"
                whole = self.words.whole.search(*ahead)
                if whole is not None:
                    item.start = whole.start(1)
                return True
        if in_region_field(draft, item) and (kinds or tag == "LOC"):
            item.label, item.rule = "REGION", "region field"
            return True
        if region_word and not city_word and not (tag == "PER" and self._long_person(draft, item)):
            whole = self.words.whole.search(*ahead)
            item.label, item.rule = "REGION", "after a region word"
            if whole and "country" not in kinds:
                item.start = whole.start(1)
            if not item.candidates or kinds & {"region", "city", "district"} or tag == "LOC":
                return True
        if not city_word and self.words.paper.fullmatch(text, item.start, item.end):
            item.rule = "no" if _WORD_NEXT.match(after) else item.rule  # „Харта за побратимяване"
            return False  # „Харта" is a paper before it is a town
        if city_word and not (
            self.words.cities_before.search(before)
            and kinds.isdisjoint(("city", "district"))
            and not self.words.party_slot(text, item.start)
        ):
            if tag == "PER" and (self._two_word_person(draft, item) or self._in_full_name(draft, item)):
                return False  # «глава города Ольга Белова»
            item.label, item.rule = "CITY", "after a town word"
            if not kinds or kinds & {"city", "district"}:
                return True
            item.label = self._label(item.candidates)
            return True
        place = item.candidates[0].place if item.candidates else None
        weak = bool(item.candidates) and all(candidate.weak for candidate in item.candidates)
        lead = self._is_lead(text, block.start, item.start) and block.kind in (HEADING, ITEM, CELL, KEYVALUE)
        stated = self._states.follow(text, item.end, min(len(text), item.end + 50))
        stated = stated or self._states.joined(draft, item, lead=lead)
        if block.key == "signatories" and _GIVEN_NAME.search(before) and not city_word:
            item.rule = "no"
            return False  # a surname that is a town's name too
        field = block.key in ("city", "city_country") and block.group is not None and item.start - block.start < 40
        if field and not self.words.institution.match(text, item.start):
            item.label, item.rule = self._label(item.candidates), "city field"
            item.label = "CITY" if item.label == "COUNTRY" and block.key == "city" else item.label
            if before.endswith(", ") and place is not None and place.kind == "region":
                item.label = "REGION"  # „Град: Акрон, Охайо"
            return True
        if stated and (item.candidates or tag == "LOC" or lead):
            bracket = in_bracket(draft, self.words, item, before)
            region = place is not None and place.kind == "region" and "city" not in kinds
            item.label = "REGION" if region or bracket else "CITY"
            item.rule = "before its state"
            return True
        if self._office_town(draft, item, ahead, after, weak=bool(item.candidates) and item.candidates[0].weak):
            # „мэр Бишкека Айбек …": the town of an office, even where the tagger took it for a part of the name
            item.label, item.rule = self._label(item.candidates), "town of an office"
            return True
        abroad = self.words.national.search(*ahead) is not None and not self._two_word_person(draft, item)
        if abroad and (item.candidates or tag in ("LOC", "PER")) and "country" not in kinds:
            if not _CAPITAL_NEXT.match(after) or item.candidates:
                item.label, item.rule = "CITY", "after its state's adjective"
                return True
        if tag == "PER" and not self._title_place(draft, item):
            person = next(name for name in draft.names.over(item.start, item.end) if name.label == "PER")
            if _SPACE.search(text[person.start : person.end].strip()) and not (
                person.start == item.start and person.end == item.end
            ):
                item.rule = "no" if person.start < item.start else ""
                return False
            known_with = self.words.with_town.search(*ahead) or self.words.dateline(text, block.start, item.end)
            surname = text[item.start : item.end].lower().endswith(self.surnames)
            if surname and item.candidates and not item.candidates[0].exact:
                return False  # „от Иванов": no form of a town's name
            party = self.words.party_slot(text, item.start) or (
                place is not None
                and not weak
                and (not surname or place.population >= _TOWN)
                and self.words.signer_slot(text, item.start, item.end)
            )
            if place is not None and (party or (not weak and (known_with or lead or place.population >= _LARGE))):
                item.label, item.rule, item.score = self._label(item.candidates), "gazetteer over tagger", 0.6
                return True
            return False
        if place is not None and self.words.party_slot(text, item.start):
            item.label, item.rule = self._label(item.candidates), "party of a paper"
            return True
        if place is None:
            if tag == "LOC" and self.words.office.search(*ahead) and self._person_next(draft, item.end):
                item.label, item.rule = "CITY", "town of an office"
                return True
            # the tagger alone: rivers, seas and quarters are places too, so a word that goes with towns is asked for
            if self.words.office_of is None and self.words.office.search(*ahead):
                if " " in text[item.start : item.end] or _HOLDER_WORD.match(after):
                    return False  # «мэр Гуннар Вильхельмсен»: a holder whom the tagger does not know
            if tag == "LOC" and self.words.with_town.search(*ahead) and not self._sentence_start(draft, item.start):
                item.label, item.rule, item.score = "CITY", "tagger", 0.6
                return True
            if tag == "LOC" and self.words.preposition.search(*ahead) and self._sounds(text[item.start : item.end]):
                item.label, item.rule, item.score = "CITY", "tagger and sound", 0.6
                return True
            return False
        if self._adjective_of_other(draft, item) or self.words.lived.search(*ahead):
            item.rule = "no"
            return False
        if tag == "LOC" and not weak:
            item.label, item.rule = self._label(item.candidates), "gazetteer and tagger"
            return True
        if lead and item.end == block.end and block.kind in (ITEM, CELL) and item.start == block.start:
            item.label, item.rule, item.score = self._label(item.candidates), "all of the line", 0.7
            return True
        if (
            lead
            and block.kind == ITEM
            and item.start == block.start
            and _DATED.match(after)
            and place.population > 2000
        ):
            item.label, item.rule, item.score = self._label(item.candidates), "head of a dated line", 0.7
            return True
        if lead and not weak and (place.population > 2000 or place.kind != "city"):
            item.label, item.rule, item.score = self._label(item.candidates), "head of the line", 0.8
            return True
        # „танцьорите на Прилеп": a capital inside a sentence tells a town from the word that it also is
        inside = place.population >= _TOWN and not (block.capitals or self._sentence_start(draft, item.start))
        inside = inside and not (self._capital_neighbour(draft, item) or _SHORT_NOUN.match(after))
        if tag == "LOC" and weak and (inside or self.words.preposition.search(*ahead)):
            item.label, item.rule, item.score = self._label(item.candidates), "tagger", 0.7
            return True
        if tag is None and item.candidates[0].via == "alias" and self._sentence_start(draft, item.start):
            return False
        if (
            not weak
            and (place.population >= _LARGE or place.kind == "region")
            and not self._capital_neighbour(draft, item)
        ):
            item.label, item.rule, item.score = self._label(item.candidates), "large town", 0.8
            return True
        if (
            not weak
            and (
                place.population >= _TOWN
                or not self._sentence_start(draft, item.start)
                or self.words.acts(text, item)  # «Орвието представлял …»
            )
            and not self._capital_neighbour(draft, item)
            and place.population > 1000
        ):
            item.label, item.rule, item.score = self._label(item.candidates), "gazetteer", 0.6
            return True
        return False

    def _holder_of(self, ahead: tuple[str, int, int], after: str) -> bool:
        """Whether a name is one of the two of an office's holder, in a language where „of" leads to the town."""
        if self.words.office_of is None or (match := self.words.holder.search(*ahead)) is None:
            return False
        second = match.group().split()[-1][0].isupper() and len(match.group().split()) > 1
        return second or _CAPITAL_NEXT.match(after) is not None

    def _sounds(self, name: str) -> bool:
        """Whether an unknown name sounds like that of a town of some size."""
        place = self.gazetteer.link(name, self.pack.code, prefer_kind="city").place
        return place is not None and place.population >= _LARGE

    _label = staticmethod(label_of)

    @staticmethod
    def _is_lead(text: str, start: int, at: int) -> bool:
        return not _WORD.search(text, start, at)

    def _title_place(self, draft: Draft, item: Found) -> bool:
        """A town inside what the tagger took for a person: „кмета на Русе Вълко Вълков"."""
        before = draft.text[max(0, item.start - 30) : item.start]
        return (
            any(
                name.label == "PER" and name.start == item.start and name.end > item.end
                for name in draft.names.over(item.start, item.end)
            )
            and self.words.title_before.search(before) is not None
        )

    @staticmethod
    def _two_word_person(draft: Draft, item: Found) -> bool:
        """Whether the span is the first of just two words that the tagger takes for a person."""
        return any(
            name.label == "PER" and name.start == item.start and len(draft.text[name.start : name.end].split()) == 2
            for name in draft.names.over(item.start, item.end)
            if name.end > item.end
        )

    def _in_full_name(self, draft: Draft, item: Found) -> bool:
        """Whether the span is a part of a person's full name, by the tagger and the language."""
        return any(
            self.full_names.full(draft.text[name.start : name.end].split())
            for name in draft.names.over(item.start, item.end)
            if name.label == "PER"
        )

    @staticmethod
    def _long_person(draft: Draft, item: Found) -> bool:
        """Whether the tagger sees a person of several words that begins here or before."""
        return any(
            name.label == "PER" and name.start <= item.start and name.end > item.end
            for name in draft.names.over(item.start, item.end)
        )

    def _adjective_of_other(self, draft: Draft, item: Found) -> bool:
        """An adjective („в Казанском Кремле") that is spelt like a form of some village's name."""
        best = item.candidates[0]
        endings = self.words.adjective_nominatives
        if best.exact or best.place.population >= _LARGE or not best.matched.lower().endswith(endings):
            return False
        return _LETTER_NEXT.match(draft.text, item.end, item.end + 2) is not None

    def _is_holder(self, item: Found, ahead: tuple[str, int, int], after: str, *, city_word: bool) -> bool:
        """Whether one of two names follows an office right away, where a town would be led in by another word."""
        direct = self.words.office_direct
        if direct is None:
            return not city_word and of_holder(item, self.words, self.pack.morphology.cases_after, ahead, after)
        if direct.search(*ahead) is not None and _TWO_NAMES.match(after) is not None:
            return True
        text, start, end = ahead
        given = _GIVEN_NAME.search(text[start:end])
        return given is not None and direct.search(text, start, start + given.start()) is not None

    def _office_town(self, draft: Draft, item: Found, ahead: tuple[str, int, int], after: str, *, weak: bool) -> bool:
        """Whether a known name right after an office is its town and not (the beginning of) the holder's name."""
        if self.words.ruled.search(*ahead) and any(candidate.place.kind == "city" for candidate in item.candidates):
            return True
        office = self.words.office.search(*ahead)
        if office is None or not item.candidates or _NO_HOLDER.match(after):
            return False
        if self.words.patronymic is not None and self.words.patronymic.match(after):
            return False
        over = draft.names.over(item.start, item.end)
        person = next((name for name in over if name.label == "PER" and name.start == item.start), None)
        if (
            person is not None
            and len(draft.text[person.start : person.end].split()) == 2
            and " " not in draft.text[item.start : item.end]
        ):
            return False
        follow = len(_HOLDER_WORD.findall(after))
        best = item.candidates[0]
        at_home = best.exact and best.place.kind == "city" and best.place.country in self.states
        if self.words.office_of is not None:
            # „кметът на Левски откри": no person's name follows the preposition
            return self.words.office_of.search(*ahead) is not None and (follow > 0 or not weak or at_home)
        allowed = self.pack.morphology.cases_after(office.group().split()[0].lower())
        if follow == 0 and allowed == frozenset({"nomn"}) and not best.exact and best.place.kind == "city":
            return True  # «мэр Орла открыл»: the mayor's own name would be in the nominative
        # without a word between them the genitive tells, or two more words for the name
        known = item.candidates[0].place.population >= _TOWN
        return follow >= 2 or (follow > 0 and not weak and known and not item.candidates[0].exact)

    @staticmethod
    def _person_next(draft: Draft, at: int) -> bool:
        """Whether the tagger sees the name of a person, of two words or more, right after a place."""
        return any(
            name.label == "PER" and name.start > at and " " in draft.text[name.start : name.end]
            for name in draft.names.over(at, at + 2)
        )

    @staticmethod
    def _sentence_start(draft: Draft, at: int) -> bool:
        start, _ = draft.sentence(at)
        return not _LETTER.search(draft.text, start, at)

    def _capital_neighbour(self, draft: Draft, item: Found) -> bool:
        """A capitalised word right beside makes a longer name of it, a person's or a firm's."""
        text = draft.text
        after = _NAME_AFTER.match(text, item.end, item.end + 3)
        before = _NAME_BEFORE.search(text[max(0, item.start - 20) : item.start])
        if before is not None and self._sentence_start(draft, item.start - len(before.group())):
            word = before.group().strip()
            if self.words.adjectival.fullmatch(word) or (self.words.no_name and self.words.no_name.search(word)):
                before = None  # „Съседният Чепеларе"
        return bool(after or before)
