"""What a language pack must have: its files, their keys, values that the pipes can use."""

from __future__ import annotations

from typing import Any

import pytest
import regex

from cityrel.languages import LanguagePack, available, load_pack
from cityrel.languages.cues import compile_cues
from cityrel.scheme import FORMS, ROLES, TIES, TYPES
from cityrel.toml import read_toml

FILES = (
    "blocks",
    "cues",
    "dates",
    "glued",
    "home",
    "ordinary",
    "pack",
    "people",
    "places",
    "places_context",
    "ties",
    "transcription",
)
#: file -> keys that every pack has
KEYS: dict[str, set[str]] = {
    "blocks": {"abbreviations", "date_openers", "field_stems", "fields", "headings", "year_abbreviations"},
    "cues": {"classes", "forms", "spans", "types"},
    "glued": {"words", "behind"},
    "home": {"latin", "owner", "street", "town"},
    "ordinary": {"people", "words"},
    "pack": {"last_letters", "name", "patronymics", "states", "surnames"},
    "people": {"grammar", "titles"},
    "ties": set(TIES),
}
#: fields of key-value lines and tables that the pipes know
FIELDS = {
    "city",
    "city_country",
    "country",
    "date",
    "document",
    "mayor",
    "note",
    "number",
    "place",
    "region",
    "signatories",
    "status",
    "validity",
}
#: files whose tables are named by what only one language has
OWN = {
    "places.article",
    "places_context.nationalities",
    "places_context.peoples",
    "people.abroad",
    "transcription.respell",
    "blocks.fields",
    "blocks.field_stems",
    "home.latin",
}


def shape(data: dict[str, Any], prefix: str) -> set[tuple[str, str]]:
    """Paths of a table's values with their types, down to its second level."""
    found: set[tuple[str, str]] = set()
    for key, value in data.items():
        path = f"{prefix}.{key}"
        if isinstance(value, dict) and path not in OWN and path.count(".") < 2:
            found |= shape(value, path)
        else:
            found.add((path, type(value).__name__))
    return found


@pytest.fixture(params=available())
def pack(request: pytest.FixtureRequest) -> LanguagePack:
    return load_pack(request.param)


def test_there_are_packs() -> None:
    assert {"bg", "ru"} <= set(available())


def test_an_unknown_pack_is_refused() -> None:
    with pytest.raises(ValueError, match=r"no language pack 'xx'; there are: .*bg"):
        load_pack("xx")


@pytest.mark.parametrize("name", FILES)
def test_files_and_keys(pack: LanguagePack, name: str) -> None:
    assert KEYS.get(name, set()) <= set(pack.data(name))


@pytest.mark.parametrize("name", FILES)
def test_all_packs_have_one_shape(pack: LanguagePack, name: str) -> None:
    reference = shape(load_pack("bg").data(name), name)
    assert {path for path, _ in shape(pack.data(name), name)} >= {
        path for path, _ in reference if path.rpartition(".")[0] not in OWN and path not in OWN
    }
    types = dict(reference)
    assert all(types.get(path, kind) == kind for path, kind in shape(pack.data(name), name))


def test_no_other_files(pack: LanguagePack) -> None:
    for path in pack.folder.glob("*.toml"):
        assert read_toml(path), path.name
    assert {f"{name}.toml" for name in FILES} <= {path.name for path in pack.folder.iterdir()}
    assert (pack.folder / "morphology.py").is_file()


def test_fields(pack: LanguagePack) -> None:
    fields = pack.data("blocks")["fields"]
    assert set(fields) >= FIELDS
    assert set(pack.data("blocks")["field_stems"]) <= set(fields)
    named = [word for words in fields.values() for word in words]
    assert all(word == word.lower() for word in named)


def test_forms_types_roles(pack: LanguagePack) -> None:
    cues = pack.data("cues")
    assert set(cues["forms"]) == set(FORMS)
    # all but "unspecified", in the scheme's order
    assert list(cues["types"]) == [type for type in TYPES if type != "unspecified"]
    assert set(pack.data("people")["titles"]) == {"mayor", *ROLES}
    assert all(cues["forms"].values()) and all(cues["types"].values())


def test_cue_words_compile(pack: LanguagePack) -> None:
    tables = [*pack.data("cues")["classes"].values(), *pack.data("cues")["types"].values()]
    for entries in [*tables, *pack.data("people")["titles"].values()]:
        assert all(entry and entry == " ".join(entry.split()) for entry in entries)
        compile_cues(entries)


@pytest.mark.parametrize("name", ["cues", "people", "places_context", "blocks"])
def test_no_word_of_a_list_is_told_twice(pack: LanguagePack, name: str) -> None:
    def lists(data: Any) -> list[list[str]]:
        if isinstance(data, dict):
            return [found for value in data.values() for found in lists(value)]
        return [data] if isinstance(data, list) and all(isinstance(word, str) for word in data) else []

    for words in lists(pack.data(name)):
        assert len(words) == len(set(words)), sorted({word for word in words if words.count(word) > 1})


def test_dates(pack: LanguagePack) -> None:
    dates = pack.data("dates")
    assert len(dates["months"]["words"]) == len(dates["months"]["abbreviations"]) == 12
    assert all(dates["months"]["words"])
    assert len(dates["ordinals"]) == 31
    assert len(dates["decade"]["words"]) == 10
    for rule in dates["phrases"]["rules"]:
        assert rule["base"] in ("text", "page")
        assert set(rule["units"]) <= {"year", "month", "day"}
        assert isinstance(rule["shift"], int)


def test_capitals_of_glued_words(pack: LanguagePack) -> None:
    words = pack.data("glued")["words"]
    assert all(word.isupper() and word.isalpha() for word in words)


def test_codes_are_states(pack: LanguagePack) -> None:
    context = pack.data("places_context")
    codes = [*pack.data("pack")["states"], *context["nationalities"].values(), *context["peoples"].values()]
    assert all(regex.fullmatch("[A-Z]{2}", code) for code in codes)


def test_latin_letters(pack: LanguagePack) -> None:
    latin = pack.data("home")["latin"]
    assert all(len(letter) == 1 and letter == letter.lower() for letter in latin)
    assert all(regex.fullmatch("[a-z]*", spelt) for spelt in latin.values())


def test_tie_words(pack: LanguagePack) -> None:
    for stems in pack.data("ties").values():
        assert stems and all(stem == stem.lower() for stem in stems)


@pytest.mark.parametrize(
    ("lang", "place", "form", "person", "oblique"),
    [
        ("bg", "Стара Загора", "Стара Загора", "Петя Колева", "Петя Колева"),
        ("ru", "Рязань", "Рязанью", "Пётр Котов", "Петра Котова"),
    ],
)
def test_morphology(lang: str, place: str, form: str, person: str, oblique: str) -> None:
    morphology = load_pack(lang).morphology
    assert {place, form} <= morphology.place_forms(place)
    assert place in morphology.place_nominatives(form)
    assert all(form in morphology.place_forms(name) for name in morphology.place_nominatives(form))
    assert morphology.person_nominative(oblique, "f" if lang == "bg" else "m") == person
