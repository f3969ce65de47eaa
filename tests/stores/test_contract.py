"""What every store gives: documents and passages by id, candidates under filters, the same answers."""

from __future__ import annotations

from collections import Counter
from contextlib import AbstractContextManager, nullcontext
from itertools import pairwise

import numpy as np
import pytest

import searchdoc
from searchdoc.embedding.embedder import SentenceTransformerEmbedder
from searchdoc.errors import EmptyQuery, MalformedQuery
from searchdoc.models import PASSAGE_KINDS
from searchdoc.observing import Event, Stage, observed_by
from searchdoc.protocols import Mask, PassageIndex
from searchdoc.stores.addresses import is_remote
from searchdoc.stores.opening import StoredGeneration
from searchdoc.stores.protocols import PassageStore
from searchdoc.text.dates import days_of

WORDS = ("Eliza", "what did Robert Thornbury have", "who preached at Michaelmas", "Scharlachfieber", "Margaret Pell")
"""Plain questions, one of them with a word of another language than most passages."""

QUERIES = (
    '"my dear"',
    "house AND NOT harbour",
    "lett*",
    "hose~1",
    "speaker:hallam",
    "kind:body",
    "date:[1850 TO 1852]",
)
"""Queries with operators."""

QUESTIONS = (
    "who was ill",
    "what does Edward write about money",
    "when did the ship arrive",
    "what did they pay for the house",
    "was schreibt Kestner",
    "why was the railway nationalised in Peru",
)


def filters(store: PassageStore) -> dict[str, Mask]:
    """Which passages some filters admit, each asked of the store."""
    place = store.documents - 1
    one = np.arange(store.documents) == place
    language = store.stating("language", ["en"])
    assert language is not None
    every_other = np.arange(len(store)) % 2 == 0
    return {
        "body": store.of_kind("body"),
        "quoting": store.quoting,
        "dated": store.dated("1851-01-01", "1851-12-31"),
        "document": store.of_documents(one),
        "language": store.of_documents(language),
        "every other": every_other,
        "nothing": np.zeros(len(store), dtype=np.bool_),
        "everything": np.ones(len(store), dtype=np.bool_),
    }


def test_documents_and_passages_are_had_by_id(stored: StoredGeneration) -> None:
    """In the same order, each passage the words of its document between its bounds."""
    store: PassageStore = stored.store
    assert len(store) == stored.manifest.counts["passages"]
    assert store.documents == stored.manifest.counts["documents"]
    assert store.identifiers == tuple(source.id for source in stored.manifest.sources)
    passages = list(store.passages())
    assert len(passages) == len(store)
    for place, name in enumerate(store.identifiers):
        assert store.find(name) == place
        assert store.document(place).id == name
        for passage in store.passages_of(place):
            assert passage.text == store.document(place).text[passage.start : passage.end]
            assert store.passage(passages.index(passage)) == passage
    assert store.find("nobody's") is None
    for outside in (-1, len(store)):
        with pytest.raises(IndexError):
            store.passage(outside)


def test_documents_read_ahead_are_those_read_alone(stored: StoredGeneration) -> None:
    """Reading ahead changes nothing but the time."""
    store: PassageStore = stored.store
    store.load([0, len(store) - 1, 0])
    assert store.passage(0).document.id == store.identifiers[0]
    assert store.passage(len(store) - 1).document.id == store.identifiers[-1]


def test_filters_admit_what_passages_say_themselves(stored: StoredGeneration) -> None:
    """Kind, date, document, language and quotations, against every passage read."""
    store: PassageStore = stored.store
    passages = list(store.passages())
    for kind in PASSAGE_KINDS:
        assert store.of_kind(kind).tolist() == [passage.kind == kind for passage in passages]
    assert store.quoting.tolist() == [bool(passage.quotes) for passage in passages]
    admitted = filters(store)
    assert admitted["language"].tolist() == [passage.document.language == "en" for passage in passages]
    assert admitted["document"].tolist() == [passage.document.id == store.identifiers[-1] for passage in passages]
    for passage, dated in zip(passages, admitted["dated"].tolist(), strict=True):
        dates = [passage.date, *(quote.voices[-1].date for quote in passage.quotes)]
        days = [bounds for date in dates if (bounds := days_of(date)) is not None]
        reaches = bool(days) and min(day for day, _ in days) <= "1851-12-31" and max(day for _, day in days) >= "1851"
        assert dated == reaches
    assert store.stating("colour", ["red"]) is None


@pytest.mark.parametrize("words", WORDS)
def test_candidates_by_words_are_the_best_of_all(stored: StoredGeneration, family: searchdoc.Index, words: str) -> None:
    """Under every filter: those that have the words, best first, with the scores of the whole collection."""
    index: PassageIndex = stored.keywords
    scored = {match.ordinal: match.score for match in family._parts.keywords.search(words, len(family), syntax="plain")}
    assert scored
    for name, allowed in filters(stored.store).items():
        for k in (1, 7, len(stored.store)):
            found = index.search(words, k, allowed)
            expected = sorted((one for one in scored if allowed[one]), key=lambda one: (-scored[one], one))[:k]
            assert [match.ordinal for match in found] == expected, (name, k)
            assert [match.score for match in found] == pytest.approx([scored[one] for one in expected], rel=1e-5)


def test_a_word_that_only_one_passage_has_finds_it(stored: StoredGeneration) -> None:
    """Told from the texts alone, without any index."""
    texts = [passage.text.casefold() for passage in stored.store.passages()]
    for word in ("fourpence", "shipyard", "workhouse", "yorkshire"):
        having = [ordinal for ordinal, text in enumerate(texts) if word in text]
        assert len(having) == 1
        assert [match.ordinal for match in stored.keywords.search(word, 3)] == having
        assert stored.keywords.document_frequency(word) == 1


@pytest.mark.parametrize("query", QUERIES)
def test_queries_with_operators_find_the_same(stored: StoredGeneration, family: searchdoc.Index, query: str) -> None:
    """Phrases, NOT, wildcards, similar words, fields and dates."""
    every = len(stored.store)
    expected = family._parts.keywords.search(query, every, syntax="query")
    assert stored.keywords.search(query, every, syntax="query") == expected


def test_terms_are_counted_over_the_whole_collection(stored: StoredGeneration, family: searchdoc.Index) -> None:
    """Their frequency, their idf, and in which passages they are, in the languages of the index."""
    here, there = stored.keywords, family._parts.keywords
    for words in (*WORDS, *QUESTIONS):
        assert here.question_terms(words) == there.question_terms(words)
        assert here.document_frequency(words) == there.document_frequency(words)
        assert here.matched_terms(words, [0, 3, 5]) == there.matched_terms(words, [0, 3, 5])
    assert here.did_you_mean("what about the shipyrad") == "what about the shipyard"
    with pytest.raises(EmptyQuery):
        here.search("?!", 3)
    with pytest.raises(MalformedQuery):
        here.search("colour:red", 3, syntax="query")


def test_candidates_by_vectors_are_the_nearest_of_all(
    stored: StoredGeneration, installed_model: SentenceTransformerEmbedder
) -> None:
    """Under every filter, nearest first, scored by cosine; others that are asked for are scored as well."""
    matrix = np.stack([stored.vectors.row(ordinal) for ordinal in range(len(stored.vectors))]).astype(np.float64)
    assert np.linalg.norm(matrix, axis=1) == pytest.approx(1, abs=1e-5)
    for words in WORDS:
        query = installed_model.embed_query(words)
        cosines = (matrix @ query.astype(np.float64)).astype(np.float32)
        for name, allowed in filters(stored.store).items():
            expected = sorted(np.flatnonzero(allowed).tolist(), key=lambda one: (-cosines[one], one))[:9]
            ordinals, scores = stored.vectors.nearest(query, 9, allowed)
            assert ordinals.tolist() == expected, name
            assert scores == pytest.approx(cosines[expected], abs=1e-6)
        others = np.array([0, 4], dtype=np.int64)
        ordinals, scores, ranks = stored.vectors.nearest_with(query, 5, others)
        assert set(ordinals.tolist()) == {*stored.vectors.nearest(query, 5)[0].tolist(), 0, 4}
        in_order = sorted(zip(ranks.tolist(), scores.tolist(), strict=True))
        assert [rank for rank, _ in in_order] == list(range(1, len(ordinals) + 1))
        assert all(first >= second for (_, first), (_, second) in pairwise(in_order))


def test_late_interaction_is_the_same_to_the_last_bit(
    stored: StoredGeneration, family: searchdoc.Index, installed_model: SentenceTransformerEmbedder
) -> None:
    """Whichever candidates are compared, in whatever order."""
    there = family._parts.retriever.tokens
    ordinals = np.array([5, 0, len(stored.store) - 1], dtype=np.int64)
    for words in WORDS:
        question = installed_model.query_tokens(words)
        here, expected = stored.tokens.scores(question, ordinals), there.scores(question, ordinals)
        assert here is not None
        assert expected is not None
        assert here.tolist() == expected.tolist()


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_same_questions_have_the_same_answers(
    asked: searchdoc.Index, family: searchdoc.Index, question: str
) -> None:
    """With the same citations in the same order, the same speakers, and the same silence."""
    here, there = asked.ask(question, 10), family.ask(question, 10)
    assert here.answered == there.answered
    assert [citation.id for citation in here.citations] == [citation.id for citation in there.citations]
    assert [citation.speaker for citation in here.citations] == [citation.speaker for citation in there.citations]
    assert [claim.text for claim in here.claims] == [claim.text for claim in there.claims]


def test_filters_of_questions_hold(asked: searchdoc.Index, family: searchdoc.Index) -> None:
    """Speaker, addressee, kind, dates, document and what documents state."""
    named = max(family.speakers(), key=lambda person: len(person.own))
    addressed = max(family.speakers(), key=lambda person: len(person.addressed))
    for options in (
        {"speaker": named.name},
        {"to": addressed.name},
        {"kind": "note"},
        {"since": "1851", "until": "1851-06"},
        {"document": family.identifiers()[2]},
        {"where": {"language": "de"}},
    ):
        here = asked.search("Eliza Robert letter", 10, **options)
        there = family.search("Eliza Robert letter", 10, **options)
        assert [hit.id for hit in here] == [hit.id for hit in there], options
    assert [person.name for person in asked.speakers()] == [person.name for person in family.speakers()]
    assert asked.period == family.period


class Calls:
    """Counts the stages that it is told of."""

    def __init__(self) -> None:
        self.stages: Counter[str] = Counter()

    def stage(self, name: Stage) -> AbstractContextManager[object]:
        self.stages[name] += 1
        return nullcontext()

    def note(self, event: Event) -> None:
        self.stages[event] += 1


def test_calls_to_a_server_are_told_to_whoever_watches(location: str) -> None:
    """Where there is one: a folder is read without any. An index that was not asked before has no row in memory."""
    calls = Calls()
    index = searchdoc.open(location)
    with observed_by(calls):
        index.search("who was ill and asked for the doctor")
    assert calls.stages["searched"] == calls.stages["late_interaction"] == 1
    searches, rows = calls.stages["store_search"], calls.stages["store_rows"]
    assert (searches > 0) == (rows > 0) == is_remote(location), calls.stages
    assert calls.stages["store_failed"] == 0
