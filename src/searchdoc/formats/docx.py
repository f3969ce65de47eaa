"""DOCX, the format of Word since 2007 (ECMA-376): text, tables, notes and comments, with tracked changes accepted.

Insertions are in, deletions are out; where Word has written down how it last divided the pages, these are the pages.
Of the properties of the file only the title is taken, and that with care: its author is whoever typed it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from searchdoc.formats.archives import Archive
from searchdoc.formats.docx_styles import Lists, Styles, value_of
from searchdoc.formats.docx_text import DocxContext, DocxVisitor
from searchdoc.formats.list_numbers import FORMS
from searchdoc.formats.office import CalledNote, TableRow, TextBlock, person_or_program
from searchdoc.formats.office_text import compose
from searchdoc.formats.xml import attribute_of, child_of, parse_xml, walk_xml
from searchdoc.protocols import DecodedFile

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAIN = "word/document.xml"
_FURNITURE = {"header": "header", "footer": "footer"}
_KINDS = {"comments": "comment", "footnotes": "footnote", "endnotes": "endnote"}
"""The parts that hold notes, by the ends of their relationships' types; comments first, for notes may have comments."""


class DocxReader:
    """Reads ``.docx``, ``.docm``, ``.dotx`` and ``.dotm`` files."""

    suffixes: tuple[str, ...] = (".docx", ".docm", ".dotx", ".dotm")
    version: str = "1"

    def read(self, data: bytes, path: str) -> DecodedFile:
        """Compose the text of the main part with its notes, headers and footers.

        Raises ``UnreadableDocument`` where the archive or the XML of a part that is needed is damaged.
        """
        package = _Package.open(data, path)
        context = DocxContext(Styles.read(package.first("styles")), Lists.read(package.first("numbering")))
        problems: list[str] = []
        notes: dict[tuple[str, str], CalledNote] = {}
        context.notes = notes
        for part, kind in _KINDS.items():
            notes.update(_notes(package.first(part), kind, context, problems))
        body = _content(package.main, context, problems)
        furniture = [
            (label, _content(root, context, problems, furniture=True))
            for part, label in _FURNITURE.items()
            for root in package.all(part)
        ]
        return compose(body, furniture, package.title(), problems, endnote_form=package.endnote_form())


def _content(
    root: _Element, context: DocxContext, problems: list[str], *, furniture: bool = False
) -> list[TextBlock | TableRow]:
    visitor = DocxVisitor(context, furniture=furniture, problems=problems)
    walk_xml(root, visitor)
    return visitor.finish()


def _notes(
    root: _Element | None, kind: str, context: DocxContext, problems: list[str]
) -> Iterator[tuple[tuple[str, str], CalledNote]]:
    for one in () if root is None else root.iterchildren("{*}" + kind):
        if attribute_of(one, "type") in {None, "normal"}:  # the others are the lines above the notes
            author = person_or_program(attribute_of(one, "author") or "") if kind == "comment" else ""
            content = _content(one, context, problems)
            if kind == "comment":
                yield ("comment", attribute_of(one, "id") or ""), CalledNote("comment", content, author=author)
            elif kind == "endnote":
                yield ("endnote", attribute_of(one, "id") or ""), CalledNote("endnote", content)
            else:
                yield ("footnote", attribute_of(one, "id") or ""), CalledNote("footnote", content)


@dataclass(frozen=True, slots=True)
class _Package:
    """The parts of the file, found by their relationships (ECMA-376, part 2)."""

    archive: Archive
    path: str
    name: str
    main: _Element
    related: tuple[tuple[str, str], ...]
    """The type of each relationship of the main part, its last word alone, and the part's name."""

    @classmethod
    def open(cls, data: bytes, path: str) -> _Package:
        archive = Archive(data, path)
        name = next((part for kind, part in _relations(archive, "", path) if kind == "officeDocument"), _MAIN)
        main = parse_xml(archive.read(name), path, name)
        return cls(archive, path, name, main, tuple(_relations(archive, name, path)))

    def all(self, kind: str) -> Iterator[_Element]:
        """The roots of the parts of a kind that are there."""
        for related, part in self.related:
            if related == kind and part in self.archive:
                yield parse_xml(self.archive.read(part), self.path, part)

    def first(self, kind: str) -> _Element | None:
        """The root of the part of a kind; None where there is none."""
        return next(self.all(kind), None)

    def endnote_form(self) -> str:
        """The form of the numbers of endnotes; where none is stated, Word counts them in Roman digits."""
        stated = value_of(self.first("settings"), "endnotePr", "numFmt")
        stated = next((value_of(one, "numFmt") for one in self.main.iter("{*}endnotePr")), None) or stated
        return FORMS.get(stated or "lowerRoman", "1")

    def title(self) -> str:
        """The title among the file's properties."""
        for kind, part in _relations(self.archive, "", self.path):
            if kind == "core-properties" and part in self.archive:
                title = child_of(parse_xml(self.archive.read(part), self.path, part), "title")
                return "" if title is None else title.text or ""
        return ""


def _relations(archive: Archive, part: str, path: str) -> Iterator[tuple[str, str]]:
    """The relationships of a part, or of the whole file: the last word of each type, and the part's name."""
    folder, name = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    if relations not in archive:
        return
    for one in parse_xml(archive.read(relations), path, relations).iterchildren("{*}Relationship"):
        if one.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, one.get("Target") or "")).lstrip("/")
            yield (one.get("Type") or "").rpartition("/")[2], target
