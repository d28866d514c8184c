"""PDF and Word documents: lines, items and tables."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from cityrel.document import Page
from cityrel.reading.documents import unwrap
from cityrel.reading.files import Failure
from cityrel.reading.sources import read_pages

docx = pytest.importorskip("docx")
pytest.importorskip("pypdf")


def pdf(pages: list[list[str]]) -> bytes:
    """A PDF of some pages of lines, in a font that is not embedded; its letters are told by their code points."""
    objects: list[bytes] = []

    def add(content: bytes) -> int:
        objects.append(content)
        return len(objects)

    def stream(content: str) -> bytes:
        data = content.encode("ascii")
        return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(data), data)

    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        "2 beginbfrange <0020> <00FF> <0020> <0400> <21FF> <0400> endbfrange\n"
        "endcmap end end"
    )
    unicode = add(stream(cmap))
    inner = add(
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Sans /DW 500 "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
    )
    font = add(
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Sans /Encoding /Identity-H /DescendantFonts [%d 0 R] "
        b"/ToUnicode %d 0 R >>" % (inner, unicode)
    )
    parent = font + 1 + 2 * len(pages)
    kids = []
    for lines in pages:
        drawn = "".join(
            f"1 0 0 1 {50 + 120 * column} {780 - 14 * row} Tm <{cell.encode('utf-16-be').hex()}> Tj\n"
            for row, line in enumerate(lines)
            for column, cell in enumerate(line.split("\t"))
            if cell
        )
        content = add(stream(f"BT /F 10 Tf\n{drawn}ET"))
        kids.append(
            add(
                b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
                b"/Resources << /Font << /F %d 0 R >> >> >>" % (parent, content, font)
            )
        )
    assert add(b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids)))
    root = add(b"<< /Type /Catalog /Pages %d 0 R >>" % parent)
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer << /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, start))
    return out.getvalue()


def test_pdf(tmp_path: Path) -> None:
    lines = [
        [
            "Общински съвет",
            "РЕШЕНИЕ № 214",
            "Дава съгласие за договор с Торун.",
            "",
            "Град\tГодина",
            "Торун\t2022",
            "1",
        ],
        ["Общински съвет", "Контролът се възлага на кмета.", "Решението влиза в сила.", "Благодарим.", "2"],
    ]
    (tmp_path / "a.pdf").write_bytes(pdf(lines))
    assert list(read_pages(tmp_path / "a.pdf", "a", {"home": "Ловеч"})) == [
        Page(
            "РЕШЕНИЕ № 214\nДава съгласие за договор с Торун.\nГрад\tГодина\nТорун\t2022\n"
            "Контролът се възлага на кмета.\nРешението влиза в сила.\nБлагодарим.\n",
            "a",
            home="Ловеч",
        )
    ]


@pytest.mark.parametrize(
    ("pages", "text"),
    [
        # wrapped lines, hyphens, items
        (
            ["Общинският съвет дава съгласие на Община Ловеч\nда подпише договор с побра-\nтимения град."],
            "Общинският съвет дава съгласие на Община Ловеч да подпише договор с побратимения град.\n",
        ),
        (
            ["Договор о дружбе между городом Тулой и городом\nМинском. Подписан.\nМэр"],
            "Договор о дружбе между городом Тулой и городом Минском. Подписан.\nМэр\n",
        ),
        (
            ["РЕШЕНИЕ\nОбщинският съвет решава следното нещо:\n1. Торун\n2. Ерфурт"],
            "РЕШЕНИЕ\nОбщинският съвет решава следното нещо:\n1. Торун\n2. Ерфурт\n",
        ),
        (["\uf0b7    Торун\n\uf0b7    Ерфурт"], "• Торун\n• Ерфурт\n"),
        # columns
        (["Град      Година\nТорун     2022\nКрай."], "Град\tГодина\nТорун\t2022\nКрай.\n"),
        (["Кмет:      Иванов"], "Кмет: Иванов\n"),
        # page numbers and running heads
        (
            ["Глава\nПърва.\nВтора.\nТрета.\nстр. 1", "Глава\nЧетвърта.\nПета.\nШеста.\nстр. 2"],
            "Първа.\nВтора.\nТрета.\nЧетвърта.\nПета.\nШеста.\n",
        ),
        (
            ["Текстът започва тук, на тази страница, и продължава\n- 1 -", "нататък."],
            "Текстът започва тук, на тази страница, и продължава нататък.\n",
        ),
        ([""], ""),
    ],
)
def test_lines_of_paper(pages: list[str], text: str) -> None:
    assert unwrap(pages) == text


def test_word(tmp_path: Path) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "ОБЩИНА ЛОВЕЧ"
    document.add_heading("Решение № 214", 1)
    document.add_paragraph("Общинският съвет дава съгласие.")
    for town in ("Торун (Полша)", "Ерфурт"):
        document.add_paragraph(town, style="List Bullet")
    table = document.add_table(3, 3)
    for row, cells in enumerate((("Град", "Държава", "Година"), ("Торун", "Полша", "2022"), ("Ерфурт", "", "2019"))):
        for column, cell in enumerate(cells):
            table.cell(row, column).text = cell
    table.cell(1, 1).merge(table.cell(2, 1))
    document.add_paragraph("Край.")
    document.save(tmp_path / "a.docx")
    assert list(read_pages(tmp_path / "a.docx", "a", {})) == [
        Page(
            "Решение № 214\n\nОбщинският съвет дава съгласие.\n• Торун (Полша)\n• Ерфурт\n\n"
            "Град\tДържава\tГодина\nТорун\tПолша\t2022\nЕрфурт\tПолша\t2019\n\nКрай.\n",
            "a",
            site="ОБЩИНА ЛОВЕЧ",
        )
    ]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.pdf", b"%PDF-1.4\nbroken", "the PDF cannot be read"),
        ("a.pdf", pdf([[]]), "there is no text in it"),
        ("a.docx", b"broken", "the document cannot be read"),
    ],
)
def test_documents_that_give_no_page(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(data)
    (failure,) = read_pages(tmp_path / name, "a", {})
    assert isinstance(failure, Failure)
    assert failure.reason.startswith(reason) and failure.remedy
