"""Readers of the public corpora of names: SlavicNER (bg, ru), NEREL and factRuEval (ru).

Each document has its names in two views. ``published`` is what the corpus marks as persons, places and institutions,
the outermost where they nest. ``names`` follows the project's annotation scheme: an adjective (российский) is no
place, a people or party (американцы) no person, a generic word in small letters before the name (город, штат) is
outside, and a place inside an institution's name is marked as well. ``unknown`` are stretches about whose persons and
places a corpus says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import regex

from cityrel.names import NAME_LABELS, NameSpan

#: corpora with the languages that they have
CORPORA = {"slavicner": ("bg", "ru"), "nerel": ("ru",), "factrueval": ("ru",)}
#: SlavicNER by its other published split, which has documents of every topic on either side.
CROSS_TOPIC = "slavicner-cross-topic"
_SPLITS = {"slavicner": "single_out_topic", CROSS_TOPIC: "cross-topic"}

_NEREL_PLACES = ("CITY", "COUNTRY", "STATE_OR_PROVINCE", "LOCATION", "DISTRICT")
_NEREL = {"PERSON": "PER", "ORGANIZATION": "ORG", **dict.fromkeys(_NEREL_PLACES, "LOC")}
#: In these a person or place is part of another thing's name.
_NEREL_NAMES = ("AWARD", "WORK_OF_ART", "PRODUCT", "FACILITY")
_FACTRU = {"Person": "PER", "LocOrg": "LOC", "Location": "LOC", "Org": "ORG"}

_GENERIC = regex.compile(r"(?:\p{Ll}[\p{L}\p{M}-]*+\.?+\s*+|[\s«„\"“]++)++")
_ADJECTIVE = regex.compile(r"\p{L}++(?<=(?:ск|цк)(?:ий|ая|ое|ие|ого|ой|ую|их|им|ими|ом|ому|ия|ата|ото|ите|и|а|о))")
_RELATION = regex.compile(r"\p{L}[\p{L}-]*+(?<=(?:ск|цк)(?:ий|ая|ое|ие|ого|ой|ую|их|ими|ому))")
_SENTENCE_END = regex.compile(r"(?:^|[.!?…:«„\"]\s*|\n\s*)$")


@dataclass(slots=True)
class NameDocument:
    """A text with its names."""

    name: str
    lang: str
    text: str
    published: list[NameSpan] = field(default_factory=list)
    names: list[NameSpan] = field(default_factory=list)
    unknown: list[tuple[int, int]] = field(default_factory=list)


def read_corpus(folder: Path, corpus: str, lang: str, part: str) -> list[NameDocument]:
    """The documents of one language and part of a corpus.

    Args:
        folder: holds the corpora's folders ``slavicner``, ``nerel``, ``factrueval``.
        corpus: a key of ``CORPORA``, or ``CROSS_TOPIC``.
        lang: one of its languages.
        part: ``"train"`` or ``"test"``; SlavicNER's is the published split that leaves one topic out, NEREL has
            ``"dev"`` as well, factRuEval's devset is ``"train"``.
    """
    if corpus in _SPLITS:
        documents = _read_slavicner(folder / "slavicner", lang, f"{_SPLITS[corpus]}_{part}")
    elif corpus == "nerel":
        documents = _read_nerel(folder / corpus / "NEREL-v1.1" / part)
    else:
        documents = _read_factrueval(folder / corpus / {"train": "devset", "test": "testset"}[part])
    return sorted(documents, key=lambda document: document.name)


def _read_slavicner(folder: Path, lang: str, split: str) -> Iterator[NameDocument]:
    for line in (folder / f"SPLIT_{split}.txt").read_text(encoding="utf-8").splitlines():
        path = folder / line
        # the split also lists documents of a topic whose texts are distributed apart
        if f"/{lang}/" not in line or not path.is_file():
            continue
        text = _read(path)
        document = NameDocument(path.stem, lang, text)
        spans, groups = [], set()
        for row in _read((folder / line.replace("raw/", "ner/", 1)).with_suffix(".tsv")).splitlines():
            start, end, _, lemma, label, *_ = row.split("\t")
            spans.append(NameSpan(int(start), int(end), label))
            if label == "PER" and not any(letter.isupper() for letter in lemma):
                groups.add(spans[-1])
        document.published = outermost(span for span in spans if span.label in NAME_LABELS)
        # peoples and parties (американци, демократите) are persons there; they are no names of persons
        document.names = _by_scheme(text, (span for span in document.published if span not in groups))
        # names are not nested in this corpus: what the name of an institution, event or work holds is not told
        document.unknown = [(span.start, span.end) for span in spans if span.label in ("ORG", "EVT", "PRO")]
        yield document


def _read_nerel(folder: Path) -> Iterator[NameDocument]:
    for path in folder.glob("*.txt"):
        text = _read(path)
        document = NameDocument(path.stem, "ru", text)
        spans, names = [], []
        for row in _read(path.with_suffix(".ann")).splitlines():
            columns = row.split("\t")
            if not row.startswith("T") or ";" in columns[1]:
                continue
            label, start, end = columns[1].split()
            if label in _NEREL:
                spans.append((label, NameSpan(int(start), int(end), _NEREL[label])))
            elif label in _NEREL_NAMES:
                names.append((int(start), int(end)))
            elif label == "EVENT":
                document.unknown.append((int(start), int(end)))
        document.published = outermost(span for _, span in spans)
        kept = [
            span
            for label, span in spans
            if not _within(span, names)
            and not (label == "COUNTRY" and _ADJECTIVE.fullmatch(text, span.start, span.end))
            and not any(_part_of_name(text, span, other) for _, other in spans if other.label == "ORG")
        ]
        document.names = _by_scheme(text, kept)
        yield document


def _read_factrueval(folder: Path) -> Iterator[NameDocument]:
    for path in folder.glob("book_*.txt"):
        text = _read(path)
        parts: dict[str, tuple[str, int, int]] = {}
        for row in _read(path.with_suffix(".spans")).splitlines():
            if row.strip():
                number, kind, start, length, *_ = row.split()
                parts[number] = (kind, int(start), int(start) + int(length))
        document = NameDocument(path.stem, "ru", text)
        spans, kept = [], []
        for row in _read(path.with_suffix(".objects")).splitlines():
            columns = row.split("#")[0].split()
            own = [parts[number] for number in columns[2:] if number in parts] if columns else []
            if not own or columns[1] not in _FACTRU:
                continue
            span = NameSpan(min(start for _, start, _ in own), max(end for *_, end in own), _FACTRU[columns[1]])
            spans.append(span)
            kinds = {kind for kind, *_ in own}
            if span.label == "LOC" and "loc_name" not in kinds:
                continue  # geo_adj is an adjective, loc_descr alone no name
            kept.append(span)
        document.published = outermost(spans)
        document.names = _by_scheme(text, kept)
        # buildings and streets are places there; "Тульской и Тверской областях" overlap
        document.unknown = [
            (span.start, span.end) for span in spans if span.label == "LOC" and " " in text[span.start : span.end]
        ]
        yield document


def outermost(spans: Iterable[NameSpan]) -> list[NameSpan]:
    """The spans that no other one holds, in order; of two that overlap the longer one."""
    chosen: list[NameSpan] = []
    for span in sorted(set(spans), key=lambda s: (s.start - s.end, s.start, s.label)):
        if all(span.end <= other.start or other.end <= span.start for other in chosen):
            chosen.append(span)
    return sorted(chosen)


def _by_scheme(text: str, spans: Iterable[NameSpan]) -> list[NameSpan]:
    """Institutions and persons (outermost), and places without generic words and adjectives."""
    spans = list(spans)
    people = outermost(span for span in spans if span.label == "PER")
    places: list[NameSpan] = []
    for span in sorted((s for s in spans if s.label == "LOC"), key=lambda s: (s.end - s.start, s)):
        place = _place(text, span)
        if place is None or any(_overlap(place, person) for person in people):
            continue
        for inner in [other for other in places if _overlap(place, other)]:
            before = text[place.start : inner.start]
            if inner.end == place.end and len(before.split()) > 1:
                # "Центральный район Петербурга" is two places, "Республика Крым" is one
                place = NameSpan(place.start, place.start + len(before.rstrip()), "LOC")
            else:
                places.remove(inner)
        places.append(place)
    return sorted([*people, *places, *outermost(span for span in spans if span.label == "ORG")])


def _place(text: str, span: NameSpan) -> NameSpan | None:
    generic = _GENERIC.match(text, span.start, span.end)
    start = generic.end() if generic else span.start
    words = text[start : span.end]
    if not any(letter.isupper() for letter in words):
        return None
    if _ADJECTIVE.fullmatch(words) and _SENTENCE_END.search(text, max(0, start - 4), start):
        return None
    return NameSpan(start, span.end, "LOC")


def _part_of_name(text: str, span: NameSpan, institution: NameSpan) -> bool:
    """Whether a name in an institution's name stands for no person or place: "Единая Россия", Курская дума."""
    if span.label == "ORG" or not (institution.start <= span.start and span.end <= institution.end):
        return False
    if span.label == "PER" or _RELATION.fullmatch(text, span.start, span.end):
        return True
    return any(mark in text[max(0, institution.start - 1) : span.start] for mark in '«„“"')


def _within(span: NameSpan, stretches: Iterable[tuple[int, int]]) -> bool:
    return any(start <= span.start and span.end <= end for start, end in stretches)


def _overlap(a: NameSpan, b: NameSpan) -> bool:
    return a.start < b.end and b.start < a.end


def _read(path: Path) -> str:
    # newlines stay as they are: offsets count them
    return path.read_bytes().decode("utf-8-sig" if path.suffix != ".txt" else "utf-8")
