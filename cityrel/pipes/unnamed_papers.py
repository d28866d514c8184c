"""Papers told by the words beside their noun, which is left out: „предишният, от 2004 г.,", „а този с Лион"."""

from __future__ import annotations

import regex

from cityrel.languages.cues import Cue, Cues, compiled, words


def turn_to_another(cues: Cues) -> regex.Pattern[str]:
    """What stands before „with" where a sentence goes on to another partner: „, а с Лион", „; онзи с Лион"."""
    but, that, partner = (words(cues.entries(name)) for name in ("but", "that_one", "with"))
    that = rf"(?i:{that}),?\s(?:\p{{Ll}}++\s)?"  # «тот, что с Лионом»
    partner = rf"(?=(?i:{partner})\s(?:\p{{Ll}}++\s){{0,3}}\p{{Lu}})"
    return compiled(rf"(?:[;,–—]\s(?i:{but})\s(?:{that})?|[;:,.–—]\s{that}){partner}")


class UnnamedPapers:
    """Finds where a sentence goes on to another paper than the one it names.

    Args:
        cues: the pack's cue words.
        papers: the nouns that name papers.
    """

    def __init__(self, cues: Cues, papers: Cue) -> None:
        self._papers = papers
        self._turn = turn_to_another(cues)
        one = words([*cues.entries("older"), *cues.entries("one_of_two")])
        dated = [entry for name in ("dated_copula", "from_date") for entry in cues.entries(name) if entry[0].isalpha()]
        self._one = compiled(
            rf"(?:\G\s*+|[;:,–—]\s(?:\p{{L}}{{1,2}}\s)?)(?i:{one})"
            rf"(?:\s?[,(]|\s[–—-]\s|\s\d|\s(?i:{words(dated)})\s|\s$)"
        )

    def told(self, text: str, start: int, cue: int) -> bool:
        """Whether a cue of a sentence that begins at an offset speaks of a paper whose noun is left out."""
        ends = [match.end() for pattern in (self._one, self._turn) for match in pattern.finditer(text, start, cue)]
        return bool(ends) and self._papers.search(text, max(ends), cue) is None
