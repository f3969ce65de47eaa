"""The paragraphs of a part of a DOCX file: its body, a header, a note; as a reader sees them, changes accepted.

Source: ECMA-376, part 1, 17 (WordprocessingML), and [MS-DOCX]. Elements are told by their local names, for the "strict"
form of the format has namespaces of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from searchdoc.formats.docx_styles import (
    DocxStyle,
    Lists,
    Styles,
    is_on,
    stated_style,
    value_of,
)
from searchdoc.formats.office import NEW_PAGE, PAGE_FIELDS, Apart, Break, CalledNote, Piece, TableRow, TextBlock, raised
from searchdoc.formats.office_blocks import BlockCollector
from searchdoc.formats.symbol_fonts import symbol_of, with_symbols
from searchdoc.formats.xml import attribute_of, child_of, local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEFT_OUT = frozenset(
    "del moveFrom delText instrText delInstrText pPr rPr sectPr tblPr tblGrid tblPrEx trPr tcPr sdtPr sdtEndPr rubyPr "
    "customXmlPr smartTagPr footnoteRef endnoteRef annotationRef separator continuationSeparator pgNum binData "
    "numPicBullet".split()
)
"""Elements whose words nobody sees: what was deleted, codes of fields, properties."""

_WHITE = re.compile(r"[\t\n\r]+")


@dataclass(slots=True)
class DocxContext:
    """What a file states apart from its text: styles, lists, and the notes by kind and identifier."""

    styles: Styles = field(default_factory=Styles)
    lists: Lists = field(default_factory=Lists)
    notes: Mapping[tuple[str, str], CalledNote] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    hidden: bool
    deleted_end: bool


@dataclass(slots=True)
class _Run:
    hidden: bool = False
    raised: bool = False
    font: str = ""
    sign_of: CalledNote | None = None


@dataclass(slots=True)
class _Field:
    code: str = ""
    shown: bool = False


@dataclass(slots=True)
class DocxVisitor:
    """Collects the blocks of a part, for ``walk_xml``; ``finish`` gives them.

    In ``furniture``, what belongs to all pages, the numbers of pages are left out.
    """

    context: DocxContext
    furniture: bool = False
    problems: list[str] = field(default_factory=list)
    _blocks: BlockCollector = field(default_factory=BlockCollector)
    _paragraphs: list[_Paragraph] = field(default_factory=list)
    _runs: list[_Run] = field(default_factory=list)
    _fields: list[_Field] = field(default_factory=list)
    _is_text: bool = False

    def start(self, element: _Element) -> bool:
        """An element begins."""
        name = local_name(element)
        if name in _LEFT_OUT:
            if name == "instrText" and self._fields:
                self._fields[-1].code += element.text or ""
            return False
        begin = _BEGIN.get(name)
        return begin is None or begin(self, element) is not False

    def text(self, words: str) -> None:
        """Words stand here; those outside ``w:t`` only lay the file out."""
        if self._is_text:
            self.write(_WHITE.sub(" ", words))

    def end(self, element: _Element) -> None:
        """An element ends."""
        if ending := _END.get(local_name(element)):
            ending(self)

    def write(self, piece: Piece) -> None:
        """Put a piece into the paragraph that is open; outside of one, Word shows nothing."""
        if not self._paragraphs or self._counts_pages():
            return
        run = self._runs[-1] if self._runs else _Run()
        if isinstance(piece, str):
            if run.sign_of is not None:
                run.sign_of.mark, run.sign_of = piece, None
                return
            piece = with_symbols(piece, run.font)
            if run.raised:
                piece = raised(piece)
            if run.hidden:
                piece = Apart(piece, "hidden text")
        self._blocks.write(piece)

    def _counts_pages(self) -> bool:
        return self.furniture and any(
            one.shown and one.code.split()[:1] and one.code.split()[0].upper() in PAGE_FIELDS for one in self._fields
        )

    def begin_paragraph(self, element: _Element) -> None:
        """A paragraph begins, with what its style and its own properties state."""
        properties = child_of(element, "pPr")
        base = self.context.styles.of(value_of(properties, "pStyle"))
        style = stated_style(properties, None).over(base)
        mark = child_of(properties, "rPr")
        block = TextBlock() if style.block is None else replace(style.block, pieces=[])
        if self.furniture:
            block = TextBlock()
        if is_on(properties, "pageBreakBefore"):
            block.pieces.append(Break.PAGE)
        if style.list_id is not None:
            block.number = self._number(style, base).strip()
        deleted = child_of(mark, "del") is not None or child_of(mark, "moveFrom") is not None
        self._paragraphs.append(_Paragraph(bool(style.hidden), deleted))
        self._blocks.begin_paragraph(block)

    def _number(self, style: DocxStyle, base: DocxStyle) -> str:
        level = style.list_level
        if level is None:
            level = base.list_level or 0
        return self.context.lists.next_number(style.list_id or "", level)

    def end_paragraph(self) -> None:
        """A paragraph ends; where its end was deleted, it goes on in the next."""
        self._blocks.end_paragraph(goes_on=self._paragraphs.pop().deleted_end)

    def begin_container(self, _element: _Element) -> None:
        """A cell of a table begins, or a text box."""
        self._blocks.begin_container()

    def end_cell(self) -> None:
        """A cell ends."""
        self._blocks.end_cell()

    def end_text_box(self) -> None:
        """A text box ends."""
        self._blocks.end_text_box()

    def begin_row(self, element: _Element) -> bool:
        """A row of a table begins; one that was deleted is left out."""
        if child_of(element, "trPr", "del") is not None:
            return False
        self._blocks.begin_row()
        return True

    def end_row(self) -> None:
        """A row ends."""
        self._blocks.end_row()

    def finish(self) -> list[TextBlock | TableRow]:
        """The blocks that were read."""
        return self._blocks.finish()

    def begin_run(self, element: _Element) -> None:
        """A run of characters of one form begins."""
        properties = child_of(element, "rPr")
        named = self.context.styles.of(value_of(properties, "rStyle")).hidden
        hidden = is_on(properties, "vanish")
        if hidden is None:
            hidden = named if named is not None else bool(self._paragraphs and self._paragraphs[-1].hidden)
        fonts = child_of(properties, "rFonts")
        font = "" if fonts is None else attribute_of(fonts, "ascii") or attribute_of(fonts, "hAnsi") or ""
        raised = value_of(properties, "vertAlign") == "superscript"
        self._runs.append(_Run(hidden, raised, font))

    def end_run(self) -> None:
        """A run ends."""
        self._runs.pop()

    def begin_text(self, _element: _Element) -> None:
        """The words of a run begin."""
        self._is_text = True

    def end_text(self) -> None:
        """The words of a run end."""
        self._is_text = False

    def end_line(self, element: _Element) -> None:
        """A line ends, or a page."""
        for piece in NEW_PAGE if attribute_of(element, "type") == "page" else (Break.LINE,):
            self.write(piece)

    def page(self, _element: _Element) -> None:
        """Word last began a page here."""
        self.write(Break.PAGE)

    def symbol(self, element: _Element) -> None:
        """A character of a symbol font."""
        self.write(symbol_of(_hexadecimal(attribute_of(element, "char")), attribute_of(element, "font") or ""))

    def call(self, element: _Element) -> None:
        """A note is called here, or a comment ends."""
        kind = {"footnoteReference": "footnote", "endnoteReference": "endnote"}.get(local_name(element), "comment")
        note = self.context.notes.get((kind, attribute_of(element, "id") or ""))
        if note is None:
            self.problems.append(f"a {kind} is called that is not there")
            return
        self.write(note)
        if (attribute_of(element, "customMarkFollows") or "0") not in {"0", "false"} and self._runs:
            note.mark = "*"
            self._runs[-1].sign_of = note

    def field_character(self, element: _Element) -> None:
        """The code of a field begins, or what it shows, or it ends."""
        match attribute_of(element, "fldCharType"):
            case "begin":
                self._fields.append(_Field())
            case "separate" if self._fields:
                self._fields[-1].shown = True
            case "end" if self._fields:
                self._fields.pop()

    def begin_simple_field(self, element: _Element) -> None:
        """A field begins whose code is an attribute."""
        self._fields.append(_Field(attribute_of(element, "instr") or "", shown=True))

    def end_simple_field(self) -> None:
        """Such a field ends."""
        if self._fields:
            self._fields.pop()

    def begin_ruby_text(self, element: _Element) -> bool:
        """The reading above a word stands apart from the sentence."""
        words = "".join(str(one.text or "") for one in element.iter("{*}t"))
        self.write(Apart(words, "ruby text"))
        return False

    def begin_alternative(self, element: _Element) -> bool:
        """Of several forms of one thing, the first: a drawing, and not the older picture of it."""
        first = child_of(element.getparent(), "Choice")
        return first is None or first is element

    def unread(self, element: _Element) -> bool:
        """What stands in a part of the file that is of another format."""
        what = "an embedded file" if local_name(element) == "altChunk" else "a diagram"
        self.problems.append(f"{what} in it is not read: save it as text in the document itself")
        return False


def _hexadecimal(value: str | None) -> int:
    """A number in hexadecimal digits; 0 where it is none."""
    try:
        return int(value or "", 16)
    except ValueError:
        return 0


def _writes(piece: Piece) -> Callable[[DocxVisitor, _Element], None]:
    return lambda visitor, _element: visitor.write(piece)


_BEGIN: Mapping[str, Callable[[DocxVisitor, _Element], bool | None]] = {
    "p": DocxVisitor.begin_paragraph,
    "r": DocxVisitor.begin_run,
    "t": DocxVisitor.begin_text,
    "tr": DocxVisitor.begin_row,
    "tc": DocxVisitor.begin_container,
    "txbxContent": DocxVisitor.begin_container,
    "tab": _writes("\t"),
    "ptab": _writes("\t"),
    "br": DocxVisitor.end_line,
    "cr": _writes(Break.LINE),
    "lastRenderedPageBreak": DocxVisitor.page,
    "noBreakHyphen": _writes("\u2011"),
    "softHyphen": _writes("\u00ad"),
    "sym": DocxVisitor.symbol,
    "footnoteReference": DocxVisitor.call,
    "endnoteReference": DocxVisitor.call,
    "commentReference": DocxVisitor.call,
    "fldChar": DocxVisitor.field_character,
    "fldSimple": DocxVisitor.begin_simple_field,
    "rt": DocxVisitor.begin_ruby_text,
    "Choice": DocxVisitor.begin_alternative,
    "Fallback": DocxVisitor.begin_alternative,
    "altChunk": DocxVisitor.unread,
    "relIds": DocxVisitor.unread,
}
"""What an element means as it begins, by its local name; False leaves out what is inside."""

_END: Mapping[str, Callable[[DocxVisitor], None]] = {
    "p": DocxVisitor.end_paragraph,
    "r": DocxVisitor.end_run,
    "t": DocxVisitor.end_text,
    "tr": DocxVisitor.end_row,
    "tc": DocxVisitor.end_cell,
    "txbxContent": DocxVisitor.end_text_box,
    "fldSimple": DocxVisitor.end_simple_field,
}
