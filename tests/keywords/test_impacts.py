"""The impacts of terms: computed when an index is written, read without Whoosh."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest

from searchdoc.keywords import BM25FParameters, FieldWeights, write_keywords
from searchdoc.keywords.impacts import EMPTY_IMPACT, Head, Impacts
from searchdoc.protocols import Entry

ENTRIES = (
    Entry("beacon fog beacon", heading="old beacon"),
    Entry("fog", context="beacon"),
    Entry("nets and fog", heading="quay quay", language="fr"),
    Entry("a beacon"),
)


@pytest.fixture
def impacts(tmp_path: Path) -> Impacts:
    write_keywords(tmp_path, ENTRIES)
    return Impacts(tmp_path, len(ENTRIES))


def test_an_impact_is_the_saturated_sum_of_the_weighted_frequencies(impacts: Impacts) -> None:
    """Passages that have the term in their own words come first; the idf is left to the query."""
    impact = impacts.find("beacon")
    assert (impact.passages.tolist(), impact.own, impact.frequency) == ([0, 3, 1], 2, 2)
    own = [2 / (0.25 + 0.75 * 3 / 2.25), 1 / (0.25 + 0.75 * 2 / 2.25)]
    heading = 0.5 * 1 / (0.25 + 0.75 * 2 / 1)
    context = 0.6 * 1 / (0.25 + 0.75 * 1 / 0.25)
    sums = np.array([own[0] + heading, own[1], context])
    assert impact.values.tolist() == pytest.approx((sums / (1.2 + sums)).tolist(), rel=1e-6)


def test_a_term_of_headings_alone_is_counted_there(impacts: Impacts) -> None:
    """Its document frequency is that of the headings, since no passage has it in its own words."""
    impact = impacts.find("quay")
    assert (impact.passages.tolist(), impact.own, impact.frequency) == ([2], 0, 1)


def test_a_term_that_does_not_occur_has_no_impact(impacts: Impacts) -> None:
    """Before the first term, between two, and after the last."""
    assert all(impacts.find(word) is EMPTY_IMPACT for word in ("", "aaa", "beaconn", "zzz", "\udcff"))


@pytest.mark.parametrize("word", ["beacon", "fog", "net", "old", "and", "a", "quay"])
def test_every_term_is_found(impacts: Impacts, word: str) -> None:
    """By binary search among the terms in UTF-8."""
    impact = impacts.find(word)
    assert len(impact.passages) == len(impact.values) > 0
    assert (impact.values > 0).all()


def test_the_head_says_what_the_index_is_ranked_by(tmp_path: Path) -> None:
    """It is written last, and removed before an index is replaced."""
    assert Head.read(tmp_path) is None
    parameters = BM25FParameters(FieldWeights(context=0.2), k1=0.9)
    write_keywords(tmp_path, ENTRIES, parameters=parameters)
    assert Head.read(tmp_path) == Head(parameters, 4, {"en": 3, "fr": 1})
    Head.remove(tmp_path)
    assert Head.read(tmp_path) is None


def test_the_head_of_an_older_index_is_read(tmp_path: Path) -> None:
    """The weights of the fields are one JSON object, as ever."""
    head = Head(BM25FParameters(), 2, {"en": 2})
    written = (
        b'{"parameters":{"weights":{"stem":1.0,"heading":0.5,"context":0.6},"k1":1.2,"b":0.75,"like":"lucene"},'
        b'"passages":2,"languages":{"en":2}}'
    )
    (tmp_path / "impacts.json").write_bytes(written)
    assert Head.read(tmp_path) == head
    assert msgspec.json.encode(head) == written


def test_arrays_that_do_not_fit_each_other_are_refused(tmp_path: Path) -> None:
    """Also where each of them is a whole file."""
    write_keywords(tmp_path, ENTRIES)
    values = np.load(tmp_path / "impacts.values.npy")
    np.save(tmp_path / "impacts.values.npy", values[:-1])
    with pytest.raises(ValueError, match="do not fit"):
        Impacts(tmp_path, len(ENTRIES))


def test_postings_outside_the_index_are_refused(tmp_path: Path) -> None:
    """They would be read from memory that belongs to something else."""
    write_keywords(tmp_path, ENTRIES)
    with pytest.raises(ValueError, match="contradict"):
        Impacts(tmp_path, 2).find("beacon")
