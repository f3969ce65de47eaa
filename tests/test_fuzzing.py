"""Inputs that nobody would send raise stated errors and nothing else (``make fuzz`` goes on for longer)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parent
SECONDS = 45


def test_no_input_brings_anything_down() -> None:
    """Queries, dates, front matter, side-cars, manifests, every reader, every file of an index: each for a second."""
    ended = subprocess.run(
        [sys.executable, "-W", "ignore", str(TESTS / "fuzzing.py"), "--seconds", str(SECONDS)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent / "src")])},
    )
    lines = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [one for one in lines if one["wrong"]] == [], ended.stderr
    assert ended.returncode == 0, ended.stderr
    assert lines[-1]["inputs"] > 1000
