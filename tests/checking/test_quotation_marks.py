"""Quotation marks of all kinds, and apostrophes that are none."""

from __future__ import annotations

import pytest

from searchdoc.checking.quotation_marks import marked_words
from searchdoc.models import Span


def read(*paragraphs: str) -> list[str]:
    text, spans = "\n\n".join(paragraphs), []
    at = 0
    for one in paragraphs:
        spans.append(Span(at, at + len(one)))
        at += len(one) + 2
    return [text[one.inner.start : one.inner.end] for one in marked_words(text, spans) if one.closed]


@pytest.mark.parametrize(
    "text",
    [
        "He said, “the oil”.",
        'He said, "the oil".',
        "He said, ‘the oil’.",
        "He said, 'the oil'.",
        "Er sagte „the oil“.",
        "Er sagte »the oil«.",
        "Il dit «the oil».",
        "Rzekł „the oil”.",
        "Han sade ”the oil”.",
        "He said ‹the oil›, the workers' friend.",
        "In the '40s 'the oil' wasn't there.",
        "Rock 'n' roll; 'twas said “the oil” would do.",
    ],
)
def test_every_kind_of_mark_is_read(text: str) -> None:
    assert read(text) == ["the oil"]


def test_apostrophes_inside_single_marks_do_not_close() -> None:
    assert read("‘We don’t know the workers’ demands,’ he said.") == ["We don’t know the workers’ demands,"]


def test_the_outermost_marks_count() -> None:
    assert read("He said “one ‘two’ three”.") == ["one ‘two’ three"]


def test_a_quotation_goes_on_where_the_next_paragraph_repeats_its_mark() -> None:
    assert read("“First.", "“Second.", "“Third.” End.") == ["First.\n\n“Second.\n\n“Third."]


def test_a_mark_that_is_never_closed_hides_nothing_behind_it() -> None:
    assert read("A “mark. And “good one” here.") == ["good one"]
