"""brat standoff: the annotation of a page as ``NAME.ann`` beside the page's text ``NAME.txt``.

The format is brat's (https://brat.nlplab.org/standoff.html) with ``T``, ``A``, ``R`` and ``N`` lines. ``N`` lines hold
the normalised values: ``GeoNames:``, ``ISO3166:``, ``EDTF:`` and, for the nominative name of a person, ``Name:-``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cityrel.document import Document, Mention, Page, Relation
from cityrel.scheme import ATTRIBUTES, LABELS, PLACES, RELATIONS

_FIELD = {name: name.lower() for name in ATTRIBUTES}


class BratError(ValueError):
    """A line of an annotation file that cannot be read; the message names the file and the line."""


def write_annotation(document: Document) -> str:
    """The document's mentions and relations as the content of a ``.ann`` file.

    Mentions are numbered in the order of the text, each followed by its attributes and its normalisation; relations
    follow in the document's order. A place without an id is written as ``GeoNames:NIL``.
    """
    mentions = sorted(document.mentions, key=lambda item: (item.start, item.end))
    number = {item.id: f"T{count}" for count, item in enumerate(mentions, 1)}
    lines: list[str] = []
    attributes = notes = 0
    for item in mentions:
        id = number[item.id]
        lines.append(f"{id}\t{item.label} {item.start} {item.end}\t{_one_line(item.text)}")
        for name in ATTRIBUTES:
            value = getattr(item, _FIELD[name])
            if value:
                attributes += 1
                lines.append(f"A{attributes}\t{name} {id}" + ("" if value is True else f" {value}"))
        reference = _reference(item)
        if reference is not None:
            notes += 1
            lines.append(f"N{notes}\tReference {id} {reference[0]}\t{_one_line(reference[1])}")
    for count, relation in enumerate(document.relations, 1):
        lines.append(f"R{count}\t{relation.type} Arg1:{number[relation.source]} Arg2:{number[relation.target]}")
    return "".join(line + "\n" for line in lines)


def _reference(item: Mention) -> tuple[str, str] | None:
    if item.label in PLACES:
        return item.ref or "GeoNames:NIL", item.name or item.text
    if item.label == "DATE":
        return (f"EDTF:{item.edtf}", item.text) if item.edtf else None
    return ("Name:-", item.name) if item.name else None


def _one_line(text: str) -> str:
    """brat keeps a mention's text on one line: line ends and tabs become spaces."""
    return text.replace("\r", " ").replace("\n", " ").replace("\t", " ")


@dataclass(slots=True)
class Parsed:
    """What a ``.ann`` file holds, with the line of each mention and relation and the lines that cannot be read."""

    mentions: list[Mention] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    mention_lines: list[int] = field(default_factory=list)
    relation_lines: list[int] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)


def parse_annotation(text: str, ann: str) -> Parsed:
    """Read all lines that can be read, and say what is wrong with the others.

    Lines may refer to mentions that stand further down. Notes (``#`` lines) are passed over.
    """
    parsed = Parsed()
    rows: list[tuple[int, list[str]]] = []
    for at, line in enumerate(ann.split("\n"), 1):
        line = line.removesuffix("\r")
        if not line.strip() or line.startswith("#"):
            continue
        rows.append((at, line.split("\t")))
    known: dict[str, Mention] = {}
    ids: set[str] = set()
    later: list[tuple[int, list[str]]] = []
    for at, cells in rows:
        if cells[0] in ids:
            parsed.problems.append((at, f"id {cells[0]} is used twice"))
            continue
        ids.add(cells[0])
        if cells[0][:1] != "T":
            later.append((at, cells))
            continue
        try:
            item = _read_mention(text, cells)
        except ValueError as error:
            parsed.problems.append((at, str(error)))
            continue
        known[item.id] = item
        parsed.mentions.append(item)
        parsed.mention_lines.append(at)
    for at, cells in later:
        try:
            if cells[0][:1] == "A":
                _read_attribute(known, cells)
            elif cells[0][:1] == "N":
                _read_reference(known, cells)
            elif cells[0][:1] == "R":
                parsed.relations.append(_read_relation(known, cells))
                parsed.relation_lines.append(at)
            else:
                raise ValueError(f"unknown kind of line {cells[0]!r}")
        except ValueError as error:
            parsed.problems.append((at, str(error)))
    parsed.problems.sort()
    return parsed


def _read_mention(text: str, cells: list[str]) -> Mention:
    if len(cells) != 3:
        raise ValueError("a T line has three cells: id, label with offsets, text")
    parts = cells[1].split(" ")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts[1:]):
        raise ValueError(f"expected 'LABEL START END', found {cells[1]!r}")
    label, start, end = parts[0], int(parts[1]), int(parts[2])
    if label not in LABELS:
        raise ValueError(f"unknown label {label!r}")
    if not start < end <= len(text):
        raise ValueError(f"span {start}-{end} is empty or outside of the text of {len(text)} characters")
    span = text[start:end]
    if _one_line(span) != cells[2]:
        raise ValueError(f"text at {start}-{end} is {span!r}, not {cells[2]!r}")
    return Mention(cells[0], label, start, end, span)


def _find(known: Mapping[str, Mention], id: str) -> Mention:
    if id not in known:
        raise ValueError(f"refers to {id}, which does not exist")
    return known[id]


def _read_attribute(known: Mapping[str, Mention], cells: list[str]) -> None:
    parts = cells[1].split(" ") if len(cells) == 2 else []
    if len(parts) not in (2, 3):
        raise ValueError("an A line is 'id<TAB>NAME MENTION VALUE', without a value for a flag")
    name = parts[0]
    if name not in ATTRIBUTES:
        raise ValueError(f"unknown attribute {name!r}")
    item = _find(known, parts[1])
    labels, values = ATTRIBUTES[name]
    if item.label not in labels:
        raise ValueError(f"attribute {name} does not belong on {item.label}")
    if (values and (len(parts) == 2 or parts[2] not in values)) or (not values and len(parts) == 3):
        raise ValueError(f"attribute {name} has no value {' '.join(parts[2:])!r}")
    if getattr(item, _FIELD[name]):
        raise ValueError(f"attribute {name} is given twice for {item.id}")
    setattr(item, _FIELD[name], parts[2] if values else True)


def _read_reference(known: Mapping[str, Mention], cells: list[str]) -> None:
    parts = cells[1].split(" ") if len(cells) == 3 else []
    if len(parts) != 3 or parts[0] != "Reference" or ":" not in parts[2]:
        raise ValueError("an N line is 'id<TAB>Reference MENTION SOURCE:ID<TAB>text'")
    item = _find(known, parts[1])
    source, _, value = parts[2].partition(":")
    if item.edtf or item.name:
        raise ValueError(f"{item.id} is normalised twice")
    if source == "EDTF" and item.label == "DATE" and value:
        item.edtf = value
    elif source in ("GeoNames", "ISO3166") and item.label in PLACES and value:
        item.ref, item.name = parts[2], cells[2]
    elif source == "Name" and item.label not in (*PLACES, "DATE"):
        item.name = cells[2]
    else:
        raise ValueError(f"{parts[2]!r} does not normalise a {item.label}")


def _read_relation(known: Mapping[str, Mention], cells: list[str]) -> Relation:
    parts = cells[1].split(" ") if len(cells) == 2 else []
    if len(parts) != 3 or not parts[1].startswith("Arg1:") or not parts[2].startswith("Arg2:"):
        raise ValueError("an R line is 'id<TAB>TYPE Arg1:MENTION Arg2:MENTION'")
    if parts[0] not in RELATIONS:
        raise ValueError(f"unknown relation {parts[0]!r}")
    source, target = _find(known, parts[1][5:]), _find(known, parts[2][5:])
    sources, targets = RELATIONS[parts[0]]
    if source.label not in sources or target.label not in targets or source is target:
        raise ValueError(f"{parts[0]} does not lead from {source.label} {source.id} to {target.label} {target.id}")
    return Relation(parts[0], source.id, target.id)


def read_annotation(text: str, ann: str, *, name: str = "page", home: str | None = None) -> Document:
    """Read a page's annotation.

    Args:
        text: the unchanged text of the page.
        ann: the content of its ``.ann`` file.
        name: the page's name, a file name without suffix; errors name the file by it.
        home: the town whose site it is, where that is known from outside the text.

    Returns:
        The document with mentions and relations; ``cityrel.records.fill`` adds the two tables.

    Raises:
        BratError: a line cannot be read, refers to nothing, or breaks the scheme's signatures.
    """
    parsed = parse_annotation(text, ann)
    for line, problem in parsed.problems:
        raise BratError(f"{name}.ann:{line}: {problem}")
    page = Page(text, name=name, home=home)
    return Document(page, home=home, mentions=parsed.mentions, relations=parsed.relations)


def read_text(path: Path) -> str:
    """The text of a page with its line ends as they are, since offsets count them."""
    return path.read_bytes().decode("utf-8")


def read_folder(
    folder: Path | str, text_dir: Path | str | None = None, homes: Mapping[str, str | None] | None = None
) -> list[Document]:
    """Read all ``NAME.ann`` files of a folder, in the order of their names.

    Args:
        folder: where the annotation files lie.
        text_dir: where the ``NAME.txt`` files lie; the same folder when None.
        homes: the home town of pages by name, as ``read_homes`` gives it.

    Raises:
        BratError: a file cannot be read, or there is none.
        FileNotFoundError: an annotation has no text beside it.
    """
    folder = Path(folder)
    texts = Path(text_dir) if text_dir is not None else folder
    paths = sorted(folder.glob("*.ann"))
    if not paths:
        raise BratError(f"{folder}: no .ann files")
    documents = []
    for path in paths:
        home = homes.get(path.stem) if homes else None
        text = read_text(texts / f"{path.stem}.txt")
        try:
            documents.append(read_annotation(text, path.read_bytes().decode("utf-8"), name=path.stem, home=home))
        except BratError as error:
            raise BratError(f"{folder}/{error}") from None
    return documents


def read_homes(path: Path | str) -> dict[str, str | None]:
    """Home towns by page name from a JSON object ``{"NAME.txt": {"home": "Русе"}, ...}``; the suffix is optional."""
    rows = json.loads(Path(path).read_text(encoding="utf-8"))
    if not isinstance(rows, dict) or not all(isinstance(row, dict) for row in rows.values()):
        raise ValueError(f"{path}: expected an object with an object for each page")
    return {name.removesuffix(".txt"): row.get("home") for name, row in rows.items()}
