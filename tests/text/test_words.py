"""What counts as a word, where it stands, and under which form it is kept."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchdoc.text.words import (
    SPANNING,
    fold,
    indexed,
    is_function_word,
    stem,
    stem_words,
    tokens,
    tokens_with_offsets,
)


def words(text: str) -> list[str]:
    return [word for word, _ in tokens_with_offsets(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The LAMP burns low.", ["the", "lamp", "burns", "low"]),
        ("the keeper's lamp, the keeper’s oil", ["the", "keeper", "lamp", "the", "keeper", "oil"]),
        ("we'll say it’s late, they've gone", ["we", "say", "it", "late", "they", "gone"]),
        ("don't, o’clock, O'Hara", ["dont", "oclock", "ohara"]),
        ("l'étoile d’Anvers", ["l", "etoile", "d", "anvers"]),
        ("Café, naïve, Øre, Łódź, Straße, œuvre", ["cafe", "naive", "ore", "lodz", "strasse", "oeuvre"]),
        ("cafe\u0301", ["cafe"]),
        ("lamp-oil", ["lamp", "oil", "lampoil"]),
        ("a light-\nhouse", ["a", "light", "house", "lighthouse"]),
        ("dark--light", ["dark", "light"]),
        ("the H.B. of Skarvik", ["the", "h", "b", "hb", "of", "skarvik"]),
        ("H. B. Lund", ["h", "b", "lund"]),
        ("H.B.Lund", ["h", "b", "hb", "lund"]),
        ("12,500 barrels, 3.5 miles", ["12500", "barrels", "3", "5", "miles"]),
        ("1902-01-05", ["1902", "01", "05"]),
        ("_lamp_ *oil*", ["lamp", "oil"]),
        ("灯台守", ["灯", "台", "灯台", "守", "台守"]),
        ("the 灯 burns", ["the", "灯", "burns"]),
        ("маячный смотритель, й", ["маячный", "смотритель", "й"]),
        ("हिन्दी", ["हिन्दी"]),
        ("so\u00adft ﬁsh", ["soft", "fish"]),
        ("?! — …", []),
        ("", []),
    ],
)
def test_a_text_is_divided_into_folded_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(st.text(alphabet="aBé7й’'.,-_ \u00ad\u2003ß"))
def test_a_word_of_another_script_changes_nothing_about_the_words_before_it(text: str) -> None:
    assert words(f"{text} 灯") == [*words(text), "灯"]


def test_offsets_point_into_the_text_as_given() -> None:
    text = "“Cafe\u0301 Ærø”, the keeper’s lamp-oil"
    assert [(text[span.start : span.end], word) for word, span in tokens_with_offsets(text)] == [
        ("Cafe\u0301", "cafe"),
        ("Ærø", "aero"),
        ("the", "the"),
        ("keeper", "keeper"),
        ("lamp", "lamp"),
        ("oil", "oil"),
        ("lamp-oil", "lampoil"),
    ]


_TEXTS = st.text() | st.text(alphabet="aZé'’-. \n,9_灯守\u0301\u00adßİŉﬁйЙ", max_size=40)


@given(_TEXTS)
def test_every_span_holds_the_word_it_is_said_to_hold(text: str) -> None:
    for word, span in tokens_with_offsets(text):
        assert 0 <= span.start < span.end <= len(text)
        assert word
        assert fold(text[span.start : span.end]) == word


@given(_TEXTS)
def test_words_come_in_the_order_of_their_ends(text: str) -> None:
    ends = [span.end for _, span in tokens_with_offsets(text)]
    assert ends == sorted(ends)


@given(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1), st.sampled_from(["en", "fr", "ru", "xx"]))
def test_analysis_keeps_every_word_and_never_fails(text: str, language: str) -> None:
    assert len(stem_words(text, language)) == len(tokens_with_offsets(text))


@given(_TEXTS, st.sampled_from(["en", "fr", "ru", "xx"]))
def test_what_is_indexed_are_the_words_that_are_found(text: str, language: str) -> None:
    """The short way to the words that are indexed leads where the long one does."""
    found = indexed(text, language)
    words = tokens(text)
    own = [word for word in words if word.form != "joined"]
    assert found.stems == ([stem(word, language) for word in words], [word.position for word in words])
    assert found.own == ([word.text for word in own], [word.position for word in own])
    assert found.length == sum(word.form not in SPANNING for word in words)


def test_words_are_stemmed_in_their_language() -> None:
    assert stem_words("running keepers", "en") == ["run", "keeper"]
    assert stem_words("les gardiens", "fr") == ["le", "gardien"]
    assert stem_words("running keepers", "xx") == ["running", "keepers"]
    assert stem_words("الفنارات", "ar") == ["الفنارات"]


def test_possessives_plurals_and_accents_fall_together() -> None:
    assert stem_words("the keeper's", "en") == stem_words("the keepers", "en") == stem_words("thé KEEPER", "en")


@pytest.mark.parametrize("written", ["twelfth", "Twelfth", "12th", "XIIth", "XII"])
def test_an_ordinal_is_one_word_however_it_is_written(written: str) -> None:
    assert stem_words(written, "en") == ["12th"]


def test_letters_that_are_mostly_initials_are_no_numbers() -> None:
    assert stem_words("V.I. and I", "en") == ["v", "i", "vi", "and", "i"]


@pytest.mark.parametrize("word", ["who", "what", "did", "say", "said", "the", "about", "dont"])
def test_words_that_frame_a_question_are_known(word: str) -> None:
    assert is_function_word(word, "en")


def test_other_languages_have_their_own_function_words() -> None:
    assert is_function_word("und", "de")
    assert not is_function_word("und", "en")
    assert not is_function_word("lamp", "en")
    assert not is_function_word("the", "xx")


def test_words_alone_load_neither_whoosh_nor_numpy() -> None:
    program = (
        "import sys; from searchdoc.text.words import tokens_with_offsets; tokens_with_offsets('a lamp');"
        "sys.exit(any(name.split('.')[0] in ('whoosh', 'numpy', 'rapidfuzz') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0
