"""Test sets are read as they are written, and what is wrong in them is said with file and line."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Command
from searchdoc.errors import EvaluationError
from searchdoc.evaluation.testsets import (
    Collection,
    Record,
    file_name,
    read_collection,
    read_questions,
    record_id,
    run_name,
    write_records,
)

CORPUS = [
    {"_id": "bees", "title": "Of bees", "text": "A hive winters best in a dry place."},
    {"_id": "kelp", "title": "", "text": "Kelp is cut at low water."},
]
QUERIES = [{"_id": "1", "text": "where does a hive winter"}, {"_id": "2", "text": "when is kelp cut"}]
QRELS = "query-id\tcorpus-id\tscore\n1\tbees\t2\n1\tkelp\t0\n2\tkelp\t1\n"
QUESTION = {
    "id": "q1",
    "question": "Who?",
    "answerable": True,
    "speaker": None,
    "evidence": [{"start": 0, "end": 4}],
}


def lines(records: list[dict[str, object]] | list[dict[str, str]]) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    """A folder in BEIR's layout."""
    folder = tmp_path / "gardens"
    folder.mkdir()
    (folder / "corpus.jsonl").write_text(lines(CORPUS), encoding="utf-8")
    (folder / "queries.jsonl").write_text(lines(QUERIES), encoding="utf-8")
    (folder / "qrels.tsv").write_text(QRELS, encoding="utf-8")
    return folder


def test_a_collection_is_read_as_it_is_written(collection: Path) -> None:
    """Documents, queries and grades, each where it belongs."""
    read = read_collection(collection)
    assert isinstance(read, Collection)
    assert [record.words for record in read.records] == [
        "Of bees\n\nA hive winters best in a dry place.",
        "Kelp is cut at low water.",
    ]
    assert read.qrels == {"1": {"bees": 2, "kelp": 0}, "2": {"kelp": 1}}
    assert [query.text for query in read.queries] == ["where does a hive winter", "when is kelp cut"]


def test_judgements_may_be_those_of_trec_and_lie_below(collection: Path) -> None:
    """Four columns, parted by blanks, without a header; negative grades count as not relevant."""
    (collection / "qrels.tsv").unlink()
    (collection / "qrels").mkdir()
    (collection / "qrels" / "test.tsv").write_text("1 0 bees 3\r\n1 0 kelp -2\r\n", encoding="utf-8")
    assert read_collection(collection).qrels == {"1": {"bees": 3, "kelp": 0}}


def test_queries_to_which_nothing_is_relevant_are_left_out(collection: Path) -> None:
    """No ranking could do anything about them."""
    (collection / "qrels.tsv").write_text("1\tbees\t1\n2\tkelp\t0\n", encoding="utf-8")
    assert [query.id for query in read_collection(collection).queries] == ["1"]


def test_a_line_ends_where_the_file_says_so(collection: Path) -> None:
    """The line separator of Unicode may stand inside a string; a byte order mark may stand before all."""
    text = json.dumps({"_id": "a", "text": "one\u2028two"}, ensure_ascii=False)
    (collection / "corpus.jsonl").write_text(f"\ufeff{text}\n", encoding="utf-8")
    (collection / "qrels.tsv").write_text("1\ta\t1\n", encoding="utf-8")
    assert read_collection(collection).records[0].text == "one\u2028two"


BROKEN = {
    "a document without an id": ("corpus.jsonl", '{"text": "words"}', "corpus.jsonl, line 1: '_id' is missing"),
    "a document without text": ("corpus.jsonl", '{"_id": "a"}', "corpus.jsonl, line 1: 'text' is missing"),
    "a list": ("corpus.jsonl", "[]", "corpus.jsonl, line 1: not a JSON object"),
    "half a line": ("corpus.jsonl", lines(CORPUS) + '{"_id": "c', "corpus.jsonl, line 3: not a JSON object"),
    "no JSON at all": ("queries.jsonl", "\n\nwhere?", "queries.jsonl, line 3: not a JSON object"),
    "two documents": ("corpus.jsonl", lines(CORPUS + CORPUS[:1]), "corpus.jsonl, line 3: the id 'bees' is given"),
    "two queries": ("queries.jsonl", lines(QUERIES + QUERIES[1:]), "queries.jsonl, line 3: the id '2' is given"),
    "an empty query": ("queries.jsonl", '{"_id": "1", "text": " "}', "queries.jsonl, line 1: 'text' is missing"),
    "a title of numbers": ("corpus.jsonl", '{"_id": "a", "title": 3, "text": ""}', "line 1: 'title' must be text"),
    "no documents": ("corpus.jsonl", "", "there is no document with words"),
    "documents without words": ("corpus.jsonl", '{"_id": "a", "text": " "}', "there is no document with words"),
    "no queries": ("queries.jsonl", "\n", "there is no query"),
    "an unknown document": ("qrels.tsv", "1\tbees\t1\n1\tmoss\t1\n", "qrels.tsv, line 2: there is no document 'moss'"),
    "an unknown query": ("qrels.tsv", QRELS + "9\tkelp\t1\n", "qrels.tsv, line 5: there is no query '9'"),
    "two columns": ("qrels.tsv", "1\tbees\n", "qrels.tsv, line 1: a judgement has 3 columns"),
    "a word for a grade": ("qrels.tsv", "1\tbees\tgood\n", "qrels.tsv, line 1: the grade must be a whole number"),
    "two grades": ("qrels.tsv", "1\tbees\t1\n1\tbees\t2\n", "qrels.tsv, line 2: document 'bees' had another grade"),
    "nothing relevant": ("qrels.tsv", "1\tbees\t0\n", "no document is relevant to any query"),
}


@pytest.mark.parametrize(("file", "content", "said"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_collection_is_one_sentence_and_status_2(
    collection: Path, command: Command, file: str, content: str, said: str
) -> None:
    """File and line, and nothing is indexed."""
    (collection / file).write_text(content, encoding="utf-8")
    result = command("eval", collection)
    assert result.status == 2
    assert said in result.err
    assert result.err.count("\n") == 1


@pytest.mark.parametrize("file", ["corpus.jsonl", "queries.jsonl", "qrels.tsv"])
def test_a_file_that_is_missing_is_named(collection: Path, command: Command, file: str) -> None:
    """So that it can be put there."""
    (collection / file).unlink()
    result = command("eval", collection)
    assert result.status == 2
    assert file in result.err


def test_what_is_not_utf8_is_named_with_its_line(collection: Path) -> None:
    """As everything else."""
    (collection / "queries.jsonl").write_bytes(lines(QUERIES).encode() + b'{"_id": "3", "text": "\xff"}')
    with pytest.raises(EvaluationError, match=r"queries\.jsonl, line 3: not UTF-8"):
        read_collection(collection)


def stated(**changes: object) -> str:
    return json.dumps({name: value for name, value in (QUESTION | changes).items() if value != "left out"})


WRONG = {
    "no id": (stated(id="left out"), "line 1: 'id' is missing"),
    "no question": (stated(question=""), "line 1: 'question' is missing or empty"),
    "no decision": (stated(answerable="false"), "line 1: 'answerable' must be true or false"),
    "no evidence": (stated(evidence=[]), "line 1: an answerable question needs 'evidence'"),
    "evidence in words": (stated(evidence="page 3"), "line 1: 'evidence' must be a list"),
    "evidence backwards": (stated(evidence=[{"start": 9, "end": 3}]), "line 1: evidence needs 'start' and 'end'"),
    "a grade in words": (stated(evidence=[{"start": 0, "end": 3, "grade": "A"}]), "line 1: the grade of evidence"),
    "a speaker of numbers": (stated(speaker=7), "line 1: 'speaker' must be text"),
    "one id twice": (stated() + "\n" + stated(), "line 2: the id 'q1' is given to more than one question"),
    "nothing": ("\n", "there is no question in"),
    "brackets without end": ("[" * 100_000, "line 1: not a JSON object"),
}


@pytest.mark.parametrize(("content", "said"), WRONG.values(), ids=WRONG.keys())
def test_a_broken_question_file_is_one_sentence_and_status_2(
    tmp_path: Path, command: Command, content: str, said: str
) -> None:
    """File and line."""
    file = tmp_path / "questions.jsonl"
    file.write_text(content, encoding="utf-8")
    result = command("eval", file)
    assert result.status == 2
    assert said in result.err
    assert "questions.jsonl" in result.err
    assert result.err.count("\n") == 1


def test_a_question_file_is_read_as_it_is_written(tmp_path: Path) -> None:
    """Evidence answers unless it says otherwise."""
    file = tmp_path / "questions.jsonl"
    file.write_text(stated() + "\n" + stated(id="q2", answerable=False, evidence="left out"), encoding="utf-8")
    first, second = read_questions(file)
    assert (first.answerable, first.evidence[0].grade, second.evidence) == (True, 2, ())
    assert second.place == f"{file}, line 2"


@given(st.text(min_size=1))
def test_ids_of_any_kind_come_back_from_their_file_names(identifier: str) -> None:
    """Slashes, points, capitals, blanks: the name is safe and the id comes back."""
    name = file_name(identifier)
    assert record_id(name) == identifier
    assert name.isascii()
    assert not set(name.removesuffix(".txt")) & set('/\\.:*?"<>| ')
    assert name == name.lower() or "%" in name


def test_a_run_has_no_blank_inside_an_id() -> None:
    """White space parts the columns of a run."""
    assert run_name("two words\u00a0more") == "two%20words%C2%A0more"
    assert run_name("10.1000/x_1") == "10.1000/x_1"


def test_documents_are_written_once_and_go_when_their_record_goes(tmp_path: Path) -> None:
    """What has not changed is not touched."""
    folder = tmp_path / "records"
    write_records([Record("a", "A", "one"), Record("b", "", "two"), Record("c", "", " ")], folder)
    before = (folder / "_a.txt").stat().st_mtime_ns
    write_records([Record("a", "A", "one"), Record("d", "", "three")], folder)
    assert sorted(file.name for file in folder.glob("*.txt")) == ["_a.txt", "_d.txt"]
    assert (folder / "_a.txt").stat().st_mtime_ns == before


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path, collection: Path, command: Command) -> None:
    """Neither the user's texts nor the user's index are ever written over."""
    for place in (tmp_path / "mine", tmp_path / "other" / "records"):
        place.mkdir(parents=True)
        (place / "_diary.txt").write_text("Dear diary", encoding="utf-8")
    for directory in (tmp_path / "mine", tmp_path / "other", tmp_path / "mine" / "_diary.txt"):
        result = command("eval", collection, "--index", directory)
        assert result.status == 2
        assert "name another folder" in result.err
    assert [file.read_text() for file in tmp_path.rglob("_diary.txt")] == ["Dear diary"] * 2
