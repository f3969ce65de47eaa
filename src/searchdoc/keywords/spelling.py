"""Spelling suggestions for words that do not occur, from the index's own vocabulary and not from a dictionary."""

from __future__ import annotations

from rapidfuzz import process
from rapidfuzz.distance import OSA

from searchdoc.keywords.postings import Vocabulary
from searchdoc.text.words import fold

MAX_SUGGESTIONS = 5
"""The most words suggested for one word."""


def nearest(word: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The vocabulary's words nearest to a word that it does not hold, nearest and then most frequent first.

    Near is an optimal string alignment distance (Damerau 1964, without further edits inside a transposition) of at
    most one for words of up to five letters, and of two for longer ones. Words of one or two letters, and those with
    digits, have no suggestions.
    """
    folded = fold(word)
    if len(folded) < 3 or not folded.isalpha():
        return ()
    limit = 1 if len(folded) <= 5 else 2
    lengths = range(max(3, len(folded) - limit), len(folded) + limit + 1)
    candidates = {term: index for index, term in enumerate(vocabulary.terms) if len(term) in lengths and term.isalpha()}
    close = process.extract(folded, candidates.keys(), scorer=OSA.distance, score_cutoff=limit, limit=None)
    ranked = sorted(
        (distance, term[0] != folded[0], -vocabulary.frequencies[candidates[term]], term) for term, distance, _ in close
    )
    return tuple(term for *_, term in ranked if term != folded)[:MAX_SUGGESTIONS]
