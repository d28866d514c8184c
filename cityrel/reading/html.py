"""An HTML page as plain text: its content, laid out a block a line, and what its markup tells of it.

Menus, forms, footers, cookie notices and the like are left out; what they say of the site's owner is kept beside.
"""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from cityrel.reading.encodings import decode_html, refuse_garbled
from cityrel.reading.facts import read_facts
from cityrel.reading.files import UnreadableFile
from cityrel.reading.furniture import content_of
from cityrel.reading.layout import layout
from cityrel.reading.pages import Told


def read_html(data: bytes, declared: str | None = None) -> Told:
    """Text and facts of an HTML page.

    Args:
        data: the page's bytes.
        declared: the encoding that was sent along, if any.

    Raises:
        UnreadableFile: it is empty, no text, in an unknown encoding, or garbled.
    """
    if not data.strip():
        raise UnreadableFile("the file is empty", "leave it out, or save the page in it")
    read = decode_html(data, declared)
    told = _read(read.text)
    told.note = read.note
    return told


def read_markup(markup: str) -> Told:
    """Text and facts of an HTML page that is decoded already; raises as ``read_html`` does."""
    refuse_garbled(markup)
    return _read(markup)


def _read(markup: str) -> Told:
    tree = LexborHTMLParser(markup)
    told = read_facts(tree)
    body = tree.body
    if body is not None:
        told.text = layout(content_of(body))
    return told
