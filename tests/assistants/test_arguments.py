"""Arguments of tools: published as a schema, and held to it, with one sentence where they are wrong."""

from __future__ import annotations

import jsonschema
import pytest

from searchdoc.assistants.arguments import (
    Arguments,
    AskArguments,
    SearchArguments,
    StatusArguments,
    input_schema,
    read_arguments,
)
from searchdoc.assistants.tools import TOOLS
from searchdoc.errors import MalformedQuery


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_every_argument_is_described_and_no_other_is_allowed(tool: object) -> None:
    arguments = getattr(tool, "arguments")  # noqa: B009
    schema = input_schema(arguments)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["type"] == "object"
    assert schema["additionalProperties"] is False
    assert all(len(one["description"]) > 20 for one in schema["properties"].values())


def test_what_is_left_out_has_its_default() -> None:
    assert read_arguments("ask", AskArguments, {"question": "who?"}) == AskArguments(question="who?", k=5)
    assert read_arguments("search", SearchArguments, {"query": "oil", "speaker": None}).mode == "hybrid"


@pytest.mark.parametrize(
    ("kind", "given", "sentence"),
    [
        (AskArguments, {"question": "x", "speker": "y"}, "not know the argument 'speker': did you mean 'speaker'?"),
        (StatusArguments, {"verbose": True}, "tool does not know the argument 'verbose': it takes none"),
        (AskArguments, {"k": 3}, "tool needs the argument 'question'"),
        (AskArguments, {"question": "x", "k": 101}, "tool cannot use 101 as 'k': expected `int` <= 100"),
        (AskArguments, {"question": "x", "k": 0}, "tool cannot use 0 as 'k': expected `int` >= 1"),
        (AskArguments, {"question": "x", "k": "5"}, "tool cannot use '5' as 'k': expected `int`, got `str`"),
        (AskArguments, {"question": ""}, "tool cannot use '' as 'question': expected `str` of length >= 1"),
        (SearchArguments, {"query": "x", "mode": "magic"}, "'mode': choose one of hybrid, keyword, semantic"),
        (AskArguments, {"question": "x", "kind": "poem"}, "'kind': choose one of body, caption, heading, introduction"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_one_sentence(kind: type[Arguments], given: dict[str, object], sentence: str) -> None:
    with pytest.raises(MalformedQuery) as refused:
        read_arguments("tool", kind, given)
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_page_given_for_a_word_is_not_repeated() -> None:
    with pytest.raises(MalformedQuery) as refused:
        read_arguments("ask", AskArguments, {"question": "word " * 10_000})
    assert "length <= 2000" in str(refused.value)
    assert len(str(refused.value)) < 200
