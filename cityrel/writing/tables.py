"""The two tables of records as CSV: ``agreements.csv`` and ``ties.csv``, UTF-8, a row a record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from typing import Any, Protocol

from cityrel.document import Document, Party

JOINT = "; "


class _Writer(Protocol):
    """What ``csv.writer`` returns."""

    def writerow(self, row: Iterable[Any], /) -> Any: ...

    def writerows(self, rows: Iterable[Iterable[Any]], /) -> None: ...


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


class Tables:
    """Writes both tables as documents come.

    Args:
        agreements: a ``csv.writer`` for the agreements.
        ties: one for the ties.
    """

    def __init__(self, agreements: _Writer, ties: _Writer) -> None:
        self._agreements = agreements
        self._ties = ties
        agreements.writerow(item.name for item in fields(AgreementLine))
        ties.writerow(item.name for item in fields(TieLine))

    def write(self, document: Document) -> None:
        """Add a document's records."""
        self._agreements.writerows(astuple(line) for line in agreement_lines(document))
        self._ties.writerows(astuple(line) for line in tie_lines(document))
