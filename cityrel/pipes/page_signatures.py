"""Lines at a page's foot that sign the page itself: „Председател на ОбС:   (подпис)   Ив. Павлов"."""

from __future__ import annotations

import regex

from cityrel.document import Mention
from cityrel.pipes.draft import Draft
from cityrel.pipes.structure import Structure
from cityrel.scheme import PEOPLE

#: An office and the mark of a signature, up to the name: in brackets, between strokes, or alone between wide gaps.
_MARKED = regex.compile(
    r"\p{Lu}[^\n(/]{3,80}?"
    r"(?:\(\p{Ll}[\p{Ll}./]{0,11}+\)|/\p{Ll}[\p{Ll}.]{0,11}+/|(?<=\s\s|:\s)\p{Ll}{3,10}+\.?(?=\s\s))\s*+"
)
#: Lines above and below that may sign the same.
_BESIDE = 2


class PageSignatures:
    """Tells who signs a page from who signs a paper that it tells of.

    Args:
        draft: with people found.
        structure: of the page, which knows its own town.
    """

    def __init__(self, draft: Draft, structure: Structure) -> None:
        self.draft = draft
        self.structure = structure

    def signed(self, start: int, end: int) -> bool:
        """Whether a sentence is such a line, and none of those beside it is signed for another town."""
        if self._signer(start, end) is None:
            return False
        at, sentences = self.draft.sentence_index(start), self.draft.sentences
        for beside in sentences[max(0, at - _BESIDE) : at + _BESIDE + 1]:
            signer = self._signer(*beside)
            towns = self.draft.office_towns.get(signer.id, ()) if signer is not None else ()
            if any(not self.structure.is_focus(town) for town in towns):
                return False
        return True

    def _signer(self, start: int, end: int) -> Mention | None:
        """The one whose name ends a line of a signature."""
        names = [item for item in self.draft.within(start, end, PEOPLE) if not item.unnamed]
        if len(names) != 1 or self.draft.text[names[0].end : end].strip():
            return None
        return names[0] if _MARKED.fullmatch(self.draft.text, start, names[0].start) else None
