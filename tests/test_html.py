"""HTML pages: their text by blocks, what is left out, and what their markup tells."""

from __future__ import annotations

from typing import Any

import pytest

import cityrel
from cityrel.document import Page
from cityrel.languages import load_pack
from cityrel.reading.blocks import BlockReader
from cityrel.reading.encodings import garbled
from cityrel.reading.files import UnreadableFile
from cityrel.reading.html import read_html, read_markup
from cityrel.toml import read_toml
from evaluation.readers import PAGES, judge

EXPECTED: dict[str, dict[str, Any]] = read_toml(PAGES / "expected.toml")


@pytest.mark.parametrize("name", list(EXPECTED))
def test_saved_pages(name: str) -> None:
    told = read_html((PAGES / f"{name}.html").read_bytes())
    expected = EXPECTED[name]
    assert [f"{kind}: {words}" for kind, words, is_met in judge(told.text, expected) if not is_met] == []
    assert (told.date, told.url) == (expected.get("date"), expected.get("url"))
    page = Page(told.text, url=told.url, date=told.date, site=told.site)
    assert cityrel.load().annotate(page).home == expected.get("home")


BODIES: list[tuple[str, str]] = [
    # inline tags leave no trace, space is collapsed, entities are read
    ("<p>В <b>г.</b>Туле&nbsp;был\n <i>дож</i>дь &mdash; &#1076;&#x430;.</p>", "В г.Туле был дождь — да.\n"),
    ("<p>Дого&shy;вор&#8203;ы</p>", "Договоры\n"),
    ("<div>Один<div>Два</div>Три</div>", "Один\nДва\nТри\n"),
    ("<p>Един</p><p>Два</p>", "Един\n\nДва\n"),
    ("Един<br>Два<br><br>Три<br><br><br>Четири", "Един\nДва\n\nТри\n\nЧетири\n"),
    ("<h2>Глава</h2><div>Текст</div>", "Глава\n\nТекст\n"),
    # lists
    ("<ul><li>Ниш<li>Враня</ul>", "• Ниш\n• Враня\n"),
    ("<ol start=3><li>Ниш</li><li><p>Враня</p></li></ol>", "3. Ниш\n4. Враня\n"),
    (
        "<ul><li>Сърбия<ul><li>Ниш</li></ul></li><li>Гърция<ul><li>Серес</li></ul></li></ul>",
        "Сърбия\n• Ниш\nГърция\n• Серес\n",
    ),
    ("<ul><li>Ниш е град.<ul><li>Река Нишава</li></ul></li></ul>", "• Ниш е град.\n• Река Нишава\n"),
    ("<ul><li><h3>Ниш</h3><p>Договор от 1999 г.</p></li></ul>", "• Ниш\n\nДоговор от 1999 г.\n"),
    # keys and values
    ("<dl><dt>Вид:<dd>Договор<dt>Дата<dd>1999 г.</dl>", "Вид: Договор\nДата: 1999 г.\n"),
    (
        "<dl><dt>Ниш</dt><dd><p>Град в Сърбия.</p><p>Договор има.</p></dd></dl>",
        "Ниш\n\nГрад в Сърбия.\n\nДоговор има.\n",
    ),
    (
        "<table><tr><th>Вид</th><td>Договор</td></tr><tr><th>Дата:</th><td>1999 г.</td></tr></table>",
        "Вид: Договор\nДата: 1999 г.\n",
    ),
    # tables
    (
        "<table><tr><th>Град<th>Страна<tr><td>Ниш<td rowspan=2>Сърбия<tr><td>Враня</table>",
        "Град\tСтрана\nНиш\tСърбия\nВраня\tСърбия\n",
    ),
    (
        "<table><tr><th rowspan=2>Град<th colspan=2>Договор<tr><th>Вид<th>Дата<tr><td>Ниш<td>Харта<td>1999</table>",
        "Град\tДоговор Вид\tДата\nНиш\tХарта\t1999\n",
    ),
    ("<table><tr><td>Ниш<td>1999<tr><td><td>2001<tr><td>Враня<td></table>", "Ниш\t1999\n–\t2001\nВраня\n"),
    ("<table><tr><td>а<td>б<tr><td>в<td>г<br>д,<br>е</table>", "а\tб\nв\tг; д, е\n"),
    ("<table><tr><td colspan=2>Европа<tr><td>Ниш<td>Сърбия</table>", "Европа\nНиш\tСърбия\n"),
    ("<table><tr><td><h2>Ниш</h2><p>Град.</p><td><p>Друго.</p></table>", "Ниш\n\nГрад.\n\nДруго.\n"),
    # what is no content
    ("<nav>Начало</nav><p>Текст</p><footer>Адрес</footer><script>x</script><select><option>1</select>", "Текст\n"),
    (
        "<div class='cookie-bar'>Бисквитки</div><div id='leftMenu'>Меню</div><p>Текст</p><i class=breadcrumbs>Път</i>",
        "Текст\n",
    ),
    (
        "<form><div class=main-menu>Меню</div><h1>Договори</h1><p>Текст<button>Търси</button></p></form>",
        "Договори\n\nТекст\n",
    ),
    (
        "<div class='sidebar-layout'><p>Целият текст на страницата е тук.</p></div>",
        "Целият текст на страницата е тук.\n",
    ),
    (
        "<p>Документ за мониторинг</p><div class='document monument'>Паметник</div>",
        "Документ за мониторинг\n\nПаметник\n",
    ),
    # a list of links is a menu, unless a heading or a sentence introduces it
    ("<div><ul><li><a>А</a><li><a>Б</a><li><a>В</a><li><a>Г</a></ul></div><p>Текст</p>", "Текст\n"),
    (
        "<p>Партньори:</p><ul><li><a>А</a><li><a>Б</a><li><a>В</a><li><a>Г</a></ul>",
        "Партньори:\n\n• А\n• Б\n• В\n• Г\n",
    ),
    ("", ""),
]


@pytest.mark.parametrize(("body", "text"), BODIES)
def test_layout(body: str, text: str) -> None:
    assert read_markup(f"<!DOCTYPE html><body>{body}</body>").text == text


@pytest.mark.parametrize("opening", ["<div>", "<ul><li>", "<table><tr><td>", "<dl><dt>а<dd>", "<div><dl><div><dt><dd>"])
def test_depth_is_no_problem(opening: str) -> None:
    assert "Договор" in read_markup(opening * 3000 + "Договор").text


def test_the_blocks_stage_understands_the_text() -> None:
    text = read_html((PAGES / "joomla_bg.html").read_bytes()).text
    blocks = BlockReader(load_pack("bg")).blocks(text)
    cells = [(block.key, block.text(text)) for block in blocks if block.kind == "cell" and block.key != "head"]
    assert cells[:4] == [
        ("city", "Делмендорф"),
        ("country", "Германия"),
        ("document", "Договор за приятелство"),
        ("date", "1998"),
    ]
    text = read_html((PAGES / "drupal_bg.html").read_bytes()).text
    blocks = BlockReader(load_pack("bg")).blocks(text)
    pairs = [(block.key, block.text(text)) for block in blocks if block.kind == "keyvalue"]
    assert pairs[0] == ("document", "Договор за побратимяване")


RUSSIAN = "Договор о дружбе между городами подписан в 1999 году. Стороны будут сотрудничать в области культуры."
BULGARIAN = "Договорът за побратимяване е подписан през 1961 г. Кметът на града посрещна гостите в общината."
MARKUP = '<html><head><meta charset="{}"><script>{}</script></head><body><p>{}</p></body></html>'


@pytest.mark.parametrize("text", [RUSSIAN, BULGARIAN], ids=["ru", "bg"])
@pytest.mark.parametrize("written_in", ["utf-8", "utf-8-sig", "utf-16", "windows-1251", "koi8-r", "iso8859-5"])
@pytest.mark.parametrize("declared", ["utf-8", "windows-1251", "koi8-r", "iso-8859-1", "no-such", ""])
@pytest.mark.parametrize("sent", [None, "utf-8", "windows-1251"])
def test_what_reads_best_goes_before_what_is_declared(
    text: str, written_in: str, declared: str, sent: str | None
) -> None:
    # a long script at the top says nothing of the encoding
    markup = MARKUP.format(declared, "var a = 1; " * 5000, text)
    assert read_html(markup.encode(written_in), sent).text == text + "\n"


def test_a_declared_encoding_needs_no_note() -> None:
    data = MARKUP.format("windows-1251", "", RUSSIAN).encode("windows-1251")
    assert read_html(data).note is None
    data = MARKUP.format("utf-8", "", RUSSIAN).encode("windows-1251")
    assert read_html(data).note == "not UTF-8; read as windows-1251"


def test_numeric_entities_need_no_encoding() -> None:
    entities = "".join(f"&#{ord(letter)};" for letter in BULGARIAN)
    assert read_html(MARKUP.format("us-ascii", "", entities).encode("ascii")).text == BULGARIAN + "\n"


@pytest.mark.parametrize("text", [RUSSIAN, BULGARIAN, RUSSIAN.upper()])
@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ("windows-1251", {"windows-1251"}),
        ("latin-1", {"latin-1", "windows-1252"}),
        ("koi8-r", {"koi8-r"}),
        ("cp866", {"cp866"}),
    ],
)
def test_garbled_utf8_is_refused(text: str, wrong: str, named: set[str]) -> None:
    spoilt = text.encode("utf-8").decode(wrong, errors="replace")
    assert garbled(spoilt) in {f"UTF-8 that was read as {name}" for name in named}
    with pytest.raises(UnreadableFile, match="garbled"):
        read_html(MARKUP.format("utf-8", "", spoilt).encode("utf-8"))


def test_other_garbled_texts() -> None:
    assert (
        garbled(RUSSIAN.encode("windows-1251").decode("windows-1252")) == "windows-1251 that was read as windows-1252"
    )
    assert garbled("Die Städte München, Köln und Düsseldorf schließen Verträge über größere Brücken.") is None
    assert garbled(f"{RUSSIAN} Café Zürich, Ångström") is None
    assert garbled("") is None


FACTS: list[tuple[str, str | None, str | None]] = [
    ('<meta property="article:published_time" content="2021-03-02T10:15:00+02:00">', "2021-03-02", None),
    ('<meta name="DC.date.issued" content="2021-03">', "2021-03", None),
    ('<meta name="date" content="02.03.2021 г.">', "2021-03-02", None),
    ('<meta name="date" content="20210302">', "2021-03-02", None),
    ('<meta name="date" content="вчера">', None, None),
    ('<meta name="date" content="2021-02-30">', None, None),
    ('<script type="application/ld+json">[{"@graph": [{"datePublished": "2020-01-05"}]}]</script>', "2020-01-05", None),
    ('<script type="application/ld+json">{broken</script>', None, None),
    ('<link rel="canonical" href="https://a.example/x"><meta property="og:url" content="https://b.example/">', None, "https://a.example/x"),
    ('<link rel="canonical" href="/x"><meta property="og:url" content="https://b.example/">', None, "https://b.example/"),
    ("<body><time datetime='2019-04-01T00:00'>1 април</time>", "2019-04-01", None),
    # the dates of a list of news are not the page's
    ("<body><time datetime='2019-04-01'></time><time datetime='2019-05-01'></time>", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "date", "url"), FACTS)
def test_facts(markup: str, date: str | None, url: str | None) -> None:
    told = read_markup(markup)
    assert (told.date, told.url) == (date, url)
