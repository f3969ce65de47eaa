"""Formats that are zip archives (DOCX, ODT, EPUB): their members, read within bounds.

An archive can state a size for its members that fills the memory of any machine ("zip bomb"). What is stated is added
up before anything is unpacked, and ``zipfile`` never unpacks more of a member than is stated.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from searchdoc.errors import UnreadableDocument

MOST_UNPACKED = 200_000_000
"""Bytes to which an archive may always unpack."""

MOST_EXPANSION = 200
"""How many times its own size an archive may unpack to beyond ``MOST_UNPACKED``."""

_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How the container begins in which Office keeps encrypted files, and kept all files before 2007 ([MS-CFB] 2.2)."""

_ENCRYPTED = 0x1
"""The bit among a member's flags that says that a password protects it (APPNOTE.TXT 4.4.4)."""

_FAILURES = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
"""What ``zipfile`` raises on damaged members, unknown methods of compression and passwords."""


class Archive:
    """A zip archive in memory. Raises ``UnreadableDocument`` where it is none, is damaged, protected or too large.

    ``path`` is for messages alone.
    """

    def __init__(self, data: bytes, path: str) -> None:
        self._path = path
        if data.startswith(_COMPOUND_FILE):
            raise UnreadableDocument(
                path, "a password protects it, or it is of an older format: open it in its program and save it as new"
            )
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _FAILURES as error:
            raise UnreadableDocument(
                path, "it is damaged or cut short, for it is no whole zip archive: get it anew, or save it anew"
            ) from error
        self._members = {one.filename: one for one in self._zip.infolist() if not one.is_dir()}
        unpacked = sum(one.file_size for one in self._zip.infolist())
        if unpacked > max(MOST_UNPACKED, MOST_EXPANSION * len(data)):
            raise UnreadableDocument(
                path,
                f"it would unpack to {unpacked:,} bytes, {unpacked // len(data):,} times its size: "
                "unpack it yourself if you trust it",
            )

    @property
    def names(self) -> tuple[str, ...]:
        """The members' names, with their folders ("word/document.xml"), in the order of the archive."""
        return tuple(self._members)

    def __contains__(self, name: object) -> bool:
        return name in self._members

    def read(self, name: str) -> bytes:
        """The bytes of a member. Raises ``UnreadableDocument`` where it is not there or cannot be unpacked."""
        member = self._members.get(name)
        if member is None:
            raise UnreadableDocument(self._path, f"{name} is missing in it: save it anew in the program that made it")
        if member.flag_bits & _ENCRYPTED:
            raise UnreadableDocument(self._path, "a password protects it: save it without one")
        try:
            return self._zip.read(member)
        except _FAILURES as error:
            raise UnreadableDocument(
                self._path, f"{name} in it is damaged: open it in the program that made it, and save it anew"
            ) from error
