"""The pipes as spaCy components, for pipelines of spaCy's own: each reads the draft that a doc carries and adds to it.

``cityrel.pipeline`` runs the same pipes over a draft alone. spaCy finds the factories by the package's entry points.
"""

from __future__ import annotations

from collections.abc import Callable

import regex
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans
from spacy.vocab import Vocab

from cityrel.document import Page
from cityrel.languages import load_pack
from cityrel.pipes import steps
from cityrel.pipes.draft import Draft
from cityrel.tokens import RUN, GluedWords

_PIECE = regex.compile(rf"{RUN.pattern}|\p{{N}}++|\s++|.", regex.DOTALL)
#: In the order they run.
COMPONENTS = (*(f"cityrel_{step}" for step in steps.STEPS), "cityrel_records")


class Component:
    """A pipe as a component."""

    def __init__(self, pipe: Callable[[Draft], None]) -> None:
        self._pipe = pipe

    def __call__(self, doc: Doc) -> Doc:
        self._pipe(draft_of(doc))
        return doc


def draft_of(doc: Doc) -> Draft:
    """The draft a doc carries; one is begun when the doc comes from outside cityrel's own pipeline."""
    draft = doc.user_data.get("cityrel")
    if draft is None:
        draft = Draft(Page(doc.text), load_pack(doc.vocab.lang))
        doc.user_data["cityrel"] = draft
    assert isinstance(draft, Draft)
    return draft


def _component(step: str) -> Callable[[Language, str], Component]:
    """Register the factory of a step that needs no settings."""

    def make(nlp: Language, name: str) -> Component:
        return Component(steps.STEPS[step])

    factory: Callable[[Language, str], Component] = Language.factory(f"cityrel_{step}", func=make)
    return factory


blocks = _component("blocks")
places = _component("places")
dates = _component("dates")
home = _component("home")
people = _component("people")
relations = _component("relations")


@Language.factory("cityrel_names", default_config={"tagger": "default"})
def names(nlp: Language, name: str, tagger: str) -> Component:
    return Component(lambda draft: steps.names(draft, tagger))


@Language.factory("cityrel_records")
class RecordsComponent:
    """Folds the draft into a ``Document`` (``doc._.cityrel``) and sets the doc's entities."""

    def __init__(self, nlp: Language, name: str) -> None:
        if not Doc.has_extension("cityrel"):
            Doc.set_extension("cityrel", default=None)

    def __call__(self, doc: Doc) -> Doc:
        document = steps.document_of(draft_of(doc))
        spans = [
            doc.char_span(mention.start, mention.end, mention.label, alignment_mode="expand")
            for mention in document.mentions
        ]
        doc.set_ents(filter_spans([span for span in spans if span is not None]))
        doc._.cityrel = document
        return doc


class GluedTokenizer:
    """spaCy tokeniser for flattened pages, so that entities have the bounds of mentions.

    Tokens are runs of letters, opened where words are glued, runs of digits and single marks. No character is added,
    dropped or moved.

    Args:
        vocab: the pipeline's vocabulary.
        glued: opens the runs.
    """

    def __init__(self, vocab: Vocab, glued: GluedWords) -> None:
        self.vocab = vocab
        self._glued = glued

    def __call__(self, text: str) -> Doc:
        words: list[str] = []
        spaces: list[bool] = []
        for piece in _PIECE.findall(text):
            if piece[0].isspace():
                # spaCy wants the one space after a word as its flag, the rest as a token
                if piece[0] == " " and words and not spaces[-1] and not words[-1].isspace():
                    spaces[-1] = True
                    piece = piece[1:]
                parts = [piece] if piece else []
            else:
                parts = self._glued.open(piece) if piece[0].isalpha() and self._glued.may_open(piece) else [piece]
            words += parts
            spaces += [False] * len(parts)
        return Doc(self.vocab, words=words, spaces=spaces)

    # spaCy asks these of every tokeniser it saves; the words come back with the language pack
    def to_bytes(self, **_: object) -> bytes:
        return b""

    def from_bytes(self, _data: bytes, **_kwargs: object) -> GluedTokenizer:
        return self

    def to_disk(self, _path: object, **_: object) -> None:
        return None

    def from_disk(self, _path: object, **_kwargs: object) -> GluedTokenizer:
        return self


def pipeline(code: str, tagger: str) -> Language:
    """A spaCy pipeline of all components.

    Args:
        code: of a language pack.
        tagger: of names, see ``cityrel.names.load_tagger``.
    """
    nlp = spacy.blank(code)
    nlp.tokenizer = GluedTokenizer(nlp.vocab, load_pack(code).get(GluedWords))
    nlp.max_length = 100_000_000
    for name in COMPONENTS:
        nlp.add_pipe(name, config={"tagger": tagger} if name == "cityrel_names" else {})
    return nlp
