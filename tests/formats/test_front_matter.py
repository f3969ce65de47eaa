"""Front matter: what a file states about itself, and what of it cannot be used."""

from __future__ import annotations

import time

import pytest

from searchdoc.formats.front_matter import LONGEST, FrontMatter, read_front_matter

YAML = """---
Author: {name: Tobias Marl, birth_year: 1840}
To:
  - Ada Quill
  - {given: Edward, family: Pell}
written: 1911-05-03
Call Number: ZK 4/1
tags: [oil, lamp]
---
Fog.
"""

TOML = """+++
author = {first = "Tobias", last = "Marl"}
recipient = ["Ada Quill", "Edward Pell"]
date = 1911-05-03
shelfmark = "ZK 4/1"
+++
Fog.
"""

STATED = (
    ("author", "Tobias Marl"),
    ("addressee", "Ada Quill and Edward Pell"),
    ("date", "1911-05-03"),
    ("shelfmark", "ZK 4/1"),
)


@pytest.mark.parametrize("text", [YAML, TOML, "\ufeff" + YAML, TOML.replace("\n", "\r\n")])
def test_yaml_and_toml_state_the_same(text: str) -> None:
    """In words, mappings and lists, under whatever names; keys that mean nothing here are left alone."""
    front = read_front_matter(text)
    assert (front.fields, front.problems) == (STATED, ())
    assert text[front.end :].strip() == "Fog."


@pytest.mark.parametrize("text", ["Fog.", "---\nFog: Ada Quill\n", " ---\nauthor: Ada Quill\n---\n", "--- x\n---\n"])
def test_a_text_without_front_matter_states_nothing(text: str) -> None:
    assert read_front_matter(text) == FrontMatter()


@pytest.mark.parametrize(
    ("front", "problem"),
    [
        ("author: {birth_year: 1840}", "front matter: 'author' is not a name or a list of names; it is not used"),
        ("author: [[Ada Quill]]", "front matter: 'author' is not a name or a list of names; it is not used"),
        ("date: [1911, 1912]", "front matter: 'date' is not one value; it is not used"),
        ("date: {year: 1911}", "front matter: 'date' is not one value; it is not used"),
        ("title: Log\nauthor: a: b", "its front matter is not valid YAML at line 3; nothing in it is used"),
        ("author: &a [*a]", "its front matter is not valid YAML at line 2; nothing in it is used"),
        ("author: " + "[" * 5000, "its front matter is nested too deeply; nothing in it is used"),
        ("a: b\n" * LONGEST, "its front matter is longer than 65,536 characters; nothing in it is used"),
    ],
)
def test_what_cannot_be_used_is_named(front: str, problem: str) -> None:
    """And never an exception."""
    assert read_front_matter(f"---\n{front}\n---\nFog.\n").problems == (problem,)


def test_front_matter_that_does_not_end_is_named_and_read_as_text() -> None:
    front = read_front_matter("---\nauthor: Ada Quill\n\nFog.\n")
    assert front.end == 0
    assert front.problems == (
        "its front matter does not end: the mark at its beginning must stand below it once more; nothing in it is used",
    )


def test_toml_that_is_none_is_named_with_its_line() -> None:
    problems = read_front_matter('+++\ntitle = "Log"\nauthor = Ada\n+++\n').problems
    assert problems == ("its front matter is not valid TOML at line 3; nothing in it is used",)


def test_one_odd_value_does_not_spoil_the_others() -> None:
    front = read_front_matter("---\nauthor: {birth_year: 1840}\ndate: 1911\n---\n")
    assert front.fields == (("date", "1911"),)
    assert len(front.problems) == 1


def test_a_bomb_of_aliases_costs_nothing() -> None:
    """Nine lists of nine lists of nine lists: as words a thousand million."""
    layers = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))
    began = time.thread_time()
    front = read_front_matter(f"---\na0: &a0 [x, x, x, x, x, x, x, x, x]\n{layers}author: *a9\ndate: 1911\n---\n")
    assert time.thread_time() - began < 1
    assert front.fields == (("date", "1911"),)


def test_a_number_that_is_too_long_is_named() -> None:
    found = read_front_matter(f"+++\nauthor = {'1' * 5000}\n+++\nFog.")
    assert found.problems == ("its front matter holds a number that is too long; nothing in it is used",)
