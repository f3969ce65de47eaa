"""Documents elsewhere are read as those of a folder here, and a place that does not answer loses none of them."""

from __future__ import annotations

import os
import shutil
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from conftest import LETTER, Command
from embedders import HashingEmbedder
from searchdoc import Index
from searchdoc.building.build import BuildReport, build_index, update
from searchdoc.building.folders import Walk
from searchdoc.building.remote_folders import walk_places
from searchdoc.errors import CorpusError, PlaceUnavailable
from searchdoc.models import Passage
from searchdoc.places.addresses import RemotePath, path_at
from searchdoc.storage.generations import NotRead
from web_folders import WebFolder, web_folder

FILES = {
    "light.txt": LETTER,
    "light.notes.txt": "1 The depot was closed.\n",
    "1911/1911-05-06 Ada Quill to Tobias Marl & Co.txt": LETTER.replace("six barrels", "nine barrels"),
    "1911/oil.md": "---\ntitle: The oil\n---\n\nThe oil came in June.\n",
    "1911/oil.voices.toml": 'author = "Tobias Marl"\n',
    "people.toml": '[[person]]\nname = "Tobias Marl"\n',
    "inventory.csv": "file,place\nlight.txt,Graysand\n",
    "table.csv": "text,author\nThe fog came in at noon.,Ada Quill\n",
    "empty.txt": " \n",
    "picture.doc": "no reader for this",
    "README.md": "About this folder",
    ".git/config": "hidden",
    "copy/manifest.json": "{}",
    "copy/generations/1/a.txt": "an index",
}
"""What lies in a folder: documents, what belongs to them, and what is left out, each for another reason."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files in a folder of this machine, changed long ago."""
    for name, text in FILES.items():
        path = tmp_path / "papers" / "letters" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        os.utime(path, (10**9, 10**9))
    return tmp_path / "papers" / "letters"


@pytest.fixture
def served(folder: Path) -> Iterator[WebFolder]:
    """The same folder, as a web server offers it below /letters."""
    with web_folder(folder.parent) as web:
        yield web


@pytest.fixture
def in_memory(folder: Path) -> Iterator[str]:
    """The same files where fsspec keeps them in memory."""
    memory = fsspec.filesystem("memory")
    for name in FILES:
        memory.pipe(f"/papers/letters/{name}", (folder / name).read_bytes())
    yield "memory://papers/letters"
    memory.rm("/papers", recursive=True)


def zipped(folder: Path) -> str:
    """The address of the same folder in an archive."""
    with zipfile.ZipFile(folder.parents[1] / "papers.zip", "w") as out:
        for name in FILES:
            out.write(folder / name, f"letters/{name}")
    return f"zip://letters::{folder.parents[1] / 'papers.zip'}"


def built(place: str | Path, index: Path, *, allow_missing: bool = False) -> BuildReport:
    return build_index([place], index, HashingEmbedder(), allow_missing=allow_missing)


def content(index: Path) -> tuple[list[Passage], list[str], list[tuple[str, str, str]], list[tuple[str, str]], object]:
    """All passages, the documents' digests, what was not read and left out by its name, problems and what is stated."""
    with Index(index, HashingEmbedder()) as opened:
        manifest = opened.manifest
        passages = list(opened.passages())
        accounts = manifest.accounts
        others = [
            (one.path.partition("::")[0].rpartition("/")[2], one.kind, one.why)
            for one in (*accounts.not_read, *accounts.left_out)
        ]
        digests = [f"{one.id} {one.sha256} {one.size} {one.read_with}" for one in manifest.sources]
        answer = opened.ask("Who asked for six barrels of oil?")
        cited = [(one.id, one.text) for one in answer.citations]
        return passages, digests, sorted(others), [*manifest.problems], (manifest.stated, accounts.companions, cited)


def test_every_place_gives_the_index_that_a_folder_gives(
    folder: Path, served: WebFolder, in_memory: str, tmp_path: Path
) -> None:
    built(folder, tmp_path / "here")
    here = content(tmp_path / "here")
    assert len(here[0]) > 3
    archive = zipped(folder)
    shutil.copy(folder.parents[1] / "papers.zip", folder.parent)
    on_the_web = f"zip://letters::{served.address}/papers.zip"
    places = (in_memory, archive, on_the_web, f"{served.address}/letters", f"file://{folder}")
    for number, place in enumerate(places):
        built(place, tmp_path / str(number))
        there = content(tmp_path / str(number))
        assert [_told(passage) for passage in there[0]] == [_told(passage) for passage in here[0]]
        assert there[1:] == here[1:]


def test_files_of_a_server_are_downloaded_together(tmp_path: Path) -> None:
    """Four at the same moment, or the server would wait without end; in the index they are in their order."""
    for number in range(8):
        (tmp_path / "papers").mkdir(exist_ok=True)
        (tmp_path / "papers" / f"{number}.txt").write_text(f"Barrel {number} came.\n", encoding="utf-8")
    with web_folder(tmp_path) as web:
        web.meeting = threading.Barrier(4)
        report = built(f"{web.address}/papers", tmp_path / "index")
    assert report.documents == 8
    with Index(tmp_path / "index", HashingEmbedder()) as opened:
        assert [one.text for one in opened.passages()] == [f"Barrel {number} came." for number in range(8)]


def _told(passage: Passage) -> tuple[object, ...]:
    document = passage.document
    return (
        document.id,
        document.title,
        document.author,
        document.date,
        document.text,
        document.notes,
        passage.span,
        passage.text,
    )


def test_places_are_mixed_with_folders(folder: Path, in_memory: str, tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("Rain all day.\n", encoding="utf-8")
    report = build_index(
        [tmp_path / "diary.txt", f"{in_memory}/1911", folder / "light.txt"], tmp_path / "i", HashingEmbedder()
    )
    assert report.documents == 4
    with Index(tmp_path / "i", HashingEmbedder()) as index:
        assert [one.path for one in index.manifest.sources if one.id == "oil.md"] == [f"{in_memory}/1911/oil.md"]


def test_a_file_alone_has_its_companions(served: WebFolder, tmp_path: Path) -> None:
    """The side-car, and the table beside it that describes it."""
    report = built(f"{served.address}/letters/1911/oil.md", tmp_path / "i")
    assert (report.documents, report.accounts.companions) == (1, 1)
    report = built(f"{served.address}/letters/light.txt", tmp_path / "j")
    assert report.stated == {"inventory.csv": 1}


def test_what_is_unchanged_is_not_downloaded(folder: Path, served: WebFolder, tmp_path: Path) -> None:
    """Only what changed is, with what lies beside documents and tables."""
    place = f"{served.address}/letters"
    built(place, tmp_path / "i")
    served.requests.clear()
    with Index(tmp_path / "i", HashingEmbedder()) as index:
        assert not index.changes()
        assert "/letters/light.txt" not in served.downloads()
    (folder / "light.txt").write_text(LETTER.replace("six", "ten"), encoding="utf-8")
    (folder / "new.txt").write_text("A new letter.\n", encoding="utf-8")
    (folder / "1911/oil.md").unlink()
    with Index(tmp_path / "i", HashingEmbedder()) as index:
        changes = index.changes()
        assert (changes.added, changes.changed, changes.removed) == (("new.txt",), ("light.txt",), ("1911/oil.md",))
        assert index.edited(["light.txt", "1911/oil.md", "light.notes.txt"]) == ("1911/oil.md", "light.txt")
    served.requests.clear()
    report = built(place, tmp_path / "i")
    assert (report.read, report.removed) == (2, 1)
    documents = {path for path in served.downloads() if path.endswith((".txt", ".md"))}
    assert documents == {"/letters/light.txt", "/letters/new.txt", "/letters/light.notes.txt", "/letters/empty.txt"}


def test_a_side_car_that_changes_has_its_document_read_anew(folder: Path, served: WebFolder, tmp_path: Path) -> None:
    built(f"{served.address}/letters", tmp_path / "i")
    (folder / "1911/oil.voices.toml").write_text('author = "Ada Quill"\n', encoding="utf-8")
    assert built(f"{served.address}/letters", tmp_path / "i").read == 1
    with Index(tmp_path / "i", HashingEmbedder()) as index:
        document = index.document("1911/oil.md")
        assert document is not None
        assert document.author == "Ada Quill"


@pytest.mark.parametrize(
    ("failing", "allow_missing"), [("/letters/", False), ("/letters/1911/", True), ("/letters/table.csv", False)]
)
def test_a_place_that_does_not_answer_ends_the_build_and_loses_nothing(
    failing: str, allow_missing: bool, served: WebFolder, tmp_path: Path
) -> None:
    """Whatever of it is asked for: its top, a folder, or a file; not even where what is gone may be taken out."""
    built(f"{served.address}/letters", tmp_path / "i")
    before = content(tmp_path / "i")
    served.failing[failing] = 503
    with pytest.raises(PlaceUnavailable, match=r"cannot be reached .*503.*; the index is as it was"):
        built(f"{served.address}/letters", tmp_path / "i", allow_missing=allow_missing)
    with Index(tmp_path / "i", HashingEmbedder()) as index:
        assert not index.edited(one.id for one in index.manifest.sources)
    served.failing.clear()
    assert [_told(one) for one in content(tmp_path / "i")[0]] == [_told(one) for one in before[0]]


def test_a_place_that_is_away_is_told_by_status_and_keeps_its_documents(folder: Path, tmp_path: Path) -> None:
    with web_folder(folder.parent) as web:
        built(f"{web.address}/letters", tmp_path / "i")
    with Index(tmp_path / "i", HashingEmbedder()) as index:
        changes = index.changes()
    assert changes.missing == (f"{web.address}/letters",)
    assert (changes.added, changes.changed, changes.removed) == ((), (), ())


def test_a_folder_to_which_access_is_denied_keeps_its_documents(served: WebFolder, tmp_path: Path) -> None:
    built(f"{served.address}/letters", tmp_path / "i")
    served.failing["/letters/1911/"] = 403
    report = built(f"{served.address}/letters", tmp_path / "i")
    assert report.accounts.kept == ("1911/1911-05-06 Ada Quill to Tobias Marl & Co.txt", "1911/oil.md")
    assert NotRead(f"{served.address}/letters/1911", "folder", "permission denied") in report.accounts.not_read


def test_a_place_that_is_gone_or_empty_stops_the_build(folder: Path, in_memory: str, tmp_path: Path) -> None:
    built(in_memory, tmp_path / "i")
    memory = fsspec.filesystem("memory")
    memory.rm("/papers", recursive=True)
    with pytest.raises(CorpusError, match="memory://papers/letters is gone now, and the index holds 5 documents of it"):
        built(in_memory, tmp_path / "i")
    memory.makedirs("/papers/letters")
    with pytest.raises(CorpusError, match="memory://papers/letters is empty now"):
        built(in_memory, tmp_path / "i")
    memory.pipe("/papers/letters/light.txt", (folder / "light.txt").read_bytes())


def test_a_file_that_cannot_be_read_is_named(served: WebFolder, tmp_path: Path) -> None:
    served.failing["/letters/light.txt"] = 403
    report = built(f"{served.address}/letters", tmp_path / "i")
    assert NotRead(f"{served.address}/letters/light.txt", ".txt", "Permission denied") in report.accounts.not_read


def test_documents_are_taken_out_and_in_again_by_their_addresses(in_memory: str, tmp_path: Path) -> None:
    built(in_memory, tmp_path / "i")
    assert update(tmp_path / "i", HashingEmbedder(), remove=[f"{in_memory}/1911/"]).removed == 2
    assert update(tmp_path / "i", HashingEmbedder()).read == 0
    assert update(tmp_path / "i", HashingEmbedder(), add=[f"{in_memory}/1911"]).documents == 5
    with pytest.raises(CorpusError, match="there is no file or folder memory://papers/nothing"):
        update(tmp_path / "i", HashingEmbedder(), add=["memory://papers/nothing"])
    with pytest.raises(CorpusError, match="is neither the id of a document nor"):
        update(tmp_path / "i", HashingEmbedder(), remove=["memory://papers/nothing"])


def test_a_walk_takes_what_two_roots_share_once(in_memory: str) -> None:
    roots = [path for path in map(path_at, (in_memory, f"{in_memory}/1911")) if isinstance(path, RemotePath)]
    walk = Walk()
    walk_places(roots, [f"{in_memory}/light.txt"], walk)
    assert [file.id for file in walk.files if "oil" in file.id] == ["1911/oil.md", "1911/oil.voices.toml"]
    assert NotRead(f"{in_memory}/light.txt", "removed", "'searchdoc add' takes it in again") in walk.left_out


def test_the_command_says_in_one_sentence_what_is_wrong(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for address, said in (
        ("http://127.0.0.1:9/letters", "searchdoc: http://127.0.0.1:9/letters cannot be reached ("),
        ("https://ada:lamp@host/letters", "searchdoc: an address is written down in many places: leave the password"),
        ("gcs://bucket/letters", "searchdoc: reading gcs://bucket needs a package that is not installed: install it"),
        ("memory://nothing", "searchdoc: there is no file or folder memory://nothing: name one that holds documents"),
    ):
        outcome = command("build", address)
        assert (outcome.status, outcome.err[: len(said)], outcome.err.count("\n")) == (2, said, 1)
        assert "lamp" not in outcome.err
    assert not (tmp_path / "index").exists()


def test_the_address_is_what_is_shown_of_a_document(
    command: Command, served: WebFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    address = f"{served.address}/letters/1911"
    assert command("build", address).status == 0
    assert f"from        {address}" in command("status").out
    found = command("ask", "When did the oil come?", "--json").out
    assert f'"path": "{address}/oil.md"' in found
    assert command("show", f"{address}/oil.md", "--left-out").status in (0, 1)
    outcome = command("watch")
    assert outcome.status == 2
    assert f"folders of this machine can be watched, and {address} lies elsewhere: run 'searchdoc build'" in outcome.err
