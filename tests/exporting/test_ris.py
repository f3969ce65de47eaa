"""RIS, read back by rispy."""

from __future__ import annotations

from typing import Any

import rispy
from hypothesis import given

import searchdoc
from exported import cited, records, some_examples
from searchdoc.exporting.dates import first_year
from searchdoc.exporting.items import item_of
from searchdoc.exporting.records import CitedRecord
from searchdoc.exporting.ris import ris

LISTS = [*rispy.LIST_TYPE_TAGS, "ED"]
MAPPING = {**rispy.TAG_KEY_MAPPING, "ED": "editors"}


def read(written: bytes) -> list[dict[str, Any]]:
    """The references, as another program's library finds them."""
    text = written.decode("utf-8").replace("\r\n", "\n")
    found: list[dict[str, Any]] = rispy.loads(text, mapping=MAPPING, list_tags=LISTS)
    return found


def test_a_letter_quoted_in_a_letter(archive: searchdoc.Index) -> None:
    """Writer, addressee and date are its own; the letter around it is T2, its writer A3."""
    record = cited(archive, "Nobody answers at the depot.")
    (reference,) = read(ris([record]))
    assert reference.pop("notes") == [item_of(record).note]
    assert reference == {
        "type_of_reference": "PCOMM",
        "id": item_of(record).key,
        "authors": ["Marl, Tobias"],
        "secondary_authors": ["Quill, Ada"],
        "tertiary_authors": ["Quill, Ada"],
        "secondary_title": "Letter from Ada Quill to the Harbour Board",
        "type_of_work": "letter",
        "year": "1911",
        "date": "1911/05/02/1911-05-02?",
        "name_of_database": "County Archive, Graysand",
        "accession_number": "Harbour Papers, box 3, folder 7",
        "call_number": "ZK 4/1",
        "language": "en",
        "urls": ["https://archive.example/zk-4-1"],
        "access_date": "2026/11/27",
        "abstract": "Nobody answers at the depot.",
    }


def test_whoever_says_the_words_and_a_paper_that_is_no_letter(archive: searchdoc.Index) -> None:
    said, paper = read(
        ris([cited(archive, "The lamp is a disgrace,"), cited(archive, "The harbour cost nine hundred pounds")])
    )
    assert (said["authors"], said["subsidiary_authors"]) == (["Quill, Ada"], ["Pell, Edward"])
    assert (paper["type_of_reference"], paper["title"]) == ("UNPB", "What the Harbour Cost")
    assert (paper["date"], paper["call_number"]) == ("1913///", "MS 12")


@some_examples
@given(records())
def test_whatever_is_cited_is_read_as_one_reference(record: CitedRecord) -> None:
    """No word ends a line or a reference, and every field comes back as it was."""
    references = read(ris([record]))
    assert len(references) == 1
    (reference,) = references
    item = item_of(record)
    assert {
        "id": item.key,
        "authors": [one.inverted for one in item.authors],
        "secondary_authors": [one.inverted for one in item.recipients],
        "tertiary_authors": [one.inverted for one in item.container_authors],
        "subsidiary_authors": [one.inverted for one in item.speakers],
        "editors": [one.inverted for one in item.editors],
        "title": item.title,
        "secondary_title": item.container,
        "type_of_work": item.kind,
        "year": first_year(item.date),
        "place_published": item.place,
        "name_of_database": item.archive,
        "accession_number": ", ".join(filter(None, (item.collection, item.location))),
        "call_number": item.shelfmark,
        "section": item.section,
        "start_page": item.first_page,
        "end_page": item.last_page,
        "abstract": item.words,
        "notes": [item.note],
        "urls": [item.url] if item.url else [],
    } == {
        key: reference.get(key, [] if key in LISTED else "")
        for key in (
            *("id", "authors", "secondary_authors", "tertiary_authors", "subsidiary_authors", "editors", "title"),
            *("secondary_title", "type_of_work", "year", "place_published", "name_of_database", "accession_number"),
            *("call_number", "section", "start_page", "end_page", "abstract", "notes", "urls"),
        )
    }


LISTED = {MAPPING[tag] for tag in LISTS}


def test_lines_end_as_the_specification_has_them(archive: searchdoc.Index) -> None:
    written = ris([cited(archive, "Nobody answers at the depot.")])
    assert written.startswith(b"TY  - PCOMM\r\n")
    assert written.endswith(b"ER  - \r\n\r\n")
    assert written.count(b"\n") == written.count(b"\r\n")
    assert ris([]) == b""
