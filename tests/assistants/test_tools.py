"""The tools on a small library: what they give is the command line's JSON, by the published schemas."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest

import searchdoc
from searchdoc.assistants.arguments import read_arguments
from searchdoc.assistants.tools import MOST_LISTED, TOOLS, Reply, output_schema
from searchdoc.errors import CitationError, MalformedCitation, UnknownSpeaker
from shared import validate

QUESTION = "what did Lenin say about foreign trade"


def run(index: searchdoc.Index, name: str, /, **arguments: object) -> Reply:
    """What a tool gives, its arguments and its result held to their schemas."""
    tool = next(one for one in TOOLS if one.name == name)
    reply = tool.run(index, read_arguments(name, tool.arguments, arguments))
    jsonschema.validate(reply.structured, output_schema(tool.schema), cls=jsonschema.Draft202012Validator)
    return reply


def test_the_tools_are_those_of_the_contract() -> None:
    assert [tool.name for tool in TOOLS] == [
        "ask", "search", "fetch", "show_context", "check_quotation", "check_draft", "people", "status",
    ]  # fmt: skip
    for tool in TOOLS:
        assert output_schema(tool.schema)["type"] == "object"
        assert tool.description.endswith(".")


def test_ask_gives_the_answer_and_each_sentence_with_its_citation(library: searchdoc.Index) -> None:
    reply = run(library, "ask", question=QUESTION, k=3)
    answer = library.ask(QUESTION, 3)
    assert reply.structured == answer.to_dict()
    for claim in answer.claims:
        assert claim.text in reply.text
        assert answer.citations[claim.citation - 1].id in reply.text


def test_ask_is_silent_where_searchdoc_is(library: searchdoc.Index) -> None:
    reply = run(library, "ask", question="what did Lenin say about tractors")
    assert reply.structured["answered"] is False
    assert str(reply.structured["reason"]) in reply.text
    assert reply.text.startswith("The documents do not answer")


def test_filters_admit_what_they_name(library: searchdoc.Index) -> None:
    reply = run(library, "ask", question="who asked for oil", speaker="Marl", to="Ada Quill", k=1)
    citations: Any = reply.structured["citations"]
    assert [(one["speaker"], one["text"][:20]) for one in citations] == [("Marl", "I have asked for oil")]
    hits: Any = run(library, "search", query="oil", document="light.txt", k=50).structured["hits"]
    assert {hit["document"]["id"] for hit in hits} == {"light.txt"}
    assert run(library, "search", query="trade", since="1700", until="1800").text == "Nothing found."


def test_search_gives_the_hits_of_the_command_line(library: searchdoc.Index) -> None:
    reply = run(library, "search", query="monopoly", mode="keyword", k=2)
    assert reply.structured == {
        "query": "monopoly",
        "hits": [hit.to_dict() for hit in library.search("monopoly", 2, "keyword")],
    }
    nothing = run(library, "search", query="monopolly zeppelin", mode="keyword")
    assert nothing.structured["hits"] == []
    assert "Did you mean: monopoly" in nothing.text


def test_fetch_gives_a_citation_whole(library: searchdoc.Index) -> None:
    citation = library.ask(QUESTION).citations[0]
    reply = run(library, "fetch", id=citation.id)
    assert reply.structured["text"] == citation.text
    assert reply.structured["now"] is None
    assert citation.text in reply.text


def test_show_context_shows_what_stands_around(library: searchdoc.Index) -> None:
    citation = library.check_quotation("I have asked for oil four times since March.").citation
    assert citation is not None
    reply = run(library, "show_context", id=citation.id, characters=60)
    around: Any = reply.structured["surroundings"]
    text = citation.document.text
    assert around["before"] == text[citation.start - 60 : citation.start]
    assert around["after"] == text[citation.end : citation.end + 60]
    assert "wrote to me as follows" in reply.text
    alone = run(library, "show_context", id=citation.id, characters=0)
    assert alone.structured["surroundings"] == {"before": "", "after": ""}


@pytest.mark.parametrize("name", ["fetch", "show_context"])
def test_an_id_that_does_not_hold_is_refused(library: searchdoc.Index, name: str) -> None:
    with pytest.raises(MalformedCitation, match=r"'light\.txt' is a document and no citation's id"):
        run(library, name, id="light.txt")
    with pytest.raises(CitationError):
        run(library, name, id="light.txt:0-10:00000000")


def test_check_draft_says_of_each_quotation_what_is_wrong(library: searchdoc.Index) -> None:
    """What is exact is only counted; a limit to documents makes another document no source."""
    draft = "Mr. Marl wrote: “I have asked for coal four times since March.”\n\nHe said: “Nobody answers at the depot.”"
    reply = run(library, "check_draft", text=draft)
    assert reply.structured == library.check(text=draft).to_dict()
    assert reply.text.startswith("2 quotations: 1 exact, 1 differs.\n")
    assert "Line 1: differs in 1 place." in reply.text
    assert "quoted 'coal', the document has 'oil'" in reply.text
    assert "Nobody answers" not in reply.text.split("Line 1")[0]
    elsewhere: Any = run(library, "check_draft", text=draft, document="calendar.txt").structured["findings"]
    assert {one["status"] for one in elsewhere} <= {"not-found", "nearest"}


def test_check_quotation_says_what_is_wrong(library: searchdoc.Index) -> None:
    reply = run(library, "check_quotation", text="I will be answerable for the fleet.", speaker="Marl")
    assert reply.structured["status"] == "differs"
    assert "quoted '', the document has 'not'" in reply.text
    with pytest.raises(UnknownSpeaker, match="did you mean Lenin"):
        run(library, "check_quotation", text="oil", speaker="Leninn")


def test_people_are_found_under_any_form(library: searchdoc.Index) -> None:
    people: Any = run(library, "people", name="lenin").structured["people"]
    assert [person["name"] for person in people] == ["Lenin"]
    everybody: Any = run(library, "people").structured["people"]
    assert len(everybody) == len(library.speakers())
    assert everybody[0]["own"] >= everybody[-1]["own"]
    nobody = run(library, "people", name="Leninn")
    assert nobody.structured == {"people": []}
    assert nobody.text.endswith("Did you mean Lenin?")


def test_status_tells_what_there_is(library: searchdoc.Index) -> None:
    reply = run(library, "status")
    validate(reply.structured, "status")
    assert reply.structured["documents"] == len(library.identifiers())
    assert all(len(value) <= MOST_LISTED for value in reply.structured.values() if isinstance(value, list))
    assert f"holds {len(library.identifiers())} documents" in reply.text
    assert "nothing has changed since" in reply.text
