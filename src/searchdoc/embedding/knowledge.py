"""How far an embedding model knows the language of a text, measured by its word pieces.

A tokenizer learns its pieces from the texts that the model is trained on: words of a language that it knows are one
piece or a few long ones, those of another fall into single letters, or into none. What is measured needs no list of
languages (Rust et al. 2021, How Good is Your Tokenizer?, on fertility and the quality of a model for a language).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from searchdoc.protocols import TokenEmbedder

_SAMPLE = 200
"""Characters at the beginning of each text that are looked at: even as single letters they fit into most windows."""

_WHOLE_PIECE = 4
"""Letters from which on a piece is as good as a whole word: the mean of English pieces in English text."""

_LEAST, _MOST = 0.35, 0.65
"""The shares of letters in long pieces at which nothing and everything of a text's language is known."""

_WORD = re.compile(r"[^\W\d_]+")

_REMEMBERED = 2**15
"""Words and pieces of words whose letters are remembered: the same few thousand make up most texts."""


class ModelKnowledge:
    """Measures how far a model knows the language of texts; safe to use from many threads."""

    def __init__(self, embedder: TokenEmbedder) -> None:
        self._embedder = embedder
        self._shows_pieces: bool | None = None

    def of(self, texts: Sequence[str]) -> float:
        """How far the model knows the language of texts, from 0 to 1.

        1 for texts without letters, and for a model whose tokenizer shows no pieces.
        """
        samples = [text[:_SAMPLE] for text in texts]
        whole = sum(_extent(word) for sample in samples for word in _WORD.findall(sample))
        if not whole or not self._has_pieces():
            return 1.0
        pieces = sum(_extent(piece) for sample in samples for piece in self._embedder.locate(sample).pieces)
        return min(max((pieces / whole - _LEAST) / (_MOST - _LEAST), 0.0), 1.0)

    def _has_pieces(self) -> bool:
        if self._shows_pieces is None:
            self._shows_pieces = bool(self._embedder.locate("a").pieces)
        return self._shows_pieces


def letters_in(text: str) -> int:
    """The number of letters and digits, where a character that stands for a syllable is two and an ideograph three."""
    return sum(_letters(character) for character in text if character.isalnum())


@lru_cache(_REMEMBERED)
def _extent(piece: str) -> float:
    """The letters of a piece, each counted by how many it stands among, up to ``_WHOLE_PIECE``."""
    letters = letters_in(piece)
    return letters * min(letters, _WHOLE_PIECE)


def _letters(character: str) -> int:
    if "\u3400" <= character <= "\u9fff" or character >= "\U00020000":
        return 3
    return 2 if "\u3041" <= character <= "\u30ff" or "\uac00" <= character <= "\ud7a3" else 1
