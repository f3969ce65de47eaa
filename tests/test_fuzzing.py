"""Inputs that nobody would send raise stated errors and nothing else (``make fuzz`` goes on for longer)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import uncovered
from fuzzing import Format
from searchdoc.formats.files import READERS, RECORD_FORMATS
from searchdoc.protocols import Reader, RecordFormat
from seeds import seeds_of_readers

TESTS = Path(__file__).parent
EACH = 60
"""Inputs for each target: counted and not timed, so that every machine has the same."""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no forks")
def test_no_input_brings_anything_down() -> None:
    """Queries, dates, front matter, side-cars, manifests, every reader, every file of an index."""
    ended = subprocess.run(
        [sys.executable, "-W", "ignore", str(TESTS / "fuzzing.py"), "--each", str(EACH)],
        capture_output=True,
        text=True,
        env=uncovered({"PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent / "src")])}),
    )
    lines = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [one for one in lines if one["wrong"]] == [], ended.stderr
    assert ended.returncode == 0, ended.stderr
    assert lines[-1]["inputs"] > 1000


def test_every_format_is_given_such_inputs() -> None:
    """By whatever its files are called first, and XML for each of the kinds that it may be."""
    formats: tuple[Reader | RecordFormat, ...] = (*READERS, *RECORD_FORMATS)
    given = {suffix for suffix, _ in seeds_of_readers().values()}
    assert [type(one).__name__ for one in formats if not given.intersection(one.suffixes)] == []


@pytest.mark.parametrize("name", seeds_of_readers())
def test_what_is_changed_can_be_read(name: str) -> None:
    """Of inputs that are no file of their format, none would reach what reads it."""
    suffix, seeds = seeds_of_readers()[name]
    if name != "pictures":
        for seed in seeds:
            Format(suffix).use(seed)
