"""Markdown: what its marks say about headings, quotations, lists and notes, as hints over the raw text.

The text stays raw, marks included, so that every offset is an offset into the file. Block structure comes
from markdown-it, whose tokens carry the lines they were made from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from searchdoc.errors import UnreadableDocument
from searchdoc.formats.decoding import decode
from searchdoc.models import Span, lines_of, stripped_span
from searchdoc.protocols import DecodedFile, Hint

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(
    r"\A(?:\ufeff)?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)
_LEADING_MARKS = re.compile(r"(?:[ \t]*>)*[ \t]*")
_HEADING_MARKS = re.compile(r"#{1,6}[ \t]+")
_CLOSING_MARKS = re.compile(r"[ \t]+#+[ \t]*\Z|[ \t]+\Z")
_FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\]:[ \t]*")
_NOTHING = ("", "~", "null")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)\s*")


class MarkdownReader:
    """Reads ``.md`` and ``.markdown`` files, with YAML front matter where there is any."""

    suffixes: tuple[str, ...] = (".md", ".markdown")

    def read(self, data: bytes, path: str) -> DecodedFile:
        """Decode and parse; hints cover headings, paragraphs with their quotation depth, and notes."""
        text, encoding = decode(data, path)
        front = _FRONT_MATTER.match(text)
        body = front.end() if front else 0
        hints = [Hint(Span(0, body), "furniture")] if front else []
        hints.extend(_hints(text, body))
        return DecodedFile(text, tuple(hints), encoding, _metadata(front.group(1), path) if front else ())


def _metadata(front: str, path: str) -> tuple[tuple[str, str], ...]:
    import yaml

    try:
        # every value as it is written: a date is read where all dates are, and may be in no calendar
        stated = yaml.load(front, Loader=yaml.BaseLoader)  # noqa: S506 (makes nothing but text, lists and tables)
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 2
        raise UnreadableDocument(path, f"its front matter is not valid YAML at line {line}") from error
    if not isinstance(stated, dict):
        return ()
    return tuple((str(key).lower(), str(value)) for key, value in stated.items() if value not in _NOTHING)


def _hints(text: str, body: int) -> Iterator[Hint]:
    from markdown_it import MarkdownIt

    lines = list(lines_of(text))
    first = next((number for number, line in enumerate(lines) if line.start >= body), len(lines))
    raw = "\n".join(text[line.start : line.end] for line in lines[first:])
    # what stands inside a paragraph is not asked for
    tokens = MarkdownIt("commonmark").disable(["inline", "text_join"]).parse(raw)
    depth = 0
    for token, following in pairwise([*tokens, tokens[-1]] if tokens else []):
        depth += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        if token.map and token.type in _MAKERS:
            begin, end = token.map[0] + first, token.map[1] + first
            yield from _MAKERS[token.type](text, lines[begin:end], token, following, depth)


def _heading(text: str, lines: list[Span], token: Token, _next: object, depth: int) -> Iterator[Hint]:
    line = lines[0]
    start = line.start + _match_length(_LEADING_MARKS, text, line)
    inner = Span(start + _match_length(_HEADING_MARKS, text, Span(start, line.end)), line.end)
    closing = _CLOSING_MARKS.search(text[inner.start : inner.end])
    end = inner.start + closing.start() if closing else inner.end
    yield Hint(Span(line.start, inner.start), "furniture")
    if end > inner.start:
        yield Hint(Span(inner.start, end), "quotation" if depth else "heading", depth or int(token.tag[1:]))
    if len(lines) > 1:
        yield Hint(Span(lines[-1].start, lines[-1].end), "furniture")


def _paragraph(text: str, lines: list[Span], _token: Token, _next: object, depth: int) -> Iterator[Hint]:
    kind, level = ("quotation", depth) if depth else ("paragraph", 0)
    begun: Span | None = None
    label = ""
    for line in lines:
        start = line.start + _match_length(_LEADING_MARKS, text, line)
        note = _FOOTNOTE.match(text, start, line.end)
        image = _IMAGE.match(text, start, line.end)
        if note or image:
            if begun:
                yield Hint(begun, "note" if label else kind, level, label)
            match = note or image
            assert match is not None  # noqa: S101
            yield Hint(Span(start, match.end()), "furniture", label="image" if image else "")
            label = note.group(1) if note else ""
            begun = Span(match.end(), line.end) if match.end() < line.end else None
        else:
            begun = Span(begun.start if begun else start, line.end)
    if begun:
        yield Hint(stripped_span(text, begun), "note" if label else kind, level, label)


def _furniture(_text: str, lines: list[Span], _token: Token, _next: object, _depth: int) -> Iterator[Hint]:
    if lines:
        yield Hint(Span(lines[0].start, lines[-1].end), "furniture")


_MAKERS = {
    "heading_open": _heading,
    "paragraph_open": _paragraph,
    "html_block": _furniture,
    "hr": _furniture,
    "fence": _furniture,
}


def _match_length(pattern: re.Pattern[str], text: str, span: Span) -> int:
    match = pattern.match(text, span.start, span.end)
    return match.end() - match.start() if match else 0
