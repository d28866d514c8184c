"""What the tests of the pipeline share."""

from __future__ import annotations

import pytest
from documents import Read

import cityrel
from cityrel.document import Document


@pytest.fixture(scope="session")
def read() -> Read:
    """The pipeline, loaded once: ``read(lang, text, home=None, url=None, date=None)`` gives the document."""
    nlp = cityrel.load()

    def annotate(
        lang: str, text: str, home: str | None = None, url: str | None = None, date: str | None = None
    ) -> Document:
        return nlp(text, home=home, url=url, date=date, lang=lang)

    return annotate
