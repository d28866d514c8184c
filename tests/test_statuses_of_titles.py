"""The status that a page's title tells of the papers listed below it."""

from __future__ import annotations

import pytest
from documents import Read

#: language, status of the paper that an item below a page's title tells, the title
TITLES: list[tuple[str, str, str]] = [
    ("ru", "signed", "Связи города с партнёрами, бывшими и нынешними"),
    ("ru", "signed", "Настоящие и бывшие побратимы"),
    ("ru", "signed", "МУНИЦИПАЛЬНЫЙ АРХИВ"),
    ("ru", "signed", "Архив новостей"),
    ("bg", "signed", "Побратими, бивши и сегашни"),
    ("bg", "signed", "Настоящи и бивши побратими"),
    ("bg", "signed", "ОБЩИНСКИ АРХИВ"),
    ("bg", "signed", "Архив на новините"),
    # what is to be signed
    ("ru", "planned", "ЧТО МЫ НАМЕРЕНЫ ПОДПИСАТЬ В 2026 ГОДУ"),
    ("ru", "planned", "Какие бумаги подпишут главы городов"),
    ("bg", "planned", "КАКВО ЩЕ ПОДПИШЕМ ПРЕЗ 2026 ГОДИНА"),
    ("bg", "planned", "Документи, които предстои да подпише общината"),
    ("ru", "signed", "Что мы подписали в 2004 году"),
    ("bg", "signed", "Какво подписахме през 2004 г."),
    # such as keep nothing else
    ("ru", "ended", "Архив"),
    ("ru", "ended", "Бывшие побратимы"),
    ("ru", "ended", "Архивные партнёрства"),
    ("bg", "ended", "Бивши побратими"),
    ("bg", "ended", "Архивни партньорства"),
]


@pytest.mark.parametrize(("lang", "expected", "title"), TITLES)
def test_a_title_over_papers(read: Read, lang: str, expected: str, title: str) -> None:
    items = {
        "bg": "1. Ниш (Сърбия) – договор за дружба, 2004 г.\n2. Волос (Гърция) – договор за дружба, 2007 г.",
        "ru": "1. Ниш (Сербия) – договор о дружбе, 2004 г.\n2. Волос (Греция) – договор о дружбе, 2007 г.",
    }[lang]
    document = read(lang, f"{title}\n\n{items}", home={"bg": "Враца", "ru": "Тула"}[lang])
    assert {item.status for item in document.mentions if item.label == "AGREEMENT"} == {expected}
