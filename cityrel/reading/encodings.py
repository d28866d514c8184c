"""Bytes to text: in which encoding, and whether the text was garbled before it was saved.

A text is kept as the file has it, line ends included, since offsets count its characters; only a byte order mark is
not part of it.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

import regex

from cityrel.reading.files import UnreadableFile
from cityrel.reading.language import language_scores

#: What bytes are tried in when they are not UTF-8; UTF-8 again for pages with a few broken bytes.
_ENCODINGS = ("windows-1251", "koi8-r", "iso8859-5", "cp866", "mac-cyrillic", "utf-8")
#: Of DOS and old Macs: seldom met, and taken only where they read better by so much, or are declared.
_RARE = ("cp866", "mac-cyrillic")
_RARITY = 0.3
#: A text this far from reading well is in none of the encodings (1 and more is usual, 0 is noise).
_READS = 0.6
_SAMPLE = 20_000
#: A declared encoding decides between two that read this nearly alike.
_DECLARED = 0.05
#: The longer marks first, since one begins as a shorter one does.
_BOMS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_CONTROLS = regex.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
#: More control characters than this share of a file are no text.
_BINARY = 0.01
#: With the symbols, such as parts of frames, that letters become when they are misread.
_WORD = regex.compile(r"[\p{L}\p{N}_\x80-\x9f\N{REPLACEMENT CHARACTER}[\p{S}--\p{ASCII}]]++", regex.VERSION1)
_LETTER = regex.compile(r"[\p{L}\x80-\x9f\N{REPLACEMENT CHARACTER}]")
_CASED = regex.compile(r"\p{Lu}?+[\p{Ll}&&\p{Cyrillic}]++|[\p{Lu}&&\p{Cyrillic}]++", regex.VERSION1)
_CYRILLIC = regex.compile(r"\p{Cyrillic}")
#: Text between tags that has a byte above ASCII.
_BETWEEN_TAGS = regex.compile(rb"[^<>]*+")
_META_CHARSET = regex.compile(rb"(?:charset|encoding)\s*+=\s*+[\"']?\s*+([\w.:-]++)", regex.IGNORECASE)
#: Bytes of a page within which a browser looks for its encoding.
_HEAD = 4096
_GARBLED = regex.compile(r"[^\x00-\x7f]++")
#: What UTF-8 is wrongly read as; Cyrillic bytes wrongly read as Latin letters.
_MISREAD = ("windows-1251", "windows-1252", "latin-1", "koi8-r", "cp866")
_LATIN = "windows-1252"
#: A text with so much of it garbled is not worth reading; so many characters tell.
_GARBLED_SHARE = 0.3
_GARBLED_SAMPLE = 5000


@dataclass(frozen=True, slots=True)
class Text:
    """A decoded text, the encoding it was read in, and a note for the reader when that was a guess."""

    text: str
    encoding: str
    note: str | None = None


def decode(data: bytes) -> Text:
    """Decode a file's bytes: UTF-8 (or what a mark at the start says), else the Cyrillic encoding that reads best.

    How well a text reads is told by the frequent words and the letters of the languages (``language_scores``) and by
    the share of words with capitals in their places, since the encodings differ most in where the capitals are.

    Raises:
        UnreadableFile: the bytes are no text, read badly in each encoding, or hold a garbled text.
    """
    return _decode(data, data, None)


def decode_html(data: bytes, declared: str | None = None) -> Text:
    """Decode the bytes of an HTML page, as ``decode`` does; what reads best goes before what is declared.

    Args:
        data: the page, tags and all.
        declared: the encoding that was sent along (HTTP header); the page's own ``charset`` counts too.

    Raises:
        UnreadableFile: as for ``decode``.
    """
    found = _META_CHARSET.search(data[:_HEAD])
    names = {_known_as(name) for name in (declared, found[1].decode("ascii", "ignore") if found else None) if name}
    sample: list[bytes] = []
    size = 0
    for match in _BETWEEN_TAGS.finditer(data):
        part = match.group()
        if not part.isascii():
            sample.append(part)
            size += len(part)
            if size > 2 * _SAMPLE:
                break
    return _decode(data, b"\n".join(sample), names)


def _known_as(name: str) -> str:
    try:
        return codecs.lookup(name.strip().lower().removeprefix("x-")).name
    except LookupError:
        return ""


def _decode(data: bytes, sample: bytes, declared: set[str] | None) -> Text:
    marked = marked_encoding(data)
    if marked is not None:
        try:
            text = data.decode(marked)
        except UnicodeDecodeError:
            raise _binary() from None
        if _is_binary(text):
            raise _binary()
        return Text(text, marked, f"read as {marked.upper()}")
    if b"\0" in data or data.startswith(b"%PDF-"):
        raise _binary()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _guess(data, sample, declared or set())
    if _is_binary(text):
        raise _binary()
    refuse_garbled(text if sample is data else sample.decode("utf-8", errors="ignore"))
    return Text(text, "utf-8")


def marked_encoding(data: bytes) -> str | None:
    """The encoding that a mark at the start of some bytes names, UTF-8 aside."""
    return next((encoding for mark, encoding in _BOMS.items() if data.startswith(mark)), None)


def _guess(data: bytes, sample: bytes, declared: set[str]) -> Text:
    scored = []
    for name in _ENCODINGS:
        score = _reads(sample.decode(name, errors="replace"))
        if codecs.lookup(name).name in declared:
            score += _DECLARED
        elif name in _RARE:
            score -= _RARITY
        scored.append((score, name))
    score, encoding = max(scored, key=lambda pair: pair[0])
    text = data.decode(encoding, errors="replace")
    if _is_binary(text):
        raise _binary()
    if score < _READS:
        raise UnreadableFile("neither UTF-8 nor a Cyrillic encoding that is known", "save it as UTF-8")
    lost = text.count("\N{REPLACEMENT CHARACTER}")
    note = f"not UTF-8; read as {encoding}" if encoding != "utf-8" else "broken UTF-8"
    if codecs.lookup(encoding).name in declared and encoding != "utf-8":
        note = ""
    if lost:
        note += f", {lost} bytes or characters that cannot be decoded replaced by U+FFFD"
    return Text(text, encoding, note.removeprefix(", ") or None)


def _reads(text: str) -> float:
    """How well a text reads: share of its words that are Cyrillic and cased as words are, and its language's score."""
    words = [word for word in _WORD.findall(text[:_SAMPLE]) if not word.isascii() and _LETTER.search(word)]
    if not words:
        return 0.0
    cased = sum(_CASED.fullmatch(word) is not None for word in words) / len(words)
    return cased + max(language_scores(text).values(), default=0.0)


def refuse_garbled(text: str) -> None:
    """Raises UnreadableFile for a text that was spoilt before it was saved; see ``garbled``."""
    how = garbled(text)
    if how is not None:
        raise UnreadableFile(f"the text is garbled: {how}", "save the page again from its source")


def garbled(text: str) -> str | None:
    """How a text was spoilt by decoding it wrongly before it was saved, in words; None for a text in order.

    Two ways are told: UTF-8 that was read in another encoding (``Р”РѕРіРѕРІРѕСЂ``, ``Ð”Ð¾Ð³Ð¾Ð²Ð¾Ñ€``), and Cyrillic
    bytes that were read as Latin letters (``Äîãîâîð``).
    """
    parts = _GARBLED.findall(text[: 10 * _SAMPLE])
    joined = " ".join(parts)[:_GARBLED_SAMPLE]
    if not joined:
        return None
    for name in _MISREAD:
        # each letter became two
        again = joined.encode(name, errors="ignore").decode("utf-8", errors="ignore")
        if 2 * len(_CYRILLIC.findall(again)) > _GARBLED_SHARE * len(joined):
            return f"UTF-8 that was read as {name}"
    if _CYRILLIC.search(joined):
        return None
    for name in _ENCODINGS[:3]:
        again = text[:_SAMPLE].encode(_LATIN, errors="replace").decode(name, errors="replace")
        if len(parts) > 3 and _reads(again) > 1.0:
            return f"{name} that was read as {_LATIN}"
    return None


def _is_binary(text: str) -> bool:
    controls = len(_CONTROLS.findall(text))
    return controls > _BINARY * len(text)


def _binary() -> UnreadableFile:
    return UnreadableFile("the file is binary, not text", "save the page's text as UTF-8")
