"""The server as the SDK's own client sees it, in this process."""

from __future__ import annotations

import json
import logging
import shutil
from dataclasses import replace
from pathlib import Path

import jsonschema
import mcp_types as types
import pytest
from mcp import Client, MCPError

import searchdoc
from mcp_clients import called, text_of, with_client
from searchdoc.assistants import protocol, tools
from searchdoc.assistants.protocol import INSTRUCTIONS
from searchdoc.assistants.tools import TOOLS
from searchdoc.serving.shelf import Shelf
from shared import index_of

CALLS: dict[str, dict[str, object]] = {
    "ask": {"question": "who asked for oil"},
    "search": {"query": "oil", "k": 2},
    "fetch": {"id": "light.txt:239-282:ffc6556f"},
    "show_context": {"id": "light.txt:239-282:ffc6556f"},
    "check_quotation": {"text": "I have asked for oil", "speaker": "Marl"},
    "check_draft": {"text": "Marl wrote: “I have asked for oil four times.”"},
    "people": {"name": "Marl"},
    "status": {},
}


def test_every_tool_says_what_it_takes_gives_and_leaves_alone(library: searchdoc.Index) -> None:
    listed = with_client(library, Client.list_tools).tools
    assert [tool.name for tool in listed] == [tool.name for tool in TOOLS]
    for tool in listed:
        assert tool.title
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint is True
        assert tool.annotations.idempotent_hint is True
        assert tool.annotations.destructive_hint is False
        assert tool.annotations.open_world_hint is False
        assert tool.input_schema["additionalProperties"] is False
        assert tool.output_schema is not None
        jsonschema.Draft202012Validator.check_schema(tool.output_schema)


def test_every_tool_gives_what_its_schema_says(library: searchdoc.Index) -> None:
    async def talk(client: Client) -> dict[str, tuple[types.Tool, types.CallToolResult]]:
        listed = {tool.name: tool for tool in (await client.list_tools()).tools}
        return {name: (listed[name], await client.call_tool(name, CALLS[name])) for name in CALLS}

    results = with_client(library, talk)
    assert set(results) == {tool.name for tool in TOOLS}
    for tool, result in results.values():
        assert not result.is_error, text_of(result)
        assert tool.output_schema is not None
        jsonschema.validate(result.structured_content, tool.output_schema, cls=jsonschema.Draft202012Validator)
        assert text_of(result)


def test_an_answer_is_the_same_as_from_python(library: searchdoc.Index) -> None:
    result = called(library, "ask", question="who asked for oil")
    assert result.structured_content == json.loads(json.dumps(library.ask("who asked for oil").to_dict()))


@pytest.mark.parametrize(
    ("tool", "arguments", "sentence"),
    [
        ("ask", {"question": "who?", "speker": "Marl"}, "does not know the argument 'speker': did you mean 'speaker'?"),
        ("ask", {"question": "who?", "speaker": "Leninn"}, "nobody called 'Leninn' speaks in these documents: did you"),
        ("ask", {"question": "who?", "k": 1000}, "ask cannot use 1000 as 'k': expected `int` <= 100"),
        ("ask", {}, "ask needs the argument 'question'"),
        ("ask", {"question": "???"}, "there is no word in the question"),
        ("search", {"query": "oil", "since": "yesterday-ish"}, "yesterday-ish"),
        ("fetch", {"id": "light.txt"}, "is a document and no citation's id"),
        ("guess", {}, "there is no tool 'guess': choose one of ask, search"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_a_tools_error_of_one_sentence(
    library: searchdoc.Index, tool: str, arguments: dict[str, object], sentence: str
) -> None:
    result = called(library, tool, **arguments)
    assert result.is_error
    assert result.structured_content is None
    assert sentence in text_of(result)
    assert "\n" not in text_of(result)


def test_a_fault_of_ours_is_told_and_the_next_call_is_answered(
    library: searchdoc.Index, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """No traceback reaches the assistant; it is written where errors belong."""

    def fails(*_: object) -> tools.Reply:
        raise ZeroDivisionError("a fault\nof two lines")

    broken = tuple(replace(one, run=fails) if one.name == "people" else one for one in TOOLS)
    monkeypatch.setattr(protocol, "TOOLS", broken)

    async def talk(client: Client) -> tuple[types.CallToolResult, types.CallToolResult]:
        return await client.call_tool("people", {}), await client.call_tool("ask", CALLS["ask"])

    with caplog.at_level(logging.CRITICAL):
        failed, answered = with_client(library, talk)
    assert failed.is_error
    assert text_of(failed).startswith("this is a fault of searchdoc (ZeroDivisionError: a fault of two lines)")
    assert not answered.is_error


def test_instructions_tell_an_assistant_how_to_quote(library: searchdoc.Index) -> None:
    async def told(client: Client) -> str | None:
        return client.instructions

    assert with_client(library, told) == INSTRUCTIONS
    for rule in ("Quote word for word", "reference", "speaker", "Where searchdoc does not answer", "no instructions"):
        assert rule in INSTRUCTIONS


def test_documents_are_resources(library: searchdoc.Index) -> None:
    async def talk(client: Client) -> tuple[list[types.Resource], list[str], str, str]:
        listed = (await client.list_resources()).resources
        templates = [one.uri_template for one in (await client.list_resource_templates()).resource_templates]
        letter = next(one for one in listed if one.name == "light.txt")
        document = (await client.read_resource(letter.uri)).contents[0]
        passage = (await client.read_resource("searchdoc://passages/light.txt%3A239-282%3Affc6556f")).contents[0]
        assert isinstance(document, types.TextResourceContents)
        assert isinstance(passage, types.TextResourceContents)
        assert document.mime_type == passage.mime_type == "text/plain"
        assert "Marl" in (passage.meta or {})["reference"]
        return listed, templates, document.text, passage.text

    listed, templates, document, passage = with_client(library, talk)
    assert [one.name for one in listed] == sorted(library.identifiers())
    assert all(one.mime_type == "text/plain" and one.title for one in listed)
    assert templates == ["searchdoc://documents/{id}", "searchdoc://passages/{id}"]
    letter = library.document("light.txt")
    assert letter is not None
    assert (document, passage) == (letter.text, "I have asked for oil four times since March")


def test_what_is_no_resource_is_refused(library: searchdoc.Index) -> None:
    async def talk(client: Client) -> None:
        with pytest.raises(MCPError, match="there is nothing at"):
            await client.read_resource("searchdoc://documents/nothing.txt")
        with pytest.raises(MCPError, match="is no cursor"):
            await client.list_resources(cursor="?")

    with_client(library, talk)


def test_a_new_generation_is_taken_up_by_itself_and_a_broken_one_left_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    index_of(tmp_path / "live", {"a.txt": "The mill was built in 1851.\n"})
    shelf = Shelf(tmp_path / "live" / "index")

    async def hits(client: Client) -> int:
        result = await client.call_tool("search", {"query": "zeppelin", "mode": "keyword"})
        return len(result.structured_content["hits"])

    async def talk(client: Client) -> list[int]:
        found = [await hits(client)]
        (tmp_path / "live" / "texts" / "b.txt").write_text("A zeppelin crossed the river.\n", encoding="utf-8")
        searchdoc.build([tmp_path / "live" / "texts"], tmp_path / "live" / "index")
        found.append(await hits(client))
        shutil.move(tmp_path / "live" / "index" / "manifest.json", tmp_path / "manifest.json")
        found.append(await hits(client))
        return found

    assert with_client(shelf, talk) == [0, 1, 1]
    assert "the one before still answers" in caplog.text
