"""Lists of towns under lines that are no more than a state's name."""

from __future__ import annotations

import pytest
from documents import Read, joined, ties

HOMES = {"bg": "Видин", "ru": "Рыбинск"}
HEADS = {"bg": "ПОБРАТИМЕНИ ГРАДОВЕ", "ru": "ГОРОДА-ПОБРАТИМЫ"}

#: language, the list, ties: the other town, since when; where the towns lie
LISTS: list[tuple[str, str, set[tuple[str, str | None]], set[tuple[str, str]]]] = [
    (
        "bg",
        "Унгария\n    Печ (1971)\n    Сегед (1994)\nСловакия\n    Нитра (2001)",
        {("Печ", "1971"), ("Сегед", "1994"), ("Нитра", "2001")},
        {("Печ", "Унгария"), ("Сегед", "Унгария"), ("Нитра", "Словакия")},
    ),
    (
        "bg",
        "Полша:\nТорун, от 1984 г.\nСърбия:\nБор, от 1971 г.\nНиш",
        {("Торун", "1984"), ("Бор", "1971"), ("Ниш", None)},
        {("Торун", "Полша"), ("Бор", "Сърбия"), ("Ниш", "Сърбия")},
    ),
    # a town, then its state
    ("bg", "Печ (1971)\nУнгария\nНитра (2001)\nСловакия", {("Печ", "1971"), ("Нитра", "2001")}, set()),
    # one state alone, and states with nothing under them
    ("bg", "Унгария\nСловакия\nПолша", set(), set()),
    (
        "bg",
        "1. Печ (Унгария), 1971 г.\n2. Нитра (Словакия), 2001 г.",
        {("Печ", "1971"), ("Нитра", "2001")},
        {("Печ", "Унгария"), ("Нитра", "Словакия")},
    ),
    (
        "ru",
        "Венгрия\n    Печ (1971)\n    Сегед (1994)\nСловакия\n    Нитра (2001)",
        {("Печ", "1971"), ("Сегед", "1994"), ("Нитра", "2001")},
        {("Печ", "Венгрия"), ("Сегед", "Венгрия"), ("Нитра", "Словакия")},
    ),
    (
        "ru",
        "Польша:\nТорунь, с 1984 г.\nСербия:\nБор, с 1971 г.\nНиш",
        {("Торунь", "1984"), ("Бор", "1971"), ("Ниш", None)},
        {("Торунь", "Польша"), ("Бор", "Сербия"), ("Ниш", "Сербия")},
    ),
    ("ru", "Венгрия\nСловакия\nПольша", set(), set()),
    # one of the lines says more than the others
    (
        "bg",
        "УНГАРИЯ\n   Печ (1971)\nСЛОВАКИЯ\n   Нитра (1989). Оттам всяка есен пристигат деца с рисунки, стихове и "
        "саксии с цветя, които после красят градините на кметството и на училището\nПОЛША\n   Торун (1984)",
        {("Печ", "1971"), ("Нитра", "1989"), ("Торун", "1984")},
        {("Печ", "УНГАРИЯ"), ("Нитра", "СЛОВАКИЯ"), ("Торун", "ПОЛША")},
    ),
    (
        "ru",
        "ВЕНГРИЯ\n   Печ (1971)\nСЛОВАКИЯ\n   Нитра (1989). Оттуда каждую осень приезжают дети с рисунками, стихами "
        "и горшками цветов, которые потом украшают дворы мэрии и школы\nПОЛЬША\n   Торунь (1984)",
        {("Печ", "1971"), ("Нитра", "1989"), ("Торунь", "1984")},
        {("Печ", "ВЕНГРИЯ"), ("Нитра", "СЛОВАКИЯ"), ("Торунь", "ПОЛЬША")},
    ),
    # dots lead to the year, and a mark to a note
    (
        "bg",
        "УНГАРИЯ\nПеч ........ 1971\nСегед ....... 1994\n\nСЛОВАКИЯ\nМартин* .... 2001\n\n* Тогава Чехословакия",
        {("Печ", "1971"), ("Сегед", "1994"), ("Мартин", "2001")},
        set(),
    ),
    (
        "ru",
        "ВЕНГРИЯ\nПеч ........ 1971\nСегед ....... 1994\n\nСЛОВАКИЯ\nМартин* .... 2001\n\n* Тогда Чехословакия",
        {("Печ", "1971"), ("Сегед", "1994"), ("Мартин", "2001")},
        set(),
    ),
]


@pytest.mark.parametrize(("lang", "text", "expected", "located"), LISTS)
def test_towns_by_states(
    read: Read, lang: str, text: str, expected: set[tuple[str, str | None]], located: set[tuple[str, str]]
) -> None:
    document = read(lang, f"{HEADS[lang]}\n\n{text}\n", home=HOMES[lang])
    assert {(town, since) for _, town, _, since in ties(document)} == expected
    found = {(town, state) for _, town, state in joined(document, "LOCATED_IN")}
    assert found == located or not located


#: language, a list under letters; ties: the other town, since when
LETTERS: list[tuple[str, str, set[tuple[str, str | None]]]] = [
    (
        "bg",
        "Б\nБор, Сърбия. От 1971 г.\nГ\nГера (Германия). Договор за дружба от 12 май 1989 г., подписан от кмета Ханс "
        "Майер и Иван Петров, председател на общинския съвет\nП\nПеч, Унгария. От 1999 г.",
        {("Бор", "1971"), ("Гера", "1989-05-12"), ("Печ", "1999")},
    ),
    (
        "bg",
        "Б.\nБор, Сърбия, където имаме и училище побратим, и хор\nП.\nПеч и Пирот, от 1999 г.\nТ.\nТорун, Полша",
        {("Бор", None), ("Печ", "1999"), ("Пирот", "1999"), ("Торун", None)},
    ),
    ("bg", "Б\nБор, Сърбия. От 1971 г.\nП\nПеч, Унгария. От 1999 г.", {("Бор", "1971"), ("Печ", "1999")}),
    (
        "ru",
        "Б\nБор, Сербия. С 1971 года\nГ\nГера (Германия). Договор о дружбе от 12 мая 1989 г. подписали мэр Ханс Майер "
        "и Иван Петров, председатель совета\nП\nПеч и Пирна. Оба наши побратимы, 1999",
        {("Бор", "1971"), ("Гера", "1989-05-12"), ("Печ", "1999"), ("Пирна", "1999")},
    ),
]


@pytest.mark.parametrize(("lang", "text", "expected"), LETTERS)
def test_towns_by_letters(read: Read, lang: str, text: str, expected: set[tuple[str, str | None]]) -> None:
    document = read(lang, f"{HEADS[lang]}\n\n{text}\n", home=HOMES[lang])
    assert {(town, since) for _, town, _, since in ties(document)} == expected


#: language, the line between the page's title and the heads of states, whether it makes their towns twins
UNDER_TITLES = [
    ("bg", "Градовете побратими, подредени по държави", True),
    ("bg", "Побратимени градове по реда на държавите", True),
    ("bg", "Кварталите и улиците, подредени по държави", False),
    ("bg", "Още не сме побратими с никого", False),
    ("ru", "Города-побратимы, расставленные по странам", True),
    ("ru", "Наши побратимы, по алфавиту государств", True),
    ("ru", "Улицы и площади, расставленные по странам", False),
    ("ru", "Городов-побратимов пока нет", False),
]


@pytest.mark.parametrize(("lang", "line", "told"), UNDER_TITLES)
def test_a_line_under_the_title(read: Read, lang: str, line: str, told: bool) -> None:
    title, states, nobody = {
        "bg": ("БЛИЗКИ И ДАЛЕЧНИ", ("УНГАРИЯ", "ЛИТВА", "ПОЛША"), "още няма побратим"),
        "ru": ("БЛИЗКО И ДАЛЕКО", ("ВЕНГРИЯ", "ЛИТВА", "ПОЛЬША"), "побратимов пока нет"),
    }[lang]
    hungary, lithuania, poland = states
    text = f"{title}\n{line}\n\n{poland}\n{nobody}\n\n{hungary}\nПеч, 1971\n\n{lithuania}\nКаунас, 2004\n"
    expected = {(HOMES[lang], "Печ", "twin", "1971"), (HOMES[lang], "Каунас", "twin", "2004")}
    assert ties(read(lang, text, home=HOMES[lang])) == (expected if told else set())


#: language, what is told below the list; parties of its paper
PARAGRAPHS: list[tuple[str, str, set[str]]] = [
    ("bg", "За Печ всичко тръгна от хора, а през 2004 г. подписахме и Споразумение за сътрудничество.", {"Печ"}),
    ("bg", "Колкото до Нитра, там имаме Договор за дружба от 2003 г.", {"Нитра"}),
    ("bg", "За Коледа децата рисуват картички, споразумения за това няма.", set()),
    ("bg", "За Печ и Нитра пътува автобус всяка събота.", set()),
    ("ru", "О Пече вспоминают чаще других: в 2004 году с ним подписано Соглашение о сотрудничестве.", {"Печ"}),
    ("ru", "Что касается Нитры, то Договор о дружбе действует с 2003 года.", {"Нитра"}),
    ("ru", "О погоде в Пече спрашивают часто, соглашений об этом нет.", set()),
]


@pytest.mark.parametrize(("lang", "text", "expected"), PARAGRAPHS)
def test_a_paragraph_about_one_of_them(read: Read, lang: str, text: str, expected: set[str]) -> None:
    listed = {"bg": "Унгария\nПеч (1971)\nСловакия\nНитра (2001)", "ru": "Венгрия\nПеч (1971)\nСловакия\nНитра (2001)"}
    document = read(lang, f"{HEADS[lang]}\n\n{listed[lang]}\n\n{text}\n", home=HOMES[lang])
    assert {party.name for row in document.agreements for party in row.parties} - {HOMES[lang]} == expected


#: language, an item of the list; parties of its paper beside the home town, when it was or is to be signed
ITEMS: list[tuple[str, str, set[str], list[str]]] = [
    ("bg", "Печ и Сегед, Унгария – един договор за дружба и с двете общини, 2008 г.", {"Печ", "Сегед"}, ["2008"]),
    ("bg", "Печ, Унгария. Договорът се очаква през пролетта на 2036 г.", {"Печ"}, ["2036"]),
    ("bg", "Печ, Унгария. Договорът е внесен, гласуването е насрочено за 12 май 2036 г.", {"Печ"}, []),
    (
        "bg",
        "Печ, Унгария. Договорът за дружба е подписан у нас на 14 май 1992 г., в Печ – на 20 май.",
        {"Печ"},
        ["1992-05-14", "1992-05-20"],
    ),
    ("ru", "Печ и Сегед, Венгрия – один договор о дружбе с обоими городами, 2008 г.", {"Печ", "Сегед"}, ["2008"]),
    ("ru", "Печ, Венгрия. Договор ожидается весной 2036 г.", {"Печ"}, ["2036"]),
    ("ru", "Печ, Венгрия. Договор внесён, голосование назначено на 12 мая 2036 г.", {"Печ"}, []),
]


@pytest.mark.parametrize(("lang", "text", "partners", "dates"), ITEMS)
def test_papers_of_items(read: Read, lang: str, text: str, partners: set[str], dates: list[str]) -> None:
    row = read(lang, f"{HEADS[lang]}\n\n• {text}\n", home=HOMES[lang]).agreements[0]
    assert {party.name for party in row.parties} - {HOMES[lang]} == partners and row.dates == dates


#: language, an item of the list; each paper with its dates and those who signed it
SIGNED: list[tuple[str, str, list[tuple[str, list[str], list[str]]]]] = [
    (
        "bg",
        "Печ, Унгария. През 1972 г. бе подписан протокол за дружба, а на 9 юни 2015 г. двамата кметове подписаха нов "
        "договор за сътрудничество.",
        [("protocol", ["1972"], []), ("treaty", ["2015-06-09"], ["кметове"])],
    ),
    ("bg", "Печ (Унгария): предложение за побратимяване от 2023 г., разглежда се.", [("act", [], [])]),
    ("bg", "Печ (Унгария): побратимяване от 2003 г.", [("act", ["2003"], [])]),
    ("bg", "Печ (Унгария): подписана е програма за обмен на учители (2010–2012 г.).", [("programme", [], [])]),
    ("bg", "Печ (Унгария): програма за разходка на гостите (10–12 ч.).", []),
    (
        "bg",
        "Печ (Унгария): проект на договор за дружба, подписването е на 5 май 2036 г.",
        [("treaty", ["2036-05-05"], [])],
    ),
    (
        "ru",
        "Печ, Венгрия. В 1972 г. подписан протокол о дружбе, а 9 июня 2015 г. оба мэра подписали новый договор о "
        "сотрудничестве.",
        [("protocol", ["1972"], []), ("treaty", ["2015-06-09"], ["мэра"])],
    ),
    ("ru", "Печ (Венгрия): предложение о побратимстве от 2023 г., рассматривается.", []),
    ("ru", "Печ (Венгрия): побратимство с 2003 г.", [("act", ["2003"], [])]),
]


@pytest.mark.parametrize(("lang", "text", "expected"), SIGNED)
def test_who_signed_papers_of_items_and_when(
    read: Read, lang: str, text: str, expected: list[tuple[str, list[str], list[str]]]
) -> None:
    rows = read(lang, f"{HEADS[lang]}\n\n• {text}\n", home=HOMES[lang]).agreements
    assert [(row.form, row.dates, row.signatories) for row in rows] == expected


#: language, what a card says of the kind of tie; its papers and ties
KINDS: list[tuple[str, str, list[str], int]] = [
    ("bg", "Град: Печ\nВид: побратимяване\nДокумент: Договор за дружба, 1996 г.", ["treaty"], 1),
    ("bg", "Град: Печ\nВид: договор за дружба, 1996 г.", ["treaty"], 0),
    ("ru", "Город: Печ\nВид: побратимство\nДокумент: Договор о дружбе, 1996 г.", ["treaty"], 1),
    ("ru", "Город: Печ\nВид: договор о дружбе, 1996 г.", ["treaty"], 0),
]


@pytest.mark.parametrize(("lang", "card", "papers", "count"), KINDS)
def test_the_kind_of_tie_in_a_card(read: Read, lang: str, card: str, papers: list[str], count: int) -> None:
    head = {"bg": "Община Видин\n\nКартон 1\n", "ru": "Город Рыбинск\n\nКарточка 1\n"}[lang]
    document = read(lang, head + card + "\n", home=HOMES[lang])
    assert [row.form for row in document.agreements] == papers and len(document.ties) == count


#: lists of names alone, of which some are words and persons' names too; language, text, towns presented
BARE: list[tuple[str, str, set[str]]] = [
    (
        "bg",
        "Побратимени градове\n\nБратислава\nВесела\nВолгоград\nГюргево",
        {"Братислава", "Весела", "Волгоград", "Гюргево"},
    ),
    ("bg", "Побратимени градове:\nЕйск\nМира\nБердянск\nНадежда", {"Ейск", "Мира", "Бердянск", "Надежда"}),
    ("bg", "Побратимени градове:\n\nЕйск\n\nМира\n\nБердянск\n\nНачало", {"Ейск", "Мира", "Бердянск"}),
    ("bg", "Градове партньори\nНиш\nКомо\nВяра\nПерник\nНовини\nКултура", {"Ниш", "Комо", "Вяра", "Перник"}),
    ("ru", "Города-побратимы\n\nКлин\nОлбани\nМир\nОрёл", {"Клин", "Олбани", "Мир", "Орёл"}),
    ("ru", "Города-побратимы\nМогилёв\nМир\nКерчь\nНовости\nАфиша", {"Могилёв", "Мир", "Керчь"}),
    ("ru", "Города-побратимы Рыбинска\n\nМюнстер\nЛовеч\nЕлена", {"Мюнстер", "Ловеч", "Елена"}),
    # menus and people
    ("bg", "Побратимени градове\n\nНовини\nКултура\nНачало\nКонтакти", set()),
    ("bg", "Побратимени градове\n\nИван Петров\nМария Георгиева", set()),
    ("bg", "Партньори на проекта\n\nМира\nНадежда\nИрина", set()),
    ("ru", "Города-побратимы\n\nНовости\nМир\nКонтакты", set()),
    ("ru", "Наши партнёры\n\nМир\nНадежда\nЕлена", set()),
]


@pytest.mark.parametrize(("lang", "text", "expected"), BARE)
def test_towns_of_bare_lists(read: Read, lang: str, text: str, expected: set[str]) -> None:
    assert {tie.b.name for tie in read(lang, text, home=HOMES[lang]).ties} == expected


#: dated lines without marks below a heading; language, lines, ties: the other town, since when
DATED: list[tuple[str, str, set[tuple[str, str | None]]]] = [
    (
        "bg",
        "Комо (Италия) – от 1970 г.\nНиш (Сърбия) – от 1971 г.\nПеч, Унгария – побратим от 1972 г.",
        {("Комо", "1970"), ("Ниш", "1971"), ("Печ", "1972")},
    ),
    (
        "bg",
        "Комо (Италия), 1970 г.\nНиш (Сърбия), 1971 г., договор за дружба, подписан от двамата кметове.",
        {("Комо", "1970"), ("Ниш", "1971")},
    ),
    (
        "ru",
        "Гера (Германия) – с 1970 г.\nКерчь (Россия) – с 1971 г.\nОлбани (США) – с 1991 г.",
        {("Гера", "1970"), ("Керчь", "1971"), ("Олбани", "1991")},
    ),
    # the text of a section
    (
        "bg",
        "Комо (Италия), 1970 г.\nНиш (Сърбия) е на Нишава, от 1971 г. хорове от двата града си гостуват.",
        {("Комо", "1970")},
    ),
    ("bg", "Комо, Италия, 1970 г.\nХорът на Видин гостува в Ниш през 1971 г.", {("Комо", "1970")}),
    (
        "ru",
        "Гера, Германия (2002)\nДоговор подписан в Гере.\n\nОлбани, США (1991)\nВ Керчи с 1991 г. учатся дети.",
        {("Гера", "2002"), ("Олбани", "1991")},
    ),
    # an old name, a state named again; no card is made of a menu and a telephone
    (
        "bg",
        "- Донецк, до 1961 г. Сталино – Украйна – 1974\n- Комо – Италия – 1976\n- Сегед – пак Унгария – 1979\n\n"
        "Тел. 98-64-11 (протокол)\nСтая 3",
        {("Донецк", "1974"), ("Комо", "1976"), ("Сегед", "1979")},
    ),
    (
        "ru",
        "Д » Дунауйварош, до 1961 г. Сталинварош – Венгрия – 1974\nЯ » Ямбол – снова Болгария – 1979\n\n"
        "г. Рыбинск, ул. Советская, 27\nТел. 98-64-11 (протокол), 98-64-12 (архив)",
        {("Дунауйварош", "1974"), ("Ямбол", "1979")},
    ),
]


@pytest.mark.parametrize(("lang", "lines", "expected"), DATED)
def test_dated_lines_without_marks(read: Read, lang: str, lines: str, expected: set[tuple[str, str | None]]) -> None:
    home = HOMES[lang]
    found = ties(read(lang, f"{HEADS[lang]}\n\n{lines}", home=home))
    assert {(other, since) for _, other, _, since in found} == expected


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        (
            "bg",
            "- Донецк, до 1961 г. Сталино – Украйна – 1974\n- Сегед – пак Унгария – 1979\n- Комо, от 1990 г. – Италия",
            {("Донецк", "Украйна"), ("Сегед", "Унгария"), ("Комо", "Италия")},
        ),
        (
            "ru",
            "- Дунауйварош, до 1961 г. Сталинварош – Венгрия – 1974\n- Ямбол – снова Болгария – 1979",
            {("Дунауйварош", "Венгрия"), ("Ямбол", "Болгария")},
        ),
    ],
)
def test_where_towns_with_old_names_lie(read: Read, lang: str, text: str, expected: set[tuple[str, str]]) -> None:
    document = read(lang, f"{HEADS[lang]}\n\n{text}", home=HOMES[lang])
    assert {(town, state) for _, town, state in joined(document, "LOCATED_IN")} == expected


@pytest.mark.parametrize("dash", ["-", "–", "—"])
@pytest.mark.parametrize(
    ("lang", "home", "text", "expected"),
    [
        (
            "bg",
            "Попово",
            "Побратимени градове\nБежецк, Русия {0} 2004 г.\nТурция\nСултанбейли {0} 2010 г. (преустановено)\n"
            "Чорлу {0} 2012 г.",
            {("Бежецк", "2004"), ("Султанбейли", "2010"), ("Чорлу", "2012")},
        ),
        (
            "bg",
            "Попово",
            "Побратимени градове\nЧорлу {0} от 2012 г.\nИзмит {0} 2014 г.",
            {("Чорлу", "2012"), ("Измит", "2014")},
        ),
        (
            "ru",
            "Бежецк",
            "Города-побратимы\nТурция\nЧорлу {0} 2012 г. (приостановлено)\nИзмит {0} 2014 г.",
            {("Чорлу", "2012"), ("Измит", "2014")},
        ),
    ],
)
def test_any_dash_divides_a_town_from_its_year(
    read: Read, dash: str, lang: str, home: str, text: str, expected: set[tuple[str, str]]
) -> None:
    assert {(other, since) for _, other, _, since in ties(read(lang, text.format(dash), home=home))} == expected
