"""Texts that end early, repeat themselves or fit no layout are read like others: no text is an error."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Callable
from dataclasses import replace

import pytest

import cityrel
from cityrel.document import Page
from cityrel.languages import load_pack
from cityrel.pipes.draft import Draft
from cityrel.reading.legible import Legible, legible
from cityrel.validation import check_annotation

#: Language, text, and the agreements and ties that are found in it.
ODD = [
    # it ends where a town should follow
    ("bg", "Подписан е договор за дружба с гр. ", 0),
    ("ru", "Подписан договор о дружбе с г. ", 0),
    # partners of a project, each with its town
    (
        "bg",
        "Бенефициент: Община Елена\nПартньори: ДГ „Мир“, Сдружение „Извор“ – гр. Ямбол, „Строеж“ ЕООД – гр. Сливен\n",
        0,
    ),
    (
        "ru",
        "Заявитель: администрация Ельца\nПартнёры: сад «Мир», фонд «Родник» – г. Ливны, ООО «Стройка» – г. Задонск\n",
        0,
    ),
    # an institution that heads a card and is no party in the end
    ("bg", "Варна. 5\nПартньор: Университет Румъния\nАкт: споразумение с Шумен", 1),
    ("ru", "Псков. 5\nПартнёр: Университет Румыния\nДокумент: соглашение с Рязанью", 1),
    # signs that no subword stands for, by themselves
    ("bg", "\ufffd Видин е град \ufeff на Дунав. \ufffd", 0),
    ("ru", "\ufeff Псков - город \ufffd на реке Великой.", 0),
    # a town and a person of one name
    ("bg", "Столицата Верона с кмет Верона", 0),
    ("ru", "Столицу Верона главой Верона", 0),
]


@pytest.mark.parametrize(("lang", "text", "found"), ODD)
def test_odd_texts_are_read(lang: str, text: str, found: int) -> None:
    document = cityrel.load()(text, lang=lang)
    assert len(document.agreements) + len(document.ties) == found


def test_a_town_that_is_dropped_is_no_longer_the_office_s() -> None:
    draft = Draft(Page("мэр Вероны и Комо"), load_pack("ru"))
    mayor, verona, como = draft.add("MAYOR", 0, 3, "x"), draft.add("CITY", 4, 10, "x"), draft.add("CITY", 13, 17, "x")
    draft.office_towns[mayor.id] = [verona, como]
    draft.drop_joined([verona])
    assert draft.towns_of_office(mayor) == [como]
    assert draft.towns_of_office(como) == []


#: How a text is written, and what is read.
WRITTEN = [
    ("побра\u00adти\u00adмен", "побратимен"),
    ("\ufeffПо\u200bбра\u2060тим", "Побратим"),
    ("подписа\u0301ли; Комо\u0301", "подписали; Комо"),
    ("\u045dмето", "името"),
    ("и\u0306од, Е\u0308лкин, и\u0306", "йод, Ёлкин, й"),
    ("Orle\u0301ans", "Orléans"),
    ("Ростов\u2011на\u2010Дону", "Ростов-на-Дону"),
    ("3\u00a0май\u202f2010\u2009г.", "3 май 2010 г."),
    ("2010\u22122015", "2010–2015"),
    ("град&nbsp;Русе &amp;laquo;Дунав&raquo; &#8211; &shy;х &amp; у", "град Русе «Дунав» – х & у"),
    ("едно\u2028две\rтри\r\nчетири", "едно\nдве\nтри\r\nчетири"),
    ("дoгoвoр c гoродом", "договор с городом"),
    ("догово\u0301р, договóр", "договор, договор"),
    ("Подписа се Д О Г О В О Р за дружба", "Подписа се ДОГОВОР за дружба"),
    ("с о г л а ш е н и е между", "соглашение между"),
    ("кмет <b>Иван</b> <span class='x'>Петров</span><br />град Русе<p>", "кмет Иван Петров\nград Русе\n"),
    ("На  3  май  2010  г.  кметът  подписа  договор.", "На 3 май 2010 г. кметът подписа договор."),
    ("**Русе** и _Велико Търново_, [[Псков (город)|Псков]]а", "Русе и Велико Търново, Пскова"),
    ("Русе ─ град", "Русе – град"),
    ("┌──┬──┐\n│ Русе │ 1999 │", "–––––––\n| Русе | 1999 |"),
    # what is as it should be
    ("* Русе\n* Псков*, *Дубна; снимка_1_2; [1] [а]", "* Русе\n* Псков*, *Дубна; снимка_1_2; [1] [а]"),
    ("А Б В Г Д Е Ж; А. Б. В. Г. Д. Ян; и в с о", "А Б В Г Д Е Ж; А. Б. В. Г. Д. Ян; и в с о"),
    ("a<b и c>d; <Иван>; <http://x.bg>", "a<b и c>d; <Иван>; <http://x.bg>"),
    ("Начало  Новини  Община  Градове  Села  Карта  Връзки", "Начало  Новини  Община  Градове  Села  Карта  Връзки"),
    ("Касел  Германия  договор за дружба с града  1990 г.", "Касел  Германия  договор за дружба с града  1990 г."),
    ("майка ѝ, ё, Й", "майка ѝ, ё, Й"),
    ("IT-компания, план B, VIPгости, COVIDвирус", "IT-компания, план B, VIPгости, COVIDвирус"),
    ("AT&T; R&D; &", "AT&T; R&D; &"),
    ("Saint-Étienne, Düren, Cap a Cap", "Saint-Étienne, Düren, Cap a Cap"),
    ("\u05d0\u05b7", "\u05d0\u05b7"),
]


@pytest.mark.parametrize(("written", "read"), WRITTEN)
def test_what_hides_words_is_read_over(written: str, read: str) -> None:
    assert legible(written) == read


#: A text, words as they are read in it, as they stand in it.
STANDING = [
    ("от \u00adВар\u00adна\u00ad до", "Варна", "Вар\u00adна"),
    ("в Комо\u0301, где", "Комо", "Комо\u0301"),
    ("в\u200b \u200bЙена\u200b.", "Йена", "Йена"),
    ("и\u0306\u00adод", "йод", "и\u0306\u00adод"),
    ("a&nbsp;b&nbsp;c", "b", "b"),
    ("a&nbsp;b&nbsp;c", " b ", "&nbsp;b&nbsp;"),
    ("Русе", "Русе", "Русе"),
]


@pytest.mark.parametrize(("page", "read", "stands"), STANDING)
def test_offsets_are_those_of_the_page(page: str, read: str, stands: str) -> None:
    text = Legible(page)
    start = text.text.index(read)
    span = text.in_page(start, start + len(read))
    assert page[slice(*span)] == stands
    assert text.in_text(*span) == (start, start + len(read))


SIGNED = [
    ("bg", "На 3 май 2010 г. кметът на Велико Търново Иван Йорданов подписа договор за дружба с град Йена, Германия."),
    ("ru", "3 мая 2010 г. глава Великого Устюга Андрей Ёлкин подписал договор о дружбе с городом Йена (Германия)."),
]
SPOILT: list[Callable[[str], str]] = [
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: re.sub(r"(?<=\w{3})(?=\w{2})", "\u00ad", text),
    lambda text: text.replace(" ", "\u200b \u200b"),
    lambda text: text.replace(" ", "\u202f"),
    lambda text: text.replace(" ", "&nbsp;"),
    lambda text: text.replace(" ", " \u00a0"),
    lambda text: text.replace("Йена", "<b>Йена</b>"),
    lambda text: re.sub(r"(?<=\w\w[аеиоу])(?=\w)", "\u0301", text),
    lambda text: text.translate(str.maketrans("аеос", "aeoc")),
]


@pytest.mark.parametrize(("lang", "text"), SIGNED)
@pytest.mark.parametrize("spoil", SPOILT)
def test_records_are_those_of_the_plain_text(lang: str, text: str, spoil: Callable[[str], str]) -> None:
    nlp = cityrel.load()
    page = Page(spoil(text))
    plain, document = nlp(text, lang=lang), nlp.annotate(page)
    rows = [[replace(row, evidence=[]) for row in found.agreements] for found in (plain, document)]
    assert rows[0] == rows[1] != []
    assert document.lang == lang
    assert all(item.text == page.text[item.start : item.end] for item in document.mentions)
    assert [row.parties for row in nlp.relate(document).agreements] == [row.parties for row in plain.agreements]


#: Paragraphs that are broken at a width, by their language.
PARAGRAPHS = {
    "bg": "На тържествена церемония в сградата на общината кметът на Велико Търново инж. Даниел Панов и неговият "
    "колега от Йена Алберт Шрьотер подписаха споразумение за сътрудничество между двата града. Документът беше "
    "подписан на 3 май 2010 г. в присъствието на общински съветници и гости. Предвижда се обмен на ученици, "
    "спортисти и културни състави.\n\n"
    "Велико Търново е побратимен град с Каварна, Асен, Твер и Охрид. Договорът за побратимяване с Твер е подписан "
    "през 1997 г. в Русия, а с Охрид връзките са от 2002 г.\n",
    "ru": "На торжественной церемонии в здании администрации глава Великого Устюга Андрей Ёлкин и бургомистр города "
    "Йена (Германия) Альберт Шрётер подписали соглашение о сотрудничестве между двумя городами. Документ был "
    "подписан 3 мая 2010 г. в присутствии депутатов городской думы и многочисленных гостей. Предусмотрен обмен "
    "школьниками, спортсменами и коллективами.\n\n"
    "Побратимами Великого Устюга являются Каварна, Тверь и Охрид. Договор о побратимстве с городом Охрид подписан в "
    "1997 году в Македонии, а связи с Каварной поддерживаются с 2002 года.\n",
}


def wrapped(text: str, width: int, indent: str = "") -> str:
    paragraphs = [textwrap.wrap(line, width, break_on_hyphens=False) or [""] for line in text.split("\n")]
    return "\n".join(indent + line for lines in paragraphs for line in lines)


@pytest.mark.parametrize("lang", PARAGRAPHS)
@pytest.mark.parametrize(("width", "indent"), [(64, ""), (72, ""), (80, ""), (100, ""), (72, "    "), (72, "> ")])
def test_wrapped_paragraphs_are_read_as_whole_ones(lang: str, width: int, indent: str) -> None:
    whole = PARAGRAPHS[lang]
    text = wrapped(whole, width, indent)
    plain, document = (cityrel.load()(page, lang=lang) for page in (whole, text))
    assert text.count("\n") > whole.count("\n") + 3
    rows = [[replace(row, evidence=[], score=1.0) for row in found.agreements] for found in (plain, document)]
    assert rows[0] == rows[1] != []
    ties = [[replace(row, score=1.0) for row in found.ties] for found in (plain, document)]
    assert ties[0] == ties[1] != []
    assert all(item.text == text[item.start : item.end] for item in document.mentions)
    assert [item for item in check_annotation(text, document.to_brat()) if not item.warning] == []


#: Ends of lines that end nothing, and what they are read as.
BROKEN = [
    (
        "Общинският съвет даде съгласие община Русе да подпише договор за побра-\n"
        "тимяване с град Гюргево и възложи на кмета на общината да подготви юго-\n"
        "източния маршрут и посещението в Стара Загора, както и това в Санкт-\nПетербург.\n",
        ["побратимяване с", "югоизточния маршрут", "Санкт-Петербург."],
    ),
    (
        "Городской совет одобрил соглашение о сотрудничестве с городом Ростов-\n"
        "на-Дону и поручил главе администрации подписать его от имени города до\n"
        "1 июня 2015 г. Документ будет подписан в присутствии депутатов совета и\n"
        "Никиты Орлова.\n\n"
        "Кроме того, совет решил:\n"
        "- направить делегацию на праздник города Пскова в составе пяти человек\n"
        "и пригласить делегацию Пскова на праздник;\n"
        "- подготовить программу.\n"
        "Дата: 3 мая 2015 г.\n",
        [
            "Ростов-на-Дону и",
            "до 1 июня",
            "совета и Никиты",
            "человек и пригласить",
            "решил:\n- н",
            "ник;\n- п",
            ".\nДата",
        ],
    ),
]


@pytest.mark.parametrize(("text", "parts"), BROKEN)
def test_lines_are_joined_within_a_paragraph(text: str, parts: list[str]) -> None:
    read = legible(text)
    assert [part for part in parts if part not in read] == []


def test_empty_lines_between_all_lines_are_none() -> None:
    apart = wrapped(PARAGRAPHS["ru"].replace("\n\n", " "), 72).strip().replace("\n", "\n\n")
    assert legible(apart) == PARAGRAPHS["ru"].replace("\n\n", " ").strip()


#: Lines that end something, each for itself.
ENDING = [
    # entries, some in small letters
    "Побратимени градове\nГюргево, Румъния\nпобратимен от 1997 г.\nВолгоград, Русия\nпобратимен от 2001 г.\n",
    # cells of a table, one a line
    "Договор о побратимских связях между городами Псков и Нойс\nдействует\nбессрочный\n"
    "Соглашение о сотрудничестве с городом Куопио\nне действует\nпять лет\n",
    # entries of one length
    "".join(
        f"Споразумение за сътрудничество с община {town}, подписано през 200{year} г.\n"
        for year, town in enumerate(("Каварна", "Балчик", "Добрич", "Шабла"))
    ),
    "".join(
        f"- соглашение о сотрудничестве с городом {town}, подписанное в 200{year} году\n"
        for year, town in enumerate(("Псков", "Тверь", "Орёл", "Дубна"))
    ),
    # items marked as quoted lines are
    "> договор о дружбе и сотрудничестве с городом Псковом\n> соглашение о сотрудничестве с Тверью\n> письма\n",
    # rows of columns
    "".join(
        f"договор о дружбе и сотрудничестве\t{town}\tподписан мэрами городов\n" for town in ("Псков", "Тверь", "Орёл")
    ),
    # a paragraph a line
    PARAGRAPHS["bg"],
    PARAGRAPHS["ru"],
]


@pytest.mark.parametrize("text", ENDING)
def test_lines_that_end_something_stay_apart(text: str) -> None:
    assert legible(text) == text
