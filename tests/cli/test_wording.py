"""Numbers with their nouns, and words cut to fit."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchdoc.cli.wording import capitalised, counted, shortened, shown_path, stated_line, unwrapped


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


def test_sources_are_told_with_their_documents() -> None:
    assert stated_line({"file name": 2, "a.csv": 1}) == "stated: file name (2 documents), a.csv (1 document)"


def test_prose_is_unwrapped_and_verse_is_not() -> None:
    """A terminal wraps prose itself; a verse is a line because its writer wanted one."""
    prose = "The wheel has stood still for nine days now, and nobody\ncomes to the door\nof the mill."
    verse = "The wheel stands still,\nthe water falls."
    assert unwrapped(f"{prose}\r\n\r\n{verse}") == f"{' '.join(prose.split())}\n\n{verse}"


def test_a_path_is_shown_from_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it lies below that; elsewhere it stays whole."""
    monkeypatch.chdir(tmp_path)
    assert shown_path(str(tmp_path / "papers" / "a.txt")) == "papers/a.txt"
    assert shown_path("/elsewhere/a.txt") == "/elsewhere/a.txt"
