"""Late interaction: each token of the question is matched with the most similar token of the passage, weighted by idf.

The token vectors are those that the embedding model computes anyway, so no further model is needed (Khattab and
Zaharia, ColBERT, SIGIR 2020, who train one for it; without training the weights by idf carry most of the gain,
docs/ranking.md). Only content tokens are kept. A vector is stored as 64 bytes: projected on the main directions of
the model's own vocabulary, which depend on nothing but the model, and rounded to 8 bits with a scale of its own.

On disk, in a folder: ``codes.npy`` int8 (tokens, 64), ``scales.npy`` float16 (tokens,), ``offsets.npy`` int64
(passages + 1,), ``ids.npy`` int32 (tokens,), ``basis.npy`` float32 (64, dimension), ``frequencies.npy`` int32 (ids,),
in how many passages each token stands.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from searchdoc.errors import IndexDamaged
from searchdoc.models import Span
from searchdoc.protocols import Located, TokenEmbedder, Tokens, Vectors
from searchdoc.storage.arrays import GrowingArray, open_array
from searchdoc.text.words import is_function_word
from searchdoc.vectors.maxsim import integer_levels, max_products

DIMENSION = 64
"""Numbers of a projected token vector."""

_SAMPLE_WORDS = 1000
"""Words of the model's vocabulary that the basis is fitted to."""

_BATCH_PASSAGES = 64
"""Passages whose tokens are projected at a time: many small products take far longer than a few large ones."""

_SEED = 7
_LEVELS = 127
"""The highest level of a number that is rounded to a byte."""

_TINY = np.finfo(np.float32).tiny

Basis = NDArray[np.float32]
"""Directions on which token vectors are projected, one a row; shape (at most 64, dimension)."""


_BASES: dict[str, Basis] = {}
"""The bases computed in this process, by the fingerprint of the model; each takes the embedding of 1000 words."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A passage's content tokens: their ids (n,), codes (n, 64) and scales (n,)."""

    ids: NDArray[np.int32]
    codes: NDArray[np.int8]
    scales: NDArray[np.float16]


def find_basis(embedder: TokenEmbedder) -> Basis:
    """The main directions of a model's token vectors, from a sample of its vocabulary: the same for every index."""
    cached = _BASES.get(embedder.fingerprint)
    if cached is not None:
        return cached
    known = sorted(word for word in embedder.vocabulary() if word.isalpha() and len(word) > 3)
    if len(known) > _SAMPLE_WORDS:
        chosen = np.random.default_rng(_SEED).choice(len(known), _SAMPLE_WORDS, replace=False)
        known = [known[place] for place in sorted(chosen)]
    _, tokens = embedder.embed_with_tokens(known)
    vectors = np.concatenate([np.empty((0, embedder.dimension), np.float32), *(one.vectors for one in tokens)])
    if not len(vectors):
        return np.empty((0, embedder.dimension), np.float32)
    _, _, directions = np.linalg.svd(vectors, full_matrices=False)
    basis = _BASES[embedder.fingerprint] = np.ascontiguousarray(directions[:DIMENSION], dtype=np.float32)
    return basis


def code(passages: Sequence[Tokens], basis: Basis) -> list[Coded]:
    """Keep each passage's content tokens, project their vectors on the basis, and round them to int8."""
    coded: list[Coded] = []
    for start in range(0, len(passages), _BATCH_PASSAGES):
        batch = passages[start : start + _BATCH_PASSAGES]
        content = [_content(tokens.pieces) for tokens in batch]
        kept = [tokens.vectors[mask] for tokens, mask in zip(batch, content, strict=True)]
        vectors = _projected(np.concatenate(kept), basis)
        scales = np.abs(vectors).max(axis=1, initial=1e-6, keepdims=True)
        codes = np.round(vectors / scales * _LEVELS).astype(np.int8)
        ends = np.cumsum([len(vectors) for vectors in kept])[:-1]
        parts = zip(
            batch,
            content,
            np.split(codes, ends),
            np.split((scales[:, 0] / _LEVELS).astype(np.float16), ends),
            strict=True,
        )
        coded.extend(Coded(tokens.ids[mask], own, sizes) for tokens, mask, own, sizes in parts)
    return coded


def _content(pieces: Sequence[str]) -> NDArray[np.bool_]:
    """Which tokens are content words; all of them where none is. Shape (tokens,)."""
    content = np.array([_is_content(piece) for piece in pieces], dtype=np.bool_)
    return content if content.any() else np.ones(len(pieces), dtype=np.bool_)


@lru_cache(maxsize=1 << 16)  # more than the vocabularies of most models
def _is_content(piece: str) -> bool:
    word = piece.strip("#Ġ▁").casefold()  # the marks by which tokenizers join pieces to words
    return any(character.isalnum() for character in word) and not is_function_word(word, "en")


def _projected(vectors: Vectors, basis: Basis) -> Vectors:
    """Vectors (n, dimension) on the basis, brought to length 1; shape (n, directions)."""
    projected = vectors @ basis.T
    lengths = np.sqrt(np.add.reduce(projected * projected, axis=1, keepdims=True))
    return np.asarray(projected / np.maximum(lengths, _TINY), dtype=np.float32)


def write_tokens(directory: Path, coded: Iterable[Coded], basis: Basis) -> None:
    """Write the tokens of all passages, in order of their ordinals. The folder is made if need be."""
    directory.mkdir(parents=True, exist_ok=True)
    offsets, passages = [0], Counter[int]()
    with (
        GrowingArray(directory / "codes.npy", np.int8, len(basis)) as codes,
        GrowingArray(directory / "scales.npy", np.float16) as scales,
        GrowingArray(directory / "ids.npy", np.int32) as ids,
    ):
        for passage in coded:
            codes.append(passage.codes)
            scales.append(passage.scales)
            ids.append(passage.ids)
            offsets.append(offsets[-1] + len(passage.ids))
            passages.update(set(passage.ids.tolist()))
    frequencies = np.zeros(max(passages, default=-1) + 1, dtype=np.int32)
    frequencies[list(passages)] = list(passages.values())
    ends = np.array(offsets, dtype=np.int64)
    arrays: dict[str, NDArray[Any]] = {"offsets": ends, "basis": basis, "frequencies": frequencies}
    for name, array in arrays.items():
        np.save(directory / f"{name}.npy", array, allow_pickle=False)


@dataclass(frozen=True, slots=True)
class GatheredTokens:
    """The tokens of some passages: of the one at place ``i`` those from ``begins[i]`` to before ``ends[i]``.

    ``ids`` (n,), ``codes`` (n, 64) and ``scales`` (n,) may hold those of other passages as well.
    """

    ids: NDArray[np.int32]
    codes: NDArray[np.int8]
    scales: NDArray[np.float16]
    begins: NDArray[np.int64]
    ends: NDArray[np.int64]


class TokenSource(Protocol):
    """The tokens of passages, wherever they are; safe to use from many threads."""

    def gather(self, ordinals: NDArray[np.int64]) -> GatheredTokens:
        """The tokens of these passages."""
        ...


class _MappedTokens:
    """The tokens of all passages on this machine's disk, mapped into memory."""

    def __init__(self, directory: Path, passages: int) -> None:
        self._codes: NDArray[np.int8] = open_array(directory / "codes.npy", "i1", 2)
        self._scales: NDArray[np.float16] = open_array(directory / "scales.npy", "<f2", 1)
        self._offsets: NDArray[np.int64] = open_array(directory / "offsets.npy", "<i8", 1)
        self._ids: NDArray[np.int32] = open_array(directory / "ids.npy", "<i4", 1)
        tokens = len(self._codes)
        if len(self._offsets) != passages + 1 or not tokens == len(self._scales) == len(self._ids) == self._offsets[-1]:
            raise IndexDamaged(str(directory), "its arrays do not fit each other")
        if self._offsets[0] or (self._offsets[1:] < self._offsets[:-1]).any():
            raise IndexDamaged(str(directory), "offsets.npy: its places are not in order")

    def gather(self, ordinals: NDArray[np.int64]) -> GatheredTokens:
        begins, ends = self._offsets[ordinals], self._offsets[ordinals + 1]
        return GatheredTokens(self._ids, self._codes, self._scales, begins, ends)


class TokenIndex:
    """The tokens of all passages; read-only, safe to use from many threads.

    In ``directory`` are the basis and the frequencies of all tokens; the tokens themselves come from ``source``, by
    default from files there, which are mapped into memory.
    """

    def __init__(self, directory: Path, passages: int, source: TokenSource | None = None) -> None:
        self.directory = directory
        self._passages = passages
        self.basis: Basis = open_array(directory / "basis.npy", "<f4", 2)
        self._frequencies: NDArray[np.int32] = open_array(directory / "frequencies.npy", "<i4", 1)
        self._source = _MappedTokens(directory, passages) if source is None else source
        if ((self._frequencies < 0) | (self._frequencies > passages)).any():
            raise IndexDamaged(str(directory), "frequencies.npy: a token is in more passages than there are")

    @classmethod
    def open(cls, directory: Path, passages: int, source: TokenSource | None = None) -> TokenIndex:
        """Open what ``write_tokens`` wrote. Raises ``IndexDamaged``."""
        return cls(directory, passages, source)

    def __len__(self) -> int:
        return self._passages

    def row(self, ordinal: int) -> Coded:
        """The tokens of one passage as they are stored; raises ``IndexError`` for an ordinal outside the index."""
        tokens = self._source.gather(np.array([ordinal], dtype=np.int64))
        own = slice(int(tokens.begins[0]), int(tokens.ends[0]))
        return Coded(np.array(tokens.ids[own]), np.array(tokens.codes[own]), np.array(tokens.scales[own]))

    def scores(self, question: Tokens, ordinals: NDArray[np.int64]) -> NDArray[np.float32] | None:
        """For each passage the mean, over the question's content tokens by idf, of the best cosine; shape (ordinals,).

        None where the question has no content token, or the model shows none.
        """
        if not len(question.ids) or not len(self.basis) or not len(ordinals):
            return None
        tokens = self._source.gather(ordinals)
        return self._weighted(question, tokens, tokens.begins, tokens.ends)

    def scores_of_parts(
        self, question: Tokens, ordinal: int, located: Located, parts: Sequence[Span]
    ) -> NDArray[np.float32]:
        """What ``scores`` says, for parts of one passage: spans over the text that ``located`` was made of; (parts,).

        All 0 where the tokens located are not those that are stored, and where there are none.
        """
        content = _content(located.pieces)
        tokens = self._source.gather(np.array([ordinal], dtype=np.int64))
        first, end = tokens.begins[0], tokens.ends[0]
        if not len(question.ids) or not len(content) or not np.array_equal(located.ids[content], tokens.ids[first:end]):
            return np.zeros(len(parts), dtype=np.float32)
        bounds = np.array([(part.start, max(part.start, part.end)) for part in parts], dtype=np.int64).reshape(-1, 2)
        begins, ends = first + np.searchsorted(located.starts[content], bounds).T
        return self._weighted(question, tokens, begins, ends)

    def _weighted(
        self, question: Tokens, tokens: GatheredTokens, begins: NDArray[np.int64], ends: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """The mean of the best cosines with the tokens from each of ``begins`` to each of ``ends``; 0 without any."""
        weights, vectors = self._content_of(question)
        levels, steps = integer_levels(vectors, _LEVELS)
        best = max_products(tokens.codes, tokens.scales, begins, ends, levels)
        return np.asarray(np.vecdot(best, weights * steps) / weights.sum(), dtype=np.float32)

    def _content_of(self, question: Tokens) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The weights and the projected vectors of a question's content tokens."""
        content = _content(question.pieces)
        weights = np.array([self._idf(int(number)) for number in question.ids[content]], dtype=np.float32)
        return weights, _projected(question.vectors[content], self.basis)

    def _idf(self, number: int) -> float:
        frequency = int(self._frequencies[number]) if 0 <= number < len(self._frequencies) else 0
        return math.log(1 + (len(self) - frequency + 0.5) / (frequency + 0.5))
