"""The notebook of an index."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import searchdoc
from searchdoc.collecting.keeping import Notebook
from searchdoc.errors import CitationError, UnknownCitation


@pytest.fixture
def lamp(shelf: Path, tmp_path: Path) -> searchdoc.Index:
    """An index of one letter, which may be edited."""
    return searchdoc.build([shelf], tmp_path / "index")


def test_citations_are_kept_listed_and_forgotten(lamp: searchdoc.Index) -> None:
    one, other, *_ = lamp.search("oil", 3)
    kept = lamp.keep([one.id, other.id], "the oil", ["depot", " depot "])
    assert [entry.id for entry in kept.entries] == [one.id, other.id]
    lamp.keep(one.id, "better", ["light"])
    first, second = lamp.kept().entries
    assert (first.record.why, first.record.tags, first.state) == ("better", ("depot", "light"), "in place")
    assert first.citation is not None
    assert first.citation.text == one.text
    assert second.record.why == "the oil"
    assert [entry.id for entry in lamp.kept("light").entries] == [one.id]
    assert [entry.id for entry in lamp.forget(one.id).entries] == [one.id]
    assert len(lamp.kept()) == 1
    with pytest.raises(UnknownCitation, match="is not kept"):
        lamp.forget(one.id)
    with pytest.raises(CitationError):
        lamp.keep("light.txt:0-9:00000000")


def test_it_survives_the_index(lamp: searchdoc.Index, shelf: Path) -> None:
    """The folder is removed and built anew of an edited letter; the file beside it is not even looked at."""
    citation = lamp.search("barrels at once", 1)[0]
    lamp.keep(citation.id, "how many")
    file = shelf / "light.txt"
    file.write_text(
        f"{file.read_text(encoding='utf-8')}".replace("Gentlemen,", "Gentlemen of the Board,"), encoding="utf-8"
    )
    shutil.rmtree(lamp.directory)
    (entry,) = searchdoc.build([shelf], lamp.directory).kept().entries
    assert entry.state == "moved"
    assert entry.citation is not None
    assert entry.citation.text == citation.text
    assert entry.citation.start == citation.start + 13


def test_words_that_changed_are_taken_over_when_asked(lamp: searchdoc.Index, shelf: Path) -> None:
    citation = next(one for one in lamp.search("barrels", 5) if "barrels" in one.text)
    lamp.keep(citation.id, "how many")
    file = shelf / "light.txt"
    file.write_text(file.read_text(encoding="utf-8").replace("six barrels", "sixteen barrels"), encoding="utf-8")
    now = searchdoc.build([shelf], lamp.directory)
    (changed,) = now.kept().entries
    assert changed.state == "changed"
    assert [(one.draft, one.source) for one in changed.differences] == [("six", "sixteen")]
    (updated,) = now.kept(update=True).entries
    assert updated.state == "in place"
    assert "six barrels" in updated.record.was
    assert "sixteen barrels" in updated.record.text


def test_it_is_no_document(lamp: searchdoc.Index, tmp_path: Path) -> None:
    """Where the folder above the index is read, the notebook is left out and not called unread."""
    lamp.keep(lamp.search("oil", 1)[0].id)
    again = searchdoc.build([tmp_path], tmp_path / "second")
    assert again.manifest.accounts.not_read == ()
    assert isinstance(lamp._notebook, Notebook)
