"""What is known of pages from outside: home town, address, language and date, by file name."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from cityrel.reading.files import stem_of

FIELDS = ("home", "url", "lang", "date")
#: How the column with the file's name may be headed in a CSV.
_NAMES = ("file", "page", "name")
#: Keys or names that a note tells one by one.
_TOLD = 3


class Meta:
    """Metadata of pages, found by a page's path, its file name, or the file name without suffix.

    Args:
        rows: for each of those any of ``home``, ``url``, ``lang``, ``date``.
        unknown: other keys that the rows had; nothing is made of them.
    """

    def __init__(self, rows: Mapping[str, Mapping[str, str]] | None = None, unknown: Iterable[str] = ()) -> None:
        self.rows = dict(rows or {})
        self.unknown = sorted(unknown)
        self._used: set[str] = set()

    def of(self, path: Path) -> dict[str, str]:
        """What is known of a file, the most exact name deciding; nothing when it is not named."""
        for key in (path.as_posix(), f"{path.parent.name}/{path.name}", path.name, stem_of(path)):
            if key in self.rows:
                self._used.add(key)
                return dict(self.rows[key])
        return {}

    def homes(self, pages: Iterable[str]) -> dict[str, str | None]:
        """Home town of each of some pages by its name, a file's without suffix."""
        by_stem = {stem_of(Path(name)): name for name in self.rows}
        self._used.update(by_stem[page] for page in pages if page in by_stem)
        return {stem: self.rows[name].get("home") for stem, name in by_stem.items()}

    def notes(self) -> Iterator[str]:
        """What came to nothing, for the reader, once all pages were asked for: unknown keys, names without a page."""
        if self.unknown:
            yield f"passed over {_some(self.unknown, 'key')}: the keys that are read are {', '.join(FIELDS)}"
        unused = sorted(self.rows.keys() - self._used)
        if unused:
            yield f"no page for {_some(unused, 'name')}: a row is named as its file is (NAME.txt or FOLDER/NAME.txt)"


def _some(names: Collection[str], what: str) -> str:
    """How many names there are, and the first of them."""
    told = ", ".join(repr(name) for name in list(names)[:_TOLD])
    count = f"{len(names)} {what}{'s' if len(names) > 1 else ''}"
    return f"{count} ({told}{', …' if len(names) > _TOLD else ''})"


def read_meta(path: Path | str) -> Meta:
    """Read a file of metadata.

    Args:
        path: a JSON object ``{"NAME.txt": {"home": "Русе", "url": null}, ...}``, or a CSV (comma or semicolon) with a
            column ``file``, ``page`` or ``name`` and any of ``home``, ``url``, ``lang``, ``date``. Other keys and
            columns are kept as ``unknown``; null and empty cells count as unknown.

    Raises:
        ValueError: the file has another form, or two rows of one name; the message names it.
        OSError: it cannot be read.
    """
    path = Path(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(f"{path}: not UTF-8; save it as UTF-8") from None
    as_csv = path.suffix.lower() == ".csv" or (path.suffix.lower() != ".json" and text.lstrip()[:1] != "{")
    rows = _read_csv(path, text) if as_csv else _read_json(path, text)
    unknown = {key for row in rows.values() for key in row if key not in FIELDS}
    return Meta({name: _row(path, name, row) for name, row in rows.items()}, unknown)


def _read_json(path: Path, text: str) -> dict[str, dict[str, Any]]:
    try:
        rows = json.loads(text, object_pairs_hook=lambda pairs: _once(path, pairs))
    except json.JSONDecodeError as error:
        raise ValueError(f"{path}: not JSON: {error}") from None
    if not isinstance(rows, dict) or not all(isinstance(row, dict) for row in rows.values()):
        raise ValueError(f'{path}: expected an object with an object for each page: {{"NAME.txt": {{"home": …}}}}')
    return rows


def _read_csv(path: Path, text: str) -> dict[str, dict[str, Any]]:
    head = text.partition("\n")[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[str, dict[str, Any]]] = []
    try:
        columns = [column.strip().lower() for column in next(lines, [])]
        key = next((name for name in _NAMES if name in columns), None)
        if key is None:
            raise ValueError(f"{path}: expected a column called {', '.join(_NAMES[:-1])} or {_NAMES[-1]}")
        for cells in lines:
            if any(cells[len(columns) :]):
                raise ValueError(f'{path}:{lines.line_num}: more cells than columns; put cells with separators in "…"')
            row = dict(zip(columns, cells, strict=False))
            row.pop("", None)  # the numbers that some programs put before the rows
            if name := row.pop(key, "").strip():
                rows.append((name, row))
    except csv.Error as error:
        raise ValueError(f"{path}:{lines.line_num}: {error}; see to its quotes") from None
    return _once(path, rows)


def _once(path: Path, pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Pairs as a dictionary; what stands twice is a mistake, since one of the two would be lost."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"{path}: {key!r} stands twice; leave one")
        found[key] = value
    return found


def _row(path: Path, name: str, row: Mapping[str, Any]) -> dict[str, str]:
    known = {}
    for key in FIELDS:
        value = row.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if value is not None and not isinstance(value, str):
            raise ValueError(f"{path}: {name}: {key} must be a text, found {value!r}")
        if value and value.strip():
            known[key] = value.strip()
    return known
