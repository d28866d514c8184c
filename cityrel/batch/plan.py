"""The plan of a run: its inputs, cut into shards, and its options; the same for the same call.

It is kept with the run, so that a run that is resumed can tell whether it is still the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from cityrel import __version__

#: Pages of a shard at most; a run of fewer pages has smaller ones, so that there is work for all processes.
MAX_SHARD = 50
_MIN_SHARD = 4
_SHARDS = 200


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read.

    Args:
        name: what its page is called in outputs, or what its pages' names begin with.
        path: where it is.
        known: any of ``home``, ``url``, ``lang``, ``date``.
        version: what changes when the file does: its length and the time of its last change.
        pages: how many pages it has.
    """

    name: str
    path: str
    known: dict[str, str]
    version: str
    pages: int = 1


@dataclass(frozen=True, slots=True)
class Slice:
    """The pages ``start`` to ``stop`` (not included) of a source, counted from 0."""

    source: Source
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Shard:
    """A part of a run that is done as a whole."""

    id: str
    slices: tuple[Slice, ...]

    @property
    def pages(self) -> int:
        return sum(part.stop - part.start for part in self.slices)

    def to_json(self) -> dict[str, Any]:
        """The shard as plain JSON values; ``from_json`` reads it back."""
        return asdict(self)

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> Shard:
        slices = (Slice(Source(**part["source"]), part["start"], part["stop"]) for part in row["slices"])
        return cls(row["id"], tuple(slices))


@dataclass(frozen=True, slots=True)
class Options:
    """What decides the results of a run, apart from its inputs.

    Args:
        formats: any of ``jsonl``, ``parquet``, ``brat``, ``csv``.
        lang: the pages' language, or ``auto``.
        names: the name tagger.
        max_size: characters of a page, and bytes of a file with one page, at most; 0 for no limit.
        triage: pass over pages that are not worth annotating: ``all``, ``crawls`` (those of WARC and WET files) or
            ``none``.
        version: of the package.
    """

    formats: tuple[str, ...]
    lang: str
    names: str
    max_size: int
    triage: str = "crawls"
    version: str = __version__


@dataclass(frozen=True, slots=True)
class Plan:
    """All inputs and options of a run.

    Args:
        sources: the inputs in the order of the results.
        options: see there.
        shard_size: pages of a shard.
    """

    sources: Sequence[Source]
    options: Options
    shard_size: int

    @property
    def pages(self) -> int:
        return sum(source.pages for source in self.sources)

    def shards(self) -> Iterator[Shard]:
        """The shards in the order of the results."""
        number = room = 0
        slices: list[Slice] = []
        for source in self.sources:
            start = 0
            while start < source.pages:
                room = room or self.shard_size
                stop = min(source.pages, start + room)
                slices.append(Slice(source, start, stop))
                room -= stop - start
                start = stop
                if not room:
                    yield Shard(f"{number:06}", tuple(slices))
                    number, slices = number + 1, []
        if slices:
            yield Shard(f"{number:06}", tuple(slices))

    def to_json(self) -> dict[str, Any]:
        """What is kept of a plan: its options, and of its inputs a hash."""
        digest = hashlib.sha256()
        for source in self.sources:
            digest.update(json.dumps(asdict(source), sort_keys=True).encode("utf-8") + b"\n")
        return {
            "options": {**asdict(self.options), "formats": list(self.options.formats)},
            "sources": len(self.sources),
            "pages": self.pages,
            "shard_size": self.shard_size,
            "inputs": digest.hexdigest(),
        }


def shard_size(pages: int) -> int:
    """Pages of a shard for a run of so many pages."""
    return min(MAX_SHARD, max(_MIN_SHARD, pages // _SHARDS))


def difference(old: dict[str, Any], new: dict[str, Any]) -> str | None:
    """In words, the first thing in which two plans' ``to_json`` differ, or None."""
    for key, value in new["options"].items():
        before = old["options"].get(key)
        if before != value:
            return f"{key} was {_show(before)} and is now {_show(value)}"
    if old["pages"] != new["pages"]:
        return f"there were {old['pages']} pages and there are now {new['pages']}"
    if old["inputs"] != new["inputs"]:
        return "files or what is known of them (--meta, --home) have changed"
    return None if old == new else "it was cut into shards in another way"


def _show(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
