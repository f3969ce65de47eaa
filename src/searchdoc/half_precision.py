"""Passages read in bfloat16, on processors that multiply such numbers themselves; everywhere else nothing changes.

A model's time is that of its matrix products. Processors with AMX work out several times as many of them in bfloat16
as in float32, adding up in float32; sums of layers and norms stay in float32, as in torch's autocast (D. Kalamkar et
al., "A Study of BFLOAT16 for Deep Learning Training", 2019). docs/performance.md has what that gains and what it
changes. A question is always read in float32.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from threading import Barrier
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import torch

SCRIPT = "passages.pt"

States = NDArray[np.float32]
"""The last hidden states of some texts, shape (texts, tokens, dimension). Beyond a text's own tokens is nothing."""

Read = Callable[[Sequence[Sequence[int]]], States]
"""What takes the tokens of some texts to their last hidden states."""

LENGTHS, TOGETHER = 16, 512
"""How texts are put together, so that the states of a text depend on that text alone, bit for bit.

How a product of matrices is added up depends on how large it is. So each text is padded to the next multiple of
``LENGTHS`` tokens, and those of one length are read together, always as many as make ``TOGETHER`` tokens, with blank
ones where there are fewer. Many at once, because the weights are laid out anew each time, which takes as long as some
70 tokens do.
"""

_ALIKE = 0.999
"""The least cosine of a token's state to the one in float32, so that a model is read like this."""


def multiplies_halves() -> bool:
    """Whether this processor multiplies whole matrices in bfloat16 by instructions of its own.

    Those that only multiply vectors of such numbers (AVX-512 BF16) take longer than in float32, as measured.
    """
    import torch

    try:
        capabilities = torch.cpu.get_capabilities()
    except AttributeError:  # an older torch does not tell
        return False
    return bool(capabilities.get("amx_bf16"))


def reads_halves() -> bool:
    """Whether passages are read in bfloat16: where the processor is made for it, and nobody wants it otherwise.

    Whoever wants the same vectors on every machine sets ``SEARCHDOC_PRECISION`` to ``float32``.
    """
    return os.environ.get("SEARCHDOC_PRECISION") != "float32" and multiplies_halves()


def write_script(transformer: torch.nn.Module, given: Mapping[str, torch.Tensor], path: Path) -> None:
    """Write a transformer (one that gives its last hidden states) for reading in bfloat16, if that is any good here.

    It is none where the processor cannot do it, or where the states become others than the transformer's own. Raises
    whatever torch stumbles over.
    """
    import torch

    if not multiplies_halves():
        return
    values = tuple(given.values())
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, cache_enabled=False):
        script = torch.jit.freeze(torch.jit.trace(transformer.eval(), values, check_trace=False))  # type: ignore[no-untyped-call]
    with torch.inference_mode():
        cosines = torch.cosine_similarity(transformer(*values), script(*values).float(), dim=-1)
    if bool((cosines >= _ALIKE).all()):
        script.save(str(path))


def open_script(path: Path, inputs: Sequence[str], longest: int) -> Read | None:
    """What ``write_script`` wrote for these inputs; ``longest`` is the most tokens that the model reads.

    None where there is none, where it cannot be read, and where passages are read in float32. It is safe to use from
    many threads, and uses as many cores in each as torch does there.
    """
    if not path.is_file() or not reads_halves():
        return None
    import torch

    try:
        with warnings.catch_warnings():  # TorchScript is deprecated, and nothing else opens as fast
            warnings.simplefilter("ignore", DeprecationWarning)
            script: Any = torch.jit.load(str(path))  # type: ignore[no-untyped-call]
    except Exception:  # noqa: BLE001 (a cache: whatever is wrong with it, there is another way)
        return None

    def read(texts: Sequence[Sequence[int]]) -> States:
        length = min(-(-max(map(len, texts)) // LENGTHS) * LENGTHS, longest)
        ids = torch.zeros((max(len(texts), TOGETHER // length), length), dtype=torch.long)
        mask = torch.zeros_like(ids)
        mask[len(texts) :] = 1  # a text of nothing at all would be divided by nothing
        for row, tokens in enumerate(texts):
            ids[row, : len(tokens)] = torch.tensor(tokens)
            mask[row, : len(tokens)] = 1
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": torch.zeros_like(ids)}
        with torch.inference_mode():
            states: States = script(*(given[name] for name in inputs))[: len(texts)].float().numpy()
        return states

    return read


def use_one_core_each(pool: ThreadPoolExecutor, threads: int) -> None:
    """Let torch use one core in each of so many threads that a pool has; in all others it uses as many as before."""
    import torch

    before, all_set = torch.get_num_threads(), Barrier(threads)

    def settle() -> None:
        torch.set_num_threads(1)  # for this thread, and for those that never say otherwise
        all_set.wait()

    wait([pool.submit(settle) for _ in range(threads)])
    torch.set_num_threads(before)
