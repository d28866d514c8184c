"""What a page is divided into: topics, which a heading names, and units, each about one partner."""

from __future__ import annotations

from dataclasses import dataclass, field

from cityrel.document import Mention
from cityrel.reading.blocks import Block


@dataclass(slots=True)
class Topic:
    """A heading that says what the places under it are.

    ``tie``: twin, partner or None; ``mixed``: both are named; ``parts``: one part of it is of plans.
    """

    start: int
    tie: str | None = None
    ended: bool = False
    planned: bool = False
    mixed: bool = False
    parts: bool = False


@dataclass(slots=True)
class Unit:
    """A stretch of the page about one partner; ``kind`` is row, item, section or page."""

    kind: str
    start: int
    end: int
    subject: Mention | None = None
    topic: Topic | None = None
    blocks: list[Block] = field(default_factory=list)
    ended: bool = False
    planned: bool = False
    #: more towns that the heading names beside the subject
    others: list[Mention] = field(default_factory=list)
