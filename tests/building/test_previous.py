"""What may be taken over from the previous index, and what may not."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest

import searchdoc
from searchdoc.building import previous as previous_index
from searchdoc.building.previous import KnownFile, PreviousIndex, open_previous
from searchdoc.building.source import SourceFile, discover, load
from searchdoc.embedding.embedder import load_embedder
from searchdoc.protocols import TokenEmbedder
from searchdoc.storage.contents import FileRecord
from searchdoc.storage.generations import KEYS, SourceRecord, open_generation


@pytest.fixture
def embedder() -> TokenEmbedder:
    """The model that comes with searchdoc."""
    return load_embedder()


@pytest.fixture
def index(shelf: Path, tmp_path: Path) -> Path:
    """An index of the shelf, where a list of people lies too."""
    (shelf / "people.toml").write_text('[[person]]\nname = "Tobias Marl"\n', encoding="utf-8")
    searchdoc.build([shelf], tmp_path / "index")
    return tmp_path / "index"


def light(shelf: Path) -> SourceFile:
    """The letter, as it lies there now."""
    return load(discover([shelf]).files[0])


def test_an_unchanged_document_is_taken_over_with_its_passages(
    shelf: Path, index: Path, embedder: TokenEmbedder
) -> None:
    previous = open_previous(index, embedder)
    file = light(shelf)
    assert previous.known("light.txt").is_unchanged(file)
    document, passages = previous.document(previous.place(file.record))
    opened = searchdoc.open(index)
    assert document == opened.document("light.txt")
    assert [passage.id for passage in passages] == [passage.id for passage in opened.passages()]


@pytest.mark.parametrize("name", ["light.txt", "people.toml", "light.voices.toml"])
def test_another_file_or_companion_has_to_be_read(shelf: Path, index: Path, embedder: TokenEmbedder, name: str) -> None:
    with (shelf / name).open("a", encoding="utf-8") as file:
        file.write("# Fog.\n")
    assert not open_previous(index, embedder).known("light.txt").is_unchanged(light(shelf))


def test_a_document_of_another_name_or_place_has_to_be_read(shelf: Path, index: Path, embedder: TokenEmbedder) -> None:
    """What is cited names where it stands."""
    previous, file = open_previous(index, embedder), light(shelf)
    assert previous.known("other.txt") == KnownFile()
    assert not previous.known("light.txt").is_unchanged(replace(file, path=shelf / "other.txt"))


def test_a_file_seems_unchanged_by_its_size_and_time_alone(shelf: Path, index: Path, embedder: TokenEmbedder) -> None:
    """That decides whether worker processes pay, and nothing else."""
    previous, (file,) = open_previous(index, embedder), discover([shelf]).files
    path = shelf / "light.txt"
    assert previous.seems_unchanged(file)  # it was written just before it was read, and its time tells nothing
    settled = msgspec.structs.replace(previous.sources[file.id], mtime_ns=10**9)
    with_time = replace(previous, sources={file.id: settled})
    assert not with_time.seems_unchanged(file)
    os.utime(path, (1, 1))
    assert with_time.seems_unchanged(file)
    path.write_text("Other words.", "utf-8")
    os.utime(path, (1, 1))
    assert not with_time.seems_unchanged(file)
    assert not previous.seems_unchanged(file)
    assert not PreviousIndex().seems_unchanged(file)
    path.unlink()
    with pytest.raises(OSError, match="No such file"):
        previous.seems_unchanged(file)


def test_vectors_are_known_by_the_texts_that_were_embedded(index: Path, embedder: TokenEmbedder) -> None:
    known = open_previous(index, embedder).vectors
    assert known is not None
    keys = [key.tobytes() for key in np.load(open_generation(index).path(KEYS))]
    assert len(set(keys)) == len(searchdoc.open(index))
    assert all(key in known for key in keys)
    assert bytes(16) not in known
    assert [known.vector(key).tolist() for key in keys] == [known.vectors.row(row).tolist() for row in range(len(keys))]
    assert np.linalg.norm(known.vector(keys[0])) == pytest.approx(1, abs=1e-6)
    assert len(known.token_vectors(keys[0]).ids) > 0


def test_another_version_of_the_analysis_keeps_the_vectors_and_reads_again(
    index: Path, embedder: TokenEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Most passages stay the same, and to embed them is what takes time."""
    monkeypatch.setattr(previous_index, "ANALYSIS", previous_index.ANALYSIS + 1)
    previous = open_previous(index, embedder)
    assert previous.known("light.txt") == KnownFile()
    assert previous.vectors is not None
    with pytest.raises(IndexError):
        previous.document(0)


def test_another_model_takes_nothing_over_but_what_was_there(index: Path, tiny_model: Path) -> None:
    """The records of its documents say which have been removed."""
    previous = open_previous(index, load_embedder(str(tiny_model)))
    assert previous.known("light.txt") == KnownFile()
    assert (previous.vectors, list(previous.sources)) == (None, ["light.txt"])


def test_an_index_that_is_missing_damaged_or_of_another_format_is_empty(
    index: Path, embedder: TokenEmbedder, tmp_path: Path
) -> None:
    """A build mends it."""
    assert open_previous(tmp_path / "nowhere", embedder) == PreviousIndex()
    manifest = index / "manifest.json"
    written = manifest.read_bytes()
    manifest.write_bytes(msgspec.json.encode(msgspec.json.decode(written) | {"format": 0}))
    assert open_previous(index, embedder) == PreviousIndex()
    manifest.write_bytes(written)
    keys = open_generation(index).path(KEYS)
    keys.write_bytes(keys.read_bytes()[:-1])
    assert open_previous(index, embedder) == PreviousIndex()


def test_keys_that_are_objects_are_not_read(index: Path, embedder: TokenEmbedder) -> None:
    """A pickle would be executed; the build reads everything anew instead."""
    generation = open_generation(index)
    for keys in (np.array([{}], dtype=object), np.zeros(1000, "V16"), np.zeros((1, 1), "V16")):
        path = generation.path(KEYS)
        np.save(path, keys, allow_pickle=True)
        data = path.read_bytes()
        record = FileRecord(len(data), hashlib.sha256(data).hexdigest())
        forged = msgspec.structs.replace(generation.manifest, files={**generation.manifest.files, KEYS: record})
        (index / "manifest.json").write_bytes(msgspec.json.encode(forged))
        assert open_previous(index, embedder) == PreviousIndex()


def record(identifier: str, sha256: str) -> SourceRecord:
    return SourceRecord(identifier, f"/docs/{identifier}", sha256, 4, 1)


def test_documents_that_were_renamed_are_known_by_their_bytes() -> None:
    before = {one.id: one for one in (record("a", "1"), record("b", "2"), record("c", "3"), record("d", "4"))}
    previous = PreviousIndex(before, renamed_before={"x": "a", "y": "c", "z": "d"})
    now = [record("a2", "1"), record("b", "2"), record("c", "9"), record("copy of b", "2")]
    assert previous.renamed(now) == {"a": "a2", "x": "a2", "y": "c"}


def test_a_new_file_is_meant_rather_than_one_that_had_the_same_bytes_before() -> None:
    previous = PreviousIndex({one.id: one for one in (record("a", "1"), record("twin", "1"))})
    assert previous.renamed([record("b", "1"), record("twin", "1")]) == {"a": "b"}
    assert previous.renamed([record("twin", "1")]) == {"a": "twin"}
