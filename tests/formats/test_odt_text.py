"""The paragraphs of ODT, element by element."""

from __future__ import annotations

import pytest

from office_files import open_document
from searchdoc.formats.odt_styles import OdtStyles
from searchdoc.formats.odt_text import OdtVisitor
from searchdoc.formats.office import Apart, Break, CalledNote, TableRow, TextBlock
from searchdoc.formats.xml import child_of, parse_xml, walk_xml


def content(inside: str, *, furniture: bool = False) -> list[TextBlock | TableRow]:
    root = child_of(parse_xml(open_document(inside), "a.fodt"), "body", "text")
    assert root is not None
    visitor = OdtVisitor(OdtStyles(), furniture=furniture)
    walk_xml(root, visitor)
    return visitor.finish()


@pytest.mark.parametrize(
    ("inside", "pieces"),
    [
        ("\n a  <text:span>b </text:span> c", ["a ", "b ", "c"]),
        ("a<text:tab/> b<text:line-break/> c", ["a", "\t", "b", Break.LINE, "c"]),
        ('a<text:s/><text:s text:c="2"/>b', ["a", " ", "  ", "b"]),
        ("a<text:soft-page-break/>b", ["a", Break.PAGE, "b"]),
        (
            "<text:ruby><text:ruby-base>亜</text:ruby-base><text:ruby-text>あ</text:ruby-text></text:ruby>",
            ["亜", Apart("あ", "ruby text")],
        ),
        ('a<text:hidden-text text:string-value="no"/>', ["a", Apart("no", "hidden text")]),
        ("a<text:page-number>7</text:page-number>", ["a", "7"]),
        ("<draw:frame><draw:image/><draw:title>alt</draw:title></draw:frame>a", ["a"]),
    ],
)
def test_pieces_of_a_paragraph(inside: str, pieces: list[object]) -> None:
    assert content(f"<text:p>{inside}</text:p>") == [TextBlock(pieces=pieces)]  # type: ignore[arg-type]


def test_what_stands_between_the_elements_of_a_note_is_no_text() -> None:
    inside = (
        '<text:p>a<text:note text:note-class="endnote">\n <text:note-citation>ii</text:note-citation>\n '
        "<text:note-body>\n <text:p>b</text:p>\n </text:note-body>\n </text:note>c</text:p>"
    )
    (block,) = content(inside)
    assert isinstance(block, TextBlock)
    before, note, after = block.pieces
    assert (before, after) == ("a", "c")
    assert isinstance(note, CalledNote)
    assert (note.kind, note.mark, note.content) == ("endnote", "ii", [TextBlock(pieces=["b"])])


def test_headings_have_levels_and_cells_stand_in_rows() -> None:
    inside = (
        '<text:h text:outline-level="3">a</text:h><table:table><table:table-row><table:table-cell><text:p>b</text:p>'
        "</table:table-cell><table:covered-table-cell/></table:table-row></table:table>"
    )
    assert content(inside) == [TextBlock("heading", 3, pieces=["a"]), TableRow([[TextBlock(pieces=["b"])], []])]


def test_in_what_belongs_to_all_pages_there_are_no_numbers_of_pages_and_no_headings() -> None:
    inside = '<text:h text:outline-level="1">a<text:page-number>7</text:page-number></text:h>'
    assert content(inside, furniture=True) == [TextBlock(pieces=["a"])]
