"""What a TEI header states: who wrote to whom, when; who edited; who is who."""

from __future__ import annotations

import pytest
from lxml import etree

from markup import PEOPLE, tei
from searchdoc.formats.tei_header import edtf_of_element, people_of, referenced
from searchdoc.formats.xml import parse_xml

LETTER = """<fileDesc><titleStmt><title type="main">Marl to Holt</title><title type="sub">A letter</title>
<author>Pell, Edward</author><editor><persName>Ada Quill</persName></editor></titleStmt>
<sourceDesc><msDesc><msIdentifier><settlement>Graysand</settlement><repository>Archive</repository><idno>A 12</idno>
</msIdentifier></msDesc></sourceDesc></fileDesc><profileDesc><langUsage><language ident="en"/></langUsage>
<correspDesc><correspAction type="sent"><persName ref="#marl">T. Marl</persName><placeName>Weir</placeName>
<date when="1851-02-03"/></correspAction><correspAction type="received"><persName>Anna Holt</persName></correspAction>
</correspDesc></profileDesc>"""


def test_a_letter_states_who_wrote_to_whom_when_and_where() -> None:
    assert dict(tei("<p>Oak.</p>", LETTER + PEOPLE).metadata) == {
        "title": "Marl to Holt",
        "author": "Tobias Marl",
        "addressee": "Anna Holt",
        "date": "1851-02-03",
        "place": "Weir",
        "language": "en",
        "editor": "Ada Quill",
        "kind": "letter",
        "shelfmark": "Graysand, Archive, A 12",
    }


def test_without_a_letter_the_author_of_the_title_counts() -> None:
    header = "<fileDesc><titleStmt><title>Oaks</title><author>Pell, Edward</author></titleStmt></fileDesc>"
    assert tei("<p>Oak.</p>", header).metadata == (("title", "Oaks"), ("author", "Pell, Edward"))


def test_whoever_is_said_to_have_transcribed_edited() -> None:
    header = (
        "<fileDesc><titleStmt><title>Oaks</title><respStmt><resp>funded by</resp><name>A Board</name></respStmt>"
        "<respStmt><resp>transcribed and annotated by</resp><name>Ada Quill</name></respStmt></titleStmt></fileDesc>"
    )
    assert dict(tei("<p>Oak.</p>", header).metadata)["editor"] == "Ada Quill"


def test_people_have_their_main_name_with_the_given_name_first() -> None:
    root = parse_xml(f"<x>{PEOPLE}</x>".encode(), "a.xml")
    assert people_of(root) == {"marl": "Tobias Marl", "holt": "Anna Holt"}


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ("#marl", "Tobias Marl"),
        ("people.xml#marl", "Tobias Marl"),
        ("#marl #holt", "Tobias Marl and Anna Holt"),
        ("#marl #unknown", None),
        ("Ada Quill", "Ada Quill"),
        ("ada_q", None),
        ("P12", None),
        ("", None),
        (None, None),
    ],
)
def test_a_reference_names_those_whom_the_file_lists(reference: str | None, name: str | None) -> None:
    assert referenced(reference, {"marl": "Tobias Marl", "holt": "Anna Holt"}) == name


@pytest.mark.parametrize(
    ("markup", "date"),
    [
        ('<date when="1851-02-03T10:00:00"/>', "1851-02-03"),
        ('<date notBefore="1851" notAfter="1853-05"/>', "1851/1853-05"),
        ('<date from="1851" to="1851"/>', "1851"),
        ('<date notBefore="1851-02"/>', "1851-02"),
        ("<date>3 May 1851</date>", "3 May 1851"),
        ("<date/>", None),
    ],
)
def test_dates_are_those_of_the_attributes(markup: str, date: str | None) -> None:
    assert edtf_of_element(etree.fromstring(markup)) == date
