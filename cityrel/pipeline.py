"""The pipeline: text in, documents out."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from cityrel.document import Document, Page
from cityrel.languages import available, load_pack
from cityrel.languages.openings import PAGE
from cityrel.pipes import given, steps
from cityrel.pipes.draft import Draft
from cityrel.reading.language import find_language

if TYPE_CHECKING:
    from spacy.language import Language


class UnsupportedLanguage(ValueError):
    """The page is in a language that has no pack."""


@contextmanager
def _no_collection() -> Iterator[None]:
    """Look for no reference cycles meanwhile: a page makes many objects and hardly a cycle, and the search for them
    goes through all that the library holds."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class Pipeline:
    """A reusable pipeline; call it with a text, or ``pipe`` pages through it.

    Args:
        lang: code of a language pack, or ``"auto"`` to find each page's language by reading it.
        names: the name tagger, see ``cityrel.names.load_tagger``.

    Raises:
        ValueError: there is no such language pack.
    """

    def __init__(self, lang: str = "auto", names: str = "default") -> None:
        if lang != "auto":
            load_pack(lang)
        self.lang = lang
        self.names = names
        self._steps: dict[str, Callable[[Draft], None]] = {**steps.STEPS, "names": partial(steps.names, tagger=names)}
        self._pipelines: dict[str, Language] = {}

    def __call__(
        self,
        text: str,
        home: str | None = None,
        url: str | None = None,
        date: str | None = None,
        lang: str | None = None,
    ) -> Document:
        """Annotate one text.

        Args:
            text: the page's text; offsets of what is found are characters into it.
            home: the town whose site the page is on, in the nominative.
            url: the page's address; its domain may name the home town.
            date: the page's date as EDTF; relative dates are resolved against it.
            lang: the text's language, when it is known; without it or with ``"auto"`` the pipeline's, else found by
                reading.

        Raises:
            UnsupportedLanguage: the text is in no language that has a pack.
            ValueError: ``date`` is no EDTF value.
        """
        return self.annotate(Page(text, home=home, url=url, date=date, lang=lang))

    def pipe(self, pages: Iterable[Page | str], jobs: int = 1) -> Iterator[Document]:
        """Annotate many pages, in order; raises as a call does.

        Args:
            pages: texts or pages; no more of them are taken than the processes can use. Not one text alone.
            jobs: how many processes to use; with one, it is this one.
        """
        if isinstance(pages, str):
            raise TypeError("one text is no list of pages; call the pipeline with it, or give [text]")
        all_pages = (Page(page) if isinstance(page, str) else page for page in pages)
        if jobs == 1:
            yield from map(self.annotate, all_pages)
        else:
            from cityrel.batch.pool import pipe

            yield from pipe(all_pages, self.lang, self.names, jobs)

    def annotate(self, page: Page) -> Document:
        """Annotate one page; see ``__call__``."""
        return self.annotate_as(page, self.language_of(page))

    def annotate_as(self, page: Page, code: str) -> Document:
        """Annotate one page whose language is known, as ``language_of`` gives it."""
        with _no_collection():
            # in a call of its own: what it made for itself is gone before reference cycles are looked for
            return self._document(page, code)

    def _document(self, page: Page, code: str) -> Document:
        draft = Draft(page, load_pack(code))
        for step in self._steps.values():
            step(draft)
        document = steps.document_of(draft)
        PAGE.turn_to("")  # no longer needed
        return document

    def relate(self, document: Document) -> Document:
        """Relations and records for a document's own mentions, instead of those that the pipeline would find.

        Raises:
            UnsupportedLanguage: the text is in no language that has a pack.
        """
        return given.relate(document, document.lang or self.language_of(document.page))

    def language_of(self, page: Page) -> str:
        """Code of the pack to use for a page; raises UnsupportedLanguage when there is none."""
        code = page.lang if page.lang not in (None, "auto") else self.lang
        if code != "auto":
            load_pack(code)
            return code
        found = find_language(page.text)
        packs = ", ".join(available())
        if found is None:
            raise UnsupportedLanguage(f"no Cyrillic words in the page; there are packs for {packs}")
        if found not in available():
            raise UnsupportedLanguage(
                f"the page reads as {found!r}; there are packs for {packs}: pass lang to force one"
            )
        return found

    def spacy(self, code: str) -> Language:
        """The same as a spaCy pipeline, built when first asked for; what is added to it runs on its own docs alone."""
        if code not in self._pipelines:
            from cityrel import components

            self._pipelines[code] = components.pipeline(code, self.names)
        return self._pipelines[code]
