"""How long the first byte of each page of the reading room takes, on the letter or on documents of your own.

python benchmarks/first_byte.py [--runs N] [DOCUMENTS]

The server runs in a thread of this process; each page is asked once before it counts.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlsplit

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import searchdoc
from searchdoc.server.application import create_application

ROOT = Path(__file__).parents[1]
LETTER = ROOT.parent / "shared" / "corpus" / "letter"

sys.path.insert(0, str(ROOT / "tests"))

from browser import serving  # noqa: E402 (it lies among the tests)


def main() -> None:
    """Build the index, ask every page in turn, print a line each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", nargs="?", type=Path, default=LETTER if LETTER.exists() else ROOT / "corpus")
    parser.add_argument("--runs", type=int, default=20, metavar="N")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        index = searchdoc.build([options.documents], Path(folder) / "index")
        with serving(create_application(index.directory)) as address:
            for name, path in pages(index).items():
                taken = [first_byte(address, path) for _ in range(options.runs + 1)][1:]
                print(f"{name:<24} median {statistics.median(taken):6.1f} ms, slowest {max(taken):6.1f} ms")


def pages(index: searchdoc.Index) -> dict[str, str]:
    """A page of each kind."""
    question = "what did Lenin say about foreign trade"
    citation = index.search(question, 1)[0]
    return {
        "first page": "/",
        "answer": f"/ask?question={quote(question)}",
        "documents": "/documents",
        "document": f"/documents/{quote(citation.document.id)}",
        "document, cited": f"/documents/{quote(citation.document.id)}?cite={quote(citation.id)}",
        "passage": f"/passages/{quote(citation.id)}",
        "people": "/people",
        "timeline": "/timeline",
        "timeline of an answer": f"/timeline?question={quote(question)}",
    }


def first_byte(address: str, path: str) -> float:
    """Milliseconds from the request to the first byte of what is answered, over a new connection."""
    connection = HTTPConnection(urlsplit(address).netloc)
    begun = time.perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read(1)
    taken = time.perf_counter() - begun
    assert answer.status == 200, path  # noqa: S101 (a page that fails is no measurement)
    connection.close()
    return 1000 * taken


if __name__ == "__main__":
    main()
