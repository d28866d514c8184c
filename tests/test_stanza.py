"""The Stanza backend, on the small model that the project trains itself."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import cityrel
from cityrel.names import NameTagger, load_tagger

pytestmark = pytest.mark.extras
pytest.importorskip("stanza")

FOLDER = Path(__file__).parents[1] / "models" / "names-stanza"


@pytest.fixture(scope="module")
def tagger() -> NameTagger:
    return load_tagger(f"stanza:{FOLDER}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # plain, glued, in capitals; Bulgarian and Russian by one model
        ("Кметът на Ловеч Иван Петров пристигна.", [("Ловеч", "LOC"), ("Иван Петров", "PER")]),
        ("Кметът на гр.Ловеч Иван Петров пристигна.", [("Ловеч", "LOC"), ("Иван Петров", "PER")]),
        ("ОБЩИНА ЛОВЕЧ", [("ЛОВЕЧ", "LOC")]),
        ("Мэр города Казани Иван Петров посетил Минск.", [("Казани", "LOC"), ("Иван Петров", "PER"), ("Минск", "LOC")]),
        ("", []),
        (" \n", []),
    ],
)
def test_names_have_their_offsets(tagger: NameTagger, text: str, expected: list[tuple[str, str]]) -> None:
    (spans,) = tagger.tag([text])
    assert [(text[span.start : span.end], span.label) for span in spans] == expected


def test_each_text_has_its_own_names(tagger: NameTagger) -> None:
    texts = ["Община Ловеч", "", "Община Враца\nОбщина Видин"]
    found = [[text[s.start : s.end] for s in spans] for text, spans in zip(texts, tagger.tag(texts), strict=True)]
    assert found == [["Ловеч"], [], ["Враца", "Видин"]]


def test_the_artefact_and_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STANZA_RESOURCES_DIR", str(FOLDER))
    for tagger in (load_tagger.__wrapped__("stanza"), load_tagger("names-stanza")):
        (spans,) = tagger.tag(["Община Ловеч"])
        assert [(span.start, span.end, span.label) for span in spans] == [(7, 12, "LOC")]


def test_a_page_is_read_with_it() -> None:
    document = cityrel.load("bg", names=f"stanza:{FOLDER}")("Кметът на Ловеч Иван Петров пристигна.")
    assert [(item.label, item.text) for item in document.mentions] == [("CITY", "Ловеч"), ("MAYOR", "Иван Петров")]


def test_a_folder_without_models_says_how_to_get_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match=r"stanza\.download"):
        load_tagger(f"stanza:{tmp_path}")
    monkeypatch.setenv("STANZA_RESOURCES_DIR", str(tmp_path))
    with pytest.raises(ValueError, match="STANZA_RESOURCES_DIR"):
        load_tagger.__wrapped__("stanza")


def test_a_folder_that_is_not_complete_says_so(tmp_path: Path) -> None:
    shutil.copytree(FOLDER / "bg" / "ner", tmp_path / "bg" / "ner")
    text = (FOLDER / "resources.json").read_text(encoding="utf-8").replace('"cityrel"', '"another"', 1)
    (tmp_path / "resources.json").write_text(text.replace('"cityrel": {', '"another": {'), encoding="utf-8")
    tagger = load_tagger(f"stanza:{tmp_path}")
    with pytest.raises(ValueError, match="not complete"):
        tagger.tag(["Община Ловеч"])
