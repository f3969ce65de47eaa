"""The history of what was typed, and what the Tab key completes."""

from pathlib import Path

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.history import InMemoryHistory

from searchdoc.cli.line_editing import REMEMBERED_LINES, LineCompleter, history_file, open_history


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for state, empty."""
    monkeypatch.setattr("platformdirs.user_state_path", lambda *_names, **_options: tmp_path / "state" / "searchdoc")
    monkeypatch.delenv("SEARCHDOC_NO_HISTORY", raising=False)
    return tmp_path / "state"


def test_the_newest_lines_are_kept_for_their_owner_alone(state: Path) -> None:
    """Whatever the rights of the file were before; a pasted page is no line."""
    history_file().parent.mkdir(parents=True)
    history_file().write_text("".join(f"\n# then\n+line {number}\n" for number in range(2000)), encoding="utf-8")
    history_file().chmod(0o644)
    history = open_history()
    history.append_string("the last")
    history.append_string("x" * 100_000)
    assert history_file().stat().st_mode & 0o777 == 0o600
    kept = list(open_history().load_history_strings())
    assert kept[:2] == ["the last", "line 1999"]
    assert len(kept) == REMEMBERED_LINES + 1
    assert [path.name for path in (state / "searchdoc").iterdir()] == ["history"]


def test_nothing_is_kept_where_it_shall_not_or_cannot(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCHDOC_NO_HISTORY", "1")
    assert isinstance(open_history(), InMemoryHistory)
    assert not state.exists()
    monkeypatch.delenv("SEARCHDOC_NO_HISTORY")
    state.write_text("a file where the folder should be", encoding="utf-8")
    assert isinstance(open_history(), InMemoryHistory)


@pytest.mark.parametrize(
    ("line", "completed"),
    [
        (":s", [":show", ":since"]),
        (":speaker thorn", ["Eliza Thornbury"]),
        ("what did Eli", ["Eliza Thornbury"]),
        ("what did ", []),
        (":since 19", []),
    ],
)
def test_commands_their_values_and_names_are_completed(line: str, completed: list[str]) -> None:
    people = [("Eliza Thornbury", "6 own"), ("Margaret\x1b Pell", "4 own")]
    values = {"": people, ":speaker": people}
    completer = LineCompleter(
        [(":show", "a citation"), (":since", "a day"), (":who", "people")], lambda name: values.get(name, ())
    )
    found = list(completer.get_completions(Document(line), CompleteEvent()))
    assert [one.text for one in found] == completed
