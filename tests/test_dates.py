"""Dates in running text, found and resolved, in both languages."""

from __future__ import annotations

from itertools import pairwise

import pytest
import regex
from date_rows_bg import BG
from date_rows_ru import RU

from cityrel.edtf import parse
from cityrel.languages import available, load_pack
from cityrel.pipes.date_patterns import DatePatterns
from cityrel.pipes.dates import DateFinder


def find(code: str, marked: str, page_date: str | None = None) -> tuple[str, list[tuple[int, int, str]]]:
    plain = regex.sub("[{}]", "", marked)
    text = plain.replace("‖", "")
    sentences, start = [], 0
    for piece in regex.split("[‖\n]", plain):
        if piece:
            sentences.append((start, start + len(piece)))
        start += len(piece)
        # a line break stays in the text, a sentence mark does not
        start += text[start : start + 1] == "\n"
    found = DateFinder(load_pack(code)).find(text, sentences, page_date)
    return text, [(date.start, date.end, date.edtf) for date in found]


@pytest.mark.parametrize(("code", "marked", "values"), [("bg", *row) for row in BG] + [("ru", *row) for row in RU])
def test_dates(code: str, marked: str, values: str) -> None:
    expected = regex.findall(r"\{(.*?)\}", marked.replace("‖", ""))
    text, found = find(code, marked)
    assert [(text[start:end], value) for start, end, value in found] == list(zip(expected, values.split(), strict=True))


@pytest.mark.parametrize(
    ("code", "marked", "values"),
    [
        # the month as a Roman number, in Latin letters and in Cyrillic ones that look like them
        ("bg", "Протокол за дружба, {V.1976}", "1976-05"),
        ("bg", "Харта ({ХІ.2006 г.}) и приложение", "2006-11"),
        ("bg", "Подписан {XII/1988}", "1988-12"),
        ("bg", "Решение XX.2006 отпада, чл. IV.12 и V.1976.3 също", ""),
        ("ru", "Протокол о дружбе, {V.1976}", "1976-05"),
        ("ru", "Хартия ({XI.2006 г.}) и приложение", "2006-11"),
        ("ru", "Решение XX.2006 отменено, ст. IV.12 тоже", ""),
        # a month and year with a stroke, set off from what stands before it
        ("bg", "Декларация за партньорство, {09/2003}. Харта ({11/2003})", "2003-09 2003-11"),
        ("bg", "Решение № 09/2003, протокол 7/2003, дело (14/2003), вх. № 11/2004", ""),
        ("ru", "Декларация о партнёрстве, {09/2003}. Хартия ({11/2003})", "2003-09 2003-11"),
        ("ru", "Решение № 09/2003, протокол 7/2003, дело (14/2003)", ""),
    ],
)
def test_months_in_numbers(code: str, marked: str, values: str) -> None:
    test_dates(code, marked, values)


@pytest.mark.parametrize("code", available())
def test_where_dates_are_tried_loses_none(code: str) -> None:
    """Atoms are only tried at words that can begin one: the same comes out as where they are tried everywhere."""
    patterns = DatePatterns(load_pack(code).data("dates"))
    vocabulary = [*patterns.months, *patterns.ordinals, *patterns.decades, *patterns.relative, *patterns.phrases]
    forms = [form for word in vocabulary for form in (word, word.upper(), word.title(), word.replace(" ", "\u00a0"))]
    text = "".join(f"и {form} 2001; 5 {form} 1999 г. {form}Аб, {form}\n" for form in forms)
    text += "12.05.2010, 2001-05-17, XX в., ХІХ век, 3.XII.1999, 90-те, 1998/99, в 98-м, 2004–2006, 150 г. пр. н. е.\n"
    expected = [(match.span(), match.lastgroup) for match in patterns.atoms.finditer(text)]
    assert [(match.span(), match.lastgroup) for match in patterns.find(text)] == expected
    assert len(expected) > len(vocabulary)


@pytest.mark.parametrize(
    ("code", "marked", "page_date", "values"),
    [
        ("bg", "{Тази година} дойдоха, {миналата година} – не.", "2014-05-20", "2014 2013"),
        ("ru", "В {этом году} приехали, в {прошлом году} – нет.", "2014-05-20", "2014 2013"),
        ("bg", "През {миналия месец} дойдоха.", "2014-01-20", "2013-12"),
        ("ru", "В {прошлом месяце} приехали.", "2014-01-20", "2013-12"),
        ("bg", "Отчет до {1 май т.г.} и за {6 юни м.г.}", "2014", "2014-05-01 2013-06-06"),
        ("ru", "Отчёт к {1 мая с.г.} и за {6 июня п.г.}", "2014", "2014-05-01 2013-06-06"),
        (
            "bg",
            "През {миналия декември} и {миналия март} валя, {този юни} – не.",
            "2014-05-20",
            "2013-12 2014-03 2014-06",
        ),
        ("ru", "В {прошлом декабре} и {прошлом марте} шли дожди.", "2014-05-20", "2013-12 2014-03"),
        ("ru", "В {прошлом декабре} шли дожди.", "", "XXXX-12"),
        # a year of two digits lies at most ten years after the page
        ("bg", "Договор от {03.02.98 г.} и от {03.02.24 г.}", "2014-05-20", "1998-02-03 2024-02-03"),
        ("ru", "Договор от {03.02.98 г.} и от {03.02.25 г.}", "2014-05-20", "1998-02-03 1925-02-03"),
        # the page's date does not lend its year to the text
        ("bg", "Гостите идват на {5 май}.", "2014-05-20", "XXXX-05-05"),
        ("ru", "Гости приедут {5 мая}.", "2014-05-20", "XXXX-05-05"),
        # nor does a past one to what lies ahead
        (
            "bg",
            "През {2001 г.} подписаха договор.‖ Друг ще бъде подписан на {5 май}.",
            "2014-04-20",
            "2001 XXXX-05-05",
        ),
        (
            "bg",
            "През {март 2014 г.} го приеха.‖ Договорът ще бъде подписан на {5 май}.",
            "2014-04-20",
            "2014-03 2014-05-05",
        ),
        ("bg", "През {март 2001 г.} ни поканиха.‖ Подписахме на {5 май}.", "2014-04-20", "2001-03 2001-05-05"),
        ("ru", "В {2001 году} подписан договор.‖ Другой будет подписан {5 мая}.", "2014-04-20", "2001 XXXX-05-05"),
        ("ru", "В {марте 2014 года} его приняли.‖ Договор будет подписан {5 мая}.", "2014-04-20", "2014-03 2014-05-05"),
        ("ru", "В {марте 2001 года} нас звали.‖ Подписали {5 мая}.", "2014-04-20", "2001-03 2001-05-05"),
    ],
)
def test_dates_of_a_page(code: str, marked: str, page_date: str, values: str) -> None:
    text, found = find(code, marked, page_date)
    expected = zip(regex.findall(r"\{(.*?)\}", marked), values.split(), strict=True)
    assert [(text[start:end], value) for start, end, value in found] == list(expected)


@pytest.mark.parametrize(("code", "rows"), [("bg", BG), ("ru", RU)])
def test_spans_of_a_long_page(code: str, rows: list[tuple[str, str]]) -> None:
    text, found = find(code, "\n\n".join(marked for marked, _ in rows))
    assert len(found) > len(rows) / 2
    for (_, end, _), (start, _, _) in pairwise(found):
        assert end <= start
    for start, end, value in found:
        assert text[start:end] == text[start:end].strip(' ,„“"\n')
        assert str(parse(value)) == value


@pytest.mark.parametrize(
    ("code", "text", "kind", "rule"),
    [
        ("bg", "През 1998 г.", "calendar", "year"),
        ("bg", "През същата година", "anaphoric", "phrase"),
        ("bg", "През 80-те години", "decade", "decade"),
        ("ru", "В XIX веке", "century", "century"),
        ("ru", "В девяностые", "decade", "decade_word"),
        ("ru", "С 3 по 5 мая", "calendar", "day_month"),
    ],
)
def test_kinds_and_rules(code: str, text: str, kind: str, rule: str) -> None:
    (found,) = DateFinder(load_pack(code)).find(text, [(0, len(text))])
    assert (found.kind, found.rule) == (kind, rule)


def test_a_page_date_must_be_edtf() -> None:
    with pytest.raises(ValueError, match=r"20\.05\.2014"):
        find("bg", "През тази година", "20.05.2014")


def test_an_empty_text_has_no_dates() -> None:
    assert DateFinder(load_pack("ru")).find("", []) == []


@pytest.mark.parametrize(
    ("code", "marked", "values"),
    [
        # among the first lines: alone, with a number of the paper, a day of the week or a time
        ("bg", "Нова чешма\nСряда, {3 юни 2020 г.}\nТук {миналата година} имаше бент.", "2020-06-03 2019"),
        ("ru", "Новый мост\nСреда, {3 июня 2020 г.}\nЗдесь в {прошлом году} была плотина.", "2020-06-03 2019"),
        ("bg", "Изх. № АБ-12/{3.06.2020 г.}\nОтговорът е за {тази година}.", "2020-06-03 2020"),
        ("ru", "{3 июня 2020 г.} № 12   г. Елец\nОтчёт за {прошлый год} принять.", "2020-06-03 2019"),
        ("ru", "Мост готов\n{3/06/2020} в 10:15, просмотров 12\nРаботы шли с {прошлого года}.", "2020-06-03 2019"),
        ("bg", "Бюлетин от {3 юни 2020 г.}\nПриет е отчет за {миналата година}.", "2020-06-03 2019"),
        ("ru", "Выпуск от {3 июня 2020 г.}\nПринят отчёт за {прошлый год}.", "2020-06-03 2019"),
        (
            "bg",
            "Мост\n{3 юни 2020 г.}Прегледи: 12Автор: А.\nНа {2 юни тази година} валя.",
            "2020-06-03 2020-06-02",
        ),
        ("ru", "Мост\n{3 июня 2020 года}Просмотров: 12\nУтром {2 июня этого года} дождь.", "2020-06-03 2020-06-02"),
        ("ru", "{3 июня 2020 года} мост открыт.\n{2 июня этого года} мы в {2021 году}.", "2020-06-03 XXXX-06-02 2021"),
        # or the only year that days are of
        ("bg", "{Тази година} съборът мина добре. В събота, {6 юни 2020 г.}, пяха три хора.", "2020 2020-06-06"),
        ("bg", "ВИДИН, {3 юни 2020 г.} (БТА) – {Тази година} няма да има празник.", "2020-06-03 2020"),
        ("ru", "БРЯНСК, {3 июня 2020 г.} /«Десна-Пресс»/. В {этом году} праздника не будет.", "2020-06-03 2020"),
        (
            "bg",
            "Нов договор\n\nВидин, {3.06.2020}. В неделя на площада се събраха над двеста души, за да видят как гости "
            "и домакини садят липи. До {2025 г.} ще има парк. {Тази година} празник няма.",
            "2020-06-03 2025 2020",
        ),
        (
            "ru",
            "Новый договор\n\nЕлец, {3 июня 2020 г.} В воскресенье на площади собралось больше двухсот человек, чтобы "
            "посмотреть, как гости сажают липы. К {2025 году} будет парк. В {этом году} праздника нет.",
            "2020-06-03 2025 2020",
        ),
        # but not what a list says of a town
        (
            "bg",
            "Струга, {3.06.2008}. Договор за побратимяване и дружба\nОхрид, {7.05.2009}. Протокол за културен обмен\n"
            "{Тази година} – нищо",
            "2008-06-03 2009-05-07 XXXX",
        ),
        (
            "ru",
            "Елец, {3.06.2008}. Договор о побратимстве и дружбе\nОрёл, {7.05.2009}. Протокол о культурном обмене\n"
            "В {этом году} – ничего",
            "2008-06-03 2009-05-07 XXXX",
        ),
        ("ru", "В {этом году} праздник удался. В субботу, {6 июня 2020 г.}, пели три хора.", "2020 2020-06-06"),
        ("bg", "{Тази година} има нови. Договорът от {6 юни 2020 г.} изтича през {2022 г.}", "XXXX 2020-06-06 2022"),
        # „next year" is not counted from what lies ahead of the page
        ("ru", "{3 июня 2020}\nСрок до {2030 года}. Встреча в {мае следующего года}.", "2020-06-03 2030 2021-05"),
        ("bg", "{3 юни 2020}\nСрок до {2030 г.} Среща има през {май следващата година}.", "2020-06-03 2030 2021-05"),
        ("ru", "Письмо {2013 года}, в {мае следующего года} – договор.", "2013 2014-05"),
    ],
)
def test_the_date_of_the_page_itself(code: str, marked: str, values: str) -> None:
    text, found = find(code, marked)
    expected = zip(regex.findall(r"\{(.*?)\}", marked), values.split(), strict=True)
    assert [(text[start:end], value) for start, end, value in found] == list(expected)


@pytest.mark.parametrize(
    ("code", "marked", "values"),
    [
        # a month in Roman figures without a day
        ("bg", "Договор, {VII.2003}\nЧешмата е от {IX.1984 г.}, мостът ({XI/1998}) – не.", "2003-07 1984-09 1998-11"),
        ("ru", "Договор, {VII.2003}\nРодник – с {IX.1984 г.}, мост ({XI/1998}) – нет.", "2003-07 1984-09 1998-11"),
        ("bg", "Вж. том XIV.2001, глава XX.1999 и II.20 от описа", ""),
        ("ru", "См. том XIV.2001, главу XX.1999 и II.20 по описи", ""),
        # a bare year at the end of an item that begins with its paper
        (
            "bg",
            "Договор между съвета в Полоцк и Община Видин за установяване на трайни връзки, {1998}.",
            "1998",
        ),
        ("bg", "В градината между градския съвет в Полоцк и Община Видин растат липи, брястове и чинари, 1998.", ""),
        (
            "ru",
            "Договор между советом Полоцка и городом Елец об установлении прочных связей, {1998}.",
            "1998",
        ),
        ("ru", "В саду между городским советом Полоцка и домом учителя растут липы, вязы и платаны, 1998.", ""),
        # a day in figures with an abbreviated year
        (
            "bg",
            "Парафиран на {4.VII.2005 г.}, подписан на {9.IX.с.г.} и {12.10. с.г.}",
            "2005-07-04 2005-09-09 2005-10-12",
        ),
        ("ru", "Парафирован {4.VII.2005 г.}, подписан {9.IX.с.г.} и {12.10 с.г.}", "2005-07-04 2005-09-09 2005-10-12"),
    ],
)
def test_days_and_months_in_figures(code: str, marked: str, values: str) -> None:
    text, found = find(code, marked)
    expected = zip(regex.findall(r"\{(.*?)\}", marked), values.split(), strict=True)
    assert [(text[start:end], value) for start, end, value in found] == list(expected)
