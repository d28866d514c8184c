"""Names with the ``ner`` component of a spaCy pipeline."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from cityrel.names.base import NAME_LABELS, NameSpan

#: What other annotation schemes call the three kinds.
_LABELS = {"PERSON": "PER", "GPE": "LOC", **{label: label for label in NAME_LABELS}}


class SpacyTagger:
    """A spaCy pipeline with an ``ner`` component, read at the first call of ``tag``.

    Args:
        model: folder or package name, as ``spacy.load`` takes it.
    """

    def __init__(self, model: str | Path) -> None:
        self.model = model

    @cached_property
    def _nlp(self) -> Any:
        import spacy

        return spacy.load(self.model)

    def tag(self, texts: Sequence[str]) -> list[list[NameSpan]]:
        """The names of each text, with offsets in characters into that text."""
        return [
            [
                NameSpan(entity.start_char, entity.end_char, _LABELS[entity.label_])
                for entity in doc.ents
                if entity.label_ in _LABELS
            ]
            for doc in self._nlp.pipe(texts)
        ]
