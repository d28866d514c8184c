"""Readers of HTML side by side: what becomes of headings, list items, rows of tables and key-value pairs.

python -m evaluation readers        a table here, and evaluation/reports/readers.md

The pages are in ``evaluation/markup``, made for this; ``expected.toml`` there says what a reader should make of each.
The other readers (extra ``benchmark``) are called as their documentation advises for text with lists and tables.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import regex

from cityrel.reading.html import read_html
from cityrel.toml import read_toml
from evaluation.render import table_lines

PAGES = Path(__file__).parent / "markup"
KINDS = ("headings", "lines", "items", "rows", "keys", "absent")
_BULLET = regex.compile(r"^(?:[•*·#>–-]++|\d++[.)])\s++")
_MARKS = regex.compile(r"[*_`\\]++|[ \u00a0]++$")
_SPACE = regex.compile(r"[^\S\n]++")
#: Readings of each page for the speed.
_TIMES = 200


def readers() -> dict[str, Callable[[str], str]]:
    """The readers by name and version."""
    import trafilatura
    from lxml import html as lxml_html
    from resiliparse.extract.html2text import extract_plain_text
    from selectolax.lexbor import LexborHTMLParser

    def by_trafilatura(page: str) -> str:
        return trafilatura.extract(page, include_tables=True, favor_recall=True, output_format="markdown") or ""

    def by_resiliparse(page: str) -> str:
        return str(extract_plain_text(page, main_content=True, preserve_formatting=True, list_bullets=True))

    def by_selectolax(page: str) -> str:
        body = LexborHTMLParser(page).body
        return body.text(separator="\n", strip=True) if body is not None else ""

    def by_lxml(page: str) -> str:
        return str(lxml_html.document_fromstring(page.encode("utf-8")).text_content())

    return {
        "cityrel": lambda page: read_html(page.encode("utf-8")).text,
        f"trafilatura {version('trafilatura')}": by_trafilatura,
        f"resiliparse {version('resiliparse')}": by_resiliparse,
        f"selectolax {version('selectolax')}, text()": by_selectolax,
        f"lxml {version('lxml')}, text_content()": by_lxml,
    }


def judge(text: str, expected: dict[str, Any]) -> Iterator[tuple[str, str, bool]]:
    """For each expectation its kind, its words, and whether a reader's text meets it."""
    text = _SPACE.sub(" ", text.replace("\t", " | ").replace("\u00ad", ""))
    lines = [_MARKS.sub("", line).strip() for line in text.split("\n")]
    plain = {_BULLET.sub("", line) for line in lines}
    for kind in ("headings", "lines", "items"):
        for line in expected.get(kind, ()):
            yield kind, line, line in plain
    for row in expected.get("rows", ()):
        yield "rows", " | ".join(row), any(_in_order(row, line) for line in lines)
    for key, value in expected.get("keys", ()):
        pair = regex.compile(rf"{regex.escape(key)}\s*(?::|\|)\s*{regex.escape(value)}\W*")
        yield "keys", f"{key}: {value}", any(pair.fullmatch(line.strip("| ")) for line in plain)
    for words in expected.get("absent", ()):
        yield "absent", words, words not in text


def _in_order(cells: list[str], line: str) -> bool:
    at = 0
    for cell in cells:
        found = line.find(cell, at)
        if found < 0:
            return False
        at = found + len(cell)
    return True


def report() -> tuple[str, list[str]]:
    """A Markdown table of the readers, and what cityrel's own misses."""
    expected = read_toml(PAGES / "expected.toml")
    pages = {name: (PAGES / f"{name}.html").read_text(encoding="utf-8") for name in expected}
    missed: list[str] = []
    rows: list[list[str]] = []
    for name, read in readers().items():
        met: Counter[str] = Counter()
        total: Counter[str] = Counter()
        for page, wanted in expected.items():
            for kind, words, is_met in judge(read(pages[page]), wanted):
                total[kind] += 1
                met[kind] += is_met
                if name == "cityrel" and not is_met:
                    missed.append(f"{page}: {kind}: {words}")
        begun = time.process_time()
        for _ in range(_TIMES):
            for content in pages.values():
                read(content)
        speed = _TIMES * sum(map(len, pages.values())) / (time.process_time() - begun)
        cells = [f"{met[kind]} of {total[kind]}" for kind in KINDS]
        rows.append([name, *cells, f"{speed / 1e6:.1f}"])
    return "\n".join(table_lines(["reader", *KINDS, "million characters a second"], rows)), missed


def main() -> int:
    """Print the table and write the report."""
    table, missed = report()
    print(table)
    for line in missed:
        print(f"missed by cityrel: {line}")
    text = f"""# Readers of HTML

By `python -m evaluation readers`, on the pages in `evaluation/markup`: how many of the headings, lines, list items,
rows of tables and key-value pairs that `expected.toml` names stand in a line of their own, whole and in order, and
how many of the words of menus, forms, footers and notices are left out. The expectations are those of cityrel's
blocks, and cityrel's reader (on selectolax's parser) was written with these pages at hand: the numbers tell why there
is one, not how it does on pages it has not seen.

{table}
"""
    (Path(__file__).parent / "reports" / "readers.md").write_text(text, encoding="utf-8")
    return 0
