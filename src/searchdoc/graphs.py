"""A model as a graph that ONNX Runtime reads: the same vectors, without torch.

To import sentence-transformers takes seconds, to open a graph a fraction of one; so the model is written as a graph
once (``searchdoc.embeddings`` does that) and read from then on by this module. Graphs lie in the user's cache folder
(``SEARCHDOC_CACHE`` names another), under the model's fingerprint, and can be thrown away at any time.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from searchdoc.protocols import Tokens, Vectors

_GRAPH, _RECIPE = "model.onnx", "recipe.json"
_VERSION = 1
"""Raised whenever graphs are written in another way, so that older ones are written anew."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a text becomes a vector around the graph: the tokenizer, the window, the pooling, what is put in."""

    tokenizer: str
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


def graph_file(folder: Path) -> Path:
    """The graph's own file."""
    return folder / _GRAPH


def open_graph(folder: Path) -> GraphReader | None:
    """The reader of a graph, or None where there is none or where it cannot be read."""
    try:
        stated: dict[str, Any] = json.loads((folder / _RECIPE).read_text(encoding="utf-8"))
        return GraphReader(folder / _GRAPH, Recipe(**{**stated, "inputs": tuple(stated["inputs"])}))
    except Exception:  # noqa: BLE001 (a cache: whatever is wrong with it, there is another way)
        return None


class GraphReader:
    """Reads texts with ONNX Runtime; safe to use from many threads."""

    def __init__(self, graph: Path, recipe: Recipe) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
        self._recipe = recipe
        self._tokenizer = Tokenizer.from_file(recipe.tokenizer)
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(recipe.longest)
        added = self._tokenizer.get_added_tokens_decoder()
        self._special = frozenset(number for number, token in added.items() if token.special)
        self._lock = threading.Lock()  # tokenizers do not bear being used by two threads at once

    def read(self, texts: Sequence[str], prompt: str = "") -> tuple[Vectors, list[Tokens]]:
        """One vector a text, not yet of unit length, and its tokens with theirs; special tokens and prompt left out."""
        recipe = self._recipe
        whole = [prompt + text for text in texts]
        with self._lock:
            encoded = self._tokenizer.encode_batch([text.lower() for text in whole] if recipe.lower else whole)
            skipped = len(self._tokenizer.encode(prompt, add_special_tokens=False).ids) if prompt else 0
        longest = max(len(one.ids) for one in encoded)
        ids = np.full((len(texts), longest), recipe.padding, dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, one in enumerate(encoded):
            ids[row, : len(one.ids)] = one.ids
            mask[row, : len(one.ids)] = 1
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        states: NDArray[np.float32] = self._session.run(None, {name: given[name] for name in recipe.inputs})[0]
        tokens = []
        for row, one in enumerate(encoded):
            own = [place for place, number in enumerate(one.ids) if number not in self._special][skipped:]
            pieces = tuple(one.tokens[place] for place in own)
            tokens.append(Tokens(np.array([one.ids[place] for place in own], np.int32), pieces, states[row, own]))
        return self._pooled(states, mask), tokens

    def vocabulary(self) -> tuple[str, ...]:
        """Every token, in the order of their numbers."""
        known: dict[str, int] = self._tokenizer.get_vocab()
        return tuple(sorted(known, key=known.__getitem__))

    def _pooled(self, states: NDArray[np.float32], mask: NDArray[np.int64]) -> Vectors:
        if self._recipe.pooling == "cls":
            return states[:, 0]
        weights = mask[:, :, None].astype(np.float32)
        return np.asarray((states * weights).sum(axis=1) / weights.sum(axis=1), dtype=np.float32)
