"""Texts that end early, repeat themselves or fit no layout are read like others: no text is an error."""

from __future__ import annotations

import pytest

import cityrel
from cityrel.document import Page
from cityrel.languages import load_pack
from cityrel.pipes.draft import Draft

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
