"""Dates, addressees and notes that do not fit."""

from __future__ import annotations

import pytest

import searchdoc


@pytest.mark.parametrize(
    ("text", "misfits"),
    [
        ("In 1911 Ada Quill wrote: “I believe him”.", []),
        ("In 1912 Ada Quill wrote: “I believe him”.", [("date", "1912", "1911-05-04")]),
        ("“I believe him” (Ada Quill to the Harbour Board, 4 May 1911).", []),
        ("“I believe him” (Ada Quill, 5 June 1911).", [("date", "1911-06-05", "1911-05-04")]),
    ],
)
def test_what_does_not_fit_is_wrong(library: searchdoc.Index, text: str, misfits: list[tuple[str, str, str]]) -> None:
    checked = library.check(text=text)
    (finding,) = checked.findings
    assert finding.status == "exact"
    assert [(one.what, one.claimed, one.source) for one in finding.mismatches] == misfits
    assert checked.is_wrong == bool(misfits)
