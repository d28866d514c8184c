"""Papers and ties under a heading of former ones: what still holds, and what is over."""

from __future__ import annotations

import pytest
from documents import Read, targets

#: items under a heading of former ties, and the status of their papers
FORMER: list[tuple[str, str, str]] = [
    ("bg", "Комо (Италия) – договорът от 1998 г. обаче още действа", "signed"),
    ("bg", "Комо (Италия) – споразумението от 1998 г. се изпълнява и сега", "signed"),
    ("bg", "Комо (Италия) – договорът от 2001 г. остава валиден", "signed"),
    ("bg", "Комо – побратими до 2010 г., но протоколът от 2003 г. важи и днес", "signed"),
    ("bg", "Комо – договорът от 1998 г. вече не важи", "ended"),
    ("bg", "Комо – споразумението от 1998 г. не се изпълнява", "ended"),
    ("bg", "Комо – договор от 1998 г.", "ended"),
    ("ru", "Олбани – договор 1991 года, однако, ещё действует", "signed"),
    ("ru", "Олбани – соглашение 2005 года исполняется и сейчас", "signed"),
    ("ru", "Олбани – протокол 1998 года остаётся действующим", "signed"),
    ("ru", "Олбани – побратимство прекращено в 2022 году, а протокол 2003 года сохраняет силу", "signed"),
    ("ru", "Олбани – соглашение 2005 года не исполняется", "ended"),
    ("ru", "Олбани – договор 1991 года больше не действует", "ended"),
    ("ru", "Олбани – договор 1991 года", "ended"),
]


@pytest.mark.parametrize(("lang", "item", "expected"), FORMER)
def test_papers_of_former_ties(read: Read, lang: str, item: str, expected: str) -> None:
    heading, home = {"bg": ("Бивши побратими", "Враца"), "ru": ("Бывшие побратимы", "Тула")}[lang]
    assert [paper.status for paper in read(lang, f"{heading}\n\n• {item}", home=home).agreements] == [expected]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("bg", "Бивши побратими\n\n• Ниш – побратимяването приключи през 2022 г."),
        ("ru", "Бывшие побратимы\n\n• Керчь – побратимство завершилось в 2022 году"),
    ],
)
def test_the_end_of_a_tie_is_not_its_beginning(read: Read, lang: str, text: str) -> None:
    assert not targets(read(lang, text, home={"bg": "Враца", "ru": "Тула"}[lang]), "SINCE")
