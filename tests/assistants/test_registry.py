"""``server.json``, by which the MCP registry lists the server: the fields of its schema of 11 December 2025."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema

import searchdoc
from conftest import ROOT, Command

ARGUMENT = {
    "type": "object",
    "properties": {
        "type": {"enum": ["named", "positional"]},
        "format": {"enum": ["string", "number", "boolean", "filepath"]},
        "isRequired": {"type": "boolean"},
        "name": {"type": "string", "pattern": "^--"},
    },
    "required": ["type"],
    "if": {"properties": {"type": {"const": "named"}}},
    "then": {"required": ["name"]},
    "else": {"required": ["value"]},
    "additionalProperties": {"type": "string"},
}
"""As much of the registry's schema as the file uses."""

SCHEMA = {
    "type": "object",
    "properties": {
        "$schema": {"const": "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json"},
        "name": {"pattern": "^[a-zA-Z0-9.-]+/[a-zA-Z0-9._-]+$", "minLength": 3, "maxLength": 200},
        "title": {"type": "string", "minLength": 1, "maxLength": 100},
        "description": {"type": "string", "minLength": 1, "maxLength": 100},
        "version": {"type": "string", "maxLength": 255},
        "packages": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {
                    "registryType": {"const": "pypi"},
                    "registryBaseUrl": {"const": "https://pypi.org"},
                    "identifier": {"const": "searchdoc"},
                    "version": {"type": "string", "not": {"const": "latest"}},
                    "runtimeHint": {"const": "uvx"},
                    "runtimeArguments": {"type": "array", "items": ARGUMENT},
                    "packageArguments": {"type": "array", "items": ARGUMENT},
                    "transport": {"const": {"type": "stdio"}},
                },
                "required": ["registryType", "identifier", "transport", "version"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["$schema", "name", "description", "version", "packages"],
    "additionalProperties": False,
}


def test_the_entry_has_the_fields_of_the_registrys_schema() -> None:
    entry = json.loads((ROOT / "server.json").read_text(encoding="utf-8"))
    jsonschema.validate(entry, SCHEMA, cls=jsonschema.Draft202012Validator)
    assert entry["version"] == entry["packages"][0]["version"] == searchdoc.__version__


def test_the_readme_names_the_entry() -> None:
    """By this the registry knows that package and entry belong together."""
    entry = json.loads((ROOT / "server.json").read_text(encoding="utf-8"))
    assert f"mcp-name: {entry['name']}" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.fullmatch(r"io\.github\.searchdoc/searchdoc", entry["name"])


def test_its_arguments_start_the_server(command: Command, tmp_path: Path) -> None:
    """The command line that an assistant makes of the entry is understood: only the index is missing."""
    entry = json.loads((ROOT / "server.json").read_text(encoding="utf-8"))
    arguments: list[str] = []
    for one in entry["packages"][0]["packageArguments"]:
        arguments += [one["value"]] if one["type"] == "positional" else [one["name"], str(tmp_path / "none")]
    assert arguments == ["mcp", "--index", str(tmp_path / "none")]
    assert "there is no index in" in command(*arguments).err
