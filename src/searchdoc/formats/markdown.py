"""Markdown: what its marks say about headings, quotations, lists and notes, as hints over the raw text.

The text stays raw, marks included, so that every offset is an offset into the file. Block structure comes
from markdown-it, whose tokens carry the lines they were made from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from searchdoc.formats.decoding import decode
from searchdoc.formats.front_matter import read_front_matter
from searchdoc.models import Span, lines_of, stripped_span
from searchdoc.protocols import DecodedFile, Hint

if TYPE_CHECKING:
    from markdown_it.token import Token

_LEADING_MARKS = re.compile(r"(?:[ \t]*>)*[ \t]*")
_HEADING_MARKS = re.compile(r"#{1,6}(?:[ \t]+|\Z)")
_CLOSING_MARKS = re.compile(r"(?:\A|[ \t]+)#+[ \t]*\Z")
_FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\]:[ \t]*")
_LINK_TARGET = re.compile(r"\[[^\]]+\]:[ \t]*\S+[ \t]*(?:\"[^\"]*\"|'[^']*'|\([^)]*\))?[ \t]*\Z")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)\s*")


class MarkdownReader:
    """Reads ``.md`` and ``.markdown`` files, with front matter where there is any."""

    suffixes: tuple[str, ...] = (".md", ".markdown")
    version: str = "1"

    def read(self, data: bytes, path: str) -> DecodedFile:
        """Decode and parse; hints cover headings, paragraphs with their quotation depth, and notes."""
        text, encoding = decode(data, path)
        front = read_front_matter(text)
        hints = [Hint(Span(0, front.end), "furniture", label="front matter")] if front.end else []
        hints.extend(_hints(text, front.end))
        return DecodedFile(text, tuple(hints), encoding, front.fields, front.problems)


def _hints(text: str, body: int) -> Iterator[Hint]:
    """The hints of a text's blocks, in order, from its position ``body`` on."""
    from markdown_it import MarkdownIt

    lines = list(lines_of(text))
    first = next((number for number, line in enumerate(lines) if line.start >= body), len(lines))
    # the line ends are all made alike, so that markdown-it counts the lines that ``lines_of`` counts
    raw = "\n".join(text[line.start : line.end] for line in lines[first:])
    depth = 0
    # what stands inside a paragraph is not needed; to the rule "reference" a note of a single word is a link's target
    for token in MarkdownIt("commonmark").disable(["inline", "text_join", "reference"]).parse(raw):
        depth += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        if token.map and token.type in _HINTS_OF:
            begin, end = token.map[0] + first, token.map[1] + first
            yield from _HINTS_OF[token.type](text, lines[begin:end], token, depth)


def _heading(text: str, lines: list[Span], token: Token, depth: int) -> Iterator[Hint]:
    """A heading's words, between its marks or above its underline; they may stand in a quotation."""
    line = lines[0]
    start, end = line.start + _match_length(_LEADING_MARKS, text, line), line.end
    if len(lines) > 1:
        end = lines[-2].end
    else:
        start += _match_length(_HEADING_MARKS, text, Span(start, end))
        closing = _CLOSING_MARKS.search(text[start:end])
        end = start + closing.start() if closing else end
    words = stripped_span(text, Span(start, end))
    yield Hint(Span(line.start, words.start), "furniture")
    if len(words):
        yield Hint(words, "quotation" if depth else "heading", depth or int(token.tag[1:]))
    if len(lines) > 1:
        yield Hint(lines[-1], "furniture")


def _paragraph(text: str, lines: list[Span], _token: Token, depth: int) -> Iterator[Hint]:
    """A paragraph, or the notes in it, each of which begins a line; pictures and links' targets are furniture."""
    kind, level = ("quotation", depth) if depth else ("paragraph", 0)
    words: Span | None = None
    label = ""
    for line in lines:
        start = line.start + _match_length(_LEADING_MARKS, text, line)
        note, image = _FOOTNOTE.match(text, start, line.end), _IMAGE.match(text, start, line.end)
        mark = note or image or (None if words else _LINK_TARGET.match(text, start, line.end))
        if mark is None:
            words = Span(words.start if words else start, line.end)
            continue
        yield from _words(text, words, kind, level, label)
        yield Hint(Span(start, mark.end()), "furniture", label="image" if image else "")
        label = note[1] if note else ""
        words = Span(mark.end(), line.end)
    yield from _words(text, words, kind, level, label)


def _words(text: str, span: Span | None, kind: str, level: int, label: str) -> Iterator[Hint]:
    """The words of a paragraph or of a note, if there are any."""
    words = stripped_span(text, span) if span else None
    if words:
        yield Hint(words, "note" if label else kind, level, label)


def _furniture(_text: str, lines: list[Span], _token: Token, _depth: int) -> Iterator[Hint]:
    if lines:
        yield Hint(Span(lines[0].start, lines[-1].end), "furniture")


_HINTS_OF = {
    "heading_open": _heading,
    "paragraph_open": _paragraph,
    "html_block": _furniture,
    "hr": _furniture,
    "fence": _furniture,
}
"""What makes the hints of a block, by the type of markdown-it's token."""


def _match_length(pattern: re.Pattern[str], text: str, span: Span) -> int:
    match = pattern.match(text, span.start, span.end)
    return match.end() - match.start() if match else 0
