"""The contract: what other programs rely on, checked on a real index of the calendar with the real model."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import searchdoc
from conftest import Command
from searchdoc.answering.citations import Citation
from searchdoc.errors import MalformedCitation, QuoteMismatch, UnknownCitation
from shared import validate

QUESTION = "what did Lenin say about foreign trade"


def citations(index: searchdoc.Index) -> Iterator[Citation]:
    """Citations of all kinds: of answers, of silences, of searches."""
    for question in (QUESTION, "who signed the reply", "what was the Curzon ultimatum", "how do tractors fly"):
        yield from index.ask(question, 10).citations
        yield from index.search(question, 10)


def test_every_citation_is_a_slice_of_its_source(calendar: searchdoc.Index) -> None:
    """The file on disk, decoded, holds the cited words at the cited place, and the context around them."""
    for citation in citations(calendar):
        stated = citation.to_dict()
        text = Path(citation.document.path).read_bytes().decode()
        assert text[citation.start : citation.end] == stated["text"]
        context = stated["context"]
        assert isinstance(context, dict)
        assert text[max(0, citation.start - 32) : citation.start] == context["before"]
        assert text[citation.end : citation.end + 32] == context["after"]
        assert text.count("\n", 0, citation.start) + 1 == stated["line"]


def test_every_note_of_a_citation_is_a_slice_of_the_document_that_holds_it(calendar: searchdoc.Index) -> None:
    """The calendar's notes stand in a file of their own, and are cited with it."""
    notes = [note for citation in citations(calendar) for note in citation.notes]
    assert notes
    for note in notes:
        document = calendar.document(note.document)
        assert document is not None
        assert document.text[note.span.start : note.span.end] == note.text


def test_the_answer_is_made_of_verbatim_sentences_of_its_citations(calendar: searchdoc.Index) -> None:
    """Each sentence lies inside the citation whose number it bears."""
    answer = calendar.ask(QUESTION)
    assert answer.answered
    assert answer.claims
    for claim in answer.claims:
        citation = answer.citations[claim.citation - 1]
        assert citation.number == claim.citation
        assert claim.text in citation.text
        assert citation.document.text[claim.span.start : claim.span.end] == claim.text


def test_the_answer_validates_against_the_published_schema(calendar: searchdoc.Index) -> None:
    """Answered or not."""
    for question in (QUESTION, "what did Lenin say about tractors", "who was Ryazanov", "???x"):
        validate(calendar.ask(question).to_dict(), "answer")


def test_what_the_commands_print_as_json_validates(command: Command, calendar_index: Path) -> None:
    """One JSON document each, also where nothing is found."""
    index = ("--index", calendar_index, "--json")
    asked = command("ask", QUESTION, *index)
    assert asked.status == 0
    validate(json.loads(asked.out), "answer")
    silent = command("ask", "what did Lenin say about tractors", *index)
    assert silent.status == 1
    validate(json.loads(silent.out), "answer")
    found = command("search", "monopoly", *index)
    assert found.status == 0
    validate(json.loads(found.out), "search")
    nothing = command("search", "zeppelin", "--mode", "keyword", *index)
    assert nothing.status == 1
    assert json.loads(nothing.out) == {"query": "zeppelin", "hits": []}
    status = command("status", *index)
    assert status.status == 0
    validate(json.loads(status.out), "status")
    shown = command("show", json.loads(asked.out)["citations"][0]["id"], *index)
    assert shown.status == 0
    validate(json.loads(shown.out), "citation")


def test_the_calendar_reports_and_never_pretends_to_quote(calendar: searchdoc.Index) -> None:
    """Asked for Lenin's words it gives the compiler's, and says of Lenin's that they are reported."""
    first = calendar.ask(QUESTION).citations[0]
    assert first.speaker == "the searchdoc project"
    assert first.reported is not None
    assert (first.reported.speaker, first.reported.addressee, first.reported.date) == ("Lenin", "Trotsky", "1922-12-13")
    assert "reported by" in first.reference
    for passage in calendar.passages():
        assert passage.speaker in {"the searchdoc project", None}


def test_an_identifier_survives_a_rebuild_and_resolves_to_its_words(calendar: searchdoc.Index, tmp_path: Path) -> None:
    """The same documents give the same identifiers in another index."""
    again = searchdoc.build([Path(__file__).parents[1] / "corpus"], tmp_path / "index")
    for citation in citations(calendar):
        place = again.resolve(citation.id)
        assert place.document.text[place.span.start : place.span.end] == citation.text
        assert again.citation(citation.id).speaker == citation.speaker


@pytest.mark.parametrize(
    ("identifier", "error"),
    [
        ("calendar", MalformedCitation),
        ("calendar.txt:5-3:00000000", UnknownCitation),
        ("calendar.txt:0-99999999:00000000", UnknownCitation),
        ("letter.txt:0-10:00000000", UnknownCitation),
        ("calendar.txt:0-10:00000000", QuoteMismatch),
    ],
)
def test_an_identifier_that_does_not_hold_is_refused(
    calendar: searchdoc.Index, identifier: str, error: type[Exception]
) -> None:
    """A citation is never bent to fit."""
    with pytest.raises(error):
        calendar.resolve(identifier)


def test_passages_come_in_document_order_with_all_they_promise(calendar: searchdoc.Index) -> None:
    """``index.passages()`` walks the shelf."""
    passages = list(calendar.passages())
    assert len(passages) == len(calendar)
    assert [(one.document.id, one.start) for one in passages] == sorted(
        (one.document.id, one.start) for one in passages
    )
    for passage in passages:
        assert passage.document.text[passage.start : passage.end] == passage.text
        assert passage.text.strip() == passage.text != ""
    assert {passage.kind for passage in passages} == {"body", "note", "introduction", "caption", "heading", "source"}


def test_modes_say_which_index_ranked(calendar: searchdoc.Index) -> None:
    """A score that an index did not give is null."""
    keyword = calendar.search("monopoly of foreign trade", 3, "keyword")[0].scores
    semantic = calendar.search("monopoly of foreign trade", 3, "semantic")[0].scores
    hybrid = calendar.search("monopoly of foreign trade", 3)[0].scores
    assert keyword.semantic is None
    assert semantic.keyword is None
    assert hybrid.keyword is not None
    assert hybrid.semantic is not None


def test_filters_admit_only_what_they_name(calendar: searchdoc.Index) -> None:
    """By kind, by person, by day; a person's filter finds all forms of the name."""
    assert {hit.kind for hit in calendar.search("congress", 20, kind="note")} == {"note"}
    lenin = calendar.search("trade", 20, speaker="lenin")
    assert lenin
    assert all(
        any(voice.speaker == "Lenin" for voice in [*hit.voices, *(q.voices[-1] for q in hit.passage.quotes)])
        for hit in lenin
    )
    assert calendar.search("trade", 20, since="1700", until="1800") == []


def test_the_same_question_gives_the_same_answer_in_every_thread(calendar: searchdoc.Index) -> None:
    """An open index may be shared."""
    questions = [QUESTION, "who signed the reply", "what was the Curzon ultimatum", "planning and Gosplan"] * 4
    alone = [calendar.ask(question).to_dict() for question in questions]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda question: calendar.ask(question).to_dict(), questions))
    assert together == alone


def test_ties_and_repetition_change_nothing(calendar: searchdoc.Index) -> None:
    """Asking twice gives the same ranking to the last digit."""
    first = [(hit.id, hit.scores) for hit in calendar.search("the party", 50)]
    assert first == [(hit.id, hit.scores) for hit in calendar.search("the party", 50)]
    finals = [scores.final for _, scores in first]
    assert finals == sorted(finals, reverse=True)
