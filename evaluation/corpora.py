"""Public corpora as gold: SlavicNER (bg, ru), NEREL and factRuEval (ru), each with the labels that it shares with us.

Persons and places follow the project's scheme as ``evaluation.name_corpora`` brings the corpora to it. A corpus's
documents become gold documents in which one label of the scheme stands for all that the corpus does not tell apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import regex

from cityrel.document import Document, Mention, Page
from evaluation.name_corpora import CORPORA, NameDocument, read_corpus
from evaluation.systems.words import words_of

_PERSON_PLACE = {"PER": ("PERSON", "MAYOR"), "LOC": ("CITY", "REGION", "COUNTRY")}
_NEREL = {"CITY": ("CITY",), "COUNTRY": ("COUNTRY",), "PERSON": ("PERSON", "MAYOR"), "DATE": ("DATE",)}
_NEREL_ASIDE = ("EVENT", "FACILITY", "AWARD", "WORK_OF_ART", "PRODUCT", "DISTRICT")
_ADJECTIVE = regex.compile(r"\p{L}*+(?<=(?:ск|цк)(?:ий|ая|ое|ие|ого|ой|ую|их|им|ими|ом|ому))")
_DATE = regex.compile(
    rf"\d{{4}}|\d\.\d|(?i:\b(?:{'|'.join(words_of('ru').months)})\b)",
)
_DATE_BEGINS = regex.compile(rf"\d|(?i:\b(?:{'|'.join(words_of('ru').months)})\b)")
_DASH = regex.compile(r"\s?[-–—]\s?")
_Span = tuple[int, int]


@dataclass(slots=True)
class Corpus:
    """Documents with gold mentions of a few labels.

    ``labels`` maps what is shown to the labels of the scheme that count as it; the first one stands in the gold.
    ``ignored`` are stretches of a document, by its name, about which the corpus says nothing or says it by other rules:
    what is found there counts neither way, unless it is just what the gold has.
    """

    name: str
    lang: str
    labels: dict[str, tuple[str, ...]]
    documents: list[Document] = field(default_factory=list)
    ignored: dict[str, list[_Span]] = field(default_factory=dict)

    def add(self, name: str, text: str, spans: Iterable[tuple[int, int, str]], ignored: list[_Span]) -> None:
        """Add a document with its spans, labelled as shown."""
        mentions = [
            Mention(f"T{number}", self.labels[label][0], start, end, text[start:end])
            for number, (start, end, label) in enumerate(sorted(set(spans)), 1)
        ]
        self.documents.append(Document(Page(text, name, lang=self.lang), self.lang, mentions=mentions))
        self.ignored[name] = ignored

    def project(self, document: Document) -> Document:
        """A system's document with the labels of this corpus alone; unnamed mayors are no names."""
        shown = {label: labels[0] for labels in self.labels.values() for label in labels}
        gold = next(item for item in self.documents if item.page.name == document.page.name)
        known = {(item.start, item.end, item.label) for item in gold.mentions}
        ignored = self.ignored[document.page.name]
        mentions = [
            Mention(item.id, shown[item.label], item.start, item.end, item.text)
            for item in document.mentions
            if item.label in shown
            and not item.unnamed
            and (
                (item.start, item.end, shown[item.label]) in known
                or not any(start < item.end and item.start < end for start, end in ignored)
            )
        ]
        return Document(document.page, document.lang, mentions=mentions)


def read_corpora(data: Path, limit: int | None = None) -> Iterator[Corpus]:
    """The test parts of all corpora that are there.

    Args:
        data: holds the folders ``slavicner`` (the split that leaves one topic out), ``nerel`` and ``factrueval``.
        limit: how many documents of each are read, all when None.
    """
    for name, languages in CORPORA.items():
        if not (data / name).is_dir():
            continue
        for lang in languages:
            documents = read_corpus(data, name, lang, "test")[:limit]
            if name == "nerel":
                yield _nerel(documents, data / name / "NEREL-v1.1" / "test")
                continue
            corpus = Corpus(name, lang, _PERSON_PLACE)
            for item in documents:
                spans = [(span.start, span.end, span.label) for span in item.names if span.label in corpus.labels]
                corpus.add(item.name, item.text, spans, item.unknown)
            yield corpus


def _nerel(documents: Iterable[NameDocument], folder: Path) -> Corpus:
    """NEREL's towns, states, persons and dates.

    Left aside, since the scheme does not mark them: adjectives of states and towns, whatever stands in the name of an
    event or work, dates without a year, month or figures of both (yesterday, five years). Dates begin at their first
    figure or month, without preposition, season or day of the week; two with a dash between them are one. Districts are
    towns or regions by the scheme, so they count neither way. Of nested spans of a label the outermost counts.
    """
    corpus = Corpus("nerel", "ru", _NEREL)
    for item in documents:
        spans: list[tuple[int, int, str]] = []
        ignored: list[_Span] = []
        rows = (folder / f"{item.name}.ann").read_text(encoding="utf-8-sig").splitlines()
        for row in (row for row in rows if row.startswith("T")):
            label, *offsets = row.split("\t")[1].replace(";", " ").split()
            start, end = int(offsets[0]), int(offsets[-1])
            words = item.text[start:end]
            aside = (
                label in _NEREL_ASIDE
                or (label in _NEREL and len(offsets) > 2)
                or (label == "DATE" and not _DATE.search(words))
                or (label in ("CITY", "COUNTRY") and (words[:1].islower() or _ADJECTIVE.fullmatch(words) is not None))
            )
            if aside:
                ignored.append((start, end))
            elif label in _NEREL:
                begin = _DATE_BEGINS.search(words) if label == "DATE" else None
                start += begin.start() if begin else 0
                spans.append((start, end, label))
        kept = [
            span
            for span in spans
            if not any(start < span[1] and span[0] < end for start, end in ignored)
            and not any(
                other != span and other[2] == span[2] and other[0] <= span[0] and span[1] <= other[1] for other in spans
            )
        ]
        corpus.add(item.name, item.text, _joined(item.text, kept), ignored)
    return corpus


def _joined(text: str, spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The spans, two dates with nothing but a dash between them joined."""
    found: list[tuple[int, int, str]] = []
    for start, end, label in sorted(spans):
        if label == "DATE" and found and found[-1][2] == "DATE" and _DASH.fullmatch(text, found[-1][1], start):
            found[-1] = (found[-1][0], end, label)
        else:
            found.append((start, end, label))
    return found
