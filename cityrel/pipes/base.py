"""spaCy components for blocks, names and dates, and the one that turns the draft into records and entities."""

from __future__ import annotations

import regex
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans

from cityrel.document import Document
from cityrel.names import NameSpan, load_tagger
from cityrel.pipes.dates import DateFinder
from cityrel.pipes.draft import Spans, draft_of
from cityrel.pipes.full_names import FullNames
from cityrel.reading.block import WIDE, is_menu
from cityrel.reading.blocks import BlockReader
from cityrel.records import fill

#: A year that begins a date's field, after at most two words.
_YEAR = regex.compile(r"(?:\p{L}++\s){0,2}(?P<year>(?:1[89]|20)\d\d)(?![\d/.-])")
_YEAR_FIRST = regex.compile(r"(?P<year>(?:1[89]|20)\d\d)(?=[,;]\s\p{Ll})")
#: Two years at the head of a field that tells how long a paper is in force.
_YEARS = regex.compile(r"(?P<first>(?:1[89]|20)\d\d)\s?[–-]\s?(?P<last>(?:1[89]|20)\d\d)(?!\d)")


@Language.factory("cityrel_blocks")
class BlocksComponent:
    """Reads the page's blocks and sentences, and where the tokeniser opened glued words."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        draft = draft_of(doc)
        reader = draft.pack.get(BlockReader)
        draft.blocks = reader.blocks(draft.text)
        draft.sentences = reader.sentences(draft.text, draft.blocks)
        text = draft.text
        starts = doc.to_array("IDX").tolist()
        draft.cuts = [at for at in starts[1:] if text[at].isalpha() and text[at - 1].isalpha()]
        return doc


@Language.factory("cityrel_names", default_config={"tagger": "default"})
class NamesComponent:
    """Runs the name tagger over the page's blocks."""

    def __init__(self, nlp: Language, name: str, tagger: str) -> None:
        self.name = name
        self.tagger = tagger

    def __call__(self, doc: Doc) -> Doc:
        draft = draft_of(doc)
        tagger = load_tagger(self.tagger)
        full_names = draft.pack.get(FullNames)
        texts = [draft.text[block.start : block.end] for block in draft.blocks]
        home = draft.pack.morphology.place_forms(draft.page.home) if draft.page.home else ()
        draft.names = Spans(
            NameSpan(
                block.start + span.start,
                block.start + span.end,
                # the page's own town is no person who stands alone: «со стороны Клина»
                "LOC" if text[span.start : span.end] in home else span.label,
                span.score,
            )
            for block, text, spans in zip(draft.blocks, texts, tagger.tag(texts, ("PER", "LOC")), strict=True)
            for span in full_names.mend(text, spans)
            if not is_menu(text) or WIDE.search(text, span.start, span.end) is None
        )
        return doc


@Language.factory("cityrel_dates")
class DatesComponent:
    """Finds the page's dates."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        draft = draft_of(doc)
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
                draft.add(
                    "DATE", *years.span(), "date: years in their field"
                ).edtf = f"{years['first']}/{years['last']}"
        return doc


@Language.factory("cityrel_records")
class RecordsComponent:
    """Folds the draft into a ``Document`` (``doc._.cityrel``) and sets the doc's entities."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name
        if not Doc.has_extension("cityrel"):
            Doc.set_extension("cityrel", default=None)

    def __call__(self, doc: Doc) -> Doc:
        draft = draft_of(doc)
        draft.sort()
        ids = {mention.id: f"T{number}" for number, mention in enumerate(draft.mentions, 1)}
        for mention in draft.mentions:
            mention.id = ids[mention.id]
        for relation in draft.relations:
            relation.source, relation.target = ids[relation.source], ids[relation.target]
        document = Document(draft.page, draft.pack.code, draft.home, draft.mentions, draft.relations)
        fill(document)
        spans = [
            doc.char_span(mention.start, mention.end, mention.label, alignment_mode="expand")
            for mention in draft.mentions
        ]
        doc.set_ents(filter_spans([span for span in spans if span is not None]))
        doc._.cityrel = document
        return doc
