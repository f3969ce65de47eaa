"""How long a question from the command line takes, whole processes: writes a table of docs/performance.md.

python benchmarks/cold.py [--runs N] [--print-only] [DOCUMENTS]

The yardstick is importing sentence-transformers, which every tool that is built on it does first. All processes are
started in turn, after one round that does not count: what else the machine does befalls all alike, the files lie in the
system's cache, and Python has compiled every module.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")

from pages import write_table

import searchdoc

ROOT = Path(__file__).parents[1]
LETTER = ROOT.parent / "shared" / "corpus" / "letter"
QUESTION = "what was said about foreign trade"
YARDSTICK = "`import sentence_transformers`"


def main() -> None:
    """Build the index, start every process in turn, print the table and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", nargs="?", type=Path, default=LETTER if LETTER.exists() else ROOT / "corpus")
    parser.add_argument("--runs", type=int, default=7, metavar="N")
    parser.add_argument("--print-only", action="store_true", help="print the table only")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        index = searchdoc.build([options.documents], Path(folder) / "index")
        taken = measure(cases(index.directory), options.runs)
        shown = table(taken, f"an index of {len(index)} passages")
    print(shown)
    if not options.print_only:
        write_table("performance.md", "cold", shown)


def cases(index: Path) -> dict[str, Sequence[str]]:
    """What is started."""
    request = ("__complete", "zsh", "ask")
    command = str(Path(sys.executable).with_name("searchdoc"))
    return {
        YARDSTICK: (sys.executable, "-c", "import sentence_transformers"),
        "`searchdoc ask`": (command, "ask", QUESTION, "--index", str(index)),
        "`searchdoc ask --json`": (command, "ask", "--json", QUESTION, "--index", str(index)),
        "`searchdoc search`": (command, "search", QUESTION, "--index", str(index)),
        "`searchdoc --help`": (command, "--help"),
        "`searchdoc ask --help`": (command, "ask", "--help"),
        "a name completed by the Tab key": (command, *request, "--index", str(index), "--speaker", ""),
        "`searchdoc --version`": (command, "--version"),
        "`import searchdoc`": (sys.executable, "-c", "import searchdoc"),
        "Python itself": (sys.executable, "-c", "pass"),
    }


def measure(commands: Mapping[str, Sequence[str]], runs: int) -> dict[str, list[float]]:
    """Seconds of each process, run by run. A process that fails is heard of: 0 and 1 are answers."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(runs + 1):
        for name, command in commands.items():
            began = time.perf_counter()
            done = subprocess.run(command, stdout=subprocess.DEVNULL, env=environment, check=False)
            if done.returncode not in (0, 1):
                raise SystemExit(f"cold: {name} ended with {done.returncode}")
            if turn:
                taken[name].append(time.perf_counter() - began)
    return taken


def table(taken: Mapping[str, Sequence[float]], what: str) -> str:
    """A row a process: the median, the least and the most seconds, and the ratio of the medians."""
    whole = statistics.median(taken[YARDSTICK])
    head = f"The median of {len(taken[YARDSTICK])} processes each, on {what}; the ratio is to the first row."
    rows = [head, "", "| process | seconds | least – most | ratio |", "|---|---|---|---|"]
    for name, seconds in taken.items():
        median = statistics.median(seconds)
        rows.append(f"| {name} | {median:.2f} | {min(seconds):.2f} – {max(seconds):.2f} | {median / whole:.3f} |")
    return "\n".join(rows)


if __name__ == "__main__":
    main()
