"""Documents and passages on disk: everything returns as it was, or says that it does not."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from searchdoc.errors import DuplicateDocument, IndexDamaged, UnreadableDocument
from searchdoc.models import (
    PASSAGE_KINDS,
    Block,
    Document,
    Letter,
    Note,
    Page,
    Passage,
    Person,
    Quote,
    Span,
    Statement,
    Voice,
    WordBoxes,
)
from searchdoc.storage import documents as module
from searchdoc.storage.documents import DocumentStore, write_documents
from searchdoc.text.dates import days_of

FILES = ("documents.msgpack", "documents.npy", "digests.npy", "identifiers.json", "passages.npy")


def letter(identifier: str, *paragraphs: str) -> Document:
    """A letter by Anna Holm, its paragraphs joined by empty lines."""
    blocks, start = [], 0
    voice = Voice("Anna Holm", "author", "1902-01-05", rule="signature")
    for number, words in enumerate(paragraphs, start=1):
        blocks.append(Block(Span(start, start + len(words)), "body", (voice,), (), None, number, 2 * number - 1))
        start += len(words) + 2
    text = "\n\n".join(paragraphs)
    return Document(
        identifier, f"letters/{identifier}", "0" * 64, text, "A letter", "Anna Holm", None, "en", tuple(blocks)
    )


def divided(document: Document) -> tuple[Passage, ...]:
    """Every block a passage."""
    return tuple(
        Passage(document, block.span.start, block.span.end, place, place) for place, block in enumerate(document.blocks)
    )


OIL = letter("oil.txt", "The oil ran out.", "The light failed twice: «Ægir» passed 🚢.")
SILENCE = replace(letter("silence.txt"), text="…")
COUNCIL = letter("council.txt", "The council will not pay.", "Keepers trim lamps.", "灯台守は灯をともす")
LIBRARY = (OIL, SILENCE, COUNCIL)


@pytest.fixture
def store(tmp_path: Path) -> DocumentStore:
    write_documents(tmp_path, [(document, divided(document)) for document in LIBRARY])
    return DocumentStore.open(tmp_path)


# What returns


def test_what_is_stated_returns_and_may_be_missing(tmp_path: Path) -> None:
    """A document that was written before it was known is read all the same."""
    stated = replace(
        OIL, stated=(Statement("shelfmark", "ZK 4/1", "a.csv", 3), Statement("place", "Weir", "front matter"))
    )
    write_documents(tmp_path / "new", [(stated, divided(stated))])
    store = DocumentStore.open(tmp_path / "new")
    assert store.document(0) == stated
    assert (store.document(0).shelfmark, store.document(0).place, store.document(0).kind) == ("ZK 4/1", "Weir", None)
    older = {name: value for name, value in msgspec.msgpack.decode(store.raw(0)).items() if name != "stated"}
    write_documents(tmp_path / "old", [(msgspec.msgpack.encode(older), divided(stated))])
    assert DocumentStore.open(tmp_path / "old").document(0) == OIL


def test_documents_and_passages_return_in_order(store: DocumentStore) -> None:
    assert (store.documents, len(store)) == (3, 5)
    assert tuple(store.document(place) for place in range(3)) == LIBRARY
    assert [store.passage(ordinal).text for ordinal in range(5)] == [
        "The oil ran out.",
        "The light failed twice: «Ægir» passed 🚢.",
        "The council will not pay.",
        "Keepers trim lamps.",
        "灯台守は灯をともす",
    ]


def test_a_document_is_found_by_its_id(store: DocumentStore) -> None:
    assert store.find("council.txt") == 2
    assert store.find("nowhere.txt") is None


def test_a_document_knows_its_passages(store: DocumentStore) -> None:
    assert store.passages_of(0) == divided(OIL)
    assert store.passages_of(1) == ()
    assert store.passages_of(2) == divided(COUNCIL)


def test_passages_share_their_document(store: DocumentStore) -> None:
    assert store.passage(0).document is store.passage(1).document


def test_a_divided_paragraph_keeps_its_parts(tmp_path: Path) -> None:
    parts = (Passage(OIL, 0, 7, 0, 0, 1, 2), Passage(OIL, 8, 16, 0, 0, 2, 2), Passage(OIL, 0, 16, 0, 1))
    write_documents(tmp_path, [(OIL, parts)])
    assert DocumentStore.open(tmp_path).passages_of(0) == parts


def test_letters_return_with_all_that_is_known_of_them(tmp_path: Path) -> None:
    """In a document that is copied unread, too; another version's index is refused by its format."""
    outer = Letter(Span(0, 58), "Anna Holm", "J. P. Brandt", "1902-01-05", "Weir", Span(0, 7), number=1, of=1)
    inner = Letter(Span(18, 58), None, None, "1902-01?", division=2, outer=0)
    written = replace(OIL, letters=(outer, inner))
    write_documents(tmp_path / "first", [(written, divided(written))])
    store = DocumentStore.open(tmp_path / "first")
    assert tuple(store.document(0).letters) == (outer, inner)
    assert store.passage(1).letter == inner
    write_documents(tmp_path / "second", [(store.raw(0), ())])
    assert DocumentStore.open(tmp_path / "second").document(0) == written


def test_an_unchanged_document_is_copied_unread(store: DocumentStore, tmp_path: Path) -> None:
    write_documents(tmp_path / "next", [(store.raw(2), store.passages_of(2)), (OIL, divided(OIL))])
    copied = DocumentStore.open(tmp_path / "next")
    assert (copied.document(0), copied.document(1)) == (COUNCIL, OIL)
    assert copied.find("council.txt") == 0
    assert copied.passages_of(0) == divided(COUNCIL)


def dated(when: str | None, said: str | None = None) -> Document:
    """A one-line letter of a date, in which somebody may be quoted."""
    voice = Voice("Anna Holm", "author", when)
    document = letter("a.txt", "The oil ran out, the keeper said.")
    quotes = (Quote(Span(4, 7), (voice, Voice(said, "quoted"))),) if said else ()
    return replace(document, blocks=(replace(document.blocks[0], voices=(voice,)),), quotes=quotes)


def test_what_passages_are_filtered_by_is_known_without_their_documents(tmp_path: Path) -> None:
    dates = ("1902-01-05", "1902", "190X", "1903-02?", "1902-02-30", None, "no date")
    documents = [replace(dated(when), id=str(place)) for place, when in enumerate(dates)]
    write_documents(tmp_path, [(document, divided(document)) for document in documents])
    store = DocumentStore.open(tmp_path)
    for since, until in (("1902-02-01", None), (None, "1901-12-31"), ("1902-12-31", "1903-02-01"), (None, None)):
        expected = []
        for when in dates:
            days = days_of(when)
            expected.append(days is not None and (not since or days[1] >= since) and (not until or days[0] <= until))
        assert store.dated(since, until).tolist() == expected, (since, until)


def test_an_overview_needs_no_whole_document(tmp_path: Path) -> None:
    """What a document says of itself is decoded alone, and the period is known from the passages."""
    documents = [replace(dated(when), id=str(place)) for place, when in enumerate(("1902-01-05", "1903", None))]
    write_documents(tmp_path, [(document, divided(document)) for document in documents])
    store = DocumentStore.open(tmp_path)
    assert [(one.id, one.title, one.language, len(one.letters)) for one in store.outlines()] == [
        (document.id, document.title, document.language, len(document.letters)) for document in documents
    ]
    assert store.period == ("1902-01-05", "1903-12-31")


def test_documents_without_dates_have_no_period(tmp_path: Path) -> None:
    write_documents(tmp_path, [(dated(None), divided(dated(None)))])
    assert DocumentStore.open(tmp_path).period is None


def test_kinds_and_quotations_stand_beside_the_passages(tmp_path: Path) -> None:
    heading = replace(letter("b.txt", "Oil"), blocks=(replace(letter("b.txt", "Oil").blocks[0], kind="heading"),))
    documents = [dated(None, "Brandt"), heading]
    write_documents(tmp_path, [(document, divided(document)) for document in documents])
    store = DocumentStore.open(tmp_path)
    assert [PASSAGE_KINDS[kind] for kind in store.kinds(np.array([1, 0]))] == ["heading", "body"]
    assert store.of_kind("heading").tolist() == [False, True]
    assert store.quoting.tolist() == [True, False]


def test_an_empty_store_holds_nothing(tmp_path: Path) -> None:
    write_documents(tmp_path, [])
    store = DocumentStore.open(tmp_path)
    assert (store.documents, len(store), store.find("oil.txt")) == (0, 0, None)


@pytest.mark.parametrize(
    "ask",
    [
        lambda store: store.document(3),
        lambda store: store.raw(-1),
        lambda store: store.passage(5),
        lambda store: store.passage(-1),
        lambda store: store.passages_of(3),
    ],
)
def test_there_is_nothing_outside_the_store(store: DocumentStore, ask: Callable[[DocumentStore], object]) -> None:
    with pytest.raises(IndexError, match="there is no"):
        ask(store)


def test_only_so_many_documents_are_kept_and_all_still_return(
    store: DocumentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_RECENT_BYTES", len(store.raw(0)) + 1)
    narrow = DocumentStore.open(store.directory)
    first = narrow.document(0)
    assert narrow.document(0) is first
    assert narrow.document(2) == COUNCIL
    assert narrow.document(0) == first
    assert narrow.document(0) is not first


def test_many_threads_read_what_one_reads(store: DocumentStore) -> None:
    ordinals = [ordinal % 5 for ordinal in range(200)]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(store.passage, ordinals)) == [store.passage(ordinal) for ordinal in ordinals]


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
NAME = st.none() | TEXT
SPANS = st.builds(Span, st.integers(0, 2**40), st.integers(0, 2**40))
VOICES = st.builds(
    Voice, NAME, st.sampled_from(["author", "quoted"]), NAME, NAME, confidence=st.floats(0, 1), rule=TEXT
)
CHAINS = st.lists(VOICES, max_size=3).map(tuple)
BLOCKS = st.builds(
    Block,
    SPANS,
    st.sampled_from(["title", "body", "note"]),
    CHAINS,
    st.lists(TEXT, max_size=2).map(tuple),
    NAME,
    st.integers(1, 2**40),
    st.integers(1, 2**40),
    st.none() | st.integers(0, 9),
)
NOTES = st.builds(
    Note, st.integers(1, 99), SPANS, TEXT, NAME, TEXT, st.lists(SPANS).map(tuple), anchor=st.none() | SPANS
)
DOCUMENTS = st.builds(
    Document,
    TEXT,
    TEXT,
    TEXT,
    TEXT,
    TEXT,
    NAME,
    NAME,
    TEXT,
    st.lists(BLOCKS, max_size=3).map(tuple),
    st.lists(NOTES, max_size=2).map(tuple),
    st.lists(st.builds(Quote, SPANS, CHAINS), max_size=2).map(tuple),
    st.lists(st.builds(Person, TEXT, st.lists(TEXT).map(tuple)), max_size=2).map(tuple),
    st.lists(TEXT, max_size=2).map(tuple),
    pages=st.lists(st.builds(Page, SPANS, st.integers(1, 2**40), NAME), max_size=2).map(tuple),
    furniture=st.lists(SPANS, max_size=2).map(tuple),
    boxes=st.none() | st.builds(WordBoxes, *[st.binary(max_size=8)] * 4),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(DOCUMENTS, max_size=4, unique_by=lambda document: document.id))
def test_any_document_of_any_characters_returns_equal(documents: list[Document]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_documents(Path(folder), [(document, ()) for document in documents])
        store = DocumentStore.open(Path(folder))
        assert [store.document(place) for place in range(store.documents)] == documents
        assert [store.find(document.id) for document in documents] == list(range(len(documents)))


# What is refused


def test_half_a_surrogate_pair_is_refused_by_the_name_of_its_document(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match=r"letters/broken\.txt: .* surrogate"):
        write_documents(tmp_path, [(letter("broken.txt", "\ud83d alone"), ())])


def test_a_name_that_is_no_text_is_refused_with_a_message_that_can_be_printed(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument) as refusal:
        write_documents(tmp_path, [(letter("caf\udce9.txt", "words"), ())])
    assert "caf\\udce9.txt" in str(refusal.value)


def test_two_documents_of_one_id_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DuplicateDocument, match=r"elsewhere/oil\.txt"):
        write_documents(tmp_path, [(OIL, ()), (replace(OIL, path="elsewhere/oil.txt"), ())])


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_damage(store: DocumentStore, name: str) -> None:
    (store.directory / name).unlink()
    with pytest.raises(IndexDamaged, match=name):
        DocumentStore.open(store.directory)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("keep", [0, 10, -1])
def test_a_shortened_file_is_damage(store: DocumentStore, name: str, keep: int) -> None:
    path = store.directory / name
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(IndexDamaged):
        DocumentStore.open(store.directory)


def test_words_altered_on_the_disk_are_not_quoted(store: DocumentStore) -> None:
    """Nor are they copied into the next store; the other documents can be read as before."""
    path = store.directory / "documents.msgpack"
    words = COUNCIL.text.encode()[:20]
    written = path.read_bytes()
    assert written.count(words) == 1
    path.write_bytes(written.replace(words, words[::-1]))
    altered = DocumentStore.open(store.directory)
    place = altered.find("council.txt")
    assert place is not None
    for read in (altered.document, altered.raw, altered.passages_of):
        with pytest.raises(IndexDamaged, match="has changed since it was written"):
            read(place)
    assert all(altered.document(other) for other in range(altered.documents) if other != place)


def test_files_of_two_stores_do_not_make_one(store: DocumentStore, tmp_path: Path) -> None:
    write_documents(tmp_path / "other", [(COUNCIL, divided(COUNCIL))])
    for name in FILES:
        ours, other = store.directory / name, tmp_path / "other" / name
        kept = ours.read_bytes()
        ours.write_bytes(other.read_bytes())
        if name != "passages.npy":  # the passages of one document fit three as well
            with pytest.raises(IndexDamaged):
                DocumentStore.open(store.directory)
        ours.write_bytes(kept)
    assert len(DocumentStore.open(store.directory)) == 5


@pytest.mark.parametrize(
    ("column", "number"),
    [("document", 2_000_000_000), ("document", -(2**31)), ("kind", 111), ("kind", -1)],
)
def test_numbers_that_no_store_writes_are_damage(store: DocumentStore, column: str, number: int) -> None:
    """In the middle of their column, where the differences of neighbours overflow."""
    rows = np.load(store.directory / "passages.npy")
    rows[column][2] = number
    np.save(store.directory / "passages.npy", rows)
    with pytest.raises(IndexDamaged, match=r"passages\.npy"):
        DocumentStore.open(store.directory)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=st.sampled_from(FILES), data=st.data())
def test_whatever_byte_is_changed_nothing_worse_happens_than_damage_being_reported(
    name: str, data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write_documents(Path(folder), [(document, divided(document)) for document in LIBRARY])
        content = bytearray(path.read_bytes())
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
        path.write_bytes(content)
        with suppress(IndexDamaged):
            store = DocumentStore.open(Path(folder))
            assert all(store.passage(ordinal).text is not None for ordinal in range(len(store)))
            assert all(store.document(place) for place in range(store.documents))
