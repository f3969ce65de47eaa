"""CMIF: it validates, it is read back as the table has it, and dates say what EDTF says."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

import searchdoc
from conftest import ROOT
from searchdoc.correspondence.cmif import CmifHeader, letters_cmif, tei_date
from searchdoc.correspondence.letters import LetterRow
from searchdoc.models import Span

TEI = "http://www.tei-c.org/ns/1.0"
RULES = etree.RelaxNG(etree.parse(ROOT / "tests" / "data" / "cmif.rng"))


def checked(words: str) -> etree._Element:
    """The file, once it is known to follow the rules."""
    root = etree.fromstring(words.encode())
    RULES.assertValid(root)
    return root


def found(element: etree._Element, path: str) -> list[str]:
    """The words, or the attribute, at a path in the namespace of TEI."""
    nodes: Any = element.xpath(path, namespaces={"t": TEI})
    return [one if isinstance(one, str) else (one.text or "") for one in nodes]


def letter(**values: str | None) -> LetterRow:
    given: dict[str, str | None] = {"sender": "Ada Quill", "addressee": "Tobias Marl", "date": None, "place": None}
    given |= values
    return LetterRow("a.txt:0-9:00000000", document="a.txt", title="A", span=Span(0, 9), **given)  # type: ignore[arg-type]


def test_the_letters_are_read_back_as_the_table_has_them(family: searchdoc.Index) -> None:
    """Who, where, when and to whom, in their order, each with its id."""
    table = family.letters()
    root = checked(table.to_cmif("Letters of the Thornburys", "Ada Quill", "The Mill Museum"))
    letters = root.findall(f".//{{{TEI}}}correspDesc")
    assert len(letters) == len(table)
    for element, row in zip(letters, table, strict=True):
        assert element.get("key") == row.id
        assert found(element, "t:correspAction[@type='sent']/t:persName") == [row.sender]
        assert found(element, "t:correspAction[@type='received']/t:persName") == [row.addressee or "Unknown"]
        assert found(element, "t:correspAction[@type='sent']/t:placeName") == [row.place]
        assert found(element, "t:correspAction[@type='sent']/t:date/@when") == [row.date]
    assert found(root, "//t:titleStmt/t:title") == ["Letters of the Thornburys"]
    assert found(root, "//t:publisher") == ["The Mill Museum"]
    assert found(root, "//t:publicationStmt/t:date/@when") == [family.manifest.created]


def test_a_letter_that_is_quoted_says_in_which() -> None:
    row = letter()
    quoted = LetterRow("b:0-1:0", "Marl", None, None, None, "b", "B", Span(0, 1), quoted=True, quoted_in=row.id)
    assert found(checked(letters_cmif([row, quoted], CmifHeader())), "//t:note") == [f"quoted in {row.id}"]


def test_in_a_reading_room_every_letter_has_a_link(family: searchdoc.Index) -> None:
    """Which leads to its id; the file has an address, too."""
    root = checked(family.letters().to_cmif(room="https://letters.example.org/"))
    links = found(root, "//t:correspDesc/@ref")
    assert links[1] == "https://letters.example.org/passages/1850-03-02%20Margaret%20to%20Eliza.txt:0-525:410f29e2"
    assert found(root, "//t:idno") == ["https://letters.example.org/letters.xml"]


def test_what_is_stated_in_a_list_of_people_becomes_a_reference(tmp_path: Path) -> None:
    """In the folder that is indexed, as it is now; what is not stated has none."""
    (tmp_path / "a.md").write_text(
        "---\nauthor: Ada Quill\nto: the Harbour Society\ndate: 1911\nplace: Weir\n---\n\nThe lamp burns.\n", "utf-8"
    )
    index = searchdoc.build([tmp_path], tmp_path / "index")
    assert found(checked(index.letters().to_cmif()), "//@ref") == []
    (tmp_path / "people.toml").write_text(
        '[[person]]\nname = "Ada Quill"\ngnd = "118540238"\n[[place]]\nname = "Weir"\ngeonames = "12345"\n', "utf-8"
    )
    root = checked(index.letters().to_cmif())
    assert found(root, "//t:persName/@ref") == ["https://d-nb.info/gnd/118540238"]
    assert found(root, "//t:placeName/@ref") == ["https://www.geonames.org/12345"]
    assert found(root, "//t:orgName") == ["the Harbour Society"]


@pytest.mark.parametrize(
    ("edtf", "attributes"),
    [
        ("1850-02-14", {"when": "1850-02-14"}),
        ("1850-02", {"when": "1850-02"}),
        ("1850", {"when": "1850"}),
        ("1850?", {"when": "1850", "cert": "low"}),
        ("1850-02~", {"when": "1850-02", "cert": "medium"}),
        ("1850-02%", {"when": "1850-02", "cert": "low"}),
        ("1850-02-14/1850-02-16", {"from": "1850-02-14", "to": "1850-02-16"}),
        ("1850/1853?", {"from": "1850", "to": "1853", "cert": "low"}),
        ("1850-02/..", {"notBefore": "1850-02"}),
        ("../1850-02", {"notAfter": "1850-02"}),
        ("185X", {"notBefore": "1850-01-01", "notAfter": "1859-12-31"}),
        ("1850-13", None),
        ("once", None),
        (None, None),
    ],
)
def test_a_date_says_in_tei_what_it_says_in_edtf(edtf: str | None, attributes: Mapping[str, str] | None) -> None:
    """And every form of it validates."""
    assert tei_date(edtf) == attributes
    dates = checked(letters_cmif([letter(date=edtf)], CmifHeader())).findall(f".//{{{TEI}}}correspAction/{{{TEI}}}date")
    assert [dict(one.attrib) for one in dates] == ([] if attributes is None else [attributes])


def test_nothing_is_written_that_xml_does_not_allow() -> None:
    """Markup is escaped, control characters are left out, and line ends are spaces."""
    row = letter(sender="<b>Ada</b> &\x00\ufffe\nQuill", place="]]>", addressee=None)
    root = checked(letters_cmif([row], CmifHeader("A & B <i>")))
    assert found(root, "//t:persName") == ["<b>Ada</b> & Quill", "Unknown"]
    assert found(root, "//t:placeName") == ["]]>"]


def test_what_is_no_letter_is_left_out() -> None:
    row = LetterRow("a:0-1:0", None, None, None, None, "a", "A", Span(0, 1), kind="document")
    assert found(checked(letters_cmif([row], CmifHeader())), "//t:correspDesc") == []


def test_the_rules_refuse_what_is_wrong() -> None:
    """A grammar that accepted everything would prove nothing."""
    good = letters_cmif([letter(date="1850")], CmifHeader())
    for right, wrong in (
        ('when="1850"', 'when="14 February 1850"'),
        ('type="sent"', 'type="posted"'),
        ("<persName>Ada Quill</persName>", ""),
        ("licenses/by/4.0", "licenses/by-nc/4.0"),
        ('<idno type="url">', "<idno>"),
    ):
        assert right in good
        assert not RULES.validate(etree.fromstring(good.replace(right, wrong, 1).encode()))
