"""The pipeline as a whole: what it promises whatever the text, and its spaCy components."""

from __future__ import annotations

import gc
import json

import pytest
import spacy
from documents import Read
from spacy.tokens import DocBin

import cityrel
from cityrel.components import COMPONENTS
from cityrel.document import Document, Page
from cityrel.languages import available
from cityrel.pipeline import UnsupportedLanguage
from cityrel.scheme import LABELS
from cityrel.validation import check_annotation

PAGES = {
    "bg": (
        "Община Ловеч\n\nПОБРАТИМЕНИ ГРАДОВЕ\n\n• Ерфурт (Германия)\nДокумент: Договор за дружба (1971 г.)\n\n"
        "НОВИНИ\n\nНа 7 май 2003г. кметът на Ловеч инж.Петър Колев и кметът на гр.Торун Ян Новак подписаха "
        "споразумение за сътрудничество.Гостите посрещна заместник-кметът Ралица Дечева.\n\n"
        "Ще бъде подписан меморандум с Полския университет „Ян Длугош“."
    ),
    "ru": (
        "Администрация города Рязани\n\nГОРОДА-ПОБРАТИМЫ\n\n"
        "• Мюнстер (Германия)\nДокумент: Договор о дружбе (1989 г.)\n\n"
        "НОВОСТИ\n\n7 мая 2003г. мэр г.Рязани П.С.Котов и бургомистр г.Торуни Ян Новак подписали "
        "соглашение о сотрудничестве.Гостей встретила заместитель мэра Ирина Лосева.\n\n"
        "Будет подписан меморандум с Университетом Тампере."
    ),
}
#: shapes that break readers: no letters, one line, other line ends, odd spaces, nothing but marks
ODD = [
    "",
    " ",
    "\n\n\n",
    "\ufeffРусе",
    "1999",
    "№ | |\n|||\n",
    "…–—«»„“()",
    "а",
    "Русе\r\nНиш\r\n",
    "Русе\u00a0и\u2003Ниш\u200b са\u00adпобратими",
    "Ру\u0301се 🙂 Ниш",
    "Договор " * 60,
    "• " * 100,
    "(" * 500,
    "г." * 300,
    "А" * 3000,
    "ДОГОВОРЗАДРУЖБАМЕЖДУ" * 50,
]


def check(document: Document) -> None:
    """All that holds for any document."""
    text = document.text
    by_id = {item.id: item for item in document.mentions}
    assert len(by_id) == len(document.mentions)
    assert all(text[item.start : item.end] == item.text != "" for item in document.mentions)
    assert all(0 <= item.score <= 1 for item in [*document.mentions, *document.relations])
    assert all(item.rule for item in [*document.mentions, *document.relations])
    assert all(item.edtf for item in document.mentions if item.label == "DATE")
    # spans, overlaps, attributes, values and relations that the scheme forbids
    assert [str(problem) for problem in check_annotation(text, document.to_brat()) if not problem.warning] == []
    pairs = [(item.type, item.source, item.target) for item in document.relations]
    assert len(pairs) == len(set(pairs))
    for agreement in document.agreements:
        assert agreement.parties and agreement.mentions
        assert [(by_id[id].start, by_id[id].end) for id in agreement.mentions] == agreement.evidence


@pytest.mark.parametrize("lang", available())
@pytest.mark.parametrize("text", ODD)
def test_odd_texts(read: Read, lang: str, text: str) -> None:
    document = read(lang, text)
    check(document)
    assert document.text == text


@pytest.mark.parametrize("lang", available())
def test_a_page(read: Read, lang: str) -> None:
    document = read(lang, PAGES[lang])
    check(document)
    assert {item.label for item in document.mentions} == set(LABELS) - {"REGION"}
    assert len(document.agreements) == 3
    assert [tie.b.name for tie in document.ties] == ["Ерфурт" if lang == "bg" else "Мюнстер"]


@pytest.mark.parametrize("lang", available())
def test_any_beginning_of_a_page(read: Read, lang: str) -> None:
    text = PAGES[lang]
    for end in range(0, len(text), 41):
        check(read(lang, text[:end]))


@pytest.mark.parametrize("lang", available())
def test_an_empty_text(read: Read, lang: str) -> None:
    document = read(lang, "")
    assert (document.mentions, document.relations, document.agreements, document.ties) == ([], [], [], [])
    assert document.home is None
    assert read(lang, "", home="Ловеч").home == "Ловеч"


@pytest.mark.parametrize("lang", available())
def test_the_same_text_gives_the_same_document(read: Read, lang: str) -> None:
    first = read(lang, PAGES[lang])
    read(lang, "Друг текст без градове." if lang == "bg" else "Другой текст без городов.")
    assert read(lang, PAGES[lang]) == first
    assert cityrel.pipeline.Pipeline(lang)(PAGES[lang], lang=lang) == first


@pytest.mark.parametrize("lang", available())
def test_json_there_and_back(read: Read, lang: str) -> None:
    document = read(lang, PAGES[lang], url="https://example.org/", date="2020-01-05")
    row = json.loads(json.dumps(document.to_json(), ensure_ascii=False))
    assert Document.from_json(row) == document
    with pytest.raises(ValueError, match="unknown fields"):
        Document.from_json(row | {"colour": "red"})


@pytest.mark.parametrize("lang", available())
def test_line_ends_move_nothing(read: Read, lang: str) -> None:
    """A page with Windows line ends has the same mentions, each at its own place."""
    other = read(lang, PAGES[lang].replace("\n", "\r\n"))
    check(other)
    assert [(item.label, item.text) for item in other.mentions] == [
        (item.label, item.text) for item in read(lang, PAGES[lang]).mentions
    ]


def test_languages_are_found_page_by_page() -> None:
    nlp = cityrel.load()
    assert [document.lang for document in nlp.pipe([*PAGES.values(), Page(PAGES["bg"], lang="bg")])] == [*PAGES, "bg"]


def test_pipe_keeps_order_and_pages() -> None:
    nlp = cityrel.load()
    pages = [Page(PAGES["ru"], name="one", home="Тула"), PAGES["bg"], Page(PAGES["ru"], name="two")]
    documents = list(nlp.pipe(pages))
    assert [document.page.name for document in documents] == ["one", "page", "two"]
    assert [document.home for document in documents] == ["Тула", "Ловеч", "Рязань"]


def test_one_text_is_no_list_of_pages() -> None:
    with pytest.raises(TypeError, match="no list of pages"):
        list(cityrel.load().pipe("Варна"))


def test_a_page_may_leave_its_language_open() -> None:
    text = "На 5 май 2001 г. Варна и Одеса подписаха договор за побратимяване."
    assert cityrel.load()(text, lang="auto").lang == cityrel.load("bg")(text, lang="auto").lang == "bg"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("uk", "Міський голова підписав угоду про співпрацю з гостями із сусіднього міста."),
        ("mk", "Градоначалникот потпиша договор за соработка со гостите од соседната општина."),
        ("sr", "Градоначелник је потписао споразум о сарадњи са гостима из суседне општине."),
        ("be", "Старшыня гарвыканкама падпісаў пагадненне з гасцямі з суседняга горада."),
    ],
)
def test_pages_in_other_languages_are_refused(code: str, text: str) -> None:
    nlp = cityrel.load()
    with pytest.raises(UnsupportedLanguage, match=f"the page reads as '{code}'; there are packs for bg, ru"):
        nlp(text)
    assert nlp(text, lang="bg").lang == "bg"


@pytest.mark.parametrize("text", ["", "The mayors signed a treaty of friendship in 1999.", "1999 – 2003"])
def test_pages_without_cyrillic_words_are_refused(text: str) -> None:
    with pytest.raises(UnsupportedLanguage, match="no Cyrillic words"):
        cityrel.load()(text)


def test_unknown_packs_and_dates_are_refused() -> None:
    with pytest.raises(ValueError, match="no language pack 'xx'"):
        cityrel.load("xx")
    with pytest.raises(ValueError, match="no language pack 'xx'"):
        cityrel.load()("Русе", lang="xx")
    with pytest.raises(ValueError, match=r"05\.06\.2007"):
        cityrel.load()(PAGES["bg"], date="05.06.2007")


@pytest.mark.parametrize("lang", available())
def test_spacy_components(lang: str) -> None:
    """A pipeline of spaCy's own, made of the registered factories."""
    nlp = spacy.blank(lang)
    for name in COMPONENTS:
        nlp.add_pipe(name)
    assert nlp.pipe_names == list(COMPONENTS)
    (doc,) = nlp.pipe([PAGES[lang]])
    document = doc._.cityrel
    assert doc.text == PAGES[lang]
    check(document)
    assert {entity.label_ for entity in doc.ents} <= set(LABELS)
    assert len(doc.ents) == len(document.mentions)


@pytest.mark.parametrize("lang", available())
def test_entities_of_the_own_pipeline(lang: str) -> None:
    pipeline = cityrel.load()
    nlp = pipeline.spacy(lang)
    assert nlp.pipe_names == list(COMPONENTS)
    doc = nlp(PAGES[lang])
    # glued words are opened, so that each entity has a mention's own bounds
    assert [(entity.start_char, entity.end_char, entity.label_) for entity in doc.ents] == [
        (item.start, item.end, item.label) for item in doc._.cityrel.mentions
    ]
    assert doc._.cityrel.mentions == pipeline(PAGES[lang], lang=lang).mentions


@pytest.mark.parametrize("lang", available())
def test_docs_can_be_stored(lang: str) -> None:
    doc = cityrel.load().spacy(lang)(PAGES[lang])
    doc.user_data.clear()
    (stored,) = DocBin().from_bytes(DocBin(docs=[doc]).to_bytes()).get_docs(spacy.blank(lang).vocab)
    assert [(entity.text, entity.label_) for entity in stored.ents] == [
        (entity.text, entity.label_) for entity in doc.ents
    ]


@pytest.mark.parametrize(
    ("lang", "text", "name"),
    [
        ("bg", "Враца и Ниш подписаха договор за дружба. За Враца подписа Петър Колев.", "Петър Колев"),
        ("ru", "Договор о дружбе Тулы и Ниша подписал Пётр Котов.", "Пётр Котов"),
    ],
)
def test_labels_of_given_mentions_stay(lang: str, text: str, name: str) -> None:
    nlp = cityrel.load(lang)
    document = nlp(text)
    for mention in document.mentions:
        if mention.text == name:
            mention.label, mention.role = "PERSON", "other"
    given = nlp.relate(document)
    assert [(item.text, item.label) for item in given.mentions] == [
        (item.text, item.label) for item in document.mentions
    ]
    assert any(item.text == name and item.label == "PERSON" for item in given.mentions)


@pytest.mark.parametrize("enabled", [True, False])
def test_garbage_collection_is_left_as_it_was(enabled: bool) -> None:
    was = gc.isenabled()
    (gc.enable if enabled else gc.disable)()
    try:
        nlp = cityrel.load()
        nlp("Кметът на Русе Пенчо Милков подписа договора.")
        with pytest.raises(ValueError, match="EDTF"):
            nlp("Мэр Тулы подписал договор.", date="вчера")
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if was else gc.disable)()
