"""How long reading may take."""

from __future__ import annotations

from pathlib import Path

from searchdoc.building.source import SourceFile
from searchdoc.building.time_limits import TimeLimit
from searchdoc.formats.pdf import PdfReader


def test_the_time_grows_with_the_file_unless_it_is_stated() -> None:
    short, long = (SourceFile("a.txt", Path("a.txt"), data=bytes(size)) for size in (0, 2_000_000))
    assert TimeLimit().seconds(short) == 60
    assert TimeLimit().seconds(long) == 180
    assert TimeLimit(5).seconds(long) == 5
    assert TimeLimit(0).seconds(long) == 0


def test_pictures_whose_words_are_recognised_have_more_time() -> None:
    class Program:
        """Stands for tesseract, which need not be installed for this."""

    pages = bytes(1_000_000)
    read, recognised = (
        TimeLimit().seconds(SourceFile("a.pdf", Path("a.pdf"), data=pages, reader=reader))
        for reader in (PdfReader(), PdfReader(Program()))  # type: ignore[arg-type]
    )
    assert recognised > 5 * read
