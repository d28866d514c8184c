"""``cityrel explain``: each cell of a page's records with the words it rests on and the rule that decided."""

from __future__ import annotations

import argparse
from dataclasses import dataclass

from cityrel.batch.shard import annotate_page
from cityrel.cli import DONE, FAILED, WrongCall
from cityrel.commands.words import console
from cityrel.document import Agreement, Document, Mention, Party, Relation, Tie
from cityrel.reading.files import Failure, stem_of
from cityrel.reading.sources import read_pages
from cityrel.things import resolve

#: Cells of an agreement's row by the relation that fills them.
_CELLS = {
    "PARTY": "party",
    "SIGNED_ON": "date",
    "VALID_FOR": "valid for",
    "SIGNED_BY": "signatory",
    "SIGNED_IN": "place",
    "BASED_ON": "based on",
}
#: Characters of the page shown before and after the words.
_AROUND = 35


def run(options: argparse.Namespace) -> int:
    """Explain the records of a page; see ``cityrel explain --help``.

    Returns:
        0, or 1 when the page cannot be annotated.

    Raises:
        WrongCall: the file cannot be read.
    """
    given = {"home": options.home, "url": options.url, "date": options.date}
    notes: list[str] = []
    known = {key: value for key, value in given.items() if value}
    page = next(read_pages(options.file, stem_of(options.file), known, notes.append), None)
    if page is None:
        raise WrongCall(f"{options.file}: there is no page in it")
    if isinstance(page, Failure):
        raise WrongCall(str(page))
    document = annotate_page(page, options.lang, options.names)
    out = console()
    if not isinstance(document, Document):
        out.print(f"{options.file}: {'; '.join(document)}", soft_wrap=True)
        return FAILED
    about = [f"language {document.lang}", f"home town {document.home or 'not known'}", *notes]
    out.print(f"{options.file}: {', '.join(about)}", soft_wrap=True)
    records = [
        *(("agreement", explain_agreement(document, row)) for row in document.agreements),
        *(("tie", explain_tie(document, tie)) for tie in document.ties),
    ]
    for number, (kind, cells) in enumerate(records, 1):
        out.print(f"\nrecord {number} of {len(records)}: {kind}")
        for cell in cells:
            out.print("\n".join(cell.lines(document.text)), soft_wrap=True)
    if not records:
        out.print("no records")
    return DONE


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a record: what it says, the words behind it (None: from outside the text), what decided, how sure.

    ``why`` is what weighs most in the score.
    """

    name: str
    value: str
    words: Mention | None
    rule: str
    score: float = 1.0
    why: tuple[str, ...] = ()

    def lines(self, text: str) -> list[str]:
        """The cell for the terminal: its value, then the words in their line of the page, with their offsets."""
        why = f" ({', '.join(self.why)})" if self.why else ""
        first = f"  {self.name:<11}{self.value}  -- {self.rule}, {self.score:.2f}{why}"
        if self.words is None:
            return [first]
        start, end = self.words.start, self.words.end
        before = text[max(0, start - _AROUND) : start].rpartition("\n")[2]
        after = text[end : end + _AROUND].partition("\n")[0].rstrip("\r")
        return [first, f"{'':13}{start}-{end}: {before}[{self.words.text}]{after}"]


def _joined(name: str, relation: Relation, document: Document) -> Cell:
    words = document.mention(relation.target)
    rule = f"{relation.type}: {relation.rule}" if relation.rule else relation.type
    return Cell(name, value_of(words), words, rule, relation.score, tuple(relation.why))


def _own(name: str, value: str, words: Mention) -> Cell:
    return Cell(name, value, words, words.rule, words.score)


def explain_agreement(document: Document, row: Agreement) -> list[Cell]:
    """The cells of an agreement's row: first its mentions, then what they are joined to."""
    cells = []
    for id in row.mentions:
        words = document.mention(id)
        cells.append(_own("agreement", f"{words.form}, {words.type}, {words.status}", words))
    for type, name in _CELLS.items():
        for relation in document.relations:
            if relation.type == type and relation.source in row.mentions:
                cells.append(_joined(name, relation, document))
    for party in row.parties:
        if party.mention is None:
            cells.append(_outside("party", party))
        elif party.country:
            cells += _location(document, party)
    return cells


def explain_tie(document: Document, tie: Tie) -> list[Cell]:
    """The cells of a tie's row: the places, where they lie, what makes the tie, since when it is."""
    cells: list[Cell] = []
    members = [_same_place(document, party) for party in (tie.a, tie.b)]
    for name, party in (("a", tie.a), ("b", tie.b)):
        if party.mention is None:
            cells.append(_outside(name, party))
        else:
            cells.append(_own(name, party.name, document.mention(party.mention)))
            cells += _location(document, party)
    cells += (_own("kind", item.tie, item) for item in document.mentions if item.tie and item.id in members[1])
    for relation in document.relations:
        ends = {relation.source, relation.target}
        if relation.type == "TWINNED_WITH" and all(ends & ids for ids in members):
            cells.append(_joined("kind", relation, document))
        if relation.type == "SINCE" and relation.source in members[0] | members[1]:
            cells.append(_joined("since", relation, document))
    if tie.since and all(cell.name != "since" for cell in cells):
        cells.append(Cell("since", tie.since, None, "the earliest signed agreement of the two"))
    return cells


def value_of(mention: Mention) -> str:
    """What a mention is normalised to, with its id."""
    if mention.edtf:
        return mention.edtf
    name = mention.name or mention.text
    return f"{name} ({mention.ref})" if mention.ref else name


def _outside(name: str, party: Party) -> Cell:
    return Cell(name, party.name, None, "the home town, known from outside the text")


def _location(document: Document, party: Party) -> list[Cell]:
    ids = _same_place(document, party)
    found = [item for item in document.relations if item.type == "LOCATED_IN" and item.source in ids]
    return [_joined("lies in", relation, document) for relation in found]


def _same_place(document: Document, party: Party) -> set[str]:
    """The mentions of a record's place: of the same thing, or, for one known from outside the text, of its name."""
    if party.mention is None:
        return {item.id for item in document.mentions if item.name == party.name}
    things = resolve(document.mentions, document.relations)
    return {id for id, thing in things.items() if thing == things[party.mention]}
