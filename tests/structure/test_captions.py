"""Captions are told by several signs together."""

import pytest

from searchdoc.models import Span
from searchdoc.structure.captions import caption_score, is_caption
from searchdoc.structure.people import find_names

KNOWN = "Mr. Marl said so. J. Marl and Miss Birk came. "


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Photograph: Marl with Birk at the quay, 1902", True),
        ("Facsimile of the first page of the letter", True),
        ("Marl, a keeper of the light at Skarvik, 1902", True),
        ("State Archive, fond 5, opis 2, folder 7, photographed", True),
        ("Marl said that the oil had run out and nobody had sent for more.", False),
        ("I took this photograph myself", False),
        ("The town", False),
        ("[Photograph of the quay]", True),
        ("[Photograph: Marl and Birk at the quay, 1902]", True),
        ("[Foto: der Hafen]", True),
        ("(Post-card, from Weir)", True),
        ("[Photographers were not let in.]", False),
        ("[The photograph has been lost; it showed the quay.]", False),
        ("1. Photographs of the quay", False),
        ("A photograph of the quay. " + "It shows the boats and the men. " * 12, False),
    ],
)
def test_captions(words: str, expected: bool) -> None:
    text = KNOWN + words
    names = find_names(text)
    assert is_caption(text, Span(len(KNOWN), len(text)), names, None) == expected


def test_an_author_in_the_third_person_speaks_for_a_caption() -> None:
    text = KNOWN + "Marl, a keeper, at the quay"
    span, names = Span(len(KNOWN), len(text)), find_names(text)
    assert caption_score(text, span, names, "Marl", "en") == caption_score(text, span, names, "Birk", "en") + 1
