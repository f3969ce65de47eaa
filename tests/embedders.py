"""A stand-in for the embedding model whose vectors can be read by eye."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from string import ascii_lowercase

import numpy as np

from searchdoc.protocols import Located, Tokens, Vectors

_WORD = re.compile(r"\w+")


class HashingEmbedder:
    """Each word has one place in the vector, and a text's vector says how often its words occur in it.

    The cosine of two texts is therefore the share of words they have in common: 1 for the same words in any
    order, 0 for none (unless two words share a place, which grows rarer with the dimension). A text without words
    stands at place 0. Deterministic from process to process.

    A token is a word. Its number is its place, and its vector is 1 there and 0 elsewhere, so that the late-interaction
    score of a passage is the share of the question's content words, weighted by idf, that the passage holds. With a
    dimension of at most 64 nothing is lost when token vectors are stored.
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

    def embed_with_tokens(
        self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None
    ) -> tuple[Vectors, list[Tokens]]:
        """The vectors of ``embed_passages``, and the words of each text."""
        return self.embed_passages(texts, on_batch), [self.query_tokens(text) for text in texts]

    def query_tokens(self, text: str) -> Tokens:
        """The words of a text."""
        words = _WORD.findall(text)[: self.window]
        places = np.array([self.place(word) for word in words], dtype=np.int32)
        return Tokens(places, tuple(words), np.eye(self.dimension, dtype=np.float32)[places])

    def locate(self, text: str) -> Located:
        """Where the words of a text begin."""
        matches = list(_WORD.finditer(text))[: self.window]
        ids = np.array([self.place(match.group()) for match in matches], dtype=np.int32)
        starts = np.array([match.start() for match in matches], dtype=np.int64)
        return Located(ids, tuple(match.group() for match in matches), starts)

    def vocabulary(self) -> tuple[str, ...]:
        """A word of five letters for each place."""
        words: dict[int, str] = {}
        for word in _invented_words():
            words.setdefault(self.place(word), word)
            if len(words) == self.dimension:
                break
        return tuple(words[place] for place in sorted(words))


def _invented_words() -> Iterator[str]:
    return ("".join(letters) for letters in product(ascii_lowercase, repeat=5))
