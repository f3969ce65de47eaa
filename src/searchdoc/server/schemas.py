"""What ``/openapi.json`` says of answers: the JSON Schemas that searchdoc publishes, as components."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from searchdoc.exporting.formats import FORMATS
from searchdoc.server.problems import PROBLEM

_PUBLISHED = {
    "Answer": "answer",
    "Hits": "search",
    "Concordance": "concordance",
    "Citation": "citation",
    "People": "people",
    "Letters": "letters",
    "Documents": "documents",
    "DocumentText": "document",
    "Health": "health",
    "Problem": "problem",
}
"""The components, and the files that hold their schemas."""

_WHAT = {
    404: "There is nothing of that id.",
    422: "A parameter is not what it should be.",
    501: "A package that this format needs is not installed where the server runs.",
    502: "The language model gave nothing that can be used.",
    503: "Too many requests wait, or the index cannot be read at the moment.",
    504: "It took more time than a request may take.",
}


def components() -> dict[str, Any]:
    """The schemas of all answers, by their names in an OpenAPI document; what they share stands there once."""
    found: dict[str, Any] = {}
    for name, file in _PUBLISHED.items():
        schema = json.loads(files("searchdoc").joinpath("schemas", f"{file}.schema.json").read_text(encoding="utf-8"))
        schema.pop("$schema")
        shared = {_capital(one): part for one, part in schema.pop("$defs", {}).items()}
        found |= {one: _moved(part) for one, part in shared.items()}
        if "$ref" not in schema:  # a schema that is only one of its parts has that part's name
            found[name] = _moved(schema)
    return found


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _moved(schema: Any) -> Any:  # noqa: ANN401 (any JSON)
    """A schema whose references lead to the components."""
    if isinstance(schema, list):
        return [_moved(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: f"#/components/schemas/{_capital(value.removeprefix('#/$defs/'))}" if name == "$ref" else _moved(value)
        for name, value in schema.items()
    }


def answers(name: str, *problems: int, stream: str | None = None) -> dict[int | str, dict[str, Any]]:
    """What a path can answer: that component, and problem details for the statuses.

    ``stream`` is the media type that it can be streamed in.
    """
    content: dict[str, Any] = {"application/json": {"schema": _reference(name)}}
    if stream is not None:
        content[stream] = {"schema": {"type": "string"}}
    found: dict[int | str, dict[str, Any]] = {
        200: {"description": "The answer.", "content": content},
        304: {"description": "It is the answer whose tag was sent, still."},
    }
    for status in (401, 403, 421, *problems, 500):
        what = _WHAT.get(status, "Refused." if status < 500 else "A fault of searchdoc.")
        found[status] = {"description": what, "content": {PROBLEM: {"schema": _reference("Problem")}}}
    return found


def exports(*problems: int) -> dict[int | str, dict[str, Any]]:
    """What a path that exports can answer: a file of any of the formats, and problem details for the statuses."""
    found = answers("Problem", *problems)
    media_types = {one.media_type for one in FORMATS.values()}
    file = {"schema": {"type": "string", "format": "binary"}}
    found[200] = {"description": "The file.", "content": dict.fromkeys(sorted(media_types), file)}
    del found[304]
    return found


def _reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}
