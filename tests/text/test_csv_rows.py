"""Rows of tables, as spreadsheets read them."""

import csv

import pytest

from searchdoc.text.csv_rows import csv_row


def test_a_row_is_read_back_as_it_was() -> None:
    written = csv_row(["Eliza, of Thornbury", 'the "old" mill', None, 1851])
    assert written.endswith("\r\n")
    assert list(csv.reader([written])) == [["Eliza, of Thornbury", 'the "old" mill', "", "1851"]]


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_no_text_is_a_formula(formula: str) -> None:
    """A spreadsheet would work it out; a number is one."""
    assert list(csv.reader([csv_row([formula, -1])])) == [[f" {formula}", "-1"]]


def test_control_characters_are_left_out() -> None:
    assert "\x1b" not in csv_row(["\x1b[2Jlamp"])
