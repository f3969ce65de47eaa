"""Devices: their names, which are there, and how many texts fit into a GPU's memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import searchdoc
from searchdoc.embedding.devices import DEVICES, batch_size, check_device, find_gpu, free_memory
from searchdoc.embedding.embedder import SentenceTransformerEmbedder, for_passages, load_embedder
from searchdoc.errors import DeviceMissing, ModelError


def absent() -> list[str]:
    """GPUs that torch does not see; no machine has both kinds."""
    return [name for name in ("cuda", "mps") if name != find_gpu()]


@pytest.mark.parametrize("name", ["gpu", "CUDA", "", "cuda:0"])
def test_a_name_that_is_none_is_reported_with_those_that_are(name: str, tmp_path: Path) -> None:
    with pytest.raises(DeviceMissing, match="name one of auto, cpu, cuda, mps") as report:
        load_embedder(device=name)
    assert "\n" not in str(report.value)
    assert isinstance(report.value, ModelError)
    (tmp_path / "light.txt").write_text("The lamp burns.", "utf-8")
    with pytest.raises(DeviceMissing):
        searchdoc.build([tmp_path], tmp_path / "index", device=name)


def test_a_gpu_that_is_not_there_is_reported_with_the_way_out(calendar_index: Path) -> None:
    for name in absent():
        with pytest.raises(DeviceMissing, match=f"torch sees no device '{name}' on this machine: name 'cpu'"):
            searchdoc.open(calendar_index, device=name)


def test_a_gpu_that_is_there_is_found() -> None:
    import torch

    if torch.cuda.is_available():
        assert find_gpu() == "cuda"
    else:
        assert find_gpu() == ("mps" if torch.backends.mps.is_available() else None)
    for name in DEVICES:
        if name not in absent():
            check_device(name)


def test_few_passages_are_left_to_the_cpu_without_asking_torch(installed_model: SentenceTransformerEmbedder) -> None:
    """Torch is imported for as many as pay for it; a device that was named is not changed."""
    script = """
import sys
from searchdoc.embedding.embedder import GPU_FROM, for_passages, load_embedder
embedder = load_embedder()
assert for_passages(embedder, GPU_FROM - 1) is embedder
named = load_embedder(device="cpu")
assert for_passages(named, 10 * GPU_FROM) is named
assert "torch" not in sys.modules
for_passages(embedder, GPU_FROM)
assert "torch" in sys.modules
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    chosen = for_passages(installed_model, 10**6)
    assert isinstance(chosen, SentenceTransformerEmbedder)
    assert chosen.device == (find_gpu() or "auto")
    assert chosen.fingerprint == installed_model.fingerprint


def test_an_index_is_the_same_on_auto_and_on_the_cpu(calendar_index: Path, calendar: searchdoc.Index) -> None:
    question = "what did Lenin say about foreign trade"
    by_cpu = searchdoc.open(calendar_index, device="cpu").search(question)
    assert [citation.id for citation in by_cpu] == [citation.id for citation in calendar.search(question)]


@pytest.mark.parametrize(
    ("memory", "window", "width", "expected"),
    [
        (2**30, 256, 384, 32),
        (80 * 2**30, 256, 384, 256),
        (8 * 2**30, 512, 1024, 32),
        (24 * 2**30, 8192, 1024, 8),
        (0, 256, 384, 8),
    ],
)
def test_a_batch_is_as_large_as_memory_allows(memory: int, window: int, width: int, expected: int) -> None:
    assert batch_size(memory, window, width) == expected


def test_more_memory_never_makes_smaller_batches() -> None:
    sizes = [batch_size(2**power, 512, 768, 12) for power in range(20, 40)]
    assert sizes == sorted(sizes)
    assert {size & (size - 1) for size in sizes} == {0}


def test_free_memory_is_a_number_of_bytes() -> None:
    assert free_memory(find_gpu() or "cpu") > 2**20
