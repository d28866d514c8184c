"""Names with Stanza's models (https://stanfordnlp.github.io/stanza), from a resources folder that the user has.

Texts are cut into sentences and words as they are for the encoder (``cityrel.names.chunks``), so that glued words and
headings in capitals are read and every name has its offsets; Stanza's own tokeniser is not needed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from cityrel.languages import available
from cityrel.names.artefacts import package_folder
from cityrel.names.base import LABELS_ELSEWHERE, NAME_LABELS, NameSpan
from cityrel.names.chunks import chunks
from cityrel.names.encoder import clean_edges
from cityrel.reading.language import find_language


class StanzaTagger:
    """The ``ner`` models of a Stanza resources folder, read at the first call of ``tag``; nothing is downloaded.

    Args:
        folder: holds ``resources.json`` and the models, as ``stanza.download`` leaves them. None: where Stanza keeps
            them (the environment variable ``STANZA_RESOURCES_DIR``, else the user's cache).

    Raises:
        ValueError: stanza is not installed, or the folder holds no models of names.
    """

    def __init__(self, folder: Path | None = None) -> None:
        package_folder("stanza")
        self._folder = folder
        if folder is not None or "STANZA_RESOURCES_DIR" in os.environ:
            self._check(self.folder)
        self._pipelines: dict[str, Any] = {}

    @cached_property
    def folder(self) -> Path:
        """The resources folder."""
        if self._folder is None and (told := os.environ.get("STANZA_RESOURCES_DIR")):
            return Path(told)
        if self._folder is None:
            from stanza.resources.common import DEFAULT_MODEL_DIR

            return Path(DEFAULT_MODEL_DIR)
        return self._folder

    @cached_property
    def languages(self) -> list[str]:
        """The project's languages for which the folder has models of names.

        Raises:
            ValueError: it has none.
        """
        return self._check(self.folder)

    @staticmethod
    def _check(folder: Path) -> list[str]:
        resources = folder / "resources.json"
        known = json.loads(resources.read_text(encoding="utf-8")) if resources.is_file() else {}
        # a language may be an alias of the one whose folder it shares
        places = {lang: folder / known[lang].get("alias", lang) / "ner" for lang in available() if lang in known}
        found = [lang for lang, place in places.items() if any(place.glob("*.pt"))]
        if not found:
            raise ValueError(
                f"there are no Stanza models of names in {folder}; get them where there is a network, "
                f"python -c \"import stanza; stanza.download('bg', processors='tokenize,ner', model_dir='DIR')\" (or "
                f"'ru'), and say where they are: names='stanza:DIR', or STANZA_RESOURCES_DIR=DIR"
            )
        return found

    def tag(self, texts: Sequence[str], labels: Collection[str] = NAME_LABELS) -> list[list[NameSpan]]:
        """The names of each text, with offsets in characters into that text.

        Texts of one call are taken to be in one language, which is found by reading them.

        Raises:
            ValueError: the folder holds no models of names, or they cannot be read.
        """
        lang = self.languages[0]
        if len(self.languages) > 1:
            own = find_language("\n".join(texts))
            lang = own if own in self.languages else lang
        laid = [(number, chunk, chunk.words()) for number, text in enumerate(texts) for chunk in chunks(text)]
        found: list[list[NameSpan]] = [[] for _ in texts]
        if not laid:
            return found
        document = self._pipeline(lang)([[chunk.text[a:b] for a, b in words] for _, chunk, words in laid])
        for (number, chunk, words), sentence in zip(laid, document.sentences, strict=True):
            for entity in sentence.ents:
                label = LABELS_ELSEWHERE.get(entity.type)
                if label is None or label not in labels:
                    continue
                first, last = (entity.tokens[at].id[0] - 1 for at in (0, -1))
                start, end = chunk.origin[words[first][0]], chunk.origin[words[last][1] - 1] + 1
                start, end = clean_edges(texts[number], start, end)
                if start < end:
                    found[number].append(NameSpan(start, end, label))
        return [sorted(spans) for spans in found]

    def _pipeline(self, lang: str) -> Any:
        if lang not in self._pipelines:
            import stanza

            try:
                self._pipelines[lang] = stanza.Pipeline(
                    lang,
                    dir=str(self.folder),
                    processors="tokenize,ner",
                    tokenize_pretokenized=True,
                    download_method=None,
                    use_gpu=False,
                    logging_level="ERROR",
                )
            except FileNotFoundError as error:
                raise ValueError(
                    f"Stanza's models for {lang!r} in {self.folder} are not complete ({error}); get them again: "
                    f"stanza.download({lang!r}, processors='tokenize,ner', model_dir='{self.folder}')"
                ) from error
        return self._pipelines[lang]
