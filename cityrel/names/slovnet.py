"""Russian names with slovnet's CNN and the weights that the natasha package ships (both MIT).

https://github.com/natasha/slovnet: a CNN-CRF over quantised navec embeddings, trained on news. Only the tagger is
loaded: natasha itself is never imported, since it would load a dictionary and two more models.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property
from typing import Any

from cityrel.names.artefacts import package_folder
from cityrel.names.base import NAME_LABELS, NameSpan


class SlovnetTagger:
    """slovnet's news NER; the weights are read at the first call of ``tag``.

    Raises:
        ValueError: natasha is not installed.
    """

    def __init__(self) -> None:
        self._data = package_folder("natasha") / "data"

    @cached_property
    def _ner(self) -> Any:
        from navec import Navec  # type: ignore[import-untyped]
        from slovnet import NER  # type: ignore[import-untyped]

        ner = NER.load(str(self._data / "model" / "slovnet_ner_news_v1.tar"))
        return ner.navec(Navec.load(str(self._data / "emb" / "navec_news_v1_1B_250K_300d_100q.tar")))

    def tag(self, texts: Sequence[str], labels: Collection[str] = NAME_LABELS) -> list[list[NameSpan]]:
        """The names of each text, with offsets in characters into that text."""
        from razdel import sentenize  # type: ignore[import-untyped]

        sentences = [(index, s.start, s.text) for index, text in enumerate(texts) for s in sentenize(text) if s.text]
        found: list[list[NameSpan]] = [[] for _ in texts]
        markups = self._ner.map([sentence for _, _, sentence in sentences])
        for (index, start, _), markup in zip(sentences, markups, strict=True):
            found[index] += [
                NameSpan(start + span.start, start + span.stop, span.type)
                for span in markup.spans
                if span.type in labels
            ]
        return found
