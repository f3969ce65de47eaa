"""Writes the keyword index of all passages as one segment."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np

from searchdoc.keywords import whoosh_codec
from searchdoc.keywords.bm25f import BM25FParameters
from searchdoc.keywords.fields import LENGTH_COLUMNS, TERM_FIELDS
from searchdoc.keywords.impacts import Head, write_impacts
from searchdoc.keywords.inversion import Occurrences
from searchdoc.keywords.postings import Vocabulary
from searchdoc.protocols import Entry
from searchdoc.text.days import day_number
from searchdoc.text.words import PositionedWords, index_terms, tokens


def write_keywords(
    directory: Path,
    entries: Iterable[Entry],
    on_entry: Callable[[], None] | None = None,
    parameters: BM25FParameters | None = None,
) -> None:
    """Write the index of these passages; a passage's ordinal is its index among the entries, from 0.

    The directory is made if there is none, and an older index in it is replaced. The same entries give the same files,
    byte for byte. ``on_entry`` is called after each entry; passages are ranked by ``parameters``, by default those of
    ``BM25FParameters()``. Raises ``ValueError``, naming the passage, for an entry that cannot be indexed; the
    directory then holds an empty index.
    """
    writer = whoosh_codec.create(directory)
    Head.remove(directory)
    languages: Counter[str] = Counter()
    lengths = {name: array("i") for name in LENGTH_COLUMNS}
    try:
        with Occurrences(directory, TERM_FIELDS) as occurrences:
            for ordinal, entry in enumerate(entries):
                # everything is computed before Whoosh is given it: its writer cannot recover from half a document
                columns, words, field_lengths = _values(ordinal, entry)
                if writer.docnum != ordinal:
                    raise ValueError(f"passage {ordinal} would get the number {writer.docnum}")
                writer.add_document(**columns)
                occurrences.add(words)
                languages.update(words["language"][0])
                for name, length in field_lengths.items():
                    lengths[name].append(length)
                if on_entry:
                    on_entry()
            ranked_by = parameters or BM25FParameters()
            write_impacts(directory, occurrences, lengths, ranked_by)
            vocabulary: dict[str, int] = {}
            whoosh_codec.finish(writer, _term_postings(occurrences, vocabulary))
            Vocabulary(list(vocabulary), list(vocabulary.values())).write(directory)
        Head(ranked_by, sum(languages.values()), dict(languages)).write(directory)  # last: with it the index is whole
        (directory / whoosh_codec.LOCK).unlink(missing_ok=True)
    except BaseException:
        if not writer.is_closed:
            with suppress(Exception):  # what failed once fails here again, and only the first failure says why
                writer.cancel()
        raise


def _term_postings(occurrences: Occurrences, vocabulary: dict[str, int]) -> Iterator[whoosh_codec.TermPostings]:
    """The posting list of each term; adds the passages' own words with their document frequencies to the vocabulary."""
    for name in sorted(TERM_FIELDS):
        for batch in occurrences.batches(name):
            postings = occurrences.postings(name, batch)
            # short slices of these arrays are faster than those of numpy's
            passages = array("I", postings.passages.astype(np.uintc).tobytes())
            frequencies = array("f", postings.frequencies.astype(np.single).tobytes())
            positions = memoryview(postings.positions.astype("<u4").tobytes())
            terms, document_frequencies = np.unique(postings.terms, return_counts=True)
            ends = np.cumsum(document_frequencies)
            position_ends = 4 * np.cumsum(postings.frequencies)[ends - 1]
            start = position_start = 0
            for number, end, position_end in zip(terms.tolist(), ends.tolist(), position_ends.tolist(), strict=True):
                term = occurrences.terms[number]
                if name == "text":
                    vocabulary[term.decode("utf-8", "surrogatepass")] = end - start
                yield whoosh_codec.TermPostings(
                    name, term, passages[start:end], frequencies[start:end], positions[position_start:position_end]
                )
                start, position_start = end, position_end


def _values(ordinal: int, entry: Entry) -> tuple[dict[str, int], dict[str, PositionedWords], dict[str, int]]:
    """The values of the columns, the words of all fields, and the lengths of the ranked fields."""
    try:
        ranked = {"stem": entry.text, "heading": entry.heading, "context": entry.context}
        terms = {name: index_terms(text, entry.language) for name, text in ranked.items()}
        words = {name: each.stems for name, each in terms.items()} | _fields(entry) | {"text": terms["stem"].words}
        lengths = {name: each.length for name, each in terms.items()}
        columns = {LENGTH_COLUMNS[name]: length for name, length in lengths.items()}
        values = {"ordinal": ordinal, **_dates(entry), **columns}
    except (TypeError, ValueError, AttributeError) as problem:
        raise ValueError(f"passage {ordinal} cannot be indexed: {problem}") from problem
    return values, words, lengths


def _fields(entry: Entry) -> dict[str, PositionedWords]:
    """The words of the fields that can only be asked for by name."""
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
