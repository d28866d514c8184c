"""Things, agreements and ties: which rows follow from a page's mentions and relations."""

from __future__ import annotations

from itertools import permutations

import pytest

from cityrel.document import Agreement, Mention, Tie
from cityrel.records import build_agreements, build_ties, fill, tie_words
from cityrel.things import fold, name_parts, resolve, same_person
from cityrel.writing.marked import read_marked

REFS = {
    ("CITY", "Русе"): "GeoNames:727523",
    ("CITY", "Рущук"): "GeoNames:727523",
    ("CITY", "Пловдив"): "GeoNames:728193",
    ("COUNTRY", "ФРГ"): "ISO3166:DE",
    ("COUNTRY", "Польша"): "ISO3166:PL",
}


def agreements(marked: str, relations: str, home: str | None = None) -> list[Agreement]:
    page = read_marked(marked, relations, refs=REFS)
    return build_agreements(page.mentions, page.relations, page.text, home)


def ties(marked: str, relations: str = "", home: str | None = None) -> list[tuple[str, str, str, str | None]]:
    page = read_marked(marked, relations, refs=REFS)
    return [
        (row.a.name, row.b.name, row.kind, row.since)
        for row in build_ties(page.mentions, page.relations, page.text, home)
    ]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ростов-на-Дону", "РОСТОВ НА ДОНУ", True),
        ("Могилёв", "Могилев", True),
        ("Велико  Търново", "Велико Търново", True),
        ("Орел", "Орёл", True),
        ("Русе", "Руса", False),
    ],
)
def test_fold(one: str, other: str, same: bool) -> None:
    assert (fold(one) == fold(other)) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Вълко Вълков", "В. Вълков", True),
        ("Вълков", "Вълко Вълков", True),
        ("И. Р. Метшин", "Ильсур Метшин", True),
        ("И. Р. Метшин", "Ильсур Раисович Метшин", True),
        ("Ил. Метшин", "Ильсур Метшин", True),
        ("И. Р. Метшин", "Р. И. Метшин", False),
        ("Иван Петров", "Петър Петров", False),
        ("Иван Петров", "Иван Иванов", False),
        ("Иван Петров Иванов", "Иван Иванов", True),
        ("", "Иван Иванов", False),
    ],
)
def test_same_person(one: str, other: str, same: bool) -> None:
    assert same_person(name_parts(one), name_parts(other)) is same
    assert same_person(name_parts(other), name_parts(one)) is same


def place(id: str, name: str, ref: str | None = None, label: str = "CITY") -> Mention:
    return Mention(id, label, int(id), int(id) + 1, name, name=name, ref=ref)


def person(id: str, name: str, label: str = "MAYOR") -> Mention:
    return Mention(id, label, int(id), int(id) + 1, name, name=name, unnamed=name == "кмет")


@pytest.mark.parametrize(
    ("mentions", "things"),
    [
        ([place("1", "Русе"), place("2", "РУСЕ"), place("3", "Лом")], "1 1 3"),
        ([place("1", "Русе", "GeoNames:7"), place("2", "Рущук", "GeoNames:7"), place("3", "Рущук")], "1 1 1"),
        # a city and a region of one name are two places, and so are namesakes with ids of their own
        ([place("1", "Самара"), place("2", "Самара", label="REGION")], "1 2"),
        ([place("1", "Банско", "GeoNames:1"), place("2", "Банско", "GeoNames:2"), place("3", "Банско")], "1 2 2"),
        ([place("1", "Лом", "GeoNames:NIL"), place("2", "Видин", "GeoNames:NIL")], "1 2"),
        ([person("1", "И. Седов"), person("2", "Илья Седов", "PERSON"), person("3", "Седов")], "1 1 1"),
        # a lone surname is the person last named before it
        ([person("1", "Илья Седов"), person("2", "Пётр Седов"), person("3", "Седов")], "1 2 2"),
        ([person("1", "Седов"), person("2", "Илья Седов"), person("3", "Пётр Седов")], "1 1 3"),
        ([person("1", "Румен Попов"), person("2", "Румен")], "1 1"),
        ([person("1", "Валентин Петрович Седов"), person("2", "Валентин Петрович")], "1 1"),
        ([person("1", "кмет"), person("2", "кмет")], "1 2"),
    ],
)
def test_resolve_in_any_order(mentions: list[Mention], things: str) -> None:
    for order in permutations(mentions):
        found = resolve(order)
        assert [found[item.id] for item in mentions] == things.split()


def test_one_row_for_the_mentions_of_one_agreement_with_all_their_relations() -> None:
    rows = agreements(
        "⟦1 CITY Русе|Русе⟧ и ⟦2 CITY Брест|Брест⟧ (⟦3 COUNTRY Беларус|Беларус⟧) имат ⟦4 AGREEMENT document; "
        "unspecified; planned|документ⟧. ⟦5 AGREEMENT protocol; friendship; signed|Протоколът за дружба⟧ е от "
        "⟦6 DATE 1999-05|май 1999 г.⟧ и за ⟦7 DATE 2000/2005|2000 – 2005⟧, подписан от "
        "⟦8 MAYOR И. Петров|И. Петров⟧ и ⟦9 MAYOR -|кмета⟧ в ⟦10 CITY Рущук|Рущук⟧. Кмет е ⟦11 MAYOR Иван Петров|"
        "Иван Петров⟧. ⟦12 AGREEMENT treaty; cooperation; signed|Договорът⟧",
        "SAME_AS 5 4\nSAME_AS 12 5\nPARTY 4 2\nPARTY 5 1\nPARTY 12 10\nSIGNED_ON 5 6\nVALID_FOR 12 7\nSIGNED_BY 5 8\n"
        "SIGNED_BY 4 11\nSIGNED_BY 12 9\nSIGNED_IN 5 10\nLOCATED_IN 2 3",
    )
    assert len(rows) == 1
    row = rows[0]
    assert [(party.name, party.country, party.ref, party.mention) for party in row.parties] == [
        ("Русе", None, "GeoNames:727523", "T1"),
        ("Брест", "Беларус", "GeoNames:NIL", "T2"),
    ]
    assert (row.type, row.form, row.status) == ("friendship", "protocol", "signed")
    assert (row.dates, row.valid_for, row.place) == (["1999-05"], ["2000/2005"], ["Рущук"])
    assert row.signatories == ["Иван Петров", "кмета"]
    assert row.mentions == ["T4", "T5", "T12"]
    assert row.evidence == [(28, 36), (38, 58), (153, 162)]


@pytest.mark.parametrize(
    ("statuses", "status"), [("planned signed", "signed"), ("signed ended", "ended"), ("planned planned", "planned")]
)
def test_status_of_a_row(statuses: str, status: str) -> None:
    one, two = statuses.split()
    rows = agreements(
        f"⟦1 AGREEMENT treaty; twinning; {one}|договор⟧ ⟦2 AGREEMENT letter; twinning; {two}|письмо⟧ "
        "⟦3 CITY Орёл|Орла⟧",
        "PARTY 1 3\nSAME_AS 2 1",
    )
    assert [(row.status, row.form) for row in rows] == [(status, "treaty")]


def test_a_supplement_names_the_first_mention_of_its_parent() -> None:
    rows = agreements(
        "⟦1 AGREEMENT treaty; twinning; signed|договор⟧ ⟦2 AGREEMENT treaty; unspecified; signed|договор⟧ "
        "⟦3 AGREEMENT plan; unspecified; signed|план⟧ ⟦4 CITY Орёл|Орёл⟧",
        "SAME_AS 2 1\nBASED_ON 3 2\nPARTY 1 4\nPARTY 3 4",
    )
    assert [(row.mentions, row.based_on) for row in rows] == [(["T1", "T2"], []), (["T3"], ["T1"])]


@pytest.mark.parametrize(
    ("marked", "relations", "home", "parties"),
    [
        # the home town is unnamed in the text: it joins a row of one place or institution
        ("⟦1 CITY Орёл|Орёл⟧: ⟦2 AGREEMENT treaty; twinning; signed|договор⟧", "PARTY 2 1", "Русе", ["Орёл", "Русе"]),
        ("⟦1 ORG|ПГУ⟧: ⟦2 AGREEMENT treaty; twinning; signed|договор⟧", "PARTY 2 1", "Русе", ["ПГУ", "Русе"]),
        ("⟦1 CITY Орёл|Орёл⟧: ⟦2 AGREEMENT treaty; twinning; signed|договор⟧", "PARTY 2 1", None, ["Орёл"]),
        # two mentions of one place are one party
        (
            "⟦1 CITY Орёл|Орёл⟧ ⟦3 CITY Орёл|Орёл⟧ ⟦2 AGREEMENT act; twinning; signed|побратимство⟧",
            "PARTY 2 1\nPARTY 2 3",
            "Русе",
            ["Орёл", "Русе"],
        ),
        # two are named
        (
            "⟦1 CITY Орёл|Орёл⟧ ⟦3 CITY Ямбол|Ямбол⟧ ⟦2 AGREEMENT act; twinning; signed|побратимство⟧",
            "PARTY 2 1\nPARTY 2 3",
            "Русе",
            ["Орёл", "Ямбол"],
        ),
        # the text names the home town, and does not make it a party
        (
            "⟦3 CITY Русе|РУСЕ⟧ ⟦1 CITY Орёл|Орёл⟧: ⟦2 AGREEMENT treaty; twinning; signed|договор⟧",
            "PARTY 2 1",
            "Русе",
            ["Орёл"],
        ),
        # no party at all: no row
        ("⟦1 CITY Орёл|Орёл⟧: ⟦2 AGREEMENT treaty; twinning; signed|договор⟧", "", "Русе", None),
    ],
)
def test_home_town_as_party(marked: str, relations: str, home: str | None, parties: list[str] | None) -> None:
    rows = agreements(marked, relations, home)
    assert [[party.name for party in row.parties] for row in rows] == ([] if parties is None else [parties])
    outside = [party for row in rows for party in row.parties if party.mention is None]
    assert [party.name for party in outside] == (["Русе"] if parties and "Русе" in parties else [])


@pytest.mark.parametrize(
    ("marked", "relations", "country"),
    [
        ("⟦1 CITY Гера|Гера⟧ (⟦2 COUNTRY ФРГ|ФРГ⟧)", "LOCATED_IN 1 2", "DE"),
        (
            "⟦1 CITY Гера|Гера⟧, ⟦3 REGION Тюрингия|Тюрингия⟧, ⟦2 COUNTRY ФРГ|ФРГ⟧",
            "LOCATED_IN 1 3\nLOCATED_IN 3 2",
            "DE",
        ),
        # by another mention of the town, and another of the region
        (
            "⟦1 CITY Гера|Гера⟧ ⟦4 CITY Гера|Гера⟧, ⟦3 REGION Тюрингия|Тюрингия⟧; ⟦5 REGION Тюрингия|Тюрингия⟧, "
            "⟦2 COUNTRY ФРГ|ФРГ⟧",
            "LOCATED_IN 4 3\nLOCATED_IN 5 2",
            "DE",
        ),
        ("⟦1 CITY Лима|Лима⟧ (⟦2 COUNTRY Перу|Перу⟧)", "LOCATED_IN 1 2", "Перу"),
        ("⟦1 CITY Гера|Гера⟧ (⟦3 REGION Тюрингия|Тюрингия⟧)", "LOCATED_IN 1 3", None),
        ("⟦1 CITY Гера|Гера⟧", "", None),
    ],
)
def test_country_of_a_party(marked: str, relations: str, country: str | None) -> None:
    marked += " ⟦9 AGREEMENT treaty; twinning; signed|договор⟧"
    rows = agreements(marked, f"{relations}\nPARTY 9 1")
    assert [party.country for party in rows[0].parties] == [country]


@pytest.mark.parametrize(
    ("marked", "relations", "home", "expected"),
    [
        # a list of an unnamed home town; the second is said twice
        (
            "⟦1 CITY Перник; twin|Перник⟧, ⟦2 CITY Лом; partner|Лом⟧, ⟦3 CITY Перник|Перник⟧ с ⟦4 DATE 1962|1962 г.⟧",
            "SINCE 3 4",
            "Русе",
            [("Русе", "Перник", "twin", "1962"), ("Русе", "Лом", "partner", None)],
        ),
        # no home town, no pair
        ("⟦1 CITY Перник; twin|Перник⟧", "", None, []),
        # the home town itself is no tie
        ("⟦1 CITY Русе; twin|Русе⟧", "", "Русе", []),
        # Tie and TWINNED_WITH for the same two towns are one row, and the attribute tells the kind
        (
            "⟦1 CITY Лом; partner|Лом⟧\n⟦2 CITY Лом|Лом⟧ и ⟦3 CITY Русе|Русе⟧ са побратимени",
            "TWINNED_WITH 2 3",
            "Русе",
            [("Русе", "Лом", "partner", None)],
        ),
        # both directions are one tie
        (
            "⟦1 CITY Орёл|Орёл⟧ и ⟦2 CITY Русе|Русе⟧ породнены с ⟦3 DATE 1970|1970 г.⟧ ⟦4 DATE 1965-05|май 1965⟧",
            "TWINNED_WITH 1 2\nTWINNED_WITH 2 1\nSINCE 1 3\nSINCE 1 4",
            None,
            [("Орёл", "Русе", "twin", "1965-05")],
        ),
        # between others, a date belongs to the town with fewer ties
        (
            "⟦1 CITY Орёл|Орёл⟧, ⟦2 CITY Брянск|Брянск⟧ и ⟦3 CITY Русе|Русе⟧, ⟦4 DATE 1970|1970 г.⟧ и "
            "⟦5 DATE 1980|1980 г.⟧",
            "TWINNED_WITH 1 2\nTWINNED_WITH 1 3\nSINCE 2 4\nSINCE 1 5",
            None,
            [("Орёл", "Брянск", "twin", "1970"), ("Орёл", "Русе", "twin", None)],
        ),
        # the words say partner
        (
            "⟦1 CITY Орёл|Орёл⟧ стал партнёром города ⟦2 CITY Русе|Русе⟧",
            "TWINNED_WITH 1 2",
            None,
            [("Орёл", "Русе", "partner", None)],
        ),
        # since, from the earliest signed agreement of the two; not from a planned one or another pair's
        (
            "⟦1 CITY Русе|Русе⟧ ⟦2 CITY Лом; twin|Лом⟧ ⟦3 AGREEMENT treaty; twinning; signed|договор⟧ "
            "⟦4 DATE 1999|1999⟧ ⟦5 AGREEMENT protocol; intent; signed|протокол⟧ ⟦6 DATE 1998-12|12.1998⟧ "
            "⟦7 AGREEMENT plan; unspecified; planned|план⟧ ⟦8 DATE 1990|1990⟧ "
            "⟦9 AGREEMENT treaty; twinning; signed|договор⟧ ⟦10 CITY Орёл|Орёл⟧ "
            "⟦11 DATE 198X|80-те⟧",
            "PARTY 3 1\nPARTY 3 2\nSIGNED_ON 3 4\nPARTY 5 1\nPARTY 5 2\nSIGNED_ON 5 6\nPARTY 7 1\nPARTY 7 2\n"
            "SIGNED_ON 7 8\nPARTY 9 1\nPARTY 9 10\nSIGNED_ON 9 11",
            "Русе",
            [("Русе", "Лом", "twin", "1998-12")],
        ),
        # the same with a home town that the text does not name; an unknown year comes last
        (
            "⟦1 CITY Лом; twin|Лом⟧ ⟦2 AGREEMENT treaty; twinning; signed|договор⟧ ⟦3 DATE XXXX-05-01|1 май⟧ "
            "⟦4 DATE 2001|2001⟧",
            "PARTY 2 1\nSIGNED_ON 2 3\nSIGNED_ON 2 4",
            "Русе",
            [("Русе", "Лом", "twin", "2001")],
        ),
    ],
)
def test_ties(marked: str, relations: str, home: str | None, expected: list[tuple[str, str, str, str | None]]) -> None:
    assert ties(marked, relations, home) == expected


@pytest.mark.parametrize(
    ("marked", "kind"),
    [
        ("Побратим е ⟦1 CITY Лом|Лом⟧", "twin"),
        ("Партньор на ⟦1 CITY Лом|Лом⟧ и побратим", "partner"),
        ("С ⟦1 CITY Лом|Лом⟧ сме партньори", "partner"),
        ("Побратимени с Видин, партньори на гр. ⟦1 CITY Лом|Лом⟧", "partner"),
        ("Партньорски отношения. Градът ⟦1 CITY Лом|Лом⟧ е голям", None),
        ("Города-партнёры:\n⟦1 CITY Орёл|Орёл⟧", None),
        ("Породнённый город ⟦1 CITY Орёл|Орёл⟧", "twin"),
    ],
)
def test_words_of_a_tie(marked: str, kind: str | None) -> None:
    page = read_marked(marked)
    assert tie_words(page.text, page.mentions[0].start, page.mentions[0].end) == kind


def test_fill_sets_things_and_tables() -> None:
    page = read_marked(
        "⟦1 CITY Русе|Русе⟧ и ⟦2 CITY Лом; twin|Лом⟧ подписаха ⟦3 AGREEMENT treaty; twinning; signed|договор⟧. ⟦4 CITY "
        "Русе|Русе⟧",
        "PARTY 3 1\nPARTY 3 2",
        refs=REFS,
        home="Русе",
    )
    assert fill(page) is page
    assert [item.thing for item in page.mentions] == ["T1", "T2", "T3", "T1"]
    assert [[party.name for party in row.parties] for row in page.agreements] == [["Русе", "Лом"]]
    assert [(type(row), row.a.mention, row.b.mention) for row in page.ties] == [(Tie, "T1", "T2")]


def test_relations_to_missing_mentions_are_passed_over_and_nothing_gives_nothing() -> None:
    page = read_marked("⟦1 AGREEMENT treaty; twinning; signed|договор⟧ ⟦2 CITY Лом|Лом⟧", "PARTY 1 2")
    assert build_agreements(page.mentions[:1], page.relations, page.text) == []
    assert build_agreements([], [], "") == []
    assert build_ties([], [], "", "Русе") == []
