"""What a publication writes where one document of many has changed, beside a publication of the whole.

    python benchmarks/publishing.py ../shared/eval/cranfield --store milvus://127.0.0.1:19530/measured

PATH is a test set as ``searchdoc eval`` reads it. The folder is published whole, then with one document edited, one
added in the middle, and one removed. After each, the first ten hits and citations of every question are compared with
those of the folder.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from store_answers import compare, questions_of, sources_of

import searchdoc
from searchdoc.stores.addresses import milvus_address
from searchdoc.stores.publishing import Published, publish


def _published(what: str, folder: searchdoc.Index, store: str) -> Published:
    started = time.perf_counter()
    written = publish(folder.directory, milvus_address(store))
    seconds = time.perf_counter() - started
    print(
        f"{what}: {written.passages} of {len(folder)} rows of passages and {written.chunks} chunks "
        f"({written.chunk_bytes / 1e6:.2f} MB) written in {seconds:.1f} s",
        flush=True,
    )
    return written


def main() -> None:
    """Build the test set, publish it, and publish it again after each change."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", metavar="PATH")
    parser.add_argument("--store", required=True)
    parser.add_argument("--documents", type=int, help="how many documents are taken, by default all")
    parser.add_argument("--questions", type=int, default=225, help="how many are compared after each change")
    arguments = parser.parse_args()
    path = Path(arguments.set)
    sources, questions = list(sources_of(path))[: arguments.documents], list(questions_of(path))[: arguments.questions]
    middle = sources[len(sources) // 2]
    with tempfile.TemporaryDirectory() as temporary:
        folder = searchdoc.build(sources, Path(temporary) / "index")
        _published("the whole", folder, arguments.store)
        _published("nothing changed", folder, arguments.store)
        edited = searchdoc.Source(f"{middle.text}\n\nThe wing was tested again in the tunnel.\n", middle.id)
        added = searchdoc.Source("The shock wave of a blunt body was measured again.\n", f"{middle.id}-second.txt")
        for what, change in (
            ("one document edited", lambda: folder.add(edited)),
            ("one document added in the middle", lambda: folder.add(added)),
            ("one document removed", lambda: folder.remove(sources[0].id)),
        ):
            change()
            _published(what, folder, arguments.store)
            compare(what, folder, searchdoc.open(arguments.store), questions)


if __name__ == "__main__":
    main()
