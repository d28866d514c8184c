"""What is mended in a tagger's spans by what is known of places, given names and ordinary words."""

from __future__ import annotations

import pytest
from documents import marked_names

from cityrel.names import NameSpan
from cityrel.names.places import settle


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        ("В Мичигане и Пхеньяне", [(2, 10, "PER"), (13, 21, "PER")], ["LOC", "LOC"]),
        ("Мичиган гласува", [(0, 7, "PER")], ["LOC"]),
        # a surname, a town as small as many surnames, two words, no person
        ("Мураками написа", [(0, 8, "PER")], ["PER"]),
        ("Иван Мичиган", [(0, 12, "PER")], ["PER"]),
        ("щат Мичиган", [(4, 11, "ORG")], ["ORG"]),
    ],
)
def test_large_places_are_no_persons(text: str, spans: list[tuple[int, int, str]], expected: list[str]) -> None:
    assert [span.label for span in settle(text, [NameSpan(*span) for span in spans])] == expected


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        # a given name and a word that names no place
        ("Пристигна Георги Ламбринов", [(10, 26, "LOC")], ["PER"]),
        ("За Карла Видгрена голосовали", [(3, 17, "LOC")], ["PER"]),
        # a given name behind a rank, though a town was once called so
        ("Тук идва княз Фердинанд", [(14, 23, "LOC")], ["PER"]),
        ("Приехал король Фердинанд", [(15, 24, "LOC")], ["PER"]),
        ("Градът Фердинанд расте", [(7, 16, "LOC")], ["LOC"]),
        # places that begin as a given name does, or whose second word is one
        ("с. Иван Вазово", [(3, 14, "LOC")], ["LOC"]),
        ("в Елин Пелин", [(2, 12, "LOC")], ["LOC"]),
        ("Мария Казань", [(0, 12, "LOC")], ["LOC"]),
        ("в Голямо Кростово", [(2, 17, "LOC")], ["LOC"]),
        # an ordinary word that opens a line or sentence is no name; a town that is called so stays
        ("Войти", [(0, 5, "LOC")], []),
        ("Так сказал он. Класс!", [(15, 20, "LOC")], []),
        ("Он живёт в Классе", [(11, 17, "LOC")], ["LOC"]),
        ("Орёл", [(0, 4, "LOC")], ["LOC"]),
        ("Вратарово", [(0, 9, "LOC")], ["LOC"]),
    ],
)
def test_places_that_are_persons_or_ordinary_words(
    text: str, spans: list[tuple[int, int, str]], expected: list[str]
) -> None:
    assert [span.label for span in settle(text, [NameSpan(*span) for span in spans])] == expected


@pytest.mark.parametrize(
    ("text", "span", "expected"),
    [
        ("обязанности мэра Клина", (17, 22, "PER", 0.44), "LOC"),
        ("от името на Видин", (12, 17, "PER", 0.41), "LOC"),
        # the tagger is sure; no place's name; a given name
        ("обязанности мэра Клина", (17, 22, "PER", 0.9), "PER"),
        ("от името на Видинов", (12, 19, "PER", 0.44), "PER"),
        ("от имени Марины", (9, 15, "PER", 0.44), "PER"),
        # two strange words; the tagger is sure; a town's word; one of them is a town
        ("подписа и Лучия Феро", (10, 20, "LOC", 0.54), "PER"),
        ("подписала Шука Лемми", (10, 20, "LOC", 0.5), "PER"),
        ("подписа и Лучия Феро", (10, 20, "LOC", 0.9), "LOC"),
        ("в гр. Лучия Феро", (6, 16, "LOC", 0.54), "LOC"),
        ("в Нижнем Видине", (2, 15, "LOC", 0.54), "LOC"),
    ],
)
def test_towns_that_the_tagger_doubts(text: str, span: tuple[int, int, str, float], expected: str) -> None:
    assert [found.label for found in settle(text, [NameSpan(*span)])] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a given name goes with the name behind it
        ("[PER:Ирина] [PER:Войкова] дойде", ["PER:Ирина Войкова"]),
        ("при [PER:Максиме] [PER:Орловском]", ["PER:Максиме Орловском"]),
        ("[PER:Ирина], [PER:Войкова]", ["PER:Ирина", "PER:Войкова"]),
        ("[PER:Войкова] [PER:Орловски]", ["PER:Войкова", "PER:Орловски"]),
        # a given name that no place has
        ("с певицата [LOC:Ивелина] пяха", ["PER:Ивелина"]),
        # two places, one of a word between, none
        ("в [LOC:Рязани близ Москвы]", ["LOC:Рязани", "LOC:Москвы"]),
        ("от [LOC:Видин до Силистра]", ["LOC:Видин", "LOC:Силистра"]),
        ("в [LOC:Ростове-на-Дону]", ["LOC:Ростове-на-Дону"]),
        ("във [LOC:Франкфурт на Майн]", ["LOC:Франкфурт на Майн"]),
        # a place before a full name
        ("муфтий [PER:Чувашии Рустам Валеев]", ["LOC:Чувашии", "PER:Рустам Валеев"]),
        ("кметът на [PER:Ловеч Борис Минчев]", ["LOC:Ловеч", "PER:Борис Минчев"]),
        ("[PER:Владимир Иванович Скороход]", ["PER:Владимир Иванович Скороход"]),
        # a word with a hyphen, two names with a dash
        ("с Хас-[PER:Магомедом Кадыровым]", ["PER:Хас-Магомедом Кадыровым"]),
        ("с [LOC:Хас]-[PER:Магомедом Кадыровым]", ["PER:Хас-Магомедом Кадыровым"]),
        ("[LOC:Видин]-[PER:Минчев]", ["LOC:Видин", "PER:Минчев"]),
        ("арт-[PER:Минчев]", ["PER:Минчев"]),
        # the end of a sentence, points that end none
        ("глава [PER:Комо. Тула] ждёт", ["LOC:Комо", "LOC:Тула"]),
        ("посети [PER:Видин. Борис Минчев] дойде", ["LOC:Видин", "PER:Борис Минчев"]),
        ("подписа [PER:Ал. Минчев]", ["PER:Ал. Минчев"]),
        ("в [LOC:Св. Влас]", ["LOC:Св. Влас"]),
        ("[ORG:Община Ловеч] и [PER:Борис Минчев]", ["ORG:Община Ловеч", "PER:Борис Минчев"]),
    ],
)
def test_names_are_cut_and_joined(text: str, expected: list[str]) -> None:
    plain, spans = marked_names(text)
    assert [f"{span.label}:{plain[span.start : span.end]}" for span in settle(plain, spans)] == expected


@pytest.mark.parametrize(
    ("text", "span", "expected"),
    [
        ("С димом Алмопия", (2, 15), "Алмопия"),
        ("до щата Джорджия", (3, 16), "Джорджия"),
        ("в эль-Кувейт", (2, 12), "эль-Кувейт"),
        ("Столичната община на Анкара", (0, 20), "Столичната община"),
        ("во Владимире и", (3, 14), "Владимире"),
        ("в Белия дом", (2, 11), "Белия дом"),
    ],
)
def test_a_place_is_its_name_alone(text: str, span: tuple[int, int], expected: str) -> None:
    (settled,) = settle(text, [NameSpan(*span, "LOC")])
    assert text[settled.start : settled.end] == expected


@pytest.mark.parametrize(
    ("text", "score", "kept"),
    [("Снимка", 0.6, False), ("Снимка", 0.95, True), ("Стоянка", 0.6, True), ("Флаг", 0.6, False)],
)
def test_an_ordinary_word_that_opens_a_line_is_no_person(text: str, score: float, kept: bool) -> None:
    assert bool(list(settle(text, [NameSpan(0, len(text), "PER", score)]))) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [("Подписал и ТРИМЕКС вчера", False), ("Подписал и Тримекс вчера", True), ("МЭР ТРИМЕКС ПОДПИСАЛ ДОГОВОР", True)],
)
def test_a_lone_word_in_capitals_is_no_person(text: str, kept: bool) -> None:
    start = text.lower().index("тримекс")
    assert bool(list(settle(text, [NameSpan(start, start + 7, "PER")]))) == kept


@pytest.mark.parametrize(
    ("text", "score", "expected"),
    [
        ("С Радомом Галич породнён", 0.6, ["Радомом", "Галич"]),
        ("С Радомом Галич породнён", 0.95, ["Радомом Галич"]),
        ("Дойде Петър Габрово", 0.6, ["Петър Габрово"]),
    ],
)
def test_two_places_are_no_person_of_whom_the_tagger_is_hardly_sure(
    text: str, score: float, expected: list[str]
) -> None:
    first, last = text.split()[1:3]
    start = text.index(first)
    span = NameSpan(start, start + len(first) + 1 + len(last), "PER", score)
    assert [text[one.start : one.end] for one in settle(text, [span])] == expected


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        # what an abbreviation calls a town, unseen, in a person's name, taken for a person
        ("в гр.Плевен на 3 май", [], ["LOC Плевен"]),
        ("общежитие в гр. Велико Търново", [], ["LOC Велико Търново"]),
        ("кметът на гр.Битоля Наташа Петровска", [(13, 36, "PER")], ["LOC Битоля", "PER Наташа Петровска"]),
        ("визит в г.Казань делегации", [], ["LOC Казань"]),
        ("вице-мэром г.Тегерана Хамид Сареми", [(13, 34, "PER")], ["LOC Тегерана", "PER Хамид Сареми"]),
        ("мэр г. Бишкека", [(7, 14, "PER")], ["LOC Бишкека"]),
        # no town's: a year's, initials, a word that no town has, one that the tagger sees otherwise
        ("през 2020 г. Пловдив", [], []),
        ("на 5.04.2019 г.Русе", [], []),
        ("Г.Русев и с.Незнайкино", [], []),
        ("в 2021 г. Казань", [], []),
        ("в 2021г.Казань", [], []),
        ("и др. Казань", [], []),
        ("г. Нижний Новгород", [(3, 18, "LOC")], ["LOC Нижний Новгород"]),
        (
            "г.Комсомольск-на-Амуре",
            [(2, 22, "ORG"), (2, 22, "LOC")],
            ["LOC Комсомольск-на-Амуре", "ORG Комсомольск-на-Амуре"],
        ),
    ],
)
def test_what_an_abbreviation_calls_a_town(text: str, spans: list[tuple[int, int, str]], expected: list[str]) -> None:
    found = settle(text, [NameSpan(*span) for span in spans])
    assert sorted(f"{span.label} {text[span.start : span.end]}" for span in found) == expected


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        # a town and its land in one span, a land's name in two
        ("в Ниш Република Сърбия", [(2, 22)], ["Ниш", "Република Сърбия"]),
        ("Република Сърбия", [(0, 9), (10, 16)], ["Република Сърбия"]),
        ("город Харбин Китайской Народной Республики", [(6, 42)], ["Харбин", "Китайской Народной Республики"]),
        ("Байя Маре (Румъния)", [(0, 9)], ["Байя Маре"]),
        ("в Республику Татарстан", [(2, 12), (13, 22)], ["Республику Татарстан"]),
        # names of several words, and two places with a comma between
        ("в Горна Оряховица", [(2, 17)], ["Горна Оряховица"]),
        ("Враца, България", [(0, 5), (7, 15)], ["Враца", "България"]),
        ("в Нижнем Новгороде", [(2, 18)], ["Нижнем Новгороде"]),
        ("Псков Тула", [(0, 5), (6, 10)], ["Псков", "Тула"]),
    ],
)
def test_a_town_beside_its_land(text: str, spans: list[tuple[int, int]], expected: list[str]) -> None:
    found = settle(text, [NameSpan(*span, "LOC") for span in spans])
    assert [text[span.start : span.end] for span in found] == expected
