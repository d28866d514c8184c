"""Papers in decisions: to be replaced, to be drawn up, to be signed by a day; and terms that are none."""

from __future__ import annotations

import pytest
from documents import Read, joined

#: language, status of each paper, text
STATUSES: list[tuple[str, str, str]] = [
    # one is to take another's place
    (
        "ru",
        "signed,planned",
        "Комо предложил заменить протокол о намерениях, подписанный в 2019 году, договором о дружбе.",
    ),
    ("ru", "signed,planned", "Согласиться с тем, чтобы меморандум с Комо заменить соглашением о сотрудничестве."),
    ("ru", "planned,signed", "Готовится договор о дружбе с Комо, который должен заменить протокол 1998 года."),
    ("bg", "signed,planned", "Кметът предложи да замени протокола за намерения с Комо с договор за дружба."),
    (
        "bg",
        "signed,planned",
        "Комо предлага меморандумът от 2011 г. да бъде заменен със споразумение за сътрудничество.",
    ),
    # … and has taken it
    ("ru", "signed,ended", "Договор о дружбе с Комо, заменивший протокол 1998 года, подписан в 2019 году."),
    ("bg", "signed,ended", "Договорът за дружба с Комо от 2019 г. замени протокола от 1998 г."),
    # an item that begins with what is to be made
    ("ru", "planned,signed", "1. Программу обменов к соглашению с Комо от 11.07.2003 разработать на 2024–2026 годы."),
    ("ru", "planned", "2. План сотрудничества с городом Комо подготовить и внести в Думу."),
    ("bg", "planned,signed", "1. Програма за обмен към споразумението с Комо от 11.07.2003 г. да се разработи."),
    ("bg", "planned", "2. План за сътрудничество с град Комо да бъде изготвен до май."),
    # … and with one that there is
    ("ru", "signed", "3. План сотрудничества с городом Комо, подписанный в 2019 году, опубликовать."),
    ("ru", "signed", "Договор с Комо не помешал подготовить выставку."),
    ("bg", "signed", "Договорът с Комо помогна да се подготви изложба."),
    ("bg", "signed", "3. Планът за сътрудничество с град Комо, подписан през 2019 г., да се публикува."),
]


@pytest.mark.parametrize(("lang", "expected", "text"), STATUSES)
def test_papers_of_a_decision(read: Read, lang: str, expected: str, text: str) -> None:
    document = read(lang, text, home={"bg": "Враца", "ru": "Тула"}[lang])
    assert ",".join(str(item.status) for item in document.mentions if item.label == "AGREEMENT") == expected


#: language, text, days and terms of the papers
DAYS: list[tuple[str, str, set[tuple[str, str, str]]]] = [
    (
        "ru",
        "1. Одобрить текст Соглашения с городом Комо.\n2. Поручить мэру подписать данное соглашение до 1 мая 2023 г.",
        {("SIGNED_ON", "соглашение", "1 мая 2023 г.")},
    ),
    (
        "bg",
        "1. Одобрява текста на Споразумение с град Комо.\n2. Възлага на кмета да подпише посоченото споразумение до "
        "1 май 2023 г.",
        {("SIGNED_ON", "споразумение", "1 май 2023 г.")},
    ),
    # by when something else is to be done, and how long it holds
    (
        "ru",
        "План сотрудничества с городом Комо на 2024–2026 годы направить партнёрам до конца 2023 года.",
        {("VALID_FOR", "План сотрудничества", "2024–2026 годы")},
    ),
    (
        "ru",
        "План сотрудничества с городом Комо действует до конца 2026 года.",
        {("VALID_FOR", "План сотрудничества", "2026 года")},
    ),
    (
        "bg",
        "Планът за сътрудничество с Комо за 2024–2026 г. да се изпрати на партньорите до края на 2023 г.",
        {("VALID_FOR", "Планът за сътрудничество", "2024–2026 г.")},
    ),
    (
        "bg",
        "Планът за сътрудничество с Комо, изпратен и подписан, важи до края на 2026 г.",
        {("VALID_FOR", "Планът за сътрудничество", "2026 г.")},
    ),
]


@pytest.mark.parametrize(("lang", "text", "expected"), DAYS)
def test_days_and_terms_of_a_decision(read: Read, lang: str, text: str, expected: set[tuple[str, str, str]]) -> None:
    document = read(lang, text, home={"bg": "Враца", "ru": "Тула"}[lang])
    assert joined(document, "SIGNED_ON", "VALID_FOR") == expected
