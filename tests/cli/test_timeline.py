"""``searchdoc timeline``."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from conftest import Command
from shared import validate


def test_years_have_bars_and_passages_stand_in_order(command: Command, family_index: Path) -> None:
    printed = command("timeline", "the", "mill", "--index", family_index)
    assert printed.status == 0
    assert printed.out.startswith("1850  █")
    assert printed.out.index("14 February 1850") < printed.out.index("1 February 1851")


def test_json_and_csv(command: Command, family_index: Path) -> None:
    document = json.loads(command("timeline", "mill", "--json", "--index", family_index).out)
    validate(document, "timeline")
    rows = list(csv.DictReader(io.StringIO(command("timeline", "mill", "--csv", "--index", family_index).out)))
    found = [*document["dated"], *document["undated"]]
    assert [row["id"] for row in rows] == [one["citation"]["id"] for one in found]
    assert [row["text"] for row in rows] == [one["citation"]["text"] for one in found]
    assert command("timeline", "mill", "--csv", "--json", "--index", family_index).status == 2


def test_what_nothing_fits_ends_with_1(command: Command, family_index: Path) -> None:
    printed = command("timeline", "tractors", "--index", family_index)
    assert printed.status == 1
    assert printed.out.startswith("Nothing in these documents mentions “tractors”")
    assert "which do not fit:" in printed.out
