"""What the relation scorer learns from and is compared on: the candidates of pages, each with what gold says of it.

Pages with gold are brought to its things by ``cityrel.scoring``. Cases of the suite have expected records only: a
candidate holds when its value stands in the slot of the record that its agreement's row is paired with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cityrel
from cityrel.document import Document, Mention
from cityrel.languages import available, load_pack
from cityrel.languages.cues import Cues
from cityrel.pipes.candidates import Candidate, Candidates
from cityrel.pipes.draft import Draft
from cityrel.pipes.relation_features import FeatureReader, Features
from cityrel.pipes.relations import Relations
from cityrel.pipes.structure import Structure
from cityrel.records import Tables
from cityrel.scoring.matching import Matched, best_pairs
from cityrel.things import fold, name_parts, same_person
from evaluation.gold import load_gold
from evaluation.phenomena import files

#: The slot of a record that relations of a type fill.
_SLOTS = {
    "PARTY": "parties",
    "SIGNED_ON": "dates",
    "SIGNED_BY": "signatories",
    "SIGNED_IN": "place",
    "VALID_FOR": "valid_for",
}


@dataclass(slots=True)
class Example:
    """A candidate with its features; ``label`` is None where gold does not tell."""

    candidate: Candidate
    features: Features
    label: bool | None = None


@dataclass(slots=True)
class Sheet:
    """A page as the rules leave it, with its candidates.

    ``part`` is seeds, pages, suite or held_out; ``group`` is what is left out of training together with the page: the
    page itself, or the phenomenon of a case. It has ``gold`` or a ``case``; ``given`` is a sheet of the same page made
    from the gold's mentions.
    """

    name: str
    part: str
    group: str
    document: Document
    examples: list[Example]
    gold: Document | None = None
    case: dict[str, Any] = field(default_factory=dict)
    given: Sheet | None = None


class _Recorder:
    """Stands in the place of the scorer and keeps the candidates of the page last seen."""

    def __init__(self) -> None:
        self.examples: list[Example] = []

    def __call__(self, draft: Draft, structure: Structure, cues: Cues) -> None:
        candidates = Candidates(draft, structure)
        features = FeatureReader(candidates, cues)
        self.examples = [Example(candidate, features(candidate)) for candidate in candidates]


@contextmanager
def recording() -> Iterator[_Recorder]:
    """While it lasts the pipelines score nothing and their candidates are kept."""
    recorder = _Recorder()
    pipes = [load_pack(code).get(Relations) for code in available()]
    before = [pipe.scorer for pipe in pipes]
    for pipe in pipes:
        pipe.scorer = recorder
    try:
        yield recorder
    finally:
        for pipe, scorer in zip(pipes, before, strict=True):
            pipe.scorer = scorer


def read_gold(part: str, folders: Iterable[Path] = ()) -> list[Sheet]:
    """Sheets of pages with brat gold: the folders', or the seeds when there are none."""
    sheets = []
    nlp = cityrel.load()
    with recording() as recorder:
        for gold in load_gold(list(folders)).documents:
            name = gold.page.name
            document = nlp.annotate(gold.page)
            sheet = Sheet(name, part, name, document, recorder.examples, gold)
            label_by_gold(sheet)
            sheet.given = Sheet(name, part, name, nlp.relate(gold), recorder.examples, gold)
            label_by_gold(sheet.given)
            sheets.append(sheet)
    return sheets


def read_suite(part: str) -> list[Sheet]:
    """Sheets of the suite's cases; ``part`` is dev or held_out."""
    sheets = []
    nlp = cityrel.load()
    with recording() as recorder:
        for lang, phenomenon, cases in files(part):
            for case in cases:
                given = {key: case.get(key) for key in ("home", "url", "date")}
                document = nlp(case["text"], lang=lang, **given)
                document.page.name = case["id"]
                name = "suite" if part == "dev" else part
                sheet = Sheet(case["id"], name, phenomenon, document, recorder.examples, None, case)
                label_by_records(sheet)
                sheets.append(sheet)
    return sheets


def label_by_gold(sheet: Sheet) -> None:
    """Say of each candidate whether gold joins the two things."""
    assert sheet.gold is not None
    matched = Matched(sheet.gold, sheet.document, sheet.gold.page.home)
    thing = matched.gold_thing
    held = {(item.type, thing[item.source], thing[item.target]) for item in matched.gold.relations}
    for example in sheet.examples:
        candidate = example.candidate
        source, target = matched.pred_thing[candidate.source.id], matched.pred_thing[candidate.target.id]
        example.label = (candidate.type, source, target) in held


def label_by_records(sheet: Sheet) -> None:
    """Say of each candidate whether its value stands in the record that its agreement is paired with.

    An agreement that no record is left for holds nothing; one of which it cannot be told which record it is stays
    without labels.
    """
    document, expected = sheet.document, sheet.case.get("agreement", [])
    tables = Tables(document.mentions, document.relations, document.text, document.home)
    groups = [thing for thing, members in tables.members.items() if members[0].label == "AGREEMENT"]
    values = [_values(tables, thing) for thing in groups]
    wanted = [_expected(row) for row in expected]
    home = ("parties", fold(sheet.case.get("home") or document.home or ""))

    def weight(one: int, other: int) -> float:
        shared = (wanted[one] & values[other]) - {home}
        own = any(name in ("parties", "dates", "signatories") for name, _ in shared)
        return len(shared) + 0.01 * (home in values[other]) if own or len(shared) >= 3 else 0.0

    pairs = best_pairs(range(len(wanted)), range(len(groups)), weight)
    row_of = {groups[other]: expected[one] for one, other in pairs}
    rows_left = [expected[one] for one in range(len(wanted)) if one not in {pair[0] for pair in pairs}]
    groups_left = [thing for thing in groups if thing not in row_of]
    if len(rows_left) == len(groups_left) == 1:
        row_of[groups_left[0]] = rows_left.pop()
    for example in sheet.examples:
        thing = tables.things[example.candidate.source.id]
        row = row_of.get(thing)
        if row is not None:
            example.label = _holds(tables, example.candidate, row)
        elif not rows_left and not _alike(values[groups.index(thing)], wanted, home):
            example.label = False


def _alike(values: set[tuple[str, str]], wanted: list[set[tuple[str, str]]], home: tuple[str, str]) -> bool:
    """Whether an agreement beside the expected ones may be one of them told again."""
    own = {item for item in values if item[0] == "parties"} - {home}
    return any(own & other for other in wanted)


def _expected(row: dict[str, Any]) -> set[tuple[str, str]]:
    values = {(name, row[name]) for name in ("type", "form", "status")}
    return values | {(name, _plain(name, value)) for name in _SLOTS.values() for value in row.get(name, [])}


def _plain(slot: str, value: str) -> str:
    return value if slot in ("dates", "valid_for") else fold(value)


def _values(tables: Tables, thing: str) -> set[tuple[str, str]]:
    """The slots of an agreement, whether or not it has parties."""
    members = tables.members[thing]
    values = {(name, getattr(item, name) or "") for item in members for name in ("type", "form", "status")}
    ids = {item.id for item in members}
    for relation in tables.relations:
        if relation.source in ids and relation.type in _SLOTS:
            slot = _SLOTS[relation.type]
            values |= {(slot, _plain(slot, name)) for name in _names(tables, tables.by_id[relation.target])}
    return values


def _names(tables: Tables, item: Mention) -> list[str]:
    if item.label == "DATE":
        return [item.edtf or ""]
    return list({item.name or item.text, tables.full_name(item) if item.label in ("MAYOR", "PERSON") else item.text})


def _holds(tables: Tables, candidate: Candidate, row: dict[str, Any]) -> bool:
    slot = _SLOTS[candidate.type]
    given = row.get(slot, [])
    names = _names(tables, candidate.target)
    if {_plain(slot, name) for name in names} & {_plain(slot, value) for value in given}:
        return True
    people = slot == "signatories" and not candidate.target.unnamed
    return people and any(same_person(name_parts(one), name_parts(other)) for one in names for other in given)
