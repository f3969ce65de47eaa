"""Passages into a keyword index on disk, as one segment, written whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from searchdoc.keywords import engine
from searchdoc.keywords.analysis import SPANNING, Token, stem, tokens
from searchdoc.keywords.bm25f import Parameters
from searchdoc.keywords.days import day_number
from searchdoc.keywords.impacts import Collector
from searchdoc.keywords.postings import Vocabulary
from searchdoc.protocols import Entry


def write_keywords(
    directory: Path,
    entries: Iterable[Entry],
    on_entry: Callable[[], None] | None = None,
    parameters: Parameters | None = None,
) -> None:
    """Write the index of these passages; a passage's ordinal is its place among the entries.

    The directory is made if need be and what it held of an older index is replaced. The same entries give the same
    files, byte for byte. ``on_entry`` is called after each; passages will be ranked by ``parameters``. Raises
    ``ValueError`` or ``TypeError``, naming the passage, for an entry that cannot be indexed; the directory then holds
    an index of nothing.
    """
    writer = engine.create(directory)
    collector = Collector(parameters or Parameters())
    vocabulary: Counter[str] = Counter()
    try:
        for ordinal, entry in enumerate(entries):
            # everything is computed before Whoosh sees it: a document that fails half way wedges its writer
            values, words, lengths = _values(ordinal, entry)
            if writer.docnum != ordinal:
                raise ValueError(f"passage {ordinal} would get the number {writer.docnum}")
            writer.add_document(**values)
            collector.add({name: [word for word, _ in words[name]] for name in engine.LENGTHS}, lengths)
            vocabulary.update({word for word, _ in words["text"]})
            if on_entry:
                on_entry()
        collector.write(directory)
        Vocabulary.of(vocabulary).write(directory)
        writer.commit()
        (directory / engine.LOCK).unlink(missing_ok=True)
    except BaseException:
        if not writer.is_closed:
            writer.cancel()
        raise


_Value = int | list[engine.Occurrence]
_Occurrences = dict[str, list[engine.Occurrence]]


def _values(ordinal: int, entry: Entry) -> tuple[dict[str, _Value], _Occurrences, dict[str, int]]:
    """What Whoosh is given; and once more the words of all fields, and the lengths of the ranked ones."""
    try:
        found = {"stem": tokens(entry.text), "heading": tokens(entry.heading), "context": tokens(entry.context)}
        words = {name: _stems(each, entry.language) for name, each in found.items()} | _fields(entry, found["stem"])
        lengths = {name: sum(token.form not in SPANNING for token in each) for name, each in found.items()}
        columns = {engine.LENGTHS[name]: length for name, length in lengths.items()}
        values: dict[str, _Value] = {"ordinal": ordinal, **_dates(entry), **words, **columns}
    except (TypeError, ValueError, AttributeError) as problem:
        raise ValueError(f"passage {ordinal} cannot be indexed: {problem}") from problem
    return values, words, lengths


def _fields(entry: Entry, words: list[Token]) -> _Occurrences:
    return {
        # joined forms are no words of the document: they stand in the stem field alone
        "text": [(token.text, token.position) for token in words if token.form != "joined"],
        "speaker": [(token.text, token.position) for token in tokens(entry.speaker)],
        "kind": [(_name(entry.kind), 0)],
        "document": [(_name(entry.document), 0)],
        "language": [(_name(entry.language), 0)],
    }


def _stems(found: list[Token], language: str) -> list[engine.Occurrence]:
    return [(stem(token, language), token.position) for token in found]


def _name(value: str) -> str:
    return value.casefold()


def _dates(entry: Entry) -> dict[str, int]:
    since, until = entry.since or entry.until, entry.until or entry.since
    if not since or not until:
        return {}
    first, last = day_number(since), day_number(until)
    if first > last:
        raise ValueError(f"it ends on {until}, before it begins on {since}")
    return {"since": first, "until": last}
