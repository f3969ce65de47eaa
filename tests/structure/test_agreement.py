"""A file's name beside its text: what fills in, what completes, what contradicts."""

from __future__ import annotations

import pytest

from searchdoc.models import Document, Statement
from searchdoc.protocols import DecodedFile
from searchdoc.structure import analyse

BODY = "\n\nThe mill stood still all week, and nobody came for the flour that lies in the loft.\n\n"


def reading(name: str, greeting: str = "Dear friend,", closing: str = "", **stated: str) -> Document:
    """A letter in a file of that name."""
    return analyse(DecodedFile(greeting + BODY + closing, metadata=tuple(stated.items())), name, name, "0")


def test_a_name_fills_in_what_the_text_does_not_say() -> None:
    """It is stated, so nobody doubts it; and it is remembered where it comes from."""
    document = reading("1850-02-14 Eliza to Margaret.txt")
    assert (document.author, document.addressee, document.date) == ("Eliza", "Margaret", "1850-02-14")
    (voice,) = document.blocks[-1].voices
    assert (voice.speaker, voice.addressee, voice.date, voice.rule) == ("Eliza", "Margaret", "1850-02-14", "file-name")
    assert voice.confidence == 1
    assert document.stated == (
        Statement("author", "Eliza", "file name"),
        Statement("addressee", "Margaret", "file name"),
        Statement("date", "1850-02-14", "file name"),
    )
    assert document.problems == ()


def test_a_whole_name_in_the_text_is_kept() -> None:
    """Eliza in the file's name and Eliza Quill below the letter are one person."""
    document = reading("1850-02-14 Eliza to Margaret.txt", "Dear Margaret Pell,", "Your sister,\n\nEliza Quill")
    assert (document.author, document.addressee) == ("Eliza Quill", "Margaret Pell")
    assert [statement.what for statement in document.stated] == ["date"]
    assert document.problems == ()


@pytest.mark.parametrize("signature", ["Eliza", "E. Q.", "E.", "Quill"])
def test_a_whole_name_in_the_files_name_completes_a_shorter_one(signature: str) -> None:
    document = reading("1850-02-14 Eliza Quill to Margaret Pell.txt", "Dear Margaret,", f"Your sister,\n\n{signature}")
    assert (document.author, document.addressee) == ("Eliza Quill", "Margaret Pell")


def test_the_signature_wins_and_the_contradiction_is_named() -> None:
    document = reading("1850-02-14 Eliza to Margaret.txt", closing="Your brother,\n\nRobert Marl")
    assert document.author == "Robert Marl"
    assert document.problems == ("the file’s name gives Eliza as author, and the text Robert Marl",)


def test_a_day_in_the_text_wins_over_another_in_the_files_name() -> None:
    document = reading("1850-02-14 Eliza to Margaret.txt", "Weir, 3 March 1850\n\nDear Margaret,")
    assert document.date == "1850-03-03"
    assert document.problems == ("the file’s name gives the date 1850-02-14, and the text 1850-03-03",)


@pytest.mark.parametrize("written", ["14 February", "February 1850"])
def test_the_files_name_completes_a_date(written: str) -> None:
    document = reading("1850-02-14 Eliza to Margaret.txt", f"Weir, {written}\n\nDear Margaret,")
    assert (document.date, document.problems) == ("1850-02-14", ())


def test_a_name_that_is_not_sure_only_completes() -> None:
    """It may be a place and a thing, unless T. Pell has signed."""
    name = "Pell_Tobias_1911-05-03.txt"
    assert reading(name).author is None
    assert reading(name, closing="Yours truly,\n\nT. Pell").author == "Tobias Pell"
    other = reading(name, closing="Yours truly,\n\nAda Quill")
    assert (other.author, other.problems) == ("Ada Quill", ())


def test_an_ordinary_word_of_the_text_is_nobodys_name() -> None:
    """The mill is in the text, and is no person."""
    assert reading("1850-02-14 Mill to Harbour.txt").author is None


def test_what_is_stated_elsewhere_wins_over_the_files_name() -> None:
    document = reading("1850-02-14 Eliza to Margaret.txt", author="Ada Quill", addressee="Tobias Marl", date="1851")
    assert (document.author, document.addressee, document.date) == ("Ada Quill", "Tobias Marl", "1851")
    assert document.stated == ()


def test_a_stated_author_wins_over_another_signature_and_this_is_told() -> None:
    """Unless it is a shorter or longer form of the name, or somebody else of the family."""
    document = reading("x.txt", closing="Yours truly,\n\nTobias Marl", author="Ada Quill")
    assert document.author == "Ada Quill"
    assert document.problems == ("the author is stated to be Ada Quill, and the text is signed Tobias Marl",)
    assert reading("x.txt", closing="Yours truly,\n\nT. Marl", author="Tobias Marl").problems == ()


@pytest.mark.parametrize(
    ("closing", "author"),
    [
        ("Yours truly,\n\nConsul", None),
        ("Yours truly,\n\nThe Secretary to the Board", None),
        ("Yours truly,\n\nTobias Marl\n\nConsul", "Tobias Marl"),
        ("Yours truly,\n\nMrs. Clara Holt", "Clara Holt"),
    ],
)
def test_an_office_and_a_form_of_address_are_no_names(closing: str, author: str | None) -> None:
    assert reading("x.txt", closing=closing).author == author


def test_the_files_name_is_no_title_from_which_rules_guess() -> None:
    """It is shown as the title of a document that has none."""
    document = reading("Report by Graysand Harbour.txt")
    assert (document.title, document.author) == ("Report by Graysand Harbour.txt", None)


def test_a_text_that_only_repeats_a_name_is_read_in_linear_time() -> None:
    assert reading("1850-02-14 Eliza to Margaret.txt", "Dear Margaret,", "Eliza\n" * 5000).text


def test_the_year_of_a_compilation_is_no_part_of_a_name() -> None:
    document = reading("x.txt", "The light\n\nCompiled by Clara Holt in 1923")
    assert [voice.speaker for voice in document.blocks[0].voices] == ["Clara Holt"]
