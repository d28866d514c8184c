"""Ends told beside a paper: of a visit or a concert, of the paper in whose place it came."""

from __future__ import annotations

import pytest
from documents import Read

HEAD = {"bg": "Партньорски градове\n\nВолос (Гърция)\n", "ru": "Города-партнёры\n\nВолос (Греция)\n"}
HOME = {"bg": "Враца", "ru": "Тула"}

#: language, status of each paper, text
AFFAIRS: list[tuple[str, str, str]] = [
    ("bg", "signed", "Договорът за дружба е от 3 май 1985 г. Концертът беше отменен, залата стана склад."),
    ("bg", "signed", "Подписан е протокол за намерения (май 2012 г.). Пътуването беше отменено, нова дата няма."),
    ("bg", "signed", "Договорът за дружба е от 1985 г. През 2022 г. отмениха турнира по шах."),
    ("bg", "ended", "Договорът за дружба е от 1985 г. След отменения турнир действието му беше прекратено."),
    ("bg", "ended", "Договорът за дружба е от 1985 г. Отмениха го през 2022 г."),
    ("bg", "ended", "Договорът за дружба от 1985 г. е прекратен заедно с обмена."),
    ("ru", "signed", "Договор о дружбе подписан 3 мая 1985 года. Концерт отменили, зал отдали под склад."),
    ("ru", "signed", "Подписан протокол о намерениях (май 2012 г.). Поездку отменили, новую дату не назначали."),
    ("ru", "signed", "Договор о дружбе подписан в 1985 году. В 2022 году приостановили обмен шахматистами."),
    ("ru", "ended", "Договор о дружбе подписан в 1985 году. После отмены турнира его действие прекращено."),
    ("ru", "ended", "Договор о дружбе подписан в 1985 году. Отменили его в 2022 году."),
    ("ru", "ended", "Договор о дружбе 1985 года расторгнут вместе с обменами."),
]

#: language, the status and the days of each paper, text
IN_LIEU: list[tuple[str, list[tuple[str, list[str]]], str]] = [
    (
        "bg",
        [("ended", []), ("signed", ["2011"])],
        "През 2011 г. вместо изгубилото сила споразумение е подписан протокол за сътрудничество.",
    ),
    (
        "bg",
        [("ended", []), ("signed", ["2015"])],
        "На мястото на изтеклия протокол през 2015 г. беше сключен договор за партньорство.",
    ),
    (
        "bg",
        [("ended", ["1984"]), ("signed", ["2015"])],
        "Вместо стария протокол от 1984 г. през 2015 г. подписахме договор за партньорство.",
    ),
    ("bg", [("signed", ["2015"])], "През 2015 г. вместо кмета договора за дружба подписа зам.-кметът Петър Иванов."),
    ("bg", [("ended", ["2003"])], "Споразумението от 2003 г., вече с изтекъл срок, не е подновено."),
    (
        "ru",
        [("ended", []), ("signed", ["2011"])],
        "В 2011 г. вместо утратившего силу договора подписан протокол о сотрудничестве.",
    ),
    (
        "ru",
        [("ended", []), ("signed", ["2015"])],
        "Взамен прекратившего действие протокола в 2015 году заключен договор о партнерстве.",
    ),
    (
        "ru",
        [("ended", ["1984"]), ("signed", ["2015"])],
        "Вместо прежнего протокола 1984 года в 2015 году подписали договор о партнерстве.",
    ),
    ("ru", [("signed", ["2015"])], "В 2015 году вместо мэра договор о дружбе подписал вице-мэр Пётр Иванов."),
    ("ru", [("ended", ["2003"])], "Утратившее силу соглашение 2003 года продлевать не стали."),
]


@pytest.mark.parametrize(("lang", "expected", "told"), AFFAIRS)
def test_what_ends_is_no_paper(read: Read, lang: str, expected: str, told: str) -> None:
    document = read(lang, HEAD[lang] + told, home=HOME[lang])
    assert {item.status for item in document.mentions if item.label == "AGREEMENT"} == {expected}


@pytest.mark.parametrize(("lang", "expected", "told"), IN_LIEU)
def test_papers_in_whose_place_another_came(
    read: Read, lang: str, expected: list[tuple[str, list[str]]], told: str
) -> None:
    document = read(lang, HEAD[lang] + told, home=HOME[lang])
    papers = [item for item in document.mentions if item.label == "AGREEMENT"]
    value = {item.id: item.edtf for item in document.mentions}
    days = [
        [value[item.target] for item in document.relations if item.type == "SIGNED_ON" and item.source == paper.id]
        for paper in papers
    ]
    assert list(zip([paper.status for paper in papers], days, strict=True)) == expected
