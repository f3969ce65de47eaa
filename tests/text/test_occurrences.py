"""Words in a text are found where a pattern finds them."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from searchdoc.text.occurrences import AnyOf, places_behind, places_of

WORDS = st.text("aBé_7", min_size=1, max_size=4).filter(lambda word: re.fullmatch(r"[^\W\d_].*(?<=[^\W\d_])", word))
TEXTS = st.text("aBé_7. -\n\u00a0", max_size=40)


@given(WORDS, TEXTS)
def test_a_word_is_found_between_boundaries(word: str, text: str) -> None:
    assert places_of(word, text) == [match.start() for match in re.finditer(rf"\b{re.escape(word)}\b", text)]


@given(st.sampled_from(["Ada", "J. P.", "O"]), st.sampled_from(["Quill", "Marl"]), st.data())
def test_a_surname_is_found_behind_a_given_name(first: str, surname: str, data: st.DataObject) -> None:
    """With a space or none between them."""
    pieces = st.sampled_from([first, surname, " ", "\u00a0", "\n", ".", "s", "of"])
    text = "".join(data.draw(st.lists(pieces, max_size=12)))
    expected = [match.end() - len(surname) for match in re.finditer(rf"{re.escape(first)}\s?{surname}\b", text)]
    assert places_behind(first, surname, text) == expected


@given(st.sets(WORDS, min_size=1, max_size=6), TEXTS, st.integers(0, 40))
def test_the_longest_of_many_words_is_found(words: set[str], text: str, place: int) -> None:
    """As an alternation finds it whose longer parts come first."""
    alternatives = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    match = re.compile(rf"(?:{alternatives})(?!\w)").match(text, place)
    assert AnyOf(words).at(text, place) == (match[0] if match else None)
