"""Models as graphs: written once per model with torch, and read from then on without it."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from searchdoc.graphs import GRAPH, PROVIDERS, RECIPE, WEIGHTS, Recipe, session_options
from searchdoc.model_files import POOLING, read_json

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

PROBES = ("The keeper of the lamp.", "Nobody", "How many barrels of oil were sent to the harbour, and when?")
"""Texts to try a graph with."""

_LARGE = 1024
"""Weights from this size in bytes lie in a file of their own, which is mapped into memory and not read."""


def recipe_of(modules: list[tuple[str, Path]], longest: int, *, lower: bool) -> Recipe | None:
    """How a graph of the model would be read; None for a model of other modules than a transformer with pooling."""
    kinds = [kind for kind, _ in modules]
    if kinds[:2] != ["Transformer", "Pooling"] or not set(kinds[2:]) <= {"Normalize"}:
        return None
    pooling = read_json(modules[1][1] / "config.json")
    modes = [key.removeprefix(POOLING) for key in pooling if key.startswith(POOLING) and pooling[key]]
    mode = pooling.get("pooling_mode") or (modes[0] if len(modes) == 1 else "")
    simple = {"mean": "mean", "mean_tokens": "mean", "cls": "cls", "cls_token": "cls"}.get(str(mode))
    if simple is None or pooling.get("include_prompt", True) is False:
        return None
    names = ("input_ids", "attention_mask", "token_type_ids")
    padding = int(read_json(modules[0][1] / "config.json").get("pad_token_id") or 0)
    return Recipe(longest, lower, simple, names, padding)


def export_graph(model: SentenceTransformer, folder: Path, recipe: Recipe) -> bool:
    """Write a model's transformer as a graph with its recipe; says whether that was possible."""
    import torch

    first: Any = model[0]
    transformer = first.auto_model.eval()
    attention = transformer.config._attn_implementation  # noqa: SLF001 (no other way to ask)
    features = model.tokenizer(list(PROBES), return_tensors="pt", padding=True)
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
        transformer.set_attn_implementation("eager")  # the one that ONNX Runtime knows how to put together
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
        _write_graph(exported, temporary)
        exported.unlink()
        _write_recipe(temporary, replace(recipe, inputs=names))
        shutil.rmtree(folder, ignore_errors=True)
        temporary.rename(folder)
    except Exception:  # noqa: BLE001 (whatever the exporter stumbles over, the model itself still reads)
        shutil.rmtree(temporary, ignore_errors=True)
        return False
    finally:
        transformer.set_attn_implementation(attention)
    return True


def _write_recipe(folder: Path, recipe: Recipe) -> None:
    """Write the recipe beside the graph; last, because a folder with a recipe is whole."""
    (folder / RECIPE).write_text(json.dumps(asdict(recipe)), encoding="utf-8")


def _write_graph(exported: Path, folder: Path) -> None:
    """Write an exported graph, a file in ONNX, once more as it will be read: optimised, the weights beside it.

    Whoever opens it then has nothing left to optimise, and maps the weights. Fusions are those that hold on every
    machine. Raises whatever ONNX Runtime makes of a graph that it cannot read.
    """
    import onnxruntime

    options = session_options()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(folder / GRAPH)
    options.add_session_config_entry("session.optimized_model_external_initializers_file_name", WEIGHTS)
    least = "session.optimized_model_external_initializers_min_size_in_bytes"
    options.add_session_config_entry(least, str(_LARGE))
    onnxruntime.InferenceSession(str(exported), options, providers=PROVIDERS)
