"""What benchmarks of stores share: questions and documents of a test set, and what two indexes answer."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

import searchdoc

_FIRST = 10
"""How many hits and citations of each question are compared."""


def questions_of(path: Path) -> Iterator[str]:
    """The questions of a test set."""
    file = path / "queries.jsonl" if path.is_dir() else path
    for line in filter(None, file.read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        yield row.get("text") or row["question"]


def sources_of(path: Path) -> Iterator[searchdoc.Source]:
    """The documents of a test set."""
    for line in (path / "corpus.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        words = f"{row.get('title', '')}\n\n{row['text']}".strip()
        if words:
            yield searchdoc.Source(words, f"{row['_id']}.txt")


def _asked(ask: Callable[[str], tuple[str, ...]], questions: Sequence[str]) -> tuple[list[tuple[str, ...]], str]:
    """What each question finds, and how long it took at the median and in the slowest twentieth, in milliseconds."""
    found, took = [], []
    ask(questions[0])  # pays for imports and caches
    for question in questions:
        started = time.perf_counter()
        found.append(ask(question))
        took.append(1000 * (time.perf_counter() - started))
    return found, f"{np.percentile(took, 50):.0f} ms, p95 {np.percentile(took, 95):.0f} ms"


def compare(name: str, folder: searchdoc.Index, stored: searchdoc.Index, questions: Sequence[str]) -> None:
    """Print for how many questions both find the same, and how long each took."""

    def hits(index: searchdoc.Index) -> Callable[[str], tuple[str, ...]]:
        return lambda question: tuple(hit.id for hit in index.search(question, _FIRST))

    def citations(index: searchdoc.Index) -> Callable[[str], tuple[str, ...]]:
        return lambda question: tuple(one.id for one in index.ask(question, _FIRST).citations)

    for what, asking in (("search", hits), ("ask", citations)):
        here, in_folder = _asked(asking(folder), questions)
        there, in_store = _asked(asking(stored), questions)
        same = sum(first == second for first, second in zip(here, there, strict=True))
        share = f"{same} of {len(questions)} questions ({same / len(questions):.1%})"
        print(f"{name}, {what}: the same first {_FIRST} for {share}; folder {in_folder}; store {in_store}", flush=True)
