"""The fields that can be stated, and the words by which people call them."""

from __future__ import annotations

import pytest

from searchdoc.formats.fields import STATED_FIELDS, field_of, fields_in, folded, joined, people_named


@pytest.mark.parametrize(
    ("key", "field"),
    [
        ("Author", "author"),
        ("FROM", "author"),
        ("dcterms:creator", "author"),
        ("http://purl.org/dc/terms/creator", "author"),
        ("sent_from", "place"),
        ("Archive Location", "shelfmark"),
        ("archiveLocation", "shelfmark"),
        ("Call-Number", "shelfmark"),
        ("Absender", "author"),
        ("Empfänger", "addressee"),
        ("Signatur", "shelfmark"),
        ("Destinataire", "addressee"),
        ("Cote", "shelfmark"),
        ("Lieu d'expédition", "place"),
        ("Item Type", "kind"),
        ("Archive", "archive"),
        ("archive_collection", "collection"),
        ("Box Number", "box"),
        ("Mappe", "folder"),
        ("URL", "url"),
    ],
)
def test_a_field_has_many_names(key: str, field: str) -> None:
    assert field_of(key) == field


@pytest.mark.parametrize("key", ["", "tags", "summary", "x" * 500, "7"])
def test_other_keys_mean_nothing(key: str) -> None:
    assert field_of(key) is None


def test_every_word_in_the_list_is_found_and_means_one_field() -> None:
    """However a list is edited: words are listed as ``folded`` writes them."""
    words = [(word, field) for field, listed in STATED_FIELDS.items() for word in listed.split("|")]
    assert [(word, folded(word), field_of(word)) for word, _ in words] == [(word, word, field) for word, field in words]


def test_of_two_words_for_a_field_the_more_exact_counts() -> None:
    """A note was made on the computer long after the letter was written."""
    stated = [("created", "2024-01-01"), ("Date", "1911-05-03"), ("from", " "), ("sender", "Ada Quill")]
    assert fields_in(stated) == (("date", "1911-05-03"), ("author", "Ada Quill"))


def test_several_people_are_joined_in_their_order() -> None:
    assert joined(["Ada Quill"]) == "Ada Quill"
    assert joined(["Tobias Marl", "Ada Quill"]) == "Tobias Marl and Ada Quill"
    assert joined(["A. Birk", "Tobias Marl", "Ada Quill", "A. Birk"]) == "A. Birk, Tobias Marl and Ada Quill"


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("  Ada\nQuill ", "Ada Quill"),
        ({"name": "Ada Quill", "birth_year": "1870"}, "Ada Quill"),
        ({"given": "Ada", "family": "Quill"}, "Ada Quill"),
        ({"first": "Ada", "last": "Quill"}, "Ada Quill"),
        ({"given": "Otto", "family": "Berg", "non-dropping-particle": "van den"}, "Otto van den Berg"),
        ({"literal": "the Harbour Board"}, "the Harbour Board"),
        (["Ada Quill", {"name": "Tobias Marl"}], "Ada Quill and Tobias Marl"),
        ({"birth_year": "1870"}, None),
        ({"name": {"given": "Ada"}}, None),
        (["Ada Quill", ["Tobias Marl"]], None),
        ([], None),
        (["x"] * 1000, None),
        (1870, None),
        (None, None),
    ],
)
def test_people_are_words_mappings_and_lists(value: object, name: str | None) -> None:
    """Anything else names nobody."""
    assert people_named(value) == name
