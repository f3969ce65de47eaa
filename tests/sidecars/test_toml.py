"""What is wrong in a TOML file is said in words, with the line on which it stands."""

from __future__ import annotations

import msgspec
import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from searchdoc.errors import SidecarError
from searchdoc.sidecars import read_people
from searchdoc.sidecars.toml import lines_of_tables, read_toml


class Lamp(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    place: str = ""
    candles: int = 0
    keepers: tuple[str, ...] = ()


class Lights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    harbour: str = ""
    lamp: tuple[Lamp, ...] = ()


def test_statements_are_typed_and_dates_are_words() -> None:
    """TOML's own dates and times become ISO 8601."""
    data = '\ufeffharbour = 1911-05-04\n[[lamp]]\nplace = "pier"\ncandles = 3\nkeepers = ["Marl"]\n[[lamp]]\n'
    assert read_toml(data.encode(), "lights.toml", Lights) == Lights("1911-05-04", (Lamp("pier", 3, ("Marl",)), Lamp()))


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("harbour = Graysand\n", 1, "this is not TOML: invalid value"),
        ("\n[[lamp", None, "this is not TOML: "),
        ('harbor = "Graysand"\n', None, "the file has no 'harbor': did you mean 'harbour'?"),
        ('fleet = "Heron"\n', None, "the file has no 'fleet': there may be harbour, lamp"),
        ('\n[[lamp]]\nplace = "a"\n[[lamp]]\nplaec = "b"\n', 4, "[[lamp]] has no 'plaec': did you mean 'place'?"),
        ("[[lamp]]\nplace = 3\n", 1, "'place' must be text in quotation marks"),
        ('[[lamp]]\ncandles = "three"\n', 1, "'candles' must be a whole number"),
        ('[[lamp]]\nkeepers = "Marl"\n', 1, "'keepers' must be a list in square brackets"),
        ("[[lamp]]\nkeepers = [3]\n", 1, "must be text in quotation marks"),
    ],
)
def test_the_message_names_line_and_way_out(text: str, line: int | None, why: str) -> None:
    with pytest.raises(SidecarError) as raised:
        read_toml(text.encode(), "lights.toml", Lights)
    assert (raised.value.name, raised.value.line) == ("lights.toml", line)
    assert why in raised.value.why


def test_another_encoding_than_utf8_is_refused() -> None:
    with pytest.raises(SidecarError, match=r"lights\.toml: it is not UTF-8; save it as UTF-8"):
        read_toml("harbour = 'Mühle'".encode("cp1252"), "lights.toml", Lights)


def test_tables_are_counted_by_the_lines_on_which_they_begin() -> None:
    """Spaces inside the brackets are TOML, and another table's name is another table."""
    text = '[[lamp]]\nplace = "[[lamp]]"\n[[ lamp ]]\n[[lamps]]\n  [[lamp]] # here\n'
    assert lines_of_tables(text, "lamp") == (1, 3, 5)


WORDS = st.text(st.characters(exclude_categories=["Cs"]))


@given(
    st.builds(
        Lights, WORDS, st.lists(st.builds(Lamp, WORDS, st.integers(0, 99), st.lists(WORDS).map(tuple))).map(tuple)
    )
)
def test_what_was_written_as_toml_is_read_as_it_was(lights: Lights) -> None:
    """Whatever characters the words have."""
    written = tomlkit.dumps(msgspec.to_builtins(lights))
    assert read_toml(written.encode(), "lights.toml", Lights) == lights
    assert len(lines_of_tables(written, "lamp")) >= len(lights.lamp)


@pytest.mark.parametrize(
    ("content", "said"), [(b"a = " + b"[" * 20_000, "nested too deeply"), (b"a = " + b"1" * 5000, "too long")]
)
def test_what_python_cannot_hold_is_said_too(content: bytes, said: str) -> None:
    with pytest.raises(SidecarError, match=said):
        read_people(content)


def test_thousands_of_tables_are_counted_in_one_pass() -> None:
    text = "\n\n[[person]]\n" * 3
    assert lines_of_tables(text, "person") == (3, 6, 9)
