"""ODT files as LibreOffice and odfpy write them: what a reader sees is read, and nothing else, and nothing is lost."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from odf import dc, draw, office, style, table, text
from odf.element import Element
from odf.opendocument import OpenDocumentText

from formats_checks import assert_nothing_lost
from office_files import blocks_of, calls_of, open_document, pages_of, read_open_document, replaced, saved
from searchdoc.errors import UnreadableDocument


def add(parent: Element, *children: Element | str) -> Element:
    """The parent, with elements and words at its end."""
    for child in children:
        if isinstance(child, str):
            parent.addText(child)
        else:
            parent.addElement(child)
    return parent


def noted(kind: str, mark: str, *paragraphs: str) -> Element:
    body = add(text.NoteBody(), *(text.P(text=words) for words in paragraphs))
    return add(text.Note(noteclass=kind), text.NoteCitation(text=mark), body)


def letter() -> OpenDocumentText:
    """A letter with a heading, notes of both kinds and a comment."""
    document = OpenDocumentText()
    comment = add(office.Annotation(), dc.Creator(text="Ada Quill"), dc.Date(text="2020-05-03"), text.P(text="Which?"))
    said = add(
        text.P(),
        "The lamp",
        noted("footnote", "1", "Of brass.", "And glass."),
        " burns",
        comment,
        " oil",
        noted("endnote", "i", "Whale oil."),
        ".",
    )
    add(document.text, text.H(outlinelevel=2, text="On the lamp"), said)
    return document


def test_a_letter_with_a_heading_notes_and_a_comment() -> None:
    decoded = read_open_document(saved(letter()))
    assert_nothing_lost(decoded)
    assert blocks_of(decoded) == [
        ("heading 2", "On the lamp"),
        ("paragraph", "The lamp[1] burns[^c1] oil[^i]."),
        ("note 1", "Of brass."),
        ("note 1", "And glass."),
        ("note c1", "Which? — Ada Quill"),
        ("note i", "Whale oil."),
    ]
    assert calls_of(decoded) == [("[1]", "1"), ("[^c1]", "c1"), ("[^i]", "i")]


def test_notes_that_are_counted_anew_on_each_page_are_told_apart() -> None:
    document = OpenDocumentText()
    add(document.text, add(text.P(), "Salt", noted("footnote", "1", "One."), noted("footnote", "1", "Two.")))
    decoded = read_open_document(saved(document))
    assert [marker for marker, _ in calls_of(decoded)] == ["[1]", "[1]"]
    assert len({label for _, label in calls_of(decoded)}) == 2
    assert [words for kind, words in blocks_of(decoded) if kind.startswith("note")] == ["One.", "Two."]


def test_a_table_a_row_a_paragraph() -> None:
    document = OpenDocumentText()
    made = table.Table()
    for words in (("Item", "Price"), ("Oil", "4s.")):
        row = table.TableRow()
        for word in words:
            add(row, add(table.TableCell(), text.P(text=word)))
        add(made, row)
    add(document.text, text.P(text="The bill:"), made, text.P(text="Paid."))
    decoded = read_open_document(saved(document))
    assert_nothing_lost(decoded)
    assert [words for _, words in blocks_of(decoded)] == ["The bill:", "Item\tPrice", "Oil\t4s.", "Paid."]


def test_lists_have_their_numbers_and_bullets() -> None:
    document = OpenDocumentText()
    listed = text.ListStyle(name="L1")
    add(
        listed,
        text.ListLevelStyleNumber(level=1, numformat="1", numsuffix="."),
        text.ListLevelStyleNumber(level=2, numformat="a", numsuffix=")"),
        text.ListLevelStyleBullet(level=3, bulletchar="–"),
    )
    document.automaticstyles.addElement(listed)
    inner = add(text.List(), add(text.ListItem(), text.P(text="wick")), add(text.ListItem(), text.P(text="glass")))
    innermost = add(text.List(), add(text.ListItem(), text.P(text="clear")))
    add(inner.childNodes[1], innermost)
    one = add(text.ListItem(), text.P(text="Lamp"), text.P(text="of brass"), inner)
    add(document.text, add(text.List(stylename=listed), one, add(text.ListItem(startvalue=5), text.P(text="Oil"))))
    goes_on = text.List(stylename=listed, continuenumbering="true")
    add(document.text, text.P(text="And:"), add(goes_on, add(text.ListItem(), text.P(text="Salt"))))
    decoded = read_open_document(saved(document))
    assert [words for _, words in blocks_of(decoded)] == [
        "1. Lamp", "of brass", "a) wick", "b) glass", "– clear", "5. Oil", "And:", "6. Salt",
    ]  # fmt: skip


def test_headings_have_the_numbers_of_the_outline() -> None:
    outline = (
        '<text:outline-style style:name="Outline"><text:outline-level-style text:level="1" style:num-format="I" '
        'style:num-suffix="."/><text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/>'
        "</text:outline-style>"
    )
    body = "".join(
        f'<text:h text:outline-level="{level}">{words}</text:h>'
        for level, words in ((1, "Lamp"), (2, "Oil"), (1, "Sea"))
    )
    assert blocks_of(read_open_document(open_document(body, outline))) == [
        ("heading 1", "I. Lamp"),
        ("heading 2", "I.1 Oil"),
        ("heading 1", "II. Sea"),
    ]


def test_styles_say_what_a_paragraph_is_through_their_parents_and_their_own_names() -> None:
    document = OpenDocumentText()
    quotations = style.Style(name="Quotations", family="paragraph")
    heading = style.Style(name="Heading_20_2", displayname="Heading 2", family="paragraph")
    automatic = style.Style(name="P1", family="paragraph", parentstylename=quotations)
    document.styles.addElement(quotations)
    document.styles.addElement(heading)
    document.automaticstyles.addElement(automatic)
    add(document.text, text.P(stylename=automatic, text="No oil."), text.P(stylename=heading, text="The sea"))
    assert blocks_of(read_open_document(saved(document))) == [("quotation 1", "No oil."), ("heading 2", "The sea")]


def test_what_changes_deleted_is_left_out() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>Gone.</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        '<text:p>Lamp<text:change text:change-id="a"/><text:change-start text:change-id="b"/>s lit'
        '<text:change-end text:change-id="b"/>.</text:p>'
    )
    assert read_open_document(open_document(body)).text == "Lamps lit.\n\n"


def test_headers_and_footers_stand_apart_without_the_numbers_of_pages() -> None:
    document = OpenDocumentText()
    layout = style.PageLayout(name="Page")
    document.automaticstyles.addElement(layout)
    page = style.MasterPage(name="Standard", pagelayoutname=layout)
    add(page, add(style.Header(), add(text.P(), "The lamp, page ", text.PageNumber(text="7"))))
    add(page, add(style.Footer(), text.P(text="Harbour board")))
    document.masterstyles.addElement(page)
    add(document.text, text.P(text="Lit."))
    decoded = read_open_document(saved(document))
    assert_nothing_lost(decoded)
    assert blocks_of(decoded) == [
        ("paragraph", "Lit."),
        ("furniture header", "The lamp, page "),
        ("furniture footer", "Harbour board"),
    ]


def test_pages_are_those_that_libreoffice_has_written_down_and_those_that_styles_begin() -> None:
    styles = (
        '<style:style style:name="P1" style:family="paragraph"><style:paragraph-properties fo:break-before="page"/>'
        "</style:style>"
    )
    body = (
        "<text:p>Page one<text:soft-page-break/> and two.</text:p><text:soft-page-break/><text:p>Three.</text:p>"
        '<text:p text:style-name="P1">Four.</text:p>'
    )
    assert pages_of(read_open_document(open_document(body, styles))) == ["Page one", "and two.", "Three.", "Four."]


def test_white_space_is_what_the_format_says() -> None:
    """Runs of it are one space, none at the beginning; several are written as an element."""
    body = (
        '<text:p>\n  The <text:span> lamp</text:span>\n<text:s text:c="3"/>lit<text:tab/> now<text:line-break/> .'
        "</text:p>"
    )
    assert read_open_document(open_document(body)).text == "The lamp    lit\tnow\n.\n\n"


def test_hidden_text_and_indexes_stand_apart() -> None:
    styles = (
        '<style:style style:name="T1" style:family="text"><style:text-properties text:display="none"/></style:style>'
        '<style:style style:name="T2" style:family="text"><style:text-properties style:text-position="super 58%"/>'
        "</style:style>"
    )
    body = (
        "<text:table-of-content><text:table-of-content-source><text:index-title-template>T</text:index-title-template>"
        "</text:table-of-content-source><text:index-body><text:p>The lamp<text:tab/>3</text:p></text:index-body>"
        "</text:table-of-content>"
        '<text:p>Seen<text:span text:style-name="T1">secret</text:span><text:span text:style-name="T2">2</text:span>'
        "</text:p>"
        '<text:section text:display="none"><text:p>Not shown.</text:p></text:section>'
    )
    assert blocks_of(read_open_document(open_document(body, styles))) == [
        ("furniture table of contents", "The lamp\t3"),
        ("paragraph", "Seen²"),
        ("furniture hidden text", "secret"),
        ("furniture hidden text", "Not shown."),
    ]


def test_a_text_box_comes_after_its_paragraph() -> None:
    document = OpenDocumentText()
    box = add(draw.TextBox(), text.P(text="In the box."))
    add(document.text, add(text.P(), "Before ", add(draw.Frame(), box), "and after."))
    assert [words for _, words in blocks_of(read_open_document(saved(document)))] == [
        "Before and after.",
        "In the box.",
    ]


def test_right_to_left_text_is_in_the_order_of_reading() -> None:
    document = OpenDocumentText()
    add(document.text, text.P(text="مصباح الميناء"), text.P(text="נר הנמל"))
    assert read_open_document(saved(document)).text == "مصباح الميناء\n\nנר הנמל\n\n"


def test_a_flat_file_is_one_xml_file() -> None:
    decoded = read_open_document(open_document("<text:p>Lit.</text:p>", title="Lit."))
    assert decoded.text == "Lit.\n\n"
    assert decoded.metadata == (("title", "Lit."),)


def test_the_author_of_the_file_is_not_taken_for_that_of_the_text() -> None:
    document = letter()
    document.meta.addElement(dc.Creator(text="Somebody"))
    document.meta.addElement(dc.Title(text="The lamp of the harbour"))
    assert read_open_document(saved(document)).metadata == ()
    assert "Somebody" not in read_open_document(saved(document)).text


def test_what_is_not_read_is_named() -> None:
    decoded = read_open_document(open_document("<text:p>x <draw:frame><draw:object/></draw:frame></text:p>"))
    assert decoded.problems == ("a formula or an embedded file in it is not read: write it into the document itself",)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "damaged or cut short"),
        (saved(letter())[:900], "damaged or cut short"),
        (b"<office:document", "its XML is damaged or cut short"),
        (replaced(saved(letter()), content_xml=b"<a"), r"the XML of content\.xml is damaged"),
        (replaced(saved(letter()), META_INF_manifest_xml=b"<m/>"), None),
        (
            replaced(
                saved(letter()),
                **{"META-INF_manifest_xml": b"<m><e><encryption-data/></e></m>", "content_xml": b"\x00"},
            ),
            "a password protects it: save it without one",
        ),
        (replaced(saved(letter()), content_xml=b"<a>" * 10_000), "Excessive depth"),
    ],
    ids=["empty", "truncated", "cut flat file", "cut XML", "other manifest", "password", "deep"],
)
def test_a_bad_file_is_named_in_one_sentence(data: bytes, why: str | None) -> None:
    if why is None:
        assert read_open_document(data).text
        return
    with pytest.raises(UnreadableDocument, match=why) as raised:
        read_open_document(data)
    assert "\n" not in str(raised.value)


def test_a_file_without_its_text_is_named() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    with pytest.raises(UnreadableDocument, match=r"content\.xml is missing in it"):
        read_open_document(buffer.getvalue())


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["p", "h", "list", "cell", "note", "comment"]), WORDS), max_size=8))
def test_nothing_is_lost(content: list[tuple[str, str]]) -> None:
    """Every word is in the text, and in one block."""
    document = OpenDocumentText()
    for kind, words in content:
        add(document.text, _element(kind, words))
    decoded = read_open_document(saved(document))
    assert_nothing_lost(decoded)
    read = "".join(decoded.text.split())
    assert all("".join(words.split()) in read for _, words in content)


def _element(kind: str, words: str) -> Element:
    made = text.P(text=words)
    match kind:
        case "h":
            return text.H(outlinelevel=1, text=words)
        case "list":
            return add(text.List(), add(text.ListItem(), made))
        case "cell":
            return add(table.Table(), add(table.TableRow(), add(table.TableCell(), made), table.TableCell()))
        case "note":
            return add(text.P(), "x", noted("footnote", "1", words))
        case "comment":
            return add(text.P(), "x", add(office.Annotation(), made))
    return made


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_elements_in_any_order_are_read_or_refused_and_never_anything_else(data: st.DataObject) -> None:
    names = st.sampled_from(
        "text:p text:h text:span text:list text:list-item text:note text:note-body text:section table:table-row "
        "table:table-cell draw:text-box office:annotation text:soft-page-break text:s text:tab text:ruby-text".split()
    )
    trees = st.recursive(
        names.map(lambda name: f"<{name}>x</{name}>"),
        lambda inside: st.tuples(names, st.lists(inside, max_size=4)).map(
            lambda one: f"<{one[0]}>{''.join(one[1])}</{one[0]}>"
        ),
        max_leaves=20,
    )
    assert_nothing_lost(read_open_document(open_document(data.draw(trees))))
