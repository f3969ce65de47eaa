"""From a loaded source file to a document and its passages, with what is stated about it in its companions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from searchdoc.building.paths import bytes_at
from searchdoc.building.source import Companion, SourceFile, is_in_memory, sha256_of
from searchdoc.embedding.knowledge import ModelKnowledge, letters_in
from searchdoc.errors import SearchdocError, SidecarError, UnreadableDocument, fault
from searchdoc.formats.decoding import name_of
from searchdoc.formats.files import metadata_place, read
from searchdoc.models import Document, Passage, Person, Statement
from searchdoc.passages.division import CountTokens, Limits, divide
from searchdoc.protocols import DecodedFile, Embedder, TokenEmbedder
from searchdoc.sidecars import Sidecar, apply, apply_voices, read_people, read_sidecar, sidecar_name
from searchdoc.sidecars.precedence import settle
from searchdoc.structure import analyse

DividedDocument = tuple[Document, tuple[Passage, ...]]
"""A document and its passages, in the order of the text."""


def read_document(file: SourceFile) -> Document:
    """Read a loaded source file with its notes and with what is stated about it.

    What counts first is the side-car, then the file's own front matter, header and markup, then the tables of its
    folders, then what the text and the file's name say (``searchdoc.sidecars.precedence``).
    Raises ``UnreadableDocument``. A side-car that cannot be used is among the document's problems, and so is not an
    unusable list of people: it concerns many documents (``people_problems``).
    """
    people = _people(file.people)
    sidecar = _sidecar(file.sidecar)
    notes = None
    if file.notes is not None and file.notes.data is not None:
        notes = _notes(file.notes, file.notes.data, people)
    decoded = read(file.data, file.path, file.reader, sidecar.encoding)
    settled = settle(
        (Statement(what, words, sidecar.name) for what, words in sidecar.head),
        (Statement(what, words, metadata_place(file.path, file.reader)) for what, words in decoded.metadata),
        file.stated,
    )
    decoded = replace(
        decoded, metadata=settled.metadata, problems=(*_guess(decoded, file), *decoded.problems, *settled.problems)
    )
    document = _analysed(decoded, file, notes, people)
    if not document.blocks:
        what = ", ".join(sorted({one.label for one in document.set_apart}))
        raise UnreadableDocument(str(file.path), f"there is no text in it besides {what or 'blank lines'}")
    document = replace(document, stated=(*settled.statements, *document.stated))
    document = apply_voices(document, decoded.voices)
    return apply(document, sidecar) if sidecar.name else document


def _analysed(decoded: DecodedFile, file: SourceFile, notes: Document | None, people: Sequence[Person]) -> Document:
    """The document that a decoded file is; what has no file of its own here has its id in place of a path."""
    has_path = isinstance(file.path, Path) and not (file.collection or is_in_memory(file.path))
    path = str(file.path) if has_path else file.id
    document = analyse(decoded, file.id, path, sha256_of(file.data), notes, people)
    title = document.title
    if file.collection and title == path.rpartition("/")[2]:
        title = f"{file.path.name}{file.id.removeprefix(file.collection)}"
    return replace(document, path=str(file.path), title=title)


_SAMPLE_BLOCKS = 16
"""Paragraphs of a document, about evenly spread, by which it is told whether the model knows its language."""

_LEAST_KNOWN = 0.5
"""How far the model must know a document's language for its passages to be measured in the model's tokens."""

_LETTERS_PER_TOKEN = 4
"""Letters that count as one token where the model does not know the language: as many as in English text."""


def read_passages(file: SourceFile, embedder: TokenEmbedder) -> DividedDocument:
    """Read a loaded source file and divide it into passages that the embedder can read whole.

    Where the model does not know the language, passages are as long as English ones in letters, and it reads the
    beginning of each.

    Raises ``UnreadableDocument``, also for a fault of the program that one file brings to light: the others are read.
    """
    try:
        document = read_document(file)
        return document, divide(document, _length_measure(document, embedder), passage_limits(embedder))
    except SearchdocError:
        raise
    except MemoryError as error:
        raise UnreadableDocument(str(file.path), "there is not enough memory for it; divide it") from error
    except Exception as error:
        raise UnreadableDocument(str(file.path), fault(error)) from error


def passage_limits(embedder: Embedder) -> Limits:
    """The lengths of passages, in the embedder's tokens.

    A fifth of the model's window is left for the headings and voices that are embedded with a passage.
    """
    return Limits(longest=min(200, max(1, embedder.window * 4 // 5)))


def _length_measure(document: Document, embedder: TokenEmbedder) -> CountTokens:
    """What counts the length of a document's texts: the model's tokens where it knows the language, or else letters.

    In a script that the model was not trained on each letter is a token, and passages of 200 tokens have 40 words.
    """
    step = max(1, len(document.blocks) // _SAMPLE_BLOCKS)
    sample = [document.reading(block.span) for block in document.blocks[::step]]
    return embedder.count_tokens if ModelKnowledge(embedder).of(sample) >= _LEAST_KNOWN else _count_letters


def _count_letters(texts: Sequence[str]) -> list[int]:
    return [-(-letters_in(text) // _LETTERS_PER_TOKEN) for text in texts]


def stated_people(files: Iterable[SourceFile]) -> tuple[Person, ...]:
    """The people that the lists of source files state; none of a list that cannot be used."""
    return tuple(person for one in _lists_of_people(files) for person in _people_in(_data_of(one)))


def people_problems(files: Iterable[SourceFile]) -> tuple[tuple[str, str], ...]:
    """What is wrong with the lists of people that belong to source files: pairs of the list's name and why."""
    problems = []
    for one in _lists_of_people(files):
        name = one.path.name
        try:
            read_people(_data_of(one))
        except SidecarError as error:
            problems.append((name if error.line is None else f"{name}, line {error.line}", error.why))
        except OSError as error:
            problems.append((str(one.path), error.strerror or str(error)))
    return tuple(problems)


def _lists_of_people(files: Iterable[SourceFile]) -> Iterable[Companion]:
    """The lists of people that belong to source files, each once."""
    return {file.people.path: file.people for file in files if file.people}.values()


def _data_of(companion: Companion) -> bytes:
    return bytes_at(companion.path) if companion.data is None else companion.data


def _guess(decoded: DecodedFile, file: SourceFile) -> Iterator[str]:
    """What is said of an encoding that was guessed."""
    if decoded.guessed:
        name = sidecar_name(file.path)
        yield f'read as {name_of(decoded.encoding)}, which was guessed: encoding = "…" in {name} decides'


def _notes(companion: Companion, data: bytes, people: Sequence[Person]) -> Document:
    """The document that holds another one's notes."""
    return analyse(read(data, companion.path), companion.id, str(companion.path), sha256_of(data), people=people)


def _sidecar(companion: Companion | None) -> Sidecar:
    """The side-car, or an empty one that says why it cannot be used."""
    if companion is None:
        return Sidecar("")
    name = companion.path.name
    if companion.data is None:
        return Sidecar(name, problems=(f"{name}: {companion.problem}; nothing in it is used",))
    try:
        return read_sidecar(companion.data, name)
    except SidecarError as error:
        return Sidecar(name, problems=(f"{error}; nothing in it is used",))


def _people(companion: Companion | None) -> tuple[Person, ...]:
    return () if companion is None or companion.data is None else _people_in(companion.data)


@lru_cache(maxsize=8)
def _people_in(data: bytes) -> tuple[Person, ...]:
    """The people of a list, which many documents share; none where it cannot be used (``people_problems`` says so)."""
    try:
        return read_people(data)
    except SidecarError:
        return ()
