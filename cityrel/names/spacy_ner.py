"""Names with the ``ner`` component of a spaCy pipeline."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from cityrel.names.base import LABELS_ELSEWHERE, NAME_LABELS, NameSpan


class SpacyTagger:
    """A spaCy pipeline with an ``ner`` component, read at the first call of ``tag``.

    Args:
        model: folder or package name, as ``spacy.load`` takes it.
        labels: the pipeline's labels that are missing from ``LABELS_ELSEWHERE`` or stand for another kind there; an
            empty value leaves a label out.

    Raises:
        ValueError: a label is mapped to something that is no name label.
    """

    def __init__(self, model: str | Path, labels: Mapping[str, str] | None = None) -> None:
        self.model = model
        for label, kind in (labels or {}).items():
            if kind and kind not in NAME_LABELS:
                raise ValueError(f"label {label!r} stands for {kind!r}, which is none of {', '.join(NAME_LABELS)}")
        self.labels = {label: kind for label, kind in {**LABELS_ELSEWHERE, **(labels or {})}.items() if kind}

    @cached_property
    def _nlp(self) -> Any:
        import spacy

        try:
            nlp = spacy.load(self.model)
        except OSError as error:
            raise ValueError(
                f"there is no spaCy pipeline {str(self.model)!r}: give the path of its folder, or install its package "
                f"(python -m spacy download NAME, or pip install with the wheel's path)"
            ) from error
        if "ner" not in nlp.pipe_names:
            raise ValueError(
                f"the spaCy pipeline {str(self.model)!r} has no component 'ner', only {', '.join(nlp.pipe_names)}"
            )
        return nlp

    def tag(self, texts: Sequence[str], labels: Collection[str] = NAME_LABELS) -> list[list[NameSpan]]:
        """The names of each text, with offsets in characters into that text.

        Raises:
            ValueError: there is no such pipeline, or it has no ``ner``.
        """
        return [
            [
                NameSpan(entity.start_char, entity.end_char, self.labels[entity.label_])
                for entity in doc.ents
                if self.labels.get(entity.label_) in labels
            ]
            for doc in self._nlp.pipe(texts)
        ]


def parse_labels(text: str) -> dict[str, str]:
    """Labels as they stand after the question mark of a tagger's name: ``ISLAND=LOC&MONUMENT=``.

    Raises:
        ValueError: a part of it is no pair.
    """
    pairs = [part.partition("=") for part in text.split("&") if part]
    for label, sign, _ in pairs:
        if not (label and sign):
            raise ValueError(f"{text!r} is no list of labels; write them as ISLAND=LOC&CHURCH=ORG")
    return {label: kind for label, _, kind in pairs}
