"""Generations on disk: what answers, what is refused, and what a build killed at any moment leaves behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec
import pytest

from searchdoc.errors import IndexDamaged, IndexIncompatible, IndexLocked, IndexMissing, StoreError
from searchdoc.storage.generations import (
    FORMAT,
    Accounts,
    Draft,
    Holdings,
    Manifest,
    ModelRecord,
    NotRead,
    SourceRecord,
    begin_generation,
    is_index,
    open_generation,
    read_current,
    read_holdings,
    read_manifest,
    verify,
)

MODEL = ModelRecord("hashing", "f" * 64, 256, 200)
SOURCE = SourceRecord("holm.txt", "letters/holm.txt", "a" * 64, 1234, 1_700_000_000_000_000_000)


def write(made: Draft, words: str) -> None:
    """A small file, and one in a folder that is too large to be checked whenever an index is opened."""
    (made.directory / "words.txt").write_text(words, "utf-8")
    (made.directory / "keywords").mkdir()
    (made.directory / "keywords" / "postings").write_bytes(words.encode() * 2**20)


def publish(made: Draft) -> Manifest:
    return made.publish(
        model=MODEL,
        settings={"analysis": 1, "share": 0.5, "folded": True, "language": "en"},
        counts={"documents": 1, "passages": 2},
        holdings=Holdings(("/papers/letters",), ("letters",), ("/papers/letters/old",)),
        sources=(SOURCE,),
        accounts=Accounts(not_read=(NotRead("/papers/letters/empty.txt", ".txt", "there is no text in it"),)),
        problems=(("holm.txt", "note 3 is called but missing"),),
    )


def build(index: Path, words: str) -> Manifest:
    with begin_generation(index) as made:
        write(made, words)
        return publish(made)


def answer(index: Path) -> str:
    """The words that the index holds, every byte of it checked."""
    assert verify(index) == ()
    return open_generation(index, verify=True).path("words.txt").read_text("utf-8")


def generations(index: Path) -> set[str]:
    return {path.name for path in (index / "generations").iterdir()}


@pytest.fixture
def index(tmp_path: Path) -> Path:
    build(tmp_path / "index", "lamp!")
    return tmp_path / "index"


# Building


def test_what_was_published_answers(index: Path) -> None:
    assert answer(index) == "lamp!"


def test_the_manifest_says_what_was_indexed_and_how(index: Path) -> None:
    manifest = read_manifest(index)
    assert manifest.format == FORMAT
    assert manifest.created.endswith("+00:00")
    assert manifest.model == MODEL
    assert manifest.settings == {"analysis": 1, "share": 0.5, "folded": True, "language": "en"}
    assert manifest.counts == {"documents": 1, "passages": 2}
    assert (manifest.roots, manifest.typed) == (("/papers/letters",), ("letters",))
    assert manifest.sources == (SOURCE,)
    assert manifest.unreadable == (("/papers/letters/empty.txt", "there is no text in it"),)
    assert manifest.problems == (("holm.txt", "note 3 is called but missing"),)
    assert {name: record.size for name, record in manifest.files.items()} == {
        "keywords/postings": 5 * 2**20,
        "words.txt": 5,
    }
    assert generations(index) == {manifest.generation}


def test_the_old_generation_answers_until_the_new_one_is_published(index: Path) -> None:
    with begin_generation(index) as made:
        write(made, "oil")
        assert answer(index) == "lamp!"
        publish(made)
        assert answer(index) == "oil"


def test_the_current_and_the_previous_generation_are_kept_and_older_ones_removed(index: Path) -> None:
    names = [read_manifest(index).generation, *(build(index, words).generation for words in ("oil", "wick", "glass"))]
    assert len(set(names)) == 4
    assert generations(index) == set(names[2:])
    assert answer(index) == "glass"


def test_which_generation_is_current_is_read_without_the_rest_of_the_manifest(index: Path) -> None:
    first = read_current(index)
    assert read_current(index) == read_manifest(index).generation
    build(index, "oil")
    assert read_current(index) == read_manifest(index).generation != first
    (index / "manifest.json").write_text('{"format": 0, "version": "0.0.1"}', "utf-8")
    with pytest.raises(IndexIncompatible, match=r"use the version 0\.0\.1"):
        read_current(index)


def test_a_reader_keeps_its_generation_through_the_next_build(index: Path) -> None:
    reader = open_generation(index)
    build(index, "oil")
    assert reader.path("words.txt").read_text("utf-8") == "lamp!"


def test_a_draft_that_is_not_published_leaves_nothing(index: Path) -> None:
    before = generations(index)
    with begin_generation(index) as made:
        write(made, "oil")
    assert generations(index) == before
    assert answer(index) == "lamp!"


def test_a_draft_that_fails_leaves_nothing(index: Path) -> None:
    before = generations(index)

    def fail() -> None:
        with begin_generation(index) as made:
            write(made, "oil")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert generations(index) == before
    assert answer(index) == "lamp!"


def test_an_error_after_publishing_does_not_take_the_generation_back(index: Path) -> None:
    def fail() -> None:
        with begin_generation(index) as made:
            write(made, "oil")
            publish(made)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert answer(index) == "oil"


def test_a_folder_that_cannot_be_listed_is_an_error_and_not_an_empty_one(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What lies in it would belong to no index."""
    listed = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("keywords"):
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    with begin_generation(index) as made:
        write(made, "new")
        monkeypatch.setattr(os, "scandir", refuse)
        with pytest.raises(StoreError, match="Permission denied"):
            publish(made)
        monkeypatch.undo()
    assert answer(index) == "lamp!"


def test_a_draft_is_published_once(index: Path) -> None:
    with begin_generation(index) as made:
        write(made, "oil")
        publish(made)
        with pytest.raises(ValueError, match="already"):
            publish(made)
    assert answer(index) == "oil"


def test_two_builds_of_one_index_do_not_run_at_once(index: Path) -> None:
    with (
        begin_generation(index) as made,
        pytest.raises(IndexLocked, match="wait until it has ended"),
        begin_generation(index),
    ):
        publish(made)
    assert build(index, "oil").counts == {"documents": 1, "passages": 2}


def test_a_full_disk_is_reported_and_the_old_index_answers(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(StoreError, match="No space left"):
            build(index, "oil")
    assert answer(index) == "lamp!"
    assert len(generations(index)) == 1


def test_everything_is_on_the_disk_before_the_manifest_points_to_it(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files, their folders and the new manifest; then the step that counts; then the folder in which that was made."""
    calls: list[tuple[str, int]] = []  # what is done, and to which file, by its number on the disk
    sync, replace = os.fsync, os.replace

    def noted_sync(descriptor: int) -> None:
        calls.append(("sync", os.fstat(descriptor).st_ino))
        sync(descriptor)

    def noted_replace(source: Path, target: Path) -> None:
        calls.append(("replace", source.stat().st_ino))
        replace(source, target)

    monkeypatch.setattr(os, "fsync", noted_sync)
    monkeypatch.setattr(os, "replace", noted_replace)
    written = index / "generations" / build(index, "oil").generation
    manifest = (index / "manifest.json").stat().st_ino
    step = calls.index(("replace", manifest))
    files = [written / "words.txt", written / "keywords" / "postings"]
    folders = [] if os.name == "nt" else [written / "keywords", written, index / "generations"]
    expected = {("sync", path.stat().st_ino) for path in (*files, *folders)}
    assert set(calls[:step]) == {*expected, ("sync", manifest)}
    assert calls[step + 1 :] == ([] if os.name == "nt" else [("sync", index.stat().st_ino)])


def test_an_index_is_not_made_where_a_file_is(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("words", "utf-8")
    with pytest.raises(StoreError, match="--index"), begin_generation(tmp_path / "letter.txt"):
        pass
    assert (tmp_path / "letter.txt").read_text("utf-8") == "words"


def test_a_name_that_is_no_text_is_refused(index: Path) -> None:
    with pytest.raises(StoreError, match="rename"), begin_generation(index) as made:
        made.publish(model=MODEL, settings={}, counts={}, holdings=Holdings(("caf\udce9",)), sources=())
    assert answer(index) == "lamp!"


def test_what_is_indexed_is_known_of_an_index_of_any_format(index: Path) -> None:
    """So that it can be built again without naming anything; earlier formats kept the roots as they were typed."""
    assert read_holdings(index) == Holdings(("/papers/letters",), ("letters",), ("/papers/letters/old",))
    (index / "manifest.json").write_text('{"format": 4, "version": "0.0.1", "roots": ["letters"]}', encoding="utf-8")
    assert read_holdings(index) == Holdings(("letters",))
    (index / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(IndexDamaged, match=r"manifest\.json: it cannot be read"):
        read_holdings(index)


def test_a_manifest_without_accounts_opens(index: Path) -> None:
    """It was written before they were kept."""
    kept = msgspec.json.decode((index / "manifest.json").read_bytes())
    for name in ("accounts", "typed", "excluded"):
        del kept[name]
    (index / "manifest.json").write_bytes(msgspec.json.encode(kept))
    manifest = read_manifest(index)
    assert (manifest.accounts, manifest.typed, manifest.unreadable) == (Accounts(), (), ())


def test_an_index_is_recognised_by_what_lies_in_it(index: Path, tmp_path: Path) -> None:
    (tmp_path / "papers" / "generations").mkdir(parents=True)
    assert is_index(index)
    assert not is_index(tmp_path / "papers")


@contextmanager
def too_many_open_files() -> Iterator[None]:
    """Every file that is opened for reading fails, as it does in a process that has as many open as it may."""
    with pytest.MonkeyPatch.context() as patch:
        opened = os.open

        def fail(path: str | Path, flags: int, *mode: int) -> int:
            if Path(path).is_file() and not flags & (os.O_WRONLY | os.O_RDWR):
                raise OSError(24, "Too many open files", str(path))
            return opened(path, flags, *mode)

        patch.setattr(os, "open", fail)
        yield


def test_what_was_published_stays_though_nothing_can_be_opened_afterwards(index: Path) -> None:
    """Only what a manifest that was read says is another's is removed."""
    with ExitStack() as stack, begin_generation(index) as made:
        write(made, "oil")
        publish(made)
        stack.enter_context(too_many_open_files())
    assert answer(index) == "oil"


def test_the_generation_before_is_kept_where_its_name_cannot_be_read(index: Path) -> None:
    """It is not taken for absent: the build ends with a sentence."""
    before = generations(index)

    def fail() -> None:
        with begin_generation(index) as made:
            write(made, "oil")
            with too_many_open_files():
                publish(made)

    with pytest.raises(StoreError, match="Too many open files"):
        fail()
    assert generations(index) == before
    assert answer(index) == "lamp!"


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), OSError(5, "Input/output error")])
def test_a_write_that_fails_before_publishing_is_one_sentence(index: Path, error: OSError) -> None:
    with (
        pytest.raises(StoreError, match=rf"cannot write an index .*{error.strerror}.*--index"),
        begin_generation(index),
    ):
        raise error
    assert answer(index) == "lamp!"
    assert len(generations(index)) == 1


def test_too_little_memory_is_one_sentence(index: Path) -> None:
    with pytest.raises(StoreError, match="not enough memory"), begin_generation(index):
        raise MemoryError
    assert answer(index) == "lamp!"


# Opening


@pytest.mark.parametrize("place", ["", "generations", "words.txt"])
def test_where_there_is_no_index_one_is_told_how_to_make_it(tmp_path: Path, place: str) -> None:
    (tmp_path / "words.txt").write_text("words", "utf-8")
    with pytest.raises(IndexMissing, match="searchdoc build"):
        open_generation(tmp_path / place)
    with pytest.raises(IndexMissing):
        verify(tmp_path / place)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"format": %d}' % FORMAT, b'{"format": "one"}', b"\xff\xfe", b'"\xff"', b"[" * 9999]
)
def test_a_manifest_that_cannot_be_read_is_damage(index: Path, content: bytes) -> None:
    (index / "manifest.json").write_bytes(content)
    with pytest.raises(IndexDamaged, match=r"manifest\.json.*build it again"):
        open_generation(index)
    assert verify(index) == ("manifest.json: it cannot be read",)


def test_a_manifest_that_points_out_of_the_index_is_damage(index: Path) -> None:
    manifest = msgspec.structs.replace(read_manifest(index), generation="../..")
    (index / "manifest.json").write_bytes(msgspec.json.encode(manifest))
    with pytest.raises(IndexDamaged):
        open_generation(index)


def test_an_index_of_another_format_names_the_way_out(index: Path) -> None:
    (index / "manifest.json").write_bytes(b'{"format": 99, "version": "7.1", "shards": []}')
    with pytest.raises(IndexIncompatible, match=r"format 99 .*'searchdoc build', or use the version 7\.1"):
        open_generation(index)
    assert build(index, "oil").previous is None
    assert answer(index) == "oil"


def test_a_missing_file_is_damage(index: Path) -> None:
    open_generation(index).path("words.txt").unlink()
    with pytest.raises(IndexDamaged, match=r"words\.txt: it is missing"):
        open_generation(index)


def test_a_file_of_another_size_is_damage(index: Path) -> None:
    with open_generation(index).path("keywords/postings").open("ab") as file:
        file.write(b"!")
    with pytest.raises(IndexDamaged, match="5242881 bytes, not 5242880"):
        open_generation(index)


def test_a_small_file_that_was_changed_is_damage(index: Path) -> None:
    open_generation(index).path("words.txt").write_text("limp!", "utf-8")
    with pytest.raises(IndexDamaged, match=r"words\.txt: its contents have changed"):
        open_generation(index)


def test_a_large_file_that_was_changed_is_found_on_request(index: Path) -> None:
    postings = open_generation(index).path("keywords/postings")
    with postings.open("r+b") as file:
        file.write(b"L")
    open_generation(index)
    with pytest.raises(IndexDamaged, match="keywords/postings: its contents have changed"):
        open_generation(index, verify=True)


def test_a_file_that_was_slipped_in_is_damage(index: Path) -> None:
    open_generation(index).path("keywords/_MAIN_99.toc").write_bytes(b"cos\nsystem\n")
    with pytest.raises(IndexDamaged, match=r"keywords/_MAIN_99\.toc: it does not belong there"):
        open_generation(index)


def test_hidden_files_of_the_operating_system_do_no_harm(index: Path) -> None:
    open_generation(index).path(".DS_Store").write_bytes(b"folder")
    assert answer(index) == "lamp!"


def test_everything_that_is_wrong_is_listed(index: Path) -> None:
    generation = open_generation(index)
    generation.path("words.txt").unlink()
    generation.path("keywords/postings").write_bytes(b"LAMP!" * 2**20)
    generation.path("keywords/more").write_bytes(b"")
    assert verify(index) == (
        "keywords/postings: its contents have changed",
        "words.txt: it is missing",
        "keywords/more: it does not belong there",
    )


def test_a_damaged_index_is_mended_by_building_it(index: Path) -> None:
    open_generation(index).path("words.txt").unlink()
    build(index, "oil")
    assert answer(index) == "oil"


# Being killed

BUILD = """
import os, shutil, sys, time
from pathlib import Path
from searchdoc.storage import generations as store

index, moment = Path(sys.argv[1]), sys.argv[2]

def reach(name):
    if name == moment:
        print("reached", flush=True)
        time.sleep(600)

def pausing(name, function):
    def call(*arguments, **options):
        reach("before " + name)
        result = function(*arguments, **options)
        reach("after " + name)
        return result
    return call

os.fsync, os.replace = pausing("fsync", os.fsync), pausing("replace", os.replace)
with store.begin_generation(index) as made:
    reach("empty draft")
    file = (made.directory / "words.txt").open("w")
    file.write("oil")
    reach("unwritten file")
    file.close()
    reach("unpublished draft")
    model, none = store.ModelRecord("hashing", "f", 1, 1), store.Holdings()
    made.publish(model=model, settings={}, counts={}, holdings=none, sources=())
    reach("published draft")
reach("end")
"""


@contextmanager
def building_until(index: Path, moment: str) -> Iterator[subprocess.Popen[str]]:
    """A process that builds and has come as far as that moment; it is killed at the end."""
    process = subprocess.Popen([sys.executable, "-c", BUILD, index, moment], stdout=subprocess.PIPE, text=True)
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "reached\n"
        try:
            yield process
        finally:
            process.kill()
    assert process.returncode == -signal.SIGKILL


@pytest.mark.parametrize(
    ("moment", "answering"),
    [
        ("empty draft", "lamp!"),
        ("unwritten file", "lamp!"),
        ("unpublished draft", "lamp!"),
        ("before fsync", "lamp!"),
        ("after fsync", "lamp!"),
        ("before replace", "lamp!"),
        ("after replace", "oil"),
        ("published draft", "oil"),
        ("end", "oil"),
    ],
)
def test_a_build_killed_at_any_moment_leaves_a_whole_index_and_does_not_block_the_next(
    index: Path, moment: str, answering: str
) -> None:
    old = read_manifest(index).generation
    with building_until(index, moment):
        assert answer(index) == answering
    assert answer(index) == answering
    last = read_manifest(index).generation
    assert (last == old) == (answering == "lamp!")

    new = build(index, "glass").generation
    assert answer(index) == "glass"
    assert generations(index) == {last, new}
    assert not (index / "manifest.json.tmp").exists()


def test_while_another_process_builds_the_index_is_locked_and_answers(index: Path) -> None:
    with building_until(index, "unwritten file"):
        assert answer(index) == "lamp!"
        with pytest.raises(IndexLocked), begin_generation(index):
            pass
    assert build(index, "wick").previous is not None


def test_a_first_build_that_is_killed_leaves_no_index(tmp_path: Path) -> None:
    with building_until(tmp_path, "before replace"):
        pass
    with pytest.raises(IndexMissing):
        open_generation(tmp_path)
    build(tmp_path, "lamp!")
    assert answer(tmp_path) == "lamp!"
    assert len(generations(tmp_path)) == 1


# Links


@pytest.mark.parametrize("name", ["generations", "manifest.json", "build.lock"])
def test_nothing_is_written_through_a_link(name: str, index: Path, tmp_path: Path) -> None:
    """Or the folders of somebody were taken for old generations and removed."""
    (index / name).rename(tmp_path / "elsewhere") if (index / name).exists() else (tmp_path / "elsewhere").touch()
    (tmp_path / "elsewhere" / "diary").mkdir() if name == "generations" else None
    (index / name).symlink_to(tmp_path / "elsewhere")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(StoreError, match=f"{name} in .* is a link, and nothing is written outside an index"):
        build(index, "oil")
    assert sorted(tmp_path.rglob("*")) == before


def test_only_generations_are_ever_removed(index: Path, tmp_path: Path) -> None:
    """A folder of that name may hold somebody's own work."""
    (index / "generations" / "Quill family").mkdir()
    old = index / "generations" / "20200101T000000Z-0123abcd"
    old.mkdir()
    (tmp_path / "work").mkdir()
    link = index / "generations" / "20200101T000000Z-0123abce"
    link.symlink_to(tmp_path / "work")
    build(index, "oil")
    assert (index / "generations" / "Quill family").exists()
    assert not old.exists()
    assert (tmp_path / "work").exists()
