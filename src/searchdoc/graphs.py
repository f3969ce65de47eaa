"""A model as a graph that ONNX Runtime reads: the same vectors, without torch.

To import sentence-transformers takes seconds, to open a graph a fraction of one; so the model is written as a graph
once (``searchdoc.embeddings`` does that) and read from then on by this module. Graphs lie in the user's cache folder
(``SEARCHDOC_CACHE`` names another), under the model's fingerprint, and can be thrown away at any time.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from searchdoc.protocols import Tokens, Vectors

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

_GRAPH, _WEIGHTS, _RECIPE = "model.onnx", "weights.bin", "recipe.json"
_LARGE = 1024
"""Weights from this size in bytes lie in a file of their own, which is mapped into memory and not read."""

_FEW = 64
"""So many texts are read before the weights are laid out anew."""

_PROVIDERS = ["CPUExecutionProvider"]

_VERSION = 2
"""Raised whenever graphs are written in another way, so that older ones are written anew."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a text becomes a vector around the graph: the window, the case, the pooling, what is put in."""

    longest: int
    lower: bool
    pooling: str
    inputs: tuple[str, ...]
    padding: int


def cache_folder() -> Path:
    """Where everything lies that is kept for speed alone."""
    stated = os.environ.get("SEARCHDOC_CACHE")
    if stated:
        return Path(stated)
    from platformdirs import user_cache_path

    return user_cache_path("searchdoc", appauthor=False)


def graph_folder(fingerprint: str) -> Path:
    """Where the graph of the model with that fingerprint lies, or would lie."""
    return cache_folder() / "models" / f"{fingerprint[:32]}-{_VERSION}"


def write_recipe(folder: Path, recipe: Recipe) -> None:
    """Write the recipe beside the graph; last, because a folder with a recipe is whole."""
    (folder / _RECIPE).write_text(json.dumps(asdict(recipe)), encoding="utf-8")


def write_graph(exported: Path, folder: Path) -> None:
    """Write an exported graph, a file in ONNX, once more as it will be read: optimised, the weights beside it.

    Whoever opens it then has nothing left to optimise, and maps the weights. Fusions are those that hold on every
    machine. Raises whatever ONNX Runtime makes of a graph that it cannot read.
    """
    import onnxruntime

    options = _options()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(folder / _GRAPH)
    options.add_session_config_entry("session.optimized_model_external_initializers_file_name", _WEIGHTS)
    least = "session.optimized_model_external_initializers_min_size_in_bytes"
    options.add_session_config_entry(least, str(_LARGE))
    onnxruntime.InferenceSession(str(exported), options, providers=_PROVIDERS)


def _options() -> Any:  # noqa: ANN401 (ONNX Runtime has no types)
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    return options


def open_graph(folder: Path, tokenizer: Tokenizer) -> GraphReader | None:
    """The reader of a graph, or None where there is none or where it cannot be read.

    The tokenizer is the model's, without truncation and padding, and may be used elsewhere at the same time.
    """
    try:
        stated: dict[str, Any] = json.loads((folder / _RECIPE).read_text(encoding="utf-8"))
        return GraphReader(folder / _GRAPH, Recipe(**{**stated, "inputs": tuple(stated["inputs"])}), tokenizer)
    except Exception:  # noqa: BLE001 (a cache: whatever is wrong with it, there is another way)
        return None


class GraphReader:
    """Reads texts with ONNX Runtime; safe to use from many threads.

    The first few texts, a question and the sentences of its answer, are read by a session that opens at once; whoever
    goes on reading gets one that has laid out the weights anew for long matrices, which pays after some fifty texts.
    """

    def __init__(self, graph: Path, recipe: Recipe, tokenizer: Tokenizer) -> None:
        self._graph = graph
        self._recipe = recipe
        self._tokenizer = tokenizer
        added = tokenizer.get_added_tokens_decoder()
        self._special = frozenset(number for number, token in added.items() if token.special)
        self._room = recipe.longest - tokenizer.num_special_tokens_to_add(is_pair=False)
        self._for_few = self._open(prepacking=False)
        self._read = 0

    def _open(self, *, prepacking: bool) -> Any:  # noqa: ANN401
        import onnxruntime

        options = _options()
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL  # it is optimised
        if not prepacking:
            options.add_session_config_entry("session.disable_prepacking", "1")
        return onnxruntime.InferenceSession(str(self._graph), options, providers=_PROVIDERS)

    @cached_property
    def _for_many(self) -> Any:  # noqa: ANN401
        return self._open(prepacking=True)

    def read(self, texts: Sequence[str], prompt: str = "") -> tuple[Vectors, list[Tokens]]:
        """One vector a text, not yet of unit length, and its tokens with theirs; special tokens and prompt left out."""
        recipe = self._recipe
        encoded = self._encoded([prompt + text for text in texts])
        skipped = len(self._tokenizer.encode(prompt, add_special_tokens=False).ids) if prompt else 0
        longest = max(len(one.ids) for one in encoded)
        ids = np.full((len(texts), longest), recipe.padding, dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, one in enumerate(encoded):
            ids[row, : len(one.ids)] = one.ids
            mask[row, : len(one.ids)] = 1
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        self._read += len(texts)
        session = self._for_few if self._read <= _FEW else self._for_many
        states: NDArray[np.float32] = session.run(None, {name: given[name] for name in recipe.inputs})[0]
        tokens = []
        for row, one in enumerate(encoded):
            own = [place for place, number in enumerate(one.ids) if number not in self._special][skipped:]
            pieces = tuple(one.tokens[place] for place in own)
            tokens.append(Tokens(np.array([one.ids[place] for place in own], np.int32), pieces, states[row, own]))
        return self._pooled(states, mask), tokens

    def _encoded(self, texts: Sequence[str]) -> list[Encoding]:
        """Cut to the window here and not by the tokenizer, whose settings no two threads may change at once."""
        lowered = [text.lower() for text in texts] if self._recipe.lower else list(texts)
        found = self._tokenizer.encode_batch(lowered, add_special_tokens=False)
        for one in found:
            one.truncate(self._room)
        return [self._tokenizer.post_process(one) for one in found]

    def vocabulary(self) -> tuple[str, ...]:
        """Every token, in the order of their numbers."""
        known: dict[str, int] = self._tokenizer.get_vocab()
        return tuple(sorted(known, key=known.__getitem__))

    def _pooled(self, states: NDArray[np.float32], mask: NDArray[np.int64]) -> Vectors:
        if self._recipe.pooling == "cls":
            return states[:, 0]
        weights = mask[:, :, None].astype(np.float32)
        return np.asarray((states * weights).sum(axis=1) / weights.sum(axis=1), dtype=np.float32)
