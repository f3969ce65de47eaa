"""What a request may ask for, as the index takes it."""

import pytest
from pydantic import ValidationError

from searchdoc.errors import MalformedQuery
from searchdoc.server.parameters import AskParameters, DocumentsParameters, LettersParameters, NoParameters


def test_conditions_are_read_as_the_command_line_reads_them() -> None:
    """Several values of one field are alternatives; what is none is refused."""
    asked = AskParameters(question="trade", where=["collection=A", "collection=B", "place=Riga"], document=["a", "b"])
    assert asked.options() == {
        "speaker": None,
        "to": None,
        "kind": None,
        "since": None,
        "until": None,
        "where": {"collection": ["A", "B"], "place": ["Riga"]},
        "document": ["a", "b"],
        "syntax": "auto",
    }
    with pytest.raises(MalformedQuery, match="'x' is no condition: write FIELD=VALUE"):
        AskParameters(question="trade", where=["x"]).options()


def test_what_is_not_asked_for_limits_nothing() -> None:
    """None, as the index has it."""
    asked = DocumentsParameters()
    assert (asked.conditions, asked.documents, asked.after) == (None, None, "")


def test_letters_are_asked_for_as_in_python() -> None:
    """``from`` and ``all`` are words that Python has taken."""
    asked = LettersParameters.model_validate({"from": "Ada", "missing": ["date"], "all": True})
    assert asked.options() == {
        "sender": "Ada",
        "to": None,
        "since": None,
        "until": None,
        "place": None,
        "missing": ("date",),
        "sort": "date",
        "reverse": False,
        "everything": True,
    }


def test_what_is_not_declared_is_refused() -> None:
    """Also where nothing is declared."""
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        NoParameters(x="1")  # type: ignore[call-arg]
