"""Markdown: every hint's span slices what it says, and the text stays raw."""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formats_checks import assert_nothing_lost
from searchdoc.formats.markdown import MarkdownReader
from searchdoc.protocols import DecodedFile

Shown = tuple[str, int, str, str]
"""A hint's kind, level and label, and the words that its span slices."""


def read(text: str) -> DecodedFile:
    """A Markdown file of that text."""
    return MarkdownReader().read(text.encode(), "log.md")


def shown(text: str) -> list[Shown]:
    """What the hints say of everything but furniture."""
    return [
        (hint.kind, hint.level, hint.label, text[hint.span.start : hint.span.end])
        for hint in read(text).hints
        if hint.kind != "furniture"
    ]


def furniture(text: str) -> list[str]:
    """What belongs to the page and not to the text."""
    return [text[hint.span.start : hint.span.end] for hint in read(text).hints if hint.kind == "furniture"]


def paragraph(words: str) -> Shown:
    """A paragraph of the document itself."""
    return "paragraph", 0, "", words


CASES: dict[str, tuple[str, list[Shown]]] = {
    "headings": (
        "# The light\n\n### Oil ###\n\n#\n",
        [("heading", 1, "", "The light"), ("heading", 3, "", "Oil")],
    ),
    "underlined headings": (
        "The light\n=====\n\nOf oil\nand wicks #\n---\n",
        [("heading", 1, "", "The light"), ("heading", 2, "", "Of oil\nand wicks #")],
    ),
    "a paragraph of several lines": (
        "  It burned\nall winter.  \n\nThen fog.",
        [("paragraph", 0, "", "It burned\nall winter."), ("paragraph", 0, "", "Then fog.")],
    ),
    "quotations in quotations": (
        "> Dear Anna,\n> the oil came.\n>\n> > It came late.\n\nSo he wrote.",
        [
            ("quotation", 1, "", "Dear Anna,\n> the oil came."),
            ("quotation", 2, "", "It came late."),
            ("paragraph", 0, "", "So he wrote."),
        ],
    ),
    "a heading in a quotation": ("> # Log\n> Fog.\n", [("quotation", 1, "", "Log"), ("quotation", 1, "", "Fog.")]),
    "items of a list": ("- oil\n- wicks\n", [("paragraph", 0, "", "- oil"), ("paragraph", 0, "", "- wicks")]),
    "notes below each other": (
        "It burned.[^1]\n\n[^1]: Made by\nHarker.\n[^oil]:  In March.\n",
        [
            ("paragraph", 0, "", "It burned.[^1]"),
            ("note", 0, "1", "Made by\nHarker."),
            ("note", 0, "oil", "In March."),
        ],
    ),
    "notes of a single word or address": (
        "[^1]: Harker\n\n[^2]: https://example.org/log\n",
        [("note", 0, "1", "Harker"), ("note", 0, "2", "https://example.org/log")],
    ),
    "a picture and what stands below it": (
        "![The lamp room](lamp.png)\nThe lamp room in winter\n",
        [("paragraph", 0, "", "The lamp room in winter")],
    ),
    "what links point to": (
        '[log]: https://example.org/log "The log"\n[a]: <b>\n\nSee the [log]\n[a]: here\n',
        [("paragraph", 0, "", "See the [log]\n[a]: here")],
    ),
    "fences": ("```\nx = 1\n\ny = 2\n```\n\nFog.\n", [paragraph("x = 1"), paragraph("y = 2"), paragraph("Fog.")]),
    "a fence without an end": (
        "```text\nFog.\n\n# Oil\n\n> It came.\n",
        [paragraph("Fog."), ("heading", 1, "", "Oil"), ("quotation", 1, "", "It came.")],
    ),
    "two fences without an end": ("~~~\nFog.\n\n```\n\nOil.\n", [paragraph("Fog."), paragraph("Oil.")]),
    "a fence with a sentence behind it": (
        "``` what he said\nFog.\n```\n",
        [paragraph("what he said"), paragraph("Fog.")],
    ),
    "a fence in a list and in a quotation": (
        "- ```\n  oil\n  ```\n\n> ```\n> fog\n> ```\n",
        [paragraph("oil"), ("quotation", 1, "", "fog")],
    ),
    "indented lines": (
        "# A song\n\n    The first line,\n    the second.\n\n\tThe third.\n\n>     Quoted.\n",
        [
            ("heading", 1, "", "A song"),
            paragraph("The first line,\n    the second."),
            paragraph("The third."),
            ("quotation", 1, "", "Quoted."),
        ],
    ),
    "HTML": (
        (
            '<div align="right">\nFog.\n</div>\n\n<h2>Oil</h2>\n\n<blockquote><p>It <i>came</i>.</p></blockquote>\n\n'
            '<pb n="5"/>\nThen fog.\n\n<table><tr><td>ten</td><td>barrels</td></tr></table>\n'
        ),
        [
            paragraph("Fog."),
            ("heading", 2, "", "Oil"),
            ("quotation", 1, "", "It <i>came</i>."),
            paragraph("Then fog."),
            paragraph("ten"),
            paragraph("barrels"),
        ],
    ),
    "comments and scripts": ("<!-- not\n\nthis -->\n\n<script>\nvar fog;\n</script>\n\nFog.\n", [paragraph("Fog.")]),
    "a comment without an end": ("<!-- he said\n\nFog.\n", [paragraph("<!-- he said"), paragraph("Fog.")]),
    "a table": (
        "| what | how many |\n|---|--:|\n| oil | 10 |\n| wicks | 4 |\n\nFog.\n",
        [paragraph("what | how many"), paragraph("oil | 10"), paragraph("wicks | 4"), paragraph("Fog.")],
    ),
    "all paragraphs of a note": (
        "Cold.[^1]\n\n[^1]: The first.\n\n    The second.\n\n    The third.\n\n[^2]: Ibid.\n\nFog.\n",
        [
            paragraph("Cold.[^1]"),
            ("note", 0, "1", "The first."),
            ("note", 0, "1", "The second."),
            ("note", 0, "1", "The third."),
            ("note", 0, "2", "Ibid."),
            paragraph("Fog."),
        ],
    ),
    "a word that no link points to": (
        "See [2].\n\n[2]: Leeuwarden\n",
        [paragraph("See [2]."), paragraph("[2]: Leeuwarden")],
    ),
    "rules": ("Fog.\n\n---\n\nOil.\n", [paragraph("Fog."), paragraph("Oil.")]),
    "a rule at the beginning": ("---\n\nFog.\n\n---\n\nOil.\n", [paragraph("Fog."), paragraph("Oil.")]),
    "white space that only Unicode knows": ("\u2028\n\n\u2003Fog.\u2003\n", [("paragraph", 0, "", "Fog.")]),
}


@pytest.mark.parametrize("case", CASES)
def test_hints_say_what_stands_where(case: str) -> None:
    text, expected = CASES[case]
    assert read(text).text == text
    assert shown(text) == expected


def test_pictures_rules_and_marks_are_furniture() -> None:
    """What belongs to the page is nobody's words; a picture is called so, for the sake of its caption."""
    text = "## Oil ##\n\n![x](y.png)\n\n***\n\n[^1]: March.\n\n[a]: b.md\n"
    assert furniture(text) == ["##", "##", "![x](y.png)", "***", "[^1]: ", "[a]: b.md"]
    labels = [hint.label for hint in read(text).hints if hint.kind == "furniture"]
    assert labels == ["markup", "markup", "image", "markup", "markup", "markup"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_front_matter_states_what_the_file_is(end: str) -> None:
    """Known fields, values as they are written; what says nothing, or nothing about a document, is left out."""
    lines = ["---", "Title: The light", "date: 1922-02-31", "pages: 07", "editor: ~", "tags: [oil]", "---", "", "Fog."]
    decoded = read(end.join(lines))
    assert decoded.metadata == (("title", "The light"), ("date", "1922-02-31"))
    assert [(hint.kind, decoded.text[hint.span.start : hint.span.end]) for hint in decoded.hints] == [
        ("furniture", end.join(lines[:7]) + end),
        ("paragraph", "Fog."),
    ]


@pytest.mark.parametrize("text", ["Fog.\n---\ntitle: Log\n---\n", "---\njust words\n---\nFog.", "---\ntitle: Log\n"])
def test_what_is_no_front_matter_states_nothing(text: str) -> None:
    assert read(text).metadata == ()


BROKEN = {
    "---\ntitle: Log\nauthor: a: b\n\nDear Anna [\n\n---\n\nOil.": "is not valid YAML at line 3; nothing in it is used",
    "---\ntitle: Log\nauthor: Anna\n\nDear Anna, fog.\n\nOil.": (
        "does not end: the mark at its beginning must stand below it once more; nothing in it is used"
    ),
}


@pytest.mark.parametrize("text", BROKEN)
def test_broken_front_matter_leaves_the_letter_readable_and_is_named(text: str) -> None:
    assert read(text).problems == (f"its front matter {BROKEN[text]}",)
    words = " ".join(words for kind, _, _, words in shown(text) if kind != "furniture")
    assert "Dear Anna" in words
    assert "Oil." in words


def test_a_letter_between_two_rules_is_no_front_matter() -> None:
    """Though YAML could read it."""
    decoded = read("---\n\nAnna: the fog is gone.\n\n---\n\nOil.")
    assert decoded.problems == ()
    assert "Anna: the fog is gone." in [decoded.text[hint.span.start : hint.span.end] for hint in decoded.hints]


def test_front_matter_that_is_not_yaml_is_named_with_its_line() -> None:
    """Counted in the file, not in the front matter; the text is read all the same."""
    decoded = read("---\ntitle: Log\nauthor: a: b\n---\nFog.")
    assert decoded.problems == ("its front matter is not valid YAML at line 3; nothing in it is used",)
    assert [decoded.text[hint.span.start : hint.span.end] for hint in decoded.hints][1:] == ["Fog."]


@dataclass(frozen=True)
class Written:
    """A block of Markdown as it is written, and the words in it that a hint must slice."""

    text: str
    kind: str
    level: int
    label: str
    words: str


WORDS = st.lists(st.sampled_from("Fog oil kéeper Wärter 😀lamp e\u0301cole “light” §4".split()), min_size=1, max_size=6)
SENTENCE = WORDS.map(lambda words: " ".join(words) + ".")


@st.composite
def blocks(draw: st.DrawFn) -> Written:
    """A heading, a paragraph, a quotation or a note."""
    words, level = draw(SENTENCE), draw(st.integers(1, 3))
    match draw(st.sampled_from(["heading", "underlined", "paragraph", "quotation", "note"])):
        case "heading":
            closing = draw(st.sampled_from(["", " #", "  ## "]))
            return Written(f"{'#' * level} {words}{closing}", "heading", level, "", words)
        case "underlined":
            return Written(f"{words}\n===", "heading", 1, "", words)
        case "quotation":
            marks = "> " * level
            more = draw(SENTENCE)
            return Written(f"{marks}{words}\n{marks}{more}", "quotation", level, "", f"{words}\n{marks}{more}")
        case "note":
            label = draw(st.sampled_from(["1", "12", "oil", "*"]))
            return Written(f"[^{label}]: {words}", "note", 0, label, words)
        case _:
            more = draw(SENTENCE)
            return Written(f"{words}\n{more}", "paragraph", 0, "", f"{words}\n{more}")


@given(st.lists(blocks(), min_size=1, max_size=8), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
def test_each_block_is_found_exactly_where_it_was_written(written: list[Written], end: str, front: bool) -> None:
    """To the character, in files with any line ends, with and without front matter."""
    head = f"---{end}title: Log{end}---{end}" if front and end != "\r" else ""
    text, spans = head, []
    for block in written:
        raw, words = block.text.replace("\n", end), block.words.replace("\n", end)
        start = len(text) + raw.index(words)
        spans.append((start, start + len(words)))
        text += raw + 2 * end
    hints = [hint for hint in read(text).hints if hint.kind != "furniture"]
    assert [(hint.span.start, hint.span.end) for hint in hints] == spans
    assert [(hint.kind, hint.level, hint.label) for hint in hints] == [
        (block.kind, block.level, block.label) for block in written
    ]


MARKS = (
    "<div>|</div>|<i>|</i>|<!--|-->|<script>|</script>|<h2>|<|>|¦ a ¦ b ¦\n¦---¦---¦\n|~~~|````|> - |+++|"
    "# |## |> |>> |- |1. |[^a]: |[^1]|![x](y)|[a]: b|***|---|```|<p>|word |other words|#|=|é|😀|…"
).split("|")
MARKS = [mark.replace("¦", "|") for mark in MARKS]
SPACES = [" ", "    ", "\t", "\n", "\n\n", "\r\n", "\r", "\ufeff", "\u2028", "\x0b", "\x0c", "\x85"]
PIECES = st.sampled_from([*MARKS, *SPACES])


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_hints_of_any_text_lie_in_order_inside_it(text: str) -> None:
    """None overlaps another; each but furniture holds words, with no white space around them."""
    decoded = read(text)
    assert decoded.text == text.removeprefix("\ufeff")
    spans = [hint.span for hint in decoded.hints]
    assert all(0 <= span.start <= span.end <= len(decoded.text) for span in spans)
    assert all(before.end <= after.start for before, after in pairwise(spans))
    words = [decoded.text[hint.span.start : hint.span.end] for hint in decoded.hints if hint.kind != "furniture"]
    assert all(part and part == part.strip() for part in words)
    assert_nothing_lost(decoded)


@pytest.mark.parametrize(
    "unit", ["<!-- ", "<", "<div>\n", "```\n", "~~~\n\n```\n\n", "| a |\n|---|\n", "[^1]: a\n\n    b\n\n"]
)
def test_what_is_repeated_costs_linear_time(unit: str) -> None:
    seconds = []
    for count in (1_000, 8_000):
        data = (unit * count).encode()
        began = time.thread_time()
        MarkdownReader().read(data, "log.md")
        seconds.append(time.thread_time() - began)
    assert seconds[1] < max(1, 24 * seconds[0])
