"""Embedders that give a vector for each text and none for its tokens: ranked without late interaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from searchdoc.protocols import Embedder, Located, TokenEmbedder, Tokens, Vectors


def with_tokens(embedder: Embedder) -> TokenEmbedder:
    """The embedder itself, if it gives vectors of tokens, or else with no token in any text."""
    if isinstance(embedder, TokenEmbedder):
        return embedder
    return TokenlessEmbedder(embedder)


class TokenlessEmbedder:
    """An embedder, of whose texts no tokens are known."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.name = embedder.name
        self.fingerprint = embedder.fingerprint
        self.dimension = embedder.dimension
        self.window = embedder.window

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """The number of the model's tokens in each text."""
        return self._embedder.count_tokens(texts)

    def embed_passages(self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None) -> Vectors:
        """One unit vector a text; shape (len(texts), dimension)."""
        return self._embedder.embed_passages(texts, on_batch)

    def embed_query(self, text: str) -> Vectors:
        """One unit vector; shape (dimension,)."""
        return self._embedder.embed_query(text)

    def embed_with_tokens(
        self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None
    ) -> tuple[Vectors, list[Tokens]]:
        """The vectors of ``embed_passages``, and no tokens."""
        return self.embed_passages(texts, on_batch), [self._no_tokens()] * len(texts)

    def query_tokens(self, text: str) -> Tokens:  # noqa: ARG002 (the form of the protocol)
        """No tokens."""
        return self._no_tokens()

    def locate(self, text: str) -> Located:  # noqa: ARG002 (the form of the protocol)
        """No tokens."""
        return Located(np.empty(0, np.int32), (), np.empty(0, np.int64))

    def vocabulary(self) -> tuple[str, ...]:
        """No tokens."""
        return ()

    def _no_tokens(self) -> Tokens:
        return Tokens(np.empty(0, np.int32), (), np.empty((0, self.dimension), np.float32))
