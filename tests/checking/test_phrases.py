"""The phrases of attribution, with names and quotations masked."""

from __future__ import annotations

from searchdoc.checking import phrases
from searchdoc.checking.phrases import NAME


def test_a_subject_says_and_an_agent_is_no_subject() -> None:
    assert phrases.SAYS_BEFORE.search(f"{NAME}, who was ill, then wrote")
    assert not phrases.SAYS_BEFORE.search(f"{NAME} was written by")
    assert phrases.BY_NAME.search(f"as noted by {NAME}")


def test_behind_a_quotation_the_verb_comes_first_or_last() -> None:
    assert phrases.SAID_AFTER.match(f", said {NAME}.")
    assert phrases.SAYS_AFTER.match(f", {NAME} then said.")
    assert not phrases.SAID_AFTER.match(f", wrote to {NAME}.")
