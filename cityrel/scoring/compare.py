"""The metrics of one page, as events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping

from cityrel.document import Document, Mention
from cityrel.records import AgreementRow, Tables
from cityrel.scheme import LABELS, PEOPLE, PLACES
from cityrel.scoring.counts import Event, Key
from cityrel.scoring.matching import Matched, Thing, best_pairs, overlap, pair_mentions
from cityrel.things import fold, is_linked

#: Groups of entity scores: SemEval-2013's four schemes; ``entities`` is its strict one.
ENTITY_SCHEMES = ("entities", "entities_partial", "entities_exact", "entities_type")
#: The slots of an agreement that are compared.
RECORD_SLOTS = ("parties", "type", "form", "status", "date", "signatories", "place", "valid_for")

_ATTRIBUTES: Mapping[str, tuple[tuple[str, ...], Callable[[Mention], str | None]]] = {
    "EDTF": (("DATE",), lambda item: item.edtf),
    "GeoNames": (("CITY", "REGION"), lambda item: item.ref if is_linked(item.ref) else None),
    "ISO3166": (("COUNTRY",), lambda item: item.ref if is_linked(item.ref) else None),
    "Name": ((*PLACES, *PEOPLE), lambda item: fold(item.name) if item.name else None),
    "Form": (("AGREEMENT",), lambda item: item.form),
    "Type": (("AGREEMENT",), lambda item: item.type),
    "Status": (("AGREEMENT",), lambda item: item.status),
    "Role": (("PERSON",), lambda item: item.role),
}

#: Something counted once a page, with the offset that it belongs to.
_Placed = Mapping[Hashable, int]


def score_page(gold: Document, pred: Document, home: str | None = None) -> list[Event]:
    """All metrics of a page, as events.

    Args:
        gold: the gold document.
        pred: the prediction for the same text; its own records are not looked at, they are folded anew.
        home: the home town, where it is known from outside the text.

    Raises:
        ValueError: the two have different texts.
    """
    matched = Matched(gold, pred, home)
    events = list(_entities(gold.mentions, pred.mentions))
    events += _normalisation(gold.mentions, pred.mentions)
    events += _ties_of_places(matched)
    events += _relations(matched, "relations")
    events += _agreements(matched)
    events += _ties(matched)
    return events


def relation_events(gold: Document, pred: Document, group: str = "relations_given_mentions") -> list[Event]:
    """The relation metrics of a prediction that was made from the gold mentions.

    Raises:
        ValueError: the prediction has other mentions than the gold.
    """
    spans = [Counter((item.label, item.start, item.end) for item in page.mentions) for page in (gold, pred)]
    if spans[0] != spans[1]:
        raise ValueError(f"{gold.page.name}: the prediction was not made from the gold mentions")
    return list(_relations(Matched(gold, pred, None), group))


def _both(group: str, name: str, gold: _Placed, pred: _Placed, *, total: bool = True) -> Iterator[Event]:
    """Events of two sets: what is in both is correct."""
    for item in [*gold, *(item for item in pred if item not in gold)]:
        at = gold.get(item, pred.get(item, 0))
        for key in ((group, name), (group, "all")) if total else ((group, name),):
            yield Event(key, at, item in gold, item in pred, item in gold and item in pred)


def _numbered(items: Iterable[tuple[Hashable, int]]) -> dict[Hashable, int]:
    """A set in which the same item may stand several times, each time as an item of its own."""
    seen: Counter[Hashable] = Counter()
    found: dict[Hashable, int] = {}
    for item, at in items:
        seen[item] += 1
        found[item, seen[item]] = at
    return found


def _entities(gold: list[Mention], pred: list[Mention]) -> Iterator[Event]:
    spans = [_numbered(((item.start, item.end), item.start) for item in items) for items in (gold, pred)]
    yield from _both("entities_exact", "all", *spans, total=False)
    for label in LABELS:
        own = [[item for item in items if item.label == label] for items in (gold, pred)]
        yield from _both(
            "entities", label, *(_numbered(((item.start, item.end), item.start) for item in items) for items in own)
        )
        yield from _overlapping(("entities_partial", label), own[0], own[1], _half)
    yield from _overlapping(("entities_partial", "all"), gold, pred, _half)
    yield from _overlapping(("entities_type", "all"), gold, pred, lambda one, other: float(one.label == other.label))


def _half(one: Mention, other: Mention) -> float:
    return 1.0 if (one.start, one.end) == (other.start, other.end) else 0.5


def _overlapping(
    key: Key, gold: list[Mention], pred: list[Mention], credit: Callable[[Mention, Mention], float]
) -> Iterator[Event]:
    """Events of mentions that may overlap only in part, with the credit of each pair."""
    pairs = pair_mentions(gold, pred)
    for one, other in pairs:
        yield Event(key, one.start, 1, 1, credit(one, other))
    paired = {id(item) for pair in pairs for item in pair}
    yield from (Event(key, item.start, 1, 0, 0) for item in gold if id(item) not in paired)
    yield from (Event(key, item.start, 0, 1, 0) for item in pred if id(item) not in paired)


def _normalisation(gold: list[Mention], pred: list[Mention]) -> Iterator[Event]:
    """Values end to end, and accuracy and coverage on the mentions that were found with the right label."""
    pairs = [(one, other) for one, other in pair_mentions(gold, pred) if one.label == other.label]
    partner = {id(one): other for one, other in pairs}
    paired = {id(other) for _, other in pairs}
    for name, (labels, value_of) in _ATTRIBUTES.items():
        for one in gold:
            if one.label not in labels:
                continue
            mine, other = value_of(one), partner.get(id(one))
            given = value_of(other) if other else None
            if other is not None:
                yield Event(("normalisation_accuracy", name), one.start, 1, 1, mine == given)
                if mine is not None:
                    yield Event(("normalisation_coverage", name), one.start, 1, 1, given is not None)
            # A region need not be linked: its id counts only where one is given.
            expected = mine is not None and not (name == "GeoNames" and one.label == "REGION" and given is None)
            correct = expected and mine == given
            yield Event(("normalisation", name), one.start, expected, given is not None, correct)
        for other in pred:
            if other.label in labels and id(other) not in paired and value_of(other) is not None:
                yield Event(("normalisation", name), other.start, 0, 1, 0)


def _ties_of_places(matched: Matched) -> Iterator[Event]:
    """``Tie``, which a place carries once: compared by the place, whichever mention carries it."""
    found: list[dict[Hashable, int]] = []
    places: list[dict[Thing, str]] = []
    for tables, thing in ((matched.gold, matched.gold_thing), (matched.pred, matched.pred_thing)):
        marked = [item for item in tables.mentions if item.tie]
        places.append({thing[item.id]: item.tie or "" for item in reversed(marked)})
        found.append({(thing[item.id], item.tie): item.start for item in reversed(marked)})
    yield from _both("normalisation", "Tie", *found, total=False)
    known = set(matched.pred_thing.values())
    for place, tie in places[0].items():
        if place in known:
            yield Event(("normalisation_coverage", "Tie"), found[0][place, tie], 1, 1, place in places[1])
        if place in places[1]:
            yield Event(("normalisation_accuracy", "Tie"), found[0][place, tie], 1, 1, places[1][place] == tie)


def _relations(matched: Matched, group: str) -> Iterator[Event]:
    """Relations as sets of typed pairs of things, and SAME_AS by the links that a group of mentions needs."""
    found: list[dict[str, dict[Hashable, int]]] = []
    for tables, thing in ((matched.gold, matched.gold_thing), (matched.pred, matched.pred_thing)):
        sets: dict[str, dict[Hashable, int]] = {}
        for item in tables.relations:
            pair = thing[item.source], thing[item.target]
            if item.type == "SAME_AS" or pair[0] == pair[1]:
                continue
            if item.type == "TWINNED_WITH":
                pair = min(pair), max(pair)
            at = sets.setdefault(item.type, {})
            start = tables.by_id[item.source].start
            at[pair] = min(start, at.get(pair, start))
        found.append(sets)
    for type in sorted({*found[0], *found[1]}):
        yield from _both(group, type, found[0].get(type, {}), found[1].get(type, {}))
    yield from _same_as(matched, group)


def _same_as(matched: Matched, group: str) -> Iterator[Event]:
    """Coreference links as MUC counts them: n mentions of one thing need n - 1 links, whichever mentions they join.

    Source: Vilain and others, A model-theoretic coreference scoring scheme, MUC-6, 1995.
    """
    mentions = [
        [item for item in tables.mentions if item.label == "AGREEMENT"] for tables in (matched.gold, matched.pred)
    ]
    shared: dict[tuple[str, str], int] = {}
    for one, other in pair_mentions(*mentions):
        key = matched.gold.things[one.id], matched.pred.things[other.id]
        shared[key] = shared.get(key, 0) + 1
    keys = ((group, "SAME_AS"), (group, "all"))
    for tables, gold in ((matched.gold, 1), (matched.pred, 0)):
        for members in tables.members.values():
            if members[0].label == "AGREEMENT" and len(members) > 1:
                links = len(members) - 1
                for key in keys:
                    yield Event(key, members[0].start, gold * links, (1 - gold) * links, 0)
    for (thing, _), count in shared.items():
        if count > 1:
            for key in keys:
                yield Event(key, matched.gold.by_id[thing].start, 0, 0, count - 1)


def _slots(
    tables: Tables, row: AgreementRow, thing: Mapping[str, Thing], home: Thing
) -> dict[str, frozenset[Hashable]]:
    """An agreement's slots as sets of comparable values."""

    def things(items: Iterable[Mention]) -> frozenset[Hashable]:
        return frozenset(thing[item.id] for item in items)

    return {
        "parties": things(row.parties) | (frozenset({home}) if row.home_added else frozenset()),
        "type": frozenset({row.type}),
        "form": frozenset({row.form}),
        "status": frozenset({row.status}),
        "date": frozenset(item.edtf for item in row.dates if item.edtf),
        "signatories": things(row.signatories),
        "place": things(row.place),
        "valid_for": frozenset(item.edtf for item in row.valid_for if item.edtf),
    }


def _agreements(matched: Matched) -> Iterator[Event]:
    """Rows paired so that they share most; slots micro-averaged; rows of which all slots agree."""
    rows = matched.gold.agreements(), matched.pred.agreements()
    slots = (
        [_slots(matched.gold, row, matched.gold_thing, matched.home) for row in rows[0]],
        [_slots(matched.pred, row, matched.pred_thing, matched.home) for row in rows[1]],
    )

    def weight(one: int, other: int) -> float:
        mine, theirs = slots[0][one], slots[1][other]
        evidence = any(overlap(a, b) for a in rows[0][one].mentions for b in rows[1][other].mentions)
        # Rows that have nothing of their own in common, only the home town, a type or a status, are not the same row.
        if not evidence and not (mine["parties"] & theirs["parties"]) - {matched.home}:
            return 0.0
        shared = sum(len(mine[name] & theirs[name]) for name in RECORD_SLOTS)
        return 1e6 * shared + 1e3 * (mine == theirs) + evidence

    pairs = best_pairs(range(len(rows[0])), range(len(rows[1])), weight)
    lines = [(one, other) for one, other in pairs]
    lines += [(one, -1) for one in range(len(rows[0])) if one not in {pair[0] for pair in pairs}]
    lines += [(-1, other) for other in range(len(rows[1])) if other not in {pair[1] for pair in pairs}]
    for one, other in lines:
        mine = slots[0][one] if one >= 0 else {}
        theirs = slots[1][other] if other >= 0 else {}
        at = (rows[0][one] if one >= 0 else rows[1][other]).mentions[0].start
        for name in RECORD_SLOTS:
            values = mine.get(name, frozenset()), theirs.get(name, frozenset())
            sums = len(values[0]), len(values[1]), len(values[0] & values[1])
            for key in (("agreements", name), ("agreements", "all")):
                yield Event(key, at, *sums)
        yield Event(("agreement_rows", "paired"), at, one >= 0, other >= 0, one >= 0 and other >= 0)
        yield Event(("agreement_rows", "exact"), at, one >= 0, other >= 0, bool(mine) and mine == theirs)
    yield from _empty("agreements", len(rows[0]), len(rows[1]))


def _ties(matched: Matched) -> Iterator[Event]:
    full: list[dict[Hashable, int]] = []
    pairs: list[dict[Hashable, int]] = []
    since: list[dict[Hashable, int]] = []
    counts = []
    for tables, thing in ((matched.gold, matched.gold_thing), (matched.pred, matched.pred_thing)):
        rows = [
            (frozenset({thing[row.a.id] if row.a else matched.home, thing[row.b.id]}), row) for row in tables.ties()
        ]
        full.append({(pair, row.kind): row.b.start for pair, row in rows})
        pairs.append({pair: row.b.start for pair, row in rows})
        since.append({(pair, row.since): row.b.start for pair, row in rows if row.since})
        counts.append(len(rows))
    yield from _both("ties", "pair and kind", *full, total=False)
    yield from _both("ties", "pair", *pairs, total=False)
    yield from _both("ties", "since", *since, total=False)
    yield from _empty("ties", *counts)


def _empty(name: str, gold: int, pred: int) -> Iterator[Event]:
    """A page without gold rows: one page, the rows predicted on it, and whether it was left empty."""
    if not gold:
        yield Event(("empty_pages", name), 0, 1, pred, pred == 0)
