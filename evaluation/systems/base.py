"""What a system of the benchmark is."""

from __future__ import annotations

from typing import Final, Protocol

from cityrel.document import Document, Page

LANGUAGES: Final = ("bg", "ru")


class System(Protocol):
    """A system that annotates pages.

    ``title`` says in a few words what it is made of; ``languages`` are those it is scored on; ``labels`` are the
    labels it looks for, the others are not held against it in tables by label.
    """

    @property
    def name(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def languages(self) -> tuple[str, ...]: ...

    @property
    def labels(self) -> tuple[str, ...]: ...

    def annotate(self, page: Page) -> Document:
        """Annotate a page whose language and home town, if any, are given with it."""
        ...


class Unavailable(RuntimeError):
    """A system that cannot run here, since its model is missing."""
