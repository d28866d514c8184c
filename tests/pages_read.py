"""What tests of readers share: a page, and what is read of a file."""

from __future__ import annotations

from pathlib import Path

from cityrel.document import Page
from cityrel.reading.files import Failure
from cityrel.reading.sources import count_pages, page_readers, read_pages

TEXT = "Договорът за побратимяване е подписан."
MARKUP = f"<html><body><p>{TEXT}</p></body></html>"


def read(path: Path | str, known: dict[str, str] | None = None) -> list[Page | Failure]:
    """A file's pages, which ``count_pages`` must have counted, and which do not depend on those before them."""
    pages = list(read_pages(path, "a", known or {}))
    assert count_pages(path) == len(pages)
    readers = enumerate(page_readers(path, "a", known or {}))
    assert [reader() for at, reader in readers if at % 3 == 1] == pages[1::3]
    return pages


def write(path: Path, data: bytes | str) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
    return path
