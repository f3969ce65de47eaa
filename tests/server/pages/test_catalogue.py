"""What the documents are, all together."""

from __future__ import annotations

import searchdoc
from searchdoc.server.pages.catalogue import catalogue_of, questions_of


def test_everything_is_counted(papers: searchdoc.Index) -> None:
    catalogue = catalogue_of(papers)
    assert catalogue.held[0] == f"{len(papers.identifiers())} documents"
    assert catalogue.held[-1] == f"{len(papers)} passages"
    letters = sum(len(document.letters) for document in papers.documents())
    assert f"{letters} letters" in catalogue.held


def test_letters_are_in_order_of_their_dates(papers: searchdoc.Index) -> None:
    """Those quoted in others among them; what has no date comes last."""
    letters = catalogue_of(papers).letters
    days = [one.day for one in letters if one.day]
    assert days == sorted(days)
    quoted = next(one for one in letters if one.is_quoted and one.author == "Robert Dacre")
    assert (quoted.when, quoted.year, quoted.title) == ("3 November 1850", "1850", "Eliza Thornbury to Margaret Pell")
    assert quoted.link.endswith("?at=421#here")


def test_people_come_in_order_of_what_they_say(papers: searchdoc.Index) -> None:
    people = catalogue_of(papers).people
    assert [one.weight for one in people] == sorted((one.weight for one in people), reverse=True)
    eliza = next(one for one in people if one.name == "Eliza Thornbury")
    assert eliza.heard
    assert any(count.endswith("in own words") for count in eliza.counts)


def test_every_example_of_a_question_is_answered(papers: searchdoc.Index) -> None:
    questions = questions_of(papers)
    assert len(questions) > 1
    assert all(papers.ask(question).answered for question in questions)


def test_it_is_made_once_for_an_index(papers: searchdoc.Index) -> None:
    assert catalogue_of(papers) is catalogue_of(papers)
    assert questions_of(papers) is questions_of(papers)
