"""Numbers of authority files, as a list of people states them."""

from pathlib import Path

from searchdoc.correspondence.authorities import authorities_in

PEOPLE = """
[[person]]
name = "Ada Quill"
variants = ["A. Quill"]
gnd = "118540238"
viaf = "24602065"

[[place]]
name = "Graysand"
geonames = "2867714"
ref = ["https://example.org/places/1"]
"""


def test_people_and_places_have_the_addresses_that_are_stated(tmp_path: Path) -> None:
    """Under every form of the name, without regard to capitals; nobody else has any."""
    (tmp_path / "people.toml").write_text(PEOPLE, encoding="utf-8")
    known = authorities_in([tmp_path])
    assert known.person("ada quill") == ("https://d-nb.info/gnd/118540238", "https://viaf.org/viaf/24602065")
    assert known.person("A. Quill") == known.person("Ada Quill")
    assert known.place("Graysand") == ("https://www.geonames.org/2867714", "https://example.org/places/1")
    assert known.person("Tobias Marl") == known.place("Ada Quill") == ()


def test_a_list_that_is_not_there_or_cannot_be_used_states_nothing(tmp_path: Path) -> None:
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "people.toml").write_text("[[person", encoding="utf-8")
    assert authorities_in([tmp_path / "bad", tmp_path / "none", tmp_path]).people == {}
