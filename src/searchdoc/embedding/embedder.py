"""Texts to vectors: by ONNX Runtime on the CPU, or by sentence-transformers on a GPU.

torch is imported where a GPU is used, and once for each model, to export it to ONNX. What a model is called, how long
its vectors are and how many tokens a text has is read from the model's own files.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from searchdoc.embedding.devices import check_device, find_gpu
from searchdoc.embedding.model_files import (
    BUNDLED,
    bundled,
    counting,
    dimension_of,
    fast_tokenizer,
    fingerprint_of,
    modules_of,
    named,
    read_json,
    reading_of,
    trust_folder,
    window_of,
    without_surrogates,
)
from searchdoc.embedding.multilingual import MULTILINGUAL, multilingual_folder
from searchdoc.embedding.onnx import GraphReader, graph_folder, open_graph, special_ids
from searchdoc.embedding.onnx_export import export_graph, graph_config, probes
from searchdoc.embedding.tokenless import with_tokens
from searchdoc.embedding.torch_reader import TorchReader
from searchdoc.pipelining import start_ahead
from searchdoc.protocols import Embedder, Located, TokenEmbedder, Tokens, Vectors

GPU_FROM = 5_000
"""Passages; on the device "auto" a GPU embeds as many as this or more. Two cores embed them in about a minute, and
importing torch and starting a GPU takes some five seconds of it."""

_CHUNK = 256
"""Different texts that are embedded at a time; ``on_batch`` is called after each."""

_TOLERANCE = 1e-4
"""The largest difference, in any component, between a model's unit vectors and those of its ONNX graph."""


def load_embedder(name: str | Embedder | None = None, device: str = "auto") -> TokenEmbedder:
    """Find a model: the one installed, "multilingual", a folder, or a name in the Hugging Face cache or on its hub.

    An embedder that is already there is returned as it is, or with no tokens where it gives none (``with_tokens``).
    The network is tried last, for a name found nowhere on this machine, and never where ``HF_HUB_OFFLINE`` is set.

    ``device`` is "cpu" (ONNX Runtime), "cuda" or "mps" (sentence-transformers on a GPU, passages and questions), or
    "auto": questions are always read by ONNX Runtime on the CPU, and so are passages, unless ``for_passages`` chooses a
    GPU. Raises ``ModelMissing``, and ``DeviceMissing`` for a device that is not there.
    """
    if name is not None and not isinstance(name, str):
        return with_tokens(name)
    check_device(device)
    if name is None or name == BUNDLED:
        return SentenceTransformerEmbedder(bundled(), BUNDLED, device)
    if name == MULTILINGUAL:
        return SentenceTransformerEmbedder(multilingual_folder(), MULTILINGUAL, device)
    folder = Path(name).expanduser()
    if folder.is_dir():
        embedder = SentenceTransformerEmbedder(folder, str(folder.resolve()), device)
        trust_folder(folder.resolve())
        return embedder
    return SentenceTransformerEmbedder(named(name), name, device)


def for_passages(embedder: TokenEmbedder, count: int) -> TokenEmbedder:
    """The embedder that should embed ``count`` passages.

    That is the one given, unless it was loaded for the device "auto", torch sees a GPU, and there are ``GPU_FROM``
    passages or more: then it is the same model on that GPU. torch is not imported for fewer passages.
    """
    if not isinstance(embedder, SentenceTransformerEmbedder) or embedder.device != "auto" or count < GPU_FROM:
        return embedder
    gpu = find_gpu()
    return embedder if gpu is None else SentenceTransformerEmbedder(embedder.folder, embedder.name, gpu)


class SentenceTransformerEmbedder:
    """A sentence-transformers model in a folder; safe to use from many threads.

    ``fingerprint`` is the SHA-256 (hexadecimal) of the files that decide the vectors: weights, configuration,
    tokenizer and prompts. ``window``, in tokens, does not count the special tokens and the longer of the model's
    prompts. ``device`` is one of ``devices.DEVICES``; without a GPU's name the model is read by ONNX Runtime, if it can
    be exported, or else by sentence-transformers on the CPU.
    Raises ``ModelMissing`` for a folder without a model, or with one that cannot be loaded.
    """

    def __init__(self, folder: Path, name: str, device: str = "auto") -> None:
        self.name = name
        self.folder = folder
        self.device = device
        self._on_gpu = device not in ("auto", "cpu")
        self._on_cpu = TorchReader(folder)
        self._torch = TorchReader(folder, device) if self._on_gpu else self._on_cpu
        self._graph_reader: GraphReader | None = None
        self._without_graph = False
        self._last: tuple[str, Vectors, Tokens] | None = None
        modules = self._modules = modules_of(folder)
        settings = read_json(folder / "config_sentence_transformers.json")
        prompts: dict[str, str] = {key: text for key, text in (settings.get("prompts") or {}).items() if text}
        self._query_prompt = prompts.get("query", "")
        # sentence-transformers looks no further than an empty "document", which it adds itself
        self._passage_prompt = next((prompts[key] for key in ("document", "passage", "corpus") if key in prompts), "")
        first = folder / modules[0][1]
        self._lowercase = bool(reading_of(first).get("do_lower_case"))
        self._tokenizer = fast_tokenizer(folder, first)
        self._count, self._special = counting(self._tokenizer, first)
        self.fingerprint = fingerprint_of(folder, modules)
        self.window_with_special = window_of(first)
        prompted = max(self.count_tokens([self._query_prompt, self._passage_prompt]))
        self.window = max(1, self.window_with_special - self._special - prompted)
        self.dimension = dimension_of(modules, settings) or self._torch.dimension()

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many of the model's own tokens each text has, special tokens and prompt not counted."""
        return self._count(
            [without_surrogates(text).lower() if self._lowercase else without_surrogates(text) for text in texts]
        )

    def embed_passages(self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None) -> Vectors:
        """One unit vector a text, in the order given; shape (len(texts), dimension).

        A text is read up to ``window`` tokens; the same text is embedded once. ``on_batch`` is told after each
        chunk how many of the texts are done.
        """
        return self.embed_with_tokens(texts, on_batch)[0]

    def embed_with_tokens(
        self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None
    ) -> tuple[Vectors, list[Tokens]]:
        """The vectors of ``embed_passages`` and the tokens of each text, from one reading.

        A model whose first module shows no tokens gives each text none.
        """
        vectors: Vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        tokens: list[Tokens] = [self._no_tokens()] * len(texts)
        started = (
            (self._begin([without_surrogates(text) for text in chunk]), places, done)
            for chunk, places, done in _chunks(texts)
        )
        for wait, places, done in start_ahead(started, 1):
            for own_places, vector, own_tokens in zip(places, *wait(), strict=True):
                vectors[own_places] = vector
                for place in own_places:
                    tokens[place] = own_tokens
            if on_batch:
                on_batch(done)
        return vectors, tokens

    def embed_query(self, text: str) -> Vectors:
        """One unit vector; shape (dimension,)."""
        return self._embed_question(text)[0]

    def query_tokens(self, text: str) -> Tokens:
        """The tokens of a question."""
        return self._embed_question(text)[1]

    def locate(self, text: str) -> Located:
        """Where the tokens of a passage stand, up to the window; nothing for a tokenizer that cannot tell."""
        if self._tokenizer is None:
            return Located(np.empty(0, np.int32), (), np.empty(0, np.int64))
        prompted = self._passage_prompt + without_surrogates(text)
        encoding = self._tokenizer.encode(prompted.lower() if self._lowercase else prompted, add_special_tokens=False)
        encoding.truncate(self.window_with_special - self._special)
        special = special_ids(self._tokenizer)
        offsets, ids, pieces = encoding.offsets, encoding.ids, encoding.tokens  # each is made anew at every access
        before = len(self._passage_prompt)
        own = [place for place, (_, end) in enumerate(offsets) if end > before and ids[place] not in special]
        starts = np.array([offsets[place][0] for place in own], dtype=np.int64) - before
        return Located(np.array(ids, dtype=np.int32)[own], tuple(pieces[place] for place in own), starts)

    def vocabulary(self) -> tuple[str, ...]:
        """Every token of the model's vocabulary, in the order of their ids; empty for a model that shows none."""
        graph = self._graph(may_export=True)
        return self._torch.vocabulary() if graph is None else graph.vocabulary()

    @property
    def is_graph(self) -> bool:
        """Whether passages are read by an ONNX graph; it is exported if it has not been and can be."""
        return self._graph(may_export=True) is not None

    def _embed_question(self, text: str) -> tuple[Vectors, Tokens]:
        """The vector and the tokens of a question, which is read once for both."""
        last = self._last
        if last is None or last[0] != text:
            last = self._last = (text, *self._read_question(without_surrogates(text)))
        return last[1:]

    def _read_question(self, text: str) -> tuple[Vectors, Tokens]:
        graph = None if self._on_gpu else self._graph(may_export=False)
        if graph is None:
            vectors, tokens = self._read_by_torch([text], self._query_prompt)
            return vectors[0], tokens[0]
        vector, own_tokens = graph.read_question(text, self._query_prompt)
        if not graph.is_unchanged():
            self._discard_graph()
            return self._read_question(text)
        return _unit_rows(vector[None])[0], _unit_tokens(own_tokens)

    def _begin(self, texts: Sequence[str]) -> Callable[[], tuple[Vectors, list[Tokens]]]:
        """Start reading passages; the function returned waits for the end and gives unit vectors and tokens."""
        graph = self._graph(may_export=True)  # on a GPU too: questions are read by it later
        if graph is None or self._on_gpu:
            return partial(self._read_by_torch, texts, self._passage_prompt)
        wait = graph.begin(texts, self._passage_prompt)

        def units() -> tuple[Vectors, list[Tokens]]:
            vectors, tokens = wait()
            return _unit_rows(vectors), [_unit_tokens(one) for one in tokens]

        return units

    def _read_by_torch(self, texts: Sequence[str], prompt: str) -> tuple[Vectors, list[Tokens]]:
        vectors, tokens = self._torch.read(texts, prompt)
        return _unit_rows(vectors), [self._no_tokens() if one is None else _unit_tokens(one) for one in tokens]

    def _graph(self, *, may_export: bool) -> GraphReader | None:
        """The model as an ONNX graph; with ``may_export`` it is exported if it has not been, and if it can be."""
        if self._graph_reader is None and self._tokenizer is not None and not self._without_graph:
            folder = graph_folder(self.fingerprint)
            self._graph_reader = open_graph(folder, self._tokenizer)
            if may_export and self._graph_reader is not None and not self._graph_reader.is_unchanged():
                self._discard_graph()
            if self._graph_reader is None and may_export and self._export(folder):
                self._graph_reader = open_graph(folder, self._tokenizer)
            self._without_graph = may_export and self._graph_reader is None
        return self._graph_reader

    def _discard_graph(self) -> None:
        """Give up a graph whose files have changed, and remove it, so that it is exported anew."""
        self._graph_reader = None
        shutil.rmtree(graph_folder(self.fingerprint), ignore_errors=True)

    def _export(self, folder: Path) -> bool:
        config = graph_config(self._modules, self.window_with_special, lowercase=self._lowercase)
        return config is not None and export_graph(self._on_cpu.model(), folder, config, self.agrees)

    def agrees(self, folder: Path) -> bool:
        """Whether the graph in a folder gives the unit vectors that the model itself gives to some texts.

        Each component may differ by 0.0001. False where there is no graph that can be opened.
        """
        graph = None if self._tokenizer is None else open_graph(folder, self._tokenizer)
        if graph is None:
            return False
        texts = probes(self.window_with_special)
        expected = _unit_rows(self._on_cpu.read(texts, self._passage_prompt)[0])
        found = np.array([graph.read_question(text, self._passage_prompt)[0] for text in texts])
        return found.shape == expected.shape and bool(np.abs(_unit_rows(found) - expected).max() < _TOLERANCE)

    def _no_tokens(self) -> Tokens:
        return Tokens(np.empty(0, np.int32), (), np.empty((0, self.dimension), np.float32))


def _unit_rows(vectors: Vectors) -> Vectors:
    """Each row at length 1; here and not in the model, whose own unit may be as inexact as its number format."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, np.finfo(np.float32).tiny), dtype=np.float32)


def _unit_tokens(tokens: Tokens) -> Tokens:
    return replace(tokens, vectors=_unit_rows(tokens.vectors))


def _chunks(texts: Sequence[str]) -> Iterator[tuple[list[str], list[list[int]], int]]:
    """Texts in chunks, each once, with the places where it stands, and how many texts are then done.

    By length, so that a batch has texts of similar length; longest first, so that memory runs out at once or never.
    """
    places: dict[str, list[int]] = {}
    for place, text in enumerate(texts):
        places.setdefault(text, []).append(place)
    order = sorted(places, key=lambda text: (-len(text), text))
    done = 0
    for start in range(0, len(order), _CHUNK):
        chunk = order[start : start + _CHUNK]
        done += sum(len(places[text]) for text in chunk)
        yield chunk, [places[text] for text in chunk], done
