"""What cityrel reads and returns: pages in, documents of typed objects out.

Every offset is a count of characters into the unchanged text of the page.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import Any


@dataclass(slots=True)
class Page:
    """One page to annotate.

    Args:
        text: the page's text; it is never changed.
        name: what the page is called in outputs, a file name without suffix as a rule.
        home: the town whose site it is, in the nominative, when it is known from outside.
        url: where the page came from; its domain may name the home town.
        lang: language code of a pack, or None to find it by reading.
        date: the page's own date, as EDTF; relative dates are resolved against it.
        site: words outside of the text that say whose site it is (its name, the page's title, a postal address), one
            a line; the home town is looked for in them.
    """

    text: str
    name: str = "page"
    home: str | None = None
    url: str | None = None
    lang: str | None = None
    date: str | None = None
    site: str | None = None


@dataclass(slots=True)
class Mention:
    """A span of the page that names a thing of the scheme; ``text == page.text[start:end]``.

    ``name`` is the nominative name of a place or person, ``ref`` a place's id (``GeoNames:727523``,
    ``GeoNames:NIL``, ``ISO3166:BG``), ``edtf`` a date's value; ``thing`` is shared by all mentions of one person,
    place or agreement of the page. ``rule`` says what found or decided it, ``score`` (0 to 1) how sure it is.
    """

    id: str
    label: str
    start: int
    end: int
    text: str
    name: str | None = None
    ref: str | None = None
    edtf: str | None = None
    unnamed: bool = False
    role: str | None = None
    form: str | None = None
    type: str | None = None
    status: str | None = None
    tie: str | None = None
    thing: str | None = None
    rule: str = ""
    score: float = 1.0


@dataclass(slots=True)
class Relation:
    """A typed link from one mention to another, by id, with the rule that decided and its score.

    ``why`` names what weighs most in the score (see ``cityrel.pipes.scorer``), each with its weight in log odds:
    ``where=sentence +0.61``; it is empty where a score is the rule's own.
    """

    type: str
    source: str
    target: str
    rule: str = ""
    score: float = 1.0
    why: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Party:
    """A place or institution in a record; ``mention`` is None for a home town known only from outside the text."""

    name: str
    country: str | None = None
    ref: str | None = None
    mention: str | None = None


@dataclass(slots=True)
class Agreement:
    """One row of the agreements table: the mentions of one instrument with all that is said of it.

    ``mentions`` are ids of AGREEMENT mentions; ``evidence`` their (start, end) offsets. ``dates`` and ``valid_for``
    are EDTF values, ``signatories`` nominative names (the title noun for an unnamed mayor).
    """

    parties: list[Party]
    type: str
    form: str
    status: str
    dates: list[str] = field(default_factory=list)
    valid_for: list[str] = field(default_factory=list)
    signatories: list[str] = field(default_factory=list)
    place: list[str] = field(default_factory=list)
    based_on: list[str] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)
    evidence: list[tuple[int, int]] = field(default_factory=list)
    score: float = 1.0

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> Agreement:
        """Read an agreement of what ``Document.to_json`` wrote."""
        parties = [Party(**party) for party in row["parties"]]
        return cls(**{**row, "parties": parties, "evidence": [(start, end) for start, end in row["evidence"]]})


@dataclass(slots=True)
class Tie:
    """One row of the ties table: two places that are twins or partners, and since when (EDTF)."""

    a: Party
    b: Party
    kind: str
    since: str | None = None
    score: float = 1.0


@dataclass(slots=True)
class Document:
    """A page with all that was found in it."""

    page: Page
    lang: str | None = None
    home: str | None = None
    mentions: list[Mention] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)

    @property
    def text(self) -> str:
        return self.page.text

    def mention(self, id: str) -> Mention:
        """The mention with this id; raises KeyError when there is none."""
        for mention in self.mentions:
            if mention.id == id:
                return mention
        raise KeyError(id)

    def to_json(self) -> dict[str, Any]:
        """The document as plain JSON values; ``Document.from_json`` reads it back."""
        row = asdict(self)
        for record in row["agreements"]:
            record["evidence"] = [list(span) for span in record["evidence"]]
        return row

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> Document:
        """Read what ``to_json`` wrote."""
        known = {item.name for item in fields(cls)}
        unknown = set(row) - known
        if unknown:
            raise ValueError(f"not a cityrel document: unknown fields {sorted(unknown)}")
        return cls(
            page=Page(**row["page"]),
            lang=row["lang"],
            home=row["home"],
            mentions=[Mention(**item) for item in row["mentions"]],
            relations=[Relation(**item) for item in row["relations"]],
            agreements=[Agreement.from_json(item) for item in row["agreements"]],
            ties=[Tie(**{**item, "a": Party(**item["a"]), "b": Party(**item["b"])}) for item in row["ties"]],
        )

    def to_brat(self) -> str:
        """The document's annotation as brat standoff, the content of the ``.ann`` file beside the text."""
        from cityrel.writing.brat import write_annotation

        return write_annotation(self)
