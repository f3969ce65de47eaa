"""Models as graphs: written once per model with torch, and read from then on without it."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from searchdoc.embedding.model_files import POOLING, read_json
from searchdoc.embedding.onnx import GRAPH, PROVIDERS, RECIPE, WEIGHTS, Recipe, session_options

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer

PROBES = ("The keeper of the lamp.", "Nobody", "How many barrels of oil were sent to the harbour, and when?")
"""Texts to try a graph with."""

_LARGE = 1024
"""Weights from this size in bytes lie in a file of their own, which is mapped into memory and not read."""

_PLAIN, _WHOLE, _OPERATORS = "eager", "searchdoc", 17
"""Attention step by step, attention as one step, and the version of ONNX's operators that graphs are written in."""


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
    return Recipe(longest, lower, simple, ("input_ids", "token_type_ids"))


def export_graph(model: SentenceTransformer, folder: Path, recipe: Recipe) -> bool:
    """Write a model's transformer as a graph with its recipe; says whether that was possible.

    The graph reads texts of one length together and knows no padding, so it needs no mask.
    """
    first: Any = model[0]
    transformer = first.auto_model.eval()
    before = transformer.config._attn_implementation  # noqa: SLF001 (no other way to ask)
    features = model.tokenizer(list(PROBES), return_tensors="pt", padding=True)
    given = {name: features[name] for name in recipe.inputs if name in features}
    temporary = folder.with_name(f"{folder.name}.{os.getpid()}")
    try:
        temporary.mkdir(parents=True, exist_ok=True)
        _export_transformer(transformer, given, temporary / "exported.onnx")
        _write_graph(temporary / "exported.onnx", temporary)
        (temporary / "exported.onnx").unlink()
        _write_recipe(temporary, replace(recipe, inputs=tuple(given)))
        shutil.rmtree(folder, ignore_errors=True)
        temporary.rename(folder)
    except Exception:  # noqa: BLE001 (whatever the exporter stumbles over, the model itself still reads)
        shutil.rmtree(temporary, ignore_errors=True)
        return False
    finally:
        transformer.set_attn_implementation(before)
    return True


def _states(transformer: Any, names: tuple[str, ...]) -> torch.nn.Module:  # noqa: ANN401 (torch)
    """A transformer with nothing but its last hidden states, its inputs in that order."""
    from torch import nn

    class States(nn.Module):
        """What the transformer makes of its inputs."""

        def __init__(self) -> None:
            super().__init__()
            self.transformer = transformer

        def forward(self, *values: torch.Tensor) -> Any:  # noqa: ANN401 (torch)
            return self.transformer(**dict(zip(names, values, strict=True))).last_hidden_state

    return States()


def _export_transformer(transformer: Any, given: dict[str, Any], path: Path) -> None:  # noqa: ANN401 (torch)
    """Write what takes the inputs to the last hidden states, attention as one step wherever the model allows it."""
    import torch

    for attention in (_WHOLE, _PLAIN):
        try:
            if attention == _WHOLE:
                _teach_attention()
            transformer.set_attn_implementation(attention)
            with torch.no_grad():
                torch.onnx.export(
                    _states(transformer, tuple(given)),
                    tuple(given.values()),
                    str(path),
                    input_names=list(given),
                    output_names=["states"],
                    dynamic_axes={name: {0: "texts", 1: "tokens"} for name in (*given, "states")},
                    opset_version=_OPERATORS,
                    dynamo=False,
                )
        except Exception:
            if attention == _PLAIN:
                raise
        else:
            return


@cache
def _teach_attention() -> None:
    """Teach transformers an attention that is exported as one step, ONNX Runtime's own, under the name ``_WHOLE``.

    Exported step by step, attention writes and reads each matrix of it once more, which costs a twentieth of a
    model's time on long texts. It is full attention among the heads of one text: a model that wants another is refused
    by ``ValueError``.
    """
    import torch
    from torch.nn import functional
    from torch.onnx import symbolic_helper, utils
    from transformers.modeling_utils import ALL_ATTENTION_FUNCTIONS

    def attend(query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, heads: int, scale: float) -> torch.Tensor:
        texts, tokens, width = query.shape
        shape = (texts, tokens, heads, width // heads)
        query, key, value = (one.view(shape).transpose(1, 2) for one in (query, key, value))
        found = functional.scaled_dot_product_attention(query, key, value, scale=scale)
        return found.transpose(1, 2).reshape(texts, tokens, width)

    def symbol(graph: Any, query: Any, key: Any, value: Any, heads: int, scale: float) -> Any:  # noqa: ANN401
        found = graph.op("com.microsoft::MultiHeadAttention", query, key, value, num_heads_i=heads, scale_f=scale)
        found.setType(query.type())
        return found

    operator = torch.library.custom_op(
        f"{_WHOLE}::attention",
        attend,
        mutates_args=(),
        schema="(Tensor query, Tensor key, Tensor value, int heads, float scale) -> Tensor",
    )
    utils.register_custom_op_symbolic(
        f"{_WHOLE}::attention", symbolic_helper.parse_args("v", "v", "v", "i", "f")(symbol), _OPERATORS
    )

    def attention(
        module: Any,  # noqa: ANN401
        query: torch.Tensor,
        key: torch.Tensor,
        value: torch.Tensor,
        mask: torch.Tensor | None,
        scaling: float | None = None,
        **other: Any,  # noqa: ANN401
    ) -> tuple[torch.Tensor, None]:
        heads, width = int(query.shape[1]), int(query.shape[3])
        unusual = [name for name, one in other.items() if name not in {"dropout", "output_attentions"} and one]
        if mask is not None or getattr(module, "is_causal", False) or key.shape[1] != heads or unusual:
            raise ValueError("this is another attention than the one that ONNX Runtime has")
        joined = (one.transpose(1, 2).flatten(2) for one in (query, key, value))
        found = operator(*joined, heads, float(width**-0.5 if scaling is None else scaling))
        return found.view(*found.shape[:2], heads, width), None

    ALL_ATTENTION_FUNCTIONS.register(_WHOLE, attention)


def _write_recipe(folder: Path, recipe: Recipe) -> None:
    """Write the recipe beside the graph; last, because a folder with a recipe is whole."""
    (folder / RECIPE).write_bytes(msgspec.json.encode(recipe))


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
