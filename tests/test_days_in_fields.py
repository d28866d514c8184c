"""Days that begin a field of names, where no other field tells them."""

from __future__ import annotations

import pytest
from documents import Read

#: language, heads of the columns, rows, days of the first row's paper
ROWS: list[tuple[str, str, list[str], list[str]]] = [
    (
        "bg",
        "Град\nДържава\nДокумент\nКой подписа",
        [
            "Печ\nУнгария\nДоговор\n12.05.2003 г., кметът Янош Над",
            "Комо\nИталия\nХарта\n3.05.2011 г., кметът Марио Роси",
        ],
        ["2003-05-12"],
    ),
    (
        "bg",
        "Град\nДокумент\nДата\nКой подписа",
        ["Печ\nДоговор\n2003\n1999 г., кметът Янош Над", "Комо\nХарта\n2011\nкметът Марио Роси"],
        ["2003"],
    ),
    (
        "ru",
        "Город\nСтрана\nДокумент\nКогда и кем подписано",
        ["Печ\nВенгрия\nДоговор\n12.05.2003, мэр Янош Надь", "Комо\nИталия\nХартия\n3.05.2011, мэр Марио Росси"],
        ["2003-05-12"],
    ),
    (
        "ru",
        "Город\nСтрана\nДокумент\nКто подписал",
        ["Печ\nВенгрия\nДоговор\nмэр Янош Надь (мэр с 2003 г.)", "Комо\nИталия\nХартия\nмэр Марио Росси"],
        [],
    ),
]


@pytest.mark.parametrize(("lang", "heads", "rows", "expected"), ROWS)
def test_days_in_a_field_of_names(read: Read, lang: str, heads: str, rows: list[str], expected: list[str]) -> None:
    document = read(
        lang,
        "\n\n".join([heads, *rows]),
        home={"bg": "Русе", "ru": "Тверь"}[lang],
    )
    assert document.agreements[0].dates == expected


#: language, a card, days of its paper
CARDS: list[tuple[str, str, list[str]]] = [
    # a month in figures
    ("bg", "Град: Печ\nДокумент: Договор\nПодписан: 07.1990", ["1990-07"]),
    ("bg", "Град: Печ\nДокумент: Договор\nТелефон: 07.1990", []),
    ("ru", "Город ..... Печ\nДокумент ..... Договор\nПодписан ..... 07.1990", ["1990-07"]),
    ("ru", "Город: Печ\nДокумент: Договор\nПодписан: 07.1990.55", []),
]


@pytest.mark.parametrize(("lang", "text", "expected"), CARDS)
def test_days_in_a_card(read: Read, lang: str, text: str, expected: list[str]) -> None:
    assert read(lang, text, home={"bg": "Русе", "ru": "Тверь"}[lang]).agreements[0].dates == expected
