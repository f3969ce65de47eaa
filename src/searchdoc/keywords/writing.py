"""Passages into a keyword index on disk, as one segment, written whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from searchdoc.keywords import engine
from searchdoc.keywords.analysis import SPANNING, Token, stem, tokens
from searchdoc.keywords.days import day_number
from searchdoc.protocols import Entry


def write_keywords(directory: Path, entries: Iterable[Entry], on_entry: Callable[[], None] | None = None) -> None:
    """Write the index of these passages; a passage's ordinal is its place among the entries.

    The directory is made if need be and what it held of an older index is replaced. The same entries give the same
    files, byte for byte. ``on_entry`` is called after each. Raises ``ValueError`` or
    ``TypeError``, naming the passage, for an entry that cannot be indexed; the directory then holds an index of
    nothing.
    """
    writer = engine.create(directory)
    try:
        for ordinal, entry in enumerate(entries):
            # everything is computed before Whoosh sees it: a document that fails half way wedges its writer
            values = _values(ordinal, entry)
            if writer.docnum != ordinal:
                raise ValueError(f"passage {ordinal} would get the number {writer.docnum}")
            writer.add_document(**values)
            if on_entry:
                on_entry()
        writer.commit()
        (directory / engine.LOCK).unlink(missing_ok=True)
    except BaseException:
        if not writer.is_closed:
            writer.cancel()
        raise


_Value = int | list[engine.Occurrence]


def _values(ordinal: int, entry: Entry) -> dict[str, _Value]:
    try:
        return {"ordinal": ordinal, **_dates(entry), **_fields(entry)}
    except (TypeError, ValueError, AttributeError) as problem:
        raise ValueError(f"passage {ordinal} cannot be indexed: {problem}") from problem


def _fields(entry: Entry) -> dict[str, _Value]:
    words = tokens(entry.text)
    values: dict[str, _Value] = {
        # joined forms are no words of the document: they stand in the stem field alone
        "text": [(token.text, token.position) for token in words if token.form != "joined"],
        "speaker": [(token.text, token.position) for token in tokens(entry.speaker)],
        "kind": [(_name(entry.kind), 0)],
        "document": [(_name(entry.document), 0)],
        "language": [(_name(entry.language), 0)],
    }
    ranked = {"stem": words, "heading": tokens(entry.heading), "context": tokens(entry.context)}
    for name, found in ranked.items():
        values[name] = _stems(found, entry.language)
        values[engine.LENGTHS[name]] = sum(token.form not in SPANNING for token in found)
    return values


def _stems(found: list[Token], language: str) -> list[engine.Occurrence]:
    return [(stem(token, language), token.position) for token in found]


def _name(value: str) -> str:
    return value.casefold()


def _dates(entry: Entry) -> dict[str, _Value]:
    since, until = entry.since or entry.until, entry.until or entry.since
    if not since or not until:
        return {}
    first, last = day_number(since), day_number(until)
    if first > last:
        raise ValueError(f"it ends on {until}, before it begins on {since}")
    return {"since": first, "until": last}
