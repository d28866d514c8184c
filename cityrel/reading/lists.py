"""Lists that a flattened page has lost the marks of: lines under a state's name, heads with letters or numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise, zip_longest

import regex

from cityrel.gazetteer import Gazetteer
from cityrel.reading.block import HEADING, ITEM, KEYVALUE, PARAGRAPH, Block, gapped, is_prose
from cityrel.reading.keys import TOWNS

#: Characters of a line that may be a heading or a bare list item.
SHORT = 110
#: „1989 – ", „2000, 12 май – гр. ": the date that an entry begins with, and the lines in a row that make a list of such
_DATE_LED = regex.compile(
    r"(?=[^\n–—]{0,24}\d{4})[\d\p{Ll}][\d\p{Ll}., /]{3,26}?(?:\s?[–—:]|\s-)\s(?:\p{Ll}{1,3}\.\s?)?(?=\p{Lu})"
)
_ENTRIES = 3
#: „… – 1991 г."
_DATE_ENDED = regex.compile(r"\d{4}(?:\s?\p{Ll}{1,4}\.?)?$")
_STATE_LINK = regex.compile(r"(?:\s[–—-]|:)\s(?:\p{Ll}{1,3}\.\s?)?(?=\p{Lu})")
#: Between a town and its state, with a part of it before it or not.
_WHERE = regex.compile(r"(?:,|\s\()\s?(?:\p{L}+\.?\s)??(?=\p{Lu})")
_LETTER = regex.compile(r"\p{L}")
#: „А", over the towns whose names begin with it, and how many such lines make a list by letters
INITIAL, _LETTERS_IN_LIST = regex.compile(r"\p{Lu}\.?"), 3
#: „Змеиногорск [устно]", a name and what is noted of it
_NOTED = regex.compile(r"\p{Lu}[\p{L}’., ()-]++\[[^\[\]\n]++\]")
#: States that stand alone in lines of a run, and make it a list of towns by states.
_STATES = 2
#: Heads with lines close under them that make a page a list with headings.
_DIRECTORY = 3
#: A line that begins with a name of few words: „Дидимотихо – от 2007 г.", «Тарту. Соглашение …».
NAMED = regex.compile(r"\p{Lu}[\p{L}’]++(?:[ -][\p{L}’]++){0,3}+\*{0,3}+(?:\s?(?:[–—(]|\.{3})|\s-\s|[:.,;](?:\s|$)|$)")
#: A head in small letters: one name, or two („Северна Македония").
_HEAD = regex.compile(r"\p{Lu}[\p{L}’-]++(?:\s[\p{L}’-]++){0,2}+:?")
_ENUMERATED = regex.compile(r"(?P<mark>[IVX]{1,4}|\p{Lu})[.)]\s++(?=\p{Lu})")
#: „1.2. Договор …", a point of „1. …"; the number of a line that is no such point
_POINT = regex.compile(r"(?P<part>\d{1,2}|[IVX]{1,4})\.(?P<point>\d{1,2})[.)]?\s++(?=[„«“\"(]?\p{Lu})")
NUMBERED = regex.compile(r"\d{1,3}(?:[.)]|\s/)?")
#: A name and what leads to its state.
_PLACED = regex.compile(r"\p{Lu}[\p{L}’ -]{1,40}+(?:,\s|\s?\()(?=\p{Lu})")
#: A line that only sets parts of the page apart.
DIVIDER = regex.compile(r"(?:[*_=~•·—–-]\s?){3,}+")
#: The marks of a row of heads; the first two must be there, and none counts before those that precede it.
_ROWS = (
    ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"),
    ("А", "Б", "В", "Г", "Д", "Е", "Ж", "З"),
    ("A", "B", "C", "D", "E", "F", "G", "H"),
)


def is_state(gazetteer: Gazetteer, lang: str, text: str, block: Block) -> bool:
    """Whether a line is a state's name and no more."""
    known = gazetteer.longest(text, block.start, lang) if block.kind == PARAGRAPH else None
    return known is not None and bool(known.states) and not _LETTER.search(text, known.end, block.end)


def says_where(gazetteer: Gazetteer, lang: str, text: str, block: Block) -> bool:
    """Whether a line is no more than a state, with a part of it before or behind a comma: „Полша, Силезия"."""
    if block.end - block.start > SHORT:
        return False
    comma = text.rfind(", ", block.start, block.end)
    for at in (block.start, comma + 2)[: 1 + (comma > 0)]:
        known = gazetteer.longest(text, at, lang)
        if known is not None and known.states and text[known.end : block.end][:2] in ("", ", "):
            return True
    return False


def places_name(gazetteer: Gazetteer, lang: str, value: str) -> bool:
    """Whether a value is a name with its state behind it: „Минден, Германия", «Лимож (Франция, Верхняя Вьенна)»."""
    name = _PLACED.match(value)
    known = gazetteer.longest(value, name.end(), lang) if name is not None else None
    return known is not None and bool(known.states)


def states_in_cards(gazetteer: Gazetteer, lang: str, text: str, blocks: Sequence[Block]) -> None:
    """„Къде: Полша, Силезия", right below a card's town: no place of signing where a state comes first."""
    for above, block in pairwise(blocks):
        if block.kind == KEYVALUE and block.key == "place" and above.key in TOWNS and not block.gap:
            known = gazetteer.longest(text, block.start, lang)
            block.key = "country" if known is not None and known.states else block.key


def heads_notes(text: str, below: Sequence[Block]) -> bool:
    """„Пояснения" behind a table: whether a paragraph, a list or a sentence follows a line, which is no row then."""
    return any(block.gap or block.kind == ITEM or is_prose(text, block) for block in below)


def mark_items(gazetteer: Gazetteer, lang: str, text: str, blocks: list[Block]) -> None:
    """Make list items, and headings, of the lines that are such by their numbers, their heads or how they begin."""
    _mark_sections(text, blocks)
    _mark_points(text, blocks)
    _mark_letters(text, blocks)
    _mark_states(gazetteer, lang, text, blocks)
    _mark_lists(text, blocks, partial(says_where, gazetteer, lang))
    _mark_entries(gazetteer, lang, text, blocks)


def _mark_points(text: str, blocks: list[Block]) -> None:
    """Make list items of lines numbered „1.1.", „1.2.", where the first of a part is there and another point."""
    found = [(block, match) for block in blocks if (match := _POINT.match(text, block.start, block.end))]
    points = {(match["part"], int(match["point"])) for _, match in found}
    for block, match in found if len(points) > 1 else ():
        if (match["part"], 1) in points and block.kind == PARAGRAPH:
            block.kind, block.start, block.bullet = ITEM, match.end(), match.group().strip()


def _mark_letters(text: str, blocks: list[Block]) -> None:
    """Make list items of the lines under letters in the order of the alphabet, where each begins with its letter."""
    found: list[tuple[str, list[Block]]] = []
    for block in blocks:
        if INITIAL.fullmatch(text, block.start, block.end):
            found.append((text[block.start], []))
        elif found and text[block.start] == found[-1][0] and block.kind == PARAGRAPH:
            found[-1][1].append(block)
        elif found and not block.gap:
            return
        elif found:
            break  # the list is over
    letters = [letter for letter, _ in found]
    if len(found) < _LETTERS_IN_LIST or letters != sorted(set(letters)) or not all(lines for _, lines in found):
        return
    for block in (block for _, lines in found for block in lines):
        block.kind = ITEM


def _mark_states(gazetteer: Gazetteer, lang: str, text: str, blocks: list[Block]) -> None:
    """Make headings of states that stand alone between close lines, and list items of the towns under each."""
    for run in gapped(blocks):
        states = [block for block in run if is_state(gazetteer, lang, text, block)]
        if len(states) < _STATES:
            continue
        at = run.index(states[0])
        if at and not (run[at - 1].capitals or text[run[at - 1].end - 1] == ":"):
            continue  # „Зимнича", „Румъния": a town, then its state
        towns = [block for block in run[at:] if block not in states]
        follow = any(one in states and (other is None or other in states) for one, other in zip_longest(run, run[1:]))
        named = all(
            block.kind == PARAGRAPH
            and block.end - block.start <= 3 * SHORT
            and NAMED.match(text, block.start, block.end)
            for block in towns
        )
        long = sum(block.end - block.start > SHORT for block in towns)
        if named and not follow and 3 * long <= len(towns):
            for block in run[at:]:
                block.kind = HEADING if block in states else ITEM


def _mark_lists(text: str, blocks: list[Block], says_where: Callable[[str, Block], bool]) -> None:
    """Make list items of the lines that stand close under one of several heads (ПОЛЬША, then its towns).

    Args:
        text: the page's text.
        blocks: of the page.
        says_where: whether a line says no more than where the town of the head above it lies.
    """
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
        if says_where(text, rest[0]) and not any(says_where(text, block) for block in rest[1:2]):
            continue  # a card: ТУЛЧА, „Румъния", „Договор от 1998 г."
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


def _mark_entries(gazetteer: Gazetteer, lang: str, text: str, blocks: Sequence[Block]) -> None:
    """Make list items of lines close together that begin with a state („ЧЕХИЯ — Острава") or a date („1989 – Острава").

    Or that end in a date behind a town and its state, or in a note: „Острава, Чехия – 1989 г.", «Острава [с 1989 г.]».

    Lines of a chronicle begin with dates too: where a town lies is told in most entries of a list of partners.
    """
    for run in gapped(blocks):
        lines = [block for block in run if block.kind == PARAGRAPH]
        led = [(block, match) for block in lines if (match := _DATE_LED.match(text, block.start, block.end))]
        placed = sum(_town_in_state(gazetteer, lang, text, match.end(), block.end) for block, match in led)
        headed = [block for block in lines if _state_ahead(gazetteer, lang, text, block)]
        for block in [block for block, _ in led] if len(led) >= _ENTRIES and 2 * placed > len(led) else ():
            block.kind = ITEM
        ended = [
            block
            for block in lines
            if block.end - block.start <= SHORT
            and _DATE_ENDED.search(text, block.start, block.end)
            and _town_in_state(gazetteer, lang, text, block.start, block.end)
        ]
        for block in ended if len(ended) >= _ENTRIES and 2 * len(ended) > len(run) else ():
            block.kind = ITEM
        noted = [block for block in lines if _NOTED.fullmatch(text, block.start, block.end)]
        for block in noted if len(noted) >= _ENTRIES and 2 * len(noted) > len(run) else ():
            block.kind = ITEM
        for block in headed if len(headed) >= _ENTRIES and 2 * len(headed) > len(run) else ():
            block.kind = ITEM


def _state_ahead(gazetteer: Gazetteer, lang: str, text: str, block: Block) -> bool:
    """Whether a line begins with a state, and behind a dash or colon with a name that is none of a state."""
    state = gazetteer.longest(text, block.start, lang) if text[block.start].isupper() else None
    link = _STATE_LINK.match(text, state.end, block.end) if state is not None and state.states else None
    behind = gazetteer.longest(text, link.end(), lang) if link is not None else None
    return link is not None and not (behind is not None and behind.states)


def _town_in_state(gazetteer: Gazetteer, lang: str, text: str, start: int, end: int) -> bool:
    """Whether a line goes on with a town and, behind a comma or in a bracket, a state or a part of one."""
    town = gazetteer.longest(text, start, lang)
    gap = _WHERE.match(text, town.end, end) if town is not None and not town.states else None
    place = gazetteer.longest(text, gap.end(), lang) if gap is not None else None
    return place is not None and any(candidate.place.kind != "city" for candidate in place.candidates)


def _mark_sections(text: str, blocks: list[Block]) -> None:
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
