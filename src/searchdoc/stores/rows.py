"""The passages of a generation in Milvus: what a row holds, and how candidates come back.

A row has the passage's ordinal, its unit vector, a sparse vector of the impacts of its terms (by the terms' numbers),
the numbers of the terms in its own words, and its token vectors. The last two are bytes in base64, for Milvus has no
field of bytes.
"""

from __future__ import annotations

import base64
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from searchdoc.errors import IndexDamaged
from searchdoc.protocols import Mask, Vectors
from searchdoc.stores.connection import Milvus, StoredRow
from searchdoc.stores.filters import MOST_RESULTS, part_conditions, whole_condition
from searchdoc.vectors.batches import row_products
from searchdoc.vectors.dense import EXACT, ranked_with, union
from searchdoc.vectors.late_interaction import Coded, GatheredTokens

PASSAGE_KEY = ("ordinal", 0)
_FIELDS = ("ordinal", "vector", "terms", "tokens")
_TEXT = {"kind": "VARCHAR", "max_length": 65_535}

_MARGIN = 64
"""Passages asked for beyond those wanted, so that ties at the end are decided here."""

_KEPT_ROWS = 4096
"""The most rows in the cache; one takes about ten kilobytes."""

_ROWS_AT_ONCE = 1000
_NO_TERM = 2**31
"""The number of no term, which stands in the sparse vector of a passage without words: none may be empty."""

_Ordinals = NDArray[np.int64]
_Scores = NDArray[np.float32]


def passage_fields(dimension: int, passages: int) -> Mapping[str, Mapping[str, object]]:
    """The fields of the collection; the search by vectors is exact as far as that of files is."""
    graph = {"index": "HNSW", "build": {"M": 32, "efConstruction": 200}}
    dense = {"kind": "FLOAT_VECTOR", "dim": dimension, **({"index": "FLAT"} if passages <= EXACT else graph)}
    words = {"kind": "SPARSE_FLOAT_VECTOR", "index": "SPARSE_INVERTED_INDEX"}
    return {"vector": dense, "words": words, "terms": _TEXT, "tokens": _TEXT}


def passage_row(
    ordinal: int,
    vector: Vectors,
    impacts: tuple[NDArray[np.int64], _Scores],
    own: NDArray[np.int64],
    tokens: Coded,
) -> StoredRow:
    """The row of a passage; ``impacts`` are terms and their values, ``own`` the terms in its own words."""
    terms, values = impacts
    return {
        "ordinal": ordinal,
        "vector": vector.tolist(),
        "words": dict(zip(terms.tolist(), values.tolist(), strict=True)) or {_NO_TERM: 1.0},
        "terms": _text(own.astype("<u4").tobytes()),
        "tokens": _text(b"".join(array.tobytes() for array in (tokens.ids, tokens.scales, tokens.codes))),
    }


@dataclass(frozen=True, slots=True)
class PassageRow:
    """What is kept of a passage: its vector (dimension,), the terms in its own words, and its tokens."""

    vector: Vectors
    own_terms: frozenset[int]
    tokens: Coded


class PassageRows:
    """The passages of one generation in Milvus, candidates among them; safe to use from many threads.

    It is the ``TermEngine`` of the keyword index, the ``PassageVectors`` of the ranking, and the ``TokenSource`` of
    late interaction. A question's candidates are fetched once for all three; the rows fetched last are kept.
    """

    def __init__(self, milvus: Milvus, collection: str, passages: int, dimension: int, width: int) -> None:
        self._milvus, self._collection = milvus, collection
        self._passages, self._dimension, self._width = passages, dimension, width
        self._kept: OrderedDict[int, PassageRow] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return self._passages

    # -- by words

    def best(self, weights: Mapping[int, float], k: int, allowed: Mask | None) -> tuple[_Ordinals, _Scores] | None:
        """The best ``k`` passages by the impacts of these terms, each times its weight; None for too many."""
        if k + _MARGIN > MOST_RESULTS and self._passages > MOST_RESULTS:
            return None
        if not weights or not self._passages:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        ordinals, scores = self._search("words", weights, k, allowed)
        order = np.lexsort((ordinals, -scores))[:k]
        return ordinals[order], scores[order]

    def own_terms(self, ordinals: Sequence[int]) -> list[frozenset[int]]:
        """The terms that each of these passages has in its own words."""
        return [row.own_terms for row in self.fetch(ordinals)]

    # -- by vectors

    def row(self, ordinal: int) -> Vectors:
        """The vector of one passage; shape (dimension,). Raises ``IndexError`` outside the index."""
        return self.fetch([ordinal])[0].vector

    def nearest(self, query_vector: Vectors, k: int, allowed: Mask | None = None) -> tuple[_Ordinals, _Scores]:
        """The ``k`` nearest passages, nearest first, ties in order of the ordinal, and their scores (cosines)."""
        ordinals = self._nearest(query_vector, k, allowed)
        scores = self.scores(query_vector, ordinals)
        best = np.lexsort((ordinals, -scores))[: max(k, 0)]
        return ordinals[best], scores[best]

    def nearest_with(
        self, query_vector: Vectors, k: int, others: _Ordinals, allowed: Mask | None = None
    ) -> tuple[_Ordinals, _Scores, _Ordinals]:
        """What ``PassageVectors.nearest_with`` says."""
        ordinals = union(self._nearest(query_vector, k, allowed), others)
        return ranked_with(ordinals, self.scores(query_vector, ordinals), k, others)

    def scores(self, query_vector: Vectors, ordinals: _Ordinals) -> _Scores:
        """The cosines of these passages, as ``VectorIndex`` computes them; shape (ordinals,)."""
        if not len(ordinals):
            return np.empty(0, np.float32)
        matrix = np.stack([row.vector for row in self.fetch(ordinals.tolist())])
        query = np.ascontiguousarray(query_vector, dtype=np.float32)
        return row_products(matrix, np.arange(len(matrix)), query, np.float64).astype(np.float32)

    def _nearest(self, query_vector: Vectors, k: int, allowed: Mask | None) -> _Ordinals:
        if query_vector.shape != (self._dimension,):
            raise ValueError(f"these vectors have {self._dimension} numbers, the query's shape is {query_vector.shape}")
        if k < 1 or not self._passages:
            return np.empty(0, np.int64)
        return np.sort(self._search("vector", query_vector.astype(np.float32).tolist(), k, allowed)[0])

    # -- tokens

    def gather(self, ordinals: NDArray[np.int64]) -> GatheredTokens:
        """The tokens of these passages."""
        tokens = [row.tokens for row in self.fetch(ordinals.tolist())]
        ends = np.cumsum([len(each.ids) for each in tokens], dtype=np.int64)
        return GatheredTokens(
            np.concatenate([each.ids for each in tokens]),
            np.concatenate([each.codes for each in tokens]),
            np.concatenate([each.scales for each in tokens]),
            np.concatenate([np.zeros(1, np.int64), ends[:-1]]),
            ends,
        )

    # -- rows

    def fetch(self, ordinals: Sequence[int]) -> list[PassageRow]:
        """The rows of these passages, in this order. Raises ``IndexError`` outside the index."""
        if ordinals and not 0 <= min(ordinals) <= max(ordinals) < self._passages:
            raise IndexError(f"there are {self._passages} passages")
        with self._lock:
            found = {ordinal: self._kept[ordinal] for ordinal in ordinals if ordinal in self._kept}
        missing = sorted({ordinal for ordinal in ordinals if ordinal not in found})
        for start in range(0, len(missing), _ROWS_AT_ONCE):
            for row in self._milvus.rows(self._collection, missing[start : start + _ROWS_AT_ONCE], _FIELDS):
                found[int(row["ordinal"])] = self._decoded(row)
        if len(found) < len(set(ordinals)):
            raise IndexDamaged(str(self._milvus.address), "passages are missing")
        with self._lock:
            self._kept |= found
            for ordinal in ordinals:
                self._kept.move_to_end(ordinal)
            while len(self._kept) > max(_KEPT_ROWS, len(ordinals)):
                self._kept.popitem(last=False)
        return [found[ordinal] for ordinal in ordinals]

    def _decoded(self, row: StoredRow) -> PassageRow:
        data = base64.b64decode(row["tokens"])
        count = len(data) // (4 + 2 + self._width)
        codes = np.frombuffer(data, np.int8, offset=6 * count).reshape(count, self._width)
        tokens = Coded(np.frombuffer(data, "<i4", count), codes, np.frombuffer(data, "<f2", count, offset=4 * count))
        own = np.frombuffer(base64.b64decode(row["terms"]), "<u4")
        return PassageRow(np.array(row["vector"], dtype=np.float32), frozenset(own.tolist()), tokens)

    def _search(self, field: str, query: object, k: int, allowed: Mask | None) -> tuple[_Ordinals, _Scores]:
        """The best ``k`` passages that a mask admits, and some more."""
        limit = min(k + _MARGIN, MOST_RESULTS)
        if allowed is None:
            return self._found(field, query, limit, "")
        condition = whole_condition(allowed)
        if condition is not None:
            return self._found(field, query, limit, condition)
        # a long mask: mostly the best of those that it admits are among the best of all
        wide = self._found(field, query, MOST_RESULTS, "")
        admitted = allowed[wide[0]]
        enough = min(limit, int(np.count_nonzero(allowed)))
        if int(np.count_nonzero(admitted)) >= enough or len(wide[0]) < MOST_RESULTS:
            return wide[0][admitted], wide[1][admitted]
        parts = [self._found(field, query, limit, condition) for condition in part_conditions(allowed)]
        return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])

    def _found(self, field: str, query: object, limit: int, condition: str) -> tuple[_Ordinals, _Scores]:
        parameters = {"ef": max(2 * limit, 300)} if field == "vector" and self._passages > EXACT else {}
        hits = self._milvus.search(self._collection, field, query, limit, condition, **parameters)
        return (
            np.array([ordinal for ordinal, _ in hits], dtype=np.int64),
            np.array([score for _, score in hits], dtype=np.float32),
        )


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
