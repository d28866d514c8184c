"""One line of a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import regex

HEADING, PARAGRAPH, ITEM, KEYVALUE, CELL = "heading", "paragraph", "item", "keyvalue", "cell"
#: What divides the words of a menu in a line.
WIDE = regex.compile(r"[ \u00a0]{2,}+(?=\S)")
_MENU = 2
#: The mark of a list item; „02 / Печ, Унгария" is one, „02 / Печ / Унгария" a row of columns; „П » Печ" by its letter.
BULLET = regex.compile(
    r"(?:[•·▪●◦‣■*▸►✓✔✗+–—-]|>{1,2}|\d{1,3}[.)]|\d{1,2}\s/(?=\s\p{Lu}(?!.*\s/\s))|\p{L}\))\s++(?=\S)|[•▪●◦‣►](?=\S)"
    r"|\d{1,2}[.)](?=\p{Lu}\p{Ll})"
    r"|(\p{Lu})\s?[»›>:|–—-]\s++(?=\1\p{Ll})"
)
_SENTENCES = regex.compile(r"\p{Ll}{4}\.\s+\p{Lu}\p{Ll}{3}")


@dataclass(slots=True)
class Block:
    """One line of the page.

    ``start`` and ``end`` are character offsets of its content (bullet and key left out); ``key`` is the field of a
    key-value line or of a table's column as the pack names it, ``group`` numbers the blocks that describe one thing
    together (a table row, a run of key-value lines), ``gap`` tells that an empty line stands before it.
    """

    start: int
    end: int
    kind: str
    number: int
    key: str | None = None
    group: int | None = None
    gap: bool = False
    bullet: str = ""
    capitals: bool = False

    def text(self, page: str) -> str:
        return page[self.start : self.end]

    def see_capitals(self, line: str) -> None:
        """Note whether more than four of five letters of its line are capitals, of more than three."""
        # so many small letters in the first third are too many for all of it
        if sum(map(str.islower, line[: len(line) // 3])) > 0.2 * len(line):
            return
        letters = [*filter(str.isalpha, line)]
        self.capitals = len(letters) > 3 and sum(map(str.isupper, letters)) > 0.8 * len(letters)


def gapped(blocks: Sequence[Block], first: int = 0) -> Iterator[list[Block]]:
    """Blocks between empty lines, together, from the block with a number on."""
    run: list[Block] = []
    for number in range(first, len(blocks)):
        if blocks[number].gap and run:
            yield run
            run = []
        run.append(blocks[number])
    if run:
        yield run


def is_menu(line: str) -> bool:
    """„Начало  Град  Пътища": whether wide spaces divide a line into labels."""
    return line[-1:] not in tuple(".!?;") and len([*islice(WIDE.finditer(line), _MENU)]) == _MENU


def is_prose(text: str, block: Block) -> bool:
    """Whether a line is a sentence, or several, rather than an entry."""
    ends = text[block.end - 1] in ".!?;" and block.end - block.start > 40
    return ends or _SENTENCES.search(text, block.start, block.end) is not None


def short_lines(text: str, blocks: list[Block]) -> bool:
    """Whether lines are no longer than the cells of a table, and no sentences but for short ones."""
    return len(blocks) >= 4 and all(
        (block.kind == PARAGRAPH and block.end - block.start <= 70 and text[block.end - 1] not in ".:;")
        or (text[block.end - 1] == "." and block.end - block.start <= 20)
        for block in blocks
    )
