"""Whether an index in Milvus gives the citations that the same index gives from its folder, and what that costs.

    python benchmarks/stores.py cranfield=../shared/eval/cranfield --store milvus://127.0.0.1:19530/measured

Each NAME=PATH is a test set as ``searchdoc eval`` reads it. Every question is asked of both; compared are the first ten
hits of ``search`` and the citations of ``ask``.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from store_answers import compare, questions_of, sources_of

import searchdoc
from searchdoc.stores.addresses import milvus_address
from searchdoc.stores.publishing import publish
from searchdoc.vectors.dense import EXACT


def main() -> None:
    """Build each test set, publish it, and ask both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+", metavar="NAME=PATH[=TEXTS]")
    parser.add_argument("--store", required=True)
    parser.add_argument("--exact", type=int, default=EXACT, help="up to how many passages all vectors are compared")
    parser.add_argument("--documents", type=int, help="how many documents of a test set are taken, by default all")
    arguments = parser.parse_args()
    for one in arguments.sets:
        name, questions, *texts = one.split("=")
        with tempfile.TemporaryDirectory() as temporary:
            sources = [Path(text) for text in texts] or list(sources_of(Path(questions)))[: arguments.documents]
            folder = searchdoc.build(sources, Path(temporary) / "index")
            started = time.perf_counter()
            publish(folder.directory, milvus_address(arguments.store), exact=arguments.exact)
            seconds = time.perf_counter() - started
            stored = searchdoc.open(arguments.store)
            print(f"{name}: {len(folder)} passages published in {seconds:.1f} s", flush=True)
            compare(name, folder, stored, list(questions_of(Path(questions))))


if __name__ == "__main__":
    main()
