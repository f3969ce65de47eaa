"""The model that an index names: found among what the user has, and never looked for elsewhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import searchdoc
from conftest import Command
from searchdoc.embedding.embedder import load_embedder
from searchdoc.embedding.model_files import BUNDLED
from searchdoc.embedding.recorded import load_recorded
from searchdoc.errors import ModelMissing


def test_the_model_that_comes_with_searchdoc_needs_no_leave() -> None:
    assert load_recorded(BUNDLED).fingerprint == load_embedder().fingerprint


def test_a_folder_is_read_once_the_user_has_named_it(tiny_copy: Path, graph_cache: Path) -> None:
    assert not graph_cache.exists()  # nobody has named anything in this cache
    with pytest.raises(ModelMissing, match="nor named by you before: give it with --model"):
        load_recorded(str(tiny_copy))
    load_embedder(str(tiny_copy))
    assert load_recorded(str(tiny_copy)).name == str(tiny_copy.resolve())


@pytest.mark.parametrize(
    "name", ["somebody/model", "./model", "~/model", "../model", "\\\\evil\\share", "a\0b", "", "/"]
)
def test_a_name_is_looked_for_in_the_local_cache_alone(
    name: str, tiny_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not in the working folder, where a folder may have that name, and not on a hub, were it to be reached."""
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    monkeypatch.chdir(tmp_path)
    for folder in ("somebody/model", "model"):
        (tmp_path / folder).parent.mkdir(exist_ok=True)
        (tmp_path / folder).symlink_to(tiny_copy)
    with pytest.raises(ModelMissing, match="--model"):
        load_recorded(name)


def test_an_index_of_a_model_in_a_folder(
    tiny_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: Command, shelf: Path
) -> None:
    """Whoever built it goes on without naming the model; who got it from somebody names it once, for every command."""
    index = tmp_path / "index"
    assert command("build", shelf, "--index", index, "--model", tiny_copy).status == 0
    assert command("search", "harbour light", "--index", index).status == 0
    (shelf / "more.txt").write_text("The oil never came.\n", "utf-8")
    assert command("add", shelf / "more.txt", "--index", index).status == 0
    monkeypatch.setenv("SEARCHDOC_CACHE", str(tmp_path / "another"))  # as if on another machine
    refused = command("status", "--index", index)
    assert (refused.status, "named by you before" in refused.err) == (2, True)
    assert command("status", "--index", index, "--model", tiny_copy).status == 0
    assert command("status", "--index", index).status == 0
    monkeypatch.setenv("SEARCHDOC_CACHE", str(tmp_path / "a third"))
    monkeypatch.setenv("SEARCHDOC_MODEL", str(tiny_copy))
    identifier = searchdoc.open(index, model=str(tiny_copy)).search("harbour light")[0].id
    assert command("show", identifier, "--index", index).status == 0


def test_what_the_user_named_is_kept_where_it_can_be(
    tiny_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cache that cannot be written only means that a model is named each time."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("SEARCHDOC_CACHE", str(tmp_path / "file" / "cache"))
    load_embedder(str(tiny_copy))
    with pytest.raises(ModelMissing):
        load_recorded(str(tiny_copy))


def test_the_working_folder_does_not_matter(
    tiny_copy: Path, graph_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tiny_copy.parent)
    embedder = load_embedder(tiny_copy.name)
    monkeypatch.chdir(os.sep)
    assert load_recorded(embedder.name).fingerprint == embedder.fingerprint
    assert graph_cache.parent.exists()
