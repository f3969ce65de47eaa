"""Words that match, in another style than the rest."""

from searchdoc.cli.marking import marked
from searchdoc.text.snippets import matching


def test_the_rest_keeps_its_style() -> None:
    words = "the mill stood"
    text = marked(words, matching(words, ["mill"], "en"), "italic", "bold")
    assert [piece for piece in text.pieces if piece[0]] == [
        ("the ", "italic"),
        ("mill", "italic bold"),
        (" stood", "italic"),
    ]
