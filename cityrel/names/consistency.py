"""One name, one label on a page: surnames told in full elsewhere are persons, and towns are towns throughout.

After Gale, Church and Yarowsky, *One sense per discourse* (1992). A tagger reads a line at a time: „Барагуен
заяви“ may be a town to it though another line has „Хосе Барагуен, губернатор“.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from itertools import takewhile

import regex

from cityrel.languages import available, load_pack
from cityrel.names.base import NameSpan
from cityrel.names.places import is_place

_WORD = regex.compile(r"\p{L}[\p{L}’'-]*+")
_NAME = regex.compile(r"(?<![\p{L}\p{N}.’'-])\p{Lu}\p{Ll}{3,}+(?:-\p{Lu}\p{Ll}++)?+(?![\p{L}\p{N}-])")
#: Letters that forms of a name share at their beginning, and that may differ at their end.
_STEM, _ENDING = 4, 3
#: Letters by which words are kept, so that few have to be compared.
_KEY = 3
#: How sure a surname is that the tagger did not see.
_SCORE = 0.5


class _Names:
    """Last words of the names of one label, with how many names end in each, and how many of those in several words."""

    def __init__(self) -> None:
        self.ends: dict[str, dict[str, tuple[int, int]]] = {}
        self._like: dict[str, tuple[int, int]] = {}

    def add(self, words: Sequence[str]) -> None:
        alike = self.ends.setdefault(words[-1][:_KEY], {})
        number, full = alike.get(words[-1], (0, 0))
        alike[words[-1]] = number + 1, full + (len(words) > 1)

    def like(self, word: str) -> tuple[int, int]:
        """How many names end in a form of this word, and how many of those are of several words."""
        if word not in self._like:
            alike = [counts for end, counts in self.ends.get(word[:_KEY], {}).items() if same_name(end, word)]
            self._like[word] = sum(number for number, _ in alike), sum(full for _, full in alike)
        return self._like[word]


def agree(texts: Sequence[str], found: Sequence[Iterable[NameSpan]]) -> list[list[NameSpan]]:
    """The spans of a page's texts, in order, with labels that agree, and with surnames that were overlooked.

    Args:
        texts: the parts of one page.
        found: the spans of each, which don't overlap but for institutions.
    """
    persons, places = _Names(), _Names()
    split = [[(span, _words(text, span)) for span in spans] for text, spans in zip(texts, found, strict=True)]
    for span, words in (item for spans in split for item in spans):
        if words and span.label == "LOC":
            places.add(words)
        elif words and span.label == "PER" and len(words[-1]) >= _STEM:
            persons.add(words)
    agreed = []
    for text, spans in zip(texts, split, strict=True):
        kept = [_relabelled(text, span, words, persons, places) for span, words in spans]
        agreed.append(sorted([*kept, *_overlooked(text, kept, persons, places)]))
    return agreed


def _relabelled(text: str, span: NameSpan, words: Sequence[str], persons: _Names, places: _Names) -> NameSpan:
    """The span as a person where the page tells a full name of it, or more persons than places; or the reverse."""
    if not words or span.label == "ORG":
        return span
    as_person, in_full = persons.like(words[-1])
    as_place, _ = places.like(words[-1])
    if span.label == "LOC":
        other = "PER" if in_full or as_person > as_place else ""
    else:
        other = "LOC" if len(words) == 1 and not in_full and as_place > as_person else ""
    if not other or is_place(text, span.start, span.end) != (other == "LOC"):
        return span
    return replace(span, label=other)


def _overlooked(text: str, spans: Sequence[NameSpan], persons: _Names, places: _Names) -> Iterable[NameSpan]:
    """Surnames that stand alone, in no span, and that the page tells in full elsewhere."""
    if not persons.ends:
        return
    taken = {at for span in spans for at in range(span.start, span.end)}
    for match in _NAME.finditer(text):
        word = match.group().lower()
        if match.start() not in taken and persons.like(word)[1] and not places.like(word)[0]:
            yield NameSpan(match.start(), match.end(), "PER", _SCORE)


def _words(text: str, span: NameSpan) -> list[str]:
    return [word.lower() for word in _WORD.findall(text, span.start, span.end)]


def same_name(one: str, other: str) -> bool:
    """Whether two words in small letters may be forms of one surname: alike but for the endings of cases."""
    if one == other:
        return True
    stem = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    if stem < _STEM or max(len(one), len(other)) - stem > _ENDING:
        return False
    return all(letter in _endings() for word in (one, other) for letter in word[stem:])


@cache
def _endings() -> frozenset[str]:
    return frozenset("".join(load_pack(lang).data("pack")["case_letters"] for lang in available()))
