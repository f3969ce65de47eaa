"""What a side-car may state, in which form."""

from __future__ import annotations

from pathlib import Path

import pytest

from searchdoc.errors import SidecarError
from searchdoc.sidecars import Sidecar, read_sidecar, sidecar_path
from searchdoc.sidecars.statements import NoteStatement, VoiceStatement


def read(text: str) -> Sidecar:
    """A side-car of that text."""
    return read_sidecar(text.encode(), "plea.voices.toml")


def test_everything_that_can_be_stated_is_read() -> None:
    """Each statement with the line on which it stands."""
    sidecar = read(
        """\
title = "A plea"
author = "Ada Quill"
date = 1911-05-04

[[voice]]
begins = "I have asked"
ends = "the fleet."
after = "as follows:"
speaker = "Tobias  Marl"
addressee = "Ada Quill"
date = "2 May 1911"
mode = "reported"
kind = "quotation"

[[note]]
number = 2
at = "The keeper"
author = "Ada Quill"
"""
    )
    assert sidecar.name == "plea.voices.toml"
    assert sidecar.head == (("title", "A plea"), ("author", "Ada Quill"), ("date", "1911-05-04"))
    assert sidecar.voices == (
        VoiceStatement(
            line=5,
            words="",
            begins="I have asked",
            ends="the fleet.",
            after="as follows:",
            speaker="Tobias Marl",
            addressee="Ada Quill",
            date="1911-05-02",
            mode="reported",
            kind="quotation",
        ),
    )
    assert sidecar.notes == (NoteStatement(15, 2, "The keeper", "Ada Quill"),)
    assert sidecar.problems == ()


def test_an_empty_side_car_states_nothing() -> None:
    """A byte order mark is no statement."""
    assert read("") == read("\ufeff") == Sidecar("plea.voices.toml")


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("1911-05-05", "1911-05-05"),
        ('"1911-05"', "1911-05"),
        ('"1911?"', "1911?"),
        ('"6 May 1911"', "1911-05-06"),
        ('"May 6, 1911"', "1911-05-06"),
    ],
)
def test_a_date_is_toml_s_own_edtf_or_in_words(written: str, date: str) -> None:
    assert dict(read(f"date = {written}\n").head) == {"date": date}


def test_a_date_that_is_none_makes_the_head_unusable() -> None:
    """The message says how to write one."""
    with pytest.raises(SidecarError, match=r"plea\.voices\.toml: 'soon' is not a date: write 1922, 1922-12-13 or"):
        read('date = "soon"\n')


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('speaker = "Marl"', "a [[voice]] needs either its words, or how they begin and end"),
        ('words = "a"\nbegins = "a"\nspeaker = "M"', "a [[voice]] needs either its words, or how they begin and end"),
        ('words = "a"\nends = "b"\nspeaker = "M"', "'ends' goes with 'begins', not with 'words'"),
        ('words = "I have asked"', 'a [[voice]] needs a speaker ("" if that is not established) or a kind'),
        ('words = "oil"\nspeaker = "M"\ndate = "soon"', "'soon' is not a date: write 1922, 1922-12-13 or"),
    ],
)
def test_a_statement_that_says_too_little_or_too_much_is_left_out(table: str, message: str) -> None:
    """The others are read, and the line is said."""
    sidecar = read(f'[[voice]]\nwords = "the fleet"\nspeaker = ""\n\n[[voice]]\n{table}\n')
    assert [statement.words for statement in sidecar.voices] == ["the fleet"]
    (problem,) = sidecar.problems
    assert problem.startswith(f"plea.voices.toml, line 5: {message}")


def test_the_empty_speaker_is_a_statement_and_no_speaker_is_none() -> None:
    """Not established, and not said: two different things."""
    with_empty, with_kind = read(
        '[[voice]]\nwords = "a"\nspeaker = ""\n[[voice]]\nwords = "b"\nkind = "caption"\n'
    ).voices
    assert (with_empty.speaker, with_kind.speaker) == ("", None)
    assert with_empty.content == ("", None, None, "direct", None)


def test_a_side_car_lies_next_to_its_document() -> None:
    """Its name is the document's without the ending."""
    assert sidecar_path(Path("letters/1911.a.txt")) == Path("letters/1911.a.voices.toml")
