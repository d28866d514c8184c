"""The little language that cue words are written in."""

from __future__ import annotations

import pytest
import regex

from cityrel.languages import available, load_pack
from cityrel.languages.cues import Cues, compile_cues, words
from cityrel.languages.openings import PAGE, PageWords

#: entries, text, what is found in it
ROWS: list[tuple[list[str], str, list[str]]] = [
    (["подпис"], "подпис, подписа", ["подпис"]),
    (["подпис*"], "подпис, подписаха; надпис", ["подпис", "подписаха"]),
    # at most three letters of an ending
    (["кмет~"], "кметът, кметица, кметство, кметството", ["кметът", "кметица"]),
    (["ще бъде"], "ще  бъде; ще\nбъде; щебъде", ["ще  бъде", "ще\nбъде"]),
    # up to four words between
    (["ще ... подпис*"], "ще бъде скоро подписан", ["ще бъде скоро подписан"]),
    (["ще ... подпис*"], "ще подписват", ["ще подписват"]),
    (["ще ... подпис*"], "ще едно две три четири пет подписват", []),
    (["ще ... подпис*"], "ще дойдат, подписаха", []),
    (["в сила", "в сила от"], "в сила от май", ["в сила от"]),
    # glued words
    (["кмет"], "годиниКмет", ["Кмет"]),
    (["гр."], "в гр. Враца", ["гр."]),
    (["г."], "2021г.", ["г."]),
    (["подписан*"], "Подписано, ПОДПИСАНО", ["Подписано", "ПОДПИСАНО"]),
    (["мэр*"], "мэр, мэрия, кумэр", ["мэр", "мэрия"]),
    # ё and е are one
    (["партнер*"], "партнёр и партнеры", ["партнёр", "партнеры"]),
    (["самолет*"], "самолёты", ["самолёты"]),
    (["будет подписан*"], "не будет подписано", ["будет подписано"]),
    (["был ... подписан*"], "был вчера в Туле подписан", ["был вчера в Туле подписан"]),
    (["был ... подписан*"], "был в Туле, там подписан", []),
    ([], "договор", []),
    # the first letter is looked at first: in either case, ё for е, a mark; of one letter the longest entry wins
    (["ель", "елка", "елка года"], "Ёлка года, ЕЛЬ, ёлка", ["Ёлка года", "ЕЛЬ", "ёлка"]),
    (["Съюз", "съюз на градовете"], "Съюз на градовете, съюз", ["Съюз на градовете", "съюз"]),
    (["-летие", "№ *"], "5 -летие № пет", ["-летие", "№ пет"]),
]


@pytest.mark.parametrize(("entries", "text", "expected"), ROWS)
def test_entries(entries: list[str], text: str, expected: list[str]) -> None:
    assert [match.group() for match in compile_cues(entries).finditer(text)] == expected


@pytest.mark.parametrize(("entries", "text", "expected"), ROWS)
def test_entries_in_the_page(entries: list[str], text: str, expected: list[str]) -> None:
    PAGE.turn_to(text)
    assert [match.group() for match in compile_cues(entries).finditer(text)] == expected


def test_a_word_of_many_capitals_is_filed_a_few_times_for_each() -> None:
    text = "кМ" * 5000
    filed = PageWords(text).words
    assert sum(map(len, filed.values())) < 4 * len(text)
    assert {start for starts in filed.values() for start in starts} == set(range(1, len(text), 2)) | {0}


@pytest.mark.parametrize("lang", available())
def test_where_cues_are_tried_in_the_page_loses_none(lang: str) -> None:
    """In the page cues are only tried at words that may begin one: the same comes out as where they are tried
    everywhere."""
    cues = Cues(load_pack(lang))
    entries = [" ".join(entry.replace("~", "ам").split()) for name in cues.names for entry in cues.entries(name)]
    forms = [entry.replace("*", "а").replace("...", "две") for entry in dict.fromkeys(entries)]
    text = "\n".join(f"{form}, {form.upper()} {form.title()}; 7{form}и{form.title()}Аб." for form in forms)
    PAGE.turn_to(text)
    for name in cues.names:
        cue = cues[name]
        plain = [match.span() for match in regex.finditer(cue.pattern, text)]
        assert list(cues.spans(name, text, 0, len(text))) == plain, name
        for start, end in [(a + 1, b + 300) for a, b in plain[:20]] + [(a - 99, b - 1) for a, b in plain[20:40]]:
            expected = regex.compile(cue.pattern).search(text, max(0, start), end)
            found = cue.search(text, max(0, start), end)
            assert (found and found.span()) == (expected and expected.span()), name


def test_words_before_a_name() -> None:
    found = regex.compile(rf"(?i){words(['гр.', 'град'])}\s*(?P<name>\p{{Lu}}\p{{Ll}}+)")
    assert [match["name"] for match in found.finditer("гр.Враца, гр. Ловеч, град Разлог")] == [
        "Враца",
        "Ловеч",
        "Разлог",
    ]


@pytest.mark.parametrize("lang", available())
def test_every_class_compiles_and_finds_its_entries(lang: str) -> None:
    cues = Cues(load_pack(lang))
    assert cues.names
    for name in cues.names:
        for entry in cues.entries(name):
            plain = entry.replace("...", "").replace("*", "").replace("~", "")
            text = f" {' '.join(plain.split())} "
            assert cues.found(name, text, 0, len(text)), (name, entry)
            assert list(cues.spans(name, text, 0, len(text)))


@pytest.mark.parametrize("lang", available())
def test_every_class_finds_its_examples_and_nothing_else(lang: str) -> None:
    """``cue_examples.toml`` has for each class sentences with a cue of it, and sentences without one."""
    pack = load_pack(lang)
    cues, rows = Cues(pack), pack.data("cue_examples")
    assert sorted(rows) == [name for name in cues.names if cues.entries(name)]
    wrong = []
    for name, row in rows.items():
        assert set(row) == {"examples", "not"} and all(row.values()), name
        wrong += [(name, text) for text in row["examples"] if not cues.found(name, text, 0, len(text))]
        wrong += [(name, "not", text) for text in row["not"] if cues.found(name, text, 0, len(text))]
    assert wrong == []


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("ru", "на улице Городов-побратимов чинят трубы", False),
        ("ru", "парк Побратимов закрыт", False),
        ("ru", "В парке. Побратимы приехали", True),
        ("ru", "стадион\nПобратимы", True),
        ("bg", "площад Побратимени градове се ремонтира", False),
        ("bg", "бул. Побратими е затворен", False),
        ("bg", "Улицата е готова, побратимите дойдоха", True),
    ],
)
def test_streets_and_parks_are_no_twins(lang: str, text: str, expected: bool) -> None:
    assert Cues(load_pack(lang)).found("twin", text, 0, len(text)) is expected
