"""A draft beside what became of its quotations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from searchdoc.answering.citations import Citation
from searchdoc.checking.reports import CheckedDraft, QuotationFinding
from searchdoc.checking.telling import Segment, mismatch_sentence, notice_sentences, segments, summary, verdict
from searchdoc.server.pages.links import document_link
from searchdoc.text.characters import without_controls
from searchdoc.text.wording import capitalised


@dataclass(frozen=True, slots=True)
class CitedSource:
    """Words of a document, with where they stand there and the address at which they can be read."""

    words: str
    reference: str
    link: str


@dataclass(frozen=True, slots=True)
class FindingView:
    """A quotation: its number from 1, whether it is wrong, what became of it, word by word, and what it cites.

    ``state`` is "wrong", "right" or "aside". ``told`` are sentences about it.
    """

    number: int
    state: str
    verdict: str
    place: str
    segments: tuple[Segment, ...]
    misfits: tuple[str, ...]
    told: tuple[str, ...]
    sources: tuple[CitedSource, ...]


@dataclass(frozen=True, slots=True)
class DraftPiece:
    """Words of the draft: a quotation with its finding's number, or what stands between, with 0."""

    words: str
    number: int
    state: str = ""


@dataclass(frozen=True, slots=True)
class CheckView:
    """The draft in pieces, and its findings in order."""

    name: str
    summary: str
    pieces: tuple[DraftPiece, ...]
    findings: tuple[FindingView, ...]
    problems: tuple[str, ...]


def check_view(checked: CheckedDraft) -> CheckView:
    """What the page shows of a draft."""
    findings = tuple(_finding(number, one) for number, one in enumerate(checked.findings, 1))
    problems = tuple(map(without_controls, checked.draft.problems))
    return CheckView(checked.draft.name, summary(checked), tuple(_pieces(checked)), findings, problems)


def _pieces(checked: CheckedDraft) -> Iterator[DraftPiece]:
    text, at = checked.draft.text, 0
    for number, finding in enumerate(checked.findings, 1):
        if finding.span.start >= at:
            yield DraftPiece(without_controls(text[at : finding.span.start]), 0)
            at = finding.span.end
            yield DraftPiece(without_controls(text[finding.span.start : at]), number, _state(finding))
    yield DraftPiece(without_controls(text[at:]), 0)


def _state(finding: QuotationFinding) -> str:
    if finding.aside is not None:
        return "aside"
    return "wrong" if finding.is_wrong else "right"


def _finding(number: int, finding: QuotationFinding) -> FindingView:
    checked, quotation = finding.checked, finding.quotation
    claimed = f", said to be {checked.claimed_speaker}’s" if checked.claimed_speaker else ""
    cited = checked.pieces or ((checked.citation,) if checked.citation is not None else ())
    return FindingView(
        number,
        _state(finding),
        without_controls(capitalised(verdict(finding))),
        without_controls(f"Line {quotation.line}{claimed}"),
        tuple(Segment(one.kind, without_controls(one.words)) for one in segments(quotation.text, checked.differences)),
        tuple(without_controls(capitalised(mismatch_sentence(one))) for one in finding.mismatches),
        tuple(without_controls(capitalised(one)) for one in notice_sentences(checked.notices)),
        tuple(map(_source, cited)),
    )


def _source(citation: Citation) -> CitedSource:
    return CitedSource(
        without_controls(" ".join(citation.text.split())),
        without_controls(citation.reference),
        f"{document_link(citation.document.id, cite=citation.id)}#cited",
    )
