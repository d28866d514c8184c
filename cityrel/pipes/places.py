"""Places: towns, regions and states by gazetteer, tagger and the words around them; LOCATED_IN; links.

A name the gazetteer knows is a town only where something says so: a word before it („гр.", «город»), its state beside
it, its place at the head of a heading or list item, the tagger, or a size that makes other readings unlikely. A name it
does not know is a town where the same signs stand around it.
"""

from __future__ import annotations

from dataclasses import dataclass

import regex
from spacy.language import Language
from spacy.tokens import Doc

from cityrel.document import Mention
from cityrel.gazetteer import Candidate, Gazetteer, Place
from cityrel.languages import LanguagePack
from cityrel.languages.cues import BEGIN, alternation
from cityrel.pipes.draft import Draft, draft_of
from cityrel.reading.blocks import CELL, HEADING, ITEM, KEYVALUE

_CAPITAL = regex.compile(r"(?<![\p{L}\p{N}])\p{Lu}[\p{L}’'-]*|(?<=\p{Ll})\p{Lu}\p{Ll}[\p{L}’'-]*|(?<=\.)\p{Lu}[\p{L}’'-]*")
_NAME = regex.compile(r"\p{Lu}[\p{L}’']+(?:(?:-|\s)(?:\p{Lu}[\p{L}’']+|(?:на|де|ла|ле|дю|дел|сюр|ан|дас|дос|ду|ди)(?=[\s-]\p{Lu})))*+")
_OPEN, _CLOSE = "„“\"«", "”“\"»"
_MAX_QUOTE = 60
_ABBREVIATION = regex.compile(r"\p{Lu}{2,5}")
#: A town this large is rarely anything else when written with a capital inside a sentence.
_LARGE = 80_000


@dataclass(slots=True)
class _Found:
    """A span that may name a place."""

    start: int
    end: int
    candidates: tuple[Candidate, ...]
    label: str = "CITY"
    rule: str = ""
    score: float = 1.0


class Places:
    """Finds CITY, REGION and COUNTRY mentions, links them, and tells where they lie."""

    def __init__(self, pack: LanguagePack) -> None:
        data = pack.data("places_context")
        self.pack = pack
        self.gazetteer = Gazetteer.load()
        self.city_before = regex.compile(rf"{BEGIN}(?i:{alternation(data['city_before'])})(?!\p{{L}})[.\s]*+$")
        self.region_before = regex.compile(rf"{BEGIN}(?i:{alternation(data['region_before'])})(?!\p{{L}})[.\s]*+$")
        nouns = alternation(data["region_nouns"])
        self.adjective_region = regex.compile(rf"({data['adjective']})\s((?i:{nouns}))(?!\p{{L}})")
        self.whole = regex.compile(rf"{BEGIN}((?i:{alternation(data['whole_before'])}))\s+$")
        self.rural = frozenset(data["rural_after"])
        self.street = regex.compile(rf"(?i){BEGIN}(?:{alternation(data['street_before'])})\.?\s*+[„“\"«]?$")
        self.with_town = regex.compile(rf"(?i)(?<!\p{{L}})(?:{alternation(data['with_town'])})\s$")
        self.municipal = regex.compile(rf"(?i)(?<!\p{{L}})(?:{alternation(data['municipal'])})")
        self.nations: dict[str, str] = data["nationalities"]
        stems = "|".join(sorted(self.nations, key=len, reverse=True))
        self.national = regex.compile(rf"(?i)(?<!\p{{L}})({stems})\p{{L}}{{1,3}}\s(?:\p{{Ll}}++\s)?$")
        titles = pack.data("people")["titles"]
        self.office = regex.compile(rf"{BEGIN}(?i:{alternation([*titles['mayor'], *titles['deputy_mayor']])})(?!\p{{L}})\s(?:\p{{Ll}}{{1,3}}\s)?$")
        cues = pack.data("cues")
        heads = alternation([word for words in cues["forms"].values() for word in words])
        links = alternation([*cues["classes"]["with"], *cues["classes"]["between"]])
        self.party = regex.compile(rf"{BEGIN}(?i:{heads})(?!\p{{L}})[^.;:!?\n]{{0,70}}?\s(?i:{links})\s(?:\p{{L}}{{1,4}}\.\s?)?$")
        self.party_link = regex.compile(rf"{BEGIN}(?i:{heads})(?!\p{{L}})[^.;:!?\n]{{0,70}}?\s(?i:{links})\s")
        self.before_name = regex.compile(rf"(?i)(?:(?:{alternation([*cues['classes']['with'], *data['city_before']])})(?!\p{{L}})[.\s]*+)++")
        self.adjectival = regex.compile(r"(?:ск|цк)(?:и|ия|ият|ата|ото|ий|ой|им|ого|ая|ую|ом)$")
        self.institution = regex.compile(rf"\s?(?i:\p{{L}}*+[„“\"«]?(?:{alternation([*data['org_heads'], *data['org_adjectives'], *data['region_nouns']])}))")
        self.joint_here = regex.compile(rf"(?:\s*+\([^()\n]{{0,40}}\))?(?:\s*+,\s*+|\s++(?:{'|'.join(data['joint'])})\s++)")
        self.joint = regex.compile(rf"^\s*+(?:,|(?:,\s*+)?(?:{'|'.join(data['joint'])}))\s*+$")

    # ---------------------------------------------------------------- running

    def __call__(self, draft: Draft) -> None:
        found = self._scan(draft)
        found = self._decide(draft, found)
        mentions = []
        for item in sorted(found, key=lambda item: item.start):
            mention = draft.add(item.label, item.start, item.end, item.rule, item.score)
            mentions.append((mention, item))
        self._located(draft)
        self._link(draft, mentions)

    # ------------------------------------------------------------------ finding

    def _scan(self, draft: Draft) -> list[_Found]:
        """Spans from the gazetteer, the adjective-and-noun regions, and the tagger's places, without overlaps."""
        text, lang = draft.text, self.pack.code
        found: list[_Found] = []
        for match in self.adjective_region.finditer(text):
            if not self.municipal.search(match.group()):
                found.append(self._adjectival(draft, match))
        at = 0
        for match in _CAPITAL.finditer(text):
            start = match.start()
            if start < at or any(item.start <= start < item.end for item in found):
                continue
            known = self.gazetteer.longest(text, start, lang)
            if known is None or self.municipal.search(text, known.start, known.end):
                continue
            word = regex.match(r"\p{L}+\.?\s+(?=\p{Lu})", text[known.start : known.end])
            if word and self.city_before.search(word.group()) and all(
                candidate.place.kind == "district" for candidate in known.candidates
            ):
                inner = self.gazetteer.longest(text, known.start + word.end(), lang)
                if inner is None:
                    continue
                known = inner
            if known.end - known.start < 2 or _ABBREVIATION.fullmatch(text[known.start : known.end]) and not any(
                candidate.place.kind == "country" for candidate in known.candidates
            ) and not self._all_capitals(draft, known.start):
                continue
            found.append(_Found(known.start, known.end, known.candidates))
            at = known.end
        for name in draft.names:
            if name.label == "LOC" and not any(item.start < name.end and name.start < item.end for item in found):
                found.append(_Found(name.start, name.end, ()))
        for item in self._slots(draft):
            if not any(other.start < item.end and item.start < other.end for other in found):
                found.append(item)
        for block in draft.blocks:
            for item in self._leads(draft, block.start, block.end, block.kind, block.key):
                if not any(other.start < item.end and item.start < other.end for other in found):
                    found.append(item)
        return found

    @staticmethod
    def _all_capitals(draft: Draft, offset: int) -> bool:
        return draft.block(offset).capitals

    def _adjectival(self, draft: Draft, match: regex.Match[str]) -> _Found:
        """„Старозагорска област", «Чеченской Республики»; «Московский район г.Минска» is a part of a town."""
        text = draft.text
        label = "REGION"
        if match[2].lower() in self.rural:
            after = text[match.end() : match.end() + 12]
            if regex.match(r"\s+(?:г\.|город|гор\.)", after):
                label = "CITY"
        candidates = tuple(self.gazetteer.lookup(match.group(), self.pack.code))
        return _Found(match.start(), match.end(), candidates, label, "adjective and region")

    def _slots(self, draft: Draft) -> list[_Found]:
        """Names that stand where the parties of a paper do („договор за дружба между X и Y"), known or not."""
        text = draft.text
        found: list[_Found] = []
        for match in self.party_link.finditer(text):
            line_end = text.find("\n", match.end())
            limit = min(len(text) if line_end < 0 else line_end, match.end() + 120)
            at = match.end()
            while at < limit:
                step = self.before_name.match(text, at, limit)
                at = step.end() if step else at
                name = _NAME.match(text, at, limit)
                if name is None or name.group().isupper() and not draft.block(at).capitals:
                    break
                if self.adjectival.search(name.group()) or self.institution.match(text, name.end(), limit):
                    break
                person = any(
                    span.label == "PER" and span.start <= name.start() and " " in text[span.start : span.end]
                    for span in draft.names
                    if span.start < name.end() and name.start() < span.end
                )
                if person or self.institution.match(text, name.start(), limit):
                    break
                found.append(_Found(name.start(), name.end(), (), "CITY", "party of a paper", 0.6))
                joined = self.joint_here.match(text, name.end(), limit)
                if joined is None:
                    break
                at = joined.end()
        return found

    def _leads(self, draft: Draft, start: int, end: int, kind: str, key: str | None) -> list[_Found]:
        """A capitalised name the gazetteer does not know at the head of a heading, item or city field."""
        text = draft.text
        if kind in (CELL, KEYVALUE) and key in ("city", "city_country") or kind in (HEADING, ITEM):
            match = _NAME.match(text, start, end)
            if match is None:
                return []
            after = text[match.end() : end].lstrip()
            if kind in (CELL, KEYVALUE):
                if not after or after[0] in ",(/":
                    return [_Found(match.start(), match.end(), (), "CITY", "city field", 0.8)]
                return []
            # only where a state or region follows: „Тагума, префектура Фукуока, Япония"
            if after[:1] in ",(/" and self._state_near(text, match.end(), min(end, match.end() + 60)):
                return [_Found(match.start(), match.end(), (), "CITY", "before its state", 0.8)]
        return []

    def _state_near(self, text: str, start: int, end: int) -> bool:
        for match in _CAPITAL.finditer(text, start, end):
            known = self.gazetteer.longest(text, match.start(), self.pack.code)
            if known and any(candidate.place.kind == "country" for candidate in known.candidates):
                return True
        return False

    # ----------------------------------------------------------------- deciding

    def _decide(self, draft: Draft, found: list[_Found]) -> list[_Found]:
        kept: list[_Found] = []
        open_cases: list[_Found] = []
        for item in sorted(found, key=lambda item: item.start):
            if any(other.start < item.end and item.start < other.end for other in kept):
                continue
            if item.rule:
                kept.append(item)
            elif self._judge(draft, item):
                kept.append(item)
            else:
                open_cases.append(item)
        # a doubtful name is a place beside sure ones: „X, Y и Z", or where the page is sure of it elsewhere
        sure = {self._key(draft.text[item.start : item.end]) for item in kept if item.label == "CITY"}
        for item in open_cases:
            if item.rule == "no" or any(other.start < item.end and item.start < other.end for other in kept):
                continue
            if self._beside(draft, item, kept) or (
                item.candidates and self._key(draft.text[item.start : item.end]) in sure
            ):
                item.label = self._label(item.candidates)
                item.rule, item.score = "beside others", 0.7
                kept.append(item)
        return kept

    @staticmethod
    def _key(name: str) -> str:
        return name.lower().replace("ё", "е")[:5]

    def _beside(self, draft: Draft, item: _Found, kept: list[_Found]) -> bool:
        text = draft.text
        for other in kept:
            if other.label not in ("CITY",):
                continue
            gap = None
            if 0 <= item.start - other.end <= 25:
                gap = text[other.end : item.start]
            elif 0 <= other.start - item.end <= 25:
                gap = text[item.end : other.start]
            if gap is not None and self.joint.fullmatch(regex.sub(r"\([^()]*\)|(?:гр|г|с)\.", "", gap)):
                return bool(item.candidates) or self._tagged(draft, item) == "LOC"
        return False

    def _tagged(self, draft: Draft, item: _Found) -> str | None:
        """The tagger's label for a span; an institution around it counts least."""
        labels = [
            name.label for name in draft.names if name.start < item.end and item.start < name.end
        ]
        for label in ("LOC", "PER", "ORG"):
            if label in labels:
                return label
        return None

    def _judge(self, draft: Draft, item: _Found) -> bool:
        """Whether a span is a place; sets its label and rule. ``rule == "no"`` closes the case."""
        text = draft.text
        before = text[max(0, item.start - 40) : item.start]
        after = text[item.end : item.end + 40]
        block = draft.block(item.start)
        city_word = self.city_before.search(before) is not None
        region_word = self.region_before.search(before)
        tag = self._tagged(draft, item)
        kinds = {candidate.place.kind for candidate in item.candidates}
        if self.street.search(before) and not (city_word or region_word):
            item.rule = "no"
            return False
        if self._quoted(text, item.start, item.end) and not city_word:
            if not (block.kind in (HEADING, CELL) or self._town_quote(before)):
                item.rule = "no"
                return False
        if after[:1] == "-" and after[1:2].isalpha() or before[-1:] == "-" and before[-2:-1].isalpha():
            item.rule = "no"
            return False
        if regex.match(r"\s?(?:Digital|Week|Forum|Cup|Open)", after) or regex.match(r"-\d{4}", after):
            item.rule = "no"
            return False
        # countries are sure names
        if "country" in kinds and not city_word:
            weak = item.candidates[0].weak and tag != "LOC"
            if not weak and not (region_word and "region" in kinds):
                item.label, item.rule = "COUNTRY", "gazetteer"
                return True
        if region_word and not city_word:
            whole = self.whole.search(before)
            item.label, item.rule = "REGION", "after a region word"
            if whole and "country" not in kinds:
                item.start -= len(before) - whole.start(1)
            if not item.candidates or kinds & {"region", "city", "district"} or tag == "LOC":
                return True
        if city_word:
            item.label, item.rule = "CITY", "after a town word"
            return True
        place = item.candidates[0].place if item.candidates else None
        weak = bool(item.candidates) and all(candidate.weak for candidate in item.candidates)
        lead = self._is_lead(text, block.start, item.start) and block.kind in (HEADING, ITEM, CELL, KEYVALUE)
        stated = self._state_follows(text, item.end, min(len(text), item.end + 50))
        if block.key in ("city", "city_country") and block.group is not None and item.start - block.start < 40:
            item.label, item.rule = self._label(item.candidates), "city field"
            item.label = "CITY" if item.label == "COUNTRY" and block.key == "city" else item.label
            return True
        if stated and (item.candidates or tag == "LOC" or lead):
            item.label = "CITY" if place is None or place.kind != "region" or "city" in kinds else "REGION"
            item.rule = "before its state"
            return True
        if self.office.search(before) and (item.candidates or tag == "LOC") and not regex.match(
            r"\s*+(?:[,.)]|$)", after
        ):
            # „мэр Бишкека Айбек …": the town of an office, even where the tagger took it for a part of the name
            if item.candidates and (not weak or tag != "PER" or not self._only_name(draft, item)):
                item.label, item.rule = self._label(item.candidates), "town of an office"
                return True
        if self.national.search(before) and (item.candidates or tag in ("LOC", "PER")) and "country" not in kinds:
            if not regex.match(r"\s\p{Lu}", after) or item.candidates:
                item.label, item.rule = "CITY", "after its state's adjective"
                return True
        if tag == "PER" and not self._title_place(draft, item):
            person = next(name for name in draft.names if name.label == "PER" and name.start < item.end and item.start < name.end)
            if regex.search(r"\s", text[person.start : person.end].strip()) and not (
                person.start == item.start and person.end == item.end
            ):
                item.rule = "no" if person.start < item.start else ""
                return False
            known_with = self.with_town.search(before) is not None
            party = self._party_slot(text, item.start)
            if place is not None and (party or not weak and (known_with or lead or place.population >= _LARGE)):
                item.label, item.rule, item.score = self._label(item.candidates), "gazetteer over tagger", 0.6
                return True
            return False
        if place is not None and self._party_slot(text, item.start):
            item.label, item.rule = self._label(item.candidates), "party of a paper"
            return True
        if place is None:
            # the tagger alone: rivers, seas and quarters are places too, so a word that goes with towns is asked for
            if tag == "LOC" and self.with_town.search(before) and not self._sentence_start(draft, item.start):
                item.label, item.rule, item.score = "CITY", "tagger", 0.6
                return True
            return False
        if tag == "LOC" and not weak:
            item.label, item.rule = self._label(item.candidates), "gazetteer and tagger"
            return True
        if lead and not weak and (place.population > 2000 or place.kind != "city"):
            item.label, item.rule, item.score = self._label(item.candidates), "head of the line", 0.8
            return True
        if tag == "LOC" and weak and not self._sentence_start(draft, item.start):
            item.label, item.rule, item.score = self._label(item.candidates), "tagger", 0.7
            return True
        if tag == "ORG":
            return False
        if not weak and (place.population >= _LARGE or place.kind == "region") and not self._capital_neighbour(text, item):
            item.label, item.rule, item.score = self._label(item.candidates), "large town", 0.8
            return True
        if not weak and not self._sentence_start(draft, item.start) and not self._capital_neighbour(text, item) and place.population > 1000:
            item.label, item.rule, item.score = self._label(item.candidates), "gazetteer", 0.6
            return True
        return False

    @staticmethod
    def _label(candidates: tuple[Candidate, ...]) -> str:
        """A name that is a town's and a region's is the town's: a region's has its generic word beside it."""
        kinds = [candidate.place.kind for candidate in candidates]
        if not kinds or kinds[0] == "country":
            return "COUNTRY" if kinds else "CITY"
        return "CITY" if "city" in kinds or "district" in kinds else "REGION"

    def _party_slot(self, text: str, at: int) -> bool:
        """Whether a party of a paper is due here: „договор за сътрудничество с …"."""
        line = text.rfind("\n", 0, at) + 1
        return self.party.search(text[max(line, at - 110) : at]) is not None

    @staticmethod
    def _is_lead(text: str, start: int, at: int) -> bool:
        return not regex.search(r"\p{L}{3,}", text[start:at])

    def _state_follows(self, text: str, start: int, end: int) -> bool:
        """Whether a state stands right behind: „Трогир, Хърватия", „Острава (Чехия)", „Симферопол /Украйна/"."""
        match = regex.match(r"\s*+[,(/]\s*+", text[start:end])
        if match is None:
            return False
        at = start + match.end()
        known = self.gazetteer.longest(text, at, self.pack.code) if at < len(text) else None
        return bool(known and any(candidate.place.kind == "country" for candidate in known.candidates))

    @staticmethod
    def _quoted(text: str, start: int, end: int) -> bool:
        """Whether the span is (in) a short quote, a name rather than speech."""
        line_start = text.rfind("\n", 0, start) + 1
        opening = max((text.rfind(mark, max(line_start, start - _MAX_QUOTE), start) for mark in _OPEN), default=-1)
        if opening < 0 or any(mark in text[opening + 1 : start] for mark in "”»"):
            return False
        closing = min((at for mark in _CLOSE if 0 <= (at := text.find(mark, end, end + _MAX_QUOTE))), default=-1)
        return 0 <= closing and closing - opening <= _MAX_QUOTE and "\n" not in text[opening:closing]

    @staticmethod
    def _town_quote(before: str) -> bool:
        """«Город Астрахань», МО ГО «Сыктывкар»: the quoted name of a municipality."""
        return bool(regex.search(r"(?i)(?:\bМО|\bГО|округа?|образовани\p{L}++|муниципалитета?)\s*+[„“\"«]$", before))

    def _title_place(self, draft: Draft, item: _Found) -> bool:
        """A town inside what the tagger took for a person: „кмета на Русе Вълко Вълков"."""
        before = draft.text[max(0, item.start - 30) : item.start]
        return any(name.label == "PER" and name.start == item.start and name.end > item.end for name in draft.names) and bool(
            regex.search(r"\p{L}{3,}\s(?:на\s)?$", before)
        )

    def _only_name(self, draft: Draft, item: _Found) -> bool:
        """Whether nothing but this could be the office holder's name: no name follows it."""
        return not regex.match(r"\s(?:\p{Lu}\p{Ll}*\.?\s?)", draft.text[item.end : item.end + 6])

    @staticmethod
    def _sentence_start(draft: Draft, at: int) -> bool:
        start, _ = draft.sentence(at)
        return not regex.search(r"\p{L}", draft.text[start:at])

    @staticmethod
    def _capital_neighbour(text: str, item: _Found) -> bool:
        """A capitalised word right beside makes a longer name of it, a person's or a firm's."""
        after = regex.match(r"[ -]\p{Lu}\p{Ll}", text[item.end : item.end + 3])
        before = regex.search(r"\p{Lu}\p{Ll}*[ -]$|\p{Lu}\.\s?$", text[max(0, item.start - 20) : item.start])
        return bool(after or before)

    # ------------------------------------------------------------------ located

    def _located(self, draft: Draft) -> None:
        """LOCATED_IN from how a text sets places side by side."""
        text = draft.text
        places = draft.labelled("CITY", "REGION", "COUNTRY")
        for index, place in enumerate(places):
            if place.label == "COUNTRY":
                continue
            position, chain = place.end, [place]
            opened = False
            for other in places[index + 1 :]:
                gap = text[position : other.start]
                if "\n" in gap or len(gap) > 40:
                    break
                bare = self._bare_gap(gap, chain[-1] is place)
                if bare is None:
                    break
                if other.label == "CITY":
                    break
                if other.label == "REGION" and (not self._sets_apart(bare) and not opened):
                    break
                if other.label == "COUNTRY" and not (self._sets_apart(bare) or opened):
                    break
                if "(" in gap or "/" in gap:
                    opened = True
                for inner in chain:
                    if inner.label != "COUNTRY" and other.label != inner.label and not (inner.label == "REGION" and other.label == "REGION"):
                        draft.relate("LOCATED_IN", inner, other, "side by side")
                    elif inner.label == "COUNTRY" and other.label == "REGION":
                        draft.relate("LOCATED_IN", place, other, "side by side")
                        draft.relate("LOCATED_IN", other, inner, "side by side")
                if other.label == "COUNTRY" and chain[-1].label == "COUNTRY":
                    break
                chain.append(other)
                position = other.end
                if text[position : position + 1] in ")/" and opened:
                    break
        self._located_rows(draft)
        self._located_joined(draft, places)
        self._located_before(draft, places)

    def _bare_gap(self, gap: str, first: bool) -> str | None:
        """The gap without words that belong to place names; None when other words stand in it."""
        bare = regex.sub(r"(?i)\b(?:гр|г|пров|обл|о|окр)\.|[()\[\]/,\s–—-]", " ", gap)
        words = [word.lower() for word in regex.findall(r"\p{L}++", bare)]
        generic = self._generic_words()
        if any(word not in generic for word in words):
            return None
        return gap

    def _generic_words(self) -> frozenset[str]:
        data = self.pack.data("places_context")
        words = {word for entry in [*data["region_before"], *data["located_words"]] for word in entry.strip(".").split()}
        return frozenset(words)

    @staticmethod
    def _sets_apart(gap: str) -> bool:
        return bool(regex.search(r"[,(/]", gap)) or bool(regex.search(r"\bот\s", gap))

    def _located_rows(self, draft: Draft) -> None:
        """The town of a table row or key-value run lies in the row's state and region."""
        rows: dict[int, list[tuple[str, Mention]]] = {}
        for block in draft.blocks:
            if block.group is not None and block.key in ("city", "country", "region", "city_country"):
                for place in draft.within(block.start, block.end, ("CITY", "REGION", "COUNTRY")):
                    rows.setdefault(block.group, []).append((block.key, place))
        for row in rows.values():
            cities = [place for key, place in row if place.label in ("CITY",) and key in ("city", "city_country")] or [
                place for key, place in row if place.label == "REGION" and key == "city"
            ]
            if not cities:
                continue
            for _, place in row:
                if place.label == "COUNTRY" or (place.label == "REGION" and place is not cities[0]):
                    draft.relate("LOCATED_IN", cities[0], place, "row")
            regions = [place for _, place in row if place.label == "REGION" and place is not cities[0]]
            for region in regions:
                for _, place in row:
                    if place.label == "COUNTRY":
                        draft.relate("LOCATED_IN", region, place, "row")

    def _located_joined(self, draft: Draft, places: list[Mention]) -> None:
        """«Варкаус и Савонлинна (Финляндия)»: the bracket speaks of both when the first has none."""
        for one, other in zip(places, places[1:], strict=False):
            if one.label != "CITY" or other.label != "CITY":
                continue
            if not self.joint.fullmatch(draft.text[one.end : other.start]) or "," in draft.text[one.end : other.start]:
                continue
            if not any(relation.source == one.id and relation.type == "LOCATED_IN" for relation in draft.relations):
                for relation in list(draft.relations):
                    if relation.source == other.id and relation.type == "LOCATED_IN" and draft.text[other.end : other.end + 2].strip().startswith("("):
                        target = next(place for place in places if place.id == relation.target)
                        draft.relate("LOCATED_IN", one, target, "bracket for both")

    def _located_before(self, draft: Draft, places: list[Mention]) -> None:
        """A state before its town, as headings and addresses put it: „Русия – Толиати", «Республика Коми, г. Сыктывкар»."""
        for one, other in zip(places, places[1:], strict=False):
            if one.label not in ("COUNTRY", "REGION") or other.label != "CITY":
                continue
            gap = draft.text[one.end : other.start]
            if any(relation.source == other.id and relation.type == "LOCATED_IN" for relation in draft.relations):
                continue
            if any(relation.target == one.id and relation.type == "LOCATED_IN" for relation in draft.relations):
                continue
            block = draft.block(one.start)
            address = regex.fullmatch(r",\s?(?:г|гр|гор)\.\s?", gap) or regex.fullmatch(r",\s(?:город|град)\s", gap)
            heading = (
                block.kind in (HEADING, ITEM)
                and block.start == one.start
                and regex.fullmatch(r"\s?[–—:-]\s?|,\s?", gap)
                and other.end == block.end
            )
            if address or heading:
                draft.relate("LOCATED_IN", other, one, "state before the town")

    # ------------------------------------------------------------------ linking

    def _link(self, draft: Draft, mentions: list[tuple[Mention, _Found]]) -> None:
        """Ids and nominatives; the same name on a page is the same place, with the state stated for any of them."""
        lang = self.pack.code
        by_id = {mention.id: mention for mention, _ in mentions}
        states: dict[str, str] = {}
        regions: dict[str, str] = {}
        for mention, _ in mentions:
            if mention.label == "COUNTRY":
                self._state(mention)
        for relation in draft.relations:
            target = by_id.get(relation.target)
            source = by_id.get(relation.source)
            if target is None or source is None or relation.type != "LOCATED_IN":
                continue
            key = self._same_name(source)
            if target.label == "COUNTRY" and target.ref and not target.ref.endswith("NIL"):
                states.setdefault(key, target.ref.partition(":")[2])
            elif target.label == "REGION":
                regions.setdefault(key, target.text)
        near: list[Place] = []
        for sure in (True, False):
            for mention, _ in mentions:
                if mention.label == "COUNTRY" or mention.ref is not None:
                    continue
                key = self._same_name(mention)
                state = states.get(key)
                if state is None:
                    nation = self.national.search(draft.text, max(0, mention.start - 40), mention.start)
                    state = self.nations[nation[1].lower()] if nation else None
                    if state is not None:
                        states[key] = state
                if sure and state is None:
                    continue
                link = self.gazetteer.link(
                    mention.text,
                    lang,
                    country=state,
                    region=regions.get(key),
                    near=near,
                    prefer_kind="region" if mention.label == "REGION" else "city",
                )
                place = link.place
                if place is not None and (mention.label == "REGION") != (place.kind == "region") and place.kind != "district":
                    place = None
                mention.ref = place.id if place is not None else "GeoNames:NIL"
                if place is not None:
                    draft.country[mention.id] = place.country
                mention.name = self._nominative(mention, link.name if link.place is not None else None)
                if place is not None and state is not None:
                    near.append(place)

    def _same_name(self, mention: Mention) -> str:
        nominatives = self.gazetteer.lookup(mention.text, self.pack.code)
        matched = nominatives[0].matched if nominatives else mention.text
        return f"{mention.label} {matched.lower().replace('ё', 'е').replace('-', ' ')}"

    def _state(self, mention: Mention) -> None:
        found = [item for item in self.gazetteer.lookup(mention.text, self.pack.code) if item.place.kind == "country"]
        mention.ref = found[0].place.id if found else "ISO3166:NIL"
        mention.name = self._nominative(mention, found[0].matched if found else None)

    @staticmethod
    def _nominative(mention: Mention, matched: str | None) -> str:
        name = matched or mention.text
        if name.isupper() and len(name) > 4:
            name = regex.sub(r"\p{L}++", lambda word: word.group().capitalize(), name)
        return name


@Language.factory("cityrel_places")
class PlacesComponent:
    """spaCy component around ``Places``."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name
        self._places: dict[str, Places] = {}

    def __call__(self, doc: Doc) -> Doc:
        draft = draft_of(doc)
        places = self._places.get(draft.pack.code)
        if places is None:
            places = self._places[draft.pack.code] = Places(draft.pack)
        places(draft)
        return doc
