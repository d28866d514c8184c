"""PDF and Word documents, such as the decisions of a council, as text with one block a line."""

from __future__ import annotations

import io
from collections import Counter
from typing import Any

import regex

from cityrel.reading.files import UnreadableFile, needed
from cityrel.reading.pages import Told
from cityrel.reading.tables import Grid

_EXTRA = "documents"
_BULLET = "• "
#: Glyphs that fonts for bullets show as bullets.
_GLYPHS = regex.compile(r"^\s*+[\x7f\uf0a7\uf0b7\uf0d8\uf0fc\u2022\u25aa\u25cf]\s++")
_COLUMNS = regex.compile(r"(?<=\S) {3,}(?=\S)")
_DIGITS = regex.compile(r"\d++")
_PAGE_NUMBER = regex.compile(r"[–—-]?\s*#\s*[–—-]?")
_ITEM = regex.compile(r"(?:[•–—-]|\d{1,3}[.)]|\p{L}\))\s")
_STOPS = tuple(".:;!?")
_HYPHENATED = regex.compile(r"(?<=\p{Ll})[-\u00ad]$")
#: A line of this share of the widest line of its page goes on in the next.
_FULL = 0.8
#: How many lines at a page's edge may be its header or footer.
_EDGE = 2


def read_pdf(data: bytes) -> Told:
    """The text of a PDF: wrapped lines joined, rows of tables with tabs, page numbers and running heads left out.

    Raises:
        UnreadableFile: it is damaged, encrypted, or the extra ``documents`` is not installed.
    """
    pypdf = needed("pypdf", _EXTRA, "a PDF")
    try:
        pages = [page.extract_text(extraction_mode="layout") for page in pypdf.PdfReader(io.BytesIO(data)).pages]
    except Exception as error:  # the package raises whatever a damaged file leads it to
        raise UnreadableFile(f"the PDF cannot be read ({error})", "save it again, without a password") from None
    return Told(unwrap(pages))


def unwrap(pages: list[str]) -> str:
    """Pages of lines as they are placed on paper, as one text with a block a line."""
    split = [[line.rstrip() for line in page.split("\n") if line.strip()] for page in pages]
    edges = Counter(edge for lines in split for edge in {_DIGITS.sub("#", lines[at].strip()) for at in _edge(lines)})
    blocks: list[str] = []
    full: bool | None = None
    for lines in split:
        left_out = {at for at in _edge(lines) if _is_running(_DIGITS.sub("#", lines[at].strip()), edges)}
        kept = [_GLYPHS.sub(_BULLET, line).strip() for at, line in enumerate(lines) if at not in left_out]
        columns = [_COLUMNS.split(line) for line in kept]
        width = max((len(cells[0]) for cells in columns if len(cells) == 1), default=0)
        for at, cells in enumerate(columns):
            near = [len(columns[other]) for other in (at - 1, at + 1) if 0 <= other < len(columns)]
            if len(cells) > 1 and len(cells) in near:
                blocks.append("\t".join(cells))
                full = None
                continue
            line = " ".join(" ".join(cells).split())
            if blocks and full is not None and _goes_on(blocks[-1], full, line):
                joined = _HYPHENATED.sub("", blocks[-1]) if line[:1].islower() else blocks[-1]
                blocks[-1] = joined + line if joined != blocks[-1] else f"{joined} {line}"
            else:
                blocks.append(line)
            full = len(line) >= _FULL * width
    return "\n".join(blocks) + "\n" if blocks else ""


def _edge(lines: list[str]) -> set[int]:
    return {at for at in range(len(lines)) if at < _EDGE or at >= len(lines) - _EDGE}


def _is_running(edge: str, edges: Counter[str]) -> bool:
    """Whether a line at a page's edge, digits made alike, is a page number or stands on other pages as well."""
    return _PAGE_NUMBER.fullmatch(edge) is not None or edges[edge] > 1


def _goes_on(block: str, full: bool, line: str) -> bool:
    """Whether a block, whose last line fills the page's width or not, goes on in a line."""
    if _ITEM.match(line) or block.endswith(_STOPS):
        return False
    return full or line[:1].islower()


def read_docx(data: bytes) -> Told:
    """The text of a Word document: headings, items, rows of tables with tabs; its header and footer are beside it.

    Raises:
        UnreadableFile: it is damaged, or the extra ``documents`` is not installed.
    """
    docx = needed("docx", _EXTRA, "a Word document")
    try:
        document = docx.Document(io.BytesIO(data))
        lines: list[str] = []
        for part in document.iter_inner_content():
            if hasattr(part, "rows"):
                lines += ["", *_rows(part), ""]
            elif text := part.text.strip():
                lines += _paragraph(part, text)
        beside = [
            paragraph.text.strip()
            for section in document.sections
            for part in (section.header, section.footer)
            for paragraph in part.paragraphs
        ]
    except Exception as error:  # as above
        raise UnreadableFile(f"the document cannot be read ({error})", "save it again as .docx") from None
    text = regex.sub(r"\n{3,}", "\n\n", "\n".join(lines).strip("\n"))
    return Told(f"{text}\n" if text else "", site="\n".join(dict.fromkeys(filter(None, beside))) or None)


def _paragraph(paragraph: Any, text: str) -> list[str]:
    style = (paragraph.style.name or "").lower()
    if style.startswith(("heading", "title")):
        return ["", text, ""]
    properties = paragraph._p.pPr
    if style.startswith("list") or (properties is not None and properties.numPr is not None):
        return [text if _ITEM.match(text) else _BULLET + text]
    return [text]


def _rows(table: Any) -> list[str]:
    grid = Grid()
    for row in table.rows:
        # a cell over several columns or rows comes once for each of them
        seen: list[Any] = []
        texts = []
        for cell in row.cells:
            again = bool(seen) and cell._tc is seen[-1]
            seen.append(cell._tc)
            texts.append("" if again else " ".join(cell.text.split()))
        grid.rows.append(texts)
    return grid.lines()
