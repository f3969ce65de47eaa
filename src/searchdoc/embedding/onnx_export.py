"""Models exported to ONNX: once for each model, with torch, which is not needed to read them afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from searchdoc.embedding.cache import take_place, written_whole
from searchdoc.embedding.model_files import POOLING, quietly, read_json
from searchdoc.embedding.onnx import CONFIG, GRAPH, PROVIDERS, WEIGHTS, GraphConfig, check_sums, session_options

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer

PROBES = (
    "The keeper of the lamp.",
    "Nobody",
    "How many barrels of oil were sent to the harbour, and when?",
)
"""Texts that a graph is exported with, and by which it is compared with its model."""

_LONGEST_PROBE = 1024
"""Tokens; a longer text would take too much memory to compare by, its attention weights growing with the square."""

_EXTERNAL_FROM = 1024
"""Bytes; weights of at least this size are written to a file of their own, which is mapped into memory."""

_OPSET = 17
"""The version of ONNX's operators that graphs are written in."""


def probes(window: int) -> tuple[str, ...]:
    """Texts by which an exported graph is compared with its model, one of them longer than the window (in tokens)."""
    sentence = "The keeper says that the oil was never sent, and that nobody answers at the depot. "
    return (*PROBES, sentence * (min(window, _LONGEST_PROBE) // 16 + 1))


def graph_config(modules: list[tuple[str, Path]], window: int, *, lowercase: bool) -> GraphConfig | None:
    """What belongs to a graph of the model; None for a model of other modules than a transformer with pooling.

    ``modules`` are the kinds and folders that ``model_files.modules_of`` gives, ``window`` is in tokens.
    """
    kinds = [kind for kind, _ in modules]
    if kinds[:2] != ["Transformer", "Pooling"] or not set(kinds[2:]) <= {"Normalize"}:
        return None
    settings = read_json(modules[1][1] / "config.json")
    modes = [key.removeprefix(POOLING) for key in settings if key.startswith(POOLING) and settings[key]]
    mode = settings.get("pooling_mode") or (modes[0] if len(modes) == 1 else "")
    pooling = {"mean": "mean", "mean_tokens": "mean", "cls": "cls", "cls_token": "cls"}.get(str(mode))
    if pooling is None or settings.get("include_prompt", True) is False:
        return None
    return GraphConfig(window, lowercase, pooling, ("input_ids", "token_type_ids"))


def export_graph(
    model: SentenceTransformer, folder: Path, config: GraphConfig, is_right: Callable[[Path], bool]
) -> bool:
    """Export a model's transformer to a folder; says whether a graph was written.

    ``is_right`` is given the finished graph's folder before anybody else can open it; a graph that it refuses is
    deleted. The graph reads batches of texts with the same number of tokens: no padding, so no attention mask.
    """
    first: Any = model[0]
    transformer = first.auto_model.eval()
    attention = transformer.config._attn_implementation  # noqa: SLF001 (no other way to ask)
    try:
        with written_whole(folder) as temporary:
            with quietly():
                features = model.tokenizer(list(PROBES), return_tensors="pt", padding=True)
                inputs = {name: features[name] for name in config.inputs if name in features}
                _export(transformer, inputs, temporary / "exported.onnx")
            _optimize(temporary / "exported.onnx", temporary)
            (temporary / "exported.onnx").unlink()
            finished = replace(config, inputs=tuple(inputs), sha256=check_sums(temporary))
            (temporary / CONFIG).write_bytes(msgspec.json.encode(finished))
            if not is_right(temporary):
                return False
            take_place(temporary, folder)
    except Exception:  # noqa: BLE001 (whatever the exporter stumbles over, the model itself can be read)
        return False
    finally:
        transformer.set_attn_implementation(attention)
    return True


def _token_states(transformer: Any, names: tuple[str, ...]) -> torch.nn.Module:  # noqa: ANN401 (torch)
    """A transformer with its last hidden states as its only output, and its inputs in that order."""
    from torch import nn

    class TokenStates(nn.Module):
        """The part of a transformer that is exported."""

        def __init__(self) -> None:
            super().__init__()
            self.transformer = transformer

        def forward(self, *values: torch.Tensor) -> Any:  # noqa: ANN401 (torch)
            return self.transformer(**dict(zip(names, values, strict=True))).last_hidden_state

    return TokenStates()


def _export(transformer: Any, inputs: dict[str, Any], path: Path) -> None:  # noqa: ANN401 (torch)
    """Write an ONNX file that takes the inputs to the last hidden states, for any number of texts and tokens."""
    import torch

    transformer.set_attn_implementation("eager")
    with torch.no_grad():
        torch.onnx.export(
            _token_states(transformer, tuple(inputs)),
            tuple(inputs.values()),
            str(path),
            input_names=list(inputs),
            output_names=["states"],
            dynamic_axes={name: {0: "texts", 1: "tokens"} for name in (*inputs, "states")},
            opset_version=_OPSET,
            dynamo=False,
        )


def _optimize(exported: Path, folder: Path) -> None:
    """Write an exported graph as it will be read: optimized by ONNX Runtime, the weights in a file beside it.

    Opening it then leaves nothing to optimize, and maps the weights. Only optimizations that hold on every machine are
    made. Raises what ONNX Runtime raises for a graph that it cannot read.
    """
    import onnxruntime

    options = session_options()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(folder / GRAPH)
    options.add_session_config_entry("session.optimized_model_external_initializers_file_name", WEIGHTS)
    least = "session.optimized_model_external_initializers_min_size_in_bytes"
    options.add_session_config_entry(least, str(_EXTERNAL_FROM))
    onnxruntime.InferenceSession(str(exported), options, providers=PROVIDERS)
