"""Which headings say what the places below them are: twins, partners, former or prepared ones."""

from __future__ import annotations

from cityrel.languages.cues import Cues, compile_cues, paper_words
from cityrel.pipes.draft import Draft
from cityrel.pipes.units import Topic
from cityrel.reading.blocks import HEADING, Block

_SUBJECTS = ("CITY", "REGION", "ORG")


class Topics:
    """Reads the headings of a draft whose places are found."""

    def __init__(self, draft: Draft, cues: Cues) -> None:
        self.draft = draft
        self.cues = cues
        self._paper = compile_cues(paper_words(draft.pack, without="document"))

    def read(self, block: Block, before: list[Topic]) -> Topic | None:
        """The topic that a heading opens, if any; ``before`` are those above it."""
        draft, cues = self.draft, self.cues
        if block.end - block.start > 130:
            return None
        text = draft.text
        above = block.number + 1 < len(draft.blocks) and draft.blocks[block.number + 1].key == "head"
        if (
            block.kind != HEADING
            and not above
            and text[block.end - 1] != ":"
            and not cues["list_page"].fullmatch(text[block.start : block.end])
        ):
            return None
        start, end = block.start, block.end
        named = cues.found("list_page", text, start, end)
        if not named and block.kind == HEADING and end - start <= 90:
            named = cues.found("twin", text, start, end) or cues.found("partner", text, start, end)
        if named and self._paper.search(text, start, end) and not cues.found("list_page", text, start, end):
            return None
        ended = cues.found("inactive", text, start, end)
        kept = block.kind == HEADING and any(topic.ended for topic in before) and cues.found("kept", text, start, end)
        prepared = (
            block.kind == HEADING
            and (self._paper.search(text, start, end) is not None or len(text[start:end].split()) <= 3)
            and cues.found("preparing", text, start, end)
            and not draft.within(start, end, _SUBJECTS)
        )
        if not named and not ended and not prepared and not kept:
            return None
        if cues.found("not_twins", text, start, end):
            return Topic(start)
        twin, partner = cues.found("twin", text, start, end), cues.found("partner", text, start, end)
        tie = "partner" if partner else "twin" if twin else None
        if tie is None and before and (ended or prepared or kept):
            # «2. Деятельность приостановлена» stands inside a list whose kind is told above it
            tie = next((topic.tie for topic in reversed(before) if topic.tie), None)
        return Topic(start, tie, ended, cues.found("preparing", text, start, end), twin and partner)


def mark_of(block: Block) -> str:
    """The kind of mark before a heading: a letter, a Roman number or another."""
    mark = block.bullet.rstrip(".)")
    return "roman" if mark and not mark.strip("IVX") else "letter" if mark.isalpha() else ""
