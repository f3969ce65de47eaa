"""Letters whose voices a side-car states: their bounds and their writers are those that are stated."""

import pytest

from plea import MARL, reading
from searchdoc.models import Letter
from searchdoc.sidecars.stated_letters import stated_letters
from searchdoc.sidecars.voicing import RULE

STATED = f'[[voice]]\nbegins = "{MARL[0]}"\nends = "{MARL[1]}"\nspeaker = "%s"\n'


def row(letter: Letter) -> tuple[str | None, str | None, str | None, str | None]:
    return letter.author, letter.addressee, letter.date, letter.place


def test_the_rules_alone_find_the_plea_and_the_letter_in_it() -> None:
    plea, quoted = reading().letters
    assert row(plea) == ("Ada Quill", "the Harbour Board", "1911-05-04", "Graysand")
    assert row(quoted)[0] == "Tobias Marl"
    assert quoted.outer == 0


def test_a_stated_author_and_date_are_those_of_the_letter() -> None:
    document = reading(sidecar='author = "Ada Quill-Marsh"\ndate = 1911-05-05\naddressee = "the Mayor"\n')
    assert row(document.letters[0]) == ("Ada Quill-Marsh", "the Mayor", "1911-05-05", "Graysand")


def test_a_quoted_letter_has_the_stated_bounds_and_writer() -> None:
    document = reading(sidecar=STATED % "Edward Pell" + 'addressee = "Ada Quill"\ndate = "1 May 1911"\n')
    stated = next(letter for letter in document.letters if letter.author == "Edward Pell")
    assert row(stated) == ("Edward Pell", "Ada Quill", "1911-05-01", None)
    words = document.slice(stated.span)
    assert (words[: len(MARL[0])], words[-len(MARL[1]) :]) == MARL
    assert [letter.author for letter in document.letters_around(stated.span)] == [
        "Ada Quill",
        "Tobias Marl",  # greets above and signs below, where nothing is stated
        "Edward Pell",
    ]


@pytest.mark.parametrize(("addressee", "letters"), [('addressee = "the Mayor"\n', 3), ("", 2)])
def test_words_stated_to_be_to_somebody_are_a_letter(addressee: str, letters: int) -> None:
    """Words that are stated to be somebody's, and to nobody, are a quotation and no letter."""
    sidecar = f'[[voice]]\nbegins = "So Mr. Marl wrote"\nends = "by the stars."\nspeaker = "Edward Pell"\n{addressee}'
    document = reading(sidecar=sidecar)
    assert len(document.letters) == letters
    assert any(row(letter)[:2] == ("Edward Pell", "the Mayor") for letter in document.letters) == bool(addressee)


def test_without_statements_the_letters_stay() -> None:
    document = reading()
    assert tuple(stated_letters(document.letters, document.blocks, RULE)) == tuple(document.letters)
