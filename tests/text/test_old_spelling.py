"""Spellings of other centuries are one word; words that differ are not."""

from __future__ import annotations

import pytest

from searchdoc.text.collation import CollatedText
from searchdoc.text.old_spelling import spelling_key


@pytest.mark.parametrize(
    ("language", "old", "new"),
    [
        ("en", "publick", "public"),
        ("en", "colour", "color"),
        ("en", "shewed", "showed"),
        ("en", "walk'd", "walked"),
        ("en", "connexion", "connection"),
        ("de", "seyn", "sein"),
        ("de", "Theil", "Teil"),
        ("de", "giebt", "gibt"),
        ("fr", "étoit", "était"),
        ("fr", "enfans", "enfants"),
    ],
)
def test_old_spellings_are_the_same_word(language: str, old: str, new: str) -> None:
    assert spelling_key(old, language) == spelling_key(new, language)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [("en", "four", "for"), ("en", "than", "tan"), ("de", "das", "dass"), ("fr", "fois", "fais"), ("", "seyn", "sein")],
)
def test_words_that_differ_stay_different(language: str, one: str, other: str) -> None:
    assert spelling_key(one, language) != spelling_key(other, language)


def test_a_spelling_is_noticed_and_no_difference() -> None:
    collation = CollatedText.of("He shewed the publick his colours.", (), "en").collate(
        "he showed the public his colors"
    )
    assert collation is not None
    assert collation.differences == ()
    assert [one.source for one in collation.notices if one.kind == "spelling"] == ["shewed", "publick", "colours"]
