"""Names with a small transformer encoder in ONNX, run by onnxruntime on the processor.

An artefact holds ``model.onnx`` (laid out as ``models/names-default/graph.py`` says), ``tokenizer.json`` and a manifest
that names the tags: one row for persons and places, one for institutions, which may hold a place. Where the manifest
has ``pieces``, the network reads words, of each that many subwords, and answers for words; else it reads subwords,
and answers for the first one of each word.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import regex

from cityrel.names.artefacts import read_manifest
from cityrel.names.base import NAME_LABELS, NameSpan
from cityrel.names.batches import Batch, lay_out
from cityrel.names.chunks import Chunk, chunks
from cityrel.names.consistency import agree
from cityrel.names.places import settle
from cityrel.names.subwords import Reading, Subwords

#: Words (or subwords, for a network of those) in a batch, padding included, and how many of them may be padding, which
#: costs little: measured on one core.
_BUDGET, _PADDING = 512, 100
#: The logit of what cannot be.
_NEVER = -1e4
_OPENING = {"»": "«", "”": "„", "“": "„", '"': '"', ")": "("}
_CAPITAL = regex.compile(r"\p{Lu}")
_EDGE = regex.compile(r"[^\p{L}\p{M}\p{N}]")
_INITIAL = regex.compile(r"(?<!\p{L})\p{Lu}\p{Ll}?\.")


@dataclass(slots=True)
class _Item:
    """Chunks of the same text, each with the number of the text it is from, and how the network reads them."""

    chunks: list[tuple[int, Chunk]]
    reading: Reading


#: Item, start and end in its chunk, label and score.
_Name = tuple[_Item, int, int, str, float]


class EncoderTagger:
    """A tagger read from an artefact at the first call of ``tag``.

    Args:
        folder: the artefact.
        threads: of onnxruntime; one by default, since pages are many and cores are shared out among them.
    """

    def __init__(self, folder: Path, threads: int = 1) -> None:
        self.folder = folder
        self.threads = threads

    @cached_property
    def _tags(self) -> list[list[str]]:
        tags: list[list[str]] = read_manifest(self.folder)["tags"]
        return tags

    @cached_property
    def _session(self) -> Any:
        import onnxruntime  # type: ignore[import-untyped]

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self.threads
        options.inter_op_num_threads = 1
        # idle threads that spin would take the cores from other workers
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        return onnxruntime.InferenceSession(
            str(self.folder / "model.onnx"),
            options,
            providers=["CPUExecutionProvider"],
            # measured: the fused operator takes eight times as long as the two that it replaces
            disabled_optimizers=["SkipLayerNormFusion"],
        )

    @cached_property
    def _inputs(self) -> list[str]:
        """What the graph asks for: one whose first or last layer is the narrow one needs less."""
        return [given.name for given in self._session.get_inputs()]

    @cached_property
    def _subwords(self) -> Subwords:
        manifest = read_manifest(self.folder)
        pieces, particles = int(manifest["pieces"]), manifest["particles"]
        return Subwords(self.folder / "tokenizer.json", pieces, int(manifest["pad"]), particles)

    def tag(self, texts: Sequence[str], labels: Collection[str] = NAME_LABELS) -> list[list[NameSpan]]:
        """The names of each text, with offsets in characters into that text.

        Without institutions less has to be read: only words that may be in a person's or place's name.
        """
        found: list[list[NameSpan]] = [[] for _ in texts]
        rows = [tags for tags in self._tags if any(tag[2:] in labels for tag in tags)]
        for batch in _batches(self._items(texts)):
            for item, begin, stop, label, score in self._names(batch, rows):
                for number, chunk in item.chunks:
                    text = texts[number]
                    start, end = clean_edges(text, chunk.origin[begin], chunk.origin[stop - 1] + 1)
                    if start < end:
                        found[number].append(NameSpan(start, end, label, score))
        agreed = agree(texts, [settle(text, spans) for text, spans in zip(texts, found, strict=True)])
        return [[span for span in spans if span.label in labels] for spans in agreed]

    def _items(self, texts: Sequence[str]) -> list[_Item]:
        """What there is to read: lines that come again (menus) once, those without a capital never."""
        laid: dict[str, list[tuple[int, Chunk]]] = {}
        for number, text in enumerate(texts):
            for chunk in chunks(text):
                if _CAPITAL.search(chunk.text):
                    laid.setdefault(chunk.text, []).append((number, chunk))
        items = (_Item(alike, self._subwords.read(line)) for line, alike in laid.items())
        return [item for item in items if item.reading.words]

    def _names(self, items: Sequence[_Item], rows: Sequence[list[str]]) -> Iterator[_Name]:
        """The names of a batch; ``rows`` are the tags asked for."""
        pieces = self._subwords.pieces
        batch = lay_out([item.reading for item in items], pieces, all_words=len(rows) == len(self._tags))
        (logits,) = self._session.run(["logits"], {name: batch.given[name] for name in self._inputs})
        starts = batch.starts.tolist()
        column = 0
        for tags in self._tags:
            part = logits[:, column : column + len(tags)]
            column += len(tags)
            if tags not in rows:
                continue
            best, sure = choose(part, tags, batch)
            for first, last, label in join([tags[tag] for tag in best.tolist()]):
                line = bisect(starts, first) - 1
                words, start = items[line].reading.words, starts[line]
                score = round(float(sure[first : last + 1].min()), 4)
                yield items[line], words[first - start][0], words[last - start][1], label, score


def choose(
    logits: npt.NDArray[np.float32], tags: Sequence[str], batch: Batch
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
    """The tags of the words of a batch, and how sure each is that is in a name.

    Args:
        logits: of the words asked for, by tags; all other words are outside names.
        tags: what the columns stand for.
        batch: the words.
    """
    best = np.zeros(batch.count, dtype=np.int64)
    best[batch.at] = logits.argmax(axis=1)
    best[batch.starts - 1] = best[batch.ends] = 0
    barred = _grammar(tuple(tags))[0]
    wrong = np.flatnonzero(barred[best[:-1], best[1:]])
    # few lines come here
    for line in np.unique(np.searchsorted(batch.ends, wrong)).tolist():
        start, end = batch.starts[line], batch.ends[line]
        told = (start <= batch.at) & (batch.at < end)
        said = np.full((end - start, len(tags)), _NEVER, dtype=np.float32)
        said[:, 0] = 0
        said[batch.at[told] - start] = logits[told]
        best[start:end] = decode(said, tags)
    sure = np.zeros(batch.count, dtype=np.float32)
    inside = best[batch.at] > 0
    odds = np.exp(logits[inside] - logits[inside].max(axis=1, keepdims=True))
    at = batch.at[inside]
    sure[at] = odds[np.arange(len(at)), best[at]] / odds.sum(axis=1)
    return best, sure


def decode(logits: npt.NDArray[np.float32], tags: Sequence[str]) -> npt.NDArray[np.int64]:
    """The best tags of a row of words among those in which an inside tag goes on with a name of its label.

    Args:
        logits: words by tags.
        tags: what the columns stand for; ``O``, ``B-`` and ``I-`` tags.
    """
    best: npt.NDArray[np.int64] = logits.argmax(axis=1)
    if not best.any():
        return best
    barred, opening = _grammar(tuple(tags))
    if not (opening[best[:1]].any() or barred[best[:-1], best[1:]].any()):
        return best
    # few rows come here: Viterbi, with logits as the words' scores
    cost = np.where(barred, -np.inf, 0.0)
    score = np.where(opening, -np.inf, logits[0])
    back = np.zeros(logits.shape, dtype=np.int64)
    for word in range(1, len(logits)):
        ways = score[:, None] + cost
        back[word] = ways.argmax(axis=0)
        score = ways.max(axis=0) + logits[word]
    best[-1] = score.argmax()
    for word in range(len(logits) - 1, 0, -1):
        best[word - 1] = back[word, best[word]]
    return best


@lru_cache(maxsize=16)
def _grammar(tags: tuple[str, ...]) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Which tag may not follow which (``[a, b]``: b not after a), and which may not come first."""
    barred = np.array([[b[0] == "I" and a[1:] != b[1:] for b in tags] for a in tags])
    return barred, np.array([tag[0] == "I" for tag in tags])


def join(tags: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """First word, last word and label of each name; an inside tag that nothing precedes begins one."""
    start, label = 0, ""
    for index, tag in enumerate(chain(tags, ["O"])):
        if label and tag != f"I-{label}":
            yield start, index - 1, label
            label = ""
        if tag != "O" and not label:
            start, label = index, tag[2:]


def clean_edges(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without marks at its ends, but for the point of an initial, and a mark that closes what it opens."""
    while start < end and _EDGE.match(text, start):
        start += 1
    while start < end and _EDGE.match(text, end - 1):
        last = text[end - 1]
        if last == "." and any(match.end() == end for match in _INITIAL.finditer(text, max(start, end - 3), end)):
            break
        if last in _OPENING and _OPENING[last] in text[start : end - 1]:
            break
        end -= 1
    return start, end


def _batches(items: list[_Item]) -> Iterator[list[_Item]]:
    """Items of about the same length together, so that little is padded."""
    batch: list[_Item] = []
    padding = 0
    for item in sorted(items, key=lambda item: len(item.reading.ids)):
        width = len(item.reading.ids)
        if batch:
            padding += len(batch) * (width - len(batch[-1].reading.ids))
            if padding > _PADDING or (len(batch) + 1) * width > _BUDGET:
                yield batch
                batch, padding = [], 0
        batch.append(item)
    if batch:
        yield batch
