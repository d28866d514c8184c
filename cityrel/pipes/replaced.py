"""Papers that another one replaced: „той отстъпи място на договор", „договорът замени протокола"."""

from __future__ import annotations

from collections.abc import Callable

import regex

from cityrel.document import Mention
from cityrel.pipes.in_lieu import InLieu
from cityrel.pipes.page_reader import PageReader

#: Characters and sentences back to the paper that a pronoun means.
_BACK, _SENTENCES = 500, 3
#: Characters from „replaced" to the paper that was, and from „gave way" to the new one.
_AHEAD, _NEW = 30, 90
_STOP = regex.compile(r"[;:!?()]")


class Replaced(PageReader):
    """Marks papers as ended where a sentence tells that another one took their place.

    Args:
        draft: with agreements found.
        structure: its units.
        cues: the pack's cue words.
    """

    @property
    def _finds(self) -> tuple[tuple[str, Callable[[int, tuple[int, int], int], Mention | None]], ...]:
        """Classes of what tells it, and the paper that was replaced."""
        return (
            ("gives_way", self._subject),
            ("in_its_place", self._told),
            ("in_place_of", self._next),
            ("exchange_it", self._it),
        )

    def __call__(self) -> None:
        """Go through the sentences that name a paper."""
        in_lieu = InLieu(self.cues)
        for paper in self.draft.labelled("AGREEMENT"):
            # „вместо изтеклия договор подписахме протокол"
            if paper.status == "signed" and in_lieu.leads(self.draft.text, paper.start) >= 0:
                others = self._papers(*self.draft.sentence(paper.start))
                if any(other is not paper and other.status != "planned" for other in others):
                    paper.status = "ended"
        for start in sorted({self.draft.sentence(paper.start)[0] for paper in self.draft.labelled("AGREEMENT")}):
            _, end = self.draft.sentence(start)
            for name, find in self._finds:
                for cue, stop in self.cues.spans(name, self.draft.text, start, end):
                    old = None if self._to_come(start, cue) else find(start, (cue, stop), end)
                    if old is not None and old.status == "signed":
                        old.status = "ended"

    def _to_come(self, start: int, cue: int) -> bool:
        """„ще го замени": what has not come yet."""
        before = self.draft.text[max(start, cue - 10) : cue].rstrip()
        return any(b == len(before) for _, b in self.cues.spans("to_come", before, 0, len(before)))

    def _papers(self, start: int, end: int) -> list[Mention]:
        return self.draft.starting(start, max(start, end), ("AGREEMENT",))

    def _earlier(self, start: int) -> Mention | None:
        """The paper of the sentences just before, in the same section."""
        before = [
            paper
            for paper in self.draft.within(max(0, start - _BACK), start, ("AGREEMENT",))
            if self.structure.unit(paper.start) is self.structure.unit(start)
            and self.draft.sentence_index(start) - self.draft.sentence_index(paper.start) <= _SENTENCES
        ]
        return before[-1] if before else None

    def _subject(self, start: int, cue: tuple[int, int], end: int) -> Mention | None:
        """„Протоколът / той отстъпи място на договор"."""
        new = self._papers(cue[1], min(end, cue[1] + _NEW))
        if not new or _STOP.search(self.draft.text, cue[1], new[0].start):
            return None
        if self.draft.text.startswith(",", cue[1]):
            return None  # «Когда страна сменилась, его подтвердили протоколом»
        before = self._papers(start, cue[0])
        return before[-1] if before else self._earlier(start)

    def _told(self, start: int, cue: tuple[int, int], end: int) -> Mention | None:
        """„През 2011 г. го смени договор", „протокол …, на негово място дойде договор"."""
        before, after = self._papers(start, cue[0]), self._papers(cue[1], end)
        if not after:
            return None  # «мэр приболел, вместо него подписал заместитель»
        return before[-1] if before else self._earlier(start)

    def _it(self, start: int, cue: tuple[int, int], end: int) -> Mention | None:
        """„През 1991 г. кметовете го замениха с договор": the paper told before, where a new one stands behind."""
        new = self._papers(cue[1], min(end, cue[1] + _AHEAD))
        if not new or _STOP.search(self.draft.text, cue[1], new[0].start):
            return None
        return self._earlier(start)

    def _next(self, start: int, cue: tuple[int, int], end: int) -> Mention | None:
        """„Договорът замени протокола": the paper right behind the verb, where another one is told too."""
        after = self._papers(cue[1], min(end, cue[1] + _AHEAD))[:1]
        if any(a < cue[1] and cue[0] < b for a, b in self.cues.spans("in_its_place", self.draft.text, start, end)):
            return None  # „го смени договор"
        if not after or _STOP.search(self.draft.text, cue[1], after[0].start):
            return None
        joint = self.structure.joint.search(self.draft.text, cue[1], after[0].start)
        if joint is not None and joint.end() == after[0].start - 1:
            return None  # „кметството смени началниците и документът …": of other things
        subject = self._papers(start, cue[0])[-1:]
        if subject and "" < self._year(subject[0], cue[0]) < self._year(after[0], end):
            return subject[0]  # «Протокол 1998 года сменил договор 2004 года»: the older one is the object
        return after[0] if subject or self._papers(after[0].end, end) or self._earlier(start) else None

    def _year(self, paper: Mention, end: int) -> str:
        """The year that stands behind a paper, before an offset; empty, or that of a range, where none does."""
        dates = self.draft.within(paper.end, end, ("DATE",))
        return (dates[0].edtf or "")[:4] if dates else ""
