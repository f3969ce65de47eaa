"""All that mean something, by the real model."""

import pytest

import searchdoc
from searchdoc.concordance.meaning import SAME_MEANING
from searchdoc.errors import EmptyQuery, MalformedQuery


def test_sentences_are_listed_by_their_meaning_and_cut_off_by_the_score(calendar: searchdoc.Index) -> None:
    """Nearest first, each marked with its score; what has nothing to do with it is not there."""
    found = calendar.concordance("the monopoly of foreign trade must be defended", meaning=True)
    assert found.by_meaning
    lines = found.lines(0)
    scores = [line.score for line in lines]
    assert scores == sorted(scores, key=lambda score: -(score or 0))
    assert all(score is not None and score >= SAME_MEANING for score in scores)
    assert 0 < found.total < 10
    assert all(
        line.citation.text == calendar.resolve(line.citation.id).document.slice(line.citation.span) for line in lines
    )
    assert calendar.concordance("the pastry chef burned the soufflé", meaning=True).total == 0


def test_filters_hold_for_meanings_too(calendar: searchdoc.Index) -> None:
    """Whose words a sentence is, and what kind."""
    everything = calendar.concordance("Lenin defends the monopoly of foreign trade", meaning=True)
    notes = calendar.concordance("Lenin defends the monopoly of foreign trade", meaning=True, kind="note")
    assert notes.total < everything.total
    assert all(line.citation.kind == "note" for line in notes.lines(0))
    with pytest.raises(EmptyQuery, match="there is no word in the query"):
        calendar.concordance(" ", meaning=True)
    with pytest.raises(MalformedQuery, match="there is no kind"):
        calendar.concordance("trade", meaning=True, kind="letter")
