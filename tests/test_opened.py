"""What is open: held on the disk, filtered, refreshed and closed."""

from __future__ import annotations

from pathlib import Path

import pytest

import searchdoc
from conftest import Command
from embedders import HashingEmbedder
from searchdoc import Source
from searchdoc.errors import IndexClosed, MalformedQuery
from searchdoc.opened import OpenGeneration
from searchdoc.storage.generations import open_generation
from searchdoc.stores.opening import read_speakers

TEXTS = [
    Source("The lamp went out on Monday, wrote the keeper.", "harbour/1", {"collection": "A", "author": "Ada Quill"}),
    Source("The lamp burns again since Tuesday.", "harbour/2", {"collection": "B"}),
    Source("The lamp was never lit.", "depot", {"Collection": "A", "box": 7}),
]


@pytest.fixture
def lamps(tmp_path: Path) -> searchdoc.Index:
    return searchdoc.build(TEXTS, tmp_path / "index", model=HashingEmbedder(64))


def ids(hits: searchdoc.Hits) -> list[str]:
    return sorted(hit.document.id for hit in hits)


def test_words_are_sought_in_some_documents_alone(lamps: searchdoc.Index) -> None:
    """By what they state, by their ids, and by the folder of the ids."""
    assert ids(lamps.search("lamp", where={"collection": "a"})) == ["depot", "harbour/1"]
    assert ids(lamps.search("lamp", where={"collection": ["A", "B"], "author": "Ada Quill"})) == ["harbour/1"]
    assert ids(lamps.search("lamp", where={"box": 7})) == ["depot"]
    assert ids(lamps.search("lamp", document="harbour")) == ["harbour/1", "harbour/2"]
    assert ids(lamps.search("lamp", document=["depot", "harbour/2"])) == ["depot", "harbour/2"]
    assert ids(lamps.search("lamp", where={"document": "depot"})) == ["depot"]
    assert ids(lamps.search("lamp", document="depot", where={"collection": "B"})) == []
    answer = lamps.ask("what happened to the lamp", where={"collection": "B"})
    assert {citation.document.id for citation in answer.citations} == {"harbour/2"}
    assert [passage.document.id for passage in lamps.passages(document="depot")] == ["depot"]
    assert [document.id for document in lamps.documents(where={"collection": "B"})] == ["harbour/2"]


def test_what_no_document_states_is_named(lamps: searchdoc.Index) -> None:
    """With what they do state."""
    with pytest.raises(MalformedQuery, match="no document states 'colour': they state author, box, collection"):
        lamps.search("lamp", where={"colour": "red"})
    with pytest.raises(MalformedQuery, match="there is no document 'attic'"):
        lamps.ask("the lamp", document="attic")


def test_conditions_on_the_command_line(tmp_path: Path, command: Command) -> None:
    """Several of one field are alternatives, those of several fields all hold."""
    searchdoc.build(TEXTS, tmp_path / "index")
    options = ["--index", tmp_path / "index", "--json"]
    found = command("search", "lamp", "--where", "collection=A", "--where", "box=7", *options)
    assert '"id": "depot"' in found.out
    assert "harbour" not in found.out
    either = command("search", "lamp", "--where", "collection=A", "--where", "collection=B", *options)
    assert "harbour/1" in either.out
    assert "harbour/2" in either.out
    assert "harbour/2" in command("ask", "what about the lamp", "--where", "document=harbour/2", *options).out
    wrong = command("search", "lamp", "--where", "collection", "--index", tmp_path / "index")
    assert (wrong.status, "is no condition: write FIELD=VALUE" in wrong.err) == (2, True)


def test_an_index_held_open_answers_through_later_builds(lamps: searchdoc.Index) -> None:
    """From what it has open, also what it had not read yet; then it takes up what is new."""
    held = searchdoc.open(lamps.directory, model=HashingEmbedder(64))
    for number in range(3):
        lamps.add(Source(f"The fog came in {number} times.", f"fog/{number}"))
    assert held.did_you_mean("lammp") == "lamp"
    assert ids(held.search("lamp AND NOT never")) == ["harbour/1", "harbour/2"]
    assert len(list(held.passages())) == 3
    assert len(list((held.directory / "generations").iterdir())) == 3
    assert held.refresh()
    assert len(list(held.documents())) == 6
    assert not held.refresh()
    lamps.add(Source("Rain.", "rain"))
    assert len(list((held.directory / "generations").iterdir())) == 2


def test_a_closed_index_says_so(lamps: searchdoc.Index) -> None:
    """What it had returned stays."""
    with searchdoc.open(lamps.directory, model=HashingEmbedder(64)) as index:
        hit = index.search("lamp")[0]
    assert "lamp" in hit.text
    assert hit.passage.blocks
    assert repr(index).endswith("closed)")
    index.close()
    for ask in (index.documents, index.speakers, index.changes, lambda: index.ask("lamp"), lambda: index.manifest):
        with pytest.raises(IndexClosed, match=r"open it again with searchdoc\.open"):
            ask()


def test_many_questions_are_answered_in_their_order(lamps: searchdoc.Index) -> None:
    """With options that hold for all."""
    questions = ["what about the lamp", "what about zeppelins"] * 4
    answers = lamps.ask_many(questions, k=1, where={"collection": "B"})
    assert [answer.question for answer in answers] == questions
    assert answers[:2] == [lamps.ask(question, 1, where={"collection": "B"}) for question in questions[:2]]
    with pytest.raises(MalformedQuery):
        lamps.ask_many(questions, where={"colour": "red"})


def test_a_generation_is_opened_with_all_its_parts(lamps: searchdoc.Index) -> None:
    """As the index does."""
    opened = OpenGeneration.open(lamps.directory, HashingEmbedder(64), "auto", None)
    assert opened.documents_meant(None, None) is None
    mask = opened.documents_meant({"collection": "B"}, None)
    assert mask is not None
    assert mask.tolist() == [False, False, True]
    assert read_speakers(open_generation(lamps.directory)).people == opened.speakers.people
