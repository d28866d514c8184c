"""Turn a pass (marked pages, relations, place ids) into brat annotation files; the format is in FORMAT.md.

    python annotations/convert.py PASS_FOLDER OUTPUT_FOLDER [--seeds FOLDER]

Says what it finds wrong on the way: marks that cannot be read, pages whose text is not the seed's, places without a
line in ``places*.tsv``, and whatever ``cityrel check`` finds in the result.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from cityrel.document import Document
from cityrel.scheme import PLACES
from cityrel.validation import check_annotation
from cityrel.writing.brat import read_text, write_annotation
from cityrel.writing.marked import read_marked

SEEDS = Path(__file__).parent.parent / "seeds"


def read_places(folder: Path) -> dict[str, dict[tuple[str, str], str]]:
    """For each page its places' ids by label and nominative name, from the folder's ``places*.tsv``.

    Raises:
        ValueError: a line has not four cells, or gives a place a second id.
    """
    places: dict[str, dict[tuple[str, str], str]] = {}
    for path in sorted(folder.glob("places*.tsv")):
        for at, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip() or line.startswith(("#", "page\t")):
                continue
            cells = [cell.strip() for cell in line.split("\t")]
            if len(cells) != 4:
                raise ValueError(f"{path}:{at}: expected page, label, name, id")
            page, label, name, ref = cells
            if places.setdefault(page, {}).setdefault((label, name), ref) != ref:
                raise ValueError(f"{path}:{at}: a second id for {label} {name}")
    return places


def read_pass(folder: Path, seeds: Path = SEEDS, homes: Mapping[str, str | None] | None = None) -> list[Document]:
    """All pages of a pass, in the order of their names.

    Args:
        folder: with ``NAME.marked``, ``NAME.relations`` and ``places*.tsv``.
        seeds: with ``NAME.txt``.
        homes: the pages' home towns.

    Raises:
        ValueError: a page cannot be read, or is not its seed's text.
    """
    places = read_places(folder)
    documents = []
    for path in sorted(folder.glob("*.marked")):
        relations = path.with_suffix(".relations")
        document = read_marked(
            read_text(path),
            relations.read_text(encoding="utf-8") if relations.exists() else "",
            refs=places.get(path.stem, {}),
            name=path.stem,
            home=homes.get(path.stem) if homes else None,
        )
        if document.text != read_text(seeds / f"{path.stem}.txt"):
            raise ValueError(f"{path}: without its marks the page is not the seed's text")
        documents.append(document)
    if not documents:
        raise ValueError(f"{folder}: no .marked files")
    return documents


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--seeds", type=Path, default=SEEDS)
    options = parser.parse_args()
    places = read_places(options.folder)
    options.output.mkdir(parents=True, exist_ok=True)
    problems = 0
    for document in read_pass(options.folder, options.seeds):
        name = document.page.name
        ann = write_annotation(document)
        (options.output / f"{name}.ann").write_text(ann, encoding="utf-8", newline="\n")
        known = places.get(name, {})
        unknown = {(item.label, item.name or "") for item in document.mentions if item.label in PLACES} - known.keys()
        found = [f"no id is given for {label} {place}" for label, place in sorted(unknown)]
        found += [str(problem) for problem in check_annotation(document.text, ann, file=f"{name}.ann")]
        problems += len(found)
        print(f"{name}: {len(document.mentions)} mentions, {len(document.relations)} relations")
        for problem in found:
            print(f"  {problem}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
