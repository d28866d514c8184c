"""Lists that a flattened page has lost the marks of: lines under a state's name, heads with letters or numbers."""

from __future__ import annotations

import regex

from cityrel.reading.block import HEADING, ITEM, PARAGRAPH, Block, gapped, is_prose

#: Characters of a line that may be a heading or a bare list item.
SHORT = 110
#: Heads with lines close under them that make a page a list with headings.
_DIRECTORY = 3
#: A line that begins with a name of few words: „Дидимотихо – от 2007 г.", «Тарту. Соглашение …».
NAMED = regex.compile(r"\p{Lu}[\p{L}’]++(?:[ -][\p{L}’]++){0,3}+(?:\s?[–—(]|\s-\s|[:.,;](?:\s|$)|$)")
#: A head in small letters: one name, or two („Северна Македония").
_HEAD = regex.compile(r"\p{Lu}[\p{L}’-]++(?:\s[\p{L}’-]++){0,2}+:?")
_ENUMERATED = regex.compile(r"(?P<mark>[IVX]{1,4}|\p{Lu})[.)]\s++(?=\p{Lu})")
#: The marks of a row of heads; the first two must be there, and none counts before those that precede it.
_ROWS = (
    ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"),
    ("А", "Б", "В", "Г", "Д", "Е", "Ж", "З"),
    ("A", "B", "C", "D", "E", "F", "G", "H"),
)


def mark_lists(text: str, blocks: list[Block]) -> None:
    """Make list items of the lines that stand close under one of several heads (ПОЛЬША, then its towns)."""
    runs = list(gapped(blocks))
    found: list[list[Block]] = []
    told = 0
    for run, below in zip(runs, [*runs[1:], []], strict=False):
        head, rest = run[0], run[1:]
        named = all(
            block.end - block.start <= 3 * SHORT and NAMED.match(text, block.start, block.end) for block in rest
        )
        plain = named and _HEAD.fullmatch(text, head.start, head.end) is not None
        if not rest or head.kind != PARAGRAPH or not (head.capitals or plain):
            continue
        if any(block.kind not in (PARAGRAPH, ITEM) or block.capitals for block in rest):
            continue
        if not named and any(block.end - block.start > 2 * SHORT or is_prose(text, block) for block in rest):
            continue
        found.append(rest)
        # a line that only says where the town of the head lies, above what is told of it
        told += len(rest) == 1 and bool(below) and below[0].kind == PARAGRAPH and is_prose(text, below[0])
    entries = all(NAMED.match(text, block.start, block.end) for rest in found for block in rest)
    entries = entries and all(blocks[rest[0].number - 1].capitals for rest in found)
    least = _DIRECTORY - 1 if entries and any(len(rest) > 1 for rest in found) else _DIRECTORY
    lines = [block for rest in found for block in rest]
    prose = sum(is_prose(text, block) for block in lines)
    if len(found) < least or 2 * told > len(found) or 2 * prose > len(lines):
        return
    for block in lines:
        block.kind = ITEM


def mark_sections(text: str, blocks: list[Block]) -> None:
    """Make headings of short lines with letters or Roman numbers, where the first two of a row are there."""
    heads: list[tuple[Block, regex.Match[str]]] = []
    for block in blocks:
        match = _ENUMERATED.match(text, block.start, block.end)
        if match is not None and block.kind == PARAGRAPH and block.gap and block.end - block.start <= SHORT:
            heads.append((block, match))
    for row in _ROWS:
        marked = [head for head in heads if head[1]["mark"] in row]
        count = next((at for at, (_, match) in enumerate(marked) if match["mark"] not in row[at : at + 1]), len(marked))
        for block, match in marked[:count] if count > 1 else ():
            block.kind, block.start, block.bullet = HEADING, match.end(), match.group().strip()
