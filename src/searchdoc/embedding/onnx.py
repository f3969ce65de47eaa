"""A model read by ONNX Runtime: the vectors of sentence-transformers without importing torch.

Importing sentence-transformers takes seconds, opening an ONNX graph a fraction of one. So the model is exported once
(``searchdoc.embedding.onnx_export``) and read from then on by this module. Exported graphs lie in the user's cache
folder (``SEARCHDOC_CACHE`` names another), under the model's fingerprint, and can be deleted at any time.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from searchdoc.embedding.model_files import cache_folder
from searchdoc.protocols import Tokens, Vectors

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

GRAPH, WEIGHTS, CONFIG = "model.onnx", "weights.bin", "graph.json"
PROVIDERS = ["CPUExecutionProvider"]

_BATCH_TOKENS = 128
"""Tokens in a batch, unless one text has more: a batch of a single short text would leave its core mostly waiting."""

_VERSION = 8
"""Version of the exported graphs: raised whenever they are written in another way, so that they are exported again."""


@dataclass(frozen=True, slots=True)
class GraphConfig:
    """What happens before and after the graph.

    ``window`` is in tokens, special tokens counted; ``lowercase`` says whether texts are lowercased first; ``pooling``
    is "mean" or "cls"; ``inputs`` are the names of the graph's inputs. ``sha256`` are the names of
    the graph's files with their check sums (hexadecimal), for bits change on disks.
    """

    window: int
    lowercase: bool
    pooling: str
    inputs: tuple[str, ...]
    sha256: tuple[tuple[str, str], ...] = ()


def graph_folder(fingerprint: str) -> Path:
    """Where the exported graph of the model with that fingerprint lies, or would lie."""
    return cache_folder() / "models" / f"{fingerprint[:32]}-{_VERSION}"


def check_sums(folder: Path) -> tuple[tuple[str, str], ...]:
    """The names of the files of a graph, each with its SHA-256. Raises ``OSError``."""
    found = []
    for path in (folder / GRAPH, folder / WEIGHTS):
        if path.exists():  # a small graph has no weights apart
            with path.open("rb") as file:
                found.append((path.name, hashlib.file_digest(file, "sha256").hexdigest()))
    return tuple(found)


def session_options() -> Any:  # noqa: ANN401 (ONNX Runtime has no types)
    """ONNX Runtime's default options, with its warnings kept off the terminal."""
    import onnxruntime

    onnxruntime.disable_telemetry_events()  # it would tell its makers of the models that are opened
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    return options


def open_graph(folder: Path, tokenizer: Tokenizer) -> GraphReader | None:
    """The reader of an exported graph, or None where there is none or where it cannot be read.

    The tokenizer is the model's, without truncation and padding, and may be used elsewhere at the same time.
    """
    try:
        config = msgspec.json.decode((folder / CONFIG).read_bytes(), type=GraphConfig)
        return GraphReader(folder / GRAPH, config, tokenizer)
    except Exception:  # noqa: BLE001 (a cache: whatever is wrong with it, the model itself can be read)
        return None


class GraphReader:
    """Reads texts with ONNX Runtime in float32; safe to use from many threads.

    There is one thread for each core, and each reads batches of its own, of texts with the same number of tokens: there
    is no padding, and no core waits for another. A text's vector is the same bit for bit whatever else is read.
    """

    def __init__(self, graph: Path, config: GraphConfig, tokenizer: Tokenizer) -> None:
        self._config = config
        self._tokenizer = tokenizer
        self._special = special_ids(tokenizer)
        self._window = config.window - tokenizer.num_special_tokens_to_add(is_pair=False)
        self._unchanged: Future[bool] = Future()
        # beside whatever else has to be opened: checking the weights takes nearly as long as that
        threading.Thread(target=self._check, args=(graph.parent,), daemon=True).start()
        self._session = _open_session(graph)

    def _check(self, folder: Path) -> None:
        try:
            self._unchanged.set_result(check_sums(folder) == self._config.sha256)
        except OSError:
            self._unchanged.set_result(False)

    def is_unchanged(self) -> bool:
        """Whether the files are what was exported, to the last bit; what was read of others is worth nothing.

        They are checked while the reader is opened and used: ask after its first result, so that nothing waits.
        """
        return self._unchanged.result()

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(cores(), thread_name_prefix="searchdoc-embedding")

    def read_question(self, text: str, prompt: str = "") -> tuple[Vectors, Tokens]:
        """The vector of one text, shape (dimension,), and its tokens, as ``begin`` gives them, in this thread."""
        vectors, (tokens,) = self._read_batch(self._encode([prompt + text]), self._count(prompt))
        return vectors[0], tokens

    def begin(self, texts: Sequence[str], prompt: str = "") -> Callable[[], tuple[Vectors, list[Tokens]]]:
        """Start reading; the function returned waits for the end and gives one vector a text and the texts' tokens.

        Vectors are not normalized to unit length; shape (len(texts), dimension). Special tokens and the prompt's tokens
        are left out of ``Tokens``.
        """
        encoded = self._encode([prompt + text for text in texts])
        batches = list(_batches([len(encoding.ids) for encoding in encoded]))
        read = partial(self._read_batch, prompt_tokens=self._count(prompt))
        results = self._pool.map(read, ([encoded[place] for place in batch] for batch in batches))

        def wait() -> tuple[Vectors, list[Tokens]]:
            vectors, tokens = zip(*results, strict=True)
            order = np.argsort(np.concatenate(batches), kind="stable")
            in_batches = [one for batch in tokens for one in batch]
            return np.concatenate(vectors)[order], [in_batches[place] for place in order.tolist()]

        return wait

    def vocabulary(self) -> tuple[str, ...]:
        """Every token of the model's vocabulary, in the order of their ids."""
        known: dict[str, int] = self._tokenizer.get_vocab()
        return tuple(sorted(known, key=known.__getitem__))

    def _count(self, prompt: str) -> int:
        return len(self._tokenizer.encode(prompt, add_special_tokens=False).ids) if prompt else 0

    def _encode(self, texts: Sequence[str]) -> list[Encoding]:
        """Tokenize, and truncate to the window; not by the tokenizer, whose settings no two threads may change."""
        lowered = [text.lower() for text in texts] if self._config.lowercase else list(texts)
        encoded = self._tokenizer.encode_batch(lowered, add_special_tokens=False)
        for encoding in encoded:
            encoding.truncate(self._window)
        return [self._tokenizer.post_process(encoding) for encoding in encoded]

    def _read_batch(self, encoded: Sequence[Encoding], prompt_tokens: int) -> tuple[Vectors, list[Tokens]]:
        """The pooled vectors of texts with the same number of tokens, and their tokens."""
        states = self._token_states([encoding.ids for encoding in encoded])
        vectors = states[:, 0] if self._config.pooling == "cls" else states.mean(axis=1)
        tokens = []
        for own_states, encoding in zip(states, encoded, strict=True):
            kept = [place for place, token in enumerate(encoding.ids) if token not in self._special][prompt_tokens:]
            pieces = tuple(map(encoding.tokens.__getitem__, kept))
            tokens.append(Tokens(np.array(encoding.ids, np.int32)[kept], pieces, own_states[kept]))
        return vectors, tokens

    def _token_states(self, texts: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        """The transformer's last hidden states; shape (texts, tokens, dimension)."""
        ids = np.array(texts, dtype=np.int64)
        given = {"input_ids": ids, "token_type_ids": np.zeros_like(ids)}
        states: NDArray[np.float32] = self._session.run(None, {name: given[name] for name in self._config.inputs})[0]
        return states


def _open_session(graph: Path) -> Any:  # noqa: ANN401 (ONNX Runtime has no types)
    import onnxruntime

    options = session_options()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL  # done at the export
    options.intra_op_num_threads = 1  # each core has a batch of its own, and a question is too short for two cores
    return onnxruntime.InferenceSession(str(graph), options, providers=PROVIDERS)


def _batches(sizes: Sequence[int]) -> Iterator[list[int]]:
    """The places of the texts that are read in one batch, longest texts first, from the number of tokens of each.

    A batch has texts of one length, and no more than ``_BATCH_TOKENS`` tokens unless a single text has more.
    """
    batch: list[int] = []
    for place in sorted(range(len(sizes)), key=lambda place: -sizes[place]):
        size = sizes[place]
        if batch and (size != sizes[batch[0]] or (len(batch) + 1) * size > _BATCH_TOKENS):
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch


def special_ids(tokenizer: Tokenizer) -> frozenset[int]:
    """The ids of tokens that are no part of a text: the marks of its beginning and end, and the unknown token."""
    return frozenset(number for number, token in tokenizer.get_added_tokens_decoder().items() if token.special)


def cores() -> int:
    """The number of processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
