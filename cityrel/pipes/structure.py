"""What governs what on a page: topics (a heading „Побратимени градове"), units (all that is said of one partner).

A unit is a table row, a run of key-value lines, a list item, or a section under a heading that names a place; its
subject is the place it is about. A topic says what the places below it are: twins, partners, former, prepared.
"""

from __future__ import annotations

import weakref
from bisect import bisect_left
from collections import Counter, defaultdict
from functools import cached_property
from itertools import filterfalse
from operator import attrgetter

import regex

from cityrel.document import Mention
from cityrel.languages.cues import Cues, compiled
from cityrel.pipes.draft import Draft
from cityrel.pipes.field_states import FieldStates
from cityrel.pipes.footnotes import Footnotes
from cityrel.pipes.subjects import Subjects
from cityrel.pipes.topics import Topics, mark_of
from cityrel.pipes.units import Topic, Unit
from cityrel.reading.blocks import CELL, HEADING, ITEM, KEYVALUE, PARAGRAPH, Block
from cityrel.things import fold, is_linked, name_parts, place_key

_SUBJECTS = ("CITY", "REGION", "ORG")
_LETTERS = regex.compile(r"\p{L}")
#: The word before a paper, and characters back to where it begins.
_LAST_WORD, _ADJECTIVE = regex.compile(r"(?<![\p{L}-])[\p{L}-]++\s$"), 30
_NUMBER = regex.compile(r"(\d{1,2})[.)]")
#: Between a partner, its state and what little is said of it; and what ends that.
_DASH, _NO_MORE = regex.compile(r"\s[–—-]\s"), regex.compile(r"\s*+(?:[.,;:)\n]|$)")
#: Characters from a partner to that dash.
_STATE = 60


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
        #: the blocks of each row or card
        self.groups: defaultdict[int | None, list[Block]] = defaultdict(list)
        for block in draft.blocks:
            self.groups[block.group].append(block)
        # no cycle of references: a page's draft goes with the last that holds it
        own = weakref.proxy(self)
        self._topics = Topics(draft, cues, lambda place: own.is_home(place))
        self._subjects = Subjects(own)
        self._closing = frozenset(draft.pack.data("blocks")["headings"])
        self.fields = FieldStates(draft, cues)
        joint = draft.pack.data("places_context")["joint"]
        self.joint = compiled(rf"(?i)(?<!\p{{L}})(?:{'|'.join(joint)})(?!\p{{L}})")
        before = "|".join(regex.escape(word) for word in cues.entries("in"))
        self.inside = compiled(rf"(?i)(?<!\p{{L}})(?:{before})\s(?:\p{{L}}{{1,4}}\.?\s?|\p{{L}}++\s)?$")
        of = "|".join(regex.escape(word) for word in cues.entries("of"))
        words = "|".join(draft.pack.data("places_context")["generic"])
        linked = rf"(?:(?:{of})\s)" if of else ""
        self.owner = compiled(rf"(?i)\s{linked}(?:(?:{words})\.?\s?)*+")
        self.plural = compiled(
            rf"(?i)(?<!\p{{L}})(?:{'|'.join(draft.pack.data('places_context')['cities_before'])})(?!\p{{L}})"
        )
        self._ditto = compiled(rf"(?i)\s*+(?:{'|'.join(draft.pack.data('blocks')['ditto'])}|[\"“”„″〃]{{1,2}})\s*+")
        self._town_nouns = tuple(draft.pack.data("places_context")["town_nouns"])
        self._plurals = frozenset(draft.pack.data("cues")["spans"]["plurals"])
        self._nations: dict[str, str] = draft.pack.data("places_context")["nationalities"]
        self._nation = compiled(
            rf"(?i)\s*+({'|'.join(sorted(self._nations, key=len, reverse=True))})\p{{L}}{{1,3}}\s\p{{Ll}}"
        )
        #: „с датчаните", «с венграми»
        self._peoples: dict[str, str] = draft.pack.data("places_context")["peoples"]
        peoples = "|".join(sorted(self._peoples, key=len, reverse=True))
        self._people = compiled(rf"\s*+(?:\p{{Ll}}++\s)?({peoples})\p{{Ll}}{{0,3}}(?!\p{{L}})")
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
        for town in self.draft.starting(block.start, block.start + 1, ("CITY",)) if self.draft.home is None else ():
            if town.text.isupper() and self.draft.text.startswith(". ", town.end):
                return town  # „ВИДИН. Местните власти …", one of several pieces of news
        # an old name of the home town is second to its own
        for places in self._own:
            for start, end in (self.draft.sentence(mention.start), (block.start, block.end), (0, len(self.draft.text))):
                first, last = (bisect_left(places, at, key=attrgetter("start")) for at in (start, end))
                at = bisect_left(places, mention.start, first, last, key=attrgetter("start"))
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
    def _subjects_in(self) -> dict[str | None, list[Mention]]:
        """The towns that units are about, by their states."""
        towns: dict[str | None, list[Mention]] = {}
        for unit in self.units:
            if unit.subject is not None:
                towns.setdefault(self.draft.country.get(unit.subject.id), []).append(unit.subject)
        return towns

    @cached_property
    def _others(self) -> Counter[str]:
        """How often the page names each town beside its own."""
        return Counter(place.name or place.text for place in self.draft.labelled("CITY") if not self.is_focus(place))

    def partners(self, agreement: Mention) -> list[Mention]:
        """The towns a page without sections is about, beside its own: those of its title, or the one it names most."""
        draft = self.draft
        block = draft.block(agreement.start)
        told = draft.before(block.start, agreement.start, "CITY")
        for place in filterfalse(self.is_focus, told):
            if not self.inside.search(draft.text[max(0, place.start - 14) : place.start]):
                return [place]
        first = next(filterfalse(self.is_focus, draft.labelled("CITY")), None)
        if first is not None and first.end <= draft.blocks[0].end:
            return [first]
        above = draft.before(block.start, draft.sentence(agreement.start)[0], "CITY")
        for place in filterfalse(self.is_focus, above):
            return [place]  # „Кметът бе в Комо. …": where the lines before tell that someone was
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
        return self._nearest_in(self._nations[match[1].lower()], near) if match is not None else []

    def nation_before(self, at: int) -> list[Mention]:
        """The one partner of the state whose adjective stands before an offset („сръбският договор", „… кмет")."""
        word = self.word_before(at)
        match = self._nation.match(self.draft.text, word.start()) if word is not None else None
        if match is None:
            return []
        partners = self._subjects_in.get(self._nations[match[1].lower()], [])
        return partners if len(partners) == 1 else []

    def word_before(self, at: int) -> regex.Match[str] | None:
        """The word right before an offset."""
        return _LAST_WORD.search(self.draft.text, max(0, at - _ADJECTIVE), at)

    def tells_nation(self, at: int) -> bool:
        """Whether the word at an offset is the adjective of a state."""
        return self._nation.match(self.draft.text, at) is not None

    def of_people(self, at: int, near: Mention) -> list[Mention]:
        """The page's town of the state whose people stand at an offset („с датчаните", «с венграми»)."""
        match = self._people.match(self.draft.text, at)
        return self._nearest_in(self._peoples[match[1]], near) if match is not None else []

    def _nearest_in(self, code: str, near: Mention) -> list[Mention]:
        """The town of a state that stands nearest to a mention, and is not the page's own."""
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

    def noted(self, offset: int) -> Mention | None:
        """The one paper of the row that a note below it speaks of, where the block at an offset is such a note."""
        unit = self.unit(offset)
        if unit is self.page or offset < unit.end:
            return None
        papers = self.draft.within(unit.start, unit.end, ("AGREEMENT",))
        another = self.draft.within(self.draft.block(offset).start, offset, ("AGREEMENT",))
        return papers[0] if len(papers) == 1 and not another else None

    def card(self, offset: int) -> list[Block]:
        """The key-value lines right below the block at an offset, when they begin there."""
        block = self.draft.block(offset)
        after = self.draft.blocks[block.number + 1 : block.number + 2]
        if block.group is not None or not after or after[0].kind != KEYVALUE or after[0].gap:
            return []
        return self.groups[after[0].group] if after[0].group is not None else []

    def topic(self, block: Block) -> Topic | None:
        """The topic heading that governs a block."""
        return self._topic_of_block.get(block.number)

    # ---------------------------------------------------------------- reading

    def _build(self) -> None:
        draft = self.draft
        topic: Topic | None = None
        section: Unit | None = None
        rows: dict[int, Unit] = {}
        names = draft.pack.data("blocks")
        notes = Footnotes(draft.text, draft.blocks, names["note_leads"], names["note_leads_short"])
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
            above = notes.block_of(block)
            if above is not None and above.number in self._unit_of_block:
                self._unit_of_block[block.number] = self._unit_of_block[above.number]
                continue
            if topic is not None:
                self._topic_of_block[block.number] = topic
            if section is not None and section.blocks[-1] is block_above and self._subjects.says_where(section, block):
                self._join(section, block)
                continue
            if section is not None and _follows(section.blocks, block):
                section = None
            subject = self._subjects.heading(block, after)
            if subject is not None:
                section = self._open("section", block, subject, topic)
                continue
            if section is not None and section.blocks[-1] is block_above and self._subjects.goes_on(section, block):
                self._join(section, block)
                continue
            marked = mark_of(block) if self._topics.heads_items(block) else ""
            around.setdefault(marked, topic)
            told = self._topics.read(block, self.topics)
            if told is None and section is None and (topic is None or topic.tie is None):
                told = self._topics.introduction(block)
            if told is None and marked:
                topic, section = around[marked], None
                if topic is not None and topic.parts:
                    topic = None  # «Переписка», of a page on twins and on talks with others
            if told is None and section is not None and section.blocks[0].kind == block.kind == HEADING:
                section = None if self._topics.lists_others(block) else section  # „У дома", over a list of others
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
                inside = section is not None and block.kind == PARAGRAPH and not self._subjects.state_first(block)
                inside = inside and not (section and self._subjects.lists_on(section, block))
                lead = None if inside else self._subjects.lead(block, topic)
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
                unit.others = [
                    town for town in towns if not self.is_focus(town) and self._subjects.joined(subject, town)
                ]
            else:
                # „Румъния – Медгидия, Тулча"
                unit.others = self._subjects.more(subject, towns, commas=block.kind == ITEM or state_first)
        if kind == "section":
            over = self.cues.spans("inactive", text, block.start, block.end)
            # but „Хмелницки, бивш Проскуров"
            unit.ended = any(not self.draft.starting(at, at + 2, ("CITY",)) for _, at in over)
            unit.planned = self.cues.found("preparing", text, block.start, block.end)
        if subject is not None:
            unit.planned |= self._awaited(subject)
        if topic is not None:
            unit.ended |= topic.ended
            unit.planned |= topic.planned
        self.units.append(unit)
        self._unit_of_block[block.number] = unit
        return unit

    def _awaited(self, subject: Mention) -> bool:
        """„Комо, Италия – очаква се": whether nothing but that a partner is to come is told right behind its name."""
        block = self.draft.block(subject.start)
        dash = _DASH.search(self.draft.text, subject.end, min(block.end, subject.end + _STATE))
        if dash is None or any(map(str.isalpha, self.draft.bare(subject.end, dash.start()))):
            return False
        cue = self.cues["awaited_heading"].match(self.draft.text, dash.end(), block.end)
        return cue is not None and _NO_MORE.match(self.draft.text, cue.end(), block.end) is not None

    def _join(self, unit: Unit, block: Block) -> None:
        if block not in unit.blocks:
            unit.blocks.append(block)
        unit.end = max(unit.end, block.end)
        unit.start = min(unit.start, block.start)
        self._unit_of_block[block.number] = unit

    def _row(self, block: Block, topic: Topic | None, section: Unit | None) -> Unit:
        """The unit of a table row or key-value run; its subject is the place in its city field."""
        unit = Unit("row", block.start, block.end, None, topic)
        for other in self.groups[block.group]:
            if other.key in ("city", "city_country"):
                places = self.draft.within(other.start, other.end, _SUBJECTS)
                cities = [place for place in places if place.label == "CITY"]
                bodies = [place for place in places[:1] if place.label == "ORG"]  # its town is only its seat
                unit.subject = next(iter(bodies or cities or places), None)
                if unit.subject is not None and other.key == "city" and cities[1:]:
                    # „Ксанти и Комотини" in one cell
                    unit.others = self._subjects.more(unit.subject, cities[1:], commas=False)
                break
        if unit.subject is None and section is None:
            unit.subject = self._subjects.first_cell(self.groups[block.group])
        unit.ended, unit.planned = self.fields.of_row(self.groups[block.group])
        if unit.subject is not None:
            unit.planned |= self._awaited(unit.subject)
        if topic is not None:
            unit.ended |= topic.ended
            unit.planned |= topic.planned
        self.units.append(unit)
        return unit

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


def _follows(section: list[Block], block: Block) -> bool:
    """Whether a block's number is the next after that of a section's first block: „3. …" ends what „2. …" began."""
    numbers = [_NUMBER.match(other.bullet) for other in (section[0], block)]
    one, other = numbers
    if one is None or other is None or int(other[1]) != int(one[1]) + 1:
        return False
    return not any(_NUMBER.match(other.bullet) for other in section[1:])
