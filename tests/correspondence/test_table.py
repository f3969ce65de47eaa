"""The table of letters: filters, sorting, and the same letters as a plain walk over the documents finds."""

from __future__ import annotations

from pathlib import Path

import pytest

import searchdoc
from conftest import ROOT
from searchdoc.correspondence.table import LETTER_ORDERS, LetterOptions
from searchdoc.errors import MalformedQuery, UnknownAddressee, UnknownSpeaker
from shared import index_of, validate


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> searchdoc.Index:
    """Letters with uncertain and missing dates, two places of one name, and a document that is no letter."""
    letter = "---\nauthor: {}\nto: {}\n{}---\n\nThe lamp burns.\n"
    texts = {
        "a/1.md": letter.format("Ada Quill", "Tobias Marl", "date: 1911-05\nplace: Graysand\n"),
        "a/2.md": letter.format("Ada Quill", "Tobias Marl", "date: 1910~\nplace: New Graysand, Weir\n"),
        "b/3.md": letter.format("Tobias Marl", "Ada Quill", ""),
        "b/4.md": letter.format("Tobias Marl", "Nora Hale", "date: 1911-06-02/1911-06-09\nplace: Weir\n"),
        "b/list.md": "# Oil\n\nSix barrels came in May, and four in June.\n",
    }
    folder = tmp_path_factory.mktemp("mixed")
    for name, text in texts.items():
        (folder / "texts" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "texts" / name).write_text(text, encoding="utf-8")
    return searchdoc.build([folder / "texts"], folder / "index")


def documents(index: searchdoc.Index, **options: object) -> list[str]:
    """The documents of the letters that are found, in order."""
    return [row.document for row in index.letters(**options)]  # type: ignore[arg-type]


def test_every_letter_of_every_document_is_listed_once(family: searchdoc.Index) -> None:
    """As a plain walk over the documents finds them."""
    walked = {(one.id, letter.span) for one in family.documents() for letter in one.letters}
    listed = [(row.document, row.span) for row in family.letters(everything=True) if row.kind == "letter"]
    assert len(listed) == len(walked) == 10
    assert set(listed) == walked
    assert len({row.id for row in family.letters()}) == 10


def test_letters_from_one_person_to_another_are_found_under_any_name(family: searchdoc.Index) -> None:
    found = family.letters(sender="Margaret", to="Thornbury").rows
    assert {(row.sender, row.addressee) for row in found} == {("Margaret Pell", "Eliza Thornbury")}
    assert len(found) == 2
    assert len(family.letters(sender="M. Pell")) == 3


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ({}, ["a/2.md", "a/1.md", "b/4.md", "b/3.md"]),
        ({"since": "1911"}, ["a/1.md", "b/4.md"]),
        ({"until": "1910-06"}, ["a/2.md"]),
        ({"since": "5 June 1911", "until": "1911-06-05"}, ["b/4.md"]),
        ({"since": "1911-06-10"}, []),
        ({"place": "graysand"}, ["a/2.md", "a/1.md"]),
        ({"place": "New Graysand"}, ["a/2.md"]),
        ({"place": "WEIR"}, ["a/2.md", "b/4.md"]),
        ({"place": "Gray"}, []),
        ({"missing": ["date"]}, ["b/3.md"]),
        ({"missing": "place"}, ["b/3.md"]),
        ({"missing": ["date", "to"]}, []),
        ({"document": "a"}, ["a/2.md", "a/1.md"]),
        ({"where": {"author": "Tobias Marl"}}, ["b/4.md", "b/3.md"]),
        ({"sort": "from", "document": ["a/1.md", "b"]}, ["a/1.md", "b/4.md", "b/3.md"]),
        ({"sort": "to"}, ["b/3.md", "b/4.md", "a/2.md", "a/1.md"]),
        ({"sort": "place"}, ["a/1.md", "a/2.md", "b/4.md", "b/3.md"]),
        ({"sort": "document", "reverse": True}, ["b/4.md", "b/3.md", "a/2.md", "a/1.md"]),
        ({"reverse": True}, ["b/4.md", "a/1.md", "a/2.md", "b/3.md"]),
        ({"everything": True, "document": "b"}, ["b/4.md", "b/3.md", "b/list.md"]),
    ],
)
def test_filters_and_orders(mixed: searchdoc.Index, options: LetterOptions, found: list[str]) -> None:
    """What has no date, or no place, stands behind in either direction; a period holds what can lie in it."""
    assert documents(mixed, **options) == found


def test_what_is_stated_is_named_as_the_source(mixed: searchdoc.Index) -> None:
    """Of each part that is known, and nothing of what is not."""
    stated = "front matter"
    (undated,) = mixed.letters(missing=["date"])
    assert dict(undated.sources) == {"from": stated, "to": stated}
    assert undated.confidence == 1


def test_a_filter_of_documents_finds_the_same_before_and_after_the_whole_table(mixed: searchdoc.Index) -> None:
    """The rows of the whole index are kept once they have been made."""
    fresh = searchdoc.open(mixed.directory)
    before = documents(fresh, document="a")
    assert len(fresh.letters()) == 4
    assert documents(fresh, document="a") == before == ["a/2.md", "a/1.md"]


@pytest.mark.parametrize(
    ("options", "error", "says"),
    [
        ({"sender": "Nobody"}, UnknownSpeaker, "nobody called 'Nobody' speaks"),
        ({"to": "Nobody"}, UnknownAddressee, "'Nobody'"),
        ({"since": "yesteryear"}, MalformedQuery, "is not a date"),
        ({"missing": ["colour"]}, MalformedQuery, "name one of from, to, date, place"),
        ({"sort": "colour"}, MalformedQuery, "name one of date, from, to, place, document"),
        ({"document": "c"}, MalformedQuery, "there is no document 'c'"),
    ],
)
def test_what_cannot_be_asked_for_is_said(
    mixed: searchdoc.Index, options: LetterOptions, error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        mixed.letters(**options)


def test_the_table_is_published_with_its_totals(family: searchdoc.Index) -> None:
    """By the schema; a part of the list has the totals of all."""
    table = family.letters(everything=True)
    validate(table.to_dict(), "letters")
    part = table.to_dict(2, 5)
    validate(part, "letters")
    letters = part["letters"]
    assert isinstance(letters, list)
    assert [one["id"] for one in letters] == [row.id for row in table.rows[2:5]]
    assert part["totals"] == table.totals.to_dict()


def test_an_index_without_letters_has_an_empty_table(tmp_path: Path) -> None:
    index = index_of(tmp_path / "shelf", {"list.md": "# Oil\n\nSix barrels came in May.\n"})
    table = index.letters()
    assert (len(table), table.places, table.network.exchanges) == (0, (), ())
    assert len(index.letters(everything=True)) == 1
    validate(table.to_dict(), "letters")


def test_nothing_but_letters_is_listed_of_the_corpus(calendar: searchdoc.Index) -> None:
    """The calendar abstracts letters and holds none; what else lies there is counted where everything is asked for."""
    assert len(calendar.letters(document="calendar.txt")) == 0
    assert {row.document for row in calendar.letters(everything=True)} == set(calendar.identifiers())
    assert (ROOT / "corpus").is_dir()


def test_the_orders_that_are_offered_all_work(family: searchdoc.Index) -> None:
    for key in LETTER_ORDERS:
        assert len(family.letters(sort=key)) == 10
