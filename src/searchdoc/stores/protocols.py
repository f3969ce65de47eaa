"""What ranking, voices and answers know of the generation that they ask, wherever it lies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from searchdoc.models import Document, Passage, PassageKind
from searchdoc.protocols import Mask


class PassageStore(Protocol):
    """The documents and passages of one generation, and which of them a filter admits.

    A document is known by its place, a passage by its ordinal; a filter is a mask over these. Safe to use from many
    threads.
    """

    def __len__(self) -> int:
        """How many passages there are."""
        ...

    @property
    def documents(self) -> int:
        """How many documents there are."""
        ...

    @property
    def identifiers(self) -> tuple[str, ...]:
        """The ids of the documents, by their places."""
        ...

    def find(self, document_id: str) -> int | None:
        """The place of the document with that id, or None."""
        ...

    def places_of(self, name: str) -> tuple[int, ...]:
        """The places of the document of that id, of those that a file of that id holds, or of those in a folder."""
        ...

    def document(self, place: int) -> Document:
        """The document at a place."""
        ...

    def passage(self, ordinal: int) -> Passage:
        """The passage of an ordinal."""
        ...

    def passages(self) -> Iterator[Passage]:
        """Every passage, in document order."""
        ...

    def passages_of(self, place: int) -> tuple[Passage, ...]:
        """The passages of the document at a place, in order."""
        ...

    def load(self, ordinals: Iterable[int]) -> None:
        """Read the documents of these passages together, ahead of their use."""
        ...

    def kinds(self, ordinals: NDArray[np.int64]) -> NDArray[np.int8]:
        """What each of these passages is, as its place in ``PASSAGE_KINDS``."""
        ...

    @property
    def quoting(self) -> Mask:
        """Which passages have words of somebody named in quotation marks; shape (passages,)."""
        ...

    def of_kind(self, kind: PassageKind) -> Mask:
        """Which passages are of a kind; shape (passages,)."""
        ...

    def dated(self, since: str | None, until: str | None) -> Mask:
        """Which passages may have words of a period, both days (ISO 8601) included; shape (passages,)."""
        ...

    def of_documents(self, documents: Mask) -> Mask:
        """Which passages are of documents that a mask of the shape (documents,) admits; shape (passages,)."""
        ...

    def stating(self, field: str, values: Iterable[str]) -> Mask | None:
        """Which documents state one of the values; shape (documents,). None for a field that no document states."""
        ...

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that any document states."""
        ...

    @property
    def period(self) -> tuple[str, str] | None:
        """The first and the last day (ISO 8601) that words of any passage have; None if none has a date."""
        ...
