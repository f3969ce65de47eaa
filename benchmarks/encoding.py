"""How fast passages are embedded, beside sentence-transformers' own encode: writes a table of docs/performance.md.

python benchmarks/encoding.py [--runs N] [--most N] [--print-only]

The same model and the same texts, in turn in one process. searchdoc keeps the vectors of the tokens as well, which
encode throws away; the whole build also reads, divides, indexes and writes.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import numpy as np
from pages import write_table

import searchdoc
from searchdoc.embedding.embedder import load_embedder
from searchdoc.evaluation.testsets import read_collection
from searchdoc.protocols import Vectors

if TYPE_CHECKING:
    from searchdoc.embedding.embedder import SentenceTransformerEmbedder

Result = TypeVar("Result")
ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
COLLECTIONS = {
    "the letter": SHARED / "corpus" / "letter",
    "corpus/": ROOT / "corpus",
    "Cranfield": SHARED / "eval" / "cranfield",
}


@dataclass(frozen=True)
class Measured:
    """Seconds of each on one collection, and how alike the vectors are."""

    name: str
    texts: int
    tokens: int
    theirs: list[float]
    ours: list[float]
    whole: float | None
    cosine: float


def main() -> None:
    """Measure what is there, print the table and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5, metavar="N")
    parser.add_argument("--most", type=int, metavar="N", help="embed the first N texts of each collection only")
    parser.add_argument("--print-only", action="store_true", help="print the table only")
    options = parser.parse_args()
    shown = table([measure(name, path, options.runs, options.most) for name, path in _there()])
    print(shown)
    if not options.print_only:
        write_table("performance.md", "encoding", shown)


def _there() -> Iterator[tuple[str, Path]]:
    for name, path in COLLECTIONS.items():
        if path.exists():
            yield name, path
        else:
            print(f"left out: {name}, since there is no {os.path.relpath(path, ROOT)}", file=sys.stderr)


def measure(name: str, path: Path, runs: int, most: int | None) -> Measured:
    """Embed the texts of one collection by both, in turn; the first round warms up."""
    from sentence_transformers import SentenceTransformer

    print(f"embedding {name} ...", file=sys.stderr)
    every, whole = _texts(path)
    texts = every[:most]
    embedder = cast("SentenceTransformerEmbedder", load_embedder())
    model = SentenceTransformer(str(embedder.folder), local_files_only=True)

    def encode() -> Vectors:
        vectors: Vectors = model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
        return vectors

    taken: tuple[list[float], list[float]] = ([], [])
    for turn in range(runs + 1):
        seconds, theirs = timed(encode)
        own_seconds, ours = timed(lambda: embedder.embed_with_tokens(texts)[0])
        if turn:
            for kept, one in zip(taken, (seconds, own_seconds), strict=True):
                kept.append(one)
    cosine = float(np.einsum("ij,ij->i", theirs, ours).min())
    return Measured(name, len(texts), sum(embedder.count_tokens(texts)), *taken, whole, cosine)


def _texts(path: Path) -> tuple[list[str], float | None]:
    """The texts that the index of a collection embeds, and for documents how long the whole build takes."""
    if (path / "corpus.jsonl").exists():
        test = read_collection(path)
        return [f"{record.title} {record.text}".strip() for record in test.records], None
    with tempfile.TemporaryDirectory() as folder:
        seconds, index = timed(lambda: searchdoc.build([path], folder))
        return [passage.text for passage in index.passages()], seconds


def timed(call: Callable[[], Result]) -> tuple[float, Result]:
    """Seconds that a call takes, and its result."""
    began = time.perf_counter()
    result = call()
    return time.perf_counter() - began, result


def table(measured: Sequence[Measured]) -> str:
    """A row for each collection."""
    rows = [
        "| texts | tokens a text | sentence-transformers | searchdoc | ratio | cosine | build |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in measured:
        theirs = f"{one.texts / statistics.median(one.theirs):.0f}"
        ratios = sorted(before / after for before, after in zip(one.theirs, one.ours, strict=True))
        cells = [f"{one.name}, {one.texts}", f"{one.tokens / one.texts:.0f}", theirs]
        cells.append(f"{one.texts / statistics.median(one.ours):.0f}")
        cells.append(f"{statistics.median(ratios):.2f} [{ratios[0]:.2f}–{ratios[-1]:.2f}]")
        cells += [f"{one.cosine:.6f}", f"{one.whole:.1f} s" if one.whole else ""]
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


if __name__ == "__main__":
    main()
