"""Tokenization, folding and stemming: what counts as a word, its span, and the term under which it is indexed."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from searchdoc.text.words import (
    SPANNING_FORMS,
    Form,
    Token,
    fold,
    index_terms,
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
        ("a light-\nhouse", ["a", "lighthouse", "light", "house"]),
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
@example("mar-\nket")
def test_words_come_in_the_order_of_their_ends(text: str) -> None:
    """The two halves of a word that the end of a line divides stand behind it, and at its position."""
    whole: list[Token] = []
    for token in tokens(text):
        if token.form == "fragment":
            assert whole[-1].span.start <= token.span.start < token.span.end <= whole[-1].span.end
            assert token.position == whole[-1].position
        else:
            whole.append(token)
    ends = [token.span.end for token in whole]
    assert ends == sorted(ends)


@given(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1), st.sampled_from(["en", "fr", "ru", "xx"]))
def test_analysis_keeps_every_word_and_never_fails(text: str, language: str) -> None:
    assert len(stem_words(text, language)) == len(tokens_with_offsets(text))


@given(_TEXTS, st.sampled_from(["en", "fr", "ru", "xx"]))
def test_the_terms_of_the_index_are_those_of_the_tokens(text: str, language: str) -> None:
    """Two ways lead to them, one of which is faster."""
    terms = index_terms(text, language)
    words = tokens(text)
    own = [word for word in words if word.form != "joined" or "\n" in text[word.span.start : word.span.end]]
    assert terms.stems == ([stem(word, language) for word in words], [word.position for word in words])
    assert terms.words == ([word.text for word in own], [word.position for word in own])
    assert terms.length == sum(word.form not in SPANNING_FORMS for word in words)


def test_words_are_stemmed_in_their_language() -> None:
    assert stem_words("running keepers", "en") == ["run", "keeper"]
    assert stem_words("les gardiens", "fr") == ["le", "gardien"]
    assert stem_words("running keepers", "xx") == ["running", "keepers"]
    assert stem_words("الفنارات", "xx") == ["الفنارات"]


def test_possessives_plurals_and_accents_fall_together() -> None:
    assert stem_words("the keeper's", "en") == stem_words("the keepers", "en") == stem_words("thé KEEPER", "en")


@pytest.mark.parametrize("written", ["twelfth", "Twelfth", "12th", "XIIth", "XII"])
def test_an_ordinal_is_one_word_however_it_is_written(written: str) -> None:
    assert stem_words(written, "en") == ["12th"]


def test_letters_that_are_mostly_initials_are_no_numbers() -> None:
    assert stem_words("V.I. and I", "en") == ["v", "i", "vi", "and", "i"]


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


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("lamp", [("lamp", "word", 0)]),
        ("the well-lit", [("the", "word", 0), ("well", "part", 1), ("lit", "part", 2), ("welllit", "joined", 1)]),
        ("a-b-c-d", [("a", "part", 0), ("b", "part", 1), ("c", "part", 2), ("d", "part", 3)]),
        ("the 12-inch", [("the", "word", 0), ("12", "part", 1), ("inch", "part", 2)]),
        ("H.B.", [("h", "letter", 0), ("b", "letter", 1), ("hb", "initials", 0)]),
        ("l'huile", [("l", "elided", 0), ("huile", "word", 1)]),
        ("灯台", [("灯", "character", 0), ("台", "character", 1), ("灯台", "pair", 0)]),
        ("灯", [("灯", "lone", 0)]),
    ],
)
def test_each_token_has_a_form_and_a_position(text: str, forms: list[tuple[str, Form, int]]) -> None:
    """What spans several words stands at the position of the first, so that phrases are found through it."""
    assert [(token.text, token.form, token.position) for token in tokens(text)] == forms


@given(_TEXTS)
@example("\ufe71")  # a mark on a tatweel, which is no letter
def test_folding_is_done_once_and_for_all(text: str) -> None:
    """A folded word folds to itself."""
    assert fold(fold(text)) == fold(text)


def test_stemmers_are_given_the_accents() -> None:
    """French and others need them; only the stem is folded."""
    assert [token.lowercase for token in tokens("Légèreté ÉTÉ")] == ["légèreté", "été"]
    assert stem_words("gardées gardees", "fr") == ["gard", "garde"]


def test_initials_are_not_stemmed() -> None:
    """They are no words of a language."""
    (_, _, initials) = tokens("A.S.")
    assert (initials.form, stem(initials, "en")) == ("initials", "as")


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("el", "βαρέλια", "βαρελιών"),
        ("tr", "kitaplar", "kitapların"),
        ("ar", "المكتبة", "المكتبات"),
        ("pl", "latarnik", "latarników"),
        ("ca", "vaixell", "vaixells"),
    ],
)
def test_languages_that_whoosh_has_no_stemmer_for_are_stemmed(language: str, one: str, other: str) -> None:
    """By snowballstemmer's."""
    assert stem_words(one, language) == stem_words(other, language) != stem_words(other, "xx")


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Qurʾān", "Quran"),
        ("Qurʾān", "Qur'an"),
        ("ʿAlī", "Ali"),
        ("Rusʹ", "Rus"),
        ("Rusʹ", "Rus'"),
        ("Hawaiʻi", "Hawaii"),
        ("Hawaiʻi", "Hawai'i"),
        ("Hawai‘i", "Hawaii"),
        ("Bol′shoi", "Bolshoi"),
        ("O’Brien", "O'Brien"),
        ("O’Brien", "OBrien"),
        ("كـتـاب", "كتاب"),
        ("كِتَاب", "كتاب"),
        ("שָׁלוֹם", "שלום"),
        ("١٩٢٢", "1922"),
        ("۱۹۲۲", "1922"),
        ("१९२२", "1922"),
        ("tariff¹", "tariff"),
        ("excise²³", "excise"),
    ],
)
def test_words_are_found_as_people_type_them(written: str, typed: str) -> None:
    """And stemmed alike."""
    assert [token.text for token in tokens(written)] == [token.text for token in tokens(typed)]
    assert fold(written) == fold(typed)
    for language in ("en", "ar"):
        assert stem_words(written, language) == stem_words(typed, language)


def test_a_raised_number_is_no_part_of_a_word_and_takes_no_place() -> None:
    found = tokens("the tariff¹ on barley; A. B.² paid 2½ or 1,500³ guilders")
    assert [(token.text, token.position) for token in found if token.form not in SPANNING_FORMS] == [
        *(("the", 0), ("tariff", 1), ("on", 2), ("barley", 3), ("a", 4), ("b", 5), ("paid", 6), ("2", 7), ("or", 8)),
        *(("1500", 9), ("guilders", 10)),
    ]


@pytest.mark.parametrize("end", ["-\n", "- \n", "-\r\n", "-\r", "\u00ad\n", "¬\n", "⸗\n", "‐\n"])
def test_a_divided_word_takes_one_place(end: str) -> None:
    """Its fragments stand at the same place, for it may be two words."""
    found = tokens(f"his corre{end}spondence ended")
    assert [(token.text, token.position) for token in found] == [
        *(("his", 0), ("correspondence", 1), ("corre", 1), ("spondence", 1), ("ended", 2))
    ]
