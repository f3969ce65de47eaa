"""Where a model is read: on the CPU, or on a GPU that torch sees, and how many texts its memory takes at a time."""

from __future__ import annotations

from searchdoc.errors import DeviceMissing

DEVICES = ("auto", "cpu", "cuda", "mps")
"""Names of devices, as torch has them; "auto" leaves the choice to ``searchdoc.embedding.embedder``."""

_SMALLEST_BATCH, _LARGEST_BATCH = 8, 256
"""Texts in a batch on a GPU, at least and at most."""

_LAYER_STATES = 24
"""Numbers that a transformer's layer holds for each token and unit of its width at once: queries, keys, values, what
attention gives, the inner states (four times the width), and twice as much for copies and for fragmented memory."""

_ASSUMED_MEMORY = 4 * 2**30
"""Bytes; taken as free where torch cannot tell, as for mps in its older versions."""


def check_device(device: str) -> None:
    """Raise ``DeviceMissing`` for a name that is none, or for a GPU that torch does not see here.

    "auto" and "cpu" are always there and import nothing.
    """
    if device not in DEVICES:
        raise DeviceMissing(f"there is no device {device!r}: name one of {', '.join(DEVICES)}", device)
    if device in ("cuda", "mps") and device not in _gpus():
        raise DeviceMissing(
            f"torch sees no device {device!r} on this machine: name 'cpu', or leave the device out to have it chosen",
            device,
        )


def find_gpu() -> str | None:
    """The GPU that torch sees, "cuda" before "mps"; None where there is none. Imports torch."""
    return next(iter(_gpus()), None)


def _gpus() -> list[str]:
    import torch

    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    return [name for name, available in there.items() if available]


def free_memory(device: str) -> int:
    """Bytes of the device's memory that are free for a batch."""
    import torch

    if device == "cuda":
        return int(torch.cuda.mem_get_info()[0])
    if device == "mps" and hasattr(torch.mps, "recommended_max_memory"):
        return int(torch.mps.recommended_max_memory() - torch.mps.current_allocated_memory())
    return _ASSUMED_MEMORY


def batch_size(memory: int, window: int, width: int, heads: int = 0) -> int:
    """How many texts of ``window`` tokens fit into ``memory`` (bytes) at a time: a power of two from 8 to 256.

    ``width`` is the length of a token's state, ``heads`` the number of attention heads, each with a matrix
    (window, window); everything in float32. Half of the memory is left free.
    """
    heads = heads or max(1, width // 64)
    bytes_a_text = 4 * window * (_LAYER_STATES * width + 2 * heads * window)
    fitting = memory // 2 // max(1, bytes_a_text)
    power = 1 << max(0, fitting.bit_length() - 1)
    return int(min(_LARGEST_BATCH, max(_SMALLEST_BATCH, power)))
