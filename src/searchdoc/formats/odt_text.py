"""The paragraphs of an ODT file, of its body or of a header, as a reader sees them: without what changes deleted.

Source: OASIS OpenDocument 1.3, part 3, 4 to 7 (text, tables, fields). Elements are told by their local names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from searchdoc.formats.odt_styles import OUTLINE, Counting, OdtStyles
from searchdoc.formats.office import Apart, Break, CalledNote, Piece, TableRow, TextBlock, person_or_program, raised
from searchdoc.formats.office_blocks import BlockCollector
from searchdoc.formats.symbol_fonts import with_symbols
from searchdoc.formats.xml import attribute_of, child_of, local_name, number_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEFT_OUT = frozenset(
    "tracked-changes note-citation creator date date-string creator-initials sender-initials title desc forms scripts "
    "event-listeners sequence-decls variable-decls user-field-decls dde-connection-decls "
    "table-of-content-source illustration-index-source table-index-source object-index-source user-index-source "
    "alphabetical-index-source bibliography-source note-continuation-notice-forward".split()
)
"""Elements whose words nobody sees in the text: changes, settings of indexes, titles of pictures."""

_INDEXES = {
    "table-of-content": "table of contents",
    "illustration-index": "table of contents",
    "table-index": "table of contents",
    "object-index": "table of contents",
    "user-index": "table of contents",
    "alphabetical-index": "index",
}
_SHAPES = frozenset("text-box custom-shape rect ellipse line polyline polygon path circle connector measure".split())
_WHITE = re.compile(r"[ \t\n\r]+")
_MOST_SPACES = 100


@dataclass(slots=True)
class _Paragraph:
    hidden: bool
    font: str
    after_space: bool = True
    """Whether white space at this place is none: a space stands before it, or nothing."""


@dataclass(frozen=True, slots=True)
class _Span:
    hidden: bool
    raised: bool
    font: str


@dataclass(slots=True)
class OdtVisitor:
    """Collects the blocks of a part, for ``walk_xml``; ``finish`` gives them.

    In ``furniture``, what belongs to all pages, the numbers of pages are left out.
    """

    styles: OdtStyles
    furniture: bool = False
    problems: list[str] = field(default_factory=list)
    _blocks: BlockCollector = field(default_factory=BlockCollector)
    _paragraphs: list[_Paragraph | None] = field(default_factory=list)
    """The paragraphs that are open; None where a note or a text box has begun inside of one, and no paragraph in it."""

    _spans: list[_Span] = field(default_factory=list)
    _notes: list[CalledNote] = field(default_factory=list)
    _lists: list[tuple[str, Counting]] = field(default_factory=list)
    _ended_lists: dict[str, Counting] = field(default_factory=dict)
    _outline: Counting | None = None
    _number: str = ""
    _set_apart: list[str] = field(default_factory=list)
    """What the sections and indexes are that are open; "" for one that is part of the text."""

    def start(self, element: _Element) -> bool:
        """An element begins."""
        name = local_name(element)
        if name in _LEFT_OUT or (self.furniture and name in {"page-number", "page-count"}):
            return False
        begin = _BEGIN.get(name)
        return begin is None or begin(self, element) is not False

    def text(self, words: str) -> None:
        """Words stand here; outside of paragraphs they only lay the file out."""
        paragraph = self._paragraph
        if paragraph is None:
            return
        words = _WHITE.sub(" ", words)
        if paragraph.after_space:
            words = words.removeprefix(" ")
        if words:
            paragraph.after_space = words[-1] == " "
            self._write(words, paragraph)

    @property
    def _paragraph(self) -> _Paragraph | None:
        return self._paragraphs[-1] if self._paragraphs else None

    def end(self, element: _Element) -> None:
        """An element ends."""
        if ending := _END.get(local_name(element)):
            ending(self)

    def finish(self) -> list[TextBlock | TableRow]:
        """The blocks that were read."""
        return self._blocks.finish()

    def _write(self, words: str, paragraph: _Paragraph) -> None:
        span = self._spans[-1] if self._spans else _Span(paragraph.hidden, raised=False, font=paragraph.font)
        words = with_symbols(words, span.font)
        if span.raised:
            words = raised(words)
        self._blocks.write(Apart(words, "hidden text") if span.hidden else words)

    def put(self, piece: Piece) -> None:
        """What is no word stands here."""
        paragraph = self._paragraph
        if not isinstance(piece, str):
            self._blocks.write(piece)
        elif paragraph is not None:
            self._write(piece, paragraph)
        if paragraph is not None and piece is not Break.PAGE:
            paragraph.after_space = piece in {" ", "\t", Break.LINE}

    def begin_paragraph(self, element: _Element) -> None:
        """A paragraph begins, or a heading."""
        style = self.styles.of("paragraph", attribute_of(element, "style-name"))
        block = TextBlock() if style.block is None else replace(style.block, pieces=[])
        if local_name(element) == "h" and block.kind == "paragraph":
            block = TextBlock("heading", max(1, number_of(attribute_of(element, "outline-level"), 1)))
        if self.furniture:
            block = TextBlock()
        elif label := next((label for label in self._set_apart if label), ""):
            block = TextBlock("furniture", label=label)
        if style.begins_page:
            block.pieces.append(Break.PAGE)
        block.number = (self._number or self._heading_number(element, block)).strip()
        self._number = ""
        self._paragraphs.append(_Paragraph(bool(style.hidden), style.font or ""))
        self._blocks.begin_paragraph(block)

    def _heading_number(self, element: _Element, block: TextBlock) -> str:
        if block.kind != "heading" or local_name(element) != "h" or self._lists:
            return ""
        if self._outline is None:
            self._outline = Counting(self.styles.lists.get(OUTLINE, {}))
        if attribute_of(element, "is-list-header") == "true":
            return ""
        return self._outline.next_number(block.level)

    def end_paragraph(self) -> None:
        """A paragraph ends."""
        self._paragraphs.pop()
        self._blocks.end_paragraph()

    def begin_span(self, element: _Element) -> None:
        """Characters of another form begin."""
        style = self.styles.of("text", attribute_of(element, "style-name"))
        paragraph = self._paragraph or _Paragraph(hidden=False, font="")
        above = self._spans[-1] if self._spans else _Span(paragraph.hidden, raised=False, font=paragraph.font)
        self._spans.append(
            _Span(
                above.hidden if style.hidden is None else style.hidden,
                above.raised if style.raised is None else style.raised,
                style.font or above.font,
            )
        )

    def end_span(self) -> None:
        """They end."""
        self._spans.pop()

    def spaces(self, element: _Element) -> None:
        """Several spaces stand here."""
        self.put(" " * min(number_of(attribute_of(element, "c"), 1), _MOST_SPACES))

    def begin_list(self, element: _Element) -> None:
        """A list begins, in another one or not; it can go on counting where an earlier one ended."""
        above = self._lists[-1] if self._lists else None
        name = attribute_of(element, "style-name") or (above[0] if above else "")
        goes_on = attribute_of(element, "continue-numbering") == "true"
        before = self._ended_lists.get(attribute_of(element, "continue-list") or (name if goes_on else ""))
        if above is not None:
            counting = above[1]
            if name != above[0]:
                counting = Counting(self.styles.lists.get(name, {}), counting.counts)
        elif before is not None:
            counting = before
        else:
            counting = Counting(self.styles.lists.get(name, {}))
        self._lists.append((name, counting))
        if above is None:
            for key in (name, attribute_of(element, "id") or name):
                self._ended_lists[key] = counting

    def end_list(self) -> None:
        """A list ends."""
        self._lists.pop()

    def begin_item(self, element: _Element) -> None:
        """An item of a list begins; its number stands before its first paragraph."""
        if self._lists:
            start = attribute_of(element, "start-value")
            number = None if start is None else number_of(start, 1)
            self._number = self._lists[-1][1].next_number(len(self._lists), number)

    def end_item(self) -> None:
        """An item ends."""
        self._number = ""

    def begin_note(self, element: _Element) -> None:
        """A footnote or an endnote is called here, and its words follow."""
        citation = child_of(element, "note-citation")
        mark = "" if citation is None else "".join(str(one) for one in citation.itertext()).strip()
        kind = attribute_of(element, "note-class")
        self._begin_note(CalledNote("endnote" if kind == "endnote" else "footnote", mark=mark))

    def begin_annotation(self, element: _Element) -> None:
        """A comment is called here, and its words follow."""
        creator = child_of(element, "creator")
        author = "" if creator is None else person_or_program("".join(str(one) for one in creator.itertext()))
        self._begin_note(CalledNote("comment", author=author))

    def _begin_note(self, note: CalledNote) -> None:
        self.put(note)
        self._notes.append(note)
        self.begin_container()
        self._spans.append(_Span(hidden=False, raised=False, font=""))

    def end_note(self) -> None:
        """The words of a note end."""
        self._spans.pop()
        self._paragraphs.pop()
        self._notes.pop().content = self._blocks.end_container()

    def begin_container(self, _element: _Element | None = None) -> None:
        """A cell of a table begins, a text box or a note."""
        self._paragraphs.append(None)
        self._blocks.begin_container()

    def end_cell(self) -> None:
        """A cell ends."""
        self._paragraphs.pop()
        self._blocks.end_cell()

    def end_text_box(self) -> None:
        """A text box ends."""
        self._paragraphs.pop()
        self._blocks.end_text_box()

    def begin_row(self, _element: _Element) -> None:
        """A row of a table begins."""
        self._blocks.begin_row()

    def end_row(self) -> None:
        """A row ends."""
        self._blocks.end_row()

    def begin_section(self, element: _Element) -> None:
        """A section begins, which may be hidden, or an index, which the program made."""
        hidden = attribute_of(element, "display") in {"none", "condition"}
        self._set_apart.append(_INDEXES.get(local_name(element), "hidden text" if hidden else ""))

    def end_section(self) -> None:
        """It ends."""
        self._set_apart.pop()

    def ruby_text(self, element: _Element) -> bool:
        """The reading above a word stands apart from the sentence."""
        self.put(Apart("".join(str(one) for one in element.itertext()), "ruby text"))
        return False

    def hidden_text(self, element: _Element) -> bool:
        """Words that are shown on a condition, and are not shown now."""
        words = attribute_of(element, "string-value") or "".join(str(one) for one in element.itertext())
        self.put(Apart(words, "hidden text"))
        return False

    def unread(self, _element: _Element) -> bool:
        """A formula, or a file of another program."""
        self.problems.append("a formula or an embedded file in it is not read: write it into the document itself")
        return False


def _puts(piece: Piece) -> Callable[[OdtVisitor, _Element], None]:
    return lambda visitor, _element: visitor.put(piece)


_BEGIN: Mapping[str, Callable[[OdtVisitor, _Element], bool | None]] = {
    "p": OdtVisitor.begin_paragraph,
    "h": OdtVisitor.begin_paragraph,
    "span": OdtVisitor.begin_span,
    "s": OdtVisitor.spaces,
    "tab": _puts("\t"),
    "line-break": _puts(Break.LINE),
    "soft-page-break": _puts(Break.PAGE),
    "list": OdtVisitor.begin_list,
    "list-item": OdtVisitor.begin_item,
    "note": OdtVisitor.begin_note,
    "annotation": OdtVisitor.begin_annotation,
    "table-row": OdtVisitor.begin_row,
    "table-cell": OdtVisitor.begin_container,
    "covered-table-cell": OdtVisitor.begin_container,
    "section": OdtVisitor.begin_section,
    "ruby-text": OdtVisitor.ruby_text,
    "hidden-text": OdtVisitor.hidden_text,
    "object": OdtVisitor.unread,
    **dict.fromkeys(_INDEXES, OdtVisitor.begin_section),
    **dict.fromkeys(_SHAPES, OdtVisitor.begin_container),
}
"""What an element means as it begins, by its local name; False leaves out what is inside."""

_END: Mapping[str, Callable[[OdtVisitor], None]] = {
    "p": OdtVisitor.end_paragraph,
    "h": OdtVisitor.end_paragraph,
    "span": OdtVisitor.end_span,
    "list": OdtVisitor.end_list,
    "list-item": OdtVisitor.end_item,
    "note": OdtVisitor.end_note,
    "annotation": OdtVisitor.end_note,
    "table-row": OdtVisitor.end_row,
    "table-cell": OdtVisitor.end_cell,
    "covered-table-cell": OdtVisitor.end_cell,
    "section": OdtVisitor.end_section,
    **dict.fromkeys(_INDEXES, OdtVisitor.end_section),
    **dict.fromkeys(_SHAPES, OdtVisitor.end_text_box),
}
