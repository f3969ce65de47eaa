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

from searchdoc.embedding.bert import NUMBERS, Bert, Read, States, are_wanted, open_numbers
from searchdoc.protocols import Tokens, Vectors

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

GRAPH, WEIGHTS, RECIPE = "model.onnx", "weights.bin", "recipe.json"
PROVIDERS = ["CPUExecutionProvider"]

_VERSION = 5
"""Raised whenever graphs are written in another way, so that older ones are written anew."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a text becomes a vector around the graph: the window, the case, the pooling, what is put in.

    ``bert`` has the measures of a model that passages may be read by in another way (``searchdoc.embedding.bert``).
    """

    longest: int
    lower: bool
    pooling: str
    inputs: tuple[str, ...]
    bert: Bert | None = None


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


@dataclass(frozen=True, slots=True)
class _PassageReading:
    """What reads passages, the threads in which it does so, and how many it is given at once.

    Those are texts of some ``together`` tokens, since short texts alone would leave a core waiting; all of one length,
    unless lengths may be ``mixed``.
    """

    read: Read
    pool: ThreadPoolExecutor
    together: int
    mixed: bool

    def runs(self, sizes: Sequence[int]) -> Iterator[list[int]]:
        """The places of the texts that are read together, longest texts first, by how many tokens each has."""
        run: list[int] = []
        tokens = 0
        for place in sorted(range(len(sizes)), key=lambda place: -sizes[place]):
            size = sizes[place]
            if run and (tokens + size > self.together or not (self.mixed or size == sizes[run[0]])):
                yield run
                run, tokens = [], 0
            run.append(place)
            tokens += size
        if run:
            yield run


class GraphReader:
    """Reads texts with ONNX Runtime; safe to use from many threads.

    A question is read by ONNX Runtime, and so are passages, unless the model and the processor are made for our own
    loops (``embedding.bert``). Every core reads passages of its own: nothing is padded to the length of others, and no
    core waits for another. What reads a text depends on what it is and on nothing else, so that scores are the same to
    the last digit whenever one asks.
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
    def _for_passages(self) -> _PassageReading:
        threads = cores()
        pool = ThreadPoolExecutor(threads, thread_name_prefix="searchdoc-reader")
        read = self._in_our_loops()
        if read is None:
            return _PassageReading(self._read, pool, together=128, mixed=False)
        return _PassageReading(read, pool, together=256, mixed=True)

    def _in_our_loops(self) -> Read | None:
        bert = self._recipe.bert
        if bert is None or not are_wanted():
            return None
        return open_numbers(self._graph.with_name(NUMBERS), bert)

    def read_question(self, text: str, prompt: str = "") -> tuple[Vectors, Tokens]:
        """What ``read`` gives, for one text that cannot wait."""
        (encoded,) = self._encoded([prompt + text])
        vectors, (tokens,) = self._read_together(self._read, [encoded], self._length(prompt))
        return vectors[0], tokens

    def read(self, texts: Sequence[str], prompt: str = "") -> tuple[Vectors, list[Tokens]]:
        """One vector a text, not yet of unit length, and its tokens with theirs; special tokens and prompt left out."""
        return self.begin(texts, prompt)()

    def begin(self, texts: Sequence[str], prompt: str = "") -> Callable[[], tuple[Vectors, list[Tokens]]]:
        """Begin to read; what is returned waits until all is read and gives what ``read`` gives."""
        encoded = self._encoded([prompt + text for text in texts])
        by = self._for_passages
        runs = list(by.runs([len(one.ids) for one in encoded]))
        read = partial(self._read_together, by.read, skipped=self._length(prompt))
        found = by.pool.map(read, ([encoded[place] for place in run] for run in runs))

        def wait() -> tuple[Vectors, list[Tokens]]:
            vectors, tokens = zip(*found, strict=True)
            order = np.argsort(np.concatenate(runs), kind="stable")
            together = [one for some in tokens for one in some]
            return np.concatenate(vectors)[order], [together[place] for place in order.tolist()]

        return wait

    def _length(self, prompt: str) -> int:
        return len(self._tokenizer.encode(prompt, add_special_tokens=False).ids) if prompt else 0

    def _read_together(self, read: Read, encoded: Sequence[Encoding], skipped: int) -> tuple[Vectors, list[Tokens]]:
        states = read([one.ids for one in encoded])
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
