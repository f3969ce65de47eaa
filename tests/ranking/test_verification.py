"""Models that tell whether a passage answers: extractive ones, and entailment models."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from models import change, make_cross_encoder, make_entailment_model, make_extractive_model
from searchdoc.errors import ModelMissing
from searchdoc.ranking.verification import Verifier, load_verifier, statement_of

QUESTION = "With what was the rope cut?"
TEXTS = ("The ferryman swore that it was a knife, and nothing else.", "The fair was held in April.")


@pytest.fixture(scope="module")
def extractive_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model to which the words "knife" and "axe" are answers."""
    return make_extractive_model(tmp_path_factory.mktemp("extractive"), "knife", "axe")


@pytest.fixture(scope="module")
def entailing_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model for which the word "knife" implies anything."""
    return make_entailment_model(tmp_path_factory.mktemp("entailment"), "knife")


@pytest.fixture(scope="module")
def extractive(extractive_folder: Path) -> Verifier:
    return load_verifier(str(extractive_folder))


@pytest.fixture
def copy(tmp_path: Path, extractive_folder: Path, entailing_folder: Path) -> dict[str, Path]:
    """Copies of both, to be altered."""
    folders = {"extractive": extractive_folder, "entailing": entailing_folder}
    return {name: Path(shutil.copytree(folder, tmp_path / name)) for name, folder in folders.items()}


# Extractive models


def test_the_best_span_is_marked_or_none(extractive: Verifier) -> None:
    """Exact to the character; where the first token is better than every span, the passage has no answer."""
    found, nothing = extractive.read(QUESTION, TEXTS)
    assert found.answers
    assert found.span is not None
    assert TEXTS[0][found.span.start : found.span.end] == "knife"
    assert found.score > 0 > nothing.score
    assert not nothing.answers
    assert nothing.span is None


def test_a_word_of_the_question_is_never_the_answer(extractive: Verifier) -> None:
    """Spans lie in the passage."""
    (finding,) = extractive.read("Was it a knife?", [TEXTS[1]])
    assert not finding.answers


def test_a_span_is_found_wherever_it_stands_in_a_long_passage(extractive: Verifier) -> None:
    """The passage is read in windows that overlap, and no answer is better in all of them."""
    long = "The fair was held in April. " * 200
    for text in (f"{long}It was an axe.", f"It was an axe. {long}"):
        (finding,) = extractive.read(QUESTION, [text])
        assert finding.span is not None
        assert text[finding.span.start : finding.span.end] == "axe"
    assert not extractive.read(QUESTION, [long])[0].answers


def test_the_threshold_is_the_one_that_the_model_states(copy: dict[str, Path]) -> None:
    """How much better none may be; far below 0, no span is good enough."""
    found, nothing = load_verifier(str(copy["extractive"])).read(QUESTION, TEXTS)
    change(copy["extractive"] / "config.json", null_score_diff_threshold=-(found.score + 0.1))
    assert not load_verifier(str(copy["extractive"])).read(QUESTION, TEXTS)[0].answers
    change(copy["extractive"] / "config.json", null_score_diff_threshold=-nothing.score + 0.1)
    assert load_verifier(str(copy["extractive"])).read(QUESTION, TEXTS)[1].answers


def test_no_text_has_no_answer(extractive: Verifier) -> None:
    assert extractive.read(QUESTION, []) == []
    assert not extractive.read(QUESTION, [""])[0].answers


def test_many_threads_read_the_same(extractive: Verifier) -> None:
    alone = extractive.read(QUESTION, TEXTS)
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _: extractive.read(QUESTION, TEXTS), range(8))) == [alone] * 8


# Entailment models


@pytest.mark.parametrize(
    "labels",
    [
        ("contradiction", "neutral", "entailment"),
        ("ENTAILMENT", "NEUTRAL", "CONTRADICTION"),
        ("entailment", "not_entailment"),
    ],
)
def test_a_passage_answers_where_it_implies_the_statement(labels: tuple[str, ...], tmp_path: Path) -> None:
    """The order of the labels is the model's own; it marks no words."""
    verifier = load_verifier(str(make_entailment_model(tmp_path, "knife", labels=labels)))
    implied, neutral = verifier.read(QUESTION, TEXTS)
    assert (implied.answers, neutral.answers) == (True, False)
    assert implied.score > 0.5 > neutral.score
    assert implied.span is None


def test_the_probability_may_be_stated_from_which_on_it_answers(copy: dict[str, Path]) -> None:
    implied, _ = load_verifier(str(copy["entailing"])).read(QUESTION, TEXTS)
    change(copy["entailing"] / "config.json", entailment_threshold=implied.score + 0.01)
    assert not load_verifier(str(copy["entailing"])).read(QUESTION, TEXTS)[0].answers


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        ("Who cut the rope?", "somebody cut the rope"),
        ("What did the ferryman say about the rope?", "the ferryman say about the rope something"),
        ("when did the ferry leave", "the ferry leave at some time"),
        ("Where was the tobacco hidden?", "was the tobacco hidden somewhere"),
        ("How many children fell ill?", "some children fell ill"),
        ("Which ship sank first?", "some ship sank first"),
        ("What was the name of the ship?", "something was the name of the ship"),
        ("Was the rope cut?", "Was the rope cut"),
        ("Womit wurde das Seil durchgeschnitten?", "Womit wurde das Seil durchgeschnitten"),
        ("?", ""),
    ],
)
def test_a_question_is_made_a_statement(question: str, statement: str) -> None:
    """As well as that goes without a parser."""
    assert statement_of(question) == statement


# What is no such model


def test_what_is_no_such_model_is_said_at_once(tiny_model: Path, tmp_path: Path) -> None:
    """A missing folder, an empty one, an embedding model, names that are not in the cache, an empty name."""
    (tmp_path / "empty").mkdir()
    for name in (str(tmp_path / "nowhere"), str(tmp_path / "empty"), str(tiny_model), "no-such-model", "a/b/c", ""):
        with pytest.raises(ModelMissing, match="leave --verify-with out"):
            load_verifier(name)


def test_a_classifier_without_a_label_for_entailment_is_refused(tmp_path: Path) -> None:
    """A cross-encoder, and a classifier of moods."""
    with pytest.raises(ModelMissing, match="no label for entailment"):
        load_verifier(str(make_cross_encoder(tmp_path / "cross", "knife")))
    moods = make_entailment_model(tmp_path / "moods", "knife", labels=("joy", "anger", "fear"))
    with pytest.raises(ModelMissing, match=r"its labels: joy, anger, fear"):
        load_verifier(str(moods))


def test_weights_that_cannot_be_read_are_said(copy: dict[str, Path]) -> None:
    """Rubbish, and a transformer that was never trained to mark answers."""
    (copy["extractive"] / "model.safetensors").write_bytes(b"rubbish")
    with pytest.raises(ModelMissing, match="cannot be used"):
        load_verifier(str(copy["extractive"])).read(QUESTION, TEXTS)
    change(copy["entailing"] / "config.json", architectures=["BertForQuestionAnswering"])
    with pytest.raises(ModelMissing, match=r"has no weights for qa_outputs"):
        load_verifier(str(copy["entailing"])).read(QUESTION, TEXTS)
