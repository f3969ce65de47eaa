"""Source files: which there are, what lies next to each, and when one has changed."""

from __future__ import annotations

import os
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from conftest import Command
from searchdoc.building.source import Companion, SourceFile, discover, has_changed, load, sha256_of
from searchdoc.errors import CorpusError, DuplicateDocument, UnreadableDocument


def write(folder: Path, **files: str) -> Path:
    """A folder of text files; ``a__b_txt`` is ``a/b.txt``."""
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


class TestDiscover:
    """Every document below the roots, in the order of ids."""

    def test_ids_are_paths_below_the_root(self, tmp_path: Path) -> None:
        write(tmp_path, z_txt="z", letters__1911__b_md="b", letters__a_txt="a")
        assert [(file.id, file.path) for file in discover([tmp_path]).files] == [
            ("letters/1911/b.md", tmp_path / "letters/1911/b.md"),
            ("letters/a.txt", tmp_path / "letters/a.txt"),
            ("z.txt", tmp_path / "z.txt"),
        ]
        assert [file.id for file in discover([tmp_path / "letters", str(tmp_path / "z.txt")]).files] == [
            "1911/b.md",
            "a.txt",
            "z.txt",
        ]

    def test_what_is_no_document_is_left_out_unless_it_is_named(self, tmp_path: Path) -> None:
        """Hidden files, a folder's own README and the like, and what no reader reads."""
        write(tmp_path, a_txt="a", README_md="r", sub__License_txt="l", picture_gif="p", people_toml="")
        write(tmp_path / ".git", b_txt="b")
        (tmp_path / "folder.txt").mkdir()
        assert [file.id for file in discover([tmp_path]).files] == ["a.txt"]
        assert [file.id for file in discover([tmp_path / "README.md"]).files] == ["README.md"]
        assert [file.id for file in discover([tmp_path, tmp_path / "README.md"]).files] == ["README.md", "a.txt"]
        (picture,) = discover([tmp_path / "picture.gif"]).not_read
        assert (picture.kind, picture.why) == (".gif", "a picture: save the text in it as .txt")
        with pytest.raises(CorpusError, match=r"there is no file or folder .*: name one that holds documents"):
            discover([tmp_path / "nowhere"])

    def test_an_id_names_one_document(self, tmp_path: Path) -> None:
        """The same file twice is no contradiction, another file of that name is."""
        write(tmp_path, a__light_txt="One light.", b__light_txt="Another light.")
        assert len(discover([tmp_path / "a", tmp_path / "a" / ".." / "a" / "light.txt"]).files) == 1
        with pytest.raises(DuplicateDocument, match=r"both be known as 'light\.txt'"):
            discover([tmp_path / "a", tmp_path / "b"])

    def test_companions_belong_to_the_document_next_to_which_they_lie(self, tmp_path: Path) -> None:
        """Notes are a document of their own too; the list of people lies at the root and is everybody's."""
        write(tmp_path, sub__log_txt="l", sub__log_notes_txt="n", sub__log_voices_toml="", people_toml="")
        write(tmp_path, sub__people_toml="", log_notes_md="another folder's")
        people = Companion("people.toml", tmp_path / "people.toml")
        assert {file.id: (file.notes, file.sidecar, file.people) for file in discover([tmp_path]).files} == {
            "log.notes.md": (None, None, people),
            "sub/log.notes.txt": (None, None, people),
            "sub/log.txt": (
                Companion("sub/log.notes.txt", tmp_path / "sub/log.notes.txt"),
                Companion("log.voices.toml", tmp_path / "sub/log.voices.toml"),
                people,
            ),
        }

    def test_notes_that_are_not_indexed_are_no_companions(self, tmp_path: Path) -> None:
        """Whoever names one file has asked for that file alone; its side-car and its people still count."""
        write(tmp_path, log_txt="l", log_notes_txt="n", log_voices_toml="", people_toml="")
        (file,) = discover([tmp_path / "log.txt"]).files
        assert file.notes is None
        assert [companion and companion.path.name for companion in (file.sidecar, file.people)] == [
            "log.voices.toml",
            "people.toml",
        ]


class TestLoad:
    """A source file with its bytes and those of its companions."""

    def test_bytes_and_digests_are_those_on_disk(self, tmp_path: Path) -> None:
        write(tmp_path, log_txt="Fog.", log_notes_txt="1. Thick.", log_voices_toml='author = "Marl"', people_toml="#")
        os.utime(tmp_path / "log.txt", (1_000_000_000, 1_000_000_000))
        found = discover([tmp_path]).files[1]
        file = load(found)
        assert (found.data, found.sha256, found.id) == (b"", "", "log.txt")
        assert (file.data, file.sha256) == (b"Fog.", sha256(b"Fog.").hexdigest())
        companions = (file.notes, file.sidecar, file.people)
        assert [companion and companion.data for companion in companions] == [b"1. Thick.", b'author = "Marl"', b"#"]
        together = b'log.notes.txt1. Thick.log.voices.tomlauthor = "Marl"people.toml#'
        assert file.read_with == sha256(together).hexdigest()
        assert file.mtime_ns == (tmp_path / "log.txt").stat().st_mtime_ns

    def test_the_manifests_record_says_the_same(self, tmp_path: Path) -> None:
        file = load(discover([write(tmp_path, log_txt="Fog.")]).files[0])
        record = file.record
        assert (record.id, record.path, record.size) == ("log.txt", str(tmp_path / "log.txt"), 4)
        assert (record.sha256, record.read_with, record.mtime_ns) == (file.sha256, "", file.mtime_ns)

    def test_a_companion_that_cannot_be_read_says_why(self, tmp_path: Path) -> None:
        """It may be gone, or a folder, by the time it is read; the document is loaded all the same."""
        (file,) = discover([write(tmp_path, log_txt="Fog.", log_voices_toml="")]).files
        (tmp_path / "log.voices.toml").unlink()
        sidecar = load(file).sidecar
        assert sidecar is not None
        assert (sidecar.data, sidecar.problem) == (None, "No such file or directory")
        assert load(file).read_with == sha256_of(b"log.voices.toml")

    def test_a_file_that_is_gone_is_unreadable(self, tmp_path: Path) -> None:
        with pytest.raises(UnreadableDocument, match="No such file or directory"):
            load(SourceFile("gone.txt", tmp_path / "gone.txt"))

    def test_a_name_that_cannot_be_cited_is_unreadable(self, tmp_path: Path) -> None:
        """The message shows the bytes that are not UTF-8."""
        path = Path(os.fsdecode(bytes(tmp_path / "caf") + b"\xe9.txt"))
        path.write_text("Coffee.", encoding="utf-8")
        with pytest.raises(UnreadableDocument, match=r"caf\\udce9\.txt: its name is not valid UTF-8; rename it"):
            load(discover([tmp_path]).files[0])


class TestHasChanged:
    """A file is compared by its content with what was indexed, its companions too."""

    def test_touching_a_file_changes_nothing(self, tmp_path: Path) -> None:
        (file,) = discover([write(tmp_path, log_txt="Fog.")]).files
        record = load(file).record
        assert not has_changed(file, record)
        os.utime(tmp_path / "log.txt", (1, 1))
        assert not has_changed(file, record)

    def test_other_words_are_a_change_even_of_the_same_length(self, tmp_path: Path) -> None:
        (file,) = discover([write(tmp_path, log_txt="Fog.")]).files
        record = load(file).record
        (tmp_path / "log.txt").write_text("Ice.", encoding="utf-8")
        os.utime(tmp_path / "log.txt", (1, 1))
        assert has_changed(file, record)

    def test_a_file_of_the_same_size_and_time_is_not_read(self, tmp_path: Path) -> None:
        """So asking for changes costs little, whatever the size of the documents."""
        (file,) = discover([write(tmp_path, log_txt="Fog.")]).files
        os.utime(tmp_path / "log.txt", (1_000_000_000, 1_000_000_000))
        assert not has_changed(file, replace(load(file), sha256="0" * 64).record)

    @pytest.mark.parametrize("name", ["log.voices.toml", "log.notes.txt", "people.toml"])
    def test_a_new_or_other_companion_is_a_change(self, tmp_path: Path, name: str) -> None:
        write(tmp_path, log_txt="Fog.")
        before = load(discover([tmp_path]).files[0]).record
        (tmp_path / name).write_text("# Marl\n", encoding="utf-8")
        (file,) = (file for file in discover([tmp_path]).files if file.id == "log.txt")
        assert has_changed(file, before)
        with_companion = load(file).record
        assert not has_changed(file, with_companion)
        (tmp_path / name).write_text("# Reed\n", encoding="utf-8")
        assert has_changed(file, with_companion)

    def test_a_file_that_is_gone_has_changed(self, tmp_path: Path) -> None:
        (file,) = discover([write(tmp_path, log_txt="Fog.")]).files
        record = load(file).record
        (tmp_path / "log.txt").unlink()
        assert has_changed(file, record)

    def test_a_new_side_car_is_a_change_and_costs_one_document(self, shelf: Path, command: Command) -> None:
        """Only the document next to which it lies is read again."""
        write(shelf, other_txt="Letter from Ada Quill\n\nThe tide was low all week.\n")
        index = shelf / "index"
        command("build", shelf, "--index", index)
        assert "nothing has changed" in command("status", "--index", index).out
        command("annotate", shelf / "light.txt")
        assert "changed: light.txt" in command("status", "--index", index).out
        assert "1 read anew, 1 unchanged" in command("build", shelf, "--index", index).out
        (shelf / "light.voices.toml").unlink()
        assert "changed: light.txt" in command("status", "--index", index).out
