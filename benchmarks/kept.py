"""Whether kept citations are found again after edits, on the editions beside the repository: prints a table.

python benchmarks/kept.py [--number N] [--seed N]

As many citations are kept; every one of their passages is edited in one of nine ways, and their documents are edited,
renamed or split. Then the index is brought up to date, and once more removed and built anew. Needs ../shared.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import searchdoc  # noqa: E402
from embedders import HashingEmbedder  # noqa: E402
from revising import VERDICTS, Revised, chosen, judged, revise, table  # noqa: E402

SHARED = ROOT.parent / "shared"
SHELVES = ("eval/voices/docs", "eval/thornbury/papers", "corpus/letter")


def show(title: str, revised: list[Revised], index: searchdoc.Index, *, verbose: bool) -> None:
    """Print the table of verdicts, and the time that it took to find all of them."""
    begun = time.process_time()
    kept = index.kept().entries
    seconds = time.process_time() - begun
    print(f"\n{title}: {len(kept)} citations looked for in {seconds:.1f} s of the processor's time\n")
    print(f"| what was done | {' | '.join(VERDICTS)} |\n|---|{'---:|' * len(VERDICTS)}")
    for name, row in sorted(table(revised, kept).items(), key=lambda pair: (pair[0] == "all", pair[0])):
        print(f"| {name} | {' | '.join(str(row[verdict] or '') for verdict in VERDICTS)} |")
    for one, now in zip(revised, kept, strict=True):
        if verbose and judged(one, now) in {"wrong", "lost though there"}:
            print(judged(one, now), one.edit, one.whole, one.citation.id, one.place, now.state, now.id, now.reason)


def main() -> None:
    """Keep, edit, build, and look again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=250)
    parser.add_argument("--seed", type=int, default=23)
    parser.add_argument("--verbose", action="store_true", help="name what was not found")
    given = parser.parse_args()
    chance = random.Random(given.seed)  # noqa: S311 (the same edits each time)
    with tempfile.TemporaryDirectory() as temporary:
        papers, folder = Path(temporary) / "papers", Path(temporary) / "index"
        for shelf in SHELVES:
            shutil.copytree(SHARED / shelf, papers / Path(shelf).name)
        for path in papers.rglob("*"):
            path.chmod(0o755)
        papers.chmod(0o755)
        model = HashingEmbedder()
        index = searchdoc.build([papers], folder, model=model)
        citations = chosen(index, papers, given.number, chance)
        index.keep([one.id for one in citations], "measured")
        revised = revise(papers, citations, chance)
        show("Brought up to date", revised, searchdoc.build([papers], folder, model=model), verbose=given.verbose)
        shutil.rmtree(folder)
        show("Built anew", revised, searchdoc.build([papers], folder, model=model), verbose=given.verbose)


if __name__ == "__main__":
    main()
