"""Sentences: where they end, and where a full stop ends none."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchdoc.text.sentences import sentences


def split(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The boat left. It came back.", ["The boat left.", "It came back."]),
        ("N.K. Hollis wrote to Y. M. Tarn about it.", ["N.K. Hollis wrote to Y. M. Tarn about it."]),
        ("See vol. 54, p. 329. Then go on.", ["See vol. 54, p. 329.", "Then go on."]),
        ("He was tired.[4] She was not.", ["He was tired.[4]", "She was not."]),
        ("He was tired. [4] She was not.", ["He was tired. [4]", "She was not."]),
        ("“Come in.” He came.", ["“Come in.”", "He came."]),
        ("It is so, i.e. as Mr. Pell said that day. Good.", ["It is so, i.e. as Mr. Pell said that day.", "Good."]),
        ("", []),
        ("   ", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, expected: list[str]) -> None:
    """Initials, abbreviations and note markers end no sentence by themselves."""
    assert split(text) == expected


@given(st.text(max_size=300))
def test_sentences_are_slices_in_order_that_leave_out_only_white_space(text: str) -> None:
    """Every character that is not white space stands in exactly one sentence."""
    spans = sentences(text)
    assert all(before.end <= after.start for before, after in pairwise(spans))
    kept = "".join(text[span.start : span.end] for span in spans)
    assert "".join(kept.split()) == "".join(text.split())
    assert all(text[span.start : span.end].strip() == text[span.start : span.end] for span in spans)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He was tired. [4] [5] ", ["He was tired. [4] [5]"]),
        ("See p. [4] and go on.", ["See p. [4] and go on."]),
        ("It burned (cf. fig. 3). Good.", ["It burned (cf. fig. 3).", "Good."]),
        ("It burned... and went out.", ["It burned... and went out."]),
        ("The vol. 54 is lost. Vol. 55 is here.", ["The vol. 54 is lost.", "Vol. 55 is here."]),
    ],
)
def test_what_belongs_to_a_sentence_stays_with_it(text: str, expected: list[str]) -> None:
    """Note markers after the full stop, numbers after an abbreviation, and what goes on in lower case."""
    assert split(text) == expected


def test_a_text_of_many_windows_is_divided_as_a_short_one() -> None:
    """Boundaries are asked for 20,000 characters at a time."""
    sentence = "The keeper of the western light wrote to the council on that day. "
    assert split(sentence * 2000) == [sentence.strip()] * 2000
    assert split("x" * 50_000) == ["x" * 50_000]


def test_markers_alone_divide_nothing_and_take_no_time() -> None:
    """Forty asterisks once took more than an hour."""
    for markers in ("*" * 40, "”" * 40, "[4]" * 40, "* " * 40):
        assert split(markers) == [markers.strip()]
        assert split(f"He went. {markers}")[0].startswith("He went.")
