"""Lines one below the other, by the columns that letters take on a terminal."""

import pytest

import searchdoc
from searchdoc.cli.aligned import Layout, aligned_line, cell_width, cut_end, cut_start, plain_line


@pytest.mark.parametrize(
    ("words", "width"), [("lamp", 4), ("植物", 4), ("e\u0301te\u0301", 3), ("Ёлка", 4), ("“a”", 3)]
)
def test_width_is_counted_in_columns(words: str, width: int) -> None:
    """Two for wide characters, none for combining ones."""
    assert cell_width(words) == width


def test_words_are_cut_between_letters() -> None:
    """A mark stays on its letter, and no half of a wide character is shown."""
    assert (cut_end("植物園", 5), cut_start("植物園", 5)) == ("植物", "物園")
    assert (cut_end("e\u0301t", 1), cut_start("te\u0301", 1)) == ("e\u0301", "e\u0301")
    assert cut_start("te\u0301te", 2) == "te"
    assert (cut_end("lamp", 9), cut_start("lamp", 9)) == ("lamp", "lamp")


@pytest.mark.parametrize("columns", [80, 120])
def test_the_words_begin_in_one_column(calendar: searchdoc.Index, columns: int) -> None:
    """And no line is wider than the terminal."""
    lines = calendar.concordance("trade").lines(columns)[:]
    layout = Layout.of(lines, columns, None)
    shown = [str(aligned_line(line, layout)) for line in lines]
    assert max(map(cell_width, shown)) <= columns
    at = layout.number + 1 + layout.left
    assert {row[at : at + 5].casefold() for row in shown} == {"trade"}


def test_a_line_for_programs_ends_with_its_citation(calendar: searchdoc.Index) -> None:
    """Set off by tabs."""
    line = calendar.concordance("trade").lines(20)[0]
    words, _, _, identifier = plain_line(line, Layout(0, 20, 0, 20, 0)).split("\t")
    assert words[20:25].casefold() == "trade"
    assert calendar.resolve(identifier).span == line.citation.span
