"""What stands around a paper or tie decides where rules alone would take a contract for an agreement of towns."""

from __future__ import annotations

import pytest

import cityrel
from cityrel.pipes.relevance import MIN_WORDS, THRESHOLD, Relevance, load_relevance, stems

#: Language, text, whether it tells of agreements or ties.
TEXTS = [
    (
        "bg",
        "Делегация от Мозир пристигна снощи в Габрово. В ритуалната зала кметовете подписаха споразумение за "
        "сътрудничество между двата града. В него са записани обмен на ученици, общи изложби и участие в празниците на "
        "двете общини. Документът е за пет години и може да бъде продължен. Гостите разгледаха техническия музей и "
        "подариха на домакините албум с изгледи от своя град. Следващата среща ще бъде през юни, когато Габрово ще "
        "изпрати в Мозир хор и двама преподаватели по рисуване. Връзките между двата града започнаха преди тридесет "
        "години с писмо на една учителка.",
        True,
    ),
    (
        "ru",
        "Делегация из Мозыря прибыла вечером в Рязань. В зале приёмов главы городов подписали соглашение о "
        "сотрудничестве. Стороны намерены обмениваться школьниками, проводить общие выставки и бывать на праздниках "
        "друг друга. Документ рассчитан на пять лет и может быть продлён. Гости осмотрели кремль и подарили хозяевам "
        "альбом с видами своего города. Следующая встреча пройдёт в июне, когда Рязань отправит в Мозырь хор и двух "
        "преподавателей рисования. Связи между двумя городами начались тридцать лет назад с письма одной учительницы.",
        True,
    ),
    (
        "bg",
        "Ремонтът на улица „Тракия“ започва в понеделник. Договорът с изпълнителя е за 480 000 лева и срокът е четири "
        "месеца. Ще бъдат подменени бордюрите, тротоарите и водопроводът, а паркирането откъм блоковете е забранено. "
        "Автобусите по линии 3 и 7 ще минават по булеварда. От общината молят собствениците да преместят колите си до "
        "неделя вечер. За сигнали е открит телефон в дирекция „Строителство“. Парите са от бюджета за текущата година, "
        "а надзорът е на фирма от Пловдив, избрана с обществена поръчка през април.",
        False,
    ),
    (
        "ru",
        "Ремонт улицы Чапаева начнётся в понедельник. Контракт с подрядчиком заключён на 48 миллионов рублей, срок "
        "работ - четыре месяца. Заменят бордюры, тротуары и водопровод, стоянку у домов на это время закроют. Автобусы "
        "маршрутов 3 и 7 пустят по проспекту. Администрация просит владельцев убрать машины до вечера воскресенья. О "
        "нарушениях можно сообщить в управление благоустройства. Деньги выделены из бюджета на текущий год, "
        "строительный контроль ведёт фирма из Самары, выбранная на торгах в апреле.",
        False,
    ),
]


@pytest.mark.parametrize(("lang", "text", "tells"), TEXTS)
def test_score_parts_pages_that_tell_of_agreements_from_others(lang: str, text: str, tells: bool) -> None:
    words = stems(text)
    assert len(words) >= MIN_WORDS
    assert (load_relevance().score(words) >= THRESHOLD) == tells


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("bg", "Община Севлиево и град Бергамо подписаха договор за услуги на 3 май 2019 г."),
        ("ru", "Город Чайковский и город Тампере подписали договор об услугах 3 мая 2019 года."),
    ],
)
def test_the_same_sentence_counts_among_its_like_alone(lang: str, sentence: str) -> None:
    nlp = cityrel.load()
    for code, text, tells in TEXTS:
        if code == lang:
            assert bool(nlp(f"{text}\n\n{sentence}\n", lang=lang).agreements) == tells


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("bg", "В сряда Севлиево и Бергамо подписаха споразумение за сътрудничество."),
        ("bg", "Кметът Ради Колев и кметът на Бергамо Лучо Рота подписаха договор."),
        ("ru", "В среду Чайковский и Тампере подписали соглашение о сотрудничестве."),
        ("ru", "Мэр Олег Рудин и мэр Тампере Лаури Лю подписали договор."),
    ],
)
def test_what_says_itself_that_it_joins_towns_counts_anywhere(lang: str, sentence: str) -> None:
    works = next(text for code, text, tells in TEXTS if code == lang and not tells)
    assert len(cityrel.load()(f"{works}\n\n{sentence}\n", lang=lang).agreements) == 1


@pytest.mark.parametrize(
    ("lang", "tie"),
    [("bg", "Побратимени градове: Севлиево и Бергамо."), ("ru", "Город Чайковский и Тампере - побратимы.")],
)
def test_a_short_text_is_left_to_the_rules(lang: str, tie: str) -> None:
    never = Relevance({}, bias=-9.0)
    nlp = cityrel.load()
    assert never.score(stems(tie)) < THRESHOLD
    assert nlp(tie, lang=lang).ties


def test_a_paper_far_from_all_else_is_read_with_what_stands_by_it() -> None:
    nlp = cityrel.load()
    (_, news, _), _, (_, works, _), _ = TEXTS
    found = nlp("\n\n".join([works] * 6 + [news] + [works] * 6), lang="bg", home="Габрово")
    assert [party.name for row in found.agreements for party in row.parties] == ["Мозир", "Габрово"]


def test_the_score_is_that_of_the_formula() -> None:
    model = Relevance({"догово": (2.0, 1.5), "град": (1.0, -0.5)}, bias=0.25)
    # tf-idf 2 and 1 + ln 2, of the length that both have together; what is unknown tells nothing
    assert model.score(["догово", "град", "град", "море"]) == pytest.approx(0.7449, abs=1e-4)
    assert model.score([]) == pytest.approx(1 / (1 + 2.718281828**-0.25))
