"""How long a cold question takes: whole processes, against importing sentence-transformers, side by side in one run.

python benchmarks/cold.py INDEX [RUNS]
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

ASK = "from searchdoc.cli import run; run(['ask', 'what was said about foreign trade', '--index', {index!r}])"
CASES = {
    "import sentence_transformers": "import sentence_transformers",
    "searchdoc ask": ASK,
    "import searchdoc": "import searchdoc",
    "python itself": "pass",
}


def main(index: str, runs: int) -> None:
    """Print median, least and most seconds of each case, and its ratio to importing sentence-transformers."""
    seconds: dict[str, list[float]] = {name: [] for name in CASES}
    for _ in range(runs):
        for name, script in CASES.items():
            began = time.perf_counter()
            subprocess.run([sys.executable, "-c", script.format(index=index)], stdout=subprocess.DEVNULL, check=True)
            seconds[name].append(time.perf_counter() - began)
    whole = statistics.median(seconds["import sentence_transformers"])
    print("| process | median s | least | most | ratio |\n|---|---|---|---|---|")
    for name, taken in seconds.items():
        median = statistics.median(taken)
        print(f"| {name} | {median:.2f} | {min(taken):.2f} | {max(taken):.2f} | {median / whole:.3f} |")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5)
