"""Which mentions of a page name the same thing of the world: one place, person, date, institution or agreement."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from functools import lru_cache

import regex

from cityrel.document import Mention, Relation
from cityrel.reading.legible import legible
from cityrel.scheme import PEOPLE, PLACES

_NOT_WORD = regex.compile(r"[^\p{L}\p{N}]++")
_NAME_PART = regex.compile(r"[\p{L}\p{M}'’-]++\.?")


@lru_cache(maxsize=50_000)
def fold(name: str) -> str:
    """A name without the differences that do not tell names apart: case, ё, hyphens, punctuation and spacing."""
    plain = legible(name).casefold().replace("ё", "е")
    return _NOT_WORD.sub(" ", plain).strip()


def is_linked(ref: str | None) -> bool:
    """Whether a place's ref names an entry of GeoNames or ISO 3166 (``None`` and ``...:NIL`` do not)."""
    return ref is not None and not ref.endswith(":NIL")


def place_key(place: Mention) -> str:
    """What tells a place's mentions from those of others: its link, else its name, else its words."""
    return place.ref if place.ref is not None and is_linked(place.ref) else place.name or place.text


def kind_of(label: str) -> str:
    """The class of things that a label's mentions may name: places and people of all labels are one class each."""
    return "PLACE" if label in PLACES else "PEOPLE" if label in PEOPLE else label


@lru_cache(maxsize=50_000)
def name_parts(name: str) -> tuple[str, ...]:
    """The words of a person's name, folded, initials with their full stop: ``И. Метшин`` -> ``("и.", "метшин")``."""
    plain = legible(name).casefold().replace("ё", "е")
    return tuple(_NAME_PART.findall(plain))


def same_person(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two names, as ``name_parts`` gives them, may be one person's.

    They may when the surnames (the last words) are equal and the given names do not contradict each other, an initial
    standing for any name that begins with it.
    """
    if not one or not other or one[-1] != other[-1]:
        return False
    return all(_same_part(a, b) for a, b in zip(one[:-1], other[:-1], strict=False))


def _same_part(one: str, other: str) -> bool:
    if one.endswith(".") or other.endswith("."):
        one, other = one.rstrip("."), other.rstrip(".")
        return one.startswith(other) or other.startswith(one)
    return one == other


def _is_short_for(short: Sequence[str], full: Sequence[str]) -> bool:
    """Whether ``short`` is a person's given name, with or without patronymic: „Валентин Петрович“ said again."""
    return 0 < len(short) < len(full) and all(_same_part(a, b) for a, b in zip(short, full, strict=False))


class _Groups:
    """Disjoint sets of mention ids."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._parent = {id: id for id in ids}

    def find(self, id: str) -> str:
        while self._parent[id] != id:
            id = self._parent[id] = self._parent[self._parent[id]]
        return id

    def join(self, one: str, other: str) -> None:
        self._parent[self.find(other)] = self.find(one)


def resolve(mentions: Sequence[Mention], relations: Sequence[Relation] = ()) -> dict[str, str]:
    """Group the mentions of a page by the thing that they name.

    Places are one where they have the same ref, or the same label and folded name and no two different refs; people
    where the surname is the same and the given names or initials agree; dates by their value; institutions by their
    name; agreements by SAME_AS. An unnamed mayor is a thing for itself.

    Args:
        mentions: the page's mentions, in any order.
        relations: the page's relations; only SAME_AS matters.

    Returns:
        For each mention's id the thing's id, which is the id of the thing's first mention in the text.
    """
    ordered = sorted(mentions, key=lambda item: (item.start, item.end, item.id))
    groups = _Groups(item.id for item in ordered)
    _join_places([item for item in ordered if item.label in PLACES], groups)
    _join_people([item for item in ordered if item.label in PEOPLE and not item.unnamed], groups)
    first: dict[Hashable, str] = {}
    for item in ordered:
        value = item.edtf if item.label == "DATE" else fold(item.name or item.text) if item.label == "ORG" else None
        if value:
            groups.join(first.setdefault((item.label, value), item.id), item.id)
    agreements = {item.id for item in ordered if item.label == "AGREEMENT"}
    for relation in relations:
        if relation.type == "SAME_AS" and {relation.source, relation.target} <= agreements:
            groups.join(relation.target, relation.source)
    earliest: dict[str, str] = {}
    return {item.id: earliest.setdefault(groups.find(item.id), item.id) for item in ordered}


def _join_places(places: Sequence[Mention], groups: _Groups) -> None:
    by_ref: dict[str, str] = {}
    by_name: dict[tuple[str, str], list[Mention]] = {}
    # Linked mentions first, so that a mention without a ref joins a namesake that has one.
    for item in sorted(places, key=lambda item: not is_linked(item.ref)):
        key = (item.label, fold(item.name or item.text))
        if item.ref is not None and is_linked(item.ref):
            groups.join(by_ref.setdefault(item.ref, item.id), item.id)
            by_name.setdefault(key, []).append(item)
        else:
            groups.join(_nearest(item, by_name.setdefault(key, [item])).id, item.id)


def _join_people(people: Sequence[Mention], groups: _Groups) -> None:
    parts = {item.id: name_parts(item.name or item.text) for item in people}
    # Full names first: a lone surname or given name then joins the person nearest before it.
    by_surname: defaultdict[str, dict[tuple[str, ...], list[Mention]]] = defaultdict(dict)
    by_letter: defaultdict[str, dict[tuple[str, ...], list[Mention]]] = defaultdict(dict)
    for item in sorted(people, key=lambda item: -_fullness(parts[item.id])):
        own = parts[item.id]
        if not own:
            continue
        namesakes, alike = by_surname[own[-1]], by_letter[own[0][0]]
        same = [named for name, named in namesakes.items() if same_person(own, name)]
        if not same:
            same = [named for name, named in alike.items() if _is_short_for(own, name)]
        if same:
            # those of one name are in the text's order
            near = [named[max(0, bisect_right(named, item.start, key=_start) - 1)] for named in same]
            groups.join(_nearest(item, near).id, item.id)
        alike[own] = namesakes.setdefault(own, [])
        namesakes[own].append(item)


def _start(item: Mention) -> int:
    return item.start


def _fullness(parts: Sequence[str]) -> int:
    return sum(1 if part.endswith(".") else 3 for part in parts)


def _nearest(item: Mention, others: Sequence[Mention]) -> Mention:
    """The last of the others that begins before the mention, else the first after it."""
    before = [other for other in others if other.start <= item.start]
    return max(before, key=lambda other: other.start) if before else min(others, key=lambda other: other.start)
