"""The calendar that comes with the project, and the questions kept for it and for the letter it describes."""

from __future__ import annotations

import json
import re
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import letter

letter_text = letter.letter_text
REPOSITORY = Path(__file__).parents[1]
CORPUS = REPOSITORY / "corpus"
DATA = Path(__file__).parent / "data"
CALENDAR, NOTES = "calendar.txt", "calendar.notes.txt"
ON_THE_LETTER = ("letter.questions.jsonl", "letter-second.questions.jsonl")
QUESTION_FILES = {"calendar.questions.jsonl": (32, 8), ON_THE_LETTER[0]: (32, 8), ON_THE_LETTER[1]: (64, 16)}
RUN = 8

ENTRIES = (
    "Lenin, dictated note on Gosplan, 27 December 1922.",
    "Lenin to Trotsky, 13 December 1922.",
    "Lenin, letter on nationalities, 30 December 1922.",
    "Lenin to Trotsky, 5 March 1923.",
    "Lenin, article Better Fewer But Better, 2 March 1923.",
    "Trotsky to the Central Committee, March 1919.",
    "Trotsky to the Central Committee, February 1920.",
    "Trotsky to the Central Committee, 22 March 1923.",
    "Syndicates, joint note, 11 October 1923.",
    "Bogdanov, letter on credit, 14 October 1923.",
    "Stalin to the Central Committee, 6 January 1923.",
    "Stalin, circular letter, 17 January 1923.",
    "Rykov to the Politburo, 25 April 1923.",
)

Question = dict[str, Any]


@pytest.fixture(scope="module")
def calendar() -> dict[str, str]:
    return {name: (CORPUS / name).read_text(encoding="utf-8") for name in (CALENDAR, NOTES)}


def questions(name: str) -> list[Question]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[start : start + RUN]) for start in range(len(found) - RUN + 1)}


def paragraphs(text: str) -> dict[int, tuple[int, int]]:
    """Where the paragraph on each line that is not blank begins and ends, without the space around it."""
    found, position = {}, 0
    for number, line in enumerate(text.split("\n"), 1):
        if bare := line.strip():
            start = position + line.index(bare)
            found[number] = (start, start + len(bare))
        position += len(line) + 1
    return found


def assert_supported(question: Question, texts: dict[str, str], default: str) -> None:
    """Every span of the evidence is a whole paragraph, and what must be quoted stands in one that answers."""
    answers = []
    for item in question["evidence"]:
        text = texts[item.get("document", default)]
        assert paragraphs(text)[item["line"]] == (item["start"], item["end"]), question["id"]
        if item["grade"] == 2:
            answers.append(text[item["start"] : item["end"]])
    assert any(question["must_contain"] in answer for answer in answers), question["id"]


def test_calendar_is_of_real_length(calendar: dict[str, str]) -> None:
    assert len(words(calendar[CALENDAR])) >= 4_000


def test_every_marker_but_the_sixth_stands_once_and_in_order(calendar: dict[str, str]) -> None:
    markers = [int(number) for number in re.findall(r"\[(\d+)\]", calendar[CALENDAR])]
    assert markers == [number for number in range(1, 32) if number != 6]
    assert len(markers) == 30


def test_notes_are_numbered_from_1_to_31(calendar: dict[str, str]) -> None:
    heading, *notes = [line for line in calendar[NOTES].splitlines() if line]
    assert heading.startswith("Notes to the calendar")
    assert [note.split(". ")[0] for note in notes] == [str(number) for number in range(1, 32)]


def test_every_quoted_document_has_one_entry(calendar: dict[str, str]) -> None:
    lines = calendar[CALENDAR].splitlines()
    for head in ENTRIES:
        assert sum(line.startswith(f"{head} ") for line in lines) == 1, head


def test_captions(calendar: dict[str, str]) -> None:
    begins = ("Photograph:", "Portrait:", "Facsimile:", "Film still from ")
    assert sum(line.startswith(begins) for line in calendar[CALENDAR].splitlines()) == 12


@pytest.mark.parametrize("name", [CALENDAR, NOTES])
def test_a_line_is_a_paragraph(name: str, calendar: dict[str, str]) -> None:
    text = calendar[name]
    assert text.endswith("\n")
    lines = text.splitlines()
    assert all(line == line.strip() for line in lines)
    assert all(not (first and second) for first, second in pairwise(lines))


@pytest.mark.parametrize("name", QUESTION_FILES)
def test_questions_are_well_formed(name: str) -> None:
    asked = questions(name)
    answerable, others = QUESTION_FILES[name]
    assert [question["id"] for question in asked] == [f"q{n:02}" for n in range(1, answerable + 1)] + [
        f"n{n:02}" for n in range(1, others + 1)
    ]
    assert len({question["question"].casefold() for question in asked}) == len(asked)
    for question in asked:
        assert question["question"].endswith("?"), question["id"]
        assert question["answerable"] is question["id"].startswith("q"), question["id"]
        assert bool(question["evidence"]) is question["answerable"], question["id"]
        spans = [(item.get("document"), item["line"]) for item in question["evidence"]]
        assert len(set(spans)) == len(spans), question["id"]
        assert all(item["grade"] in {1, 2} for item in question["evidence"]), question["id"]


def test_calendar_questions_are_answered_by_the_calendar(calendar: dict[str, str]) -> None:
    answerable = [question for question in questions("calendar.questions.jsonl") if question["answerable"]]
    for question in answerable:
        assert question["speaker"] is None, question["id"]
        assert all(item["document"] in calendar for item in question["evidence"]), question["id"]
        assert_supported(question, calendar, CALENDAR)
        assert question["reported"] is None or question["reported"] in calendar[CALENDAR], question["id"]


@pytest.mark.parametrize("name", ON_THE_LETTER)
def test_letter_questions_name_speakers_and_quote_little(name: str) -> None:
    for question in questions(name):
        if question["answerable"]:
            assert question["speaker"] is None or question["speaker"].istitle(), question["id"]
            assert 0 < len(words(question["must_contain"])) < RUN, question["id"]


@pytest.mark.parametrize("name", ON_THE_LETTER)
def test_letter_questions_are_answered_by_the_letter(name: str, letter_text: str) -> None:
    for question in questions(name):
        if question["answerable"]:
            assert_supported(question, {"": letter_text}, "")


def test_nothing_in_the_repository_copies_the_letter(letter_text: str) -> None:
    theirs = runs(letter_text)
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, check=True).stdout
    copied = {}
    for name in listed.decode("utf-8").split("\0"):
        path = REPOSITORY / name
        if not name or not path.is_file():
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if shared := theirs & runs(text):
            copied[name] = sorted(" ".join(run) for run in shared)[:3]
    assert copied == {}
