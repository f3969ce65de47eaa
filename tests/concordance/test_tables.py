"""A concordance for spreadsheets."""

import csv
import io
from pathlib import Path

import searchdoc
from embedders import HashingEmbedder
from searchdoc.concordance.tables import LINE_COLUMNS, collocates_csv, counts_csv, lines_csv
from shared import index_of


def rows(written: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(written)))


def test_every_line_is_a_row_with_its_citation(mill: searchdoc.Index) -> None:
    """All of them, or as many as are wanted."""
    found = mill.concordance("sluice")
    head, *lines = rows("".join(lines_csv(found, 10)))
    assert tuple(head) == LINE_COLUMNS
    first = dict(zip(head, lines[0], strict=True))
    assert (first["match"], first["speaker"], first["document"]) == ("sluice", "Venn", "mill.txt")
    assert mill.resolve(first["id"]).span.start == int(first["start"])
    assert (len(lines), len(rows("".join(lines_csv(found, 10, 1))))) == (2, 2)


def test_figures_are_tables_too(mill: searchdoc.Index) -> None:
    """What is not established is empty."""
    found = mill.concordance("wheel")
    counts = rows("".join(counts_csv(("speaker", one) for one in found.counts("speaker"))))
    assert counts[0] == ["by", "value", "occurrences"]
    assert ["speaker", "", "1"] in counts
    near = rows("".join(collocates_csv(found.collocates(least=1))))
    assert near[0] == ["word", "together", "frequency", "log_likelihood"]
    assert len(near) > 1


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    """A spreadsheet would work out what begins with a sign."""
    texts = {"a.txt": '=HYPERLINK("x") lamp, -1 lamp\n'}
    index = index_of(tmp_path, texts, HashingEmbedder())
    cells = [cell for row in rows("".join(lines_csv(index.concordance("lamp"), 20))) for cell in row]
    assert any("HYPERLINK" in cell for cell in cells)
    assert not any(cell.startswith(("=", "-")) for cell in cells)
