"""The gold of the seeds: built from its marked sources, true to the seeds' text, without anything to complain of."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
import regex

from cityrel.records import build_agreements
from cityrel.validation import check_folder
from cityrel.writing.brat import read_folder, read_homes, read_text, write_annotation

ROOT = Path(__file__).parent.parent
ANNOTATIONS = ROOT / "annotations"
SEEDS = ROOT / "seeds"
NAMES = sorted(path.stem for path in SEEDS.glob("*.txt"))
KAZAN = "004_953d769a7bf019bd"
MARK = regex.compile(r"⟦[^|⟦⟧]*\|([^|⟦⟧]*)⟧")


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ANNOTATIONS / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_seed_has_gold_and_a_home() -> None:
    assert len(NAMES) == 5
    assert sorted(path.stem for path in ANNOTATIONS.glob("*.ann")) == NAMES
    homes = read_homes(ANNOTATIONS / "homes.json")
    assert [homes[name] for name in NAMES] == ["Казанлък", "Русе", "Стара Загора", "Казань", "Казань"]


def test_the_text_is_the_seeds_alone() -> None:
    assert list(ANNOTATIONS.rglob("*.txt")) == []


@pytest.mark.parametrize("folder", ["gold", "pass_a", "pass_b"])
@pytest.mark.parametrize("name", NAMES)
def test_marks_stripped_give_the_seed(folder: str, name: str) -> None:
    marked = read_text(ANNOTATIONS / folder / f"{name}.marked")
    assert MARK.sub(r"\1", marked) == read_text(SEEDS / f"{name}.txt")


def test_gold_is_what_its_sources_give() -> None:
    documents = script("convert").read_pass(ANNOTATIONS / "gold")
    assert [document.page.name for document in documents] == NAMES
    for document in documents:
        assert write_annotation(document) == read_text(ANNOTATIONS / f"{document.page.name}.ann")


def test_every_place_of_the_gold_has_a_line_in_its_table() -> None:
    places = script("convert").read_places(ANNOTATIONS / "gold")
    for document in read_folder(ANNOTATIONS, SEEDS):
        named = {(item.label, item.name) for item in document.mentions if item.label in ("CITY", "REGION", "COUNTRY")}
        assert named == set(places[document.page.name])


def test_gold_passes_the_checks() -> None:
    found = check_folder(ANNOTATIONS, SEEDS)
    assert [str(problem) for problem in found if not problem.warning] == []
    # One title of the page of Русе is glued together, and two mentions end inside of its words.
    assert [problem.file for problem in found] == ["001_1def681480977d86.ann"] * 2


def test_counts_say_what_the_readme_says() -> None:
    documents = read_folder(ANNOTATIONS, SEEDS)
    counts = [(len(document.mentions), len(document.relations)) for document in documents]
    assert counts == [(52, 46), (88, 61), (4, 1), (546, 107), (604, 157)]
    readme = read_text(ANNOTATIONS / "README.md")
    for document, (mentions, relations) in zip(documents, counts, strict=True):
        assert regex.search(rf"\| {document.page.name} \|[^|\n]*\| {mentions} \| {relations} \|", readme)


def test_a_region_under_three_names_is_one_party() -> None:
    page = next(page for page in read_folder(ANNOTATIONS, SEEDS) if page.page.name == KAZAN)
    rows = build_agreements(page.mentions, page.relations, page.text, "Казань")
    parties = [[party.ref for party in row.parties] for row in rows if "2018-07-13" in row.dates]
    # Татарстан, Республика Татарстан and РТ; Хэйлунцзян
    assert parties == [["GeoNames:484048", "GeoNames:2036965"]]
