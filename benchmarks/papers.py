"""How the answers fare on folders of papers, with questions that say which words a right answer holds."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import searchdoc
from searchdoc.answering.answers import Answer


@dataclass(frozen=True)
class PapersFigures:
    """Counts of questions; ``named`` are the answered ones of which the speaker is known."""

    name: str
    answerable: int
    right: int
    first_right: int
    named: int
    speaker_right: int
    wrongly_silent: int
    unanswerable: int
    rightly_silent: int


READ = frozenset({".txt", ".md"})
"""The endings of the files that are read."""


def measure_papers(name: str, papers: Path, questions: Path) -> PapersFigures:
    """Ask every question on the plain text and Markdown in a folder, at the threshold that ``ask`` uses.

    A right answer has a sentence with one of the phrases in ``must_contain``. The speaker is the first citation's.
    """
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "papers"
        shutil.copytree(papers, folder, ignore=_other_formats)
        index = searchdoc.build([folder], Path(temporary) / "index")
        asked = [(item, index.ask(item["question"])) for item in _items(questions)]
    answerable = [(item, answer) for item, answer in asked if item.get("answerable", True)]
    unanswerable = [answer for item, answer in asked if not item.get("answerable", True)]
    held = [_held(item, answer) for item, answer in answerable]
    named = [(item, answer) for item, answer in answerable if item.get("speaker") and answer.answered]
    return PapersFigures(
        name,
        len(answerable),
        sum(map(any, held)),
        sum(one[:1] == [True] for one in held),
        len(named),
        sum(answer.citations[0].speaker == item["speaker"] for item, answer in named),
        sum(not answer.answered for _, answer in answerable),
        len(unanswerable),
        sum(not answer.answered for answer in unanswerable),
    )


def _other_formats(folder: str, names: Sequence[str]) -> list[str]:
    return [name for name in names if (path := Path(folder, name)).is_file() and path.suffix not in READ]


def _items(questions: Path) -> Iterator[Mapping[str, Any]]:
    """The questions on documents in plain text; those on other formats are marked."""
    lines = questions.read_text(encoding="utf-8").splitlines()
    return (item for item in map(json.loads, lines) if not item.get("formats"))


def _held(item: Mapping[str, Any], answer: Answer) -> list[bool]:
    """Which sentences of an answer hold what they should, white space aside."""
    wanted = item["must_contain"]
    wanted = [wanted] if isinstance(wanted, str) else wanted
    sentences = [" ".join(claim.text.split()) for claim in answer.claims]
    return [any(" ".join(words.split()) in sentence for words in wanted) for sentence in sentences]


def papers_table(figures: Sequence[PapersFigures]) -> str:
    """A row a folder of papers."""
    rows = [
        "| papers | right answer | first sentence right | right speaker first | wrongly silent | rightly silent |",
        "|---|---|---|---|---|---|",
    ]
    rows += [
        f"| {one.name} | {one.right} of {one.answerable} | {one.first_right} of {one.answerable} "
        f"| {one.speaker_right} of {one.named} | {one.wrongly_silent} of {one.answerable} "
        f"| {one.rightly_silent} of {one.unanswerable} |"
        for one in figures
    ]
    return "\n".join(rows)
