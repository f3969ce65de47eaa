"""Letters by year, and passages by day."""

from __future__ import annotations

import searchdoc
from searchdoc.server.pages.catalogue import catalogue_of
from searchdoc.server.pages.links import Asked
from searchdoc.server.pages.timeline import timeline_view


def test_letters_stand_under_their_years(papers: searchdoc.Index) -> None:
    catalogue = catalogue_of(papers)
    view = timeline_view(papers, catalogue.palette, Asked(), catalogue.letters)
    years = [one.year for one in view.years]
    assert years[:2] == ["1850", "1851"]
    assert sum(len(one.entries) for one in view.years) == len(catalogue.letters)
    assert all(entry.year == year.year for year in view.years for entry in year.entries)


def test_what_answers_a_question_is_in_order_of_its_dates(papers: searchdoc.Index) -> None:
    view = timeline_view(papers, catalogue_of(papers).palette, Asked("What did Eliza say about the mill?"), ())
    assert view.reason == ""
    days = [one.day for one in view.answering]
    assert len(days) > 1
    assert days == sorted(days)
    assert {one.card.id for one in view.answering}.isdisjoint(one.card.id for one in view.near)


def test_a_silence_has_passages_that_are_only_near(papers: searchdoc.Index) -> None:
    view = timeline_view(papers, catalogue_of(papers).palette, Asked("What did Eliza say about tractors?"), ())
    assert view.reason.startswith("Nothing in these documents mentions")
    assert view.answering == ()
    assert view.near
