"""The tree of errors: each says one sentence, carries its facts as attributes, and survives being pickled."""

from __future__ import annotations

import inspect
import pickle
import re
from datetime import UTC, datetime

import pytest

from searchdoc import errors
from searchdoc.errors import (
    AddressUnavailable,
    AmbiguousName,
    CitationError,
    ClusterError,
    CorpusError,
    DeviceMissing,
    DocumentTooSlow,
    DuplicateDocument,
    EmptyCorpus,
    EmptyQuery,
    EvaluationError,
    IndexClosed,
    IndexDamaged,
    IndexIncompatible,
    IndexLocked,
    IndexMissing,
    LanguageModelError,
    MalformedCitation,
    MalformedQuery,
    MissingExtra,
    ModelError,
    ModelMismatch,
    ModelMissing,
    NotebookError,
    OcrMissing,
    OtherDocuments,
    PlaceUnavailable,
    QueryError,
    QuoteMismatch,
    SearchdocError,
    SidecarError,
    StoreError,
    StorePublishing,
    StoreUnavailable,
    UnknownAddressee,
    UnknownCitation,
    UnknownSpeaker,
    UnreadableDocument,
)

EXAMPLES: tuple[tuple[SearchdocError, str, dict[str, object]], ...] = (
    (
        NotebookError("i.kept.toml", "cannot be read (it is not UTF-8)"),
        "the kept citations in i.kept.toml cannot be read (it is not UTF-8)",
        {"path": "i.kept.toml", "why": "cannot be read (it is not UTF-8)"},
    ),
    (SearchdocError("it failed: try again"), "it failed: try again", {}),
    (CorpusError("there is no file x: name one", "x"), "there is no file x: name one", {"path": "x"}),
    (UnreadableDocument("a.txt", "it is binary"), "cannot read a.txt: it is binary", {"path": "a.txt"}),
    (
        DocumentTooSlow("a.txt", 90.0),
        "cannot read a.txt: it took more than 90 seconds to read: divide it, or allow more with --document-seconds",
        {"path": "a.txt", "seconds": 90.0},
    ),
    (
        DuplicateDocument("a.txt", "x/a.txt", "y/a.txt"),
        "x/a.txt and y/a.txt would both be known as 'a.txt': rename one of them, or index the folder above both",
        {"identifier": "a.txt", "path": "x/a.txt", "other_path": "y/a.txt"},
    ),
    (
        EmptyCorpus("nothing: add some", ("x", "y"), (("a.txt", "binary"),)),
        "nothing: add some",
        {"path": None, "paths": ("x", "y"), "unreadable": (("a.txt", "binary"),)},
    ),
    (
        PlaceUnavailable("s3://b/a.txt", "it is silent"),
        "s3://b/a.txt cannot be reached (it is silent): see that its server answers this machine, then try again; the "  # noqa: ISC004
        "index is as it was",
        {"path": "s3://b/a.txt", "why": "it is silent"},
    ),
    (
        SidecarError("a.voices.toml", 3, "this is not TOML"),
        "a.voices.toml, line 3: this is not TOML",
        {"path": "a.voices.toml", "name": "a.voices.toml", "line": 3, "why": "this is not TOML"},
    ),
    (StoreError("cannot write", "index"), "cannot write", {"directory": "index"}),
    (
        IndexMissing("index"),
        "there is no index in index: make one with 'searchdoc build PATH --index index'",
        {"directory": "index"},
    ),
    (
        IndexClosed("index"),
        "the index in index is closed: open it again with searchdoc.open",
        {"directory": "index"},
    ),
    (
        IndexDamaged("index", "vectors.npy"),
        "the index in index is damaged (vectors.npy): build it again with 'searchdoc build'",
        {"directory": "index", "what": "vectors.npy"},
    ),
    (IndexIncompatible("too old", "index", 3), "too old", {"directory": "index", "format_version": 3}),
    (
        IndexLocked("index"),
        "another build is writing the index in index: wait until it has ended, then try again",
        {"directory": "index"},
    ),
    (
        StoreUnavailable("milvus://h/letters", "it is full"),
        "the Milvus server of milvus://h/letters cannot be asked: it is full; see that it runs and can be reached, "  # noqa: ISC004
        "then try again",
        {"directory": "milvus://h/letters", "why": "it is full"},
    ),
    (
        StorePublishing("milvus://h/letters", "anvil", datetime(2026, 11, 27, 9, 30, 5, tzinfo=UTC)),
        "anvil is publishing at milvus://h/letters (at 09:30:05 UTC): publish again when it has ended, or under "  # noqa: ISC004
        "another name",
        {"directory": "milvus://h/letters", "host": "anvil"},
    ),
    (
        OtherDocuments("i", ("letters", "diary.md"), ("a", "b")),
        "the index in i holds letters and diary.md, which would be thrown away: 'searchdoc add a b' adds to it, "  # noqa: ISC004
        "--replace replaces it, and --index names another index",
        {"directory": "i", "holds": ("letters", "diary.md"), "paths": ("a", "b")},
    ),
    (ModelError("no model"), "no model", {}),
    (ModelMissing("no model", "mini"), "no model", {"model": "mini"}),
    (DeviceMissing("no GPU", "cuda"), "no GPU", {"device": "cuda"}),
    (OcrMissing("no tesseract", "eng+deu"), "no tesseract", {"languages": "eng+deu"}),
    (ModelMismatch("another", "mini", "maxi"), "another", {"model": "mini", "index_model": "maxi"}),
    (QueryError("what?", "?"), "what?", {"part": "?"}),
    (EmptyQuery("no word", "?!"), "no word", {"part": "?!"}),
    (MalformedQuery("no such field", "author"), "no such field", {"part": "author"}),
    (
        AmbiguousName("Holm", ("Clara Holm", "Jonas Holm")),
        "Holm: Clara Holm, Jonas Holm? The name fits 2 people in these documents, so give one in full",
        {"part": "Holm", "name": "Holm", "people": ("Clara Holm", "Jonas Holm")},
    ),
    (
        UnknownAddressee("Holn", ("Holm",)),
        "nothing in these documents is addressed to anybody called 'Holn': did you mean Holm?",
        {"part": "Holn", "name": "Holn", "suggestions": ("Holm",)},
    ),
    (
        UnknownSpeaker("Holn", ("Holm",)),
        "nobody called 'Holn' speaks in these documents: did you mean Holm?",
        {"part": "Holn", "name": "Holn", "suggestions": ("Holm",)},
    ),
    (CitationError("what?", "a:1-2"), "what?", {"identifier": "a:1-2"}),
    (MalformedCitation("what?", "a:1-2"), "what?", {"identifier": "a:1-2"}),
    (UnknownCitation("no such place", "a:1-2"), "no such place", {"identifier": "a:1-2"}),
    (QuoteMismatch("other words", "a:1-2"), "other words", {"identifier": "a:1-2"}),
    (
        EvaluationError("not UTF-8", "q.jsonl, line 2"),
        "q.jsonl, line 2: not UTF-8",
        {"why": "not UTF-8", "place": "q.jsonl, line 2"},
    ),
    (LanguageModelError("no reply", "m", "localhost"), "no reply", {"model": "m", "server": "localhost"}),
    (
        AddressUnavailable("localhost", 80, "permission denied"),
        "cannot listen at port 80 of localhost (permission denied): choose another with --port or --host",
        {"host": "localhost", "port": 80, "why": "permission denied"},
    ),
    (ClusterError("no worker has searchdoc"), "no worker has searchdoc", {}),
    (
        MissingExtra("measuring", "eval"),
        "measuring needs more packages: install them with 'pip install searchdoc[eval]'",
        {"what": "measuring", "extra": "eval"},
    ),
)
"""Of each class one error, its sentence and its facts."""

TREE = tuple(kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, SearchdocError))


def test_every_class_of_the_tree_has_an_example_and_stands_in_the_docstring() -> None:
    """A new error has to be added to this test and to the page that programs read."""
    assert {type(error) for error, _, _ in EXAMPLES} == set(TREE)
    assert errors.__doc__ is not None
    assert all(re.search(rf"\b{kind.__name__}\b", errors.__doc__) for kind in TREE)


@pytest.mark.parametrize(("error", "sentence", "facts"), EXAMPLES, ids=lambda each: type(each).__name__)
def test_an_error_says_its_sentence_and_carries_its_facts(
    error: SearchdocError, sentence: str, facts: dict[str, object]
) -> None:
    """The sentence is for people; a program reads the attributes."""
    assert str(error) == sentence
    assert {name: getattr(error, name) for name in facts} == facts


@pytest.mark.parametrize(("error", "sentence", "facts"), EXAMPLES, ids=lambda each: type(each).__name__)
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_an_error_reaches_another_process_whole(
    error: SearchdocError, sentence: str, facts: dict[str, object], protocol: int
) -> None:
    """Documents are read in worker processes, and an error comes back from there by pickle."""
    again = pickle.loads(pickle.dumps(error, protocol))  # noqa: S301 - our own
    assert type(again) is type(error)
    assert str(again) == sentence
    assert vars(again) == vars(error)
    assert {name: getattr(again, name) for name in facts} == facts


@pytest.mark.parametrize("kind", TREE, ids=lambda kind: kind.__name__)
def test_an_error_keeps_everything_it_is_made_from(kind: type[SearchdocError]) -> None:
    """No argument of an error is known to its sentence alone."""
    if kind in (SearchdocError, ModelError):
        return
    names = set(inspect.signature(kind.__init__).parameters) - {"self", "message"}
    (example,) = (error for error, _, _ in EXAMPLES if type(error) is kind)
    renamed = {"first": "path", "second": "other_path"} if kind is DuplicateDocument else {}
    assert {renamed.get(name, name) for name in names} <= set(vars(example))


def test_a_missing_extra_is_an_import_error() -> None:
    """Programs that try an import catch it as such."""
    assert issubclass(MissingExtra, ImportError)
