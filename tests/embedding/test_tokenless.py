"""An embedder of one's own that gives a vector for each text, and no more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import searchdoc
from embedders import HashingEmbedder
from searchdoc.embedding.embedder import load_embedder
from searchdoc.embedding.tokenless import TokenlessEmbedder, with_tokens
from searchdoc.protocols import Vectors


class PlainEmbedder:
    """What ``searchdoc.protocols.Embedder`` asks for, and nothing else."""

    name, fingerprint, dimension, window = "plain", "plain-1", 64, 100

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def embed_passages(self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None) -> Vectors:
        return HashingEmbedder(64).embed_passages(texts, on_batch)

    def embed_query(self, text: str) -> Vectors:
        return HashingEmbedder(64).embed_query(text)


def test_an_index_is_built_and_asked_with_it(tmp_path: Path) -> None:
    """By words and meaning, without late interaction."""
    lamp = searchdoc.Source("The lamp went out on Monday.\n\nNobody came to light it.", "lamp")
    index = searchdoc.build([lamp], tmp_path / "index", model=PlainEmbedder())
    assert index.ask("when did the lamp go out").answered
    assert index.search("the lamp", mode="semantic")
    again = searchdoc.open(tmp_path / "index", model=PlainEmbedder())
    assert [hit.text for hit in again.search("the lamp")] == [hit.text for hit in index.search("the lamp")]


def test_an_embedder_with_tokens_stays_as_it_is() -> None:
    """It is not wrapped."""
    embedder = HashingEmbedder(64)
    assert with_tokens(embedder) is embedder
    assert load_embedder(embedder) is embedder
    assert isinstance(with_tokens(PlainEmbedder()), TokenlessEmbedder)


def test_no_token_is_known() -> None:
    """Of passages, of questions, of the vocabulary."""
    embedder = with_tokens(PlainEmbedder())
    vectors, tokens = embedder.embed_with_tokens(["a", "b"])
    assert (vectors.shape, [one.ids.shape for one in tokens]) == ((2, 64), [(0,), (0,)])
    assert embedder.query_tokens("a").vectors.shape == (0, 64)
    assert (embedder.locate("a").pieces, embedder.vocabulary()) == ((), ())
    assert embedder.count_tokens(["two words"]) == [2]
