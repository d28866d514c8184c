"""The report of rules, and the comparison of rules and scorer."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from documents import Read
from test_scorer import BOTH, candidates

from cityrel.document import Document, Mention, Page, Relation
from cityrel.pipes.candidates import SCORED
from cityrel.pipes.scorer import Regression
from evaluation import rule_report
from evaluation.relation_data import Sheet


def test_rules_named_in_the_code() -> None:
    names = rule_report.named_rules()
    assert {
        ("coreference", "taken up again"),
        ("parties", "between"),
        ("signing_fields", "field"),
        ("places", "after a town word"),
        ("person_names", "initials"),
        ("date_patterns", "date: day_month"),
    } <= set(names)
    assert not any(name.isupper() or name in ("", "no", "twin") for _, name in names)


def test_rules_that_fired_and_were_right(read: Read) -> None:
    text = "Договорът за дружба с Ниш е подписан през 1999 г."
    found = read("bg", text, home="Видин")
    gold = Document(Page(text, home="Видин"), "bg", "Видин")
    gold.mentions = [replace(item) for item in found.mentions if item.label != "DATE"]
    gold.relations = [replace(item) for item in found.relations if item.type == "PARTY"]
    fired, right = rule_report.fired(found), rule_report.right(gold, found)
    assert fired["PARTY", "party:with"] == right["PARTY", "party:with"] == 1
    assert [count for (kind, _), count in fired.items() if kind in ("DATE", "SIGNED_ON")] == [1, 1]
    assert not any(kind in ("DATE", "SIGNED_ON") for kind, _ in right)


def test_each_of_several_rules_counts() -> None:
    page = Document(Page("Ниш"), mentions=[Mention("T1", "CITY", 0, 3, "Ниш", rule="tagger+heading (item)")])
    assert rule_report.fired(page) == Counter({("CITY", "tagger"): 1, ("CITY", "heading (item)"): 1})


def test_silent_rules() -> None:
    names = [("parties", "between"), ("parties", "about (*)"), ("ties", "heading (*)"), ("signing", "field")]
    seen = [("PARTY", "party:between"), ("CITY", "heading (row)")]
    assert rule_report.silent(names, seen) == [("parties", "about (*)"), ("signing", "field")]


def test_reliability() -> None:
    relations = pytest.importorskip("evaluation.relations", reason="needs the extra training")
    # bins: [.2, .2] of which none holds, [.9, .9, .9, .9] of which three do
    rows = [(0.2, False), (0.2, False), (0.9, True), (0.9, True), (0.9, True), (0.9, False)]
    found = relations.reliability(rows)
    assert found["count"] == 6
    assert found["mean"] == pytest.approx(4 / 6, abs=1e-4)
    assert found["share"] == pytest.approx(0.5)
    assert found["brier"] == pytest.approx((2 * 0.04 + 3 * 0.01 + 0.81) / 6, abs=1e-4)
    assert found["ece"] == pytest.approx((2 * 0.2 + 4 * 0.15) / 6, abs=1e-4)


def _sheet() -> Sheet:
    document, examples = candidates("bg", *BOTH["bg"])
    return Sheet("case", "suite", "x", document, examples)


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        # what the rules give stays; nothing is added
        ((0.0, 2.0), {("PARTY", "Видин"), ("PARTY", "Зайчар")}),
        ((0.5, 2.0), {("PARTY", "Видин")}),
    ],
)
def test_select_of_the_rules(limits: tuple[float, float], expected: set[tuple[str, str]]) -> None:
    models = pytest.importorskip("evaluation.relation_models", reason="needs the extra training")
    examples = _sheet().examples
    rows = [item for item in examples if item.candidate.type == "PARTY"]
    scores = {id(item): 0.9 if item.candidate.target.text == "Видин" else 0.3 for item in rows}
    chosen = models.select(rows, scores, limits)
    assert {(item.candidate.type, item.candidate.target.text) for item in chosen} == expected


def test_select_adds_one_place_at_most() -> None:
    models = pytest.importorskip("evaluation.relation_models", reason="needs the extra training")
    examples = _sheet().examples
    rows = [item for item in examples if item.candidate.type == "SIGNED_IN"]
    scores = {id(item): 0.9 if item.candidate.target.text == "Зайчар" else 0.8 for item in rows}
    assert [item.candidate.target.text for item in models.select(rows, scores, (0.0, 0.7))] == ["Зайчар"]


def test_a_decider_that_leaves_all_to_the_rules_changes_nothing() -> None:
    models = pytest.importorskip("evaluation.relation_models", reason="needs the extra training")
    sheet = _sheet()
    types = {type: Regression(-9.0, {}) for type in SCORED}
    for alone, relations in ((False, 3), (True, 0)):
        limits = {type: (0.5, 0.5) if alone else (0.0, 2.0) for type in SCORED}
        document = models.decide(sheet, models.Decider(types, limits, alone))
        assert len([item for item in document.relations if item.type in SCORED]) == relations
        assert len(document.agreements) == (0 if alone else 1)


def test_relation_has_no_reason_by_default() -> None:
    assert Relation("PARTY", "T1", "T2").why == []
