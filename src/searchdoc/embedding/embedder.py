"""Texts to vectors: the only module that knows sentence-transformers.

torch is imported when the first text is embedded, and not before: what a model is called, how long its vectors are
and how many tokens a text has is read from the model's own files.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from searchdoc.embedding.model_files import (
    BUNDLED,
    WAY_OUT,
    bundled,
    counting,
    dimension_of,
    fast_tokenizer,
    fingerprint_of,
    first_line,
    longest_of,
    modules_of,
    named,
    quietly,
    read_json,
    reading_of,
)
from searchdoc.embedding.onnx import GraphReader, graph_folder, open_graph, special_ids
from searchdoc.embedding.onnx_export import PROBES, export_graph, recipe_of
from searchdoc.errors import ModelMissing
from searchdoc.protocols import Located, TokenEmbedder, Tokens, Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

_Begun = TypeVar("_Begun")

_BATCH = 32
_PORTION = 256
_SAME = 1e-4
"""What a graph's vectors may differ from the model's, in any place, and still count as the same."""


def load_embedder(name: str | None = None) -> TokenEmbedder:
    """Find a model: the one installed, a folder, or a name in the local Hugging Face cache or on its hub.

    The network is tried last, for a name found nowhere on this machine, and never where ``HF_HUB_OFFLINE`` is set.
    Raises ``ModelMissing``.
    """
    if name is None or name == BUNDLED:
        return SentenceTransformerEmbedder(bundled(), BUNDLED)
    folder = Path(name).expanduser()
    if folder.is_dir():
        return SentenceTransformerEmbedder(folder, str(folder.resolve()))
    return SentenceTransformerEmbedder(named(name), name)


class SentenceTransformerEmbedder:
    """A sentence-transformers model in a folder; safe to use from many threads, one of which embeds at a time.

    ``fingerprint`` is the SHA-256 (hexadecimal) of the files that decide the vectors: weights, configuration,
    tokenizer and prompts. ``window`` leaves room for the special tokens and the longer of the model's prompts.
    Raises ``ModelMissing`` for a folder without a model, or with one that cannot be loaded.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self.folder = folder
        self._model: SentenceTransformer | None = None
        self._reader: GraphReader | None = None
        self._without_graph = False
        self._last: tuple[str, Vectors, Tokens] | None = None
        modules = self._modules = modules_of(folder)
        settings = read_json(folder / "config_sentence_transformers.json")
        prompts: dict[str, str] = {key: text for key, text in (settings.get("prompts") or {}).items() if text}
        self._query_prompt = prompts.get("query", "")
        # sentence-transformers looks no further than an empty "document", which it adds itself
        self._passage_prompt = next((prompts[key] for key in ("document", "passage", "corpus") if key in prompts), "")
        self._first = folder / modules[0][1]
        self._lower = bool(reading_of(self._first).get("do_lower_case"))
        self._tokenizer = fast_tokenizer(folder, self._first)
        self._count, self._special = counting(self._tokenizer, self._first)
        self.fingerprint = fingerprint_of(folder, modules)
        self.window_with_special = longest_of(self._first)
        prompted = max(self.count_tokens([self._query_prompt, self._passage_prompt]))
        self.window = max(1, self.window_with_special - self._special - prompted)
        self.dimension = dimension_of(modules, settings) or self._width()

    def _width(self) -> int:
        """The length of the vectors of a model whose files do not tell it."""
        with quietly():
            model = self._model = self._model or _load(self.folder)
            return int(np.asarray(model.encode([""], show_progress_bar=False)).shape[1])

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many of the model's own tokens each text has, special tokens and prompt not counted."""
        return self._count([_clean(text).lower() if self._lower else _clean(text) for text in texts])

    def embed_passages(self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None) -> Vectors:
        """One unit vector a text, in the order given; shape (len(texts), dimension).

        A text is read up to ``window`` tokens; the same text is embedded once. ``on_batch`` is told after each
        batch how many of the texts are done.
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
        begun = (
            (self._begin([_clean(text) for text in batch]), places, done) for batch, places, done in _batches(texts)
        )
        for wait, places, done in _one_ahead(begun):
            read, found = wait()
            for at, vector, one in zip(places, read, found, strict=True):
                vectors[at] = vector
                for place in at:
                    tokens[place] = one
            if on_batch:
                on_batch(done)
        return vectors, tokens

    def embed_query(self, text: str) -> Vectors:
        """One unit vector; shape (dimension,)."""
        return self._asked(text)[0]

    def query_tokens(self, text: str) -> Tokens:
        """The tokens of a question."""
        return self._asked(text)[1]

    def locate(self, text: str) -> Located:
        """Where the tokens of a passage stand, as far as it is read; nothing for a tokenizer that cannot tell."""
        if self._tokenizer is None:
            return Located(np.empty(0, np.int32), (), np.empty(0, np.int64))
        clean = self._passage_prompt + _clean(text)
        found = self._tokenizer.encode(clean.lower() if self._lower else clean, add_special_tokens=False)
        found.truncate(self.window_with_special - self._special)
        special = special_ids(self._tokenizer)
        offsets, ids, pieces = found.offsets, found.ids, found.tokens  # each is made anew whenever it is asked for
        before = len(self._passage_prompt)
        own = [place for place, (_, end) in enumerate(offsets) if end > before and ids[place] not in special]
        starts = np.array([offsets[place][0] for place in own], dtype=np.int64) - before
        return Located(np.array(ids, dtype=np.int32)[own], tuple(pieces[place] for place in own), starts)

    def _asked(self, text: str) -> tuple[Vectors, Tokens]:
        """The vector and the tokens of a question, which is read once for both."""
        last = self._last
        if last is None or last[0] != text:
            last = self._last = (text, *self._read_question(_clean(text)))
        return last[1:]

    def _read_question(self, text: str) -> tuple[Vectors, Tokens]:
        if graph := self._graph(may_write=False):
            vector, tokens = graph.read_question(text, self._query_prompt)
            return _unit(vector[None])[0], replace(tokens, vectors=_unit(tokens.vectors))
        vectors, found = self._read_by_model([text], self._query_prompt)
        return vectors[0], found[0]

    def vocabulary(self) -> tuple[str, ...]:
        """Every token that the model knows, in the order of their numbers; empty for a model that shows none."""
        if graph := self._graph(may_write=True):
            return graph.vocabulary()
        with quietly():
            model = self._model = self._model or _load(self.folder)
            known: dict[str, int] = getattr(model.tokenizer, "get_vocab", dict)()
        return tuple(sorted(known, key=known.__getitem__))

    def _begin(self, texts: Sequence[str]) -> Callable[[], tuple[Vectors, list[Tokens]]]:
        """Begin to read passages, by the model's graph, where it can be had, or else by the model itself.

        What is returned waits for it and gives unit vectors and tokens.
        """
        graph = self._graph(may_write=True)
        if graph is None:
            return partial(self._read_by_model, texts, self._passage_prompt)
        wait = graph.begin(texts, self._passage_prompt)

        def units() -> tuple[Vectors, list[Tokens]]:
            vectors, tokens = wait()
            return _unit(vectors), [replace(one, vectors=_unit(one.vectors)) for one in tokens]

        return units

    def _graph(self, *, may_write: bool) -> GraphReader | None:
        """The model as a graph; with ``may_write`` it is written if it has not been, and if it can be."""
        if self._reader is None and self._tokenizer is not None and not self._without_graph:
            folder = graph_folder(self.fingerprint)
            self._reader = open_graph(folder, self._tokenizer)
            if self._reader is None and may_write:
                self._reader = self._written(folder, self._tokenizer)
                self._without_graph = self._reader is None
        return self._reader

    def _written(self, folder: Path, tokenizer: Tokenizer) -> GraphReader | None:
        """Write the graph and read it back; None where the model is none that a graph can stand for."""
        recipe = recipe_of(self._modules, self.window_with_special, lower=self._lower)
        if recipe is None:
            return None
        with quietly():
            model = self._model = self._model or _load(self.folder)
            written = export_graph(model, folder, recipe)
        reader = open_graph(folder, tokenizer) if written else None
        return reader if reader is not None and self._agrees(reader) else None

    def _agrees(self, reader: GraphReader) -> bool:
        """Whether the graph gives the model's own vectors."""
        expected, _ = self._read_by_model(list(PROBES), self._passage_prompt)
        found = _unit(np.array([reader.read_question(probe, self._passage_prompt)[0] for probe in PROBES]))
        return bool(np.abs(found - expected).max() < _SAME)

    def _read_by_model(self, texts: Sequence[str], prompt: str) -> tuple[Vectors, list[Tokens]]:
        with quietly():
            model = self._model = self._model or _load(self.folder)
            read: Any = model.encode(
                list(texts), prompt=prompt or None, batch_size=_BATCH, output_value=None, show_progress_bar=False
            )
        vectors = _unit(np.array([one["sentence_embedding"].cpu().numpy() for one in read], dtype=np.float32))
        return vectors, [self._tokens(one) for one in read]

    def _tokens(self, read: dict[str, Any]) -> Tokens:
        if "token_embeddings" not in read or "input_ids" not in read or self._model is None:
            return self._no_tokens()
        ids = read["input_ids"].cpu().numpy().astype(np.int32)
        own = read["attention_mask"].cpu().numpy().astype(bool)
        own &= ~np.isin(ids, self._model.tokenizer.all_special_ids)
        own[: read.get("prompt_length", 0)] = False
        vectors = read["token_embeddings"].cpu().numpy().astype(np.float32)[own]
        pieces = self._model.tokenizer.convert_ids_to_tokens(ids[own].tolist())
        return Tokens(ids[own], tuple(pieces), _unit(vectors))

    def _no_tokens(self) -> Tokens:
        return Tokens(np.empty(0, np.int32), (), np.empty((0, self.dimension), np.float32))


def _unit(vectors: Vectors) -> Vectors:
    """Bring each row to length 1; here and not in the model, whose own unit may be as inexact as its numbers."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, np.finfo(np.float32).tiny), dtype=np.float32)


def _batches(texts: Sequence[str]) -> Iterator[tuple[list[str], list[list[int]], int]]:
    """Texts in batches, each once, with the places where it stands, and how many texts are then done.

    By length, so that little is padding; longest first, so that memory runs out at once or not at all.
    """
    places: dict[str, list[int]] = {}
    for place, text in enumerate(texts):
        places.setdefault(text, []).append(place)
    order = sorted(places, key=lambda text: (-len(text), text))
    done = 0
    for start in range(0, len(order), _PORTION):
        batch = order[start : start + _PORTION]
        done += sum(len(places[text]) for text in batch)
        yield batch, [places[text] for text in batch], done


def _one_ahead(begun: Iterable[_Begun]) -> Iterator[_Begun]:
    """What is begun, each once the next has been begun too: the cores read that while this is put in its places."""
    waiting: deque[_Begun] = deque()
    for one in begun:
        waiting.append(one)
        if len(waiting) > 1:
            yield waiting.popleft()
    yield from waiting


def _clean(text: str) -> str:
    """The text without lone surrogates, which the command line can hand over and no tokenizer takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _load(folder: Path) -> SentenceTransformer:
    try:
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(str(folder), local_files_only=True)
    except Exception as error:  # whatever it stumbles over, the model is not to be had
        raise ModelMissing(f"the model in {folder} cannot be loaded ({first_line(error)}): {WAY_OUT}") from error
