"""Question and passage read together by a cross-encoder: optional, and the most exact way to compare them.

A cross-encoder sees both texts at once and gives the pair one score (Nogueira and Cho 2019, Passage Re-ranking with
BERT). That is too slow for all passages, so it reads the first ones of the ranking only; what its scores do there
is decided in ``searchdoc.ranking.fusion``. No such model comes with searchdoc: the user names one.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from searchdoc.embedding.model_files import cached, first_line, quietly, without_surrogates
from searchdoc.errors import ModelMissing
from searchdoc.ranking.fusion import ScoreArray

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

_WAY_OUT = "name the folder of a cross-encoder, or the name of one that is in the cache, or leave --rerank out"


def load_reranker(name: str) -> Reranker:
    """Find a cross-encoder: a folder, or a name in the local Hugging Face cache. Nothing is fetched.

    Raises ``ModelMissing`` where there is none, or another kind of model.
    """
    folder, shown = local_model(name, "cross-encoder", "cross-encoder", _WAY_OUT)
    return Reranker(folder, shown)


def local_model(name: str, kind: str, owner: str | None, way_out: str) -> tuple[Path, str]:
    """The folder of a model, and its name or whole path: a folder, or a name in the local Hugging Face cache.

    ``kind`` is what is looked for, ``owner`` whose model a name without an owner is, if anybody's; ``way_out`` ends
    each message. Nothing is fetched. Raises ``ModelMissing``.
    """
    folder = Path(name).expanduser()
    if name.strip() and folder.is_dir():
        return folder, str(folder.resolve())
    if not name.strip() or name.startswith((".", "~", "/")) or "\\" in name or name.count("/") > 1:
        raise ModelMissing(f"there is no folder {name!r}: {way_out}", name)
    try:
        with quietly():
            return cached(name if "/" in name or owner is None else f"{owner}/{name}"), name
    except (OSError, ValueError) as error:
        raise ModelMissing(f"there is no {kind} {name!r} on this machine: {way_out}", name) from error


class Reranker:
    """A cross-encoder in a folder; safe to use from many threads, one of which reads at a time.

    Raises ``ModelMissing`` for a folder without a cross-encoder, or with one that cannot be loaded or used.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self.folder = folder
        if not _is_cross_encoder(folder):
            raise ModelMissing(f"there is no cross-encoder in {folder}: {_WAY_OUT}", name)

    def scores(self, question: str, texts: Sequence[str]) -> ScoreArray:
        """The model's score of each text for the question, as its last layer gives it; more is better.

        One score a text; shape (texts,). The model runs without dropout, so that the same texts always get the same
        scores. Raises ``ModelMissing`` where the model fails or gives anything but one finite number a text.
        """
        if not texts:
            return np.empty(0, dtype=np.float32)
        pairs = [(without_surrogates(question), without_surrogates(text)) for text in texts]
        with quietly():
            try:
                read: Any = self._model.predict(pairs, activation_fn=_unchanged, show_progress_bar=False)
            except Exception as error:  # whatever it stumbles over, the model is of no use
                raise ModelMissing(self._useless(first_line(error)), self.name) from error
        scores = np.asarray(read, dtype=np.float32)
        if scores.shape != (len(texts),) or not np.isfinite(scores).all():
            raise ModelMissing(self._useless("it does not give one number for a question and a passage"), self.name)
        return scores

    @cached_property
    def _model(self) -> CrossEncoder:
        from sentence_transformers import CrossEncoder

        model: CrossEncoder = CrossEncoder(str(self.folder), local_files_only=True)
        return model

    def _useless(self, why: str) -> str:
        return f"the cross-encoder in {self.folder} cannot be used ({why}): {_WAY_OUT}"


def _is_cross_encoder(folder: Path) -> bool:
    """By its own files: one says what kind of model it is, or else its architecture tells."""
    if "model_type" in (stated := settings_in(folder / "config_sentence_transformers.json")):
        return bool(stated["model_type"] == "CrossEncoder")
    architectures = settings_in(folder / "config.json").get("architectures") or []
    return any(str(one).endswith("ForSequenceClassification") for one in architectures)


def settings_in(path: Path) -> dict[str, Any]:
    """What a JSON file of a model says; nothing where it is missing or no JSON object."""
    try:
        read = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


def _unchanged(scores: Any) -> Any:  # noqa: ANN401 (torch)
    """No sigmoid: near 0 and 1 it would press different scores into the same number."""
    return scores
