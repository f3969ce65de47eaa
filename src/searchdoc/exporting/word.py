"""Citations as a document of a word processor (DOCX): quotations with their references in real footnotes.

The form is Office Open XML (ECMA-376, part 1, 17.11). python-docx has no footnotes of its own, so that the part is
written here and joined to the package through its classes for parts and relationships.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from searchdoc.errors import MissingExtra
from searchdoc.exporting.characters import xml_text
from searchdoc.exporting.chicago import bibliography, chicago_notes
from searchdoc.exporting.records import CitedRecord
from searchdoc.text.wording import unwrapped

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph

QUOTE_STYLE, BIBLIOGRAPHY_STYLE = "Quote", "Bibliography"
"""The styles of a quotation and of an entry of the bibliography, as word processors name them."""

_NOTE_STYLE, _CALL_STYLE = "Footnote Text", "Footnote Reference"
_NOTE_ID, _CALL_ID = "FootnoteText", "FootnoteReference"

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SEPARATORS = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
)
"""The lines between text and footnotes, which word processors want to find first."""


def docx(records: Sequence[CitedRecord]) -> bytes:
    """Every quotation as a paragraph with a footnote, then the bibliography. Raises ``MissingExtra``."""
    try:
        from docx import Document
    except ImportError as error:
        raise MissingExtra("writing DOCX", "docx") from error
    document = Document()
    _prepare(document)
    for number, record in enumerate(records, start=1):
        _quotation(document, record, number)
    if records:
        document.add_heading("Bibliography", 1)
    for entry in bibliography(records):
        document.add_paragraph(_shown(entry), BIBLIOGRAPHY_STYLE)
    _add_footnotes(document, list(chicago_notes(records)))
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _prepare(document: WordDocument) -> None:
    """The properties, and the styles that the template of python-docx lacks."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm, Pt

    properties = document.core_properties
    properties.title, properties.author, properties.comments = "Citations", "", ""
    properties.keywords = ""
    styles = document.styles
    note = styles.add_style(_NOTE_STYLE, WD_STYLE_TYPE.PARAGRAPH)
    note.base_style, note.font.size = styles["Normal"], Pt(9)
    call = styles.add_style(_CALL_STYLE, WD_STYLE_TYPE.CHARACTER)
    call.font.superscript = True
    entry = styles.add_style(BIBLIOGRAPHY_STYLE, WD_STYLE_TYPE.PARAGRAPH)
    entry.base_style = styles["Normal"]
    entry.paragraph_format.left_indent, entry.paragraph_format.first_line_indent = Cm(1), Cm(-1)
    quoted = styles[QUOTE_STYLE].paragraph_format
    quoted.left_indent = quoted.right_indent = Cm(1)


def _quotation(document: WordDocument, record: CitedRecord, number: int) -> None:
    """The words, a paragraph for each of theirs and verses line by line, and the call of the footnote."""
    paragraphs = unwrapped(record.shown).split("\n\n")
    for words in paragraphs[:-1]:
        document.add_paragraph(_shown(words), QUOTE_STYLE)
    _call(document.add_paragraph(_shown(paragraphs[-1]), QUOTE_STYLE), number)


def _call(paragraph: Paragraph, number: int) -> None:
    """The call of a footnote (17.11.14)."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    run = paragraph.add_run(style=_CALL_STYLE)
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), str(number))
    run._r.append(reference)  # noqa: SLF001 (python-docx has no other way to an element)


def _add_footnotes(document: WordDocument, notes: Iterable[str]) -> None:
    """Join the part with the footnotes to the package (17.11.15)."""
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    footnotes = "".join(_footnote(number, note) for number, note in enumerate(notes, start=1))
    content = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<w:footnotes xmlns:w="{_NAMESPACE}">{_SEPARATORS}{footnotes}</w:footnotes>'
    )
    package = document.part.package
    part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, content.encode(), package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _footnote(number: int, note: str) -> str:
    return (
        f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="{_NOTE_ID}"/></w:pPr>'
        f'<w:r><w:rPr><w:rStyle w:val="{_CALL_ID}"/></w:rPr><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {escape(_shown(note))}</w:t></w:r></w:p></w:footnote>'
    )


def _shown(words: str) -> str:
    """Words as XML can hold them; a line's end stays one, and tabs are as they are."""
    return xml_text(words)
