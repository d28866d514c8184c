"""The gold that systems are scored on: brat standoff with the pages' texts, languages and home towns."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cityrel.document import Document, Page
from cityrel.reading.language import find_language
from cityrel.writing.brat import read_folder

ROOT = Path(__file__).parent.parent
#: Where the reports of the project's own runs are.
REPORTS = ROOT / "evaluation" / "reports"
#: The project's own gold; its pages are those the library was developed on.
ANNOTATIONS, SEEDS, HOMES = ROOT / "annotations", ROOT / "seeds", ROOT / "annotations" / "homes.json"


@dataclass(slots=True)
class Gold:
    """Gold documents; ``files`` are the sha256 of each annotation and text by file name."""

    title: str
    documents: list[Document]
    files: dict[str, str] = field(default_factory=dict)

    def of(self, languages: Sequence[str]) -> list[Document]:
        """The documents of some languages."""
        return [document for document in self.documents if document.lang in languages]


def load_gold(folders: Sequence[Path] = (), metas: Sequence[Path] = (), texts: Path | None = None) -> Gold:
    """Read gold.

    Args:
        folders: folders with ``NAME.ann`` and ``NAME.txt``; the project's own gold when empty.
        metas: JSON files ``{"NAME.txt": {"home": TOWN, "lang": CODE, "date": EDTF}}``, each key optional; when empty,
            the ``meta.json`` or ``homes.json`` of each folder, if any. A language not given is found by reading.
        texts: folder of the texts when they are not beside the annotations.

    Raises:
        BratError: an annotation cannot be read, or a folder has none.
        ValueError: the language of a page cannot be told.
    """
    own = not folders
    if own:
        folders, texts, metas = [ANNOTATIONS], SEEDS, list(metas) or [HOMES]
    rows: dict[str, dict[str, str | None]] = {}
    for path in metas or [folder / name for folder in folders for name in ("meta.json", "homes.json")]:
        if path.is_file():
            rows |= {name.removesuffix(".txt"): row for name, row in json.loads(path.read_text("utf-8")).items()}
        elif metas and not own:
            raise FileNotFoundError(path)
    gold = Gold("seeds" if own else ", ".join("/".join(folder.resolve().parts[-2:]) for folder in folders), [])
    homes = {name: row.get("home") for name, row in rows.items()}
    for folder in folders:
        for document in read_folder(folder, texts, homes):
            page, row = document.page, rows.get(document.page.name, {})
            document.lang = row.get("lang") or find_language(page.text)
            if document.lang is None:
                raise ValueError(f"{page.name}: its language cannot be told, give it as lang in the metadata")
            document.page = Page(page.text, page.name, page.home, row.get("url"), document.lang, row.get("date"))
            gold.documents.append(document)
            for path in (folder / f"{page.name}.ann", (texts or folder) / f"{page.name}.txt"):
                gold.files[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return gold
