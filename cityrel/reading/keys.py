"""Keys of key-value lines, and of forms filled in several times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import regex

from cityrel.languages.cues import Cue
from cityrel.reading.block import HEADING, ITEM, KEYVALUE, PARAGRAPH, Block
from cityrel.reading.columns import BARS

#: Fields of a town.
TOWNS = frozenset(("city", "city_country"))
#: Characters of a value in which the paper stands that it begins with.
_OPENING = 30

#: „Град: Русе", „Град – Русе", „Град ........ Русе"
KEY = regex.compile(
    r"(?P<key>\p{L}[\p{L}\s/(),-]{1,40}?(?:\s(?:№\s?)?\d)?)"
    r"(?P<sep>\.?\s*+:|\s++[-–—=](?=\s)|\s*+(?:\.{3,}|_{3,}|(?:…\s?){2,})|\s++(?:\.\.(?=\s)|(?:\.\s){2,}))\s*+(?P<value>.*)",
    regex.DOTALL,
)


#: One of these stands between a key and its value, and characters at a line's head in which it does.
_SIGNS, _HEAD = (":", "-", "–", "—", "=", "…", "..", " . ", "__"), 64


#: A further key in a line of several, and how many of them make it one.
_FURTHER_KEY, _FURTHER = regex.compile(r"(?<=[\s;,])(?P<key>\p{Lu}\p{L}++(?:\s\p{Ll}++){0,3}+)\s?:\s++(?=\S)"), 2


def keyed(line: str) -> regex.Match[str] | None:
    """A line as a key with its value; most that are none are told at a glance."""
    head = line[:_HEAD]
    for sign in _SIGNS:
        if sign in head:
            return KEY.match(line)
    return None


def plain_key(key: str) -> str:
    """A key in small letters, with single spaces."""
    return " ".join(key.lower().split())


def form_keys(text: str) -> set[str]:
    """Keys of a form that is filled in several times: more than two that come again at the head of a line or cell."""
    cells = (BARS.pattern.split(line) if BARS.in_line(line) else (line,) for line in text.splitlines())
    lines = (keyed(part.strip()) for parts in cells for part in parts)
    counts = Counter(plain_key(line["key"]) for line in lines if line is not None and line["value"])
    again = {key for key, count in counts.items() if count > 1}
    return again if len(again) > 2 else set()


def papers_in_cards(text: str, blocks: Sequence[Block], paper: Cue) -> None:
    """Make fields of the lines right below a card's that tell a paper under a key which nobody knows."""
    for above, block in pairwise(blocks):
        if block.kind != PARAGRAPH or above.kind != KEYVALUE or block.gap:
            continue
        line = KEY.match(text, block.start, block.end)
        if (
            line is None
            or ":" not in line["sep"]
            or not paper.search(text, line.start("value"), line.start("value") + _OPENING)
        ):
            continue
        block.kind, block.key, block.start = KEYVALUE, "document", line.start("value")


def fields_in_lines(text: str, blocks: Sequence[Block], field: Callable[[str], str | None]) -> list[Block]:
    """The blocks of a page, with lines such as „Град: Русе; Държава: България; Дата: 1999" divided into their fields.

    Args:
        text: of the page.
        blocks: its lines.
        field: what a key names, or None.
    """
    divided: list[Block] = []
    for block in blocks:
        keys = list(_further_keys(text, block, field)) if block.kind == KEYVALUE else []
        if len(keys) < _FURTHER:
            divided.append(block)
            continue
        ends = [at for at, _, _ in keys[1:]] + [block.end]
        end, block.end = block.end, _value_end(text, block.start, keys[0][0])
        divided.append(block)
        for (_, name, start), stop in zip(keys, ends, strict=True):
            last = _value_end(text, start, stop)
            if last > start:
                divided.append(replace(block, start=start, end=end if stop == end else last, key=name, gap=False))
    for number, block in enumerate(divided):
        block.number = number
    return divided


def _further_keys(text: str, block: Block, field: Callable[[str], str | None]) -> Iterator[tuple[int, str, int]]:
    """The known keys within a line that begins with one: where each begins, its field, where its value does."""
    if BARS.in_line(text[block.start : block.end]):
        return  # a row of columns
    for match in _FURTHER_KEY.finditer(text, block.start, block.end):
        name = field(match["key"])
        if name is not None:
            yield match.start("key"), name, match.end()


def _value_end(text: str, start: int, end: int) -> int:
    """Where a value ends, without what divides it from the next key."""
    return start + len(text[start:end].rstrip(" \u00a0;,·•/"))


def town_by_state(fields: Sequence[str | None]) -> list[str | None]:
    """„Място", right beside „Държава" where no other field is the town's: that of the town, not of the signing."""
    beside = [{one, other} == {"place", "country"} for one, other in pairwise(fields)]
    if fields.count("place") != 1 or not any(beside) or not TOWNS.isdisjoint(fields):
        return [*fields]
    return ["city" if field == "place" else field for field in fields]


def number_cards(text: str, blocks: Sequence[Block]) -> None:
    """Number the runs of key-value lines; a run ends where its first key comes again."""
    group = max((block.group or 0 for block in blocks), default=0)
    named = {block.number: _named(text, block) for block in blocks if block.kind == KEYVALUE}
    counts = Counter(named.values())
    first: Block | None = None
    for block in blocks:
        if block.kind != KEYVALUE:
            if (first is not None and block.kind in (ITEM, HEADING)) or block.gap:
                first = None
            continue
        # „Документ: …", and further down in each card „Приложение: …": a field of another name
        again = first is not None and block.key == first.key
        if again and first is not None and not block.gap and counts[named[first.number]] > 1:
            again = named[block.number] == named[first.number]
        if first is None or again:
            group += 1
            first = block
        block.group = group


def _named(text: str, block: Block) -> str:
    """The words of a line's key."""
    line = KEY.match(text, text.rfind("\n", 0, block.start) + 1, block.end)
    return plain_key(line["key"]) if line is not None else ""
