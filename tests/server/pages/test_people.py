"""A person's page."""

from __future__ import annotations

import searchdoc
from searchdoc.server.pages.catalogue import catalogue_of
from searchdoc.server.pages.people import SAID, person_view


def test_a_person_has_letters_and_words(papers: searchdoc.Index) -> None:
    view = person_view(papers, catalogue_of(papers), "Eliza Thornbury", 1)
    assert view is not None
    assert {one.author for one in view.written} == {"Eliza Thornbury"}
    assert {one.addressee for one in view.received} == {"Eliza Thornbury"}
    assert view.manner == "In their own words"
    assert len(view.said) == view.count
    assert (view.previous, view.next) == ("", "")


def test_who_is_only_reported_is_shown_as_such_page_by_page(papers: searchdoc.Index) -> None:
    catalogue = catalogue_of(papers)
    first = person_view(papers, catalogue, "Trotsky", 1)
    assert first is not None
    assert first.manner == "As others report it"
    assert len(first.said) == SAID
    assert first.next == "/people/Trotsky?page=2"
    second = person_view(papers, catalogue, "Trotsky", 2)
    assert second is not None
    assert second.previous == "/people/Trotsky"
    assert {card.id for card in first.said}.isdisjoint(card.id for card in second.said)


def test_nobody_has_a_page_who_is_not_there(papers: searchdoc.Index) -> None:
    assert person_view(papers, catalogue_of(papers), "Ada Quill", 1) is None
