"""The text that is composed of blocks: where notes and pages stand, how notes are called, which title counts."""

from __future__ import annotations

import pytest

from formats_checks import assert_nothing_lost
from office_files import blocks_of, calls_of, pages_of
from searchdoc.formats.office import NEW_PAGE, Apart, Break, CalledNote, Piece, TableRow, TextBlock
from searchdoc.formats.office_text import compose


def block(*pieces: Piece, kind: str = "paragraph", number: str = "") -> TextBlock:
    return TextBlock(kind, pieces=list(pieces), number=number)


def note(words: str, kind: str = "footnote", **facts: str) -> CalledNote:
    return CalledNote(kind, [block(words)], **facts)  # type: ignore[arg-type]


def test_blocks_lines_and_numbers() -> None:
    decoded = compose([
        block(" \t", Break.LINE, "The lamp", Break.LINE, " ", Break.LINE, "burns ", "low", Break.LINE, "here",
              number="1."),
        block(number="2."),
        block(" "),
        TableRow([[block("Oil")], [block(Break.LINE, Break.LINE, "4s.")]]),
    ])  # fmt: skip
    assert_nothing_lost(decoded)
    assert decoded.text == "1. The lamp\n\nburns low\nhere\n\nOil\t\n4s.\n\n"


def test_notes_stand_at_the_end_of_the_page_that_calls_them_and_endnotes_at_the_end() -> None:
    decoded = compose([
        block("Salt", note("Of the sea."), note("End.", "endnote"), "."),
        block(Break.PAGE, "Fish", CalledNote("footnote", [block("Cod", note("Or ling.")), block("Fresh.")]),
              Break.PAGE, " sold."),
        block("Oil."),
    ])  # fmt: skip
    assert_nothing_lost(decoded)
    assert pages_of(decoded) == [
        "Salt[1][^e1]. Of the sea.",
        "Fish[2]",
        "sold. Oil. Cod[3] Fresh. Or ling. End.",
    ]
    assert calls_of(decoded) == [("[1]", "1"), ("[^e1]", "e1"), ("[2]", "2"), ("[3]", "3")]


def test_a_page_that_the_writer_ended_begins_a_paragraph_and_takes_the_notes_with_it() -> None:
    decoded = compose([block("Salt", note("Of the sea."), *NEW_PAGE, *NEW_PAGE, "Fish.", *NEW_PAGE)])
    assert pages_of(decoded) == ["Salt[1] Of the sea.", "Fish."]


def test_pages_without_words_are_none() -> None:
    assert compose([block(Break.PAGE), block("Salt."), block(Break.PAGE, " ")]).pages == ()


@pytest.mark.parametrize(
    ("notes", "calls"),
    [
        ([note("a"), note("b")], [("[1]", "1"), ("[2]", "2")]),
        ([note("a", "endnote"), note("b", "endnote")], [("[1]", "1"), ("[2]", "2")]),
        ([note("a", mark="1"), note("b", "endnote", mark="1")], [("[1]", "1"), ("[^e1]", "e1")]),
        ([note("a", mark="3"), note("b", mark="3")], [("[3]", "3"), ("[3]", "f1n")]),
        ([note("a", mark="*"), note("b", mark="iv")], [("*", "f1n"), ("[^iv]", "iv")]),
        ([note("a", "comment"), note("b", "comment", author="Ada Quill")], [("[^c1]", "c1"), ("[^c2]", "c2")]),
    ],
)
def test_every_note_has_a_label_of_its_own_and_the_marker_that_a_reader_sees(
    notes: list[CalledNote], calls: list[tuple[str, str]]
) -> None:
    decoded = compose([block("x", *notes)])
    assert calls_of(decoded) == calls
    assert [kind for kind, _ in blocks_of(decoded)][1:] == [f"note {label}" for _, label in calls]


def test_the_numbers_of_endnotes_have_the_form_that_the_file_states() -> None:
    assert calls_of(compose([block("x", note("a", "endnote"))], endnote_form="i")) == [("[^i]", "i")]


def test_a_comment_is_signed_and_a_note_without_words_calls_nothing() -> None:
    decoded = compose([block("x", note("Which?", "comment", author="Ada Quill"), CalledNote("footnote"))])
    assert blocks_of(decoded) == [("paragraph", "x[^c1][1]"), ("note c1", "Which? — Ada Quill")]
    assert calls_of(decoded) == [("[^c1]", "c1")]


def test_what_stands_apart_is_furniture_below_its_block_and_headers_at_the_end() -> None:
    heads = [("header", [block("Board"), block(Break.PAGE, "Board"), block("Lamp")]), ("footer", [block("Board")])]
    decoded = compose([block("Seen", Apart("hid\nden", "hidden text"), ".")], heads)
    assert_nothing_lost(decoded)
    assert blocks_of(decoded) == [
        ("paragraph", "Seen."),
        ("furniture hidden text", "hid den"),
        ("furniture header", "Board"),
        ("furniture header", "Lamp"),
        ("furniture footer", "Board"),
    ]
    assert decoded.pages == ()


@pytest.mark.parametrize(
    ("title", "first", "expected"),
    [
        ("The  Lamp", block("The lamp"), "The Lamp"),
        ("Letter to Ada Quill", block("Letter to Ada Quill"), "Letter to Ada Quill"),
        ("Letter to Ada Quill", block("Dear Tobias,"), None),
        ("Brief von Ada Quill", block("Dear Tobias,"), None),
        ("Письмо от Ивана", block("Dear Tobias,"), None),
        ("Minutes of the board", block("We met."), "Minutes of the board"),
        ("Minutes of the board", block("Another title", kind="heading"), None),
        ("scan.docx", block("We met."), None),
        ("Untitled 1", block("We met."), None),
        ("", block("We met."), None),
    ],
)
def test_the_title_of_the_file_counts_where_it_can_be_trusted(
    title: str, first: TextBlock, expected: str | None
) -> None:
    decoded = compose([first, block("And more.")], title=title)
    assert dict(decoded.metadata).get("title") == expected


def test_each_problem_is_named_once() -> None:
    assert compose([], problems=["a", "b", "a"]).problems == ("a", "b")
