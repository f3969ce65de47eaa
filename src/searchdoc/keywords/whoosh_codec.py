"""The codec of the index on disk: the only module that imports Whoosh's index.

Whoosh writes pickles in its table of contents, in the terms file, around every block of postings and inside every list
of positions. Here each pickle is read by an unpickler that admits only the few names that an index of ours contains,
positions are plain numbers, and the schema is the one written below, never the file's.
"""

from __future__ import annotations

import errno
import io
import mmap
import pickle
import warnings
import zlib
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, groupby
from operator import sub
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # invalid escapes and "is" with a literal warn where Whoosh is compiled
    from whoosh import columns, fields, formats, index
    from whoosh.codec.whoosh3 import (
        W3Codec,
        W3FieldWriter,
        W3LeafMatcher,
        W3PostingsWriter,
        W3Segment,
        W3TermsReader,
    )
    from whoosh.filedb.filestore import FileStorage
    from whoosh.filedb.structfile import StructFile

from searchdoc.keywords.fields import LENGTH_COLUMNS, TERM_FIELDS, UNDATED
from searchdoc.storage.parts import Elsewhere, FileOfParts, nothing_elsewhere

INDEX_NAME = "keywords"
SEGMENT = "passages"
LOCK = f"{INDEX_NAME}_WRITELOCK"

# The classes Codec, Terms and Positions are named in the pickles of every index. If they move, _MOVED needs an entry,
# by which older indexes are read.
_ALLOWED = {
    "toc": {
        ("builtins", "int"),
        ("collections", "defaultdict"),
        ("searchdoc.keywords.whoosh_codec", "Codec"),
        ("whoosh.codec.whoosh3", "W3Segment"),
    },
    "schema": {
        ("copy_reg", "_reconstructor"),
        ("copyreg", "_reconstructor"),
        ("searchdoc.keywords.whoosh_codec", "Positions"),
        ("searchdoc.keywords.whoosh_codec", "Terms"),
        ("whoosh.columns", "NumericColumn"),
        ("whoosh.fields", "COLUMN"),
        ("whoosh.fields", "Schema"),
        ("builtins", "object"),
        ("__builtin__", "object"),
    },
    "data": set[tuple[str, str]](),
}


_MOVED = {"searchdoc.keywords.engine": "searchdoc.keywords.whoosh_codec"}
"""The modules that older indexes name, and their names now."""


def _bytes(text: str, _encoding: str) -> bytes:
    """What the old pickle protocol that Whoosh writes calls to make bytes of text; other encodings are not its own."""
    return text.encode("latin-1")


class Unpickler(pickle.Unpickler):
    """Reads a pickle that may name only what is allowed in that part of an index.

    Raises ``pickle.UnpicklingError`` for any other name, before anything is imported or called.
    """

    def __init__(self, file: Any, part: str) -> None:  # noqa: ANN401 - whatever has read() and readline()
        super().__init__(file)
        self._allowed = _ALLOWED[part]

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - the superclass has it so
        """The class of that name, if an index of ours contains it."""
        if (module, name) == ("_codecs", "encode"):
            return _bytes
        module = _MOVED.get(module, module)
        if (module, name) not in self._allowed:
            raise pickle.UnpicklingError(f"it names {module}.{name}, which no index contains")
        return super().find_class(module, name)


class File(StructFile):  # type: ignore[misc]  # Whoosh has no types
    """A file of the index whose pickles are read by ``Unpickler``."""

    part = "data"

    def load(self, start: int, length: int) -> None:
        """Read ahead what will be asked for bit by bit, where the file lies elsewhere."""
        if isinstance(self.file, FileOfParts):
            self.file.load(start, start + length)

    def read_pickle(self) -> Any:  # noqa: ANN401 - any plain value
        """The plain value pickled at the current position."""
        return Unpickler(self.file, self.part).load()


class TableOfContents(File):
    """The file that names the segments. The schema in it is checked and left unused."""

    part = "toc"

    def skip_string(self) -> None:
        """Skip the schema. Raises ``pickle.UnpicklingError`` for one that names anything else than its classes."""
        Unpickler(io.BytesIO(self.read_string()), "schema").load()


class Storage(FileStorage):  # type: ignore[misc]
    """The index's directory; files are mapped into memory, so that none stays open.

    ``elsewhere`` gives the bytes of those that do not lie in it.
    """

    def __init__(self, path: str, *, readonly: bool = False, elsewhere: Elsewhere = nothing_elsewhere) -> None:
        super().__init__(path, readonly=readonly)
        self.elsewhere = elsewhere

    def file_exists(self, name: str) -> bool:
        """Whether there is a file of that name."""
        return self.elsewhere(name) is not None or super().file_exists(name)

    def file_length(self, name: str) -> int:
        """The size of a file in bytes. Raises ``OSError`` where it is missing."""
        stored = self.elsewhere(name)
        return super().file_length(name) if stored is None else len(stored)

    def open_file(self, name: str, **_options: object) -> File:
        """Map one file, or open one that lies elsewhere. Raises ``OSError`` where it is missing."""
        if (stored := self.elsewhere(name)) is not None:
            return File(FileOfParts(stored), name=name)
        with Path(self._fpath(name)).open("rb") as file:
            empty = not file.seek(0, io.SEEK_END)
            content = io.BytesIO() if empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        return (TableOfContents if name.endswith(".toc") else File)(content, name=name)


class Positions(formats.Format):  # type: ignore[misc]
    """Positions as plain 32-bit numbers; Whoosh's own format pickles each list of positions."""

    posting_size = 4  # whatever is above zero makes Whoosh keep a block's positions in one piece, as ours are read


class Terms(fields.FieldType):  # type: ignore[misc]
    """A field whose terms are already analysed, and given to the writer all at once."""

    def __init__(self) -> None:
        super().__init__(format=Positions(), analyzer=None)

    def to_bytes(self, value: str | bytes) -> bytes:
        """UTF-8; a file name may hold what UTF-8 cannot, and must not wedge the writer."""
        return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")

    def from_bytes(self, value: bytes) -> str:
        """Decode a term."""
        return bytes(value).decode("utf-8", "surrogatepass")


class GuardedMatcher(W3LeafMatcher):  # type: ignore[misc]
    """Postings read a block at a time, each by ``Unpickler``."""

    def _read_data(self) -> None:
        data = self._postfile.get(self._dataoffset, self._nextoffset - self._dataoffset)
        self._data = Unpickler(io.BytesIO(zlib.decompress(data) if self._compression else data), "data").load()

    def blocks(self) -> Iterator[tuple[Iterable[int], Iterable[float], bytes]]:
        """Per block of postings: the passages, the frequencies, and the encoded positions of all of them."""
        while self.is_active():
            self._read_ids()
            self._read_weights()
            yield self._ids, self._weights, self._data[2]
            self._next_block()


class TermsReader(W3TermsReader):  # type: ignore[misc]
    """The terms file; postings pickled into it are refused, since Whoosh never writes any at our settings."""

    def term_info(self, fieldname: str, tbytes: bytes) -> Any:  # noqa: ANN401 - Whoosh's own
        """The statistics of a term and the position of its postings. Raises ``KeyError`` for an unknown term."""
        value = self._tindex[self._keycoder(fieldname, tbytes)]
        if value[0]:
            raise pickle.UnpicklingError("postings stand in the terms file")
        return super().term_info(fieldname, tbytes)


@dataclass(frozen=True, slots=True, eq=False)
class TermPostings:
    """The posting list of a term in a field, in order of the passages."""

    field: str
    term: bytes
    passages: array[int]
    frequencies: array[float]
    positions: memoryview
    """The positions in all passages one after the other, as 32-bit numbers in little-endian order."""


class PostingsWriter(W3PostingsWriter):  # type: ignore[misc]
    """Writes the postings of a term block by block, and not one by one as Whoosh does."""

    def add_all(self, postings: TermPostings) -> None:
        """Add the posting list of the term that was started; its last block is written when the term is finished."""
        begin = 0
        for start in range(0, len(postings.passages), self._blocklimit):
            if start:
                self._write_block()
            self._ids = postings.passages[start : start + self._blocklimit]
            self._weights = postings.frequencies[start : start + self._blocklimit]
            self._maxweight = max(self._weights)
            end = begin + self._format.posting_size * int(sum(self._weights))
            self._values = [postings.positions[begin:end]]
            begin = end

    def _mini_ids(self) -> tuple[int, ...]:
        """The passages of a block, delta-encoded."""
        return tuple(map(sub, self._ids, chain((0,), self._ids)))


class FieldWriter(W3FieldWriter):  # type: ignore[misc]
    """Writes the terms of all fields, each with its whole posting list."""

    def add_postings(self, schema: Any, _lengths: object, posting_lists: Iterable[TermPostings]) -> None:  # noqa: ANN401
        """Write all posting lists, in order of the fields and then of the terms."""
        for name, terms in groupby(posting_lists, key=lambda postings: postings.field):
            self.start_field(name, schema[name])
            for postings in terms:
                self.start_term(postings.term)
                self._postwriter.add_all(postings)
                self.finish_term()
            self.finish_field()


class Pool:
    """The source of postings for Whoosh's writer, in place of its own pool, which sorts them one by one."""

    def __init__(self, posting_lists: Iterable[TermPostings]) -> None:
        self.iter_postings = posting_lists.__iter__

    def cleanup(self) -> None:
        """Remove nothing: there are no temporary files."""


class Codec(W3Codec):  # type: ignore[misc]
    """Whoosh's codec with writers of whole terms, guarded readers and a segment whose name is always the same."""

    length_stats = False  # our own columns have the lengths; Whoosh would look for its column at every posting

    def new_segment(self, _storage: object, indexname: str) -> Any:  # noqa: ANN401 - Whoosh's own
        """The one segment of an index."""
        return W3Segment(self, indexname, segid=SEGMENT)

    def field_writer(self, storage: Storage, segment: Any) -> FieldWriter:  # noqa: ANN401
        """Writes the terms."""
        return FieldWriter(self, storage, segment)

    def postings_writer(self, dbfile: object, byteids: bool = False) -> PostingsWriter:
        """Writes postings."""
        return PostingsWriter(dbfile, self._blocklimit, byteids, self._compression, self._inlinelimit)

    def terms_reader(self, storage: Storage, segment: Any) -> TermsReader:  # noqa: ANN401
        """Opens the terms file."""
        name = segment.make_filename(self.TERMS_EXT)
        return TermsReader(
            self, storage.open_file(name), storage.file_length(name), segment.open_file(storage, self.POSTS_EXT)
        )

    def postings_reader(
        self,
        dbfile: File,
        terminfo: Any,  # noqa: ANN401
        format_: Positions,
        term: object = None,
        scorer: object = None,
    ) -> GuardedMatcher:
        """Opens a term's postings."""
        offset, length = terminfo.extent()
        dbfile.load(offset, length[0])  # Whoosh leaves the length in the tuple that struct unpacked
        return GuardedMatcher(dbfile, offset, length, format_, term=term, scorer=scorer)


def schema() -> Any:  # noqa: ANN401 - Whoosh's own
    """Whoosh's schema of an index: fields of terms with positions, and columns of numbers. No text is stored."""
    terms = {name: Terms() for name in TERM_FIELDS}
    numbers = {name: fields.COLUMN(columns.NumericColumn("i", default=0)) for name in LENGTH_COLUMNS.values()}
    dates = {name: fields.COLUMN(columns.NumericColumn("i", default=UNDATED)) for name in ("since", "until")}
    return fields.Schema(ordinal=fields.COLUMN(columns.NumericColumn("i", default=-1)), **terms, **numbers, **dates)


def create(directory: Path) -> Any:  # noqa: ANN401 - Whoosh's own
    """A writer on an empty index in that directory, which is made if there is none. Raises ``OSError``."""
    storage = Storage(str(directory)).create()
    try:
        return index.FileIndex.create(storage, schema(), INDEX_NAME).writer(codec=Codec(), compound=False)
    except (index.IndexError, index.LockError) as error:  # Whoosh hides why it could not open a file of its own
        raise OSError(errno.EIO, "a file of the keyword index cannot be opened", str(directory)) from error


def finish(writer: Any, posting_lists: Iterable[TermPostings]) -> None:  # noqa: ANN401
    """Write the posting lists of all passages, in order of the fields and then of the terms, and close the writer."""
    writer.pool = Pool(posting_lists)
    writer.commit()


def single_segment(directory: Path, elsewhere: Elsewhere = nothing_elsewhere) -> tuple[Storage, Any] | None:
    """The index's storage and its only segment; None for an empty index. ``elsewhere`` is that of the storage.

    Raises ``ValueError`` where there are more segments than one or they are not ours, and whatever a broken file
    makes Whoosh raise.
    """
    storage = Storage(str(directory), readonly=True, elsewhere=elsewhere)
    segments = index.TOC.read(storage, INDEX_NAME, schema=schema()).segments
    if not segments:
        return None
    if len(segments) != 1 or not isinstance(segments[0], W3Segment):
        raise ValueError("its table of contents does not name one segment")
    segment = W3Segment(Codec(), INDEX_NAME, doccount=int(segments[0].doc_count_all()), segid=SEGMENT)
    return storage, segment


def numbers(storage: Storage, segment: Any, name: str, count: int, default: int = 0) -> NDArray[np.int32]:  # noqa: ANN401
    """A column of whole numbers; shape (count,). Whoosh writes none for trailing defaults."""
    values = np.full(count, default, dtype=np.int32)
    file = Codec.column_filename(segment, name)
    if storage.file_exists(file):
        written = np.frombuffer(storage.open_file(file).get(0, storage.file_length(file)), dtype=">i4")
        values[: len(written)] = written
    return values
