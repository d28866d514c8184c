"""brat standoff and inline marks: what is written, what is read back, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from cityrel.document import Document, Mention, Page, Relation
from cityrel.writing.brat import BratError, read_annotation, read_folder, read_homes, write_annotation
from cityrel.writing.marked import read_marked

BULGARIAN = (
    "⟦1 CITY Видин; twin|Видин⟧, ⟦2 COUNTRY България|България⟧: ⟦3 AGREEMENT treaty; friendship; signed|договор за "
    "дружба⟧ от ⟦4 DATE 1994-10-27|27.10.1994 г.⟧, подписан от ⟦5 MAYOR -|кмета⟧ и ⟦6 PERSON М. Нейкова; governor|"
    "М.Нейкова⟧ с ⟦7 ORG|Клуб „Дунав“⟧",
    "LOCATED_IN 1 2\nPARTY 3 1\n# бележка\n\nSIGNED_ON 3 4\n",
)
BULGARIAN_ANN = """\
T1\tCITY 0 5\tВидин
A1\tTie T1 twin
N1\tReference T1 GeoNames:725905\tВидин
T2\tCOUNTRY 7 15\tБългария
N2\tReference T2 ISO3166:BG\tБългария
T3\tAGREEMENT 17 34\tдоговор за дружба
A2\tForm T3 treaty
A3\tType T3 friendship
A4\tStatus T3 signed
T4\tDATE 38 51\t27.10.1994 г.
N3\tReference T4 EDTF:1994-10-27\t27.10.1994 г.
T5\tMAYOR 65 70\tкмета
A5\tUnnamed T5
T6\tPERSON 73 82\tМ.Нейкова
A6\tRole T6 governor
N4\tReference T6 Name:-\tМ. Нейкова
T7\tORG 85 97\tКлуб „Дунав“
R1\tLOCATED_IN Arg1:T1 Arg2:T2
R2\tPARTY Arg1:T3 Arg2:T1
R3\tSIGNED_ON Arg1:T3 Arg2:T4
"""
RUSSIAN = ("Мэр г.⟦1 CITY Ижморск|Ижморска⟧ ⟦2 MAYOR А. Б. Седов|А.Б.Седовым⟧", "MAYOR_OF 2 1")
RUSSIAN_ANN = """\
T1\tCITY 6 14\tИжморска
N1\tReference T1 GeoNames:NIL\tИжморск
T2\tMAYOR 15 26\tА.Б.Седовым
N2\tReference T2 Name:-\tА. Б. Седов
R1\tMAYOR_OF Arg1:T2 Arg2:T1
"""
REFS = {("CITY", "Видин"): "GeoNames:725905", ("COUNTRY", "България"): "ISO3166:BG"}


@pytest.mark.parametrize(("page", "ann"), [(BULGARIAN, BULGARIAN_ANN), (RUSSIAN, RUSSIAN_ANN)])
def test_written_and_read_back(page: tuple[str, str], ann: str) -> None:
    document = read_marked(*page, refs=REFS)
    assert write_annotation(document) == ann
    again = read_annotation(document.text, ann)
    assert again.mentions == document.mentions
    assert again.relations == document.relations
    assert document.to_brat() == ann


def test_mentions_are_numbered_in_the_order_of_the_text() -> None:
    page = Page("Русе и Видин")
    mentions = [Mention("b", "CITY", 7, 12, "Видин"), Mention("a", "CITY", 0, 4, "Русе")]
    ann = write_annotation(Document(page, mentions=mentions, relations=[Relation("TWINNED_WITH", "b", "a")]))
    assert [line.split("\t")[1] for line in ann.splitlines()] == [
        "CITY 0 4",
        "Reference T1 GeoNames:NIL",
        "CITY 7 12",
        "Reference T2 GeoNames:NIL",
        "TWINNED_WITH Arg1:T2 Arg2:T1",
    ]


def test_a_span_over_a_line_end_stays_on_one_line() -> None:
    page = Page("27\nмая")
    ann = write_annotation(Document(page, mentions=[Mention("x", "DATE", 0, 6, "27\nмая", edtf="XXXX-05-27")]))
    assert ann == "T1\tDATE 0 6\t27 мая\nN1\tReference T1 EDTF:XXXX-05-27\t27 мая\n"
    assert read_annotation("27\nмая", ann).mentions[0].text == "27\nмая"


TEXT = "Русе, договор"
CITY = "T1\tCITY 0 4\tРусе\n"
PAPER = "T2\tAGREEMENT 6 13\tдоговор\n"


@pytest.mark.parametrize(
    ("ann", "line", "words"),
    [
        ("T1\tCITY 0 5\tРусе\n", 1, "is 'Русе,', not 'Русе'"),
        ("T1\tTOWN 0 4\tРусе\n", 1, "unknown label 'TOWN'"),
        ("T1\tCITY 4 4\t\n", 1, "empty or outside"),
        ("T1\tCITY 0 99\tРусе\n", 1, "empty or outside"),
        ("T1\tCITY 0 2;3 4\tРусе\n", 1, "expected 'LABEL START END'"),
        ("T1\tCITY 0 4\n", 1, "three cells"),
        (CITY + CITY, 2, "T1 is used twice"),
        (CITY + "A1\tTie T1 sister\n", 2, "Tie has no value 'sister'"),
        (CITY + "A1\tTie T1\n", 2, "Tie has no value ''"),
        (CITY + "A1\tTie T1 twin\nA2\tTie T1 partner\n", 3, "given twice"),
        (CITY + "A1\tForm T1 treaty\n", 2, "does not belong on CITY"),
        (CITY + "A1\tColour T1 red\n", 2, "unknown attribute"),
        (CITY + "N1\tReference T1 EDTF:1999\tРусе\n", 2, "does not normalise a CITY"),
        (CITY + "N1\tReference T9 GeoNames:1\tРусе\n", 2, "T9, which does not exist"),
        (CITY + "N1\tReference T1 GeoNames:1\tРусе\nN2\tReference T1 GeoNames:2\tРусе\n", 3, "normalised twice"),
        (CITY + PAPER + "R1\tPARTY Arg1:T1 Arg2:T2\n", 3, "does not lead from CITY T1 to AGREEMENT T2"),
        (CITY + PAPER + "R1\tPARTY Arg1:T2 Arg2:T3\n", 3, "T3, which does not exist"),
        (CITY + PAPER + "R1\tSAME_AS Arg1:T2 Arg2:T2\n", 3, "does not lead"),
        (CITY + PAPER + "R1\tSISTER Arg1:T2 Arg2:T1\n", 3, "unknown relation"),
        (CITY + "\nE1\tEvent T1\n", 3, "unknown kind of line"),
    ],
)
def test_errors_name_file_and_line(ann: str, line: int, words: str) -> None:
    with pytest.raises(BratError) as error:
        read_annotation(TEXT, ann, name="ruse")
    assert str(error.value).startswith(f"ruse.ann:{line}: ")
    assert words in str(error.value)


def test_folder_with_texts_elsewhere_keeps_line_ends_and_homes(tmp_path: Path) -> None:
    (tmp_path / "ann").mkdir()
    (tmp_path / "txt").mkdir()
    (tmp_path / "ann" / "b.ann").write_text("T1\tCITY 3 7\tРусе\n", encoding="utf-8")
    (tmp_path / "ann" / "a.ann").write_text("", encoding="utf-8")
    (tmp_path / "txt" / "b.txt").write_bytes("а\r\nРусе".encode())
    (tmp_path / "txt" / "a.txt").write_bytes(b"")
    (tmp_path / "meta.json").write_text('{"b.txt": {"home": "Русе"}, "a": {"home": null}}', encoding="utf-8")
    homes = read_homes(tmp_path / "meta.json")
    documents = read_folder(tmp_path / "ann", tmp_path / "txt", homes)
    assert [(item.page.name, item.home, item.text) for item in documents] == [
        ("a", None, ""),
        ("b", "Русе", "а\r\nРусе"),
    ]
    with pytest.raises(BratError, match=r"no \.ann files"):
        read_folder(tmp_path / "txt")
    with pytest.raises(FileNotFoundError):
        read_folder(tmp_path / "ann")


@pytest.mark.parametrize(
    ("marked", "relations", "words"),
    [
        ("⟦1 CITY|Русе⟧", "", "too few"),
        ("⟦1 TOWN Русе|Русе⟧", "", "unknown label"),
        ("⟦1 CITY Русе; sister|Русе⟧", "", "not one of"),
        ("⟦1 AGREEMENT treaty; signed|договор⟧", "", "expected form; type; status"),
        ("⟦1 ORG Клуб|Клуб⟧", "", "no fields"),
        ("⟦1 CITY Русе|Русе", "", "not a mark"),
        ("⟦1 CITY Русе|Русе⟧ ⟦1 CITY Русе|Русе⟧", "", "used twice"),
        ("⟦1 CITY Русе|Русе⟧", "TWINNED_WITH 1 2", "not a relation"),
        ("⟦1 CITY Русе|Русе⟧ ⟦2 CITY Лом|Лом⟧", "TWIN 1 2", "not a relation"),
    ],
)
def test_marks_that_cannot_be_read(marked: str, relations: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_marked(marked, relations)
