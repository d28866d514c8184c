"""The five seed pages from text to records, without any metadata; what is expected was read off the pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from documents import joined, parties, spans

import cityrel
from cityrel.document import Agreement, Document
from cityrel.things import fold

SEEDS = Path(__file__).parent.parent / "seeds"
KAZANLAK, RUSE, STARA_ZAGORA, KAZAN_A, KAZAN_B = sorted(path.stem for path in SEEDS.glob("*.txt"))


@cache
def page(name: str) -> Document:
    return cityrel.annotate((SEEDS / f"{name}.txt").read_bytes().decode("utf-8"))


@dataclass(frozen=True)
class Row:
    """An agreement as the page tells it; what is None is left open."""

    parties: str
    dates: str = ""
    type: str | None = None
    form: str | None = None
    signatories: str | None = None
    place: str | None = None
    valid_for: str | None = None

    def fits(self, found: Agreement) -> bool:
        """Whether a record is the one that is meant: parties and dates decide, a record may have further dates."""
        names = {fold(name) for name in parties(found)}
        return (
            names == {fold(name) for name in self.parties.split(", ")}
            and set(self.dates.split()) <= set(found.dates)
            and bool(self.dates) == bool(found.dates)
            and self.type in (None, found.type)
            and self.form in (None, found.form)
            and found.status == "signed"
            and self.signatories in (None, ", ".join(found.signatories))
            and self.place in (None, ", ".join(found.place))
            and self.valid_for in (None, " ".join(found.valid_for))
        )


BOTH = "Казанлък, Толиати"
SIX = "Казань, Цицикар, Гуанчжоу, Уфа, Екатеринбург, Хабаровск"
TOURISM = "МКУ «Комитет по развитию туризма г.Казани»"
#: page, agreements that must be found, each once
ROWS: dict[str, list[Row]] = {
    KAZANLAK: [
        Row(BOTH, "1994-10-27", "intent", "protocol", signatories="кметовете"),
        Row(BOTH, "1995-03-01", "cooperation", "treaty"),
        Row(BOTH, "", "unspecified", "programme"),
        Row("Казанлък, Търговско-промишлената палата на Толиати", "1995-03-01", "intent", "protocol"),
        Row(BOTH, "1999", "intent", "protocol"),
        Row(
            "Старозагорска област, Самара",
            "2003",
            "unspecified",
            "agreement",
            signatories="Мария Нейкова, Константин Титов",
        ),
        Row(BOTH, "2003", None, "protocol", valid_for="2003/2005"),
        Row(BOTH, "2004-09-30", "intent", "protocol"),
        Row("Казанлък, Волжкия университет „В. А. Татищев”", "2007-07", "unspecified", "agreement", place="Толиати"),
    ],
    RUSE: [
        Row("Русе, Сент-Уан", "1961-09-25", "twinning", "act", "Вълко Вълков, Фериан Льофор"),
        Row("Русе, Волгоград", "2000", "unspecified", "document"),
        Row("Русе, Перистери", "1986", "twinning", "treaty", "К. Джамбазов"),
        Row("Русе, Хуай Нан", "1994-09-24", "friendship", "agreement", place="Хуай Нан"),
        Row("Русе, Уйбуда", "2010-08-19", "cooperation", "agreement", place="Будапеща"),
        Row("Русе, Трогир", "2011-01", "cooperation", "agreement"),
        Row("Русе, Биелина", "", "twinning", "agreement"),
        Row(
            "Русе, Симферопол",
            "2008-09-23",
            "supplementary",
            "agreement",
            "Божидар Йотов, Генадий Бабенко",
        ),
        Row("Русе, Симферопол", "1986", "friendship", "treaty"),
    ],
    STARA_ZAGORA: [],
    KAZAN_A: [
        Row("Казань, Алматы", "1996", "cooperation", "agreement"),
        Row("Казань, Аль-Мануфия", "1997", "friendship", "treaty"),
        Row("Казань, Анкара", "2013", "twinning", "treaty"),
        Row("Казань, Анталья", "2003", None, "protocol"),
        Row("Казань, Архангельск", "1999", "friendship", "treaty"),
        Row("Казань, Астрахань", "1997", "friendship", "treaty"),
        Row("Казань, Волгоград", "2005", "cooperation", "agreement"),
        Row("Казань, Грозный", "2012", "friendship", "agreement"),
        Row("Казань, Грозный", "2022", "cooperation", "agreement"),
        Row(f"{TOURISM}, Министерством Чеченской Республики по туризму", "2024", "cooperation", "agreement"),
    ],
    KAZAN_B: [
        Row("Казань, Тегеран", "2025", "friendship", "agreement"),
        Row("Казань, Урбино", "2001", "cooperation", "agreement"),
        Row("Казань, Ухань", "2025", "intent", "memorandum"),
        Row("Казань, Харбин", "2006", "friendship", "memorandum"),
        Row("Казань, Хэфэй", "2023", "understanding", "memorandum"),
        Row("Казань, Хеврон", "2019", "partnership", "agreement"),
        Row("Казань, Хайдерабад", "2001", "cooperation", "treaty"),
        Row("Казань, Хараре", "2011", "twinning", "treaty"),
        Row("Казань, Ханчжоу", "2002", "friendship", "memorandum"),
        Row("Казань, Ханчжоу", "2003", "twinning", "agreement"),
        Row(SIX, "2022-06-17"),
    ],
}
CASES = [
    pytest.param(name, row, id=f"{name[:3]}-{number}") for name, rows in ROWS.items() for number, row in enumerate(rows)
]


def told(name: str) -> str:
    """The page's records, for the message of a test that fails."""
    return "\n".join(
        f"{sorted(parties(row))} {row.type} {row.form} {row.status} {row.dates} {row.signatories} {row.place} "
        f"{row.valid_for} {[party.country for party in row.parties]}"
        for row in page(name).agreements
    )


@pytest.mark.parametrize(("name", "row"), CASES)
def test_agreements(name: str, row: Row) -> None:
    found = [agreement for agreement in page(name).agreements if row.fits(agreement)]
    assert len(found) == 1, f"{row} among\n{told(name)}"


@pytest.mark.parametrize("name", [KAZANLAK, RUSE, STARA_ZAGORA])
def test_no_other_agreements(name: str) -> None:
    assert len(page(name).agreements) == len(ROWS[name]), told(name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [(KAZANLAK, "Казанлък"), (RUSE, "Русе"), (STARA_ZAGORA, "Стара Загора"), (KAZAN_A, "Казань"), (KAZAN_B, "Казань")],
)
def test_homes(name: str, expected: str) -> None:
    assert page(name).home == expected


def test_the_mayors_of_the_first_twinning_and_their_towns() -> None:
    found = joined(page(RUSE), "MAYOR_OF")
    assert {("MAYOR_OF", "Вълко Вълков", "Русе"), ("MAYOR_OF", "Божидар Йотов", "Русе")} <= found
    assert {("MAYOR_OF", "Фериан Льофор", "Сент Уан"), ("MAYOR_OF", "Генадий Бабенко", "Симферопол")} <= found


def test_the_supplement_rests_on_the_treaty() -> None:
    supplement, treaty = (
        next(row for row in page(RUSE).agreements if date in row.dates and "Симферопол" in parties(row))
        for date in ("2008-09-23", "1986")
    )
    assert supplement.based_on == treaty.mentions[:1]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            RUSE,
            {
                "Сент-Уан": "FR",
                "Волгоград": "RU",
                "Перистери": "GR",
                "Хуай Нан": "CN",
                "Уйбуда": "HU",
                "Трогир": "HR",
                "Биелина": "BA",
                "Симферопол": "UA",
            },
        ),
        (KAZAN_A, {"Алматы": "KZ", "Аль-Мануфия": "EG", "Анкара": "TR", "Анталья": "TR"}),
        (
            KAZAN_B,
            {
                "Тегеран": "IR",
                "Урбино": "IT",
                "Ухань": "CN",
                "Харбин": "CN",
                "Хэфэй": "CN",
                "Хеврон": "PS",
                "Хайдерабад": "IN",
                "Хараре": "ZW",
                "Ханчжоу": "CN",
                "Цицикар": "CN",
            },
        ),
    ],
)
def test_countries(name: str, expected: dict[str, str]) -> None:
    found = {fold(party.name): party.country for row in page(name).agreements for party in row.parties}
    assert {town: found.get(fold(town)) for town in expected} == expected


def test_same_year_is_the_year_before() -> None:
    (mention,) = [item for item in page(KAZANLAK).mentions if item.text == "Същата година"]
    assert (mention.label, mention.edtf) == ("DATE", "2003")


def test_the_page_of_a_department_has_no_ties() -> None:
    assert page(STARA_ZAGORA).ties == []
    assert set(spans(page(STARA_ZAGORA), "CITY")) == {"Стара Загора"}


def test_the_agreement_of_two_regions() -> None:
    (row,) = [row for row in page(KAZAN_B).agreements if "2018-07-13" in row.dates]
    # Татарстан and Хэйлунцзян
    assert {party.ref for party in row.parties} == {"GeoNames:484048", "GeoNames:2036965"}
    assert (row.type, row.form, row.status) == ("cooperation", "agreement", "signed")
    # the page writes the first in full and with initials
    assert [name.split()[-1] for name in row.signatories] == ["Минниханов", "Вэньтао"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (KAZAN_A, {"Алматы", "Анкара", "Анталья", "Архангельск", "Астрахань", "Волгоград", "Грозный"}),
        (
            KAZAN_B,
            {"Тегеран", "Урбино", "Ухань", "Харбин", "Хэфэй", "Хеврон", "Хайдерабад", "Хараре", "Ханчжоу", "Цицикар"},
        ),
    ],
)
def test_ties_of_the_lists(name: str, expected: set[str]) -> None:
    partners = {tie.b.name for tie in page(name).ties if tie.a.name == "Казань"}
    assert expected <= partners


@pytest.mark.parametrize("name", list(ROWS))
def test_offsets(name: str) -> None:
    document = page(name)
    assert document.mentions
    assert all(document.text[item.start : item.end] == item.text for item in document.mentions)
