"""What the pipes share while a page is worked on.

A pipe reads the draft and adds to it; in the end it is folded into a ``Document``. Offsets are characters into the
text as it is read (``cityrel.reading.legible``), until then.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise, takewhile
from operator import attrgetter
from typing import Generic, Protocol, TypeVar

import regex

from cityrel import edtf
from cityrel.document import Mention, Page, Relation
from cityrel.languages import LanguagePack
from cityrel.languages.cues import Cue
from cityrel.languages.openings import PAGE
from cityrel.names import NameSpan
from cityrel.reading.blocks import Block
from cityrel.reading.legible import Legible, reading_of
from cityrel.scheme import PEOPLE

#: A glued word before the place where it is opened, and letters that it has at most.
_LETTERS_BEFORE, _LONG_WORD = regex.compile(r"\p{L}++\Z"), 64


class Spanned(Protocol):
    """What has offsets."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


_Span = TypeVar("_Span", bound=Spanned)
#: Days; a paper is signed on some day of a visit, but no visit is longer than a month.
_LONGEST_VISIT = 31
#: Type of a relation, ids of the mentions that it joins.
_Key = tuple[str, str, str]


class Spans(Generic[_Span]):
    """Things with ``start`` and ``end``, kept in order, so that those at a place are found without a look at all."""

    def __init__(self, spans: Iterable[_Span] = ()) -> None:
        self._spans = sorted(spans, key=_bounds)
        self._starts = [span.start for span in self._spans]
        self._longest = max((span.end - span.start for span in self._spans), default=0)

    def __iter__(self) -> Iterator[_Span]:
        return iter(self._spans)

    def add(self, span: _Span) -> None:
        """Put a span in its place, behind those of the same bounds."""
        insort(self._spans, span, key=_bounds)
        insort(self._starts, span.start)
        self._longest = max(self._longest, span.end - span.start)

    def remove(self, span: _Span) -> None:
        """Take a span out; raises ValueError when it is not among them."""
        index = self._spans.index(span, bisect_left(self._starts, span.start))
        del self._spans[index], self._starts[index]

    def over(self, start: int, end: int) -> Iterator[_Span]:
        """Spans that share a character with ``start`` to ``end``, in order."""
        first, last = bisect_left(self._starts, start - self._longest), bisect_left(self._starts, end)
        return iter([span for span in self._spans[first:last] if start < span.end] if first < last else ())

    def starting(self, start: int, end: int) -> list[_Span]:
        """Spans that begin at ``start`` or behind it, before ``end``, in order."""
        return self._spans[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def inside(self, start: int, end: int) -> Iterator[_Span]:
        """As ``within``, one after the other, for one who does not need all of many."""
        for number in range(bisect_left(self._starts, start), bisect_right(self._starts, end)):
            if self._spans[number].end <= end:
                yield self._spans[number]

    def within(self, start: int, end: int) -> list[_Span]:
        """Spans that begin and end in ``start`` to ``end``, in order."""
        first, last = bisect_left(self._starts, start), bisect_right(self._starts, end)
        return [span for span in self._spans[first:last] if span.end <= end] if first < last else []


_bounds = attrgetter("start", "end")


@dataclass(slots=True)
class Draft:
    """One page in the making."""

    page: Page
    pack: LanguagePack
    blocks: list[Block] = field(default_factory=list)
    sentences: list[tuple[int, int]] = field(default_factory=list)
    names: Spans[NameSpan] = field(default_factory=Spans)
    home: str | None = None
    home_ref: str | None = None
    #: codes of the states places lie in, by mention id
    country: dict[str, str] = field(default_factory=dict)
    #: offsets at which the tokeniser opened glued words
    cuts: list[int] = field(default_factory=list)
    #: a mention of the home town, where the text names it
    home_place: Mention | None = None
    #: towns named in the phrase of a mayor's office, by the mayor's id
    office_towns: dict[str, list[Mention]] = field(default_factory=dict)
    #: where the office of a mayor or person begins, by mention id
    office_at: dict[str, int] = field(default_factory=dict)
    #: how the page's text is read, and the text that is
    legible: Legible = field(init=False)
    text: str = field(init=False)
    #: the mayor before or after whom one held the same post, by the ids of both
    follows: dict[str, str] = field(default_factory=dict)
    #: the mayor who is told to be one's colleague, by the ids of both
    colleagues: dict[str, str] = field(default_factory=dict)
    _serial: int = 0
    _by_id: dict[str, Mention] = field(default_factory=dict)
    _spans: Spans[Mention] = field(default_factory=Spans)
    #: by type and the ids of both mentions
    _relations: dict[_Key, Relation] = field(default_factory=dict)
    #: by type and the id of one mention, in the order in which they came
    _leading: dict[tuple[str, str], dict[_Key, Relation]] = field(default_factory=dict)
    _reaching: dict[tuple[str, str], dict[_Key, Relation]] = field(default_factory=dict)
    #: by the id of either mention
    _touching: dict[str, set[_Key]] = field(default_factory=dict)
    _labelled: dict[tuple[str, ...], Sequence[Mention]] = field(default_factory=dict)
    _block_starts: list[int] = field(default_factory=list)
    _sentence_starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.legible = reading_of(self.page.text)
        self.text = self.legible.text
        PAGE.turn_to(self.text)

    # ------------------------------------------------------------- mentions

    @property
    def mentions(self) -> list[Mention]:
        """All mentions, in the order in which they came or were sorted last."""
        return list(self._by_id.values())

    @property
    def relations(self) -> list[Relation]:
        """All relations, in the order in which they came."""
        return list(self._relations.values())

    def add(self, label: str, start: int, end: int, rule: str, score: float = 1.0) -> Mention:
        """Add a mention and return it; the caller sees to it that it overlaps no other."""
        self._serial += 1
        mention = Mention(f"T{self._serial}", label, start, end, self.text[start:end], rule=rule, score=score)
        self.take(mention)
        return mention

    def take(self, mention: Mention) -> None:
        """Add a mention that was made elsewhere, under its own id."""
        self._by_id[mention.id] = mention
        self._spans.add(mention)
        self._labelled.clear()

    def relate(self, type: str, source: Mention, target: Mention, rule: str, score: float = 1.0) -> None:
        """Add a relation unless the two are joined by it already."""
        key = (type, source.id, target.id)
        if key in self._relations:
            return
        relation = self._relations[key] = Relation(type, source.id, target.id, rule, score)
        self._leading.setdefault((type, source.id), {})[key] = relation
        self._reaching.setdefault((type, target.id), {})[key] = relation
        for mention in (source, target):
            self._touching.setdefault(mention.id, set()).add(key)

    def by_id(self, id: str) -> Mention:
        return self._by_id[id]

    def targets(self, source: Mention, type: str) -> list[Mention]:
        """Mentions that ``source`` leads to by relations of a type."""
        found = self._leading.get((type, source.id), ())
        return sorted((self._by_id[id] for _, _, id in found), key=lambda mention: mention.start)

    def parties_of(self, paper: Mention) -> list[Mention]:
        """The parties of a paper, or else of the one that it takes up."""
        while not (parties := self.targets(paper, "PARTY")) and (earlier := self.targets(paper, "SAME_AS")):
            paper = earlier[-1]
        return parties

    def sources(self, target: Mention, type: str) -> list[Mention]:
        """Mentions from which relations of a type lead to ``target``."""
        found = self._reaching.get((type, target.id), ())
        return sorted((self._by_id[id] for _, id, _ in found), key=lambda mention: mention.start)

    def leads(self, source: Mention, type: str) -> bool:
        """Whether a relation of a type begins at a mention."""
        return (type, source.id) in self._leading

    def reached(self, target: Mention, type: str) -> bool:
        """Whether a relation of a type ends at a mention."""
        return (type, target.id) in self._reaching

    def joined(self, type: str, source: Mention, target: Mention) -> bool:
        """Whether a relation of a type leads from one mention to another."""
        return (type, source.id, target.id) in self._relations

    def free(self, start: int, end: int) -> bool:
        """Whether no mention overlaps the span."""
        return next(self._spans.over(start, end), None) is None

    def drop(self, mention: Mention) -> None:
        """Take a mention out again; the caller sees to it that no relation holds it."""
        self._spans.remove(mention)
        del self._by_id[mention.id]
        self._labelled.clear()

    def towns_of_office(self, person: Mention) -> list[Mention]:
        """The towns that a person's office names, but for such as have been dropped."""
        return [town for town in self.office_towns.get(person.id, []) if town.id in self._by_id]

    def drop_joined(self, mentions: Sequence[Mention]) -> None:
        """Take mentions out again, with the relations that begin or end at them."""
        for mention in mentions:
            for key in list(self._touching.get(mention.id, ())):
                self._part(key)
            self.drop(mention)

    def keep(self, relations: Sequence[Relation]) -> None:
        """Take all relations out again but these."""
        kept = {(item.type, item.source, item.target) for item in relations}
        for key in [key for key in self._relations if key not in kept]:
            self._part(key)

    def _part(self, key: _Key) -> None:
        """Take a relation out again."""
        type, source, target = key
        del self._relations[key]
        for index, end in ((self._leading, (type, source)), (self._reaching, (type, target))):
            del index[end][key]
            if not index[end]:
                del index[end]
        for id in (source, target):
            self._touching[id].discard(key)

    def sort(self) -> None:
        self._by_id = {mention.id: mention for mention in sorted(self._by_id.values(), key=_bounds)}

    def within(self, start: int, end: int, labels: Collection[str] = ()) -> list[Mention]:
        """Mentions that lie inside a span, in order; of the given labels, or of all."""
        inside = self._spans.within(start, end)
        return [mention for mention in inside if mention.label in labels] if labels else inside

    def over(self, start: int, end: int, labels: Collection[str] = ()) -> list[Mention]:
        """Mentions that share a character with a span, in order; of the given labels, or of all."""
        return [mention for mention in self._spans.over(start, end) if not labels or mention.label in labels]

    def count(self, start: int, end: int, label: str, most: int) -> int:
        """How many mentions of a label lie inside a span; no more than ``most`` are looked for."""
        inside = (mention for mention in self._spans.inside(start, end) if mention.label == label)
        return sum(1 for _ in islice(inside, most))

    def signed_on(self, agreement: Mention, date: Mention, rule: str, score: float = 1.0) -> None:
        """Join a paper with the date of its signing; a span of months or years is the time it is made for."""
        type = "SIGNED_ON"
        if "/" in (date.edtf or ""):
            first, last = edtf.parse(date.edtf or "").days()
            if first is not None and last is not None and last - first > _LONGEST_VISIT:
                type = "VALID_FOR"
        self.relate(type, agreement, date, rule, score)

    def before(self, start: int, end: int, label: str) -> Iterator[Mention]:
        """As ``within`` for one label, from the last mention to the first."""
        return takewhile(lambda mention: mention.start >= start, backwards(self.labelled(label), end))

    def bare(self, start: int, end: int) -> str:
        """The text of a span without the mentions in it."""
        rest, at = "", start
        for mention in self.within(start, end):
            rest += self.text[at : mention.start]
            at = mention.end
        return rest + self.text[at:end]

    def starting(self, start: int, end: int, labels: Collection[str]) -> list[Mention]:
        """Mentions of the given labels that begin at ``start`` or behind it, before ``end``, in order."""
        return [mention for mention in self._spans.starting(start, end) if mention.label in labels]

    def labelled(self, *labels: str) -> Sequence[Mention]:
        """All mentions of some labels, in order."""
        if any(label in PEOPLE for label in labels):
            return self.within(0, len(self.text), labels)  # a person may turn out to be a mayor
        if labels not in self._labelled:
            self._labelled[labels] = self.within(0, len(self.text), labels)
        return self._labelled[labels]

    def opened(self) -> tuple[str, Callable[[int], int]]:
        """The text with a space in each glued place, and what gives an offset in the text for one of its own."""
        if not self.cuts:
            return self.text, int
        edges = [0, *self.cuts, len(self.text)]
        spaces = [cut + number for number, cut in enumerate(self.cuts)]
        text = " ".join(self.text[a:b] for a, b in pairwise(edges))
        return text, lambda at: at - bisect_left(spaces, at)

    def in_opened(self, cue: Cue, text: str) -> Iterator[regex.Match[str]]:
        """A cue's matches in the text as ``opened`` gives it: where it may begin in the page, or in a glued word."""
        starts = cue.starts(self.text)
        if starts is None or not self.cuts:
            return cue.finditer(text)
        glued = {
            match.start()
            for cut in self.cuts
            if (match := _LETTERS_BEFORE.search(self.text, max(0, cut - _LONG_WORD), cut))
        }
        return cue.matches(text, [at + bisect_right(self.cuts, at) for at in sorted({*starts, *self.cuts, *glued})])

    def on_page(self) -> list[Mention]:
        """All mentions, with their offsets into the page's own text from now on."""
        for mention in self.mentions:
            mention.start, mention.end = self.legible.in_page(mention.start, mention.end)
            mention.text = self.page.text[mention.start : mention.end]
        return self.mentions

    # ------------------------------------------------------- blocks, sentences

    def sentence(self, offset: int) -> tuple[int, int]:
        """The sentence around an offset; the empty span at the offset when there is none."""
        at = self.sentence_index(offset)
        return self.sentences[at] if at >= 0 and offset < self.sentences[at][1] else (offset, offset)

    def sentence_index(self, offset: int) -> int:
        """Number of the last sentence that begins at or before an offset."""
        if len(self._sentence_starts) != len(self.sentences):
            self._sentence_starts = [start for start, _ in self.sentences]
        return bisect_right(self._sentence_starts, offset) - 1

    def block(self, offset: int) -> Block:
        """The last block that begins at or before an offset."""
        if len(self._block_starts) != len(self.blocks):
            self._block_starts = [block.start for block in self.blocks]
        number = bisect_right(self._block_starts, offset)
        return self.blocks[number - 1 if number else 0]


def next_start(mentions: Sequence[Mention], mention: Mention, end: int) -> int:
    """Where the next of some mentions, in order, begins after one of them; ``end`` when there is none before it."""
    following = bisect_left(mentions, mention.end, key=lambda other: other.start)
    return min(mentions[following].start, end) if following < len(mentions) else end


def backwards(mentions: Sequence[Mention], offset: int) -> Iterator[Mention]:
    """Those of some mentions, in order and apart, that end at or before an offset, the last first."""
    for index in range(bisect_right(mentions, offset, key=lambda mention: mention.end) - 1, -1, -1):
        yield mentions[index]
