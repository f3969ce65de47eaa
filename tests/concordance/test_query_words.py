"""What counts when a word of a query is compared with one of a text."""

import pytest

from searchdoc.concordance.query_words import ExactWord, FuzzyWord, Spelling, StemmedWord, WildcardWord, words_in_row


@pytest.mark.parametrize(
    ("spelling", "same"),
    [
        (Spelling(), {"Été", "été", "ete", "ETE"}),
        (Spelling(case=True), {"Été"}),
        (Spelling(accents=True), {"Été", "été"}),
        (Spelling(case=True, accents=True), {"Été"}),
    ],
)
def test_case_and_accents_count_where_that_is_asked(spelling: Spelling, same: set[str]) -> None:
    """Each by itself, and both."""
    word = ExactWord("Été", spelling)
    assert {one for one in ("Été", "été", "ete", "ETE") if word.admits(one, "fr")} == same


def test_stems_are_those_of_the_language_of_the_text() -> None:
    """The other forms of a word, and no other word."""
    (word,) = words_in_row("prices", Spelling(stems=True))
    assert isinstance(word, StemmedWord)
    assert [one for one in ("price", "Pricing", "priest") if word.admits(one, "en")] == ["price", "Pricing"]


def test_wildcards_and_fuzzy_words_are_held_against_whole_words() -> None:
    """What ``*`` stands for, and how many letters may differ."""
    wild = WildcardWord("pri*s")
    assert (wild.prefix, wild.is_whole) == ("pri", False)
    assert [one for one in ("prices", "Pris", "price") if wild.admits(one, "en")] == ["prices", "Pris"]
    assert [one for one in ("lamps", "lump", "amp", "lumps") if FuzzyWord("lamp", 1).admits(one, "en")] == [
        "lamps",
        "lump",
        "amp",
    ]
    assert not WildcardWord("Pri*", Spelling(case=True)).admits("prices", "en")


def test_words_in_a_row_are_the_parts_of_what_is_typed() -> None:
    """A hyphen stands between two words, as it does in a text; scripts without spaces have a word a character."""
    rows = [words_in_row(one, Spelling()) for one in ("lamp-keeper", "植物", "“foreign trade!”", "?!")]
    assert [[word.prefix for word in row] for row in rows] == [
        ["lamp", "keeper"],
        ["植", "物"],
        ["foreign", "trade"],
        [],
    ]
