"""All differences between two passes, page by page, for adjudication.

    python annotations/disagreements.py PASS_A PASS_B [--seeds FOLDER]

Mentions are paired by overlap and shown in their line; relations are compared as relations of things, so another
mention of the same place is no difference.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path

from convert import SEEDS, read_pass

from cityrel.document import Document, Mention
from cityrel.records import Tables
from cityrel.scoring.matching import Matched, Thing, pair_mentions
from cityrel.things import is_linked

_WIDTH = 40


def describe(item: Mention | None) -> str:
    """A mention as its mark has it, with its id where it has one."""
    if item is None:
        return "–"
    place = item.ref if is_linked(item.ref) else None
    fields = (item.name, item.edtf, item.form, item.type, item.status, item.role, item.tie, place)
    known = "; ".join(field for field in fields if field)
    return f"{item.id[1:]} {item.label} {'unnamed' if item.unnamed else known} |{item.text}|"


def context(text: str, start: int, end: int) -> str:
    """The place in its line, with the number of the line, from 1."""
    number = text.count("\n", 0, start) + 1
    before = text[max(start - _WIDTH, text.rfind("\n", 0, start) + 1) : start]
    after = text[end : end + _WIDTH].partition("\n")[0]
    return f"line {number}: …{before}[{text[start:end]}]{after}…"


def mention_differences(first: Document, second: Document) -> Iterator[str]:
    """Mentions that only one pass has, or that differ in span, label or value."""
    pairs: list[tuple[Mention | None, Mention | None]] = list(pair_mentions(first.mentions, second.mentions))
    paired = {id(item) for pair in pairs for item in pair}
    pairs += [(item, None) for item in first.mentions if id(item) not in paired]
    pairs += [(None, item) for item in second.mentions if id(item) not in paired]

    def place(pair: tuple[Mention | None, Mention | None]) -> tuple[int, int]:
        return min((item.start, item.end) for item in pair if item is not None)

    for one, other in sorted(pairs, key=place):
        if describe(one).partition(" ")[2] != describe(other).partition(" ")[2] or one is None or other is None:
            start, end = place((one, other))
            yield f"{context(first.text, start, end)}\n    A: {describe(one)}\n    B: {describe(other)}"
        elif (one.start, one.end) != (other.start, other.end):
            yield f"{context(first.text, one.start, one.end)}\n    B has it at {other.start - one.start:+d}"


def _relations(tables: Tables, things: Mapping[str, Thing]) -> dict[tuple[str, Thing, Thing], tuple[Mention, Mention]]:
    found: dict[tuple[str, Thing, Thing], tuple[Mention, Mention]] = {}
    for item in tables.relations:
        pair = things[item.source], things[item.target]
        if item.type == "TWINNED_WITH":
            pair = min(pair), max(pair)
        if item.type != "SAME_AS":
            found.setdefault((item.type, *pair), (tables.by_id[item.source], tables.by_id[item.target]))
    return found


def relation_differences(matched: Matched) -> Iterator[str]:
    """Relations that only one pass has, and groups of agreement mentions that the other pass groups otherwise."""
    found = _relations(matched.gold, matched.gold_thing), _relations(matched.pred, matched.pred_thing)
    lines = []
    for side, own, theirs in (("A", found[0], found[1]), ("B", found[1], found[0])):
        for key in own.keys() - theirs.keys():
            source, target = own[key]
            lines.append((source.start, f"only {side}: {key[0]} {_short(source)} -> {_short(target)}"))
    agreements = pair_mentions(
        *([item for item in side.mentions if item.label == "AGREEMENT"] for side in (matched.gold, matched.pred))
    )
    common = {other.id: one.id for one, other in agreements}
    groups = []
    for tables, name in ((matched.gold, {one.id: one.id for one, _ in agreements}), (matched.pred, common)):
        members = [items for items in tables.members.values() if items[0].label == "AGREEMENT"]
        groups.append({frozenset(name.get(item.id, f"-{item.id}") for item in items): items for items in members})
    for side, own_groups, their_groups in (("A", groups[0], groups[1]), ("B", groups[1], groups[0])):
        for group, items in own_groups.items():
            if len(items) > 1 and group not in their_groups:
                lines.append((items[0].start, f"only {side}: SAME_AS {', '.join(_short(item) for item in items)}"))
    yield from (line for _, line in sorted(lines))


def _short(item: Mention) -> str:
    return f"{item.id[1:]} |{item.text}|"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    parser.add_argument("--seeds", type=Path, default=SEEDS)
    options = parser.parse_args()
    first, second = (read_pass(folder, options.seeds) for folder in (options.first, options.second))
    pages = {page.page.name: page for page in second}
    for page in first:
        print(f"\n== {page.page.name}")
        other = pages.pop(page.page.name, None)
        if other is None:
            print("only in the first pass")
            continue
        differences = list(mention_differences(page, other)) + list(relation_differences(Matched(page, other, None)))
        print("\n".join(differences) or "no differences")
    for name in pages:
        print(f"\n== {name}\nonly in the second pass")


if __name__ == "__main__":
    main()
