"""Registers and tables: cards by number, what fields say, heads of columns, people in cells, bodies of towns."""

from __future__ import annotations

import pytest
from documents import Read, joined, spans, targets

HOMES = {"bg": "Видин", "ru": "Рыбинск"}

REGISTER = {
    "bg": "РЕГИСТЪР НА ДЕЙСТВАЩИТЕ И ПРЕКРАТЕНИТЕ СПОРАЗУМЕНИЯ\n\n"
    "Вписване 3/12.04.2015\nДокумент: Споразумение за побратимяване между градовете Видин и Ниш (Сърбия)\n"
    "Дата: 4 март 2015 г.\nПодпис за Видин: Пенка Иванова\nПодпис за партньора: зам.-кметът Горан Савич\n"
    "Състояние: действащо\n\n"
    "Вписване 4/1.02.2017\nДокумент: Програма за сътрудничество с гр. Ниш (към вписване 3)\n"
    "Дата: януари 2017 г.\nПодпис за Видин: Иван Цветков\nСъстояние: прекратена\n\n"
    "Вписване 5/проект\nДокумент: Договор за дружба\nПартньор: Зайчар (Сърбия)\nДата: май 2027 г. (предварително)\n"
    "Състояние: текстът е готов, още не е подписан",
    "ru": "РЕЕСТР ДЕЙСТВУЮЩИХ И УТРАТИВШИХ СИЛУ СОГЛАШЕНИЙ\n\n"
    "Запись 3/12.04.2015\nДокумент: Соглашение о побратимстве между городами Рыбинск и Ниш (Сербия)\n"
    "Дата: 4 марта 2015 г.\nПодпись за Рыбинск: Анна Иванова\nПодпись за партнёра: вице-мэр Горан Савич\n"
    "Состояние: действует\n\n"
    "Запись 4/1.02.2017\nДокумент: Программа сотрудничества с г. Ниш (к записи 3)\n"
    "Дата: январь 2017 г.\nПодпись за Рыбинск: Иван Цветков\nСостояние: прекращена\n\n"
    "Запись 5/проект\nДокумент: Договор о дружбе\nПартнёр: Заечар (Сербия)\nДата: май 2027 г. (предварительно)\n"
    "Состояние: текст готов, пока не подписан",
}


@pytest.mark.parametrize("lang", ["bg", "ru"])
def test_cards_of_a_register(read: Read, lang: str) -> None:
    document = read(lang, REGISTER[lang], home=HOMES[lang])
    papers = [item for item in document.mentions if item.label == "AGREEMENT"]
    assert [paper.status for paper in papers] == ["signed", "ended", "planned"]
    names = {item.id: item.name for item in document.mentions}
    signed = {names[link.target] for link in document.relations if link.type == "SIGNED_BY"}
    assert signed == {{"bg": "Пенка Иванова", "ru": "Анна Иванова"}[lang], "Горан Савич", "Иван Цветков"}
    based = joined(document, "BASED_ON")
    assert based == {("BASED_ON", papers[1].text, papers[0].text)}
    assert not any(item.tie for item in document.mentions)


#: language, what stands over two cards, the word of the other card's number
NUMBERED = [
    ("bg", ("№ 1", "№ 2"), "към № 1"),
    ("bg", ("Рег. № 1", "Рег. № 2"), "по рег. № 1"),
    ("bg", ("Запис 11", "Запис 12"), "в изпълнение на запис 11"),
    ("bg", ("Картон 7 (2001 г.)", "Картон 8 (2003 г.)"), "към картон 7"),
    ("ru", ("№ 1", "№ 2"), "к № 1"),
    ("ru", ("Рег. № 1", "Рег. № 2"), "по рег. № 1"),
    ("ru", ("Запись 11", "Запись 12"), "во исполнение записи 11"),
    ("ru", ("Карточка 7 (2001 г.)", "Карточка 8 (2003 г.)"), "к карточке 7"),
]


@pytest.mark.parametrize(("lang", "heads", "told"), NUMBERED)
def test_a_plan_rests_on_the_paper_of_another_card(read: Read, lang: str, heads: tuple[str, str], told: str) -> None:
    about, town, plan, key = {
        "bg": ("Договор за дружба", "Партньор: Калафат, Румъния", "План за съвместни действия", "Документ"),
        "ru": ("Договор о дружбе", "Партнёр: Калафат, Румыния", "План совместных действий", "Документ"),
    }[lang]
    text = f"{heads[0]}\n{key}: {about}\n{town}\n\n{heads[1]}\n{key}: {plan} ({told})\n{town}"
    document = read(lang, text, home=HOMES[lang])
    papers = spans(document, "AGREEMENT")
    assert joined(document, "BASED_ON") == {("BASED_ON", papers[1], papers[0])}


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("bg", "1. Калафат (Румъния) – договор за дружба № 1/2003\n2. Ниш (Сърбия) – програма за туризъм № 1/2004"),
        ("ru", "1. Калафат (Румыния) – договор о дружбе № 1/2003\n2. Ниш (Сербия) – программа по туризму № 1/2004"),
    ],
)
def test_the_number_of_a_paper_is_no_row(read: Read, lang: str, text: str) -> None:
    assert not joined(read(lang, text, home=HOMES[lang]), "BASED_ON")


#: language, the key and value of a card's last field, the terms, the states of the papers
FIELDS: list[tuple[str, str, set[str], list[str]]] = [
    ("bg", "Състояние: действащ, срок до юни 2029 г.", {"юни 2029 г."}, ["signed"]),
    ("bg", "Състояние: в сила (до края на 2030 г.)", {"2030 г."}, ["signed"]),
    ("bg", "Бележка: валиден до 2021 г.; не е подновен", {"2021 г."}, ["ended"]),
    ("bg", "Състояние: изтекъл на 3.05.2021 г.", set(), ["ended"]),
    ("bg", "Състояние: проект, на етап обсъждане", set(), ["planned"]),
    ("bg", "Състояние: предстои споразумение", set(), ["signed", "planned"]),
    ("bg", "Статус: обменът продължава до лятото", set(), ["signed"]),
    ("ru", "Состояние: действует, срок до июня 2029 г.", {"июня 2029 г."}, ["signed"]),
    ("ru", "Состояние: в силе (до конца 2030 г.)", {"2030 г."}, ["signed"]),
    ("ru", "Примечание: действителен до 2021 г.; не продлён", {"2021 г."}, ["ended"]),
    ("ru", "Состояние: истёк 3.05.2021", set(), ["ended"]),
    ("ru", "Состояние: проект, на стадии обсуждения", set(), ["planned"]),
    ("ru", "Состояние: готовится соглашение", set(), ["signed", "planned"]),
    ("ru", "Статус: обмен продолжается до лета", set(), ["signed"]),
]


@pytest.mark.parametrize(("lang", "field", "terms", "states"), FIELDS)
def test_what_a_field_says_of_the_paper(read: Read, lang: str, field: str, terms: set[str], states: list[str]) -> None:
    card = {
        "bg": "Документ: Протокол за намерения\nПартньор: Бор, Сърбия\nДата: 2018 г.",
        "ru": "Документ: Протокол о намерениях\nПартнёр: Бор, Сербия\nДата: 2018 г.",
    }[lang]
    document = read(lang, f"{card}\n{field}", home=HOMES[lang])
    assert {target for _, _, target in joined(document, "VALID_FOR")} == terms
    assert [item.status for item in document.mentions if item.label == "AGREEMENT"] == states


#: language, a field of a card whose first key is another one of papers
ENCLOSED = [
    ("bg", "Вид документ", "Приложение: допълнително споразумение от 7.09.2012 г.", "допълнително споразумение"),
    ("bg", "Документ", "Анекс: програма за 2016–2018 г.", "програма"),
    ("ru", "Вид документа", "Приложение: дополнительное соглашение от 7.09.2012", "дополнительное соглашение"),
    ("ru", "Документ", "Дополнение: программа на 2016–2018 годы", "программа"),
]


@pytest.mark.parametrize(("lang", "key", "field", "paper"), ENCLOSED)
def test_an_enclosure_is_a_field_of_its_card(read: Read, lang: str, key: str, field: str, paper: str) -> None:
    first, second = {
        "bg": ("Договор за дружба\nПартньор: Нови Сад, Сърбия\nДата: 3.02.2011 г.", "Протокол\nПартньор: Бор, Сърбия"),
        "ru": ("Договор о дружбе\nПартнёр: Нови-Сад, Сербия\nДата: 3.02.2011", "Протокол\nПартнёр: Бор, Сербия"),
    }[lang]
    document = read(lang, f"{key}: {first}\n{field}\n\n{key}: {second}", home=HOMES[lang])
    assert ("BASED_ON", paper, first.partition("\n")[0]) in joined(document, "BASED_ON")
    assert {town for _, source, town in joined(document, "PARTY") if source == paper} == {
        {"bg": "Нови Сад", "ru": "Нови-Сад"}[lang]
    }


COLUMNS = {
    "bg": "ПОБРАТИМЕНИ ГРАДОВЕ\n\nГрад\nДържава\nНаселение\nАкт за побратимяване\nВ сила от\nВ сила до\n"
    "Подписи на кметовете\nСегашно състояние\n\n"
    "Калафат\nРумъния\n17 000\nДоговор за побратимяване\n3.05.2001\n2011\nПенко Пенков, Мирча Гуца\nнеактивно\n\n"
    "Ниш\nСърбия\n260 000\nПротокол\n12.04.2004\nбезсрочно\nПенка Пенкова и Смилко Костич\nдейства\n\n"
    "Гера\nГермания\n95 000\n–\n1968\n–\n–\nзамразено",
    "ru": "ГОРОДА-ПОБРАТИМЫ\n\nГород\nСтрана\nНаселение\nАкт о побратимстве\nВступил в силу\nДействителен до\n"
    "Подписи глав\nНынешнее состояние\n\n"
    "Калафат\nРумыния\n17 000\nДоговор о побратимстве\n3.05.2001\n2011\nПётр Сидоров, Мирча Гуца\nнеактивно\n\n"
    "Ниш\nСербия\n260 000\nПротокол\n12.04.2004\nбессрочно\nАнна Сидорова и Смилко Костич\nдействует\n\n"
    "Гера\nГермания\n95 000\n–\n1968\n–\n–\nзаморожено",
}


@pytest.mark.parametrize("lang", ["bg", "ru"])
def test_columns_of_terms_people_and_states(read: Read, lang: str) -> None:
    document = read(lang, COLUMNS[lang], home=HOMES[lang])
    papers = [item for item in document.mentions if item.label == "AGREEMENT"]
    assert [paper.status for paper in papers] == ["ended", "signed"]
    assert {(source, target) for _, source, target in joined(document, "SIGNED_ON")} == {
        (papers[0].text, "3.05.2001"),
        (papers[1].text, "12.04.2004"),
    }
    assert joined(document, "VALID_FOR") == {("VALID_FOR", papers[0].text, "2011")}
    assert len(joined(document, "SIGNED_BY")) == 4
    assert joined(document, "SINCE") == {("SINCE", "Гера", "1968")}
    # the home town is not named, and its own mayor is not the other town's
    assert {target for _, _, target in joined(document, "MAYOR_OF")} <= {"Калафат", "Ниш"}
    assert len(joined(document, "MAYOR_OF")) == 2


ROWS = {
    "bg": "Договори и споразумения\n\n"
    "1 | Калафат (Румъния) | Договор за дружба от 3.05.2001 г. | П. Пенков – кмет; М. Гуца – кмет\n"
    "2 | Ниш (Сърбия) | Протокол, 2004 г. | А. Иванова, зам.-кмет; С. Костич\n"
    "3 | Нитра (Словакия) | Меморандум, 2012 г. | изложби, хорове, среща на П. Пенков с учители",
    "ru": "Договоры и соглашения\n\n"
    "1 | Калафат (Румыния) | Договор о дружбе от 3.05.2001 | П. Сидоров – мэр; М. Гуца – мэр\n"
    "2 | Ниш (Сербия) | Протокол, 2004 г. | А. Иванова, вице-мэр; С. Костич\n"
    "3 | Нитра (Словакия) | Меморандум, 2012 г. | выставки, хоры, встреча П. Сидорова с учителями",
}


@pytest.mark.parametrize("lang", ["bg", "ru"])
def test_cells_of_people_in_rows_without_heads(read: Read, lang: str) -> None:
    document = read(lang, ROWS[lang], home=HOMES[lang])
    assert len(joined(document, "SIGNED_BY")) == 4
    assert len(spans(document, "AGREEMENT")) == 3


#: language, rows of a table of towns that no gazetteer knows but by a part of the name
WHOLE: list[tuple[str, str, list[str]]] = [
    ("bg", "Франция\nСен Вран\nДоговор\n1999 г.\n\nБелгия\nЛа Лувиер\nПротокол\n2003 г.", ["Сен Вран", "Ла Лувиер"]),
    (
        "bg",
        "Франция\nМон Сен Жил\nДоговор\n1999 г.\n\nСърбия\nБела Паланка\nПротокол\n2003 г.\n\nВ Мон Сен Жил пя хор.",
        ["Мон Сен Жил", "Бела Паланка", "Мон Сен Жил"],
    ),
    ("bg", "САЩ\nАкрон, Охайо\nДоговор\n1999 г.\n\nСърбия\nБор\nПротокол\n2003 г.", ["Акрон", "Бор"]),
    ("ru", "Франция\nСен Вран\nДоговор\n1999 г.\n\nБельгия\nЛа Лувьер\nПротокол\n2003 г.", ["Сен Вран", "Ла Лувьер"]),
    (
        "ru",
        "Франция\nМон Сен Жиль\nДоговор\n1999 г.\n\nСербия\nБела Паланка\nПротокол\n2003 г.\n\nВ Мон Сен Жиль пел хор.",
        ["Мон Сен Жиль", "Бела Паланка", "Мон Сен Жиль"],
    ),
    ("ru", "США\nАкрон, Огайо\nДоговор\n1999 г.\n\nСербия\nБор\nПротокол\n2003 г.", ["Акрон", "Бор"]),
]


@pytest.mark.parametrize(("lang", "rows", "towns"), WHOLE)
def test_the_whole_field_is_a_town(read: Read, lang: str, rows: str, towns: list[str]) -> None:
    heads = {"bg": "Държава\nГрад\nДокумент\nДата", "ru": "Страна\nГород\nДокумент\nДата"}[lang]
    assert spans(read(lang, f"{heads}\n\n{rows}", home=HOMES[lang]), "CITY") == towns


#: language, text, parties
BODIES: list[tuple[str, str, set[str]]] = [
    ("ru", "Документ: Соглашение между Администрацией г. Рыбинска и Думой г. Сливен", {"Рыбинска", "Сливен"}),
    (
        "ru",
        "Документ: Соглашение между Администрацией г. Рыбинска и Нишским университетом (Сербия) о сотрудничестве",
        {"Рыбинска", "Нишским университетом"},
    ),
    ("ru", "Документ: Меморандум с Большим муниципалитетом Измира (Турция)", {"Измира"}),
    ("ru", "Документ: Протокол со Столичным муниципалитетом Анкары", {"Анкары"}),
    ("bg", "Документ: Споразумение между Общинска администрация Видин и Кметство Нитра", {"Видин", "Нитра"}),
    (
        "bg",
        "Документ: Споразумение между Община гр. Видин и Нишкия университет (Сърбия) за сътрудничество",
        {"Видин", "Нишкия университет"},
    ),
    ("bg", "Документ: Меморандум с Голяма община Измир (Турция)", {"Измир"}),
    ("bg", "Документ: Протокол със Столичната община на Анкара", {"Анкара"}),
]


@pytest.mark.parametrize(("lang", "text", "parties"), BODIES)
def test_bodies_are_no_towns(read: Read, lang: str, text: str, parties: set[str]) -> None:
    date = {"bg": "Дата: 3.04.2019 г.", "ru": "Дата: 3.04.2019"}[lang]
    document = read(lang, f"{text}\n{date}", home=HOMES[lang])
    assert {target for _, _, target in joined(document, "PARTY")} - {HOMES[lang]} == parties - {HOMES[lang]}
    assert set(spans(document, "CITY", "ORG")) == parties


@pytest.mark.parametrize(
    ("lang", "text", "paper", "date"),
    [
        (
            "bg",
            "Партньор | Документ\nБаня Лука, БиХ | Договор*, 5 май 2001 г.\nБор, Сърбия | Писмо",
            "Договор",
            "5 май 2001 г.",
        ),
        ("bg", "– Нитра (Словакия): меморандум [1], 2003 г.", "меморандум", "2003 г."),
        (
            "ru",
            "Партнёр | Документ\nБаня-Лука, БиГ | Договор*, 5 мая 2001 г.\nБор, Сербия | Письмо",
            "Договор",
            "5 мая 2001 г.",
        ),
        ("ru", "– Нитра (Словакия): меморандум [1], 2003 г.", "меморандум", "2003 г."),
    ],
)
def test_a_mark_between_a_paper_and_its_date(read: Read, lang: str, text: str, paper: str, date: str) -> None:
    assert ("SIGNED_ON", paper, date) in joined(read(lang, text, home=HOMES[lang]), "SIGNED_ON")


#: language, table or card, status and days of signing of each paper in it
ENDED = [
    (
        "bg",
        "Град | Документ | Подписан | Прекратен\nЗул | Договор за дружба | 08.09.1977 | 03.10.1990\n"
        "Ниш | Протокол за побратимяване | 1964 | –",
        [("ended", {"1977-09-08"}), ("signed", {"1964"})],
    ),
    (
        "bg",
        "№\nГрад\nДържава\nАкт\nПодписан\nОтпаднал\nОснование\n1\nКалафат\nРумъния\nПротокол за побратимяване\n"
        "1964 г.\n1992\nСмяна на властта\n2\nЗул\nГДР\nДоговор за дружба\n08.09.1977\n03.10.1990\nНе е потвърден",
        [("ended", {"1964"}), ("ended", {"1977-09-08"})],
    ),
    (
        "bg",
        "Град: Зул\nДокумент: Договор за дружба\nДата: 08.09.1977\nДата на отпадане: 1990\n\n"
        "Град: Ниш\nДокумент: Договор за дружба\nДата: 08.09.1997\nДата на отпадане: –",
        [("ended", {"1977-09-08"}), ("signed", {"1997-09-08"})],
    ),
    # until when a paper holds is no end of it
    (
        "bg",
        "Град | Документ | Подписан | В сила до\nЗул | Договор за дружба | 08.09.2017 | 03.10.2037\n"
        "Ниш | Договор за дружба | 1964 | –",
        [("signed", {"2017-09-08"}), ("signed", {"1964"})],
    ),
    (
        "bg",
        "Град | Документ | Подписан | Основание за прекратяване\nЗул | Договор за дружба | 08.09.1977 | –\n"
        "Ниш | Договор за дружба | 1964 | –",
        [("signed", {"1977-09-08"}), ("signed", {"1964"})],
    ),
    (
        "ru",
        "Город | Документ | Подписан | Утратил силу\nЗуль | Договор о дружбе | 08.09.1977 | 03.10.1990\n"
        "Ниш | Протокол о побратимстве | 1964 | –",
        [("ended", {"1977-09-08"}), ("signed", {"1964"})],
    ),
    (
        "ru",
        "№\nГород\nСтрана\nДокумент\nПодписан\nПрекращён\nПричина\n1\nКалафат\nРумыния\nПротокол о побратимстве\n1964\n"
        "1992\nСмена власти\n2\nЗуль\nГДР\nДоговор о дружбе\n08.09.1977\n03.10.1990\nНе подтверждён",
        [("ended", {"1964"}), ("ended", {"1977-09-08"})],
    ),
    (
        "ru",
        "Город: Зуль\nДокумент: Договор о дружбе\nПодписан: 08.09.1977\nДата расторжения: 1990\n\n"
        "Город: Ниш\nДокумент: Договор о дружбе\nПодписан: 08.09.1997\nДата расторжения: –",
        [("ended", {"1977-09-08"}), ("signed", {"1997-09-08"})],
    ),
    (
        "ru",
        "Город | Документ | Подписан | Действует до\nЗуль | Договор о дружбе | 08.09.2017 | 03.10.2037\n"
        "Ниш | Договор о дружбе | 1964 | –",
        [("signed", {"2017-09-08"}), ("signed", {"1964"})],
    ),
    (
        "ru",
        "Город | Документ | Подписан | Причина прекращения\nЗуль | Договор о дружбе | 08.09.1977 | –\n"
        "Ниш | Договор о дружбе | 1964 | –",
        [("signed", {"1977-09-08"}), ("signed", {"1964"})],
    ),
]


@pytest.mark.parametrize(("lang", "text", "expected"), ENDED)
def test_when_papers_ended(read: Read, lang: str, text: str, expected: list[tuple[str, set[str]]]) -> None:
    document = read(lang, text, home=HOMES[lang])
    days = {item.id: item.edtf for item in document.mentions if item.label == "DATE"}
    assert [
        (
            paper.status,
            {days[item.target] for item in document.relations if item.type == "SIGNED_ON" and item.source == paper.id},
        )
        for paper in document.mentions
        if paper.label == "AGREEMENT"
    ] == expected


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (
            "bg",
            "Опис\n\nАрхивна единица: 14\nЗаглавие: Договор за дружба с Волос (Гърция)\nДата: 3 май 2001 г.\n\n"
            "Архивна единица: 21\nЗаглавие: Споразумение за побратимяване с Печ (Унгария)\nДата: 5 юни 2018 г.\n\n"
            "Архивна единица: 22\nЗаглавие: Допълнително споразумение към а.е. {}, за обмен\nДата: 2019 г.\n",
        ),
        (
            "ru",
            "Опись\n\nЕдиница хранения: 14\nЗаголовок: Договор о дружбе с Волосом (Греция)\nДата: 3 мая 2001 г.\n\n"
            "Единица хранения: 21\nЗаголовок: Соглашение о побратимстве с Печем (Венгрия)\nДата: 5 июня 2018 г.\n\n"
            "Единица хранения: 22\nЗаголовок: Дополнительное соглашение к ед. хр. {}, об обмене\nДата: 2019 г.\n",
        ),
    ],
)
@pytest.mark.parametrize(("number", "parent"), [("14", 0), ("21", 1), ("9", None)])
def test_papers_that_rest_on_a_numbered_one(read: Read, lang: str, text: str, number: str, parent: int | None) -> None:
    document = read(lang, text.format(number), home=HOMES[lang])
    papers = spans(document, "AGREEMENT")
    assert {target for _, _, target in joined(document, "BASED_ON")} == (set() if parent is None else {papers[parent]})


#: language, a card, who signed, when
CARDS: list[tuple[str, str, set[tuple[str, str]]]] = [
    (
        "bg",
        "Вид: Договор за дружба\nВх. №: 14/22.06.2006 г.\nПодписан: 26 юни с.г.\nОт кого: Цоню Драгнев (Видин), "
        "Горан Илич (Ниш)",
        {("SIGNED_ON", "26 юни с.г."), ("SIGNED_BY", "Цоню Драгнев"), ("SIGNED_BY", "Горан Илич")},
    ),
    (
        "bg",
        "Вид: Договор за дружба\nВх. №: 41/30.05.2016 г.\nПодписан: същия ден\nОт кого: кметът и председателят "
        "на Нишкия изпълком",
        {("SIGNED_ON", "30.05.2016 г."), ("SIGNED_BY", "кметът"), ("SIGNED_BY", "председателят")},
    ),
    ("bg", "Вид: Договор за дружба\nВх. №: 41/30.05.2016 г.\nПодписан: –\nОт кого: –", set()),
    (
        "ru",
        "Вид: Договор о дружбе\nВх. №: 14/22.06.2006 г.\nПодписан: 26 июня с.г.\nКем: Иван Дронов (Рыбинск), "
        "Горан Илич (Ниш)",
        {("SIGNED_ON", "26 июня с.г."), ("SIGNED_BY", "Иван Дронов"), ("SIGNED_BY", "Горан Илич")},
    ),
    (
        "ru",
        "Вид: Договор о дружбе\nВх. №: 41/30.05.2016 г.\nПодписан: в тот же день\nКем: мэр и председатель "
        "Нишского горисполкома",
        {("SIGNED_ON", "30.05.2016 г."), ("SIGNED_BY", "мэр"), ("SIGNED_BY", "председатель")},
    ),
    ("ru", "Вид: Договор о дружбе\nВх. №: 41/30.05.2016 г.\nПодписан: –\nКем: –", set()),
]


@pytest.mark.parametrize(("lang", "card", "expected"), CARDS)
def test_by_whom_and_when_a_card_was_signed(read: Read, lang: str, card: str, expected: set[tuple[str, str]]) -> None:
    head = {"bg": "Запис 1\nСтрана: гр. Ниш, Сърбия\n", "ru": "Запись 1\nСторона: г. Ниш, Сербия\n"}[lang]
    assert targets(read(lang, head + card, home=HOMES[lang]), "SIGNED_ON", "SIGNED_BY") == expected
