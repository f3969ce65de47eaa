"""Where the words of kept citations stand in the index as it is now.

A ladder (``searchdoc.text.refinding``), climbed in the citation's own document first, or in the one that has its bytes
now, and then in others that hold its words: a document may be renamed, or divided in two. Words whose neighbours are
gone are looked for last, and nothing is found where two places are as good as each other: a wrong place is worse.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from searchdoc.answering.citations import Citation, Place, cite_place, resolve_citation, split_citation_id
from searchdoc.collecting.kept import STATES, KeptCitation, KeptRecord
from searchdoc.errors import CitationError, EmptyQuery, UnknownCitation
from searchdoc.keywords import KeywordIndex
from searchdoc.models import Document
from searchdoc.storage.documents import DocumentStore
from searchdoc.text.collation import Difference
from searchdoc.text.refinding import LOST, Anchor, Refound, find_anchor
from searchdoc.text.words import tokens

_QUERY_WORDS = 32
"""The words of a citation by which other documents that may hold it are looked up."""

_PASSAGES, _DOCUMENTS = 8, 3
"""The passages that are looked up, and the most documents among theirs in which the words are looked for."""

_NO_DOCUMENT = "its document is not in the index any more, and no other holds its words"
_NOT_THERE = "its words are not found any more, in its document or in another"
_AMBIGUOUS = "its words stand at several places now, and nothing tells which of them was kept"


@dataclass(frozen=True)
class Reanchorer:
    """Finds kept citations again; any number of threads may share it.

    ``renamed`` are the ids that documents had before, each with the one that has the same bytes now.
    """

    store: DocumentStore
    keywords: KeywordIndex
    renamed: Mapping[str, str]

    def find_all(self, records: Sequence[KeptRecord]) -> tuple[KeptCitation, ...]:
        """What became of each record, in their order; documents are read one after the other, and each once."""
        in_order = sorted(range(len(records)), key=lambda place: records[place].id)
        found = {place: self.find(records[place]) for place in in_order}
        return tuple(found[place] for place in range(len(records)))

    def find(self, record: KeptRecord) -> KeptCitation:
        """What became of a record."""
        place, refound, reason = self._located(record)
        citation = None
        if place is not None:
            with suppress(UnknownCitation):  # of words that are not part of the text any more: a running head
                citation = self.cite(place)
        if citation is None:
            return KeptCitation(record, "lost", None, 0.0, reason=reason or _NOT_THERE)
        differences = _differences(record.text, citation.text) if refound.rung == "changed" else ()
        return KeptCitation(record, refound.rung, citation, refound.similarity, differences)

    def cite(self, place: Place) -> Citation:
        """The citation of a place. Raises ``UnknownCitation`` where there are no words."""
        return cite_place(place, self.store.passages_of(self.store.find(place.document.id) or 0))

    def record_of(self, citation: Citation, why: str, tags: tuple[str, ...], day: str) -> KeptRecord:
        """What is written down of a citation, so that it is found again."""
        anchor = Anchor.at(citation.document.text, citation.span)
        return KeptRecord(
            citation.id,
            why,
            tags,
            day,
            citation.speaker or "",
            citation.reference,
            anchor.words,
            anchor.before,
            anchor.after,
        )

    def _located(self, record: KeptRecord) -> tuple[Place | None, Refound, str]:
        """Where the words are, by which rung, and else what is lost."""
        try:
            name, span = split_citation_id(record.id)
        except CitationError:
            return None, LOST, "its id is none: it looks like letter.txt:1200-1450:1f0c9a3e"
        own = self._document(name)
        if not record.text:  # written by hand
            return self._resolved(record.id)
        anchor = record.anchor(span)
        if own is not None and (refound := find_anchor(anchor, own.text, alone=False)).span:
            return Place(own, refound.span), _of_document(refound, own.id == name), ""
        others = tuple(self._others(record.text, own))
        elsewhere = record.anchor(None)
        if found := list(_best(others, elsewhere, alone=False)):
            return _only(found)
        if own is not None and (refound := find_anchor(anchor, own.text)).span:
            return Place(own, refound.span), _of_document(refound, own.id == name), ""
        if found := list(_best(others, elsewhere, alone=True)):
            return _only(found)
        return None, LOST, _NO_DOCUMENT if own is None else _NOT_THERE

    def _resolved(self, identifier: str) -> tuple[Place | None, Refound, str]:
        try:
            place = resolve_citation(identifier, self._document)
        except CitationError:
            return None, LOST, "other words stand there now, and the file does not say which were kept"
        return place, Refound("in place", place.span), ""

    def _document(self, identifier: str) -> Document | None:
        """The document with that id, or else the one that has its bytes now."""
        found = self.store.find(identifier)
        found = self.store.find(self.renamed.get(identifier, "")) if found is None else found
        return None if found is None else self.store.document(found)

    def _others(self, words: str, own: Document | None) -> Iterator[Document]:
        """The other documents that hold most of some words."""
        asked = " ".join(words[token.span.start : token.span.end] for token in islice(tokens(words), _QUERY_WORDS))
        try:
            matches = self.keywords.search(asked, _PASSAGES, syntax="plain")
        except EmptyQuery:
            return
        passages = (self.store.passage(match.ordinal) for match in matches)
        documents = {passage.document.id: passage.document for passage in passages}
        if own is not None:
            documents.pop(own.id, None)
        yield from islice(documents.values(), _DOCUMENTS)


def _of_document(refound: Refound, is_own: bool) -> Refound:
    """Words that are in place in a document of another name have moved with it."""
    return refound if is_own or refound.rung != "in place" else Refound("moved", refound.span)


def _best(documents: Iterable[Document], anchor: Anchor, *, alone: bool) -> Iterator[tuple[Place, Refound]]:
    """The places in several documents on the surest rung that any has."""
    found = [(one, find_anchor(anchor, one.text, alone=alone)) for one in documents]
    places = [(Place(one, refound.span), refound) for one, refound in found if refound.span is not None]
    surest = min((STATES.index(refound.rung) for _, refound in places), default=0)
    return (pair for pair in places if STATES.index(pair[1].rung) == surest)


def _only(found: Sequence[tuple[Place, Refound]]) -> tuple[Place | None, Refound, str]:
    if len(found) > 1:
        return None, LOST, _AMBIGUOUS
    return *found[0], ""


def _differences(kept: str, now: str) -> tuple[Difference, ...]:
    """The words that differ between those kept and those that stand there now, as both have them."""
    from rapidfuzz.distance import Levenshtein

    before, after = kept.split(), now.split()
    return tuple(
        Difference(" ".join(before[one.src_start : one.src_end]), " ".join(after[one.dest_start : one.dest_end]))
        for one in Levenshtein.opcodes(before, after)
        if one.tag != "equal"
    )
