"""Which words of a text match, and which piece of it is shown."""

from searchdoc.text.snippets import matching, snippet

WORDS = "The mill stood still all week. " * 20 + "At last the millers sold their flour to the mill in Leyburn."


def test_words_match_by_their_stems() -> None:
    """As they do in the index, in the document's language; case does not count."""
    words = "Mills grind; the Miller ground flour, and the mill stood."
    assert [words[one.start : one.end] for one in matching(words, ["mill", "grinding"], "en")] == [
        "Mills",
        "grind",
        "mill",
    ]
    assert matching(words, [], "en") == []


def test_a_snippet_holds_the_most_different_matches() -> None:
    """And begins and ends between words."""
    spans = matching(WORDS, ["mill", "flour", "Leyburn"], "en")
    piece = snippet(WORDS, spans, 80)
    shown = WORDS[piece.start : piece.end]
    assert len(shown) <= 80
    assert "flour" in shown
    assert "Leyburn" in shown
    assert WORDS[piece.start - 1] == " "


def test_without_a_match_the_beginning_is_shown() -> None:
    piece = snippet(WORDS, [], 80)
    assert piece.start == 0
    assert WORDS[piece.end] == " "
    assert WORDS.startswith(WORDS[piece.start : piece.end])


def test_a_short_text_is_shown_whole() -> None:
    assert snippet("The mill.", matching("The mill.", ["mill"], "en"), 80) == (snippet("The mill.", [], 80))
