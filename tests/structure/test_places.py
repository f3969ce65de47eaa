"""The place in a dateline, in several languages; None wherever it may be something else."""

import pytest

from searchdoc.structure.places import place_alone, place_before_date, place_in

KNOWN = {"George Pell", "Ada Quill"}


def place(words: str, language: str = "en") -> str | None:
    return place_in(words, language, KNOWN.__contains__)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Graysand, 3 May 1911", "Graysand"),
        ("Graysand 3 May", "Graysand"),
        ("Weir, near Holt, den 4. Mai 1911", "Weir, near Holt"),
        ("Paris, le 3 mai 1911", "Paris"),
        ("Fait à Paris, ce 3 mai 1911", "Paris"),
        ("Wien, den 3. Mai 1911", "Wien"),
        ("Madrid, a 3 de mayo de 1911", "Madrid"),
        ("Roma, li 3 maggio 1911", "Roma"),
        ("Москва, 3 мая 1911", "Москва"),
        ("The Hague, 4. II. 1899", "The Hague"),
        ("S. Petersburg, May 1911", "S. Petersburg"),
        ("Isle of Holt, 3 May 1911", "Isle of Holt"),
        ("On board the Grampus, off Weir, 3 May 1911", "On board the Grampus, off Weir"),
        ("Camp near Weir, Va., May 3d, 1863", "Camp near Weir, Va."),
        ("Graysand, 1787.", "Graysand"),
    ],
)
def test_the_words_before_the_date(words: str, expected: str) -> None:
    assert place(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Graysand, Friday evening, 3 May 1911", "Graysand"),
        ("Friday, Graysand, 3 May", "Graysand"),
        ("Берлин, вторник, 3 мая 1911", "Берлин"),
        ("Graysand, Feb 19, 6 PM", "Graysand"),
        ("[Graysand,] 3d May [191]1", "Graysand"),
        ("GRAYSAND, May 8, 1887", "Graysand"),
        ("PORT WEIR, May 8, 1887", "Port Weir"),
    ],
)
def test_days_times_brackets_and_capitals_are_no_part_of_it(words: str, expected: str) -> None:
    assert place(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("12 Harbour Street, Weir, 3 May 1911", "Weir"),
        ("12 Harbour Street Weir, 3 May 1911", "Weir"),
        ("8 rue de la Tour, Paris, 3 mai 1911", "Paris"),
        ("Wien IX., Brunngasse 19, 3. Mai 1911", "Wien IX."),
        ("High Street, Weir, 3 May 1911", "Weir"),
        ("1601 Prairie Ave, April 7, 1889", None),
    ],
)
def test_streets_are_left_out(words: str, expected: str | None) -> None:
    assert place(words) == expected


def test_what_is_printed_above_a_sheet_is_left_out() -> None:
    assert (
        place("Keeper's Rooms. HOSPITAL FOR SEAMEN GRAYSAND, WEIRSHIRE Graysand, We., 17 Aug 1890") == "Graysand, We."
    )


def test_the_place_may_stand_behind_the_date() -> None:
    assert place("3 May 1911, Graysand") == "Graysand"
    assert place("Weir, 3 May 1911, Graysand") == "Weir"


@pytest.mark.parametrize(
    "words",
    [
        "3 May 1911",
        "1911-05-03",
        "Tuesday evening, 3 May 1911",
        "Lundi, 3 mai",
        "Autumn, 3 October 1911",
        "George Pell, July 5, 1896",
        "Mr. Pell, 3 May 1911",
        "Herrn Pell, 3. Mai 1911",
        "Harbour Office, 3 May 1911",
        "Letter of Tobias, 3 May 1911",
        "To Dr. Pell from T. Marl, 3 May 1911",
        "he came to us in the evening, 3 May 1911",
        "",
    ],
)
def test_no_place_is_guessed(words: str) -> None:
    assert place(words) is None


def test_a_line_without_a_date() -> None:
    """Only a few words, none of them a number or a printed heading."""
    alone = [
        place_alone(words, KNOWN.__contains__)
        for words in ("Graysand, Weirshire;", "Ada Quill", "Brunngasse 19", "THE HARBOUR LIGHT", "Graysand " * 6)
    ]
    assert alone == ["Graysand, Weirshire", None, None, None, None]


def test_the_words_before_the_date_of_a_head() -> None:
    assert place_before_date(" Weir, near Holt") == "Weir, near Holt"
    assert place_before_date(" Secretary of the Board") is None
    assert place_before_date(" No. 12") is None
