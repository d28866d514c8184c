"""Bootstrap intervals and the randomisation test, on pages of one date each."""

from __future__ import annotations

import pytest

from cityrel.document import Document, Mention, Page
from cityrel.scoring import Report, bootstrap, randomisation_test, score_documents


def dates(correct: str) -> Report:
    """Scores of pages of one date each, found (1) or missed (0)."""
    gold = [
        Document(Page("1999\n1999", name=str(at)), mentions=[Mention("a", "DATE", 5, 9, "1999")])
        for at in range(len(correct))
    ]
    return score_documents(gold, [page for page, found in zip(gold, correct, strict=True) if found == "1"])


def test_bootstrap() -> None:
    key = ("entities", "all")
    assert bootstrap(dates("1111"))[key].low == 1
    assert bootstrap(dates("0000"))[key].high == 0
    half = dates("1100110011")
    interval = bootstrap(half, [key], seed=3)[key]
    # recall 0.6 is F1 0.75; the extremes of ten draws are less likely than 2.5 % on either side
    assert 0.3 < interval.low < 0.75 < interval.high <= 1
    assert interval == bootstrap(half, [key], seed=3)[key]
    assert bootstrap(half, [key], level=0.5)[key].low > interval.low
    # a page's other line holds nothing, so drawing lines leaves more samples with few dates
    assert bootstrap(half, [key], unit="line", seed=3)[key].low <= interval.low
    assert str(bootstrap(dates("11"), [key])[key]) == "1.000 – 1.000"


def test_randomisation_test() -> None:
    key = ("entities", "all")
    assert randomisation_test(dates("1010"), dates("1010"), key) == 1
    # Two pages differ, both in favour of one system: of the four swaps two give as great a difference
    assert randomisation_test(dates("1111"), dates("1100"), key, seed=1) == pytest.approx(0.5, abs=0.02)
    # Ten pages: only 2 of 1024 swaps do
    assert randomisation_test(dates("1" * 10), dates("0" * 10), key) == pytest.approx(2 / 1024, abs=0.002)
    assert randomisation_test(dates("1111"), dates("1100"), key, unit="line", seed=1) == pytest.approx(0.5, abs=0.02)
    with pytest.raises(ValueError, match="different pages"):
        randomisation_test(dates("11"), dates("111"), key)
