"""A model read by ONNX Runtime: the model's own vectors, the same whatever else is read, on any number of cores."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from searchdoc.embedding.embedder import SentenceTransformerEmbedder, load_embedder
from searchdoc.embedding.model_files import fast_tokenizer
from searchdoc.embedding.onnx import GraphReader, cores, open_graph, special_ids

LINES = (
    "The keeper trims the lamp in the lighthouse.",
    "Oil.",
    "The council of the harbour met for six hours and will not pay for the oil.",
    "",
    "Ægir — 灯台守 🚢 é",
)
LONG = "The harbour pays for the oil of the lamp. " * 60
"""Some 600 tokens, more than twice the window of the model that is installed_model."""


@pytest.fixture
def reader(graph_cache: Path, tiny_model: Path) -> GraphReader:
    """The graph of the tiny model, whose window is 24 tokens, two of them special."""
    load_embedder(str(tiny_model)).embed_passages(["oil"])
    tokenizer = fast_tokenizer(tiny_model, tiny_model)
    assert tokenizer is not None
    (folder,) = graph_cache.iterdir()
    opened = open_graph(folder, tokenizer)
    assert opened is not None
    return opened


@pytest.mark.usefixtures("graph_cache")
@pytest.mark.parametrize("name", ["installed", "tiny"])
def test_passages_get_the_vectors_of_the_model_itself(name: str, tiny_model: Path) -> None:
    """Each component within 0.0001, for a text that is cut at the window too."""
    from sentence_transformers import SentenceTransformer

    embedder = load_embedder(None if name == "installed" else str(tiny_model))
    assert isinstance(embedder, SentenceTransformerEmbedder)
    model = SentenceTransformer(str(embedder.folder), local_files_only=True)
    texts = [*LINES, LONG]
    expected = model.encode(texts, prompt="" if name == "installed" else "passage: ", normalize_embeddings=True)
    vectors, tokens = embedder.embed_with_tokens(texts)
    assert vectors == pytest.approx(expected, abs=1e-4)
    assert all(one.vectors.shape == (len(one.pieces), embedder.dimension) for one in tokens)


@pytest.mark.parametrize("name", ["installed", "tiny"])
def test_questions_and_their_tokens_get_the_vectors_of_the_model_itself(
    name: str, tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = None if name == "installed" else str(tiny_model)
    monkeypatch.setenv("SEARCHDOC_CACHE", str(tmp_path / "without"))
    by_torch = load_embedder(model)  # a question alone exports nothing
    expected = [(by_torch.embed_query(line), by_torch.query_tokens(line)) for line in LINES]
    monkeypatch.setenv("SEARCHDOC_CACHE", str(tmp_path / "with"))
    load_embedder(model).embed_passages(["oil"])
    by_graph = load_embedder(model)
    for line, (vector, tokens) in zip(LINES, expected, strict=True):
        assert by_graph.embed_query(line) == pytest.approx(vector, abs=1e-4)
        found = by_graph.query_tokens(line)
        assert (found.pieces, found.ids.tolist()) == (tokens.pieces, tokens.ids.tolist())
        assert found.vectors == pytest.approx(tokens.vectors, abs=2e-4)


def test_a_passage_has_one_vector_whatever_is_read_with_it(installed_model: SentenceTransformerEmbedder) -> None:
    """Bit for bit: a document that is read anew must not differ from what a whole build makes of it."""
    lines = [f"{line} The {word} was lit." for line in LINES for word in ("lamp", "old lamp", "lamp of the harbour")]
    lines += [" ".join(["oil"] * count) for count in (3, 60, 200, 400)]
    together, tokens = installed_model.embed_with_tokens(lines)
    for line, vector, one in zip(lines, together, tokens, strict=True):
        alone, own = installed_model.embed_with_tokens([line])
        assert np.array_equal(alone[0], vector)
        assert np.array_equal(own[0].vectors, one.vectors)


EMBED = """
import os, sys
if sys.argv[1] == "one":
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
from searchdoc.embedding.embedder import load_embedder
texts = [f"The keeper trims {number} lamps." for number in range(40)] + ["oil " * 300]
sys.stdout.buffer.write(load_embedder().embed_passages(texts).tobytes())
"""


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system cannot bind a process to a core")
def test_vectors_do_not_depend_on_the_number_of_threads(installed_model: SentenceTransformerEmbedder) -> None:
    installed_model.embed_passages(["oil"])
    one, all_cores = (
        subprocess.run([sys.executable, "-c", EMBED, cores], capture_output=True, check=True).stdout
        for cores in ("one", "all")
    )
    assert len(one) == 41 * installed_model.dimension * 4
    assert one == all_cores


def test_there_is_a_thread_for_each_core() -> None:
    assert 1 <= cores() <= (os.cpu_count() or 1)


def test_many_threads_read_at_once(reader: GraphReader) -> None:
    texts = ["the keeper", "oil", "the ship of the keeper"] * 5
    expected, _ = reader.begin(texts)()
    with ThreadPoolExecutor(4) as pool:
        waits = list(pool.map(reader.begin, [texts] * 20))
    assert all(np.array_equal(wait()[0], expected) for wait in waits)


def test_a_question_is_read_like_a_passage(reader: GraphReader) -> None:
    vector, tokens = reader.read_question("the keeper", "passage: ")
    vectors, (passage,) = reader.begin(["the keeper"], "passage: ")()
    assert np.array_equal(vector, vectors[0])
    assert np.array_equal(tokens.vectors, passage.vectors)


def test_tokens_of_the_prompt_and_special_tokens_are_left_out(reader: GraphReader) -> None:
    _, tokens = reader.read_question("the strange lamp", "query: ")
    assert tokens.pieces == ("the", "lamp")  # "strange" is not in the vocabulary, and [UNK] is special
    assert tokens.vectors.shape == (2, 32)


def test_a_text_is_read_up_to_the_window(reader: GraphReader) -> None:
    full = "oil " * 22
    cut, tokens = reader.read_question(full + "lamp " * 30)
    assert np.array_equal(cut, reader.read_question(full)[0])
    assert tokens.pieces == ("oil",) * 22
    shorter, _ = reader.read_question("oil " * 21 + "lamp")
    assert np.abs(cut - shorter).max() > 1e-4


def test_the_vector_is_the_mean_of_all_token_states(reader: GraphReader) -> None:
    """Special tokens count in the mean, so it is not the mean of the tokens that are shown."""
    vector, tokens = reader.read_question("the lamp")
    mean = tokens.vectors.mean(axis=0)
    assert vector.shape == mean.shape
    assert np.abs(vector - mean).max() > 1e-4


def test_the_vocabulary_is_in_the_order_of_the_ids(reader: GraphReader, tiny_model: Path) -> None:
    tokenizer = fast_tokenizer(tiny_model, tiny_model)
    assert tokenizer is not None
    vocabulary = reader.vocabulary()
    assert [tokenizer.token_to_id(token) for token in vocabulary] == list(range(len(vocabulary)))
    assert {vocabulary[number] for number in special_ids(tokenizer)} == {"[PAD]", "[UNK]", "[CLS]", "[SEP]"}


def test_without_a_graph_there_is_no_reader(tiny_model: Path, tmp_path: Path) -> None:
    tokenizer = fast_tokenizer(tiny_model, tiny_model)
    assert tokenizer is not None
    assert open_graph(tmp_path, tokenizer) is None


@pytest.mark.parametrize("file", ["model.onnx", "weights.bin", "graph.json"])
def test_a_damaged_graph_is_no_obstacle(file: str, graph_cache: Path, tiny_model: Path) -> None:
    """It is a cache: without it the model itself reads, and the next embedding exports it again."""
    expected = load_embedder(str(tiny_model)).embed_passages(["the keeper"])
    (damaged,) = graph_cache.glob(f"*/{file}")
    damaged.write_bytes(b"rubbish")
    assert load_embedder(str(tiny_model)).embed_query("oil").shape == (32,)
    assert load_embedder(str(tiny_model)).embed_passages(["the keeper"]) == pytest.approx(expected, abs=1e-4)
    assert damaged.stat().st_size > 10
    assert damaged.read_bytes() != b"rubbish"


@pytest.mark.parametrize("asked_first", [True, False])
def test_one_flipped_bit_in_the_cache_gives_no_wrong_vector(
    asked_first: bool, graph_cache: Path, tiny_model: Path
) -> None:
    """Its size is the same and it can be opened, but the check sums differ: the model itself reads instead."""
    embedder = load_embedder(str(tiny_model))
    passage, question = embedder.embed_passages(["the keeper"]), embedder.embed_query("the keeper")
    (weights,) = graph_cache.glob("*/weights.bin")
    written = bytearray(weights.read_bytes())
    for place in range(3, len(written), 4):  # the highest bits of every number
        written[place] ^= 0x04
    weights.write_bytes(written)
    again = load_embedder(str(tiny_model))
    if asked_first:
        assert again.embed_query("the keeper") == pytest.approx(question, abs=1e-4)
        assert not weights.exists(), "what cannot be trusted is removed"
    assert again.embed_passages(["the keeper"]) == pytest.approx(passage, abs=1e-4)
    assert weights.read_bytes() != bytes(written)
    assert load_embedder(str(tiny_model)).embed_query("the keeper") == pytest.approx(question, abs=1e-4)
