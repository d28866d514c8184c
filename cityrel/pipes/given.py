"""Relations for mentions that are given, by an annotator or another program, instead of found."""

from __future__ import annotations

from dataclasses import replace

from cityrel.document import Document
from cityrel.languages import load_pack
from cityrel.pipes.draft import Draft
from cityrel.pipes.home import Home
from cityrel.pipes.locations import Locations
from cityrel.pipes.people import People
from cityrel.pipes.relations import Relations
from cityrel.reading.blocks import BlockReader
from cityrel.records import fill


def relate(given: Document, lang: str) -> Document:
    """A document with the given mentions and the relations and records that the pipes make of them.

    Labels, names, forms, types and statuses are taken as they are given; relations that the document has are left out,
    and so are its ``Tie`` attributes, which the pipes decide.

    Args:
        given: a document with mentions.
        lang: code of a language pack.
    """
    pack = load_pack(lang)
    draft = Draft(given.page, pack)
    reader = pack.get(BlockReader)
    draft.blocks = reader.blocks(draft.text)
    draft.sentences = reader.sentences(draft.text, draft.blocks)
    for mention in given.mentions:
        start, end = draft.legible.in_text(mention.start, mention.end)
        draft.take(
            replace(mention, start=start, end=end, text=draft.text[start:end], tie=None, thing=None, rule="given")
        )
    draft.sort()
    pack.get(Locations).located(draft)
    pack.get(Home)(draft)
    pack.get(People).tie_offices(draft)
    pack.get(Relations).join(draft)
    document = Document(given.page, lang, draft.home, draft.on_page(), draft.relations)
    fill(document)
    return document
