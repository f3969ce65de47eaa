"""Work that is killed or refused by the system at any of its operations loses nothing (``crashing`` says how).

Here a number of operations drawn by chance; ``make crashes`` goes through all of them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from conftest import uncovered

TESTS = Path(__file__).parent
TRIALS = 5
"""For each scenario."""

SCENARIOS = ("first build", "build", "add", "remove")
"""Those without torch and worker processes, which take seconds to start."""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no forks")
def test_whatever_happens_to_a_build_the_old_index_or_the_new_one_answers(tmp_path: Path) -> None:
    """Whole; the next build is done, nothing is left behind, and nobody sees a traceback."""
    ended = subprocess.run(
        [sys.executable, str(TESTS / "crashing.py"), str(tmp_path), *SCENARIOS, "--trials", str(TRIALS)],
        capture_output=True,
        text=True,
        env=uncovered({"PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent / "src")])}),
    )
    *trials, numbers = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [one for one in trials if one["wrong"]] == []
    assert ended.returncode == 0, ended.stderr
    assert numbers["kills"] + numbers["errors"] == len(trials) == TRIALS * len(SCENARIOS)
    assert Counter(one["status"] for one in trials if one["how"] == "kill").keys() == {"killed"}
    refused = Counter(one["status"] for one in trials if one["how"] != "kill")
    assert refused["refused"] > refused["done"], (
        "an error of reading the old index, or after publishing, is no obstacle"
    )
