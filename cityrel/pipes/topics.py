"""Which headings say what the places below them are: twins, partners, former or prepared ones."""

from __future__ import annotations

from collections.abc import Callable

import regex

from cityrel.document import Mention
from cityrel.languages.cues import Cues, compile_cues, compiled, paper_words
from cityrel.pipes.draft import Draft
from cityrel.pipes.units import Topic
from cityrel.reading.blocks import HEADING, ITEM, PARAGRAPH, Block

_SUBJECTS = ("CITY", "REGION", "ORG")
#: Cues that deny or put off what a line tells of ties.
_DENIALS = ("no_tie", "not_twins", "no_ties_at_all")
#: Lines below a paragraph that may tell whether it introduces a list, and those of it that must begin with a place.
_BELOW, _ENTRIES = 8, 2
#: Blocks under a heading in which it may be denied, and in which a list may begin.
_DENIAL, _NEAR = 4, 4
#: Words of a heading that says no more than that something is to come.
_FEW = 5
#: Letters before the place that a line begins with, and what follows such a place.
_LEAD = 12
_ITEM_NUMBER = regex.compile(r"(\d{1,2})[.)]")
_JOINED = regex.compile(r"[,/]\s")
_AFTER_PLACE = regex.compile(r"\s?[,(/–—:;.|-]|\s*+$")


class Topics:
    """Reads the headings of a draft whose places are found."""

    def __init__(self, draft: Draft, cues: Cues, is_home: Callable[[Mention], bool]) -> None:
        self.draft = draft
        self.cues = cues
        self._is_home = is_home
        towns = "|".join(draft.pack.data("places_context")["town_nouns"])
        self._town = compiled(rf"(?i)(?<!\p{{L}})(?:{towns})")
        self._joint = compiled(rf"(?i)\s(?:{'|'.join(draft.pack.data('cues')['spans']['and'])})\s")
        self._paper = compile_cues(paper_words(draft.pack, without="document"))

    def read(self, block: Block, before: list[Topic]) -> Topic | None:
        """The topic that a heading opens, if any; ``before`` are those above it."""
        draft, cues = self.draft, self.cues
        if block.end - block.start > 130:
            return None
        text = draft.text
        heading = self.heads_items(block)
        above = block.number + 1 < len(draft.blocks) and draft.blocks[block.number + 1].key == "head"
        if (
            not heading
            and not above
            and text[block.end - 1] != ":"
            and not cues["list_page"].fullmatch(text[block.start : block.end])
        ):
            return None
        start, end = block.start, block.end
        named = cues.found("list_page", text, start, end)
        if not named and heading and end - start <= 90:
            named = cues.found("twin", text, start, end) or cues.found("partner", text, start, end)
        if cues.found("of_the_matter", text, start, end) and self._town.search(text, start, end) is None:
            return None  # „Относно: развитие на партньорствата"
        paper = self._paper.search(text, start, end) is not None if named else False
        if paper and not cues.found("list_page", text, start, end):
            return None
        if paper and any(not self._is_home(place) for place in draft.starting(start, start + 1, ("CITY",))):
            return None  # «Барановичи (РБ). Соглашение о побратимских связях, 2014»
        ended = self._over(start, end, named or paper) and not self._also_in_force(start, end)
        kept = heading and cues.found("kept", text, start, end) and any(topic.ended for topic in before)
        prepared = (
            heading
            and (
                (
                    (
                        self._paper.search(text, start, end) is not None
                        or cues.found("signing_to_come", text, start, end)
                        or len(text[start:end].split()) <= 3
                    )
                    and cues.found("preparing", text, start, end)
                )
                # „Какво ще подпишем през 2026 г.", over a list of places
                or (cues.found("sign_it_then", text, start, end) and self._lists_below(block))
            )
            and all(self._is_home(place) for place in draft.within(start, end, _SUBJECTS))
        ) or self._awaited(block, heading=heading)
        if heading and not named and cues.found("other_contacts", text, start, end):
            return Topic(start)
        if not named and not ended and not prepared and not kept:
            return None
        if (denial := next(cues.spans("not_twins", text, start, end), None)) is not None or self._none(block):
            return Topic(start, self._but_partners(start, denial, end))
        twin, partner = cues.found("twin", text, start, end), cues.found("partner", text, start, end)
        tie = "partner" if partner else "twin" if twin else None
        if tie is None and before and (ended or prepared or kept):
            # «2. Деятельность приостановлена» stands inside a list whose kind is told above it
            tie = next((topic.tie for topic in reversed(before) if topic.tie), None)
        others = self._of_others(start, end)
        planned = (prepared or cues.found("preparing", text, start, end)) and not others
        planned = planned and not self._also_in_force(start, end)
        return Topic(start, tie, ended, planned, twin and partner, others)

    def _over(self, start: int, end: int, about_ties: bool) -> bool:
        """Whether a heading says that what stands below is over; „Градски архив", „Архив на новините" keep anything."""
        archive = self.cues["kept_in_archive"]
        return any(
            about_ties or len(self.draft.text[start:end].split()) == 1 or archive.match(self.draft.text, a) is None
            for a, _ in self.cues.spans("inactive", self.draft.text, start, end)
        )

    def _but_partners(self, start: int, denial: tuple[int, int] | None, end: int) -> str | None:
        """„Партньори в страната (без статут на побратим)": what the towns are that are no twins."""
        if denial is None or not self.cues.found("twin", self.draft.text, denial[0], end):
            return None
        return "partner" if self.cues.found("partner", self.draft.text, start, denial[0]) else None

    def _awaited(self, block: Block, *, heading: bool) -> bool:
        """„Очаква се", «На стадии обсуждения»: a few words over an entry that begins with a place."""
        text, below = self.draft.text, self.draft.blocks[block.number + 1 : block.number + 2]
        few = len(text[block.start : block.end].split()) <= _FEW and (heading or text[block.end - 1] == ":")
        kinds = (ITEM, PARAGRAPH) if heading and block.gap else (ITEM,)
        if not few or not below or below[0].kind not in kinds or not self._is_entry(below[0]):
            return False
        told = self.cues["awaited_heading"].match(text, block.start) is not None
        told = told or self.cues.found("preparing", text, block.start, block.end)
        return told and not self.draft.within(block.start, block.end, _SUBJECTS)

    def _also_in_force(self, start: int, end: int) -> bool:
        """„Действащи и прекратени договори": whether a title of several kinds names those in force among them."""
        text = self.draft.text
        told = self.cues.spans("kept", text, start, end)
        kept = any(not self.cues.right_before("not", text, start, a) for a, _ in told)
        return kept and _JOINED.search(self._joint.sub(", ", text[start:end])) is not None

    def heads_items(self, block: Block) -> bool:
        """Whether a block is a heading, or a line that heads others though its form makes it an item."""
        return block.kind == HEADING or self._numbers_below(block) or self._under_title(block)

    def _under_title(self, block: Block) -> bool:
        """„Побратимите, подредени по държави": a line alone under the page's title, over heads."""
        if block.kind != ITEM or block.bullet or block.gap or not 0 < block.number < len(self.draft.blocks) - 1:
            return False
        if self.cues.any_found(_DENIALS, self.draft.text, block.start, block.end):
            return False
        title, below = (self.draft.blocks[block.number + step] for step in (-1, 1))
        placed = self.draft.within(title.start, block.end, (*_SUBJECTS, "COUNTRY"))
        return title.kind == HEADING and below.kind == HEADING and below.gap and all(map(self._is_home, placed))

    def _numbers_below(self, block: Block) -> bool:
        """„1. Действащи побратими" with „1.1. …" below it: an item that heads others."""
        number = _ITEM_NUMBER.match(block.bullet)
        if block.kind != ITEM or number is None or block.number + 1 >= len(self.draft.blocks):
            return False
        below = self.draft.blocks[block.number + 1]
        return f"{below.bullet}{self.draft.text[below.start : below.start + 4]}".startswith(f"{number[1]}.1")

    def _of_others(self, start: int, end: int) -> bool:
        """„За побратимите и за преговорите с нови градове": a title of two parts, of which one is of plans."""
        text = self.draft.text
        joint = next(
            (
                joint
                for joint in self._joint.finditer(text, start, end)
                if any(
                    len(text[joint.end() : a].split()) <= 1
                    for a, _ in self.cues.spans("preparing", text, joint.end(), end)
                )
            ),
            None,
        )
        return joint is not None and not self.cues.found("preparing", text, start, joint.start())

    def _none(self, block: Block) -> bool:
        """Whether the text under a heading says that there are no ties: «Городов-побратимов нет»."""
        for below in self.draft.blocks[block.number + 1 : block.number + 1 + _DENIAL]:
            if below.kind == HEADING:
                return False
            if below.kind == PARAGRAPH and self.cues.found("no_ties_at_all", self.draft.text, below.start, below.end):
                return True
        return False

    def introduction(self, block: Block) -> Topic | None:
        """The topic of a paragraph that tells what the entries below it are: „Тук са изброени нашите побратими. …"."""
        text, cues = self.draft.text, self.cues
        if block.kind != PARAGRAPH or not self._lists_below(block):
            return None
        if any(not self._is_home(place) for place in self.draft.within(block.start, block.end, ("CITY",))):
            return None
        at = block.start
        while at < block.end:
            start, end = self.draft.sentence(at)
            at = max(end, at) + 1
            if any(cues.found(name, text, start, end) for name in ("no_tie", "not_twins", "gathering")):
                continue
            twin, partner = cues.found("twin", text, start, end), cues.found("partner", text, start, end)
            named = cues.found("list_page", text, start, end) or self._town.search(text, start, end) is not None
            if twin or (partner and named):
                ended, planned = (cues.found(name, text, start, end) for name in ("inactive", "preparing"))
                others = self._of_others(start, end)
                tie = "partner" if partner else "twin"
                return Topic(block.start, tie, ended, planned and not others, twin and partner, others)
        return None

    def _lists_below(self, block: Block) -> bool:
        """Whether the lines below a block are a list of places, or a table."""
        below = self.draft.blocks[block.number + 1 : block.number + 1 + _BELOW]
        entries = [self._is_entry(other) for other in below]
        return any(entries[:3]) and sum(entries) >= _ENTRIES

    def lists_others(self, block: Block) -> bool:
        """„У дома": whether a heading that names no place stands over a list of places, with a line between or not."""
        below = self.draft.blocks[block.number + 1 : block.number + 1 + _NEAR]
        return any(other.kind == ITEM and self._is_entry(other) for other in below)

    def _is_entry(self, block: Block) -> bool:
        if block.key == "head":
            return True
        first = self.draft.within(block.start, min(block.end, block.start + 3 * _LEAD), ("CITY", "REGION", "COUNTRY"))
        if not first or self._is_home(first[0]) or first[0].start - block.start > _LEAD:
            return False
        return _AFTER_PLACE.match(self.draft.text, first[0].end, block.end) is not None


def mark_of(block: Block) -> str:
    """The kind of mark before a heading: a letter, a Roman number, a number or another."""
    if block.kind == ITEM:
        return "number"
    mark = block.bullet.rstrip(".)")
    if mark.isdigit():
        return "number"
    return "roman" if mark and not mark.strip("IVX") else "letter" if mark.isalpha() else ""
