"""Addresses, which any id and any name must survive."""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from searchdoc.server.pages.links import (
    Asked,
    document_link,
    page_picture_link,
    passage_link,
    person_link,
    place_link,
)

WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


def test_an_answer_has_an_address_with_what_is_given_alone() -> None:
    asked = Asked("who wrote?", speaker="Eliza", cite=2)
    assert asked.link == "/ask?question=who+wrote%3F&speaker=Eliza&cite=2"
    assert asked.filters == {"speaker": "Eliza"}


def test_narrowing_down_opens_the_first_citation_again() -> None:
    asked = Asked("who wrote?", cite=3)
    assert asked.but(kind="note") == Asked("who wrote?", kind="note")
    assert asked.citing(2).but(kind="") == Asked("who wrote?")


def test_a_place_leads_to_its_paragraph() -> None:
    assert place_link("a b.txt", 40) == "/documents/a%20b.txt?at=40#here"
    assert page_picture_link("a#1.pdf", 2, "0123456789abcdef") == "/documents/a%231.pdf/pages/2.png?v=0123456789ab"


@given(WORDS)
def test_every_name_comes_back_from_its_address(name: str) -> None:
    assert unquote(urlsplit(person_link(name, 2)).path) == f"/people/{name}"
    assert unquote(urlsplit(document_link(name, part=2)).path) == f"/documents/{name}"
    assert unquote(urlsplit(passage_link(name)).path) == f"/passages/{name}"
    assert dict(parse_qsl(urlsplit(Asked(name).link).query, keep_blank_values=True)) == {"question": name}
