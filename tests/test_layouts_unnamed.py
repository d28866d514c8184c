"""Tables whose heads do not all name a field, cards whose keys are words for anything („who", „how it ended")."""

from __future__ import annotations

import pytest
from documents import Read, parties, ties

#: language, home town, text, agreements as (parties beside the home town, form, status, dates)
PAPERS: list[tuple[str, str, str, list[tuple[set[str], str, str, list[str]]]]] = [
    # heads that name no field, behind two that do; the list behind the table is none of its rows
    (
        "ru",
        "Елец",
        "Бумаги города Ельца, намеченные к подписанию\n\nГород\nСтрана\nЧто за бумага\nКогда\nДокуда дошли\nПловдив\n"
        "Болгария\nДоговор о дружбе\nмай 2031 г.\nждём визы\nНови-Сад\nСербия\nМеморандум о намерениях\n12.06.2031\n"
        "на рассмотрении\n\nПояснения\n\n1. Гостей встретит хор.\n\n2. Переводчик назначен.",
        [({"Пловдив"}, "treaty", "planned", ["2031-05"]), ({"Нови-Сад"}, "memorandum", "planned", ["2031-06-12"])],
    ),
    (
        "bg",
        "Елена",
        "Градове и документи\n\nГрад\nДържава\nКнижа\nНа коя дата\nПрепис\nКазанлък\nБългария\nДоговор за дружба\n"
        "5 май 1988 г.\nв архива\nТарту\nЕстония\nПротокол за сътрудничество\n7 юни 1991 г.\nв музея\n\nБележки\n\n"
        "1. Преписите се пазят на сухо.\n\n2. Музеят е затворен.",
        [({"Казанлък"}, "treaty", "signed", ["1988-05-05"]), ({"Тарту"}, "protocol", "signed", ["1991-06-07"])],
    ),
    # two columns alone are two columns
    (
        "ru",
        "Елец",
        "Города-побратимы\n\nГород\nСтрана\nПловдив\nБолгария\nТарту\nЭстония\nНови-Сад\nСербия\nПеч\nВенгрия",
        [],
    ),
    # a card whose key says „who" of a town, and of people
    (
        "ru",
        "Елец",
        "Картотека Ельца\n\nКто: Печ, Венгрия\nЧто: договор о дружбе от 05.05.1988\nКто подписал: Иван Зуев, Пал Надь\n"
        "Чем кончилось: прекращён в 2009 году\n\nКто: Тарту (Эстония, уезд Тартумаа)\nЧто: протокол о сотрудничестве\n"
        "Дата: июнь 1991\nКто подписал: не установлено\nЧем кончилось: действует",
        [({"Печ"}, "treaty", "ended", ["1988-05-05"]), ({"Тарту"}, "protocol", "signed", ["1991-06"])],
    ),
    (
        "bg",
        "Елена",
        "Картотека на Елена\n\nКой: Печ, Унгария\nКакво: договор за дружба от 05.05.1988\nКак приключи: прекратен през "
        "2009 г.\n\nКой: Тарту, Естония\nКакво: протокол за сътрудничество\nДата: юни 1991 г.\nКак приключи: действа",
        [({"Печ"}, "treaty", "ended", ["1988-05-05"]), ({"Тарту"}, "protocol", "signed", ["1991-06"])],
    ),
    (
        "ru",
        "Елец",
        "Картотека Ельца\n\nПодписал: Иван Зуев, мэр\nДокумент: договор о дружбе с Печем от 05.05.1988\n\n"
        "Подписал: Пётр Зуев, мэр\nДокумент: договор о дружбе с Тарту от 06.06.1989",
        [({"Печ"}, "treaty", "signed", ["1988-05-05"]), ({"Тарту"}, "treaty", "signed", ["1989-06-06"])],
    ),
    # „both papers", each told alone
    (
        "ru",
        "Елец",
        "Тарту, Эстония. Договор о дружбе 1988 г., протокол о сотрудничестве 1991 г. Оба документа в силе.",
        [({"Тарту"}, "treaty", "signed", ["1988"]), ({"Тарту"}, "protocol", "signed", ["1991"])],
    ),
]
#: language, home town, text, ties of the home town as (other, kind, since)
TIES: list[tuple[str, str, str, set[tuple[str, str, str | None]]]] = [
    # a note that begins with the kind of tie, whatever goes on behind it
    (
        "ru",
        "Елец",
        "Город: Печ, Венгрия\nОтметка: город-партнёр, письма идут через посольство в столице\n\nГород: Тарту, Эстония\n"
        "Отметка: побратим (бывший)\n\nГород: Печора, Россия\nОтметка: ни побратимом, ни партнёром город не был",
        {("Печ", "partner", None), ("Тарту", "twin", None)},
    ),
    (
        "bg",
        "Елена",
        "Град: Печ, Унгария\nОтметка: град-партньор, писмата минават през посолството в столицата\n\nГрад: Тарту, "
        "Естония\nОтметка: побратим (бивш)\n\nГрад: Брага, Португалия\nОтметка: нито побратим, нито партньор, а гост",
        {("Печ", "partner", None), ("Тарту", "twin", None)},
    ),
    # a note that speaks of another's
    (
        "ru",
        "Елец",
        "Город: Печ, Венгрия\nДокумент: письмо о намерениях, 1991 г.\nПримечание: в гости ездит школа, её побратим в "
        "другом городе\n\nГород: Тарту, Эстония\nДокумент: письмо о намерениях, 1992 г.\nПримечание: ответа нет",
        set(),
    ),
]


@pytest.mark.parametrize(("lang", "home", "text", "expected"), PAPERS)
def test_papers_of_rows_and_cards(
    read: Read, lang: str, home: str, text: str, expected: list[tuple[set[str], str, str, list[str]]]
) -> None:
    document = read(lang, text, home=home)
    found = [(parties(item) - {home}, item.form, item.status, item.dates) for item in document.agreements]
    assert found == expected


@pytest.mark.parametrize(("lang", "home", "text", "expected"), TIES)
def test_ties_of_cards_noted(
    read: Read, lang: str, home: str, text: str, expected: set[tuple[str, str, str | None]]
) -> None:
    assert {found[1:] for found in ties(read(lang, text, home=home))} == expected
