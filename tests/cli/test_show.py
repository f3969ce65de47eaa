"""``searchdoc show``: a citation's words in their context."""

import json
from pathlib import Path

import searchdoc
from conftest import Command


def test_show_prints_the_words_in_their_context(
    command: Command, calendar: searchdoc.Index, calendar_index: Path
) -> None:
    """The words as they stand in the document, with what comes before and after."""
    (hit,) = calendar.search("monopoly of foreign trade", 1)
    result = command("show", hit.id, "--context", "50", "--index", calendar_index)
    assert (result.status, result.err) == (0, "")
    text = hit.document.text
    assert result.out.startswith(f"…{text[hit.start - 50 : hit.end + 50]}…\n")
    assert hit.id in result.out


def test_show_prints_the_citation_as_json(command: Command, calendar: searchdoc.Index, calendar_index: Path) -> None:
    (hit,) = calendar.search("monopoly of foreign trade", 1)
    printed = json.loads(command("show", hit.id, "--json", "--index", calendar_index).out)
    assert (printed["id"], printed["text"]) == (hit.id, hit.text)


def test_a_context_of_nothing_leaves_the_words_alone(
    command: Command, calendar: searchdoc.Index, calendar_index: Path
) -> None:
    (hit,) = calendar.search("monopoly of foreign trade", 1)
    result = command("show", hit.id, "--context", "0", "--index", calendar_index)
    assert result.out.startswith(f"…{hit.text}…\n")
