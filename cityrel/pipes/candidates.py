"""Candidates for the relations of an agreement: what stands within its reach and may fill one of its slots.

A candidate joins a mention of an agreement with a thing (a place, date or person), by that of the thing's mentions
which stands nearest. Whether the rules join the two is part of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from cityrel.document import Mention, Relation
from cityrel.pipes.draft import Draft
from cityrel.pipes.structure import Structure
from cityrel.scheme import RELATIONS
from cityrel.things import resolve

#: Relations that are scored.
SCORED = ("PARTY", "SIGNED_ON", "SIGNED_BY", "SIGNED_IN", "VALID_FOR")
#: How far an agreement reaches in either direction: blocks, and characters within a long block.
_BLOCKS = 3
_CHARACTERS = 1200
_LABELS = tuple(sorted({label for type in SCORED for label in RELATIONS[type][1]}))


@dataclass(slots=True)
class Candidate:
    """A relation that may hold.

    ``thing`` is the id that the target's mentions share, ``relations`` are those that the rules gave from the source to
    it; ``told`` says that the rules join another mention of the same agreement with the thing.
    """

    type: str
    source: Mention
    target: Mention
    thing: str
    relations: list[Relation] = field(default_factory=list)
    told: bool = False

    @property
    def rule(self) -> str | None:
        """The rule that joins the two; None when no rule does."""
        return self.relations[0].rule if self.relations else None


class Candidates:
    """The candidates of a page.

    Args:
        draft: with all mentions, and the relations that the rules give.
        structure: its structure.

    ``things`` gives each mention's thing.
    """

    def __init__(self, draft: Draft, structure: Structure) -> None:
        self.draft = draft
        self.structure = structure
        self.agreements = draft.labelled("AGREEMENT")
        self.things: dict[str, str] = resolve(draft.mentions, draft.relations) if self.agreements else {}
        self._given: dict[tuple[str, str, str], list[Relation]] = {}
        self._told: set[tuple[str, str, str]] = set()
        for relation in draft.relations if self.agreements else ():
            if relation.type in SCORED:
                thing = self.things[relation.target]
                self._given.setdefault((relation.type, relation.source, thing), []).append(relation)
                self._told.add((relation.type, self.things[relation.source], thing))

    def __iter__(self) -> Iterator[Candidate]:
        for agreement in self.agreements:
            yield from self._of(agreement)

    def given(self) -> Iterator[Candidate]:
        """The candidates that the rules join, without a look at the others."""
        for (type, source, thing), relations in self._given.items():
            target = self.draft.by_id(relations[0].target)
            yield Candidate(type, self.draft.by_id(source), target, thing, relations)

    def rules_join(self, type: str, agreement: Mention, thing: str) -> bool:
        """Whether the rules join an agreement, by any of its mentions, with a thing."""
        return (type, self.things[agreement.id], thing) in self._told

    def _of(self, agreement: Mention) -> Iterator[Candidate]:
        groups: dict[str, list[Mention]] = {}
        for mention in self._near(agreement):
            groups.setdefault(self.things[mention.id], []).append(mention)
        for thing, mentions in groups.items():
            for type in SCORED:
                fitting = [mention for mention in mentions if mention.label in RELATIONS[type][1]]
                if not fitting:
                    continue
                given = self._given.get((type, agreement.id, thing), [])
                if given:
                    target = self.draft.by_id(given[0].target)
                else:
                    target = min(fitting, key=lambda mention: self._far(agreement, mention))
                told = not given and self.rules_join(type, agreement, thing)
                yield Candidate(type, agreement, target, thing, given, told)

    def _near(self, agreement: Mention) -> list[Mention]:
        """Mentions within reach: around, in the unit's fields, its subject, the home town, those of the title."""
        draft, blocks = self.draft, self.draft.blocks
        own = draft.block(agreement.start)
        first = blocks[max(0, own.number - _BLOCKS)]
        last = blocks[min(len(blocks) - 1, own.number + _BLOCKS)]
        start = max(first.start, agreement.start - _CHARACTERS)
        end = min(last.end, agreement.end + _CHARACTERS)
        found = draft.within(start, end, _LABELS)
        unit = self.structure.unit(agreement.start)
        if unit.kind != "page":
            for block in unit.blocks:
                if block.key is not None and not start <= block.start < end:
                    found += draft.within(block.start, block.end, _LABELS)
        if unit.subject is not None:
            found.append(unit.subject)
        home = self.structure.home_near(agreement)
        if home is not None:
            found.append(home)
        found += draft.within(0, blocks[0].end, ("CITY", "REGION"))
        for type in SCORED:
            found += draft.targets(agreement, type)
        return list({mention.id: mention for mention in found}.values())

    def _far(self, agreement: Mention, mention: Mention) -> tuple[bool, bool, int]:
        draft = self.draft
        start, end = draft.sentence(agreement.start)
        inside = start <= mention.start < end
        same_block = draft.block(mention.start) is draft.block(agreement.start)
        return not inside, not same_block, abs(mention.start - agreement.start)
