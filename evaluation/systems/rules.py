"""Relations of the baselines: what stands together in a sentence belongs together."""

from __future__ import annotations

import regex

from cityrel.document import Mention, Relation
from evaluation.systems.words import sentence_at, sentences, words_of

#: Between a town and the country that it is said to lie in: "Сплит, Хърватия", "Астана (Казахстан)".
_BESIDE = regex.compile(r"[\s\"“”»]*+[,(–-]\s*+(?:\p{L}{1,4}\.\s*+)?")
_MAYOR_REACH = 80
#: A line up to this long may be a heading or the item of a list.
_SHORT_LINE = 150


def relate(text: str, lang: str, mentions: list[Mention], home: str | None) -> list[Relation]:
    """Relations by co-occurrence, and ``tie`` on the places of lists under a heading that speaks of twins.

    Args:
        text: the page's text.
        lang: code of the language.
        mentions: its mentions in order; the ``tie`` of those without one may be set.
        home: the home town, when it is known.
    """
    spans = sentences(text)
    at = {item.id: sentence_at(spans, item.start) for item in mentions}
    cities = [item for item in mentions if item.label == "CITY"]
    own = [item for item in cities if home and (item.name or item.text).lower() == home.lower()]
    found: list[Relation] = []
    for item in mentions:
        around = [other for other in mentions if at[other.id] == at[item.id] and other is not item]
        if item.label == "AGREEMENT":
            found += _agreement(text, lang, item, around, at[item.id], cities, own)
        elif item.label == "MAYOR":
            near = [other for other in around if other.label == "CITY" and _gap(item, other) <= _MAYOR_REACH]
            town = _nearest(item, near) or _nearest(item, own)
            found += [Relation("MAYOR_OF", item.id, town.id)] if town else []
        elif item.label in ("CITY", "REGION"):
            above = [other for other in around if other.label in ("REGION", "COUNTRY") and other.start >= item.end]
            found += [
                Relation("LOCATED_IN", item.id, other.id)
                for other in above
                if _BESIDE.fullmatch(text, item.end, other.start)
            ]
    return found + _twins(text, lang, mentions, at, own)


def _agreement(
    text: str,
    lang: str,
    item: Mention,
    around: list[Mention],
    sentence: tuple[int, int],
    cities: list[Mention],
    own: list[Mention],
) -> list[Relation]:
    parties = [other for other in around if other.label == "CITY"]
    if not parties:
        # The heading or sentence before names the other party.
        before = [other for other in cities if other.end <= item.start and other not in own]
        parties = before[-1:]
    home = _nearest(item, own)
    if home and not any(other in own for other in parties):
        parties.append(home)
    found = [Relation("PARTY", item.id, other.id) for other in parties]
    date = _nearest(item, [other for other in around if other.label == "DATE"])
    if date:
        found.append(Relation("SIGNED_ON", item.id, date.id))
    if words_of(lang).cues["signed"].search(text, *sentence):
        found += [Relation("SIGNED_BY", item.id, other.id) for other in around if other.label in ("MAYOR", "PERSON")]
    return found


def _twins(
    text: str, lang: str, mentions: list[Mention], at: dict[str, tuple[int, int]], own: list[Mention]
) -> list[Relation]:
    """Towns in a sentence with a word for twins; ``tie`` on the first town of each item under a heading with one."""
    cues = words_of(lang).cues
    found = []
    kind: str | None = None
    start = 0
    for line in text.splitlines(keepends=True):
        end = start + len(line)
        towns = [item for item in mentions if item.label == "CITY" and start <= item.start < end]
        others = [item for item in towns if item not in own]
        if len(line) > _SHORT_LINE:
            kind = None
            for sentence in sorted({at[item.id] for item in towns}):
                first, *rest = [item for item in towns if at[item.id] == sentence]
                if cues["twin"].search(text, *sentence):
                    found += [Relation("TWINNED_WITH", first.id, other.id) for other in rest]
        elif others and kind:
            others[0].tie = others[0].tie or kind
        elif cues["partner"].search(line) or cues["twin"].search(line):
            kind = "partner" if cues["partner"].search(line) else "twin"
        start = end
    return found


def _gap(one: Mention, other: Mention) -> int:
    return max(one.start - other.end, other.start - one.end, 0)


def _nearest(item: Mention, others: list[Mention]) -> Mention | None:
    return min(others, key=lambda other: _gap(item, other), default=None)
