"""Papers under the heading of a town, or of several, told to be „with the town", „with both"."""

from __future__ import annotations

import pytest
from documents import Read, short_records

HEAD = {"bg": "ПАРТНЬОРСКИ ГРАДОВЕ\n\n", "ru": "ГОРОДА-ПАРТНЕРЫ\n\n"}
HOME = {"bg": "Русе", "ru": "Тверь"}

#: language, heading, text, the other parties of each agreement
ROWS: list[tuple[str, str, str, list[list[str]]]] = [
    ("bg", "Торун (Полша)", "Споразумението с града е подписано на 3 май 2010 г. в Краков.", [["Торун"]]),
    ("bg", "Торун (Полша)", "Споразумението с града е подписано на 3 май 2010 г. в Русе.", [["Торун"]]),
    ("bg", "Торун, Живец (Полша)", "Договорите с двата града са подписани през май 2010 г.", [["Торун", "Живец"]]),
    ("bg", "Торун (Полша)", "Договорът с град Живец е подписан на 3 май 2010 г. в Краков.", [["Живец"]]),
    ("bg", "Торун (Полша)", "Споразумението с Живец е подписано на 3 май 2010 г. в Краков.", [["Живец"]]),
    ("bg", "Хмелницки, бивш Проскуров", "Договорът с града е подписан през май 2010 г.", [["Хмелницки"]]),
    ("ru", "Карловы Вары (Чехия)", "Соглашение с городом подписано 3 мая 2010 г. в Праге.", [["Карловы Вары"]]),
    ("ru", "Карловы Вары (Чехия)", "Соглашение с городом подписано 3 мая 2010 г. в Твери.", [["Карловы Вары"]]),
    ("ru", "Курган, Тюмень (РФ)", "Соглашения с обоими городами подписаны в мае 2010 г.", [["Курган", "Тюмень"]]),
    ("ru", "Карловы Вары (Чехия)", "Соглашение с городом Пльзень подписано 3 мая 2010 г. в Праге.", [["Пльзень"]]),
    ("ru", "Карловы Вары (Чехия)", "Соглашение с Пльзенем подписано 3 мая 2010 г. в Праге.", [["Пльзень"]]),
    ("ru", "Кокшетау, бывший Кокчетав", "Договор с городом подписан в мае 2010 г.", [["Кокшетау"]]),
]

#: language, heading, status of the paper under it
FORMER: list[tuple[str, str, str]] = [
    ("bg", "Хмелницки, бивш Проскуров", "signed"),
    ("bg", "Хмелницки (бивш партньор)", "ended"),
    ("ru", "Кокшетау, бывший Кокчетав", "signed"),
    ("ru", "Кокшетау (бывший партнёр)", "ended"),
]


@pytest.mark.parametrize(("lang", "heading", "told", "expected"), ROWS)
def test_parties_under_headings(read: Read, lang: str, heading: str, told: str, expected: list[list[str]]) -> None:
    document = read(lang, f"{HEAD[lang]}{heading}\n{told}", home=HOME[lang])
    others = [[party.name for party in row.parties if party.name != HOME[lang]] for row in document.agreements]
    assert others == expected


@pytest.mark.parametrize(("lang", "heading", "expected"), FORMER)
def test_a_former_name_is_no_former_tie(read: Read, lang: str, heading: str, expected: str) -> None:
    told = {"bg": "Договорът за дружба е от 2010 г.", "ru": "Договор о дружбе подписан в 2010 году."}[lang]
    document = read(lang, f"{HEAD[lang]}{heading}\n{told}", home=HOME[lang])
    assert [row.status for row in document.agreements] == [expected]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("bg", "Побратими: Кавала (Гърция) и Шумен, договорът с който изтече през 2015 г.", ["Шумен"]),
        ("bg", "Побратими: Кавала и Торун (Полша), споразумението с която е от 2015 г.", ["Торун"]),
        ("bg", "Побратим е Кавала (Гърция), а договорът с Шумен изтече през 2015 г.", ["Шумен"]),
        ("ru", "Побратимы: Кавала (Греция) и Шумен, договор с которым истёк в 2015 году.", ["Шумен"]),
        ("ru", "Побратимы: Кавала и Торунь (Польша), соглашение с которой подписано в 2015 году.", ["Торунь"]),
        ("ru", "Побратим – Кавала (Греция), а договор с Шуменом истёк в 2015 году.", ["Шумен"]),
    ],
)
def test_parties_that_a_relative_word_takes_up(read: Read, lang: str, text: str, expected: list[str]) -> None:
    document = read(lang, text, home=HOME[lang])
    others = [[party.name for party in row.parties if party.name != HOME[lang]] for row in document.agreements]
    assert others == [expected]


#: language, the head of a page of news and its text; the parties of its paper
NEWS: list[tuple[str, str, set[str]]] = [
    (
        "bg",
        "Новини / Хасково\n\nТри града\n\nДойде кметът на Едирне Реджеп Гюркан. Гърците водеше Йоргос Палас, "
        "вицекмет на Александруполи. Посрещна ги Мария Чанева, кмет на "
        "Хасково.\n\nГюркан, Чанева и Палас подписаха Меморандум за партньорство.",
        {"Едирне", "Александруполи", "Хасково"},
    ),
    (
        "bg",
        "Новини / Хасково\n\nВ Хасково пристигна кметът на Едирне Реджеп Гюркан. Той и кметът на Хасково Мария Чанева "
        "откриха изложба.\n\nСлед това Гюркан и Чанева подписаха Договор за дружба.",
        {"Едирне", "Хасково"},
    ),
    (
        "ru",
        "Новости / Тверь\n\nТри города\n\nПриехал мэр Оснабрюка Вольфганг Грисерт. Эстонцев вёл Рейн Круус, "
        "вице-мэр Тарту. "
        "Принимал их Алексей Огоньков, глава Твери.\n\nГрисерт, Огоньков и Круус подписали Меморандум о партнёрстве.",
        {"Оснабрюк", "Тарту", "Тверь"},
    ),
    (
        "ru",
        "Новости / Тверь\n\nВ Тверь приехал мэр Оснабрюка Вольфганг Грисерт. Он и глава Твери Алексей Огоньков открыли "
        "выставку.\n\nЗатем Грисерт и Огоньков подписали Договор о дружбе.",
        {"Оснабрюк", "Тверь"},
    ),
]


@pytest.mark.parametrize(("lang", "text", "expected"), NEWS)
def test_signatories_told_before_with_their_towns(read: Read, lang: str, text: str, expected: set[str]) -> None:
    assert [{party.name for party in row.parties} for row in read(lang, text).agreements] == [expected]


#: What the text under a town's heading tells of papers: language, heading, text, status, partner and days of each.
TOLD: list[tuple[str, str, str, list[str]]] = [
    # with a body of the town that only an adjective names; with a firm of the page's own
    (
        "bg",
        "ГЮРГЕВО, РУМЪНИЯ",
        "През моста сме. Споразумение между Община Русе и Гюргевския градски съвет за култура и спорт от 12.03.1999 г.",
        ["signed Гюргево 1999-03-12"],
    ),
    ("bg", "Обществен транспорт", "Споразумение между Община Русе и местните превозвачи е подписано на 3 май.", []),
    (
        "ru",
        "ВИТЕБСК, БЕЛАРУСЬ",
        "Рядом. Соглашение между мэрией Пскова и Витебским горисполкомом о культурном сотрудничестве от 12.03.1999.",
        ["signed Витебск 1999-03-12"],
    ),
    (
        "ru",
        "ВИТЕБСК, БЕЛАРУСЬ",
        "Договор между мэрией Пскова и Витебским горисполкомом от 5 мая 2008 г. К нему принимается план на 2024 г.",
        ["signed Витебск 2008-05-05", "signed Витебск"],
    ),
    # where it was signed, behind „with" and a day
    (
        "bg",
        "ГЮРГЕВО, РУМЪНИЯ",
        "Започнахме с нов лист и на 9 юни 2001 г. в Букурещ кметовете сложиха подписи под договор за дружба.",
        ["signed Гюргево 2001-06-09"],
    ),
    (
        "ru",
        "ВИЛЛЕРБАН, ФРАНЦИЯ",
        "Начали с чистого листа, и 9 июня 2001 г. в Лионе мэры скрепили подписями договор о дружбе.",
        ["signed Виллербан 2001-06-09"],
    ),
    # a sentence of a day and a paper; of a day and something else
    (
        "bg",
        "ГЮРГЕВО, РУМЪНИЯ",
        "8 октомври 2016 г., меморандум за разбирателство. Оттогава – писма.",
        ["signed Гюргево 2016-10-08"],
    ),
    (
        "bg",
        "ГЮРГЕВО, РУМЪНИЯ",
        "8 октомври 2016 г., панаир на книгата. Подписан е меморандум за разбирателство.",
        ["signed Гюргево"],
    ),
    (
        "ru",
        "ВИЛЛЕРБАН, ФРАНЦИЯ",
        "8 октября 2016 года, меморандум о взаимопонимании. Потом переписка.",
        ["signed Виллербан 2016-10-08"],
    ),
]


@pytest.mark.parametrize(("lang", "heading", "told", "expected"), TOLD)
def test_papers_under_headings(read: Read, lang: str, heading: str, told: str, expected: list[str]) -> None:
    assert short_records(read, lang, f"{HEAD[lang]}{heading}\n{told}") == expected
