"""Our own loops read a BERT as transformers reads it, on processors that multiply matrices of bfloat16."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchdoc.embedding.bert import Bert, Read, States, measured, open_numbers, write_numbers
from searchdoc.native import kernels

here_only = pytest.mark.skipif(
    not kernels.multiplies_matrices(),
    reason="no loops for BERT: not compiled, or no processor that multiplies matrices",
)
MEASURES: dict[str, Any] = {
    "vocab_size": 50,
    "hidden_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 96,
    "max_position_embeddings": 80,
}
TEXTS = ([7, 3, 3, 9], [5], list(range(2, 35)), [49] * 32, [*range(2, 50), *range(2, 32)])


def transformer(kind: str = "Bert", larger: float = 1.0, **changed: object) -> Any:  # noqa: ANN401 (transformers)
    """A model of that kind with weights by chance, all of them so many times as large."""
    import torch
    import transformers

    torch.manual_seed(7)
    config = getattr(transformers, f"{kind}Config")(**MEASURES | changed)
    model = getattr(transformers, f"{kind}Model")(config, add_pooling_layer=False).eval()
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if weight.dim() > 1 and "encoder" in name:
                weight.mul_(larger)
            elif weight.dim() == 1:  # norms and biases do nothing yet
                weight.add_(torch.randn_like(weight) / 10)
    return model


def expected_of(model: Any, text: list[int]) -> States:  # noqa: ANN401 (transformers)
    import torch

    with torch.inference_mode():
        states: States = model(torch.tensor([text])).last_hidden_state[0].numpy()
    return states


def laid_out(model: Any, path: Path) -> tuple[Read, Bert]:  # noqa: ANN401 (transformers)
    bert = measured(model.config)
    assert bert is not None
    write_numbers(path, bert, {name: one.numpy() for name, one in model.state_dict().items()})
    read = open_numbers(path, bert)
    assert read is not None
    return read, bert


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    return laid_out(transformer(), tmp_path_factory.mktemp("bert") / "numbers")[0]


@here_only
@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("Bert", {}),
        ("Bert", {"num_attention_heads": 1}),
        ("Bert", {"hidden_size": 192, "num_attention_heads": 2, "intermediate_size": 32, "layer_norm_eps": 1e-5}),
        ("Bert", {"num_hidden_layers": 0}),
        ("Bert", {"type_vocab_size": 1, "larger": 20.0}),  # tokens hear single others, and sums are far from 0
        ("Roberta", {"pad_token_id": 0, "max_position_embeddings": 82}),
        ("XLMRoberta", {"pad_token_id": 1, "max_position_embeddings": 82}),
        ("Camembert", {"pad_token_id": 1, "max_position_embeddings": 82}),
    ],
)
def test_a_text_gets_the_states_that_transformers_gives_it(kind: str, changed: dict[str, Any], tmp_path: Path) -> None:
    model = transformer(kind, **changed)
    read, bert = laid_out(model, tmp_path / "numbers")
    assert (tmp_path / "numbers").stat().st_size > 4 * bert.vocabulary * bert.width
    found = read(TEXTS)
    for text, states in zip(TEXTS, found, strict=True):
        expected = expected_of(model, text)
        assert states.shape == expected.shape
        assert np.linalg.norm(states - expected) < 1e-4 * np.linalg.norm(expected)


@here_only
def test_a_text_may_be_as_long_as_the_model_has_places(tmp_path: Path) -> None:
    model = transformer(max_position_embeddings=513)
    read, _ = laid_out(model, tmp_path / "numbers")
    text = [2 + place * place % 47 for place in range(513)]
    states, _ = read([text, text[:-1]])
    expected = expected_of(model, text)
    assert np.linalg.norm(states - expected) < 1e-4 * np.linalg.norm(expected)


@here_only
@given(st.lists(st.lists(st.integers(1, 49), min_size=1, max_size=80), min_size=1, max_size=6))
def test_a_text_gets_the_same_states_whatever_is_read_with_it(read: Read, texts: list[list[int]]) -> None:
    for text, states in zip(texts, read(texts), strict=True):
        (alone,) = read([text])
        assert np.array_equal(states, alone)


@here_only
def test_many_threads_read_at_once(read: Read) -> None:
    from concurrent.futures import ThreadPoolExecutor

    alone = [read([text])[0] for text in TEXTS]
    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(read, [TEXTS] * 40):
            assert all(np.array_equal(*both) for both in zip(found, alone, strict=True))


@here_only
@pytest.mark.parametrize(
    ("ids", "ends"),
    [([50], [1]), ([-1], [1]), ([1, 2], [1]), ([1], [2]), ([1], [0, 1]), ([1, 2], [2, 1]), ([1] * 81, [81])],
)
def test_what_the_model_does_not_have_is_refused(tmp_path: Path, ids: list[int], ends: list[int]) -> None:
    """An unknown token, texts that do not fit the tokens, a text of none, one that is too long."""
    _, bert = laid_out(transformer(), tmp_path / "numbers")
    numbers = np.fromfile(tmp_path / "numbers", dtype=np.uint8)
    with pytest.raises(IndexError, match=r"there is no (token|text)|the texts end"):
        kernels.read_texts(numbers, bert.measures, np.array(ids, np.int32), np.array(ends, np.int64))


@here_only
def test_damaged_numbers_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "numbers"
    _, bert = laid_out(transformer(), path)
    whole = path.read_bytes()
    for damaged in (whole[:-4], whole + whole[:64], b""):
        path.write_bytes(damaged)
        assert open_numbers(path, bert) is None
    assert open_numbers(tmp_path / "nowhere", bert) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"hidden_act": "relu"},
        {"is_decoder": True},
        {"num_attention_heads": 4},  # whose width is 16
        {"intermediate_size": 100},
        {"model_type": "distilbert"},
        {"position_embedding_type": "relative_key"},
    ],
)
def test_other_models_are_left_to_the_graph(changed: dict[str, Any]) -> None:
    config = transformer().config
    for name, value in changed.items():
        setattr(config, name, value)
    assert measured(config) is None
