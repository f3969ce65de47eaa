"""What counts among several statements about a document, and which values are used at all."""

from __future__ import annotations

import pytest

from searchdoc.models import Statement
from searchdoc.sidecars.precedence import consistent_rows, names_of, settle, turned

NO_DATE = "date that can be told: write 1922, 1922-12-13 or '13 December 1922'"


def said(what: str, value: str, source: str = "list.csv", row: int | None = 2) -> Statement:
    return Statement(what, value, source, row)


def test_what_counts_most_is_given_first() -> None:
    """Each field by itself; what says nothing leaves its place to the next."""
    settled = settle(
        [said("author", "Ada Quill", "a.voices.toml", None), said("date", "unknown", "a.voices.toml", None)],
        [said("author", "Tobias Marl"), said("date", "3 May 1911"), said("shelfmark", "ZK 4/1")],
    )
    assert settled.problems == ()
    assert settled.metadata == (("author", "Ada Quill"), ("date", "1911-05-03"), ("shelfmark", "ZK 4/1"))
    assert [statement.place for statement in settled.statements] == [
        "a.voices.toml",
        "list.csv, row 2",
        "list.csv, row 2",
    ]


@pytest.mark.parametrize(
    ("what", "value", "used"),
    [
        ("author", "Quill, Ada", "Ada Quill"),
        ("author", "Quill, Ada; Marl, Tobias", "Ada Quill and Tobias Marl"),
        ("date", "[1911]", "1911?"),
        ("language", "Deutsch", "de"),
        ("place", " Weir\n on the Lode ", "Weir on the Lode"),
        ("kind", "letter", "letter"),
    ],
)
def test_values_are_put_into_one_form(what: str, value: str, used: str) -> None:
    assert settle([said(what, value)]).metadata == ((what, used),)


@pytest.mark.parametrize("value", ["", " ", "?", "unknown", "n.d.", "[undated]", "unbekannt", "Anonymous"])
def test_not_to_know_is_no_statement_and_no_problem(value: str) -> None:
    assert settle([said("author", value)]) == settle()


@pytest.mark.parametrize(
    ("what", "value", "problem"),
    [
        ("author", "Mrs", "list.csv, row 2: 'Mrs' is no name; it is not used"),
        ("author", "1870", "list.csv, row 2: '1870' is no name; it is not used"),
        ("addressee", "{'name': 'Ada'}", "list.csv, row 2: \"{'name': 'Ada'}\" is no name; it is not used"),
        ("author", "https://example.org/ada", "list.csv, row 2: 'https://example.org/ada' is no name; it is not used"),
        ("date", "03/05/1911", f"list.csv, row 2: '03/05/1911' is no {NO_DATE}; it is not used"),
        ("title", "x" * 1001, f"list.csv, row 2: '{'x' * 80}' is no title of at most 1000 characters; it is not used"),
        ("author", "Consul", "list.csv, row 2: 'Consul' is no name; it is not used"),
        ("language", "ours", "list.csv, row 2: 'ours' is no language: write en, de, fr; it is not used"),
    ],
)
def test_what_cannot_be_used_is_named(what: str, value: str, problem: str) -> None:
    """A form of address, an office, a number, a printed mapping and a link are nobody's name."""
    settled = settle([said(what, value)])
    assert (settled.metadata, settled.problems) == ((), (problem,))


@pytest.mark.parametrize("value", ["the Mayor", "Consul at Graysand", "Mayor of Graysand", "Mrs. Holt", "Colonel Marl"])
def test_an_office_that_says_who_is_meant_is_used(value: str) -> None:
    assert settle([said("author", value)]).metadata == (("author", value),)


@pytest.mark.parametrize(
    ("value", "link"),
    [
        ("https://archive.example/zk-4-1", "https://archive.example/zk-4-1"),
        ("10.5281/zenodo.1", "https://doi.org/10.5281/zenodo.1"),
        ("doi: 10.5281/zenodo.1", "https://doi.org/10.5281/zenodo.1"),
        ("ark:/12148/btv1b8449691v", "ark:/12148/btv1b8449691v"),
    ],
)
def test_a_permanent_link_is_an_address_or_a_doi(value: str, link: str) -> None:
    assert settle([said("url", value)]).metadata == (("url", link),)


def test_what_is_no_link_is_named() -> None:
    settled = settle([said("url", "see the catalogue")])
    assert settled.metadata == ()
    assert "'see the catalogue' is no link: write https://… or a DOI; it is not used" in settled.problems[0]


def test_a_link_is_no_shelfmark() -> None:
    assert settle([said("shelfmark", "https://example.org/1")]) == settle()


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Quill, Ada", "Ada Quill"),
        ("van den Berg, Otto", "Otto van den Berg"),
        ("Berg, Otto van den", "Otto van den Berg"),
        ("Quill, A. M.", "A. M. Quill"),
        ("Quill, Ada, 1870-1931", "Ada Quill"),
        ("Quill, Ada (1870–1931)", "Ada Quill"),
        ("Holt, Mrs. Clara", "Mrs. Clara Holt"),
        ("Ada Quill", "Ada Quill"),
        ("Marl, Jr.", "Marl, Jr."),
        ("the Mayor, Graysand", "the Mayor, Graysand"),
        ("Harbour Board, Graysand", "Harbour Board, Graysand"),
        ("Marl, keeper of the light", "Marl, keeper of the light"),
    ],
)
def test_names_of_catalogues_are_turned_round(written: str, name: str) -> None:
    """What only looks like one stays as it is."""
    assert turned(written) == name


def test_a_list_without_end_is_no_name() -> None:
    assert names_of("Ada; " * 10**5) is None


def test_rows_that_contradict_each_other_are_not_used() -> None:
    """Only what they disagree in; the same in other words is no contradiction."""
    kept, problems = consistent_rows(
        [
            said("author", "Ada Quill"),
            said("date", "3 May 1911"),
            said("place", "Weir"),
            said("author", "Tobias Marl", row=9),
            said("date", "1911-05-03", row=9),
        ]
    )
    assert [(statement.what, statement.value) for statement in kept] == [("date", "3 May 1911"), ("place", "Weir")]
    assert problems == (
        "list.csv, row 2 and row 9 contradict each other: the author is 'Ada Quill' or 'Tobias Marl'; neither is used",
    )
