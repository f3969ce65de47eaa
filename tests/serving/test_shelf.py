"""The open index of a server: a new generation is taken up, and who has begun goes on with the one before."""

from pathlib import Path
from threading import Thread

import pytest

import searchdoc
from embedders import HashingEmbedder
from searchdoc.errors import IndexMissing
from searchdoc.index import Index
from searchdoc.serving.shelf import Shelf


def opened(directory: str | Path) -> Index:
    return Index(directory, HashingEmbedder())


def write(folder: Path, words: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "log.txt").write_text(f"{words}\n", "utf-8")
    searchdoc.build([folder], folder.parent / "index", model=HashingEmbedder())


def test_a_new_generation_is_taken_up_and_the_one_before_still_answers(tmp_path: Path) -> None:
    """Without being told."""
    write(tmp_path / "logs", "The lamp burned well in the tower.")
    shelf = Shelf(tmp_path / "index", opened)
    before, generation = shelf.index, shelf.generation
    write(tmp_path / "logs", "The barley price rose at the fair.")
    assert shelf.generation != generation
    assert [one.text for one in shelf.index.passages()] == ["The barley price rose at the fair."]
    assert [one.text for one in before.passages()] == ["The lamp burned well in the tower."]


def test_an_index_that_has_not_changed_is_not_opened_again(tmp_path: Path) -> None:
    """It is the same object."""
    write(tmp_path / "logs", "The lamp burned well in the tower.")
    shelf = Shelf(tmp_path / "index", opened)
    assert shelf.index is shelf.index


def test_what_cannot_be_opened_leaves_the_one_before(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """It is told once; the next good build is taken up."""
    write(tmp_path / "logs", "The lamp burned well in the tower.")
    shelf = Shelf(tmp_path / "index", opened)
    manifest = tmp_path / "index" / "manifest.json"
    manifest.write_text("{", "utf-8")
    assert [one.text for one in shelf.index.passages()] == ["The lamp burned well in the tower."]
    assert shelf.generation
    assert [one.levelname for one in caplog.records] == ["WARNING"]
    manifest.unlink()
    assert len(shelf.index) == 1
    write(tmp_path / "logs", "The barley price rose at the fair.")
    assert [one.text for one in shelf.index.passages()] == ["The barley price rose at the fair."]


def test_one_thread_opens_while_the_others_go_on(tmp_path: Path) -> None:
    """Of sixteen that see a new generation, one opens it."""
    write(tmp_path / "logs", "The lamp burned well in the tower.")
    opens: list[str | Path] = []

    def counting(directory: str | Path) -> Index:
        opens.append(directory)
        return opened(directory)

    shelf = Shelf(tmp_path / "index", counting)
    write(tmp_path / "logs", "The barley price rose at the fair.")
    seen: list[Index] = []
    threads = [Thread(target=lambda: seen.append(shelf.index)) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opens) == 2
    assert len({id(one) for one in seen}) <= 2


def test_where_there_is_no_index_it_is_said(tmp_path: Path) -> None:
    """As everywhere."""
    with pytest.raises(IndexMissing, match="there is no index in"):
        Shelf(tmp_path / "nothing")
