"""What the readers of one page's relations have in common."""

from __future__ import annotations

from cityrel.languages.cues import Cues
from cityrel.pipes.draft import Draft
from cityrel.pipes.structure import Structure


class PageReader:
    """Reads one page.

    Args:
        draft: with what was found so far; a reader says what it needs.
        structure: its units.
        cues: the pack's cue words.
    """

    def __init__(self, draft: Draft, structure: Structure, cues: Cues) -> None:
        self.draft = draft
        self.structure = structure
        self.cues = cues
