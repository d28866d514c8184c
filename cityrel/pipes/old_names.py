"""Names in brackets that a town had before, or has now: „Добрич (до 1990 г. Толбухин)", «Кингисепп (бывший Ямбург)»."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from cityrel.gazetteer import Candidate, Gazetteer
from cityrel.pipes.place_words import PlaceWords

#: Characters before the bracket in which the town stands.
_TOWN = 40
#: What stands before the bracket in an item that begins with the town.
_HEAD = regex.compile(r"[\s\d.)•·*–—-]*+\p{Lu}[\p{L}’-]++(?:[ -]\p{Lu}[\p{L}’-]++)*+")
_CAPITAL = regex.compile(r"(?<!\p{L})\p{Lu}\p{L}")


def old_names(
    text: str, words: PlaceWords, gazetteer: Gazetteer, lang: str
) -> Iterator[tuple[regex.Match[str], tuple[Candidate, ...]]]:
    """Matches whose first group is the other name of the town before a bracket, with what it may stand for."""
    for match in words.old_name.finditer(text):
        line = text.rfind("\n", 0, match.start()) + 1
        start, end = match.span(1)
        known = gazetteer.longest(text, start, lang)
        # „6. Днепър, по-рано Днепропетровск": the old name is the better known one
        heads = known is not None and not words.ordinary(match[1]) and _HEAD.fullmatch(text, line, match.start())
        before = text[max(line, match.start() - _TOWN) : match.start()]
        if not heads and not _ends_in_town(before, words, gazetteer, lang):
            continue
        if known is not None and known.end >= end:
            if known.states:
                continue
            yield match, known.candidates
        elif (
            (known is None or match[1][known.end - start] == "-")
            and " " not in match[1]
            and not words.ordinary(match[1])
        ):
            yield match, ()


def _ends_in_town(before: str, words: PlaceWords, gazetteer: Gazetteer, lang: str) -> bool:
    """Whether some words end with the name of a town, known or told to be one, and maybe of its state."""
    for word in _CAPITAL.finditer(before):
        known = gazetteer.longest(before, word.start(), lang)
        if known is not None and known.end == len(before):
            if not known.states:
                return True
            comma = before.rfind(", ", 0, word.start() + 1)
            return comma + 2 == word.start() and _ends_in_town(before[:comma], words, gazetteer, lang)
        name = words.name.fullmatch(before, word.start())
        if name is not None and words.city_before.search(before[: word.start()]):
            return True
    return False
