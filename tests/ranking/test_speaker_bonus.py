"""Whose words a passage holds: what that adds to its score, and which words are cited."""

from dataclasses import replace

import numpy as np
import pytest

import searchdoc
from embedders import HashingEmbedder
from searchdoc.models import PASSAGE_KINDS, Passage
from searchdoc.passages.people import Speaker
from searchdoc.ranking.fusion import RankingParameters
from searchdoc.ranking.speaker_bonus import SpeakerBonus, is_same_addressee
from shared import LETTERS, index_of

WATER = "I pay for water that turns a wheel,"


@pytest.fixture(scope="module")
def mill(tmp_path_factory: pytest.TempPathFactory) -> searchdoc.Index:
    """Hale's letter, in which she quotes Venn in a sentence, reports him in another, and copies a letter of his."""
    return index_of(tmp_path_factory.mktemp("mill"), LETTERS, HashingEmbedder(64))


def passage_with(index: searchdoc.Index, words: str) -> tuple[int, Passage]:
    """The passage in which some words stand, with its ordinal."""
    return next((ordinal, one) for ordinal, one in enumerate(index.passages()) if words in one.text)


@pytest.mark.parametrize(
    ("question", "words", "bonus"),
    [
        ("what did Venn say about the sluice", "I counted forty sacks", ("Venn's own words", 0.4)),
        ("what did Venn say about water", "The wheel has stood still", ("Venn's own words", 0.4)),
        ("what did Venn say about tractors", "The wheel has stood still", ("a sentence on Venn", 0.1)),
        ("what did Venn say about the sluice", "So much from Mr. Venn", None),
        ("what did Hale say about the wheel", "The wheel has stood still", ("Nora Hale's own words", 0.4)),
        ("what did Hale say about the mill", "The mill was built", None),
        ("who said that water stands and stares", "The wheel has stood still", ("quotes somebody", 0.1)),
        ("who said that water is drunk by horses", "The wheel has stood still", None),
        ("who said that barley is spoiling", "I counted forty sacks", ("quotes somebody", 0.1)),
        ("who said that the mill was built", "The mill was built", None),
        ("what is the water for", "The wheel has stood still", None),
    ],
)
def test_what_a_passage_gains_by_whose_words_it_holds(
    mill: searchdoc.Index, question: str, words: str, bonus: tuple[str, float] | None
) -> None:
    """Own words and words quoted on the topic, then reports, then a sentence; "who said" by half of the topic."""
    ordinal, passage = passage_with(mill, words)
    kinds = np.array([PASSAGE_KINDS.index(passage.kind)], dtype=np.int8)
    asked = mill._questions.read(question)
    (found,) = SpeakerBonus(mill._store, RankingParameters()).of(asked, np.array([ordinal]), kinds)
    assert (found and (found.reason, found.value)) == bonus


@pytest.mark.parametrize(
    ("speaker", "bonus"),
    [
        (Speaker("Venn", own=(0,), reported=(0,)), ("Venn's own words", 0.4)),
        (Speaker("Venn", reported=(0,), retold=(0,)), ("reports Venn", 0.25)),
        (Speaker("Venn", retold=(0,)), ("a sentence on Venn", 0.1)),
        (Speaker("Venn", own=(1, 2), reported=(3,)), None),
    ],
)
def test_a_passage_gains_once_and_by_the_best_that_it_holds(
    mill: searchdoc.Index, speaker: Speaker, bonus: tuple[str, float] | None
) -> None:
    """Own words before a report of the whole, and that before a report in a sentence."""
    asked = replace(mill._questions.read("the wheel"), preferred=speaker)
    (found,) = SpeakerBonus(mill._store, RankingParameters()).of(asked, np.array([0]), np.zeros(1, dtype=np.int8))
    assert (found and (found.reason, found.value)) == bonus


@pytest.mark.parametrize(
    ("question", "cited"),
    [
        ("what did Venn say about water that turns", WATER),
        ("what did Venn say about water that stands and stares", "and not for water that stands and stares."),
        ("what did Venn say about tractors", "and not for water that stands and stares."),
        ("who said that water stands and stares", "and not for water that stands and stares."),
        ("who said that horses drink", None),
        ("what did Hale say about the water", None),
        ("water that turns a wheel", None),
    ],
)
def test_the_words_that_are_cited_in_place_of_the_passage(
    mill: searchdoc.Index, question: str, cited: str | None
) -> None:
    """Of the person asked for, those that share most with the topic, and of these the longest."""
    _, passage = passage_with(mill, WATER)
    focus = SpeakerBonus(mill._store, RankingParameters()).focus(mill._questions.read(question), passage)
    assert (focus and passage.document.slice(focus.span)) == cited
    if focus is not None:
        assert focus.voices[-1].speaker == "Venn"


def test_what_is_only_reported_is_nobodys_quotation(mill: searchdoc.Index) -> None:
    """The same words, had Hale retold them in words of her own: the whole passage is cited."""
    _, passage = passage_with(mill, WATER)
    retold = tuple(
        replace(quote, voices=(*quote.voices[:-1], replace(quote.voices[-1], mode="reported")))
        for quote in passage.quotes
    )
    told = replace(passage, document=replace(passage.document, quotes=retold))
    bonus = SpeakerBonus(mill._store, RankingParameters())
    for question in ("what did Venn say about water", "who said that water stands and stares"):
        assert bonus.focus(mill._questions.read(question), passage) is not None
        assert bonus.focus(mill._questions.read(question), told) is None


@pytest.mark.parametrize(
    ("known", "asked", "same"),
    [
        ("Margaret Pell", "Margaret", True),
        ("Margaret Pell", "Mrs. Pell", True),
        ("Pell", "Margaret Pell", True),
        ("Margaret Pell", "Amos Birkett", False),
        ("Margaret Pell", "Eliza Pell", False),
        (None, "Pell", False),
        ("Mr.", "Mr.", False),
    ],
)
def test_an_addressee_goes_by_any_part_of_the_name(known: str | None, asked: str, *, same: bool) -> None:
    """All words of the shorter name are in the longer one; a title is no name."""
    assert is_same_addressee(known, asked) is same
