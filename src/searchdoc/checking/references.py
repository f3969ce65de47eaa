"""What a note or a parenthesis behind a quotation refers to: from whom, to whom, when, on which page, in which note."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from searchdoc.checking.claims import dates_in
from searchdoc.checking.mentions import ClaimedSpeaker, NameMention
from searchdoc.models import Span

_PAGE = re.compile(r"(?<!\w)(?:pp?|pages?|S|Seiten?|fol|f)\.?\s*(?P<page>\d{1,4}[rv]?)(?!\w)")
_NOTE = re.compile(
    r"(?<!\w)(?:n|nn|notes?|footnotes?|Anm|Anmerkung|Fußnote)\.?\s*(?P<note>\d{1,4})(?!\w)", re.IGNORECASE
)
_TO = re.compile(r"\s+(?:to|an|à)\s+")
_HEAD = re.compile(
    r"\W*(?:(?:(?:letter|letters)\s+)?from\s+|(?:Brief|Schreiben)\s+von\s+|lettre\s+de\s+)?", re.IGNORECASE
)
_BEHIND = re.compile(r"\s*(?:[,:;.()]|\Z|(?:to|an|à)\s|[’']s?\s)")
_QUOTED_IN = re.compile(r"\b(?:quoted|cited|zitiert|cité)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reference:
    """What refers to the source of a quotation: its words, and what of them can be compared with a source.

    ``speaker`` is who is named first, and ``addressee`` the one behind "to". ``date`` is in EDTF; ``page`` and ``note``
    are numbers as printed.
    """

    text: str
    span: Span
    speaker: ClaimedSpeaker | None = None
    addressee: ClaimedSpeaker | None = None
    date: str | None = None
    page: str | None = None
    note: str | None = None

    @property
    def says_something(self) -> bool:
        """Whether anything in it can be compared with a source."""
        return any((self.speaker, self.addressee, self.date, self.page, self.note))


def read_reference(text: str, span: Span, mentions: Sequence[NameMention], language: str) -> Reference:
    """Read a note or a parenthesis; ``mentions`` are the names inside the span."""
    words = text[span.start : span.end]
    page, note = _PAGE.search(words), _NOTE.search(words)
    dates = {date for _, date in dates_in(text, span, language) if len(date) > len("1802")}
    reference = Reference(
        " ".join(words.split()),
        span,
        date=dates.pop() if len(dates) == 1 else None,
        page=page["page"] if page else None,
        note=note["note"] if note else None,
    )
    if not mentions or _QUOTED_IN.search(words):
        return replace(reference, date=None) if _QUOTED_IN.search(words) else reference
    first = mentions[0]
    at_head = _HEAD.fullmatch(text, span.start, first.span.start) and _BEHIND.match(text, first.span.end, span.end)
    if not at_head or first.speaker is None:
        return reference
    addressee = None
    if len(mentions) > 1 and _TO.fullmatch(text, first.span.end, mentions[1].span.start):
        addressee = mentions[1].speaker
    return replace(reference, speaker=replace(first.speaker, is_source=True), addressee=addressee)
