"""From a file to its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from cityrel.document import Page
from cityrel.reading.files import Failure, UnreadableFile, read_page


def _say_nothing(_: str) -> None:
    pass


def read_pages(
    path: Path | str, name: str, known: Mapping[str, str], note: Callable[[str], None] = _say_nothing
) -> Iterator[Page | Failure]:
    """The pages of a file, in a fixed order.

    Args:
        path: the file.
        name: what its page is called in outputs.
        known: any of ``home``, ``url``, ``lang``, ``date``.
        note: is told what a reader should know of a page, such as a guessed encoding.
    """
    path = Path(path)
    try:
        page, said = read_page(path, name, known)
    except UnreadableFile as error:
        yield Failure(str(path), "read", error.reason, error.remedy, name)
        return
    if said:
        note(f"{path}: {said}")
    yield page


def count_pages(path: Path | str) -> int:
    """How many pages, or failures in their place, ``read_pages`` gives of a file, without working them out."""
    return 1


def version_of(path: Path | str) -> str:
    """What changes when a file does: its length and the time of its last change; empty when it is not there."""
    try:
        state = Path(path).stat()
    except OSError:
        return ""
    return f"{state.st_size} {state.st_mtime_ns}"
