"""SQuAD's format: articles, questions with answers, and questions that the article does not answer."""

import json
from pathlib import Path

import pytest

from conftest import Command
from searchdoc.errors import EvaluationError
from searchdoc.evaluation.measures import collection_index, evaluate, read_testset
from searchdoc.evaluation.squad import read_squad
from searchdoc.evaluation.testsets import Collection

LIGHT = "The lamp of Graysand was lit in 1871. It burned whale oil until the winter of 1889."
KEEPER = " The first keeper was Tobias Marl, who had been a baker.\n"
SQUAD = {
    "version": "v2.0",
    "data": [
        {
            "title": "Graysand_Light",
            "paragraphs": [
                {
                    "context": LIGHT,
                    "qas": [
                        {
                            "id": "lit",
                            "question": "When was the lamp of Graysand lit?",
                            "answers": [{"text": "1871", "answer_start": 32}, {"text": "in 1871", "answer_start": 29}],
                        }
                    ],
                },
                {
                    "context": KEEPER,
                    "qas": [
                        {
                            "id": "keeper",
                            "question": "Who was the first keeper of the lamp?",
                            "answers": [{"text": "Tobias Marl", "answer_start": 22}],
                            "is_impossible": False,
                        },
                        {
                            "id": "wage",
                            "question": "What wage did Ephraim Holt earn?",
                            "answers": [],
                            "is_impossible": True,
                        },
                    ],
                },
            ],
        }
    ],
}


@pytest.fixture
def squad(tmp_path: Path) -> Path:
    file = tmp_path / "light.json"
    file.write_text(json.dumps(SQUAD), encoding="utf-8")
    return file


def test_an_article_is_a_document_and_its_paragraph_the_evidence(squad: Path) -> None:
    read = read_testset(squad)
    assert isinstance(read, Collection)
    (record,) = read.records
    assert record.title == "Graysand Light"
    places = {item.id: [record.words[one.span.start : one.span.end] for one in item.evidence] for item in read.items}
    assert places == {"lit": [LIGHT], "keeper": [KEEPER.strip()], "wage": []}
    assert [item.phrases for item in read.items] == [("1871", "in 1871"), ("Tobias Marl",), ()]
    assert [item.answerable for item in read.items] == [True, True, False]


def test_answers_and_silences_are_measured(squad: Path) -> None:
    read = read_squad(squad)
    with collection_index(read) as index:
        result = evaluate(index, read, ["hybrid", "keyword"])
    assert result.figures["hybrid"]["hit@3"].mean == 1.0
    answers = result.answers
    assert answers is not None
    assert (answers.answerable, answers.unanswerable) == (2, 1)
    assert (answers.sentence_right, answers.first_sentence_right) == (1.0, 1.0)
    assert (answers.false_answers, answers.false_silences) == ((), ())


def test_the_command_takes_the_file_as_it_is(squad: Path, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(squad.parent)
    result = command("eval", "light.json", "--modes", "hybrid")
    assert result.status == 0
    assert "in a sentence 1.000, in the first 1.000" in result.out
    assert "1 of 1 unanswerable questions left unanswered" in " ".join(result.out.split())


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("[", "not JSON"),
        ("[]", "not a JSON object"),
        ("{}", "'data' must be a list of objects"),
        ('{"data": []}', "there is no question in it"),
        ('{"data": [{"paragraphs": [{"qas": []}]}]}', "needs a 'context'"),
        ('{"data": [{"paragraphs": [{"context": "Oil.", "qas": [{"id": "a"}]}]}]}', "an 'id' and a 'question'"),
        (
            '{"data": [{"paragraphs": [{"context": "Oil.", "qas": [{"id": "a", "question": "Why?"}]}]}]}',
            "an answerable question needs 'answers'",
        ),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, content: str, why: str) -> None:
    file = tmp_path / "wrong.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(EvaluationError, match=why):
        read_squad(file)


def test_two_questions_of_one_id_are_refused(tmp_path: Path) -> None:
    twice = {"data": [*SQUAD["data"], *SQUAD["data"]]}
    file = tmp_path / "twice.json"
    file.write_text(json.dumps(twice), encoding="utf-8")
    with pytest.raises(EvaluationError, match="more than one question"):
        read_squad(file)
