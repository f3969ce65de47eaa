"""Files in chunks whose bounds depend on their contents, so that what is moved within a file is not written again.

A bound is set where a hash of the last 32 bytes has fourteen zeros (the gear hash of W. Xia et al., "FastCDC", USENIX
ATC 2016), here for all bytes of a block at once. A chunk is known by the digest of its bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

LONGEST_CHUNK = 48_000
"""The most bytes of a chunk: compressed and in base64 it fits the 65,535 bytes of a text field."""

_SHORTEST = 8_000
_MASK = np.uint32((2**14 - 1) << 18)
"""The bits that are zero at a bound, on average every 16,384 bytes; the highest, which the most bytes decide."""

_WINDOW = 32
"""The bytes that a hash depends on: those before have been shifted out of its 32 bits."""

_BLOCK = 1 << 20
"""Bytes that are hashed at a time."""

_GEAR = np.frombuffer(
    b"".join(hashlib.blake2b(bytes([one]), digest_size=4).digest() for one in range(256)), dtype="<u4"
)
"""A number for each byte, drawn once and the same everywhere."""


def chunks_of(path: Path) -> Iterator[bytes]:
    """The chunks of a file, in order; none of an empty file."""
    with path.open("rb") as file:
        yield from chunks_in(iter(lambda: file.read(_BLOCK), b""))


def chunks_in(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The chunks of bytes that come in blocks, in order; how they come makes no difference."""
    waiting, before = b"", b""
    bounds = np.empty(0, dtype=np.int64)
    for block in blocks:
        new = _bounds(before + block) - len(before)
        bounds = np.concatenate((bounds, new[new > 0] + len(waiting)))
        waiting += block
        before = (before + block)[-_WINDOW:]
        start = 0
        while len(waiting) - start > LONGEST_CHUNK:
            end = _end(bounds, start, len(waiting))
            yield waiting[start:end]
            start = end
        waiting, bounds = waiting[start:], bounds - start
    start = 0
    while start < len(waiting):
        end = _end(bounds, start, len(waiting))
        yield waiting[start:end]
        start = end


def chunk_digest(chunk: bytes) -> bytes:
    """By which a chunk is known; 16 bytes."""
    return hashlib.blake2b(chunk, digest_size=16).digest()


def _end(bounds: NDArray[np.int64], start: int, length: int) -> int:
    """Where the chunk that begins at ``start`` ends."""
    place = int(np.searchsorted(bounds, start + _SHORTEST))
    bound = int(bounds[place]) if place < len(bounds) else length
    return min(bound, start + LONGEST_CHUNK, length)


def _bounds(data: bytes) -> NDArray[np.int64]:
    """After which bytes chunks may end."""
    hashes = _GEAR[np.frombuffer(data, dtype=np.uint8)]
    width = 1
    while width < _WINDOW:  # from the hashes of ``width`` bytes those of twice as many
        longer = hashes.copy()
        longer[width:] += hashes[:-width] << np.uint32(width)
        hashes, width = longer, 2 * width
    return np.flatnonzero((hashes & _MASK) == 0) + 1
