"""What the pipes share while a page is worked on.

A pipe reads the draft of the doc it is given and adds to it; the last one turns it into a ``Document`` and sets the
doc's entities. Offsets are characters into the page's unchanged text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from spacy.tokens import Doc

from cityrel.document import Mention, Page, Relation
from cityrel.languages import LanguagePack, load_pack
from cityrel.names import NameSpan
from cityrel.reading.blocks import Block


@dataclass(slots=True)
class Draft:
    """One page in the making."""

    page: Page
    pack: LanguagePack
    blocks: list[Block] = field(default_factory=list)
    sentences: list[tuple[int, int]] = field(default_factory=list)
    names: list[NameSpan] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
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
    _serial: int = 0
    _joined: set[tuple[str, str, str]] = field(default_factory=set)
    _by_id: dict[str, Mention] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return self.page.text

    # ------------------------------------------------------------- mentions

    def add(self, label: str, start: int, end: int, rule: str, score: float = 1.0) -> Mention:
        """Add a mention and return it; the caller sees to it that it overlaps no other."""
        self._serial += 1
        mention = Mention(f"T{self._serial}", label, start, end, self.text[start:end], rule=rule, score=score)
        self.mentions.append(mention)
        self._by_id[mention.id] = mention
        return mention

    def take(self, mention: Mention) -> None:
        """Add a mention that was made elsewhere, under its own id."""
        self.mentions.append(mention)
        self._by_id[mention.id] = mention

    def relate(self, type: str, source: Mention, target: Mention, rule: str, score: float = 1.0) -> None:
        """Add a relation unless the two are joined by it already."""
        key = (type, source.id, target.id)
        if key in self._joined:
            return
        self._joined.add(key)
        self.relations.append(Relation(type, source.id, target.id, rule, score))

    def by_id(self, id: str) -> Mention:
        return self._by_id[id]

    def targets(self, source: Mention, type: str) -> list[Mention]:
        """Mentions that ``source`` leads to by relations of a type."""
        ids = [item.target for item in self.relations if item.type == type and item.source == source.id]
        return sorted((self._by_id[id] for id in ids), key=lambda mention: mention.start)

    def free(self, start: int, end: int) -> bool:
        """Whether no mention overlaps the span."""
        return not any(mention.start < end and start < mention.end for mention in self.mentions)

    def sort(self) -> None:
        self.mentions.sort(key=lambda mention: (mention.start, mention.end))

    def within(self, start: int, end: int, labels: Iterable[str] = ()) -> list[Mention]:
        """Mentions that lie inside a span, in order; of the given labels, or of all."""
        wanted = tuple(labels)
        found = [
            mention
            for mention in self.mentions
            if start <= mention.start and mention.end <= end and (not wanted or mention.label in wanted)
        ]
        return sorted(found, key=lambda mention: mention.start)

    def bare(self, start: int, end: int) -> str:
        """The text of a span without the mentions in it."""
        rest, at = "", start
        for mention in self.within(start, end):
            rest += self.text[at : mention.start]
            at = mention.end
        return rest + self.text[at:end]

    def labelled(self, *labels: str) -> list[Mention]:
        """All mentions of some labels, in order."""
        return self.within(0, len(self.text), labels)

    def opened(self) -> tuple[str, list[int]]:
        """The text with a space in each glued place, and for each of its characters the offset in the page."""
        back = list(range(len(self.text)))
        if not self.cuts:
            return self.text, back
        pieces: list[str] = []
        offsets: list[int] = []
        last = 0
        for cut in [*self.cuts, len(self.text)]:
            pieces.append(self.text[last:cut])
            offsets.extend(range(last, cut))
            if cut < len(self.text):
                offsets.append(cut)
            last = cut
        return " ".join(pieces), offsets

    # ------------------------------------------------------- blocks, sentences

    def sentence(self, offset: int) -> tuple[int, int]:
        """The sentence around an offset; the empty span at the offset when there is none."""
        at = bisect_right(self.sentences, (offset, len(self.text) + 1)) - 1
        if at >= 0 and self.sentences[at][0] <= offset < self.sentences[at][1]:
            return self.sentences[at]
        return (offset, offset)

    def sentence_index(self, offset: int) -> int:
        """Number of the last sentence that begins at or before an offset."""
        return bisect_right(self.sentences, (offset, len(self.text) + 1)) - 1

    def block(self, offset: int) -> Block:
        """The last block that begins at or before an offset."""
        return self.blocks[max(0, bisect_right(self.blocks, offset, key=lambda block: block.start) - 1)]


def next_start(mentions: Iterable[Mention], mention: Mention, end: int) -> int:
    """Where the next of some mentions begins after one of them; ``end`` when there is none before it."""
    return min([other.start for other in mentions if other.start >= mention.end] + [end])


def draft_of(doc: Doc) -> Draft:
    """The draft a doc carries; one is begun when the doc comes from outside cityrel's own pipeline."""
    draft = doc.user_data.get("cityrel")
    if draft is None:
        draft = Draft(Page(doc.text), load_pack(doc.vocab.lang))
        doc.user_data["cityrel"] = draft
    assert isinstance(draft, Draft)
    return draft
