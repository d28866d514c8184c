"""Name taggers: how texts are laid before the encoder, how its tags become spans, and what the artefacts find."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import spacy
from tokenizers import Tokenizer

from cityrel.names import NAME_LABELS, NameSpan, encoder, load_tagger
from cityrel.names.artefacts import find_artefact, model_folders, read_manifest
from cityrel.names.batches import Batch, lay_out, nameable
from cityrel.names.chunks import MAX_CHARS, chunks
from cityrel.names.encoder import EncoderTagger, clean_edges, decode, join
from cityrel.names.subwords import Reading, Subwords

ARTEFACTS = sorted({path.parent.name for folder in model_folders() for path in folder.glob("names-*/manifest.json")})

#: text, the clean chunks it is laid out in
CHUNKS = [
    ("Кметът на гр.Дряново", ["Кметът на гр. Дряново"]),
    ("мэр г.Пскова И.И.Громов", ["мэр г. Пскова И. И. Громов"]),
    ("Бонн(ФРГ), 1998г.", ["Бонн (ФРГ), 1998 г."]),
    ("годиниПламен", ["години Пламен"]),
    ("ВИЕНА, АВСТРИЯ", ["Виена, Австрия"]),
    ("ОШ, КНР", ["ОШ, КНР"]),
    ("ГОРОД РЖЕВ И ЕГО ПОБРАТИМЫ", ["Город Ржев И ЕГО Побратимы"]),
    ("сессия ЮНЕСКО в Туле", ["сессия ЮНЕСКО в Туле"]),
    ("първи ред\n\n  втори ред \n", ["първи ред", "  втори ред"]),
    ("", []),
    (" \n\t", []),
]


@pytest.mark.parametrize(("text", "expected"), CHUNKS)
def test_chunks(text: str, expected: list[str]) -> None:
    assert [chunk.text for chunk in chunks(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("от CAЩ и Tокио", "от САЩ и Токио"),
        ("фирмы Siemens-Сименс и Xерох", "фирмы Siemens-Сименс и Херох"),
        # letters that no Cyrillic one looks like; a word of one alphabet
        ("сеть Тwitter", "сеть Тwitter"),
        ("MOCKBA", "Mockba"),
    ],
)
def test_latin_letters_that_look_alike(text: str, expected: str) -> None:
    assert [chunk.text for chunk in chunks(text)] == [expected]


@pytest.mark.parametrize("text", [text for text, _ in CHUNKS] + ["Дума. " * 200, "безкрай" * 200, "а\r\nб\u2028в"])
def test_chunks_keep_every_letter(text: str) -> None:
    laid = list(chunks(text))
    for chunk in laid:
        assert len(chunk.text) == len(chunk.origin) <= 2 * MAX_CHARS
        for letter, place in zip(chunk.text, chunk.origin, strict=True):
            assert letter == " " or letter.lower() == text[place].lower()
    taken = {place for chunk in laid for letter, place in zip(chunk.text, chunk.origin, strict=True) if letter != " "}
    assert taken == {place for place, letter in enumerate(text) if not letter.isspace()}


def test_long_lines_are_cut_between_sentences() -> None:
    text = "Кметът прие гостите. " * 30 + "Инж. Попов благодари."
    laid = [chunk.text for chunk in chunks(text)]
    assert len(laid) == 2
    assert laid[0].rstrip().endswith("гостите.")
    assert laid[1].startswith("Кметът")


READ = [
    # words that share a subword are one: "06." of a date; marks stand alone, runs of blanks count for nothing
    ("Русе", [(0, 4)]),
    ("Кметът  на\tРусе.", [(0, 6), (8, 10), (11, 15), (15, 16)]),
    ("от 25.06.2004 г.", [(0, 2), (3, 6), (6, 9), (9, 13), (14, 15), (15, 16)]),
    (" „Казань» – град ", [(1, 2), (2, 8), (8, 9), (10, 11), (12, 16)]),
    ("", []),
    ("  ", []),
]


@pytest.mark.parametrize(("text", "words"), READ)
def test_words_of_a_text(text: str, words: list[tuple[int, int]]) -> None:
    for name in ("names-default", "names-accurate"):
        reading = EncoderTagger(find_artefact(name))._subwords.read(text)
        assert reading.words == words
        assert len(reading.places) == len(words)
        assert all(0 < place < len(reading.ids) - 1 for place in reading.places)


def test_subwords_are_those_of_the_whole_text() -> None:
    path = find_artefact("names-accurate") / "tokenizer.json"
    whole = Tokenizer.from_file(str(path))
    whole.no_truncation()
    whole.no_padding()
    subwords = Subwords(path, 0, 1)
    for text in [text for text, _ in READ if text.strip()] + ["кореспонденция и брифинги. ", "С. Петров посети гр. Ош"]:
        assert subwords.read(text).ids == whole.encode(text).ids


def test_a_word_is_told_by_its_first_subwords_and_its_last() -> None:
    path = find_artefact("names-default") / "tokenizer.json"
    long = "Крайморскозападнобережненския"
    whole = Subwords(path, 0, 1).read(long).ids[1:-1]
    assert len(whole) > 4
    for word, expected in ((long, [*whole[:3], whole[-1]]), ("на", [Subwords(path, 0, 1).read("на").ids[1], 1, 1, 1])):
        (_, row, _) = Subwords(path, 4, 1).read(word).ids
        assert np.frombuffer(row, dtype=np.int64).tolist() == expected


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        (["O", "O"], []),
        (["B-PER", "I-PER", "O", "B-LOC"], [(0, 1, "PER"), (3, 3, "LOC")]),
        (["B-LOC", "B-LOC"], [(0, 0, "LOC"), (1, 1, "LOC")]),
        (["I-PER", "I-LOC"], [(0, 0, "PER"), (1, 1, "LOC")]),
        (["O", "I-LOC", "I-LOC"], [(1, 2, "LOC")]),
    ],
)
def test_join(tags: list[str], expected: list[tuple[int, int, str]]) -> None:
    assert list(join(tags)) == expected


@pytest.mark.parametrize(
    ("logits", "expected"),
    [
        # each word's best tag makes a row that is allowed
        ([[0, 2, 0, 1, 0], [0, 1, 3, 0, 0]], ["B-PER", "I-PER"]),
        # B-LOC would be best for the first word, but 2 + 5 for a person of two words is more than 2.5 + 1
        ([[0, 2, 0, 2.5, 0], [0, 1, 5, 0, 0], [3, 0, 0, 0, 0]], ["B-PER", "I-PER", "O"]),
        # 4 + 1 for two names is more than 0 + 2 for one
        ([[0, 0, 0, 4, 0], [0, 1, 2, 0, 0]], ["B-LOC", "B-PER"]),
        # nothing can be inside a name at the start
        ([[1, 2, 9, 0, 0]], ["B-PER"]),
    ],
)
def test_decode(logits: list[list[float]], expected: list[str]) -> None:
    tags = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"]
    best = decode(np.array(logits, dtype=np.float32), tags)
    assert [tags[tag] for tag in best] == expected


@pytest.mark.parametrize(
    ("text", "span", "expected"),
    [
        ("от „Русе“, той", "„Русе“, ", "Русе"),
        ("Исп. Громов И.И.", "Громов И.И.", "Громов И.И."),
        ("у Громова И. И., тел.", "Громова И. И.,", "Громова И. И."),
        ("в Русе. Там", "Русе.", "Русе"),
        ("школа „Заря“ там", "школа „Заря“", "школа „Заря“"),
        ("Бонн (ФРГ) и", "(ФРГ)", "ФРГ"),
        ("… – …", " – ", ""),
    ],
)
def test_clean_edges(text: str, span: str, expected: str) -> None:
    at = text.index(span)
    start, end = clean_edges(text, at, at + len(span))
    assert text[start:end] == expected


def test_unknown_taggers_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no name tagger 'names-xx'"):
        load_tagger("names-xx")
    (tmp_path / "manifest.json").write_text('{"backend": "other"}', encoding="utf-8")
    with pytest.raises(ValueError, match="unknown backend 'other'"):
        load_tagger(str(tmp_path))


def test_a_tagger_whose_package_is_missing_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ValueError, match="pip install natasha"):
        load_tagger.__wrapped__("natasha")


@pytest.mark.parametrize("name", ARTEFACTS)
def test_artefacts_are_what_their_manifests_say(name: str) -> None:
    folder = find_artefact(name)
    files = read_manifest(folder)["files"]
    assert files
    for file, digest in files.items():
        assert hashlib.sha256((folder / file).read_bytes()).hexdigest() == digest, file
    assert (folder / "README.md").is_file()


#: text, names that every tagger of the language finds: text of the span and label
EASY = {
    "bg": [
        ("Вчера Румен Радев посети Париж.", [("Румен Радев", "PER"), ("Париж", "LOC")]),
        ("Срещата в Лондон завърши.", [("Лондон", "LOC")]),
        ("Утре ще вали дъжд.", []),
        ("", []),
    ],
    "ru": [
        ("Вчера Владимир Путин посетил Париж.", [("Владимир Путин", "PER"), ("Париж", "LOC")]),
        ("Встреча в Лондоне завершилась.", [("Лондоне", "LOC")]),
        ("Завтра будет дождь.", []),
        ("", []),
    ],
}


def found(name: str, texts: list[str]) -> list[list[tuple[str, str]]]:
    tagged = load_tagger(name).tag(texts)
    assert len(tagged) == len(texts)
    return [[(text[s.start : s.end], s.label) for s in spans] for text, spans in zip(texts, tagged, strict=True)]


@pytest.mark.parametrize(
    ("name", "lang"),
    [
        ("natasha", "ru"),
        ("names-bg-cnn", "bg"),
        ("names-default", "bg"),
        ("names-default", "ru"),
        ("names-accurate", "bg"),
        ("names-accurate", "ru"),
    ],
)
def test_easy_names(name: str, lang: str) -> None:
    if name == "natasha":
        pytest.importorskip("natasha")
        pytest.importorskip("slovnet")
    texts = [text for text, _ in EASY[lang]]
    assert found(name, texts) == [names for _, names in EASY[lang]]


def test_short_names() -> None:
    assert load_tagger() is load_tagger("names-default")
    assert load_tagger("accurate") is load_tagger("names-accurate")


def test_models_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = find_artefact("names-accurate")
    monkeypatch.setattr("cityrel.names.artefacts.files", lambda package: tmp_path / "site" / package)
    with pytest.raises(ValueError, match="CITYREL_MODELS"):
        load_tagger.__wrapped__("names-accurate")
    monkeypatch.setenv("CITYREL_MODELS", os.pathsep.join([str(tmp_path), str(kept.parent)]))
    assert find_artefact("names-accurate") == kept
    monkeypatch.delenv("CITYREL_MODELS")
    assert find_artefact(str(kept)) == kept
    with pytest.raises(ValueError, match="no name tagger 'names-xx'"):
        load_tagger.__wrapped__("names-xx")


@pytest.fixture
def ruled(tmp_path: Path) -> Path:
    """A spaCy pipeline whose entities have labels that are called otherwise than here."""
    nlp = spacy.blank("bg")
    ruler = nlp.add_pipe("entity_ruler", name="ner")
    rows = {"GPE": "Русе", "PERSON": "Вълко", "FAC": "Мост", "ISLAND": "Белене", "DATE": "вчера"}
    ruler.add_patterns([{"label": label, "pattern": word} for label, word in rows.items()])
    nlp.to_disk(tmp_path / "model")
    return tmp_path / "model"


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ("", [("Вълко", "PER"), ("Русе", "LOC"), ("Мост", "LOC")]),
        ("?ISLAND=LOC&FAC=", [("Вълко", "PER"), ("Русе", "LOC"), ("Белене", "LOC")]),
        ("?GPE=ORG", [("Вълко", "PER"), ("Русе", "ORG"), ("Мост", "LOC")]),
    ],
)
def test_labels_of_spacy_pipelines(ruled: Path, labels: str, expected: list[tuple[str, str]]) -> None:
    assert found(f"spacy:{ruled}{labels}", ["Вълко от Русе видя вчера Мост и Белене"]) == [expected]


def test_spacy_pipelines_that_cannot_be_used(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="'ISLAND' stands for 'PLACE'"):
        load_tagger("spacy:x?ISLAND=PLACE")
    with pytest.raises(ValueError, match="no list of labels"):
        load_tagger("spacy:x?ISLAND")
    with pytest.raises(ValueError, match="there is no spaCy pipeline"):
        load_tagger(f"spacy:{tmp_path}/none").tag(["Русе"])
    spacy.blank("bg").to_disk(tmp_path / "blank")
    with pytest.raises(ValueError, match="no component 'ner'"):
        load_tagger(f"spacy:{tmp_path}/blank").tag(["Русе"])


def test_stanza_that_is_missing_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ValueError, match="pip install stanza"):
        load_tagger.__wrapped__("stanza:models")


@pytest.mark.parametrize("lang", ["bg", "ru"])
def test_spans_are_sane(lang: str) -> None:
    texts = [text for text, _ in EASY[lang]] * 20
    for text, spans in zip(texts, load_tagger().tag(texts), strict=True):
        assert spans == sorted(spans)
        for span in spans:
            assert isinstance(span, NameSpan)
            assert span.label in NAME_LABELS
            assert 0 < span.score <= 1
            assert text[span.start : span.end] == text[span.start : span.end].strip() != ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # headings in capitals, glued words, initials, names that no list has
        ("ВРАЦА, БЪЛГАРИЯ", [("ВРАЦА", "LOC"), ("БЪЛГАРИЯ", "LOC")]),
        ("• Кошице, Словакия", [("Кошице", "LOC"), ("Словакия", "LOC")]),
        (
            "Кметът на гр.Ловеч Борис Минчев пътува за Хелзинки.",
            [("Ловеч", "LOC"), ("Борис Минчев", "PER"), ("Хелзинки", "LOC")],
        ),
        ("мэр г.Пскова И.И.Громов", [("Пскова", "LOC"), ("И.И.Громов", "PER")]),
        ("– Турку (Финляндия), 1965 г.", [("Турку", "LOC"), ("Финляндия", "LOC")]),
        ("Мэр Ижевска принял гостя, его звали Масао Танака.", [("Ижевска", "LOC"), ("Масао Танака", "PER")]),
    ],
)
def test_municipal_lines(text: str, expected: list[tuple[str, str]]) -> None:
    (spans,) = found("names-default", [text])
    assert [span for span in spans if span[1] != "ORG"] == expected


def test_order_and_batches_change_no_spans() -> None:
    texts = [text for lang in EASY for text, _ in EASY[lang]] * 15
    tagger = load_tagger("names-default")

    def places(tagged: list[list[NameSpan]]) -> list[list[tuple[int, int, str]]]:
        return [[(span.start, span.end, span.label) for span in spans] for spans in tagged]

    assert places(tagger.tag(texts[::-1]))[::-1] == places(tagger.tag(texts))
    assert places(tagger.tag(texts)) == places([tagger.tag([text])[0] for text in texts])


def test_lines_are_read_once_and_only_where_a_name_can_be(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []

    def count(readings: Sequence[Reading], pieces: int, *, all_words: bool) -> Batch:
        read.extend(len(reading.words) for reading in readings)
        return lay_out(readings, pieces, all_words=all_words)

    monkeypatch.setattr(encoder, "lay_out", count)
    tagger = EncoderTagger(find_artefact("names-default"))
    menu, line = "Начало\nКонтакти\n", "Кметът на Ловеч прие гости.\nбез имена в реда\n"
    first, second, third = tagger.tag([menu + line, "без имена", menu + "по-долу\n" + line])
    # the three lines with a capital, one time each
    assert sorted(read) == [1, 1, 6]
    assert second == []
    shift = len("по-долу\n")
    assert [(span.start + shift, span.label) for span in first] == [(span.start, span.label) for span in third] != []


#: Words, C for one with a capital, and which of them may be in a person's or place's name.
REACH = [
    ("..C......", "..xxx...."),
    ("......C..", "......xxx"),
    ("C.......C", "xxx.....x"),
    ("C...C....", "xxxxxxx.."),
    (".........", "........."),
    ("C........", "xxx......"),
]


@pytest.mark.parametrize(("words", "expected"), REACH)
def test_words_by_capitals_may_be_in_names(words: str, expected: str) -> None:
    found = nameable(np.array([[word == "C" for word in words]]))
    assert "".join("x" if flag else "." for flag in found[0]) == expected


def test_a_batch_says_where_each_word_stands() -> None:
    """Two lines of three and one words; of the second word of the first nothing is asked."""
    row = np.array([7, 1, 1, 1]).tobytes()
    lines = [
        Reading([row] * 5, [(0, 2), (3, 5), (6, 8)], range(1, 4), b"\0\0\0\1\0"),
        Reading([row] * 3, [(0, 2)], range(1, 2), b"\0\1\0"),
    ]
    batch = lay_out(lines, 4, all_words=False)
    assert batch.given["ids"].tolist() == [[7, 1, 1, 1]] * 8
    assert batch.count == 8
    assert batch.starts.tolist() == [1, 6]
    assert batch.ends.tolist() == [4, 7]
    assert batch.at.tolist() == batch.given["asked"].tolist() == [0, 3, 4, 5, 6, 7]
    assert batch.given["rows"].tolist() == [[0, 1, 2, 3, 4], [5, 6, 7, 0, 0]]
    assert batch.given["columns"].tolist() == [0, 1, 2, 3, 4, 0, 1, 2]
    assert batch.given["slots"].tolist() == [0, 1, 2, 3, 4, 5, 6, 7]
    assert batch.given["asked_rows"].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert lay_out(lines, 4, all_words=True).at.tolist() == list(range(8))


@pytest.mark.parametrize("name", ["names-default", "names-accurate"])
@pytest.mark.parametrize("lang", list(EASY))
def test_persons_and_places_are_found_without_institutions_too(name: str, lang: str) -> None:
    texts = [text for text, _ in EASY[lang]]
    tagger = load_tagger(name)
    for whole, part in zip(tagger.tag(texts), tagger.tag(texts, ("PER", "LOC")), strict=True):
        names = [(span.start, span.end, span.label) for span in whole if span.label != "ORG"]
        assert [(span.start, span.end, span.label) for span in part] == names
    assert {span.label for spans in tagger.tag(texts, ("LOC",)) for span in spans} == {"LOC"}
