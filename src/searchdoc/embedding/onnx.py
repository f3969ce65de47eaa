"""A model as a graph that ONNX Runtime reads: the same vectors, without torch.

To import sentence-transformers takes seconds, to open a graph a fraction of one; so the model is written as a graph
once (``searchdoc.embedding.onnx_export`` does that) and read from then on by this module. Graphs lie in the user's
cache folder (``SEARCHDOC_CACHE`` names another), under the model's fingerprint, and can be thrown away at any time.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from searchdoc.protocols import Tokens, Vectors

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

GRAPH, WEIGHTS, RECIPE = "model.onnx", "weights.bin", "recipe.json"
PROVIDERS = ["CPUExecutionProvider"]

States = NDArray[np.float32]
"""The last hidden states of one text, shape (tokens, dimension)."""

Read = Callable[[Sequence[Sequence[int]]], list[States]]
"""Reads the token ids of a batch of texts to their last hidden states; safe to use from many threads."""

_BATCH_TOKENS = 128
"""Tokens in a batch: short texts alone would leave a core waiting."""

_VERSION = 6
"""Raised whenever graphs are written in another way, so that older ones are written anew."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a text becomes a vector around the graph: the window, the case, the pooling, what is put in."""

    longest: int
    lower: bool
    pooling: str
    inputs: tuple[str, ...]


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


def session_options() -> Any:  # noqa: ANN401 (ONNX Runtime has no types)
    """ONNX Runtime's own settings, but for its remarks."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    return options


def open_graph(folder: Path, tokenizer: Tokenizer) -> GraphReader | None:
    """The reader of a graph, or None where there is none or where it cannot be read.

    The tokenizer is the model's, without truncation and padding, and may be used elsewhere at the same time.
    """
    try:
        recipe = msgspec.json.decode((folder / RECIPE).read_bytes(), type=Recipe)
        return GraphReader(folder / GRAPH, recipe, tokenizer)
    except Exception:  # noqa: BLE001 (a cache: whatever is wrong with it, there is another way)
        return None


def _batches(sizes: Sequence[int]) -> Iterator[list[int]]:
    """The places of the texts that are read together, longest texts first, by how many tokens each has.

    A batch has texts of one length and about ``_BATCH_TOKENS`` tokens.
    """
    batch: list[int] = []
    for place in sorted(range(len(sizes)), key=lambda place: -sizes[place]):
        size = sizes[place]
        if batch and ((len(batch) + 1) * size > _BATCH_TOKENS or size != sizes[batch[0]]):
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch


class GraphReader:
    """Reads texts with ONNX Runtime; safe to use from many threads.

    Each core reads batches of its own, of texts of one length: nothing is padded, and no core waits for another. A
    text's vector depends on the text alone, bit for bit, whatever else is read.
    """

    def __init__(self, graph: Path, recipe: Recipe, tokenizer: Tokenizer) -> None:
        self._graph = graph
        self._recipe = recipe
        self._tokenizer = tokenizer
        self._special = special_ids(tokenizer)
        self._room = recipe.longest - tokenizer.num_special_tokens_to_add(is_pair=False)
        self._read = self._open()

    def _open(self) -> Read:
        import onnxruntime

        options = session_options()
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL  # it is optimised
        # passages are read by a thread a core, and a question is too short for two to share it
        options.intra_op_num_threads = 1
        session = onnxruntime.InferenceSession(str(self._graph), options, providers=PROVIDERS)

        def read(texts: Sequence[Sequence[int]]) -> list[States]:
            ids = np.array(texts, dtype=np.int64)  # of one length: nothing is padded
            given = {"input_ids": ids, "token_type_ids": np.zeros_like(ids)}
            return list(session.run(None, {name: given[name] for name in self._recipe.inputs})[0])

        return read

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(cores(), thread_name_prefix="searchdoc-reader")

    def read_question(self, text: str, prompt: str = "") -> tuple[Vectors, Tokens]:
        """What ``read`` gives, for one text that cannot wait."""
        (encoded,) = self._encoded([prompt + text])
        vectors, (tokens,) = self._read_together([encoded], self._length(prompt))
        return vectors[0], tokens

    def read(self, texts: Sequence[str], prompt: str = "") -> tuple[Vectors, list[Tokens]]:
        """One vector a text, not yet of unit length, and its tokens with theirs; special tokens and prompt left out."""
        return self.begin(texts, prompt)()

    def begin(self, texts: Sequence[str], prompt: str = "") -> Callable[[], tuple[Vectors, list[Tokens]]]:
        """Begin to read; what is returned waits until all is read and gives what ``read`` gives."""
        encoded = self._encoded([prompt + text for text in texts])
        runs = list(_batches([len(one.ids) for one in encoded]))
        read = partial(self._read_together, skipped=self._length(prompt))
        found = self._pool.map(read, ([encoded[place] for place in run] for run in runs))

        def wait() -> tuple[Vectors, list[Tokens]]:
            vectors, tokens = zip(*found, strict=True)
            order = np.argsort(np.concatenate(runs), kind="stable")
            together = [one for some in tokens for one in some]
            return np.concatenate(vectors)[order], [together[place] for place in order.tolist()]

        return wait

    def _length(self, prompt: str) -> int:
        return len(self._tokenizer.encode(prompt, add_special_tokens=False).ids) if prompt else 0

    def _read_together(self, encoded: Sequence[Encoding], skipped: int) -> tuple[Vectors, list[Tokens]]:
        states = self._read([one.ids for one in encoded])
        first = self._recipe.pooling == "cls"
        vectors = np.array([those[0] if first else those.mean(axis=0) for those in states])
        tokens = []
        for those, one in zip(states, encoded, strict=True):
            own = [place for place, number in enumerate(one.ids) if number not in self._special][skipped:]
            pieces = tuple(map(one.tokens.__getitem__, own))
            tokens.append(Tokens(np.array(one.ids, np.int32)[own], pieces, those[own]))
        return vectors, tokens

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


def special_ids(tokenizer: Tokenizer) -> frozenset[int]:
    """The tokens that are no part of a text: those that mark its ends, and the one for what is not known."""
    return frozenset(number for number, token in tokenizer.get_added_tokens_decoder().items() if token.special)


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
