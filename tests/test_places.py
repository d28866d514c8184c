"""Cities, regions and countries: spans, nominative names, ids, and what a place lies in."""

from __future__ import annotations

import pytest
from documents import Read, joined

#: text, its places as (label, span, nominative name)
ROWS: list[tuple[str, str, list[tuple[str, str, str]]]] = [
    (
        "bg",
        "Гости от Плевен и Велико Търново бяха във Варна.",
        [("CITY", name, name) for name in ("Плевен", "Велико Търново", "Варна")],
    ),
    (
        "bg",
        "Делегацията беше от гр.Монтана и гр. Вършец.",
        [("CITY", "Монтана", "Монтана"), ("CITY", "Вършец", "Вършец")],
    ),
    ("bg", "Община Свиленград кани гости.", [("CITY", "Свиленград", "Свиленград")]),
    ("bg", "НИШ, СЪРБИЯ", [("CITY", "НИШ", "Ниш"), ("COUNTRY", "СЪРБИЯ", "Сърбия")]),
    (
        "bg",
        "Дойдоха хора от Плевенска област и от област Добрич.",
        [("REGION", "Плевенска област", "Плевенска област"), ("REGION", "Добрич", "Добрич")],
    ),
    (
        "bg",
        "Република Сърбия и Северна Македония са съседки.",
        [("COUNTRY", "Република Сърбия", "Република Сърбия"), ("COUNTRY", "Северна Македония", "Северна Македония")],
    ),
    ("bg", "Германският град Касел изпрати книги.", [("CITY", "Касел", "Касел")]),
    ("bg", "От провинция Анхуей дойдоха трима гости.", [("REGION", "Анхуей", "Анхуей")]),
    ("bg", "Ученици от СССР и КНР бяха на лагер.", [("COUNTRY", "СССР", "СССР"), ("COUNTRY", "КНР", "КНР")]),
    # adjectives, streets, names of things are no places
    ("bg", "Русенският пристан и варненската гара работят.", []),
    ("bg", "Писателят живее на ул. „София“.", []),
    ("bg", "Хотел „Москва“ е затворен.", []),
    (
        "ru",
        "Гости из Рязани, Тулы и Великого Новгорода посетили Псков.",
        [
            ("CITY", "Рязани", "Рязань"),
            ("CITY", "Тулы", "Тула"),
            ("CITY", "Великого Новгорода", "Великий Новгород"),
            ("CITY", "Псков", "Псков"),
        ],
    ),
    ("ru", "Делегация прибыла из г.Орла и г. Ливны.", [("CITY", "Орла", "Орёл"), ("CITY", "Ливны", "Ливны")]),
    ("ru", "Мэрия г. Костромы кормит птиц.", [("CITY", "Костромы", "Кострома")]),
    ("ru", "ТУРКУ, ФИНЛЯНДИЯ", [("CITY", "ТУРКУ", "Турку"), ("COUNTRY", "ФИНЛЯНДИЯ", "Финляндия")]),
    (
        "ru",
        "В Смоленской области и в Пермском крае шли дожди.",
        [("REGION", "Смоленской области", "Смоленская область"), ("REGION", "Пермском крае", "Пермский край")],
    ),
    (
        "ru",
        "В Республике Марий Эл и в Башкортостане есть такие музеи.",
        [("REGION", "Республике Марий Эл", "Республика Марий Эл"), ("REGION", "Башкортостане", "Башкортостан")],
    ),
    (
        "ru",
        "Провинция Шэньси и префектура Тояма прислали книги.",
        [("REGION", "Шэньси", "Шэньси"), ("REGION", "Тояма", "Тояма")],
    ),
    ("ru", "Польский город Люблин прислал книги.", [("CITY", "Люблин", "Люблин")]),
    ("ru", "Школьники из США и КНР дружили.", [("COUNTRY", "США", "США"), ("COUNTRY", "КНР", "КНР")]),
    ("ru", "Псковский завод и тульские пряники.", []),
    ("ru", "На улице Минской открыли кафе «Берлин».", []),
    ("ru", "Казанский собор стоит в Ростове-на-Дону.", [("CITY", "Ростове-на-Дону", "Ростов-на-Дону")]),
]


@pytest.mark.parametrize(("lang", "text", "expected"), ROWS)
def test_places(read: Read, lang: str, text: str, expected: list[tuple[str, str, str]]) -> None:
    found = [(item.label, item.text, item.name) for item in read(lang, text).mentions]
    assert found == expected


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        # of several towns of a name the one in the country named beside it, else the one nearest home
        ("bg", "Гости от Брест (Беларус)", "GeoNames:629634"),
        ("bg", "Гости от Брест (Франция)", "GeoNames:3030300"),
        ("bg", "Гости от Лил (Франция)", "GeoNames:2998324"),
        ("ru", "Гости из Бреста (Республика Беларусь)", "GeoNames:629634"),
        ("ru", "Гости из Бреста (Франция)", "GeoNames:3030300"),
        ("ru", "Гости из Москвы", "GeoNames:524901"),
        # former states by their former codes
        ("bg", "Гости от СССР", "ISO3166:SU"),
        ("ru", "Гости из ГДР", "ISO3166:DD"),
        ("ru", "Гости из Чехословакии", "ISO3166:CS"),
        ("bg", "Гости от Югославия", "ISO3166:YU"),
        ("bg", "Гости от Китайската народна република", "ISO3166:CN"),
        ("ru", "Гости из Федеративной Республики Германия", "ISO3166:DE"),
    ],
)
def test_ids(read: Read, lang: str, text: str, expected: str) -> None:
    assert read(lang, text).mentions[0].ref == expected


@pytest.mark.parametrize(
    ("lang", "text", "name"),
    [
        ("bg", "Гости от град Долна Небивалица", "Долна Небивалица"),
        ("bg", "Побратим на Видин е град Небивалград.", "Небивалград"),
        ("ru", "Побратим Пскова – город Небываловск.", "Небываловск"),
        ("ru", "Небываловск (Финляндия)", "Небываловск"),
    ],
)
def test_towns_that_no_gazetteer_knows(read: Read, lang: str, text: str, name: str) -> None:
    assert [(item.label, item.ref) for item in read(lang, text).mentions if item.text == name] == [
        ("CITY", "GeoNames:NIL")
    ]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("bg", "Одрин (Турция)", {("Одрин", "Турция")}),
        ("bg", "Ниш, Република Сърбия", {("Ниш", "Република Сърбия")}),
        ("bg", "Хефей, провинция Анхуей, КНР", {("Хефей", "Анхуей"), ("Хефей", "КНР"), ("Анхуей", "КНР")}),
        ("bg", "Гости от Ниш и от Турция дойдоха заедно.", set()),
        ("ru", "Турку (Финляндия)", {("Турку", "Финляндия")}),
        ("ru", "Город Лилль, Франция", {("Лилль", "Франция")}),
        ("ru", "Сиань, провинция Шэньси, КНР", {("Сиань", "Шэньси"), ("Сиань", "КНР"), ("Шэньси", "КНР")}),
        ("ru", "Гости из Турку и из Франции приехали вместе.", set()),
    ],
)
def test_located_in(read: Read, lang: str, text: str, expected: set[tuple[str, str]]) -> None:
    assert {(one, other) for _, one, other in joined(read(lang, text), "LOCATED_IN")} == expected


@pytest.mark.parametrize(
    ("lang", "text", "towns"),
    [
        ("ru", "Глава города Эдуард Соснин подписал меморандум о сотрудничестве с Циндао.", ["Циндао"]),
        ("ru", "Глава города Набережные Челны Наиль Магдеев принял гостей.", ["Набережные Челны"]),
        ("bg", "Кметът на град Горна Оряховица Никодим Раховчанов прие гости.", ["Горна Оряховица"]),
    ],
)
def test_a_holder_of_an_office_is_no_town(read: Read, lang: str, text: str, towns: list[str]) -> None:
    assert [item.text for item in read(lang, text).mentions if item.label == "CITY"] == towns


@pytest.mark.parametrize(
    ("lang", "text", "located"),
    [
        ("bg", "Документ: Договор за побратимяване\nСтрани: Трявна и Печ (Унгария)\nДата: 20.09.2018 г.", ["Печ"]),
        ("ru", "Документ: Договор о побратимстве\nСтороны: Елец и Печ (Венгрия)\nДата: 20.09.2018 г.", ["Печ"]),
    ],
)
def test_a_state_beside_one_town_of_a_row_is_that_towns(read: Read, lang: str, text: str, located: list[str]) -> None:
    document = read(lang, text)
    names = {item.id: item.text for item in document.mentions}
    assert [names[item.source] for item in document.relations if item.type == "LOCATED_IN"] == located
