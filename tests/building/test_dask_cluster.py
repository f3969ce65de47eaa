"""A Dask cluster builds what one process builds, whatever happens to its workers; and what it says where it cannot."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from conftest import LETTER, ROOT, Command
from embedders import HashingEmbedder
from misbehaving import MisbehavingReader, WorkerKiller
from searchdoc.building.build import BuildReport, build_index, update
from searchdoc.building.executing import ClusterReport
from searchdoc.errors import ClusterError, PlaceUnavailable
from searchdoc.formats.plain import PlainTextReader
from searchdoc.protocols import DecodedFile, Reader
from searchdoc.storage.generations import open_generation
from web_folders import web_folder

_CLUSTER = """
import sys
from distributed import LocalCluster

if __name__ == "__main__":
    options = {"dashboard_address": None, "silence_logs": "CRITICAL", "host": "127.0.0.1"}
    with LocalCluster(n_workers=2, threads_per_worker=1, **options) as workers:
        print(workers.scheduler_address, flush=True)
        sys.stdin.read()
"""


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a cluster of two workers, as a program of its own."""
    program = tmp_path_factory.mktemp("cluster") / "cluster.py"
    program.write_text(_CLUSTER, "utf-8")
    path = os.pathsep.join(filter(None, (str(ROOT / "tests"), os.environ.get("PYTHONPATH"))))
    process = subprocess.Popen(
        [sys.executable, str(program)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    )
    assert process.stdout is not None
    yield process.stdout.readline().strip()
    process.communicate()


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    """Six letters, with companions, and files of which some cannot be read."""
    folder = tmp_path / "letters"
    folder.mkdir()
    for number in range(6):
        (folder / f"{number}.txt").write_text(LETTER.replace("six barrels", f"{number} barrels"), "utf-8")
    (folder / "0.notes.txt").write_text("1 The depot was closed.\n", "utf-8")
    (folder / "people.toml").write_text('[[person]]\nname = "Tobias Marl"\n', "utf-8")
    (folder / "table.csv").write_text("text,author\nThe fog came in at noon.,Ada Quill\n", "utf-8")
    (folder / "empty.txt").write_text(" \n", "utf-8")
    for path in folder.iterdir():
        os.utime(path, (10**9, 10**9))
    return folder


def built(folder: Path, index: Path, dask: str | None = None, readers: tuple[Reader, ...] = ()) -> BuildReport:
    return build_index([folder], index, HashingEmbedder(), dask=dask, readers=readers, document_seconds=30)


def test_workers_read_what_lies_elsewhere_themselves(letters: Path, cluster: str, tmp_path: Path) -> None:
    """Every file of the index is the same as one process makes; documents do not pass through this process."""
    with web_folder(letters) as web:
        build_index([web.address], tmp_path / "one", HashingEmbedder())
        report = build_index([web.address], tmp_path / "many", HashingEmbedder(), dask=cluster)
        assert content(tmp_path / "many") == content(tmp_path / "one")
        assert report.cluster == ClusterReport(workers=2, lost=0, done_here=0)
        web.requests.clear()
        again = build_index([web.address], tmp_path / "many", HashingEmbedder(), dask=cluster)
        assert again.read == 0
        assert "/1.txt" not in web.downloads()
        web.failing["/3.txt"] = 503
        (letters / "3.txt").write_text("Other words.\n", "utf-8")
        with pytest.raises(PlaceUnavailable, match=r"/3\.txt cannot be reached"):
            build_index([web.address], tmp_path / "many", HashingEmbedder(), dask=cluster)
    assert content(tmp_path / "many") == content(tmp_path / "one")
    with pytest.raises(PlaceUnavailable, match="cannot be reached"):
        build_index([web.address], tmp_path / "many", HashingEmbedder(), dask=cluster)


def test_what_lies_in_the_memory_of_this_process_is_read_here(letters: Path, cluster: str, tmp_path: Path) -> None:
    fsspec.filesystem("memory").put(f"{letters}/", "/on-a-cluster/", recursive=True)
    build_index(["memory://on-a-cluster"], tmp_path / "one", HashingEmbedder())
    report = build_index(["memory://on-a-cluster"], tmp_path / "many", HashingEmbedder(), dask=cluster)
    assert content(tmp_path / "many") == content(tmp_path / "one")
    assert report.cluster is not None
    assert report.cluster.done_here >= 8
    fsspec.filesystem("memory").rm("/on-a-cluster", recursive=True)


def content(index: Path) -> object:
    """All that a generation holds: the digest of each file, and what the manifest says of documents."""
    generation = open_generation(index)
    manifest = generation.manifest
    files = {name: generation.path(name).read_bytes() for name in manifest.files}
    return files, manifest.sources, manifest.accounts, manifest.problems, manifest.stated, manifest.settings


def test_a_cluster_builds_what_one_process_builds(letters: Path, tmp_path: Path, cluster: str) -> None:
    """Bit for bit, with what could not be read; and again it reads nothing that has not changed."""
    alone, together = tmp_path / "alone", tmp_path / "together"
    report = built(letters, together, cluster)
    assert report.cluster == ClusterReport(workers=2, lost=0, done_here=0)
    assert (report.read, report.unreadable) == (8, built(letters, alone).unreadable)
    assert content(together) == content(alone)
    again = update(together, HashingEmbedder(), dask=cluster)
    assert (again.documents, again.read, again.embedded) == (8, 0, 0)


def test_a_worker_that_is_killed_leaves_the_same_index(letters: Path, tmp_path: Path, cluster: str) -> None:
    """Its nanny starts another, and what it held or was reading is read anew."""
    (letters / "3.fatal").write_text(LETTER, "utf-8")
    os.utime(letters / "3.fatal", (10**9, 10**9))
    marker = tmp_path / "marker"
    report = built(letters, tmp_path / "together", cluster, (WorkerKiller(str(marker)),))
    assert marker.exists()
    assert report.cluster is not None
    assert (report.cluster.lost, report.cluster.done_here) == (1, 0)
    built(letters, tmp_path / "alone", readers=(WorkerKiller(str(marker)),))
    assert content(tmp_path / "together") == content(tmp_path / "alone")


def test_a_document_that_crashes_its_reader_is_alone_not_read(letters: Path, tmp_path: Path, cluster: str) -> None:
    (letters / "z.odd").write_text("kill", "utf-8")
    report = built(letters, tmp_path / "index", cluster, (MisbehavingReader(),))
    assert [Path(path).name for path, _ in report.unreadable] == ["empty.txt", "z.odd"]
    assert report.cluster is not None
    assert report.cluster.lost == 0


def test_what_cannot_be_sent_is_read_here(letters: Path, tmp_path: Path, cluster: str) -> None:
    """A reader that nobody else can import."""

    class Local(PlainTextReader):
        suffixes: tuple[str, ...] = (".local",)

        def read(self, data: bytes, path: str) -> DecodedFile:
            return super().read(data, path)

    (letters / "a.local").write_text("The ice broke in March.", "utf-8")
    report = built(letters, tmp_path / "index", cluster, (Local(),))
    assert (report.documents, report.cluster) == (9, ClusterReport(workers=2, lost=0, done_here=1))


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nothing://at-all", "local:none"])
def test_a_cluster_that_is_away_is_named_in_one_sentence(command: Command, shelf: Path, address: str) -> None:
    """And nothing is made."""
    outcome = command("build", shelf, "--index", shelf.parent / "index", "--dask", address)
    assert outcome.status == 2
    assert outcome.err.startswith("searchdoc: ")
    assert address in outcome.err
    assert outcome.err.count("\n") == 1
    assert not (shelf.parent / "index").exists()


def test_a_worker_with_another_version_is_named(
    shelf: Path, tmp_path: Path, cluster: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("searchdoc.building.dask_cluster.__version__", "99.0")
    with pytest.raises(ClusterError, match=r"^the worker at tcp://.* has searchdoc .* and this is 99\.0: install"):
        built(shelf, tmp_path / "index", cluster)
