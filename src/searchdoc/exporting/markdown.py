"""Markdown: every quotation as a block quotation with a footnote, as Pandoc, Obsidian and GitHub read them.

The words are escaped (CommonMark 0.31.2, 2.4), so that they are shown sign for sign. A footnote is the note of
``chicago`` with the citation's id, by which ``searchdoc show`` finds the words again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from searchdoc.exporting.chicago import chicago_notes
from searchdoc.exporting.items import one_line
from searchdoc.exporting.records import CitedRecord
from searchdoc.text.wording import unwrapped

_MARK = re.compile(r"[\\`*_\[\]<>|~^$&#@]|(?<=-)-|(?<=\.)\.")
"""Signs that mean something in a line, and those of which programs make a dash or an ellipsis."""

_LINE_START = re.compile(r"(?=[-+=:])|(?<=\d)(?=[.)])")
_NUMBER = re.compile(r"\d{1,9}[.)]")


def markdown(records: Sequence[CitedRecord]) -> bytes:
    """The quotations in their order, then their footnotes; UTF-8."""
    quotations = [_quotation(record, number) for number, record in enumerate(records, start=1)]
    notes = zip(records, chicago_notes(records), strict=True)
    footnotes = [f"[^{at}]: {_escaped(note)} {_code(record.id)}" for at, (record, note) in enumerate(notes, start=1)]
    return ("\n\n".join([*quotations, *footnotes]) + "\n").encode() if quotations else b""


def _quotation(record: CitedRecord, number: int) -> str:
    """The words as a block quotation, verses line by line, with the call of the footnote at their end."""
    lines: list[str] = []
    for paragraph in unwrapped(record.shown).split("\n\n"):
        verses = [_escaped(words) for line in paragraph.split("\n") if (words := one_line(line))]
        lines += ["", *(f"{verse}\\" for verse in verses[:-1]), *verses[-1:]]
    quoted = "\n".join(f"> {line}".rstrip() for line in lines[1:])
    return f"{quoted or '> '}[^{number}]"


def _escaped(line: str) -> str:
    """A line that is shown as it stands, wherever it stands."""
    escaped = _MARK.sub(lambda mark: f"\\{mark[0]}", line)
    if _NUMBER.match(line) or line[:1] in ("-", "+", "=", ":"):
        return _LINE_START.sub(r"\\", escaped, count=1)
    return escaped


def _code(words: str) -> str:
    """Words as code, between more strokes than they have in a row themselves."""
    words = one_line(words)
    fence = "`" * (1 + max(map(len, re.findall("`+", words)), default=0))
    pad = " " if "`" in (words[:1], words[-1:]) else ""
    return f"{fence}{pad}{words}{pad}{fence}"
