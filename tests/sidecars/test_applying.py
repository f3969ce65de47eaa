"""What is stated wins over the rules; where it cannot be used, the rules stay in force and the reason is said."""

from __future__ import annotations

from pathlib import Path

import pytest

import searchdoc
from conftest import Command
from plea import MARL, PLEA, at, reading, speakers
from searchdoc.sidecars import apply, read_sidecar

SAME_WORDS = f'begins = "{MARL[0]}"\nends = "{MARL[1]}"'

CONTRADICTIONS = {
    "two speakers of the same words": (
        f'[[voice]]\n{SAME_WORDS}\nspeaker = "Marl"\n[[voice]]\n{SAME_WORDS}\nspeaker = "Harker"\n',
        ("line 1: it contradicts line 5; neither is used", "line 5: it contradicts line 1; neither is used"),
    ),
    "overlapping words": (
        """[[voice]]
begins = "I have asked"
ends = "for the fleet"
speaker = "A"

[[voice]]
begins = "I will not be"
ends = "must be said"
speaker = "B"
""",
        ("line 1: it contradicts line 6; neither is used", "line 6: it contradicts line 1; neither is used"),
    ),
}


@pytest.mark.parametrize("case", CONTRADICTIONS)
def test_contradictions_leave_the_rules_in_force(case: str) -> None:
    """Neither of two statements about the same words is believed, and both are named."""
    sidecar, messages = CONTRADICTIONS[case]
    document = reading(sidecar=sidecar)
    assert speakers(document) == speakers(reading())
    assert document.problems[-2:] == tuple(f"plea.voices.toml, {message}" for message in messages)


def test_saying_the_same_twice_is_no_contradiction() -> None:
    """Nothing is reported."""
    once = f'[[voice]]\n{SAME_WORDS}\nspeaker = "Marl"\n'
    document = reading(sidecar=once + once)
    assert document.problems == reading(sidecar=once).problems == ("note 2 has no marker in the text",)


def test_the_head_states_author_date_and_addressee() -> None:
    """Dates may be written as TOML's own, as EDTF or in words; a name is shortened as elsewhere."""
    document = reading(sidecar='author = "Ada Quill-Marsh"\ndate = 1911-05-05\naddressee = "the Mayor"\n')
    voice = at(document, "I ask the Board").voices[-1]
    assert (voice.speaker, voice.date, voice.addressee) == ("Ada Quill-Marsh", "1911-05-05", "the Mayor")
    assert reading(sidecar='date = "6 May 1911"').date == "1911-05-06"


def test_what_is_no_heading_is_the_section_of_nothing() -> None:
    """And what is stated to be a heading's paragraph stays where it is in the text."""
    lamp_room = "The lamp room in winter, from an old print"
    assert at(reading(), "I ask the Board").section == (lamp_room,)
    document = reading(sidecar=f'[[voice]]\nwords = "{lamp_room}"\nkind = "body"\n')
    assert at(document, "I ask the Board").section == ()
    assert document.slice(at(document, "lamp room").span) == lamp_room


def test_an_empty_side_car_changes_nothing() -> None:
    """Whoever states nothing gets what the rules find."""
    assert apply(reading(), read_sidecar(b"", "plea.voices.toml")) == reading()


UNUSABLE = {
    "not TOML": ("author = Ada\n", "plea.voices.toml, line 1: this is not TOML: "),
    "a statement without words": (
        '[[voice]]\nspeaker = "Marl"\n',
        "line 1: a [[voice]] needs either its words, or how",
    ),
    "words that stand nowhere": (
        '\n[[voice]]\nwords = "I will not be accountable for the fleet"\nspeaker = "Marl"\n',
        "line 2: “I will not be accountable for the fleet” does not stand in plea.txt; most like it is “I will not be",
    ),
    "no such note": ('[[note]]\nnumber = 9\nat = "six barrels"\n', "line 1: there is no note 9 in plea.txt"),
}


@pytest.mark.parametrize("case", UNUSABLE)
def test_what_cannot_be_used_is_said_and_loses_nothing(case: str, tmp_path: Path, command: Command) -> None:
    """One line on standard error with the place, and the document is indexed all the same."""
    sidecar, message = UNUSABLE[case]
    (tmp_path / "plea.txt").write_text(PLEA, encoding="utf-8")
    (tmp_path / "plea.voices.toml").write_text(sidecar, encoding="utf-8")
    built = command("build", tmp_path, "--index", tmp_path / "index")
    assert built.status == 0
    lines = [line for line in built.err.splitlines() if message in line]
    assert lines, built.err
    assert lines[0].startswith("plea.txt: plea.voices.toml")
    found = command("search", "barrels", "--index", tmp_path / "index")
    assert (found.status, "six barrels" in found.out) == (0, True)
    index = searchdoc.open(tmp_path / "index")
    assert {passage.speaker for passage in index.passages()} <= {None, "Ada Quill", "Tobias Marl"}
    assert message in command("status", "--index", tmp_path / "index").out
