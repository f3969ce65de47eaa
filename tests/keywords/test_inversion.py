"""Occurrences come in passage by passage, and go out as posting lists in order of the terms."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lighthouse import LIGHTHOUSE
from searchdoc.keywords import inversion, write_keywords
from searchdoc.keywords.inversion import Occurrences
from searchdoc.protocols import Entry


def added(directory: Path, passages: list[list[str]]) -> Occurrences:
    """Occurrences in one field, each word at its own position."""
    occurrences = Occurrences(directory, ["stem"])
    for words in passages:
        occurrences.add({"stem": (words, list(range(len(words))))})
    return occurrences


def test_posting_lists_are_in_order_of_the_term_and_then_of_the_passage(tmp_path: Path) -> None:
    """With the positions of all postings one after the other."""
    with added(tmp_path, [["oil", "lamp", "oil"], [], ["lamp"], ["oil"]]) as occurrences:
        assert occurrences.terms == [b"lamp", b"oil"]
        (batch,) = occurrences.batches("stem")
        postings = occurrences.postings("stem", batch)
    assert postings.terms.tolist() == [0, 0, 1, 1]
    assert postings.passages.tolist() == [0, 2, 0, 3]
    assert postings.frequencies.tolist() == [1, 1, 2, 1]
    assert postings.positions.tolist() == [1, 0, 0, 2, 0]


def test_positions_are_in_order_whatever_order_they_came_in(tmp_path: Path) -> None:
    """A form that spans several words comes after them, at the position of the first."""
    with Occurrences(tmp_path, ["stem"]) as occurrences:
        occurrences.add({"stem": (["lamp", "oil", "lamp"], [3, 2, 1])})
        assert occurrences.postings("stem", range(2)).positions.tolist() == [1, 3, 2]


@given(st.lists(st.lists(st.sampled_from(["a", "b", "é", "灯", "\udcff", "longer"]), max_size=9), max_size=12))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_occurrence_comes_out_again(tmp_path: Path, passages: list[list[str]]) -> None:
    """Each with its term, its passage and its position."""
    expected: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, words in enumerate(passages):
        for position, word in enumerate(words):
            expected[word].append((number, position))
    inverted: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    with added(tmp_path, passages) as occurrences:
        for batch in occurrences.batches("stem"):
            postings = occurrences.postings("stem", batch)
            positions = iter(postings.positions.tolist())
            for term, passage, frequency in zip(
                postings.terms.tolist(), postings.passages.tolist(), postings.frequencies.tolist(), strict=True
            ):
                word = occurrences.terms[term].decode("utf-8", "surrogatepass")
                inverted[word] += [(passage, next(positions)) for _ in range(frequency)]
    assert inverted == expected


def test_batches_have_about_the_size_that_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Together they are all terms, each once."""
    monkeypatch.setattr(inversion, "BATCH_SIZE", 10)
    with added(tmp_path, [[f"word{number:03}" for number in range(100)]] * 2) as occurrences:
        batches = list(occurrences.batches("stem"))
    assert [number for batch in batches for number in batch] == list(range(100))
    assert {len(batch) for batch in batches} == {5}


def test_a_large_collection_has_no_more_batches_than_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each batch reads the temporary files once."""
    monkeypatch.setattr(inversion, "BATCH_SIZE", 1)
    with added(tmp_path, [[f"word{number:04}" for number in range(1000)]]) as occurrences:
        assert inversion.MAX_BATCHES / 2 < len(list(occurrences.batches("stem"))) <= inversion.MAX_BATCHES + 2


def test_no_temporary_file_is_left(tmp_path: Path) -> None:
    """They have no name in the first place, where the system allows it."""
    with added(tmp_path, [["lamp"]]) as occurrences:
        assert list(occurrences.batches("stem")) == [range(1)]
    assert list(tmp_path.iterdir()) == []


def test_the_size_of_batches_and_buffers_changes_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index is the same byte for byte, and no other file is left beside it."""
    many = [
        Entry(f"lamp {number} of the 哈哈哈 well-lit house, U.S. lamp {number % 7}", heading="lamp " * (number % 3))
        for number in range(300)
    ]
    entries = [*LIGHTHOUSE, *many]
    write_keywords(tmp_path / "at once", entries)
    monkeypatch.setattr(inversion, "BATCH_SIZE", 50)
    monkeypatch.setattr(inversion, "MAX_BATCHES", 1000)
    monkeypatch.setattr(inversion, "BUFFER_SIZE", 70)
    write_keywords(tmp_path / "bit by bit", entries)
    files = [
        {file.name: file.read_bytes() for file in (tmp_path / name).iterdir()} for name in ("at once", "bit by bit")
    ]
    assert files[0] == files[1]
    assert all(name.startswith(("keywords", "_keywords", "impacts", "vocabulary")) for name in files[1])
