"""A model read by sentence-transformers: on a GPU, and on the CPU where no ONNX graph stands for it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from searchdoc.embedding.devices import batch_size, free_memory
from searchdoc.embedding.model_files import WAY_OUT, first_line, quietly
from searchdoc.errors import ModelMissing
from searchdoc.protocols import Tokens, Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_CPU_BATCH = 32
"""Texts in a batch on the CPU: sentence-transformers' own default."""


class TorchReader:
    """A sentence-transformers model in a folder, on a device of torch; safe to use from many threads, one at a time.

    torch is imported and the model loaded at the first use. Raises ``ModelMissing`` for a model that cannot be loaded.
    """

    def __init__(self, folder: Path, device: str = "cpu") -> None:
        self.folder = folder
        self.device = device
        self._model: SentenceTransformer | None = None
        self._batch = _CPU_BATCH

    def model(self) -> SentenceTransformer:
        """The model itself, loaded at the first call."""
        with quietly():
            return self._loaded()

    def _loaded(self) -> SentenceTransformer:
        if self._model is None:
            self._model = _load(self.folder, self.device)
            if self.device != "cpu":
                self._batch = _batch_on_gpu(self._model, self.device)
        return self._model

    def dimension(self) -> int:
        """The length of the vectors, found by embedding a text."""
        with quietly():
            return int(np.asarray(self._loaded().encode([""], show_progress_bar=False)).shape[1])

    def vocabulary(self) -> tuple[str, ...]:
        """Every token of the model's vocabulary, in the order of their ids; empty for a model that shows none."""
        with quietly():
            known: dict[str, int] = getattr(self._loaded().tokenizer, "get_vocab", dict)()
        return tuple(sorted(known, key=known.__getitem__))

    def read(self, texts: Sequence[str], prompt: str = "") -> tuple[Vectors, list[Tokens | None]]:
        """One vector a text, not normalized, shape (len(texts), dimension), and the texts' tokens.

        Special tokens and the prompt's tokens are left out. A model that shows no tokens gives None for each text.
        """
        with quietly():
            model = self._loaded()
            results: Any = model.encode(
                list(texts), prompt=prompt or None, batch_size=self._batch, output_value=None, show_progress_bar=False
            )
            vectors = np.array([one["sentence_embedding"].cpu().numpy() for one in results], dtype=np.float32)
            return vectors, [_tokens(model, one) for one in results]


def _tokens(model: SentenceTransformer, result: dict[str, Any]) -> Tokens | None:
    if "token_embeddings" not in result or "input_ids" not in result:
        return None
    ids = result["input_ids"].cpu().numpy().astype(np.int32)
    kept = result["attention_mask"].cpu().numpy().astype(bool)
    kept &= ~np.isin(ids, model.tokenizer.all_special_ids)
    kept[: result.get("prompt_length", 0)] = False
    states = result["token_embeddings"].cpu().numpy().astype(np.float32)[kept]
    return Tokens(ids[kept], tuple(model.tokenizer.convert_ids_to_tokens(ids[kept].tolist())), states)


def _batch_on_gpu(model: SentenceTransformer, device: str) -> int:
    config = getattr(getattr(model[0], "auto_model", None), "config", None)
    width = getattr(config, "hidden_size", None) or model.get_sentence_embedding_dimension() or 1024
    window = model.max_seq_length or 512
    return batch_size(free_memory(device), window, width, getattr(config, "num_attention_heads", 0))


def _load(folder: Path, device: str) -> SentenceTransformer:
    try:
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(str(folder), device=device, local_files_only=True)
    except Exception as error:  # whatever it stumbles over, the model cannot be used
        raise ModelMissing(
            f"the model in {folder} cannot be loaded ({first_line(error)}): {WAY_OUT}", str(folder)
        ) from error
