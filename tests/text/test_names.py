"""Names spelt in two ways."""

import pytest

from searchdoc.text.names import nearly_same_name


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("Dakre", "Dacre"),
        ("Elisa", "Eliza"),
        ("Thornberry", "Thornbury"),
        ("Thronbury", "Thornbury"),
        ("Vennn", "Venn"),
        ("venns", "Venn"),
        ("Hayle", "Hale"),
        ("Bucharin", "Bukharin"),
        ("Reikjavik", "Reykjavik"),
        ("Mueller", "Müller"),
        ("Стравинский", "Стравински"),
    ],
)
def test_what_sounds_alike_is_nearly_the_same_name(word: str, name: str) -> None:
    """Or differs by one slip, where the name is long."""
    assert nearly_same_name(word, name)


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("Lenin", "Lein"),
        ("Russia", "Prussia"),
        ("Komposition", "Opposition"),
        ("краткое", "Кракове"),
        ("Ленин", "Левин"),
        ("Martin", "Morton"),
        ("Anna", "Hanna"),
        ("Halle", ""),
        ("Vena", "Venn"),
    ],
)
def test_another_name_is_another_name(word: str, name: str) -> None:
    """A letter that is heard, another beginning, or too short a word to tell."""
    assert not nearly_same_name(word, name)
