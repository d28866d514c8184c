"""Papers in whose place another one came, by the word that leads to them: „вместо изтеклия договор"."""

from __future__ import annotations

from cityrel.languages.cues import Cues, begin, compiled, words

#: Characters from „instead of" to the paper.
_REACH = 70


class InLieu:
    """Tells the papers that „вместо", «взамен» lead to; what stands between says no more than that they are over.

    Args:
        cues: the pack's cue words.
    """

    def __init__(self, cues: Cues) -> None:
        led = cues.entries("in_lieu")
        between = rf"(?:{words(cues.entries('lapsed'))}\s){{0,4}}+"
        self._leads = compiled(rf"(?i){begin(led)}{words(led)}\s{between}$")

    def leads(self, text: str, paper: int) -> int:
        """Where the words begin that lead to a paper which starts at an offset, else -1."""
        found = self._leads.search(text, max(0, paper - _REACH), paper)
        return found.start() if found is not None else -1
