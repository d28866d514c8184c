"""Which language a page reads as."""

from __future__ import annotations

import pytest

from cityrel.reading.language import find_language, language_scores

ROWS: list[tuple[str, str]] = [
    ("bg", "Кметът на града подписа споразумение с гостите от съседната община."),
    ("bg", "Побратимени градове\n\nГрадът поддържа връзки с много места."),
    ("bg", "През пролетта в общината бяха приети ученици от три държави."),
    ("bg", "ОБЩИНА ВРАЦА – МЕЖДУНАРОДНИ ВРЪЗКИ"),
    ("ru", "Глава города подписал соглашение с гостями из соседнего района."),
    ("ru", "Города-побратимы\n\nГород поддерживает связи со многими местами."),
    ("ru", "Весной в город приезжали школьники из трёх стран."),
    ("ru", "ГОРОД РЯЗАНЬ – МЕЖДУНАРОДНЫЕ СВЯЗИ"),
    ("uk", "Міський голова підписав угоду про співпрацю з гостями із сусіднього міста."),
    ("uk", "Міста-побратими нашого міста є у десяти країнах."),
    ("be", "Старшыня гарвыканкама падпісаў пагадненне з гасцямі з суседняга горада."),
    ("be", "Гарады-пабрацімы: у нашага горада ёсць сябры ў дзесяці краінах."),
    ("mk", "Градоначалникот потпиша договор за соработка со гостите од соседната општина."),
    ("mk", "Збратимени градови на општината се наоѓаат во десет земји."),
    ("sr", "Градоначелник је потписао споразум о сарадњи са гостима из суседне општине."),
    ("sr", "Градови побратими наше општине налазе се у десет држава."),
]


@pytest.mark.parametrize(("expected", "text"), ROWS)
def test_find_language(expected: str, text: str) -> None:
    assert find_language(text) == expected


@pytest.mark.parametrize("text", ["", " \n", "12.05.1999", "The mayors signed a treaty of friendship.", "…—«»"])
def test_pages_without_cyrillic_words(text: str) -> None:
    assert find_language(text) is None
    assert language_scores(text) == {}


def test_a_foreign_name_does_not_change_the_language() -> None:
    assert find_language("Кметът на града прие делегация от Київ, която ще остане три дни.") == "bg"
    assert find_language("Глава города принял делегацию из города София, она пробудет три дня.") == "ru"
