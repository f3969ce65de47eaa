"""``searchdoc annotate``: the first side-car of a document."""

from pathlib import Path

import pytest

from conftest import Command


def test_it_writes_beside_the_document_and_says_what(command: Command, shelf: Path) -> None:
    result = command("annotate", shelf / "light.txt")
    assert (result.status, result.err) == (0, "")
    assert result.out == f"{shelf / 'light.voices.toml'}: 2 voices and 0 notes; correct it, then build again\n"
    assert (shelf / "light.voices.toml").read_text(encoding="utf-8").count("\n[[voice]]") == 2


def test_print_writes_nothing(command: Command, shelf: Path) -> None:
    """What would be written goes to standard output."""
    printed = command("annotate", shelf / "light.txt", "--print")
    assert printed.status == 0
    assert not (shelf / "light.voices.toml").exists()
    command("annotate", shelf / "light.txt")
    assert (shelf / "light.voices.toml").read_text(encoding="utf-8") == printed.out


def test_force_writes_over_what_is_there(command: Command, shelf: Path) -> None:
    """Only then."""
    sidecar = shelf / "light.voices.toml"
    sidecar.write_text("# mine\n", encoding="utf-8")
    refused = command("annotate", shelf / "light.txt")
    assert (refused.status, refused.out) == (2, "")
    assert sidecar.read_text(encoding="utf-8") == "# mine\n"
    assert command("annotate", shelf / "light.txt", "--force").status == 0
    assert "[[voice]]" in sidecar.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "said"), [("nowhere.txt", "there is no file or folder"), ("", "it is a folder: name one document in it")]
)
def test_what_is_no_document_is_an_error(command: Command, shelf: Path, name: str, said: str) -> None:
    result = command("annotate", shelf / name)
    assert (result.status, result.out) == (2, "")
    assert said in result.err
