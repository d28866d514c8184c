"""Those who signed a paper, in a sentence of their own: „Под него има три подписа. Те са на X (Ниш), Y (Печ) …".

Or „Подписи: X, кмет; Y, председател на съвета".
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from cityrel.document import Mention
from cityrel.languages.cues import Cues
from cityrel.pipes.draft import Draft
from cityrel.pipes.offices import any_title
from cityrel.scheme import PEOPLE

#: Words before the first of a roll, and between two of them.
_LEAD, _BETWEEN = 4, 2
_OPENS, _WORD = regex.compile(r"\s\((?:\p{L}{1,3}\.\s?)?"), regex.compile(r"\p{L}++")
#: Words before „подписи:"; letters before each name, but for its office.
_OPENING, _SMALL = 2, 3
#: „подписи:", „имената под нея са две:", „два подписа –"
_COLON = regex.compile(r"(?:\s\p{Ll}++){0,4}+\s?(?::|[–—-](?=\s))")
_LAST_PAUSE = regex.compile(r"^.*[,;]", regex.DOTALL)


def signed_rolls(draft: Draft, cues: Cues) -> Iterator[tuple[list[Mention], tuple[int, int]]]:
    """Rows of people, each with a town in a bracket, behind a sentence that tells of signatures.

    Yields:
        the people, and the span of the sentence that tells of signatures.
    """
    for number, (start, end) in enumerate(draft.sentences[1:], 1):
        above = draft.sentences[number - 1]
        people = draft.within(start, end, PEOPLE)
        if len(people) < 2 or draft.block(above[0]) is not draft.block(start):
            continue
        roll = _roll(draft, people, start)
        if (
            len(roll) > 1
            and cues.found("signatures", draft.text, *above)
            and not cues.found("sign", draft.text, start, end)
        ):
            yield roll, above


def signed_lists(draft: Draft, cues: Cues) -> Iterator[tuple[list[Mention], tuple[int, int]]]:
    """Rows of people behind „подписи:", and the spans of their sentences."""
    title = any_title(draft.pack)
    for start, end in draft.sentences:
        cue = next(cues.spans("signatures", draft.text, start, end), None)
        colon = _COLON.match(draft.text, cue[1], end) if cue is not None else None
        if cue is None or colon is None or len(draft.text[start : cue[0]].split()) > _OPENING:
            continue
        people = draft.within(colon.end(), end, PEOPLE)
        at = [colon.end(), *(person.end for person in people)]
        leads = [
            title.sub(" ", _LAST_PAUSE.sub("", draft.bare(one, other.start)))
            for one, other in zip(at, people, strict=False)
        ]
        if len(people) > 1 and all(sum(map(str.isalpha, lead)) <= _SMALL for lead in leads):
            yield people, (start, end)


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
