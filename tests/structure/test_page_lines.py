"""Whether a sentence goes on over the end of a page is told by the lines on both sides of it."""

import pytest

from searchdoc.models import Span
from searchdoc.structure.page_lines import divides_sentence, goes_on, printed_lines, usual_length

FULL = "the harbour master made a list of every boat"


def test_lines_are_those_with_words_and_know_where_the_next_one_begins() -> None:
    text = "  One\r\n\nTwo \f"
    assert [(line.words, line.span, line.next_line) for line in printed_lines(text)] == [
        ("One", Span(2, 5), 7),
        ("Two", Span(8, 11), 13),
    ]
    assert printed_lines("") == []


def test_the_usual_length_is_that_of_a_full_line() -> None:
    assert usual_length(printed_lines(f"{FULL}\n" * 9 + "Title\n\nEnd.\n")) == len(FULL)


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (FULL, "that lay in the harbour"),
        (f"{FULL},", "and of every net"),
        (f"{FULL[:-4]}exami-", "nation of the hulls"),
        (FULL, "Saint Mary was the first that he went to see"),
        (FULL, "“Herring Queen” was the first he went to see"),
    ],
)
def test_it_goes_on(above: str, below: str) -> None:
    assert goes_on(above, below, len(FULL))


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (f"{FULL}.", "that was long."),
        (f"{FULL}.", "Nobody believed him, and the owners were angry"),
        ("of every boat", "Saint Mary was the first that he went to see"),
        (FULL, "THE SPRING OF THE YEAR AFTER IN GRAYSAND AND"),
        (FULL, "Graysand"),
        (FULL, "* he was the brother of the clerk"),
        (FULL, "b) every net"),
        ("* he was the brother of", "the clerk"),
        (FULL, "1849"),
    ],
)
def test_it_does_not(above: str, below: str) -> None:
    assert not goes_on(above, below, len(FULL))


def test_a_line_divides_a_sentence_that_is_unfinished_above_it() -> None:
    lines = printed_lines(f"{FULL}\n17\nin the harbour.\n18\nHe went\n")
    assert divides_sentence(lines, 1)
    assert divides_sentence(lines, 1, len(FULL))
    assert not divides_sentence(lines, 1, 2 * len(FULL))
    assert not divides_sentence(lines, 3)
    assert not divides_sentence(lines, 0)
