"""Labels of names that agree over a page: surnames, towns, and what the tagger overlooked."""

from __future__ import annotations

import pytest
from documents import marked_names

from cityrel.names.base import NameSpan
from cityrel.names.consistency import agree, same_name

#: (lines with names marked [PER:...], [LOC:...], [ORG:...], what each name of the page should be)
PAGES = [
    # a surname that was told in full is a person, in whatever line and case
    (["[PER:Хорхе Барагуен] откри панаира.", "По-късно [LOC:Барагуен] замина."], ["PER", "PER"]),
    (["Премьер [PER:Лиам Торвальд] прибыл утром.", "Делегацию [LOC:Торвальда] встретили."], ["PER", "PER"]),
    (["[PER:Торвальда] ждали.", "[PER:Торвальд] выступил.", "За [LOC:Торвальдом] приехали."], ["PER", "PER", "PER"]),
    # a known town is left alone, whoever is called so
    (["Кметът [PER:Стоян Видин] говори.", "Той живее в [LOC:Видин]."], ["PER", "LOC"]),
    (["[PER:Сергей Тулин] приехал.", "Завод в [LOC:Туле] стоит."], ["PER", "LOC"]),
    # what the page calls a place more often is one, if it is known
    (["[LOC:Макао] расте.", "В [LOC:Макао] е топло.", "[PER:Макао] привлича гости."], ["LOC", "LOC", "LOC"]),
    (["[LOC:Омдурмо] ждёт.", "В [LOC:Омдурмо] тепло.", "[PER:Омдурмо] гостит."], ["LOC", "LOC", "PER"]),
    # institutions and single mentions stay
    (["[PER:Лиам Торвальд] и [ORG:Торвальд]"], ["PER", "ORG"]),
    (["[LOC:Гросетия] е далеч."], ["LOC"]),
]

#: (lines, the surnames that no span covered)
OVERLOOKED = [
    (["[PER:Хорхе Барагуен] откри панаира.", "Барагуен благодари на всички."], ["Барагуен"]),
    (["Гостем была [PER:Ирма Валдгрен].", "После обеда слово взяла Валдгрен."], ["Валдгрен"]),
    (["Режиссёр [PER:Пётр Ольховский] приехал.", "Фильм Ольховского показали."], ["Ольховского"]),
    # an adjective, a word in small letters, another name, a surname that nobody told in full, a part of a longer word
    (["[PER:Георги Димитров] е роден тук.", "Димитровски район и димитровград."], []),
    (["[PER:Ирма Валдгрен] и Валдемар"], []),
    (["[PER:Валдгрен] приехала. Валдгрен уехала."], []),
    (["[PER:Ирма Валдгрен] в отеле Валдгрен-Палас"], []),
    # the name of a town also
    (["[PER:Стоян Видин] е в [LOC:Видин]. Видин го чака."], []),
]


def _page(lines: list[str]) -> tuple[list[str], list[list[NameSpan]]]:
    texts, found = zip(*map(marked_names, lines), strict=True)
    return list(texts), list(found)


@pytest.mark.parametrize(("lines", "labels"), PAGES)
def test_a_name_has_one_label_on_a_page(lines: list[str], labels: list[str]) -> None:
    texts, found = _page(lines)
    agreed = agree(texts, found)
    assert [span.label for spans in agreed for span in spans] == labels
    assert [(s.start, s.end) for spans in agreed for s in spans] == [(s.start, s.end) for spans in found for s in spans]


@pytest.mark.parametrize(("lines", "surnames"), OVERLOOKED)
def test_overlooked_surnames(lines: list[str], surnames: list[str]) -> None:
    texts, found = _page(lines)
    new = [
        (text[span.start : span.end], span.label)
        for text, old, spans in zip(texts, found, agree(texts, found), strict=True)
        for span in spans
        if span not in old
    ]
    assert new == [(surname, "PER") for surname in surnames]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("солженицын", "солженицына", True),
        ("мендоса", "мендосы", True),
        ("шукшинский", "шукшинского", True),
        ("иванов", "ивановск", False),
        ("димитров", "димитровска", False),
        ("ким", "кима", False),
        ("ким", "ким", True),
        ("martin", "martins", False),
        ("петров", "петровичами", False),
    ],
)
def test_forms_of_a_surname(one: str, other: str, expected: bool) -> None:
    assert same_name(one, other) is same_name(other, one) is expected
