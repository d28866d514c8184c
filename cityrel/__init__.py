"""cityrel: agreements and ties between towns, read from Bulgarian and Russian pages."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from cityrel.document import Agreement, Document, Mention, Page, Party, Relation, Tie

if TYPE_CHECKING:
    from cityrel.pipeline import Pipeline

__version__ = "0.1.0"
__all__ = ["Agreement", "Document", "Mention", "Page", "Party", "Relation", "Tie", "annotate", "load"]


@lru_cache(maxsize=4)
def load(lang: str = "auto", names: str = "default") -> Pipeline:
    """A reusable pipeline.

    Args:
        lang: ``"bg"``, ``"ru"``, or ``"auto"`` to find each page's language by reading it.
        names: which name tagger to use, see ``cityrel.names.load_tagger``.

    Raises:
        ValueError: there is no such language pack.
    """
    from cityrel.pipeline import Pipeline

    return Pipeline(lang, names)


def annotate(
    text: str,
    lang: str | None = None,
    home: str | None = None,
    url: str | None = None,
    date: str | None = None,
) -> Document:
    """Annotate one text with the default pipeline; arguments and errors as in ``Pipeline.__call__``."""
    return load(lang or "auto")(text, home=home, url=url, date=date)
