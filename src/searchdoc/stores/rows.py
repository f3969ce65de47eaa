"""The passages of a generation in Milvus: what a row holds, and how candidates come back.

A row has a number that it keeps, the passage's unit vector, a sparse vector of the impacts of its terms (by their
lasting numbers), the terms as counts, and its token vectors. The last two are bytes in base64, for Milvus has no field
of bytes. What changes with each generation is not in it: which passage it is, and the means that impacts depend on.
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
from searchdoc.stores.counts import TermCounts, Weighting
from searchdoc.stores.filters import MOST_RESULTS, part_conditions, whole_condition
from searchdoc.stores.numbering import Numbering
from searchdoc.vectors.batches import row_products
from searchdoc.vectors.dense import ranked_with, union
from searchdoc.vectors.late_interaction import Coded, GatheredTokens

PASSAGE_KEY = ("number", 0)
_FIELDS = ("number", "vector", "terms", "tokens")
_TEXT = {"kind": "VARCHAR", "max_length": 65_535}

_MARGIN = 64
"""Passages asked for beyond those wanted, so that ties at the end are decided here."""

_WIDER = 4
"""By which factor more are asked for where what came back does not suffice."""

_MOST_SCORED = 4096
"""The most passages whose impacts are computed here for one question."""

_ROUNDING = 1e-4
"""How far sums in float32 may lie from each other, relatively."""

_KEPT_ROWS = 4096
"""The most rows in the cache; one takes about ten kilobytes."""

_ROWS_AT_ONCE = 1000
_NO_TERM = 2**31
"""The number of no term, which stands in the sparse vector of a passage without words: none may be empty."""

_Ordinals = NDArray[np.int64]
_Scores = NDArray[np.float32]


def passage_fields(dimension: int, *, exact: bool) -> Mapping[str, Mapping[str, object]]:
    """The fields of the collection; ``exact`` says whether the engine compares all vectors, or walks a graph."""
    graph = {"index": "HNSW", "build": {"M": 32, "efConstruction": 200}}
    dense = {"kind": "FLOAT_VECTOR", "dim": dimension, **({"index": "FLAT"} if exact else graph)}
    words = {"kind": "SPARSE_FLOAT_VECTOR", "index": "SPARSE_INVERTED_INDEX"}
    return {"vector": dense, "words": words, "terms": _TEXT, "tokens": _TEXT}


def passage_row(number: int, vector: Vectors, counts: TermCounts, tokens: Coded, weighting: Weighting) -> StoredRow:
    """The row of a passage; its impacts are computed with the means of ``weighting``."""
    _, terms, values = weighting.impacts([counts])
    return {
        "number": number,
        "vector": vector.tolist(),
        "words": dict(zip(terms.tolist(), values.tolist(), strict=True)) or {_NO_TERM: 1.0},
        "terms": _text(counts.encoded()),
        "tokens": _text(token_bytes(tokens)),
    }


def token_bytes(tokens: Coded) -> bytes:
    """The tokens of a passage as they are in its row."""
    return b"".join(array.tobytes() for array in (tokens.ids, tokens.scales, tokens.codes))


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

    ``weighting`` has the means of the generation, and ``drift`` says by which factor its impacts may differ from those
    that the engine adds up. ``exact`` is that of ``passage_fields``.
    """

    def __init__(
        self,
        milvus: Milvus,
        collection: str,
        numbering: Numbering,
        weighting: Weighting,
        shape: tuple[int, int],
        *,
        drift: float = 1.0,
        exact: bool = True,
    ) -> None:
        self._milvus, self._collection = milvus, collection
        self._numbering, self._passages = numbering, len(numbering)
        self._weighting, self._drift, self._exact = weighting, drift, exact
        self._dimension, self._width = shape
        self._kept: OrderedDict[int, PassageRow] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return self._passages

    # -- by words

    def best(self, weights: Mapping[int, float], k: int, allowed: Mask | None) -> tuple[_Ordinals, _Scores] | None:
        """The best ``k`` passages by the impacts of these terms, each times its weight; None for too many.

        The engine proposes passages by the impacts of an earlier generation, and their scores are computed here. More
        are asked for until none of the others can be among the best, or ``_MOST_SCORED`` are reached.
        """
        if k + _MARGIN > MOST_RESULTS and self._passages > MOST_RESULTS:
            return None
        if not weights or not self._passages:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        query = {self._numbering.lasting(term): weight for term, weight in weights.items()}
        limit = k + _MARGIN
        while True:
            found = self._search("words", query, limit, allowed, "terms")
            scores = self._scored(query, found.extra)
            order = np.lexsort((found.ordinals, -scores))[:k]
            bound = self._drift * (1 + _ROUNDING) * found.least
            if found.whole or limit >= _MOST_SCORED or (len(order) == k and scores[order[-1]] > bound):
                return found.ordinals[order], scores[order]
            limit *= _WIDER

    def _scored(self, query: Mapping[int, float], encoded: Sequence[str]) -> _Scores:
        """The scores of passages by the terms in their rows, as ``Scorer.add`` adds them up."""
        owners, terms, values = self._weighting.impacts(
            [TermCounts.decoded(base64.b64decode(each)) for each in encoded]
        )
        scores = np.zeros(len(encoded), dtype=np.float32)
        asked = np.flatnonzero(np.isin(terms, list(query)))
        owners, terms, values = owners[asked], terms[asked], values[asked]
        for term, weight in query.items():
            having = terms == term
            scores[owners[having]] += np.float32(weight) * values[having]
        return scores

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
        return np.sort(self._search("vector", query_vector.astype(np.float32).tolist(), k + _MARGIN, allowed).ordinals)

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
        found |= self.present(sorted({ordinal for ordinal in ordinals if ordinal not in found}))
        if len(found) < len(set(ordinals)):
            raise IndexDamaged(str(self._milvus.address), "passages are missing")
        with self._lock:
            self._kept |= found
            for ordinal in ordinals:
                self._kept.move_to_end(ordinal)
            while len(self._kept) > max(_KEPT_ROWS, len(ordinals)):
                self._kept.popitem(last=False)
        return [found[ordinal] for ordinal in ordinals]

    def present(self, ordinals: Sequence[int]) -> dict[int, PassageRow]:
        """The rows of these passages that there are, from the server."""
        found: dict[int, PassageRow] = {}
        for start in range(0, len(ordinals), _ROWS_AT_ONCE):
            batch = list(ordinals[start : start + _ROWS_AT_ONCE])
            numbers = self._numbering.rows[batch].tolist()
            rows = {int(row["number"]): row for row in self._milvus.rows(self._collection, numbers, _FIELDS)}
            there = zip(batch, numbers, strict=True)
            found |= {ordinal: self._decoded(rows[number]) for ordinal, number in there if number in rows}
        return found

    def _decoded(self, row: StoredRow) -> PassageRow:
        data = base64.b64decode(row["tokens"])
        count = len(data) // (4 + 2 + self._width)
        codes = np.frombuffer(data, np.int8, offset=6 * count).reshape(count, self._width)
        tokens = Coded(np.frombuffer(data, "<i4", count), codes, np.frombuffer(data, "<f2", count, offset=4 * count))
        own = self._numbering.terms_of(TermCounts.decoded(base64.b64decode(row["terms"])).own)
        return PassageRow(np.array(row["vector"], dtype=np.float32), frozenset(own.tolist()), tokens)

    def _search(self, field: str, query: object, wanted: int, allowed: Mask | None, extra: str = "") -> _Found:
        """At least ``wanted`` of the best passages that a mask admits, if there are so many; with a further field."""
        condition = "" if allowed is None else whole_condition(self._numbering.ordered(allowed))
        if allowed is None or condition is not None:
            return self._found(field, query, wanted, condition or "", extra)
        # a long mask: mostly the best of those that it admits are among the best of all
        wide = self._found(field, query, MOST_RESULTS, "", extra).among(allowed)
        if wide.whole or len(wide.ordinals) >= min(wanted, int(np.count_nonzero(allowed))):
            return wide
        parts = part_conditions(self._numbering.ordered(allowed))
        return _merged([self._found(field, query, wanted, condition, extra) for condition in parts])

    def _found(self, field: str, query: object, wanted: int, condition: str, extra: str) -> _Found:
        """At least ``wanted`` of the best passages of this generation that a condition admits.

        Rows of other generations lie beside them. They are few, and left out; where too few remain, more are asked for.
        """
        limit = min(wanted, MOST_RESULTS)
        fields = ["number", *([extra] if extra else [])]
        while True:
            parameters = {} if self._exact or field != "vector" else {"ef": max(2 * limit, 300)}
            hits = self._milvus.search(self._collection, field, query, limit, condition, fields, **parameters)
            ordinals = self._numbering.ordinals_of([int(hit["number"]) for hit, _ in hits])
            here = ordinals >= 0
            whole = len(hits) < limit
            if whole or np.count_nonzero(here) >= min(wanted, limit) - _MARGIN or limit == MOST_RESULTS:
                break
            limit = min(_WIDER * limit, MOST_RESULTS)
        texts = [str(hit.get(extra, "")) for (hit, _), own in zip(hits, here.tolist(), strict=True) if own]
        scores = np.array([score for _, score in hits], dtype=np.float32)
        return _Found(ordinals[here], scores[here], texts, float(scores[-1]) if len(scores) else 0.0, whole)


@dataclass(frozen=True, slots=True)
class _Found:
    """What the engine found: passages, its scores, and a further field of each.

    ``least`` is the lowest score that came back, ``whole`` whether there is nothing with a lower one.
    """

    ordinals: _Ordinals
    scores: _Scores
    extra: list[str]
    least: float
    whole: bool

    def among(self, allowed: Mask) -> _Found:
        """Those that a mask admits."""
        kept = allowed[self.ordinals]
        extra = [text for text, is_kept in zip(self.extra, kept.tolist(), strict=True) if is_kept]
        return _Found(self.ordinals[kept], self.scores[kept], extra, self.least, self.whole)


def _merged(parts: Sequence[_Found]) -> _Found:
    """What several searches found, which admit different passages."""
    return _Found(
        np.concatenate([np.empty(0, np.int64), *(part.ordinals for part in parts)]),
        np.concatenate([np.empty(0, np.float32), *(part.scores for part in parts)]),
        [text for part in parts for text in part.extra],
        max((part.least for part in parts if not part.whole), default=0.0),
        all(part.whole for part in parts),
    )


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
