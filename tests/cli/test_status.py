"""``searchdoc status``: what the index holds, what has changed, and what is damaged."""

import json
from pathlib import Path

import pytest

from conftest import Command
from shared import validate


@pytest.fixture
def index(command: Command, shelf: Path, tmp_path: Path) -> Path:
    """An index that a test may damage."""
    directory = tmp_path / "index"
    assert command("build", shelf, "--index", directory).status == 0
    return directory


def damage(index: Path, name: str) -> Path:
    """Change one byte in the middle of a file, so that its size stays."""
    (path,) = index.glob(f"generations/*/{name}")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(bytes(data))
    return path


def test_it_says_what_there_is(command: Command, index: Path) -> None:
    """Documents, model, people, and that nothing has changed."""
    lines = command("status", "--index", index).out.splitlines()
    assert lines[0] == str(index)
    assert lines[1].startswith("holds       1 document, 2 letters, ")
    assert any(line.startswith("people      2: Ada Quill, Marl (--people)") for line in lines)
    assert "dates       2 May 1911 – 4 May 1911" in lines
    assert "languages   en 1" in lines
    assert any(line.startswith("model       all-MiniLM-L6-v2 (384 dimensions, ") for line in lines)
    assert lines[-1] == "on disk     nothing has changed since"


def test_lists_are_printed_on_demand(command: Command, shelf: Path, tmp_path: Path) -> None:
    """A line each, and nothing else: documents, people, and what was not read."""
    for number in range(4):
        (shelf / f"bad{number}.txt").write_bytes(b"\x00\x01")
    index = tmp_path / "index"
    command("build", shelf, "--index", index)
    told = "not read    4 files: 4 .txt (it is a binary file, not text; save it as plain text first) (--unread)"
    assert told in command("status", "--index", index).out
    unread = command("status", "--unread", "--index", index).out.splitlines()
    assert [line.split(":")[0] for line in unread if "bad" in line] == ["not read"] * 4
    (document,) = command("status", "--documents", "--index", index).out.splitlines()
    assert document.startswith("light.txt · ")
    assert document.endswith(" · en · 2 letters")
    people = command("status", "--people", "--index", index).out.splitlines()
    assert any(line.startswith("Marl: 1 own, ") for line in people)


def test_what_changed_on_disk_is_named(command: Command, index: Path, shelf: Path) -> None:
    """New, changed and gone, with the way out."""
    (shelf / "light.txt").unlink()
    (shelf / "new.txt").write_text("A letter.\n", encoding="utf-8")
    lines = command("status", "--index", index).out.splitlines()
    assert lines[-3:] == [
        "on disk     new: new.txt",
        "            gone: light.txt",
        "            run 'searchdoc build' again to bring the index up to date",
    ]


def test_a_whole_index_is_verified(command: Command, index: Path) -> None:
    """Every file's check sum was compared, and the exit status says that all is well."""
    manifest = json.loads((index / "manifest.json").read_text(encoding="utf-8"))
    result = command("status", "--verify", "--index", index)
    assert (result.status, result.err) == (0, "")
    assert f"check sums  {len(manifest['files'])} files compared, nothing is damaged\n" in result.out
    printed = json.loads(command("status", "--verify", "--json", "--index", index).out)
    validate(printed, "status")
    assert printed["damaged"] == []


def test_what_was_not_verified_is_not_called_whole(command: Command, index: Path) -> None:
    """Null: nobody looked."""
    printed = json.loads(command("status", "--json", "--index", index).out)
    validate(printed, "status")
    assert printed["damaged"] is None


@pytest.mark.parametrize("name", ["vectors.npy", "documents/documents.msgpack", "speakers.json"])
def test_one_changed_byte_is_found(command: Command, index: Path, name: str) -> None:
    """A line for the file, one sentence with the way out, exit 2; also where the index cannot be opened any more."""
    damage(index, name)
    result = command("status", "--verify", "--index", index)
    what = f"{name}: its contents have changed"
    assert (result.status, result.out) == (2, f"damaged: {what}\n")
    assert result.err == (
        f"searchdoc: the index in {index} is damaged ({what}): build it again with 'searchdoc build'\n"
    )


def test_everything_that_is_damaged_is_listed(command: Command, index: Path) -> None:
    """A missing file, a changed one, one that does not belong there; as lines and as JSON."""
    damage(index, "vectors.npy").with_name("stray").write_text("", encoding="utf-8")
    (path,) = index.glob("generations/*/speakers.json")
    path.unlink()
    phrases = {
        "vectors.npy: its contents have changed",
        "speakers.json: it is missing",
        "stray: it does not belong there",
    }
    result = command("status", "--verify", "--index", index)
    assert set(result.out.splitlines()) == {f"damaged: {what}" for what in phrases}
    assert "is damaged (3 files): build it again" in result.err
    as_json = command("status", "--verify", "--json", "--index", index)
    assert as_json.status == 2
    printed = json.loads(as_json.out)
    validate(printed, "status")
    assert printed["index"] == str(index)
    assert set(printed["damaged"]) == phrases


def test_an_unreadable_manifest_is_damage(command: Command, index: Path) -> None:
    """The one file whose check sum nobody keeps."""
    (index / "manifest.json").write_bytes(b"{")
    result = command("status", "--verify", "--index", index)
    assert (result.status, result.out) == (2, "damaged: manifest.json: it cannot be read\n")


def test_no_index_is_no_damage(command: Command, tmp_path: Path) -> None:
    """There is nothing to verify."""
    result = command("status", "--verify", "--index", tmp_path / "none")
    assert (result.status, result.out) == (2, "")
    assert "there is no index in" in result.err


def test_what_is_stated_is_counted_and_listed(command: Command, shelf: Path, tmp_path: Path) -> None:
    """By build and status with its source; in JSON each statement with its row."""
    (shelf / "1850-02-14 Eliza to Margaret.txt").write_text(
        "Dear Margaret,\n\nThe mill stood still.\n", encoding="utf-8"
    )
    (shelf / "inventory.csv").write_text("file,shelfmark,place\nlight.txt,ZK 4/1,Graysand\n", encoding="utf-8")
    line = "stated: file name (1 document), inventory.csv (1 document)"
    assert line in command("build", shelf, "--index", tmp_path / "index").out.splitlines()
    assert line.replace("stated: ", "stated      ") in command("status", "--index", tmp_path / "index").out.splitlines()
    printed = json.loads(command("status", "--json", "--index", tmp_path / "index").out)
    validate(printed, "status")
    by_name, by_row = (
        [one for one in printed["stated"] if one["source"] == source] for source in ("file name", "inventory.csv")
    )
    assert [(one["what"], one["value"], one["row"]) for one in by_name] == [
        ("author", "Eliza", None),
        ("date", "1850-02-14", None),
    ]
    assert by_row == [
        {"document": "light.txt", "what": "shelfmark", "value": "ZK 4/1", "source": "inventory.csv", "row": 2},
        {"document": "light.txt", "what": "place", "value": "Graysand", "source": "inventory.csv", "row": 2},
    ]


def test_what_was_not_read_and_left_out_is_listed_and_in_the_json(
    command: Command, shelf: Path, tmp_path: Path
) -> None:
    """With its kind and the way out; a few by name, more by kind."""
    for name in ("a.doc", "b.zip", "README.md", ".hidden"):
        (shelf / name).write_text("x", encoding="utf-8")
    index = tmp_path / "index"
    command("build", shelf, "--index", index)
    out = command("status", "--index", index).out
    assert f"from        {shelf}\n" in out
    assert f"not read    {shelf}/a.doc: save as .docx\n            {shelf}/b.zip: unpack it\n" in out
    assert f"left out    {shelf}/.hidden: name the file itself to read it\n" in out
    assert command("status", "--unread", "--index", index).out.splitlines() == [
        f"not read: {shelf}/a.doc: save as .docx",
        f"not read: {shelf}/b.zip: unpack it",
        f"left out: {shelf}/.hidden: name the file itself to read it",
        f"left out: {shelf}/README.md: it tells of its folder; name the file itself to read it",
    ]
    printed = json.loads(command("status", "--json", "--index", index).out)
    validate(printed, "status")
    assert printed["unreadable"] == [
        {"path": f"{shelf}/a.doc", "kind": ".doc", "why": "save as .docx"},
        {"path": f"{shelf}/b.zip", "kind": ".zip", "why": "unpack it"},
    ]
    assert [one["kind"] for one in printed["left_out"]] == ["hidden", "README and the like"]
    assert (printed["companions"], printed["kept"], printed["excluded"]) == (0, [], [])


def test_status_is_right_from_any_working_folder(
    command: Command, shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the folder was named from where the build was made."""
    monkeypatch.chdir(tmp_path)
    command("build", "shelf", "--index", "index")
    assert "from        shelf\n" in command("status", "--index", "index").out
    monkeypatch.chdir("/")
    assert command("status", "--index", tmp_path / "index").out.endswith("on disk     nothing has changed since\n")
    assert command("build", shelf, "--index", tmp_path / "index").out.splitlines()[1].startswith("0 read anew")


def test_a_root_that_is_gone_is_named_and_its_documents_are_not_called_gone(
    command: Command, shelf: Path, tmp_path: Path
) -> None:
    """A share may be offline."""
    index = tmp_path / "index"
    command("build", shelf, "--index", index)
    shelf.rename(tmp_path / "away")
    lines = command("status", "--index", index).out.splitlines()
    assert lines[-2:] == [
        f"on disk     not there: {shelf}; its documents are kept",
        "            bring it back, or take its documents out with 'searchdoc build --allow-missing'",
    ]
    printed = json.loads(command("status", "--json", "--index", index).out)
    validate(printed, "status")
    assert printed["changes"] == {"added": [], "changed": [], "removed": [], "missing": [str(shelf)], "moved": []}
    assert printed["roots"] == [{"path": str(shelf), "typed": str(shelf), "there": False}]
