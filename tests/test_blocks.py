"""Lines of a page as blocks, their keys and groups, and sentences."""

from __future__ import annotations

from itertools import pairwise

import pytest

from cityrel.languages import load_pack
from cityrel.reading.blocks import BlockReader

#: text, and for each of its blocks the kind and the content
KINDS: list[tuple[str, str, list[tuple[str, str]]]] = [
    ("bg", "", []),
    ("bg", " \n\t\n", []),
    ("bg", "Кметът прие гостите днес.", [("paragraph", "Кметът прие гостите днес.")]),
    (
        "bg",
        "Нашите връзки\n\nГрадът поддържа контакти с много места по света.",
        [("heading", "Нашите връзки"), ("paragraph", "Градът поддържа контакти с много места по света.")],
    ),
    (
        "bg",
        "ШУМЕН, БЪЛГАРИЯ\nГостите дойдоха вчера.",
        [("heading", "ШУМЕН, БЪЛГАРИЯ"), ("paragraph", "Гостите дойдоха вчера.")],
    ),
    ("bg", "• Монтана\n•Враца", [("item", "Монтана"), ("item", "Враца")]),
    ("bg", "- Монтана;\n– Враца;", [("item", "Монтана;"), ("item", "Враца;")]),
    ("bg", "1. Монтана\n2. Враца", [("item", "Монтана"), ("item", "Враца")]),
    ("bg", "1.Монтана\n2.Враца", [("item", "Монтана"), ("item", "Враца")]),
    ("ru", "1)Тула\n2)Псков", [("item", "Тула"), ("item", "Псков")]),
    (
        "bg",
        "5.IX.1999 г. дойде.\n12.ОБ отпада.",
        [("paragraph", "5.IX.1999 г. дойде."), ("paragraph", "12.ОБ отпада.")],
    ),
    ("bg", "а) Монтана\nб) Враца", [("item", "Монтана"), ("item", "Враца")]),
    # its own letter before a name; initials, another letter
    ("bg", "К » Комо – Италия\nН | Ниш – Сърбия", [("item", "Комо – Италия"), ("item", "Ниш – Сърбия")]),
    ("bg", "А. Асенов дойде.\nК – Ниш чака.", [("paragraph", "А. Асенов дойде."), ("paragraph", "К – Ниш чака.")]),
    # what is noted of a name, in three lines and in two
    (
        "bg",
        "Комо, Италия [договор от 1990 г.]\nНиш [с 1971 г.]\nЛовеч [на думи]",
        [("item", "Комо, Италия [договор от 1990 г.]"), ("item", "Ниш [с 1971 г.]"), ("item", "Ловеч [на думи]")],
    ),
    (
        "bg",
        "Комо е далеч [вж. картата].\nГостите от Ниш си тръгнаха.",
        [("paragraph", "Комо е далеч [вж. картата]."), ("paragraph", "Гостите от Ниш си тръгнаха.")],
    ),
    (
        "bg",
        "А. Действащи\n\n• Ниш\n\nБ. Прекратени\n\n• Комо",
        [("heading", "Действащи"), ("item", "Ниш"), ("heading", "Прекратени"), ("item", "Комо")],
    ),
    ("bg", "А. Димитров дойде\n\nВ. Петков също", [("heading", "А. Димитров дойде"), ("paragraph", "В. Петков също")]),
    (
        "bg",
        "ИТАЛИЯ\nКомо – 1999 г.\nЛука: договор\n\nТУРЦИЯ\nИзмит",
        [
            ("heading", "ИТАЛИЯ"),
            ("item", "Комо – 1999 г."),
            ("item", "Лука: договор"),
            ("heading", "ТУРЦИЯ"),
            ("item", "Измит"),
        ],
    ),
    ("bg", "Документ: Протокол\nЗа Ямбол: Г. Славчев", [("keyvalue", "Протокол"), ("keyvalue", "Г. Славчев")]),
    (
        "bg",
        "Документ: Протокол от 1999 г.\nДата: 3 май",
        [("keyvalue", "Протокол от 1999 г."), ("keyvalue", "3 май")],
    ),
    (
        "bg",
        "Приемен ден: вторник\nГостите дойдоха вчера.",
        [("heading", "Приемен ден: вторник"), ("paragraph", "Гостите дойдоха вчера.")],
    ),
    (
        "bg",
        "Град | Държава\nНиш | Сърбия\nВеля | Гърция",
        [("cell", text) for text in ("Град", "Държава", "Ниш", "Сърбия", "Веля", "Гърция")],
    ),
    (
        "bg",
        "№\nГрад\nДържава\n1\nНиш\nСърбия\n2\nВеля\nГърция",
        [("cell", text) for text in ("№", "Град", "Държава", "1", "Ниш", "Сърбия", "2", "Веля", "Гърция")],
    ),
    (
        "bg",
        "кога / град / статут\n\nЧЕХИЯ\n1987 / Колин / партньор\n\nИТАЛИЯ\n2004 / Лука / побратим",
        [("cell", text) for text in ("кога", "град", "статут")]
        + [("heading", "ЧЕХИЯ"), ("cell", "1987"), ("cell", "Колин"), ("cell", "партньор")]
        + [("heading", "ИТАЛИЯ"), ("cell", "2004"), ("cell", "Лука"), ("cell", "побратим")],
    ),
    ("bg", "Партньор = Пирот\nДържава = Сърбия", [("keyvalue", "Пирот"), ("keyvalue", "Сърбия")]),
    ("ru", "\n\n", []),
    ("ru", "Город / Новости / Гости", [("paragraph", "Город / Новости / Гости")]),
    ("ru", "Партнёр = Кувола\nГде = Финляндия", [("keyvalue", "Кувола"), ("keyvalue", "Финляндия")]),
    (
        "ru",
        "1968 · Шпайер · ФРГ\n1996 · Ахен · ФРГ\n2011 · Бар · Черногория",
        [
            ("cell", text)
            for line in ("1968 Шпайер ФРГ", "1996 Ахен ФРГ", "2011 Бар Черногория")
            for text in line.split()
        ],
    ),
    ("ru", "Глава принял гостей сегодня.", [("paragraph", "Глава принял гостей сегодня.")]),
    (
        "ru",
        "Наши связи\n\nГород поддерживает контакты со многими местами мира.",
        [("heading", "Наши связи"), ("paragraph", "Город поддерживает контакты со многими местами мира.")],
    ),
    ("ru", "• Рязань\n▪ Тула", [("item", "Рязань"), ("item", "Тула")]),
    ("ru", "— Рязань,\n— Тула.", [("item", "Рязань,"), ("item", "Тула.")]),
    ("ru", "1) Рязань\n2) Тула", [("item", "Рязань"), ("item", "Тула")]),
    ("ru", "Л » Лилль – Франция\nТ — Турку – Финляндия", [("item", "Лилль – Франция"), ("item", "Турку – Финляндия")]),
    (
        "ru",
        "Лилль, Франция [договор 1990 г.]\nТурку [с 1971 года]\nРжев [устно]",
        [("item", "Лилль, Франция [договор 1990 г.]"), ("item", "Турку [с 1971 года]"), ("item", "Ржев [устно]")],
    ),
    (
        "ru",
        "I. Действуют\n\n• Турку\n\nII. Истекли\n\n• Лилль",
        [("heading", "Действуют"), ("item", "Турку"), ("heading", "Истекли"), ("item", "Лилль")],
    ),
    ("ru", "Документ: Протокол\nОт Тулы: Е. Авилов", [("keyvalue", "Протокол"), ("keyvalue", "Е. Авилов")]),
    (
        "ru",
        "  Документ: Протокол (1999 г.)\n  Население: 5 тыс.",
        [("keyvalue", "Протокол (1999 г.)"), ("keyvalue", "5 тыс.")],
    ),
    (
        "ru",
        "Город\tСтрана\nНиш\tСербия\nТурку\tФинляндия",
        [("cell", text) for text in ("Город", "Страна", "Ниш", "Сербия", "Турку", "Финляндия")],
    ),
    (
        "ru",
        "№ п/п\nГород\nСтрана\n1\nНиш\nСербия\n2\nТурку\nФинляндия",
        [("cell", text) for text in ("№ п/п", "Город", "Страна", "1", "Ниш", "Сербия", "2", "Турку", "Финляндия")],
    ),
]

#: text, and for each of its sentences the content
SENTENCES: list[tuple[str, str, list[str]]] = [
    ("bg", "Дойдоха. Заминаха!", ["Дойдоха.", "Заминаха!"]),
    ("bg", "В гр. Монтана дойдоха гости. Времето беше добро.", ["В гр. Монтана дойдоха гости.", "Времето беше добро."]),
    ("bg", "Инж. П. Колев говори. Слушаха го.", ["Инж. П. Колев говори.", "Слушаха го."]),
    ("bg", "Строено е през 1986 г. Следва ремонт.", ["Строено е през 1986 г.", "Следва ремонт."]),
    ("bg", "През 1998 г. Враца прие гости.", ["През 1998 г. Враца прие гости."]),
    ("bg", "На 03.05.1999 г. бе студено.", ["На 03.05.1999 г. бе студено."]),
    ("bg", "Първи ред\nВтори ред", ["Първи ред", "Втори ред"]),
    ("ru", "Приехали. Уехали!", ["Приехали.", "Уехали!"]),
    ("ru", "В г. Туле были гости. Шёл дождь.", ["В г. Туле были гости.", "Шёл дождь."]),
    ("ru", "Говорил П. С. Котов. Его слушали.", ["Говорил П. С. Котов.", "Его слушали."]),
    ("ru", "Мост построен в 1986 г. Ждут ремонта.", ["Мост построен в 1986 г.", "Ждут ремонта."]),
    ("ru", "В 1998 г. Тула приняла гостей.", ["В 1998 г. Тула приняла гостей."]),
    # in capitals a date at the beginning ends nothing
    ("bg", "НА 3 МАЙ 2010 Г. БЕ ПОДПИСАН ДОГОВОР. ИМА ГОСТИ.", ["НА 3 МАЙ 2010 Г. БЕ ПОДПИСАН ДОГОВОР.", "ИМА ГОСТИ."]),
    ("ru", "3 МАЯ 2010 Г. ПОДПИСАН ДОГОВОР. ЖДУТ ГОСТЕЙ.", ["3 МАЯ 2010 Г. ПОДПИСАН ДОГОВОР.", "ЖДУТ ГОСТЕЙ."]),
    (
        "ru",
        "МОСТ ЧЕРЕЗ РЕКУ ПОСТРОЕН И ОТКРЫТ В МАЕ 1986 Г. ЖДУТ РЕМОНТА.",
        ["МОСТ ЧЕРЕЗ РЕКУ ПОСТРОЕН И ОТКРЫТ В МАЕ 1986 Г.", "ЖДУТ РЕМОНТА."],
    ),
    ("ru", "Там 5 тыс. жителей и 3 школы.", ["Там 5 тыс. жителей и 3 школы."]),
    ("ru", "Он сказал: «Да!» Все ушли.", ["Он сказал: «Да!»", "Все ушли."]),
]


@pytest.mark.parametrize(("lang", "text", "expected"), KINDS)
def test_kinds(lang: str, text: str, expected: list[tuple[str, str]]) -> None:
    blocks = BlockReader(load_pack(lang)).blocks(text)
    assert [(block.kind, block.text(text)) for block in blocks] == expected
    assert [block.number for block in blocks] == list(range(len(blocks)))


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("bg", "Документ: Договор\nДата: 1999 г.", ["document", "date"]),
        ("bg", "Срок: 3 години\nПодписали: кметовете", ["validity", "signatories"]),
        (
            "bg",
            "Град | Държава | Година\nНиш | Сърбия | 1999\nВеля | Гърция | 2001",
            ["head"] * 3 + ["city", "country", "date"] * 2,
        ),
        ("ru", "Документ: Договор\nДата: 1999 г.", ["document", "date"]),
        ("ru", "Срок действия: 3 года\nПодписали: мэры", ["validity", "signatories"]),
        (
            "ru",
            "Город | Страна | Год\nНиш | Сербия | 1999\nТурку | Финляндия | 2001",
            ["head"] * 3 + ["city", "country", "date"] * 2,
        ),
        # towns whose names begin as words that are keys do
        ("bg", "Побратими\nРусе (България) — 1951\nВидин (България) — 1953", [None] * 3),
        ("bg", "Документ: Договор\nВид: побратимяване", ["document", "status"]),
        ("ru", "Побратимы\nОстрава (Чехия) — 1948\nКеми (Финляндия) — 1953\nГодеч (Болгария) — 1961", [None] * 4),
        ("ru", "Документ: Договор\nКем подписан: мэрами", ["document", "signatories"]),
        # a form with keys of its own, filled in twice
        (
            "bg",
            "чужд град – Ниш\nотношения – побратими\nкакво ни свързва – договор за дружба\n\n"
            "чужд град – Веля\nотношения – партньори\nкакво ни свързва – няма документ",
            ["city", "status", "document"] * 2,
        ),
        (
            "ru",
            "зарубежный город – Ниш\nотношения – побратимы\nна чём держатся – договор о дружбе\n\n"
            "зарубежный город – Турку\nотношения – партнёры\nна чём держатся – соглашение",
            ["city", "status", "document"] * 2,
        ),
        # rows between empty lines, one of them with two papers
        (
            "bg",
            "Град\nДържава\nДокумент\nДата\n\nНиш\nСърбия\nДоговор\n1999 г.\n\n"
            "Веля\nГърция\nПротокол\n2001 г.\nСпоразумение\n2004 г.\n\nТурку\nФинландия\nПротокол\n2007 г.",
            ["head"] * 4
            + ["city", "country", "document", "date"]
            + ["city", "country", "document", "date", "document", "date"]
            + ["city", "country", "document", "date"],
        ),
    ],
)
def test_keys(lang: str, text: str, expected: list[str]) -> None:
    assert [block.key for block in BlockReader(load_pack(lang)).blocks(text)] == expected


#: Tables of a cell a line: heads, rows of which some have a cell of two lines or none, the field of each line.
UNEVEN: list[tuple[str, str, list[str]]] = [
    (
        "bg",
        "Град\nСтатут\nДържава\nДокумент\nДата\nПодписали\n"
        "Ниш\nпобратим\nСърбия\nДоговор\n1999 г.\nП. Колев\nДраган Вучич\n"
        "Веля\nпартньор, от 2020 г. без вест\nГърция\nПротокол\n2001 г.\nКолев П. И.\n"
        "Турку\nпобратим\nФинландия\nДоговор за дружба\n2003 г.\n–",
        ["city", "status", "country", "document", "date", "signatories", "signatories"]
        + ["city", "status", "country", "document", "date", "signatories"] * 2,
    ),
    (
        "ru",
        "Город\nСтрана\nДокумент\nДата\nКто подписал\n"
        "Ниш\nСербия\nДоговор\n1999 г.\nКолев П.И.\nДраган Вучич\n"
        "Турку\nФинляндия\nПротокол\n2001 г.\n–\nЛилль\nФранция\nСоглашение\nИ. П. Петров\n"
        "Кемь\nРоссия\nМеморандум\n2003 г.\nН. Ильин",
        [
            "city",
            "country",
            "document",
            "date",
            "signatories",
            "signatories",
            "city",
            "country",
            "document",
            "date",
            "signatories",
            "city",
            "country",
            "document",
            "signatories",
            "city",
            "country",
            "document",
            "date",
            "signatories",
        ],
    ),
    # rows of one length, with a cell or two that look like others
    (
        "ru",
        "Город\nСтрана\nДокумент\nДата\nНиш\nСербия\nв архиве нет\n1999 г.\nТурку\nФинляндия\nПротокол\nне указано",
        ["city", "country", "document", "date"] * 2,
    ),
]


@pytest.mark.parametrize(("lang", "text", "expected"), UNEVEN)
def test_rows_of_several_lengths(lang: str, text: str, expected: list[str]) -> None:
    below = f"{text}\n\nПримечание\nОба экземпляра лежат в архиве, и оба выцвели от времени."
    blocks = [block for block in BlockReader(load_pack(lang)).blocks(below) if block.key != "head"]
    assert [block.key for block in blocks] == [*expected, None, None]
    assert len({block.group for block in blocks if block.key}) == expected.count("city")


@pytest.mark.parametrize(
    ("lang", "text", "sizes"),
    [
        # key-value lines: a key that comes again begins another thing
        ("bg", "Град: Ниш\nДата: 1999 г.\nГрад: Веля\nДата: 2001 г.", [2, 2]),
        ("ru", "Город: Ниш\nДата: 1999 г.\nГород: Турку\nДата: 2001 г.", [2, 2]),
        # rows of a table; the heads belong to none
        ("bg", "Град | Държава\nНиш | Сърбия\nВеля | Гърция", [2, 2]),
        ("ru", "№\nГород\nСтрана\n1\nНиш\nСербия\n2\nТурку\nФинляндия", [3, 3]),
    ],
)
def test_groups(lang: str, text: str, sizes: list[int]) -> None:
    groups = [block.group for block in BlockReader(load_pack(lang)).blocks(text) if block.key != "head"]
    assert None not in groups
    assert [groups.count(group) for group in dict.fromkeys(groups)] == sizes


#: Tables, with the marks between their columns that a flattened page has lost.
SPACED = [
    ("bg", "Град | Държава | Година\nНиш | Сърбия | 1999\nНова Веля | Гърция | 2001\nТвер | Русия | май 2003 г."),
    ("bg", "Държава | Град | Дата на подписване\nСърбия | Ниш | 12.05.1999\nГърция | Веля | 3 май 2001 г."),
    ("bg", "Град | Държава | Кмет | Година\nНиш | Сърбия | Драган Вучич | 1999\nВеля | Гърция | Янис Мавридис | 2001"),
    (
        "bg",
        "Град | Държава | Документ | Дата\n"
        "Ниш | Сърбия | Договор за побратимяване и дружба | 12.05.1999\nВеля | Гърция | Протокол | 2001 г.",
    ),
    ("bg", "ГРАД | ДЪРЖАВА | ГОДИНА НА ПОДПИСВАНЕ\nНиш | Сърбия | 1999\nВеля | Гърция | 2001"),
    ("bg", "Град | Държава\nНиш | Сърбия\nВеля | Гърция"),
    ("ru", "Город | Страна | Дата подписания\nНиш | Сербия | 12.05.1999\nНовый Турку | Финляндия | 3 мая 2001 г."),
    ("ru", "Страна | Город-побратим | Год\nСербия | Ниш | 1999\nФинляндия | Турку | 2001"),
    ("ru", "Город | Страна | Мэр | Год\nНиш | Сербия | Драган Вучич | 1999\nТурку | Финляндия | Юха Корхонен | 2001"),
    (
        "ru",
        "№ п/п | Город | Страна | Документ | Дата подписания\n"
        "1 | Ниш | Сербия | Договор о побратимстве | 12.05.1999\n2 | Турку | Финляндия | Протокол | 2001 г.",
    ),
    ("ru", "ГОРОД | СТРАНА | ГОД ПОДПИСАНИЯ\nНиш | Сербия | 1999\nТурку | Финляндия | 2001"),
    (
        "ru",
        "Город | Документ | Дата | Кто подписал\n"
        "Ниш | Договор о дружбе | 12.05.1999 | А. Н. Смирнов\nТурку | Протокол | 2001 | И. П. Петров",
    ),
    ("bg", "Наименование на града | Държава | От кога\nНиш | Сърбия | 1999 г.\nВеля | Гърция | 2001 г."),
    # one has no date, one a dash for it
    ("ru", "Город | Страна | Год\nНиш | Сербия | 1999\nТурку | Финляндия\nАрль | Франция | –"),
]


@pytest.mark.parametrize(("lang", "text"), SPACED)
def test_columns_between_single_spaces(lang: str, text: str) -> None:
    reader = BlockReader(load_pack(lang))
    flattened = text.replace(" | ", " ")
    marked, spaced = (
        [(block.key, block.group, block.text(page)) for block in reader.blocks(page)] for page in (text, flattened)
    )
    assert [row for row in spaced if row[2] != "–"] == [row for row in marked if row[2] != "–"]
    assert spaced[0][0] == "head"


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        # one row is no table
        ("bg", "Град Държава Година\nНиш Сърбия 1999"),
        # a title over sentences, over names
        ("bg", "Градове Партньори\nНиш е наш партньор от 1999 г.\nВеля е наш партньор от 2001 г."),
        ("bg", "Побратимени Градове\nНиш Сърбия\nВеля Гърция"),
        ("ru", "Город Страна Год\nМы дружим с Сербией с 1999 года\nМы дружим с Финляндией с 2001 года"),
        ("ru", "Город Ниш\nНиш из Сербии 1999\nТурку из Финляндии 2001"),
        ("ru", "Страна Год\nСербия 1999\nФинляндия 2001"),
    ],
)
def test_lines_that_only_look_like_a_table(lang: str, text: str) -> None:
    assert all(block.key is None for block in BlockReader(load_pack(lang)).blocks(text))


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        (
            "bg",
            "В\nВелес     Македония     побратим     договор, 1999\n\nГ\nГент     Белгия     писма\n\n"
            "Т\nТорун     Полша     партньор     2004\nТулча     Румъния     партньор     2006",
            "Велес|Македония|побратим|договор, 1999|Гент|Белгия|писма|"
            "Торун|Полша|партньор|2004|Тулча|Румъния|партньор|2006",
        ),
        (
            "ru",
            "В\nВелес     Македония     побратим     договор, 1999\n\nГ\nГент     Бельгия     письма\n\n"
            "Т\nТорунь     Польша     партнёр     2004\nТулча     Румыния     партнёр     2006",
            "Велес|Македония|побратим|договор, 1999|Гент|Бельгия|письма|"
            "Торунь|Польша|партнёр|2004|Тулча|Румыния|партнёр|2006",
        ),
        # menus
        ("bg", "Начало     Градът     Новини\nТуризъм     Култура     Спорт\nЗа нас     Контакти     Архив", ""),
        ("ru", "Главная     Город     Новости\nТуризм     Культура     Спорт\nО нас     Контакты     Архив", ""),
    ],
)
def test_columns_between_runs_of_spaces(lang: str, text: str, expected: str) -> None:
    blocks = BlockReader(load_pack(lang)).blocks(text)
    assert "|".join(block.text(text) for block in blocks if block.key == "cell") == expected


@pytest.mark.parametrize(("lang", "text", "expected"), SENTENCES)
def test_sentences(lang: str, text: str, expected: list[str]) -> None:
    reader = BlockReader(load_pack(lang))
    assert [text[start:end] for start, end in reader.sentences(text, reader.blocks(text))] == expected


@pytest.mark.parametrize("lang", ["bg", "ru"])
def test_blocks_do_not_overlap_and_keep_all_letters(lang: str) -> None:
    text = "\n\n".join(text for code, text, _ in KINDS if code == lang)
    blocks = BlockReader(load_pack(lang)).blocks(text)
    assert all(one.end <= other.start for one, other in pairwise(blocks))
    assert all(block.text(text) == block.text(text).strip() != "" for block in blocks)
