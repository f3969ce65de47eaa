"""Late interaction: every word of the question against its best counterpart, checked against the plain formula."""

import math
from pathlib import Path

import numpy as np
import pytest

from searchdoc.embedding.embedder import load_embedder
from searchdoc.errors import IndexDamaged
from searchdoc.models import Span
from searchdoc.protocols import TokenEmbedder, Tokens
from searchdoc.vectors.late_interaction import DIMENSION, TokenIndex, code, find_basis, write_tokens

PASSAGES = (
    "The keeper trims the lamp of the lighthouse every evening.",
    "Six barrels of oil were sent to the harbour by the Board.",
    "The herring fleet came home before the storm.",
    "The Board did not answer the letter about the oil.",
)


@pytest.fixture(scope="module")
def embedder() -> TokenEmbedder:
    return load_embedder()


@pytest.fixture(scope="module")
def index(embedder: TokenEmbedder, tmp_path_factory: pytest.TempPathFactory) -> TokenIndex:
    directory = tmp_path_factory.mktemp("tokens") / "tokens"
    basis = find_basis(embedder)
    _, tokens = embedder.embed_with_tokens(PASSAGES)
    write_tokens(directory, code(tokens, basis), basis)
    return TokenIndex.open(directory, len(PASSAGES))


EVERY = np.arange(len(PASSAGES), dtype=np.int64)


def test_the_passage_that_shares_the_rare_words_comes_first(embedder: TokenEmbedder, index: TokenIndex) -> None:
    """Also where the words are not the same."""
    for question, best in (("who takes care of the light", 0), ("petroleum for the port", 1), ("fishing boats", 2)):
        scores = index.scores(embedder.query_tokens(question), EVERY)
        assert scores is not None
        assert int(scores.argmax()) == best, question


def test_scores_are_those_of_the_formula(embedder: TokenEmbedder, index: TokenIndex) -> None:
    """The mean over content tokens, weighted by idf, of the best cosine; 8 bits cost less than a hundredth."""
    question = embedder.query_tokens("oil and barrels")
    content = [place for place, piece in enumerate(question.pieces) if piece in {"oil", "barrels"}]
    _, tokens = embedder.embed_with_tokens(PASSAGES)
    project = index.basis.T

    def unit(vectors: np.ndarray) -> np.ndarray:
        found = vectors @ project
        return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True))

    expected = []
    for one in tokens:
        kept = [place for place, piece in enumerate(one.pieces) if piece not in {"the", "of", "to", "by", "were", "."}]
        cosines = unit(question.vectors[content]) @ unit(one.vectors[kept]).T
        weights = np.array([idf(tokens, int(question.ids[place])) for place in content])
        expected.append(float(cosines.max(axis=1) @ weights / weights.sum()))
    scores = index.scores(question, EVERY)
    assert scores is not None
    assert scores[:2] == pytest.approx(expected[:2], abs=0.01)


def idf(tokens: list[Tokens], number: int) -> float:
    frequency = sum(number in one.ids for one in tokens)
    return math.log(1 + (len(tokens) - frequency + 0.5) / (frequency + 0.5))


def test_function_words_and_marks_are_not_kept(index: TokenIndex, embedder: TokenEmbedder) -> None:
    """What every passage has tells none from another."""
    _, tokens = embedder.embed_with_tokens(PASSAGES)
    assert len(index.row(0).ids) < len(tokens[0].ids)
    assert index.row(0).codes.shape == (len(index.row(0).ids), DIMENSION)
    assert index.row(0).codes.dtype == np.int8


def test_a_question_without_content_is_scored_by_all_its_words(embedder: TokenEmbedder, index: TokenIndex) -> None:
    """Better little than nothing; and where the model shows no tokens there is no score at all."""
    assert index.scores(embedder.query_tokens("who is it"), EVERY) is not None
    nothing = Tokens(np.empty(0, np.int32), (), np.empty((0, embedder.dimension), np.float32))
    assert index.scores(nothing, EVERY) is None


def test_the_basis_depends_on_the_model_alone(embedder: TokenEmbedder, index: TokenIndex) -> None:
    """So that passages coded at different times stand in one space."""
    assert np.array_equal(find_basis(embedder), index.basis)


def test_tokens_and_vectors_come_from_one_reading(embedder: TokenEmbedder) -> None:
    """The vectors are those of ``embed_passages``, and every token is the model's own."""
    vectors, tokens = embedder.embed_with_tokens(PASSAGES)
    assert vectors == pytest.approx(embedder.embed_passages(PASSAGES), abs=1e-5)
    for text, one in zip(PASSAGES, tokens, strict=True):
        assert len(one.ids) == len(one.pieces) == len(one.vectors) == embedder.count_tokens([text])[0]
        assert np.linalg.norm(one.vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_the_prompt_is_no_part_of_the_tokens(tiny_model: Path) -> None:
    """A model's own prompt is read with the text and left out of what is compared."""
    tiny = load_embedder(str(tiny_model))
    assert tiny.query_tokens("the keeper trims").pieces == ("the", "keeper", "trims")


@pytest.mark.parametrize(
    "text", [*PASSAGES, "Ærø — the keeper’s café", "灯台守 and the oil", "[SEP] oil", "ſo İt is", " lamp", ""]
)
def test_a_passages_tokens_are_located_without_reading_it(embedder: TokenEmbedder, tiny_model: Path, text: str) -> None:
    """They are those of the reading, and each stands where its letters stand."""
    for model in (embedder, load_embedder(str(tiny_model))):
        _, (read,) = model.embed_with_tokens([text])
        located = model.locate(text)
        assert (located.ids.tolist(), located.pieces) == (read.ids.tolist(), read.pieces)
        assert located.starts.tolist() == sorted(located.starts.tolist())
        for piece, start in zip(located.pieces, located.starts.tolist(), strict=True):
            if text.isascii():
                assert text[start:].lower().startswith(piece.removeprefix("##"))


def test_the_sentence_that_answers_scores_highest_and_as_a_passage_of_its_own_would_at_most(
    embedder: TokenEmbedder, tmp_path: Path
) -> None:
    """Parts of a passage are compared by the tokens as they were read inside it."""
    sentences = ("The keeper trims the lamp.", "Forty barrels of oil were sent.", "A ship passed in the night.")
    text = " ".join(sentences)
    basis = find_basis(embedder)
    _, tokens = embedder.embed_with_tokens([text, "The council met."])
    write_tokens(tmp_path, code(tokens, basis), basis)
    index = TokenIndex.open(tmp_path, 2)
    starts = [text.index(one) for one in sentences]
    parts = [Span(start, start + len(one)) for start, one in zip(starts, sentences, strict=True)]
    located = embedder.locate(text)
    for question, best in (("who looks after the light", 0), ("how much petroleum", 1), ("vessels at sea", 2)):
        asked = embedder.query_tokens(question)
        scores = index.scores_of_parts(asked, 0, located, [*parts, Span(0, len(text)), Span(3, 3)])
        assert int(scores[:3].argmax()) == best, question
        whole = index.scores(asked, np.array([0]))
        assert whole is not None
        assert scores[3] == pytest.approx(whole[0], abs=1e-6)
        assert scores[:3].max() <= scores[3] + 1e-6
        assert scores[4] == 0
    assert not index.scores_of_parts(asked, 0, embedder.locate("The council met."), parts).any()


def test_a_damaged_file_is_named(index: TokenIndex, tmp_path: Path) -> None:
    """Sizes that do not fit, or a file that is none."""
    for path in index.directory.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    with pytest.raises(IndexDamaged, match="do not fit"):
        TokenIndex.open(tmp_path, len(PASSAGES) + 1)
    (tmp_path / "codes.npy").write_bytes(b"rubbish")
    with pytest.raises(IndexDamaged, match=r"codes\.npy"):
        TokenIndex.open(tmp_path, len(PASSAGES))


def test_places_out_of_order_are_damage(index: TokenIndex, tmp_path: Path) -> None:
    """A flipped bit may let a passage begin behind its end."""
    for path in index.directory.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    offsets = np.load(tmp_path / "offsets.npy")
    offsets[1] += 1 << 40
    np.save(tmp_path / "offsets.npy", offsets)
    with pytest.raises(IndexDamaged, match="not in order"):
        TokenIndex.open(tmp_path, len(PASSAGES))


@pytest.mark.parametrize("frequency", [-1, len(PASSAGES) + 1])
def test_a_token_in_more_passages_than_there_are_is_damage(index: TokenIndex, tmp_path: Path, frequency: int) -> None:
    for path in index.directory.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    frequencies = np.load(tmp_path / "frequencies.npy")
    frequencies[0] = frequency
    np.save(tmp_path / "frequencies.npy", frequencies)
    with pytest.raises(IndexDamaged, match=r"frequencies\.npy"):
        TokenIndex.open(tmp_path, len(PASSAGES))
