"""Everything that can go wrong, as one tree.

    SearchdocError
      CorpusError: UnreadableDocument (DocumentTooSlow), DuplicateDocument, EmptyCorpus, SidecarError,
        PlaceUnavailable
      StoreError: IndexMissing, IndexClosed, IndexDamaged, IndexIncompatible, IndexLocked, OtherDocuments,
        StoreUnavailable, StorePublishing
      ModelError: ModelMissing, DeviceMissing, ModelMismatch
      QueryError: EmptyQuery, MalformedQuery, UnknownSpeaker (UnknownAddressee), AmbiguousName
      CitationError: MalformedCitation, UnknownCitation, QuoteMismatch
      NotebookError
      EvaluationError
      LanguageModelError
      AddressUnavailable
      ClusterError
      MissingExtra (also ImportError)
      OcrMissing

Every message is one plain sentence that names what is wrong and the way out; the facts behind it are
attributes. Every error can be pickled, and so reaches another process whole. The command line prints the sentence and
exits with 2; it catches nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime


def fault(error: BaseException) -> str:
    """What is said of an error that nobody foresaw: that it is the program's own, and how to report it."""
    what = " ".join(str(error).split())[:200]
    return (
        f"this is a fault of searchdoc ({type(error).__name__}{': ' if what else ''}{what}): please report it with "
        "what you did; SEARCHDOC_TRACEBACK=1 shows where it happened"
    )


class SearchdocError(Exception):
    """The root of the tree: catch this to catch all. ``str`` of it is the sentence."""

    def __reduce__(self) -> tuple[Any, ...]:
        """The sentence and the facts as they are, since the arguments of ``__init__`` differ from class to class."""
        return _restored, (type(self), self.args, self.__dict__)


def _restored(kind: type[SearchdocError], args: tuple[object, ...], facts: dict[str, object]) -> SearchdocError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(facts)
    return error


class CorpusError(SearchdocError):
    """Something about the documents themselves; ``path`` is the file or folder, where there is one."""

    def __init__(self, message: str, path: str | None = None) -> None:
        super().__init__(message)
        self.path = path


class UnreadableDocument(CorpusError):
    """One document could not be read; a build goes on without it and reports it."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"cannot read {path}: {why}", path)
        self.path: str = path
        self.why = why


class DocumentTooSlow(UnreadableDocument):
    """One document was not read in the time that it had, which was so many ``seconds``."""

    def __init__(self, path: str, seconds: float) -> None:
        super().__init__(
            path, f"it took more than {seconds:g} seconds to read: divide it, or allow more with --document-seconds"
        )
        self.seconds = seconds


class DuplicateDocument(CorpusError):
    """Two files would get the same document id, ``identifier``; ``path`` is the first, ``other_path`` the second."""

    def __init__(self, identifier: str, first: str, second: str) -> None:
        super().__init__(
            f"{first} and {second} would both be known as {identifier!r}: "
            "rename one of them, or index the folder above both",
            first,
        )
        self.identifier = identifier
        self.other_path = second


class EmptyCorpus(CorpusError):
    """There is nothing to index in ``paths``; ``unreadable`` are the documents there that cannot be read, and why."""

    def __init__(self, message: str, paths: tuple[str, ...], unreadable: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(message, paths[0] if len(paths) == 1 else None)
        self.paths = paths
        self.unreadable = unreadable


class SidecarError(CorpusError):
    """A file in which somebody states voices or people cannot be used; a build goes on without it and reports it."""

    def __init__(self, name: str, line: int | None, why: str) -> None:
        super().__init__(f"{name}{'' if line is None else f', line {line}'}: {why}", name)
        self.name = name
        self.line = line
        self.why = why


class PlaceUnavailable(CorpusError):
    """The place of a file or folder that lies elsewhere, ``path``, does not answer; ``why`` is what is known of it."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(
            f"{path} cannot be reached ({why}): see that its server answers this machine, then try again; the index is "
            "as it was",
            path,
        )
        self.why = why


class StoreError(SearchdocError):
    """Something about the index on disk, which is in ``directory``."""

    def __init__(self, message: str, directory: str) -> None:
        super().__init__(message)
        self.directory = directory


class IndexMissing(StoreError):
    """There is no index at the place named."""

    def __init__(self, directory: str) -> None:
        super().__init__(
            f"there is no index in {directory}: make one with "
            f"'searchdoc build PATH --{'store' if '://' in directory else 'index'} {directory}'",
            directory,
        )


class IndexClosed(StoreError):
    """The index has been closed."""

    def __init__(self, directory: str) -> None:
        super().__init__(f"the index in {directory} is closed: open it again with searchdoc.open", directory)


class IndexDamaged(StoreError):
    """A file of the index is missing, or is not what the manifest says it is."""

    def __init__(self, directory: str, what: str) -> None:
        super().__init__(
            f"the index in {directory} is damaged ({what}): build it again with 'searchdoc build'", directory
        )
        self.what = what


class IndexIncompatible(StoreError):
    """The index was written in a format, ``format_version``, that this version does not read."""

    def __init__(self, message: str, directory: str, format_version: int) -> None:
        super().__init__(message, directory)
        self.format_version = format_version


class IndexLocked(StoreError):
    """Another process is building this index right now."""

    def __init__(self, directory: str) -> None:
        super().__init__(
            f"another build is writing the index in {directory}: wait until it has ended, then try again", directory
        )


class StoreUnavailable(StoreError):
    """The server that keeps an index does not do what it is asked; ``why`` says what is known of that."""

    def __init__(self, directory: str, why: str) -> None:
        super().__init__(
            f"the Milvus server of {directory} cannot be asked: {why}; see that it runs and can be reached, then try "
            "again",
            directory,
        )
        self.why = why


class StorePublishing(StoreError):
    """Another program publishes under the same name: on ``host``, where ``since`` it last said so."""

    def __init__(self, directory: str, host: str, since: datetime | None) -> None:
        said = f" (at {since:%H:%M:%S} UTC)" if since else ""
        super().__init__(
            f"{host} is publishing at {directory}{said}: publish again when it has ended, or under another name",
            directory,
        )
        self.host = host
        self.since = since


class OtherDocuments(StoreError):
    """The index holds documents of other folders or files, ``holds``, which a build would throw away."""

    def __init__(self, directory: str, holds: tuple[str, ...], paths: tuple[str, ...]) -> None:
        named, held = " ".join(paths), " and ".join(holds)
        super().__init__(
            f"the index in {directory} holds {held}, which would be thrown away: 'searchdoc add {named}' adds to it, "
            "--replace replaces it, and --index names another index",
            directory,
        )
        self.holds = holds
        self.paths = paths


class ModelError(SearchdocError):
    """Something about a model, or the device that it runs on."""


class ModelMissing(ModelError):
    """The model named can be found neither on disk nor under that name; ``model`` is the name or folder given."""

    def __init__(self, message: str, model: str) -> None:
        super().__init__(message)
        self.model = model


class DeviceMissing(ModelError):
    """The device named, ``device``, is none, or one that torch does not see on this machine."""

    def __init__(self, message: str, device: str) -> None:
        super().__init__(message)
        self.device = device


class ModelMismatch(ModelError):
    """The index was made with another model, ``index_model``, than the one asked for, ``model``."""

    def __init__(self, message: str, model: str, index_model: str) -> None:
        super().__init__(message)
        self.model = model
        self.index_model = index_model


class QueryError(SearchdocError):
    """Something about the question; ``part`` is the word, operator, value or option at fault, as it was given."""

    def __init__(self, message: str, part: str) -> None:
        super().__init__(message)
        self.part = part


class EmptyQuery(QueryError):
    """There is no word in the question, which is ``part``."""


class MalformedQuery(QueryError):
    """The query language does not allow this."""


class UnknownSpeaker(QueryError):
    """No voice of that name speaks in the documents."""

    _sentence = "nobody called {!r} speaks in these documents: {}"
    _list = "'searchdoc status' lists those who do"

    def __init__(self, name: str, suggestions: tuple[str, ...] = ()) -> None:
        way_out = f"did you mean {' or '.join(suggestions)}?" if suggestions else self._list
        super().__init__(self._sentence.format(name, way_out), name)
        self.name = name
        self.suggestions = suggestions


class UnknownAddressee(UnknownSpeaker):
    """Nothing in the documents is addressed to anybody of that name, who may well speak there."""

    _sentence = "nothing in these documents is addressed to anybody called {!r}: {}"
    _list = "'searchdoc people' lists who is addressed"


class AmbiguousName(QueryError):
    """The name fits several people, ``people``, and none is chosen."""

    def __init__(self, name: str, people: tuple[str, ...]) -> None:
        super().__init__(which_is_meant(name, people), name)
        self.name = name
        self.people = people


def which_is_meant(name: str, people: tuple[str, ...]) -> str:
    """The sentence that asks who is meant by a name that fits several people."""
    return f"{name}: {', '.join(people)}? The name fits {len(people)} people in these documents, so give one in full"


class CitationError(SearchdocError):
    """Something about a citation's identifier, ``identifier``."""

    def __init__(self, message: str, identifier: str) -> None:
        super().__init__(message)
        self.identifier = identifier


class MalformedCitation(CitationError):
    """This is not the form of a citation's identifier."""


class UnknownCitation(CitationError):
    """The index holds no document of that name, or the span lies outside it."""


class QuoteMismatch(CitationError):
    """The document has other words at that place now than when the citation was made."""


class NotebookError(SearchdocError):
    """The file of kept citations, which is ``path``, cannot be read or written; it is left as it is."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"the kept citations in {path} {why}")
        self.path = path
        self.why = why


class EvaluationError(SearchdocError):
    """A question file, qrels or collection that cannot be used.

    ``place`` is the file, the file and line, or the question at fault, as in "questions.jsonl, line 7"; None where it
    is the whole test set.
    """

    def __init__(self, why: str, place: str | None = None) -> None:
        super().__init__(f"{place}: {why}" if place else why)
        self.why = why
        self.place = place


class LanguageModelError(SearchdocError):
    """The language model, or the server it runs on, gave nothing that can be used.

    ``model`` is the model's name, ``server`` the host or address, both as far as they are known.
    """

    def __init__(self, message: str, model: str | None = None, server: str | None = None) -> None:
        super().__init__(message)
        self.model = model
        self.server = server


class OcrMissing(SearchdocError):
    """The program that recognises words on pictures is not installed, or does not know one of the ``languages``."""

    def __init__(self, message: str, languages: str) -> None:
        super().__init__(message)
        self.languages = languages


class AddressUnavailable(SearchdocError):
    """A server cannot listen at ``port`` of ``host``: another program does, or the address is not this machine's."""

    def __init__(self, host: str, port: int, why: str) -> None:
        super().__init__(f"cannot listen at port {port} of {host} ({why}): choose another with --port or --host")
        self.host = host
        self.port = port
        self.why = why


class ClusterError(SearchdocError):
    """The Dask cluster that builds cannot be reached, or one of its workers cannot work for the build."""

    def __init__(self, message: str) -> None:
        super().__init__(message)


class MissingExtra(SearchdocError, ImportError):
    """A function needs a package that is not installed; the message names what to install."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs more packages: install them with 'pip install searchdoc[{extra}]'")
        self.what = what
        self.extra = extra
