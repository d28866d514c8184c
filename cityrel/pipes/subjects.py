"""Which place a line is about: the heading of a section, the lead of a list item, the first cell of a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import regex

from cityrel.document import Mention
from cityrel.languages.cues import alternation, compile_cues, compiled, literal, paper_words, words
from cityrel.pipes.place_words import PlaceWords
from cityrel.pipes.units import Topic, Unit
from cityrel.reading.blocks import HEADING, ITEM, PARAGRAPH, Block
from cityrel.scheme import PEOPLE

if TYPE_CHECKING:
    from cityrel.pipes.structure import Structure

#: What follows the place that a line is about.
_AFTER_LEAD = (*".,(–—:", "- ")
#: Between that place and what follows: „район „Младост“, …"
_CLOSING = ' \u00a0\n”“"»'
#: Characters at the beginning of a line in which the place that it is about may stand.
_LEAD = 70
#: Characters before the town that a paragraph of twins opens with.
_BEFORE = 30
#: Letters that a heading may have beside the place it names.
_HEADING_REST = 14
#: Characters of a line that only dates a tie, and between its word and its date.
_LINE, _SINCE = 90, 6
#: Lines under a heading that may be a card's.
_CLOSE = 3
_PLACES = ("CITY", "REGION", "COUNTRY", "ORG")
_SUBJECTS = ("CITY", "REGION", "ORG")
_LETTERS = regex.compile(r"\p{L}")
_BRACKETS = regex.compile(r"[(/][^()/]*[)/]")
_COLON = regex.compile(r"[^:.]++:\s*+")
_JOINT = regex.compile(r"\s*+,\s*+")
#: What stands between a state and its town where the state comes first.
_LINK = regex.compile(r"\)?(?:\s[–—-]|:)\s(?:\p{L}{1,3}\.\s?)?")


class Subjects:
    """Reads the subjects of a page's lines.

    Args:
        structure: of the page, which knows its own town.
    """

    def __init__(self, structure: Structure) -> None:
        self.structure = structure
        self.draft = draft = structure.draft
        self.cues = structure.cues
        self._paper = compile_cues(paper_words(draft.pack, without="document"))
        context = draft.pack.data("places_context")
        self._places = draft.pack.get(PlaceWords)
        company = words([*self.cues.entries("with"), *self.cues.entries("about_whom")])
        self._company = compiled(rf"(?i:{company})\s(?:[\p{{L}}-]++\s)?$")
        ties = words([*self.cues.entries("twin"), *self.cues.entries("partner")])
        states = words([*self.cues.entries("preparing"), *self.cues.entries("inactive")])
        self._tells = compiled(rf"\)?(?:[.,;:]|\s[–—-])\s(?:[\p{{L}}-]++\s)?(?i:{ties})")
        #: „КОМО: В ПРОЦЕС НА ПОДГОТОВКА", a few words
        self._tells_state = compiled(rf"\)?(?:[.,;:]|\s[–—-])\s(?i:{states})(?:\s[\p{{L}}-]++){{0,3}}\s*+$")
        self._generic = compiled(rf"(?i)\b(?:{'|'.join(context['generic'])})(?!\p{{L}})\.?")
        self._season = compiled(
            rf"(?i)\b(?:{alternation(draft.pack.data('cues')['spans']['part_of_year'])})(?!\p{{L}})"
        )
        regions = literal([word.rstrip(".") for word in context["region_before"]])
        self._region_words = compiled(rf"(?i)\b(?:{regions})(?!\p{{L}})\.?")

    def heading(self, block: Block, after: Block | None) -> Mention | None:
        """The place that a heading (or an item followed by its own text) names and little else."""
        draft = self.draft
        if block.kind not in (HEADING, ITEM, PARAGRAPH) or block.end - block.start > 140:
            return None
        if block.kind == ITEM and (
            after is None
            or self._ends_list(block, after)
            or (after.kind in (ITEM, HEADING) and after.bullet == block.bullet)
            or (after.gap and block.bullet not in ("•", "▪", "●"))
        ):
            return None
        if block.kind == PARAGRAPH and not block.gap:
            return None
        places = draft.within(block.start, block.end, _PLACES)
        subjects = [place for place in places if place.label in _SUBJECTS and not self.structure.is_home(place)]
        cities = [place for place in subjects if place.label == "CITY"]
        if not subjects or (not cities and any(self.structure.is_home(place) for place in places)):
            return None
        if len(cities) > 2 or draft.within(block.start, block.end, PEOPLE):
            return None
        rest = self._rest(block.start, self._said(block, places), places)
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
        told = next((place for place in cities if not self.structure.is_focus(place)), (cities or subjects)[0])
        # „Новини / Русе", over all that is told of the page's own town
        own = not block.number and draft.home is None and self.structure.is_focus(told)
        return None if own and draft.country.get(told.id) in draft.pack.data("pack")["states"] else told

    def _ends_list(self, block: Block, after: Block) -> bool:
        """Whether an item is the last of several close together, set apart from the text below."""
        above = self.draft.blocks[block.number - 1] if block.number and not block.gap else None
        return after.gap and above is not None and above.kind == ITEM and above.bullet == block.bullet

    def _said(self, block: Block, places: list[Mention]) -> int:
        """„Лодз, Полша. Побратим в дълъг отпуск": where a heading says what its town is, else its end."""
        span = self.draft.text, places[-1].end, block.end
        told = (self._tells.match(*span) or self._tells_state.match(*span)) if block.kind == HEADING else None
        return told.start() if told is not None else block.end

    def lead(self, block: Block, topic: Topic | None) -> Mention | None:
        """The place a list item, or a paragraph on a page of twins, begins with."""
        draft = self.draft
        text = draft.text
        places = [place for place in draft.within(block.start, min(block.end, block.start + _LEAD), _SUBJECTS)]
        if not places:
            return None
        behind = self._behind_state(block, places)
        first = behind or places[0]
        if self.structure.is_home(first):
            return None
        if topic is not None and topic.tie and self._opens(block, first):
            return first
        above = block.start, first.start
        bare = block.kind == ITEM or behind is not None
        before = self._generic.sub(" ", draft.bare(*above) if bare else text[slice(*above)])
        before = self._season.sub(" ", before) if bare else before  # „1956, есента – Глазгоу"
        if first.label == "REGION":
            before = self._region_words.sub(" ", before)  # „Войводство Ополе, Полша – договор"
        excluded = _COLON.fullmatch(before) and self.cues.found("ended", text, *above)  # „Отпаднал от списъка: X"
        if len(_LETTERS.findall(before)) > 3 and not excluded:
            return None
        following = text[first.end : first.end + 3].lstrip(_CLOSING)
        if excluded:
            return first
        if block.kind == HEADING:
            # „Грац (Австрия), меморандум от 17.09.2014", a bare line of a list
            return (
                first if following.startswith(_AFTER_LEAD) and self._paper.search(text, first.end, block.end) else None
            )
        if block.kind == ITEM:
            return first if not following or following[0] in ",(.–—-:;/ " or topic is not None else None
        start, end = draft.sentence(block.start)
        if topic is None and first.label == "CITY" and following.startswith(_AFTER_LEAD) and end < block.end:
            stop = self._behind_place(first, start, end)
            if stop and (
                any(self.cues.found(name, text, stop, block.end) for name in ("twin", "partner"))
                or self._paper.search(text, stop, block.end)
            ):
                return first
        if topic is None and first.label == "CITY" and self._dated_tie(first, block):
            return first
        if topic is not None and first.label == "CITY" and following.startswith(_AFTER_LEAD):
            span = (text, first.end, block.end)
            told = any(self.cues.found(name, *span) for name in ("twin", "partner"))
            if (topic.ended or topic.planned) and (self._paper.search(*span) or told):
                return first
        told = following.startswith(_AFTER_LEAD) or behind is not None
        if topic is not None and topic.tie and first.label == "CITY" and told:
            return first
        return None

    def _behind_place(self, town: Mention, start: int, end: int) -> int:
        """Where a sentence ends that is nothing but a town and its state, 0 if it is none.

        „Луисвил (САЩ). Побратимени сме от 1994 г."; „Форст. Окръг Котбус, сега провинция Бранденбург, Германия."
        """
        draft = self.draft
        places = draft.within(start, end, _PLACES)
        index = draft.sentence_index(start) + 1
        if len(places) == 1 and index < len(draft.sentences) and draft.sentences[index][1] <= draft.block(start).end:
            told, stop = draft.sentences[index]
            where = draft.within(told, stop, _PLACES)
            if all(place.label in ("REGION", "COUNTRY") for place in where):
                places, end = [town, *where], stop
        rest = self._region_words.sub(" ", draft.bare(start, end)) if len(places) > 1 else ""
        told_state = any(place.label == "COUNTRY" for place in places)
        return end if told_state and len(_LETTERS.findall(self._generic.sub(" ", rest))) <= _HEADING_REST else 0

    def _opens(self, block: Block, first: Mention) -> bool:
        """„С украинската Полтава …", „Сръбският Зайчар стана …": whether a paragraph of twins tells of one town."""
        text = self.draft.text
        if first.label != "CITY" or block.kind == ITEM or first.start - block.start > _BEFORE:
            return False
        with_it = self._company.match(text, block.start, first.start) is not None
        if not with_it and self._places.national.search(text, block.start, first.start) is None:
            return False
        towns = [
            town for town in self.draft.within(block.start, block.end, ("CITY",)) if not self.structure.is_home(town)
        ]
        told = any(self.cues.found(name, text, block.start, block.end) for name in ("twin", "partner"))
        told = told or self._paper.search(text, block.start, block.end) is not None
        told = told and not self.cues.found("tie_proposed", text, block.start, block.end)
        return told and all((town.name or town.text) == (first.name or first.text) for town in towns)

    def state_first(self, block: Block) -> bool:
        """Whether a line begins with a state, a dash and a town."""
        places = self.draft.within(block.start, min(block.end, block.start + _LEAD), _SUBJECTS)
        return bool(places) and self._behind_state(block, places) is not None

    def _behind_state(self, block: Block, places: list[Mention]) -> Mention | None:
        """„Индия, щат Керала – Кочи, 1996": the town behind the state or region that a line begins with, and a dash."""
        town = next((place for place in places if place.label == "CITY"), None)
        units = self.draft.within(block.start, town.start, ("REGION", "COUNTRY")) if town is not None else []
        if town is None or not units or not _LINK.fullmatch(self.draft.text, units[-1].end, town.start):
            return None
        rest = self._region_words.sub(" ", self.draft.bare(block.start, units[-1].end))
        return None if _LETTERS.search(self._generic.sub(" ", rest)) else town

    def _dated_tie(self, first: Mention, block: Block) -> bool:
        """„Понтасиеве – партньор от 1998 г.": whether a line says no more of a town than what it is, since when."""
        text = self.draft.text
        return block.end - block.start <= _LINE and any(
            not _LETTERS.search(_BRACKETS.sub("", text[first.end : a]))
            and self.draft.starting(b, min(b + _SINCE, block.end), ("DATE",))
            for a, b in self.cues.spans("tie_presented", text, first.end, block.end)
        )

    def first_cell(self, row: Sequence[Block]) -> Mention | None:
        """The place of a row without known columns: that of the first cell which begins with one that is not home."""
        for other in row:
            if other.key in ("cell", "document", "country", "region"):
                places = [
                    item
                    for item in self.draft.within(other.start, other.end, _SUBJECTS)
                    if not self.structure.is_home(item)
                ]
                if places and (other.key == "cell" or places[0].label == "CITY"):
                    before = self._generic.sub(" ", self.draft.text[other.start : places[0].start])
                    if other.key != "cell" or len(_LETTERS.findall(before)) <= 3:
                        return places[0]
        return None

    def more(self, first: Mention, towns: list[Mention], *, commas: bool) -> list[Mention]:
        """„Суздал и Ростов: …", «Панчево, Суботица»: more towns at the head of an item."""
        row = [first]
        for town in towns:
            gap = _BRACKETS.sub("", self.draft.bare(row[-1].end, town.start))
            if self.structure.is_focus(town) or not _JOINT.fullmatch(self.structure.joint.sub(",", gap)):
                break
            if not commas and "," in gap:
                break
            row.append(town)
        return row[1:]

    def joined(self, one: Mention, other: Mention) -> bool:
        """„Катания, Италия, и Антверпен, Бельгия", „Торун, Живец (Полша)": two towns of one heading."""
        states = [self.draft.targets(town, "LOCATED_IN") for town in (one, other)]
        if _JOINT.fullmatch(self.draft.text, one.end, other.start) and any(unit in states[1] for unit in states[0]):
            return True
        gap = _BRACKETS.sub("", self.draft.bare(one.end, other.start))
        return self.structure.joint.search(gap) is not None and len(_LETTERS.findall(gap)) <= 2

    def says_where(self, section: Unit, block: Block) -> bool:
        """Whether a line right below a heading says no more than in which region and state its town lies."""
        places = self.draft.within(block.start, block.end, _PLACES)
        if block.gap or not places or section.subject is None or section.subject.label != "CITY":
            return False
        where = all(place.label in ("REGION", "COUNTRY") for place in places)
        bare = self._region_words.sub(" ", self.draft.bare(block.start, block.end))
        return where and not _LETTERS.search(self._generic.sub(" ", bare))

    def goes_on(self, section: Unit, block: Block) -> bool:
        """Whether a short line close below a town's heading has a date: „Побратим от 1959 г.", „Чили, от 1959 г."."""
        head = section.blocks[0]
        short = block.kind == HEADING and not block.gap and not block.bullet and block.number - head.number <= _CLOSE
        if not short or self.state_first(block) or section.kind != "section" or not head.gap or head.kind != HEADING:
            return False
        return bool(self.draft.within(block.start, block.end, ("DATE",)))

    def lists_on(self, section: Unit, block: Block) -> bool:
        """„Комо (Италия) – от 1970 г.", „Ниш (Сърбия) – от 1971 г.": whether a line goes on with a heading's list."""
        head = section.blocks[0]
        if head.kind != HEADING or not head.gap or block.gap or section.blocks[1:]:
            return False
        dated = self._dated_entry(head)
        return dated is not None and dated.end + 1 >= head.end and self._dated_entry(block) is not None

    def _dated_entry(self, block: Block) -> Mention | None:
        """The date of a line that begins with a town, where it lies, the date, and little else."""
        places = self.draft.within(block.start, block.end, _PLACES)
        date = next(iter(self.draft.within(block.start, block.end, ("DATE",))), None)
        if not places or places[0].label != "CITY" or places[0].start > block.start or date is None:
            return None
        if any(place.label == "CITY" for place in places[1:]) or self.structure.is_home(places[0]):
            return None
        words = self._generic.sub(" ", _BRACKETS.sub(" ", self.draft.bare(places[0].end, date.start)))
        return date if words == words.lower() and len(_LETTERS.findall(words)) <= _HEADING_REST else None

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
