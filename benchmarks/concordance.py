"""How long the concordance takes for the commonest word of a million words, beside Python's own ``re``.

The texts are generated (``benchmarks/synthetic.py``) and embedded by a stand-in, since no vector is asked for. What is
timed is CPU time of this process, the best of three: opening the index and listing the first 100 lines with the total,
the same again with what is kept, and ``re`` over the same texts in memory.
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "benchmarks")]

from synthetic import Writer  # noqa: E402

import searchdoc  # noqa: E402
from embedders import HashingEmbedder  # noqa: E402

WORDS, PASSAGES, SHOWN = 1_000_000, 12_600, 100
"""Words and passages of the index, about, and lines that are shown."""


def seconds(call: Callable[[], object], repeat: int = 3) -> float:
    """The least CPU time that a call takes."""
    best = float("inf")
    for _ in range(repeat):
        began = time.process_time()
        call()
        best = min(best, time.process_time() - began)
    return best


def main() -> None:
    """Build the index, and print the times."""
    with TemporaryDirectory() as folder:
        texts = Path(folder, "texts")
        texts.mkdir()
        written = []
        for name, text in Writer().documents(PASSAGES):
            (texts / name.replace("/", "-")).write_text(text, encoding="utf-8")
            written.append(text)
        counted = Counter(word for text in written for word in re.findall(r"[^\W_]+", text.casefold()))
        word, number = counted.most_common(1)[0]
        model = HashingEmbedder()
        searchdoc.build([texts], Path(folder, "index"), model=model)

        def first_screen(index: searchdoc.Index) -> int:
            found = index.concordance(word)
            return found.total if len(found.lines(40)[:SHOWN]) == SHOWN else 0

        def opened() -> int:
            return first_screen(searchdoc.open(Path(folder, "index"), model=model))

        index = searchdoc.open(Path(folder, "index"), model=model)
        pattern = re.compile(rf"\b{word}\b", re.IGNORECASE)
        by_re = seconds(lambda: [one.span() for text in written for one in pattern.finditer(text)])
        cold, warm = seconds(opened), seconds(lambda: first_screen(index))
        print(f"{counted.total():,} words in {len(written)} documents; {word!r} stands {number:,} times")
        if first_screen(index) != number:
            raise SystemExit(f"the concordance has {first_screen(index):,}")
        ratio = cold / by_re
        print(f"open, list and show: {cold:.2f} s ({ratio:.1f} times re); again: {warm:.2f} s; re: {by_re:.2f} s")


if __name__ == "__main__":
    main()
