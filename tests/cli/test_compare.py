"""``searchdoc compare``."""

from __future__ import annotations

import json
from pathlib import Path

from conftest import Command
from shared import validate

ASKED = ("compare", "Eliza Thornbury", "Margaret Pell", "--on", "the mill", "--index")


def test_one_stands_below_the_other_when_piped(command: Command, family_index: Path) -> None:
    printed = command(*ASKED, family_index)
    assert printed.status == 0
    assert printed.out.index("Eliza Thornbury\n") < printed.out.index("\nMargaret Pell\n")
    assert "Sell the mill. … A woman cannot keep a mill." in printed.out


def test_json_is_as_published(command: Command, family_index: Path) -> None:
    document = json.loads(command(*ASKED, family_index, "--json").out)
    validate(document, "compare")
    for column in document["columns"]:
        for statement in column["statements"]:
            assert statement["citation"]["speaker"] == column["speaker"]


def test_nothing_on_the_topic_ends_with_1(command: Command, family_index: Path) -> None:
    printed = command("compare", "Eliza", "Margaret", "--on", "tractors", "--index", family_index)
    assert (printed.status, printed.out) == (1, "")
    assert "Margaret Pell says nothing about “tractors” in these documents." in printed.err
