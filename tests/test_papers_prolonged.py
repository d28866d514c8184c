"""Papers told again as made to hold longer, and beside one that was only meant to follow."""

from __future__ import annotations

import pytest
from documents import HOMES, Read, short_records, targets

HEAD = {"bg": "Партньорски градове\n\nВолос (Гърция)\n", "ru": "Города-партнёры\n\nВолос (Греция)\n"}
HOME = {"bg": "Враца", "ru": "Тула"}

#: language, the days and the status of each agreement of the table, text
ROWS: list[tuple[str, list[tuple[list[str], str]], str]] = [
    ("bg", [(["2004"], "signed")], "През 2004 г. подписахме протокол, а през 2014-а продължихме документа."),
    ("bg", [(["2002"], "signed")], "Споразумението е от 2002 г., през 2012 г. документът бе удължен за десет години."),
    ("bg", [(["2002"], "signed"), (["2012"], "signed")], "Протокол е подписан през 2002 г., а през 2012 г. – договор."),
    ("bg", [(["2012"], "signed")], "Договорът за дружба, подписан през 2012 г., е продължение на старата дружба."),
    (
        "bg",
        [(["2012-06"], "signed"), (["2020"], "planned")],
        "Подписан е меморандум (юни 2012 г.), основния договор очаквахме да подпишем през пролетта на 2020 г.",
    ),
    (
        "bg",
        [(["2012-06"], "signed"), (["2020"], "signed")],
        "Подписан е меморандум (юни 2012 г.), основния договор подписахме през пролетта на 2020 г.",
    ),
    ("ru", [(["2004"], "signed")], "В 2004 году подписали протокол, а в 2014-м бумагу продлили без изменений."),
    ("ru", [(["2002"], "signed")], "Соглашение подписано в 2002 году, в 2012 году документ продлили на десять лет."),
    (
        "ru",
        [(["2002"], "signed"), (["2012"], "signed")],
        "Протокол подписан в 2002 году, в 2012 году – договор.",
    ),
    ("ru", [(["1989"], "signed")], "Протокол ещё 1989 года хранится в архиве."),
    ("ru", [(["2012"], "signed")], "Договор о дружбе, подписанный в 2012 году, стал продолжением старой дружбы."),
    (
        "ru",
        [(["2017-12"], "signed"), (["2020"], "planned")],
        "Подписан меморандум (декабрь 2017 г.), основное же соглашение рассчитывали подписать весной 2020 года.",
    ),
    (
        "ru",
        [(["2017-12"], "signed"), (["2020"], "signed")],
        "Подписан меморандум (декабрь 2017 г.), основной же договор подписали весной 2020 года.",
    ),
]


@pytest.mark.parametrize(("lang", "expected", "told"), ROWS)
def test_papers_prolonged_or_followed(read: Read, lang: str, expected: list[tuple[list[str], str]], told: str) -> None:
    document = read(lang, HEAD[lang] + told, home=HOME[lang])
    assert [(row.dates, row.status) for row in document.agreements] == expected


#: a new text of a paper that is there, and of one that is not; language, records, signatories, text
NEW_TEXTS: list[tuple[str, list[str], set[str], str]] = [
    (
        "bg",
        ["signed Комо 1988"],
        set(),
        "Кметът Иван Петров ще подпише с Комо нова редакция на договора за дружба от 1988 г.",
    ),
    ("bg", ["signed Комо 1988"], set(), "Предстои подновяване на договора с Комо от 1988 г."),
    ("bg", ["signed Комо 1988"], set(), "Подготвя се обновена версия на договора с Комо, подписан през 1988 г."),
    (
        "bg",
        ["signed Комо 2001"],
        set(),
        "Споразумението с Комо е от 2001 г.; предстои да бъде подписан негов актуализиран вариант.",
    ),
    (
        "bg",
        ["planned Гюргево XXXX-05"],
        {"кметовете"},
        "През май кметовете на Русе и Гюргево ще подпишат обновена версия на споразумението за сътрудничество.",
    ),
    (
        "bg",
        ["planned Комо 2027"],
        set(),
        "Градът ще подпише договор с Комо през 2027 г., обновената версия на сайта ще го покаже.",
    ),
    (
        "ru",
        ["signed Вильербан 1979"],
        set(),
        "Мэр Иван Петров подпишет с Вильербаном новую редакцию договора о дружбе от 1979 года.",
    ),
    ("ru", ["signed Олбани 1991"], set(), "Готовится обновление договора с Олбани, подписанного в 1991 году."),
    ("ru", ["signed Олбани 1991"], set(), "Города обновят договор с Олбани 1991 года."),
    (
        "ru",
        ["signed Керчь 2005"],
        set(),
        "Меморандум с Керчью 2005 года устарел, в будущем году подпишут его новую редакцию.",
    ),
    ("ru", ["planned Нейс XXXX-05"], set(), "В мае Псков и Нейс подпишут обновлённую версию соглашения о дружбе."),
    ("ru", ["planned Керчь 2027"], {"Мэр"}, "Мэр подпишет обновлённую версию договора с Керчью в 2027 году."),
]


@pytest.mark.parametrize(("lang", "expected", "signatories", "text"), NEW_TEXTS)
def test_new_texts_of_papers(read: Read, lang: str, expected: list[str], signatories: set[str], text: str) -> None:
    assert short_records(read, lang, text) == expected
    assert {name for _, name in targets(read(lang, text, home=HOMES[lang]), "SIGNED_BY")} == signatories
