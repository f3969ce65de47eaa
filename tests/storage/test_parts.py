"""Files that lie elsewhere and of which parts are read: as files, as arrays, and as the files of a keyword index."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lighthouse import LIGHTHOUSE
from searchdoc.errors import IndexDamaged
from searchdoc.keywords import KeywordIndex, write_keywords
from searchdoc.keywords.postings import InvertedIndex
from searchdoc.protocols import Entry
from searchdoc.storage.parts import FileBytes, FileOfParts, SlicedArray


class Remote:
    """A file that lies elsewhere, and what was read of it."""

    def __init__(self, data: bytes) -> None:
        self.data, self.read_bytes, self.loaded = data, 0, list[tuple[int, int]]()

    def __len__(self) -> int:
        return len(self.data)

    def read(self, start: int, end: int) -> bytes:
        self.read_bytes += end - start
        return self.data[start:end]

    def load(self, ranges: Iterable[tuple[int, int]]) -> None:
        self.loaded += ranges


class RemoteFolder:
    """Takes the large files of a keyword index away, and gives them back in parts."""

    def __init__(self, folder: Path) -> None:
        self.files = dict[str, Remote]()
        for path in folder.iterdir():
            if path.suffix != ".toc" and path.name not in KEPT:
                self.files[path.name] = Remote(path.read_bytes())
                path.unlink()

    def __call__(self, name: str) -> FileBytes | None:
        return self.files.get(name)


KEPT = ("impacts.json", "impacts.words.npy", "impacts.terms.npy")

QUERIES = (
    "keeper",
    '"the keeper"',
    "lamp* OR oil~",
    "speaker:holm",
    "speaker:h*",
    "keeper AND NOT oil",
    "date:1902",
    "heading:winter",
    "kind:note OR the*",
)


@given(st.binary(max_size=64), st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70))))
def test_it_reads_as_any_other_file(data: bytes, steps: list[tuple[int, int]]) -> None:
    here, there = io.BytesIO(data), FileOfParts(Remote(data))
    for place, count in steps:
        assert here.seek(place) == there.seek(place)
        assert here.read(count) == there.read(count)
        assert here.tell() == there.tell()
    assert here.seek(0, io.SEEK_END) == there.seek(0, io.SEEK_END)
    assert here.seek(0) == there.seek(0)
    assert here.read() == there.read()


@given(st.lists(st.integers(-9, 9)), st.integers(0, 20), st.integers(0, 20))
def test_slices_of_an_array_are_those_of_the_whole(numbers: list[int], start: int, end: int) -> None:
    whole = np.array(numbers, dtype="<i4")
    file = io.BytesIO()
    np.save(file, whole)
    array = SlicedArray(Remote(file.getvalue()), Path("n.npy"), "<i4")
    assert len(array) == len(whole)
    assert array[start:end].tolist() == whole[start:end].tolist()


@pytest.mark.parametrize("broken", ["nothing", "cut short", "another type", "two dimensions", "a pickle"])
def test_what_is_no_such_array_is_damaged(broken: str) -> None:
    """And said in the name of its file."""
    file = io.BytesIO()
    arrays = {"another type": np.zeros(3, "<i8"), "two dimensions": np.zeros((2, 2), "<i4")}
    pickled = np.array([{}], dtype=object)
    np.save(file, pickled if broken == "a pickle" else arrays.get(broken, np.zeros(3, "<i4")), allow_pickle=True)
    data = {"nothing": b"", "cut short": file.getvalue()[:-1]}.get(broken, file.getvalue())
    with pytest.raises(IndexDamaged, match=r"n\.npy: it"):
        SlicedArray(Remote(data), Path("n.npy"), "<i4")


def test_a_keyword_index_elsewhere_answers_as_one_in_the_folder(tmp_path: Path) -> None:
    """Plain questions and operators of all kinds."""
    for name in ("here", "there"):
        write_keywords(tmp_path / name, LIGHTHOUSE)
    here = KeywordIndex.open(tmp_path / "here")
    there = KeywordIndex(InvertedIndex(tmp_path / "there", RemoteFolder(tmp_path / "there")))
    for query in QUERIES:
        assert there.search(query, 9) == here.search(query, 9) != [], query
    assert there.suggest("capitan") == here.suggest("capitan") == ("captain",)


def test_of_long_posting_lists_only_those_of_the_words_are_read(tmp_path: Path) -> None:
    """A list is read ahead as a whole, and the words beside it are not read."""
    words = [f"{letter}{other}rk" for letter in "bcdfghjklmnp" for other in "aeiou"]
    write_keywords(tmp_path, (Entry(f"beacon {' '.join(words[start % 60 :])}") for start in range(600)))
    remote = RemoteFolder(tmp_path)
    index = KeywordIndex(InvertedIndex(tmp_path, remote))
    assert len(index.search('"beacon bark"', 600)) == 10
    postings = remote.files["keywords_passages.pst"]
    assert 2 <= len(postings.loaded) <= 4
    assert postings.read_bytes < len(postings) / 8
    values = remote.files["impacts.values.npy"]
    assert values.read_bytes < len(values) / 8


def test_what_lies_elsewhere_and_is_damaged_is_told(tmp_path: Path) -> None:
    write_keywords(tmp_path, LIGHTHOUSE)
    remote = RemoteFolder(tmp_path)
    remote.files["keywords_passages.pst"].data = b"\0" * len(remote.files["keywords_passages.pst"])
    index = KeywordIndex(InvertedIndex(tmp_path, remote))
    with pytest.raises(IndexDamaged, match="the word 'keeper' cannot be read"):
        index.search('"keeper"', 3)
