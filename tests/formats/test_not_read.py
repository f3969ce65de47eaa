"""Files that no reader reads: their kind, and a way out for each."""

from __future__ import annotations

from pathlib import Path, PurePath

import pytest

from searchdoc.formats.files import READERS, has_reader
from searchdoc.formats.not_read import NO_ENDING, WAYS_OUT, kind_of, way_out


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("letter.DOC", ".doc"),
        ("papers.tar.gz", ".tar.gz"),
        ("papers.gz", ".gz"),
        ("LETTER", NO_ENDING),
        ("letter.", NO_ENDING),
        ("minutes.of the vestry", NO_ENDING),
        ("letter.afterwardsrevised", NO_ENDING),
        ("scan.xyz", ".xyz"),
    ],
)
def test_the_kind_of_a_file_is_its_ending(name: str, kind: str) -> None:
    """In lower case; two endings where both say one thing; none where it is part of a sentence."""
    assert kind_of(PurePath("papers.d") / name) == kind


@pytest.mark.parametrize(
    ("name", "way"),
    [
        ("a.zip", "unpack it"),
        ("a.tar.xz", "unpack it"),
        ("a.JPG", "a picture: save the text in it as .txt"),
        ("a.mp3", "sound: write it down as .txt"),
        ("a.xyz", "save as .txt"),
        ("letter", "name it .txt if it is plain text"),
        ("a.sqlite", "a database: export its texts as .txt"),
    ],
)
def test_there_is_a_way_out_for_every_file(name: str, way: str) -> None:
    assert way_out(PurePath(name)) == way


@pytest.mark.parametrize(
    "ending", [".doc", ".xls", ".ppt", ".pages", ".djvu", ".mobi", ".msg", ".tex", ".html", ".eml"]
)
def test_a_format_is_recommended_only_if_it_is_read(ending: str) -> None:
    """Whoever follows the advice has a file that is read."""
    words = way_out(PurePath(f"a{ending}")).replace(",", " ").split()
    assert [word for word in words if word.startswith(".") and not has_reader(Path(f"a{word}"))] == []
    assert any(word.startswith(".") for word in words)


def test_every_ending_is_written_as_it_is_compared() -> None:
    """In lower case, with its dot; of several readers one is enough to have an ending looked up no more."""
    assert [ending for ending in WAYS_OUT if ending != ending.lower() or not ending.startswith(".")] == []
    assert all(suffix.startswith(".") for reader in READERS for suffix in reader.suffixes)
