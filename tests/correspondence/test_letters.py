"""Which letters a document is and holds, as rows: who, to whom, when, where, and how the text begins."""

import searchdoc
from searchdoc.correspondence.letters import LetterRow, rows_of
from texts import document

PIECE = """{}.

{}

Graysand, {} May 1911.

{}

ADA QUILL.
"""
"""A numbered piece in a volume of letters."""

VOLUME = "\n".join(
    [
        "The letters of Ada Quill\n",
        PIECE.format(1, "TO THE HARBOUR BOARD.", 4, "GENTLEMEN,--\n\nThe light has not burned since Tuesday."),
        PIECE.format(2, "NOTICE.", 6, "The ferry will not sail on Sunday, nor on any day when the light is dark."),
        PIECE.format(3, "TO TOBIAS MARL.", 9, "DEAR MR. MARL,--The oil has come at last, in six barrels."),
        PIECE.format(4, "TO TOBIAS MARL.", 12, "DEAR MR. MARL,--\n\nThe wick is too long and smokes the glass."),
        PIECE.format(5, "TO NORA HALE.", 14, "MY DEAR NORA,--\n\nCome and see the light before the winter."),
    ]
)
"""Five pieces, the second of which is no letter."""


def rows(text: str) -> list[LetterRow]:
    return list(rows_of(document(text)))


def test_a_row_says_who_wrote_to_whom_when_and_where(family: searchdoc.Index) -> None:
    """And where the letter stands, under an id by which it is found again and cited as its writer's words."""
    read = family.document("1850-03-02 Margaret to Eliza.txt")
    assert read is not None
    (row,) = rows_of(read)
    assert (row.sender, row.addressee, row.date, row.place) == (
        "Margaret Pell",
        "Eliza Thornbury",
        "1850-03-02",
        "Ripon",
    )
    assert (row.kind, row.quoted, row.year, row.missing) == ("letter", False, "1850", ())
    assert family.resolve(row.id).span == row.span
    assert family.citation(row.id).speaker == "Margaret Pell"


def test_every_id_is_cited_as_the_words_of_who_wrote_the_letter(family: searchdoc.Index) -> None:
    """Also where a title stands above it, or another letter is quoted in it."""
    letters = family.letters().rows
    assert len(letters) == 10
    assert [family.citation(row.id).speaker for row in letters] == [row.sender for row in letters]
    assert {family.citation(row.id).kind for row in letters} == {"body", "quotation"}


def test_the_first_words_are_those_of_the_text(family: searchdoc.Index) -> None:
    """Not of the heading, the dateline or the greeting; ``text_start`` is where they stand."""
    for row in family.letters():
        read = family.document(row.document)
        assert read is not None
        assert read.text[row.text_start :].startswith(row.first_words[:20])
    assert family.letters().rows[0].first_words.startswith("The snow has lain nine days")


def test_a_greeting_in_the_same_paragraph_is_no_part_of_the_first_words() -> None:
    assert rows(VOLUME)[2].first_words == "The oil has come at last, in six barrels."


def test_a_greeting_on_its_own_line_is_passed_over() -> None:
    """Also where the rules take it for text."""
    first, *_ = rows(VOLUME.replace("GENTLEMEN,--", "HARBOUR LIGHT [AS I CALL YOU],--"))
    assert first.first_words.startswith("The light has not burned")


def test_the_name_of_the_addressee_on_a_line_is_passed_over() -> None:
    """As people write it above a letter."""
    head = "Ada Quill to Walt Marl, 2 August 1877\n\nWeir, August 2nd 1877.\n\nWalt Marl\n\n"
    (row,) = rows(f"{head}The oil has come at last.\n\nYours truly,\n\nAda Quill\n")
    assert (row.addressee, row.first_words) == ("Walt Marl", "The oil has come at last.")


def test_a_letter_quoted_in_a_letter_names_the_one_around_it(family: searchdoc.Index) -> None:
    read = family.document("1851-01-09 Eliza to Margaret.txt")
    assert read is not None
    outer, inner = rows_of(read)
    assert (inner.sender, inner.date, inner.place) == ("Robert Dacre", "1850-11-03", "Kingston")
    assert (inner.quoted, inner.quoted_in, outer.quoted_in) == (True, outer.id, None)
    assert inner.first_words.startswith("Eliza, I am well")


def test_a_piece_among_letters_that_is_addressed_to_nobody_is_no_letter() -> None:
    """A notice in a volume of letters is a row of another kind, and counts where everything is asked for."""
    assert [(row.kind, row.number, row.of) for row in rows(VOLUME)] == [
        ("letter", 1, 5),
        ("document", 2, 5),
        ("letter", 3, 5),
        ("letter", 4, 5),
        ("letter", 5, 5),
    ]


def test_a_heading_that_addresses_somebody_makes_a_letter_although_the_name_is_not_established() -> None:
    """As in "TO MY BROTHERS"."""
    brothers = rows(VOLUME.replace("NOTICE.", "TO MY BROTHERS."))[1]
    assert (brothers.kind, brothers.addressee) == ("letter", None)


def test_a_document_without_a_letter_of_its_own_is_none() -> None:
    """A speech, a piece in a newspaper, a list; it is the row of a document, and what it quotes is a letter."""
    speech = (
        "Speech of Ada Quill at the harbour\n\nThe light is dark, and nobody answers for it.\n\nI blame the Board.\n"
    )
    (row,) = rows(speech)
    assert (row.kind, row.title, row.first_words) == (
        "document",
        "Speech of Ada Quill at the harbour",
        "The light is dark, and nobody answers for it.",
    )


def test_the_rule_that_found_the_sender_is_named_with_how_sure_it_is() -> None:
    """What nobody states was taken from the text."""
    first, *_ = rows(VOLUME)
    assert dict(first.sources)["from"].startswith("rule: ")
    assert dict(first.sources)["to"] == "text"
    assert first.confidence is not None
    assert 0.6 < first.confidence <= 1


def test_a_row_is_published_as_the_contract_says(family: searchdoc.Index) -> None:
    row = family.letters().rows[0]
    published = row.to_dict()
    assert list(published)[:8] == ["id", "from", "to", "date", "place", "document", "start", "end"]
    assert (published["from"], published["end"]) == (row.sender, row.span.end)
