"""Posting lists, vocabularies and phrases as they are read from disk, and files that were damaged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from lighthouse import LIGHTHOUSE, index_of, matches
from searchdoc.errors import IndexDamaged, IndexMissing, SearchdocError
from searchdoc.keywords import KeywordIndex, postings, write_keywords
from searchdoc.keywords.postings import EMPTY, InvertedIndex, Vocabulary
from searchdoc.protocols import Entry


def test_postings_of_many_blocks_are_read_whole(tmp_path: Path) -> None:
    index = index_of(tmp_path, *[f"buoy {'tide ' * (number % 3)}drift" for number in range(1000)])
    assert matches(index, "tide", 2000) == {number for number in range(1000) if number % 3}
    assert matches(index, '"tide drift"', 2000) == {number for number in range(1000) if number % 3}
    assert matches(index, '"buoy drift"', 2000) == {number for number in range(1000) if number % 3 == 0}
    assert index.document_frequency("tides") == 666


def test_the_postings_of_a_word_are_those_of_its_passages(tmp_path: Path) -> None:
    """Where a word stands is the same as one counts by hand, in more passages than a block of Whoosh's holds."""
    texts = ["lamp " * (1 + number % 3) + "oil" for number in range(400) if number % 5]
    index_of(tmp_path, *texts)
    postings = InvertedIndex(tmp_path).postings("text", "lamp")
    assert postings.passages.tolist() == list(range(len(texts)))
    assert postings.frequencies.tolist() == [text.count("lamp") for text in texts]
    assert postings.occurrences.tolist() == [
        passage << 32 | position for passage, text in enumerate(texts) for position in range(text.count("lamp"))
    ]


def _files(directory: Path) -> Iterator[Path]:
    yield from sorted(file for file in directory.iterdir() if file.stat().st_size > 4)


@pytest.mark.parametrize("harm", ["cut", "emptied", "removed", "garbled"])
def test_a_damaged_file_is_reported_as_damage(tmp_path: Path, harm: str) -> None:
    write_keywords(tmp_path, LIGHTHOUSE)
    for file in _files(tmp_path):
        whole = file.read_bytes()
        if harm == "removed":
            file.unlink()
        else:
            file.write_bytes({"cut": whole[: len(whole) // 2], "emptied": b"", "garbled": b"\xa5" * len(whole)}[harm])
        try:
            index = KeywordIndex.open(tmp_path)
            for query in ("keeper oil", '"west light"', "capt*", "date:1902"):
                index.search(query, 5)
        except SearchdocError as problem:
            assert isinstance(problem, IndexDamaged)  # noqa: PT017 - only some harm shows
        else:
            assert file.name.endswith((".col", ".pst"))  # numbers alone cannot tell; the manifest's checksums can
        file.write_bytes(whole)
    assert matches(KeywordIndex.open(tmp_path), "captain") == {2}


def test_a_directory_that_is_not_there_holds_no_index(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        KeywordIndex.open(tmp_path / "nowhere")
    with pytest.raises(IndexDamaged):
        KeywordIndex.open(tmp_path)


def test_a_term_that_does_not_occur_has_an_empty_posting_list(tmp_path: Path) -> None:
    """In a field that is there."""
    index_of(tmp_path, "a lamp")
    inverted = InvertedIndex(tmp_path)
    assert inverted.postings("text", "oil") is EMPTY
    assert inverted.postings("heading", "lamp").document_frequency == 0


def test_posting_lists_are_shared_and_cannot_be_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are read once, until the cache is full."""
    index_of(tmp_path, "lamp oil", "lamp")
    monkeypatch.setattr(postings, "CACHE_SIZE", 1)
    inverted = InvertedIndex(tmp_path)
    lamp = inverted.postings("text", "lamp")
    assert inverted.postings("text", "lamp") is lamp
    with pytest.raises(ValueError, match="read-only"):
        lamp.passages[0] = 1
    inverted.postings("text", "oil")
    assert inverted.postings("text", "lamp") is not lamp


def test_a_phrase_is_terms_at_the_same_distances(tmp_path: Path) -> None:
    """In order, whatever their document frequencies."""
    index_of(tmp_path, "lamp of the west", "the west lamp", "lamp lamp west", "west of the lamp")
    inverted = InvertedIndex(tmp_path)
    assert np.flatnonzero(inverted.phrase("text", ["lamp", "west"], [0, 1])).tolist() == [2]
    assert np.flatnonzero(inverted.phrase("text", ["lamp", "west"], [0, 3])).tolist() == [0]
    assert not inverted.phrase("text", ["lamp", "buoy"], [0, 1]).any()
    assert not inverted.phrase("text", [], []).any()


def test_the_vocabulary_of_a_field_has_its_terms_and_document_frequencies(tmp_path: Path) -> None:
    """Sorted, unlike those of other fields."""
    write_keywords(tmp_path, [Entry("oil lamps", speaker="Anna"), Entry("lamps", speaker="Anna Holm")])
    inverted = InvertedIndex(tmp_path)
    assert inverted.words == Vocabulary(["lamps", "oil"], [2, 1])
    assert inverted.vocabulary("text") == inverted.words
    assert inverted.vocabulary("speaker") == Vocabulary(["anna", "holm"], [2, 1])


def test_terms_with_a_prefix_come_in_order() -> None:
    """Only those that are admitted."""
    vocabulary = Vocabulary(["lam", "lamp", "lamps", "land"], [1, 2, 3, 4])
    assert vocabulary.with_prefix("lam", lambda term: term != "lamp") == ["lam", "lamps"]
    assert vocabulary.with_prefix("x", bool) == []


def test_columns_are_read_with_their_defaults(tmp_path: Path) -> None:
    """Whoosh leaves out the defaults at the end."""
    write_keywords(tmp_path, LIGHTHOUSE)
    inverted = InvertedIndex(tmp_path)
    assert inverted.numbers("heading_length").tolist() == [4, 1, 1, 0, 0, 0]
    assert (inverted.numbers("since", -1)[3:] == -1).all()


def test_an_index_of_another_number_of_passages_is_damaged(tmp_path: Path) -> None:
    """As where files of two indexes were mixed."""
    index_of(tmp_path / "two", "a lamp", "a buoy")
    index_of(tmp_path / "three", "a lamp", "a buoy", "oil")
    for file in (tmp_path / "three").glob("*keywords*"):
        (tmp_path / "two" / file.name).write_bytes(file.read_bytes())
    with pytest.raises(IndexDamaged, match="number of passages"):
        KeywordIndex.open(tmp_path / "two").search('"a lamp"', 5)
