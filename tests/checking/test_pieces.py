"""Quotations that are joined, also from two documents."""

from __future__ import annotations

import pytest

import searchdoc
from searchdoc.checking.pieces import possible_pieces
from searchdoc.checking.places import SoughtQuotation
from searchdoc.text.collation import quoted_words

OIL, TRADE = "I have asked for oil four times since March", "foreign trade must by all means stay a monopoly"


@pytest.mark.parametrize("between", [" … ", ". "])
def test_pieces_of_two_documents_are_joined(library: searchdoc.Index, between: str) -> None:
    finding = library.check_quotation(f"{OIL}{between}{TRADE}")
    assert finding.status == "joined"
    assert [one.document.id for one in finding.pieces] == ["light.txt", "calendar.txt"]
    assert finding.differences == ()


def test_pieces_in_another_order_are_joined(library: searchdoc.Index) -> None:
    finding = library.check_quotation("I will not be answerable for the fleet … I have asked for oil")
    assert finding.status == "joined"


def test_a_quotation_is_divided_at_its_ellipses() -> None:
    text = "one two three … four five six"
    assert list(possible_pieces(SoughtQuotation(text, quoted_words(text)), None)) == [
        ["one two three ", " four five six"]
    ]
