"""The memory for a document grows in proportion to its length, whatever it is made of."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from embedders import HashingEmbedder
from searchdoc.building.reading import read_passages
from searchdoc.building.source import SourceFile

_MOST_PER_CHARACTER = 30
"""Bytes of memory for each further character."""


def peak(text: str) -> int:
    """The most memory, in bytes, that is held while a text is read and divided."""
    file = SourceFile("a.txt", Path("a.txt"), data=text.encode())
    tracemalloc.start()
    try:
        read_passages(file, HashingEmbedder())
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("unit", "name"),
    [("a", "one word"), ("a b ", "words of one letter"), ("a lamp ", "one line"), (" ", "spaces"), ("\n", "line ends")],
)
def test_a_document_takes_memory_in_proportion_to_its_length(unit: str, name: str) -> None:
    """A word or a line of any length is read a stretch at a time."""
    short, long = 20_000, 120_000
    read_passages(SourceFile("a.txt", Path("a.txt"), data=b"A word."), HashingEmbedder())  # what is loaded once
    texts = (f"The lamp failed.\n\n{unit * (length // len(unit))}\n\nThe oil came.\n" for length in (short, long))
    first, second = map(peak, texts)
    assert second - first < _MOST_PER_CHARACTER * (long - short), name
