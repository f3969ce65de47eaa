"""Whoosh's files: nothing in them is executed, and those of older versions are read."""

from __future__ import annotations

import io
import os
import pickle
import subprocess
import sys
from array import array
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lighthouse import LIGHTHOUSE, index_of, matches
from searchdoc.errors import IndexDamaged
from searchdoc.keywords import KeywordIndex, whoosh_codec, write_keywords
from searchdoc.keywords.whoosh_codec import Positions, TermPostings, Terms, Unpickler


class Evil:
    """Makes a directory when it is unpickled by anything careless."""

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, ("executed",)


def _evil(length: int) -> bytes:
    payload = b"cos\nmkdir\n(S'executed'\ntR." if length < 60 else pickle.dumps(Evil())
    assert len(payload) <= length
    return payload.ljust(length, b".")


def _evil_segments(directory: Path) -> None:
    file = directory / "_keywords_1.toc"
    content = file.read_bytes()
    file.write_bytes(content[: content.rindex(b"\x80\x05")] + pickle.dumps([Evil()]))


def _evil_schema(directory: Path) -> None:
    file = directory / "_keywords_1.toc"
    content = file.read_bytes()
    start = content.index(b"\x80\x02")
    file.write_bytes(content[:start] + _evil(100) + content[start + 100 :])


def _evil_terms(directory: Path) -> None:
    file = directory / "keywords_passages.trm"
    content = file.read_bytes()
    length = int.from_bytes(content[-4:], "big")
    file.write_bytes(content[: -4 - length] + _evil(length) + content[-4:])


def _evil_postings(directory: Path) -> None:
    file = directory / "keywords_passages.pst"
    content = file.read_bytes()
    start = content.index(b"\x80\x02")
    while start >= 0:
        content = content[:start] + _evil(27) + content[start + 27 :]
        start = content.find(b"\x80\x02", start)
    file.write_bytes(content)


@pytest.mark.parametrize("poison", [_evil_segments, _evil_schema, _evil_terms, _evil_postings])
def test_nothing_in_a_foreign_index_is_executed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, poison: Callable[[Path], None]
) -> None:
    write_keywords(tmp_path, LIGHTHOUSE)
    poison(tmp_path)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(IndexDamaged, match="build it again"):
        KeywordIndex.open(tmp_path).search('"keeper"', 5)
    assert not (tmp_path / "executed").exists()


@pytest.mark.parametrize("part", ["toc", "schema", "data"])
@pytest.mark.parametrize("value", [Evil(), Path("x"), print, io.BytesIO])
def test_a_pickle_may_name_nothing_strange(part: str, value: object) -> None:
    with pytest.raises(pickle.UnpicklingError, match="which no index contains"):
        Unpickler(io.BytesIO(pickle.dumps(value)), part).load()


def test_plain_values_are_read() -> None:
    value: Any = ((1, 2), 1.5, b"\x00\xff", None, {"a": 1})
    for protocol in (2, 5):
        assert Unpickler(io.BytesIO(pickle.dumps(value, protocol)), "data").load() == value


def test_whoosh_is_imported_without_a_warning(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(tmp_path)}  # compiled anew, which is when it warns
    program = (
        "import searchdoc.keywords.whoosh_codec\nfrom searchdoc.text.words import stem_words\nstem_words('a', 'fr')"
    )
    assert subprocess.run([sys.executable, "-W", "error", "-c", program], env=environment).returncode == 0


@pytest.mark.parametrize("kind", [Positions, Terms])
def test_a_class_is_found_under_the_name_that_older_indexes_have_for_it(kind: type) -> None:
    """The module was called ``engine`` once, and its name is in every index of that time."""
    written = pickle.dumps(kind, 2).replace(b"searchdoc.keywords.whoosh_codec", b"searchdoc.keywords.engine")
    assert b"engine" in written
    assert Unpickler(io.BytesIO(written), "schema").load() is kind


def test_an_index_written_by_an_older_version_is_read(tmp_path: Path) -> None:
    """Its table of contents names the module by its older name."""
    index_of(tmp_path, "a lamp", "a buoy")
    file = tmp_path / "_keywords_1.toc"
    content = file.read_bytes()
    # the schema is written as a string, whose length in one or two bytes stands before it
    name = len(b"whoosh_codec") - len(b"engine")
    start = content.index(b"\x80\x02")
    renamed = content[start : content.index(b"\x80\x05")].count(b"searchdoc.keywords.whoosh_codec")
    length = content[start - 2] & 0x7F | content[start - 1] << 7
    shorter = length - renamed * name
    prefix = bytes([shorter & 0x7F | 0x80, shorter >> 7])
    segments = pickle.dumps(pickle.loads(content[content.index(b"\x80\x05") :]))  # noqa: S301 - our own
    schema = content[start : start + length].replace(b"whoosh_codec", b"engine")
    file.write_bytes(content[: start - 2] + prefix + schema + content[start + length : -len(segments)] + segments)
    assert b"searchdoc.keywords.engine" in file.read_bytes()
    assert matches(KeywordIndex.open(tmp_path), '"a lamp"') == {0}


def test_posting_lists_are_written_in_blocks_and_read_again(tmp_path: Path) -> None:
    """A block of Whoosh's holds 128 postings."""
    passages, frequencies = array("I", range(300)), array("f", [2.0] * 300)
    positions = array("I", [0, 1] * 300).tobytes()
    writer = whoosh_codec.create(tmp_path)
    for ordinal in range(300):
        writer.add_document(ordinal=ordinal)
    whoosh_codec.finish(writer, [TermPostings("text", b"lamp", passages, frequencies, memoryview(positions))])
    opened = whoosh_codec.single_segment(tmp_path)
    assert opened is not None
    storage, segment = opened
    reader = segment.codec().terms_reader(storage, segment)
    blocks = list(reader.matcher("text", b"lamp", whoosh_codec.schema()["text"].format).blocks())
    assert [passage for block, _, _ in blocks for passage in block] == list(range(300))
    assert b"".join(encoded for _, _, encoded in blocks) == positions
    assert len(blocks) == 3


def test_a_column_without_a_file_has_its_default(tmp_path: Path) -> None:
    """Whoosh writes no column in which nothing but defaults would stand."""
    index_of(tmp_path, "a lamp", "a buoy")
    opened = whoosh_codec.single_segment(tmp_path)
    assert opened is not None
    assert whoosh_codec.numbers(*opened, "since", 2, -5).tolist() == [-5, -5]
    assert whoosh_codec.numbers(*opened, "ordinal", 2).tolist() == [0, 1]


def test_a_file_that_cannot_be_opened_is_an_error_of_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoosh takes a folder that it cannot list, or a file that it cannot read, for an index that is not there."""

    def refuse(path: str) -> list[str]:
        raise OSError(24, "Too many open files", path)

    monkeypatch.setattr(os, "listdir", refuse)
    with pytest.raises(OSError, match="cannot be opened"):
        write_keywords(tmp_path / "keywords", LIGHTHOUSE)
