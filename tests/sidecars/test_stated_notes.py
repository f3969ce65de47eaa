"""What is stated about notes: where each belongs, and who wrote it."""

from __future__ import annotations

import pytest

from plea import at, reading, said


def test_a_note_is_put_in_its_place_and_gets_its_author() -> None:
    """It is no longer reported as missing, and comes along with the passage."""
    assert "note 2 has no marker in the text" in reading().problems
    document = reading(sidecar='[[note]]\nnumber = 2\nat = "The keeper, Mr. Tobias Marl"\nauthor = "Ada Quill"\n')
    note = next(one for one in document.notes if one.number == 2)
    assert (note.linked, note.author) == ("stated", "Ada Quill")
    assert note.anchor is not None
    assert document.slice(note.anchor) == "The keeper, Mr. Tobias Marl"
    assert said(at(document, "kept the light until").voices[0])[:2] == ("Ada Quill", "author")
    assert not document.problems


def test_a_note_of_somebody_else_is_an_editors() -> None:
    """Only the document's own author annotates as its author."""
    document = reading(sidecar='[[note]]\nnumber = 2\nauthor = "Ines Harker"\n')
    assert said(at(document, "kept the light until").voices[0])[:3] == ("Ines Harker", "editor", None)
    assert next(note for note in document.notes if note.number == 2).linked == "none"


@pytest.mark.parametrize(
    ("sidecar", "message"),
    [
        ('[[note]]\nnumber = 9\nat = "six barrels"\n', "line 1: there is no note 9 in plea.txt: the notes are 1 to 2"),
        (
            '[[note]]\nnumber = 2\nat = "six barrels"\n[[note]]\nnumber = 2\nat = "has not burned"\n',
            "line 4: it contradicts what line 1 says of note 2",
        ),
        ('[[note]]\nnumber = 2\nat = "the depot"\n', "line 1: “the depot” stands 2 times in plea.txt"),
    ],
)
def test_what_cannot_be_used_is_said(sidecar: str, message: str) -> None:
    """With the line on which it stands; the statements before it hold."""
    assert f"plea.voices.toml, {message}" in reading(sidecar=sidecar).problems[-1]


def test_a_document_without_notes_says_so() -> None:
    """A number cannot be wrong where there is none."""
    document = reading(
        "Log\n\nThe old keeper slept through the storm.\n", '[[note]]\nnumber = 1\nauthor = "A"\n', "log.txt"
    )
    assert document.problems == ("log.voices.toml, line 1: there is no note 1 in log.txt: it has no notes",)


def test_saying_the_same_twice_is_no_contradiction() -> None:
    """Nothing is reported."""
    once = '[[note]]\nnumber = 2\nat = "six barrels"\n'
    assert reading(sidecar=once + once) == reading(sidecar=once)
