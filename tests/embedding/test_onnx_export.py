"""Models exported to ONNX: which can be, and that a graph with other vectors than its model's is refused."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models import change
from searchdoc.embedding.embedder import SentenceTransformerEmbedder, load_embedder
from searchdoc.embedding.model_files import fast_tokenizer, modules_of
from searchdoc.embedding.onnx import GraphConfig, open_graph
from searchdoc.embedding.onnx_export import export_graph, graph_config

TEXTS = ["the keeper trims the lamp", "a ship"]


def tiny_config(tiny_model: Path) -> GraphConfig:
    config = graph_config(modules_of(tiny_model), 24, lowercase=False)
    assert config is not None
    return config


def model_of(folder: Path) -> Any:  # noqa: ANN401 (sentence-transformers)
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(folder), local_files_only=True)


def test_what_belongs_to_a_graph_is_read_from_the_models_files(tiny_model: Path) -> None:
    assert tiny_config(tiny_model) == GraphConfig(24, False, "mean", ("input_ids", "token_type_ids"))


@pytest.mark.parametrize(
    ("settings", "pooling"),
    [
        ({"pooling_mode": "cls"}, "cls"),
        ({"pooling_mode": None, "pooling_mode_cls_token": True}, "cls"),
        ({"pooling_mode": None, "pooling_mode_mean_tokens": True, "pooling_mode_max_tokens": False}, "mean"),
        ({"pooling_mode": "max"}, None),
        ({"pooling_mode": ["cls", "mean"]}, None),
        ({"pooling_mode": None, "pooling_mode_cls_token": True, "pooling_mode_mean_tokens": True}, None),
        ({"include_prompt": False}, None),
    ],
)
def test_models_with_another_pooling_are_not_exported(
    tiny_copy: Path, settings: dict[str, object], pooling: str | None
) -> None:
    change(tiny_copy / "1_Pooling" / "config.json", **settings)
    config = graph_config(modules_of(tiny_copy), 24, lowercase=True)
    assert (config and config.pooling) == pooling


def test_models_with_more_modules_are_not_exported(tiny_model: Path) -> None:
    modules = modules_of(tiny_model)
    assert graph_config([*modules, ("Normalize", tiny_model)], 24, lowercase=False) is not None
    assert graph_config([*modules, ("Dense", tiny_model)], 24, lowercase=False) is None
    assert graph_config(modules[:1], 24, lowercase=False) is None


def test_a_model_that_pools_by_its_first_token_is_exported_as_it_is(tiny_copy: Path, graph_cache: Path) -> None:
    change(tiny_copy / "1_Pooling" / "config.json", pooling_mode="cls")
    vectors = load_embedder(str(tiny_copy)).embed_passages(TEXTS)
    assert list(graph_cache.glob("*/model.onnx"))
    expected = model_of(tiny_copy).encode(TEXTS, prompt="passage: ", normalize_embeddings=True)
    assert vectors == pytest.approx(expected, abs=1e-4)


def test_a_graph_that_is_refused_leaves_nothing_behind(tiny_model: Path, tmp_path: Path) -> None:
    shown: list[Path] = []

    def refuse(folder: Path) -> bool:
        shown.extend(folder.iterdir())
        return False

    folder = tmp_path / "graphs" / "tiny"
    assert not export_graph(model_of(tiny_model), folder, tiny_config(tiny_model), refuse)
    assert {path.name for path in shown} == {"model.onnx", "weights.bin", "graph.json"}
    assert list((tmp_path / "graphs").iterdir()) == []


def test_a_model_reads_as_before_once_it_was_exported(tiny_model: Path, tmp_path: Path) -> None:
    model = model_of(tiny_model)
    attention = model[0].auto_model.config._attn_implementation
    before = model.encode(TEXTS)
    assert export_graph(model, tmp_path / "graph", tiny_config(tiny_model), lambda _: True)
    assert model[0].auto_model.config._attn_implementation == attention
    assert np.array_equal(model.encode(TEXTS), before)


def test_what_is_no_transformer_is_not_exported(tiny_model: Path, tmp_path: Path) -> None:
    """The exporter may stumble over anything; the model itself then reads."""
    model = model_of(tiny_model)
    model[0].auto_model.forward = None
    assert not export_graph(model, tmp_path / "graph", tiny_config(tiny_model), lambda _: True)
    assert list(tmp_path.iterdir()) == []


def damage(folder: Path) -> None:
    """Add to half of the numbers of one bias of an exported graph, which can still be opened."""
    import onnx
    from onnx import numpy_helper

    path = folder / "model.onnx"
    model = onnx.load(path)  # with its external weights
    bias = next(one for one in model.graph.initializer if list(one.dims) == [32])
    more = np.repeat(np.array([0.5, 0], np.float32), 16)
    bias.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(bias) + more, bias.name))
    (folder / "weights.bin").unlink(missing_ok=True)
    onnx.save(model, path)


def test_a_graph_that_gives_other_vectors_does_not_agree_with_its_model(tiny_model: Path, graph_cache: Path) -> None:
    embedder = load_embedder(str(tiny_model))
    assert isinstance(embedder, SentenceTransformerEmbedder)
    expected = embedder.embed_passages(TEXTS)
    (folder,) = graph_cache.iterdir()
    assert embedder.agrees(folder)
    damage(folder)
    tokenizer = fast_tokenizer(tiny_model, tiny_model)
    assert tokenizer is not None
    damaged = open_graph(folder, tokenizer)
    assert damaged is not None
    found = np.array([damaged.read_question(text, "passage: ")[0] for text in TEXTS])
    assert np.abs(found / np.linalg.norm(found, axis=1, keepdims=True) - expected).max() > 1e-3
    assert not embedder.agrees(folder)
    shutil.rmtree(folder)
    assert not embedder.agrees(folder)


def test_a_model_that_its_graph_does_not_stand_for_is_read_itself(tiny_copy: Path, graph_cache: Path) -> None:
    """One whose tokenizer keeps the end of a long text; nor is the refused graph read by whoever comes next."""
    change(tiny_copy / "tokenizer_config.json", truncation_side="left")
    long = "the keeper trims " + "a ship of oil " * 20
    expected = model_of(tiny_copy).encode([long], prompt="passage: ", normalize_embeddings=True)
    for _ in range(2):
        embedder = load_embedder(str(tiny_copy))
        assert embedder.embed_passages([long]) == pytest.approx(expected, abs=1e-5)
        assert list(graph_cache.iterdir()) == []
    change(tiny_copy / "tokenizer_config.json", truncation_side="right")
    assert np.abs(load_embedder(str(tiny_copy)).embed_passages([long]) - expected).max() > 1e-3
    assert list(graph_cache.glob("*/model.onnx"))


def test_what_a_killed_export_left_behind_is_removed_an_hour_later(tiny_model: Path, graph_cache: Path) -> None:
    """A younger one may be under way in another process."""
    embedder = load_embedder(str(tiny_model))
    embedder.embed_passages(TEXTS)
    (folder,) = graph_cache.iterdir()
    old, young = (folder.with_name(f"{folder.name}.{number}") for number in (4_000_001, 4_000_002))
    for left in (old, young):
        left.mkdir()
        (left / "exported.onnx").write_bytes(b"half a graph")
    two_hours_ago = time.time() - 7200
    os.utime(old, (two_hours_ago, two_hours_ago))
    shutil.rmtree(folder)
    load_embedder(str(tiny_model)).embed_passages(TEXTS)
    assert folder.is_dir()
    assert young.is_dir()
    assert not old.exists()
