"""Documents that were edited, renamed or deleted after they were indexed: that is said, and the words found again."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

import searchdoc
from conftest import Command
from embedders import HashingEmbedder
from searchdoc.building.edits import was_edited, words_now
from searchdoc.models import Span
from searchdoc.storage.generations import SourceRecord
from searchdoc.text.refinding import LOST

LETTER = "Letter to Piet\n\nThe barley price rose again at the fair of Joure.\n\nThe ferry left at noon.\n"
WORDS = "The barley price rose again at the fair of Joure."


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    path = tmp_path / "docs" / "a.txt"
    path.write_text(LETTER, "utf-8")
    return path


def record(index: searchdoc.Index) -> SourceRecord:
    return index.manifest.sources[0]


def test_a_file_that_was_only_touched_is_not_edited(file: Path, tmp_path: Path) -> None:
    index = searchdoc.build([file.parent], tmp_path / "index", model=HashingEmbedder())
    assert not was_edited(record(index))
    os.utime(file, (1, 1))
    assert not was_edited(record(index))
    file.write_text(LETTER.replace("noon", "nine"), "utf-8")
    assert was_edited(record(index))
    assert index.edited(["a.txt"]) == ("a.txt",)
    file.unlink()
    assert was_edited(record(index))


def test_words_are_found_in_the_file_as_it_is_now(file: Path, tmp_path: Path) -> None:
    index = searchdoc.build([file.parent], tmp_path / "index", model=HashingEmbedder())
    document = index.document("a.txt")
    assert document is not None
    start = LETTER.index(WORDS)
    span = Span(start, start + len(WORDS))
    new = "A note above.\n\n" + LETTER
    file.write_text(new, "utf-8")
    found = words_now(document, span, file)
    assert found.rung == "moved"
    assert found.span is not None
    assert new[found.span.start : found.span.end] == WORDS
    file.unlink()
    assert words_now(document, span, file) == LOST


@pytest.mark.parametrize(
    ("new", "said", "rung"),
    [
        (LETTER.replace("Piet", "Anna"), "the words stand where they stood", "in place"),
        ("Above.\n\n" + LETTER, "the words have moved, at characters 24-98", "moved"),
        (LETTER.replace("again at the", "again  at\nthe"), "the words are typed differently now", "typed differently"),
        (LETTER.replace("rose again", "rose once again"), "words nearly the same stand in it now (9", "changed"),
        ("Nothing.\n", "the words are not found in it any more", "lost"),
    ],
)
def test_show_and_ask_say_that_a_document_was_edited(
    new: str, said: str, rung: str, file: Path, tmp_path: Path, command: Command
) -> None:
    """The words of the index are shown, and how they are found in the file."""
    index = tmp_path / "index"
    command("build", file.parent, "--index", index)
    hit = json.loads(command("search", "barley price", "--json", "--index", index).out)["hits"][0]
    file.write_text(new, "utf-8")
    shown = command("show", hit["id"], "--index", index)
    assert shown.status == 0
    assert WORDS in shown.out
    assert f"a.txt has been edited since it was indexed: {said}" in shown.err
    assert json.loads(command("show", hit["id"], "--json", "--index", index).out)["now"]["found"] == rung
    asked = command("ask", "what did the barley price do", "--index", index)
    assert "a.txt has been edited since it was indexed: 'searchdoc build' reads it anew" in asked.err


def test_nothing_is_said_of_a_document_that_nobody_touched(file: Path, tmp_path: Path, command: Command) -> None:
    index = tmp_path / "index"
    command("build", file.parent, "--index", index)
    asked = command("ask", "what did the barley price do", "--index", index)
    assert "edited" not in asked.err
    identifier = json.loads(command("search", "barley price", "--json", "--index", index).out)["hits"][0]["id"]
    assert json.loads(command("show", identifier, "--json", "--index", index).out)["now"] is None


def test_a_file_that_has_become_far_too_large_is_not_read(file: Path, tmp_path: Path) -> None:
    index = searchdoc.build([file.parent], tmp_path / "index", model=HashingEmbedder())
    document = index.document("a.txt")
    assert document is not None
    with file.open("rb+") as grown:
        grown.truncate(2**40)
    assert words_now(document, Span(0, 6), file) == LOST
    assert index.edited(["a.txt"]) == ("a.txt",)
