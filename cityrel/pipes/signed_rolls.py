"""Those who signed a paper, in a sentence of their own: „Под него има три подписа. Те са на X (Ниш), Y (Печ) …"."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from cityrel.document import Mention
from cityrel.languages.cues import Cues
from cityrel.pipes.draft import Draft

#: Words before the first of a roll, and between two of them.
_LEAD, _BETWEEN = 4, 2
_OPENS, _WORD = regex.compile(r"\s\((?:\p{L}{1,3}\.\s?)?"), regex.compile(r"\p{L}++")
_PEOPLE = ("MAYOR", "PERSON")


def signed_rolls(draft: Draft, cues: Cues) -> Iterator[tuple[list[Mention], tuple[int, int]]]:
    """Rows of people, each with a town in a bracket, behind a sentence that tells of signatures.

    Yields:
        the people, and the span of the sentence that tells of signatures.
    """
    for number, (start, end) in enumerate(draft.sentences[1:], 1):
        above = draft.sentences[number - 1]
        people = draft.within(start, end, _PEOPLE)
        if len(people) < 2 or draft.block(above[0]) is not draft.block(start):
            continue
        roll = _roll(draft, people, start)
        if (
            len(roll) > 1
            and cues.found("signatures", draft.text, *above)
            and not cues.found("sign", draft.text, start, end)
        ):
            yield roll, above


def _roll(draft: Draft, people: list[Mention], start: int) -> list[Mention]:
    """The people of a sentence that is hardly more than a row of them with their towns."""
    found: list[Mention] = []
    for person in people:
        words = len(_WORD.findall(draft.text, found[-1].end if found else start, person.start))
        town = town_of(draft, person)
        if words > (_BETWEEN + 2 if found else _LEAD) or town is None:
            break
        found.append(person)
    return found


def town_of(draft: Draft, person: Mention) -> Mention | None:
    """The town in the bracket behind a name."""
    opens = _OPENS.match(draft.text, person.end)
    return next(iter(draft.starting(opens.end(), opens.end() + 1, ("CITY",))), None) if opens is not None else None
