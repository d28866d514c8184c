"""Of which town a mayor is, told by the order of names in fields, and by the part of a town that he signs for."""

from __future__ import annotations

import pytest
from documents import Read, joined

HOMES = {"bg": "Видин", "ru": "Елец"}

#: language, text, who is whose mayor
ROWS: list[tuple[str, str, set[tuple[str, str]]]] = [
    # in the order that other fields of two keep
    (
        "bg",
        "Град\tДокумент\tКой подписа\nКомо\tДоговор\tИван Петров и Марио Роси\n"
        "Перник\tХарта\tБорис Албегов, кмет; Игор Новиков, кмет",
        {("Иван Петров", "Видин"), ("Марио Роси", "Комо"), ("Борис Албегов", "Видин"), ("Игор Новиков", "Перник")},
    ),
    (
        "ru",
        "Город\tДокумент\tКто подписал\nАкита\tСоглашение\tмэры Кодзи Такада и В.С. Ефремов\n"
        "Владикавказ\tДекларация\tБорис Албегов, мэр; Игорь Новиков, мэр",
        {
            ("Кодзи Такада", "Акита"),
            ("В.С. Ефремов", "Елец"),
            ("Борис Албегов", "Владикавказ"),
            ("Игорь Новиков", "Елец"),
        },
    ),
    # … where there are such
    (
        "ru",
        "Город\tДокумент\tКто подписал\nПенза\tДоговор\tБорис Албегов, мэр; Игорь Новиков, мэр\n"
        "Тула\tДоговор\tИван Ильин, мэр",
        {("Борис Албегов", "Елец"), ("Игорь Новиков", "Пенза"), ("Иван Ильин", "Елец")},
    ),
    # for a part of a town
    (
        "bg",
        "1) Район „Младост“, гр. Варна – договор за дружба, 2015 г., за района подписа кметът Иван Колев",
        {("Иван Колев", "Младост")},
    ),
    (
        "ru",
        "1) Первомайский район, г. Минск – соглашение, 2015 г., за район расписался глава администрации А.Г. Серов",
        {("А.Г. Серов", "Первомайский район")},
    ),
    (
        "ru",
        "1) Первомайский район, г. Минск – соглашение, 2015 г., подписал глава администрации Ельца А.Г. Серов",
        {("А.Г. Серов", "Ельца")},
    ),
]


@pytest.mark.parametrize(("lang", "text", "expected"), ROWS)
def test_mayors_by_order(read: Read, lang: str, text: str, expected: set[tuple[str, str]]) -> None:
    document = read(lang, f"{HOMES[lang]}\n\n{text}\n", home=HOMES[lang])
    assert {(mayor, town) for _, mayor, town in joined(document, "MAYOR_OF")} == expected
