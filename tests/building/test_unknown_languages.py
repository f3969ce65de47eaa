"""Which languages the embedding model does not know, where they are most of what there is."""

from __future__ import annotations

from pathlib import Path

import pytest

import searchdoc
from languages import CHINESE, GREEK, RUSSIAN
from shared import LETTERS, index_of


def unknown_in(folder: Path, texts: dict[str, str]) -> tuple[str, ...]:
    report = index_of(folder, texts).report
    assert isinstance(report, searchdoc.BuildReport)
    assert report.model == "all-MiniLM-L6-v2"
    return report.unknown_languages


def test_languages_that_the_model_knows_are_not_named(tmp_path: Path) -> None:
    """Nor others, where they are the smaller part."""
    assert unknown_in(tmp_path / "english", LETTERS) == ()
    assert unknown_in(tmp_path / "both", {**LETTERS, "ru.txt": RUSSIAN[0]}) == ()


@pytest.mark.parametrize(
    ("texts", "languages"),
    [
        ({"ru": RUSSIAN}, ("ru",)),
        ({"el": GREEK, "zh": CHINESE[:4]}, ("el", "zh")),
    ],
)
def test_languages_that_it_does_not_know_are_named_the_most_frequent_first(
    tmp_path: Path, texts: dict[str, tuple[str, ...]], languages: tuple[str, ...]
) -> None:
    written = {f"{name}{place}.txt": text for name, all_ in texts.items() for place, text in enumerate(all_)}
    assert unknown_in(tmp_path / "all", written) == languages
