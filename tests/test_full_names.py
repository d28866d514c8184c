"""What given names and surnames' endings mend in a tagger's spans."""

from __future__ import annotations

import pytest

from cityrel.languages import load_pack
from cityrel.names import NameSpan
from cityrel.pipes.full_names import FullNames

#: text, what a tagger found in it and what comes of that, each as (label, words)
ROWS: list[tuple[str, str, list[tuple[str, str]], list[tuple[str, str]]]] = [
    (
        "bg",
        "Кметът на Ловеч Албена Стоянова дойде.",
        [("PER", "Ловеч Албена Стоянова")],
        [("LOC", "Ловеч"), ("PER", "Албена Стоянова")],
    ),
    ("bg", "Дарът е от Мая Желева.", [("LOC", "Мая Желева")], [("PER", "Мая Желева")]),
    ("bg", "Поздравиха ги Ивайло Минков и други.", [], [("PER", "Ивайло Минков")]),
    ("bg", "Пътят минава през Гоце Делчев.", [("LOC", "Гоце Делчев")], [("LOC", "Гоце Делчев")]),
    ("bg", "Училище „Проф. Иван Колев“ се ремонтира.", [], []),
    ("bg", "Гостуваха Ханс Петер Мюлер и жена му.", [("PER", "Ханс Петер Мюлер")], [("PER", "Ханс Петер Мюлер")]),
    # behind an office with the word for a town, though towns are called as the given name is
    (
        "ru",
        "Заслушали мэра города Аркадия Зимина.",
        [("LOC", "Аркадия"), ("PER", "Зимина")],
        [("PER", "Аркадия Зимина")],
    ),
    (
        "ru",
        "Заслушали жителей города Аркадия Зимина.",
        [("LOC", "Аркадия"), ("PER", "Зимина")],
        [("LOC", "Аркадия"), ("PER", "Зимина")],
    ),
    (
        "bg",
        "Изслушаха кмета на град Елена Зимина.",
        [("LOC", "Елена"), ("PER", "Зимина")],
        [("LOC", "Елена"), ("PER", "Зимина")],
    ),
    (
        "ru",
        "Слово дали Зое Фёдоровне Седых.",
        [("PER", "Зое Фёдоровне")],
        [("PER", "Зое Фёдоровне Седых")],
    ),
    (
        "ru",
        "Главой города стал Пётр Ильич Бондарь.",
        [("LOC", "Пётр"), ("PER", "Ильич Бондарь")],
        [("PER", "Пётр Ильич Бондарь")],
    ),
    (
        "ru",
        "Мэру Порту Руй Морейре подарили картину.",
        [("LOC", "Порту Руй Морейре")],
        [("LOC", "Порту"), ("PER", "Руй Морейре")],
    ),
    ("ru", "Рядом сидела Ольга Савельева с мужем.", [], [("PER", "Ольга Савельева")]),
    ("ru", "Выступил Сергей Иванович.", [("PER", "Сергей Иванович")], [("PER", "Сергей Иванович")]),
    (
        "ru",
        "Встретились с Нур-Мохаммадом Садыковым.",
        [("LOC", "Нур-Мохаммадом"), ("PER", "Садыковым")],
        [("PER", "Нур-Мохаммадом Садыковым")],
    ),
    (
        "bg",
        "Дойде и Ал-Мустафа Халилов.",
        [("LOC", "Ал-Мустафа"), ("PER", "Халилов")],
        [("PER", "Ал-Мустафа Халилов")],
    ),
    # who signs for a town that is not named; a town for whose good something is
    (
        "bg",
        "Подписаха Шломо Бен Ари за израелската община и други.",
        [("LOC", "Шломо Бен Ари")],
        [("PER", "Шломо Бен Ари")],
    ),
    ("bg", "Идеята дойде от Стара Загора за градска среда.", [("LOC", "Стара Загора")], [("LOC", "Стара Загора")]),
    (
        "ru",
        "Подписали Шломо Бен Ари за израильский муниципалитет и другие.",
        [("LOC", "Шломо Бен Ари")],
        [("PER", "Шломо Бен Ари")],
    ),
    # a town with a hyphen before a person stays one
    (
        "ru",
        "Мэр Порт-Артура Садыков приехал.",
        [("LOC", "Порт-Артура"), ("PER", "Садыков")],
        [("LOC", "Порт-Артура"), ("PER", "Садыков")],
    ),
]


@pytest.mark.parametrize(("lang", "text", "tagged", "expected"), ROWS)
def test_mend(lang: str, text: str, tagged: list[tuple[str, str]], expected: list[tuple[str, str]]) -> None:
    spans = [NameSpan(text.index(words), text.index(words) + len(words), label) for label, words in tagged]
    mended = FullNames(load_pack(lang)).mend(text, spans)
    assert [(span.label, text[span.start : span.end]) for span in mended] == expected
