"""Towns that only the words around them tell: for whom one signs, whose mayor is named."""

from __future__ import annotations

from collections.abc import Callable, Collection

from cityrel.pipes.draft import Draft
from cityrel.pipes.found import Found
from cityrel.pipes.place_words import PlaceWords

#: People that make a town large enough to be meant where the tagger sees a person.
_LARGE = 80_000
#: Characters from a name to the town in a bracket behind it.
_BRACKET = 2


def of_signer(draft: Draft, words: PlaceWords, item: Found, tag: str | None) -> bool:
    """«от имени Калуги договор подписал …», „подписите на X (Ховд) и Y (Семей)": whether one signs for a town."""
    text = draft.text
    if all(candidate.place.kind != "city" for candidate in item.candidates):
        return False
    if tag == "PER" and item.candidates[0].place.population < _LARGE and text[item.start - 1] != "(":
        return False
    start, end = draft.sentence(item.start)
    if words.behalf.search(text, start, item.start) and words.signs_next.match(text, item.end, end):
        return True
    if text[item.start - _BRACKET : item.start] != " (" or text[item.end : item.end + 1] != ")":
        return False
    at = item.start - _BRACKET
    named = any(
        name.label == "PER" and name.end == at and " " in text[name.start : name.end]
        for name in draft.names.over(at - 1, at)
    )
    return named and words.sign.search(text, start, end) is not None


def of_holder(
    item: Found,
    words: PlaceWords,
    cases_after: Callable[[str], Collection[str] | None],
    ahead: tuple[str, int, int],
    after: str,
) -> bool:
    """«Мэр Дьюла Хорват», «мэр Паоло Верона»: whether a name like a town's is in the nominative, and so the mayor's.

    Args:
        item: the name.
        words: the pack's words around places.
        cases_after: in which cases a name behind an office stands.
        ahead: the text before the name and where in it to look.
        after: the text behind it.
    """
    office = words.holder.search(*ahead)
    if office is None or not item.candidates or not item.candidates[0].exact:
        return False
    first, *rest = office.group().split()
    if not (rest and rest[-1][0].isupper()) and not (after[:1] == " " and after[1:2].isupper()):
        return False
    cases = cases_after(first.lower())
    return cases is not None and set(cases) == {"nomn"} and item.candidates[0].matched[-1:].lower() in words.declined
