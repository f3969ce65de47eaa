"""What a paragraph is by itself: a date, a greeting, a farewell, a signature, a heading, a source."""

import pytest

import texts
from searchdoc.models import Span
from searchdoc.structure.lines import Lines
from searchdoc.structure.paragraphs import Paragraph

BELOW = "\n\nAnd this is the text that stands below it, at some length."


def asked(question: str, words: str) -> bool:
    return bool(getattr(texts.lines(words + BELOW), question)(0))


@pytest.mark.parametrize(
    ("question", "yes", "no"),
    [
        ("is_dateline", ["14 July 1902", "Edam, 11 February 1926"], ["We sailed on 3 May 1799."]),
        (
            "is_salutation",
            ["Dear Anna,", "Gentlemen,", "To the members of the Board."],
            ["Dear me, how very late it is, now that I look at the clock!"],
        ),
        ("is_classification", ["Top secret", "Strictly confidential."], ["The secret was kept."]),
        (
            "is_valediction",
            ["Yours faithfully,", "With best greetings, Anna"],
            ["Yours is the lamp that burns so low in the window, every night of this whole long winter."],
        ),
        ("is_attestation", ["Recorded by M. V.", "Confirmed 13 April 1931"], ["He recorded nothing."]),
        ("is_postscript", ["P.S. Send oil.", "PPS: and wicks"], ["Post early."]),
        (
            "is_signature",
            ["A. Birk", "Edwin Farrow, inspector of weights", "— J. P. Marl"],
            ["The Committee", "a. birk", "He left"],
        ),
        ("is_enumerated", ["1. Fetch oil.", "b) trim it", "(iv) sail"], ["One lamp", "1902 was dry"]),
        ("is_fragment", ["The town"], ["The town."]),
        ("is_heading", ["The town", "IV. The lamp"], ["the town", "The town."]),
        (
            "is_source",
            ["State Archive, fond 5, opis 2, folder 7.", "[Papers of A. Birk, box 4]", "Source: the archive"],
            ["He put the box down."],
        ),
    ],
)
def test_a_question_has_its_answers(question: str, yes: list[str], no: list[str]) -> None:
    assert [words for words in yes if not asked(question, words)] == []
    assert [words for words in no if asked(question, words)] == []


def test_words_come_without_the_markers_of_notes() -> None:
    read = texts.lines("The lamp[1] burned.*\n\nSecond.")
    assert (read.words(0), read.count(0)) == ("The lamp burned.", 3)


def test_the_last_line_heads_nothing() -> None:
    assert not texts.lines("Text.\n\nThe town").is_heading(1)


def test_a_place_before_a_date_is_no_signature_and_a_person_is() -> None:
    place = texts.lines("Port Amity, 3 May 1799\n\nWe lay at Port Amity, 3 weeks.")
    person = texts.lines("Anna Birk, 3 May 1799\n\nThen Anna Birk left.")
    assert (place.is_signature(0), person.is_signature(0)) == (False, True)


@pytest.mark.parametrize("label", ["dateline", "salutation", "signature"])
def test_what_the_format_says_of_a_letters_line_is_so(label: str) -> None:
    lines = Lines("Oaks and elms", [Paragraph(Span(0, 13), 1, 1, label=label)], "en")
    questions = {"dateline": lines.is_dateline, "salutation": lines.is_salutation, "signature": lines.is_signature}
    assert [name for name, question in questions.items() if question(0)] == [label]


def test_an_item_and_a_row_are_no_headings_and_no_signatures() -> None:
    words = "Tobias Marl"
    for label in ("item", "row", "caption"):
        lines = Lines(
            f"{words}\n\nAnd more of it.",
            [Paragraph(Span(0, 11), 1, 1, label=label), Paragraph(Span(13, 28), 2, 3)],
            "en",
        )
        assert not lines.is_heading(0)
        assert not lines.is_signature(0)
