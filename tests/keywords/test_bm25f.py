"""The formula of the ranking, computed by hand and compared with Whoosh's own."""

from __future__ import annotations

import math
import re
import warnings
from pathlib import Path

import numpy as np
import pytest

import searchdoc
from searchdoc.keywords import BM25FParameters, FieldWeights, KeywordIndex, write_keywords
from searchdoc.protocols import Entry
from searchdoc.text.words import stem_words

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from whoosh import fields
    from whoosh.analysis import SpaceSeparatedTokenizer
    from whoosh.index import create_in
    from whoosh.query import Or, Term
    from whoosh.scoring import BM25F


@pytest.mark.parametrize(
    ("passages", "document_frequency", "lucene", "whoosh"),
    [
        (100, 1, math.log(1 + 99.5 / 1.5), math.log(100 / 2) + 1),
        (100, 100, math.log(1 + 0.5 / 100.5), math.log(100 / 101) + 1),
    ],
)
def test_the_idf_is_lucenes_or_whooshs(passages: int, document_frequency: int, lucene: float, whoosh: float) -> None:
    """Lucene's is never negative, not even for a term in every passage."""
    assert BM25FParameters().idf(passages, document_frequency) == pytest.approx(lucene)
    assert BM25FParameters(like="whoosh").idf(passages, document_frequency) == pytest.approx(whoosh)
    assert lucene > 0


def test_a_passage_of_mean_length_is_not_normalised() -> None:
    """Shorter ones are divided by less than 1, longer ones by more; with b = 0 none is."""
    lengths = np.array([1, 3, 5], dtype=np.int32)
    assert BM25FParameters(b=0.75).norm(lengths).tolist() == pytest.approx([0.5, 1.0, 1.5])
    assert BM25FParameters(b=0.0).norm(lengths).tolist() == [1.0, 1.0, 1.0]


def test_fields_without_words_are_not_normalised() -> None:
    """There is no mean length to divide by."""
    assert BM25FParameters().norm(np.zeros(2, dtype=np.int32)).tolist() == [1.0, 1.0]
    assert BM25FParameters().norm(np.zeros(0, dtype=np.int32)).tolist() == []


def test_whooshs_lengths_are_those_that_fit_in_one_byte() -> None:
    """Its normalisation differs where a length cannot be encoded exactly."""
    lengths = np.array([100, 10_001], dtype=np.int32)
    assert BM25FParameters(like="whoosh").norm(lengths)[1] > BM25FParameters().norm(lengths)[1]


def test_a_field_of_weight_zero_is_not_ranked(tmp_path: Path) -> None:
    """Its words are found by no plain question; a passage's own words are always ranked."""
    assert FieldWeights().ranked() == (("stem", 1.0), ("heading", 0.5), ("context", 0.6))
    assert FieldWeights(heading=0).ranked() == (("stem", 1.0), ("context", 0.6))
    with pytest.raises(ValueError, match="above 0"):
        FieldWeights(stem=0)
    entries = [Entry("fog", heading="beacon"), Entry("fog", context="beacon")]
    write_keywords(tmp_path, entries, parameters=BM25FParameters(FieldWeights(heading=0)))
    assert [match.ordinal for match in KeywordIndex.open(tmp_path).search("beacon", 9)] == [1]


def test_the_score_is_bm25f_with_lucenes_idf(tmp_path: Path) -> None:
    write_keywords(
        tmp_path, [Entry("beacon fog beacon", heading="old beacon"), Entry("fog"), Entry("nets and fog", heading="x y")]
    )
    idf = math.log(1 + (3 - 1 + 0.5) / (1 + 0.5))
    text = 2 / (0.25 + 0.75 * 3 / (7 / 3))
    heading = 0.5 * 1 / (0.25 + 0.75 * 2 / (4 / 3))
    (match,) = KeywordIndex.open(tmp_path).search("beacon", 9)
    assert match.score == pytest.approx(idf * (text + heading) / (1.2 + text + heading))


def test_whooshs_own_searcher_finds_the_same_ten(tmp_path: Path, calendar: searchdoc.Index) -> None:
    """Ranked by Whoosh's formula, our arrays and Whoosh's unmodified BM25F agree on every question, ties aside."""
    texts = [re.sub(r"[^\w\s.]", " ", passage.text) for passage in calendar.passages()] * 3
    texts = [
        " ".join(text.split()[: 20 + 9 * (place % 17)]) for place, text in enumerate(texts) if len(text.split()) > 9
    ]
    write_keywords(
        tmp_path, map(Entry, texts), parameters=BM25FParameters(FieldWeights(heading=0, context=0), like="whoosh")
    )
    ours = KeywordIndex.open(tmp_path)
    schema = fields.Schema(words=fields.TEXT(analyzer=SpaceSeparatedTokenizer()), ordinal=fields.STORED)
    folder = tmp_path / "theirs"
    folder.mkdir()
    index = create_in(folder, schema)  # not in memory: all such indexes share one folder for temporary files
    writer = index.writer()
    for ordinal, text in enumerate(texts):
        writer.add_document(words=" ".join(stem_words(text, "en")), ordinal=ordinal)
    writer.commit()
    with warnings.catch_warnings(), index.searcher(weighting=BM25F()) as theirs:
        warnings.simplefilter("ignore")  # Whoosh's own
        for question in (" ".join(text.split()[3:12]) for text in texts[:200]):
            query = Or([Term("words", term.stem) for term in ours.question_terms(question)])
            scores = {hit["ordinal"]: hit.score for hit in theirs.search(query, limit=None)}
            matches = ours.search(question, 10)
            # ours leaves out k1 + 1, by which every score is multiplied alike
            assert [2.2 * match.score for match in matches] == pytest.approx(
                [hit.score for hit in theirs.search(query, limit=10)], rel=1e-5
            )
            assert [2.2 * match.score for match in matches] == pytest.approx(
                [scores[match.ordinal] for match in matches], rel=1e-5
            )


def test_headings_and_context_find_a_passage_but_weigh_less(tmp_path: Path) -> None:
    write_keywords(tmp_path, [Entry("fog", heading="beacon"), Entry("fog", context="beacon"), Entry("beacon")])
    assert [match.ordinal for match in KeywordIndex.open(tmp_path).search("beacon", 9)] == [2, 1, 0]
