"""What queries match on an index, and how phrases, fields, dates, wildcards and operators combine."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lighthouse import index_of, matches
from searchdoc.errors import EmptyQuery, MalformedQuery
from searchdoc.keywords import KeywordIndex, has_operators, write_keywords
from searchdoc.keywords.matching import distinct, wildcard_pattern
from searchdoc.protocols import Entry


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('"the light of the west"', {0}),
        ('"west light"', {3}),
        ("“west light”", {3}),
        ('"keepers must"', {1}),
        ('"keeper must"', set()),
        ('"H. B."', {4}),
        ("keeper AND oil", {0, 1}),
        ("keeper AND oil AND lamp", {0, 1}),
        ("captain OR harbour", {2, 3}),
        ("keeper NOT captain", {0, 1}),
        ("keeper oil NOT council", {0, 2}),
        ("captain OR NOT keeper", {2, 3, 4, 5}),
        ("NOT (keeper OR harbour)", {4, 5}),
        ("(captain OR winter) AND keeper", {0, 2}),
        ("(the keeper) NOT winter", {1, 2}),
        ("NOT NOT captain", {2}),
        ("lamp-oil AND winter", {0}),
        ("lampoil AND winter", {0}),
        ('west "owns the harbour"', {3}),
        ("speaker:Holm", {0}),
        ('speaker:"J.P. Brandt"', {1}),
        ("speaker:brandt oil", {1}),
        ("speaker:Clerk winter", set()),
        ("speaker:bra*", {1}),
        ("kind:quotation", {1}),
        ("kind:note OR kind:quotation", {1, 3}),
        ("document:minutes", {1, 2}),
        ("document:MINUTES", {1, 2}),
        ("document:letters/*", {0}),
        ("heading:winters", {0}),
        ('heading:"winter on"', {0}),
        ("context:council", {0, 1}),
        ("text:keeper", {0, 2}),
        ("date:1902", {0, 1}),
        ("date:1902-02", {1}),
        ("date:1902-02-11", {1}),
        ("date:[1902-01-06 TO 1903-01]", {1, 2}),
        ("date:[1903 TO]", {2}),
        ("date:[TO 1902-01]", {0}),
        ("date:1902 NOT speaker:Holm", {1}),
        ("capt*", {2}),
        ("harb*r", {3}),
        ("CAPT* AND café", {2}),
        ("zzzz*", set()),
        ("kepper~", {0, 2}),
        ("kaptains~2", {2}),
        ("kaptains~", set()),
    ],
)
def test_a_query_finds_what_it_says(lighthouse: KeywordIndex, query: str, expected: set[int]) -> None:
    assert has_operators(query)
    assert matches(lighthouse, query) == expected


DIVIDED = [
    "his private corre-\nspondence was burnt",
    "a well-\nknown captain",
    "a well-known keeper",
    "the Anglo-\r\nSaxon charter",
]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('"private correspondence was"', {0}),
        ("correspond*", {0}),
        ("cor*ence", {0}),
        ("correspondance~2", {0}),
        ("correspondences", {0}),
        ('"a well-known captain"', {1}),
        ("well-known", {1, 2}),
        ("wellknown", {1, 2}),
        ("known", {1, 2}),
        ('"anglo-saxon charter"', {3}),
        ('"the anglo saxon charter"', {3}),
    ],
)
def test_a_word_that_the_end_of_a_line_divides_is_found_as_one(tmp_path: Path, query: str, expected: set[int]) -> None:
    """And with its hyphen, where that may be its own."""
    assert matches(index_of(tmp_path, *DIVIDED), query) == expected


def test_words_beside_a_phrase_only_rank(tmp_path: Path) -> None:
    index = index_of(tmp_path, "the west light", "the west light and the captain", "the captain")
    assert [match.ordinal for match in index.search('of the captain and "west light"', 9)] == [1, 0]


def test_undated_passages_answer_no_question_of_date(lighthouse: KeywordIndex) -> None:
    assert matches(lighthouse, "date:[0001 TO 9999]") == {0, 1, 2}


def test_one_stray_quotation_mark_is_overlooked(lighthouse: KeywordIndex) -> None:
    assert lighthouse.search('west light"', 5) == lighthouse.search("west light", 5)
    assert matches(lighthouse, '"west light" "') == {3}


WORDS = ("amber", "beacon", "cliff", "drift", "ember")


SETS = [frozenset(word for bit, word in enumerate(WORDS) if number >> bit & 1) for number in range(32)]


@pytest.fixture(scope="module")
def every_combination(tmp_path_factory: pytest.TempPathFactory) -> KeywordIndex:
    return index_of(tmp_path_factory.mktemp("sets"), *[" ".join(sorted(words)) for words in SETS])


Clause = tuple[str, frozenset[int]]


ALL = frozenset(range(32))


def _clauses(inner: st.SearchStrategy[Clause]) -> st.SearchStrategy[Clause]:
    pairs = st.tuples(inner, inner)
    return st.one_of(
        inner.map(lambda a: (f"NOT ({a[0]})", ALL - a[1])),
        pairs.map(lambda p: (f"({p[0][0]}) AND ({p[1][0]})", p[0][1] & p[1][1])),
        pairs.map(lambda p: (f"({p[0][0]}) OR ({p[1][0]})", p[0][1] | p[1][1])),
        pairs.map(lambda p: (f"({p[0][0]}) NOT ({p[1][0]})", p[0][1] - p[1][1])),
        pairs.map(lambda p: (f"({p[0][0]}) OR NOT ({p[1][0]})", p[0][1] | (ALL - p[1][1]))),
    )


_LEAVES = st.sampled_from(WORDS).map(
    lambda word: (word, frozenset(number for number, words in enumerate(SETS) if word in words))
)


@given(st.recursive(_LEAVES, _clauses, max_leaves=8))
@settings(deadline=None)
def test_and_or_and_not_are_those_of_sets(every_combination: KeywordIndex, clause: Clause) -> None:
    query, expected = clause
    assert matches(every_combination, query) == expected


@given(st.text(alphabet='ab *~"“()[]:ANDORTO?.-1'))
@settings(deadline=None)
def test_any_query_is_answered_or_refused_in_plain_words(every_combination: KeywordIndex, query: str) -> None:
    sentence = "an answer: fine"
    try:
        every_combination.search(query, 5)
    except (EmptyQuery, MalformedQuery) as refused:
        sentence = str(refused)
    assert ":" in sentence


@given(st.lists(st.text(alphabet="ab", max_size=3), min_size=2, max_size=5), st.text(alphabet="ab", max_size=10))
def test_a_wildcard_matches_as_in_the_shell(pieces: list[str], term: str) -> None:
    """However many there are, and whatever stands between them."""
    assert bool(wildcard_pattern(pieces).fullmatch(term)) == fnmatchcase(term, "*".join(pieces))


def test_characters_of_patterns_mean_themselves_in_a_wildcard() -> None:
    """A document's name may have dots and brackets."""
    assert wildcard_pattern(["a.b", "(c)"]).fullmatch("a.b x (c)")
    assert not wildcard_pattern(["a.b", "(c)"]).fullmatch("aXb x (c)")


def test_conditions_without_degrees_score_one_point(lighthouse: KeywordIndex) -> None:
    """So that a word beside them decides the order."""
    assert {match.score for match in lighthouse.search("document:minutes", 9)} == {1.0}
    scores = {match.ordinal: match.score for match in lighthouse.search("document:minutes OR captain", 9)}
    assert scores[2] > scores[1] == 1.0


def test_a_clause_that_does_not_match_adds_nothing_to_the_score(lighthouse: KeywordIndex) -> None:
    """Also where the word occurs in another part of the query or in a heading."""
    (alone,) = lighthouse.search("captain AND keeper", 9)
    (beside,) = lighthouse.search("(captain AND keeper) OR (winter AND captain)", 9)
    assert alone.ordinal == 2
    assert [
        match for match in lighthouse.search("(captain AND keeper) OR (winter AND oil)", 9) if match.ordinal == 2
    ] == [alone]
    assert beside.score == alone.score


def test_a_phrase_is_matched_in_one_language_at_a_time(tmp_path: Path) -> None:
    """Its words are not stemmed in two languages at once."""
    write_keywords(tmp_path, [Entry("les gardiennes"), Entry("les gardiennes", language="fr"), Entry("keepers run")])
    index = KeywordIndex.open(tmp_path)
    assert matches(index, "heading:gardiennes") == set()
    assert matches(index, "keeper AND running") == {2}


def test_words_of_one_stem_count_once() -> None:
    """The most common language, which comes first, decides."""
    assert distinct([("keeper", "keep"), ("lamp",), ("keeper",)]) == [("keeper",), ("lamp",)]
