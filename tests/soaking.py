"""Many readers beside a writer that builds again and again; run as a program of its own.

    python tests/soaking.py WORK [--builds 50] [--processes 8] [--threads 16]

Every version of the documents has its number in each of them, and other documents than the version before. Reading
processes open the index anew, threads share one that they refresh: what is answered is of one version, never of two,
and never of an older one than before. Prints a line of JSON with the numbers, and ends with 1 where anything was wrong.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import re
import sys
import threading
import traceback
from collections.abc import Callable
from multiprocessing.synchronize import Event
from pathlib import Path

import searchdoc
from embedders import HashingEmbedder

_VERSION = re.compile(r"version (\d+)")


def write_version(corpus: Path, version: int) -> None:
    """Five documents, of which one goes and one comes with each version."""
    corpus.mkdir(exist_ok=True)
    for path in corpus.iterdir():
        path.unlink()
    for place in range(version, version + 5):
        words = (
            f"Log {place}\n\nThe lamp burned well in version {version}, and the barley price rose at fair {place}.\n"
        )
        (corpus / f"{place:04}.txt").write_text(words, "utf-8")


def seen(index: searchdoc.Index) -> int:
    """The version that an index holds. Raises ``AssertionError`` where it holds parts of two, or a wrong answer."""
    versions = {int(number) for one in index.documents() for number in _VERSION.findall(one.text)}
    assert len(versions) == 1, f"versions {sorted(versions)} at once"
    (version,) = versions
    names = [one.id for one in index.documents()]
    assert names == [f"{place:04}.txt" for place in range(version, version + 5)], names
    assert answered(index) == version
    return version


def answered(index: searchdoc.Index) -> int:
    """The version of an answer. Raises ``AssertionError`` where it cites two, or other words than it says."""
    answer = index.ask("what did the barley price do at the fair", threshold=0)
    assert answer.citations, "no citation"
    versions: set[int] = set()
    for citation in answer.citations:
        assert citation.text == citation.document.text[citation.start : citation.end]
        versions.update(int(number) for number in _VERSION.findall(citation.document.text))
    (version,) = versions
    return version


def refreshed(index: searchdoc.Index) -> int:
    """The version of an answer of an index that many threads share, and any of them refreshes."""
    index.refresh()
    return answered(index)


def read_on(next_version: Callable[[], int], stopped: Callable[[], bool]) -> tuple[int, list[str]]:
    """Look until stopped: how often, and what was wrong."""
    count, last = 0, -1
    wrong: list[str] = []
    while not stopped() and len(wrong) < 3:
        try:
            version = next_version()
            assert version >= last, f"version {version} after {last}"
            last = version
        except Exception:  # noqa: BLE001 (this is what is looked for)
            wrong.append(traceback.format_exc())
        count += 1
    return count, wrong


def reading_process(directory: Path, stop: Event, results: multiprocessing.Queue[tuple[int, list[str]]]) -> None:
    """Open the index anew each time."""

    def opened() -> int:
        with searchdoc.open(directory, model=HashingEmbedder()) as index:
            return seen(index)

    results.put(read_on(opened, stop.is_set))


def main() -> int:
    """Build beside readers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("--builds", type=int, default=50)
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--threads", type=int, default=16)
    options = parser.parse_args()
    corpus, directory = options.work / "corpus", options.work / "index"
    options.work.mkdir(parents=True, exist_ok=True)
    write_version(corpus, 0)
    searchdoc.build([corpus], directory, model=HashingEmbedder())
    context = multiprocessing.get_context("spawn")
    stop, results = context.Event(), context.Queue()
    processes = [
        context.Process(target=reading_process, args=(directory, stop, results)) for _ in range(options.processes)
    ]
    for process in processes:
        process.start()
    shared = searchdoc.open(directory, model=HashingEmbedder())
    found: list[tuple[int, list[str]]] = []
    threads = [
        threading.Thread(target=lambda: found.append(read_on(lambda: refreshed(shared), stop.is_set)))
        for _ in range(options.threads)
    ]
    for thread in threads:
        thread.start()
    for version in range(1, options.builds + 1):
        write_version(corpus, version)
        searchdoc.build([corpus], directory, model=HashingEmbedder())
    stop.set()
    found += [results.get() for _ in processes]
    for thread in threads:
        thread.join()
    for process in processes:
        process.join()
    wrong = [one for _, several in found for one in several]
    numbers = {"builds": options.builds, "answers": sum(count for count, _ in found), "wrong": wrong}
    sys.stdout.write(f"{json.dumps(numbers)}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
