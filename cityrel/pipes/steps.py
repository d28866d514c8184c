"""The steps from a page to its document, each of which reads the page's draft and adds to it."""

from __future__ import annotations

from collections.abc import Callable

import regex

from cityrel.document import Document
from cityrel.names import NameSpan, load_tagger
from cityrel.pipes.dates import DateFinder
from cityrel.pipes.draft import Draft, Spans
from cityrel.pipes.full_names import FullNames
from cityrel.pipes.home import Home
from cityrel.pipes.people import People
from cityrel.pipes.places import Places
from cityrel.pipes.relations import Relations
from cityrel.reading.block import WIDE, is_menu
from cityrel.reading.blocks import BlockReader
from cityrel.records import fill
from cityrel.tokens import GluedWords

#: A year that begins a date's field, after at most two words.
_YEAR = regex.compile(r"(?:\p{L}++\s){0,2}(?P<year>(?:1[89]|20)\d\d)(?![\d/.-])")
_YEAR_FIRST = regex.compile(r"(?P<year>(?:1[89]|20)\d\d)(?=[,;]\s\p{Ll})")
#: Two years at the head of a field that tells how long a paper is in force.
_YEARS = regex.compile(r"(?P<first>(?:1[89]|20)\d\d)\s?[–-]\s?(?P<last>(?:1[89]|20)\d\d)(?!\d)")


def blocks(draft: Draft) -> None:
    """Read the page's blocks and sentences, and where glued words are to be opened."""
    reader = draft.pack.get(BlockReader)
    draft.blocks = reader.blocks(draft.text)
    draft.sentences = reader.sentences(draft.text, draft.blocks)
    draft.cuts = draft.pack.get(GluedWords).cuts(draft.text)


def names(draft: Draft, tagger: str = "default") -> None:
    """Run a name tagger over the page's blocks; see ``cityrel.names.load_tagger``."""
    full_names = draft.pack.get(FullNames)
    texts = [draft.text[block.start : block.end] for block in draft.blocks]
    home = draft.pack.morphology.place_forms(draft.page.home) if draft.page.home else ()
    tagged = load_tagger(tagger).tag(texts, ("PER", "LOC"))
    draft.names = Spans(
        NameSpan(
            block.start + span.start,
            block.start + span.end,
            # the page's own town is no person who stands alone: «со стороны Клина»
            "LOC" if text[span.start : span.end] in home else span.label,
            span.score,
        )
        for block, text, spans in zip(draft.blocks, texts, tagged, strict=True)
        for span in full_names.mend(text, spans)
        if not is_menu(text) or WIDE.search(text, span.start, span.end) is None
    )


def places(draft: Draft) -> None:
    """Find the page's towns, regions and states."""
    draft.pack.get(Places)(draft)


def dates(draft: Draft) -> None:
    """Find the page's dates."""
    for found in draft.pack.get(DateFinder).find(draft.text, draft.sentences, draft.page.date):
        if draft.free(found.start, found.end):
            draft.add("DATE", found.start, found.end, f"date: {found.rule}").edtf = found.edtf
    for block in draft.blocks:
        # a year at the head of a column of dates needs no word beside it; in another „1978, без договор" does not
        pattern = _YEAR if block.key in ("date", "ended") else _YEAR_FIRST if block.group is not None else None
        year = pattern.match(draft.text, block.start, block.end) if pattern is not None else None
        if year is not None and draft.free(*year.span("year")):
            draft.add("DATE", *year.span("year"), "date: year in its field").edtf = year["year"]
        years = _YEARS.match(draft.text, block.start, block.end) if block.key in ("date", "validity") else None
        if years is not None and draft.free(*years.span()):
            draft.add("DATE", *years.span(), "date: years in their field").edtf = f"{years['first']}/{years['last']}"


def home(draft: Draft) -> None:
    """Find the town whose page it is."""
    draft.pack.get(Home)(draft)


def people(draft: Draft) -> None:
    """Find mayors and other persons, and their towns."""
    draft.pack.get(People)(draft)


def relations(draft: Draft) -> None:
    """Find agreements and ties, and what they are joined to."""
    draft.pack.get(Relations)(draft)


#: In their order.
STEPS: dict[str, Callable[[Draft], None]] = {
    step.__name__: step for step in (blocks, names, places, dates, home, people, relations)
}


def document_of(draft: Draft) -> Document:
    """The draft folded into a document, with its records."""
    draft.sort()
    ids = {mention.id: f"T{number}" for number, mention in enumerate(draft.mentions, 1)}
    for mention in draft.mentions:
        mention.id = ids[mention.id]
    for relation in draft.relations:
        relation.source, relation.target = ids[relation.source], ids[relation.target]
    document = Document(draft.page, draft.pack.code, draft.home, draft.on_page(), draft.relations)
    fill(document)
    return document
