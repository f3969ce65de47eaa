"""A BERT's encoder in our own loops, on processors that multiply matrices of bfloat16; everywhere else nothing changes.

A model's time is that of its matrix products. Processors with AMX work out sixteen times as many of them in bfloat16 as
in float32, but bfloat16 has eight bits of each number. Here a number is two of bfloat16, and a product three of those
(G. Henry et al., "Leveraging the bfloat16 Artificial Intelligence Datatype For Higher-Precision Computations", ARITH
2019): right to five digits or six. Everything else is worked out in float32. ``_bert.c`` has the loops, and
docs/performance.md what they gain. What they make of a text depends on that text alone, bit for bit.

Read are BERT (J. Devlin et al., 2019) and its relatives of the same build, RoBERTa among them, whose measures are
multiples of 32. A question is always read by ONNX Runtime, in float32.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from searchdoc.native import kernels

NUMBERS = "passages.bin"

States = NDArray[np.float32]
"""The last hidden states of one text, shape (tokens, dimension)."""

Read = Callable[[Sequence[Sequence[int]]], list[States]]
"""What takes the tokens of some texts to their last hidden states; safe to use from many threads."""

_ALIKE = ("bert", "camembert", "roberta", "xlm-roberta")
"""The kinds of model that are built alike. All but the first begin to count places behind the padding's number."""

_STEP, _EDGE = 32, 16
"""How many numbers a tile has one way and the other."""


@dataclass(frozen=True, slots=True)
class Bert:
    """A model's measures: what ``_bert.c`` must know beside the numbers."""

    layers: int
    width: int
    inner: int
    heads: int
    vocabulary: int
    places: int
    first: int
    epsilon: float

    @property
    def measures(self) -> kernels.BertMeasures:
        """All of them, as the loops take them."""
        return astuple(self)


def are_wanted() -> bool:
    """Whether these loops may read passages; whoever wants the same vectors on every machine does without them.

    ``SEARCHDOC_PRECISION`` is then set to ``float32``.
    """
    return os.environ.get("SEARCHDOC_PRECISION") != "float32"


def measured(config: Any) -> Bert | None:  # noqa: ANN401 (what transformers has for each kind of model is another)
    """The measures of a model by its configuration (transformers); None for one that is not read here."""
    if config.model_type not in _ALIKE or config.hidden_act != "gelu" or getattr(config, "is_decoder", False):
        return None
    if getattr(config, "position_embedding_type", None) not in (None, "absolute"):
        return None
    width, inner, heads = config.hidden_size, config.intermediate_size, config.num_attention_heads
    if width % (heads * _STEP) or inner % _STEP:
        return None
    return Bert(
        config.num_hidden_layers,
        width,
        inner,
        heads,
        config.vocab_size,
        config.max_position_embeddings,
        0 if config.model_type == "bert" else config.pad_token_id + 1,
        config.layer_norm_eps,
    )


def write_numbers(path: Path, bert: Bert, weights: Mapping[str, NDArray[np.float32]]) -> None:
    """Write a model's weights, by the names that transformers has for them, as the loops read them."""
    with path.open("wb") as file:
        for array in _in_order(bert, weights):
            file.write(np.ascontiguousarray(array).tobytes())


def _in_order(bert: Bert, weights: Mapping[str, NDArray[np.float32]]) -> Iterator[NDArray[Any]]:
    def norm(name: str) -> Iterator[NDArray[np.float32]]:
        yield from (weights[f"{name}.LayerNorm.weight"], weights[f"{name}.LayerNorm.bias"])

    def product(weight: NDArray[np.float32], bias: NDArray[np.float32]) -> Iterator[NDArray[Any]]:
        yield from (_in_tiles(weight.T), bias)

    def dense(name: str) -> Iterator[NDArray[Any]]:
        return product(weights[f"{name}.weight"], weights[f"{name}.bias"])

    yield weights["embeddings.word_embeddings.weight"]
    # all of a passage is of the first type
    yield weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
    yield from norm("embeddings")
    ways = {"query": np.float32((bert.width // bert.heads) ** -0.5), "key": np.float32(1), "value": np.float32(1)}
    for number in range(bert.layers):
        layer = f"encoder.layer.{number}"
        joined = (
            np.concatenate([weights[f"{layer}.attention.self.{way}.{kind}"] * by for way, by in ways.items()])
            for kind in ("weight", "bias")
        )
        yield from product(*joined)
        yield from dense(f"{layer}.attention.output.dense")
        yield from norm(f"{layer}.attention.output")
        yield from dense(f"{layer}.intermediate.dense")
        yield from dense(f"{layer}.output.dense")
        yield from norm(f"{layer}.output")


def _in_tiles(weight: NDArray[np.float32]) -> NDArray[np.uint16]:
    """A matrix (inputs, outputs) as the right factor of a product, of which ``_bert.c`` says how it is stored."""
    inputs, outputs = weight.shape
    high, widened = _halves(np.ascontiguousarray(weight))
    low, _ = _halves(weight - widened)
    shape = (inputs // _STEP, _EDGE, 2, outputs // _EDGE, _EDGE)
    return np.stack([one.reshape(shape).transpose(3, 0, 1, 4, 2) for one in (high, low)], axis=2)


def _halves(numbers: NDArray[np.float32]) -> tuple[NDArray[np.uint16], NDArray[np.float32]]:
    """The nearest numbers of bfloat16, as their bits and as numbers."""
    bits = numbers.view(np.uint32)
    high = (bits + 0x7FFF + (bits >> 16 & 1)) >> 16
    return high.astype(np.uint16), (high << 16).view(np.float32)


def open_numbers(path: Path, bert: Bert) -> Read | None:
    """What reads texts by what ``write_numbers`` wrote; None where that is damaged, or where there are no such loops.

    A text has a token at least, and no more than the model has places.
    """
    if not kernels.multiplies_matrices():
        return None
    try:
        numbers = np.memmap(path, dtype=np.uint8, mode="r")
        kernels.read_texts(numbers, bert.measures, np.empty(0, np.int32), np.empty(0, np.int64))
    except (OSError, ValueError):
        return None

    def read(texts: Sequence[Sequence[int]]) -> list[States]:
        ends = np.cumsum([len(text) for text in texts])
        ids = np.fromiter(chain.from_iterable(texts), np.int32, int(ends[-1]))
        return np.split(kernels.read_texts(numbers, bert.measures, ids, ends), ends[:-1])

    return read
