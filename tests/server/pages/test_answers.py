"""An answer as a page shows it."""

from __future__ import annotations

import pytest

import searchdoc
from searchdoc.errors import UnknownSpeaker
from searchdoc.server.pages.answers import answer_view, near_card, passage_card
from searchdoc.server.pages.links import Asked
from searchdoc.server.pages.palette import Palette

MILL = Asked("what did Margaret say about the mill")


def test_sentences_stand_under_the_name_of_who_says_them(papers: searchdoc.Index, palette: Palette) -> None:
    view = answer_view(papers, palette, MILL)
    assert view.answered
    assert view.cards[0].number == 1
    assert "Sell the mill." in [one.text for one in view.cards[0].sentences]
    assert view.cards[0].label.name == "Margaret Pell"
    assert view.cards[0].open
    assert view.edition is not None
    assert {card.number for card in view.cards}.isdisjoint(card.number for card in view.near)


def test_a_citation_that_is_asked_for_is_open(papers: searchdoc.Index, palette: Palette) -> None:
    view = answer_view(papers, palette, MILL.citing(2))
    (card,) = (card for card in (*view.cards, *view.near) if card.open)
    assert card.number == 2
    assert view.edition is not None
    assert view.edition.head.title == card.title


def test_a_silence_says_why_and_opens_nothing(papers: searchdoc.Index, palette: Palette) -> None:
    view = answer_view(papers, palette, Asked("what did Lenin say about tractors"))
    assert not view.answered
    assert view.reason.startswith("Nothing in these documents mentions “tractors”")
    assert view.cards == ()
    assert view.near
    assert view.edition is None
    assert answer_view(papers, palette, Asked("what did Lenin say about tractors", cite=1)).edition is not None


def test_a_question_is_narrowed_down_to_what_is_near(papers: searchdoc.Index, palette: Palette) -> None:
    view = answer_view(papers, palette, Asked("the mill"))
    speakers = next(facet for facet in view.facets if facet.field == "speaker")
    eliza = next(value for value in speakers.values if value.name == "Eliza Thornbury")
    assert eliza.link == "/ask?question=the+mill&speaker=Eliza+Thornbury"
    assert eliza.count >= 1
    assert speakers.clear == ""
    narrowed = answer_view(papers, palette, Asked("the mill", speaker="Eliza Thornbury"))
    chosen = next(facet for facet in narrowed.facets if facet.field == "speaker")
    assert [value.name for value in chosen.values if value.chosen] == ["Eliza Thornbury"]
    assert chosen.clear == "/ask?question=the+mill"
    assert {card.label.name for card in (*narrowed.cards, *narrowed.near)} == {"Eliza Thornbury"}


def test_a_year_is_a_period(papers: searchdoc.Index, palette: Palette) -> None:
    years = next(facet for facet in answer_view(papers, palette, Asked("the mill")).facets if facet.name == "Year")
    assert [value.name for value in years.values] == sorted(value.name for value in years.values)
    year = years.values[0].name
    assert f"since={year}&until={year}" in years.values[0].link
    view = answer_view(papers, palette, Asked("the mill", since=year, until=year))
    assert [value.name for facet in view.facets if facet.name == "Year" for value in facet.values if value.chosen] == [
        year
    ]


def test_excerpts_hold_the_words_that_match(papers: searchdoc.Index) -> None:
    (hit, *_) = papers.search("stove", 1, mode="keyword")
    card = near_card(hit, {})
    assert [piece.text for piece in card.excerpt if piece.strong] == ["stove"]
    assert card.link.endswith("#cited")
    whole = passage_card(hit, {})
    assert len(whole.excerpt) == 1
    assert whole.permanent == f"/passages/{hit.id.replace(' ', '%20')}"


def test_an_unknown_speaker_is_an_error(papers: searchdoc.Index, palette: Palette) -> None:
    with pytest.raises(UnknownSpeaker, match="did you mean"):
        answer_view(papers, palette, Asked("the mill", speaker="Elisa Thornburry"))
