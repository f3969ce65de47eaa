"""``searchdoc people``, ``--speaker`` and ``--to``: one person under every name, on a family's letters."""

import json
from pathlib import Path

import pytest

import searchdoc
from conftest import ROOT, Command
from searchdoc.errors import AmbiguousName
from shared import validate

LETTERS = {
    "1.txt": ("Clara Holm", "Anna Brandt", "The ferry lies frozen in the sound, and we eat dried cod every day."),
    "2.txt": ("Clara", "Anna Brandt", "The ferry runs again, and the first oranges came with it on Monday."),
    "3.txt": ("Jonas Holm", "Anna Brandt", "The ferry needs a new boiler, and the owners refuse to pay for it."),
    "4.txt": ("Anna Brandt", "Clara Holm", "My garden stands under water up to the second row of beans."),
    "5.txt": ("Holm", "Peter Quill", "The ferry was sold to a company in Bergen last Thursday."),
}


@pytest.fixture(scope="module")
def ferry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five letters: Clara and Jonas Holm's, Anna Brandt's, and one that either of the Holms may have sent."""
    folder = tmp_path_factory.mktemp("ferry")
    for name, (author, addressee, words) in LETTERS.items():
        (folder / name).write_text(
            f"---\nauthor: {author}\nto: {addressee}\ndate: 1871-05-0{name[0]}\n---\n\n{words}\n", encoding="utf-8"
        )
    searchdoc.build([folder], folder / "index")
    return folder / "index"


def test_everybody_is_listed_under_every_name_with_what_is_unsure(command: Command, ferry: Path) -> None:
    """Clara signs with her first name, too; "Holm" alone may be either of two."""
    listed = command("people", "--index", ferry)
    assert (listed.status, listed.err) == (0, "")
    assert "Clara Holm: 2 own, 1 addressed, in 3 documents\n  as Holm (2), Clara (1)\n" in listed.out
    assert "Holm: 1 own, in 1 document\n  unsure: Clara Holm, Jonas Holm?\n" in listed.out
    assert "Anna Brandt: 1 own, 3 addressed, in 4 documents\n" in listed.out


def test_one_person_is_listed_by_any_name(command: Command, ferry: Path) -> None:
    """As JSON, with the forms and in how many documents each stands; whoever may be meant, where that is several."""
    (clara,) = json.loads(command("people", "clara", "--json", "--index", ferry).out)["people"]
    assert (clara["name"], clara["own"], clara["addressed"], clara["unsure"]) == ("Clara Holm", 2, 1, [])
    assert {(one["form"], one["documents"]) for one in clara["forms"]} >= {("Clara Holm", 2), ("Clara", 1)}
    several = json.loads(command("people", "Holm", "--json", "--index", ferry).out)["people"]
    assert [one["name"] for one in several] == ["Clara Holm", "Jonas Holm", "Holm"]
    nobody = command("people", "Brand", "--index", ferry)
    assert (nobody.status, nobody.out) == (1, "")
    assert "Nobody is called 'Brand'" in nobody.err


def test_a_filter_by_any_name_finds_all_of_one_person(command: Command, ferry: Path) -> None:
    """And shows the full name."""
    printed = json.loads(command("search", "ferry", "--speaker", "Clara", "--json", "--index", ferry).out)
    assert {hit["speaker"] for hit in printed["hits"]} == {"Clara Holm"}
    assert {hit["document"]["id"] for hit in printed["hits"]} == {"1.txt", "2.txt"}


def test_a_name_that_fits_two_is_asked_back(command: Command, ferry: Path) -> None:
    """In one sentence, and nobody is chosen."""
    refused = command("search", "ferry", "--speaker", "Holm", "--index", ferry)
    assert (refused.status, refused.out) == (2, "")
    assert refused.err.startswith("searchdoc: Holm: Clara Holm, Jonas Holm? ")
    silent = command("ask", "what did Holm say about the ferry", "--index", ferry)
    assert silent.status == 1
    assert "Holm: Clara Holm, Jonas Holm?" in " ".join(silent.out.split())
    with pytest.raises(AmbiguousName) as caught:
        searchdoc.open(ferry).ask("the ferry", speaker="Holm")
    assert caught.value.people == ("Clara Holm", "Jonas Holm")


def test_letters_to_somebody_are_found_by_any_name(command: Command, ferry: Path) -> None:
    """With ``--to`` and ``to=``; whoever gets no letter is not found."""
    hits = json.loads(command("search", "ferry", "--to", "Brandt", "--json", "--index", ferry).out)["hits"]
    assert {hit["document"]["id"] for hit in hits} == {"1.txt", "2.txt", "3.txt"}
    both = searchdoc.open(ferry).search("ferry", speaker="Jonas", to="Mrs. Brandt")
    assert [hit.document.id for hit in both] == ["3.txt"]
    answer = searchdoc.open(ferry).ask("what about the ferry", to="Quill")
    assert {citation.document.id for citation in answer.citations} == {"5.txt"}
    refused = command("search", "ferry", "--to", "Jonas", "--index", ferry)
    assert (refused.status, "addressed to anybody called 'Jonas'" in refused.err) == (2, True)


def test_a_question_that_names_only_who_wrote_to_whom_is_answered_from_that_letter(ferry: Path) -> None:
    """There is no other word in it that could be looked for."""
    index = searchdoc.open(ferry)
    answer = index.ask("what did Anna Brandt say to Clara")
    assert answer.answered
    assert answer.citations[0].document.id == "4.txt"
    assert "garden" in answer.claims[0].text
    assert index.ask("what did Jonas write to Miss Brandt").citations[0].document.id == "3.txt"


def test_people_toml_decides_who_is_meant(command: Command, tmp_path: Path) -> None:
    """Who sent the fifth letter is stated, and nothing is unsure any more."""
    for name, (author, addressee, words) in LETTERS.items():
        (tmp_path / name).write_text(f"---\nauthor: {author}\nto: {addressee}\n---\n\n{words}\n", encoding="utf-8")
    (tmp_path / "people.toml").write_text('[[person]]\nname = "Jonas Holm"\nvariants = ["Holm"]\n', encoding="utf-8")
    searchdoc.build([tmp_path], tmp_path / "index")
    printed = json.loads(command("people", "--json", "--index", tmp_path / "index").out)["people"]
    assert [(one["name"], one["own"]) for one in printed if "Holm" in one["name"]] == [
        ("Clara Holm", 2),
        ("Jonas Holm", 2),
    ]
    assert not any(one["unsure"] for one in printed)


def test_another_persons_surname_is_not_hers(ferry: Path) -> None:
    """Matthias Brandt is nobody here: the question is not about Anna's words."""
    assert "Anna Brandt" not in (searchdoc.open(ferry).ask("what did Matthias Brandt say about rye").reason or "")


def test_places_and_feasts_are_told_from_people(command: Command, tmp_path: Path) -> None:
    """By the last word of the name; in JSON as its kind, which validates against the published schema."""
    searchdoc.build([ROOT / "examples" / "thornbury"], tmp_path / "index")
    printed = json.loads(command("people", "--json", "--index", tmp_path / "index").out)
    validate(printed, "people")
    kinds = {one["name"]: one["kind"] for one in printed["people"]}
    assert (kinds["Eliza Thornbury"], kinds["Thornbury Mill"], kinds["Michaelmas"]) == ("person", "place", "feast")
    listed = command("people", "--index", tmp_path / "index").out
    assert "Places, and nobody’s names: Thornbury Mill\n" in listed
    assert "Thornbury Mill: in" not in listed


def test_a_body_that_is_written_to_is_found_in_questions(tmp_path: Path) -> None:
    """Under its name or in short, as ``--to`` finds it."""
    letters = {
        "1.txt": ("Clara Holm", "the Harbour Society", "The lamp on the mole has been dark since Sunday."),
        "2.txt": ("Clara Holm", "Anna Brandt", "My brother has bought two goats and a plough."),
    }
    for name, (author, addressee, words) in letters.items():
        (tmp_path / name).write_text(f"---\nauthor: {author}\nto: {addressee}\n---\n\n{words}\n", encoding="utf-8")
    index = searchdoc.build([tmp_path], tmp_path / "index")
    for question in ("what did Clara write to the Society", "what did Clara Holm write to the Harbour Society"):
        answer = index.ask(question)
        assert [claim.text for claim in answer.claims] == ["The lamp on the mole has been dark since Sunday."]
