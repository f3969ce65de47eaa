"""A whole draft held against the documents: a finding for each quotation, and whether anything is wrong."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from searchdoc.checking.drafts import STANDARD_INPUT, DraftQuotation, ReadDraft, read_draft
from searchdoc.checking.fits import Mismatch, mismatches
from searchdoc.checking.quotations import CheckedQuotation, QuotationChecker, Status
from searchdoc.errors import UnreadableDocument
from searchdoc.models import Span
from searchdoc.text.collation import quoted_words

Aside = Literal["short", "title"]
"""Why a quotation is not blamed.

"short": one or two words, which may be nobody's ("so-called “workers”"). "title": words with capitals throughout.
"""

STATUSES: tuple[Status, ...] = ("exact", "differs", "joined", "nearest", "other-speaker", "not-found")
"""The statuses in the order in which they are counted."""

_SHORT, _LONGEST_TITLE = 2, 10
"""Words of a quotation that is too short to be blamed, and of a title, at most."""

_LONG_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True)
class QuotationFinding:
    """A quotation of a draft, what became of it, and what is claimed of it and does not fit.

    ``aside`` says why it is not blamed, although it is not exact.
    """

    quotation: DraftQuotation
    checked: CheckedQuotation
    mismatches: tuple[Mismatch, ...] = ()
    aside: Aside | None = None

    @property
    def status(self) -> Status:
        """What became of the quotation."""
        return self.checked.status

    @property
    def is_wrong(self) -> bool:
        """Whether somebody should look at it: it is not exact, or what is claimed of it does not fit."""
        return self.aside is None and (self.status != "exact" or bool(self.mismatches))

    @property
    def span(self) -> Span:
        """Where the quotation stands in the draft."""
        return self.quotation.span

    def to_dict(self) -> dict[str, object]:
        """The finding as published in the JSON Schema; positions count in the draft as read."""
        quotation, reference = self.quotation, self.quotation.reference
        return {
            **self.checked.to_dict(),
            "start": quotation.span.start,
            "end": quotation.span.end,
            "line": quotation.line,
            "form": quotation.form,
            "wrong": self.is_wrong,
            "aside": self.aside,
            "claimed_date": quotation.claim.date or (reference.date if reference else None),
            "claimed_note": reference.text if reference else None,
            "mismatches": [{"what": one.what, "claimed": one.claimed, "source": one.source} for one in self.mismatches],
        }


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """A draft and its findings, in the order of the text."""

    draft: ReadDraft
    findings: tuple[QuotationFinding, ...]

    @property
    def is_wrong(self) -> bool:
        """Whether anything in the draft is wrong."""
        return any(one.is_wrong for one in self.findings)

    @property
    def counts(self) -> Mapping[Status, int]:
        """How many quotations have each status, without those that are left aside."""
        counted = Counter(one.status for one in self.findings if one.aside is None)
        return {status: counted[status] for status in STATUSES}

    def to_dict(self) -> dict[str, object]:
        """The whole as published in the JSON Schema."""
        return {
            "draft": self.draft.name,
            "findings": [one.to_dict() for one in self.findings],
            "counts": dict(self.counts),
            "wrong": sum(one.is_wrong for one in self.findings),
            "problems": list(self.draft.problems),
        }


def check_draft(draft: ReadDraft, checker: QuotationChecker) -> CheckedDraft:
    """Hold every quotation of a draft against the documents."""
    sought = (one for one in draft.quotations if quoted_words(one.text))
    return CheckedDraft(draft, tuple(_finding(one, checker) for one in sought))


def check_file(path: Path, checker: QuotationChecker) -> CheckedDraft:
    """Read a draft and hold it against the documents. Raises ``UnreadableDocument``."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(str(path), error.strerror or str(error)) from error
    return check_draft(read_draft(data, str(path), checker.speakers), checker)


def check_text(text: str | bytes, checker: QuotationChecker, name: str = STANDARD_INPUT) -> CheckedDraft:
    """Hold a draft that is given as text against the documents; it is read as Markdown where no other name is given.

    Raises ``UnreadableDocument``.
    """
    data = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
    return check_draft(read_draft(data, name, checker.speakers), checker)


def _finding(quotation: DraftQuotation, checker: QuotationChecker) -> QuotationFinding:
    checked = checker.check_claimed(quotation.text, quotation.speaker)
    found = () if checked.citation is None else tuple(mismatches(quotation, checked.citation))
    return QuotationFinding(
        quotation, checked, found, None if checked.status == "exact" else _aside(quotation, checked)
    )


def _aside(quotation: DraftQuotation, checked: CheckedQuotation) -> Aside | None:
    words = [word for word in quoted_words(quotation.text) if not word.gap]
    if len(words) <= _SHORT:
        return "short"
    long_words = _LONG_WORD.findall(quotation.text)
    capitals = len(long_words) > 1 and all(word[0].isupper() for word in long_words)
    finished = quotation.text.endswith((".", "!", "?", ","))
    unlike = checked.status in ("differs", "nearest", "not-found")
    if quotation.form == "marks" and capitals and not finished and unlike and len(words) <= _LONGEST_TITLE:
        return "title"
    return None
