"""What a cosine says by a certain model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from embedders import HashingEmbedder
from searchdoc.embedding.cosine_scale import PASSAGES, QUESTIONS, CosineScale, cosine_scale, measure_scale
from searchdoc.embedding.embedder import SentenceTransformerEmbedder
from searchdoc.protocols import Vectors


class Narrow(HashingEmbedder):
    """A model all of whose vectors point nearly the same way."""

    def embed_query(self, text: str) -> Vectors:
        common = np.full(self.dimension, 1.5 / np.sqrt(self.dimension), np.float32)
        vector: Vectors = super().embed_query(text) + common
        return vector / np.float32(np.linalg.norm(vector))


def test_the_installed_models_cosines_are_taken_as_they_are(installed_model: SentenceTransformerEmbedder) -> None:
    """Texts that share nothing have one near 0; and it does not know Russian from Greek."""
    scale = measure_scale(installed_model)
    assert scale.unrelated == 0
    assert [scale.similarity(cosine) for cosine in (0.0, 0.3, 1.0)] == [0.0, 0.3, 1.0]
    assert not scale.translates


def test_the_multilingual_models_cosines_begin_high_and_it_puts_translations_together(
    multilingual_model: SentenceTransformerEmbedder,
) -> None:
    """Unrelated texts have 0 on its scale, and a little more in one language than in two."""
    scale = measure_scale(multilingual_model)
    assert 0.7 < scale.across < scale.unrelated < 0.8
    assert scale.translates
    assert scale.similarity(scale.unrelated) == 0
    assert scale.similarity(1.0) == 1
    assert scale.similarity_across(scale.across + 2 * scale.across_deviation) == pytest.approx(2)


def test_a_model_is_measured_once(graph_cache: Path) -> None:
    """Later its scale is read from the cache, also where that is another process's."""
    model = Narrow(dimension=128)
    first = cosine_scale(model)
    assert first.unrelated > 0.5
    assert len(model.embedded) == sum(map(len, PASSAGES))
    assert cosine_scale(model) == first
    assert len(model.embedded) == sum(map(len, PASSAGES))
    (kept,) = (graph_cache.parent / "scales").iterdir()
    kept.write_bytes(b"torn")
    assert cosine_scale(model) == first


def test_without_a_cache_it_is_measured_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    monkeypatch.setenv("SEARCHDOC_CACHE", str(tmp_path / "file"))
    assert cosine_scale(HashingEmbedder()) == measure_scale(HashingEmbedder())


def test_without_a_measure_cosines_are_taken_as_they_are() -> None:
    assert CosineScale().similarity(0.4) == 0.4


def test_the_texts_are_the_same_in_every_language() -> None:
    assert {len(texts) for texts in QUESTIONS} == {2}
    assert {len(texts) for texts in PASSAGES} == {3}
    assert len(QUESTIONS) == len(PASSAGES) == 6
