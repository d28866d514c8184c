"""``cityrel explain``: each cell of a page's records with the words it rests on and the rule that decided."""

from __future__ import annotations

import argparse

from rich.table import Table

from cityrel.cli import DONE, FAILED, WrongCall
from cityrel.commands.annotate import annotate_page
from cityrel.commands.words import console, grid
from cityrel.document import Agreement, Document, Mention, Party, Relation, Tie
from cityrel.reading.files import UnreadableFile, read_page
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
    try:
        page, note = read_page(options.file, options.file.stem, {key: value for key, value in given.items() if value})
    except UnreadableFile as error:
        raise WrongCall(f"{options.file}: {error}") from None
    document = annotate_page(page, options.lang, options.names)
    out = console()
    if not isinstance(document, Document):
        out.print(f"{options.file}: {'; '.join(document)}", soft_wrap=True)
        return FAILED
    about = [f"language {document.lang}", f"home town {document.home or 'not known'}", *([note] if note else [])]
    out.print(f"{options.file}: {', '.join(about)}", soft_wrap=True)
    for number, row in enumerate(document.agreements, 1):
        out.print(f"\nAgreement {number} of {len(document.agreements)}")
        out.print(explain_agreement(document, row))
    for number, tie in enumerate(document.ties, 1):
        out.print(f"\nTie {number} of {len(document.ties)}")
        out.print(explain_tie(document, tie))
    if not document.agreements and not document.ties:
        out.print("no records")
    return DONE


class _Cells:
    """A table of cells: what the cell says, the words behind it, where they are, what decided."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.table: Table = grid("cell", "value", "words in the page", "offsets", "decided by", "score")

    def add(self, cell: str, value: str, words: Mention | None, rule: str = "", score: float | None = None) -> None:
        """Add a cell; without words it comes from outside the text."""
        if words is None:
            self.table.add_row(cell, value, "", "", rule, "")
            return
        before = self.text[max(0, words.start - _AROUND) : words.start].rpartition("\n")[2]
        after = self.text[words.end : words.end + _AROUND].partition("\n")[0]
        decided, sure = rule or words.rule, words.score if score is None else score
        offsets = f"{words.start}-{words.end}"
        self.table.add_row(cell, value, f"{before}[{words.text}]{after}", offsets, decided, f"{sure:.2f}")


def explain_agreement(document: Document, row: Agreement) -> Table:
    """The cells of an agreement's row: first its mentions, then what they are joined to."""
    cells = _Cells(document)
    for id in row.mentions:
        words = document.mention(id)
        kind = f"{words.form}, {words.type}, {words.status}"
        joined = [item for item in document.relations if item.type == "SAME_AS" and item.source == id]
        again = f"; {_rule(joined[0])}" if joined else ""
        cells.add("agreement", kind, words, f"{words.rule}{again}")
    for type, cell in _CELLS.items():
        for relation in document.relations:
            if relation.type == type and relation.source in row.mentions:
                words = document.mention(relation.target)
                cells.add(cell, value_of(words), words, _rule(relation), relation.score)
    for party in row.parties:
        if party.mention is None:
            cells.add("party", party.name, None, "the home town, known from outside the text")
        elif party.country:
            _add_country(cells, document, party)
    return cells.table


def explain_tie(document: Document, tie: Tie) -> Table:
    """The cells of a tie's row."""
    cells = _Cells(document)
    members: list[set[str]] = []
    for cell, party in (("a", tie.a), ("b", tie.b)):
        ids = _same_place(document, party)
        members.append(ids)
        if party.mention is None:
            cells.add(cell, party.name, None, "the home town, known from outside the text")
            continue
        cells.add(cell, party.name, document.mention(party.mention))
        _add_country(cells, document, party)
    both = members[0] | members[1]
    for mention in document.mentions:
        if mention.tie and mention.id in both:
            cells.add("kind", mention.tie, mention)
    for relation in document.relations:
        ends = {relation.source, relation.target}
        words = document.mention(relation.target)
        if relation.type == "TWINNED_WITH" and all(ends & ids for ids in members):
            cells.add("kind", tie.kind, words, _rule(relation), relation.score)
        if relation.type == "SINCE" and relation.source in both:
            cells.add("since", words.edtf or words.text, words, _rule(relation), relation.score)
    return cells.table


def value_of(mention: Mention) -> str:
    """What a mention is normalised to, with its id."""
    if mention.edtf:
        return mention.edtf
    name = mention.name or mention.text
    return f"{name} ({mention.ref})" if mention.ref else name


def _rule(relation: Relation) -> str:
    return f"{relation.type}: {relation.rule}" if relation.rule else relation.type


def _add_country(cells: _Cells, document: Document, party: Party) -> None:
    ids = _same_place(document, party)
    for relation in document.relations:
        if relation.type == "LOCATED_IN" and relation.source in ids:
            words = document.mention(relation.target)
            cells.add(f"{words.label.lower()} of {party.name}", value_of(words), words, _rule(relation), relation.score)


def _same_place(document: Document, party: Party) -> set[str]:
    """The mentions of a record's place: of the same thing, or, for one known from outside the text, of its name."""
    if party.mention is None:
        return {item.id for item in document.mentions if item.name == party.name}
    things = resolve(document.mentions, document.relations)
    return {id for id, thing in things.items() if thing == things[party.mention]}
