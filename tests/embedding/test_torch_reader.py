"""A model read by sentence-transformers, as on a GPU: the same vectors and the same ranking as by ONNX Runtime.

The device is "cpu" here, which takes the same way through the code as a GPU does. That a GPU gives the same ranking has
not been checked.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import searchdoc
from models import change
from searchdoc.embedding.embedder import SentenceTransformerEmbedder, load_embedder
from searchdoc.embedding.torch_reader import TorchReader
from searchdoc.errors import ModelMissing

QUESTIONS = ("what did Lenin say about foreign trade", "who wrote to Trotsky", "the planned economy")


def test_passages_rank_in_the_same_order_as_by_onnx_runtime(
    calendar: searchdoc.Index, installed_model: SentenceTransformerEmbedder
) -> None:
    """All passages of corpus/ for each question; every component of a vector within 0.0001."""
    texts = [passage.text for passage in calendar.passages()]
    by_torch, _ = TorchReader(installed_model.folder).read(texts)
    by_torch /= np.linalg.norm(by_torch, axis=1, keepdims=True)
    by_graph = installed_model.embed_passages(texts)
    assert by_torch == pytest.approx(by_graph, abs=1e-4)
    for question in QUESTIONS:
        query = installed_model.embed_query(question)
        order = np.argsort(-(by_graph @ query), kind="stable")[:20].tolist()
        assert np.argsort(-(by_torch @ query), kind="stable")[:20].tolist() == order


def test_tokens_are_those_of_the_graph(tiny_model: Path, installed_model: SentenceTransformerEmbedder) -> None:
    for folder, embedder, prompt in (
        (installed_model.folder, installed_model, ""),
        (tiny_model, load_embedder(str(tiny_model)), "passage: "),
    ):
        text = "The strange keeper trims the lamp"
        _, (tokens,) = TorchReader(folder).read([text], prompt)
        assert tokens is not None
        _, (expected,) = embedder.embed_with_tokens([text])
        assert (tokens.pieces, tokens.ids.tolist()) == (expected.pieces, expected.ids.tolist())
        units = tokens.vectors / np.linalg.norm(tokens.vectors, axis=1, keepdims=True)
        assert units == pytest.approx(expected.vectors, abs=1e-4)


def test_a_text_is_read_up_to_the_window(tiny_model: Path) -> None:
    vectors, tokens = TorchReader(tiny_model).read(["oil " * 22, "oil " * 22 + "lamp " * 30])
    assert vectors[0] == pytest.approx(vectors[1], abs=1e-6)
    assert [one and one.pieces for one in tokens] == [("oil",) * 22] * 2


def test_the_dimension_and_the_vocabulary_are_the_models_own(tiny_model: Path) -> None:
    reader = TorchReader(tiny_model)
    assert reader.dimension() == 32
    assert reader.vocabulary() == load_embedder(str(tiny_model)).vocabulary()


def test_a_model_that_cannot_be_exported_is_read_on_the_cpu(tiny_copy: Path, graph_cache: Path) -> None:
    change(tiny_copy / "1_Pooling" / "config.json", pooling_mode="max")
    embedder = load_embedder(str(tiny_copy))
    found, tokens = embedder.embed_with_tokens(["the keeper", "a ship"])
    expected, _ = TorchReader(tiny_copy, "cpu").read(["the keeper", "a ship"], "passage: ")
    assert found == pytest.approx(expected / np.linalg.norm(expected, axis=1, keepdims=True), abs=1e-6)
    assert [one.pieces for one in tokens] == [("the", "keeper"), ("a", "ship")]
    assert embedder.vocabulary()[4:6] == ("query", "passage")
    assert not graph_cache.exists()


def test_a_model_without_a_transformer_shows_no_tokens(tmp_path: Path) -> None:
    """As one of word vectors: each text has a vector, and no tokens."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import StaticEmbedding  # type: ignore[import-not-found]
    from tokenizers import Tokenizer, models, pre_tokenizers

    tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0, "lamp": 1, "oil": 2}, "[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=8)]).save(str(tmp_path))
    vectors, tokens = TorchReader(tmp_path).read(["lamp", "oil"])
    assert vectors.shape == (2, 8)
    assert tokens == [None, None]


def test_weights_that_cannot_be_read_are_reported_with_the_way_out(tiny_copy: Path) -> None:
    (tiny_copy / "model.safetensors").write_bytes(b"no weights")
    reader = TorchReader(tiny_copy)  # nothing is loaded yet
    with pytest.raises(ModelMissing, match=r"cannot be loaded .*: name a folder") as report:
        reader.read(["the lamp"])
    assert "\n" not in str(report.value)
    assert json.loads((tiny_copy / "config.json").read_text("utf-8"))["hidden_size"] == 32
