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
from cityrel.gazetteer import Candidate, Gazetteer
from cityrel.languages import LanguagePack
from cityrel.languages.cues import BEGIN, alternation, compile_cues, words
from cityrel.pipes.draft import Draft, draft_of
from cityrel.pipes.locations import Locations
from cityrel.pipes.organisations import Organisations
from cityrel.reading.blocks import CELL, HEADING, ITEM, KEYVALUE, PARAGRAPH

_CAPITAL = regex.compile(r"(?<![\p{L}\p{N}])\p{Lu}[\p{L}’'-]*|(?<=\p{Ll})\p{Lu}\p{Ll}[\p{L}’'-]*|(?<=\.)\p{Lu}[\p{L}’'-]*")
_NAME = regex.compile(r"\p{Lu}[\p{L}’']+(?:[- ](?:\p{Lu}[\p{L}’']+|(?:на|де|ла|ле|дю|дел|сюр|ан|дас|дос|ду|ди)(?=[ -]\p{Lu})))*+")
_OPEN, _CLOSE = "„“\"«", "”“\"»"
_MAX_QUOTE = 60
_ABBREVIATION = regex.compile(r"\p{Lu}{2,5}")
_INITIAL = regex.compile(r"\p{Lu}\p{Ll}?\.")
_ADJECTIVAL = ("ское", "ский", "ская", "цкое", "цкий", "цкая", "ское", "ска", "ско", "ски")
#: What makes a page's town sure enough to look for it elsewhere on the page.
_SURE = ("before its state", "city field", "after a town word", "after its state's adjective", "party of a paper")
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
        self.locations = Locations(pack)
        self.organisations = Organisations(pack)
        self.city_before = regex.compile(rf"{BEGIN}(?i:{words(data['city_before'])})[.\s]*+$")
        self.cities_before = regex.compile(rf"(?i:{words(data['cities_before'])})[\s„“\"«]*+$")
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
        self.national = regex.compile(rf"(?i)(?<!\p{{L}})({stems})\p{{L}}{{1,3}}\s(?:{words(data['city_before'])}\s)?$")
        titles = pack.data("people")["titles"]
        leads = pack.data("people")["grammar"]["office_of"]
        self.office_of = regex.compile(rf"(?i)(?<!\p{{L}})(?:{alternation(leads)})\s*+$") if leads else None
        self.office = regex.compile(rf"{BEGIN}(?i:{alternation([*titles['mayor'], *titles['deputy_mayor']])})(?!\p{{L}})\s(?:\p{{Ll}}{{1,3}}\s)?$")
        cues = pack.data("cues")
        heads = alternation([word for words in cues["forms"].values() for word in words])
        links = alternation([*cues["classes"]["with"], *cues["classes"]["between"]])
        self.party = regex.compile(rf"{BEGIN}(?i:{heads})(?!\p{{L}})[^.;:!?\n]{{0,70}}?\s(?i:{links})\s(?:\p{{L}}{{1,4}}\.\s?)?$")
        self.party_link = regex.compile(rf"{BEGIN}(?i:{heads})(?!\p{{L}})[^.;:!?\n]{{0,70}}?\s(?i:{links})\s")
        self.before_name = regex.compile(rf"(?i)(?:(?:{alternation([*cues['classes']['with'], *data['city_before']])})(?!\p{{L}})[.\s]*+)++")
        self.generic = regex.compile(rf"(?i:{words([*data['city_before'], *data['region_before']])})")
        self.town_follows = regex.compile(rf"{BEGIN}(?i:{words(data['town_follows'])})[ \u00a0]?(?=\p{{Lu}}\p{{Ll}})")
        self.paper = regex.compile(rf"(?i:{heads})(?!\p{{L}})")
        self.nature = regex.compile(rf"(?i:{alternation(data['nature'])})")
        self.tie = compile_cues([*cues["classes"]["twin"], *cues["classes"]["partner"]])
        self.no_name = regex.compile(data["no_name"]) if data["no_name"] else None
        self.adjectival = regex.compile(r"(?:(?:ск|цк)(?:и|ия|ият|ата|ото|ий|ой|им|ого|ая|ую|ом)|(?:ным|ного|ной|ная|ный))(?=\s|$)")
        self.institution = regex.compile(rf"\s?(?i:[„“\"«]?(?:{alternation([*data['org_heads'], *data['org_adjectives'], *data['region_nouns']])}))")
        self.joint_here = regex.compile(rf"(?:\s*+\([^()\n]{{0,40}}\))?(?:\s*+,\s*+|\s++(?:{'|'.join(data['joint'])})\s++)")
        self.preposition = regex.compile(rf"(?i)(?<!\p{{L}})(?:{alternation(data['town_prepositions'])})\s$")
        self.joint = regex.compile(rf"^\s*+(?:,|(?:,\s*+)?(?:{'|'.join(data['joint'])}))\s*+$")

    # ---------------------------------------------------------------- running

    def __call__(self, draft: Draft) -> None:
        for start, end in self.organisations.find(draft.text):
            draft.add("ORG", start, end, "institution that is a party")
        found = [item for item in self._scan(draft) if draft.free(item.start, item.end)]
        found = self._decide(draft, found)
        mentions = []
        for item in sorted(found, key=lambda item: item.start):
            mention = draft.add(item.label, item.start, item.end, item.rule, item.score)
            mentions.append(mention)
        mentions += self._again(draft, mentions)
        self.locations(draft, mentions)

    def _again(self, draft: Draft, mentions: list[Mention]) -> list[Mention]:
        """Other mentions of towns that the page is sure of: the same name, with hyphens or without, in any case."""
        morphology = self.pack.morphology
        forms: set[str] = set()
        for mention in mentions:
            if mention.label == "CITY" and mention.rule in _SURE and len(mention.text) > 3:
                name = mention.text if not mention.text.isupper() else mention.text.title()
                for nominative in [name, *morphology.place_nominatives(name)[:2]]:
                    forms |= morphology.place_forms(nominative)
        if draft.page.home:
            forms |= morphology.place_forms(draft.page.home)
        names = {form for form in forms if form[:1].isupper() and len(form) > 3}
        names |= {name.replace("-", " ") for name in names} | {name.replace(" ", "-") for name in names}
        if not names:
            return []
        pattern = regex.compile(rf"{BEGIN}\L<names>(?!\p{{L}})", names=sorted(names))
        found = []
        for match in pattern.finditer(draft.text):
            start, end = match.span()
            if not draft.free(start, end) or self._quoted(draft.text, start, end):
                continue
            if regex.match(r"-\p{L}", draft.text[end : end + 2]) or self.street.search(draft.text[max(0, start - 40) : start]):
                continue
            person = next((name for name in draft.names if name.label == "PER" and name.start < end and start < name.end), None)
            if person is not None and not (person.start == start and person.end > end):
                continue
            found.append(draft.add("CITY", start, end, "again", 0.8))
        return found

    # ------------------------------------------------------------------ finding

    def _scan(self, draft: Draft) -> list[_Found]:
        """Spans from the gazetteer, the adjective-and-noun regions, and the tagger's places, without overlaps."""
        text, lang = draft.text, self.pack.code
        found: list[_Found] = []
        for match in self.adjective_region.finditer(text):
            if not self.municipal.search(match.group()):
                item = self._adjectival(draft, match)
                if item is not None:
                    found.append(item)
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
        for item in [*self._slots(draft), *self._after_words(draft)]:
            over = [other for other in found if other.start < item.end and item.start < other.end]
            if all(not other.rule and not other.candidates and item.start <= other.start and other.end < item.end for other in over):
                found = [other for other in found if other not in over]
                found.append(item)
        for block in draft.blocks:
            for item in self._leads(draft, block.start, block.end, block.kind, block.key):
                if not any(other.start < item.end and item.start < other.end for other in found):
                    found.append(item)
        return found

    @staticmethod
    def _all_capitals(draft: Draft, offset: int) -> bool:
        return draft.block(offset).capitals

    def _adjectival(self, draft: Draft, match: regex.Match[str]) -> _Found | None:
        """„Старозагорска област", «Чеченской Республики»; «Московский район г.Минска» is a part of a town."""
        text = draft.text
        label = "REGION"
        if match[2].lower() in self.rural:
            after = text[match.end() : match.end() + 12]
            if regex.match(r"\s+(?:г\.|город|гор\.)", after):
                # a part of a town counts where it is a partner, not as an address
                if match.start() - draft.block(match.start()).start > 3 and not self._party_slot(text, match.start()):
                    return None
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
                known = self.gazetteer.longest(text, at, self.pack.code) if text[at].isupper() else None
                name = _NAME.match(text, at, limit)
                if known is not None and known.start == at:
                    joined = self.joint_here.match(text, known.end, limit)
                    if joined is None:
                        break
                    at = joined.end()
                    continue
                if name is not None and self.generic.match(name.group()):
                    break
                if name is None or name.group().isupper() and not draft.block(at).capitals:
                    break
                if self._ordinary(name.group()) or self.institution.match(text, name.end(), limit):
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

    def _ordinary(self, name: str) -> bool:
        """Whether an unknown capitalised word is an adjective, a paper or another noun rather than a name."""
        first = name.split()[0]
        return bool(
            self.adjectival.search(name)
            or self.paper.match(name)
            or self.generic.fullmatch(first)
            or (self.no_name is not None and self.no_name.search(first))
        )

    def _after_words(self, draft: Draft) -> list[_Found]:
        """Names after „гр.", «город», «отношения с»: a town, though no gazetteer knows it."""
        text = draft.text
        found: list[_Found] = []
        for match in self.town_follows.finditer(text):
            name = _NAME.match(text, match.end())
            if regex.search(r"\d\s?$", text[max(0, match.start() - 2) : match.start()]) or _INITIAL.match(match.group()):
                continue  # „2006 г. Подписали": a year; «Г.Ширшина»: a person
            if name is None or self._ordinary(name.group()) or self.institution.match(text, name.start()):
                continue
            if name.group().isupper() and not draft.block(name.start()).capitals:
                continue
            if any(
                span.label == "PER" and " " in text[span.start : span.end] and span.start <= name.start() < span.end
                for span in draft.names
                if span.start >= match.end() or span.end > name.end()
            ):
                continue
            found.append(_Found(name.start(), name.end(), (), "CITY", "after a town word", 0.7))
        return found

    def _leads(self, draft: Draft, start: int, end: int, kind: str, key: str | None) -> list[_Found]:
        """A capitalised name the gazetteer does not know at the head of a heading, item or city field."""
        text = draft.text
        if kind in (CELL, KEYVALUE) and key in ("city", "city_country", "cell") or kind in (HEADING, ITEM, PARAGRAPH):
            match = _NAME.match(text, start, end)
            if match is None:
                return []
            after = text[match.end() : end].lstrip()
            if kind in (CELL, KEYVALUE) and key != "cell":
                if not after or after[0] in ",(/":
                    return [_Found(match.start(), match.end(), (), "CITY", "city field", 0.8)]
                return []
            known = "-" in match.group() or self.gazetteer.lookup(match.group(), self.pack.code)
            if known and after[:1] in ".,(–—" and self.tie.search(text, match.end(), end) and not self._ordinary(match.group()):
                return [_Found(match.start(), match.end(), (), "CITY", "told to be a twin", 0.6)]
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
        sure = {candidate.place.id for item in kept if item.label == "CITY" for candidate in item.candidates[:1]}
        for item in open_cases:
            if item.rule == "no" or any(other.start < item.end and item.start < other.end for other in kept):
                continue
            if self._beside(draft, item, kept) or (
                item.candidates and item.candidates[0].place.id in sure and not self._sentence_start(draft, item.start)
            ):
                item.label = self._label(item.candidates)
                item.rule, item.score = "beside others", 0.7
                kept.append(item)
        return kept

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
        block = draft.block(item.start)
        before = text[max(0, item.start - 40, min(block.start, item.start)) : item.start]
        after = text[item.end : item.end + 40]
        told = self.city_before.search(before)
        city_word = told is not None and not regex.search(r"\d\s?$", before[: told.start()]) and not _INITIAL.match(told.group())
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
        if self.generic.fullmatch(text, item.start, item.end) or self.nature.fullmatch(text, item.start, item.end):
            item.rule = "no"
            return False
        # countries are sure names
        if "country" in kinds and not city_word:
            weak = item.candidates[0].weak and tag != "LOC"
            if not weak and not (region_word and "region" in kinds):
                item.label, item.rule = "COUNTRY", "gazetteer"
                whole = self.whole.search(before)
                if whole is not None:
                    item.start -= len(before) - whole.start(1)
                return True
        if region_word and not city_word and not (tag == "PER" and self._long_person(draft, item)):
            whole = self.whole.search(before)
            item.label, item.rule = "REGION", "after a region word"
            if whole and "country" not in kinds:
                item.start -= len(before) - whole.start(1)
            if not item.candidates or kinds & {"region", "city", "district"} or tag == "LOC":
                return True
        if city_word and not (
            self.cities_before.search(before) and kinds.isdisjoint(("city", "district")) and not self._party_slot(text, item.start)
        ):
            item.label, item.rule = "CITY", "after a town word"
            if not kinds or kinds & {"city", "district"}:
                return True
            item.label = self._label(item.candidates)
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
        if self._office_town(draft, item, before, after, weak=bool(item.candidates) and item.candidates[0].weak):
            # „мэр Бишкека Айбек …": the town of an office, even where the tagger took it for a part of the name
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
        if self._adjective_of_other(draft, item):
            item.rule = "no"
            return False
        if tag == "LOC" and not weak:
            item.label, item.rule = self._label(item.candidates), "gazetteer and tagger"
            return True
        if lead and item.end == block.end and block.kind in (ITEM, CELL) and item.start == block.start:
            item.label, item.rule, item.score = self._label(item.candidates), "all of the line", 0.7
            return True
        if lead and not weak and (place.population > 2000 or place.kind != "city"):
            item.label, item.rule, item.score = self._label(item.candidates), "head of the line", 0.8
            return True
        if tag == "LOC" and weak and self.preposition.search(before):
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

    @staticmethod
    def _long_person(draft: Draft, item: _Found) -> bool:
        """Whether the tagger sees a person of several words that begins here or before."""
        return any(
            name.label == "PER" and name.start <= item.start < name.end and name.end > item.end for name in draft.names
        )

    def _adjective_of_other(self, draft: Draft, item: _Found) -> bool:
        """An adjective („в Казанском Кремле") that is spelt like a form of some village's name."""
        best = item.candidates[0]
        if best.exact or best.place.population >= _LARGE or not best.matched.lower().endswith(_ADJECTIVAL):
            return False
        return regex.match(r"\s\p{L}", draft.text[item.end : item.end + 2]) is not None

    def _office_town(self, draft: Draft, item: _Found, before: str, after: str, *, weak: bool) -> bool:
        """Whether a known name right after an office is its town and not (the beginning of) the holder's name."""
        office = self.office.search(before)
        if office is None or not item.candidates or regex.match(r"\s*+(?:[,.)]|$)", after):
            return False
        person = next((name for name in draft.names if name.label == "PER" and name.start == item.start), None)
        if person is not None and len(draft.text[person.start : person.end].split()) == 2 and " " not in draft.text[item.start : item.end]:
            return False
        follow = len(regex.findall(r"\G\s(?:\p{Lu}\p{Ll}++(?:-\p{Lu}\p{Ll}++)?|\p{Lu}\.)", after))
        if self.office_of is not None:
            return self.office_of.search(before) is not None and (follow > 0 or not weak)
        # without a word between them the genitive tells, or two more words for the name
        return follow >= 2 or (follow > 0 and not weak and not item.candidates[0].exact)

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
