"""The tables of docs/scale.md, made from the figures that the steps of scale.py have left in their folders."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scaling_arithmetic import Range, best, build_hours, expected, per_passage, query_milliseconds
from stragglers import Cluster, simulate

from searchdoc.vectors.dense import EXACT

Figures = dict[str, Any]
Table = Sequence[Sequence[str]]

FAR = (10_000_000, 100_000_000)
SHARDS = (1, 10, 30, 100)
WORKERS = (2, 16, 64, 256)
QUESTIONS, SEED = 20_000, 20131101
SLOW = 10.0
"""How many times as long a slow node takes in the simulation."""

IN_SHARDS = ("keywords", "vectors", "late_interaction")
"""The stages that each shard would do; the others are done once for a question."""

_GB, _MB = 1e9, 1e6
_TWO = 2
"""Points that a line goes through."""


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of one archive, by the names of the functions that measured them."""

    figures: Mapping[str, Figures]
    stand_in: bool

    @property
    def passages(self) -> int:
        """How many passages it has."""
        return int(self.figures["sizes"]["passages"])

    @property
    def name(self) -> str:
        """The head of its column."""
        return f"{self.passages:,}{' (stand-in)' if self.stand_in else ''}"

    def __getitem__(self, name: str) -> Figures:
        return self.figures.get(name, {})


def measured(work: Path) -> list[Measured]:
    """All archives below a folder that have been built, smallest first."""
    found = []
    for folder in work.iterdir():
        if re.fullmatch(r"\d+(-stand-in)?", folder.name) and (folder / "sizes.json").is_file():
            read = {path.stem: json.loads(path.read_text("utf-8")) for path in folder.glob("*.json")}
            found.append(Measured(read, folder.name.endswith("stand-in")))
    return sorted(found, key=lambda run: run.passages)


def report(work: Path) -> dict[str, str]:
    """The tables by their names, as Markdown; what they are made from is written into ``report.json``."""
    runs = measured(work)
    if not runs:
        raise SystemExit(f"nothing has been built in {work}: run the steps 'make' and 'build' first")
    asked = [run for run in runs if run["ask_folder"]]
    tables: dict[str, Table] = {"built": built(runs), "bytes": bytes_a_passage(runs)}
    if asked:
        tables |= {"asked": asked_table(asked), "answers": answers(asked), "stages": stages_table(asked)}
        tables |= {"memory": memory(asked), "query": query(asked), "stragglers": stragglers(asked)}
    tables |= {"hours": hours(runs), "disk": disk(runs)}
    if left := next((run["left_out"] for run in reversed(runs) if run["left_out"]), None):
        tables["left_out"] = left_out(left)
    (work / "report.json").write_text(json.dumps(tables, indent=1, ensure_ascii=False), encoding="utf-8")
    return {name: markdown(table) for name, table in tables.items()}


def markdown(table: Table) -> str:
    """A table; the first row is its head."""
    head, *rows = table
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows))


def column(head: str, runs: Sequence[Measured], rows: Mapping[str, Callable[[Measured], str]]) -> Table:
    """A table with a column for each archive; a cell that cannot be computed is a dash."""
    return [
        [head, *(run.name for run in runs)],
        *([name, *(_cell(cell, run) for run in runs)] for name, cell in rows.items()),
    ]


def _cell(cell: Callable[[Measured], str], run: Measured) -> str:
    try:
        return cell(run)
    except (KeyError, ValueError):
        return "–"


# -- measured


def built(runs: Sequence[Measured]) -> Table:
    """What each archive is, and the seconds of each step."""
    return column(
        "passages",
        runs,
        {
            "letters": lambda run: f"{run['sizes']['documents']:,}",
            "MB of text": lambda run: f"{run['make']['bytes'] / _MB:,.0f}",
            "built by": lambda run: run["build"]["by"],
            "seconds: letters written": lambda run: f"{run['make']['seconds']:,.0f}",
            "letters read and divided": lambda run: _between(run, "reading", "reading"),
            "who is who": lambda run: f"{_mark(run, 'embedding', 'began') - _mark(run, 'reading', 'ended'):,.0f}",
            "embedded, words indexed beside it": lambda run: _between(run, "embedding", "embedding"),
            "the rest of the build": lambda run: f"{run['build']['seconds'] - _mark(run, 'embedding', 'ended'):,.0f}",
            "published in Milvus": lambda run: f"{run['publish']['seconds']:,.0f}",
            "processor seconds of the build": lambda run: f"{run['build']['processor_seconds']:,.0f}",
            "of the process that builds": lambda run: f"{run['build']['own_processor_seconds']:,.0f}",
            "of the process that publishes": lambda run: f"{run['publish']['own_processor_seconds']:,.0f}",
            "peak memory of the build, GB": lambda run: f"{run['build']['peak_bytes'] / _GB:.2f}",
            "peak memory of the server while published, GB": lambda run: (
                f"{run['publish']['peak_bytes_server'] / _GB:.2f}"
            ),
            "load of the machine at the end of the build": lambda run: f"{run['build']['load']['after'][1]:.0f}",
        },
    )


def _mark(run: Measured, stage: str, mark: str) -> float:
    return float(run["build"]["stages"][stage][mark])


def _between(run: Measured, first: str, last: str) -> str:
    return f"{_mark(run, last, 'ended') - _mark(run, first, 'began'):,.0f}"


def bytes_a_passage(runs: Sequence[Measured]) -> Table:
    """Bytes on disk a passage, by component."""
    parts = {
        part: (lambda run, part=part: f"{run['sizes']['components'][part] / run.passages:,.0f}")
        for part in runs[0]["sizes"]["components"]
        if any(run["sizes"]["components"][part] for run in runs)
    }
    whole = {
        "the folder": lambda run: f"{_whole(run) / run.passages:,.0f}",
        "the data of the Milvus server": lambda run: f"{run['publish']['bytes'] / run.passages:,.0f}",
        "the cache of a reader of it": lambda run: f"{sum(run['ask_store']['cache'].values()) / run.passages:,.0f}",
    }
    return column("bytes a passage", runs, parts | whole)


def _whole(run: Measured) -> float:
    return float(sum(run["sizes"]["components"].values()))


TIMES = {"ask_folder": "processor", "ask_store": "stages"}
PLACES = {"ask_folder": "folder", "ask_store": "Milvus"}


def asked_table(runs: Sequence[Measured]) -> Table:
    """Times of ``ask``, one row for each archive and place."""
    head = [
        "passages",
        "in",
        "p50 and p95, one client",
        "4 clients",
        "a second, 4 clients",
        "opened in",
        "first answer in",
    ]
    rows = []
    for run in runs:
        for step, place in PLACES.items():
            if figures := run[step]:
                many = figures["clients_4"]
                rows.append(
                    [
                        f"{run.name}, load {figures['load']['after'][0]:.0f}",
                        place,
                        f"{_percentiles(figures['milliseconds'])} ms",
                        f"{_percentiles(many['milliseconds'])} ms",
                        f"{many['per_second']:.1f}",
                        f"{figures['open_seconds']:.1f} s",
                        f"{figures['first_ask_seconds']:.1f} s",
                    ]
                )
    return [head, *rows]


def _percentiles(values: Sequence[float]) -> str:
    return " and ".join(f"{np.percentile(values, share):,.0f}" for share in (50, 95))


def answers(runs: Sequence[Measured]) -> Table:
    """What became of the planted questions."""
    head = [
        "passages",
        "in",
        "questions",
        "first citation is right",
        "a later one",
        "wrong",
        "silent",
        "silent where nothing answers",
    ]
    rows = []
    for run in runs:
        for step, place in PLACES.items():
            if figures := run[step]:
                outcomes = _outcomes(figures)
                silent = figures["silent_when_unanswerable"]
                counts = [str(outcomes.get(name, 0)) for name in ("right", "later", "wrong", "silent")]
                rows.append(
                    [run.name, place, str(sum(outcomes.values())), *counts, f"{silent['silent']} of {silent['of']}"]
                )
    return [head, *rows]


def _outcomes(figures: Figures) -> dict[str, int]:
    total: dict[str, int] = {}
    for counts in figures["outcomes"].values():
        for name, count in counts.items():
            total[name] = total.get(name, 0) + count
    return total


def stage_milliseconds(figures: Figures, times_of: str) -> dict[str, float]:
    """The median of each stage without the stages in it, in milliseconds: "stages" elapsed, or of the "processor"."""
    times = {name: np.array(values) for name, values in figures[times_of].items()}
    within = sum(times[name] for name in ("embedding", *IN_SHARDS) if name in times)
    own = {name: times[name] for name in ("question", "embedding", *IN_SHARDS, "answer") if name in times}
    own["rest of the ranking"] = times["ranking"] - within
    return {name: float(np.median(values)) for name, values in own.items()}


def stages_table(runs: Sequence[Measured]) -> Table:
    """Medians of each stage: of the processor in the folder, and elapsed in Milvus, where the server works too."""
    shown = [(run, step) for step in PLACES for run in runs if run[step]]
    head = ["median, ms", *(f"{PLACES[step]}, {run.name}" for run, step in shown)]
    columns = [stage_milliseconds(run[step], TIMES[step]) for run, step in shown]
    return [head, *([name, *(f"{one[name]:.1f}" for one in columns)] for name in columns[0])]


def left_out(figures: Figures) -> Table:
    """What an answer loses that does not wait for all shards."""
    head = [
        f"missing of {figures['shards']}",
        "planted: right",
        "a later one",
        "wrong",
        "silent",
        "Cranfield: relevant ones in the ten",
    ]
    rows = []
    for missing, counts in figures["planted"].items():
        total = sum(counts.values())
        shares = [f"{counts.get(name, 0) / total:.1%}" for name in ("right", "later", "wrong", "silent")]
        rows.append([missing, *shares, f"{figures['cranfield'][missing]:.3f}" if "cranfield" in figures else "–"])
    return [head, *rows]


# -- computed


def disk(runs: Sequence[Measured]) -> Table:
    """Terabytes on disk by component."""
    parts = [part for part in runs[0]["sizes"]["components"] if any(run["sizes"]["components"][part] for run in runs)]
    rows = []
    for part in parts:
        sizes = {
            run.passages: float(run["sizes"]["components"][part]) for run in runs if run["sizes"]["components"][part]
        }
        each = per_passage(sizes)
        rows.append([part, f"{each:,.0f}", *(f"{each * size / _GB:,.0f}" for size in FAR)])
    stored = {run.passages: float(run["publish"]["bytes"]) for run in runs if run["publish"]}
    if stored:
        each = per_passage(stored)
        rows.append(["all in Milvus", f"{each:,.0f}", *(f"{each * size / _GB:,.0f}" for size in FAR)])
    return [["component", "bytes for a passage more", *(f"GB, {size:,}" for size in FAR)], *rows]


def memory(runs: Sequence[Measured]) -> Table:
    """Memory of who asks and of the server, measured and computed."""
    kinds: dict[str, Callable[[Measured], float]] = {
        "folder: private, opened": lambda run: float(run["ask_folder"]["memory"]["open"]["anonymous"]),
        "folder: private, after all questions": lambda run: float(run["ask_folder"]["memory"]["asked"]["anonymous"]),
        "folder: with files in memory": lambda run: float(run["ask_folder"]["memory"]["asked"]["resident"]),
        "Milvus: client, private, opened": lambda run: float(run["ask_store"]["memory"]["open"]["anonymous"]),
        "Milvus: client, private, after all questions": lambda run: float(
            run["ask_store"]["memory"]["asked"]["anonymous"]
        ),
        "Milvus: server": lambda run: float(run["ask_store"]["server"]["peak_bytes"]),
    }
    rows = []
    for name, value in kinds.items():
        points = {run.passages: value(run) for run in runs if run["ask_store" if "Milvus" in name else "ask_folder"]}
        if not points:
            continue
        seen = [f"{points[run.passages] / _MB:,.0f}" if run.passages in points else "–" for run in runs]
        if len(points) < _TWO or "after" in name:  # caches fill up with questions, and have an end
            rows.append([name, *seen, *["–"] * (1 + len(FAR))])
            continue
        each, first = max(0.0, per_passage(points)), min(points)
        far = [f"{(points[first] + each * (size - first)) / _GB:,.1f}" for size in FAR]
        rows.append([name, *seen, f"{each:,.0f}", *far])
    head = ["", *(f"MB, {run.name}" for run in runs), "bytes for a passage more", *(f"GB, {size:,}" for size in FAR)]
    return [head, *rows]


def hours(runs: Sequence[Measured]) -> Table:
    """Hours of a build with so many cores, from processor seconds of the largest archive built with the real model."""
    rows = []
    real = [run for run in runs if not run.stand_in and "own_processor_seconds" in run["build"]]
    if not real:
        return [["nothing was built with the real model yet whose processor seconds are told apart"]]
    reading, embedding, alone = build_costs(real[-1])
    for size in FAR:
        for workers in WORKERS:
            whole = build_hours(size, workers, reading + embedding, alone)
            rows.append(
                [
                    f"{size:,}",
                    str(workers),
                    f"{build_hours(size, workers, reading, 0):,.1f}",
                    f"{build_hours(size, workers, embedding, 0):,.1f}",
                    f"{build_hours(size, 1, 0, alone):,.1f}",
                    f"{whole:,.1f}",
                ]
            )
    return [["passages", "cores", "hours: reading", "embedding", "on the machine that builds", "all"], *rows]


def build_costs(run: Measured) -> tuple[float, float, float]:
    """Processor seconds a passage: reading and embedding, which workers share, and the machine's that builds.

    The last are those of the process that builds and publishes. Raises ``KeyError`` where they were not measured.
    """
    figures, stages = run["build"], run["build"]["stages"]
    reading, embedding = (
        stages[name]["processor_ended"] - stages[name]["processor_began"] for name in ("reading", "embedding")
    )
    of_workers = (figures["processor_seconds"] - figures["own_processor_seconds"]) / (reading + embedding)
    alone = figures["own_processor_seconds"] + run["publish"].get("own_processor_seconds", 0.0)
    return of_workers * reading / run.passages, of_workers * embedding / run.passages, alone / run.passages


def query(runs: Sequence[Measured]) -> Table:
    """Milliseconds of a question by stage, fitted, and for shards.

    Below 20,000 passages vectors are compared one by one: those sizes say nothing of larger ones.
    """
    runs = [run for run in runs if run.passages > EXACT]
    if len({run.passages for run in runs}) < 2:
        return [[f"two archives of more than {EXACT:,} passages have to be measured for this"]]
    stages = {
        name: {run.passages: max(1e-3, stage_milliseconds(run["ask_folder"], "processor")[name]) for run in runs}
        for name in stage_milliseconds(runs[0]["ask_folder"], "processor")
    }
    once = frozenset(name for name in stages if name not in IN_SHARDS)
    rows = [
        [name, best(points).law, f"{best(points).error:.0%}", *(_range(expected(points, size)) for size in FAR)]
        for name, points in stages.items()
        if name in IN_SHARDS
    ]
    rows += [
        [f"a question, {shards} shards", "", "", *(_range(query_milliseconds(stages, once, n, shards)) for n in FAR)]
        for shards in SHARDS
    ]
    return [["stage", "law", "error", *(f"ms, {size:,}" for size in FAR)], *rows]


def _range(found: Range) -> str:
    return f"{found.expected:,.0f} ({found.least:,.0f} to {found.most:,.0f})"


def stragglers(runs: Sequence[Measured]) -> Table:
    """Waits for shards of the size of the largest archive, from the time that its stages of a shard took."""
    figures = runs[-1]["ask_folder"]
    times = np.sum([figures["stages"][name] for name in IN_SHARDS], axis=0).tolist()
    late = float(np.percentile(times, 95))
    kinds = {
        "one replica": {},
        f"one node {SLOW:.0f} times as slow": {"slow": SLOW},
        "the same, two replicas": {"slow": SLOW, "replicas": 2},
        "the same, hedged after the p95": {"slow": SLOW, "replicas": 2, "hedge_after": late},
        "none slow, two replicas, hedged": {"replicas": 2, "hedge_after": late},
        "one slow, for all shards but one": {"slow": SLOW, "but": 1},
    }
    rows = []
    for name, options in kinds.items():
        for shards in SHARDS:
            but = int(options.get("but", 0))
            if shards <= but:
                continue
            setup = {key: value for key, value in options.items() if key != "but"}
            waits = simulate(times, Cluster(shards, wait_for=shards - but, **setup), QUESTIONS, SEED)
            cells = [f"{waits.percentile(share):,.0f}" for share in (50, 95, 99)]
            rows.append([name, str(shards), *cells, f"{waits.more_requests:.1%}"])
    return [["", "shards", "p50, ms", "p95", "p99", "more requests"], *rows]
