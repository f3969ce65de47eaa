"""Who is named, and under which forms."""

import pytest

from searchdoc.models import Person, Span
from searchdoc.structure.people import find_names, is_name_line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Then Mr. Marl came.", ["Marl"]),
        ("It was J. P. Marl who came.", ["Marl"]),
        ("“No,” said Birk, and left.", ["Birk"]),
        ("And then Birk said no.", ["Birk"]),
        ("We saw Messrs. Marl, Birk and Quill.", ["Birk", "Marl", "Quill"]),
        ("Mr. Marl came, and those of Birk, Marl and Quill.", ["Birk", "Marl", "Quill"]),
        ("The Council said no. However said that.", []),
        ("Anna Marl wrote to us, and Bruno Marl replied to us.", ["Anna Marl", "Bruno Marl"]),
        ("A report from www.Marl.said.org", []),
    ],
)
def test_people_are_found(text: str, expected: list[str]) -> None:
    assert [person.name for person in find_names(text).people] == expected


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("Marl", "Marl"),
        ("J. P. Marl", "Marl"),
        ("J.P.Marl", "Marl"),
        ("Captain Marl", "Marl"),
        ("Marl’s", "Marl"),
        ("Birk", None),
        ("", None),
    ],
)
def test_forms_of_one_name(form: str, expected: str | None) -> None:
    assert find_names("J. P. Marl said no. Then Marl left. Marl and Marl’s dog.").canonical(form) == expected


def test_a_form_that_two_people_share_names_nobody() -> None:
    names = find_names("Anna Marl wrote to us, and Bruno Marl replied to us.")
    assert (names.canonical("Anna Marl"), names.canonical("Marl")) == ("Anna Marl", None)


def test_mentions_stand_where_they_say() -> None:
    text = "Mr. Marl met Miss Birk; Marl left."
    names = find_names(text)
    mentions = list(names.mentions(text, Span(0, len(text))))
    assert [(text[span.start : span.end], name) for span, name in mentions] == [
        ("Marl", "Marl"),
        ("Birk", "Birk"),
        ("Marl", "Marl"),
    ]
    assert names.named_in(text, Span(0, 10)) == {"Marl"}
    assert find_names("nobody").named_in("nobody", Span(0, 6)) == frozenset()


def test_whoever_is_stated_takes_the_place_of_whoever_was_found() -> None:
    stated = Person("Johann Marl", ("Johann Marl", "Marl", "the keeper"))
    names = find_names("Mr. Marl said no, and the keeper left.", known=[stated, Person("Nobody Here", ("Here",))])
    assert [person.name for person in names.people] == ["Johann Marl"]
    assert names.canonical("the keeper") == names.canonical("Marl") == "Johann Marl"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("A. Birk", True),
        ("Anna Birk.", True),
        ("van der Marl", True),
        ("The Committee", False),
        ("anna", False),
        ("", False),
    ],
)
def test_a_line_that_is_a_name(words: str, expected: bool) -> None:
    assert is_name_line(words) == expected
