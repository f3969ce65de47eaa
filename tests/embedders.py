"""A stand-in for the embedding model whose vectors can be read by eye."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable, Sequence

import numpy as np

from searchdoc.protocols import Vectors

_WORD = re.compile(r"\w+")


class HashingEmbedder:
    """Each word has one place in the vector, and a text's vector says how often its words occur in it.

    The cosine of two texts is therefore the share of words they have in common: 1 for the same words in any
    order, 0 for none (unless two words share a place, which grows rarer with the dimension). A text without words
    stands at place 0. Deterministic from process to process; a token is a word.
    """

    def __init__(self, dimension: int = 256, window: int = 200) -> None:
        self.name = "hashing"
        self.dimension = dimension
        self.window = window
        self.fingerprint = hashlib.sha256(f"hashing {dimension} {window}".encode()).hexdigest()
        self.embedded: list[str] = []
        """Every passage that was embedded, so that a test can tell what was embedded anew."""

    def place(self, word: str) -> int:
        """Where a word stands in the vector."""
        return zlib.crc32(word.casefold().encode("utf-8", "surrogatepass")) % self.dimension

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many words each text has."""
        return [len(_WORD.findall(text)) for text in texts]

    def embed_passages(self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None) -> Vectors:
        """One unit vector a text, in the order given; shape (len(texts), dimension)."""
        vectors: Vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row] = self.embed_query(text)
            self.embedded.append(text)
        if on_batch and texts:
            on_batch(len(texts))
        return vectors

    def embed_query(self, text: str) -> Vectors:
        """One unit vector; shape (dimension,)."""
        vector: Vectors = np.zeros(self.dimension, dtype=np.float32)
        for word in _WORD.findall(text)[: self.window]:
            vector[self.place(word)] += 1
        if not vector.any():
            vector[0] = 1
        vector /= np.float32(np.linalg.norm(vector))
        return vector
