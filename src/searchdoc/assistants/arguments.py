"""What each tool can be asked: its arguments with their limits, as a JSON Schema, and checked when it is called.

The schema, the check and the description of an argument are one annotation. Unknown arguments are refused, since an
assistant that gives one believes that it counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta

from searchdoc.errors import MalformedQuery
from searchdoc.limits import LARGEST_K, LONGEST_NAME, LONGEST_QUESTION
from searchdoc.models import PassageKind
from searchdoc.ranking.retrieval import SearchMode

LONGEST_QUOTATION, LONGEST_DRAFT, LONGEST_ID = 10_000, 200_000, 5000
"""Characters of a quotation, of a draft and of an id, at most."""

_SHOWN = 80
"""Characters of a wrong argument that an error repeats."""

_Question = Annotated[str, Meta(min_length=1, max_length=LONGEST_QUESTION)]
_Name = Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME)]
_Id = Annotated[str, Meta(min_length=1, max_length=LONGEST_ID)]
_Number = Annotated[int, Meta(ge=1, le=LARGEST_K)]

_Speaker = Annotated[
    _Name | None,
    Meta(description="Only words of this person, or reports of them; a name in any form that the documents use."),
]
_Addressee = Annotated[_Name | None, Meta(description="Only words written to this person.")]
_Kind = Annotated[
    PassageKind | None,
    Meta(description="Only passages of this kind; 'body' is the author's own text, 'quotation' somebody quoted in it."),
]
_Since = Annotated[
    _Name | None,
    Meta(description="Only words of that day or later: 1922, 1922-12, 1922-12-13 or '13 December 1922'."),
]
_Until = Annotated[_Name | None, Meta(description="Only words of that day or earlier.")]
_CitationId = Annotated[
    _Id,
    Meta(description="The id of a citation as a tool gave it, such as letter.txt:1200-1450:1f0c9a3e."),
]


class Arguments(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The arguments of a tool."""


class AskArguments(Arguments, frozen=True):
    """The arguments of ``ask``."""

    question: Annotated[
        _Question, Meta(description="The question in plain language, as a person would ask it; name whoever is meant.")
    ]
    k: Annotated[_Number, Meta(description="How many citations at most.")] = 5
    speaker: _Speaker = None
    to: _Addressee = None
    kind: _Kind = None
    since: _Since = None
    until: _Until = None


class SearchArguments(Arguments, frozen=True):
    """The arguments of ``search``."""

    query: Annotated[
        _Question,
        Meta(
            description='Words, or a query: "a phrase", AND, OR, NOT, (…), word*, word~ for similar spellings, and the '
            "fields speaker:, kind:, document:, heading:, date:1922 or date:[1922-12 TO 1923]."
        ),
    ]
    k: Annotated[_Number, Meta(description="How many passages at most.")] = 10
    mode: Annotated[
        SearchMode, Meta(description="What ranks: words and meaning (hybrid), words (keyword) or meaning (semantic).")
    ] = "hybrid"
    speaker: _Speaker = None
    to: _Addressee = None
    kind: _Kind = None
    since: _Since = None
    until: _Until = None
    document: Annotated[_Id | None, Meta(description="Only this document, by its id, or this folder.")] = None


class FetchArguments(Arguments, frozen=True):
    """The arguments of ``fetch``."""

    id: _CitationId


class ContextArguments(Arguments, frozen=True):
    """The arguments of ``show_context``."""

    id: _CitationId
    characters: Annotated[
        Annotated[int, Meta(ge=0, le=10_000)], Meta(description="How many characters on each side of the words.")
    ] = 400


class QuotationArguments(Arguments, frozen=True):
    """The arguments of ``check_quotation``."""

    text: Annotated[
        Annotated[str, Meta(min_length=1, max_length=LONGEST_QUOTATION)],
        Meta(description="The words as they are to be quoted; an ellipsis for what is left out."),
    ]
    speaker: Annotated[_Name | None, Meta(description="Whose words they are said to be.")] = None


class DraftArguments(Arguments, frozen=True):
    """The arguments of ``check_draft``."""

    text: Annotated[
        Annotated[str, Meta(min_length=1, max_length=LONGEST_DRAFT)],
        Meta(description="The draft as Markdown or plain text: quotations between marks or as blocks, and notes."),
    ]
    document: Annotated[
        _Id | None, Meta(description="Only this document, by its id, or this folder, may be the source.")
    ] = None


class PeopleArguments(Arguments, frozen=True):
    """The arguments of ``people``."""

    name: Annotated[_Name | None, Meta(description="A name in any form; without it, everybody is listed.")] = None


class StatusArguments(Arguments, frozen=True):
    """The arguments of ``status``, which has none."""


_Checked = TypeVar("_Checked", bound=Arguments)


def input_schema(arguments: type[Arguments]) -> dict[str, Any]:
    """The JSON Schema of a tool's arguments, which refers to nothing outside itself."""
    (_, components) = msgspec.json.schema_components([arguments])
    schema = components[arguments.__name__]
    return {name: value for name, value in schema.items() if name not in ("title", "description")}


def read_arguments(tool: str, kind: type[_Checked], given: Mapping[str, Any]) -> _Checked:
    """The arguments that a tool was called with. Raises ``MalformedQuery`` with the way out."""
    known = [field.name for field in msgspec.structs.fields(kind)]
    for name in given:
        if name not in known:
            raise MalformedQuery(f"{tool} does not know the argument {_shown(name)}: {_way_out(name, known)}", name)
    for field in msgspec.structs.fields(kind):
        if field.required and field.name not in given:
            raise MalformedQuery(f"{tool} needs the argument {field.name!r}", field.name)
    try:
        return msgspec.convert(dict(given), kind)
    except msgspec.ValidationError as error:
        what, _, place = str(error).partition(" - at `$.")
        name = place.rstrip("`")
        raise MalformedQuery(
            f"{tool} cannot use {_shown(given.get(name))} as {name!r}: {_choices(kind, name) or _lowered(what)}", name
        ) from error


def _choices(kind: type[Arguments], name: str) -> str:
    """The way out where a value is none of a few."""
    schema = input_schema(kind)["properties"].get(name, {})
    values = [value for one in (schema, *schema.get("anyOf", ())) for value in one.get("enum", ())]
    return f"choose one of {', '.join(values)}" if values else ""


def _lowered(sentence: str) -> str:
    return f"{sentence[:1].lower()}{sentence[1:]}"


def _way_out(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=1)
    if near:
        return f"did you mean {near[0]!r}?"
    return f"it takes {', '.join(known)}" if known else "it takes none"


def _shown(value: object) -> str:
    """A value as an error repeats it: on one line, and no longer than can be read."""
    shown = repr(value)
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
