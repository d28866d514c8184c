"""The pipes' work grows with the page, not with its square: counted in instructions, so that no clock decides."""

from __future__ import annotations

import functools
import itertools
import sys
from collections.abc import Collection, Sequence
from types import FrameType
from typing import Any

import pytest
import regex

import cityrel
from cityrel.document import Page
from cityrel.gazetteer import Gazetteer
from cityrel.languages import load_pack
from cityrel.names import NAME_LABELS, NameSpan
from cityrel.pipes import steps, surnames
from cityrel.pipes.draft import Draft

#: What a page says of a partner, its name and a person's put in; lines of all kinds that make mentions and relations.
SECTIONS = {
    "bg": (
        "{town}\n\nДоговор за побратимяване между {town} и Русе е подписан на 12 май 19{year} г. от кмета на {town} "
        "{person}. {person} посети Русе през 20{year} г. Меморандум за сътрудничество беше подписан по-късно. "
        "Договорът беше продължен.\n• {town} – 19{year}\nГрад: {town}\nДокумент: споразумение за сътрудничество\n\n"
    ),
    "ru": (
        "{town}\n\nДоговор о побратимстве между городами {town} и Псков подписан 12 мая 19{year} года. Подписал мэр "
        "города {town} {person}. {person} посетил Псков в 20{year} году. Позднее подписан меморандум о сотрудничестве. "
        "Договор был продлён.\n• {town} – 19{year}\nГород: {town}\nДокумент: соглашение о сотрудничестве\n\n"
    ),
}
TITLES = {"bg": "Побратимени градове на Русе\n\n", "ru": "Города-побратимы Пскова\n\n"}
HOMES = {"bg": "Русе", "ru": "Псков"}


class PairsOfWords:
    """A tagger that takes any two capitalised words for a person."""

    def tag(self, texts: Sequence[str], labels: Collection[str] = NAME_LABELS) -> list[list[NameSpan]]:
        pair = regex.compile(r"\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+")
        return [[NameSpan(*match.span(), "PER") for match in pair.finditer(text)] for text in texts]


def page(lang: str, sections: int) -> str:
    towns = itertools.islice(Gazetteer.load().single_words(lang), 0, None, 97)
    letters = "бвгдзклмнпрст"
    surnames = (f"{a}о{b}а{c}{'ов'}".capitalize() for a, b, c in itertools.product(letters, repeat=3))
    text = TITLES[lang]
    for number, town, surname in zip(range(sections), towns, surnames, strict=False):
        text += SECTIONS[lang].format(town=town.capitalize(), person=f"Иван {surname}", year=10 + number % 80)
    return text


def instructions(run: Any) -> int:
    """How many of Python's instructions a call takes."""
    count = 0

    def trace(frame: FrameType, event: str, _: object) -> Any:
        nonlocal count
        frame.f_trace_opcodes = True
        frame.f_trace_lines = False
        count += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        run()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("lang", sorted(SECTIONS))
def test_four_times_the_page_is_four_times_the_work(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "load_tagger", lambda _name: PairsOfWords())
    nlp = cityrel.load(lang)
    short, long = page(lang, 8), page(lang, 32)
    # what is kept of words and patterns is there before it is counted
    documents = [nlp(text, home=HOMES[lang]) for text in (short, long)]
    assert len(documents[1].mentions) > 3.5 * len(documents[0].mentions) > 100
    assert len(documents[1].relations) > 3.5 * len(documents[0].relations) > 50
    assert len(documents[1].agreements) > 3.5 * len(documents[0].agreements) > 20
    work = [instructions(lambda text=text: nlp(text, home=HOMES[lang])) for text in (short, long)]
    assert work[1] / work[0] < 4.4 * len(long) / len(short) / 4


@pytest.mark.parametrize("lang", sorted(SECTIONS))
def test_a_page_in_one_line(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "load_tagger", lambda _name: PairsOfWords())
    nlp = cityrel.load(lang)
    # wide gaps are what menus have
    short, long = (page(lang, sections).replace("\n", "  ") for sections in (20, 80))
    documents = [nlp(text, home=HOMES[lang]) for text in (short, long)]
    assert len(documents[1].mentions) > 3.5 * len(documents[0].mentions) > 100
    work = [instructions(lambda text=text: nlp(text, home=HOMES[lang])) for text in (short, long)]
    assert work[1] / work[0] < 5.2 * len(long) / len(short) / 4


def drafted(papers: int) -> Draft:
    """A draft of as many papers, each with a party of its own and one that all share."""
    draft = Draft(Page("Х " * (2 * papers + 1)), load_pack("bg"))
    home = draft.add("CITY", 0, 1, "test")
    for at in range(2, 4 * papers, 4):
        paper, party = draft.add("AGREEMENT", at, at + 1, "test"), draft.add("CITY", at + 2, at + 3, "test")
        for town in (party, home):
            draft.relate("PARTY", paper, town, "test")
    return draft


def test_what_is_taken_out_costs_no_look_at_the_rest() -> None:
    work = []
    for papers in (50, 200):
        draft = drafted(papers)
        taken = draft.labelled("AGREEMENT")[::2]
        work.append(instructions(lambda draft=draft, taken=taken: [draft.drop_joined([paper]) for paper in taken]))
        assert len(draft.mentions) == 1 + papers + papers // 2
        assert len(draft.relations) == papers
        assert len(draft.sources(draft.mentions[0], "PARTY")) == papers // 2
        assert not any(draft.reached(town, "PARTY") for town in draft.labelled("CITY")[1::2])
    assert work[1] < 4.4 * work[0]


@pytest.mark.parametrize("most", [1, 3])
def test_no_more_are_counted_than_asked_for(most: int) -> None:
    work = []
    for papers in (50, 200):
        draft = drafted(papers)
        counted: list[int] = []
        count = functools.partial(draft.count, 0, len(draft.text), "AGREEMENT", most)
        work.append(instructions(lambda count=count, counted=counted: counted.append(count())))
        assert counted == [most]
    assert work[1] < 1.1 * work[0]


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("bg", "Певецът Олег Верона гостува в Русе. През май Верона пя в парка. "),
        ("ru", "Певец Олег Верона приехал в Псков. Летом Верона пел в парке. "),
    ],
)
def test_each_place_is_asked_once_whether_it_is_a_surname(
    monkeypatch: pytest.MonkeyPatch, lang: str, sentence: str
) -> None:
    asked = []
    plain = surnames._is_led
    monkeypatch.setattr(surnames, "_is_led", lambda text, place: asked.append(place.id) or plain(text, place))
    nlp = cityrel.load()
    nlp(sentence * 20, lang=lang)
    assert len(asked) == len(set(asked)) > 0
