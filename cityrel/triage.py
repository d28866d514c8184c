"""Triage: a cheap look at a page's text that tells whether it is worth annotating.

An Aho-Corasick automaton finds the cue words of all language packs in one pass. Some speak for a record by themselves,
such as those for treaties and for twin towns; others (to sign, co-operation, a plan) only near one another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

import ahocorasick
import regex

from cityrel.languages import LanguagePack, available, load_pack
from cityrel.reading.legible import legible

#: Pages of this score and more are annotated.
THRESHOLD = 1.0
#: Forms of papers that are about anything, more often than about towns.
_COMMON_FORMS = frozenset({"programme", "plan", "letter", "document"})
#: Kinds of tie that speak for themselves.
_OWN_TYPES = frozenset({"twinning", "partnership"})
#: Classes of cues that speak for themselves, and classes that need another beside them.
_OWN_CLASSES = ("twin", "partner", "list_page", "tie_statement")
_SIGNING = ("signed", "sign")
#: Characters between the beginnings of two cues that are near one another.
_NEAR = 150
#: Words that have so many letters at their beginning in common are forms of one.
_STEM = 6
_PARTS = regex.compile("[ -]")
_SPACES = ("\n", "\r", "\t")


class Triage:
    """Scores texts by the cue words of language packs.

    Args:
        packs: codes of the packs; all that are installed when None.
    """

    def __init__(self, packs: Iterable[str] | None = None) -> None:
        entries: dict[str, set[str]] = {}
        for code in packs if packs is not None else available():
            for kind, entry in _entries(load_pack(code)):
                entries.setdefault(kind, set()).add(entry)
        cues: dict[str, set[tuple[str, bool]]] = {}
        for kind, of_kind in entries.items():
            for literal, whole in _stems(of_kind):
                cues.setdefault(literal, set()).add((kind, whole))
        self._automaton = ahocorasick.Automaton()
        for literal, kinds in cues.items():
            self._automaton.add_word(literal, (len(literal), tuple(sorted(kinds))))
        self._automaton.make_automaton()

    def score(self, text: str) -> float:
        """How much speaks for a record in a text: cues that do by themselves, and pairs of others; 0 for nothing."""
        text = legible(text)
        for space in _SPACES:
            text = text.replace(space, " ")
        while "  " in text:
            text = text.replace("  ", " ")
        lower = _folded(text)
        score = 0.0
        last: dict[str, int] = {}
        for kind, start in self._found(text, lower):
            if not kind:
                score += 1.0
                continue
            if any(other != kind and start - at <= _NEAR for other, at in last.items()):
                score += 1.0
            last[kind] = start
        return score

    def _found(self, text: str, lower: str) -> Iterator[tuple[str, int]]:
        """Kind and start of each cue that stands as a word, or glued to a word before it (``годиниДоговор``)."""
        same = len(lower) == len(text)
        end_of_text = len(lower)
        for last, (length, kinds) in self._automaton.iter(lower):
            start = last - length + 1
            if start and lower[start - 1].isalpha() and not (same and text[start].isupper()):
                continue
            ends = last + 1 == end_of_text or not lower[last + 1].isalpha()
            for kind, whole in kinds:
                if ends or not whole:
                    yield kind, start
                    break


def _entries(pack: LanguagePack) -> Iterator[tuple[str, str]]:
    """Entries of a pack's cues, each with its kind: empty for one that speaks for itself."""
    cues, ties = pack.data("cues"), pack.data("ties")
    for form, entries in cues["forms"].items():
        yield from (("paper" if form in _COMMON_FORMS else "", entry) for entry in entries)
    for type, entries in cues["types"].items():
        yield from (("" if type in _OWN_TYPES else "type", entry) for entry in entries)
    for name in _OWN_CLASSES:
        yield from (("", entry) for entry in cues["classes"][name])
    for name in _SIGNING:
        yield from (("signing", entry) for entry in cues["classes"][name])
    for stems in ties.values():
        yield from (("", f"{stem}*") for stem in stems)


def _literal(entry: str) -> tuple[str, bool]:
    """The longest piece of an entry that holds no wildcard, and whether it is the whole entry."""
    pieces: list[str] = []
    for phrase in entry.split("..."):
        words: list[str] = []
        for word in phrase.split():
            words.append(word.rstrip("*~"))
            if word[-1] in "*~":
                pieces.append(" ".join(words))
                words = []
        pieces.append(" ".join(words))
    longest = _folded(max(pieces, key=len))
    return longest, longest == _folded(entry)


def _stems(entries: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Literals of some entries, each with whether it is a whole word; words of one long beginning are one literal."""
    literals = sorted(set(map(_literal, entries)))
    stems: list[tuple[str, bool]] = []
    for literal, whole in literals:
        if _PARTS.search(literal):
            continue
        stem, stem_whole = stems[-1] if stems else ("", True)
        common = _common(stem, literal)
        if stem and (common >= _STEM or (common == len(stem) and not stem_whole)):
            stems[-1] = stem[:common], False
        else:
            stems.append((literal, whole))
    yield from stems
    begun = tuple(stem for stem, whole in stems if not whole)
    for literal, whole in literals:
        parts = _PARTS.split(literal)
        if len(parts) > 1 and not any(part.startswith(begun) for part in parts):
            yield literal, whole


def _common(one: str, other: str) -> int:
    """How many letters two words have in common at their beginning."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _folded(text: str) -> str:
    return text.lower().replace("ё", "е")


@cache
def load_triage() -> Triage:
    """The triage of all packs, made once."""
    return Triage()
