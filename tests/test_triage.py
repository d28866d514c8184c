"""Which pages are worth annotating, told from their words alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_phenomena import cases

from cityrel.triage import THRESHOLD, Triage, load_triage

SEEDS = Path(__file__).parents[1] / "seeds"


@pytest.mark.parametrize("case", [case for case in cases("dev", "held_out") if "agreement" in case or "tie" in case])
def test_no_page_with_a_record_is_passed_over(case: dict[str, str]) -> None:
    assert load_triage().score(case["text"]) >= THRESHOLD, case["id"]


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.stem[:3])
def test_no_seed_is_passed_over(path: Path) -> None:
    assert load_triage().score(path.read_text(encoding="utf-8")) >= THRESHOLD


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        # words that speak for themselves, in any form and case, and glued to the word before
        ("Градът има три побратимени града.", True),
        ("ДОГОВОРЫ С ГОРОДАМИ", True),
        ("Партнёры города: Турку, Нант", True),
        ("през тези годиниДоговорът беше продължен", True),
        ("Хартата на градовете", True),
        # common words, only near one another
        ("Общинският съвет прие план за зимата.", False),
        ("Планът за обмен беше подписан от кметовете.", True),
        ("Подписана е заповед за паркирането." + " Времето е хубаво." * 20 + " Има и план за ремонт.", False),
        ("Город готовит программу праздника.", False),
        ("Программа обмена\nподписана в Твери.", True),
        ("Сътрудничество между училищата.", False),
        # parts of other words
        ("Планетариумът и фактурите", False),
        ("Переговоры об уставшем акте", False),
        ("Нова детска площадка отвори врати в квартала.", False),
        ("", False),
    ],
)
def test_what_is_kept(text: str, kept: bool) -> None:
    assert (load_triage().score(text) >= THRESHOLD) == kept


def test_more_cues_score_higher_and_line_ends_do_not_matter() -> None:
    triage = Triage()
    one, two = "Договор за дружба.", "Договор за дружба. Побратимени градове."
    assert 0 < triage.score(one) < triage.score(two)
    assert triage.score("влезе  в\r\nсила нов план") == triage.score("влезе в сила нов план") == 1.0


def test_a_triage_of_one_language() -> None:
    assert Triage(["bg"]).score("Споразумение с Ниш") >= THRESHOLD
    assert Triage(["bg"]).score("Соглашение с Турку") < THRESHOLD
