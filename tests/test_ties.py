"""Ties that are stated without a paper: lists, headings, sentences, and since when."""

from __future__ import annotations

import pytest
from documents import Read, remaining, ties

#: home town, text, ties as (a, b, kind, since)
ROWS: list[tuple[str, str | None, str, set[tuple[str, str, str, str | None]]]] = [
    (
        "bg",
        "Ловеч",
        "Побратимени градове\n\n• Ерфурт (Германия)\n• Торун (Полша), 1980 г.",
        {("Ловеч", "Ерфурт", "twin", None), ("Ловеч", "Торун", "twin", "1980")},
    ),
    (
        "bg",
        "Ловеч",
        "Градове партньори:\n- Ерфурт\n- Торун",
        {("Ловеч", "Ерфурт", "partner", None), ("Ловеч", "Торун", "partner", None)},
    ),
    # both words in the heading: partners
    (
        "bg",
        "Ловеч",
        "Побратимени градове и партньори\n\n• Ерфурт (Германия)\n• Торун (Полша)",
        {("Ловеч", "Ерфурт", "partner", None), ("Ловеч", "Торун", "partner", None)},
    ),
    # the status column decides
    (
        "bg",
        "Ловеч",
        "Град | Държава | Статус\nЕрфурт | Германия | побратим\nТорун | Полша | партньор",
        {("Ловеч", "Ерфурт", "twin", None), ("Ловеч", "Торун", "partner", None)},
    ),
    ("bg", None, "Враца и Суми са побратимени градове.", {("Враца", "Суми", "twin", None)}),
    ("bg", None, "Враца се побратими с Ниш през 1971 г.", {("Враца", "Ниш", "twin", "1971")}),
    (
        "bg",
        "Враца",
        "Побратимени градове на Враца са Ниш и Комо.",
        {("Враца", "Ниш", "twin", None), ("Враца", "Комо", "twin", None)},
    ),
    (
        "bg",
        "Враца",
        "Наши побратими са Гент (Белгия) и Торун (Полша).",
        {("Враца", "Гент", "twin", None), ("Враца", "Торун", "twin", None)},
    ),
    ("bg", "Враца", "Делегация от побратимения град Гент разгледа Враца.", {("Враца", "Гент", "twin", None)}),
    ("bg", "Враца", "Враца няма побратими, но гостите от Гент са чести.", set()),
    ("bg", "Враца", "Враца ще се побратими с Ниш догодина.", set()),
    ("bg", "Враца", "Гости от Ниш и Комо разгледаха Враца.", set()),
    ("bg", "Враца", "Враца и Ниш подписаха договор за дружба през 1988 г.", set()),
    (
        "ru",
        "Рязань",
        "Города-побратимы\n\n• Мюнстер (Германия)\n• Ловеч (Болгария), 1965 г.",
        {("Рязань", "Мюнстер", "twin", None), ("Рязань", "Ловеч", "twin", "1965")},
    ),
    (
        "ru",
        "Рязань",
        "Города-партнёры:\n- Мюнстер\n- Ловеч",
        {("Рязань", "Мюнстер", "partner", None), ("Рязань", "Ловеч", "partner", None)},
    ),
    (
        "ru",
        "Рязань",
        "Города-побратимы и партнёры\n\n• Мюнстер (Германия)\n• Ловеч (Болгария)",
        {("Рязань", "Мюнстер", "partner", None), ("Рязань", "Ловеч", "partner", None)},
    ),
    (
        "ru",
        "Рязань",
        "Город | Страна | Статус\nМюнстер | Германия | побратим\nЛовеч | Болгария | партнёр",
        {("Рязань", "Мюнстер", "twin", None), ("Рязань", "Ловеч", "partner", None)},
    ),
    ("ru", None, "Псков и Тарту – города-побратимы.", {("Псков", "Тарту", "twin", None)}),
    ("ru", None, "Псков породнился с Гентом в 1971 году.", {("Псков", "Гент", "twin", "1971")}),
    (
        "ru",
        "Тула",
        "Города-побратимы Тулы – Ниш и Комо.",
        {("Тула", "Ниш", "twin", None), ("Тула", "Комо", "twin", None)},
    ),
    (
        "ru",
        "Тула",
        "Нашими побратимами стали Гент (Бельгия) и Торунь (Польша).",
        {("Тула", "Гент", "twin", None), ("Тула", "Торунь", "twin", None)},
    ),
    ("ru", "Тула", "Делегация города-побратима Гента осмотрела Тулу.", {("Тула", "Гент", "twin", None)}),
    ("ru", "Тула", "У Тулы нет побратимов, но гости из Гента бывают часто.", set()),
    ("ru", "Тула", "Тула станет побратимом Ниша в следующем году.", set()),
    ("ru", "Тула", "Гости из Ниша и Комо осмотрели Тулу.", set()),
    ("ru", "Тула", "Тула и Ниш подписали договор о дружбе в 1988 году.", set()),
]


REMAINING = [
    remaining(
        "a partner named after the date of the tie",
        "bg",
        "Враца",
        "Партньор на Враца от 2004 г. е полският Торун.",
        {("Враца", "Торун", "partner", "2004")},
    ),
    remaining(
        "a partner named after the date of the tie",
        "ru",
        "Тула",
        "Партнёром Тулы с 2004 года является Торунь.",
        {("Тула", "Торунь", "partner", "2004")},
    ),
]


@pytest.mark.parametrize(("lang", "home", "text", "expected"), [*ROWS, *REMAINING])
def test_ties(
    read: Read, lang: str, home: str | None, text: str, expected: set[tuple[str, str, str, str | None]]
) -> None:
    assert ties(read(lang, text, home=home)) == expected


@pytest.mark.parametrize(
    ("lang", "heading", "names"),
    [
        (
            "bg",
            "Побратимени градове",
            ["Ниш", "Комо", "Лил", "Гент", "Брест", "Касел", "Прага", "Краков", "Виена", "Турку"],
        ),
        (
            "ru",
            "Города-побратимы",
            ["Ниш", "Комо", "Лилль", "Гент", "Брест", "Кассель", "Прага", "Краков", "Вена", "Турку"],
        ),
    ],
)
def test_a_long_list_gives_a_tie_for_each_town(read: Read, lang: str, heading: str, names: list[str]) -> None:
    home = "Ловеч" if lang == "bg" else "Рязань"
    document = read(lang, "\n".join([heading, "", *(f"• {name}" for name in names)]), home=home)
    assert [(tie.a.name, tie.b.name) for tie in document.ties] == [(home, name) for name in names]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("bg", "Побратимени градове\n\n• Ерфурт (Германия)\nДокумент: Договор за дружба (1971 г.)"),
        ("ru", "Города-побратимы\n\n• Эрфурт (Германия)\nДокумент: Договор о дружбе (1971 г.)"),
    ],
)
def test_since_a_signed_agreement(read: Read, lang: str, text: str) -> None:
    (tie,) = read(lang, text, home="Ловеч").ties
    assert (tie.since, tie.kind, tie.b.country) == ("1971", "twin", "DE")
