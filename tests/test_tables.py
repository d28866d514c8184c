"""The tables of records as CSV, and documents as JSON lines with their schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from cityrel.document import Agreement, Document, Mention, Page, Party, Relation, Tie
from cityrel.writing.jsonl import read_rows, row_schema, write_row
from cityrel.writing.tables import AgreementLine, TieLine, agreement_lines, head, rows, tie_lines

BULGARIAN = "Договор с Охрид, 1999 г."
RUSSIAN = "Города-побратимы: Вена"


def documents() -> list[Document]:
    return [
        Document(
            Page(BULGARIAN, name="bg1", home="Видин"),
            lang="bg",
            home="Видин",
            mentions=[
                Mention("T1", "AGREEMENT", 0, 7, "Договор", form="treaty", type="unspecified", status="signed"),
                Mention("T2", "CITY", 10, 15, "Охрид", name="Охрид", ref="GeoNames:787487"),
                Mention("T3", "DATE", 17, 24, "1999 г.", edtf="1999"),
            ],
            relations=[Relation("PARTY", "T1", "T2", "beside", 0.9), Relation("SIGNED_ON", "T1", "T3")],
            agreements=[
                Agreement(
                    parties=[Party("Охрид", "MK", "GeoNames:787487", "T2"), Party("Видин")],
                    type="unspecified",
                    form="treaty",
                    status="signed",
                    dates=["1999", "2001-05"],
                    valid_for=["1999/2004"],
                    signatories=["Иван Петров", "кмета"],
                    place=["Охрид"],
                    mentions=["T1"],
                    evidence=[(0, 7), (30, 44)],
                ),
                Agreement([Party("Ниш"), Party("Видин")], "intent", "memorandum", "planned", evidence=[(50, 60)]),
            ],
        ),
        Document(
            Page(RUSSIAN, name="ru1"),
            lang="ru",
            home="Самара",
            mentions=[Mention("T1", "CITY", 18, 22, "Вена", name="Вена", ref="GeoNames:NIL", tie="twin")],
            ties=[
                Tie(Party("Самара"), Party("Вена", "AT", mention="T1"), "twin", "1988-09"),
                Tie(Party("Самара"), Party("Сеул"), "partner"),
            ],
        ),
    ]


def test_tables() -> None:
    agreements = head(AgreementLine) + "".join(rows(agreement_lines(document)) for document in documents())
    ties = head(TieLine) + "".join(rows(tie_lines(document)) for document in documents())
    assert agreements == (
        "page,parties,countries,type,form,status,date,valid_for,signatories,place,evidence\n"
        "bg1,Охрид; Видин,MK; ,unspecified,treaty,signed,1999; 2001-05,1999/2004,Иван Петров; кмета,Охрид,0-7; 30-44\n"
        "bg1,Ниш; Видин,,intent,memorandum,planned,,,,,50-60\n"
    )
    assert ties == ("page,a,b,countries,kind,since\nru1,Самара,Вена,; AT,twin,1988-09\nru1,Самара,Сеул,,partner,\n")


def test_rows_can_be_read_back(tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl"
    path.write_text("".join(write_row(document) for document in documents()), encoding="utf-8")
    assert list(read_rows(path)) == documents()
    path.write_text('{"page": 1}\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"pages\.jsonl:1: not a document"):
        list(read_rows(path))


@pytest.mark.parametrize("document", documents(), ids=lambda item: item.page.name)
def test_rows_follow_the_schema(document: Document) -> None:
    schema = row_schema()
    Draft202012Validator.check_schema(schema)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(json.loads(write_row(document)))] == []


def spoil(row: dict[str, Any], *path: str | int, value: object) -> None:
    for key in path[:-1]:
        row = row[key]  # type: ignore[index]
    row[path[-1]] = value  # type: ignore[index]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("mentions", 0, "label"), "TOWN"),
        (("mentions", 0, "start"), "0"),
        (("mentions", 0, "surprise"), 1),
        (("mentions", 1, "tie"), "sister"),
        (("relations", 0, "type"), "NEAR"),
        (("agreements", 0, "type"), None),
        (("agreements", 0, "evidence"), [[1, 2, 3]]),
        (("agreements", 0, "parties"), ["Охрид"]),
        (("page",), None),
        (("lang",), 5),
    ],
)
def test_the_schema_rejects(path: tuple[str | int, ...], value: object) -> None:
    row = json.loads(write_row(documents()[0]))
    spoil(row, *path, value=value)
    assert not Draft202012Validator(row_schema()).is_valid(row)


def test_the_schema_asks_for_every_field() -> None:
    row = json.loads(write_row(documents()[0]))
    del row["mentions"][0]["edtf"]
    assert not Draft202012Validator(row_schema()).is_valid(row)
