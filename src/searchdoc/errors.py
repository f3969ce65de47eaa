"""Everything that can go wrong, as one tree.

    SearchdocError
      CorpusError: UnreadableDocument, DuplicateDocument, EmptyCorpus, SidecarError
      StoreError: IndexMissing, IndexDamaged, IndexIncompatible, IndexLocked
      ModelError: ModelMissing, ModelMismatch
      QueryError: EmptyQuery, MalformedQuery, UnknownSpeaker
      CitationError: MalformedCitation, UnknownCitation, QuoteMismatch
      EvaluationError
      LanguageModelError
      MissingExtra (also ImportError)

Every message is one plain sentence that names what is wrong and the way out; the facts behind it are
attributes. The command line prints the sentence and exits with 2; it catches nothing else.
"""

from __future__ import annotations


class SearchdocError(Exception):
    """The root of the tree: catch this to catch all."""


class CorpusError(SearchdocError):
    """Something about the documents themselves."""


class UnreadableDocument(CorpusError):
    """One document could not be read; a build goes on without it and reports it."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"cannot read {path}: {why}")
        self.path = path
        self.why = why

    def __reduce__(self) -> tuple[type[UnreadableDocument], tuple[str, str]]:
        """What makes it again in another process."""
        return UnreadableDocument, (self.path, self.why)


class DuplicateDocument(CorpusError):
    """Two files of one shelf would get the same document id."""

    def __init__(self, identifier: str, first: str, second: str) -> None:
        super().__init__(
            f"{first} and {second} would both be known as {identifier!r}: "
            "rename one of them, or index the folder above both"
        )
        self.identifier = identifier


class EmptyCorpus(CorpusError):
    """There is nothing to index."""


class SidecarError(CorpusError):
    """A file in which somebody states voices or people cannot be used; a build goes on without it and reports it."""

    def __init__(self, name: str, line: int | None, why: str) -> None:
        super().__init__(f"{name}{'' if line is None else f', line {line}'}: {why}")
        self.name = name
        self.line = line
        self.why = why


class StoreError(SearchdocError):
    """Something about the index on disk."""


class IndexMissing(StoreError):
    """There is no index at the place named."""

    def __init__(self, directory: str) -> None:
        super().__init__(f"there is no index in {directory}: make one with 'searchdoc build PATH --index {directory}'")
        self.directory = directory


class IndexDamaged(StoreError):
    """A file of the index is missing, or is not what the manifest says it is."""

    def __init__(self, directory: str, what: str) -> None:
        super().__init__(f"the index in {directory} is damaged ({what}): build it again with 'searchdoc build'")
        self.directory = directory
        self.what = what


class IndexIncompatible(StoreError):
    """The index was written in a format that this version does not read."""


class IndexLocked(StoreError):
    """Another process is building this index right now."""

    def __init__(self, directory: str) -> None:
        super().__init__(f"another build is writing the index in {directory}: wait until it has ended, then try again")
        self.directory = directory


class ModelError(SearchdocError):
    """Something about the embedding model."""


class ModelMissing(ModelError):
    """The model named can be found neither on disk nor under that name."""


class DeviceMissing(ModelError):
    """The device named is none, or one that torch does not see on this machine."""


class ModelMismatch(ModelError):
    """The index was made with another model than the one asked for."""


class QueryError(SearchdocError):
    """Something about the question."""


class EmptyQuery(QueryError):
    """There is no word in the question."""


class MalformedQuery(QueryError):
    """The query language does not allow this."""


class UnknownSpeaker(QueryError):
    """No voice of that name speaks in the documents."""

    def __init__(self, name: str, suggestions: tuple[str, ...] = ()) -> None:
        way_out = (
            f"did you mean {' or '.join(suggestions)}?" if suggestions else "'searchdoc status' lists those who do"
        )
        super().__init__(f"nobody called {name!r} speaks in these documents: {way_out}")
        self.name = name
        self.suggestions = suggestions


class CitationError(SearchdocError):
    """Something about a citation's identifier."""


class MalformedCitation(CitationError):
    """This is not the form of a citation's identifier."""


class UnknownCitation(CitationError):
    """The index holds no document of that name, or the span lies outside it."""


class QuoteMismatch(CitationError):
    """The document has other words at that place now than when the citation was made."""


class EvaluationError(SearchdocError):
    """A question file, qrels or collection that cannot be used; the message names file and line."""


class LanguageModelError(SearchdocError):
    """The language model, or the server it runs on, gave nothing that can be used."""


class MissingExtra(SearchdocError, ImportError):
    """A function needs a package that is not installed; the message names what to install."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs more packages: install them with 'pip install searchdoc[{extra}]'")
        self.extra = extra
