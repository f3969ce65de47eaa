"""The commands on an index in Milvus: they print what they print for the folder that it was published from."""

from __future__ import annotations

from pathlib import Path

import pytest

import searchdoc
from conftest import Command
from milvus_servers import MilvusServer
from searchdoc.cli.completion import suggestions


@pytest.fixture(scope="module")
def published(family: searchdoc.Index, server: MilvusServer) -> str:
    """The address of the family's letters in Milvus."""
    address = f"{server.address}/commands"
    family.publish(address)
    return address


@pytest.fixture(scope="module")
def cited(family: searchdoc.Index) -> str:
    """The id of a citation."""
    return family.search("mill", 1)[0].id


@pytest.mark.parametrize(
    "line",
    [
        ("ask", "what did Edmund write about the mill"),
        ("ask", "who is the king of Sweden"),
        ("search", "mlil"),
        ("search", '"the mill" OR mil*', "-k", "3"),
        ("search", "mill~ AND speaker:thornbury", "--json"),
        ("show", "CITED"),
        ("export", "CITED", "--format", "ris"),
        ("concordance", "the mill", "-n", "5"),
        ("letters",),
        ("people",),
        ("timeline", "mill"),
        ("status", "--documents"),
    ],
    ids=" ".join,
)
def test_a_command_prints_the_same(
    command: Command, published: str, family_index: Path, cited: str, line: tuple[str, ...]
) -> None:
    """Whatever it finds, finds not, or corrects."""
    words = [cited if word == "CITED" else word for word in line]
    here, there = command(*words, "--index", family_index), command(*words, "--index", published)
    assert (there.status, there.out, there.err) == (here.status, here.out, here.err)
    assert here.out or here.err


@pytest.mark.parametrize(
    "line", [("add", "letters"), ("remove", "letters"), ("watch",), ("watch", "letters")], ids=" ".join
)
def test_what_changes_an_index_names_the_way(command: Command, published: str, line: tuple[str, ...]) -> None:
    """It is changed in its folder, and published from there."""
    refused = command(*line, "--index", published)
    assert (refused.status, refused.out) == (2, "")
    assert f"searchdoc build --index FOLDER --store {published}" in refused.err
    assert refused.err.count("\n") == 1


def test_an_index_is_not_built_at_an_address(command: Command, published: str, shelf: Path) -> None:
    refused = command("build", shelf, "--index", published)
    assert refused.status == 2
    assert f"write --store {published} instead of --index" in refused.err


def test_what_is_kept_of_it_is_beside_no_index(
    command: Command, published: str, cited: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The notebook has the name of the index, in the folder where one works."""
    monkeypatch.chdir(tmp_path)
    assert command("keep", cited, "for the chapter on the mill", "--index", published).status == 0
    kept = command("kept", "--index", published)
    assert kept.status == 0
    assert "for the chapter on the mill" in kept.out
    assert (tmp_path / "commands.kept.toml").is_file()


def test_the_tab_key_completes_from_milvus(published: str, family_index: Path, cited: str) -> None:
    """Names, ids of documents and of citations."""
    document = cited.rpartition(":")[0].rpartition(":")[0]
    for words in (("ask", "--speaker", ""), ("remove", ""), ("show", document)):
        command, *rest = words
        here = suggestions([command, "--index", str(family_index), *rest])
        assert suggestions([command, "--index", published, *rest]) == here != []
