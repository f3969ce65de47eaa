"""The words by which prose shows who speaks."""

import re

import pytest

from searchdoc.structure import cues


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        (rf"(?:{cues.SAYING})", ["said", "wrote", "insists"], ["sad", "walked"]),
        (rf"(?:{cues.REPORTING})", ["demanded", "denied"], ["walked"]),
        (cues.HONORIFIC, ["Mr.", "Comrade", "Professor"], ["Hat", "mr"]),
        (rf"(?:{cues.DOCUMENT_NOUN})", ["letter", "telegrams", "memorandum"], ["lamp"]),
    ],
)
def test_vocabulary(pattern: str, yes: list[str], no: list[str]) -> None:
    assert [word for word in yes if not re.fullmatch(pattern, word)] == []
    assert [word for word in no if re.fullmatch(pattern, word)] == []


@pytest.mark.parametrize(
    ("words", "number", "roman", "letter"),
    [
        ("12. twelve", "12", None, None),
        ("(iv) four", None, "iv", None),
        ("b) second", None, None, "b"),
        ("…3) third", "3", None, None),
        ("1[4] called", None, None, None),
        ("1902 was dry", None, None, None),
    ],
)
def test_numbers_of_points(words: str, number: str | None, roman: str | None, letter: str | None) -> None:
    match = cues.ENUMERATOR.match(words)
    assert (match and (match["number"], match["roman"], match["letter"])) == (
        (number, roman, letter) if number or roman or letter else None
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("oil[1] and[^2] wick* and lamp†.", ["[1]", "[^2]", "*", "†"]),
        ("a [link](there) and 3 * 4", []),
        ("", []),
    ],
)
def test_markers_of_notes(text: str, expected: list[str]) -> None:
    assert [match.group() for match in cues.markers(text, 0, len(text))] == expected


def test_markers_are_taken_out() -> None:
    assert cues.without_markers("oil[1] and lamp† now") == "oil and lamp now"


@pytest.mark.parametrize(
    ("words", "returns"),
    [
        ("As one sees from this letter, he knew.", True),
        ("After these lines there is nothing to add.", True),
        ("I have quoted enough.", True),
        ("The lamp went out.", False),
    ],
)
def test_phrases_by_which_an_author_comes_back(words: str, returns: bool) -> None:
    assert bool(cues.RETURN.search(words)) == returns


@pytest.mark.parametrize(
    ("before", "is_object"), [("a letter from ", True), ("sent to Mr. ", True), ("Yesterday ", False)]
)
def test_after_a_preposition_nobody_is_the_subject(before: str, is_object: bool) -> None:
    assert bool(cues.NOT_SUBJECT.search(before)) == is_object
