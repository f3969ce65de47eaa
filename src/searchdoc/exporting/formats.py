"""The one table of the formats in which citations are exported.

A row names the module and the function that write a format; both are imported at their first use.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal

from searchdoc.errors import SearchdocError
from searchdoc.exporting.records import CitedRecord
from searchdoc.models import Document


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format: its name on the command line, the ending of its files, its media type, and who writes it.

    ``label`` is what a button says. ``writer`` is "module:function" below ``searchdoc.exporting``; the function returns
    bytes, and takes what ``takes`` says: records of citations, or one whole document. ``is_text`` says whether the
    bytes are UTF-8, which a terminal can show.
    """

    name: str
    suffix: str
    media_type: str
    label: str
    writer: str
    takes: Literal["citations", "document"] = "citations"
    is_text: bool = True

    def write(self, records: Sequence[CitedRecord]) -> bytes:
        """The records in this format. Raises ``MissingExtra`` where a library is needed and not installed."""
        written: bytes = self._writer()(records)
        return written

    def write_document(self, document: Document) -> bytes:
        """A document in this format, where it takes one. Raises ``MissingExtra``."""
        written: bytes = self._writer()(document)
        return written

    def _writer(self) -> Callable[[Any], bytes]:
        module, function = self.writer.split(":")
        writer: Callable[[Any], bytes] = getattr(import_module(f"searchdoc.exporting.{module}"), function)
        return writer


_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ANNOTATION = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'

FORMATS: dict[str, ExportFormat] = {
    one.name: one
    for one in (
        ExportFormat("csl-json", ".json", "application/vnd.citationstyles.csl+json", "CSL-JSON", "csl:csl_json"),
        ExportFormat("bibtex", ".bib", "application/x-bibtex", "BibTeX", "bibtex:bibtex"),
        ExportFormat("ris", ".ris", "application/x-research-info-systems", "RIS", "ris:ris"),
        ExportFormat("chicago", ".txt", "text/plain; charset=utf-8", "Chicago", "chicago:chicago"),
        ExportFormat("markdown", ".md", "text/markdown; charset=utf-8", "Markdown", "markdown:markdown"),
        ExportFormat("html", ".html", "text/html; charset=utf-8", "HTML", "page:html"),
        ExportFormat("docx", ".docx", _DOCX, "DOCX", "word:docx", is_text=False),
        ExportFormat("annotation", ".jsonld", _ANNOTATION, "Web Annotation", "annotations:web_annotations"),
        ExportFormat("tei", ".xml", "application/tei+xml", "TEI", "tei:tei", takes="document"),
    )
}
"""The formats by their names, in the order in which they are offered."""


def export_format(name: str) -> ExportFormat:
    """The format of a name. Raises ``SearchdocError`` for a name that is none."""
    if name not in FORMATS:
        raise SearchdocError(f"there is no format {name!r}: choose one of {', '.join(FORMATS)}")
    return FORMATS[name]
