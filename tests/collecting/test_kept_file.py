"""The file of kept citations: edited by people, written by several, never lost."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT
from searchdoc.collecting.kept import KeptRecord
from searchdoc.collecting.kept_file import add_records, change_records, notebook_path, read_records, remove_records
from searchdoc.errors import NotebookError

ONE = KeptRecord("a.txt:0-9:00000000", "the oil", ("trade",), "2026-11-27", "Ada", "Ada to the Board", "No oil\nsent.")
TWO = KeptRecord("b.txt:4-9:11111111", text='[[kept]]\n[Note] "quoted"\n# no comment', before="\r\n\t", after="\\")
THREE = KeptRecord("c.txt:1-2:22222222", "third", twins=("d.txt",))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return notebook_path(tmp_path / "index")


def test_it_lies_beside_the_folder_of_the_index(tmp_path: Path) -> None:
    assert notebook_path(tmp_path / "index") == tmp_path / "index.kept.toml"
    assert notebook_path(f"{tmp_path}/x/../index/") == tmp_path / "index.kept.toml"


def test_what_is_kept_from_an_index_on_a_server_is_in_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert notebook_path("milvus://archive:19530/letters") == tmp_path / "letters.kept.toml"


def test_what_is_written_is_read_again(path: Path) -> None:
    assert read_records(path) == ()
    add_records(path, [ONE, TWO])
    add_records(path, [THREE])
    assert read_records(path) == (ONE, TWO, THREE)
    assert 'text = """\nNo oil\nsent."""' in path.read_text(encoding="utf-8")


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.sampled_from("\"'\\\n\r\t[]#= a\x00\x7f\u2028")))
def test_any_words_are_held(words: str, hard: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = notebook_path(Path(folder) / "index")
        record = KeptRecord("a.txt:0-1:00000000", words, (hard,), text=hard, before=words, after=hard)
        add_records(file, [record])
        assert read_records(file) == (record,)


def test_what_a_person_wrote_survives_every_change(path: Path) -> None:
    """Comments, fields and tables of their own, and a record with nothing but an id."""
    add_records(path, [ONE, TWO, THREE])
    by_hand = path.read_text(encoding="utf-8").replace('[[kept]]\nid = "b', '# about b\n\n[[kept]]\nid = "b')
    by_hand = by_hand.replace('why = "the oil"', 'why = "the oil"  # ask Ada\nsheet = 4')
    path.write_text(
        f'{by_hand}\n[mine]\ncolour = "red" # keep\n\n[[kept]]\nid = "e.txt:0-2:33333333"\n', encoding="utf-8"
    )
    change_records(path, lambda one: replace(one, why="gas") if one.id == ONE.id else one)
    add_records(path, [replace(THREE, why="new", tags=("x",))])
    remove_records(path, {TWO.id})
    text = path.read_text(encoding="utf-8")
    for line in ('why = "gas"  # ask Ada', "sheet = 4", "# about b", 'colour = "red" # keep'):
        assert line in text
    assert [one.id[0] for one in read_records(path)] == ["a", "c", "e"]
    assert read_records(path)[1].why == "new"
    assert tomllib.loads(text)["mine"] == {"colour": "red"}
    remove_records(path, {one.id for one in read_records(path)})
    assert read_records(path) == ()
    assert "# about b" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("damaged", "why"),
    [
        (b'[[kept]]\nid = "a', "this is not TOML"),
        (b"[[kept]]\nwhy = 'x'\n", "id"),
        (b"kept = 3\n", "cannot be read"),
        (b'[[kept]]\nwhy = "oil"\n', "at line 1 ([[kept]] needs 'id')"),
        (b'[[keep]]\nid = "a"\n', "it has [[keep]], and [[kept]] is meant"),
        (b"\xff\xfe", "it is not UTF-8"),
    ],
)
def test_a_damaged_file_is_named_and_never_written_over(path: Path, damaged: bytes, why: str) -> None:
    path.write_bytes(damaged)
    for change in (lambda: add_records(path, [ONE]), lambda: remove_records(path, {"x"}), lambda: read_records(path)):
        with pytest.raises(NotebookError) as caught:
            change()
        assert why in str(caught.value)
        assert "\n" not in str(caught.value)
    assert path.read_bytes() == damaged


def test_a_link_is_not_followed(path: Path) -> None:
    (path.parent / "elsewhere.toml").write_text("a = 1\n", encoding="utf-8")
    path.symlink_to(path.parent / "elsewhere.toml")
    with pytest.raises(NotebookError, match="cannot be read"):
        add_records(path, [ONE])
    assert (path.parent / "elsewhere.toml").read_text(encoding="utf-8") == "a = 1\n"


def test_a_full_disk_loses_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_records(path, [ONE])

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(NotebookError, match=r"cannot be written \(No space left on device\)"):
            add_records(path, [TWO])
    assert read_records(path) == (ONE,)


WRITER = """
import sys
from pathlib import Path
from searchdoc.collecting.kept import KeptRecord
from searchdoc.collecting.kept_file import add_records
for number in range(12):
    add_records(Path(sys.argv[1]), [KeptRecord(f"{sys.argv[2]}.txt:{number}-99:00000000", text="words")])
"""


def test_two_processes_that_keep_at_once_lose_nothing(path: Path) -> None:
    env = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    running = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), name], env=env) for name in "ab"]
    assert [one.wait() for one in running] == [0, 0]
    ids = [one.id for one in read_records(path)]
    assert len(ids) == len(set(ids)) == 24
