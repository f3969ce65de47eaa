"""The keyword index, searched through its public methods on a real index on disk."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lighthouse import index_of, matches
from searchdoc.errors import EmptyQuery
from searchdoc.keywords import KeywordIndex, has_operators, write_keywords
from searchdoc.keywords.postings import InvertedIndex
from searchdoc.protocols import Entry


def test_a_question_finds_passages_with_any_of_its_words(lighthouse: KeywordIndex) -> None:
    assert matches(lighthouse, "what did the keeper say about oil") == {0, 1, 2}
    assert lighthouse.search("what did the keeper say about oil", 1)[0].ordinal in (0, 1)


def test_a_question_mark_is_no_wildcard(lighthouse: KeywordIndex) -> None:
    assert lighthouse.search("who owns the harbour?", 9) == lighthouse.search("who owns the harbour", 9)
    assert not has_operators("who owns the harb?")
    assert matches(lighthouse, "harbou?") == set()


def test_ties_come_in_the_order_of_the_passages(tmp_path: Path) -> None:
    index = index_of(tmp_path, *["the beacon burns"] * 50)
    assert [match.ordinal for match in index.search("beacon", 7)] == list(range(7))


def test_only_admitted_passages_are_returned(lighthouse: KeywordIndex) -> None:
    allowed = np.array([False, True, True, False, False, False])
    assert {match.ordinal for match in lighthouse.search("keeper oil light", 9, allowed)} == {1, 2}
    assert lighthouse.search("keeper", 9, np.zeros(6, dtype=np.bool_)) == []
    assert lighthouse.search("keeper", 0) == []


def test_function_words_count_only_where_there_is_nothing_else(lighthouse: KeywordIndex) -> None:
    assert matches(lighthouse, "who is at the captain") == {2}
    assert matches(lighthouse, "the") == {0, 1, 2, 3, 4}


def test_a_query_without_a_word_is_refused(lighthouse: KeywordIndex) -> None:
    for query in ("", "  ", "?!", "( )"):
        with pytest.raises(EmptyQuery, match="ask with at least one"):
            lighthouse.search(query, 5)


def test_words_are_found_in_all_their_forms(lighthouse: KeywordIndex) -> None:
    assert matches(lighthouse, "keepers") == {0, 1, 2}
    assert matches(lighthouse, "cafe") == matches(lighthouse, "CAFÉ") == matches(lighthouse, "aegir") == {2}
    assert matches(lighthouse, "lampoil") == {0}
    assert matches(lighthouse, "twelfth") == {4}
    assert matches(lighthouse, "HB") == matches(lighthouse, "H.B.") == {4}
    assert matches(lighthouse, "灯台") == matches(lighthouse, "守") == {5}


def test_a_passage_is_found_by_the_stems_of_its_own_language(tmp_path: Path) -> None:
    write_keywords(tmp_path, [Entry("the keepers"), Entry("les gardiennes", language="fr"), Entry("lamps")])
    index = KeywordIndex.open(tmp_path)
    assert index.languages == ("en", "fr")
    assert matches(index, "gardienne") == {1}
    assert matches(index, '"les gardiennes" OR keeper') == {0, 1}


def test_the_terms_of_a_question_are_its_telling_words(lighthouse: KeywordIndex) -> None:
    terms = lighthouse.question_terms("What did the Keepers' captain say about lamp-oil and the H.B.? A keeper!")
    assert [(term.text, term.stem, term.document_frequency) for term in terms] == [
        ("Keepers", "keeper", 3),
        ("captain", "captain", 1),
        ("lamp", "lamp", 2),
        ("oil", "oil", 2),
        ("H.B", "hb", 1),
    ]
    assert terms[1].idf > terms[0].idf > 0


def test_a_question_of_function_words_keeps_them(lighthouse: KeywordIndex) -> None:
    assert [term.text for term in lighthouse.question_terms("who was it")] == ["who", "was", "it"]
    assert lighthouse.question_terms("?") == ()


def test_the_terms_of_a_query_are_those_it_asks_for(lighthouse: KeywordIndex) -> None:
    terms = lighthouse.question_terms('"west light" AND keeper NOT captain speaker:Holm')
    assert {term.text for term in terms} == {"west", "light", "keeper"}


def test_matched_terms_are_the_asked_words_that_a_passage_holds(lighthouse: KeywordIndex) -> None:
    asked = "did the Councils pay for the winter's oil?"
    assert lighthouse.matched_terms(asked, [0, 1, 3]) == (("winter", "oil"), ("Councils", "pay", "oil"), ())


def test_document_frequency_counts_passages(lighthouse: KeywordIndex) -> None:
    assert lighthouse.document_frequency("keepers") == 3
    assert lighthouse.document_frequency("unicorn") == 0
    assert lighthouse.document_frequency("") == 0


def test_misspelt_words_are_corrected_from_the_documents(lighthouse: KeywordIndex) -> None:
    assert lighthouse.suggest("capitan") == ("captain",)
    assert lighthouse.suggest("captains") == ()
    assert lighthouse.suggest("xylophone") == ()
    assert lighthouse.did_you_mean("Who was the Capitan of the harbuor?") == "Who was the Captain of the harbour?"
    assert lighthouse.did_you_mean("who owns the harbour") is None
    assert lighthouse.did_you_mean("what did Hulm write of the tower") is None, "it has wrote, and write only frames"
    assert lighthouse.did_you_mean("whta 1903 speaker:Hulm hurb* harbuor~") is None


def test_a_word_that_is_like_no_other_is_looked_up_without_the_posting_lists(tmp_path: Path) -> None:
    """In Milvus they would have to be fetched for it."""
    index_of(tmp_path, "The captain lit the lamp.", "Oil is dear.")
    wanted: list[str] = []
    index = KeywordIndex(InvertedIndex(tmp_path, wanted.append))
    assert index.suggest("xylophone") == ()
    assert index.did_you_mean("who saw the xylophone and the lamp") is None
    assert not [name for name in wanted if name.startswith(("keywords_", "_keywords_"))], "none of Whoosh's files"
    assert index.suggest("capitan") == ("captain",)
    assert "keywords_passages.pst" in wanted


def test_a_suggestion_begins_alike_and_replaces_a_name_by_a_name(lighthouse: KeywordIndex) -> None:
    """Or "France" would be a "race"."""
    assert lighthouse.did_you_mean("who owns the zarbour") is None
    assert lighthouse.did_you_mean("what of Harbuor", is_name=lambda word: word == "harbour") == "what of Harbour"
    assert lighthouse.did_you_mean("what of Harbuor", is_name=lambda _: False) is None
    assert lighthouse.did_you_mean("what of harbuor", is_name=lambda _: False) == "what of harbour"


def test_an_index_may_be_empty(tmp_path: Path) -> None:
    index = index_of(tmp_path)
    assert len(index) == 0
    for query in ("lamp", "lamp NOT oil", "date:1902", "lamp*", "lamp~", '"a lamp"', "speaker:Holm"):
        assert index.search(query, 5) == []
    assert index.question_terms("lamp")[0].document_frequency == 0
    assert index.suggest("lamp") == ()


def test_many_threads_get_the_answers_that_one_gets(tmp_path: Path) -> None:
    texts = [f"buoy{number % 17} tide{number % 5} drift{number % 3} lamp" for number in range(400)]
    queries = [
        query
        for number in range(17)
        for query in (f"buoy{number} tide{number % 5}", f'"buoy{number} tide1"', f"drift{number % 3} NOT tide2", "buo*")
    ]
    alone = index_of(tmp_path, *texts)
    expected = [alone.search(query, 20) for query in queries]
    shared = KeywordIndex.open(tmp_path)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            rounds = list(pool.map(lambda _: [shared.search(query, 20) for query in queries], range(16)))
    finally:
        sys.setswitchinterval(interval)
    assert rounds == [expected] * 16


@pytest.fixture(scope="module")
def tides(tmp_path_factory: pytest.TempPathFactory) -> KeywordIndex:
    """Enough passages that the best are found by groups, with few scores, so that many tie."""
    texts = [("tide " * (number % 11) + "buoy " * (number % 7)).strip() or "fog" for number in range(5000)]
    return index_of(tmp_path_factory.mktemp("tides"), *texts)


@given(st.integers(1, 300), st.sampled_from(["tide", "buoy", "tide buoy", "fog", "tide NOT buoy"]))
def test_the_best_are_those_of_all_scores_sorted(tides: KeywordIndex, k: int, query: str) -> None:
    """Whatever way is taken to them; ties come in the order of the passages."""
    ordinals, scores = tides.best(query, len(tides))
    order = np.lexsort((ordinals, -scores))
    best_ordinals, best_scores = tides.best(query, k)
    assert best_ordinals.tolist() == ordinals[order][:k].tolist()
    assert best_scores.tolist() == scores[order][:k].tolist()


def test_the_number_of_terms_is_that_of_the_question_terms(lighthouse: KeywordIndex) -> None:
    """Without their document frequencies, which take time."""
    for question in ("what did the keeper say", "the", "?", '"west light" NOT oil'):
        assert lighthouse.term_count(question) == len(lighthouse.question_terms(question))


def test_words_that_belong_to_the_query_language_are_not_corrected(lighthouse: KeywordIndex) -> None:
    """Names and values of fields, wildcards and fuzzy words stand as they were meant."""
    for query in ("speaker:harbuor", 'speaker:"harbuor', "harbuor:x", "harbuor*", "harbuor~", "*harbuor"):
        assert lighthouse.did_you_mean(query) is None
    assert lighthouse.did_you_mean("speaker: harbuor") == "speaker: harbour"
