"""Drafts in every format, with the quotations that they hold."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest

import searchdoc
from searchdoc.checking.drafts import read_draft
from searchdoc.errors import UnreadableDocument
from searchdoc.passages.people import Speakers


def read(library: searchdoc.Index, data: bytes, name: str) -> list[tuple[str, str, str | None]]:
    draft = read_draft(data, name, Speakers(library.speakers()))
    for one in draft.quotations:
        assert draft.text[one.span.start : one.span.end] == one.text
    return [
        (one.form, " ".join(one.text.split()), one.speaker.name if one.speaker else None) for one in draft.quotations
    ]


def test_a_block_quotation_has_the_speaker_of_the_sentence_above(library: searchdoc.Index) -> None:
    text = b"Mr. Marl wrote as follows:\n\n> The oil\n> was never sent.\n\nThe end.\n"
    assert read(library, text, "a.md") == [("block", "The oil > was never sent.", "Marl")]
    assert read(library, text, "a.txt") == [("block", "The oil > was never sent.", "Marl")]
    indented = b"Mr. Marl wrote:\n\n    The oil was never sent.\n\nThe end of it all is here.\n"
    assert read(library, indented, "a.txt") == [("block", "The oil was never sent.", "Marl")]
    page = b"<p>Mr. Marl wrote:</p><blockquote><p>The oil was never sent.</p></blockquote><p>End.</p>"
    assert read(library, page, "a.html") == [("block", "The oil was never sent.", "Marl")]


@pytest.mark.parametrize(
    ("above", "below", "speaker"),
    [
        ("Mr. Birk told Ada: “It burns.”", "So wrote Mr. Marl.", "Marl"),
        ("The year went by.", "Thus Mr. Marl in 1902.", "Marl"),
        ("Mr. Birk told Ada: “It burns.”", "The year went by.", None),
        ("The year went by.", "So wrote Mr. Marl: “It burns.”", None),
        ("Mr. Birk wrote:", "So wrote Mr. Marl.", "Mr. Birk"),
    ],
)
def test_a_block_quotation_may_have_its_speaker_below(
    library: searchdoc.Index, above: str, below: str, speaker: str | None
) -> None:
    """A quotation above that ends its sentence announces nothing."""
    text = f"{above}\n\n> The oil was never sent.\n\n{below}\n".encode()
    assert ("block", "The oil was never sent.", speaker) in read(library, text, "a.md")


@pytest.mark.parametrize("credit", ["— Mr. Marl, letter of 4 May 1911", "Mr. Marl, 4 May 1911", "— Mr. Marl"])
def test_the_credit_of_one_block_claims_nothing_of_the_next(library: searchdoc.Index, credit: str) -> None:
    page = f"<blockquote>The oil was late.</blockquote><p>{credit}</p><blockquote>It burns.</blockquote>"
    draft = read_draft(page.encode(), "a.html", Speakers(library.speakers()))
    second = draft.quotations[1]
    assert (second.text, second.speaker, second.claim.date) == ("It burns.", None, None)


def test_a_line_with_a_dash_below_a_block_credits_it(library: searchdoc.Index) -> None:
    text = "The year went by.\n\n> The oil was late.\n\n— Mr. Marl, 4 May 1911\n\nThe end.\n"
    (quotation,) = read_draft(text.encode(), "a.md", Speakers(library.speakers())).quotations
    assert quotation.speaker is not None
    assert (quotation.speaker.name, quotation.reference and quotation.reference.date) == ("Marl", "1911-05-04")


def test_words_quote_style_is_a_block(library: searchdoc.Index) -> None:
    made = docx.Document()
    made.add_paragraph("Mr. Marl wrote:")
    made.add_paragraph("The oil was never sent.", style="Quote")
    made.add_paragraph("Ada Quill wrote that “I believe him”.")
    held = BytesIO()
    made.save(held)
    assert read(library, held.getvalue(), "a.docx") == [
        ("block", "The oil was never sent.", "Marl"),
        ("marks", "I believe him", "Ada Quill"),
    ]


def test_a_note_behind_a_quotation_refers_to_its_source(library: searchdoc.Index) -> None:
    text = b"It says \xe2\x80\x9cI believe him\xe2\x80\x9d.[^1]\n\n[^1]: Ada Quill to the Board, 4 May 1911.\n"
    (quotation,) = read_draft(text, "a.md", Speakers(library.speakers())).quotations
    assert quotation.reference is not None
    assert quotation.reference.date == "1911-05-04"


def test_what_is_no_draft_is_refused_and_an_open_mark_is_told(library: searchdoc.Index) -> None:
    with pytest.raises(UnreadableDocument):
        read_draft(b"no zip", "a.docx", Speakers(()))
    assert read(library, b"", "-") == []
    draft = read_draft("He said “the oil.".encode(), "-", Speakers(()))
    assert draft.problems == ("line 1: a quotation mark is never closed",)


def test_standard_input_that_is_no_text_is_called_so(library: searchdoc.Index) -> None:
    with pytest.raises(UnreadableDocument, match="cannot read standard input: it is a binary file"):
        read_draft(bytes(range(256)) * 20, "-", Speakers(library.speakers()))
