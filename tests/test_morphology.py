"""Forms of place names and names of people, worked out by hand."""

from __future__ import annotations

import pytest

from cityrel.languages import available, load_pack
from cityrel.languages.ru import declension
from cityrel.languages.ru.people import person_nominative

# (nominative, forms that it must have)
RUSSIAN_FORMS = [
    ("Минск", "Минска Минску Минском Минске"),
    ("Вологда", "Вологды Вологде Вологду Вологдой"),
    ("Рига", "Риги Риге Ригу Ригой"),
    ("Казань", "Казани Казанью"),
    ("Ярославль", "Ярославля Ярославлю Ярославлем Ярославле"),
    ("Хэфэй", "Хэфэя Хэфэю Хэфэем Хэфэе"),
    ("Болгария", "Болгарии Болгарию Болгарией"),
    ("Череповец", "Череповца Череповцу Череповцом Череповце"),
    ("Елец", "Ельца Ельцом Ельце"),
    ("Орёл", "Орла Орлом Орле"),
    ("Иваново", "Иванова Иванове Ивановом"),
    ("Чебоксары", "Чебоксар Чебоксарам Чебоксарами Чебоксарах"),
    ("Березники", "Березников Березникам Березниках"),
    ("Химки", "Химок Химкам Химках"),
    ("Грозный", "Грозного Грозному Грозным Грозном"),
    ("Набережные Челны", "Набережных Челнов|Набережным Челнам|Набережными Челнами|Набережных Челнах"),
    ("Нижний Новгород", "Нижнего Новгорода|Нижнему Новгороду|Нижним Новгородом|Нижнем Новгороде"),
    ("Ростов-на-Дону", "Ростова-на-Дону|Ростовом-на-Дону|Ростове-на-Дону"),
    ("Карл-Маркс-Штадт", "Карл-Маркс-Штадта|Карл-Маркс-Штадтом|Карл-Маркс-Штадте"),
    ("Порт-Саид", "Порт-Саида|Порт-Саидом"),
    ("Каменск-Уральский", "Каменска-Уральского|Каменске-Уральском"),
    ("Республика Татарстан", "Республики Татарстан|Республике Татарстан|Республикой Татарстан"),
    ("Китайская Народная Республика", "Китайской Народной Республики|Китайской Народной Республикой"),
    ("Самарская область", "Самарской области|Самарскую область|Самарской областью"),
    ("Босния и Герцеговина", "Боснии и Герцеговины|Боснии и Герцеговине|Боснией и Герцеговиной"),
]
INDECLINABLE = ["Баку", "Сочи", "Токио", "Улан-Удэ", "Тбилиси"]

# (form, its nominative: the likeliest)
RUSSIAN_NOMINATIVES = [
    ("Казани", "Казань"),
    ("Астраханью", "Астрахань"),
    ("Твери", "Тверь"),
    ("Праги", "Прага"),
    ("Плевена", "Плевен"),
    ("Хэфэя", "Хэфэй"),
    ("Шаньдуна", "Шаньдун"),
    ("Тараклии", "Тараклия"),
    ("Чебоксар", "Чебоксары"),
    ("Нижнем Новгороде", "Нижний Новгород"),
    ("Тавушскую область", "Тавушская область"),
    ("СМОЛЕНСКА", "СМОЛЕНСК"),
    ("Темиртау", "Темиртау"),
]

BULGARIAN_FORMS = [
    ("Старозагорска област", "Старозагорската област"),
    ("Българска народна република", "Българската народна република"),
    ("Съветски съюз", "Съветския съюз|Съветският съюз"),
]


@pytest.mark.parametrize(("name", "forms"), RUSSIAN_FORMS)
def test_russian_forms(name: str, forms: str) -> None:
    expected = set(forms.split("|") if "|" in forms or " " in name else forms.split())
    assert expected | {name} <= load_pack("ru").morphology.place_forms(name)


@pytest.mark.parametrize("name", INDECLINABLE)
def test_a_name_is_among_its_own_nominatives(name: str) -> None:
    assert name in load_pack("ru").morphology.place_nominatives(name)


@pytest.mark.parametrize(("form", "nominative"), RUSSIAN_NOMINATIVES)
def test_russian_nominatives(form: str, nominative: str) -> None:
    assert load_pack("ru").morphology.place_nominatives(form)[0] == nominative


@pytest.mark.parametrize(("name", "forms"), BULGARIAN_FORMS)
def test_bulgarian_forms(name: str, forms: str) -> None:
    morphology = load_pack("bg").morphology
    for form in forms.split("|"):
        assert form in morphology.place_forms(name)
        assert name in morphology.place_nominatives(form)


def test_bulgarian_towns_have_one_form() -> None:
    assert load_pack("bg").morphology.place_forms("Велико Търново") == {"Велико Търново"}
    assert load_pack("bg").morphology.place_nominatives("Русе") == ["Русе"]


@pytest.mark.parametrize("code", available())
@pytest.mark.parametrize("form", ["Нижнем Новгороде", "Порт-Саида", "Старозагорската област", "Русе", "РУСЕ"])
def test_nominatives_are_checked(code: str, form: str) -> None:
    morphology = load_pack(code).morphology
    names = morphology.place_nominatives(form)
    assert form in names
    assert all(form in morphology.place_forms(name) for name in names)


# (name in the text, gender known from outside, nominative)
RUSSIAN_PEOPLE = [
    ("Р.Н.Минниханова", "m", "Р. Н. Минниханов"),
    ("О.П. Иванова", None, "О. П. Иванова"),
    ("Айшат Кадыровой", None, "Айшат Кадырова"),
    ("Галиной Шириной", None, "Галина Ширина"),
    ("Валентина Петровича Кашина", None, "Валентин Петрович Кашин"),
    ("Марии Ивановны Петровой", None, "Мария Ивановна Петрова"),
    ("Э.А. Качановским", None, "Э. А. Качановский"),
    ("С.А. Кравчука", None, "С. А. Кравчук"),
    ("Олега Имамеева", None, "Олег Имамеев"),
    ("Сергею Собянину", None, "Сергей Собянин"),
    ("Армена Саркисяна", None, "Армен Саркисян"),
    ("Ольги Салтыковой-Щедриной", None, "Ольга Салтыкова-Щедрина"),
    ("Карлосом Жустеном", None, "Карлос Жустен"),
    ("Козлова Т.Е.", None, "Т. Е. Козлова"),
    ("Иванов Иван Петрович", None, "Иван Петрович Иванов"),
    ("СЕРГЕЙ ПЕТРОВ", None, "Сергей Петров"),
    ("Бориса Мягкого", None, "Борис Мягкий"),
    ("Джона О'Нила", None, "Джон О'Нил"),
    ("Хантера Кушнера", None, "Хантер Кушнер"),
    ("Льва Синицына-старшего", None, "Лев Синицын-старший"),
    ("Джо Уокера", None, "Джо Уокер"),
    # nothing to change
    ("Гузель Сафина", None, "Гузель Сафина"),
    ("Камала Хендрикс", None, "Камала Хендрикс"),
    ("Федор Елкин", None, "Федор Елкин"),
    ("Людмила Похилько", None, "Людмила Похилько"),
    ("Хуан Чжихао", None, "Хуан Чжихао"),
    ("Чжао Жунго", None, "Чжао Жунго"),
    ("Юсси Хяккинен", None, "Юсси Хяккинен"),
    ("Светлана Орлова", None, "Светлана Орлова"),
]


@pytest.mark.parametrize(("name", "gender", "expected"), RUSSIAN_PEOPLE)
def test_russian_people(name: str, gender: str | None, expected: str) -> None:
    assert load_pack("ru").morphology.person_nominative(name, gender) == expected


# (name in the text, the word before it, nominative)
RUSSIAN_PEOPLE_AFTER_WORDS = [
    ("Ким Ён Хваном", "с", "Ким Ён Хван"),
    ("Чэнь Лифэем", "послом", "Чэнь Лифэй"),
    ("До Ван Тхиньху", "мэру", "До Ван Тхиньх"),
    ("Эндре Варги", "мэра", "Эндре Варга"),
    ("Дитеру Шенкелю", "бургомистру", "Дитер Шенкель"),
    ("Гузелью Сафиной", "с", "Гузель Сафина"),
    ("Аслы Демирель", "примара", "Аслы Демирель"),
    ("Танеру Йылмазоглу", "мэру", "Танер Йылмазоглу"),
    ("Левану Гогичаишвили", "к", "Леван Гогичаишвили"),
    ("Олесе Гончаренко", "хокиму", "Олеся Гончаренко"),
    ("Назыма Уйгура", "портрет", "Назым Уйгур"),
    ("Анне Петровне Зиминой", "к", "Анна Петровна Зимина"),
    ("Петрова Ивана Ильича", "главы", "Иван Ильич Петров"),
    ("ЗАРИПОВ АЙНУР МАРАТОВИЧ", "мэр", "Айнур Маратович Зарипов"),
]


@pytest.mark.parametrize(("name", "word", "expected"), RUSSIAN_PEOPLE_AFTER_WORDS)
def test_the_word_before_a_name_tells_its_case(name: str, word: str, expected: str) -> None:
    morphology = load_pack("ru").morphology
    cases = morphology.cases_after(word)
    assert cases is not None
    assert morphology.person_nominative(name, cases=cases) == expected


@pytest.mark.parametrize(
    ("word", "plural", "cases"),
    [
        ("мэр", False, {"nomn"}),
        ("мэром", False, {"ablt"}),
        ("обер-бургомистру", False, {"datv"}),
        ("мэры", True, {"nomn"}),
        ("хокима", False, {"gent", "accs"}),
        ("с", False, {"ablt"}),
        ("жена", False, None),
        ("вчера", False, None),
    ],
)
def test_cases_after_words(word: str, plural: bool, cases: set[str] | None) -> None:
    assert load_pack("ru").morphology.cases_after(word, plural=plural) == cases
    assert load_pack("bg").morphology.cases_after(word, plural=plural) is None


def test_the_case_around_a_name_decides() -> None:
    assert person_nominative("И.Р.МЕТШИНА", cases={"gent"}) == "И. Р. Метшин"
    assert person_nominative("И.Р.МЕТШИНА", cases={"nomn"}) == "И. Р. Метшина"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Вълко Вълков", "Вълко Вълков"),
        ("Л.Христов", "Л. Христов"),
        ("Ив.Капралов", "Ив. Капралов"),
        ("ПЛАМЕН СТОИЛОВ", "Пламен Стоилов"),
        ("Анна-Мария  Петрова", "Анна-Мария Петрова"),
    ],
)
def test_bulgarian_people(name: str, expected: str) -> None:
    assert load_pack("bg").morphology.person_nominative(name) == expected


@pytest.mark.parametrize(
    ("form", "nominative", "expected"),
    [
        ("нижнем новгороде", "нижний новгород", True),
        ("нижнем новгородом", "нижний новгород", False),  # two cases
        ("ростове-на-дону", "ростов-на-дону", True),
        ("боснией и герцеговиной", "босния и герцеговина", True),
        ("боснией и герцеговины", "босния и герцеговина", False),
    ],
)
def test_forms_are_recognised_without_making_all(form: str, nominative: str, expected: bool) -> None:
    """A long run of capitals has more forms than memory could hold."""
    fixed, joined = frozenset({"на"}), frozenset({"и"})
    assert (form in declension.name_forms(nominative, fixed, joined)) is expected
    assert (nominative in declension.name_nominatives(form, fixed, joined)) is expected
