"""Documents as JSON, one a line, and the JSON Schema of such a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cityrel.document import Document
from cityrel.scheme import FORMS, LABELS, RELATIONS, ROLES, STATUSES, TIES, TYPES

DIALECT = "https://json-schema.org/draft/2020-12/schema"
#: Fields whose values the scheme lists, by the class that has them.
_VALUES: dict[tuple[str, str], tuple[str, ...]] = {
    ("Mention", "label"): LABELS,
    ("Mention", "role"): ROLES,
    ("Mention", "form"): FORMS,
    ("Mention", "type"): TYPES,
    ("Mention", "status"): STATUSES,
    ("Mention", "tie"): TIES,
    ("Relation", "type"): tuple(RELATIONS),
    ("Agreement", "form"): FORMS,
    ("Agreement", "type"): TYPES,
    ("Agreement", "status"): STATUSES,
    ("Tie", "kind"): TIES,
}


def write_row(document: Document) -> str:
    """A document as one line of JSON, its line end included."""
    return json.dumps(document.to_json(), ensure_ascii=False, separators=(",", ":")) + "\n"


def read_rows(path: Path | str) -> Iterator[Document]:
    """Read a file of such lines, one document at a time; raises ValueError at a line that is none."""
    with Path(path).open(encoding="utf-8", newline="\n") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield Document.from_json(json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                raise ValueError(f"{path}:{number}: not a document: {error}") from None


def row_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a line, derived from the classes of ``cityrel.document``."""
    from pydantic import TypeAdapter

    schema = TypeAdapter(Document).json_schema(mode="serialization")
    parts = {schema["title"]: schema, **schema["$defs"]}
    for name, part in parts.items():
        part["additionalProperties"] = False
        part["required"] = list(part["properties"])
        for key, property in part["properties"].items():
            property.pop("title", None)
            values = _VALUES.get((name, key))
            if values:
                _text_option(property)["enum"] = list(values)
    return {"$schema": DIALECT, **schema}


def _text_option(property: dict[str, Any]) -> dict[str, Any]:
    """The schema of a property's texts, which may also be null."""
    options: list[dict[str, Any]] = property.get("anyOf", [property])
    return next(option for option in options if option.get("type") == "string")
