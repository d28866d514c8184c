"""cityrel as it is."""

from __future__ import annotations

import cityrel
from cityrel.document import Document, Page
from cityrel.scheme import LABELS
from evaluation.systems.base import LANGUAGES


class Cityrel:
    """The default pipeline, given the page's language and home town."""

    name = "cityrel"
    title = "the default pipeline"
    languages = LANGUAGES
    labels = LABELS

    def annotate(self, page: Page) -> Document:
        """See ``System``."""
        return cityrel.load(page.lang or "auto").annotate(page)

    def relate(self, gold: Document) -> Document:
        """Relations made from the gold's own mentions."""
        return cityrel.load(gold.page.lang or "auto").relate(gold)
