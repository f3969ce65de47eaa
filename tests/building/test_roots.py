"""What an index holds: how roots are named, added and removed, and which would be lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from searchdoc.building.roots import (
    holdings_of,
    is_below,
    kept,
    kept_if_readable,
    left_behind,
    require_readable,
    still_excluded,
    whole_path,
    with_added,
    with_removed,
)
from searchdoc.errors import CorpusError, IndexDamaged, UnreadableDocument
from searchdoc.storage.generations import Holdings, SourceRecord


@pytest.fixture
def papers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of two documents, in the working folder."""
    (tmp_path / "papers" / "old").mkdir(parents=True)
    for name in ("a.txt", "old/b.txt"):
        (tmp_path / "papers" / name).write_text("Barley was dear.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "papers"


def test_roots_are_kept_whole_and_as_they_were_typed(papers: Path) -> None:
    """Each once, however often and by whatever names it is typed."""
    assert holdings_of(["papers", papers / "old" / ".."]) == Holdings((str(papers),), ("papers",))
    assert whole_path("papers/nowhere") == str(papers / "nowhere")
    assert is_below(papers / "a.txt", [papers])
    assert not is_below(f"{papers}2", [papers])


def test_the_roots_of_an_old_index_are_seen_from_the_working_folder(papers: Path, tmp_path: Path) -> None:
    """Its format kept them as they were typed. Of no index there are none, and a damaged one does not say."""
    assert kept(tmp_path / "index") == Holdings()
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "manifest.json").write_text('{"format": 5, "roots": ["papers"]}', encoding="utf-8")
    assert kept(tmp_path / "index") == Holdings((str(papers),), ("papers",))
    (tmp_path / "index" / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(IndexDamaged):
        kept(tmp_path / "index")
    assert kept_if_readable(tmp_path / "index") == Holdings()


def test_what_other_roots_would_not_hold_is_left_behind(papers: Path, tmp_path: Path) -> None:
    known = holdings_of(["papers/old", "papers/a.txt"])
    assert left_behind(known, holdings_of(["papers"])) == ()
    assert left_behind(known, holdings_of(["papers/a.txt"])) == ("papers/old",)
    assert left_behind(Holdings(), holdings_of([papers])) == ()
    assert left_behind(known, holdings_of([tmp_path / "other"])) == ("papers/old", "papers/a.txt")


def test_what_was_removed_stays_out_of_the_same_roots(papers: Path) -> None:
    """But a file that is named itself is wanted."""
    known = Holdings((str(papers),), ("papers",), (str(papers / "a.txt"), str(papers / "old"), "/elsewhere/c.txt"))
    assert still_excluded(known, holdings_of(["papers"])).excluded == (str(papers / "a.txt"), str(papers / "old"))
    assert still_excluded(known, holdings_of(["papers", "papers/a.txt"])).excluded == (str(papers / "old"),)


def test_adding_takes_in_what_is_not_held(papers: Path, tmp_path: Path) -> None:
    held = holdings_of(["papers"])
    assert with_added(held, ["papers/old", papers / "a.txt", "papers"]) == held
    (tmp_path / "more").mkdir()
    assert with_added(held, ["more"]).typed == ("papers", "more")
    removed = Holdings(held.roots, held.typed, (str(papers / "old" / "b.txt"),))
    assert with_added(removed, ["papers/old"]) == held
    folder_removed = Holdings(held.roots, held.typed, (str(papers / "old"),))
    assert with_added(folder_removed, ["papers/old/b.txt"]) == Holdings(
        (*held.roots, str(papers / "old" / "b.txt")), ("papers", "papers/old/b.txt"), (str(papers / "old"),)
    )
    with pytest.raises(CorpusError, match="there is no file or folder nowhere"):
        with_added(held, ["nowhere"])


def test_removing_takes_out_documents_folders_and_roots(papers: Path) -> None:
    held = holdings_of(["papers"])
    sources = [SourceRecord(name, str(papers / name), "", 0, 0) for name in ("a.txt", "old/b.txt")]
    assert with_removed(held, ["old/b.txt"], sources).excluded == (str(papers / "old" / "b.txt"),)
    assert with_removed(held, ["old/b.txt", "papers/old"], sources).excluded == (str(papers / "old"),)
    assert with_removed(held, ["papers"], sources) == Holdings()
    inner = holdings_of(["papers", "papers/old"])
    assert with_removed(inner, ["papers/old"], sources) == Holdings(held.roots, held.typed, (str(papers / "old"),))
    with pytest.raises(CorpusError, match=r"c\.txt is neither the id of a document nor a file or folder"):
        with_removed(held, ["c.txt"], sources)


def test_at_least_one_of_several_files_must_be_readable(papers: Path) -> None:
    """A shell's pattern may name pictures among the letters."""
    (papers / "scan.gif").write_bytes(b"x")
    require_readable([papers / "scan.gif", papers / "a.txt"])
    require_readable([papers])
    with pytest.raises(UnreadableDocument, match=r"there is no reader for \.gif: a picture"):
        require_readable([papers / "scan.gif"])
