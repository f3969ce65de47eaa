"""Passages into a keyword index on disk, as one segment, written whole."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np

from searchdoc.keywords import whoosh_codec as engine
from searchdoc.keywords.bm25f import BM25FParameters
from searchdoc.keywords.columns import LENGTHS
from searchdoc.keywords.impacts import Head, write_impacts
from searchdoc.keywords.inversion import Occurrences
from searchdoc.keywords.postings import Vocabulary
from searchdoc.protocols import Entry
from searchdoc.text.days import day_number
from searchdoc.text.words import PlacedWords, indexed, tokens


def write_keywords(
    directory: Path,
    entries: Iterable[Entry],
    on_entry: Callable[[], None] | None = None,
    parameters: BM25FParameters | None = None,
) -> None:
    """Write the index of these passages; a passage's ordinal is its place among the entries.

    The directory is made if need be and what it held of an older index is replaced. The same entries give the same
    files, byte for byte. ``on_entry`` is called after each; passages will be ranked by ``parameters``. Raises
    ``ValueError`` or ``TypeError``, naming the passage, for an entry that cannot be indexed; the directory then holds
    an index of nothing.
    """
    writer = engine.create(directory)
    Head.remove(directory)
    languages: Counter[str] = Counter()
    lengths = {name: array("i") for name in LENGTHS}
    try:
        with Occurrences(directory, engine.TERMS) as occurrences:
            for ordinal, entry in enumerate(entries):
                # everything is computed before Whoosh sees it: a document that fails half way wedges its writer
                columns, words, own = _values(ordinal, entry)
                if writer.docnum != ordinal:
                    raise ValueError(f"passage {ordinal} would get the number {writer.docnum}")
                writer.add_document(**columns)
                occurrences.add(words)
                languages.update(words["language"][0])
                for name, length in own.items():
                    lengths[name].append(length)
                if on_entry:
                    on_entry()
            ranked_by = parameters or BM25FParameters()
            write_impacts(directory, occurrences, lengths, ranked_by)
            vocabulary: dict[str, int] = {}
            engine.finish(writer, _posted(occurrences, vocabulary))
            Vocabulary(list(vocabulary), list(vocabulary.values())).write(directory)
        Head(ranked_by, sum(languages.values()), dict(languages)).write(directory)  # last: with it the index is whole
        (directory / engine.LOCK).unlink(missing_ok=True)
    except BaseException:
        if not writer.is_closed:
            writer.cancel()
        raise


def _posted(occurrences: Occurrences, vocabulary: dict[str, int]) -> Iterator[engine.Posted]:
    """The postings of each term; on the way the documents' own words are noted, with how many passages have them."""
    for name in sorted(engine.TERMS):
        for portion in occurrences.portions(name):
            found = occurrences.postings(name, portion)
            # of these arrays, and not of numpy's, a few numbers are taken out fast
            passages = array("I", found.passages.astype(np.uintc).tobytes())
            frequencies = array("f", found.counts.astype(np.single).tobytes())
            positions = memoryview(found.positions.astype("<u4").tobytes())
            words, sizes = np.unique(found.words, return_counts=True)
            ends = np.cumsum(sizes)
            last = 4 * np.cumsum(found.counts)[ends - 1]
            begin = first = 0
            for word, end, at in zip(words.tolist(), ends.tolist(), last.tolist(), strict=True):
                term = occurrences.words[word]
                if name == "text":
                    vocabulary[term.decode("utf-8", "surrogatepass")] = end - begin
                yield engine.Posted(name, term, passages[begin:end], frequencies[begin:end], positions[first:at])
                begin, first = end, at


def _values(ordinal: int, entry: Entry) -> tuple[dict[str, int], dict[str, PlacedWords], dict[str, int]]:
    """The numbers that Whoosh keeps, the words of all fields, and the lengths of the ranked ones."""
    try:
        ranked = {"stem": entry.text, "heading": entry.heading, "context": entry.context}
        found = {name: indexed(text, entry.language) for name, text in ranked.items()}
        words = {name: each.stems for name, each in found.items()} | _fields(entry) | {"text": found["stem"].own}
        lengths = {name: each.length for name, each in found.items()}
        columns = {LENGTHS[name]: length for name, length in lengths.items()}
        values = {"ordinal": ordinal, **_dates(entry), **columns}
    except (TypeError, ValueError, AttributeError) as problem:
        raise ValueError(f"passage {ordinal} cannot be indexed: {problem}") from problem
    return values, words, lengths


def _fields(entry: Entry) -> dict[str, PlacedWords]:
    """The words of the fields that are asked for by name."""
    speaker = tokens(entry.speaker)
    names = {"kind": entry.kind, "document": entry.document, "language": entry.language}
    return {
        "speaker": ([token.text for token in speaker], [token.position for token in speaker]),
        **{name: ([value.casefold()], [0]) for name, value in names.items()},
    }


def _dates(entry: Entry) -> dict[str, int]:
    since, until = entry.since or entry.until, entry.until or entry.since
    if not since or not until:
        return {}
    first, last = day_number(since), day_number(until)
    if first > last:
        raise ValueError(f"it ends on {until}, before it begins on {since}")
    return {"since": first, "until": last}
