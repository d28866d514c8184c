"""The home town of a page: from outside, from its address, from its own words."""

from __future__ import annotations

import pytest
from documents import Read

import cityrel
from cityrel.document import Page

ROWS: list[tuple[str, str, dict[str, str], str | None]] = [
    ("bg", "Община Смолян\n\nНовини\n\nДнес вали дъжд.", {}, "Смолян"),
    ("bg", "ОБЩИНА ДОБРИЧ\n\nНовини", {}, "Добрич"),
    ("bg", "Днес в Смолян вали дъжд.", {}, None),
    ("bg", "Днес вали дъжд.", {}, None),
    ("bg", "Днес в Смолян и Ловеч вали дъжд.", {"url": "https://www.lovech.bg/novini"}, "Ловеч"),
    ("bg", "Днес в Смолян и Ловеч вали дъжд.", {"url": "https://example.org/"}, None),
    ("bg", "Днес в Смолян вали дъжд.", {"home": "Ловеч"}, "Ловеч"),
    ("bg", "Община Смолян\n\nНовини", {"home": "Ловеч"}, "Ловеч"),
    ("bg", "Гостите са от Габрово.\n\nЗа връзка: office@gabrovo.bg", {}, "Габрово"),
    ("bg", "Новини\n\nАдрес:\nгр. Ловеч, 5500\nул. „Търговска“ 22", {}, "Ловеч"),
    ("bg", "Полезно\n\nПобратимени градове на Ловеч\n\n• Торун (Полша)\n• Ерфурт (Германия)", {}, "Ловеч"),
    ("bg", "Полезно\n\nПобратименият ни град Торун\n\nГрадът е на Висла.", {}, None),
    ("ru", "Города-побратимы Рязани\n\n• Мюнстер (Германия)\n• Ловеч (Болгария)", {}, "Рязань"),
    ("ru", "г.Рязань, Рязанская обл.\n\nНовости\n\nСегодня дождь.", {}, "Рязань"),
    ("ru", "Сегодня дождь.", {"url": "https://www.ryazan.example/news"}, "Рязань"),
    ("ru", "Администрация города Рязани\n\nНовости\n\nСегодня дождь.", {}, "Рязань"),
    ("ru", "АДМИНИСТРАЦИЯ ГОРОДА ПСКОВА\n\nНовости", {}, "Псков"),
    ("ru", "Официальный сайт города Пскова\n\nСегодня дождь.", {}, "Псков"),
    ("ru", "Сегодня в Рязани дождь.", {}, None),
    ("ru", "Сегодня дождь.", {}, None),
    ("ru", "Сегодня в Рязани и Туле дождь.", {"url": "https://www.tula.ru/news"}, "Тула"),
    ("ru", "Сегодня в Рязани и Туле дождь.", {"url": "https://example.org/"}, None),
    ("ru", "Сегодня в Рязани дождь.", {"home": "Тула"}, "Тула"),
    ("ru", "Администрация города Рязани\n\nНовости", {"home": "Тула"}, "Тула"),
    ("ru", "Гости приехали из Вологды.\n\nПочта: press@vologda.ru", {}, "Вологда"),
    ("ru", "Новости\n\nАдрес: 160000, г. Вологда, ул. Чернышевского, 5", {}, "Вологда"),
]


@pytest.mark.parametrize(("lang", "text", "known", "expected"), ROWS)
def test_home(read: Read, lang: str, text: str, known: dict[str, str], expected: str | None) -> None:
    assert read(lang, text, **known).home == expected


#: language, words beside a page's text, and the home town that they tell
SITES: list[tuple[str, str, str | None]] = [
    ("bg", "Община Смолян", "Смолян"),
    ("bg", "ОБЩИНА „ДОБРИЧ“", "Добрич"),
    ("bg", "Новини - Община Велико Търново", "Велико Търново"),
    ("bg", "Официален портал на Община Ловеч", "Ловеч"),
    ("bg", "© 2021 Община Габрово. Всички права запазени", "Габрово"),
    ("bg", "Новини\nгр. Ловеч 5500, ул. „Търговска“ 22", "Ловеч"),
    ("bg", "4700, Смолян", "Смолян"),
    ("bg", "Смолян, бул. България 12", "Смолян"),
    # what the page is about, and towns that several lines disagree on
    ("bg", "Делегация от Община Смолян в Ловеч – Новини", None),
    ("bg", "Кметът на Ловеч прие гости", None),
    ("bg", "Смолян", None),
    ("bg", "Община Смолян\nОбщина Ловеч", None),
    ("bg", "Община Ниш", None),
    ("ru", "Официальный портал Рязани", "Рязань"),
    ("ru", "Города-побратимы | Мэрия Рязани", "Рязань"),
    ("ru", "Новости :: Администрация г. Пскова", "Псков"),
    ("ru", "Официальный сайт Администрации города Твери", "Тверь"),
    ("ru", "© 2010–2022 Администрация городского округа Самара", "Самара"),
    ("ru", "Новости\n160000, г. Вологда, ул. Чернышевского, 5", "Вологда"),
    ("ru", "Администрация Тверской области", None),
    ("ru", "Мэрия Рязани подписала договор с Тулой", None),
    ("ru", "г. Рязань", None),
    ("ru", "Рязань сегодня", None),
]


@pytest.mark.parametrize(("lang", "site", "expected"), SITES)
def test_words_beside_the_text(lang: str, site: str, expected: str | None) -> None:
    text = {"bg": "Днес вали дъжд в града.", "ru": "Сегодня в городе был дождь."}[lang]
    assert cityrel.load().annotate(Page(text, site=site, lang=lang)).home == expected


def test_what_is_known_from_outside_and_the_address_go_first() -> None:
    text = "Днес в Смолян и Ловеч вали дъжд."
    nlp = cityrel.load()
    assert nlp.annotate(Page(text, site="Община Смолян", home="Габрово")).home == "Габрово"
    assert nlp.annotate(Page(text, site="Община Смолян", url="https://www.lovech.bg/")).home == "Ловеч"
    assert nlp.annotate(Page(text, site="Поща: office@lovech.bg\nОбщина Смолян")).home == "Ловеч"
    assert nlp.annotate(Page("Община Ловеч\n\nДнес вали.", site="Община Смолян")).home == "Смолян"
