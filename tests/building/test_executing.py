"""This machine as the one who reads and embeds."""

from pathlib import Path

import numpy as np

from embedders import HashingEmbedder
from searchdoc.building.executing import LocalExecutor, Outcome
from searchdoc.building.previous import KnownFile
from searchdoc.building.source import discover, load
from searchdoc.building.time_limits import TimeLimit
from searchdoc.errors import DocumentTooSlow
from searchdoc.storage.generations import SlowRecord
from searchdoc.vectors.late_interaction import code, find_basis


def test_a_file_is_read_unless_it_is_unchanged_or_was_too_slow(shelf: Path) -> None:
    (file,) = discover([shelf]).files
    record = load(file).record
    with LocalExecutor(HashingEmbedder(), limit=TimeLimit(5)).reading(lambda: 0) as read:
        (outcome,) = read([(file, KnownFile())])
        assert outcome.document is not None
        assert (outcome.record, outcome.document[0].id) == (record, "light.txt")
        assert list(read([(file, KnownFile(source=record)), Outcome(None)])) == [Outcome(record), Outcome(None)]
        (slow,) = read([(file, KnownFile(too_slow=SlowRecord(record, 5)))])
        assert isinstance(slow.error, DocumentTooSlow)
        assert list(read([(file, KnownFile(too_slow=SlowRecord(record, 1)))])) == [outcome]


def test_a_file_that_is_gone_has_no_record(shelf: Path) -> None:
    (file,) = discover([shelf]).files
    (shelf / "light.txt").unlink()
    with LocalExecutor(HashingEmbedder()).reading(lambda: 0) as read:
        (outcome,) = read([(file, KnownFile())])
    assert (outcome.record, str(outcome.error)) == (
        None,
        f"cannot read {shelf / 'light.txt'}: No such file or directory",
    )


def test_a_batch_is_embedded_when_it_is_waited_for_and_counted() -> None:
    embedder, counted = HashingEmbedder(), list[int]()
    basis = find_basis(embedder)
    pending = LocalExecutor(embedder).embedding(basis, 2).start(["Fog.", "Mist and fog."], counted.append)
    assert not counted
    vectors, tokens = pending()
    expected, words = embedder.embed_with_tokens(["Fog.", "Mist and fog."])
    assert counted == [2]
    assert np.array_equal(vectors, expected)
    assert [one.codes.tolist() for one in tokens] == [one.codes.tolist() for one in code(words, basis)]
