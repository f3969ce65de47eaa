"""The open index: what it holds, what changed on disk, and the model that it is asked with."""

from pathlib import Path

import pytest

import searchdoc
from embedders import HashingEmbedder
from searchdoc.errors import EmptyQuery, IndexDamaged, MalformedQuery, ModelMismatch, UnknownSpeaker
from searchdoc.storage.generations import SPEAKERS
from shared import LETTERS, index_of

QUESTION = "what did Venn say about the sluice"


@pytest.fixture(scope="module")
def mill(tmp_path_factory: pytest.TempPathFactory) -> searchdoc.Index:
    """An index of two files, never written to."""
    return index_of(tmp_path_factory.mktemp("mill"), LETTERS, HashingEmbedder(64))


# -- what it holds


def test_an_index_tells_its_documents_passages_and_people(mill: searchdoc.Index) -> None:
    """In order, and by id."""
    assert [document.id for document in mill.documents()] == ["mill.txt", "notes.md"]
    assert len(list(mill.passages())) == len(mill) == 6
    assert {person.name for person in mill.speakers() if person.heard} == {"Nora Hale", "Venn"}
    assert repr(mill).endswith("documents=2, passages=6)")
    assert [mill.passage(ordinal) for ordinal in range(6)] == list(mill.passages())
    letter = mill.document("mill.txt")
    assert letter is not None
    assert letter.text == LETTERS["mill.txt"]
    assert mill.document("elsewhere.txt") is None


def test_a_build_says_what_it_did_and_an_opened_index_does_not(mill: searchdoc.Index) -> None:
    """The report belongs to the building."""
    assert mill.report is not None
    assert (mill.report.documents, mill.report.passages, mill.report.embedded) == (2, 6, 6)
    assert searchdoc.open(mill.directory, model=HashingEmbedder(64)).report is None


def test_a_citation_comes_back_from_its_identifier(mill: searchdoc.Index) -> None:
    """With its words and its speaker."""
    first = mill.ask(QUESTION).citations[0]
    again = mill.citation(first.id)
    assert (again.text, again.speaker, again.reference) == (first.text, first.speaker, first.reference)
    assert mill.resolve(first.id).span == first.span


def test_a_misspelt_query_is_corrected(mill: searchdoc.Index) -> None:
    """By the words of the documents."""
    assert mill.did_you_mean("the slluice") == "the sluice"
    assert mill.did_you_mean("the sluice") is None


# -- asking


def test_a_question_answered_as_corrected_says_so(mill: searchdoc.Index) -> None:
    """What was asked stays; what was answered is the suggestion."""
    answer = mill.ask("what did Vennn say about the sluice")
    assert (answer.question, answer.suggestion) == ("what did Vennn say about the sluice", QUESTION)
    assert answer.answered
    assert answer.claims == mill.ask(QUESTION).claims


def test_the_same_words_asked_and_searched_for_find_the_same(mill: searchdoc.Index) -> None:
    """An answer cites what a search finds, under the same numbers."""
    asked, searched = mill.ask(QUESTION, 5).citations, mill.search(QUESTION, 5)
    assert [one.to_dict() for one in asked] == [one.to_dict() for one in searched]
    assert [one.number for one in searched] == [1, 2, 3, 4, 5]


def test_the_threshold_goes_with_the_question(mill: searchdoc.Index) -> None:
    """And leaves nothing behind for the next one."""
    answered = [mill.ask(QUESTION, threshold=threshold).answered for threshold in (None, 9, None, 0)]
    assert answered == [True, False, True, True]


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        ({"speaker": "venn"}, {"mill.txt"}),
        ({"kind": "heading"}, {"mill.txt", "notes.md"}),
        ({"since": "1904-03"}, {"mill.txt"}),
        ({"until": "1904-02"}, set()),
        ({"since": "March 1904", "until": "1904"}, {"mill.txt"}),
    ],
)
def test_filters_hold_for_questions_and_searches(mill: searchdoc.Index, options: dict[str, str], ids: set[str]) -> None:
    """By speaker, kind and days, which may be whole months and years."""
    assert {one.document.id for one in mill.search("the mill", **options)} == ids  # type: ignore[arg-type]
    assert {one.document.id for one in mill.ask("the mill", **options).citations} == ids  # type: ignore[arg-type]


@pytest.mark.parametrize("words", ["", " \n"])
def test_nothing_to_look_for_is_said(mill: searchdoc.Index, words: str) -> None:
    """Of a query and of a question."""
    with pytest.raises(EmptyQuery, match="no word in the query"):
        mill.search(words)
    with pytest.raises(EmptyQuery, match="no word in the question"):
        mill.ask(words)


def test_what_cannot_be_asked_is_refused(mill: searchdoc.Index) -> None:
    """Nobody of that name, no passages at all."""
    with pytest.raises(UnknownSpeaker):
        mill.ask("the mill", speaker="Napoleon")
    with pytest.raises(MalformedQuery, match="cannot return 0"):
        mill.ask("the mill", 0)


def test_people_that_cannot_be_read_are_damage(tmp_path: Path) -> None:
    """The file is there, and is no list of people."""
    index = index_of(tmp_path, LETTERS, HashingEmbedder(64))
    (file,) = index.directory.rglob(SPEAKERS)
    file.write_bytes(b"x" * file.stat().st_size)
    with pytest.raises(IndexDamaged):
        searchdoc.open(index.directory, model=HashingEmbedder(64))


# -- the model


def test_an_embedder_of_ones_own_builds_and_asks(tmp_path: Path) -> None:
    """An object with the methods of ``TokenEmbedder``; what it has embedded once is not embedded again."""
    index_of(tmp_path, LETTERS, HashingEmbedder(64))
    again = HashingEmbedder(64)
    index = searchdoc.build([tmp_path / "texts"], tmp_path / "index", model=again)
    assert again.embedded == []
    assert index.manifest.model.name == "hashing"
    assert index.ask(QUESTION).citations[0].speaker == "Venn"


def test_an_index_is_asked_only_with_the_model_it_was_built_with(mill: searchdoc.Index) -> None:
    """Other vectors say nothing of these; the message says what to do."""
    with pytest.raises(ModelMismatch, match="leave out --model"):
        searchdoc.open(mill.directory, model=HashingEmbedder(32))
    with pytest.raises(ModelMismatch, match="built with the model hashing"):
        searchdoc.open(mill.directory, model="all-MiniLM-L6-v2")


def test_documents_are_named_without_being_read(mill: searchdoc.Index) -> None:
    """All of them, or those that a filter admits; and who may be meant by a name."""
    assert mill.identifiers() == tuple(document.id for document in mill.documents())
    assert mill.identifiers(document="mill.txt") == ("mill.txt",)
    assert mill.identifiers(where={"author": "Nora Hale"}) == ("mill.txt",)
    assert [person.name for person in mill.people("VENN")] == ["Venn"]
    assert mill.people("Nobody") == ()
