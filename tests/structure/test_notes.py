"""Notes are linked to their markers by number."""

import pytest

import texts
from searchdoc.models import Note
from searchdoc.structure.notes import definition_label, find_markers, is_notes_heading, without_marker


def notes(text: str, name: str = "text.txt") -> list[Note]:
    return list(texts.document(text, name).notes)


def called(text: str) -> list[tuple[int, list[str], str]]:
    """Each note's number, the word before each of its markers, and how it was linked."""
    return [
        (note.number, [text[: marker.start].rsplit(maxsplit=1)[-1] for marker in note.markers], note.linked)
        for note in notes(text)
    ]


BODY = "A lamp at Skarvik\n\nThe oil[1] was sent, and the wick[2] too. More oil[1] came on 3 May 1902.\n\n"


@pytest.mark.parametrize(
    ("definitions", "expected"),
    [
        ("Notes\n\n1. Whale oil.\n\n2. Of cotton.\n", [(1, ["oil", "oil"], "marker"), (2, ["wick"], "marker")]),
        ("Notes\n\n[1] Whale oil.\n\n[2] Of cotton.\n", [(1, ["oil", "oil"], "marker"), (2, ["wick"], "marker")]),
        ("Notes\n\nWhale oil.\n\nOf cotton.\n", [(1, ["oil", "oil"], "marker"), (2, ["wick"], "marker")]),
        ("Notes\n\n2. Of cotton.\n\n1. Whale oil.\n", [(2, ["wick"], "marker"), (1, ["oil", "oil"], "marker")]),
        ("1. Whale oil.\n\n2. Of cotton.\n", [(1, ["oil", "oil"], "marker"), (2, ["wick"], "marker")]),
    ],
)
def test_numbers_join_notes_and_markers(definitions: str, expected: list[object]) -> None:
    text = BODY + definitions
    shown = [(number, [word.rpartition("]")[2] for word in words], how) for number, words, how in called(text)]
    assert shown == expected


def test_a_sign_belongs_to_the_next_note_below_that_has_it() -> None:
    text = "The lamp* burned.\n\n* Of brass.\n\nThe oil* ran out.\n\n* Whale oil.\n"
    assert [(words, how) for _, words, how in called(text)] == [(["lamp"], "marker"), (["oil"], "marker")]


def test_a_note_without_a_marker_is_reported_and_inferred_from_its_date() -> None:
    text = BODY + "Notes\n\n1. Whale oil.\n\n2. Of cotton.\n\n3. On 3 May 1902 a ship came.\n"
    document = texts.document(text)
    third = document.notes[2]
    assert without_marker(3) in document.problems
    assert third.linked == "inferred"
    assert third.anchor is not None
    assert document.slice(third.anchor) == "3 May 1902"


def test_a_marker_without_a_note_is_reported() -> None:
    assert "marker [2] calls a note that is not there" in texts.document(BODY + "Notes\n\n1. Whale oil.\n").problems


def test_ibid_repeats_and_a_signed_note_is_its_signers() -> None:
    text = (
        "A lamp\n\nThe oil[1] and wick[2] and lamp[3] came.\n\nAnna Birk\n\n"
        "Notes\n\n1. Letter book 4.\n\n2. Ibid.\n\n3. I saw it. —A. Birk\n"
    )
    found = notes(text)
    assert [note.repeats for note in found] == [None, 1, None]
    assert [note.author for note in found] == [None, None, "Anna Birk"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("1. Whale", ("1", 3)),
        ("[12] Whale", ("12", 5)),
        ("(3) Whale", ("3", 4)),
        ("* Whale", ("*", 2)),
        ("††Whale", ("††", 2)),
        ("Whale", None),
        ("1902 was dry", None),
    ],
)
def test_how_a_note_begins(words: str, expected: tuple[str, int] | None) -> None:
    assert definition_label(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [("Notes", True), ("Editor’s notes", True), ("Endnotes:", True), ("Notes to the letter", True), ("Noted", False)],
)
def test_what_heads_notes(words: str, expected: bool) -> None:
    assert is_notes_heading(words) == expected


def test_markers_stand_where_they_say() -> None:
    read = texts.lines("The oil[1] and wick.*\n\nA [word] more[^x].")
    markers = find_markers(read.text, read.paragraphs)
    assert [(read.text[one.span.start : one.span.end], one.label) for one in markers] == [
        ("[1]", "1"),
        ("*", "*"),
        ("[^x]", "x"),
    ]
