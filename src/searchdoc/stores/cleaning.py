"""Removes from Milvus what no generation that is kept needs: of older ones, and of publications that broke off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from searchdoc.errors import IndexDamaged
from searchdoc.stores.catalog import Catalog, read_catalog
from searchdoc.stores.connection import Milvus
from searchdoc.stores.filters import lists_of
from searchdoc.stores.naming import catalog_collection, chunks_collection, generation_of, passages_collection

_KEYS_AT_ONCE = 1000


def remove_leftovers(milvus: Milvus, current: Catalog | None, previous: Catalog | None) -> None:
    """Remove what publications after the one that answers have left, and what older ones still have."""
    if current is not None:
        index, record = milvus.address.name, current.record
        rows, chunks = passages_collection(index, record.series), chunks_collection(index, record.series)
        if milvus.count(rows, f"number >= {record.next_row}"):
            milvus.delete(rows, f"number >= {record.next_row}")
        if milvus.count(chunks, f"made > {record.number}"):
            milvus.delete(chunks, f"made > {record.number}")
    remove_others(milvus, [one for one in (current, previous) if one is not None])


def remove_others(milvus: Milvus, kept: Sequence[Catalog]) -> None:
    """Remove all generations but those that are kept; what is removed in part is removed by the next publication."""
    index, there = milvus.address.name, set(milvus.collections())
    names = {catalog.generation for catalog in kept}
    series = {catalog.record.series for catalog in kept}
    for collection in sorted(there):
        generation = generation_of(index, collection)
        if generation is None or collection != catalog_collection(index, generation) or generation in names:
            continue
        _remove_rows(milvus, generation, kept)
        milvus.drop(collection)
    for collection in sorted(there):
        generation = generation_of(index, collection)
        if generation is None or collection == catalog_collection(index, generation) or generation in series:
            continue
        milvus.drop(collection)


def _remove_rows(milvus: Milvus, generation: str, kept: Iterable[Catalog]) -> None:
    """Remove the rows and chunks that only one generation of a series that is kept has."""
    try:
        catalog = read_catalog(milvus, generation)
    except IndexDamaged:  # of a publication that broke off, whose rows are known by their numbers
        return
    index, series = milvus.address.name, catalog.record.series
    others = [one for one in kept if one.record.series == series]
    if not others:
        return
    rows = np.setdiff1d(catalog.rows, np.concatenate([one.rows for one in others]))
    for condition in lists_of(rows):
        milvus.delete(passages_collection(index, series), condition)
    keys = sorted(set(catalog.chunks).difference(*(one.chunks for one in others)))
    for start in range(0, len(keys), _KEYS_AT_ONCE):
        milvus.delete_keys(chunks_collection(index, series), keys[start : start + _KEYS_AT_ONCE])
