"""Texts to vectors: what every embedder promises, the model that is installed_model, and other models."""

from __future__ import annotations

import logging
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from embedders import HashingEmbedder
from models import change
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


@pytest.fixture(params=["hashing", "installed"])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    return HashingEmbedder() if request.param == "hashing" else request.getfixturevalue("installed_model")


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


def test_a_question_is_read_up_to_the_window_too(embedder: Embedder) -> None:
    inside = " ".join(["oil"] * (embedder.window - 1) + ["lamp"])
    assert embedder.embed_query(inside) == pytest.approx(embedder.embed_query(f"{inside} ship ship"), abs=1e-5)


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


def test_the_installed_model_is_the_default_and_is_found_by_its_name(
    installed_model: SentenceTransformerEmbedder,
) -> None:
    assert (installed_model.name, installed_model.dimension, installed_model.window) == (BUNDLED, 384, 254)
    assert load_embedder(installed_model.name).fingerprint == installed_model.fingerprint


def test_tokens_are_counted_as_the_model_itself_counts_them(installed_model: SentenceTransformerEmbedder) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(installed_model.folder), local_files_only=True)
    ids = [model.tokenizer.encode(line, add_special_tokens=False) for line in LINES]
    assert installed_model.count_tokens(LINES) == [len(one) for one in ids]
    assert model.max_seq_length == installed_model.window + 2


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


def test_once_passages_were_embedded_nothing_needs_torch(installed_model: SentenceTransformerEmbedder) -> None:
    """The model has been written as a graph, and the graph is read by ONNX Runtime."""
    installed_model.embed_passages(["oil"])
    done = subprocess.run([sys.executable, "-W", "error", "-c", ASKING], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_torch_waits_for_the_first_text_and_nothing_reaches_the_network_or_the_terminal(tmp_path: Path) -> None:
    environment = {"HF_HUB_OFFLINE": "0", "PATH": "", "HOME": "/nowhere", "SEARCHDOC_CACHE": str(tmp_path)}
    done = subprocess.run([sys.executable, "-W", "error", "-c", ALONE], env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_settings_of_the_libraries_are_left_as_they_were(installed_model: SentenceTransformerEmbedder) -> None:
    from transformers.utils import logging as remarks

    logging.getLogger("transformers").setLevel(logging.INFO)
    installed_model.embed_query("oil")
    assert logging.getLogger("transformers").level == logging.INFO
    assert remarks.is_progress_bar_enabled()


def test_a_sentence_longer_than_the_window_is_located_as_far_as_it_is_read(
    installed_model: SentenceTransformerEmbedder,
) -> None:
    """The tokens located are those that have vectors, and each begins where it stands in the text."""
    sentence = "The keeper says that " + "the oil was never sent and that " * 80 + "nobody answers."
    assert installed_model.count_tokens([sentence])[0] > 2 * installed_model.window
    _, (tokens,) = installed_model.embed_with_tokens([sentence])
    located = installed_model.locate(sentence)
    assert len(located.pieces) == installed_model.window
    assert located.pieces == tokens.pieces
    assert located.ids.tolist() == tokens.ids.tolist()
    for piece, start in zip(located.pieces, located.starts.tolist(), strict=True):
        assert sentence[start : start + len(piece)].lower() == piece
    assert installed_model.query_tokens(sentence).pieces == tokens.pieces


# Other models


def test_a_model_in_a_folder_is_used_as_it_is(tiny_model: Path, installed_model: Embedder) -> None:
    embedder = load_embedder(str(tiny_model))
    assert embedder.name == str(tiny_model.resolve())
    assert embedder.dimension == 32
    assert embedder.fingerprint != installed_model.fingerprint
    vectors = embedder.embed_passages(["the keeper trims the lamp", "a ship"])
    assert vectors.shape == (2, 32)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-6)


def test_the_window_leaves_room_for_the_prompt(tiny_model: Path) -> None:
    embedder = load_embedder(str(tiny_model))
    assert embedder.window == 24 - len(["[CLS]", "[SEP]"]) - len(["passage", ":"])
    full = " ".join(["oil"] * (embedder.window - 1))
    oil, lamp, beyond = embedder.embed_passages([f"{full} oil", f"{full} lamp", f"{full} oil lamp"])
    assert oil == pytest.approx(beyond, abs=1e-6)
    assert np.abs(oil - lamp).max() > 1e-4


def test_prompts_are_put_before_queries_and_passages(tiny_model: Path, tiny_copy: Path) -> None:
    prompted = load_embedder(str(tiny_model))
    change(tiny_copy / "config_sentence_transformers.json", prompts={}, default_prompt_name=None)
    plain = load_embedder(str(tiny_copy))
    assert prompted.embed_query("the lamp") == pytest.approx(plain.embed_query("query: the lamp"), abs=1e-6)
    passage = prompted.embed_passages(["the lamp"])[0]
    assert passage == pytest.approx(plain.embed_passages(["passage: the lamp"])[0], abs=1e-6)
    assert np.abs(passage - plain.embed_passages(["the lamp"])[0]).max() > 1e-4
    assert plain.window == prompted.window + 2


def test_a_model_whose_weights_cannot_be_read_is_reported_when_it_is_needed(tiny_copy: Path) -> None:
    (tiny_copy / "model.safetensors").write_bytes(b"no weights")
    embedder = load_embedder(str(tiny_copy))
    with pytest.raises(ModelMissing, match="cannot be loaded"):
        embedder.embed_query("the lamp")
