"""What of a folder's generation is new to the one in Milvus."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest

import searchdoc
from embedders import HashingEmbedder
from searchdoc import Source
from searchdoc.keywords import BM25FParameters
from searchdoc.storage.generations import open_generation
from searchdoc.stores.catalog import Catalog
from searchdoc.stores.differences import MOST_DRIFT, Differences, FolderPassages, differences

MODEL = HashingEmbedder(64)
LAMPS = [Source(f"The lamp of house {number} went out on Monday.", f"lamps/{number:02}") for number in range(12)]


@pytest.fixture
def lamps(tmp_path: Path) -> searchdoc.Index:
    """An index in a folder, of texts from memory."""
    return searchdoc.build(LAMPS, tmp_path / "index", model=MODEL)


def new_in(lamps: searchdoc.Index, before: Differences | None) -> Differences:
    """What is new where the differences before have been written."""
    passages = FolderPassages(open_generation(lamps.directory))
    catalog = None if before is None else before.catalog
    return differences(passages, catalog, lambda _: {} if before is None else before.numbers)


def test_the_first_time_everything_is_new(lamps: searchdoc.Index) -> None:
    """Rows and terms are numbered from 0 on."""
    first = new_in(lamps, None)
    assert first.ordinals.tolist() == first.catalog.rows.tolist() == list(range(12))
    assert first.catalog.terms.tolist() == sorted(first.numbers.values()) == list(range(len(first.numbers)))
    assert first.catalog.record.series == first.catalog.generation
    assert first.catalog.record.previous is None


def test_what_is_put_in_between_moves_nothing(lamps: searchdoc.Index) -> None:
    """One row is new, with a new number; the others keep theirs, and so do the terms."""
    first = new_in(lamps, None)
    lamps.add(Source("The aardvark of the harbour went out on Friday.", "lamps/05-second"))
    second = new_in(lamps, first)
    assert second.ordinals.tolist() == [6]
    assert second.catalog.rows.tolist() == [*range(6), 12, *range(6, 12)]
    assert all(second.numbers[stem] == number for stem, number in first.numbers.items())
    assert second.numbers[b"aardvark"] == first.catalog.record.next_term
    assert second.catalog.record.series == first.catalog.generation
    assert second.catalog.record.previous == first.catalog.generation
    assert (second.catalog.record.number, second.first_row) == (1, 12)


def test_a_text_that_comes_twice_has_two_rows(lamps: searchdoc.Index) -> None:
    """Each of its own, before and afterwards."""
    words = "The same nine words are said here twice today."
    lamps.add([Source(words, "lamps/a"), Source(words, "lamps/b")])
    first = new_in(lamps, None)
    lamps.remove("lamps/a")
    second = new_in(lamps, first)
    assert len(set(second.catalog.rows.tolist())) == len(lamps) == 13
    assert len(second.ordinals) <= 1


def altered(catalog: Catalog, **record: object) -> Catalog:
    return Catalog(
        catalog.generation,
        msgspec.structs.replace(catalog.record, **record),
        catalog.contents,
        catalog.rows,
        catalog.terms,
        catalog.keys,
    )


def test_a_new_series_begins_where_rows_would_no_longer_do(lamps: searchdoc.Index) -> None:
    """With other parameters, means that moved too far, other tokens, numbers that end, and where most is new."""
    first = new_in(lamps, None)
    catalog, record = first.catalog, first.catalog.record
    passages = FolderPassages(open_generation(lamps.directory))
    far = {name: mean * MOST_DRIFT * 1.01 for name, mean in record.reference.items()}
    basis = {name: pieces for name, pieces in catalog.contents.items() if name != "tokens/basis.npy"}
    unlike = [
        altered(catalog, parameters=BM25FParameters(k1=2.0)),
        altered(catalog, reference=far),
        altered(catalog, next_row=2**31),
        Catalog(catalog.generation, record, basis, catalog.rows, catalog.terms, catalog.keys),
        Catalog(catalog.generation, record, catalog.contents, catalog.rows, catalog.terms, np.zeros(12, "V16")),
    ]
    for before in unlike:
        begun = differences(passages, before, lambda _: first.numbers)
        assert begun.catalog.record.series == begun.catalog.generation
        assert begun.catalog.record.number == 0
        assert len(begun.ordinals) == 12
