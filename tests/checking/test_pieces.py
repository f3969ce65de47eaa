"""Quotations that are joined, also from two documents."""

from __future__ import annotations

from pathlib import Path

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


def test_no_piece_begins_with_a_mark_of_what_is_left_out(tmp_path: Path) -> None:
    """As with the closing bracket of a note's number, which is left out."""
    between = "Nobody at the depot answers our letters, and the keeper waits for the cart in vain. " * 16
    text = f"The oil is late again this year. {between}So says the Board.[23] That matter is settled for good.\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    with searchdoc.build([tmp_path / "a.txt"], tmp_path / "index") as index:
        finding = index.check_quotation("The oil is late again … That matter is settled for good")
        assert [one.text for one in finding.pieces] == ["The oil is late again", "That matter is settled for good"]
