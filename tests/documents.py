"""Short forms of what a document holds, for the tables of the tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cityrel.document import Agreement, Document
from cityrel.names.base import NameSpan

#: What the fixture ``read`` is: a language and a text in, a document out.
Read = Callable[..., Document]


def marked_names(line: str) -> tuple[str, list[NameSpan]]:
    """A text and its names, from one in which they are marked: ``[PER:Хорхе] пее``."""
    text, found = "", []
    for part in line.split("["):
        marked, bracket, rest = part.partition("]")
        if not bracket:
            text += part
            continue
        label, name = marked.split(":")
        found.append(NameSpan(len(text), len(text) + len(name), label))
        text += name + rest
    return text, found


def spans(document: Document, *labels: str) -> list[str]:
    """The texts of the mentions of some labels, in order."""
    return [item.text for item in document.mentions if item.label in labels]


def joined(document: Document, *types: str) -> set[tuple[str, str, str]]:
    """Relations of some types as (type, text of the source, text of the target)."""
    text = {item.id: item.text for item in document.mentions}
    return {(item.type, text[item.source], text[item.target]) for item in document.relations if item.type in types}


def targets(document: Document, *types: str) -> set[tuple[str, str]]:
    """Relations of some types as (type, text of the target)."""
    return {(type, target) for type, _, target in joined(document, *types)}


def parties(agreement: Agreement) -> set[str]:
    """Names of an agreement's parties."""
    return {party.name for party in agreement.parties}


def same_papers(document: Document) -> list[list[str]]:
    """For each paper the words of its mentions, in order."""
    groups: dict[str, list[str]] = {}
    for item in document.mentions:
        if item.label == "AGREEMENT":
            earlier = [link.target for link in document.relations if link.type == "SAME_AS" and link.source == item.id]
            groups[item.id] = groups[earlier[0]] if earlier else []
            groups[item.id].append(item.text)
    return list({id(group): group for group in groups.values()}.values())


def ties(document: Document) -> set[tuple[str, str, str, str | None]]:
    """Ties as (one name, the other, kind, since), the home town first where it is one of the two."""
    return {(tie.a.name, tie.b.name, tie.kind, tie.since) for tie in document.ties}


def remaining(reason: str, *row: Any) -> Any:
    """A row of a table that the pipeline still gets wrong; it must be moved to the others once it is right."""
    return pytest.param(*row, marks=pytest.mark.xfail(strict=True, reason=reason))


#: Towns on whose sites the sentences of tables stand.
HOMES = {"bg": "Русе", "ru": "Псков"}


def short_records(read: Read, lang: str, text: str) -> list[str]:
    """Status, partners and days of each agreement that a text of the town's site tells."""
    home = HOMES[lang]
    return [
        " ".join([item.status, "/".join(sorted(p.name for p in item.parties if p.name != home)), *item.dates])
        for item in read(lang, text, home=home).agreements
    ]
