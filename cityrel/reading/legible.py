"""The text as it is read: of equal meaning, without what hides its words, and with the way back to the page's offsets.

Pages have soft hyphens and zero-width spaces within words, marks of stress, letters apart from their marks (``й`` as
two characters), Latin letters for Cyrillic ones that look alike, references, tags and marks (``&nbsp;``, ``<b>``,
``**``), spaces between the letters of a word or several between words, and paragraphs that were broken at a width.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache

import regex

from cityrel.reading.wrapped import wraps

#: Characters that are read as another one: spaces, hyphens and dashes, bars, ends of lines.
_ALIKE = str.maketrans(
    dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " ")
    | dict.fromkeys("\u2010\u2011", "-")
    | dict.fromkeys("\u2012\u2015\u2212\uff0d", "–")
    # arrows, from a key to its value
    | dict.fromkeys("\u2192\u21d2\u21e8\u279c\u2794\u27a1\u27f6", "–")
    # the lines of a box
    | dict.fromkeys(map(chr, range(0x2500, 0x2580)), "–")
    | dict.fromkeys("\u2502\u2503\u2551\uff5c", "|")
    | dict.fromkeys("\x0b\x0c\x85\u2028\u2029", "\n")
)
#: Latin letters that stand for Cyrillic ones, and Cyrillic vowels with a mark of stress.
_LOOKS = str.maketrans("ABCEHKMOPTXaceopxyëËáéóýÁÉÓ", "АВСЕНКМОРТХасеорхуёЁаеоуАЕО")
_STRESS = "\u0300\u0301"
#: One of these stands in each text that hides something: most are told by it at a glance.
_ODD = re.compile(
    "[\u00ad\u0300-\u036f\u0450\u045d\u00a0\u2000-\u2012\u2015\u2028-\u202f\u205f-\u206f\u2192\u21d2\u21e8\u2212\u2500-\u257f\u279c\u2794\u27a1\u27f6\u3000\ufeff\uff0d\uff5c&<\r\x0b\x0c\x85]"
)
#: Of these, what is left when all that is read as another character was; marks alone make each letter worth a look.
_LEFT = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff&<\r]")
_MARK = re.compile("[\u0300-\u036f\u0450\u045d]")
_HIDDEN = r"(?P<hidden>[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff])"
_MARKED = r"(?P<marked>[\p{Latin}\p{Cyrillic}]\p{Mn}++|(?<=\p{L})[\u0450\u045d]|[\u0450\u045d](?=\p{L}))"
_CODED = (
    r"(?P<reference>&(?:amp;)*(?:#\d{2,6}|#[xX][\da-fA-F]{2,5}|[A-Za-z]{2,8});)"
    r"|(?P<tag></?(?P<name>[A-Za-z][A-Za-z\d]{0,9})(?:\s++[A-Za-z][\w:-]*+\s?=[^<>\n]{0,300})?\s?/?>)"
    r"|(?P<end>\r(?!\n))"
)
_HIDING = regex.compile(f"{_HIDDEN}|{_MARKED}|{_CODED}")
_HIDING_UNMARKED = regex.compile(f"{_HIDDEN}|(?P<marked>(?!))|{_CODED}")
#: Tags within a line; others end it.
_INLINE = frozenset(
    {
        *("a", "abbr", "b", "big", "em", "font", "i", "img", "ins", "mark", "s", "small", "span", "strong", "sub"),
        *("sup", "u"),
    }
)
#: „**Русе**", „_Русе_", „[[Русе (град)|Русе]]": marks of emphasis and links, and characters that they have.
_MARKS = ("*", "_", "[[")
_MARKUP = regex.compile(
    r"(?<![\p{L}\p{N}*_])(?P<open>\*{1,3}|_{1,3})(?=\S)[^*_\n]{1,120}(?<=\S)(?P<close>(?P=open))(?![\p{L}\p{N}*_])"
    r"|(?P<open>\[\[(?:[^\[\]|\n]{1,80}\|)?)[^\[\]|\n]{1,80}(?P<close>\]\])"
)
#: „Д О Г О В О Р", which few texts have.
_SPREAD = regex.compile(
    r"(?<![\p{L}\p{N}]|\p{L}\. ?)(?:\p{Lu}(?: \p{Lu}(?!\p{L})){4,}+|\p{L}(?: \p{Ll}(?!\p{L})){4,}+)"
    r"(?![\p{N}.]| \p{L}\.)"
)
_LETTERS_APART = re.compile(r" [^\W\d_] [^\W\d_] [^\W\d_] ")
#: Spaces between words; words that tell that nearly all are wide, and no columns' borders.
_GAP = regex.compile(r"(?<=\S) ++(?=\S)")
_GAPS, _WIDE = 6, 0.7
#: A letter of either script beside one of the other.
_MEET = re.compile("[A-Za-zëËáéóýÁÉÓ](?:(?<=[\u0400-\u04ff].)|(?=[\u0400-\u04ff]))")
#: „дoговор", and „c" alone between Cyrillic words.
_MIXED = regex.compile(r"(?=\p{Latin}++\p{Cyrillic}|\p{Cyrillic}++\p{Latin})[\p{Latin}\p{Cyrillic}]++")
#: Without one of these no letter stands so; the standard library looks for them faster.
_APART = re.compile(r"\s[aco]\s[«„“\"]?[\u0400-\u052f]")
_LONE = regex.compile(r"(?<=\p{Cyrillic}[,»”“\")]?\s)[aco](?=\s[«„“\"]?\p{Cyrillic})")
_CYRILLIC = regex.compile(r"\p{Cyrillic}")


class Legible:
    """A page's text as it is read; ``text`` is the page's own where nothing hides in it."""

    def __init__(self, page: str) -> None:
        self.text = page
        #: by each place where characters were taken out: from where on in ``text`` spans that begin (or end) there lie
        #: further on in the page, how far, and where the place ends in the page
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._shifts: list[int] = []
        self._page_ends: list[int] = []
        odd = {*_ODD.findall(page)}
        for mark in odd:  # few of them: a translation of the whole page takes long
            self.text = self.text.replace(mark, _ALIKE.get(ord(mark), mark))
        edits = wraps(self.text)
        if odd and (_LEFT.search(self.text) or _MARK.search(self.text)):
            edits += _hiding(self.text)
        if any(mark in self.text for mark in _MARKS):
            edits += _markup(self.text)
        if "  " in self.text:
            edits += _wide_gaps(self.text)
        if _LETTERS_APART.search(self.text):
            edits += _spread(self.text)
        if edits:
            self._edit(sorted(edits))
        self.text = _in_one_script(self.text)

    def _edit(self, edits: Iterable[tuple[int, int, str]]) -> None:
        page, parts = self.text, list[str]()
        done = length = 0
        for start, end, read in edits:
            if start < done:
                continue  # within another
            parts += [page[done:start], read]
            length += start - done + len(read)
            done = end
            if end - start > len(read):
                self._starts.append(length)
                self._ends.append(length + 1 - len(read))
                self._shifts.append(end - length)
                self._page_ends.append(end)
        self.text = "".join([*parts, page[done:]])

    def in_page(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the page of a span of the text; a mark belongs to its letter, what is hidden to none."""
        if not self._shifts:
            return start, end
        before, within = bisect_right(self._starts, start), bisect_right(self._ends, end)
        return start + (self._shifts[before - 1] if before else 0), end + (self._shifts[within - 1] if within else 0)

    def in_text(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the text of a span of the page."""
        return self._at(start), self._at(end)

    def _at(self, offset: int) -> int:
        number = bisect_right(self._page_ends, offset)
        at = offset - (self._shifts[number - 1] if number else 0)
        return min(at, self._starts[number]) if number < len(self._starts) else at


@lru_cache(maxsize=8)  # a page is read by its language, its pipes and its tables
def reading_of(page: str) -> Legible:
    """How a page's text is read; kept for the last pages."""
    return Legible(page)


def legible(text: str) -> str:
    """A text as it is read."""
    return Legible(text).text


def _hiding(page: str) -> Iterator[tuple[int, int, str]]:
    """Spans that hide something, and what they are read as."""
    for match in (_HIDING if _MARK.search(page) else _HIDING_UNMARKED).finditer(page):
        read = _read(match)
        if read is not None:
            yield *match.span(), read


def _read(match: regex.Match[str]) -> str | None:
    """What a match is read as, one character or none; None where it is what it looks like."""
    found = match.group()
    if match["hidden"]:
        return ""
    if match["end"]:
        return "\n"
    if match["tag"]:
        return "" if match["name"].lower() in _INLINE else "\n"
    if match["marked"]:
        letters = unicodedata.normalize("NFD", found)
        if _CYRILLIC.match(letters):
            letters = letters.translate(dict.fromkeys(map(ord, _STRESS)))
        return unicodedata.normalize("NFC", letters)[0]
    stood = html.unescape(html.unescape(found)).translate(_ALIKE)
    hidden = _HIDING.fullmatch(stood)
    return "" if hidden and hidden["hidden"] else stood if len(stood) == 1 else None


def _markup(page: str) -> Iterator[tuple[int, int, str]]:
    """The marks around words that are emphasised or linked."""
    for match in _MARKUP.finditer(page):
        yield *match.span("open"), ""
        yield *match.span("close"), ""


def _spread(page: str) -> Iterator[tuple[int, int, str]]:
    """The spaces between the letters of words that are spread; „А Б В Г Д" is none."""
    for match in _SPREAD.finditer(page):
        letters = match.group()[::2]
        if list(letters) != sorted(letters):
            yield from ((at, at + 1, "") for at in range(match.start() + 1, match.end(), 2))


def _wide_gaps(page: str) -> Iterator[tuple[int, int, str]]:
    """Spaces between the words of lines of prose in which nearly all of them are wide."""
    start = 0
    for line in page.split("\n"):
        gaps = [gap.span() for gap in _GAP.finditer(line)] if line.count("  ") >= _WIDE * _GAPS else []
        wide = [(a, b) for a, b in gaps if b - a > 1]
        if (
            len(gaps) >= _GAPS
            and len(wide) >= _WIDE * len(gaps)
            and 2 * sum(line[b].islower() for _, b in gaps) > len(gaps)
        ):
            yield from ((start + a, start + b, " ") for a, b in wide)
        start += len(line) + 1


def _in_one_script(text: str) -> str:
    """The text with Latin letters in Cyrillic words as the Cyrillic ones that they look like."""
    if _MEET.search(text):
        lines = text.split("\n")
        text = "\n".join(_MIXED.sub(_by_looks, line) if _MEET.search(line) else line for line in lines)
    return _LONE.sub(_by_looks, text) if _APART.search(text) else text


def _by_looks(match: regex.Match[str]) -> str:
    word = match.group()
    read = word.translate(_LOOKS)
    mixed = len(word) > 1 and 2 * len(_CYRILLIC.findall(word)) < len(word)
    return word if mixed or len(_CYRILLIC.findall(read)) < len(read) else read
