"""Scores of small pages, counted by hand."""

from __future__ import annotations

import random
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest

from cityrel.document import Document, Mention, Page, Relation
from cityrel.scoring import Counts, bootstrap, score_documents, score_folders
from cityrel.writing.brat import write_annotation
from cityrel.writing.marked import read_marked

REFS = {
    ("CITY", "Русе"): "GeoNames:727523",
    ("CITY", "Волгоград"): "GeoNames:472757",
    ("CITY", "Плоцк"): "GeoNames:3087584",
    ("COUNTRY", "Полша"): "ISO3166:PL",
}
#: Two agreements, one of them mentioned twice, a planned one, two ties, a mayor and a deputy mayor.
BULGARIAN = read_marked(
    "Община ⟦1 CITY Русе|Русе⟧\n"
    "⟦2 CITY Плоцк; twin|ПЛОЦК⟧, ⟦3 COUNTRY Полша|ПОЛША⟧\n"
    "⟦4 AGREEMENT treaty; twinning; signed|Договор за побратимяване⟧ от ⟦5 DATE 1999-05-04|4 май 1999 г.⟧, подписан "
    "в ⟦6 CITY Плоцк|Плоцк⟧ от кмета ⟦7 MAYOR Ян Новак|Ян Новак⟧ и зам.-кмета "
    "⟦8 PERSON И. Петров; deputy_mayor|И.Петров⟧. "
    "⟦9 AGREEMENT document; unspecified; signed|Документът⟧ важи до ⟦10 DATE 2010|2010 г.⟧\n"
    "⟦11 CITY Лом; partner|ЛОМ⟧\n"
    "С ⟦12 CITY Лом|Лом⟧ се готви ⟦13 AGREEMENT memorandum; intent; planned|меморандум за намерения⟧.",
    "LOCATED_IN 2 3\nPARTY 4 1\nPARTY 4 2\nSIGNED_ON 4 5\nSIGNED_IN 4 6\nSIGNED_BY 4 7\nSIGNED_BY 4 8\nSAME_AS 9 4\n"
    "VALID_FOR 9 10\nMAYOR_OF 7 6\nPARTY 13 12\nPARTY 13 1",
    refs=REFS,
    name="ruse",
    home="Русе",
)
#: A news page without a home town: one tie with its date and no agreement.
RUSSIAN = read_marked(
    "⟦1 CITY Волгоград|Волгоград⟧ и ⟦2 CITY Орёл|Орёл⟧ породнены с ⟦3 DATE 1962|1962 г.⟧, напомнил "
    "⟦4 MAYOR П. Седов|П. Седов⟧",
    "TWINNED_WITH 1 2\nSINCE 2 3\nMAYOR_OF 4 1",
    refs=REFS,
    name="orel",
)
GOLD = [BULGARIAN, RUSSIAN]


def changed(page: Document, *edits: Callable[[Document], object]) -> Document:
    """A copy of a page without its records, with planted errors."""
    copy = Document(page.page, home=page.home, mentions=deepcopy(page.mentions), relations=deepcopy(page.relations))
    for edit in edits:
        edit(copy)
    return copy


def set_on(id: str, **values: object) -> Callable[[Document], object]:
    """Change a mention's fields; its text follows its offsets."""

    def edit(page: Document) -> None:
        item = page.mention(id)
        for name, value in values.items():
            setattr(item, name, value)
        item.text = page.text[item.start : item.end]

    return edit


def drop(id: str) -> Callable[[Document], object]:
    """Remove a mention and its relations."""

    def edit(page: Document) -> None:
        page.mentions = [item for item in page.mentions if item.id != id]
        page.relations = [item for item in page.relations if id not in (item.source, item.target)]

    return edit


def drop_relation(type: str, source: str, target: str) -> Callable[[Document], object]:
    def edit(page: Document) -> None:
        page.relations = [
            item for item in page.relations if (item.type, item.source, item.target) != (type, source, target)
        ]

    return edit


def add_relation(type: str, source: str, target: str) -> Callable[[Document], object]:
    return lambda page: page.relations.append(Relation(type, source, target))


def add_mention(id: str, label: str, words: str, **values: str) -> Callable[[Document], object]:
    def edit(page: Document) -> None:
        start = page.text.index(words)
        item = Mention(id, label, start, start + len(words), words)
        for name, value in values.items():
            setattr(item, name, value)
        page.mentions.append(item)

    return edit


def score(*edits: Callable[[Document], object], page: Document = BULGARIAN) -> dict[tuple[str, str], tuple[float, ...]]:
    """Sums (gold, pred, correct) of all metrics for a page with planted errors."""
    total = score_documents([page], [changed(page, *edits)]).total
    return {key: (counts.gold, counts.pred, counts.correct) for key, counts in total.items()}


PERFECT = {
    ("entities", "all"): (13, 13, 13),
    ("entities", "CITY"): (5, 5, 5),
    ("entities", "DATE"): (2, 2, 2),
    ("entities", "AGREEMENT"): (3, 3, 3),
    ("entities_partial", "all"): (13, 13, 13),
    ("entities_exact", "all"): (13, 13, 13),
    ("entities_type", "all"): (13, 13, 13),
    ("normalisation", "EDTF"): (2, 2, 2),
    # Лом has no id
    ("normalisation", "GeoNames"): (3, 3, 3),
    ("normalisation_accuracy", "GeoNames"): (5, 5, 5),
    ("normalisation_coverage", "GeoNames"): (3, 3, 3),
    ("normalisation", "ISO3166"): (1, 1, 1),
    ("normalisation", "Name"): (8, 8, 8),
    ("normalisation", "Role"): (1, 1, 1),
    ("normalisation", "Type"): (3, 3, 3),
    ("normalisation", "Tie"): (2, 2, 2),
    ("relations", "all"): (12, 12, 12),
    ("relations", "PARTY"): (4, 4, 4),
    ("relations", "SAME_AS"): (1, 1, 1),
    # parties 2 + 2, type, form, status 2 each, date, place, validity 1 each, signatories 2
    ("agreements", "all"): (15, 15, 15),
    ("agreements", "parties"): (4, 4, 4),
    ("agreements", "signatories"): (2, 2, 2),
    ("agreement_rows", "paired"): (2, 2, 2),
    ("agreement_rows", "exact"): (2, 2, 2),
    ("ties", "pair and kind"): (2, 2, 2),
    ("ties", "pair"): (2, 2, 2),
    ("ties", "since"): (1, 1, 1),
}


def test_gold_against_itself() -> None:
    found = score()
    assert {key: found[key] for key in PERFECT} == PERFECT
    assert not any(group == "empty_pages" for group, _ in found)


#: name of the case -> planted errors, and the metrics that they change
CASES: dict[str, tuple[list[Callable[[Document], object]], dict[tuple[str, str], tuple[float, ...]]]] = {
    "a span too long by one": (
        [set_on("T5", end=BULGARIAN.mention("T5").end + 1)],
        {
            ("entities", "all"): (13, 13, 12),
            ("entities", "DATE"): (2, 2, 1),
            ("entities_partial", "all"): (13, 13, 12.5),
            ("entities_partial", "DATE"): (2, 2, 1.5),
            ("entities_exact", "all"): (13, 13, 12),
        },
    ),
    "a wrong label": (
        [set_on("T8", label="MAYOR", role=None)],
        {
            ("entities", "all"): (13, 13, 12),
            ("entities", "PERSON"): (1, 0, 0),
            ("entities", "MAYOR"): (1, 2, 1),
            ("entities_type", "all"): (13, 13, 12),
            ("entities_partial", "PERSON"): (1, 0, 0),
            ("normalisation", "Role"): (1, 0, 0),
            ("normalisation", "Name"): (8, 8, 7),
        },
    ),
    "a date missed": (
        [drop("T5")],
        {
            ("entities", "all"): (13, 12, 12),
            ("entities", "DATE"): (2, 1, 1),
            ("normalisation", "EDTF"): (2, 1, 1),
            ("relations", "SIGNED_ON"): (1, 0, 0),
            ("relations", "all"): (12, 11, 11),
            ("agreements", "date"): (1, 0, 0),
            ("agreements", "all"): (15, 14, 14),
            ("agreement_rows", "exact"): (2, 2, 1),
            ("ties", "since"): (1, 0, 0),
        },
    ),
    "a wrong date": (
        [set_on("T5", edtf="1999-04-05")],
        {
            ("normalisation", "EDTF"): (2, 2, 1),
            ("normalisation_accuracy", "EDTF"): (2, 2, 1),
            ("relations", "SIGNED_ON"): (1, 1, 0),
            ("agreements", "date"): (1, 1, 0),
            ("agreements", "all"): (15, 15, 14),
            ("agreement_rows", "exact"): (2, 2, 1),
            ("ties", "since"): (1, 1, 0),
        },
    ),
    "no date value": (
        [set_on("T5", edtf=None)],
        {
            ("normalisation", "EDTF"): (2, 1, 1),
            ("normalisation_coverage", "EDTF"): (2, 2, 1),
            # the span says that it is the same date
            ("relations", "SIGNED_ON"): (1, 1, 1),
            ("agreements", "date"): (1, 0, 0),
        },
    ),
    "no place is linked": (
        [set_on(id, ref="GeoNames:NIL") for id in ("T1", "T2", "T6")],
        {
            ("normalisation", "GeoNames"): (3, 0, 0),
            # right for the two mentions of Лом, which has no id
            ("normalisation_accuracy", "GeoNames"): (5, 5, 2),
            ("normalisation_coverage", "GeoNames"): (3, 3, 0),
            ("relations", "all"): (12, 12, 12),
            ("agreements", "all"): (15, 15, 15),
        },
    ),
    "a place with the wrong id and name": (
        [set_on("T6", ref="GeoNames:1", name="Полоцк")],
        {
            ("normalisation", "GeoNames"): (3, 3, 2),
            ("normalisation", "Name"): (8, 8, 7),
            ("relations", "SIGNED_IN"): (1, 1, 0),
            ("relations", "MAYOR_OF"): (1, 1, 0),
            ("agreements", "place"): (1, 1, 0),
        },
    ),
    "another mention of the same things": (
        [
            drop_relation("PARTY", "T4", "T2"),
            add_relation("PARTY", "T9", "T6"),
            drop_relation("LOCATED_IN", "T2", "T3"),
            add_relation("LOCATED_IN", "T6", "T3"),
            set_on("T2", tie=None),
            set_on("T6", tie="twin"),
        ],
        {},
    ),
    "the same relation twice": (
        [add_relation("PARTY", "T4", "T2"), add_relation("PARTY", "T4", "T6"), add_relation("SAME_AS", "T4", "T9")],
        {},
    ),
    "a relation too many": (
        [add_relation("PARTY", "T13", "T2")],
        {
            ("relations", "PARTY"): (4, 5, 4),
            ("relations", "all"): (12, 13, 12),
            ("agreements", "parties"): (4, 5, 4),
            ("agreements", "all"): (15, 16, 15),
            ("agreement_rows", "exact"): (2, 2, 1),
        },
    ),
    "two mentions taken for two papers": (
        [drop_relation("SAME_AS", "T9", "T4")],
        {
            ("relations", "SAME_AS"): (1, 0, 0),
            # the validity hangs on the second mention, which is the same thing
            ("relations", "VALID_FOR"): (1, 1, 1),
            # as a paper without a party the second is no row, and its validity is lost
            ("agreements", "valid_for"): (1, 0, 0),
            ("agreements", "all"): (15, 14, 14),
        },
    ),
    "two papers taken for one": (
        [add_relation("SAME_AS", "T13", "T4")],
        {
            ("relations", "SAME_AS"): (1, 2, 1),
            # one row of 3 parties, paired with the treaty
            ("agreements", "parties"): (4, 3, 2),
            ("agreements", "form"): (2, 1, 0),
            ("agreements", "type"): (2, 1, 0),
            ("agreements", "status"): (2, 1, 1),
            ("agreement_rows", "paired"): (2, 1, 1),
        },
    ),
    "the kind of a tie": (
        [set_on("T2", tie="partner")],
        {
            ("normalisation", "Tie"): (2, 2, 1),
            ("normalisation_accuracy", "Tie"): (2, 2, 1),
            ("ties", "pair and kind"): (2, 2, 1),
            ("ties", "pair"): (2, 2, 2),
        },
    ),
    "a tie missed": (
        [set_on("T2", tie=None)],
        {
            ("normalisation", "Tie"): (2, 1, 1),
            ("normalisation_coverage", "Tie"): (2, 2, 1),
            ("ties", "pair and kind"): (2, 1, 1),
            ("ties", "since"): (1, 0, 0),
        },
    ),
    "an agreement of another type": (
        [set_on("T4", type="friendship", form="agreement")],
        {
            ("normalisation", "Type"): (3, 3, 2),
            ("normalisation", "Form"): (3, 3, 2),
            ("agreements", "type"): (2, 2, 1),
            ("agreements", "form"): (2, 2, 1),
            ("agreements", "all"): (15, 15, 13),
            ("agreement_rows", "exact"): (2, 2, 1),
        },
    ),
    "a mention twice": (
        [add_mention("T99", "DATE", "2010 г.", edtf="2010")],
        {
            ("entities", "DATE"): (2, 3, 2),
            ("entities", "all"): (13, 14, 13),
            ("entities_partial", "DATE"): (2, 3, 2),
            ("normalisation", "EDTF"): (2, 3, 2),
        },
    ),
    "a mention within another": (
        [add_mention("T99", "AGREEMENT", "побратимяване", form="act", type="twinning", status="signed")],
        {
            ("entities", "AGREEMENT"): (3, 4, 3),
            ("entities_partial", "all"): (13, 14, 13),
            ("normalisation", "Form"): (3, 4, 3),
        },
    ),
    "a mention that touches another": (
        [add_mention("T99", "CITY", "\n", name="Русе")],
        {
            ("entities", "CITY"): (5, 6, 5),
            ("entities_partial", "CITY"): (5, 6, 5),
            ("normalisation", "Name"): (8, 9, 8),
        },
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_planted_errors(name: str) -> None:
    edits, expected = CASES[name]
    found = score(*edits)
    assert {key: found[key] for key in expected} == expected
    if not expected:
        assert found == score()


def test_an_agreement_invented_beside_the_gold_ones_is_not_paired_by_the_home_town() -> None:
    found = score(
        drop("T13"),
        add_mention("T98", "CITY", "Община", name="Община"),
        add_mention("T99", "AGREEMENT", "готви", form="memorandum", type="intent", status="planned"),
        add_relation("PARTY", "T99", "T1"),
        add_relation("PARTY", "T99", "T98"),
    )
    assert found["agreement_rows", "paired"] == (2, 2, 1)
    # 15 values without the 5 of the second gold row are right; the invented row has 5 of its own
    assert found["agreements", "all"] == (15, 15, 10)


def test_a_home_town_that_only_the_gold_found_in_the_text_is_the_same_town() -> None:
    found = score(drop("T1"))
    assert found["ties", "pair and kind"] == (2, 2, 2)
    assert found["relations", "PARTY"] == (4, 2, 2)
    # each row names one place, so the home town is added to both
    assert found["agreements", "parties"] == (4, 4, 4)


def test_persons_are_compared_by_name() -> None:
    text = "Илья Седов и И. Р. Седов, Седовым"
    gold = Document(Page(text), mentions=[Mention("a", "MAYOR", 0, 10, "Илья Седов", name="Илья Седов")])
    gold.mentions.append(Mention("p", "AGREEMENT", 11, 12, "и"))
    gold.relations.append(Relation("SIGNED_BY", "p", "a"))
    for start, end, name, same in ((13, 24, "И. Р. Седов", 1), (26, 33, "Седов", 1), (26, 33, "Седовым", 0)):
        other = Mention("b", "PERSON", start, end, text[start:end], name=name)
        pred = Document(Page(text), mentions=[gold.mentions[1], other], relations=[Relation("SIGNED_BY", "p", "b")])
        assert score_documents([gold], [pred]).total["relations", "SIGNED_BY"] == Counts(1, 1, same)


def test_a_tie_is_the_same_in_both_directions() -> None:
    edits = drop_relation("TWINNED_WITH", "T1", "T2"), add_relation("TWINNED_WITH", "T2", "T1")
    assert score(*edits, page=RUSSIAN) == score(page=RUSSIAN)


def test_an_id_of_a_region_is_not_asked_for_but_a_wrong_one_counts() -> None:
    def page(ref: str | None) -> Document:
        return Document(
            Page("Пензенская область"), mentions=[Mention("a", "REGION", 0, 18, "x", name="Пенза", ref=ref)]
        )

    for ref, expected in ((None, None), ("GeoNames:5", (1, 1, 1)), ("GeoNames:6", (1, 1, 0))):
        total = score_documents([page("GeoNames:5")], [page(ref)]).total
        assert total["normalisation", "Name"] == Counts(1, 1, 1)
        found = total["normalisation", "GeoNames"]
        assert (found.gold, found.pred, found.correct) == (expected or (0, 0, 0))


def test_coreference_counts_links_whichever_mentions_they_join() -> None:
    text = "абвгд"
    mentions = [Mention(str(at), "AGREEMENT", at, at + 1, text[at]) for at in range(5)]

    def page(*links: str) -> Document:
        return Document(
            Page(text), mentions=mentions, relations=[Relation("SAME_AS", link[0], link[1]) for link in links]
        )

    gold = page("10", "21", "43")  # {0 1 2} {3 4}: 3 links
    for pred, expected in (
        (page("10", "20", "34"), (3, 3, 3)),
        (page("10", "32", "43"), (3, 3, 2)),  # {0 1} {2 3 4}
        (page("10", "21", "32", "43"), (3, 4, 3)),  # all in one
        (page(), (3, 0, 0)),
    ):
        assert score_documents([gold], [pred]).total["relations", "SAME_AS"] == Counts(*expected)


def test_order_never_changes_a_score() -> None:
    pred = changed(
        BULGARIAN, set_on("T5", end=BULGARIAN.mention("T5").end + 1), drop("T7"), add_relation("PARTY", "T13", "T2")
    )
    pred.mentions.append(replace(pred.mentions[0], id="T90"))
    expected = score_documents([BULGARIAN], [pred]).total
    for seed in range(10):
        random.Random(seed).shuffle(pred.mentions)
        random.Random(seed).shuffle(pred.relations)
        assert score_documents([BULGARIAN], [pred]).total == expected


def test_nothing_predicted_and_nothing_in_gold() -> None:
    nothing = [Document(page.page, home=page.home) for page in GOLD]
    missed = score_documents(GOLD, []).total
    assert missed == score_documents(GOLD, nothing).total
    assert missed["entities", "all"] == Counts(17, 0, 0)
    assert missed["relations", "all"] == Counts(15, 0, 0)
    assert missed["ties", "since"] == Counts(2, 0, 0)
    assert missed["empty_pages", "agreements"] == Counts(1, 0, 1)
    assert (missed["entities", "all"].precision, missed["entities", "all"].f1) == (0, 0)
    invented = score_documents(nothing, GOLD).total
    assert invented["entities", "all"] == Counts(0, 17, 0)
    assert invented["normalisation", "EDTF"] == Counts(0, 3, 0)
    assert invented["agreements", "all"] == Counts(0, 15, 0)
    # two pages without gold rows: on one of them two agreements, on both ties
    assert invented["empty_pages", "agreements"] == Counts(2, 2, 1)
    assert invented["empty_pages", "ties"] == Counts(2, 3, 0)
    report = score_documents(nothing, nothing)
    assert report.f1("entities") == 0
    assert report.to_json()["total"]["empty_pages"]["ties"] == {"pages": 2, "false_rows": 0, "left_empty": 2}


def test_relations_given_the_gold_mentions() -> None:
    pred = changed(BULGARIAN, drop_relation("PARTY", "T4", "T1"))
    total = score_documents([BULGARIAN], [changed(BULGARIAN, drop("T4"))], given_mentions=[pred]).total
    assert total["relations_given_mentions", "PARTY"] == Counts(4, 3, 3)
    assert total["relations", "PARTY"] == Counts(4, 2, 2)
    with pytest.raises(ValueError, match="not made from the gold mentions"):
        score_documents([BULGARIAN], [], given_mentions=[changed(BULGARIAN, drop("T4"))])


@pytest.mark.parametrize(
    ("pred", "words"),
    [
        ([replace(RUSSIAN, page=Page("другой", name="orel"))], "different texts"),
        ([replace(RUSSIAN, page=Page("другой", name="lom"))], "without gold: lom"),
        ([RUSSIAN, RUSSIAN], "same name"),
    ],
)
def test_predictions_that_do_not_belong_to_the_gold(pred: list[Document], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        score_documents(GOLD, pred)


def test_folders_pages_and_outputs(tmp_path: Path) -> None:
    gold, pred = tmp_path / "gold", tmp_path / "pred"
    gold.mkdir()
    pred.mkdir()
    for page in GOLD:
        (gold / f"{page.page.name}.txt").write_text(page.text, encoding="utf-8")
        (gold / f"{page.page.name}.ann").write_text(write_annotation(page), encoding="utf-8")
    worse = changed(BULGARIAN, drop("T5"))
    (pred / "ruse.ann").write_text(write_annotation(worse), encoding="utf-8")
    homes = {"ruse": "Русе", "orel": None}
    report = score_folders(gold, pred, homes=homes)
    assert report.total == score_documents(GOLD, [worse]).total
    row = report.to_json()
    assert row["pages"]["orel"]["entities"]["all"]["recall"] == 0
    assert row["pages"]["ruse"]["entities"]["DATE"] == {
        "gold": 2, "pred": 1, "correct": 1, "precision": 1.0, "recall": 0.5, "f1": 0.6667,
    }  # fmt: skip
    report.intervals = bootstrap(report, [("entities", "all")])
    markdown = report.to_markdown()
    assert "| DATE | 3 | 1 | 1.000 | 0.333 | 0.500 |" in markdown
    assert "| ruse | 0.960 | 0.957 | 0.966 | 1.000 |" in markdown
    assert len(report.to_tables()) == len(list(report.sections())) == 12
    assert report.to_json()["intervals"][0]["name"] == "all"
