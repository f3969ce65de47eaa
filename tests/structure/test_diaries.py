"""Diaries: whose words, and on which day."""

import pytest

import texts
from searchdoc.models import Document

RAIN = "It rained all day, and nobody came for oil."
SNOW = "Snow in the night. The lamp burned until the morning."


def read(*paragraphs: str) -> Document:
    return texts.document("\n\n".join(paragraphs))


def days(document: Document) -> list[tuple[str, str | None]]:
    """The kind and the day of each paragraph below the title."""
    return [(block.kind, block.voices[-1].date) for block in document.blocks[1:]]


@pytest.mark.parametrize(
    ("month", "first", "second"),
    [
        ("November 1821", "Monday 5", "Tuesday 6"),
        ("NOVEMBER, 1821.", "Mon. 5th.", "6th."),
        ("November 1821", "5", "6"),
        ("Novembre 1821", "Lundi 5", "Mardi 6"),
    ],
)
def test_days_below_a_month(month: str, first: str, second: str) -> None:
    document = read("Diary of Ada Quill", month, first, RAIN, second, SNOW)
    assert days(document)[1:] == [
        ("heading", "1821-11-05"),
        ("body", "1821-11-05"),
        ("heading", "1821-11-06"),
        ("body", "1821-11-06"),
    ]
    assert {block.voices[-1].speaker for block in document.blocks[1:]} == {"Ada Quill"}


def test_a_day_before_the_words_of_the_entry() -> None:
    document = read("Journal of Ada Quill", "November 1821", f"Monday 5th. {RAIN}", f"Tuesday 6 — {SNOW}", "She wrote.")
    assert days(document)[1:] == [("body", "1821-11-05"), ("body", "1821-11-06"), ("body", "1821-11-06")]


def test_the_next_month_and_the_points_of_a_list() -> None:
    document = read(
        "Diary of Ada Quill",
        "November 1821",
        "Monday 5",
        "We need:",
        "6. Oil for the lamp.",
        "December",
        "Sunday 2",
        SNOW,
    )
    assert days(document) == [
        ("heading", "1821-11"),
        ("heading", "1821-11-05"),
        ("body", "1821-11-05"),
        ("body", "1821-11-05"),
        ("heading", "1821-12"),
        ("heading", "1821-12-02"),
        ("body", "1821-12-02"),
    ]


def test_days_go_forward_and_exist() -> None:
    document = read("Diary of Ada Quill", "November 1821", "Monday 5", RAIN, "Sunday 4", SNOW, "Friday 31", RAIN)
    assert {day for kind, day in days(document)[1:]} == {"1821-11-05"}


def test_a_date_in_a_narrative_makes_no_diary() -> None:
    document = read("The light by Ada Quill", RAIN, "3 May 1911", SNOW)
    assert {block.voices[-1].date for block in document.blocks if block.kind == "body"} == {None}
