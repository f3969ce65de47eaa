"""Brings a generation from Milvus back into a folder, so that a build there goes on from it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from searchdoc.storage.arrays import open_array
from searchdoc.storage.generations import TOKENS, VECTORS, Draft, Holdings, Manifest, begin_generation
from searchdoc.stores.addresses import MilvusAddress
from searchdoc.stores.opening import open_rows
from searchdoc.stores.rows import PassageRow, PassageRows
from searchdoc.vectors.dense import growing_vectors, write_codes
from searchdoc.vectors.late_interaction import Coded, write_tokens

_ROWS_AT_ONCE = 1000
"""Passages fetched in one call."""


def restore(address: MilvusAddress, directory: str | Path) -> Manifest:
    """Write the generation that answers in Milvus into an index folder, as a generation of its own.

    Its files are those that were published, byte for byte; what stands there is compared with their digests. Raises
    ``IndexMissing``, ``IndexDamaged``, ``StoreUnavailable``, ``IndexLocked``.
    """
    manifest, files, rows = open_rows(address)
    with begin_generation(directory) as draft:
        files.ensure(draft.directory, "*")
        _write_rows(draft.directory, rows, manifest)
        return _publish(draft, manifest)


def _write_rows(directory: Path, rows: PassageRows, manifest: Manifest) -> None:
    """The vectors of passages and tokens, which lie in the rows of passages."""
    basis = open_array(directory / TOKENS / "basis.npy", "<f4", 2).copy()
    with growing_vectors(directory / VECTORS, manifest.model.dimension) as vectors:

        def tokens() -> Iterator[Coded]:
            for row in _every(rows):
                vectors.append(row.vector[None, :])
                yield row.tokens

        write_tokens(directory / TOKENS, tokens(), basis)
    write_codes(directory / VECTORS)


def _every(rows: PassageRows) -> Iterator[PassageRow]:
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        yield from rows.fetch(range(start, min(len(rows), start + _ROWS_AT_ONCE)))


def _publish(draft: Draft, manifest: Manifest) -> Manifest:
    return draft.publish(
        model=manifest.model,
        settings=manifest.settings,
        counts=manifest.counts,
        holdings=Holdings(manifest.roots, manifest.typed, manifest.excluded),
        sources=manifest.sources,
        problems=manifest.problems,
        stated=manifest.stated,
        accounts=manifest.accounts,
        collections=manifest.collections,
        too_slow=manifest.too_slow,
        renamed=manifest.renamed,
    )
