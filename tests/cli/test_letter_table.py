"""The table of letters on a terminal, wide and narrow."""

import pytest

import searchdoc
from searchdoc.cli.letter_table import abbreviated_date, table_lines


@pytest.mark.parametrize(
    ("edtf", "shown"),
    [
        ("1850-02-14", "14 Feb 1850"),
        ("1850-05", "May 1850"),
        ("1850?", "1850?"),
        ("1850/1853", "1850–1853"),
        ("1850-02-14/1850-03-02", "14 Feb 1850–2 Mar 1850"),
    ],
)
def test_dates_are_short(edtf: str, shown: str) -> None:
    assert abbreviated_date(edtf) == shown


@pytest.mark.parametrize("width", [60, 80, 100, 120, 140])
def test_no_line_is_wider_than_the_terminal(family: searchdoc.Index, width: int) -> None:
    """Names that are cut end with an ellipsis."""
    lines = [str(line) for line in table_lines(family.letters().rows, width, ids=False)]
    assert max(map(len, lines)) <= width


def test_on_a_narrow_terminal_the_first_words_have_a_line_of_their_own(family: searchdoc.Index) -> None:
    rows = family.letters().rows
    lines = [str(line) for line in table_lines(rows, 80, ids=False)]
    assert len(lines) == 1 + 2 * len(rows)
    assert lines[1].split() == "14 Feb 1850 Eliza Thornbury Margaret Pell Thornbury Mill,…".split()
    assert lines[2].startswith("             The snow has lain nine days")
    assert lines[2].endswith("…")


def test_on_a_wide_terminal_and_in_a_pipe_a_letter_is_a_line(family: searchdoc.Index) -> None:
    """Only what is piped away is whole."""
    rows = family.letters().rows
    wide = [str(line) for line in table_lines(rows, 120, ids=False)]
    piped = [str(line) for line in table_lines(rows, None, ids=False)]
    assert len(wide) == len(piped) == 1 + len(rows)
    assert "Thornbury Mill, Askrigg" in piped[1]
    assert piped[1].endswith(rows[0].first_words)


def test_the_id_of_each_letter_stands_below_it(family: searchdoc.Index) -> None:
    rows = family.letters().rows
    lines = [str(line).strip() for line in table_lines(rows, 80, ids=True)]
    assert [line for line in lines if line in {row.id for row in rows}] == [row.id for row in rows]
