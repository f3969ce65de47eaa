"""A build as a whole: what is read, what is taken over, what is reported, and what is left when it fails."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest

import searchdoc
from conftest import ROOT, Command
from embedders import HashingEmbedder
from scans import stand_in_program
from searchdoc.building.build import build_index, update
from searchdoc.building.source import SourceFile, load
from searchdoc.errors import CorpusError, EmptyCorpus, IndexLocked, IndexMissing, StoreError, UnreadableDocument
from searchdoc.formats.plain import PlainTextReader
from searchdoc.protocols import DecodedFile
from searchdoc.storage.generations import begin_generation, open_generation


def test_building_again_reads_only_what_changed(shelf: Path, tmp_path: Path) -> None:
    """A document that stays is neither read nor embedded again."""
    first = build_index([shelf], tmp_path / "index")
    assert (first.documents, first.read, first.embedded) == (1, 1, first.passages)
    second = build_index([shelf], tmp_path / "index")
    assert (second.read, second.embedded, second.passages) == (0, 0, first.passages)
    (shelf / "second.txt").write_text("The fog came in at noon and stayed.\n", encoding="utf-8")
    third = build_index([shelf], tmp_path / "index")
    assert (third.documents, third.read, third.embedded) == (2, 1, third.passages - first.passages)
    (shelf / "light.txt").unlink()
    fourth = build_index([shelf], tmp_path / "index")
    assert (fourth.documents, fourth.read, fourth.removed, fourth.embedded) == (1, 0, 1, 0)


def test_a_rebuilt_index_is_the_same_as_a_fresh_one(shelf: Path, tmp_path: Path) -> None:
    """What is taken over gives the same answers as what is read anew."""
    build_index([shelf], tmp_path / "grown")
    (shelf / "second.txt").write_text("The fog came in at noon and stayed.\n", encoding="utf-8")
    grown = searchdoc.build([shelf], tmp_path / "grown")
    fresh = searchdoc.build([shelf], tmp_path / "fresh")
    assert [hit.to_dict() for hit in grown.search("oil for the light")] == [
        hit.to_dict() for hit in fresh.search("oil for the light")
    ]


def test_what_cannot_be_read_is_reported_and_the_rest_is_indexed(shelf: Path, tmp_path: Path, command: Command) -> None:
    """Each file that is left out is named with the reason."""
    (shelf / "scan.txt").write_bytes(b"\x89PNG\0\0\0\0")
    (shelf / "empty.txt").write_text("  \n", encoding="utf-8")
    built = command("build", shelf, "--index", tmp_path / "index")
    assert built.status == 0
    assert "1 document, " in built.out
    assert "scan.txt: it is a binary file, not text" in built.err
    assert "empty.txt: there is no text in it" in built.err
    status = command("status", "--index", tmp_path / "index")
    assert "scan.txt" in status.out


def test_a_name_that_is_no_text_is_reported(shelf: Path, tmp_path: Path) -> None:
    """Nothing could be cited from a file whose name cannot be written."""
    Path(os.fsdecode(bytes(shelf / "caf") + b"\xe9.txt")).write_text("Coffee.", encoding="utf-8")
    report = build_index([shelf], tmp_path / "index")
    assert report.documents == 1
    assert [why for _, why in report.unreadable] == ["its name is not valid UTF-8; rename it"]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_ends_of_all_kinds_are_kept_and_counted(shelf: Path, tmp_path: Path, ending: str) -> None:
    """The text stays as it is on disk; lines are counted as an editor counts them."""
    file = shelf / "light.txt"
    file.write_bytes(file.read_text(encoding="utf-8").replace("\n", ending).encode())
    index = searchdoc.build([shelf], tmp_path / "index")
    hit = index.search("asked for oil four times", 1)[0]
    assert hit.speaker == "Marl"
    assert hit.line == 11
    assert file.read_bytes().decode()[hit.start : hit.end] == hit.text


def test_notes_called_by_names_stay_apart_however_they_are_called(tmp_path: Path) -> None:
    """Markdown lets a note be called anything: a word, a number that another has in the list, one without end."""
    label = "9" * 30
    (tmp_path / "letter.md").write_text(
        f"Dear Anna, the oil came[^{label}] and the wicks[^1] too, all dry[^oil].\n\n"
        f"[^{label}]: It came late.\n[^1]: They were short.\n[^oil]: In March.\n"
    )
    index = searchdoc.build([tmp_path], tmp_path / "index")
    notes = [passage.text for passage in index.passages() if passage.kind == "note"]
    assert ["late" in notes[0], "short" in notes[1], "March" in notes[2]] == [True] * 3
    assert [note.number for document in index.documents() for note in document.notes] == [2, 1, 3]


def test_an_empty_corpus_is_an_error_and_the_old_index_stays(shelf: Path, tmp_path: Path) -> None:
    """Nothing is written where there is nothing to read."""
    build_index([shelf], tmp_path / "index")
    (tmp_path / "nothing").mkdir()
    with pytest.raises(EmptyCorpus, match="no document in"):
        build_index([tmp_path / "nothing"], tmp_path / "index")
    assert searchdoc.open(tmp_path / "index").ask("who asked for oil").answered
    with pytest.raises(CorpusError, match="there is no file or folder"):
        build_index([tmp_path / "nowhere"], tmp_path / "index")
    (tmp_path / "x.djvu").touch()
    with pytest.raises(UnreadableDocument, match=r"no reader for \.djvu"):
        build_index([tmp_path / "x.djvu"], tmp_path / "index")


def files_of(index: Path) -> dict[str, bytes]:
    """The files of the generation that answers."""
    directory = open_generation(index).directory
    return {str(path.relative_to(directory)): path.read_bytes() for path in directory.rglob("*") if path.is_file()}


def test_several_processes_read_what_one_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files are the same byte for byte, and what cannot be read is reported in the order of the documents."""
    shelf = tmp_path / "shelf"
    copytree(ROOT / "corpus", shelf)
    (shelf / "a.txt").write_text(" ", encoding="utf-8")
    (shelf / "m.md").write_bytes(b"A lamp.\0")
    (shelf / "z.txt").write_text("", encoding="utf-8")
    monkeypatch.setattr("searchdoc.building.executing.PARALLEL_BYTES", 1)
    stages: dict[int, list[tuple[int, int]]] = {1: [], 2: []}
    reports = {
        processes: build_index(
            [shelf],
            tmp_path / str(processes),
            progress=lambda stage, *how, of=processes: stages[of].append(how) if stage == "reading" else None,
            processes=processes,
        )
        for processes in stages
    }
    assert [Path(path).name for path, _ in reports[2].unreadable] == ["a.txt", "m.md", "z.txt"]
    assert replace(reports[1], seconds=0) == replace(reports[2], seconds=0)
    assert stages[1] == stages[2]
    assert files_of(tmp_path / "1") == files_of(tmp_path / "2")
    assert build_index([shelf], tmp_path / "2", processes=2).read == 0


@pytest.mark.parametrize(
    "step", ["build.write_documents", "indexes.write_tokens", "indexes.keywords.write_keywords", "build.gather"]
)
def test_a_build_that_fails_leaves_the_old_index_answering(
    shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """A new generation becomes visible as a whole or not at all, whatever fails, in whatever thread."""
    build_index([shelf], tmp_path / "index")
    before = searchdoc.open(tmp_path / "index").manifest.generation
    (shelf / "second.txt").write_text("The fog came in at noon.", encoding="utf-8")

    def fail(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(f"searchdoc.building.{step}", fail)
    with pytest.raises(StoreError, match="the disk is full"):
        build_index([shelf], tmp_path / "index")
    assert searchdoc.open(tmp_path / "index").manifest.generation == before
    assert len(list((tmp_path / "index" / "generations").iterdir())) == 1


def test_only_one_build_at_a_time(shelf: Path, tmp_path: Path) -> None:
    """The second one says so and changes nothing."""
    with begin_generation(tmp_path / "index"), pytest.raises(IndexLocked, match="another build is writing"):
        build_index([shelf], tmp_path / "index")


def test_an_open_index_goes_on_answering_while_it_is_rebuilt(shelf: Path, tmp_path: Path) -> None:
    """Readers keep the generation that they opened."""
    index = searchdoc.build([shelf], tmp_path / "index")
    (shelf / "light.txt").write_text("Nothing is left of the letter but this.", encoding="utf-8")
    build_index([shelf], tmp_path / "index")
    assert index.ask("who asked for oil").answered
    assert not searchdoc.open(tmp_path / "index").ask("who asked for oil").answered


def test_changes_on_disk_are_noticed(shelf: Path, tmp_path: Path) -> None:
    """``status`` compares by content: touching a file changes nothing."""
    index = searchdoc.build([shelf], tmp_path / "index")
    os.utime(shelf / "light.txt", (1, 1))
    assert not index.changes()
    (shelf / "light.txt").write_text("Gone.", encoding="utf-8")
    (shelf / "new.txt").write_text("New.", encoding="utf-8")
    assert (index.changes().changed, index.changes().added) == (("light.txt",), ("new.txt",))
    (shelf / "light.txt").unlink()
    assert index.changes().removed == ("light.txt",)


def test_there_is_no_index_where_none_was_built(tmp_path: Path) -> None:
    """The message names the command that makes one."""
    with pytest.raises(IndexMissing, match="make one with 'searchdoc build PATH --index"):
        searchdoc.open(tmp_path)


# -- an index that grows


MODEL = HashingEmbedder(64)


def ids(index: Path) -> list[str]:
    return [document.id for document in searchdoc.open(index, model=MODEL).documents()]


def test_an_index_is_added_to_and_taken_from(shelf: Path, tmp_path: Path) -> None:
    """Only what is new is read; what is taken out stays out of every build, until it is added again."""
    index, tides = tmp_path / "index", tmp_path / "tides"
    tides.mkdir()
    (tides / "low.txt").write_text("The tide was low.\n", encoding="utf-8")
    build_index([shelf], index, MODEL)
    added = update(index, MODEL, add=[tides])
    assert (added.documents, added.read, added.removed) == (2, 1, 0)
    removed = update(index, MODEL, remove=["light.txt"])
    assert (removed.documents, removed.read, removed.removed) == (1, 0, 1)
    build_index([shelf, tides], index, MODEL)
    assert ids(index) == ["low.txt"]
    assert update(index, MODEL, add=[shelf / "light.txt"], remove=[tides]).documents == 1
    assert ids(index) == ["light.txt"]
    build_index([shelf, tides], index, MODEL, replace=True)
    assert ids(index) == ["light.txt", "low.txt"]


def test_an_update_takes_the_model_of_the_index(shelf: Path, tmp_path: Path, tiny_model: Path) -> None:
    """Whoever adds a folder need not know with which model the index was made."""
    build_index([shelf], tmp_path / "index", str(tiny_model))
    before = open_generation(tmp_path / "index").manifest.model
    assert update(tmp_path / "index").embedded == 0
    assert open_generation(tmp_path / "index").manifest.model == before


def test_there_is_nothing_to_update_where_there_is_no_index(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        update(tmp_path / "index", MODEL, add=[tmp_path])
    assert not (tmp_path / "index").exists()


def test_an_index_of_an_earlier_format_is_built_again_from_what_it_held(
    shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its roots were kept as they were typed."""
    index = tmp_path / "index"
    build_index([shelf], index, MODEL)
    (index / "manifest.json").write_text('{"format": 4, "version": "0.0.1", "roots": ["shelf"]}', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert update(index, MODEL).documents == 1
    assert open_generation(index).manifest.roots == (str(shelf),)


# -- nothing in silence


def test_pipes_links_and_strangers_are_named_and_hold_up_nothing(shelf: Path, tmp_path: Path) -> None:
    """A pipe into which nobody writes, where a document, its side-car and the list of people would lie."""
    for name in ("pipe.txt", "light.voices.toml", "people.toml"):
        os.mkfifo(shelf / name)
    (shelf / "broken.txt").symlink_to("nowhere.txt")
    (shelf / "scan.jpg").write_bytes(b"x")
    report = build_index([shelf], tmp_path / "index", MODEL)
    assert (report.documents, report.problems) == (1, ())
    assert [(Path(one.path).name, one.kind) for one in report.accounts.not_read] == [
        ("broken.txt", "broken link"),
        ("light.voices.toml", "special file"),
        ("people.toml", "special file"),
        ("pipe.txt", "special file"),
        ("scan.jpg", ".jpg"),
    ]
    assert report.unreadable[0] == (str(shelf / "broken.txt"), "no such file or directory")


def test_a_file_that_goes_away_before_it_is_read_is_named(
    shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was found, and is not there any more when its turn comes."""
    (shelf / "soon-gone.txt").write_text("Fog.\n", encoding="utf-8")

    def last_look(file: SourceFile) -> SourceFile:
        (shelf / "soon-gone.txt").unlink(missing_ok=True)
        return load(file)

    monkeypatch.setattr("searchdoc.building.executing.load", last_look)
    report = build_index([shelf], tmp_path / "index", MODEL)
    assert report.unreadable == ((str(shelf / "soon-gone.txt"), "No such file or directory"),)


def test_a_file_of_running_heads_alone_has_no_text(shelf: Path, tmp_path: Path) -> None:
    """It is read to the end and named; it is no document."""
    (shelf / "heads.txt").write_text("THE MILL PAPERS          17\fTHE MILL PAPERS          18\n", encoding="utf-8")
    report = build_index([shelf], tmp_path / "index", MODEL)
    assert report.unreadable == ((str(shelf / "heads.txt"), "there is no text in it besides page number"),)


def test_where_there_is_no_document_what_is_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    with pytest.raises(EmptyCorpus, match=r"there is no document in .*papers: searchdoc reads \.txt"):
        build_index([tmp_path / "papers"], tmp_path / "index", MODEL)
    (tmp_path / "papers" / "a.zip").write_bytes(b"x")
    with pytest.raises(EmptyCorpus, match=r"papers: 1 file not read: 1 \.zip \(unpack it\)") as raised:
        build_index([tmp_path / "papers"], tmp_path / "index", MODEL)
    assert raised.value.unreadable == ((str(tmp_path / "papers" / "a.zip"), "unpack it"),)
    assert not (tmp_path / "index").exists()


# -- words on pictures, and readers of another version

SCAN = """<div class='ocr_page' title='bbox 0 0 900 300; scan_res 144 144'><p class='ocr_par'><span class='ocr_line'>
<span class='ocrx_word' title='bbox 20 40 60 60; x_wconf 91'>Herrings</span>
<span class='ocrx_word' title='bbox 70 40 99 60; x_wconf 91'>failed.</span></span></p></div>"""


def test_words_on_pictures_are_recognised_where_that_is_asked_for_and_then_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stays so for an index until it is taken back; without, the picture is named."""
    stand_in_program(tmp_path / "bin", SCAN)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "quay.png").write_bytes(b"\x89PNG")
    (papers / "log.txt").write_text("The lamp failed.")
    index = tmp_path / "index"
    assert [why for _, why in build_index([papers], index, HashingEmbedder()).unreadable] == [
        "it is a picture: 'searchdoc build --ocr' reads its words"
    ]
    asked = build_index([papers], index, HashingEmbedder(), ocr="eng+deu")
    assert (asked.documents, asked.read, asked.unreadable) == (2, 1, ())
    again = build_index([papers], index, HashingEmbedder())
    assert (again.documents, again.read) == (2, 0)
    opened = searchdoc.open(index, model=HashingEmbedder())
    document = opened.document("quay.png")
    assert document is not None
    assert document.line_boxes(searchdoc.Span(0, 8))[0].rect == (10, 20, 30, 30)
    assert not opened.changes()
    assert build_index([papers], index, HashingEmbedder(), ocr="").documents == 1


def test_a_document_that_another_version_of_its_reader_read_is_read_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that an identifier holds, or is refused."""
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "log.txt").write_text("The lamp failed.")
    index = tmp_path / "index"
    build_index([tmp_path / "papers"], index, HashingEmbedder())
    opened = searchdoc.open(index, model=HashingEmbedder())
    assert not opened.changes()
    monkeypatch.setattr(PlainTextReader, "version", "next")
    assert opened.changes().changed == ("log.txt",)
    assert build_index([tmp_path / "papers"], index, HashingEmbedder()).read == 1


class HaltingReader:
    """Reads ``.slow`` files, and never ends on those that say so; nobody can import it, so this process reads."""

    suffixes: tuple[str, ...] = (".slow",)
    version: str = "1"
    tried: list[str]

    def __init__(self) -> None:
        self.tried = []

    def __reduce__(self) -> str:
        """It cannot be sent to another process."""
        raise TypeError("it stays here")

    def read(self, data: bytes, path: str) -> DecodedFile:
        """The text, unless it says that it never ends."""
        self.tried.append(Path(path).name)
        while b"never" in data:
            pass
        return DecodedFile(data.decode())


def test_a_document_that_was_too_slow_is_tried_again_when_it_changed_or_is_given_more_time(tmp_path: Path) -> None:
    """One sentence names it with the way out, and the others are read."""
    shelf, reader = tmp_path / "shelf", HaltingReader()
    shelf.mkdir()
    (shelf / "a.txt").write_text("The lamp failed.", "utf-8")
    (shelf / "b.slow").write_text("It never ends.", "utf-8")

    def built(seconds: float) -> tuple[list[str], int]:
        reader.tried.clear()
        report = build_index([shelf], tmp_path / "index", HashingEmbedder(), readers=[reader], document_seconds=seconds)
        return [f"{Path(path).name}: {why}" for path, why in report.unreadable], len(reader.tried)

    sentence = "b.slow: it took more than {} seconds to read: divide it, or allow more with --document-seconds"
    assert built(0.5) == ([sentence.format(0.5)], 1)
    assert built(0.5) == ([sentence.format(0.5)], 0)
    assert built(0.3) == ([sentence.format(0.5)], 0)
    assert built(0.7) == ([sentence.format(0.7)], 1)
    (shelf / "b.slow").write_text("It never, never ends.", "utf-8")
    assert built(0.7) == ([sentence.format(0.7)], 1)
    (shelf / "b.slow").write_text("It ends.", "utf-8")
    assert built(0.7) == ([], 1)
    assert built(0.7) == ([], 0)
