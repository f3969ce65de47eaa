"""Numbers with their nouns, and words cut to fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchdoc.text.wording import capitalised, counted, shortened, unwrapped


@pytest.mark.parametrize(("number", "said"), [(0, "0 notes"), (1, "1 note"), (2, "2 notes")])
def test_a_noun_agrees_with_its_number(number: int, said: str) -> None:
    assert counted(number, "note") == said


def test_words_are_cut_between_words() -> None:
    assert shortened("six barrels\nat   once", 40) == "six barrels at once"
    assert shortened("six barrels at once", 14) == "six barrels …"


@given(st.text(), st.integers(1, 80))
def test_what_is_cut_is_never_longer_than_asked_for(words: str, length: int) -> None:
    """But for the sign that says so."""
    assert len(shortened(words, length)) <= length + len(" …")


def test_only_the_first_letter_changes() -> None:
    assert capitalised("editor’s Note") == "Editor’s Note"
    assert capitalised("") == ""


def test_prose_is_unwrapped_and_verse_is_not() -> None:
    """A terminal wraps prose itself; a verse is a line because its writer wanted one."""
    prose = "The wheel has stood still for nine days now, and nobody\ncomes to the door\nof the mill."
    verse = "The wheel stands still,\nthe water falls."
    assert unwrapped(f"{prose}\r\n\r\n{verse}") == f"{' '.join(prose.split())}\n\n{verse}"
