"""Inline marks: a page's text with its mentions marked in it, as annotators write it.

A mark is ``⟦ID LABEL FIELD; FIELD|words of the page⟧``; relations are lines ``TYPE FROM TO`` with the marks' numbers.
What fields a label has is said in ``annotations/FORMAT.md``.
"""

from __future__ import annotations

from collections.abc import Mapping

import regex

from cityrel.document import Document, Mention, Page, Relation
from cityrel.scheme import FORMS, LABELS, PLACES, RELATIONS, ROLES, STATUSES, TIES, TYPES

_MARK = regex.compile(r"⟦([0-9]++) ([A-Z]++)(?: ([^|⟦⟧]*+))?\|([^|⟦⟧]++)⟧")
_FIELDS = {"AGREEMENT": (("form", FORMS), ("type", TYPES), ("status", STATUSES))}


def read_marked(
    marked: str,
    relations: str = "",
    *,
    refs: Mapping[tuple[str, str], str] | None = None,
    name: str = "page",
    home: str | None = None,
) -> Document:
    """Read a marked page.

    Args:
        marked: the page's text with marks.
        relations: one relation a line; empty lines and lines that start with ``#`` are passed over.
        refs: ids of places by label and nominative name; a place that is not among them has ``GeoNames:NIL``.
        name: the page's name; errors name the page by it.
        home: the town whose site it is, where that is known from outside the text.

    Returns:
        The document, whose text is the page without its marks.

    Raises:
        ValueError: a mark or a relation cannot be read.
    """
    pieces: list[str] = []
    mentions: list[Mention] = []
    at = done = 0
    for mark in _MARK.finditer(marked):
        before = marked[done : mark.start()]
        pieces += [before, mark[4]]
        start = at + len(before)
        at = start + len(mark[4])
        done = mark.end()
        item = Mention(f"T{mark[1]}", mark[2], start, at, mark[4])
        try:
            _read_fields(item, [field.strip() for field in mark[3].split(";")] if mark[3] else [], refs or {})
        except ValueError as error:
            raise ValueError(f"{name}: mark {mark[1]} ({mark[4]!r}): {error}") from None
        mentions.append(item)
    pieces.append(marked[done:])
    text = "".join(pieces)
    if "⟦" in text or "⟧" in text:
        place = min(found for found in (text.find("⟦"), text.find("⟧")) if found >= 0)
        raise ValueError(f"{name}: not a mark: {text[place : place + 60]!r}")
    by_id = {item.id: item for item in mentions}
    if len(by_id) != len(mentions):
        raise ValueError(f"{name}: a mark's number is used twice")
    found = [_read_relation(line, by_id, name) for line in relations.splitlines() if line.strip() and line[0] != "#"]
    return Document(Page(text, name=name, home=home), home=home, mentions=mentions, relations=found)


def _read_fields(item: Mention, fields: list[str], refs: Mapping[tuple[str, str], str]) -> None:
    if item.label not in LABELS:
        raise ValueError(f"unknown label {item.label!r}")
    if item.label in _FIELDS:
        if len(fields) != 3:
            raise ValueError(f"expected form; type; status, found {fields}")
        for (key, values), value in zip(_FIELDS[item.label], fields, strict=True):
            setattr(item, key, _one_of(value, values))
    elif item.label == "ORG":
        if fields:
            raise ValueError(f"an ORG has no fields, found {fields}")
    elif not fields or len(fields) > 2 or (len(fields) == 2 and item.label in ("DATE", "MAYOR")):
        raise ValueError(f"too few or too many fields: {fields}")
    elif item.label == "DATE":
        item.edtf = fields[0]
    elif item.label == "MAYOR":
        item.unnamed = fields[0] == "-"
        item.name = None if item.unnamed else fields[0]
    elif item.label == "PERSON":
        item.name, item.role = fields[0], _one_of(fields[1] if len(fields) == 2 else "", ROLES)
    elif item.label in PLACES:
        item.name = fields[0]
        item.ref = refs.get((item.label, item.name), "GeoNames:NIL")
        if len(fields) == 2:
            item.tie = _one_of(fields[1], TIES)


def _one_of(value: str, values: tuple[str, ...]) -> str:
    if value not in values:
        raise ValueError(f"{value!r} is not one of {', '.join(values)}")
    return value


def _read_relation(line: str, by_id: Mapping[str, Mention], name: str) -> Relation:
    parts = line.split()
    if len(parts) != 3 or parts[0] not in RELATIONS or not {f"T{parts[1]}", f"T{parts[2]}"} <= by_id.keys():
        raise ValueError(f"{name}: not a relation between marks: {line!r}")
    return Relation(parts[0], f"T{parts[1]}", f"T{parts[2]}")
