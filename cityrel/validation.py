"""Checks of annotation files against the scheme: what a reader would stumble over, and slips of the hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import regex

from cityrel import edtf
from cityrel.document import Mention
from cityrel.reading.legible import Legible
from cityrel.things import resolve
from cityrel.writing.brat import Parsed, parse_annotation, read_text

_QUOTES = "\"'„“”«»‘’‚‹›"
_CODE = {"GeoNames": regex.compile(r"GeoNames:[1-9][0-9]*+"), "ISO3166": regex.compile(r"ISO3166:[A-Z]{2}")}
_REQUIRED = {"AGREEMENT": ("Form", "Type", "Status"), "PERSON": ("Role",)}
_NAMED = ("CITY", "REGION", "COUNTRY", "MAYOR", "PERSON")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong in a line of a file; line 0 is the file as a whole.

    ``warning`` marks what may be right after all: a span that ends within a word, on a page that glues words together.
    """

    file: str
    line: int
    message: str
    warning: bool = False

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {'warning: ' if self.warning else ''}{self.message}"


def check_folder(
    folder: Path | str, text_dir: Path | str | None = None, known_id: Callable[[str], bool] | None = None
) -> list[Problem]:
    """Check all annotation files of a folder.

    Args:
        folder: where the ``NAME.ann`` files lie.
        text_dir: where the ``NAME.txt`` files lie; the same folder when None, in which case a text without annotation
            is a problem too.
        known_id: tells whether an id such as ``GeoNames:727523`` or ``ISO3166:BG`` exists; ids are only checked for
            their form when None.

    Returns:
        What is wrong, by file and line; nothing when all is well.
    """
    folder = Path(folder)
    texts = Path(text_dir) if text_dir is not None else folder
    problems: list[Problem] = []
    paths = sorted(folder.glob("*.ann"))
    if not paths:
        problems.append(Problem(folder.name, 0, "no .ann files"))
    if text_dir is None:
        missing = sorted({path.stem for path in folder.glob("*.txt")} - {path.stem for path in paths})
        problems += [Problem(f"{name}.ann", 0, "missing, though there is a text") for name in missing]
    for path in paths:
        try:
            text = read_text(texts / f"{path.stem}.txt")
            ann = path.read_bytes().decode("utf-8")
        except FileNotFoundError:
            problems.append(Problem(path.name, 0, f"there is no text {path.stem}.txt"))
            continue
        except UnicodeDecodeError as error:
            problems.append(Problem(path.name, 0, f"the file or its text is not UTF-8: {error}"))
            continue
        problems += check_annotation(text, ann, known_id, path.name)
    return problems


def check_annotation(
    text: str, ann: str, known_id: Callable[[str], bool] | None = None, file: str = "page.ann"
) -> list[Problem]:
    """Check one annotation file's content.

    Args:
        text: the unchanged text of the page.
        ann: the content of its ``.ann`` file.
        known_id: as for ``check_folder``.
        file: what the problems call the file.

    Returns:
        What is wrong, by line.
    """
    parsed = parse_annotation(text, ann)
    found = [*parsed.problems, *_overlaps(parsed), *_relations(parsed), *_ties(parsed)]
    warnings: list[tuple[int, str]] = []
    read = Legible(text)
    for item, line in zip(parsed.mentions, parsed.mention_lines, strict=True):
        name = f"{item.id} {item.text!r}"
        own = [*_span(item, read), *_attributes(item), *_values(item, known_id)]
        found += ((line, f"{name}: {message}") for message in own)
        warnings += ((line, f"{name}: {message}") for message in _within_words(text, item))
    problems = [Problem(file, line, message) for line, message in found]
    return sorted(problems + [Problem(file, line, message, warning=True) for line, message in warnings])


def _span(item: Mention, read: Legible) -> Iterator[str]:
    allowed = _QUOTES if item.label == "ORG" else ""
    for edge, sign in (("starts", item.text[0]), ("ends", item.text[-1])):
        if sign.isspace() or (sign in f",{_QUOTES}" and sign not in allowed):
            yield f"{edge} with {sign!r}"
    # but for one that a paragraph was broken at
    if "\n" in item.text.strip() and "\n" in read.text[slice(*read.in_text(item.start, item.end))]:
        yield "goes over the end of a line"


def _within_words(text: str, item: Mention) -> Iterator[str]:
    for edge, at in (("starts", item.start), ("ends", item.end)):
        around = text[at - 1 : at + 1] if 0 < at < len(text) else ""
        # A capital after a small letter begins a word that the page has glued to the one before.
        glued = around[:1].islower() and around[1:].isupper()
        if len(around) == 2 and (around.isalpha() or around.isdigit()) and not glued:
            yield f"{edge} within a word"


def _attributes(item: Mention) -> Iterator[str]:
    for name in _REQUIRED.get(item.label, ()):
        if getattr(item, name.lower()) is None:
            yield f"has no {name}"
    if item.label in _NAMED and not item.name and not item.unnamed:
        yield "has no name" + (" and is not Unnamed" if item.label == "MAYOR" else "")
    if item.unnamed and item.name:
        yield "is Unnamed and has a name"
    if item.label == "DATE" and item.edtf is None:
        yield "has no value"


def _values(item: Mention, known_id: Callable[[str], bool] | None) -> Iterator[str]:
    if item.edtf is not None:
        try:
            edtf.parse(item.edtf)
        except ValueError as error:
            yield f"{item.edtf!r} is no EDTF value: {error}"
    if item.ref is None or item.ref == "GeoNames:NIL":
        return
    source = "ISO3166" if item.label == "COUNTRY" else "GeoNames"
    if not _CODE[source].fullmatch(item.ref):
        yield f"{item.ref!r} is no {source} id, as a {item.label} has"
    elif known_id is not None and not known_id(item.ref):
        yield f"{item.ref} does not exist"


def _overlaps(parsed: Parsed) -> Iterator[tuple[int, str]]:
    order = sorted(range(len(parsed.mentions)), key=lambda at: (parsed.mentions[at].start, parsed.mentions[at].end))
    widest: Mention | None = None
    for at in order:
        item = parsed.mentions[at]
        if widest is not None and item.start < widest.end:
            yield parsed.mention_lines[at], f"{item.id} {item.text!r}: overlaps {widest.id} {widest.text!r}"
        if widest is None or item.end > widest.end:
            widest = item


def _relations(parsed: Parsed) -> Iterator[tuple[int, str]]:
    by_id = {item.id: item for item in parsed.mentions}
    seen: set[tuple[str, str, str]] = set()
    for item, line in zip(parsed.relations, parsed.relation_lines, strict=True):
        key = item.type, item.source, item.target
        if key in seen:
            yield line, f"{item.type} from {item.source} to {item.target} stands twice"
        seen.add(key)
        if item.type == "SAME_AS" and by_id[item.source].start < by_id[item.target].start:
            yield line, f"SAME_AS leads from {item.source} to a later mention, {item.target}"


def _ties(parsed: Parsed) -> Iterator[tuple[int, str]]:
    """``Tie`` is given once for each place."""
    things = resolve(parsed.mentions)
    first: dict[str, str] = {}
    for item, line in zip(parsed.mentions, parsed.mention_lines, strict=True):
        if item.tie and first.setdefault(things[item.id], item.id) != item.id:
            yield line, f"{item.id} {item.text!r}: carries a Tie, as {first[things[item.id]]} does for the same place"
