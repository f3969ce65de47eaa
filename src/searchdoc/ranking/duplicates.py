"""Passages that say the same in the same words, so that a ranking shows them once."""

from __future__ import annotations

from collections.abc import Sequence

from searchdoc.ranking.fusion import RankingParameters


def first_duplicate(texts: Sequence[str], text: str, parameters: RankingParameters) -> int | None:
    """The index of the first of ``texts`` that ``text`` repeats; None where it repeats none.

    Long texts repeat each other where they are nearly equal, short ones where all their words are.
    """
    for index, other in enumerate(texts):
        if min(len(other), len(text)) >= parameters.duplicate_length:
            if _is_nearly_equal(other, text, parameters.duplicate_similarity):
                return index
        elif other.split() == text.split():
            return index
    return None


def _is_nearly_equal(one: str, other: str, similarity: float) -> bool:
    # at most this many characters are inserted or deleted, and most pairs differ by more in length alone
    most = int((len(one) + len(other)) * (100 - similarity) / 100) + 1
    if abs(len(one) - len(other)) > most:
        return False
    from rapidfuzz import fuzz  # only here, since few questions need it
    from rapidfuzz.distance import Levenshtein

    # the Levenshtein distance, which also counts substitutions, is never larger and is sooner known to be too large
    if Levenshtein.distance(one, other, score_cutoff=most) > most:
        return False
    return bool(fuzz.ratio(one, other, score_cutoff=similarity))
