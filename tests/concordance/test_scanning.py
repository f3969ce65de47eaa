"""The words of a text are found where the tokenizer finds them, in a small part of its time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchdoc.concordance.query_words import ExactWord, Spelling, words_in_row
from searchdoc.concordance.scanning import Alphabet, ScannedText, counted_words_of, is_unspaced, word_spans
from searchdoc.text.words import SPANNING_FORMS, fold, tokens


def scanned(text: str) -> ScannedText:
    alphabet = Alphabet()
    alphabet.learn(text)
    return ScannedText(text, "en", alphabet)


def found(text: str, word: str) -> list[str]:
    """The words of a text, as written, that a word finds."""
    return [text[start:end] for start, end in scanned(text).find(ExactWord(word)).tolist()]


@pytest.mark.parametrize(
    ("text", "word", "written"),
    [
        ("The price, the Price and THE PRICES.", "price", ["price", "Price"]),
        ("a mill-wheel and a millwheel", "wheel", ["wheel"]),
        ("the keeper's and the keeper’s own", "keeper", ["keeper", "keeper"]),
        ("don't, don’t, dont", "dont", ["don't", "don’t", "dont"]),
        ("l’homme et l'homme", "homme", ["homme", "homme"]),
        ("exami-\nnation and examination", "examination", ["exami-\nnation", "examination"]),
        ("well-\n  known", "known", ["known"]),
        ("naïve naive nai\u0308ve NAÏVE", "naive", ["naïve", "naive", "nai\u0308ve", "NAÏVE"]),
        ("Straße, STRASSE, strasse", "straße", ["Straße", "STRASSE", "strasse"]),
        ("ca. 1,250 or 1250", "1250", ["1,250", "1250"]),
        ("lamp¹ lamp[2] lamp_3", "lamp", ["lamp", "lamp", "lamp"]),
        ("the U.S. and us", "us", ["us"]),
        ("植物園の植物", "植", ["植", "植"]),
        ("soft\u00adly softly", "softly", ["soft\u00adly", "softly"]),
        ("的Lenin说", "lenin", ["Lenin"]),
    ],
)
def test_a_word_is_found_however_it_is_written(text: str, word: str, written: list[str]) -> None:
    """In any case, with and without accents; divided, with apostrophes and hyphens beside it; in no other form."""
    assert found(text, word) == written


_PIECES = st.sampled_from(
    [*"os'’- ,.1ß¹é植物กิ_œй하한“½ʼﬁİl\n", "lamp", "Lamp", "lämp", "-\n", "\u00ad\n", "¬\n", "000", "e\u0301", "и\u0306"]
)


@given(st.lists(_PIECES, max_size=30).map("".join))
def test_every_word_that_the_tokenizer_tells_is_found_there(text: str) -> None:
    """Any text at all, and each of its words."""
    whole = [one for one in tokens(text) if one.form not in SPANNING_FORMS]
    for word in whole:
        places = scanned(text).find(ExactWord(text[word.span.start : word.span.end])).tolist()
        assert [word.span.start, word.span.end] in places
        assert {fold(text[start:end]) for start, end in places} == {word.text}
        expected = [[one.span.start, one.span.end] for one in whole if one.text == word.text]
        assert [place for place in places if place in [[o.span.start, o.span.end] for o in whole]] == expected
    assert scanned(text).words.tolist() == [[one.span.start, one.span.end] for one in whole]


def test_words_in_a_row_may_have_anything_between_them_but_words() -> None:
    """Punctuation, line ends, the rest of the word before; each start is one occurrence, also where they overlap."""

    def rows(text: str, query: str) -> list[str]:
        spans = scanned(text).find_row(words_in_row(query, Spelling()))
        return [text[start:end] for start, end in spans.tolist()]

    assert rows("foreign,\ntrade — foreign own trade", "foreign trade") == ["foreign,\ntrade"]
    assert rows("the keeper's lamp, the keeper is lamp", "keeper lamp") == ["keeper's lamp"]
    assert rows("had had had", "had had") == ["had had", "had had"]
    assert rows("the exami-\nnation of it", "examination of") == ["exami-\nnation of"]
    assert rows("lamp-keeper and lamp keeper", "lamp-keeper") == ["lamp-keeper", "lamp keeper"]


def test_a_stretch_is_divided_into_words_that_overlap_and_words_that_do_not() -> None:
    """A divided word stands beside its parts only where both are looked for."""
    assert word_spans("exami-\nnation") == ((0, 13), (0, 5), (7, 13))
    assert counted_words_of("exami-\nnation") == ((0, 13),)
    assert (is_unspaced("植"), is_unspaced("a")) == (True, False)
