"""Who signs a page at its foot, and who signs the paper that the page tells of."""

from __future__ import annotations

import pytest
from documents import Read, spans, targets

_PAPER = {
    "bg": "Протокол за намерения с Комо, 1998 г.\n\n",
    "ru": "Протокол о намерениях с Комо, 1998 год.\n\n",
}

#: language, the lines at the foot, mayors, other persons, who signed the paper
FEET: list[tuple[str, str, list[str], list[str], list[str]]] = [
    ("ru", "Председатель кенеша          подпись          Ж. Орлов", [], ["Ж. Орлов"], []),
    ("ru", "Председатель Думы\t(подпись)\tЖ. Орлов", [], ["Ж. Орлов"], []),
    ("ru", "Глава города    подпись    И. Комаров", ["И. Комаров"], [], []),
    ("bg", "Председател на Общинския съвет:   (подпис)   Ж. Орлов", [], ["Ж. Орлов"], []),
    ("bg", "Кмет на общината: /подпис/ И. Комаров", ["И. Комаров"], [], []),
    ("bg", "Кмет на общината:    подпис    И. Комаров", ["И. Комаров"], [], []),
    # an acting one, the name in the line below
    ("ru", "И. о. главы администрации города\nИ. Комаров", ["И. Комаров"], [], []),
    ("ru", "Вр. и. о. мэра\nИ. Комаров", ["И. Комаров"], [], []),
    ("ru", "И. о. директора школы\nИ. Комаров", [], ["И. Комаров"], []),
    ("bg", "И. д. кмет на общината\nИ. Комаров", ["И. Комаров"], [], []),
    ("bg", "И. д. директор на училището\nИ. Комаров", [], ["И. Комаров"], []),
    # of both towns: these are under the paper
    (
        "ru",
        "Мэр Тулы   (подпись)   И. Комаров\nМэр Комо   (подпись)   М. Росси",
        ["И. Комаров", "М. Росси"],
        [],
        ["И. Комаров", "М. Росси"],
    ),
    (
        "bg",
        "Кмет на Враца:   (подпис)   И. Комаров\nКмет на Комо:   (подпис)   М. Роси",
        ["И. Комаров", "М. Роси"],
        [],
        ["И. Комаров", "М. Роси"],
    ),
    # told in a sentence
    ("ru", "Свою подпись поставил глава города И. Комаров.", ["И. Комаров"], [], ["И. Комаров"]),
    ("bg", "Подписа си сложи кметът И. Комаров.", ["И. Комаров"], [], ["И. Комаров"]),
]


@pytest.mark.parametrize(("lang", "foot", "mayors", "others", "signed"), FEET)
def test_feet(read: Read, lang: str, foot: str, mayors: list[str], others: list[str], signed: list[str]) -> None:
    document = read(lang, _PAPER[lang] + foot, home={"bg": "Враца", "ru": "Тула"}[lang])
    assert spans(document, "MAYOR") == mayors
    assert spans(document, "PERSON") == others
    assert sorted(name for _, name in targets(document, "SIGNED_BY")) == sorted(signed)
