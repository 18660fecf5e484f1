"""PDF files: text layers, scans, fillable forms, attachments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pypdfium2 as pypdfium
import pypdfium2.raw as raw

from extraction.transcripts.content import Attachment, Content
from extraction.transcripts.pdf.layers import may_have_layers
from extraction.transcripts.pdf.page import read_page
from extraction.transcripts.pdf.second_opinion import SecondOpinion
from extraction.transcripts.pictures import Eye
from models.errors import EncryptedDocument, UnreadableDocument
from models.transcript import Page

_MARKED_UP = frozenset({raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_INK})
_MOST_ATTACHMENTS = 20
_MOST_ANNOTATIONS = 2000


def read_pdf(data: bytes, eye: Eye) -> Content:
    """The pages of a PDF and the files inside it.

    Raises EncryptedDocument when it does not open without a password, UnreadableDocument when it is
    broken or has no pages.
    """
    pdf = _opened(data)
    try:
        pages, problems = _read_pages(pdf, data, eye)
        return Content(tuple(pages), tuple(_attachments(pdf)), (*_file_problems(pdf, data), *problems))
    finally:
        pdf.close()


def _opened(data: bytes) -> Any:
    try:
        pdf = pypdfium.PdfDocument(data)
    except pypdfium.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise EncryptedDocument("The PDF needs a password. Ask the sender for a copy without one.") from error
        if error.err_code == raw.FPDF_ERR_SECURITY:
            raise EncryptedDocument("The PDF is protected in a way that cannot be opened here.") from error
        raise UnreadableDocument("The PDF is damaged or cut off and cannot be opened. Ask for a new copy.") from error
    if not len(pdf):
        pdf.close()
        raise UnreadableDocument("The PDF has no pages.")
    if pdf.get_formtype() != raw.FORMTYPE_NONE:
        pdf.init_forms()
    return pdf


def _read_pages(pdf: Any, data: bytes, eye: Eye) -> tuple[list[Page], list[str]]:
    pages: list[Page] = []
    problems: list[str] = []
    second = SecondOpinion(data)
    layered = may_have_layers(data)
    most = eye.budget.limits.pages
    for index in range(min(len(pdf), most)):
        try:
            page = _loaded(pdf, index)
        except pypdfium.PdfiumError:
            problems.append(f"Page {index + 1} is damaged and was not read.")
            continue
        try:
            read, said = read_page(page, index + 1, eye, second, layered=layered)
        finally:
            page.close()
        pages.append(read)
        problems += said
    if len(pdf) > most:
        problems.append(f"Only the first {most} of {len(pdf)} pages were read.")
    if not pages:
        raise UnreadableDocument("None of the PDF's pages can be opened. Ask for a new copy.")
    return pages, problems


def _loaded(pdf: Any, index: int) -> Any:
    """The page, with what people typed into its fields and stuck onto it made part of it."""
    page = pdf[index]
    count = raw.FPDFPage_GetAnnotCount(page)
    if not count or not any(_is_marked_up(page, one) for one in range(min(count, _MOST_ANNOTATIONS))):
        return page
    raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
    page.close()
    return pdf[index]


def _is_marked_up(page: Any, index: int) -> bool:
    annotation = raw.FPDFPage_GetAnnot(page, index)
    if not annotation:
        return False
    kind = raw.FPDFAnnot_GetSubtype(annotation)
    raw.FPDFPage_CloseAnnot(annotation)
    return kind in _MARKED_UP


def _attachments(pdf: Any) -> Iterator[Attachment]:
    for index in range(min(pdf.count_attachments(), _MOST_ATTACHMENTS)):
        attached = pdf.get_attachment(index)
        try:
            name, data = attached.get_name(), bytes(attached.get_data())
        except pypdfium.PdfiumError:
            continue
        is_data = name.lower().endswith((".xml", ".json", ".txt", ".edi")) or data[:200].lstrip().startswith(b"<?xml")
        yield Attachment(name or f"attachment {index + 1}", data, as_pages=not is_data)


def _file_problems(pdf: Any, data: bytes) -> Iterator[str]:
    if pdf.get_formtype() == raw.FORMTYPE_XFA_FULL:
        yield "The PDF is an XFA form; what its fields hold shows only in Adobe Reader. Ask for a printed copy."
    if b"%%EOF" not in data[-2048:]:
        yield "The PDF ends abruptly; its last part may be missing."
