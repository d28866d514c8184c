"""Mayors, named and unnamed, and other persons: spans, nominative names, roles."""

from __future__ import annotations

import pytest
from documents import Read

#: text, its people as (label, span, nominative name, role); an unnamed mayor has no name here
ROWS: list[tuple[str, str, list[tuple[str, str, str | None, str | None]]]] = [
    ("bg", "Кметът на Враца Петър Колев откри паметника.", [("MAYOR", "Петър Колев", "Петър Колев", None)]),
    ("bg", "Делегацията, водена от кмета, пристигна.", [("MAYOR", "кмета", None, None)]),
    ("bg", "Кметът на града откри паметника.", [("MAYOR", "Кметът", None, None)]),
    (
        "bg",
        "Заместник-кметът инж. Ралица Дечева прие гостите.",
        [("PERSON", "Ралица Дечева", "Ралица Дечева", "deputy_mayor")],
    ),
    ("bg", "Областният управител Стоян Минков дойде.", [("PERSON", "Стоян Минков", "Стоян Минков", "governor")]),
    (
        "bg",
        "Председателят на Общинския съвет Ганка Велева говори.",
        [("PERSON", "Ганка Велева", "Ганка Велева", "council_chair")],
    ),
    ("bg", "Директорът на училището Иван Тодоров подари книги.", [("PERSON", "Иван Тодоров", "Иван Тодоров", "other")]),
    (
        "bg",
        "Кметовете Мария Стоева и Горан Илич посадиха дърво.",
        [("MAYOR", "Мария Стоева", "Мария Стоева", None), ("MAYOR", "Горан Илич", "Горан Илич", None)],
    ),
    ("bg", "Бившият кмет на Ловеч Димитър Ганев написа книга.", [("MAYOR", "Димитър Ганев", "Димитър Ганев", None)]),
    ("bg", "Г-н Ахмет Йълмаз, кмет на Одрин, благодари.", [("MAYOR", "Ахмет Йълмаз", "Ахмет Йълмаз", None)]),
    ("bg", "Кметът П.Колев подари картина.", [("MAYOR", "П.Колев", "П. Колев", None)]),
    ("bg", "Кандидатите за кмет са петима.", []),
    ("bg", "Правомощията на кмета са в закона.", []),
    ("bg", "Театър „Никола Вапцаров“ гастролира тук.", []),
    ("ru", "Мэр Рязани Пётр Котов открыл памятник.", [("MAYOR", "Пётр Котов", "Пётр Котов", None)]),
    ("ru", "Делегация во главе с мэром прибыла.", [("MAYOR", "мэром", None, None)]),
    ("ru", "Мэр города открыл памятник.", [("MAYOR", "Мэр", None, None)]),
    ("ru", "Полномочия мэра определяет устав.", []),
    ("ru", "Встреча с мэром Тулы И.П.Котовым прошла вчера.", [("MAYOR", "И.П.Котовым", "И. П. Котов", None)]),
    (
        "ru",
        "Заместитель главы города Ольга Белова приняла гостей.",
        [("PERSON", "Ольга Белова", "Ольга Белова", "deputy_mayor")],
    ),
    ("ru", "Вице-мэру Ирине Лосевой вручили цветы.", [("PERSON", "Ирине Лосевой", "Ирина Лосева", "deputy_mayor")]),
    (
        "ru",
        "Губернатор Кировской области Андрей Зимин приехал.",
        [("PERSON", "Андрей Зимин", "Андрей Зимин", "governor")],
    ),
    (
        "ru",
        "Председатель городской Думы Нина Ершова выступила.",
        [("PERSON", "Нина Ершова", "Нина Ершова", "council_chair")],
    ),
    ("ru", "Директор школы Олег Сомов подарил книги.", [("PERSON", "Олег Сомов", "Олег Сомов", "other")]),
    (
        "ru",
        "Мэры Игорь Лисин и Ханс Мюллер посадили дерево.",
        [("MAYOR", "Игорь Лисин", "Игорь Лисин", None), ("MAYOR", "Ханс Мюллер", "Ханс Мюллер", None)],
    ),
    ("ru", "Бургомистр Касселя Клаус Шмидт поблагодарил хозяев.", [("MAYOR", "Клаус Шмидт", "Клаус Шмидт", None)]),
    ("ru", "Глава администрации Пскова Борис Зайцев улетел.", [("MAYOR", "Борис Зайцев", "Борис Зайцев", None)]),
    ("ru", "Бывший аким Семея Айдар Сеитов пишет стихи.", [("MAYOR", "Айдар Сеитов", "Айдар Сеитов", None)]),
    ("ru", "Выборы мэра пройдут осенью.", []),
    ("ru", "Музей имени А. С. Грина открыт.", []),
]


@pytest.mark.parametrize(("lang", "text", "expected"), ROWS)
def test_people(read: Read, lang: str, text: str, expected: list[tuple[str, str, str | None, str | None]]) -> None:
    people = [item for item in read(lang, text).mentions if item.label in ("MAYOR", "PERSON")]
    found = [(item.label, item.text, None if item.unnamed else item.name, item.role) for item in people]
    assert found == expected


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("bg", "Кметът Петър Колев пристигна. Колев благодари на домакините."),
        ("ru", "Мэр Пётр Котов прибыл вечером. Котов поблагодарил хозяев."),
        ("ru", "Мэр П. С. Котов прибыл вечером. Гости подарили Петру Котову книгу."),
    ],
)
def test_one_person_under_two_names(read: Read, lang: str, text: str) -> None:
    people = [item for item in read(lang, text).mentions if item.label in ("MAYOR", "PERSON")]
    assert [item.label for item in people] == ["MAYOR", "MAYOR"]
    assert len({item.thing for item in people}) == 1
