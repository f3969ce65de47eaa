"""How fast search is among 1,000 to 100,000 passages: writes two tables of docs/performance.md.

python benchmarks/search.py [--work DIR] [--sizes N ...] [--print-only]

Run by 'make speed', which makes an environment with the engines compared with (benchmarks/rivals.txt). The indexes
are those of synthetic.py, built by the real build; with --work they are kept in DIR and taken from there next time.
All engines answer the questions in one process, twenty each in turn, so that what else the machine does befalls all
alike.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # processes are started here that should not compile anew each time

import numpy as np
import rivals
from pages import write_table
from synthetic import StandIn, Writer, described_sources, questions

import searchdoc
from searchdoc.building import build as building
from searchdoc.keywords import BM25FParameters, FieldWeights, KeywordIndex, write_keywords
from searchdoc.protocols import Entry, Vectors
from searchdoc.text.words import stem_words

QUESTIONS = 200
AT_ONCE = 20
HUGE = 200_000
"""Beyond so many passages only those engines are measured that take them in in minutes."""

DEPTHS = (10, 200)
SIZES = (1_000, 10_000, 100_000)
OURS, OURS_AS_WHOOSH = "searchdoc", "searchdoc, Whoosh's formula"
REAL, ASK = "searchdoc with the real model", "searchdoc, ask, with the real model"
COLD = {
    "import sentence_transformers": "import sentence_transformers",
    "searchdoc ask": "from searchdoc.cli import run; run(['ask', {question!r}, '--index', {index!r}])",
}


@dataclass
class Figures:
    """What was measured on one index; times in milliseconds."""

    passages: int
    keyword: dict[str, list[float]] = field(default_factory=dict)
    hybrid: dict[str, list[float]] = field(default_factory=dict)
    cold: dict[str, list[float]] = field(default_factory=dict)
    recall: dict[str, float] = field(default_factory=dict)
    """What was sought and by which engine, in words: the share of the nearest vectors that is found."""

    same: int | None = None
    """For how many questions Whoosh's formula gives Whoosh's own passages; None where Whoosh was not asked."""

    bytes: dict[str, int] = field(default_factory=dict)
    build: dict[str, float] = field(default_factory=dict)
    """Seconds that the build took, the model's reading left out, and the most of the memory that it held, in bytes."""

    memory: int = 0
    """The most of the memory that a process held which opened the index and asked all questions, in bytes."""


def main() -> None:
    """Build what is missing, measure each index in a process of its own, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, metavar="DIR")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N")
    parser.add_argument("--print-only", action="store_true")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--memory", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--build", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.build:
        print(json.dumps(build(options.work, options.build)))
        return
    if options.memory:
        print(memory(options.memory))
        return
    if options.one:
        print(json.dumps(asdict(measure(options.work, options.one))))
        return
    with tempfile.TemporaryDirectory() as temporary:
        work = options.work or Path(temporary)
        found = [Figures(**json.loads(again("--one", str(size), "--work", str(work)))) for size in options.sizes]
    tables = {"keyword": keyword_table(found), "hybrid": hybrid_table(found)}
    for name, table in tables.items():
        print(table, "\n")
        if not options.print_only:
            write_table("performance.md", name, table)


def again(*arguments: str) -> str:
    """This script in another process; what it prints last."""
    done = subprocess.run([sys.executable, __file__, *arguments], stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout.strip().splitlines()[-1]


# -- indexes


def built(work: Path, size: int) -> Path:
    """The index of that many passages, built if it is not there, by a process of its own."""
    index = work / f"shelf-{size}"
    if not (index / "manifest.json").is_file():
        say(f"building an index of {size} passages")
        (work / f"build-{size}.json").write_text(again("--build", str(size), "--work", str(work)))
    return index


def build(work: Path, size: int) -> dict[str, float]:
    """Build an index of that many passages; how long it took and how much memory."""
    model = StandIn(work)
    with tempfile.TemporaryDirectory() as folder:
        for name, text in Writer().documents(size):
            path = Path(folder) / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        building.load_embedder = lambda _name=None, _device="auto": model
        report = building.build_index([folder], work / f"shelf-{size}")
    return {"seconds": report.seconds, "memory": peak()}


# -- measuring


def measure(work: Path, size: int) -> Figures:
    """Everything about one index."""
    model = StandIn(work)
    place = built(work, size)
    index = searchdoc.open(place)
    texts = [passage.text.replace("-", " ") for passage in index.passages()]
    asked = questions(texts, QUESTIONS)
    figures = Figures(len(texts))
    figures.bytes = {"all": sum(path.stat().st_size for path in place.rglob("*") if path.is_file())}
    figures.bytes["keywords"] = sum(path.stat().st_size for path in place.rglob("keywords/*"))
    engines = work / f"engines-{size}"
    shutil.rmtree(engines, ignore_errors=True)
    try:
        measure_keyword(figures, index, texts, asked, engines)
        measure_hybrid(figures, index, texts, asked, engines, model)
    finally:
        shutil.rmtree(engines, ignore_errors=True)
    for question in asked[:5]:
        for name, script in COLD.items():
            call = [sys.executable, "-c", script.format(question=f"what was said about {question}", index=str(place))]
            run = partial(subprocess.run, call, stdout=subprocess.DEVNULL, check=False)
            figures.cold.setdefault(name, []).append(timed(run))
    figures.memory = int(again("--memory", str(place)))
    figures.build = json.loads((work / f"build-{size}.json").read_text())
    return figures


def measure_keyword(
    figures: Figures, index: searchdoc.Index, texts: Sequence[str], asked: Sequence[str], engines: Path
) -> None:
    """The best ten passages by words alone."""
    stemmed = [" ".join(stem_words(text, "en")) for text in texts]
    like = BM25FParameters(FieldWeights(heading=0, context=0), like="whoosh")
    write_keywords(engines / "ours", map(Entry, texts), parameters=like)
    one_field, own = KeywordIndex.open(engines / "ours"), index._keywords  # noqa: SLF001
    searches: dict[str, rivals.Search] = {
        OURS: lambda question, _words: [(one.ordinal, one.score) for one in own.search(question, 10)],
        OURS_AS_WHOOSH: lambda question, _words: [(one.ordinal, one.score) for one in one_field.search(question, 10)],
    }
    for make in fit_for(len(texts), rivals.KEYWORD):
        say(f"  {make.__name__}")
        name, search = make(engines / make.__name__, stemmed)
        searches[name] = search
    words = {question: [term.stem for term in one_field.question_terms(question)] for question in asked}
    figures.keyword = in_turn(searches, asked, words, rounds=3)
    for theirs in [search for name, search in searches.items() if name.startswith("Whoosh")]:
        figures.same = sum(
            alike(searches[OURS_AS_WHOOSH](question, ()), theirs(question, words[question]), like.k1)
            for question in asked
        )


def fit_for(passages: int, engines: Sequence[Callable[..., Any]]) -> list[Callable[..., Any]]:
    """Those engines that take in so many passages in minutes."""
    return [make for make in engines if passages <= HUGE or make in rivals.QUICK]


def alike(ours: list[tuple[int, float]], theirs: list[tuple[int, float]], k1: float) -> bool:
    """Whether two rankings have the same passages with the same scores; those that tie with the last may differ."""
    scaled = [(ordinal, score * (k1 + 1)) for ordinal, score in ours]  # Whoosh multiplies every score by k1 + 1
    if not np.allclose([score for _, score in scaled], [score for _, score in theirs], rtol=1e-5):
        return False
    least = theirs[-1][1] * (1 + 1e-5) if theirs else 0.0
    above = [{ordinal for ordinal, score in found if score > least} for found in (scaled, theirs)]
    return above[0] == above[1]


def measure_hybrid(
    figures: Figures, index: searchdoc.Index, texts: Sequence[str], asked: Sequence[str], engines: Path, model: StandIn
) -> None:
    """The best ten by words and meaning; all engines have the same vectors, and the same model for the question."""
    vectors = np.array([index._vectors.row(ordinal) for ordinal in range(len(index))])  # noqa: SLF001
    with_stand_in = searchdoc.open(index.directory)
    with_stand_in._embedder = model  # noqa: SLF001
    searches: dict[str, rivals.Search] = {
        OURS: lambda question, _words: with_stand_in.search(question, 10),
        REAL: lambda question, _words: index.search(question, 10),
        ASK: lambda question, _words: index.ask(f"what was said about {question}"),
    }
    own = index._vectors  # noqa: SLF001
    finding = {(OURS, depth): lambda query, depth=depth: own.nearest(query, depth)[0] for depth in DEPTHS}
    queries = np.array([index._embedder.embed_query(question) for question in asked])  # noqa: SLF001
    for make in fit_for(len(texts), rivals.HYBRID):
        say(f"  {make.__name__}")
        for name, search, nearest in make(engines / make.__name__, texts, vectors, model.embed_query, queries):
            searches[name] = search
            finding[name, DEPTHS[0]] = nearest
    figures.recall = {
        f"of the {depth} nearest vectors found, {name}": recall(find, vectors, queries, depth)
        for (name, depth), find in finding.items()
    }
    figures.hybrid = in_turn(searches, asked, {question: [] for question in asked}, rounds=1)


def in_turn(
    searches: dict[str, rivals.Search], asked: Sequence[str], words: dict[str, list[str]], rounds: int
) -> dict[str, list[float]]:
    """Some questions to every engine, one after the other, then the next; the first round warms up.

    Some at once, because an engine that is in use finds in the processor's caches what it left there; few, because
    what else the machine does shall befall all alike. Of each question the median of the rounds.
    """
    taken: dict[str, list[list[float]]] = {name: [[] for _ in asked] for name in searches}
    for turn in range(rounds + 1):
        for start in range(0, len(asked), AT_ONCE):
            for name, search in searches.items():
                for place, question in enumerate(asked[start : start + AT_ONCE], start):
                    seconds = timed(lambda search=search, question=question: search(question, words[question]))
                    if turn:
                        taken[name][place].append(1000 * seconds)
    return {name: [statistics.median(one) for one in each] for name, each in taken.items()}


def timed(call: Callable[[], object]) -> float:
    """Seconds that a call takes."""
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def recall(find: Callable[..., Iterable[int]], vectors: Vectors, queries: Iterable[Vectors], depth: int) -> float:
    """How many of the nearest passages an engine finds, by the real model's questions."""
    found = []
    for query in queries:
        nearest = np.argsort(-(vectors @ query), kind="stable")[:depth]
        found.append(len({int(one) for one in find(query)} & set(nearest.tolist())) / depth)
    return statistics.mean(found)


def memory(place: Path) -> int:
    """The most that this process held, after opening an index and asking it everything."""
    index = searchdoc.open(place)
    texts = [passage.text for passage in index.passages()][:: max(1, len(index) // 500)]
    for question in questions(texts, min(QUESTIONS, len(texts))):
        index.ask(question)
    return peak()


def peak() -> int:
    """The most memory that this process has held, in bytes; getrusage tells the parent's, where that is more."""
    status = Path("/proc/self/status")
    if status.exists():
        return 1024 * int(re.search(r"VmHWM:\s+(\d+)", status.read_text()).group(1))  # type: ignore[union-attr]
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def say(words: str) -> None:
    """Tell what is being done."""
    print(words, file=sys.stderr, flush=True)


# -- tables


def keyword_table(found: Sequence[Figures]) -> str:
    """p50 and p95 of each engine on each index, and the ratio to Whoosh."""
    head = (
        f"{QUESTIONS} questions of 6 to 12 words, the best 10; texts made from {described_sources()}. Milliseconds, "
        "p50 / p95; the ratio is of medians, and above 1 the engine is faster than Whoosh."
    )
    size = found[-1].bytes["keywords"] / found[-1].passages
    same = ", ".join(f"{one.same} of {QUESTIONS}" for one in found if one.same is not None)
    foot = (
        f"The same ten passages as Whoosh's own BM25F, ties aside: for {same} questions. The keyword index takes "
        f"{size:.0f} bytes a passage, Whoosh's files and positions included."
    )
    return "\n".join([head, "", *engine_rows(found, [one.keyword for one in found], against="Whoosh"), "", foot])


def hybrid_table(found: Sequence[Figures]) -> str:
    """p50 and p95 of each engine on each index, and what else matters at size."""
    head = (
        f"{QUESTIONS} questions, the best 10, milliseconds, p50 / p95. All engines have the same vectors, those of "
        "the questions included, which are worked out beforehand; where the real model reads the question, this is "
        "said. LanceDB, txtai and Chroma as they come, txtai with its content, so that all give the words of what they "
        "find, and once more looking into so many of its clusters that it finds 99 of 100 nearest vectors. "
        "The ratio is of medians, to the first row."
    )
    lines: dict[str, Callable[[Figures], str]] = {
        **{sought: partial(_recall, sought=sought) for one in found for sought in one.recall},
        "bytes a passage on disk, all files": lambda one: f"{one.bytes['all'] / one.passages:,.0f}",
        "building, seconds a thousand passages, without the model": lambda one: (
            f"{1000 * one.build['seconds'] / one.passages:.2f}"
        ),
        "peak memory of the build, MB": lambda one: f"{one.build['memory'] / 2**20:,.0f}",
        "peak memory of a process that asks 200 questions, MB": lambda one: f"{one.memory / 2**20:,.0f}",
        "cold `searchdoc ask`, to importing sentence-transformers": lambda one: f"{cold_ratio(one):.3f}",
    }
    other = ["| | " + " | ".join(f"{one.passages:,} passages" for one in found) + " |", "|---|" + "---|" * len(found)]
    other += [f"| {name} | " + " | ".join(cell(one) for one in found) + " |" for name, cell in lines.items()]
    return "\n".join([head, "", *engine_rows(found, [one.hybrid for one in found], against=OURS), "", *other])


def _recall(figures: Figures, sought: str) -> str:
    return f"{figures.recall[sought]:.4f}" if sought in figures.recall else "–"


def engine_rows(found: Sequence[Figures], taken: Sequence[dict[str, list[float]]], against: str) -> list[str]:
    """One row an engine: its times on each index, and how it compares on the largest that all were measured on."""
    compared = max(place for place, one in enumerate(taken) if len(one) == max(map(len, taken)))
    heads = [f"{one.passages:,} passages" for one in found]
    at = f", {found[compared].passages:,} passages" if compared < len(found) - 1 else ""
    rows = [f"| engine | {' | '.join(heads)} | ratio to {against}{at} |", "|---|" + "---|" * (len(found) + 1)]
    base = next(statistics.median(times) for name, times in taken[compared].items() if name.startswith(against))
    for name, times in taken[compared].items():
        ratio = base / statistics.median(times) if against == "Whoosh" else statistics.median(times) / base
        rows.append(f"| {name} | {' | '.join(_times(one.get(name)) for one in taken)} | {ratio:.2f} |")
    return rows


def _times(taken: Sequence[float] | None) -> str:
    return f"{statistics.median(taken):.2f} / {np.percentile(taken, 95):.2f}" if taken else "–"


def cold_ratio(figures: Figures) -> float:
    """How long a whole process takes that asks one question, to one that imports sentence-transformers."""
    whole = statistics.median(figures.cold["import sentence_transformers"])
    return statistics.median(figures.cold["searchdoc ask"]) / whole


if __name__ == "__main__":
    main()
