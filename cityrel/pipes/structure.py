"""What governs what on a page: topics (a heading „Побратимени градове"), units (all that is said of one partner).

A unit is a table row, a run of key-value lines, a list item, or a section under a heading that names a place; its
subject is the place it is about. A topic says what the places below it are: twins, partners, former, prepared.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from functools import cached_property

import regex

from cityrel.document import Mention
from cityrel.languages.cues import Cues, compile_cues, paper_words
from cityrel.pipes.draft import Draft
from cityrel.pipes.footnotes import noted
from cityrel.pipes.topics import Topics, mark_of
from cityrel.pipes.units import Topic, Unit
from cityrel.reading.blocks import CELL, HEADING, ITEM, KEYVALUE, PARAGRAPH, Block
from cityrel.things import fold, is_linked, name_parts, place_key

#: What follows the place that a line is about.
_AFTER_LEAD = tuple(".,(–—:")
#: Letters that a heading may have beside the place it names.
_HEADING_REST = 14
_PLACES = ("CITY", "REGION", "COUNTRY", "ORG")
_SUBJECTS = ("CITY", "REGION", "ORG")
_LETTERS = regex.compile(r"\p{L}")
_BRACKETS = regex.compile(r"[(/][^()/]*[)/]")
_COLON = regex.compile(r"[^:.]++:\s*+")
_JOINT = regex.compile(r"\s*+,\s*+")


class Structure:
    """Topics and units of one page.

    Args:
        draft: with blocks and places found.
        cues: the pack's cue words.
    """

    def __init__(self, draft: Draft, cues: Cues) -> None:
        self.draft = draft
        self.cues = cues
        self.page = Unit("page", 0, len(draft.text))
        self.units: list[Unit] = []
        self.topics: list[Topic] = []
        self._unit_of_block: dict[int, Unit] = {}
        self._topic_of_block: dict[int, Topic] = {}
        self._groups: defaultdict[int | None, list[Block]] = defaultdict(list)
        for block in draft.blocks:
            self._groups[block.group].append(block)
        self._topics = Topics(draft, cues)
        self._closing = frozenset(draft.pack.data("blocks")["headings"])
        self._paper = compile_cues(paper_words(draft.pack, without="document"))
        self._generic = regex.compile(
            rf"(?i)\b(?:{'|'.join(draft.pack.data('places_context')['generic'])})(?!\p{{L}})\.?"
        )
        joint = draft.pack.data("places_context")["joint"]
        self.joint = regex.compile(rf"(?i)(?<!\p{{L}})(?:{'|'.join(joint)})(?!\p{{L}})")
        before = "|".join(regex.escape(word) for word in cues.entries("in"))
        self.inside = regex.compile(rf"(?i)(?<!\p{{L}})(?:{before})\s(?:\p{{L}}{{1,4}}\.?\s?|\p{{L}}++\s)?$")
        of = "|".join(regex.escape(word) for word in cues.entries("of"))
        words = "|".join(draft.pack.data("places_context")["generic"])
        linked = rf"(?:(?:{of})\s)" if of else ""
        self.owner = regex.compile(rf"(?i)\s{linked}(?:(?:{words})\.?\s?)*+")
        self.plural = regex.compile(
            rf"(?i)(?<!\p{{L}})(?:{'|'.join(draft.pack.data('places_context')['cities_before'])})(?!\p{{L}})"
        )
        self._ditto = regex.compile(
            rf"(?i)\s*+(?:{'|'.join(draft.pack.data('blocks')['ditto'])}|[\"“”„″〃]{{1,2}})\s*+"
        )
        self._town_nouns = tuple(draft.pack.data("places_context")["town_nouns"])
        self._plurals = frozenset(draft.pack.data("cues")["spans"]["plurals"])
        self._nations: dict[str, str] = draft.pack.data("places_context")["nationalities"]
        self._nation = regex.compile(
            rf"(?i)\s*+({'|'.join(sorted(self._nations, key=len, reverse=True))})\p{{L}}{{1,3}}\s\p{{Ll}}"
        )
        self.focus = self._focus()
        self.dateline = self._dateline()
        self._build()

    # ----------------------------------------------------------- the page's own

    def _focus(self) -> Mention | None:
        """The town a page is about: its home, else the domestic town that the title and the text name most."""
        draft = self.draft
        if draft.home is not None:
            return draft.home_place
        counts: dict[str, float] = {}
        first: dict[str, Mention] = {}
        states = draft.pack.data("pack")["states"]
        for place in draft.labelled("CITY"):
            key = place_key(place)
            first.setdefault(key, place)
            weight = 3.0 if place.start < draft.blocks[0].end else 2.0 if place.start < 300 else 1.0
            counts[key] = counts.get(key, 0.0) + weight * (1.0 if draft.country.get(place.id) in states else 0.4)
        if not counts:
            return None
        return first[max(counts, key=lambda key: counts[key])]

    def _dateline(self) -> Mention | None:
        """The page's own date where the text gives it: a full date in the first lines, alone or first in its line."""
        draft = self.draft
        for date in draft.labelled("DATE"):
            block = draft.block(date.start)
            if block.number > 6:
                return None
            if (
                len(date.edtf or "") == 10
                and date.start - block.start < 30
                and (
                    block.end - date.end < 40
                    or date.start == block.start
                    # „Брацигово, 16 май 2009 г. …"
                    or (block.number < 3 and not _LETTERS.search(draft.bare(block.start, date.start)))
                )
            ):
                return date
        return None

    def plural_paper(self, agreement: Mention) -> bool:
        """Whether a mention speaks of several papers."""
        return any(word in self._plurals for word in agreement.text.lower().split())

    def is_focus(self, place: Mention) -> bool:
        """Whether a mention names the town the page is about."""
        if self.draft.home is not None:
            return self.is_home(place)
        focus = self.focus
        return focus is not None and (
            (place.ref == focus.ref and place.ref != "GeoNames:NIL") or place.name == focus.name
        )

    def home_near(self, mention: Mention) -> Mention | None:
        """The mention of the page's own town nearest to another mention: in its sentence, its block, or anywhere."""
        block = self.draft.block(mention.start)
        # an old name of the home town is second to its own
        for places in self._own:
            for start, end in (self.draft.sentence(mention.start), (block.start, block.end), (0, len(self.draft.text))):
                first, last = (bisect_left(places, at, key=_start) for at in (start, end))
                at = bisect_left(places, mention.start, first, last, key=_start)
                near = places[max(first, at - 1) : min(last, at + 1)]
                if near:
                    return min(near, key=lambda place: abs(place.start - mention.start))
        return None

    @cached_property
    def _own(self) -> tuple[list[Mention], list[Mention]]:
        """Mentions of the page's own town: by its name, and by another."""
        own = [place for place in self.draft.labelled("CITY") if self.is_focus(place)]
        home = fold(self.draft.home) if self.draft.home else None
        named = [place for place in own if home is None or fold(place.name or place.text) == home]
        return named, [place for place in own if home is not None and fold(place.name or place.text) != home]

    @cached_property
    def _others(self) -> Counter[str]:
        """How often the page names each town beside its own."""
        return Counter(place.name or place.text for place in self.draft.labelled("CITY") if not self.is_focus(place))

    def partners(self, agreement: Mention) -> list[Mention]:
        """The towns a page without sections is about, beside its own: those of its title, or the one it names most."""
        draft = self.draft
        block = draft.block(agreement.start)
        near = [
            place
            for place in draft.within(block.start, agreement.start, ("CITY",))
            if not self.is_focus(place) and not self.inside.search(draft.text[max(0, place.start - 14) : place.start])
        ]
        if near:
            return near[-1:]
        title = [place for place in draft.within(0, draft.blocks[0].end, ("CITY",)) if not self.is_focus(place)]
        if title:
            return title[:1]
        before = [
            place
            for place in draft.within(max(0, agreement.start - 500), agreement.start, ("CITY",))
            if not self.is_focus(place)
        ]
        most = max(self._others.values(), default=0)
        best = [place for place in before if self._others[place.name or place.text] == most]
        return best[-1:] or before[-1:]

    def of_nation(self, at: int, near: Mention) -> list[Mention]:
        """The page's town of the state whose adjective stands at an offset («с армянским городом»)."""
        match = self._nation.match(self.draft.text, at)
        if match is None:
            return []
        code = self._nations[match[1].lower()]
        towns = [
            place
            for place in self.draft.labelled("CITY")
            if self.draft.country.get(place.id) == code and not self.is_focus(place)
        ]
        return sorted(towns, key=lambda place: abs(place.start - near.start))[:1]

    def nativeness(self, person: Mention) -> int:
        """How much a name looks like one of the pack's language: by initials, patronymic, the surname's ending."""
        pack = self.draft.pack.data("pack")
        parts = name_parts(person.name or person.text)
        score = int(bool(parts) and parts[-1].endswith(tuple(pack["surnames"])))
        score += sum(part.endswith(".") for part in parts[:2])
        return score + sum(part.endswith(tuple(pack["patronymics"])) for part in parts[1:-1])

    def unit(self, offset: int) -> Unit:
        """The unit around an offset."""
        return self._unit_of_block.get(self.draft.block(offset).number, self.page)

    def card(self, offset: int) -> list[Block]:
        """The key-value lines right below the block at an offset, when they begin there."""
        block = self.draft.block(offset)
        after = self.draft.blocks[block.number + 1 : block.number + 2]
        if block.group is not None or not after or after[0].kind != KEYVALUE or after[0].gap:
            return []
        return self._groups[after[0].group] if after[0].group is not None else []

    def topic(self, block: Block) -> Topic | None:
        """The topic heading that governs a block."""
        return self._topic_of_block.get(block.number)

    # ---------------------------------------------------------------- reading

    def _build(self) -> None:
        draft = self.draft
        topic: Topic | None = None
        section: Unit | None = None
        rows: dict[int, Unit] = {}
        around: dict[str, Topic | None] = {}  # what governs a row of heads with letters or numbers as a whole
        for index, block in enumerate(draft.blocks):
            after = draft.blocks[index + 1] if index + 1 < len(draft.blocks) else None
            block_above = draft.blocks[index - 1] if index else None
            if block.kind == CELL and block.key == "head":
                bracket = draft.text.find("(", block.start, block.end)
                words = (block.start, bracket if bracket > 0 else block.end)
                kind = "twin" if self.cues.found("twin", draft.text, *words) else None
                kind = "partner" if kind is None and self.cues.found("partner", draft.text, *words) else kind
                if kind is not None and (topic is None or topic.tie is None):
                    topic = Topic(block.start, kind)  # a column „Город-побратим"
                continue
            if block.kind in (CELL, KEYVALUE) and block.group is not None and not self._is_list_key(block):
                row = rows.get(block.group)
                if row is None:
                    row = self._row(block, topic, section)
                    if row.subject is None and rows and self._ditto.fullmatch(draft.text, block.start, block.end):
                        row.subject = rows[max(rows)].subject  # «то же»: the town of the row above
                    rows[block.group] = row
                if row.subject is None and section is not None:
                    self._join(section, block)
                else:
                    section = None if block.kind == CELL else section
                    self._join(row, block)
                continue
            above = noted(draft.text, draft.blocks, block)
            if above is not None and above.number in self._unit_of_block:
                self._unit_of_block[block.number] = self._unit_of_block[above.number]
                continue
            if topic is not None:
                self._topic_of_block[block.number] = topic
            if section is not None and section.blocks[-1] is block_above and self._says_where(section, block):
                self._join(section, block)
                continue
            subject = self._place_heading(block, after)
            if subject is not None:
                section = self._open("section", block, subject, topic)
                continue
            marked = mark_of(block) if block.kind == HEADING else ""
            around.setdefault(marked, topic)
            told = self._topics.read(block, self.topics)
            if told is None and marked:
                topic, section = around[marked], None
            if told is not None:
                topic, section = told, None
                self.topics.append(told)
                continue
            if block.kind == HEADING and draft.text[block.start : block.end].lower().strip(" :") in self._closing:
                section = None
                if not block.bullet and self._is_footer(block):
                    topic = None
                continue
            if block.kind in (ITEM, PARAGRAPH, HEADING):
                # inside a section a paragraph goes on about its place, whatever town it begins with
                inside = section is not None and block.kind == PARAGRAPH
                lead = None if inside else self._lead(block, topic)
                if lead is not None:
                    self._open("item", block, lead, topic)
                    continue
            if section is not None:
                self._join(section, block)

    def _open(self, kind: str, block: Block, subject: Mention | None, topic: Topic | None) -> Unit:
        text = self.draft.text
        unit = Unit(kind, block.start, block.end, subject, topic, [block])
        if subject is not None:
            towns = self.draft.within(subject.end, block.end, ("CITY",))
            state_first = bool(self.draft.within(block.start, subject.start, ("COUNTRY",)))
            if kind == "section" and not state_first:
                unit.others = [town for town in towns if not self.is_focus(town) and self._joined(subject, town)]
            else:
                # „Румъния – Медгидия, Тулча"
                unit.others = self._row_of_item(subject, towns, commas=block.kind == ITEM or state_first)
        if kind == "section":
            unit.ended = self.cues.found("inactive", text, block.start, block.end)
            unit.planned = self.cues.found("preparing", text, block.start, block.end)
        if topic is not None:
            unit.ended |= topic.ended
            unit.planned |= topic.planned
        self.units.append(unit)
        self._unit_of_block[block.number] = unit
        return unit

    def _row_of_item(self, first: Mention, towns: list[Mention], *, commas: bool) -> list[Mention]:
        """„Суздал и Ростов: …", «Панчево, Суботица»: more towns at the head of an item."""
        row = [first]
        for town in towns:
            gap = _BRACKETS.sub("", self.draft.bare(row[-1].end, town.start))
            if self.is_focus(town) or not _JOINT.fullmatch(self.joint.sub(",", gap)):
                break
            if not commas and "," in gap:
                break
            row.append(town)
        return row[1:]

    def _says_where(self, section: Unit, block: Block) -> bool:
        """Whether a line right below a heading says no more than in which region and state its town lies."""
        places = self.draft.within(block.start, block.end, _PLACES)
        if block.gap or not places or section.subject is None or section.subject.label != "CITY":
            return False
        where = all(place.label in ("REGION", "COUNTRY") for place in places)
        return where and not self._rest(block.start, block.end, places)

    def _joined(self, one: Mention, other: Mention) -> bool:
        """„Катания, Италия, и Антверпен, Бельгия": two towns of one heading."""
        gap = _BRACKETS.sub("", self.draft.bare(one.end, other.start))
        return self.joint.search(gap) is not None and len(_LETTERS.findall(gap)) <= 2

    def _join(self, unit: Unit, block: Block) -> None:
        if block not in unit.blocks:
            unit.blocks.append(block)
        unit.end = max(unit.end, block.end)
        unit.start = min(unit.start, block.start)
        self._unit_of_block[block.number] = unit

    def _row(self, block: Block, topic: Topic | None, section: Unit | None) -> Unit:
        """The unit of a table row or key-value run; its subject is the place in its city field."""
        unit = Unit("row", block.start, block.end, None, topic)
        for other in self._groups[block.group]:
            if other.key in ("city", "city_country"):
                places = self.draft.within(other.start, other.end, _SUBJECTS)
                cities = [place for place in places if place.label == "CITY"]
                unit.subject = next(iter(cities or places), None)
                if unit.subject is not None and other.key == "city" and cities[1:]:
                    # „Ксанти и Комотини" in one cell
                    unit.others = self._row_of_item(unit.subject, cities[1:], commas=False)
                break
        if unit.subject is None and section is None:
            unit.subject = self._first_cell(block)
        for other in self._groups[block.group]:
            if other.key in ("status", "cell", "note", "date", "validity"):
                text = self.draft.text
                unit.planned |= other.key == "date" and self.cues.found("planned_date", text, other.start, other.end)
                if other.key == "date":
                    continue
                papers = len(self._paper.findall(text, other.start, other.end))
                if papers > (other.key == "status"):
                    continue  # a note may speak of another paper, a state of each of several
                unit.ended |= self.cues.found("ended", text, other.start, other.end)
                unit.planned |= self.cues.found("preparing", text, other.start, other.end)
        if topic is not None:
            unit.ended |= topic.ended
            unit.planned |= topic.planned
        self.units.append(unit)
        return unit

    def _first_cell(self, block: Block) -> Mention | None:
        """The place of a row without known columns: that of the first cell which begins with one that is not home."""
        for other in self._groups[block.group]:
            if other.key in ("cell", "document", "country", "region"):
                places = [
                    item for item in self.draft.within(other.start, other.end, _SUBJECTS) if not self.is_home(item)
                ]
                if places and (other.key == "cell" or places[0].label == "CITY"):
                    before = self._generic.sub(" ", self.draft.text[other.start : places[0].start])
                    if other.key != "cell" or len(_LETTERS.findall(before)) <= 3:
                        return places[0]
        return None

    def _place_heading(self, block: Block, after: Block | None) -> Mention | None:
        """The place that a heading (or an item followed by its own text) names and little else."""
        draft = self.draft
        if block.kind not in (HEADING, ITEM, PARAGRAPH) or block.end - block.start > 140:
            return None
        if block.kind == ITEM and (
            after is None
            or (after.kind == ITEM and after.bullet == block.bullet)
            or (after.gap and block.bullet not in ("•", "▪", "●"))
        ):
            return None
        if block.kind == PARAGRAPH and not block.gap:
            return None
        places = draft.within(block.start, block.end, _PLACES)
        subjects = [place for place in places if place.label in _SUBJECTS and not self.is_home(place)]
        cities = [place for place in subjects if place.label == "CITY"]
        if not subjects or (not cities and any(self.is_home(place) for place in places)):
            return None
        if len(cities) > 2 or draft.within(block.start, block.end, ("MAYOR", "PERSON")):
            return None
        rest = self._rest(block.start, block.end, places)
        if len(rest) > _HEADING_REST:
            # a title that is an agreement between the two towns governs what follows as well
            if not (
                block.capitals
                and len(cities) == 1
                and len(places) <= 4
                and draft.within(block.start, block.end, ("AGREEMENT",))
            ):
                return None
        if block.kind == PARAGRAPH and rest:
            return None
        return next((place for place in cities if not self.is_focus(place)), (cities or subjects)[0])

    def _rest(self, start: int, end: int, places: list[Mention]) -> str:
        """Letters of a heading that belong to no place, country or generic word."""
        text = self.draft.text
        rest, at = "", start
        for place in places:
            rest += text[at : place.start]
            at = place.end
        rest += text[at:end]
        rest = _BRACKETS.sub(" ", rest)
        rest = self._generic.sub(" ", rest)
        return "".join(_LETTERS.findall(rest))

    def _lead(self, block: Block, topic: Topic | None) -> Mention | None:
        """The place a list item, or a paragraph on a page of twins, begins with."""
        draft = self.draft
        text = draft.text
        places = [place for place in draft.within(block.start, min(block.end, block.start + 70), _SUBJECTS)]
        if not places:
            return None
        first = places[0]
        if self.is_home(first):
            return None
        above = block.start, first.start
        before = self._generic.sub(" ", draft.bare(*above) if block.kind == ITEM else text[slice(*above)])
        excluded = _COLON.fullmatch(before) and self.cues.found("ended", text, *above)  # „Отпаднал от списъка: X"
        if len(_LETTERS.findall(before)) > 3 and not excluded:
            return None
        following = text[first.end : first.end + 3].lstrip()
        if excluded:
            return first
        if block.kind == HEADING:
            # „Грац (Австрия), меморандум от 17.09.2014", a bare line of a list
            return first if following[:1] in _AFTER_LEAD and self._paper.search(text, first.end, block.end) else None
        if block.kind == ITEM:
            return first if not following or following[0] in ",(.–—-:;/ " or topic is not None else None
        start, end = draft.sentence(block.start)
        if topic is None and first.label == "CITY" and following[:1] in _AFTER_LEAD and end < block.end:
            # „Луисвил (САЩ). Побратимени сме от 1994 г.": a sentence that is nothing but the place and its state
            places = draft.within(start, end, _PLACES)
            told = any(place.label == "COUNTRY" for place in places)
            if (
                told
                and len(self._rest(start, end, places)) <= _HEADING_REST
                and (
                    any(self.cues.found(name, text, end, block.end) for name in ("twin", "partner"))
                    or self._paper.search(text, end, block.end)
                )
            ):
                return first
        if topic is not None and first.label == "CITY" and following[:1] in _AFTER_LEAD:
            span = (text, first.end, block.end)
            told = any(self.cues.found(name, *span) for name in ("twin", "partner"))
            if (topic.ended or topic.planned) and (self._paper.search(*span) or told):
                return first
        if topic is not None and topic.tie and first.label == "CITY" and following[:1] in ".,(–—:":
            return first
        return None

    def _is_list_key(self, block: Block) -> bool:
        """„Города-побратимы:" with the towns in the lines below."""
        text = self.draft.text[block.start : block.end]
        return text.endswith(":") and self.cues["list_page"].fullmatch(text.rstrip(" :")) is not None

    def _is_footer(self, block: Block) -> bool:
        return block.number > 0.5 * len(self.draft.blocks)

    def is_home(self, place: Mention) -> bool:
        """Whether a mention names the page's home town."""
        draft = self.draft
        if draft.home is None or place.label not in ("CITY", "REGION"):
            return False
        if place.label == "REGION":
            # a town that is a region of its own: «город Севастополь»
            words = fold(place.name or place.text).split()
            return len(words) == 2 and words[0] in self._town_nouns and words[1] == fold(draft.home)
        same_id = is_linked(place.ref) and place.ref == draft.home_ref
        return same_id or fold(place.name or place.text) == fold(draft.home) or place.text in self._home_forms

    @cached_property
    def _home_forms(self) -> set[str]:
        """The home town's name in all cases."""
        return self.draft.pack.morphology.place_forms(self.draft.home) if self.draft.home else set()


def _start(mention: Mention) -> int:
    return mention.start
