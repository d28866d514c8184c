"""Candidates for the relations of agreements, what is known of them, and the scores that the rules' relations get."""

from __future__ import annotations

import hashlib
import math
from pathlib import Path

import pytest
from documents import Read

import cityrel
from cityrel.document import Document
from cityrel.languages import available, load_pack
from cityrel.names.artefacts import find_artefact, read_manifest
from cityrel.pipes.candidates import SCORED
from cityrel.pipes.relation_features import is_of_rules, is_pair
from cityrel.pipes.relations import Relations
from cityrel.pipes.scorer import Regression, Scorer, load_scorer
from evaluation.relation_data import Example, Sheet, label_by_gold, label_by_records, recording

#: One statement in both languages, with the home town.
BOTH = {
    "bg": ("Договорът за побратимяване между Видин и Зайчар е подписан на 3 май 1999 г.", "Видин"),
    "ru": ("Договор о побратимстве между Тверью и Ковентри подписан 3 мая 1999 г.", "Тверь"),
}


def candidates(lang: str, text: str, home: str | None = None) -> tuple[Document, list[Example]]:
    with recording() as recorder:
        document = cityrel.load()(text, lang=lang, home=home)
        return document, recorder.examples


def rows(examples: list[Example]) -> dict[tuple[str, str], str | None]:
    """Candidates as (type, text of the target) with the rule that joins them."""
    return {(item.candidate.type, item.candidate.target.text): item.candidate.rule for item in examples}


@pytest.mark.parametrize("lang", list(BOTH))
def test_candidates_of_a_sentence(lang: str) -> None:
    text, home = BOTH[lang]
    document, examples = candidates(lang, text, home)
    towns = [item.text for item in document.mentions if item.label == "CITY"]
    date = next(item.text for item in document.mentions if item.label == "DATE")
    found = rows(examples)
    expected = {(type, town) for type in ("PARTY", "SIGNED_IN") for town in towns}
    assert set(found) == expected | {("SIGNED_ON", date), ("VALID_FOR", date)}
    assert {key for key, rule in found.items() if rule} == {("PARTY", town) for town in towns} | {("SIGNED_ON", date)}


def test_a_thing_is_one_candidate_by_its_nearest_mention() -> None:
    text = (
        "Ловеч посреща гости.\n\n"
        "Кметовете на Ловеч и Панчево подписаха договор за сътрудничество. Панчево е в Сърбия. Панчево е стар град."
    )
    _, examples = candidates("bg", text, "Ловеч")
    parties = [item.candidate.target for item in examples if item.candidate.type == "PARTY"]
    towns = {item.text: item.start for item in parties if item.label == "CITY"}
    assert towns == {"Ловеч": text.index("Ловеч и"), "Панчево": text.index("Панчево подписаха")}
    assert len([item for item in parties if item.label == "CITY"]) == 2


def test_what_is_far_away_is_no_candidate() -> None:
    text = "Договор за дружба с Ниш.\n\n" + "Времето е хубаво.\n\n" * 6 + "На 5 май 2020 г. Охрид има празник."
    _, examples = candidates("bg", text, "Монтана")
    assert {item.candidate.target.text for item in examples} == {"Ниш"}


def test_features_mean_the_same_in_every_language() -> None:
    found = []
    for lang, (text, home) in BOTH.items():
        _, examples = candidates(lang, text, home)
        assert all(name.isascii() for item in examples for name in item.features)
        found.append([set(item.features) for item in examples if item.candidate.type == "PARTY"])
    assert len(found[0]) == 2
    assert found[0] == found[1]


def test_features_of_a_candidate() -> None:
    text, home = BOTH["bg"]
    _, examples = candidates("bg", text, home)
    features = {(item.candidate.type, item.candidate.target.text): set(item.features) for item in examples}
    own = features["PARTY", "Видин"]
    assert {"home", "label=CITY", "after", "where=sentence", "between:between", "before:between"} <= own
    assert {"form=treaty", "status=signed", "papers between=0", "rule=party:between", "type=PARTY"} <= own
    assert "home" not in features["PARTY", "Зайчар"]
    assert {"alike between=1", "rule others=1"} <= features["PARTY", "Зайчар"]
    assert {"date=10", "rule none", "rule as SIGNED_ON"} <= features["VALID_FOR", "3 май 1999 г."]
    assert [name for name in sorted(own) if is_of_rules(name) and not is_pair(name)] == [
        "rule",
        "rule others=1",
        "rule=party:between",
    ]


def test_regression() -> None:
    model = Regression(-1.0, {"a": 2.0, "b": -3.0, "c": 0.5})
    assert model.score(["a", "a", "unknown"]) == pytest.approx(1 / (1 + math.exp(-1)))
    assert model.score([]) == pytest.approx(1 / (1 + math.e))
    assert model.top(["c", "b", "a"], 2) == [("b", -3.0), ("a", 2.0)]
    assert Regression(1e9, {}).score([]) == pytest.approx(1.0)


def test_weights_are_read_as_written(tmp_path: Path) -> None:
    path = tmp_path / "weights.json"
    Regression(0.5, {"a": 1.5, "of no effect": 0.0}).write(path)
    assert Regression.read(path) == Regression(0.5, {"a": 1.5})


@pytest.mark.parametrize(
    "content", ["", "[]", '{"bias": 1}', '{"bias": "x", "weights": {}}', '{"bias": 1, "weights": 3}']
)
def test_other_files_are_no_weights(tmp_path: Path, content: str) -> None:
    path = tmp_path / "weights.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=r"weights\.json: not the weights of a relation scorer"):
        Regression.read(path)


def test_a_score_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    text, home = BOTH["bg"]
    scorer = Scorer(Regression(0.0, {"label=CITY": 1.0, "home": 1.0, "label=DATE": -2.0}))
    monkeypatch.setattr(load_pack("bg").get(Relations), "scorer", scorer)
    document = cityrel.load()(text, lang="bg", home=home)
    found = {
        document.mention(item.target).text: (item.score, item.why) for item in document.relations if item.type in SCORED
    }
    assert found == {
        "Видин": (0.8808, ["home +1.00", "label=CITY +1.00"]),  # 1 / (1 + e^-2)
        "Зайчар": (0.7311, ["label=CITY +1.00"]),  # 1 / (1 + e^-1)
        "3 май 1999 г.": (0.1192, ["label=DATE -2.00"]),  # 1 / (1 + e^2)
    }
    assert [row.score for row in document.agreements] == [0.0768]  # 0.8808 * 0.7311 * 0.1192


@pytest.mark.parametrize("lang", list(BOTH))
def test_relations_of_agreements_are_scored(read: Read, lang: str) -> None:
    text, home = BOTH[lang]
    document = read(lang, text, home=home)
    scored = [item for item in document.relations if item.type in SCORED]
    assert len(scored) == 3
    assert all(0.5 < item.score < 1 and 1 <= len(item.why) <= 3 for item in scored)
    assert Document.from_json(document.to_json()) == document


def test_a_page_without_agreements(read: Read) -> None:
    assert read("bg", "Кметът на Видин откри мост.", home="Видин").agreements == []


def test_the_model_that_comes_with_the_package() -> None:
    folder = find_artefact("relations")
    manifest = read_manifest(folder)
    assert manifest["files"] == {"weights.json": hashlib.sha256((folder / "weights.json").read_bytes()).hexdigest()}
    assert manifest["languages"] == available()
    assert manifest["types"] == list(SCORED)
    weights = load_scorer().model.weights
    assert not any(is_pair(name) for name in weights)
    assert any(name.startswith("rule=party:") for name in weights)


# ---------------------------------------------------------------------- the labels


def test_labels_by_gold() -> None:
    text, home = BOTH["ru"]
    document, examples = candidates("ru", text, home)
    gold = Document(document.page, "ru", home, document.mentions, [])
    gold.page.home = home
    gold.relations = [item for item in document.relations if item.type == "SIGNED_ON"]
    sheet = Sheet("page", "pages", "page", document, examples, gold)
    label_by_gold(sheet)
    assert {item.candidate.type for item in examples if item.label} == {"SIGNED_ON"}
    assert {item.label for item in examples} == {True, False}


@pytest.mark.parametrize(
    ("rows", "held", "known"),
    [
        ([{"parties": ["Видин", "Зайчар"], "dates": ["1999-05-03"]}], {"Видин", "Зайчар", "3 май 1999 г."}, True),
        ([{"parties": ["Видин", "Зайчар"], "dates": ["1998"]}], {"Видин", "Зайчар"}, True),
        # no record: what was found is wrong
        ([], set(), True),
        # two records and one paper of neither: nothing is known
        ([{"parties": ["Лом", "Ниш"]}, {"parties": ["Лом", "Бор"]}], set(), False),
    ],
)
def test_labels_by_records(rows: list[dict[str, list[str]]], held: set[str], known: bool) -> None:
    text, home = BOTH["bg"]
    document, examples = candidates("bg", text, home)
    kinds = {"type": "friendship", "form": "charter", "status": "ended"}
    sheet = Sheet("case", "suite", "x", document, examples, case={"agreement": [{**kinds, **row} for row in rows]})
    label_by_records(sheet)
    assert {item.candidate.target.text for item in examples if item.label} == held
    assert all((item.label is not None) == known for item in examples)
