"""Passages are written as one index, the same one each time, or none."""

from __future__ import annotations

from pathlib import Path

import pytest
from whoosh.writing import SegmentWriter

from lighthouse import LIGHTHOUSE, index_of, matches
from searchdoc.keywords import KeywordIndex, whoosh_codec, write_keywords
from searchdoc.keywords.postings import InvertedIndex
from searchdoc.protocols import Entry


def test_a_bad_entry_is_named_and_leaves_the_directory_usable(tmp_path: Path) -> None:
    for bad in (Entry("x", since="soon"), Entry("x", since="1903-01-02", until="1902-01-02"), Entry(None)):  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="passage 1 cannot be indexed"):
            write_keywords(tmp_path, [Entry("a lamp"), bad])
        assert len(KeywordIndex.open(tmp_path)) == 0
    assert matches(index_of(tmp_path, "a lamp"), "lamp") == {0}


def test_an_interrupted_writing_can_be_begun_again(tmp_path: Path) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_keywords(tmp_path, LIGHTHOUSE, interrupt)
    assert matches(index_of(tmp_path, "a lamp"), "lamp") == {0}


def test_progress_is_told_once_an_entry(tmp_path: Path) -> None:
    told: list[None] = []
    write_keywords(tmp_path, iter(LIGHTHOUSE), lambda: told.append(None))
    assert len(told) == len(LIGHTHOUSE)


def test_a_name_that_utf8_cannot_hold_is_indexed_all_the_same(tmp_path: Path) -> None:
    write_keywords(tmp_path, [Entry("a \udcff lamp", document="bad\udcff", speaker="\udcff")])
    index = KeywordIndex.open(tmp_path)
    assert matches(index, "lamp") == matches(index, "document:bad\udcff") == {0}


def test_the_same_entries_give_the_same_files(tmp_path: Path) -> None:
    for name in ("first", "second"):
        write_keywords(tmp_path / name, LIGHTHOUSE)
    files = [{file.name: file.read_bytes() for file in (tmp_path / name).iterdir()} for name in ("first", "second")]
    assert files[0] == files[1]


def test_an_index_replaces_the_one_before_it(tmp_path: Path) -> None:
    index_of(tmp_path, "a lamp", "a buoy")
    index = index_of(tmp_path, "a buoy")
    assert (len(index), matches(index, "buoy"), matches(index, "lamp")) == (1, {0}, set())


def test_years_before_christ_are_dates_too(tmp_path: Path) -> None:
    write_keywords(tmp_path, [Entry("a", since="-0279-01-01", until="-0279-12-31"), Entry("b", since="0100-02-28")])
    index = KeywordIndex.open(tmp_path)
    assert matches(index, "date:-0279-06") == {0}
    assert matches(index, "date:[-0300 TO 0100]") == {0, 1}


def test_a_passage_is_found_by_each_of_its_fields(tmp_path: Path) -> None:
    """Names are folded into words, kinds, documents and languages kept whole."""
    write_keywords(tmp_path, [Entry("a", "b", "c", "Anna Holm-Lund", "note", "Letters/One", None, None, "en")])
    inverted = InvertedIndex(tmp_path)
    terms = {name: inverted.vocabulary(name).terms for name in ("speaker", "kind", "document", "language")}
    assert terms == {
        "speaker": ["anna", "holm", "holmlund", "lund"],
        "kind": ["note"],
        "document": ["letters/one"],
        "language": ["en"],
    }


def test_a_day_given_once_is_the_first_and_the_last(tmp_path: Path) -> None:
    """And an undated passage has neither."""
    write_keywords(tmp_path, [Entry("a", since="1902-01-05"), Entry("b", until="1902-01-05"), Entry("c")])
    assert matches(KeywordIndex.open(tmp_path), "date:[1902-01-05 TO 1902-01-05]") == {0, 1}
    assert matches(KeywordIndex.open(tmp_path), "date:1903") == set()


def test_whooshs_lock_is_not_left(tmp_path: Path) -> None:
    """An index is read by programs that may not write beside it."""
    index_of(tmp_path, "a lamp")
    assert not list(tmp_path.glob("*LOCK*"))


def test_the_first_failure_is_the_one_that_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoosh, asked to give up, stumbles over what has just failed."""

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    give_up = SegmentWriter.cancel

    def stumble(writer: object) -> None:
        give_up(writer)
        raise RuntimeError("this file is already closed")

    monkeypatch.setattr(whoosh_codec, "finish", full)
    monkeypatch.setattr(SegmentWriter, "cancel", stumble)
    with pytest.raises(OSError, match="No space left"):
        write_keywords(tmp_path / "keywords", [Entry("The oil ran out.")])
