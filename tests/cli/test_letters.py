"""``searchdoc letters``: the table, its filters, and what it writes."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from lxml import etree

import searchdoc
from conftest import Command
from shared import validate


def test_letters_from_one_person_to_another(command: Command, family_index: Path) -> None:
    """By any form of the names; the status says whether there are any."""
    listed = command("letters", "--from", "Margaret", "--to", "Eliza", "--index", family_index)
    assert (listed.status, listed.err) == (0, "")
    assert listed.out.splitlines()[1] == (
        "2 Mar 1850  Margaret Pell  Eliza Thornbury  Ripon  Do not go to Canada. I say it plainly. Robert Dacre is a "
        "good joiner and a bad correspondent, and a woman who crosses the ocean behind a bad correspondent will …"
    )
    assert "\n2 letters, 1850–1851\n" in listed.out


def test_the_json_is_that_of_the_contract(command: Command, family_index: Path, family: searchdoc.Index) -> None:
    """And the id leads 'show' to the letter."""
    printed = json.loads(command("letters", "--json", "--index", family_index).out)
    validate(printed, "letters")
    assert printed == family.letters().to_dict()
    first = printed["letters"][0]
    shown = command("show", first["id"], "--index", family_index)
    assert (shown.status, shown.err) == (0, "")
    assert "Eliza Thornbury → Margaret Pell, 14 February 1850" in shown.out


def test_nothing_found_is_one_json_document_and_status_1(command: Command, family_index: Path) -> None:
    nothing = command("letters", "--since", "1900", "--json", "--index", family_index)
    assert nothing.status == 1
    assert json.loads(nothing.out)["letters"] == []
    assert nothing.err == "No letter fits.\n"
    place = command("letters", "--place", "Rippon", "--index", family_index)
    assert (place.status, place.out) == (1, "")
    assert "Places of letters: Askrigg, Göttingen" in place.err


def test_what_is_missing_is_counted_and_listed(command: Command, family_index: Path) -> None:
    """The last lines count it, and the option that they name lists it."""
    listed = command("letters", "--index", family_index)
    assert listed.out.endswith("10 letters, 1850–1853\n1 letter without an addressee (--missing to)\n")
    missing = command("letters", "--missing", "to", "--ids", "--index", family_index)
    assert "Robert Dacre  –   Kingston  (quoted) Eliza, I am well" in missing.out
    assert "\n            1851-01-09 Eliza to Margaret.txt:421-667:4f71aef7\n" in missing.out


def test_totals_are_by_person_and_by_year(command: Command, family_index: Path) -> None:
    printed = command("letters", "--totals", "--index", family_index).out
    assert "Eliza Thornbury      3         3  1850–1852\n" in printed
    assert "\n1850        4\n" in printed


@pytest.mark.parametrize("form", ["csv", "cmif", "graphml", "svg"])
def test_a_format_is_written_to_a_file_or_printed(
    command: Command, family_index: Path, tmp_path: Path, form: str
) -> None:
    """The same in both cases."""
    file = tmp_path / "letters"
    written = command("letters", "--format", form, "--output", file, "--index", family_index)
    assert (written.status, written.out, written.err) == (0, "", "")
    printed = command("letters", "--format", form, "--index", family_index).out
    content = file.read_bytes().decode()
    assert content == printed
    if form == "csv":
        assert len(list(csv.DictReader(io.StringIO(content)))) == 10
    else:
        assert etree.fromstring(content.encode()) is not None


def test_a_cmif_file_says_who_answers_for_it(command: Command, family_index: Path) -> None:
    said = ("--title", "The mill", "--editor", "A. Quill", "--publisher", "The Museum", "--room", "https://x.example")
    printed = command("letters", "--format", "cmif", *said, "--index", family_index).out
    for words in ("<title>The mill</title>", "<editor>A. Quill</editor>", "<publisher>The Museum</publisher>"):
        assert words in printed
    assert 'ref="https://x.example/passages/' in printed


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("--from Nobody", "nobody called 'Nobody' speaks in these documents"),
        ("--missing colour", "name one of from, to, date, place"),
        ("--sort colour", "is not one of 'date', 'from', 'to', 'place', 'document'"),
        ("--output x.csv", "--output goes with --format"),
        ("--format pdf", "is not one of 'csv', 'cmif', 'graphml', 'svg'"),
        ("--format csv --output nowhere/x.csv", "nowhere/x.csv"),
    ],
)
def test_a_mistake_is_one_sentence(command: Command, family_index: Path, line: str, says: str) -> None:
    refused = command("letters", *line.split(), "--index", family_index)
    assert (refused.status, refused.out) == (2, "")
    assert says in refused.err
    assert refused.err.count("\n") == 1


def test_documents_that_are_no_letters_are_listed_on_demand(command: Command, family_index: Path) -> None:
    everything = command("letters", "--all", "--index", family_index).out
    assert "(no letter) Diary of Amos Birkett" in everything
    assert "Diary" not in command("letters", "--index", family_index).out
