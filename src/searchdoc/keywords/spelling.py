"""Words that occur nowhere, and those they may have been meant for: the index's own vocabulary, no dictionary."""

from __future__ import annotations

from rapidfuzz import process
from rapidfuzz.distance import OSA

from searchdoc.keywords.postings import Vocabulary
from searchdoc.text.words import fold

SUGGESTED = 5
"""The most words suggested for one."""


def nearest(word: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The vocabulary's words closest to one it does not hold, closest and then most frequent first.

    Close is an optimal string alignment distance (Damerau 1964, without further edits inside a transposition) of
    one up to five letters and of two beyond. Short words and those with digits have none.
    """
    folded = fold(word)
    if len(folded) < 3 or not folded.isalpha():
        return ()
    most = 1 if len(folded) <= 5 else 2
    lengths = range(max(3, len(folded) - most), len(folded) + most + 1)
    candidates = {term: index for index, term in enumerate(vocabulary.terms) if len(term) in lengths and term.isalpha()}
    close = process.extract(folded, candidates.keys(), scorer=OSA.distance, score_cutoff=most, limit=None)
    ranked = sorted(
        (distance, term[0] != folded[0], -vocabulary.frequencies[candidates[term]], term) for term, distance, _ in close
    )
    return tuple(term for *_, term in ranked if term != folded)[:SUGGESTED]
