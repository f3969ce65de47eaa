"""Whether a sentence holds the kind of answer that a question asks for."""

from pathlib import Path

import pytest

import searchdoc
from searchdoc.answering.expectations import Expectations, holds_count
from shared import LETTERS, index_of


@pytest.fixture(scope="module")
def mill(tmp_path_factory: pytest.TempPathFactory) -> searchdoc.Index:
    folder: Path = tmp_path_factory.mktemp("expectations")
    return index_of(folder, LETTERS)


@pytest.mark.parametrize(
    ("question", "words", "held"),
    [
        ("who sold the mill", "It was sold by Osric Venn.", 1.0),
        ("who sold Venn the mill", "Venn bought it.", 0.0),
        ("where was it sold", "It was sold at Wexcombe.", 1.0),
        ("where was it sold", "It was sold in the yard.", 0.5),
        ("where was it sold", "It was sold in March.", 0.0),
        ("where in Wexcombe was it sold", "It was sold at Wexcombe.", 0.0),
        ("when was it sold", "It was sold on 3 June 1851.", 1.0),
        ("when was it sold", "It was sold on Sunday.", 1.0),
        ("when was it sold", "It was sold.", 0.5),
        ("how many were sold", "Forty-one were sold.", 1.0),
        ("how many were sold", "They were sold.", 0.0),
        ("why was it sold", "It was sold because he died.", 1.0),
        ("why was it sold", "It was sold.", 0.0),
        ("what was sold", "It was sold because of Venn on Sunday.", 0.0),
    ],
)
def test_a_sentence_holds_what_is_asked_for(mill: searchdoc.Index, question: str, words: str, held: float) -> None:
    """A date in the head of the letter counts for half of one in the sentence."""
    citation = mill.ask("I have seen the sluice myself", threshold=0).citations[0]
    assert citation.date is not None
    read = mill._questions.read(question)
    assert Expectations(read, mill._speakers, citation).held_by(words) == held


@pytest.mark.parametrize(
    ("words", "counts"),
    [("eleven sacks", True), ("vierzehn", False), ("in 1904", False), ("on 3 March 1904", False), ("see p. 12", False)],
)
def test_dates_and_pages_are_no_counts(words: str, *, counts: bool) -> None:
    """And a German word is none in English."""
    assert holds_count(words, "en") is counts
