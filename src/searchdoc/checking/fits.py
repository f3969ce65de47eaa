"""Whether what a draft says of a quotation fits its source: the date, the addressee, the page and the note."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from searchdoc.answering.citations import Citation
from searchdoc.checking.drafts import DraftQuotation
from searchdoc.checking.quotations import speaks
from searchdoc.checking.references import Reference
from searchdoc.text.dates import days_of

What = Literal["speaker", "date", "addressee", "page", "note"]
_UNSURE = re.compile(r"[?~%]\Z")


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What a draft says of a quotation and what its source says; dates are in EDTF."""

    what: What
    claimed: str
    source: str


def mismatches(quotation: DraftQuotation, citation: Citation) -> Iterator[Mismatch]:
    """Everything that is claimed of a quotation and does not fit the source; what is not known there is no mismatch."""
    reference = quotation.reference
    claimed = quotation.claim.date or (reference.date if reference else None)
    if claimed is not None and (dates := _dates(citation)) and not any(_overlap(claimed, one) for one in dates):
        yield Mismatch("date", claimed, dates[0])
    if reference is None:
        return
    speaker = reference.speaker
    if quotation.claim.speaker is not None and speaker is not None and citation.voices:
        in_document = citation.document.author is not None and speaker.may_be(citation.document.author)
        if citation.speaker is not None and not speaks(citation, speaker) and not in_document:
            yield Mismatch("speaker", speaker.name, citation.speaker)
    yield from _place_mismatches(reference, citation)


def _place_mismatches(reference: Reference, citation: Citation) -> Iterator[Mismatch]:
    """The addressee, the page and the note of a reference."""
    addressees = [voice.addressee for voice in citation.voices if voice.addressee]
    addressee = reference.addressee
    if addressee is not None and addressees and not any(addressee.may_be(one) for one in addressees):
        yield Mismatch("addressee", addressee.name, addressees[-1])
    pages = [page for page in (citation.page, citation.last_page) if page is not None]
    if reference.page is not None and pages and all(page.label for page in pages):
        labels = [str(page.label) for page in pages]
        if reference.page not in labels and not _between(reference.page, labels):
            yield Mismatch("page", reference.page, "–".join(dict.fromkeys(labels)))
    if reference.note is not None and citation.document.notes:
        numbers = _notes(citation)
        if numbers and reference.note not in numbers:
            yield Mismatch("note", reference.note, ", ".join(numbers))


def _between(page: str, labels: list[str]) -> bool:
    return all(one.isdecimal() for one in (page, *labels)) and int(labels[0]) <= int(page) <= int(labels[-1])


def _notes(citation: Citation) -> list[str]:
    """The numbers of the note in which the words stand, and of those that are called there."""
    own = [note.number for note in citation.document.notes if note.span.overlaps(citation.span)]
    return [str(number) for number in dict.fromkeys([*own, *(note.number for note in citation.notes)])]


def _dates(citation: Citation) -> list[str]:
    """The dates that are known of the words: their own, those of whoever quotes them, the letter's, the document's.

    None where one of them is only supposed.
    """
    letters = citation.document.letters_around(citation.span)
    known = [
        *(voice.date for voice in reversed(citation.voices)),
        *(letter.date for letter in reversed(letters)),
        citation.document.date,
    ]
    dates = list(dict.fromkeys(one for one in known if one and days_of(one)))
    return [] if any(_UNSURE.search(one) for one in dates) else dates


def _overlap(one: str, other: str) -> bool:
    first, second = days_of(one), days_of(other)
    return first is None or second is None or (first[0] <= second[1] and second[0] <= first[1])
