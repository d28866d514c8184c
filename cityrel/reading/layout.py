"""The text of an HTML element with one block a line, laid out as the blocks stage reads it.

The text is what a browser shows: a heading, paragraph or item a line, empty lines around headings and paragraphs, tags
within a line leave no trace. Items begin with a bullet or number, cells of a table are divided by tabs, terms and their
definitions by a colon.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import regex
from selectolax.lexbor import LexborNode

from cityrel.reading.tables import Grid, read_grid

_SPACE = regex.compile(r"[\s\u00a0\u200b\ufeff]++")
_INVISIBLE = regex.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
_GAPPED = frozenset(
    {
        *("p", "ul", "ol", "dl", "table", "blockquote", "pre", "figure", "hr", "section", "article", "main", "details"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "fieldset", "caption"),
    }
)
_LINED = frozenset(
    {
        *("div", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "address", "aside", "body", "center"),
        *("figcaption", "footer", "form", "header", "legend", "nav", "summary", "menu", "dir", "option"),
    }
)
_SKIPPED = frozenset(
    {
        *("script", "style", "noscript", "template", "head", "title", "svg", "math", "object", "embed", "iframe"),
        *("canvas", "audio", "video"),
    }
)
_BULLET = "• "
#: Elements within one another beyond which the rest is taken as plain text.
_DEPTH = 200
#: A term's definition of more characters is a paragraph, not a value; a list item's own words of more are no heading.
_VALUE = 300
_ENDS = regex.compile(r"[.,;:!?–—-]$")


def layout(node: LexborNode, depth: int = 0) -> str:
    """An element's text, one block a line.

    Args:
        node: the element.
        depth: how many elements it is within.
    """
    writer = _Writer()
    writer.element(node, depth)
    return writer.text()


@dataclass(slots=True)
class _Writer:
    """Collects lines as a browser would break them."""

    lines: list[str] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _gap: bool = False
    _prefix: str = ""

    def text(self) -> str:
        self.end_line()
        return "\n".join(self.lines) + "\n" if self.lines else ""

    def end_line(self) -> None:
        """End the line that is being written; nothing happens when it is empty."""
        line = _SPACE.sub(" ", _INVISIBLE.sub("", "".join(self._parts))).strip()
        self._parts.clear()
        if not line:
            return
        self._put(self._prefix + line)
        self._prefix = ""

    def _put(self, line: str) -> None:
        """Add a line, after an empty one where there is a gap."""
        if self._gap and self.lines:
            self.lines.append("")
        self._gap = False
        self.lines.append(line)

    def gap(self) -> None:
        """End the line and leave an empty one before the next; an item's first line stays beside its bullet."""
        self.end_line()
        self._gap = self._gap or not self._prefix

    # ---------------------------------------------------------------- elements

    def element(self, node: LexborNode, depth: int) -> None:
        for child in node.iter(include_text=True):
            self._child(child, depth + 1)

    def _child(self, node: LexborNode, depth: int) -> None:
        tag = node.tag or ""
        if tag == "-text":
            self._parts.append(node.text_content or "")
        elif tag.startswith("-") or tag in _SKIPPED:
            return
        elif tag == "br":
            self._break()
        elif depth > _DEPTH:
            self._parts.append(f" {node.text(separator=' ')} ")
        elif tag in ("ul", "ol"):
            self._list(node, depth)
        elif tag == "dl":
            self._definitions(node, depth)
        elif tag == "table":
            self._table(node, depth)
        elif tag == "pre":
            self._preformatted(node)
        elif tag in _GAPPED:
            self.gap()
            self.element(node, depth)
            self.gap()
        elif tag in _LINED:
            self.end_line()
            self.element(node, depth)
            self.end_line()
        else:
            self.element(node, depth)

    def _break(self) -> None:
        if "".join(self._parts).strip():
            self.end_line()
        else:
            self._parts.clear()
            self._gap = bool(self.lines) and not self._prefix

    def _preformatted(self, node: LexborNode) -> None:
        self.gap()
        for line in node.text().split("\n"):
            self._parts.append(line)
            self._break()
        self.gap()

    def _list(self, node: LexborNode, depth: int) -> None:
        nested = self._prefix or (node.parent is not None and node.parent.tag in ("li", "ul", "ol"))
        if nested:
            self.end_line()
        else:
            self.gap()
        number = _integer(node.attributes.get("start"), 1)
        for child in node.iter(include_text=True):
            if child.tag != "li":
                self._child(child, depth + 1)
                continue
            self.end_line()
            self._prefix = f"{number}. " if node.tag == "ol" else _BULLET
            number += 1
            if _is_heading_of_list(child):
                self._prefix = ""
            self.element(child, depth + 1)
            self.end_line()
            self._prefix, self._gap = "", False
        if not nested:
            self.gap()

    def _definitions(self, node: LexborNode, depth: int) -> None:
        self.gap()
        terms: list[str] = []
        for child in _pairs(node):
            if child.tag == "dt":
                terms.append(_line(child, depth + 2))
                continue
            lines = layout(child, depth + 2).split("\n")[:-1]
            if len(terms) == 1 and len(lines) == 1 and len(lines[0]) <= _VALUE:
                lines = [f"{terms[0].rstrip(' :')}: {lines[0]}" if terms[0] else lines[0]]
            elif terms:
                self.gap()
                self._add([*terms, ""] if "" in lines else terms)
            self._add(lines)
            terms = []
        self._add(terms)
        self.gap()

    def _add(self, lines: list[str]) -> None:
        """Add lines that are laid out already; an empty one is a gap."""
        for line in lines:
            if not line:
                self.gap()
                continue
            self.end_line()
            self._put(line)

    def _table(self, node: LexborNode, depth: int) -> None:
        grid = read_grid(node, partial(_cell, depth=depth + 2))
        self.gap()
        if grid is None:
            self.element(node, depth)
        else:
            self._rows(grid)
        self.gap()

    def _rows(self, grid: Grid) -> None:
        if grid.caption:
            self._parts.append(grid.caption)
            self.gap()
        self._add(grid.lines())


def _pairs(node: LexborNode) -> Iterator[LexborNode]:
    """The terms and definitions of a list, which may be in a ``div`` each."""
    for child in node.iter():
        if child.tag == "div":
            yield from (inner for inner in child.iter() if inner.tag in ("dt", "dd"))
        elif child.tag in ("dt", "dd"):
            yield child


def _cell(node: LexborNode, depth: int) -> str:
    """A cell's text in one line."""
    joined = ""
    for line in layout(node, depth).split("\n"):
        line = line.removeprefix(_BULLET).replace("\t", " ")
        if joined and line:
            joined += " " if _ENDS.search(joined) else "; "
        joined += line
    return joined


def _line(node: LexborNode, depth: int) -> str:
    return " ".join(layout(node, depth).split())


def _is_heading_of_list(item: LexborNode) -> bool:
    """Whether an item's own words only say what the list within it is about."""
    own: list[str] = []
    for child in item.iter(include_text=True):
        if child.tag in ("ul", "ol"):
            text = " ".join("".join(own).split())
            return 0 < len(text) < _VALUE // 3 and text[-1] not in ".;!?"
        own.append((child.text_content or "") if child.tag == "-text" else child.text())
    return False


def _integer(value: Any, default: int) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return default
