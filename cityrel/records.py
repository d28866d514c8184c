"""The two tables of a page, agreements and ties, folded from its mentions and relations.

The tables follow from the annotation alone, so that gold and predictions are folded by the same code.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import regex

from cityrel import edtf
from cityrel.document import Agreement, Document, Mention, Party, Relation, Tie
from cityrel.languages import available, load_pack
from cityrel.reading.legible import reading_of
from cityrel.scheme import PLACES, STATUSES, TYPES
from cityrel.things import fold, is_linked, name_parts, resolve

#: Characters on each side of a mention in which its sentence is looked for.
_SENTENCE = 2_000
#: A full stop ends a sentence before a capital, unless what it follows is as short as an abbreviation („гр. Русе“).
_SENTENCE_END = regex.compile(r"(?<=\p{L}{4}|\p{N}|[»”\"“)])[.!?…]++[»”\"“)]?\s++(?=\p{Lu})")


@dataclass(slots=True)
class AgreementRow:
    """An agreement as mentions: those of the instrument, and for each slot one of each thing that fills it.

    ``home_added`` says that the home town, which the text does not name, is a party as well.
    """

    mentions: list[Mention]
    type: str
    form: str
    status: str
    parties: list[Mention]
    dates: list[Mention]
    valid_for: list[Mention]
    signatories: list[Mention]
    place: list[Mention]
    based_on: list[Mention]
    home_added: bool = False
    score: float = 1.0


@dataclass(slots=True)
class TieRow:
    """A tie between two places as mentions; ``a`` is None for a home town that the text does not name."""

    a: Mention | None
    b: Mention
    kind: str
    since: str | None
    score: float = 1.0


@dataclass(slots=True)
class _Pair:
    """What is said of two places' tie while it is gathered."""

    a: Mention | None
    b: Mention
    stated: list[str] = field(default_factory=list)
    worded: list[str] = field(default_factory=list)
    score: float = 1.0


class Tables:
    """The records of one page and what they rest on.

    Args:
        mentions: the page's mentions.
        relations: its relations; those whose mentions are missing are passed over.
        text: the page's text.
        home: the home town's name in the nominative, or None when it is not known.

    ``things`` gives each mention's thing (see ``cityrel.things.resolve``); ``home_mention`` and ``home_thing`` are the
    home town's where the text names it.
    """

    def __init__(self, mentions: Sequence[Mention], relations: Sequence[Relation], text: str, home: str | None) -> None:
        self.legible = reading_of(text)
        self.home = home
        self.mentions = sorted(mentions, key=_position)
        self.by_id = {item.id: item for item in self.mentions}
        self.relations = [item for item in relations if item.source in self.by_id and item.target in self.by_id]
        self._leading: dict[str, list[Relation]] = defaultdict(list)
        for relation in self.relations:
            self._leading[relation.source].append(relation)
        self.things = resolve(self.mentions, self.relations)
        self.members: dict[str, list[Mention]] = defaultdict(list)
        for item in self.mentions:
            self.members[self.things[item.id]].append(item)
        self._countries: dict[str, str | None] = {}
        self._full_names: dict[str, str] = {}
        self.home_mention = self._find_home()
        self.home_thing = self.things[self.home_mention.id] if self.home_mention else None

    def _find_home(self) -> Mention | None:
        if self.home is None:
            return None
        for label in ("CITY", "REGION"):
            for item in self.mentions:
                if item.label == label and fold(self.name(item)) == fold(self.home):
                    return item
        return None

    def name(self, item: Mention) -> str:
        """A mention's name, else its words as they are read."""
        return item.name or self.legible.text[slice(*self.legible.in_text(item.start, item.end))]

    def _targets(self, sources: Iterable[Mention], type: str) -> list[Mention]:
        """What the mentions are joined to by relations of a type: one mention of each thing, in the text's order."""
        found = {relation.target for item in sources for relation in self._leading[item.id] if relation.type == type}
        one_each: dict[str, Mention] = {}
        for item in sorted((self.by_id[id] for id in found), key=_position):
            one_each.setdefault(self.things[item.id], item)
        return list(one_each.values())

    def country(self, item: Mention) -> str | None:
        """Where the text says a place lies, directly or by way of a region: the country's code, else its name."""
        if item.label not in PLACES:
            return None
        thing = self.things[item.id]
        if thing not in self._countries:
            self._countries[thing] = self._country(item)
        return self._countries[thing]

    def _country(self, item: Mention) -> str | None:
        seen: set[str] = set()
        level = [item]
        while level:
            seen |= {self.things[place.id] for place in level}
            above = self._targets((one for place in level for one in self.members[self.things[place.id]]), "LOCATED_IN")
            for place in above:
                if place.label == "COUNTRY":
                    return place.ref.partition(":")[2] if place.ref and is_linked(place.ref) else self.name(place)
            level = [place for place in above if self.things[place.id] not in seen]
        return None

    def party(self, item: Mention | None) -> Party:
        """A place or institution as it stands in a record; None stands for the home town."""
        if item is None:
            return Party(self.home or "")
        refs = (other.ref for other in self.members[self.things[item.id]] if is_linked(other.ref))
        return Party(self.name(item), self.country(item), next(refs, item.ref), item.id)

    def full_name(self, item: Mention) -> str:
        """The fullest name that the page has for a person; the title noun of an unnamed mayor."""
        thing = self.things[item.id]
        if thing not in self._full_names:
            self._full_names[thing] = self._full_name(thing)
        return self._full_names[thing]

    def _full_name(self, thing: str) -> str:
        names = [self.name(other) for other in self.members[thing]]
        spelt = {name: sum(not part.endswith(".") for part in name_parts(name)) for name in names}
        return max(names, key=lambda name: (spelt[name], len(name_parts(name)), len(name)))

    def agreements(self) -> list[AgreementRow]:
        """A row for each instrument that has a party, in the text's order."""
        rows = []
        for thing, group in self.members.items():
            if group[0].label != "AGREEMENT":
                continue
            parties = self._targets(group, "PARTY")
            if not parties:
                continue
            type = min((item.type or "unspecified" for item in group), key=TYPES.index)
            forms = [item.form for item in group if (item.type or "unspecified") == type]
            slots = {
                name: self._targets(group, relation)
                for name, relation in (
                    ("dates", "SIGNED_ON"),
                    ("valid_for", "VALID_FOR"),
                    ("signatories", "SIGNED_BY"),
                    ("place", "SIGNED_IN"),
                )
            }
            scores = [item.score for item in group]
            scores += [it.score for item in group for it in self._leading[item.id] if it.type != "SAME_AS"]
            rows.append(
                AgreementRow(
                    mentions=group,
                    type=type,
                    form=forms[0] or "document",
                    status=min((item.status or "signed" for item in group), key=STATUSES.index),
                    parties=parties,
                    based_on=[item for item in self._targets(group, "BASED_ON") if self.things[item.id] != thing],
                    home_added=len(parties) == 1 and self.home is not None and self.home_thing is None,
                    score=round(math.prod(scores), 4),
                    **slots,
                )
            )
        return rows

    def ties(self) -> list[TieRow]:
        """A row for each pair of places that are twins or partners, in the order of the text.

        The home town, where it is one of the two, comes first.
        """
        pairs: dict[frozenset[str], _Pair] = {}
        agreements = self.agreements()
        for item in self.mentions:
            if item.tie and self.home is not None and self.things[item.id] != self.home_thing:
                pair = pairs.setdefault(self._key(self.home_mention, item), _Pair(self.home_mention, item))
                pair.stated.append(item.tie)
                pair.score = min(pair.score, item.score)
        for relation in self.relations:
            one, other = self.by_id[relation.source], self.by_id[relation.target]
            key = self._key(one, other)
            if relation.type == "TWINNED_WITH" and len(key) == 2:
                if self.things[other.id] == self.home_thing or (
                    self.things[one.id] != self.home_thing and other.start < one.start
                ):
                    one, other = other, one
                pair = pairs.setdefault(key, _Pair(one, other))
                later = self.legible.in_text(*max((one.start, one.end), (other.start, other.end)))
                pair.worded.append(tie_words(self.legible.text, *later) or "twin")
                pair.score = min(pair.score, relation.score)
        # An attribute says the kind outright; of several sentences one that speaks of twins decides.
        counts = Counter(thing for key in pairs for thing in key)
        papers = self._signed(agreements)
        rows = [
            TieRow(
                pair.a,
                pair.b,
                (pair.stated or sorted(pair.worded, reverse=True))[0],
                self._since(pair, counts, papers),
                pair.score,
            )
            for pair in pairs.values()
        ]
        return sorted(rows, key=lambda row: (row.b.start, row.a.start if row.a else -1))

    def _key(self, one: Mention | None, other: Mention) -> frozenset[str]:
        return frozenset({self.things[one.id] if one else "", self.things[other.id]})

    def _signed(self, agreements: Sequence[AgreementRow]) -> dict[str, list[tuple[set[str], AgreementRow]]]:
        """By each party, the signed agreements that it has with all their parties."""
        papers: dict[str, list[tuple[set[str], AgreementRow]]] = defaultdict(list)
        for row in agreements:
            if row.status == "signed":
                parties = {self.things[item.id] for item in row.parties} | ({""} if row.home_added else set())
                for party in parties:
                    papers[party].append((parties, row))
        return papers

    def _since(
        self, pair: _Pair, counts: Counter[str], papers: dict[str, list[tuple[set[str], AgreementRow]]]
    ) -> str | None:
        """The date of a tie, ``counts`` being how many ties each place has."""
        both = self._key(pair.a, pair.b)
        others = both - {"", self.home_thing}
        fewest = min((counts[thing] for thing in others), default=0)
        # Between two towns that are not the home, a date speaks of the one with fewer ties: the other has several.
        own = [thing for thing in others if counts[thing] == fewest]
        dates = [date.edtf for thing in own for date in self._targets(self.members[thing], "SINCE")]
        if not any(dates):
            rows = min((papers.get(thing, []) for thing in both), key=len)
            dates += [date.edtf for parties, row in rows if both <= parties for date in row.dates]
        return min((date for date in dates if date), key=_date_order, default=None)


def _position(item: Mention) -> tuple[int, int, str]:
    return item.start, item.end, item.id


def _date_order(value: str) -> tuple[int, edtf.Edtf | str]:
    try:
        return 0, edtf.parse(value)
    except ValueError:
        return 1, value


@lru_cache(maxsize=1)
def _tie_words() -> regex.Pattern[str]:
    words: dict[str, set[str]] = {"twin": set(), "partner": set(), "not": set()}
    for code in available():
        for kind, stems in load_pack(code).data("ties").items():
            words[kind].update(stems)
    return regex.compile(
        r"\b(?<!\b\L<denied>\s(?:\p{L}+\s)?)(?:(?P<twin>\L<twins>)|(?P<partner>\L<partners>))",
        regex.IGNORECASE,
        denied=sorted(words["not"]),
        twins=sorted(words["twin"]),
        partners=sorted(words["partner"]),
    )


def tie_words(text: str, first: int, last: int) -> str | None:
    """``twin`` or ``partner`` by the word of a mention's sentence that tells it, not denied; None without such a word.

    Of several words the last before the mention decides, else the first after it.

    Args:
        text: as it is read.
        first: where the mention begins in it.
        last: where it ends.
    """
    begin = max(text.rfind("\n", 0, first) + 1, first - _SENTENCE)
    end = text.find("\n", last, last + _SENTENCE)
    end = min(len(text), last + _SENTENCE) if end < 0 else end
    for stop in _SENTENCE_END.finditer(text, begin, end):
        if stop.end() <= first:
            begin = stop.end()
        elif stop.start() >= last:
            end = stop.start()
            break
    before = [match.lastgroup for match in _tie_words().finditer(text, begin, first)]
    after = _tie_words().search(text, last, end)
    return before[-1] if before else after.lastgroup if after else None


def _agreement(tables: Tables, row: AgreementRow) -> Agreement:
    first = [tables.members[tables.things[item.id]][0].id for item in row.based_on]
    return Agreement(
        parties=[tables.party(item) for item in row.parties] + ([tables.party(None)] if row.home_added else []),
        type=row.type,
        form=row.form,
        status=row.status,
        dates=[item.edtf for item in row.dates if item.edtf],
        valid_for=[item.edtf for item in row.valid_for if item.edtf],
        signatories=[tables.full_name(item) for item in row.signatories],
        place=[tables.name(item) for item in row.place],
        based_on=first,
        mentions=[item.id for item in row.mentions],
        evidence=[(item.start, item.end) for item in row.mentions],
        score=row.score,
    )


def _tie(tables: Tables, row: TieRow) -> Tie:
    return Tie(tables.party(row.a), tables.party(row.b), row.kind, row.since, row.score)


def build_agreements(
    mentions: Sequence[Mention], relations: Sequence[Relation], text: str, home: str | None = None
) -> list[Agreement]:
    """The agreements table of a page.

    A row for each group of AGREEMENT mentions joined by SAME_AS, with the union of their relations. A home town that
    the text does not name is added as a party where a row names one place or institution only; a row without any party
    is left out. ``based_on`` holds the id of the first mention of the instrument that a supplement rests on, ``score``
    is the product of those of the mentions and relations it is made of: how likely all of them hold.

    Args:
        mentions: the page's mentions.
        relations: its relations.
        text: its text.
        home: the home town in the nominative, or None.
    """
    tables = Tables(mentions, relations, text, home)
    return [_agreement(tables, row) for row in tables.agreements()]


def build_ties(
    mentions: Sequence[Mention], relations: Sequence[Relation], text: str, home: str | None = None
) -> list[Tie]:
    """The ties table of a page: a row for each pair of places joined by ``Tie`` (with the home town) or TWINNED_WITH.

    ``since`` is the date of a SINCE relation, the earliest of several, else the earliest date of a signed agreement
    between the two. Without a home town a ``Tie`` makes no row.

    Args:
        mentions: the page's mentions.
        relations: its relations.
        text: its text.
        home: the home town in the nominative, or None.
    """
    tables = Tables(mentions, relations, text, home)
    return [_tie(tables, row) for row in tables.ties()]


def fill(document: Document) -> Document:
    """Set ``thing`` on a document's mentions, and its two tables; returns the same document."""
    tables = Tables(document.mentions, document.relations, document.text, document.home)
    for item in document.mentions:
        item.thing = tables.things[item.id]
    document.agreements = [_agreement(tables, row) for row in tables.agreements()]
    document.ties = [_tie(tables, row) for row in tables.ties()]
    return document
