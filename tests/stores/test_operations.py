"""The examples for running Milvus and Prometheus can be read, and name what they should."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from searchdoc.stores.addresses import milvus_address
from searchdoc.stores.connection import TOKEN_VARIABLE

ROOT = Path(__file__).parents[2]


def blocks() -> list[Any]:
    """The YAML on the page."""
    page = (ROOT / "docs" / "operations.md").read_text("utf-8")
    return [yaml.safe_load(block) for block in re.findall(r"^```yaml\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)]


def test_the_values_for_helm_name_the_port_and_let_nobody_in_without_a_token() -> None:
    """And say that they were not run."""
    text = (ROOT / "examples" / "milvus" / "values.yaml").read_text("utf-8")
    values = yaml.safe_load(text)
    assert values["service"]["port"] == int(milvus_address("milvus://host/name").connection.rpartition(":")[2])
    assert yaml.safe_load(values["extraConfigFiles"]["user.yaml"])["common"]["security"]["authorizationEnabled"] is True
    assert "NOT RUN HERE" in text
    assert TOKEN_VARIABLE in text


def test_the_same_milvus_is_named_everywhere() -> None:
    values = yaml.safe_load((ROOT / "examples" / "milvus" / "values.yaml").read_text("utf-8"))
    (compose,) = (one for one in blocks() if "services" in one)
    assert compose["services"]["milvus"]["image"] == f"milvusdb/milvus:{values['image']['all']['tag']}"
    assert TOKEN_VARIABLE in compose["services"]["reader"]["environment"]


def test_alerts_ask_for_figures_that_there_are() -> None:
    """A rule for a figure of another name would never sound."""
    (rules,) = (one["groups"][0]["rules"] for one in blocks() if "groups" in one)
    source = (ROOT / "src" / "searchdoc" / "server" / "metrics.py").read_text("utf-8")
    named = {name for rule in rules for name in re.findall(r"searchdoc_\w+", rule["expr"])}
    assert named == {"searchdoc_refusals_total", "searchdoc_store_failures_total"}
    assert all(f'"{name.removesuffix("_total")}"' in source for name in named)
