"""The two tables of records as CSV: ``agreements.csv`` and ``ties.csv``, UTF-8, a row a record."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields

from cityrel.document import Document, Party

JOINT = "; "


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """One line of ``agreements.csv``; lists are joined by ``"; "``.

    ``countries`` has a place for each party, empty where the page does not say; ``evidence`` are offsets ``start-end``.
    """

    page: str
    parties: str
    countries: str
    type: str
    form: str
    status: str
    date: str
    valid_for: str
    signatories: str
    place: str
    evidence: str


@dataclass(frozen=True, slots=True)
class TieLine:
    """One line of ``ties.csv``; ``countries`` has a place for ``a`` and one for ``b``."""

    page: str
    a: str
    b: str
    countries: str
    kind: str
    since: str


def agreement_lines(document: Document) -> list[AgreementLine]:
    """The document's agreements as lines of the table."""
    return [
        AgreementLine(
            page=document.page.name,
            parties=JOINT.join(party.name for party in row.parties),
            countries=_countries(row.parties),
            type=row.type,
            form=row.form,
            status=row.status,
            date=JOINT.join(row.dates),
            valid_for=JOINT.join(row.valid_for),
            signatories=JOINT.join(row.signatories),
            place=JOINT.join(row.place),
            evidence=JOINT.join(f"{start}-{end}" for start, end in row.evidence),
        )
        for row in document.agreements
    ]


def tie_lines(document: Document) -> list[TieLine]:
    """The document's ties as lines of the table."""
    return [
        TieLine(document.page.name, row.a.name, row.b.name, _countries([row.a, row.b]), row.kind, row.since or "")
        for row in document.ties
    ]


def _countries(parties: list[Party]) -> str:
    return JOINT.join(party.country or "" for party in parties) if any(party.country for party in parties) else ""


def head(kind: type[AgreementLine] | type[TieLine]) -> str:
    """The first line of a table: the names of its columns."""
    return _csv([[item.name for item in fields(kind)]])


def rows(lines: Iterable[AgreementLine | TieLine]) -> str:
    """Lines of a table as CSV, without the first one."""
    return _csv(astuple(line) for line in lines)


def _csv(cells: Iterable[Iterable[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(cells)
    return text.getvalue()
