"""Which of two kinds of tie a sentence asserts where it denies the other: „партньор, а не побратим"."""

from __future__ import annotations

import itertools

import regex

from cityrel.languages.cues import BEGIN, LETTERS, Cues, compiled, words
from cityrel.pipes.draft import Draft

Span = tuple[int, int]
#: Characters before the word of a tie in which it may be denied; words between the two kinds.
_DENIED, _BETWEEN = 24, 3
_STOP = regex.compile(r"[.;:!?\n]")


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans share a character."""
    return one[0] < other[1] and other[0] < one[1]


class TieKinds:
    """Finds the words of ties of a draft that stand against each other."""

    def __init__(self, draft: Draft, cues: Cues) -> None:
        self._draft = draft
        self._cues = cues
        self._not = compiled(rf"{BEGIN}(?i:{words(draft.pack.data('ties')['not'])})\s(?:\p{{L}}++\s){{0,2}}\Z")

    def contrast(self, start: int, end: int) -> tuple[Span, Span] | None:
        """The word that is asserted and the one of the other kind that is denied, side by side; None without such."""
        text, kinds = self._draft.text, ("twin", "partner")
        told = sorted((*span, kind) for kind in kinds for span in self._cues.spans(kind, text, start, end))
        for (a, b, kind), (c, d, other) in itertools.pairwise(told):
            between = text[b:c]
            if kind == other or _STOP.search(between) or len(LETTERS.findall(between)) > _BETWEEN:
                continue
            denied = [self._not.search(text, max(start, at - _DENIED), at) is not None for at in (a, c)]
            if sum(denied) == 1 and not self._draft.within(b, c):
                return ((c, d), (a, b)) if denied[0] else ((a, b), (c, d))
        return None

    def denied(self, start: int, end: int) -> Span:
        """The word that is denied; an empty span where there is none."""
        contrast = self.contrast(start, end)
        return contrast[1] if contrast is not None else (start, start)
