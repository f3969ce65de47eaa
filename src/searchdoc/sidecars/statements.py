"""The form of a side-car, ``letter.voices.toml`` next to ``letter.txt``.

At its head, all optional: ``title``, ``author``, ``addressee``, ``date``, ``language``, ``editor``, and
``encoding``: the encoding in which a text file is read, by a name that Python knows (windows-1252, koi8-r).

``[[voice]]`` says who speaks certain words. They are named by quoting them whole (``words``) or by how they begin
and end (``begins``, ``ends``; ``after`` tells places apart that begin alike). ``speaker`` is who speaks them, and
"" where that is not established; ``addressee``, ``date`` (ISO 8601, EDTF or in words) and ``mode`` ("direct", or
"reported" where they are somebody's account) belong to the speaker. ``kind`` says what the words are: "quotation"
where an author quotes words of the author's own. Statements may stand inside each other: the outer speaker then quotes
the inner one.

``[[note]]`` gives for a note's ``number`` the words ``at`` which it belongs, or its ``author``.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Literal

import msgspec

from searchdoc.errors import SidecarError
from searchdoc.formats.decoding import is_encoding
from searchdoc.models import Mode
from searchdoc.protocols import NamedFile
from searchdoc.sidecars.toml import lines_of_tables, read_toml
from searchdoc.text.dates import date_mentions, days_of

SUFFIX = ".voices.toml"
"""How the name of a side-car ends, in the place of the document's own ending."""

StatedKind = Literal["body", "quotation", "caption", "introduction", "source", "salutation", "dateline", "signature"]


class _VoiceTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: str = ""
    begins: str = ""
    ends: str = ""
    after: str = ""
    speaker: str | None = None
    addressee: str | None = None
    date: str | None = None
    mode: Mode = "direct"
    kind: StatedKind | None = None


class _NoteTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    number: int
    at: str = ""
    author: str | None = None


class _SidecarFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: str | None = None
    author: str | None = None
    addressee: str | None = None
    date: str | None = None
    language: str | None = None
    editor: str | None = None
    encoding: str | None = None
    voice: tuple[_VoiceTable, ...] = ()
    note: tuple[_NoteTable, ...] = ()


@dataclass(frozen=True, slots=True)
class VoiceStatement:
    """Who speaks certain words; ``line`` is where the side-car says so. ``speaker`` "" means not established.

    ``hosts`` says that the speaker speaks in the document itself, and is quoted by nobody (a letter's writer, a turn).
    """

    line: int | None
    words: str
    begins: str
    ends: str
    after: str
    speaker: str | None
    addressee: str | None
    date: str | None
    mode: Mode
    kind: StatedKind | None
    hosts: bool = False

    @property
    def content(self) -> tuple[object, ...]:
        """What is said, without where."""
        return self.speaker, self.addressee, self.date, self.mode, self.kind


@dataclass(frozen=True, slots=True)
class NoteStatement:
    """Where a note belongs and who wrote it; ``line`` is where the side-car says so."""

    line: int | None
    number: int
    at: str
    author: str | None


@dataclass(frozen=True, slots=True)
class Sidecar:
    """All that is stated about a document; ``head`` are pairs of what and the words, keyed as a file's metadata.

    ``problems`` are the statements left out because they say too little or too much. ``encoding`` is the encoding in
    which the document is to be read.
    """

    name: str
    head: tuple[tuple[str, str], ...] = ()
    voices: tuple[VoiceStatement, ...] = ()
    notes: tuple[NoteStatement, ...] = ()
    problems: tuple[str, ...] = ()
    encoding: str | None = None


def sidecar_path(document: Path) -> Path:
    """Where a document's side-car lies, if there is one: ``letter.voices.toml`` for ``letter.txt``."""
    return document.with_name(sidecar_name(document))


def sidecar_name(document: NamedFile) -> str:
    """The name of a document's side-car."""
    return document.stem + SUFFIX


def read_sidecar(data: bytes, name: str) -> Sidecar:
    """Read a side-car. Raises ``SidecarError``, with the line, for a file that is not TOML or not of this form."""
    file = read_toml(data, name, _SidecarFile)
    text = data.decode("utf-8-sig")
    head = {
        "title": file.title,
        "author": file.author,
        "addressee": file.addressee,
        "date": _edtf(file.date, name, None),
        "language": file.language,
        "editor": file.editor,
    }
    voices: list[VoiceStatement] = []
    problems: list[str] = []
    if file.encoding and not is_encoding(file.encoding):
        problems.append(f"{name}: there is no encoding {file.encoding!r}: write windows-1252, koi8-r or the like")
    for table, line in zip_longest(file.voice, lines_of_tables(text, "voice")[: len(file.voice)]):
        try:
            voices.append(_voice_statement(table, line, name))
        except SidecarError as error:
            problems.append(str(error))
    return Sidecar(
        name,
        tuple((key, words) for key, words in head.items() if words),
        tuple(voices),
        tuple(
            NoteStatement(line, table.number, table.at, table.author)
            for table, line in zip_longest(file.note, lines_of_tables(text, "note")[: len(file.note)])
        ),
        tuple(problems),
        file.encoding if file.encoding and is_encoding(file.encoding) else None,
    )


def _voice_statement(table: _VoiceTable, line: int | None, name: str) -> VoiceStatement:
    if bool(table.words) == bool(table.begins):
        raise SidecarError(name, line, "a [[voice]] needs either its words, or how they begin and end")
    if table.ends and table.words:
        raise SidecarError(name, line, "'ends' goes with 'begins', not with 'words'")
    if table.speaker is None and table.kind is None:
        raise SidecarError(name, line, 'a [[voice]] needs a speaker ("" if that is not established) or a kind')
    return VoiceStatement(
        line,
        table.words,
        table.begins,
        table.ends,
        table.after,
        None if table.speaker is None else " ".join(table.speaker.split()),
        table.addressee or None,
        _edtf(table.date, name, line),
        table.mode,
        table.kind,
    )


def _edtf(written: str | None, name: str, line: int | None) -> str | None:
    """A date in EDTF, from EDTF or from words."""
    if not written:
        return None
    if days_of(written):
        return written
    mentions = date_mentions(written)
    date = mentions[0].edtf() if len(mentions) == 1 else None
    if date is None:
        raise SidecarError(name, line, f"{written!r} is not a date: write 1922, 1922-12-13 or '13 December 1922'")
    return date
