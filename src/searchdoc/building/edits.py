"""What became of a file since it was indexed, and where the words of a citation stand in it now.

Whoever made an index chose the paths in it. Files there are compared, and never quoted: what is said of one is whether
it is the same, and where words of the index stand in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from searchdoc.building.file_bytes import LARGEST_COMPARED, digest_of, is_unchanged
from searchdoc.building.paths import bytes_at, size_of
from searchdoc.building.source import SourceFile
from searchdoc.errors import PlaceUnavailable, UnreadableDocument
from searchdoc.formats.files import read, reader_of
from searchdoc.models import Document, Span
from searchdoc.places.addresses import AnyPath, path_at
from searchdoc.protocols import Reader
from searchdoc.storage.generations import SourceRecord
from searchdoc.text.refinding import LOST, Refound, find_again

_GROWN = 4
"""How many times as long as its text, in bytes, a file may have become for words to be looked for in it."""

_ALWAYS_READ = 64 * 2**20
"""The size, in bytes, up to which a file is read for it whatever the length of its text."""


def was_edited(record: SourceRecord) -> bool:
    """Whether the file of a record is another now, or gone; it is read only where its size or time differ."""
    if not record.looks_touched():
        return False
    try:
        return not is_unchanged(path_at(record.path), record)
    except PlaceUnavailable:
        return False
    except OSError:
        return True


def moved_files(records: Iterable[SourceRecord], files: Iterable[SourceFile]) -> dict[str, SourceFile]:
    """Which of the files hold the bytes of records now, by the records' ids: documents that were renamed or moved.

    A file is read only where it is as long as a record's was.
    """
    wanted: dict[int, list[SourceRecord]] = defaultdict(list)
    for record in records:
        wanted[record.size].append(record)
    holding: dict[str, list[SourceFile]] = defaultdict(list)
    for file in files if wanted else ():
        try:
            size = size_of(file.path)
            if size in wanted and (digest := digest_of(file.path, size)):
                holding[digest].append(file)
        except OSError:
            continue
    moved = {}
    for record in (one for same_size in wanted.values() for one in same_size):
        if found := holding.get(record.sha256):
            moved[record.id] = found.pop(0) if len(found) > 1 else found[0]
    return moved


def words_now(document: Document, span: Span, path: AnyPath, readers: Sequence[Reader] = ()) -> Refound:
    """Where the words at a span of an indexed document stand in a file, and how they were found again.

    Words of a file that is gone, or that cannot be read any more, are lost.
    """
    try:
        grown = max(_ALWAYS_READ, _GROWN * len(document.text))
        if size_of(path) > min(grown, LARGEST_COMPARED):
            return LOST
        now = read(bytes_at(path), path, reader_of(path, readers)).text
    except (OSError, UnreadableDocument):
        return LOST
    return find_again(document.text, span, now)
