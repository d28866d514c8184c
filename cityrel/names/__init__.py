"""Name taggers: persons, places and institutions in running text, behind one small interface."""

from __future__ import annotations

from functools import cache

from cityrel.names.artefacts import find_artefact, read_manifest
from cityrel.names.base import NAME_LABELS, NameSpan, NameTagger

__all__ = ["NAME_LABELS", "NameSpan", "NameTagger", "load_tagger"]

#: For both languages (evaluation/reports/names.md).
_DEFAULT = "names-default"


@cache
def load_tagger(name: str = "default") -> NameTagger:
    """A name tagger. Nothing heavy happens here: weights are read when it first tags, and never from the network.

    Args:
        name: ``"default"``; ``"natasha"`` (Russian, needs that package); ``"spacy:PATH"`` with a folder or package
            holding an ``ner`` component; or an artefact: a folder under ``models`` or a path to one.

    Raises:
        ValueError: there is no such tagger.
    """
    if name == "default":
        return load_tagger(_DEFAULT)
    if name == "natasha":
        from cityrel.names.slovnet import SlovnetTagger

        return SlovnetTagger()
    if name.startswith("spacy:"):
        from cityrel.names.spacy_ner import SpacyTagger

        return SpacyTagger(name.removeprefix("spacy:"))
    folder = find_artefact(name)
    backend = read_manifest(folder)["backend"]
    if backend == "spacy":
        from cityrel.names.spacy_ner import SpacyTagger

        return SpacyTagger(folder / "model")
    if backend == "encoder":
        from cityrel.names.encoder import EncoderTagger

        return EncoderTagger(folder)
    raise ValueError(f"model {name!r} has an unknown backend {backend!r}")
