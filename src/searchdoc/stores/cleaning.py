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


def remove_leftovers(milvus: Milvus, kept: Sequence[Catalog]) -> None:
    """Remove what publications after the one that answers, the first of those kept, have left, and older ones."""
    for current in kept[:1]:
        index, record = milvus.address.name, current.record
        beside = {
            passages_collection(index, record.series): f"number >= {record.next_row}",
            chunks_collection(index, record.series): f"made > {record.number}",
        }
        for collection, condition in beside.items():
            if milvus.count(collection, condition):
                milvus.delete(collection, condition)
    remove_unneeded(milvus, kept)


def remove_unneeded(milvus: Milvus, kept: Sequence[Catalog]) -> None:
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
