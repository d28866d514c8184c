"""PDF and Word documents, such as the decisions of a council."""

from __future__ import annotations

import io

from cityrel.reading.files import UnreadableFile, needed
from cityrel.reading.pages import Told

_EXTRA = "documents"


def read_pdf(data: bytes) -> Told:
    """The text of a PDF.

    Raises:
        UnreadableFile: it is damaged, encrypted, or the extra ``documents`` is not installed.
    """
    pypdf = needed("pypdf", _EXTRA, "a PDF")
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        pages = [page.extract_text() for page in reader.pages]
    except Exception as error:  # the package raises whatever a damaged file leads it to
        raise UnreadableFile(f"the PDF cannot be read ({error})", "save it again, without a password") from None
    return Told("\n".join(pages))


def read_docx(data: bytes) -> Told:
    """The text of a Word document.

    Raises:
        UnreadableFile: it is damaged, or the extra ``documents`` is not installed.
    """
    docx = needed("docx", _EXTRA, "a Word document")
    try:
        document = docx.Document(io.BytesIO(data))
    except Exception as error:  # as above
        raise UnreadableFile(f"the document cannot be read ({error})", "save it again as .docx") from None
    return Told("\n".join(paragraph.text for paragraph in document.paragraphs))
