"""What a reader has read of a page, and the page made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

import regex

from cityrel.document import Page
from cityrel.edtf import parse
from cityrel.reading.files import UnreadableFile

_CYRILLIC = regex.compile(r"\p{Cyrillic}")
#: Halves of characters, as JSON may have them by itself; no file can.
_HALF = regex.compile(r"\p{Cs}")
_DAY = regex.compile(
    r"(?P<y>\d{4})-(?P<m>\d{2})(?:-(?P<d>\d{2}))?(?=$|[T\s])|(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?=$|T)"
)
_DOTTED = regex.compile(r"(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./](?P<y>\d{4})\b")


@dataclass(slots=True)
class Told:
    """A page's text, what the page itself tells of the fields of ``Page``, and a note for the reader."""

    text: str
    home: str | None = None
    url: str | None = None
    lang: str | None = None
    date: str | None = None
    site: str | None = None
    note: str | None = None


_FIELDS = tuple(item.name for item in fields(Told) if item.name not in ("text", "note"))


def page_of(told: Told, name: str, known: Mapping[str, str]) -> Page:
    """The page of what was read; what is known from outside goes before what the page tells.

    Raises:
        UnreadableFile: there is no text, or none in Cyrillic letters.
    """
    if not told.text.strip():
        raise UnreadableFile("there is no text in it", "leave it out, or see whether it holds only pictures")
    if not _CYRILLIC.search(told.text):
        raise UnreadableFile("no Cyrillic letters in it", "only pages in Bulgarian or Russian can be annotated")
    values = {field: value for field in _FIELDS if (value := getattr(told, field))}
    whole = {field: _whole(value) for field, value in (values | dict(known)).items()}
    return Page(_whole(told.text), name=name, **whole)


def _whole(text: str) -> str:
    return str(_HALF.sub("\N{REPLACEMENT CHARACTER}", text))


def day(value: str) -> str | None:
    """The day (or month) that a date in a page's markup names, as EDTF; None when it is no date.

    Args:
        value: ISO 8601 with or without a time (``2021-03-02T10:15:00+02:00``), or day, month and year with points.
    """
    match = _DAY.match(value.strip()) or _DOTTED.match(value.strip())
    if match is None:
        return None
    parts = [match["y"], match["m"].zfill(2), *([match["d"].zfill(2)] if match["d"] else [])]
    try:
        return str(parse("-".join(parts)))
    except ValueError:
        return None
