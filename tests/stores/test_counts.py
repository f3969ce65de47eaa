"""Counts of terms give the impacts that the keyword index has on disk, to the last bit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import searchdoc
from searchdoc.keywords import BM25FParameters
from searchdoc.keywords.impacts import Impacts
from searchdoc.passages.context import entry
from searchdoc.protocols import Entry
from searchdoc.storage.generations import KEYWORDS, open_generation
from searchdoc.stores.counts import TermCounts, Weighting, count_terms
from searchdoc.stores.differences import FolderPassages


def test_impacts_are_those_that_were_computed_at_build(family_index: Path, family: searchdoc.Index) -> None:
    """Of every term in every passage."""
    generation = open_generation(family_index)
    folder = FolderPassages(generation)
    stems = {stem: number for number, stem in enumerate(folder.stems())}
    counts = [count_terms(entry(passage), stems) for passage in family.passages()]
    owners, terms, values = folder.weighting.impacts(counts)
    computed = dict(zip(zip(terms.tolist(), owners.tolist(), strict=True), values.tolist(), strict=True))
    impacts = Impacts(generation.path(KEYWORDS), len(family))
    on_disk: dict[tuple[int, int], float] = {}
    for stem, number in stems.items():
        impact = impacts.find(stem.decode("utf-8", "surrogatepass"))
        on_disk |= dict(zip([(number, each) for each in impact.passages.tolist()], impact.values.tolist(), strict=True))
    assert computed == on_disk


def test_own_terms_are_those_of_the_passages_words(family_index: Path, family: searchdoc.Index) -> None:
    """And not those of its heading alone."""
    folder = FolderPassages(open_generation(family_index))
    stems = {stem: number for number, stem in enumerate(folder.stems())}
    for ordinal, passage in enumerate(family.passages()):
        counts = folder.counts(ordinal, stems)
        own = count_terms(Entry(passage.reading, language=passage.document.language), stems)
        assert counts.own.tolist() == own.counts["term"].tolist()
        assert TermCounts.decoded(counts.encoded()).own.tolist() == counts.own.tolist()
        assert set(counts.own.tolist()) <= set(counts.counts["term"].tolist())


def test_what_is_no_count_is_refused() -> None:
    for data in (b"", b"\0" * 13):
        with pytest.raises(ValueError, match="buffer"):
            TermCounts.decoded(data)


def test_means_that_move_change_impacts_by_no_more_than_they_do() -> None:
    """Which is what candidates are asked for by: here for passages of all lengths."""
    parameters = BM25FParameters()
    here = Weighting(parameters, {"stem": 90.0, "heading": 5.0, "context": 0.0})
    there = Weighting(parameters, {"stem": 100.0, "heading": 5.2, "context": 0.0})
    drift = here.drift(there)
    assert drift == pytest.approx(100 / 90)
    assert here.drift(here) == 1
    rows = np.zeros(1, dtype=[("term", "<u4"), ("counts", "<u2", (3,))])
    rows["counts"] = [3, 1, 0]
    passages = [TermCounts(np.array([length, 4, 0], "<u4"), rows) for length in (1, 20, 95, 400, 9000)]
    ratio = here.impacts(passages)[2] / there.impacts(passages)[2]
    assert (ratio > 1 / drift).all()
    assert (ratio < drift).all()
    assert Weighting(parameters, {**here.means, "context": 1.0}).drift(here) == np.inf
