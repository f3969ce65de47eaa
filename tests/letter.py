"""The letter of 23 October 1923, which belongs to others and lies beside the repository, if at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from gold import LETTER, Gold, load_gold, on_text

FOLDER = Path(__file__).parents[2] / "shared/corpus/letter"


@pytest.fixture(scope="session")
def letter_text() -> str:
    """The letter's text; its tests cannot run where it is missing, and say so."""
    path = next(iter(sorted(FOLDER.glob("*.txt"))), None)
    if path is None:
        pytest.skip("the letter is not in ../shared/corpus/letter: these tests need it")
    return path.read_bytes().decode("utf-8")


@pytest.fixture(scope="session")
def letter_gold(letter_text: str) -> Gold:
    """The letter's annotation."""
    return on_text(load_gold(LETTER), letter_text)
