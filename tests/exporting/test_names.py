"""Names in the parts that reference managers ask for."""

from __future__ import annotations

import pytest
from hypothesis import given

from exported import NAMES, words
from searchdoc.exporting.names import ExportedName, split_name, split_names


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ada Quill", ("Ada", "", "Quill", "")),
        ("V. I. Lenin", ("V. I.", "", "Lenin", "")),
        ("Ada Mary Quill", ("Ada Mary", "", "Quill", "")),
        ("Ada von Holm", ("Ada", "von", "Holm", "")),
        ("Juan de la Cruz", ("Juan", "de la", "Cruz", "")),
        ("Martin Van Buren", ("Martin", "", "Van Buren", "")),
        ("Seán O’Brien-Łukasz", ("Seán", "", "O’Brien-Łukasz", "")),
        ("Tobias Marl Jr.", ("Tobias", "", "Marl", "Jr.")),
        ("Tobias Marl, Jr.", ("Tobias", "", "Marl", "Jr.")),
        ("Henry Dacre III", ("Henry", "", "Dacre", "III")),
        ("Henry Dacre the Younger", ("Henry", "", "Dacre", "the Younger")),
        ("Лев Троцкий", ("Лев", "", "Троцкий", "")),
    ],
)
def test_a_name_that_is_surely_a_persons_is_parted(name: str, parts: tuple[str, ...]) -> None:
    found = split_name(name)
    assert (found.given, found.particle, found.family, found.suffix) == parts
    assert found.literal == ""


@pytest.mark.parametrize(
    "name",
    [
        "Lenin",
        "Mrs. Tobias Marl",
        "Dr. Anna Weiss",
        "the Harbour Board",
        "Harbour Board",
        "Department of Trade and Industry",
        "Smith & Sons",
        "the Consul at Graysand",
        "Muhammad ibn Musa",
        "María García y López",
        "محمد موسى",
        "毛 泽东",
        "Graysand Mill",
        "V. I.",
        "Louis 14",
        "Quill, Ada",
        "",
    ],
)
def test_a_name_that_is_not_sure_stays_whole(name: str) -> None:
    """A title, one word, a body of people, another script, a name that is turned round already."""
    assert split_name(name) == ExportedName(literal=name)


@pytest.mark.parametrize(
    ("name", "language"), [("Kossuth Lajos", "hu"), ("Gabriel García Márquez", "es"), ("Mao Zedong", "zh")]
)
def test_where_the_family_comes_first_or_has_two_names_a_name_stays_whole(name: str, language: str) -> None:
    assert split_name(name, language).literal == name
    assert split_name("Ana Torres", "es").family == "Torres"


def test_several_people_are_parted_and_a_body_is_not() -> None:
    """Only where each of them is surely a person."""
    assert [one.family for one in split_names("A. Birk, Tobias Marl and Ada von Holm")] == ["Birk", "Marl", "Holm"]
    assert split_names("Department of Trade and Industry")[0].literal == "Department of Trade and Industry"
    assert split_names("Ada and Tobias Marl")[0].literal == "Ada and Tobias Marl"
    assert split_names(None) == split_names("  ") == ()


def test_a_name_is_sorted_by_its_family_with_the_particle() -> None:
    assert split_name("Ada von Holm").inverted == "von Holm, Ada"
    assert split_name("Tobias Marl, Jr.").inverted == "Marl, Tobias, Jr."
    assert split_name("the Harbour Board").inverted == "the Harbour Board"
    assert split_name("Ada von Holm").short == "von Holm"


@given(words)
def test_no_part_of_a_name_is_lost(name: str) -> None:
    """Whatever it is: put together again it is the same."""
    assert split_name(name).whole == " ".join(name.split())


@pytest.mark.parametrize("name", NAMES)
def test_no_part_of_these_names_is_lost(name: str) -> None:
    assert split_name(name).whole == name
