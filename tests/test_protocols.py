"""The protocols are kept by what implements them: nothing is registered or inherited."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import FrozenInstanceError
from pathlib import Path

import numpy as np
import pytest

from embedders import HashingEmbedder
from lighthouse import LIGHTHOUSE
from searchdoc.embedding.embedder import load_embedder
from searchdoc.errors import UnreadableDocument
from searchdoc.formats.markdown import MarkdownReader
from searchdoc.formats.plain import PlainTextReader
from searchdoc.keywords import KeywordIndex, write_keywords
from searchdoc.models import Match, Span
from searchdoc.protocols import DecodedFile, Embedder, Entry, Hint, Mask, PassageIndex, Reader, TokenEmbedder

TEXT = "# Minutes\n\nThe lamp failed.\n\n> Send oil.\n"


@pytest.mark.parametrize("reader", [PlainTextReader(), MarkdownReader()], ids=lambda reader: type(reader).__name__)
def test_a_reader_keeps_the_text_and_marks_spans_of_it(reader: Reader) -> None:
    """Nothing of a text is changed, and every hint lies inside it."""
    assert reader.suffixes
    assert all(suffix.startswith(".") for suffix in reader.suffixes)
    decoded = reader.read(TEXT.encode(), "minutes")
    assert decoded.text == TEXT
    assert all(0 <= hint.span.start < hint.span.end <= len(TEXT) for hint in decoded.hints)
    with pytest.raises(UnreadableDocument):
        reader.read(b"\x00\x01\x02" * 100, "image")


@pytest.mark.parametrize("make", [HashingEmbedder, load_embedder], ids=["stand-in", "bundled"])
def test_an_embedder_makes_unit_vectors_in_the_order_of_the_texts(make: Callable[[], Embedder]) -> None:
    """A text is embedded alike whether alone or among others, and progress counts up to all of them."""
    embedder = make()
    texts = ["the lamp failed", "send oil at once", "the lamp failed"]
    done: list[int] = []
    vectors = embedder.embed_passages(texts, done.append)
    assert vectors.shape == (3, embedder.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1], abs=1e-3)
    assert vectors[0] @ vectors[2] > 0.999 > vectors[0] @ vectors[1]
    assert embedder.embed_query(texts[0]).shape == (embedder.dimension,)
    assert done[-1] == 3
    assert all(count > 0 for count in embedder.count_tokens(texts))
    assert embedder.window > 0
    assert len(embedder.fingerprint) > 8


def test_a_token_embedder_shows_the_tokens_of_the_same_vectors() -> None:
    """One unit vector a token, and each token where its letters stand."""
    embedder: TokenEmbedder = load_embedder()
    text = "The lamp failed."
    vectors, (tokens,) = embedder.embed_with_tokens([text])
    assert vectors[0] @ embedder.embed_passages([text])[0] > 0.999
    assert tokens.vectors.shape == (len(tokens.ids), embedder.dimension)
    located = embedder.locate(text)
    assert located.ids.tolist() == tokens.ids.tolist()
    assert [
        text[start:].lower().startswith(piece.removeprefix("##"))
        for start, piece in zip(located.starts.tolist(), located.pieces, strict=True)
    ] == [True] * len(located.pieces)
    assert [embedder.vocabulary()[number] for number in tokens.ids.tolist()] == list(tokens.pieces)


def keyword_index(directory: Path) -> PassageIndex:
    write_keywords(directory, LIGHTHOUSE)
    return KeywordIndex.open(directory)


def test_a_passage_index_returns_the_best_that_are_allowed(tmp_path: Path) -> None:
    """Best first, never more than asked for, ordinals of passages that the mask admits."""
    index = keyword_index(tmp_path)
    matches = index.search("the keeper's oil", 2)
    assert [type(match) for match in matches] == [Match, Match]
    assert matches[0].score >= matches[1].score
    allowed: Mask = np.array([ordinal != matches[0].ordinal for ordinal in range(len(LIGHTHOUSE))])
    assert matches[0].ordinal not in {match.ordinal for match in index.search("the keeper's oil", 9, allowed)}


@pytest.mark.parametrize(
    ("value", "name"), [(Hint(Span(0, 1), "note"), "kind"), (DecodedFile("a"), "text"), (Entry("a"), "text")]
)
def test_what_is_handed_over_cannot_be_changed(value: object, name: str) -> None:
    """It is read by several threads."""
    with pytest.raises(FrozenInstanceError):
        setattr(value, name, "other")


def test_an_entry_needs_nothing_but_a_text() -> None:
    """It is then English body text of unknown origin."""
    entry = Entry("a lamp")
    assert (entry.kind, entry.language, entry.speaker, entry.since, entry.until) == ("body", "en", "", None, None)
