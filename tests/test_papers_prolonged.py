"""Papers told again as made to hold longer, and beside one that was only meant to follow."""

from __future__ import annotations

import pytest
from documents import Read

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
