"""``searchdoc kept``."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import searchdoc
from conftest import Command
from shared import validate


@pytest.fixture
def index(family_index: Path, tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(family_index, tmp_path / "index"))
    opened = searchdoc.open(folder)
    opened.keep([one.id for one in opened.search("mill", 2)], "what was said", ["mill"])
    return folder


def test_it_is_listed_filtered_and_forgotten(command: Command, index: Path) -> None:
    assert command("kept", "--index", index).out.startswith("what was said #mill\n")
    document = json.loads(command("kept", "--json", "--index", index).out)
    validate(document, "kept")
    assert document["states"]["in place"] == 2
    nothing = command("kept", "--tag", "oil", "--index", index)
    assert (nothing.status, nothing.out) == (1, "")
    assert command("kept", "--forget", document["kept"][0]["id"], "--index", index).status == 0
    assert len(searchdoc.open(index).kept()) == 1
    assert command("kept", "--forget", "x", "--index", index).status == 2


def test_what_is_lost_is_said_and_the_rest_exported(command: Command, index: Path, tmp_path: Path) -> None:
    notebook = tmp_path / "index.kept.toml"
    notebook.write_text(
        notebook.read_text(encoding="utf-8") + '\n[[kept]]\nid = "gone.txt:0-9:00000000"\nwhy = "it is gone"\n',
        encoding="utf-8",
    )
    assert "    lost: other words stand there now" in command("kept", "--index", index).out
    written = command("kept", "--format", "ris", "--output", tmp_path / "kept.ris", "--index", index)
    assert "gone.txt:0-9:00000000 is lost and was left out" in written.err
    assert (tmp_path / "kept.ris").read_text(encoding="utf-8").count("TY  -") == 2


def test_a_damaged_file_is_one_sentence(command: Command, index: Path, tmp_path: Path) -> None:
    (tmp_path / "index.kept.toml").write_text("[[kept", encoding="utf-8")
    printed = command("kept", "--index", index)
    assert (printed.status, printed.err.count("\n")) == (2, 1)
