"""What a model that tells whether passages answer changes in an answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import searchdoc
from conftest import Command
from models import make_cross_encoder, make_entailment_model, make_extractive_model
from shared import LETTERS, index_of, validate

QUESTION = "what did Venn say about the sluice"


@pytest.fixture(scope="module")
def mill(tmp_path_factory: pytest.TempPathFactory) -> searchdoc.Index:
    """The letter about the mill, in which Mr. Venn is quoted."""
    return index_of(tmp_path_factory.mktemp("mill"), LETTERS)


def verified(mill: searchdoc.Index, model: Path) -> searchdoc.Index:
    return searchdoc.open(mill.directory, verify_with=str(model))


def test_the_sentence_with_the_words_marked_comes_first(mill: searchdoc.Index, tmp_path: Path) -> None:
    """Verbatim and with its citation; the others stay, and its score says why."""
    plain = mill.ask(QUESTION)
    assert "barley" not in plain.claims[0].text
    answer = verified(mill, make_extractive_model(tmp_path, "barley")).ask(QUESTION)
    assert answer.answered
    first = answer.claims[0]
    assert first.text == "I counted forty sacks of barley in the loft, and they are spoiling."
    document = answer.citations[first.citation - 1].document
    assert document.text[first.span.start : first.span.end] == first.text
    assert {claim.text for claim in plain.claims} <= {claim.text for claim in answer.claims}
    assert first.score == pytest.approx(sum(value for _, value in first.parts))
    assert first.score == max(claim.score for claim in answer.claims)
    assert [name for name, _ in first.parts][-1] == "holds the answer by the reader"


@pytest.mark.parametrize("make", [make_extractive_model, make_entailment_model])
def test_where_no_passage_answers_it_is_silent(
    mill: searchdoc.Index, tmp_path: Path, make: Callable[..., Path]
) -> None:
    """With the reason, and the nearest passages as such."""
    model = make(tmp_path / "strict", "zebra")
    answer = verified(mill, model).ask(QUESTION)
    assert mill.ask(QUESTION).answered
    assert not answer.answered
    assert answer.reason == "the reader strict finds no answer in the passages that are nearest"
    assert answer.claims == ()
    assert [one.id for one in answer.citations] == [one.id for one in mill.ask(QUESTION, threshold=99).citations]


def test_by_an_entailment_model_passages_that_answer_come_first(mill: searchdoc.Index, tmp_path: Path) -> None:
    """It marks no words: the sentences of such a passage are chosen as ever."""
    question = "what did the Company do at the mill"
    (plain,) = mill.ask(question).claims
    assert plain.text == "The mill was built by the Company in 1851 on the river Lode."
    answer = verified(mill, make_entailment_model(tmp_path, "sluice")).ask(question)
    assert "sluice" in answer.citations[0].text
    assert answer.claims[0].citation == 1
    assert plain.text in {claim.text for claim in answer.claims}


def test_it_is_not_asked_where_there_is_no_answer_or_no_question(mill: searchdoc.Index, tmp_path: Path) -> None:
    """The reason of the silence stays, and a query in the query language is as ever."""
    index = verified(mill, make_extractive_model(tmp_path, "zebra"))
    assert index.ask("what did the zebra eat").reason == mill.ask("what did the zebra eat").reason
    query = '"water that turns"'
    assert index.ask(query).to_dict() == mill.ask(query).to_dict()


def test_the_command_line_takes_it(mill: searchdoc.Index, command: Command, tmp_path: Path) -> None:
    """An answer with 0, a silence with 1 and the nearest passages, and the JSON as published."""
    index = ("--index", mill.directory)
    likes = make_extractive_model(tmp_path / "likes", "barley")
    found = command("ask", QUESTION, "--verify-with", likes, "--explain", *index)
    assert (found.status, found.err) == (0, "")
    assert "holds the answer by the reader" in found.out
    strict = make_extractive_model(tmp_path / "strict", "zebra")
    silent = command("ask", QUESTION, "--verify-with", strict, *index)
    assert (silent.status, silent.err) == (1, "")
    assert silent.out.startswith("The reader strict finds no answer in the passages that are nearest.\n")
    assert "The nearest passages, which do not answer:" in silent.out
    printed = command("ask", QUESTION, "--verify-with", strict, "--json", *index)
    validate(json.loads(printed.out), "answer")


def test_a_model_that_cannot_tell_is_refused_in_one_sentence(
    mill: searchdoc.Index, command: Command, tiny_model: Path, tmp_path: Path
) -> None:
    """Nothing on standard output, exit 2."""
    for model in (tiny_model, make_cross_encoder(tmp_path, "rope"), "no-such-model"):
        result = command("ask", QUESTION, "--verify-with", model, "--index", mill.directory)
        assert (result.status, result.out, result.err.count("\n")) == (2, "", 1)
        assert "leave --verify-with out" in result.err
