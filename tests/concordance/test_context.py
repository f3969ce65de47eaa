"""What stands beside an occurrence."""

import searchdoc
from searchdoc.concordance.context import PARAGRAPH_SIGN, context_of, words_left, words_right
from searchdoc.models import Span

TEXT = "The old lamp; the keeper's own lamp-oil: none. 植物園の植物"


def test_the_words_beside_are_the_nearest_first() -> None:
    """Without case, punctuation and the rest of the word itself; fewer where the text begins or ends."""
    keeper = TEXT.index("keeper")
    assert words_left(TEXT, keeper, 3) == ["the", "lamp", "old"]
    assert words_right(TEXT, keeper + 6, 3) == ["own", "lamp", "oil"]
    assert words_left(TEXT, 4, 3) == ["the"]
    assert words_right(TEXT, len(TEXT) - 1, 3) == ["物"]
    assert words_left("x" * 900 + " end", 901, 3) == []


def test_the_context_is_one_line_and_marks_paragraphs(mill: searchdoc.Index) -> None:
    """As many characters as were asked for, a blank where lines end."""
    found = mill.concordance("Gentlemen")
    place, span = int(found.documents[0]), Span(*found.spans[0].tolist())
    text = found.texts[place]
    left, words, right = context_of(text.scanned, text.voices, span, 20)
    assert (left, words, right) == (
        f"ny {PARAGRAPH_SIGN} 3 March 1904 {PARAGRAPH_SIGN} ",
        "Gentlemen",
        f", {PARAGRAPH_SIGN} The wheel has st",
    )
    assert context_of(text.scanned, text.voices, span, 0) == ("", "Gentlemen", "")
