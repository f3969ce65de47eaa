"""Where the words of kept citations stand in the index as it is now.

A ladder (``searchdoc.text.refinding``), climbed in the citation's own document first, or in the one that has its bytes
now, and then in others that hold its words: a document may be renamed, or divided in two. Words whose neighbours are
gone are looked for last, and nothing is found where two places are as good as each other: a wrong place is worse.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice

from searchdoc.answering.citations import Citation, Place, cite_place, resolve_citation, split_citation_id
from searchdoc.collecting.kept import STATES, KeptCitation, KeptRecord
from searchdoc.errors import CitationError, EmptyQuery, UnknownCitation
from searchdoc.keywords import KeywordIndex
from searchdoc.models import Document, Span
from searchdoc.storage.documents import DocumentStore
from searchdoc.text.alignment import normalise
from searchdoc.text.collation import Difference
from searchdoc.text.refinding import LOST, Anchor, Refound, find_anchor
from searchdoc.text.words import tokens

_QUERY_WORDS = 32
"""The words of a citation by which other documents that may hold it are looked up."""

_PASSAGES, _DOCUMENTS = 8, 3
"""The passages that are looked up, and the most documents among theirs in which the words are looked for."""

_TELLING, _NEARLY_SAME = 120, 96.0
"""Characters, or else the similarity (0 to 100), from which on changed words are found in other documents: letters
begin and end alike."""

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
        """What became of each record, in their order.

        Where a document is gone, words are also looked for in those in which other words of it were found: it may have
        been divided.
        """
        in_order = sorted(range(len(records)), key=lambda place: records[place].id)  # each document is read once
        found = {place: self.find(records[place]) for place in in_order}
        heirs: dict[str, dict[str, None]] = defaultdict(dict)
        for one in found.values():
            if one.citation is not None and (name := _document_of(one.record)) != one.citation.document.id:
                heirs[name][one.citation.document.id] = None
        for place, one in found.items():
            if one.state == "lost" and (likely := heirs.get(_document_of(one.record))):
                found[place] = self.find(one.record, tuple(likely))
        return tuple(found[place] for place in range(len(records)))

    def find(self, record: KeptRecord, likely: Sequence[str] = ()) -> KeptCitation:
        """What became of a record; ``likely`` are ids of documents in which its words may stand now."""
        place, refound, reason = self._located(record, likely)
        citation = None
        if place is not None:
            if refound.rung == "changed":
                place = replace(place, span=_with_marks(place.span, record.text, place.document.text))
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
            twins=tuple(self._twins(citation)),
        )

    def _twins(self, citation: Citation) -> Iterator[str]:
        """The documents that hold the words elsewhere, the citation's own among them where it has them twice."""
        own = normalise(citation.document.text)
        if sum(1 for _ in islice(own.find(citation.text), 2)) > 1:
            yield citation.document.id
        anchor = replace(Anchor.at(citation.document.text, citation.span), span=None)
        for other in self._others(citation.text, citation.document.id):
            if find_anchor(anchor, other.text).span or next(normalise(other.text).find(anchor.words), None):
                yield other.id

    def _located(self, record: KeptRecord, likely: Sequence[str]) -> tuple[Place | None, Refound, str]:
        """Where the words are, by which rung, and else what is lost."""
        try:
            name, span = split_citation_id(record.id)
        except CitationError:
            return None, LOST, "its id is none: it looks like letter.txt:1200-1450:1f0c9a3e"
        own = self._document(name)
        if not record.text:  # written by hand
            return self._resolved(record.id)
        own_id = name if own is None else own.id
        anchor, elsewhere = record.anchor(span), record.anchor(None)
        if own is not None and (refound := find_anchor(anchor, own.text, alone=False)).span:
            return Place(own, refound.span), _of_document(refound, own_id == name), ""
        others = {one.id: one for one in (*self._named(likely), *self._others(record.text, own_id))}
        others = {one: document for one, document in others.items() if one not in {own_id, *self._now(record.twins)}}
        if found := list(_best(others.values(), elsewhere, frozenset(likely), alone=False)):
            return _only(found)
        if own is not None and own_id not in self._now(record.twins):
            refound = find_anchor(anchor, own.text)
            if refound.span:
                return Place(own, refound.span), _of_document(refound, own_id == name), ""
        if found := list(_best(others.values(), elsewhere, frozenset(likely), alone=True)):
            return _only(found)
        return None, LOST, _NO_DOCUMENT if own is None else _NOT_THERE

    def _now(self, identifiers: Iterable[str]) -> set[str]:
        """The ids as they are now."""
        return {self.renamed.get(one, one) for one in identifiers}

    def _named(self, identifiers: Iterable[str]) -> Iterator[Document]:
        return (one for one in map(self._document, identifiers) if one is not None)

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

    def _others(self, words: str, own: str) -> Iterator[Document]:
        """The documents but the one of that id that hold most of some words."""
        asked = " ".join(words[token.span.start : token.span.end] for token in islice(tokens(words), _QUERY_WORDS))
        try:
            matches = self.keywords.search(asked, _PASSAGES, syntax="plain")
        except EmptyQuery:
            return
        passages = (self.store.passage(match.ordinal) for match in matches)
        documents = {passage.document.id: passage.document for passage in passages}
        documents.pop(own, None)
        yield from islice(documents.values(), _DOCUMENTS)


def _document_of(record: KeptRecord) -> str:
    """The id of the document from which a record was kept."""
    return record.id.rsplit(":", 2)[0]


def _of_document(refound: Refound, is_own: bool) -> Refound:
    """Words that are in place in a document of another name have moved with it."""
    return refound if is_own or refound.rung != "in place" else Refound("moved", refound.span)


def _best(
    documents: Iterable[Document], anchor: Anchor, likely: frozenset[str], *, alone: bool
) -> Iterator[tuple[Place, Refound]]:
    """The places in several documents on the surest rung that any has; of short words that changed only likely ones."""
    found = [(one, find_anchor(anchor, one.text, alone=alone)) for one in documents]
    places = [
        (Place(one, refound.span), refound)
        for one, refound in found
        if refound.span is not None and (refound.rung != "changed" or len(anchor.words) >= _TELLING or one.id in likely)
    ]
    surest = min((STATES.index(refound.rung) for _, refound in places), default=0)
    return (pair for pair in places if STATES.index(pair[1].rung) == surest)


def _tells(anchor: Anchor, refound: Refound) -> bool:
    return len(anchor.words) >= _TELLING or refound.similarity >= _NEARLY_SAME


def _with_marks(span: Span, kept: str, text: str) -> Span:
    """The place of words that changed, with the marks before and behind them that stood there, too: a full stop."""
    head = kept[: next((at for at, one in enumerate(kept) if one.isalnum()), 0)]
    tail = kept[len(kept) - next((at for at, one in enumerate(reversed(kept)) if one.isalnum()), 0) :]
    start = span.start - len(head) if head and text.endswith(head, 0, span.start) else span.start
    return Span(start, span.end + len(tail) if tail and text.startswith(tail, span.end) else span.end)


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
