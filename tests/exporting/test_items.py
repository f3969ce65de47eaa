"""A citation as the item that a reference manager keeps."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

import searchdoc
from exported import citation_of, cited, folded, records, some_examples
from mails import PLAIN
from searchdoc.exporting.items import item_key, item_of, items_of
from searchdoc.exporting.records import CitedRecord
from searchdoc.models import Page, Span


def test_a_letter_in_an_archive(archive: searchdoc.Index) -> None:
    item = item_of(cited(archive, "The harbour light has not burned since Tuesday."))
    assert (item.is_letter, item.kind, item.title) == (True, "letter", "Letter from Ada Quill to the Harbour Board")
    assert [one.inverted for one in item.authors] == ["Quill, Ada"]
    assert [one.inverted for one in item.recipients] == ["the Harbour Board"]
    assert (item.date, item.place) == ("1911-05-04", "Graysand")
    assert (item.archive, item.collection) == ("County Archive, Graysand", "Harbour Papers")
    assert (item.location, item.shelfmark) == ("box 3, folder 7", "ZK 4/1")
    assert item.container == ""
    assert item.words == "The harbour light has not burned since Tuesday."
    assert item.note.startswith("Ada Quill to the Harbour Board, 4 May 1911; ")


def test_a_letter_in_a_letter_has_the_other_as_its_container(archive: searchdoc.Index) -> None:
    item = item_of(cited(archive, "Nobody answers at the depot."))
    assert [one.whole for one in item.authors] == ["Tobias Marl"]
    assert [one.whole for one in item.recipients] == ["Ada Quill"]
    assert (item.title, item.container) == ("", "Letter from Ada Quill to the Harbour Board")
    assert [one.whole for one in item.container_authors] == ["Ada Quill"]
    assert "quoted by Ada Quill to the Harbour Board, 4 May 1911" in item.note


def test_whoever_says_the_words_in_a_letter_is_not_its_author(archive: searchdoc.Index) -> None:
    item = item_of(cited(archive, "The lamp is a disgrace,"))
    assert [one.whole for one in item.authors] == ["Ada Quill"]
    assert [one.whole for one in item.speakers] == ["Edward Pell"]


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [(("217", 1), ("217", 1), "217"), (("217", 1), ("218", 2), "217–218"), ((None, 3), (None, 3), "[3]")],
)
def test_pages_are_as_printed_or_counted_in_brackets(
    archive: searchdoc.Index, first: tuple[str | None, int], last: tuple[str | None, int], shown: str
) -> None:
    page, last_page = (Page(Span(0, 1), number, label) for label, number in (first, last))
    record = replace(cited(archive, "Nobody answers at the depot."), page=page, last_page=last_page)
    assert item_of(record).pages == shown


def test_a_box_that_has_its_noun_gets_no_second_one(archive: searchdoc.Index) -> None:
    record = cited(archive, "Nobody answers at the depot.")
    named = replace(record, document=replace(record.document, box="Karton 3", folder="B"))
    assert item_of(named).location == "Karton 3, folder B"


def test_a_key_is_unique_and_stays(archive: searchdoc.Index) -> None:
    """It names writer and year, and depends on nothing but the citation."""
    one, other = (cited(archive, words) for words in ("Nobody answers at the depot.", "Six barrels are needed.[1]"))
    assert item_key(one) == item_key(replace(one, number=7, accessed=None))
    assert item_key(one).startswith("marl1911-")
    assert item_key(other).startswith("quill1911-")
    assert [item.key for item in items_of([one, other, one])] == [item_key(one), item_key(other)]


@some_examples
@given(records())
def test_every_field_is_one_line_and_holds_all_of_the_words(record: CitedRecord) -> None:
    item = item_of(record)
    assert item.words == folded(record.shown)
    assert (item.archive, item.collection) == (folded(record.document.archive), folded(record.document.collection))
    assert item.title + item.container == folded(record.document.title)
    assert item.key.replace("-", "").isalnum()
    assert item.key.isascii()


def test_an_e_mail_is_called_one_where_a_format_has_a_kind_for_it(tmp_path: Path) -> None:
    """A letter of another century that is quoted in it would be a letter."""
    (tmp_path / "oil.eml").write_bytes(PLAIN)
    with searchdoc.build([tmp_path / "oil.eml"], tmp_path / "index") as index:
        identifier = citation_of(index, "Two of them leak.")

        def written(form: str) -> str:
            return index.export(identifier, form).decode()

        assert all(one in written("csl-json") for one in ('"type": "personal_communication"', '"genre": "e-mail"'))
        assert written("ris").startswith("TY  - ICOMM\r\n")
        assert all(one in written("bibtex") for one in ("entrysubtype = {email}", "type = {e-mail}"))
        note = "Ada Quill, e-mail to Tobias Marl and Edward Pell, 4 March 2025"
        assert all(note in written(form) for form in ("chicago", "markdown", "html"))
        assert "Quill, Ada. E-mail to Tobias Marl and Edward Pell, 4 March 2025." in written("chicago")
