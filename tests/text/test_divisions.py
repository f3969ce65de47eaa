"""Words divided at the ends of lines: whole for searching and for reading, and nothing else moves."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import searchdoc
from searchdoc.passages.context import shown_words
from searchdoc.text.divisions import is_divided, is_one_word, join_divided, show_whole
from searchdoc.text.words import tokens

ENDS = ["-\n", "- \n  ", "-\r\n", "-\r", "-\f", "‐\n", "\u00ad\n", "¬\n"]


@pytest.mark.parametrize("end", ENDS)
def test_a_divided_word_is_found_whole(end: str) -> None:
    assert "examination" in [token.text for token in tokens(f"an exami{end}nation of hulls")]


@pytest.mark.parametrize("end", ENDS)
def test_a_divided_word_is_read_whole_and_the_others_keep_their_places(end: str) -> None:
    text = f"an exami{end}nation of hulls"
    joined = join_divided(text)
    assert joined.split() == ["an", "examination", "of", "hulls"]
    assert len(joined) == len(text)
    assert joined.index("hulls") == text.index("hulls")


def test_a_hyphen_of_the_words_own_is_found_under_both() -> None:
    found = [token.text for token in tokens("a well-\nknown man")]
    assert {"well", "known", "wellknown"} <= set(found)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("an exami-\nnation, he said", "an examination,\nhe said"),
        ("an exami-\nnation\nof hulls", "an examination\nof hulls"),
        ("the Anglo-\nSaxon charter", "the Anglo-Saxon\ncharter"),
        ("a house -\nand a mill", "a house -\nand a mill"),
        ("from 1849-\n50 on", "from 1849-\n50 on"),
        ("it is well-known", "it is well-known"),
    ],
)
def test_divided_words_are_shown_whole(text: str, whole: str) -> None:
    assert show_whole(text) == whole


@pytest.mark.parametrize("end", [*ENDS, "⸗\n", "\u00ad\r\n", "¬ \n  "])
def test_a_word_that_the_end_of_a_line_divides_is_one(end: str) -> None:
    assert is_one_word(f"exami{end}nation")
    assert show_whole(f"an exami{end}nation of hulls").split() == ["an", "examination", "of", "hulls"]


@pytest.mark.parametrize(
    "word", ["well-known", "Anglo-\nSaxon", "mother-in-\nlaw", "mother-\nin-law", "1849-\n50", "word"]
)
def test_a_word_with_a_hyphen_of_its_own_is_none(word: str) -> None:
    assert not is_one_word(word)


def test_a_word_with_another_hyphen_is_shown_with_both() -> None:
    assert show_whole("his mother-in-\nlaw came") == "his mother-in-law\ncame"


def test_a_line_ends_in_a_word_or_behind_it() -> None:
    assert is_divided("made an exami-")
    assert is_divided("made an exami-  ")
    assert not is_divided("he said -")
    assert not is_divided("from 1849-")


@given(st.text(alphabet="aB-\u00ad\n\r\f 1.", max_size=40))
def test_joining_keeps_the_length_and_every_letter(text: str) -> None:
    joined = join_divided(text)
    assert len(joined) == len(text)
    assert [c for c in joined if c.isalnum()] == [c for c in text if c.isalnum()]
    assert [c for c in show_whole(text) if c.isalnum()] == [c for c in text if c.isalnum()]


def test_a_divided_word_is_found_cited_and_shown(tmp_path: Path) -> None:
    """The citation has the words as they stand in the source."""
    (tmp_path / "harbour.txt").write_text("The harbour\n\nHe made an exami-\nnation of every hull.\n", encoding="utf-8")
    index = searchdoc.build([tmp_path / "harbour.txt"], tmp_path / "index")
    for mode in ("keyword", "hybrid"):
        assert index.search("examination", mode=mode)[0].text == "He made an exami-\nnation of every hull."
    for phrase in ('"examination"', '"an examination"', '"made an examination of every"', "examin*", "exam*nation"):
        assert index.search(phrase, mode="keyword")
    answer = index.ask("who made an examination of the hulls")
    assert answer.answered
    assert answer.claims[0].text == "He made an exami-\nnation of every hull."
    citation = answer.citations[0]
    assert shown_words(citation.document, citation.span) == "He made an examination\nof every hull."
