"""Name taggers: persons, places and institutions in running text, behind one small interface."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from cityrel.names.artefacts import find_artefact, read_manifest
from cityrel.names.base import NAME_LABELS, NameSpan, NameTagger

__all__ = ["NAME_LABELS", "NameSpan", "NameTagger", "load_tagger"]

#: For both languages (evaluation/reports/names.md).
_SHORT = {name: f"names-{name}" for name in ("default", "accurate")}


@cache
def load_tagger(name: str = "default") -> NameTagger:
    """A name tagger. Nothing heavy happens here: weights are read when it first tags, and never from the network.

    Args:
        name: one of

            - ``"default"``: quick, for both languages;
            - ``"accurate"``: better and slower. A checkout has its model, an installed package finds it in the folders
              that the environment variable ``CITYREL_MODELS`` names;
            - ``"natasha"``: Russian, needs that package;
            - ``"stanza"`` or ``"stanza:DIR"``: Stanza's models in DIR, else where Stanza keeps them;
            - ``"spacy:MODEL"``: a folder or package with an ``ner`` component. Labels that are called otherwise than
              elsewhere can be added: ``"spacy:MODEL?ISLAND=LOC&CHURCH=ORG"``, an empty value leaves a label out;
            - an artefact: a folder under ``models`` or the path of one.

    Raises:
        ValueError: there is no such tagger, or what it needs is absent; the message says how to get it.
    """
    if name in _SHORT:
        return load_tagger(_SHORT[name])
    if name == "natasha":
        from cityrel.names.slovnet import SlovnetTagger

        return SlovnetTagger()
    kind, _, where = name.partition(":")
    if kind == "stanza":
        from cityrel.names.stanza_ner import StanzaTagger

        return StanzaTagger(Path(where) if where else None)
    if kind == "spacy":
        from cityrel.names.spacy_ner import SpacyTagger, parse_labels

        model, _, labels = where.partition("?")
        return SpacyTagger(model, parse_labels(labels))
    folder = find_artefact(name)
    backend = read_manifest(folder)["backend"]
    if backend == "spacy":
        from cityrel.names.spacy_ner import SpacyTagger

        return SpacyTagger(folder / "model")
    if backend == "stanza":
        from cityrel.names.stanza_ner import StanzaTagger

        return StanzaTagger(folder)
    if backend == "encoder":
        from cityrel.names.encoder import EncoderTagger

        return EncoderTagger(folder)
    raise ValueError(f"model {name!r} has an unknown backend {backend!r}")
