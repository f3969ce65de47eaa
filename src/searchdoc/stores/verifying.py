"""Everything of an index read and compared: files with their digests, and rows in Milvus with the passages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from searchdoc.errors import IndexDamaged
from searchdoc.passages.context import entry
from searchdoc.storage.generations import KEYWORDS, verify
from searchdoc.stores.addresses import MilvusAddress, is_remote, milvus_address
from searchdoc.stores.catalog import Catalog, read_catalog
from searchdoc.stores.connection import connect
from searchdoc.stores.counts import count_terms
from searchdoc.stores.differences import row_key, stems_in
from searchdoc.stores.opening import StoredGeneration, current_generation, open_rows, open_stored
from searchdoc.stores.rows import PassageRows

_AT_ONCE = 500
"""Passages that are compared at a time."""

_LISTED = 20
"""The most passages that are named."""


def damage_at(location: str | Path) -> tuple[str, ...]:
    """Everything that is wrong with an index in a folder or in Milvus, one phrase each; empty where nothing is.

    Reads every byte. Raises ``IndexMissing``, ``IndexIncompatible``, ``StoreUnavailable``.
    """
    return tuple(_damage_in_milvus(milvus_address(str(location)))) if is_remote(location) else verify(location)


def _damage_in_milvus(address: MilvusAddress) -> Iterator[str]:
    milvus = connect(address)
    try:
        catalog = read_catalog(milvus, current_generation(str(address)))
        _, files, rows = open_rows(address)
        wrong = [problem for name in files.names if (problem := files.problem(name))]
        yield from wrong
        if not wrong:
            yield from _wrong_rows(open_stored(str(address)), catalog, rows)
    except IndexDamaged as error:
        yield error.what


def _wrong_rows(stored: StoredGeneration, catalog: Catalog, rows: PassageRows) -> Iterator[str]:
    """The passages whose rows are missing or are not what the passages say, and how many more there are."""
    wrong = 0
    numbers = {
        stem: number for number, stem in enumerate(stems_in(stored.store.directory.parent / KEYWORDS, len(rows)))
    }
    for start in range(0, len(rows), _AT_ONCE):
        ordinals = range(start, min(len(rows), start + _AT_ONCE))
        stored.store.load(ordinals)
        there = rows.present(ordinals)
        for ordinal in ordinals:
            passage = stored.store.passage(ordinal)
            row, made_of = there.get(ordinal), entry(passage)
            problem = "its row is missing"
            if row is not None:
                is_same = row_key(made_of, row.vector, row.tokens) == catalog.keys[ordinal].tobytes()
                if is_same and row.own_terms == frozenset(count_terms(made_of, numbers).own.tolist()):
                    continue
                problem = "its row is not that of the passage"
            wrong += 1
            if wrong <= _LISTED:
                yield f"passage {passage.document.id}:{passage.start}-{passage.end}: {problem}"
    if wrong > _LISTED:
        yield f"{wrong - _LISTED} more passages"
