"""What the header states."""

from __future__ import annotations

from dataclasses import replace

import pytest

import texts
from editions import edition, find, read_back
from searchdoc.models import Document, Statement

LETTER = (
    "Letter from Ada Quill to Tobias Marl\n\nGraysand, 4 May 1911\n\nDear Tobias,\n\nThe light is out again.\n\n"
    "Ada Quill\n"
)


def stated(**fields: str) -> Document:
    statements = tuple(Statement(what, value, "metadata.csv", 2) for what, value in fields.items())
    return replace(texts.document(LETTER), stated=statements)


def test_a_letter_is_described_with_both_its_people_and_its_day() -> None:
    root = edition(texts.document(LETTER))
    sent, received = find(root, "teiHeader/profileDesc/correspDesc/correspAction")
    assert (sent.get("type"), find(sent, "persName")[0].text) == ("sent", "Ada Quill")
    assert (find(sent, "date")[0].get("when"), find(sent, "date")[0].text) == ("1911-05-04", "4 May 1911")
    assert (received.get("type"), find(received, "persName")[0].text) == ("received", "Tobias Marl")
    back = read_back(texts.document(LETTER))
    assert (back.author, back.addressee, back.date) == ("Ada Quill", "Tobias Marl", "1911-05-04")


def test_archive_box_and_folder_identify_the_manuscript() -> None:
    document = stated(
        archive="County Record Office", collection="Harbour papers", shelfmark="HB/2/17", box="4", folder="12"
    )
    identifier = find(edition(document), "teiHeader/fileDesc/sourceDesc/msDesc/msIdentifier")[0]
    assert {name: find(identifier, name)[0].text for name in ("repository", "collection", "idno")} == {
        "repository": "County Record Office",
        "collection": "Harbour papers",
        "idno": "HB/2/17",
    }
    others = find(identifier, "altIdentifier")
    assert [(one.get("type"), find(one, "idno")[0].text) for one in others] == [("box", "4"), ("folder", "12")]


def test_nothing_is_made_up_where_nothing_is_stated() -> None:
    root = edition(texts.document(LETTER))
    assert find(root, "teiHeader/fileDesc/sourceDesc/msDesc") == []
    assert find(root, "teiHeader/fileDesc/sourceDesc/p")[0].text == "The file text.txt."


def test_the_rules_are_listed_with_their_measured_precision() -> None:
    root = edition(texts.document(LETTER))
    told = [one.text for one in root.iter("{*}catDesc")]
    assert any("right in" in str(one) and "%" in str(one) for one in told)
    pointed = {str(one.get("ana")).removeprefix("#") for one in root.iter("{*}q", "{*}said", "{*}sp")}
    ids = {one.get("{http://www.w3.org/XML/1998/namespace}id") for one in root.iter("{*}category")}
    assert pointed <= ids


@pytest.mark.parametrize(
    ("edtf", "attributes"),
    [
        ("1911-05", {"when": "1911-05"}),
        ("1911", {"when": "1911"}),
        ("1911-05-04/1911-05-09", {"from": "1911-05-04", "to": "1911-05-09"}),
        ("1911~", {}),
        ("191X", {}),
        ("1911-02-31", {}),
    ],
)
def test_dates_are_machine_readable_where_they_can_be(edtf: str, attributes: dict[str, str]) -> None:
    document = texts.document("# The mill\n\nIt stood still for a year.\n", "mill.md")
    date = find(edition(replace(document, date=edtf)), "teiHeader/profileDesc/creation/date")[0]
    assert {str(name): str(value) for name, value in date.attrib.items()} == attributes
    assert date.text == edtf or attributes


def test_front_matter_is_kept_as_it_is() -> None:
    text = "---\ntitle: The mill\n---\n\nIt stood still for a year.\n"
    root = edition(texts.document(text, "mill.md"))
    assert "title: The mill" in str(find(root, "teiHeader/xenoData")[0].text)
