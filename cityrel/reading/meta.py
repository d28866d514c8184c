"""What is known of pages from outside: home town, address, language and date, by file name."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FIELDS = ("home", "url", "lang", "date")
#: How the column with the file's name may be headed in a CSV.
_NAMES = ("file", "page", "name")


class Meta:
    """Metadata of pages, found by a page's path, its file name, or the file name without suffix.

    Args:
        rows: for each of those any of ``home``, ``url``, ``lang``, ``date``.
    """

    def __init__(self, rows: Mapping[str, Mapping[str, str]] | None = None) -> None:
        self.rows = dict(rows or {})
        self._used: set[str] = set()

    def of(self, path: Path) -> dict[str, str]:
        """What is known of a file, the most exact name deciding; nothing when it is not named."""
        for key in (path.as_posix(), f"{path.parent.name}/{path.name}", path.name, path.stem):
            if key in self.rows:
                self._used.add(key)
                return dict(self.rows[key])
        return {}

    def unused(self) -> list[str]:
        """Names that no page asked for."""
        return sorted(self.rows.keys() - self._used)

    def homes(self) -> dict[str, str | None]:
        """Home town of each page by its name without suffix."""
        return {Path(name).name.removesuffix(".txt"): row.get("home") for name, row in self.rows.items()}


def read_meta(path: Path | str) -> Meta:
    """Read a file of metadata.

    Args:
        path: a JSON object ``{"NAME.txt": {"home": "Русе", "url": null}, ...}``, or a CSV (comma or semicolon) with a
            column ``file``, ``page`` or ``name`` and any of ``home``, ``url``, ``lang``, ``date``. Other keys and
            columns are passed over; null and empty cells count as unknown.

    Raises:
        ValueError: the file has another form; the message names it.
        OSError: it cannot be read.
    """
    path = Path(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(f"{path}: not UTF-8; save it as UTF-8") from None
    as_csv = path.suffix.lower() == ".csv" or (path.suffix.lower() != ".json" and text.lstrip()[:1] != "{")
    rows = _read_csv(path, text) if as_csv else _read_json(path, text)
    return Meta({name: _row(path, name, row) for name, row in rows.items()})


def _read_json(path: Path, text: str) -> dict[str, dict[str, Any]]:
    try:
        rows = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"{path}: not JSON: {error}") from None
    if not isinstance(rows, dict) or not all(isinstance(row, dict) for row in rows.values()):
        raise ValueError(f'{path}: expected an object with an object for each page: {{"NAME.txt": {{"home": …}}}}')
    return rows


def _read_csv(path: Path, text: str) -> dict[str, dict[str, Any]]:
    head = text.partition("\n")[0]
    reader = csv.DictReader(text.splitlines(), delimiter=";" if head.count(";") > head.count(",") else ",")
    columns = {(column or "").strip().lower(): column for column in reader.fieldnames or ()}
    key = next((columns[name] for name in _NAMES if name in columns), None)
    if key is None:
        raise ValueError(f"{path}: expected a column called {', '.join(_NAMES[:-1])} or {_NAMES[-1]}")
    return {
        row[key].strip(): {name: row[columns[name]] for name in FIELDS if name in columns} for row in reader if row[key]
    }


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
