"""Texts that lie in no file: given, kept, taken over, and taken out."""

from __future__ import annotations

from pathlib import Path

import pytest

import searchdoc
from conftest import Command
from embedders import HashingEmbedder
from searchdoc import Source
from searchdoc.building import previous
from searchdoc.building.memory import TextReader, as_source_file, texts_in_memory
from searchdoc.errors import CorpusError, DuplicateDocument, EmptyCorpus, UnreadableDocument

LAMP = Source("The lamp went out on Monday. Nobody came.", "db/1", {"author": "Ada Quill", "collection": "A", "box": 7})
OIL = Source("The oil was sent on Tuesday.", "db/2", {"from": [{"given": "Bo", "family": "Marl"}], "date": "1911"})


def build(folder: Path, *sources: Source | Path) -> searchdoc.Index:
    return searchdoc.build(sources, folder / "index", model=HashingEmbedder(64))


def test_a_text_is_a_document_with_its_metadata(tmp_path: Path) -> None:
    """Keys are understood as heads of columns are; others are kept."""
    index = build(tmp_path, LAMP, OIL)
    first, second = index.documents()
    assert (first.id, first.text, first.author, first.path) == ("db/1", LAMP.text, "Ada Quill", "memory:db/1")
    stated = {one.what: one.value for one in first.stated}
    assert stated == {"author": "Ada Quill", "collection": "A", "box": "7"}
    assert (second.author, second.date) == ("Bo Marl", "1911")
    assert index.ask("what went out on Monday").answered
    assert not index.changes()


def test_texts_that_stay_are_taken_over(tmp_path: Path) -> None:
    """Other words or other metadata are read."""
    build(tmp_path, LAMP, OIL)
    report = build(tmp_path, LAMP, OIL).report
    assert report is not None
    assert (report.read, report.removed) == (0, 0)
    changed = build(tmp_path, Source(LAMP.text, LAMP.id, {"author": "Bo Marl"}), OIL)
    assert changed.report is not None
    assert changed.report.read == 1
    assert next(changed.documents()).author == "Bo Marl"


def test_texts_survive_a_build_of_what_the_index_holds(tmp_path: Path, command: Command) -> None:
    """Files beside them come and go."""
    (tmp_path / "fog.txt").write_text("The fog came in at noon.", encoding="utf-8")
    searchdoc.build([LAMP, tmp_path / "fog.txt"], tmp_path / "index")
    (tmp_path / "fog.txt").write_text("The fog came in at night.", encoding="utf-8")
    assert command("build", "--index", tmp_path / "index").status == 0
    assert [one.id for one in searchdoc.open(tmp_path / "index").documents()] == ["db/1", "fog.txt"]
    assert texts_in_memory(tmp_path / "index") == ("db/1",)
    other = command("build", tmp_path / "fog.txt", "--index", tmp_path / "index")
    assert other.status == 2
    assert "1 text from memory" in other.err


def test_texts_are_read_anew_from_the_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another analysis has no other place to find them."""
    build(tmp_path, LAMP)
    monkeypatch.setattr(previous, "ANALYSIS", previous.ANALYSIS + 1)
    index = searchdoc.open(tmp_path / "index", model=HashingEmbedder(64))
    report = index.add(OIL)
    assert report.read == 2
    assert [(one.id, one.author) for one in index.documents()] == [("db/1", "Ada Quill"), ("db/2", "Bo Marl")]


def test_texts_are_added_replaced_and_removed(tmp_path: Path) -> None:
    """The open index has them at once."""
    index = build(tmp_path, LAMP)
    assert index.add([OIL]).read == 1
    index.add(Source("The lamp burns again.", "db/1"))
    assert [one.text for one in index.documents()] == ["The lamp burns again.", OIL.text]
    assert index.remove("db/1").removed == 1
    assert [one.id for one in index.documents()] == ["db/2"]
    with pytest.raises(EmptyCorpus):
        index.remove("db/2")


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    """In a sentence, whatever it is."""
    with pytest.raises(CorpusError, match="no id"):
        Source("words", " ")
    with pytest.raises(CorpusError, match="decode it first"):
        Source(b"words", "a")  # type: ignore[arg-type]
    with pytest.raises(DuplicateDocument):
        build(tmp_path, LAMP, LAMP)


def test_half_a_surrogate_pair_is_named(tmp_path: Path) -> None:
    """The other texts are read."""
    index = build(tmp_path, LAMP, Source("\ud800", "bad"))
    assert [one.id for one in index.documents()] == ["db/1"]
    assert index.manifest.unreadable[0][0] == "memory:bad"
    file = as_source_file(LAMP)
    assert TextReader().read(file.data, "memory:db/1").text == LAMP.text
    with pytest.raises(UnreadableDocument):
        TextReader().read(b"\xff", "memory:bad")
