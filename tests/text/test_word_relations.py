"""Which German words are made of one another."""

import pytest

from searchdoc.text.word_relations import is_related
from searchdoc.text.words import stem_words


@pytest.mark.parametrize(
    ("asked", "written", "related"),
    [
        ("Fieber", "Nervenfieber", True),
        ("pflegte", "gepflegt", True),
        ("preußische", "Preußen", True),
        ("Pfarrersfrau", "die Frau des Pfarrers", True),
        ("Pfarrersfrau", "der Pfarrer", False),
        ("Uhr", "Aufruhr", False),
        ("Brunnen", "Brunnengasse", False),
        ("Gemälde", "Bild", False),
    ],
)
def test_parts_participles_and_adjectives_are_related(asked: str, written: str, related: bool) -> None:
    """A compound is what its last part is, and no other part."""
    (stem,) = stem_words(asked, "de")
    assert is_related(stem, frozenset(stem_words(written, "de")), "de") is related


def test_only_german_is_known() -> None:
    """An English "fever" is in no longer word."""
    assert not is_related("berry", frozenset({"strawberry"}), "en")
