"""Where places lie and which they are: in regions told in prose, in letters, as parts of towns, called by rivers."""

from __future__ import annotations

import pytest
from documents import Read, joined, spans

HOMES = {"bg": "Видин", "ru": "Тверь"}

#: language, text, what lies where
LIE: list[tuple[str, str, set[tuple[str, str]]]] = [
    ("bg", "Побратимени са Бергамо в Ломбардия и Видин.", {("Бергамо", "Ломбардия")}),
    ("bg", "Делегация от Пловдив в Ломбардия срещна приятели.", set()),
    ("ru", "Бергамо в Ломбардии и Тверь – побратимы.", {("Бергамо", "Ломбардии")}),
    ("ru", "Баффало из штата Нью-Йорк был нашим побратимом с 1989 года.", {("Баффало", "Нью-Йорк")}),
    ("bg", "Бъфало от щата Ню Йорк ни беше побратим.", {("Бъфало", "Ню Йорк")}),
    ("bg", "Писма от щата Ню Йорк идват рядко.", set()),
    (
        "bg",
        "1. Ерденет, Монголия (аймак Орхон)",
        {("Ерденет", "Монголия"), ("Ерденет", "Орхон"), ("Орхон", "Монголия")},
    ),
    ("ru", "Гости из Твери в Ломбардии встретили друзей.", set()),
    # in letters alone
    (
        "bg",
        "1. Урумчи, СУАР, Китай\n2. Печ, Унгария",
        {("Урумчи", "СУАР"), ("Урумчи", "Китай"), ("СУАР", "Китай"), ("Печ", "Унгария")},
    ),
    (
        "ru",
        "1. Урумчи, СУАР, КНР\n2. Печ, Венгрия",
        {("Урумчи", "СУАР"), ("Урумчи", "КНР"), ("СУАР", "КНР"), ("Печ", "Венгрия")},
    ),
]


@pytest.mark.parametrize(("lang", "text", "expected"), LIE)
def test_where_towns_lie(read: Read, lang: str, text: str, expected: set[tuple[str, str]]) -> None:
    document = read(lang, f"{text}\n", home=HOMES[lang])
    assert {(town, place) for _, town, place in joined(document, "LOCATED_IN")} == expected


#: language, text, its towns
TOWNS: list[tuple[str, str, list[str]]] = [
    # a preposition in a line of capitals
    ("bg", "РЕГИСТЪР НА ВРЪЗКИТЕ НА ГРАДА ПО СЪСТОЯНИЕ КЪМ 01.07.2025", []),
    ("ru", "РЕЕСТР СВЯЗЕЙ ГОРОДА ПО СОСТОЯНИЮ НА 01.07.2025", []),
    ("ru", "ГОРОД ПО (ФРАНЦИЯ)", ["ПО"]),
    # one among other towns
    ("bg", "Списъкът на Бор и други градове е дълъг.", ["Бор"]),
    ("bg", "Тук растат дъб и бор, и други дървета.", []),
    ("ru", "Перечень Находки и других городов края см. ниже.", ["Находки"]),
    ("ru", "Археологи показали находки и другие города.", []),
    # a word that a region told behind it makes a town
    ("ru", "§ 1. Семей, область Абай\nПисем нет.", ["Семей"]),
    ("ru", "§ 1. Семей, где ждут писем\nПисем нет.", []),
]


@pytest.mark.parametrize(("lang", "text", "expected"), TOWNS)
def test_words_that_are_towns(read: Read, lang: str, text: str, expected: list[str]) -> None:
    assert spans(read(lang, f"{text}\n", home=HOMES[lang]), "CITY") == expected


#: language, an item of a list, the id of the place it begins with
IDS: list[tuple[str, str, str]] = [
    ("bg", "Офенбах на Майн, Германия, 1988 г.", "GeoNames:2857807"),
    ("bg", "Нойщат на Вайнщрасе, Германия, 1988 г.", "GeoNames:NIL"),
    ("ru", "Оффенбах-на-Майне, Германия, 1988 г.", "GeoNames:2857807"),
    # a part of a town lies where the town does
    ("ru", "Первомайский район, г. Минск – соглашение, 2015 г.", "GeoNames:623628"),
]


@pytest.mark.parametrize(("lang", "text", "expected"), IDS)
def test_which_places_are_meant(read: Read, lang: str, text: str, expected: str) -> None:
    title = {"bg": "Побратими", "ru": "Побратимы"}[lang]
    document = read(lang, f"{title}\n\n• {text}\n", home=HOMES[lang])
    assert next(item.ref for item in document.mentions if item.label == "CITY") == expected
