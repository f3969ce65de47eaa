"""What prose claims of a quotation: who, when; nobody rather than somebody else."""

from __future__ import annotations

import pytest

import searchdoc
from searchdoc.checking.claims import dates_in, is_unfinished
from searchdoc.checking.drafts import read_draft
from searchdoc.models import Span
from searchdoc.passages.people import Speakers


@pytest.mark.parametrize(
    ("text", "speaker", "date"),
    [
        ("Ada Quill wrote in 1911 that “the oil was never sent”.", "Ada Quill", "1911"),
        ("“The oil was never sent,” said Marl.", "Marl", None),
        ("According to Ada Quill, “the oil was never sent”.", "Ada Quill", None),
        ("On 4 May 1911 Ada Quill wrote to the Board: “The oil was never sent.”", "Ada Quill", "1911-05-04"),
        ("1911 schrieb Ada Quill: „The oil was never sent.“", "Ada Quill", "1911"),
        ("«The oil was never sent», écrit Ada Quill.", "Ada Quill", None),
        ("“The oil was never sent” (Ada Quill to the Board, 4 May 1911).", "Ada Quill", None),
        ("Ada Quill: “The oil was never sent.”", "Ada Quill", None),
        ("Ada Quill wrote that Marl believed “the oil was never sent”.", None, None),
        ("Ada Quill and Marl wrote that “the oil was never sent”.", None, None),
        ("The ship of Marl was lost. “The oil was never sent.”", None, None),
        ("Ada Quill wrote well. “The oil was never sent,” somebody said.", None, None),
    ],
)
def test_a_claim_is_read_or_left_open(
    library: searchdoc.Index, text: str, speaker: str | None, date: str | None
) -> None:
    (quotation,) = read_draft(text.encode(), "-", Speakers(library.speakers())).quotations
    assert (quotation.speaker.name if quotation.speaker else None) == speaker
    assert quotation.claim.date == date


def test_years_and_days_are_dates() -> None:
    text = "in 1802, and on 3 May 1803"
    assert [date for _, date in dates_in(text, Span(0, len(text)), "en")] == ["1803-05-03", "1802"]


def test_a_full_stop_finishes_a_quotation() -> None:
    assert is_unfinished("the oil,")
    assert not is_unfinished("the oil.")
