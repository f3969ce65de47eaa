"""HTML in Markdown: words between tags are text, and tags are marks."""

import pytest

from searchdoc.formats.html_blocks import html_hints
from searchdoc.models import Span

Shown = tuple[str, int, str, str]


def shown(text: str, depth: int = 0) -> list[Shown]:
    """The hints with what they slice."""
    hints = html_hints(text, Span(0, len(text)), depth)
    return [(hint.kind, hint.level, hint.label, text[hint.span.start : hint.span.end]) for hint in hints]


def tag(words: str) -> Shown:
    """What is set apart as a mark."""
    return "furniture", 0, "markup", words


CASES: dict[str, list[Shown]] = {
    "<p>Fog.</p>": [tag("<p>"), ("paragraph", 0, "", "Fog."), tag("</p>")],
    "<h3>Oil</h3>": [tag("<h3>"), ("heading", 3, "", "Oil"), tag("</h3>")],
    "The <i>oil</i> came": [("paragraph", 0, "", "The <i>oil</i> came")],
    "One.\n\nTwo.": [("paragraph", 0, "", "One."), ("paragraph", 0, "", "Two.")],
    "<!-- a > b -->Fog.": [tag("<!-- a > b -->"), ("paragraph", 0, "", "Fog.")],
    "<style>p { }</style>": [tag("<style>"), tag("p { }"), tag("</style>")],
    '<img src="a.png">': [("furniture", 0, "image", '<img src="a.png">')],
    "1 < 2 and <b": [("paragraph", 0, "", "1 < 2 and <b")],
    "<i></i>": [tag("<i></i>")],
}


@pytest.mark.parametrize("text", CASES)
def test_words_are_text_and_tags_are_marks(text: str) -> None:
    assert shown(text) == CASES[text]


def test_a_quotation_is_one_and_so_is_what_stands_in_one() -> None:
    text = "<blockquote>Fog.</blockquote>Oil."
    assert [one[:2] for one in shown(text) if one[0] != "furniture"] == [("quotation", 1), ("paragraph", 0)]
    assert [one[:2] for one in shown(text, 1) if one[0] != "furniture"] == [("quotation", 2), ("quotation", 1)]
