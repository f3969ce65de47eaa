"""Rows of tables as documents: which cell is the text, what the others state, and how a row reads.

A row with a long text (a transcription) is that text, with what its other columns state about it. A row of short cells,
as in an inventory, is read as lines of "Header: value". Every cell is in the text either way.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from searchdoc.formats.composing import Composer
from searchdoc.formats.fields import PEOPLE_FIELDS, encodable, field_of, fields_in, folded
from searchdoc.models import Span
from searchdoc.protocols import DecodedFile, Flaw, Hint, RawRecord, RecordColumns, StatedVoice

Cells = Sequence[tuple[str, str]]
"""The cells of a row: the head of the column and the words, in the order of the columns."""

NumberedRow = tuple[int, Cells]
"""A row and its number, as people count in its file."""

_TEXT_HEADS = frozenset(
    "text|full text|fulltext|body|transcription|transcript|letter text|text of letter|document text|content|contents|"
    "message|words|volltext|transkription|transkript|brieftext|wortlaut|inhalt des briefes|texte|texte intégral|"
    "transcription du texte|texto|texto completo|transcripción|testo|trascrizione|tekst|transcriptie|текст|"
    "расшифровка|本文|正文".split("|")
)
"""Heads of the columns that hold texts, as ``folded`` writes them."""

_ABOUT_HEADS = frozenset(
    "summary|abstract|description|scope and content|note|notes|remark|remarks|comment|comments|keywords|subject|"
    "subjects|regest|inhalt|beschreibung|bemerkung|bemerkungen|zusammenfassung|anmerkung|anmerkungen|résumé|"
    "description du contenu|remarques|resumen|descripción|notas|riassunto|descrizione|note di contenuto|url|link".split(
        "|"
    )
)
"""Heads of the columns whose words are about a document, and never those of its author."""

_LEAST_TEXT = 100
"""The least number of characters, on average, of a column that is taken for the text without its head saying so."""

_PROSE = 80
"""Characters from which on a cell beside the text is read as a paragraph, and not as one of the columns' values."""

_LONGEST_STATED = 1000
"""The length, in characters, of the longest value that is stated about a document."""

_SAMPLE = 1000
"""The rows by which it is decided which column is the text."""

_SHOWN = 12
"""The most heads that a sentence lists."""


class RowReader:
    """Reads the bytes that ``row_records`` makes of a row."""

    suffixes: tuple[str, ...] = ()
    version: str = "1"

    def read(self, data: bytes, path: str) -> DecodedFile:  # noqa: ARG002 (a reader's form)
        """The row's text and its other cells, or all cells as lines."""
        row = json.loads(data)
        cells, text, encoding = row["cells"], row["text"], row["encoding"]
        return _lines(cells, encoding) if text is None else _text(cells, text, encoding)


def is_text_head(head: str) -> bool:
    """Whether a column of that head holds texts, or words about them."""
    return folded(head) in _TEXT_HEADS | _ABOUT_HEADS


def row_records(
    rows: Iterable[NumberedRow], columns: RecordColumns, encoding: str = "utf-8", sheet: str = ""
) -> Iterator[RawRecord | Flaw]:
    """A record for each row that is not blank; the first thousand rows decide which column is the text."""
    following = iter(rows)
    sample = list(islice(following, _SAMPLE))
    heads = list(dict.fromkeys(head for _, cells in sample for head, _ in cells))
    for named in filter(None, (columns.text, columns.identifier)):
        if folded(named) not in set(map(folded, heads)):
            yield Flaw(sheet, f"it has no column {named!r}: its columns are {', '.join(heads[:_SHOWN])}")
    text = _text_head(sample, heads, columns.text)
    for number, cells in chain(sample, following):
        if any(words.strip() for _, words in cells):
            yield _record(number, cells, text, columns.identifier, encoding, sheet)


def _record(
    number: int, cells: Cells, text: str | None, identifier: str | None, encoding: str, sheet: str
) -> RawRecord:
    clean = [(encodable(head), encodable(words).replace("\0", "")) for head, words in cells]
    place = next((at for at, (head, words) in enumerate(clean) if head == text and words.strip()), None)
    data = json.dumps({"text": place, "encoding": encoding, "cells": clean}, ensure_ascii=False).encode()
    name = next((words for head, words in clean if identifier and folded(head) == folded(identifier)), "")
    return RawRecord(number, " ".join(name.split()), data, RowReader(), tuple(_stated(clean, place)), sheet)


def _text_head(sample: Sequence[NumberedRow], heads: Sequence[str], named: str | None) -> str | None:
    """The head of the column that is the text: the one named, or one that says so, or that of long texts."""
    known = {folded(head): head for head in reversed(heads)}
    if named is not None and folded(named) in known:
        return known[folded(named)]
    by_name = next((head for head in heads if folded(head) in _TEXT_HEADS), None)
    if by_name is not None:
        return by_name
    lengths: dict[str, list[int]] = defaultdict(list)
    for _, cells in sample:
        for head, words in cells:
            if words.strip() and field_of(head) is None and folded(head) not in _ABOUT_HEADS:
                lengths[head].append(len(words))
    means = {head: sum(several) / len(several) for head, several in lengths.items()}
    longest = max(means, key=lambda head: means[head], default=None)
    return longest if longest is not None and means[longest] >= _LEAST_TEXT else None


def _stated(cells: Cells, text: int | None) -> Iterator[tuple[str, str]]:
    """What the columns state about a row's text; where it has none, its people are what it speaks of."""
    others = [cell for at, cell in enumerate(cells) if at != text and cell[1].strip()]
    for field, words in fields_in(others):
        if text is not None or field not in PEOPLE_FIELDS:
            yield field, words
    for head, words in others:
        if field_of(head) is None and len(words) <= _LONGEST_STATED:
            yield head, " ".join(words.split())


def _text(cells: Cells, text: int, encoding: str) -> DecodedFile:
    """The values of the other columns, set apart as front matter is; then the words of the text as they stand.

    Long words of other columns follow as paragraphs. They are not the author's, and whose they are is not stated.
    """
    others = [(head, words.strip()) for at, (head, words) in enumerate(cells) if at != text and words.strip()]
    lines = [(_line(head, words), _is_prose(head, words)) for head, words in others]
    front = "\n".join(line for line, is_prose in lines if not is_prose)
    pieces = [f"{front}\n\n" if front else "", cells[text][1].rstrip()]
    length = sum(map(len, pieces))
    voices = []
    for line in (line for line, is_prose in lines if is_prose):
        pieces += ["\n\n", line]
        length += 2 + len(line)
        voices.append(StatedVoice(Span(length - len(line), length), kind="body"))
    hints = (Hint(Span(0, len(front)), "furniture", label="columns"),) if front else ()
    return DecodedFile("".join(pieces) + "\n", hints, encoding, voices=tuple(voices))


def _is_prose(head: str, words: str) -> bool:
    return len(words) >= _PROSE and field_of(head) is None


def _line(head: str, words: str) -> str:
    return f"{head}: {words}" if head else words


def _lines(cells: Cells, encoding: str) -> DecodedFile:
    composer = Composer()
    composer.begin()
    for head, words in cells:
        if words.strip():
            composer.break_line()
            composer.write(_line(head, words.strip()))
    return composer.decoded(encoding)
