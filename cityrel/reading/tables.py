"""A table of an HTML page as rows of cells, or the finding that it only lays the page out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

#: Cells of more characters hold the page, not data.
_LONG = 800
#: A span of more rows or columns is a mistake or an attack.
_SPAN = 100
_HOLDS_BLOCKS = "h1, h2, h3, h4, table"
#: Stands in an empty cell at the edge of a row, so that the others keep their columns.
_EMPTY = "–"


@dataclass(slots=True)
class Grid:
    """The rows of a table, spans filled in; ``heads`` are its column heads, ``keyed`` says that each row is a pair."""

    caption: str = ""
    heads: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    keyed: bool = False

    def lines(self) -> list[str]:
        """A line a row, its cells divided by tabs; a key and its value by a colon."""
        if self.keyed:
            return [_pair(*row) for row in self.rows]
        rows = [self.heads, *self.rows] if self.heads else self.rows
        return [_joined(row) for row in rows if any(row)]


def _pair(key: str, value: str) -> str:
    key = key.rstrip(" :")
    return f"{key}: {value}" if key else value


def _joined(row: list[str]) -> str:
    if not any(row[1:]):
        return row[0]  # a row that heads others
    first, *others = row
    return "\t".join([first or _EMPTY, *others]).rstrip("\t")


def read_grid(table: LexborNode, text: Callable[[LexborNode], str]) -> Grid | None:
    """The rows of a table.

    Args:
        table: the element.
        text: gives a cell's text in one line.

    Returns:
        None for a table that lays the page out: one column or row, or cells that hold whole parts of the page.
    """
    if table.attributes.get("role") in ("presentation", "none") or _within(table, _HOLDS_BLOCKS):
        return None
    elements = [[cell for cell in row.iter() if cell.tag in ("td", "th")] for row in table.css("tr")]
    elements = [row for row in elements if row]
    heads = 0
    while heads < len(elements) and all(cell.tag == "th" for cell in elements[heads]):
        heads += 1
    if not elements or heads == len(elements):
        heads = min(heads, 1)
    rows = _filled(elements, text)
    width = max(map(len, rows), default=0)
    if width < 2 or (len(rows) < 2 and not heads) or (not heads and any(len(c) > _LONG for row in rows for c in row)):
        return None
    caption = table.css_first("caption", None)
    grid = Grid(text(caption) if caption is not None else "")
    used = [column for column in range(width) if any(len(row) > column and row[column] for row in rows)]
    rows = [[row[column] if column < len(row) else "" for column in used] for row in rows]
    grid.heads = [" ".join(dict.fromkeys(filter(None, column))) for column in zip(*rows[:heads], strict=True)]
    grid.rows = [row for row in rows[heads:] if any(row)]
    keys = [row[0] for row in elements[heads:] if len(row) > 1]
    grid.keyed = (
        len(used) == 2
        and not heads
        and all(len(row) == 2 for row in elements)
        and all(cell.tag == "th" or cell.text(strip=True).endswith(":") for cell in keys)
    )
    return grid


def _within(node: LexborNode, selector: str) -> bool:
    return any(found.mem_id != node.mem_id for found in node.css(selector))


def _filled(elements: list[list[LexborNode]], text: Callable[[LexborNode], str]) -> list[list[str]]:
    """Texts of the cells by row and column: a cell over several rows stands in each, one over columns in its first."""
    rows: list[list[str]] = []
    hanging: dict[int, tuple[int, str]] = {}
    for cells in elements:
        row: list[str] = []
        waiting = list(cells)
        while waiting or any(column >= len(row) for column in hanging):
            column = len(row)
            if column in hanging:
                left, value = hanging.pop(column)
                row.append(value)
                if left > 1:
                    hanging[column] = (left - 1, value)
            elif waiting:
                cell = waiting.pop(0)
                value = text(cell)
                down, across = (_span(cell, name) for name in ("rowspan", "colspan"))
                for step in range(across):
                    row.append("" if step else value)
                    if down > 1:
                        hanging[column + step] = (down - 1, "" if step else value)
            else:
                row.append("")
        rows.append(row)
    return rows


def _span(cell: LexborNode, name: str) -> int:
    value = cell.attributes.get(name) or "1"
    return min(max(int(value), 1), _SPAN) if value.isascii() and value.isdigit() else 1
