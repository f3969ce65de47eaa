"""What the Tab key suggests as values, read from a real index."""

from pathlib import Path
from typing import cast

import pytest
import typer

import searchdoc
from searchdoc.cli import suggestions
from searchdoc.cli.program import program
from searchdoc.embedding.devices import DEVICES
from searchdoc.errors import IndexMissing
from searchdoc.models import PASSAGE_KINDS
from searchdoc.ranking.retrieval import SEARCH_MODES


def context_of(index: Path) -> typer.Context:
    """What is known of a line that names an index."""
    root = program.make_context("searchdoc", [], resilient_parsing=True)
    found = program.get_command(root, "show")
    assert found is not None
    context = found.make_context("show", ["--index", str(index)], parent=root, resilient_parsing=True)
    return cast("typer.Context", context)


def test_every_kind_mode_and_device_is_suggested() -> None:
    """As many as there are, and none that is not."""
    assert tuple(name for name, _ in suggestions.kinds()) == PASSAGE_KINDS
    assert tuple(name for name, _ in suggestions.modes()) == SEARCH_MODES
    assert tuple(name for name, _ in suggestions.devices()) == DEVICES


def test_a_list_of_modes_goes_on_with_those_that_are_left() -> None:
    assert [value for value, _ in suggestions.mode_lists("semantic,")] == ["semantic,hybrid", "semantic,keyword"]


def test_whoever_is_heard_is_suggested(calendar: searchdoc.Index, calendar_index: Path) -> None:
    """By name, with how much is heard of them; once something is typed by any form of the name."""
    names = [name for name, _ in suggestions.speaker_names(context_of(calendar_index), "")]
    assert names == [person.name for person in calendar.speakers() if person.heard]
    forms = dict(suggestions.speaker_names(context_of(calendar_index), "Le"))
    assert {"Lenin", "Leon Trotsky"} <= set(forms)
    assert forms["Leon Trotsky"] == forms["Trotsky"]


def test_documents_are_suggested_then_passages_of_one(calendar: searchdoc.Index, calendar_index: Path) -> None:
    """Every id that is suggested resolves to a passage, and every passage of the document is suggested."""
    context = context_of(calendar_index)
    assert [value for value, _ in suggestions.citation_ids(context, "cal")] == ["calendar.notes.txt:", "calendar.txt:"]
    ids = [value for value, _ in suggestions.citation_ids(context, "calendar.notes.txt:")]
    places = [calendar.resolve(one).span for one in ids]
    assert places == [one.span for one in calendar.passages() if one.document.id == "calendar.notes.txt"]


def test_documents_are_suggested_by_their_ids(calendar_index: Path) -> None:
    names = [value for value, _ in suggestions.document_ids(context_of(calendar_index), "calendar.n")]
    assert names == ["calendar.notes.txt"]


def test_an_id_narrows_to_the_passages_that_begin_so(calendar_index: Path) -> None:
    (whole,) = [
        value
        for value, _ in suggestions.citation_ids(context_of(calendar_index), "calendar.txt:")
        if value.startswith("calendar.txt:0-")
    ]
    assert [value for value, _ in suggestions.citation_ids(context_of(calendar_index), whole[:-3])] == [whole]


def test_without_an_index_the_error_is_that_of_every_reader(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        suggestions.speaker_names(context_of(tmp_path / "none"), "")
    with pytest.raises(IndexMissing):
        suggestions.citation_ids(context_of(tmp_path / "none"), "")
