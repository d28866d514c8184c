"""The home town of a page: from outside, from its address, from its own words."""

from __future__ import annotations

import pytest
from documents import Read

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
