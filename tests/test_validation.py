"""Checks of annotation files: one slip a case, and the line and words of its report."""

from __future__ import annotations

from pathlib import Path

import pytest

from cityrel.validation import Problem, check_annotation, check_folder
from cityrel.writing.brat import write_annotation
from cityrel.writing.marked import read_marked

GOOD = [
    (
        "⟦1 CITY Русе; twin|Русе⟧, ⟦2 COUNTRY България|България⟧: „⟦3 AGREEMENT treaty; friendship; signed|договор за "
        "дружба⟧“ от ⟦4 DATE 1994-10-27|27.10.1994 г.⟧ с ⟦5 ORG|Клуб „Дунав“⟧. ⟦6 AGREEMENT treaty; friendship; "
        "signed|Договорът⟧",
        "LOCATED_IN 1 2\nPARTY 3 1\nSAME_AS 6 3",
    ),
    (
        "г.⟦1 CITY Орёл|Орёл⟧, мэр ⟦2 MAYOR А. Б. Седов|А.Б.Седов⟧, ⟦3 PERSON И. Лом; other|И. Лом⟧, ⟦4 MAYOR -|мэром⟧ "
        "с ⟦5 DATE 1999|1999⟧",
        "MAYOR_OF 2 1",
    ),
    # the page glues words together
    ("В ⟦1 CITY Орёл|Орёл⟧Подписаха ⟦2 DATE 1999|1999 г⟧Фото", ""),
]


def test_nothing_is_wrong() -> None:
    for marked, relations in GOOD:
        page = read_marked(marked, relations, refs={("COUNTRY", "България"): "ISO3166:BG"})
        assert check_annotation(page.text, write_annotation(page)) == []


@pytest.mark.parametrize(
    ("marked", "relations", "line", "words"),
    [
        ("на⟦1 CITY Русе| Русе⟧", "", 1, "starts with ' '"),
        ("⟦1 CITY Русе|Русе,⟧ а", "", 1, "ends with ','"),
        ("⟦1 CITY Русе|Русе\n⟧", "", 1, "ends with '\\n'"),
        ("⟦1 CITY Русе|„Русе⟧“", "", 1, "starts with '„'"),
        ("«⟦1 CITY Русе|Русе»⟧", "", 1, "ends with '»'"),
        ("⟦1 CITY Русе|Рус⟧е", "", 1, "ends within a word"),
        ("Р⟦1 CITY Русе|усе⟧", "", 1, "starts within a word"),
        ("1⟦1 DATE 1999|999⟧ г.", "", 1, "starts within a word"),
        ("⟦1 CITY Стара Загора|Стара\nЗагора⟧", "", 1, "goes over the end of a line"),
        ("⟦1 DATE 1999-13|1999⟧", "", 1, "is no EDTF value"),
        ("⟦1 DATE 31.02.2017|31.02.2017⟧", "", 1, "is no EDTF value"),
        ("⟦1 CITY Русе; twin|Русе⟧ ⟦2 CITY Русе; twin|РУСЕ⟧", "", 4, "carries a Tie, as T1 does"),
        ("⟦1 CITY Русе|Русе⟧ ⟦2 COUNTRY Перу|Перу⟧", "LOCATED_IN 1 2\nLOCATED_IN 1 2", 6, "stands twice"),
        (
            "⟦1 AGREEMENT plan; unspecified; signed|план⟧ ⟦2 AGREEMENT plan; unspecified; signed|план⟧",
            "SAME_AS 1 2",
            9,
            "leads from T1 to a later mention, T2",
        ),
    ],
)
def test_slips_in_a_marked_page(marked: str, relations: str, line: int, words: str) -> None:
    page = read_marked(marked, relations)
    problems = check_annotation(page.text, write_annotation(page))
    assert [item.line for item in problems] == [line]
    assert words in problems[0].message
    assert problems[0].warning is ("within a word" in words)


TEXT = "Русе, договор, кмет Ян"
CITY = "T1\tCITY 0 4\tРусе\n"


@pytest.mark.parametrize(
    ("ann", "line", "words"),
    [
        (CITY, 1, "has no name"),
        (CITY + "N1\tReference T1 GeoNames:0\tРусе\n", 1, "is no GeoNames id"),
        (CITY + "N1\tReference T1 ISO3166:BG\tРусе\n", 1, "is no GeoNames id, as a CITY has"),
        (CITY + "N1\tReference T1 GeoNames:5\tРусе\n", 1, "GeoNames:5 does not exist"),
        ("T1\tCOUNTRY 0 4\tРусе\nN1\tReference T1 ISO3166:bg\tРусе\n", 1, "is no ISO3166 id"),
        ("T1\tCOUNTRY 0 4\tРусе\nN1\tReference T1 GeoNames:7\tРусе\n", 1, "is no ISO3166 id"),
        ("T1\tMAYOR 15 19\tкмет\n", 1, "has no name and is not Unnamed"),
        ("T1\tMAYOR 20 22\tЯн\nA1\tUnnamed T1\nN1\tReference T1 Name:-\tЯн\n", 1, "is Unnamed and has a name"),
        ("T1\tPERSON 20 22\tЯн\nN1\tReference T1 Name:-\tЯн\n", 1, "has no Role"),
        ("T1\tAGREEMENT 6 13\tдоговор\nA1\tForm T1 treaty\nA2\tType T1 intent\n", 1, "has no Status"),
        ("T1\tDATE 0 4\tРусе\n", 1, "has no value"),
        (CITY + "N1\tReference T1 GeoNames:NIL\tРусе\nT2\tORG 2 4\tсе\n", 3, "overlaps T1 'Русе'"),
        (CITY + "N1\tReference T1 GeoNames:NIL\tРусе\nA1\tTie T1 sister\n", 3, "has no value 'sister'"),
        (CITY + "N1\tReference T1 GeoNames:NIL\tРусе\nA1\tSize T1 big\n", 3, "unknown attribute"),
        (CITY + "N1\tReference T1 GeoNames:NIL\tРусе\nR1\tPARTY Arg1:T7 Arg2:T1\n", 3, "T7, which does not exist"),
        (CITY + "N1\tReference T1 GeoNames:NIL\tРусе\nT2\tORG 7 11\tдого\n", 3, "is 'огов', not 'дого'"),
    ],
)
def test_slips_in_a_file(ann: str, line: int, words: str) -> None:
    problems = check_annotation(TEXT, ann, known_id=lambda id: id == "ISO3166:BG")
    assert any(item.line == line and words in item.message for item in problems), problems


def test_all_problems_of_a_file_are_reported_not_only_the_first() -> None:
    ann = "T1\tCITY 0 5\tРусе,\nT2\tTOWN 0 4\tРусе\nR1\tPARTY Arg1:T1 Arg2:T2\n"
    assert [item.line for item in check_annotation(TEXT, ann)] == [1, 1, 2, 3]


def test_folder(tmp_path: Path) -> None:
    for name, content in {
        "a.txt": TEXT,
        "a.ann": CITY + "N1\tReference T1 GeoNames:727523\tРусе\n",
        "b.ann": "",
        "c.txt": "",
        "d.txt": TEXT,
        "d.ann": CITY,
    }.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    (tmp_path / "e.txt").write_bytes(b"\xff")
    (tmp_path / "e.ann").write_text("", encoding="utf-8")
    problems = check_folder(tmp_path)
    assert [(item.file, item.line) for item in problems] == [("c.ann", 0), ("b.ann", 0), ("d.ann", 1), ("e.ann", 0)]
    assert str(problems[2]) == "d.ann:1: T1 'Русе': has no name"
    (tmp_path / "empty").mkdir()
    assert str(Problem("a.ann", 2, "odd", warning=True)) == "a.ann:2: warning: odd"
    assert check_folder(tmp_path / "empty", tmp_path) == [Problem("empty", 0, "no .ann files")]
