"""``people.toml`` states under which names people go."""

from __future__ import annotations

from pathlib import Path

import pytest

import searchdoc
from conftest import Command
from searchdoc.errors import SidecarError
from searchdoc.models import Person
from searchdoc.sidecars import read_people
from searchdoc.sidecars.people import read_authorities

PEOPLE = '[[person]]\nname = "Tobias Marl"\nvariants = ["the old keeper", "T. M.", "Marl"]\n'


def test_each_person_has_the_name_among_the_variants() -> None:
    """White space is evened out, and what is said twice counts once."""
    text = '[[person]]\nname = "Tobias  Marl"\nvariants = ["Marl", " Marl ", ""]\n[[person]]\nname = "Reed"\n'
    assert read_people(text.encode()) == (Person("Tobias Marl", ("Tobias Marl", "Marl")), Person("Reed", ("Reed",)))


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ('[[person]]\nname = ""\n', 1, "a [[person]] needs a name"),
        ('[[person]]\nname = "A"\naka = []\n', 1, "[[person]] has no 'aka'"),
        (
            '[[person]]\nname = "Marl"\nvariants = ["Tobias"]\n[[person]]\nname = "Reed"\nvariants = ["tobias"]\n',
            4,
            "'tobias' cannot be both Marl and Reed: leave it out of one",
        ),
        ('[[person]]\nname = "A"\ngnd = "1 2"\n', 1, "gnd '1 2' is no number and no web address"),
        ('\n[[place]]\nname = "A"\nref = ["weir"]\n', 2, "ref 'weir' is no web address"),
        ('[[place]]\nname = "A"\nviaf = "1"\n', 1, "[[place]] has no 'viaf'"),
        ("[[person", None, "this is not TOML"),
    ],
)
def test_a_list_that_cannot_be_used_says_where_and_why(text: str, line: int | None, why: str) -> None:
    with pytest.raises(SidecarError) as raised:
        read_people(text.encode())
    assert (raised.value.name, raised.value.line) == ("people.toml", line)
    assert why in raised.value.why


def test_every_variant_finds_the_person(shelf: Path, command: Command) -> None:
    """In filters and in questions, and citations bear the name that was stated."""
    (shelf / "people.toml").write_text(PEOPLE, encoding="utf-8")
    (shelf / "other.txt").write_text("Log\n\nThe old keeper slept through the storm.\n", encoding="utf-8")
    index = searchdoc.build([shelf], shelf / "index")
    for name in ("Tobias Marl", "the old keeper", "T. M.", "marl"):
        found = command("search", "oil", "--speaker", name, "--index", shelf / "index")
        assert (found.status, "Tobias Marl" in found.out) == (0, True), name
    answers = [index.ask(f"what did {name} say about oil") for name in ("the old keeper", "T. M.", "Tobias Marl")]
    assert [answer.citations[0].speaker for answer in answers] == ["Tobias Marl"] * 3
    assert len({answer.support for answer in answers}) == 1, "by whatever name, it is one question"
    misspelt = command("search", "oil", "--speaker", "Tobias Morl", "--index", shelf / "index")
    assert (misspelt.status, "did you mean Tobias Marl?" in misspelt.err) == (2, True)
    # who is only named, and not asked for his words, keeps the name that was used; a phrase is a phrase
    for query in ('"the old keeper"', '"the old keeper" AND storm'):
        assert [hit.document.id for hit in index.search(query)] == ["other.txt"]
    for mode in ("keyword", "hybrid"):
        assert index.search("the old keeper", mode=mode)[0].document.id == "other.txt"


def test_one_person_may_have_been_taken_for_two(tmp_path: Path) -> None:
    """What the text tells apart, the list joins."""
    text = "Letter from Ada Quill\n\nComrade Wren wrote: “The ledgers are in the cellar now.” Mr. Sparrow agreed.\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (tmp_path / "people.toml").write_text('[[person]]\nname = "Sparrow"\nvariants = ["Wren"]\n', encoding="utf-8")
    names = {person.name for person in searchdoc.build([tmp_path], tmp_path / "index").speakers()}
    assert "Sparrow" in names
    assert "Wren" not in names


def test_a_build_goes_on_without_a_list_that_cannot_be_used(shelf: Path, command: Command) -> None:
    """And says so once, however many documents it concerns."""
    (shelf / "people.toml").write_text('[[person]]\nname = ""\n', encoding="utf-8")
    (shelf / "other.txt").write_text("The tide was low all week.\n", encoding="utf-8")
    built = command("build", shelf, "--index", shelf / "index")
    assert built.status == 0
    assert built.err == "people.toml, line 1: a [[person]] needs a name\n"
    assert command("search", "oil", "--speaker", "Marl", "--index", shelf / "index").status == 0


def test_numbers_of_authority_files_become_addresses() -> None:
    """An address stays as it is; who has neither is not among them."""
    text = (
        '[[person]]\nname = "Marl"\nvariants = ["T. M."]\ngnd = "118540238"\nviaf = "http://viaf.org/viaf/1"\n'
        '[[person]]\nname = "Reed"\n[[place]]\nname = "Weir"\nwikidata = "Q1"\nref = ["https://example.org/weir"]\n'
    )
    found = read_authorities(text.encode())
    assert found.people == ((("Marl", "T. M."), ("https://d-nb.info/gnd/118540238", "http://viaf.org/viaf/1")),)
    assert found.places == ((("Weir",), ("https://www.wikidata.org/wiki/Q1", "https://example.org/weir")),)
    assert read_people(text.encode())[1] == Person("Reed", ("Reed",))
