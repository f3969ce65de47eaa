"""The paragraphs of a part of DOCX, element by element."""

from __future__ import annotations

import pytest

from office_files import WORD
from searchdoc.formats.docx_styles import Lists, Styles
from searchdoc.formats.docx_text import DocxContext, DocxVisitor
from searchdoc.formats.office import Apart, Break, CalledNote, TableRow, TextBlock
from searchdoc.formats.xml import parse_xml, walk_xml


def content(inside: str, context: DocxContext | None = None) -> list[TextBlock | TableRow]:
    visitor = DocxVisitor(context or DocxContext())
    walk_xml(parse_xml(f"<w:body {WORD}>{inside}</w:body>".encode(), "a.docx"), visitor)
    return visitor.finish()


@pytest.mark.parametrize(
    ("inside", "pieces"),
    [
        ("<w:r><w:t>a</w:t></w:r>\n <w:r><w:t>b\n\tc</w:t></w:r>", ["a", "b c"]),
        ("<w:r><w:t>a</w:t><w:br/><w:cr/><w:ptab/></w:r>", ["a", Break.LINE, Break.LINE, "\t"]),
        ('<w:r><w:br w:type="column"/><w:lastRenderedPageBreak/></w:r>', [Break.LINE, Break.PAGE]),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>a</w:t></w:r>", [Apart("a", "hidden text")]),
        ('<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>12</w:t><w:t>th</w:t></w:r>', ["¹²", "th"]),
        ('<w:r><w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr><w:t>\uf061</w:t></w:r>', ["α"]),
        ('<w:r><w:sym w:font="Symbol" w:char="zz"/></w:r>', [""]),
        ("<m:oMath><m:r><m:t>x²</m:t></m:r></m:oMath>", ["x²"]),
        (
            "<w:ruby><w:rt><w:r><w:t>あ</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>亜</w:t></w:r></w:rubyBase></w:ruby>",
            [Apart("あ", "ruby text"), "亜"],
        ),
    ],
)
def test_pieces_of_a_paragraph(inside: str, pieces: list[object]) -> None:
    assert content(f"<w:p>{inside}</w:p>") == [TextBlock(pieces=pieces)]  # type: ignore[arg-type]


def test_a_paragraph_is_what_its_style_and_its_own_properties_say() -> None:
    styles = Styles.read(
        parse_xml(
            f'<w:styles {WORD}><w:style w:styleId="S"><w:name w:val="Quote"/><w:rPr><w:vanish/></w:rPr></w:style>'
            '<w:style w:styleId="R"><w:rPr><w:vanish w:val="0"/></w:rPr></w:style></w:styles>'.encode(),
            "a.docx",
        )
    )
    lists = Lists.read(
        parse_xml(
            f'<w:numbering {WORD}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:lvlText w:val="%1."/></w:lvl>'
            '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'.encode(),
            "a.docx",
        )
    )
    context = DocxContext(styles, lists)
    words = "<w:r><w:t>a</w:t></w:r>"
    shown = '<w:r><w:rPr><w:rStyle w:val="R"/></w:rPr><w:t>b</w:t></w:r>'
    assert content(f'<w:p><w:pPr><w:pStyle w:val="S"/></w:pPr>{words}{shown}</w:p>', context) == [
        TextBlock("quotation", 1, pieces=[Apart("a", "hidden text"), "b"])
    ]
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="2"/><w:pageBreakBefore/>'
    assert content(f"<w:p><w:pPr>{numbered}</w:pPr>{words}</w:p>", context) == [
        TextBlock("heading", 3, pieces=[Break.PAGE, "a"], number="1.")
    ]


def test_rows_hold_cells_and_notes_stand_where_they_are_called() -> None:
    note = CalledNote("comment", author="Ada Quill")
    context = DocxContext(notes={("comment", "4"): note})
    cell = '<w:tc><w:p><w:r><w:t>a</w:t><w:commentReference w:id="4"/></w:r></w:p></w:tc>'
    assert content(f"<w:tbl><w:tr>{cell}<w:tc/></w:tr></w:tbl>", context) == [
        TableRow([[TextBlock(pieces=["a", note])], []])
    ]


def test_in_what_belongs_to_all_pages_there_are_no_numbers_of_pages_and_no_headings() -> None:
    visitor = DocxVisitor(DocxContext(Styles.read(None)), furniture=True)
    field = '<w:fldSimple w:instr=" page "><w:r><w:t>7</w:t></w:r></w:fldSimple>'
    xml = f'<w:hdr {WORD}><w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Lamp </w:t></w:r>{field}</w:p></w:hdr>'
    walk_xml(parse_xml(xml.encode(), "a.docx"), visitor)
    assert visitor.finish() == [TextBlock(pieces=["Lamp "])]
