"""``searchdoc concordance``."""

import csv
import io
import json
from pathlib import Path

from conftest import Command
from shared import validate


def test_every_occurrence_is_a_line(command: Command, calendar_index: Path) -> None:
    """On standard output; how many there are stands beside it."""
    listed = command("concordance", "foreign", "trade", "-n", "0", "--index", calendar_index)
    lines = listed.out.splitlines()
    assert listed.status == 0
    assert listed.err.startswith(f"{len(lines)} occurrence")
    limited = command("concordance", "the", "-n", "3", "--index", calendar_index)
    assert len(limited.out.splitlines()) == 3
    assert "3 shown, -n 0 shows all" in limited.err


def test_json_has_the_figures_that_are_asked_for(command: Command, calendar_index: Path) -> None:
    """One document, also where nothing is found."""
    arguments = ("concordance", "trade", "--json", "--counts", "--collocates", "--index", calendar_index)
    printed = json.loads(command(*arguments).out)
    validate(printed, "concordance")
    assert sum(one["occurrences"] for one in printed["counts"]["year"]) == printed["total"]
    assert printed["collocates"][0]["word"] == "foreign"
    nothing = command("concordance", "locomotive", "--json", "--index", calendar_index)
    assert (nothing.status, json.loads(nothing.out)["total"]) == (1, 0)


def test_tables_can_be_read_again(command: Command, calendar_index: Path) -> None:
    """Lines, counts and collocates."""
    lines = list(csv.DictReader(io.StringIO(command("concordance", "trade", "--csv", "--index", calendar_index).out)))
    assert {line["match"].casefold() for line in lines} == {"trade"}
    counts = command("concordance", "trade", "--csv", "--counts", "--index", calendar_index).out
    assert counts.startswith("by,value,occurrences")
    shown = command("concordance", "trade", "--counts", "--collocates", "--index", calendar_index).out
    assert shown.startswith("By document")
    assert "log-likelihood" in shown


def test_what_cannot_be_listed_is_said_in_one_sentence(command: Command, calendar_index: Path) -> None:
    """With the way out, and exit status 2; nothing found is 1."""
    nothing = command("concordance", "trades", "--index", calendar_index)
    assert (nothing.status, nothing.out) == (1, "")
    assert nothing.err.startswith("Nothing found.")
    for arguments, sentence in (
        (("b*",), "begins with too little"),
        ((), "there is no word"),
        (("trade", "--sort", "length"), "there is no order 'length'"),
        (("trade", "--csv", "--json"), "--csv and --json exclude each other"),
    ):
        refused = command("concordance", *arguments, "--index", calendar_index)
        assert refused.status == 2
        assert sentence in refused.err + refused.out


def test_meanings_are_marked_as_such(command: Command, calendar_index: Path) -> None:
    """Each line has its score."""
    query = "the monopoly of foreign trade must be defended"
    listed = command("concordance", query, "--meaning", "--index", calendar_index)
    assert listed.status == 0
    assert all("\t~0." in line for line in listed.out.splitlines())
    assert "may mean this" in listed.err
