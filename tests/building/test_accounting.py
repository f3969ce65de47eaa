"""What became of every file, as it is counted and as it is said."""

from __future__ import annotations

from pathlib import Path

from searchdoc.building.accounting import account, by_kind, kinds_line, not_read_line, what_is_read
from searchdoc.building.describing import describe
from searchdoc.building.source import discover
from searchdoc.storage.generations import NotRead

DOC, ZIP = "save as .txt", "unpack it"
FILES = (
    NotRead("a.doc", ".doc", DOC),
    NotRead("a.zip", ".zip", ZIP),
    NotRead("b.doc", ".doc", DOC),
    NotRead("b.txt", ".txt", "there is no text in it"),
    NotRead("c.txt", ".txt", "it is a binary file"),
    NotRead("d", "broken link", "no such file or directory"),
    NotRead("e", "broken link", "too many levels of symbolic links"),
)


def test_kinds_are_counted_with_the_way_out_that_they_share() -> None:
    """Where the files of a kind have several reasons none is given; nouns have a plural and need none."""
    assert [(kind, len(group)) for kind, group in by_kind(FILES)] == [
        (".doc", 2),
        (".txt", 2),
        ("broken link", 2),
        (".zip", 1),
    ]
    assert kinds_line(FILES, 4) == "2 .doc (save as .txt), 2 .txt, 2 broken links, 1 .zip (unpack it)"


def test_only_the_first_kinds_are_named() -> None:
    assert not_read_line(FILES, 1) == "7 files not read: 2 .doc (save as .txt), 5 of other kinds"
    assert not_read_line(FILES[:1], 4) == "1 file not read: 1 .doc (save as .txt)"


def test_what_is_read_is_said_where_there_is_nothing_else() -> None:
    assert what_is_read(FILES[:1]) == "1 file not read: 1 .doc (save as .txt)"
    assert what_is_read(()).startswith("searchdoc reads .txt, .md")


def test_every_file_is_in_one_of_the_accounts(tmp_path: Path) -> None:
    """Documents, companions, what is not read and what is left out: together as many files as there are."""
    files = {
        "log.txt": "Fog.\n",
        "log.voices.toml": "",
        "people.toml": "",
        "sub/people.toml": "",
        "lost.voices.toml": "",
        "inventory.csv": "file,author,date\nlog.txt,Ada Quill,3 May 1911\n",
        "weather.csv": "date,place,wind\n1911-05-03,Weir,4\n",
        "settings.json": "{}",
        "README.md": "The papers.",
        "LICENSE": "Free.",
        "scan.doc": "x",
        "empty.doc": "",
        "empty.txt": "",
        ".hidden": "",
    }
    for name, words in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(words, encoding="utf-8")
    found = discover([tmp_path])
    described = describe(found, [tmp_path])
    accounts = account(found, described, [NotRead("/x/empty.txt", ".txt", "no text")], ())
    assert {Path(one.path).relative_to(tmp_path).as_posix(): one.kind for one in accounts.left_out} == {
        ".hidden": "hidden",
        "LICENSE": "README and the like",
        "README.md": "README and the like",
    }
    assert {"/".join(Path(one.path).parts[len(tmp_path.parts) :]): one.kind for one in accounts.not_read} == {
        "": ".txt",
        "empty.doc": "empty",
        "lost.voices.toml": ".voices.toml",
        "scan.doc": ".doc",
        "settings.json": ".json",
        "sub/people.toml": "people.toml",
    }
    assert accounts.companions == 3
    read = [file.id for file in described.files if file.id != "empty.txt"]
    assert read == ["log.txt", "weather.csv"]  # its rows are documents
    assert len(read) + accounts.companions + len(accounts.not_read) + len(accounts.left_out) == len(files)
