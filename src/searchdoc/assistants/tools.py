"""The tools: each reads from an open index, and gives the JSON of the command line and a text."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from searchdoc.answering.citations import Citation
from searchdoc.assistants import wording
from searchdoc.assistants.arguments import (
    Arguments,
    AskArguments,
    ContextArguments,
    DraftArguments,
    FetchArguments,
    PeopleArguments,
    QuotationArguments,
    SearchArguments,
    StatusArguments,
)
from searchdoc.errors import MalformedCitation
from searchdoc.index import Index
from searchdoc.overview import heard_in, overview_of, written_period
from searchdoc.passages.people import Speakers, by_prominence
from searchdoc.text.refinding import Refound

MOST_LISTED = 100
"""The most entries of each list in an overview: a list of all documents would fill an assistant's memory."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a tool gives: ``structured`` by its output schema, and the same as text."""

    structured: dict[str, object]
    text: str


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool: what it is for, its arguments, the published schema of what it gives, and what it does."""

    name: str
    title: str
    description: str
    arguments: type[Arguments]
    schema: str
    run: Callable[[Index, Any], Reply]


@cache
def output_schema(name: str) -> dict[str, Any]:
    """A published JSON Schema, as the schema of an object."""
    text = files("searchdoc").joinpath("schemas", f"{name}.schema.json").read_text(encoding="utf-8")
    return {"type": "object", **json.loads(text)}


def _ask(index: Index, asked: AskArguments) -> Reply:
    answer = index.ask(
        asked.question,
        asked.k,
        speaker=asked.speaker,
        to=asked.to,
        kind=asked.kind,
        since=asked.since,
        until=asked.until,
    )
    return Reply(answer.to_dict(), wording.answer_text(answer))


def _search(index: Index, asked: SearchArguments) -> Reply:
    hits = index.search(
        asked.query,
        asked.k,
        asked.mode,
        speaker=asked.speaker,
        to=asked.to,
        kind=asked.kind,
        since=asked.since,
        until=asked.until,
        document=asked.document,
    )
    suggestion = None if hits else index.did_you_mean(asked.query)
    return Reply({"query": asked.query, "hits": [hit.to_dict() for hit in hits]}, wording.hits_text(hits, suggestion))


def _fetch(index: Index, asked: FetchArguments) -> Reply:
    citation, now = _cited(index, asked.id)
    return Reply(_with_now(citation, now), wording.citation_text(citation, now))


def _show_context(index: Index, asked: ContextArguments) -> Reply:
    citation, now = _cited(index, asked.id)
    text = citation.document.text
    before = text[max(0, citation.start - asked.characters) : citation.start]
    after = text[citation.end : citation.end + asked.characters]
    structured = {**_with_now(citation, now), "surroundings": {"before": before, "after": after}}
    return Reply(structured, wording.context_text(citation, before, after, now))


def _cited(index: Index, identifier: str) -> tuple[Citation, Refound | None]:
    """The citation of an id, and where its words stand now if the document has been edited."""
    if index.document(identifier) is not None:
        raise MalformedCitation(
            f"{identifier!r} is a document and no citation's id: search in it with document={identifier!r}, "
            "or read it as a resource",
            identifier,
        )
    citation = index.citation(identifier)
    return citation, index.words_now(citation)


def _with_now(citation: Citation, now: Refound | None) -> dict[str, object]:
    return {**citation.to_dict(), "now": None if now is None else now.to_dict()}


def _check_quotation(index: Index, asked: QuotationArguments) -> Reply:
    finding = index.check_quotation(asked.text, asked.speaker)
    return Reply(finding.to_dict(), wording.finding_text(finding))


def _check_draft(index: Index, asked: DraftArguments) -> Reply:
    checked = index.check(text=asked.text, where=None if asked.document is None else {"document": asked.document})
    return Reply(checked.to_dict(), wording.draft_text(checked))


def _people(index: Index, asked: PeopleArguments) -> Reply:
    people = index.speakers() if asked.name is None else index.people(asked.name)
    like = () if asked.name is None or people else Speakers(index.speakers()).like(asked.name)
    listed = sorted(people, key=by_prominence)
    return Reply({"people": [person.to_dict() for person in listed]}, wording.people_text(listed, asked.name, like))


def _status(index: Index, asked: StatusArguments) -> Reply:
    del asked
    overview = overview_of(index, index.location)
    text = wording.overview_text(overview, heard_in(index), written_period(index.period))
    shortened = {name: value[:MOST_LISTED] if isinstance(value, list) else value for name, value in overview.items()}
    return Reply({**shortened, "damaged": None}, text)


TOOLS = (
    Tool(
        "ask",
        "Ask the documents",
        "Answers a question in the documents' own words, each sentence with its citation and the name of whoever "
        "speaks; or says that the documents do not answer, and why. Begin here.",
        AskArguments,
        "answer",
        _ask,
    ),
    Tool(
        "search",
        "Search the documents",
        "Lists the passages that fit words or a query best, whether they answer anything or not. For finding material, "
        "for phrases, and where 'ask' is silent.",
        SearchArguments,
        "search",
        _search,
    ),
    Tool(
        "fetch",
        "Fetch a citation",
        "Gives the whole words of a citation by its id, with everything known about them: speaker, date, letter, page, "
        "notes.",
        FetchArguments,
        "citation",
        _fetch,
    ),
    Tool(
        "show_context",
        "Show a citation in its context",
        "Shows the words of a citation with what stands before and after them in the document. Use it before you draw "
        "a conclusion from a sentence.",
        ContextArguments,
        "citation",
        _show_context,
    ),
    Tool(
        "check_quotation",
        "Check a quotation",
        "Says whether a quotation stands in the documents word for word and is the words of the person named, with "
        "every difference and the true wording. Use it for every quotation before you give it to anybody.",
        QuotationArguments,
        "finding",
        _check_quotation,
    ),
    Tool(
        "check_draft",
        "Check a draft",
        "Holds every quotation of a draft against the documents: word for word, and under the name, the date and the "
        "note that the draft gives. Use it for a text with several quotations before you give it to anybody.",
        DraftArguments,
        "check",
        _check_draft,
    ),
    Tool(
        "people",
        "List people",
        "Lists who speaks in the documents, is written to or is named, under which names, and what is unsure.",
        PeopleArguments,
        "people",
        _people,
    ),
    Tool(
        "status",
        "Describe the index",
        "Says how many documents there are, from when, and what has changed on disk since. Lists are cut off after "
        f"{MOST_LISTED} entries.",
        StatusArguments,
        "status",
        _status,
    ),
)
"""The tools, in the order in which they are listed."""
