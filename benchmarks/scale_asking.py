"""Asks an index its planted questions and says how long that takes, what it holds in memory, and what was right.

A process of its own, so that its memory is that of a program which asks and does nothing else:
``python benchmarks/scale_asking.py INDEX FACTS.json QUESTIONS CLIENTS`` prints the figures as JSON.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import numpy as np

import searchdoc
from searchdoc.observing import Event, Stage, observed_by

K = 10
"""Citations asked for."""

_SMAPS = {"resident": "Rss", "proportional": "Pss", "anonymous": "Anonymous"}


class Stages:
    """Adds up the milliseconds of each stage of one question, those of the stages in it included.

    ``processor`` are those in which this process had a core: other work on the machine hardly shows in them.
    """

    def __init__(self) -> None:
        self.elapsed: Counter[str] = Counter()
        self.processor: Counter[str] = Counter()
        self.events: Counter[str] = Counter()

    @contextmanager
    def stage(self, name: Stage) -> Iterator[None]:
        """Time a stage."""
        began, processor = time.perf_counter(), time.process_time()
        try:
            yield
        finally:
            self.elapsed[name] += 1000 * (time.perf_counter() - began)
            self.processor[name] += 1000 * (time.process_time() - processor)

    def note(self, event: Event) -> None:
        """Count an event."""
        self.events[event] += 1


def memory(pid: int | str = "self") -> dict[str, int]:
    """Bytes that a process holds: resident, its share of what it shares, and what is no part of any file."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
    return {name: 1024 * int(re.search(rf"^{key}:\s+(\d+)", text, re.MULTILINE)[1]) for name, key in _SMAPS.items()}  # type: ignore[index]


def sampled(facts: Sequence[Any], most: int) -> list[Any]:
    """Some of the facts, drawn with a fixed seed: their kinds take turns in the list, so that every third is of one."""
    return [facts[place] for place in np.random.default_rng(24).permutation(len(facts))[:most].tolist()]


def ask_all(location: str, facts: Mapping[str, Any], most: int, clients: int) -> dict[str, Any]:
    """Open an index and ask: first one question at a time, then the same questions by several clients at once."""
    asked = sampled(facts["facts"], most)
    started = memory()
    began = time.perf_counter()
    index = searchdoc.open(location)
    figures: dict[str, Any] = {"open_seconds": time.perf_counter() - began, "passages": len(index)}
    figures["memory"] = {"before": started, "open": memory()}
    began = time.perf_counter()
    index.ask("who wrote about the lighthouse keeper of Skerry", K)
    figures["first_ask_seconds"] = time.perf_counter() - began
    figures["memory"]["first"] = memory()
    figures |= one_at_a_time(index, asked)
    figures["silent_when_unanswerable"] = silence(index, facts["unanswerable"])
    figures["memory"]["asked"] = memory()
    figures[f"clients_{clients}"] = together(index, [fact["question"] for fact in asked], clients)
    figures["memory"]["clients"] = memory()
    return figures


def one_at_a_time(index: searchdoc.Index, asked: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Milliseconds of every question and of its stages, and where the planted sentence was among the citations."""
    milliseconds: list[float] = []
    stages: dict[str, list[float]] = defaultdict(list)
    processor: dict[str, list[float]] = defaultdict(list)
    outcomes: dict[str, Counter[str]] = defaultdict(Counter)
    events: Counter[str] = Counter()
    for fact in asked:
        watch = Stages()
        with observed_by(watch):
            began = time.perf_counter()
            answer = index.ask(fact["question"], K)
            milliseconds.append(1000 * (time.perf_counter() - began))
        for name, elapsed in watch.elapsed.items():
            stages[name].append(elapsed)
            processor[name].append(watch.processor[name])
        events += watch.events
        outcomes[fact["kind"]][outcome(answer, fact["sentence"])] += 1
    return {
        "milliseconds": milliseconds,
        "stages": stages,
        "processor": processor,
        "events": events,
        "outcomes": outcomes,
    }


def outcome(answer: searchdoc.Answer, sentence: str) -> str:
    """Whether the first citation holds the planted sentence, or a later one, or none, or nothing was answered."""
    texts = [" ".join(citation.passage.text.split()) for citation in answer.citations]
    place = next((place for place, text in enumerate(texts) if sentence in text), None)
    if not answer.answered:
        return "silent"
    return "wrong" if place is None else "right" if place == 0 else "later"


def silence(index: searchdoc.Index, questions: Sequence[str]) -> dict[str, int]:
    """How many of the questions that nothing answers were not answered."""
    return {"silent": sum(not index.ask(question, K).answered for question in questions), "of": len(questions)}


def together(index: searchdoc.Index, questions: Sequence[str], clients: int) -> dict[str, Any]:
    """Milliseconds of each question where so many threads ask at once, and the questions answered in a second."""

    def timed(question: str) -> float:
        began = time.perf_counter()
        index.ask(question, K)
        return 1000 * (time.perf_counter() - began)

    began = time.perf_counter()
    with ThreadPoolExecutor(clients) as threads:
        milliseconds = list(threads.map(timed, questions))
    return {"milliseconds": milliseconds, "per_second": len(questions) / (time.perf_counter() - began)}


def percentiles(values: Sequence[float]) -> tuple[float, float]:
    """The median and the 95th percentile."""
    return float(np.percentile(values, 50)), float(np.percentile(values, 95))


if __name__ == "__main__":
    place, planted, number, at_once = sys.argv[1:]
    print(json.dumps(ask_all(place, json.loads(Path(planted).read_text("utf-8")), int(number), int(at_once))))
