"""What names are the names of, told by their words."""

import pytest

from searchdoc.text.name_kinds import name_kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Thornbury Mill", "place"),
        ("Graysand Street", "place"),
        ("Rue Haute", "place"),
        ("Piazza Navona", "place"),
        ("Schlossmühle", "place"),
        ("Невская улица", "person"),
        ("улица Невская", "place"),
        ("Lady Day", "feast"),
        ("Michaelmas", "feast"),
        ("Pfingsten", "feast"),
        ("Noël", "feast"),
        ("Рождество", "feast"),
        ("the Royal Society", "body"),
        ("Magistrat der Stadt", "body"),
        ("Robert Hall", "person"),
        ("Mrs. Church", "person"),
        ("J. S. Mill", "person"),
        ("Mill", "person"),
        ("Eliza Thornbury", "person"),
        ("", "person"),
    ],
)
def test_the_words_of_a_name_say_what_it_names(name: str, kind: str) -> None:
    """A first name or a title makes a person of a word for a place; one word alone is a surname."""
    assert name_kind(name) == kind
