"""Worker processes read what this process would read, and this process where they cannot."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import ROOT
from embedders import HashingEmbedder
from misbehaving import MisbehavingReader
from searchdoc.building.reading import DividedDocument, read_passages
from searchdoc.building.source import SourceFile, discover, load
from searchdoc.building.time_limits import TimeLimit
from searchdoc.building.workers import open_readers
from searchdoc.embedding.embedder import load_embedder
from searchdoc.errors import DocumentTooSlow, UnreadableDocument
from searchdoc.formats.plain import PlainTextReader


@pytest.fixture(scope="module")
def calendar() -> SourceFile:
    """The calendar that comes with searchdoc, with its notes."""
    return load(next(file for file in discover([ROOT / "corpus"]).files if file.id == "calendar.txt"))


@pytest.fixture(scope="module")
def expected(calendar: SourceFile) -> DividedDocument:
    """What there is to read."""
    return read_passages(calendar, load_embedder())


def test_one_process_reads_a_file_when_it_is_waited_for(calendar: SourceFile, expected: DividedDocument) -> None:
    """So none needs to be started ahead, and memory holds a single file."""
    with open_readers(load_embedder(), None, 1) as readers:
        assert readers.ahead == 0
        pending = readers.start(SourceFile("empty.txt", Path("empty.txt")))
        assert readers.start(calendar)() == expected
        with pytest.raises(UnreadableDocument, match=r"cannot read empty\.txt: there is no text in it"):
            pending()


def test_worker_processes_read_the_same(calendar: SourceFile, expected: DividedDocument) -> None:
    """What a document is comes back whole, and so does the reason why it cannot be read."""
    with open_readers(load_embedder(), None, 2) as readers:
        assert readers.ahead == 4
        pending = [readers.start(calendar), readers.start(SourceFile("a.txt", Path("a.txt"))), readers.start(calendar)]
        assert pending[2]() == expected
        assert pending[0]() == expected
        with pytest.raises(UnreadableDocument) as raised:
            pending[1]()
        assert (raised.value.path, raised.value.why) == ("a.txt", "there is no text in it")


def test_where_no_worker_process_can_read_this_one_does(calendar: SourceFile, expected: DividedDocument) -> None:
    """A worker that cannot be started costs time and nothing else, before it is known and afterwards."""
    with open_readers(load_embedder(), "no such model", 2) as readers:
        assert [readers.start(calendar)() for _ in range(2)] == [expected] * 2


def odd(name: str, text: str) -> SourceFile:
    """A file that a reader of one's own reads."""
    return SourceFile(name, Path(name), reader=MisbehavingReader(), data=text.encode())


@pytest.mark.parametrize("processes", [1, 2])
def test_a_document_that_takes_too_long_or_crashes_is_not_read_and_the_others_are(processes: int) -> None:
    """Whether this process reads, or others do for it."""
    files = [odd(f"{place}.odd", text) for place, text in enumerate(["Fog.", "sleep", "kill", "exit", "Mist."])]
    outcomes = []
    embedder = HashingEmbedder()
    with open_readers(embedder, embedder, processes, TimeLimit(10)) as readers:
        for pending in [readers.start(file) for file in files]:
            try:
                outcomes.append(pending()[0].text)
            except UnreadableDocument as error:
                outcomes.append(f"{type(error).__name__} {error.why.partition(':')[0]}")
    assert outcomes == [
        "Fog.",
        "DocumentTooSlow it took more than 10 seconds to read",
        "UnreadableDocument the process that read it did not survive it (it was killed, as where memory runs out)",
        "UnreadableDocument the process that read it did not survive it (it ended with status 7)",
        "Mist.",
    ]


def test_in_another_thread_a_process_reads_since_this_one_cannot_interrupt_itself(calendar: SourceFile) -> None:
    """As in a server that builds beside answering."""
    outcomes: list[str] = []

    def build() -> None:
        with open_readers(load_embedder(), None, 1, TimeLimit(20)) as readers:
            outcomes.append(readers.start(calendar)()[0].id)
        with open_readers(load_embedder(), None, 1, TimeLimit(0.5)) as readers:
            try:
                readers.start(odd("a.odd", "match"))()
            except DocumentTooSlow as error:
                outcomes.append(error.path)

    thread = threading.Thread(target=build)
    thread.start()
    thread.join()
    assert outcomes == ["calendar.txt", "a.odd"]


def test_a_reader_that_no_process_knows_reads_here(calendar: SourceFile, expected: DividedDocument) -> None:
    class Local(PlainTextReader):
        """Nobody can import it."""

    file = replace(calendar, reader=Local())
    for processes in (1, 2):
        with open_readers(load_embedder(), None, processes) as readers:
            assert readers.start(file)() == expected


_HELD = """
import sys
import threading
import time
from pathlib import Path
from misbehaving import MisbehavingReader
from searchdoc.building.source import SourceFile
from searchdoc.building.workers import open_readers
from searchdoc.embedding.embedder import load_embedder

if __name__ == "__main__":
    with open_readers(load_embedder(), None, 2) as readers:
        readers.start(SourceFile("a.txt", Path("a.txt"), data=b"Fog."))()
        readers.start(SourceFile("a.odd", Path("a.odd"), reader=MisbehavingReader(), data=b"sleep"))
        time.sleep(2)
        print(*(task.read_text() for task in Path("/proc/self/task").glob("*/children")), flush=True)
        time.sleep(600)
"""


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="only Linux tells which processes a process has")
def test_a_build_that_is_killed_leaves_no_process_behind(tmp_path: Path) -> None:
    (tmp_path / "held.py").write_text(_HELD, "utf-8")
    path = os.pathsep.join(filter(None, (str(ROOT / "tests"), os.environ.get("PYTHONPATH"))))
    build = subprocess.Popen(
        [sys.executable, str(tmp_path / "held.py")],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    )
    assert build.stdout is not None
    workers = [int(number) for number in build.stdout.readline().split()]
    assert len(workers) == 2
    build.kill()
    build.wait()
    build.stdout.close()
    deadline = time.monotonic() + 60
    while any(is_running(worker) for worker in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(is_running(worker) for worker in workers)


def is_running(process: int) -> bool:
    """Whether a process is there and has not ended: where nobody waits for it, one that has ended stays listed."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{process}/stat")
    return not stat.exists() or stat.read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
