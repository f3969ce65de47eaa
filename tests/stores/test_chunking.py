"""Chunks whose bounds depend on contents: together the file, and mostly those of the file before."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from searchdoc.stores.chunking import LONGEST_CHUNK, chunk_digest, chunks_in, chunks_of

DATA = np.random.default_rng(5).integers(0, 256, 900_000, dtype=np.uint8).tobytes()


@pytest.mark.parametrize("size", [1, 31, 32, 7_999, 8_000, LONGEST_CHUNK, LONGEST_CHUNK + 1, len(DATA)])
def test_chunks_are_the_file(size: int, tmp_path: Path) -> None:
    """Of any length, none of them too long for a field."""
    (tmp_path / "file").write_bytes(DATA[:size])
    chunks = list(chunks_of(tmp_path / "file"))
    assert b"".join(chunks) == DATA[:size]
    assert max(map(len, chunks)) <= LONGEST_CHUNK
    assert all(len(chunk) >= 8_000 for chunk in chunks[:-1])


def test_nothing_has_no_chunk(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert list(chunks_of(tmp_path / "file")) == []


def test_how_bytes_come_makes_no_difference() -> None:
    """In one block or in many, of which some are shorter than what a hash depends on."""
    whole = list(chunks_in([DATA]))
    for size in (17, 5_000, 300_001):
        assert list(chunks_in(DATA[start : start + size] for start in range(0, len(DATA), size))) == whole


@pytest.mark.parametrize("at", [0, 100, 450_000, len(DATA)])
def test_what_is_moved_keeps_its_chunks(at: int) -> None:
    """A few bytes put in anywhere change the chunks around them alone."""
    before = {chunk_digest(chunk) for chunk in chunks_in([DATA])}
    after = {chunk_digest(chunk) for chunk in chunks_in([DATA[:at], b"a sentence", DATA[at:]])}
    assert len(before) > 30
    assert len(after - before) <= 3


def test_the_same_byte_again_and_again_is_divided_all_the_same() -> None:
    """Where no hash says where."""
    assert [len(chunk) for chunk in chunks_in([b"x" * (2 * LONGEST_CHUNK + 5)])] == [LONGEST_CHUNK, LONGEST_CHUNK, 5]
