"""What a model that tells whether passages answer changes in an answer: silence, or which sentence comes first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from searchdoc.answering.citations import Citation
from searchdoc.answering.selection import Claim, sentence_spans
from searchdoc.models import Span
from searchdoc.ranking.verification import Finding, Verifier

_FIRST = "holds the answer by the reader"
"""What a sentence's score gains for holding the words that the model marks, in the words of ``--explain``."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The passages that a model has read, as citations, with what it found in each."""

    citations: tuple[Citation, ...]
    findings: tuple[Finding, ...]

    @property
    def answering(self) -> frozenset[int]:
        """The numbers of the citations that answer."""
        pairs = zip(self.citations, self.findings, strict=True)
        return frozenset(citation.number for citation, finding in pairs if finding.answers)

    def with_marked_first(self, claims: Sequence[Claim]) -> tuple[Claim, ...]:
        """The sentences, first the one that holds the words marked in the passage that answers most clearly.

        It is added where it was not among them. They stay as they are where the model marks no words.
        """
        pairs = [
            (finding.score, citation, finding.span)
            for citation, finding in zip(self.citations, self.findings, strict=True)
            if finding.span is not None
        ]
        if not pairs:
            return tuple(claims)
        _, citation, span = max(pairs, key=lambda one: one[0])
        return _with_first(claims, citation, Span(citation.start + span.start, citation.start + span.end))


def read_passages_for(verifier: Verifier, question: str, citations: Sequence[Citation]) -> Reading:
    """Have a model read the passages of an answer. Raises ``ModelMissing`` for a model that cannot be used."""
    findings = verifier.read(question, [citation.reading for citation in citations])
    return Reading(tuple(citations), tuple(findings))


def _with_first(claims: Sequence[Claim], citation: Citation, marked: Span) -> tuple[Claim, ...]:
    """The sentences, first the one of a citation in which the words marked begin."""
    span = next((span for span in sentence_spans(citation) if span.start <= marked.start < span.end), None)
    if span is None:  # in a salutation or a dateline, which are no answers
        return tuple(claims)
    own = Claim(citation.document.slice(span), citation.number, span)
    chosen = next((claim for claim in claims if (claim.citation, claim.span) == (own.citation, span)), own)
    others = [claim for claim in claims if claim is not chosen]
    gained = max(0.0, max((claim.score for claim in others), default=0.0) - chosen.score)
    first = replace(chosen, score=chosen.score + gained, parts=(*chosen.parts, (_FIRST, gained)))
    return (first, *others)


def merged(claims: Sequence[Claim], others: Sequence[Claim], most: int) -> tuple[Claim, ...]:
    """The first ``most`` sentences of both, those of ``others`` behind, each once."""
    by_place = {(claim.citation, claim.span): claim for claim in (*others, *claims)}
    places = dict.fromkeys((claim.citation, claim.span) for claim in (*claims, *others))
    return tuple(by_place[place] for place in places)[:most]
