"""DOCX files as Word and python-docx write them: what a reader sees is read, and nothing else, and nothing is lost."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document
from docx.document import Document as DocumentFile
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from hypothesis import given, settings
from hypothesis import strategies as st

from formats_checks import assert_nothing_lost
from office_files import blocks_of, calls_of, pages_of, read_word, replaced, saved, word_file
from searchdoc.errors import UnreadableDocument

FOOTNOTES = {
    "footnotes": '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> Paid in salt.</w:t></w:r>'
    "</w:p>"
    "<w:p><w:r><w:t>See the ledger.</w:t></w:r></w:p></w:footnote>"
    '<w:footnote w:id="3"><w:p><w:r><w:t>The new one.</w:t></w:r></w:p></w:footnote>'
    '<w:footnote w:id="4"><w:p><w:r><w:t>Not called.</w:t></w:r></w:p></w:footnote>',
    "endnotes": '<w:endnote w:id="2"><w:p><w:r><w:t>At the end.</w:t></w:r></w:p></w:endnote>',
}


def footnote(identifier: int, kind: str = "footnote") -> str:
    return f'<w:r><w:{kind}Reference w:id="{identifier}"/></w:r>'


def run(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def test_minutes_with_headings_a_table_and_a_comment() -> None:
    document = Document()
    document.add_heading("Minutes of the harbour board", 0)
    document.add_heading("The lamp", 1)
    said = document.add_paragraph("Mr. Quill asked for oil.")
    document.add_paragraph("No oil, no light.", style="Intense Quote")
    table = document.add_table(2, 3)
    for row, words in zip(table.rows, (("Item", "Price", ""), ("Oil", "4s.", "paid")), strict=True):
        for cell, word in zip(row.cells, words, strict=True):
            cell.text = word
    table.cell(1, 0).add_paragraph("two casks")
    document.add_comment(said.runs, "He asked twice.", author="Tobias Marl")
    document.sections[0].header.paragraphs[0].text = "Harbour board"
    decoded = read_word(saved(document))
    assert_nothing_lost(decoded)
    assert blocks_of(decoded) == [
        ("heading 1", "Minutes of the harbour board"),
        ("heading 1", "The lamp"),
        ("paragraph", "Mr. Quill asked for oil.[^c1]"),
        ("quotation 1", "No oil, no light."),
        ("paragraph", "Item\tPrice\t"),
        ("paragraph", "Oil\ntwo casks\t4s.\tpaid"),
        ("note c1", "He asked twice. — Tobias Marl"),
        ("furniture header", "Harbour board"),
    ]
    assert calls_of(decoded) == [("[^c1]", "c1")]


def test_notes_are_called_where_word_calls_them_and_stand_at_the_end() -> None:
    """With several paragraphs each; the lines above them, and notes that nothing calls, are not shown by Word."""
    body = paragraph(
        run("Salt"), footnote(2), run(" and oil"), footnote(2, "endnote"), run(", fish"), footnote(3), run(".")
    )
    decoded = read_word(word_file(body, FOOTNOTES))
    assert_nothing_lost(decoded)
    assert blocks_of(decoded) == [
        ("paragraph", "Salt[1] and oil[^i], fish[2]."),
        ("note 1", "Paid in salt."),
        ("note 1", "See the ledger."),
        ("note 2", "The new one."),
        ("note i", "At the end."),
    ]
    assert calls_of(decoded) == [("[1]", "1"), ("[^i]", "i"), ("[2]", "2")]


def test_endnotes_in_arabic_numbers_differ_from_footnotes() -> None:
    """Where there are both; alone, they have their numbers."""
    settings = {"settings": '<w:endnotePr><w:numFmt w:val="decimal"/></w:endnotePr>'}
    endnote = footnote(2, "endnote")
    both = read_word(word_file(paragraph(run("Salt"), footnote(2), endnote), FOOTNOTES | settings))
    assert calls_of(both) == [("[1]", "1"), ("[^e1]", "e1")]
    alone = read_word(word_file(paragraph(run("Salt"), endnote), FOOTNOTES | settings))
    assert calls_of(alone) == [("[1]", "1")]


def test_a_note_with_a_sign_of_its_own_is_called_by_it() -> None:
    body = paragraph(
        run("Salt"),
        '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="2"/><w:t>*</w:t></w:r>',
        run(" and fish"),
        footnote(3),
    )
    decoded = read_word(word_file(body, FOOTNOTES))
    assert decoded.text.startswith("Salt* and fish[1]\n")
    assert [marker for marker, _ in calls_of(decoded)] == ["*", "[1]"]


def test_tracked_changes_are_accepted() -> None:
    """Insertions and what was moved here are in; deletions and what was moved away are out, also ends of paragraphs."""
    body = (
        paragraph(
            run("The lamp was "),
            '<w:ins w:author="A">' + run("very ") + "</w:ins>",
            "<w:del><w:r><w:delText>not </w:delText><w:tab/></w:r></w:del>",
            run("bright"),
            properties="<w:rPr><w:del/></w:rPr>",
        )
        + paragraph(run(" that night."))
        + paragraph("<w:moveFrom>" + run("Gone.") + "</w:moveFrom>")
        + paragraph("<w:moveTo>" + run("Here.") + "</w:moveTo>")
        + "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>"
        + paragraph(run("Old row."))
        + "</w:tc></w:tr></w:tbl>"
    )
    assert blocks_of(read_word(word_file(body))) == [
        ("paragraph", "The lamp was very bright that night."),
        ("paragraph", "Here."),
    ]


def test_fields_show_their_results_and_headers_no_number_of_a_page() -> None:
    document = Document()
    document.element.body[-1].addprevious(_field(document, "DATE", "3 May"))
    header = document.sections[0].header.paragraphs[0]
    header.add_run("The lamp, page ")
    document.element.body[-1].addprevious(_field(document, " PAGE ", "17"))
    for element in _field(document, " PAGE  \\* MERGEFORMAT", "17").findall(qn("w:r")):
        header._p.append(element)
    simple = OxmlElement("w:fldSimple")
    simple.set(qn("w:instr"), "NUMPAGES")
    simple.append(header.add_run("99")._r)
    header._p.append(simple)
    footer = document.sections[0].footer.paragraphs[0]
    footer.text = "The lamp, page "
    assert blocks_of(read_word(saved(document)))[:2] == [("paragraph", "3 May"), ("paragraph", "17")]
    assert blocks_of(read_word(saved(document)))[2:] == [
        ("furniture header", "The lamp, page "),
        ("furniture footer", "The lamp, page "),
    ]


def _field(document: DocumentFile, code: str, result: str) -> CT_P:
    made = document.add_paragraph()
    for kind, words in (("begin", ""), ("", code), ("separate", ""), ("t", result), ("end", "")):
        one = made.add_run(words if kind == "t" else "")
        if kind in {"begin", "separate", "end"}:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
            one._r.append(element)
        elif kind != "t":
            element = OxmlElement("w:instrText")
            element.text = words
            one._r.append(element)
    return made._p


def test_a_text_box_is_read_once() -> None:
    """Word writes it as a drawing and as a picture of older versions; its words come after the paragraph."""
    box = "<w:txbxContent>" + paragraph(run("In the box.")) + "</w:txbxContent>"
    drawing = (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    body = paragraph(run("Before "), drawing, run("and after."))
    expected = [("paragraph", "Before and after."), ("paragraph", "In the box.")]
    assert blocks_of(read_word(word_file(body))) == expected
    assert blocks_of(read_word(word_file(body.replace("mc:Choice", "mc:Other")))) == [expected[0], *[expected[1]] * 2]


def test_hidden_text_stands_apart_and_is_not_lost() -> None:
    body = paragraph(run("Seen"), run(" secret", "<w:vanish/>"), run(" again", '<w:vanish w:val="0"/>'))
    assert blocks_of(read_word(word_file(body))) == [
        ("paragraph", "Seen again"),
        ("furniture hidden text", "secret"),
    ]


def test_hyphens_tabs_lines_and_symbols() -> None:
    body = paragraph(
        "<w:r><w:t>non</w:t><w:noBreakHyphen/><w:t>stop cor</w:t><w:softHyphen/><w:t>rect</w:t><w:tab/><w:t>tab</w:t>"
        '<w:br/><w:t>line </w:t><w:sym w:font="Symbol" w:char="F061"/><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>',
        run("17", '<w:vertAlign w:val="superscript"/>'),
    )
    assert read_word(word_file(body)).text == "non\u2011stop cor\u00adrect\ttab\nline α→¹⁷\n\n"


def test_empty_lines_inside_a_paragraph_divide_it() -> None:
    """As in text that was pasted from a page of the web."""
    body = paragraph("<w:r><w:t>One</w:t><w:br/><w:t>more.</w:t><w:br/><w:br/><w:t>Two.</w:t><w:br/></w:r>")
    assert blocks_of(read_word(word_file(body))) == [("paragraph", "One\nmore."), ("paragraph", "Two.")]


def test_links_and_content_controls_are_text() -> None:
    body = (
        paragraph(run("See "), "<w:hyperlink>" + run("the chart") + "</w:hyperlink>", run("."))
        + "<w:sdt><w:sdtPr/><w:sdtContent>"
        + paragraph(run("Chosen."))
        + "</w:sdtContent></w:sdt>"
    )
    assert blocks_of(read_word(word_file(body))) == [("paragraph", "See the chart."), ("paragraph", "Chosen.")]


def test_pages_are_those_of_word_and_those_that_the_writer_ended() -> None:
    """The footnotes of a page stand on it; a break that Word has written down again counts once."""
    document = Document()
    document.add_paragraph("Page one.").add_run().add_break(WD_BREAK.PAGE)
    second = document.add_paragraph()
    second.add_run()._r.append(OxmlElement("w:lastRenderedPageBreak"))
    second.add_run("Page two goes ")
    second.add_run()._r.append(OxmlElement("w:lastRenderedPageBreak"))
    second.add_run("on.")
    assert pages_of(read_word(saved(document))) == ["Page one.", "Page two goes", "on."]
    page = '<w:r><w:br w:type="page"/></w:r>'
    decoded = read_word(word_file(paragraph(run("Salt"), footnote(3), run("."), page, run("Fish.")), FOOTNOTES))
    assert_nothing_lost(decoded)
    assert pages_of(decoded) == ["Salt[1]. The new one.", "Fish."]
    assert read_word(word_file(paragraph(run("Salt.")))).pages == ()


def test_a_table_that_lays_out_the_page_is_read_cell_by_cell() -> None:
    """A single cell, tables inside each other, cells of many paragraphs."""
    document = Document()
    table = document.add_table(1, 2)
    for cell, name in zip(table.rows[0].cells, ("left", "right"), strict=True):
        for number in range(6):
            cell.add_paragraph(f"{name} {number}")
    inner = document.add_table(1, 2).cell(0, 1)
    inner.add_paragraph("around")
    nested = inner.add_table(1, 2)
    nested.cell(0, 0).text, nested.cell(0, 1).text = "a", "b"
    document.add_table(1, 1).cell(0, 0).text = "alone"
    expected = [*(f"left {n}" for n in range(6)), *(f"right {n}" for n in range(6)), "around", "a\tb", "alone"]
    assert [words for _, words in blocks_of(read_word(saved(document)))] == expected


def test_two_columns_are_in_the_order_of_the_file_and_right_to_left_text_in_that_of_reading() -> None:
    body = (
        paragraph(run("Left column."), properties='<w:sectPr><w:cols w:num="2"/></w:sectPr>')
        + paragraph(run("مصباح الميناء"), properties="<w:bidi/>")
        + paragraph(run("נר הנמל", "<w:rtl/>"))
    )
    assert [words for _, words in blocks_of(read_word(word_file(body)))] == ["Left column.", "مصباح الميناء", "נר הנמל"]


def test_the_title_of_the_file_counts_where_it_can_be_trusted() -> None:
    """One that the text confirms, or one that names nobody where the text has none of its own."""
    heading = paragraph(run("The lamp"), properties='<w:pStyle w:val="Heading1"/>')
    plain = paragraph(run("The lamp"))
    assert read_word(word_file(plain, title="The LAMP")).metadata == (("title", "The LAMP"),)
    assert read_word(word_file(plain, title="Minutes of the board")).metadata == (("title", "Minutes of the board"),)
    assert read_word(word_file(heading, title="Minutes of the board")).metadata == ()
    assert read_word(word_file(plain, title="Letter from Ada Quill to Tobias Marl")).metadata == ()
    assert read_word(word_file(plain, title="Microsoft Word - letter.doc")).metadata == ()
    assert read_word(word_file(plain, title="Document1")).metadata == ()


def test_what_is_not_read_is_named() -> None:
    body = paragraph(run("Salt")) + '<w:altChunk w:id="x"/>' + paragraph(footnote(9))
    decoded = read_word(word_file(body, FOOTNOTES))
    assert decoded.problems == (
        "an embedded file in it is not read: save it as text in the document itself",
        "a footnote is called that is not there",
    )


def test_strict_files_are_read_too() -> None:
    """They have other namespaces (ISO/IEC 29500)."""
    data = word_file(paragraph(run("Salt")))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("word/document.xml")
    strict = xml.replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert read_word(replaced(data, word_document_xml=strict)).text == "Salt\n\n"


def test_the_text_is_found_by_its_relation_whatever_its_name() -> None:
    data = word_file(paragraph(run("Salt")))
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            moved = old.read(name).replace(b"word/document.xml", b"word/other.xml")
            new.writestr(name.replace("document.xml", "other.xml"), moved)
    assert read_word(buffer.getvalue()).text == "Salt\n\n"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "damaged or cut short"),
        (b"PK\x03\x04 no archive", "damaged or cut short"),
        (word_file()[:5000], "damaged or cut short"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), "a password protects it"),
        (replaced(word_file(), word_document_xml=b"<w:document"), r"the XML of word/document\.xml is damaged"),
        (replaced(word_file(), word_styles_xml=b""), r"the XML of word/styles\.xml is damaged"),
        (replaced(word_file(), word_document_xml=b"<a>" * 10_000), "Excessive depth"),
        (
            replaced(word_file(), word_document_xml=b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><a>&d;</a>'),
            None,
        ),
    ],
    ids=["empty", "no archive", "truncated", "password", "cut XML", "no styles", "deep", "entities"],
)
def test_a_bad_file_is_named_in_one_sentence(data: bytes, why: str | None) -> None:
    if why is None:
        assert read_word(data).text == ""
        return
    with pytest.raises(UnreadableDocument, match=why) as raised:
        read_word(data)
    assert "\n" not in str(raised.value)


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=12)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["Normal", "Heading 1", "Quote", "List Number", "cell"]), WORDS), max_size=8))
def test_nothing_is_lost(content: list[tuple[str, str]]) -> None:
    """Every word is in the text, in the order of the file, and in one block."""
    document = Document()
    for style, words in content:
        if style == "cell":
            document.add_table(1, 2).cell(0, 0).text = words
        else:
            document.add_paragraph(words, style=style)
    decoded = read_word(saved(document))
    assert_nothing_lost(decoded)
    written = "".join("".join(words.split()) for _, words in content)
    letters = iter("".join(decoded.text.split()))
    assert all(letter in letters for letter in written)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damaged_xml_is_read_or_refused_and_never_anything_else(data: st.DataObject) -> None:
    """Elements of the format in any order inside each other."""
    names = st.sampled_from(
        "p r t tbl tr tc txbxContent del ins br fldChar footnoteReference sym pPr lastRenderedPageBreak".split()
    )
    trees = st.recursive(
        names.map(lambda name: f"<w:{name}>x</w:{name}>"),
        lambda inside: st.tuples(names, st.lists(inside, max_size=4)).map(
            lambda one: f"<w:{one[0]}>{''.join(one[1])}</w:{one[0]}>"
        ),
        max_leaves=20,
    )
    assert_nothing_lost(read_word(word_file(data.draw(trees))))
