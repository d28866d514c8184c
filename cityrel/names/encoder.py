"""Names with a small transformer encoder in ONNX, run by onnxruntime on the processor.

An artefact holds ``model.onnx`` (subwords and their mask in, a logit for each subword and tag out), ``tokenizer.json``
and a manifest that names the tags: one row for persons and places, one for institutions, which may hold a place. Where
the manifest has ``pieces``, the network reads words, of each that many subwords, and answers for words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import regex

from cityrel.names.artefacts import read_manifest
from cityrel.names.base import NameSpan
from cityrel.names.chunks import Chunk, chunks
from cityrel.names.consistency import agree
from cityrel.names.places import settle
from cityrel.names.subwords import Reading, Subwords

#: Subwords (or words, for a network of words) in a batch, padding included, and how many of them may be padding:
#: measured on one core, what an empty run takes is less than four subwords do.
_BUDGET, _PADDING = 512, 12
_OPENING = {"»": "«", "”": "„", "“": "„", '"': '"', ")": "("}
_CAPITAL = regex.compile(r"\p{Lu}")
_EDGE = regex.compile(r"[^\p{L}\p{M}\p{N}]")
_INITIAL = regex.compile(r"(?<!\p{L})\p{Lu}\p{Ll}?\.")


@dataclass(slots=True)
class _Item:
    """Chunks of the same text, each with the number of the text it is from, and how the network reads them."""

    chunks: list[tuple[int, Chunk]]
    reading: Reading


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
    def _subwords(self) -> Subwords:
        manifest = read_manifest(self.folder)
        return Subwords(self.folder / "tokenizer.json", int(manifest.get("pieces", 0)), int(manifest["pad"]))

    def tag(self, texts: Sequence[str]) -> list[list[NameSpan]]:
        """The names of each text, with offsets in characters into that text."""
        found: list[list[NameSpan]] = [[] for _ in texts]
        for batch in _batches(self._items(texts)):
            for item, logits in zip(batch, self._run(batch), strict=True):
                names = list(self._names(item, logits))
                for number, chunk in item.chunks if names else ():
                    found[number] += _spans(texts[number], chunk, names)
        return agree(texts, [settle(text, spans) for text, spans in zip(texts, found, strict=True)])

    def _items(self, texts: Sequence[str]) -> list[_Item]:
        """What there is to read: lines that come again (menus) once, those without a capital never."""
        laid: dict[str, list[tuple[int, Chunk]]] = {}
        for number, text in enumerate(texts):
            for chunk in chunks(text):
                if _CAPITAL.search(chunk.text):
                    laid.setdefault(chunk.text, []).append((number, chunk))
        items = (_Item(alike, self._subwords.read(line)) for line, alike in laid.items())
        return [item for item in items if item.reading.words]

    def _run(self, batch: Sequence[_Item]) -> Iterator[npt.NDArray[np.float32]]:
        pieces, pad = self._subwords.pieces, self._subwords.pad
        width = max(len(item.reading.ids) for item in batch)
        ids = np.full((len(batch), width, pieces) if pieces else (len(batch), width), pad, dtype=np.int64)
        for row, item in enumerate(batch):
            ids[row, : len(item.reading.ids)] = item.reading.ids
        mask = ((ids[..., 0] if pieces else ids) != pad).astype(np.int64)
        (logits,) = self._session.run(["logits"], {"ids": ids, "mask": mask})
        for row, item in enumerate(batch):
            yield logits[row, item.reading.places]

    def _names(self, item: _Item, logits: npt.NDArray[np.float32]) -> Iterator[tuple[int, int, str, float]]:
        """Start and end in the chunk, label and score of each name."""
        column = 0
        for tags in self._tags:
            part = logits[:, column : column + len(tags)]
            column += len(tags)
            best = decode(part, tags)
            if not best.any():
                continue
            odds = np.exp(part - part.max(axis=1, keepdims=True))
            chosen = odds[np.arange(len(best)), best]
            sure = (chosen / odds.sum(axis=1)).tolist()
            for first, last, label in join([tags[tag] for tag in best]):
                score = round(min(sure[first : last + 1]), 4)
                yield item.reading.words[first][0], item.reading.words[last][1], label, score


def _spans(text: str, chunk: Chunk, names: Iterable[tuple[int, int, str, float]]) -> Iterator[NameSpan]:
    """Names of a chunk at their places in the text."""
    for begin, stop, label, score in names:
        start, end = clean_edges(text, chunk.origin[begin], chunk.origin[stop - 1] + 1)
        if start < end:
            yield NameSpan(start, end, label, score)


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
